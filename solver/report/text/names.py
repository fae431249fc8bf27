"""What organisations, groups, lines and sections are called in a language: the one place that decides it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from solver.checker import status_quo_violations
from solver.domain.base import Names
from solver.domain.instance import Instance
from solver.domain.people import Group, Organisation
from solver.domain.schedule import Schedule, ScheduleViolation
from solver.domain.supply import Line, Section
from solver.language.current import SOURCE, Language, current_language
from solver.report.text.language import Words, catalogue
from solver.report.text.translated import Translations

_REMARK = re.compile(r" ?\([^()]*\)")
_FROM_TO = re.compile(r"(?P<line>.+): (?P<begin>[^:]+?) - (?P<end>[^:]+)")
_MODE_TO = {
    "nl": re.compile(r"(?:trein|tram|metro|bus|pont) (?:naar|van)\b", re.IGNORECASE),
    "en": re.compile(r"(?:train|tram|metro|bus|ferry) (?:to|from)\b", re.IGNORECASE),
}
"""What vehicles of a mode, and no line by its name, are called: "Trein naar Zuid"."""
Named = TypeVar("Named", Organisation, Group, Line, Section)


def name_in(language: Language, name: str, names: Names | None) -> str:
    """Return a name in a language; where it has none there, the plain one."""
    own: str | None = getattr(names, language) if names else None
    return own or name


def spoken_section(words: Words, name: str) -> str:
    """Return the name of a section as it stands in a sentence, without remarks in brackets.

    "Bus 27 (alleen spits): centrum - Zuilen" is told as "Bus 27, van centrum naar Zuilen", and "Trein (aangenomen):
    Trein naar Zuid" as "de trein naar Zuid"; others stay as they are.
    """
    plain = _REMARK.sub("", name).strip() or name
    line, _, section = plain.partition(": ")
    if section and section.split()[0] in {line.split()[0], line.split()[-1]}:
        plain = section  # it says itself of which line it is
    if _MODE_TO[words.language].match(plain):
        return words("s_section_of_mode", section=plain[0].lower() + plain[1:])
    parts = _FROM_TO.fullmatch(plain)
    if parts is None or " - " in parts["end"]:
        return plain
    return words("s_section", line=parts["line"], begin=parts["begin"], end=parts["end"])


def spoken_parties(instance: Instance, places: Sequence[int]) -> dict[int, str]:
    """Return what organisations are called in a sentence, by their index.

    A name that ends with the id, as "Guido College 00JT02" does where a register has it twice, goes without; where
    two of those at `places` would be called the same, the id stands in brackets.
    """
    plain = {place: _without_id(instance.organisations[place]) for place in places}
    counts = Counter(plain.values())
    return {
        place: name if counts[name] == 1 else f"{name} ({instance.organisations[place].id})"
        for place, name in plain.items()
    }


def _without_id(organisation: Organisation) -> str:
    # A code has a digit: "The north" is not called "The" where its id is north.
    is_code = any(letter.isdigit() for letter in organisation.id)
    return organisation.name.removesuffix(f" {organisation.id}") if is_code else organisation.name


def as_told(instance: Instance) -> Instance:
    """Return an instance in the language of now; in English as its file has it, which may name things in any."""
    language = current_language()
    return instance if language == SOURCE else in_language(instance, language)


def pair_as_told(instance: Instance, schedule: Schedule) -> tuple[Instance, Schedule]:
    """Return an instance in the language of now, and a schedule that says that it was made for the one so called.

    By the name that the file has the check would take the told instance for another one, and by its words for what
    today breaks it would find a false claim: it would drop all that is claimed.
    """
    told, made_for = as_told(instance), schedule.instance
    if told is instance:
        return told, schedule
    update: dict[str, object] = {"status_quo_violations": _broken_as_told(instance, told, schedule)}
    if made_for is not None and made_for.name == instance.name:
        update["instance"] = made_for.model_copy(update={"name": told.name})
    return told, schedule.model_copy(update=update)


def _broken_as_told(instance: Instance, told: Instance, schedule: Schedule) -> tuple[ScheduleViolation, ...]:
    """Return what a schedule claims that today breaks, in the words of the told instance where it is true of it."""
    if not schedule.status_quo_violations:
        return ()
    pairs = zip(status_quo_violations(instance), status_quo_violations(told), strict=True)
    words = {(each.rule, each.text): other.text for each, other in pairs}
    return tuple(
        claim.model_copy(update={"text": words.get((claim.rule, claim.text), claim.text)})
        for claim in schedule.status_quo_violations
    )


def in_language(instance: Instance, language: Language) -> Instance:
    """Return an instance in which everything is called as it is in a language; itself where nothing differs.

    It is the same instance in other words: what schedules were made for stays its content hash.
    """
    lines = tuple(_line(line, language) for line in instance.lines)
    organisations = tuple(_organisation(own, language) for own in instance.organisations)
    name = name_in(language, instance.name, instance.names)
    told_now = {"name": name, "lines": lines, "organisations": organisations, **_translated(instance, language)}
    if all(own == getattr(instance, key) for key, own in told_now.items()):
        return instance
    update: dict[str, object] = dict(told_now)
    told = instance.model_copy(update=update)
    # A cached property: what stands there is not worked out anew.
    told.__dict__["content_hash"] = instance.content_hash
    return told


def _translated(instance: Instance, language: Language) -> dict[str, object]:
    """Return sources and agreements with their texts in a language, as far as the instance brings translations."""
    if not any(getattr(names, language) for names in instance.translations.values()):
        return {}
    qualities = {quality: catalogue()[f"quality_{quality}"][language] for quality in ("fact", "derived", "assumed")}
    told = Translations(instance.translations, language, qualities)
    sources = {key: own.model_copy(update={"text": told(own.text)}) for key, own in instance.sources.items()}
    agreements = tuple(
        own.model_copy(update={"note": told(own.note)}) if own.note else own for own in instance.agreements
    )
    return {"sources": sources, "agreements": agreements}


def _called(thing: Named, language: Language) -> Named:
    name = name_in(language, thing.name, thing.names)
    return thing if name == thing.name else thing.model_copy(update={"name": name})


def _line(line: Line, language: Language) -> Line:
    sections = tuple(_section(section, language) for section in line.sections)
    line = _called(line, language)
    return line if sections == line.sections else line.model_copy(update={"sections": sections})


def _section(section: Section, language: Language) -> Section:
    direction = name_in(language, section.direction, section.directions)
    section = _called(section, language)
    return section if direction == section.direction else section.model_copy(update={"direction": direction})


def _organisation(organisation: Organisation, language: Language) -> Organisation:
    groups = tuple(_called(group, language) for group in organisation.groups)
    organisation = _called(organisation, language)
    return organisation if groups == organisation.groups else organisation.model_copy(update={"groups": groups})
