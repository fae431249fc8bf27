"""Every message has its Dutch, with the same values in it, and the compiled catalogue is not stale."""

import runpy
import string
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from solver.language.current import translations
from solver.report.text.language import LANGUAGES, Words
from solver.report.text.plurals import PLURALS

TOOL = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "translations.py"))


@pytest.fixture(scope="module")
def catalogue():
    return TOOL["read"]()


def names(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def forms(text):
    return [text] if isinstance(text, str) else list(text)


def texts_of(catalogue):
    return {forms(message.id)[0]: forms(message.string) for message in catalogue if message.id}


@pytest.mark.long
def test_every_message_has_its_dutch(catalogue):
    missing = [
        message.id for message in TOOL["updated"](catalogue) if message.id and not TOOL["is_translated"](message)
    ]
    assert missing == []


@pytest.mark.long
def test_no_message_is_told_that_nobody_tells(catalogue):
    used = {forms(text)[0] for _, text in TOOL["messages"]()}
    assert len(used) > 700
    assert {forms(message.id)[0] for message in catalogue if message.id} == used


def test_translations_have_the_values_of_their_messages(catalogue):
    for message in catalogue:
        if message.id:
            allowed = [names(text) for text in forms(message.id)]
            for text in forms(message.string):
                # "één" instead of "1" is a fine singular.
                assert names(text) in [*allowed, allowed[0] | {"count"}], message.id
                assert text.strip() == text or forms(message.id)[0].startswith(" "), message.id


@pytest.mark.long
def test_a_message_that_appears_in_both_numbers_has_one_translation():
    seen = {}
    for _, text in TOOL["messages"]():
        one = forms(text)[0]
        assert seen.setdefault(one, text) == text


@pytest.mark.long
def test_the_catalogues_are_not_stale(catalogue):
    new = TOOL["updated"](catalogue)
    assert TOOL["PO"].read_bytes() == TOOL["po_bytes"](new)
    with TOOL["PO"].with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert texts_of(compiled) == texts_of(new)
    assert translations("nl").gettext("a blank cell") == "een lege cel"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", PLURALS)
def test_every_text_of_a_report_with_a_number_has_two_forms(language, key):
    words = Words(language)
    one, two = words.pattern(key, 1), words.pattern(key, 2)
    assert words.pattern(key, 0) == two
    assert names(one) | {"count"} == names(two) | {"count"}
    assert one != two or (language, key) == ("nl", "s_others")


@pytest.mark.parametrize(
    ("language", "key", "zero", "one", "two"),
    [
        ("nl", "groups", "0 groepen", "1 groep", "2 groepen"),
        ("en", "groups", "0 groups", "1 group", "2 groups"),
        ("nl", "people", "0 mensen", "1 mens", "2 mensen"),
        ("en", "people", "0 people", "1 person", "2 people"),
        ("nl", "parties", "0 partijen", "1 partij", "2 partijen"),
        (
            "en",
            "e_max_shift",
            *(f"nobody shifts by more than {told}" for told in ("0 minutes", "1 minute", "2 minutes")),
        ),
        (
            "nl",
            "e_max_shift",
            *(f"niemand verschuift meer dan {told}" for told in ("0 minuten", "1 minuut", "2 minuten")),
        ),
    ],
)
def test_zero_one_and_two(language, key, zero, one, two):
    words = Words(language)
    assert [words.plural(key, count) for count in (0, 1, 2)] == [zero, one, two]
    assert words.plural(key, 1.4) == one
