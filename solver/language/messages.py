"""Messages: texts that are English wherever they are kept or compared, and Dutch where they are told in Dutch.

A message is a `str`, so files, JSON, comparisons and libraries see its English text. It remembers what it was made
of, and `shown` tells it in the language of now. What is put together of messages is a message again where
`gettext`, `ngettext` or `joined` does it; an f-string makes plain English of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

from solver.language.current import SOURCE, Language, current_language, translations

Conjunction = Literal["and", "or"]

_SWAPPED = str.maketrans(",.", ".,")


class Message(str):
    """A text of the program, as a template of the catalogue and the values in it.

    Parameters
    ----------
    template
        The English text, with {names} of values.
    values
        What is filled in, messages among them.
    many, count
        The English text in the plural and the number that decides, where the text has a plural.
    """

    __slots__ = ("many", "number", "template", "values")

    template: str
    values: Mapping[str, Any]
    many: str | None
    number: float

    def __new__(cls, template: str, values: Mapping[str, Any], many: str | None = None, count: float = 0) -> Self:
        """Make the English text."""
        own = super().__new__(cls, _written(template, values, many, count, SOURCE))
        own.template, own.values, own.many, own.number = template, values, many, count
        return own

    def __reduce__(self) -> tuple[Any, ...]:
        """Be the same message in another process."""
        return type(self), (self.template, dict(self.values), self.many, self.number)

    def told(self, language: Language) -> str:
        """Return the text in a language."""
        return _written(self.template, self.values, self.many, self.number, language)


class _Numeral(Message):
    """A number as the source language writes it, with the signs of the other where it is told in that."""

    __slots__ = ()

    def told(self, language: Language) -> str:
        """Return the number in a language."""
        return str(self) if language == SOURCE else str(self).translate(_SWAPPED)


class _Joined(Message):
    """Texts with a separator between them, which is the same in every language."""

    __slots__ = ()

    def told(self, language: Language) -> str:
        """Return the texts in a language."""
        return self.template.format(**{key: told(value, language) for key, value in self.values.items()})


class _Capital(Message):
    """A text with a capital first."""

    __slots__ = ()

    def told(self, language: Language) -> str:
        """Return the text in a language."""
        text = str(told(self.values["text"], language))
        return text[:1].upper() + text[1:]


class _Clause(Message):
    """A sentence without the full stop at its end."""

    __slots__ = ()

    def told(self, language: Language) -> str:
        """Return the text in a language."""
        return str(told(self.values["text"], language)).rstrip(".")


class _Bilingual(Message):
    """A name in both languages that stands in no catalogue, since it is data."""

    __slots__ = ()

    def told(self, language: Language) -> str:
        """Return the name in a language."""
        return str(self.values[language])


class _Cut(Message):
    """A text of at most so many letters; of a longer one the first, and three points."""

    __slots__ = ()

    def told(self, language: Language) -> str:
        """Return the text in a language."""
        text, most = str(told(self.values["text"], language)), self.values["most"]
        return text if len(text) <= most else f"{text[: most - 3]}..."


def _written(template: str, values: Mapping[str, Any], many: str | None, count: float, language: Language) -> str:
    catalogue = translations(language)
    text = catalogue.gettext(template) if many is None else catalogue.ngettext(template, many, _decider(count))
    return text.format(**{key: told(value, language) for key, value in values.items()})


def _decider(count: float) -> int:
    """Return the whole number by which the plural is chosen: half a group is neither one nor none."""
    return int(abs(count)) if float(count).is_integer() else 2


def told(value: Any, language: Language) -> Any:
    """Return a value as it is told in a language: a message in that, anything else as it is."""
    return value.told(language) if isinstance(value, Message) else value


def shown(text: str) -> str:
    """Return a text in the language of now; a plain text as it is."""
    return str(told(text, current_language()))


def gettext(template: str, /, **values: Any) -> str:
    """Return a message; its template stands in the catalogue."""
    return Message(template, values)


def ngettext(one: str, many: str, count: float, /, **values: Any) -> str:
    """Return a message in the singular or plural, by the rule of the language; {count} is the number itself."""
    return Message(one, {"count": numeral(count), **values}, many, count)


def forms(one: str, many: str) -> tuple[str, str]:
    """Return a text in the singular and the plural as they stand in the catalogue, for `plural` to choose from."""
    return one, many


def marked(text: str) -> str:
    """Return a text of the catalogue as it is; who tells it looks it up."""
    return text


def plural(pair: tuple[str, str], count: float, language: Language) -> str:
    """Return the form for so many in a language, by its rule, with its {names} still open."""
    return translations(language).ngettext(*pair, _decider(count))


def numeral(value: float, digits: int = 2) -> str:
    """Return a number with thousands separated and so many decimals at most: 1,234.5, in Dutch 1.234,5."""
    text = f"{value:,.{digits}f}"
    return _Numeral(text.rstrip("0").rstrip(".") if digits else text, {})


def joined(separator: str, texts: Iterable[str]) -> str:
    """Return texts as one, with a separator that needs no translation."""
    parts = {f"t{place}": text for place, text in enumerate(texts)}
    return _Joined(_escaped(separator).join(f"{{{name}}}" for name in parts), parts)


def listed(texts: Iterable[str], last: Conjunction = "or") -> str:
    """Return "a, b or c"; with "and" before the last where `last` is that."""
    *first, end = tuple(texts) or ("",)
    if not first:
        return joined("", [end])
    head = joined(", ", first)
    return (
        gettext("{first} and {end}", first=head, end=end)
        if last == "and"
        else gettext("{first} or {end}", first=head, end=end)
    )


def capital(text: str) -> str:
    """Return a text that begins with a capital."""
    return _Capital(_escaped(text[:1].upper() + text[1:]), {"text": text})


def clause(text: str) -> str:
    """Return a sentence without its full stop, as a part of another."""
    return _Clause(_escaped(text.rstrip(".")), {"text": text})


def bilingual(nl: str, en: str) -> str:
    """Return a name that has a word in each language."""
    return _Bilingual(_escaped(en), {"nl": nl, "en": en})


def cut_message(text: Message, most: int) -> str:
    """Return a message that is told in at most so many letters, in either language."""
    english = str(text)
    return _Cut(
        _escaped(english if len(english) <= most else f"{english[: most - 3]}..."), {"text": text, "most": most}
    )


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
