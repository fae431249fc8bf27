"""The glossary: every term has its words, and the page is what the file of words says."""

import re
import runpy

import pytest

from solver.domain.objective import TERMS
from solver.report.text.language import LANGUAGES, Words, catalogue, glossary


def test_the_page_is_made_of_the_words(repository):
    page = runpy.run_path(str(repository / "docs" / "glossary.py"))["page"]()
    assert (repository / "docs" / "glossary.md").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_and_unit_has_a_word(language):
    words = Words(language)
    for term in TERMS:
        assert words(f"term_{term}")
        assert words(f"unit_{term}")


def test_a_word_has_one_home():
    names = [key.split("_", 1)[1] for key in glossary() if not key.startswith("unit_")]
    assert len(names) == len(set(names))
    for key, entry in glossary().items():
        if not key.startswith("unit_"):
            assert set(entry) == {"nl", "en", "means", "avoid"}, key


def test_no_word_is_one_that_another_avoids():
    avoided = {word for entry in glossary().values() for word in entry.get("avoid", ())}
    assert not avoided & {entry[language] for entry in glossary().values() for language in LANGUAGES}
    assert len(catalogue()) > 500


def test_no_text_says_overcrowded_for_who_is_left_behind():
    said = {key for key, text in catalogue().items() if re.search("overbezet|achtergebleven", text["nl"])}
    assert said == set()
