"""Prices from a file: taken over, labelled as filled in, and refused with sentences."""

import pytest

from solver.advise.value.prices import UNITS, OfLine, default_prices, read_prices
from solver.domain.instance import Instance
from solver.errors import FileAccessError, InputError
from tests.support.valued import PRICES, valued_document

INSTANCE = Instance.model_validate(valued_document())


@pytest.fixture
def prices_file(tmp_path):
    def write(text):
        path = tmp_path / "prices.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


def refusal(path):
    """Return what is said of a file of prices, without its name."""
    with pytest.raises(InputError) as raised:
        read_prices(path, INSTANCE)
    lines = str(raised.value).splitlines()
    assert all(line.startswith(str(path)) for line in lines)
    return [line.removeprefix(str(path)).removeprefix(": ") for line in lines]


def test_what_a_file_leaves_out_is_the_programs_own(prices_file):
    prices = read_prices(prices_file(PRICES), INSTANCE)
    assert prices["vehicle_hour_bus"].value == 90
    assert (prices["vehicle_hour_bus"].low, prices["vehicle_hour_bus"].has_range) == (90, False)
    assert prices["vehicle_hour_bus"].source == "the operator"
    assert not prices["vehicle_hour_bus"].is_default
    assert prices["home_day"] == default_prices()["home_day"]
    assert prices.lines == {"12": OfLine(20, 10, "")}


def test_a_price_without_a_source_is_an_assumption(prices_file):
    price = read_prices(prices_file("[vehicle_year_bus]\nvalue = 1\nnote = 'so'\n"), INSTANCE)["vehicle_year_bus"]
    assert (price.source, price.quality, price.notes["nl"]) == ("", "assumed", "so")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[vehicle_year_buss]\nvalue = 1\n",
            'vehicle_year_buss: found the unknown key "vehicle_year_buss"; expected a price, or line; '
            'did you mean "vehicle_year_bus"? If not, remove it',
        ),
        (
            "home_day = 3\n",
            "home_day: found no table; expected a table with value and source; write [home_day] above it",
        ),
        (
            "[home_day]\nsource = 'x'\n",
            "home_day: found no value; expected a value in EUR per day at home; "
            'write value = 12.5, and source = "who says so"',
        ),
        (
            "[home_day]\nvalue = -1\n",
            "home_day.value: found -1; expected a number from 0 to 100000000; write it so",
        ),
        (
            "[home_day]\nvalue = true\n",
            "home_day.value: found True; expected a number from 0 to 100000000; write it so",
        ),
        (
            "[home_day]\nvalue = nan\n",
            "home_day.value: found nan; expected a number from 0 to 100000000; write it so",
        ),
        (
            "[weeks_per_year]\nvalue = 60\n",
            "weeks_per_year.value: found 60; expected a number from 0 to 53; write it so",
        ),
        (
            "[home_day]\nvalue = 2\nlow = 3\n",
            "home_day: found low = 3, value = 2; expected low, value and high that rise; put them in order",
        ),
        (
            "[home_day]\nvalue = 2\nunit = 'cent'\n",
            "home_day.unit: found cent; expected EUR per day at home; convert the value, or leave the unit out",
        ),
        (
            "[home_day]\nvalue = 2\nyear = '2025'\n",
            "home_day.year: found 2025; expected a year, such as 2025; write it so",
        ),
        (
            "[home_day]\nvalue = 2\nquality = 'sure'\n",
            "home_day.quality: found sure; expected fact, secondary, derived, assumed; write one of them",
        ),
        (
            "[home_day]\nvalue = 2\nsource = 5\n",
            "home_day.source: found 5; expected a text; write it in double quotes",
        ),
        (
            "[line.13]\nkm = 5\n",
            'line.13: found the unknown line "13"; expected the id of a line of the instance, with a table; remove it',
        ),
        (
            "[line.12]\nkm = 'far'\n",
            'line.12.km: found "far"; expected a number above 0, up to 1000; '
            "write a number such as 12.5, with a point and without quotation marks",
        ),
        (
            "[line.12]\nminutes = 0\n",
            "line.12.minutes: found 0; expected a number above 0, up to 600; write it so",
        ),
        (
            "[home_day]\nvalue = '2,5'\n",
            'home_day.value: found "2,5"; expected a number from 0 to 100000000; '
            "write a number such as 12.5, with a point and without quotation marks",
        ),
        (
            "[home_day]\nvalue = 2\nnote.fr = 'x'\n",
            'home_day.note: found the unknown key "fr"; expected nl, en; remove it',
        ),
        (
            "[home_day]\nvalue = 2\n[home_day]\nvalue = 3\n",
            "found no TOML: [home_day] for the second time (at line 3, column 10); expected prices in TOML, in UTF-8; "
            "write tables such as [vehicle_year_bus] with value = 80000",
        ),
        (
            "# nothing\n",
            "found no price; expected prices in TOML, in UTF-8; "
            "write tables such as [vehicle_year_bus] with value = 80000",
        ),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(prices_file, text, said):
    assert refusal(prices_file(text)) == [f"{said}."]


def test_all_faults_are_told_at_once(prices_file):
    assert len(refusal(prices_file("[home_day]\nvalue = -1\nyear = 3\n[line.9]\nkm = 1\n[x]\n"))) == 4


@pytest.mark.parametrize("text", ["[home_day", b"\xff\xfe"])
def test_what_is_no_toml_is_refused(prices_file, text):
    (said,) = refusal(prices_file(text))
    assert "expected prices in TOML, in UTF-8; write tables such as [vehicle_year_bus] with value = 80000" in said


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises((InputError, FileAccessError), match=r"none\.toml"):
        read_prices(tmp_path / "none.toml", INSTANCE)


def test_every_price_can_be_filled_in(prices_file):
    text = "\n".join(f"[{key}]\nvalue = 2\nlow = 1\nhigh = 3\nyear = 2026\nunit = '{UNITS[key]}'" for key in UNITS)
    prices = read_prices(prices_file(text), INSTANCE)
    assert all((own.low, own.value, own.high) == (1, 2, 3) for own in prices.by_key.values())
