"""Messages are English where they are kept, and told in the language of now."""

import copy
import json
import pickle
import re
from pathlib import Path

import pytest

import solver
from solver.errors import InputError, Problem
from solver.language.current import current_language, speaking
from solver.language.messages import capital, clause, gettext, joined, listed, ngettext, numeral, shown


def agreements(count):
    return ngettext("{count} agreement", "{count} agreements", count)


@pytest.mark.parametrize(
    ("count", "english", "dutch"),
    [
        (0, "0 agreements", "0 afspraken"),
        (1, "1 agreement", "1 afspraak"),
        (2, "2 agreements", "2 afspraken"),
        (1.0, "1 agreement", "1 afspraak"),
        (0.5, "0.5 agreements", "0,5 afspraken"),
        (-1, "-1 agreement", "-1 afspraak"),
        (1234, "1,234 agreements", "1.234 afspraken"),
    ],
)
def test_the_plural_goes_by_the_number(count, english, dutch):
    assert shown(agreements(count)) == english
    with speaking("nl"):
        assert shown(agreements(count)) == dutch


def test_a_message_is_english_where_it_is_kept():
    with speaking("nl"):
        message = agreements(3)
        assert message == "3 agreements"
        assert json.dumps(message) == '"3 agreements"'
        assert f"{message}" == "3 agreements"
        assert f"{shown(message)}" == "3 afspraken"
    assert shown(message) == "3 agreements"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda message: pickle.loads(pickle.dumps(message))])
def test_a_copy_is_still_a_message(again):
    message = again(gettext("{rule}: {text}", rule="r", text=agreements(1)))
    with speaking("nl"):
        assert shown(message) == "r: 1 afspraak"


def test_what_is_put_together_of_messages_is_told_as_a_whole():
    parts = [agreements(1), agreements(2), "x"]
    with speaking("nl"):
        assert shown(listed(parts)) == "1 afspraak, 2 afspraken of x"
        assert shown(listed(parts, "and")) == "1 afspraak, 2 afspraken en x"
        assert shown(listed(parts[:1])) == "1 afspraak"
        assert shown(listed([])) == ""
        assert shown(joined("; ", parts)) == "1 afspraak; 2 afspraken; x"
        assert shown(capital(gettext("board {board}", board="'b'"))) == "Bestuur 'b'"
        kept = "The schedule keeps every agreement, and all that it claims holds."
        assert shown(clause(gettext(kept))).endswith("kloppen")
    assert listed(parts) == "1 agreement, 2 agreements or x"


def test_values_may_hold_braces():
    with speaking("nl"):
        assert shown(gettext("{rule}: {text}", rule="{x}", text="}{")) == "{x}: }{"
        assert shown(joined(" {} ", ["{a}", "b"])) == "{a} {} b"
        assert shown(capital("{a}")) == "{a}"


def test_numbers_have_the_signs_of_the_language():
    with speaking("nl"):
        assert shown(numeral(1234.5)) == "1.234,5"
        assert shown(numeral(1234.0)) == "1.234"
        assert shown(numeral(0.123456, 6)) == "0,123456"
    assert shown(numeral(1234.5)) == "1,234.5"


def test_a_language_is_spoken_for_a_while():
    with pytest.raises(ZeroDivisionError), speaking("nl"):
        _ = 1 / (current_language() == "en")
    assert current_language() == "en"


def test_an_error_is_told_in_the_language_in_which_it_is_read():
    found, expected, advice = gettext("a blank cell"), gettext("a number"), gettext("fill it in")
    error = InputError([Problem(gettext("{where}, row {number}", where="a.csv", number=4), found, expected, advice)])
    assert str(error) == "a.csv, row 4: found a blank cell; expected a number; fill it in."
    with speaking("nl"):
        assert str(error) == "a.csv, rij 4: er staat een lege cel; verwacht: een getal; vul het in."


def test_no_command_prints_a_message_in_a_text_untold():
    # `Text` keeps the English of a message: what goes into one is told first, by `shown`.
    untold = re.compile(r"\bText\(\s*n?gettext\(|\bText\(\s*f?\"[^\"{]*[A-Za-z]{3}")
    found = [
        f"{path.name}: {match.group(0)}"
        for path in sorted((Path(solver.__file__).parent / "commands").glob("*.py"))
        for match in untold.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
