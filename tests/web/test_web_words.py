"""The words of the application: all that is said is there in both languages, and nothing that nobody says."""

import re
import tomllib
from string import Formatter

import pytest

from solver.web.text.words import PageWords, for_scripts, texts

PUT_TOGETHER = {
    *(f"w_sort_{key}" for key in ("brings", "people", "name", "answer")),
    *(f"w_did_answer_{key}" for key in ("open", "yes", "no", "other")),
    *(f"w_answer_{key}" for key in ("open", "yes", "no", "other")),
    *(f"w_did_{key}" for key in ("undo", "redo", "save", "take", "rung", "answers")),
    *(f"w_solve_{key}" for key in ("done", "stopped", "failed", "infeasible", "nothing")),
    *(f"w_new_lost_{key}" for key in ("no_place", "no_stop", "no_flow", "no_pupils", "no_lines")),
    *(f"w_new_do_{key}" for key in ("no_place", "no_stop", "no_flow", "no_pupils", "no_lines")),
    *(f"w_new_quality_{key}" for key in ("fact", "derived", "assumed")),
    *(f"w_new_school_{key}" for key in ("pupils", "start", "public_transport")),
    *(f"w_new_mode_{key}" for key in ("public_transport", "bicycle", "car", "walk")),
    *(f"w_new_rows_{key}" for key in ("lines", "runs", "stop_times", "organisations", "groups", "schools")),
    *(f"w_new_rows_{key}" for key in ("school_statements", "counts", "postcodes")),
    *(f"w_value_{key}" for key in ("added", "as_now")),
    *(f"w_{key}_label" for key in ("left", "peak", "asked", "sure", "value")),
}
"""Keys that scripts put together of a beginning and an ending."""


@pytest.fixture(scope="module")
def own(repository):
    return tomllib.loads((repository / "solver/web/text/texts.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def said(repository):
    """Every key that a script or a template names."""
    folder = repository / "solver" / "web"
    files = [*folder.glob("static/*.js"), *folder.glob("templates/*.html")]
    return set(re.findall(r"\bw_[a-z0-9_]+\b", "\n".join(path.read_text(encoding="utf-8") for path in files)))


def test_what_is_said_is_there_and_what_is_there_is_said(own, said):
    named = {key for key in said if not key.endswith("_")}
    assert named - own.keys() == set()
    assert own.keys() - named - PUT_TOGETHER == set()
    assert own.keys() >= PUT_TOGETHER


def test_both_languages_fill_in_the_same_and_have_the_same_forms(own):
    for key, entry in own.items():
        assert set(entry) == {"nl", "en"}, key
        pairs = [entry[language] if isinstance(entry[language], list) else [entry[language]] for language in entry]
        assert len(pairs[0]) == len(pairs[1]), key
        names = [{name for text in pair for _, name, _, _ in Formatter().parse(text) if name} for pair in pairs]
        assert names[0] == names[1], key


def test_texts_of_reports_are_not_written_twice():
    assert texts("nl")["weekday_tue"] == "dinsdag"
    assert texts("en")["s_mode_train"] == "train"


def test_numbers_of_pages_are_written_as_in_reports():
    assert PageWords("nl").plural("w_parties", 1250) == "1.250 partijen"
    assert PageWords("nl").plural("w_parties", 1) == "1 partij"
    assert PageWords("en").plural("w_parties", 1250) == "1,250 parties"


def test_scripts_are_told_how_numbers_are_written():
    told = for_scripts("nl")
    assert told["signs"]["minus"] == "\N{MINUS SIGN}"
    assert told["signs"]["percent"] == " %"
