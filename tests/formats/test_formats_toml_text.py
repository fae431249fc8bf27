"""TOML of people: whatever is wrong with it is one kind of error, in every file that the program reads."""

import tomllib

import pytest

from solver import read_instance
from solver.advise.value.prices import read_prices
from solver.advise.whatif.scenario_file import read_scenario_file
from solver.errors import InputError
from solver.formats.toml_text import read_toml
from solver.importers.recipe import read_recipe
from solver.library.refusal_sets import read_refusal_sets
from solver.uncertainty.ranges import read_ranges

LONG = "9" * 5000


@pytest.mark.parametrize("text", [f"a = {LONG}", "a = " + "[" * 5000, "a = b"])
def test_what_is_no_toml_is_one_kind_of_error(text):
    with pytest.raises(tomllib.TOMLDecodeError):
        read_toml(text.encode())


def test_what_is_toml_is_read_with_or_without_a_mark():
    assert read_toml("\ufeffa = 3".encode()) == {"a": 3}


@pytest.mark.parametrize("number", ["9" * 400, LONG], ids=["400 digits", "5,000 digits"])
def test_every_reader_refuses_numbers_of_hundreds_of_digits(instances, tmp_path, number):
    tiny = read_instance(instances / "tiny.json")
    path = tmp_path / "file.toml"
    readers = {
        f"[headcount]\nassumed = [0, {number}]\n": read_ranges,
        f'[[scenario]]\nname = "a"\nrefuse = [{number}]\n': read_refusal_sets,
        f"[vehicle_year_bus]\nvalue = {number}\n": lambda path: read_prices(path, tiny),
        f'name = "a"\nfix = [{number}]\n': read_scenario_file,
        f'name = "a"\ndays = ["tue"]\nbin_min = {number}\n': read_recipe,
    }
    for text, read in readers.items():
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as refused:
            read(path)
        assert str(path) in str(refused.value)


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ('name = "a"\nrefuse = []', "for refuse an empty list"),
        ('name = "a"\nrefuse = "x"', 'for refuse "x"'),
        ('name = "a"\nrefuse = [3]', "in refuse 3"),
        ('name = "a\\tb"\nrefuse = ["x"]', 'the name "a\\tb"'),
        ('name = ""\nrefuse = ["x"]', 'the name ""'),
        ('refuse = ["x"]', "no name"),
        ('name = "a"\nrefuse = ["x"]\nmore = 1', 'the unknown key "more"'),
    ],
)
def test_what_is_wrong_with_a_set_of_refusals_is_named(tmp_path, table, found):
    path = tmp_path / "sets.toml"
    path.write_text(f"[[scenario]]\n{table}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_refusal_sets(path)
    (problem,) = refused.value.problems
    assert problem.found == found
