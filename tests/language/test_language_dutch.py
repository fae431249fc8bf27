"""No English word stands in a Dutch text: in the catalogue, in the texts of reports and in those of the table."""

import re
import tomllib

import pytest

from tests.language.english import english_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("form.xlsx, blad Groepen, row 7", ["row"]),
        ("zie `stagger show INSTANCE groups` voor de codes", []),
        ('voeg het toe onder "profiles"', []),
        ("noem een map met --output FILE of the", ["of the"]),
        ("een rij voor toe aan groups", ["groups"]),
    ],
)
def test_what_is_looked_for(text, found):
    assert english_in(text) == found


def test_the_catalogue(catalogue):
    forms = ((message.id, form) for message in catalogue for form in _forms(message.string) if message.id)
    assert [(english_in(form), form) for _, form in forms if english_in(form)] == []


@pytest.mark.parametrize(
    "path",
    [
        "solver/report/text/texts.toml",
        "solver/report/text/glossary.toml",
        "solver/web/text/texts.toml",
        "solver/importers/sheets/schema/catalogue.toml",
    ],
)
def test_the_texts_of_a_file(repository, path):
    told = list(_dutch(tomllib.loads((repository / path).read_text(encoding="utf-8"))))
    assert len(told) > 50
    assert [(english_in(text), text) for text in told if english_in(text)] == []


def test_the_notes_of_prices(repository):
    text = (repository / "solver/advise/value/prices.toml").read_text(encoding="utf-8")
    assert [line for line in re.findall(r'note\.nl = "(.*)"', text) if english_in(line)] == []


def _forms(text):
    return [text] if isinstance(text, str) else list(text)


def _dutch(node):
    """Yield every text under a key `nl`."""
    for key, value in node.items() if isinstance(node, dict) else ():
        if key == "nl" and isinstance(value, str):
            yield value
        else:
            for own in value if isinstance(value, list) else [value]:
                yield from _dutch(own)
