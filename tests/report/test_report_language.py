"""The catalogue and the two languages: complete, and written as each language writes."""

import datetime
import random
import re

import pytest
from babel.numbers import format_decimal

from solver.domain.objective import TERMS
from solver.report.text.language import LANGUAGES, Words, catalogue


def test_every_text_stands_in_both_languages_with_the_same_values():
    for key, texts in catalogue().items():
        assert set(texts) == set(LANGUAGES), key
        assert all(text.strip() for text in texts.values()), key
        values = [set(re.findall(r"\{(\w+)\}", text)) for text in texts.values()]
        assert values[0] == values[1], key


def test_every_term_has_a_name_and_a_unit():
    assert {f"term_{term}" for term in TERMS} | {f"unit_{term}" for term in TERMS} <= set(catalogue())


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("nl", ["1.234,5", "\N{MINUS SIGN}3", "+2,0", "12 %", "+5,0 %", "25 november 2026", "\N{EN DASH}"]),
        ("en", ["1,234.5", "\N{MINUS SIGN}3", "+2.0", "12 %", "+5.0 %", "November 25, 2026", "\N{EN DASH}"]),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_writes_them(language, texts):
    words = Words(language)
    assert [
        words.number(1234.46, 1),
        words.number(-3.2),
        words.signed(1.96, 1),
        words.percent(0.12),
        words.change(100, 105),
        words.date(datetime.date(2026, 11, 25)),
        words.number(None),
    ] == texts


@pytest.mark.parametrize("language", ["nl", "en"])
def test_numbers_are_those_of_babel(language):
    rnd, words = random.Random(5), Words(language)
    for _ in range(2_000):
        value, digits = rnd.uniform(-1, 1) * 10 ** rnd.randint(-3, 9), rnd.randint(0, 3)
        pattern = f"#,##0{'.' if digits else ''}{'0' * digits}"
        wanted = format_decimal(round(value, digits) + 0.0, format=pattern, locale=language)
        assert words.number(value, digits) == wanted.replace("-", "\N{MINUS SIGN}"), (value, digits)


def test_what_rounds_to_nothing_has_no_sign():
    assert Words("nl").signed(-0.001, 1) == "0,0"
    assert Words("en").number(-0.4) == "0"


def test_at_least_is_never_rounded_up():
    assert Words("nl").at_least(0.92606) == "92,6 %"
    assert Words("en").at_least(0.9999) == "99.9 %"
    assert Words("en").at_least(1.0) == "100.0 %"


def test_lists_read_as_sentences():
    assert Words("nl").joined(["a", "b", "c"]) == "a, b en c"
    assert Words("en").joined(["a"]) == "a"
    assert Words("en").joined([]) == ""
