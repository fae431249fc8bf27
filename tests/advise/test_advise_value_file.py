"""The file of what a year is worth: it comes back as it was, and what no `stagger value` writes is refused."""

import json

import jsonschema
import pytest

from solver.advise.value.value_file import read_value, value_schema
from solver.errors import InputError
from tests.importers.gtfs.test_importers_gtfs_fleet import write_fleet
from tests.support.valued import PRICES, VEHICLE, valued_document


@pytest.fixture
def written(call, tmp_path):
    """What `stagger value --json` prints of the example worked by hand in docs/value.md."""

    def write(prices=PRICES + VEHICLE, *arguments):
        choices = [
            {"group": name, "options": [{"shift_min": own, "pattern": "today", "parts": 1}]}
            for name, own in (("a", 0), ("b", 15))
        ]
        texts = {"instance.json": json.dumps(valued_document()), "prices.toml": prices}
        texts["plan.json"] = json.dumps({"format": "stagger-schedule/1", "choices": choices})
        for name, text in texts.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        files = [tmp_path / "instance.json", tmp_path / "plan.json", "--prices", tmp_path / "prices.toml"]
        result = call("value", *files, *arguments, "--json")
        assert (result.exit_code, result.stderr) == (0, "")
        return json.loads(result.stdout)

    return write


@pytest.fixture
def read(tmp_path):
    def from_tree(tree):
        path = tmp_path / "worth.json"
        path.write_text(json.dumps(tree), encoding="utf-8")
        return read_value(path)

    return from_tree


def test_it_comes_back_and_follows_its_schema(written, read, tmp_path):
    feed = write_fleet(tmp_path, [("t1", "b", "R", "A", "B", "07:00", "07:20")])
    for arguments in ((), ("--feed", feed)):
        tree = written(PRICES + VEHICLE, *arguments)
        jsonschema.Draft202012Validator(value_schema()).validate(tree)
        found = read(tree)
        assert found.instance.name == "worked by hand"
        assert found.value.balances["as_now"].total.value == -2400
        assert found.value.prices[0].unit == "EUR per person-hour"
        assert (found.value.counted.timetable is None) == (not arguments)


def test_a_file_of_before_kilometres_were_counted_is_read(written, read):
    tree = written()
    for key in ("parked_tonnes", "avoided", "avoided_tonnes"):
        del tree["value"][key]
    found = read(tree).value
    assert (found.avoided, found.avoided_tonnes, found.balances["as_now"].total.value) == (None, None, -2400)


def test_parties_have_the_sums_of_their_rows(written, read):
    value = read(written()).value
    added = value.balances["added"].parties
    assert (added["operator"].value, added["travellers"].value) == (51_200, 0)
    assert value.balances["as_now"].parties["travellers"].value == 12_000
    # Without a price of a vehicle the operator's part is that of the trips.
    assert read(written(PRICES)).value.balances["added"].parties["operator"].value == 1200


def _edit(tree, path, value):
    *folders, last = path
    for name in folders:
        tree = tree[name]
    tree[last] = value


ADDED = ("value", "balances", "added")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ((*ADDED, "total", "value"), 99_999.0, "rows that do not add up to their sums"),
        ((*ADDED, "before_moving", "value"), 51_201.0, "rows that do not add up to their sums"),
        ((*ADDED, "rows", 0, "amount", "value"), 1300.0, "rows that do not add up to their sums"),
        ((*ADDED, "rows", 0, "party"), "staff", "rows that do not add up to their sums"),
        ((*ADDED, "rows", 0, "amount", "low"), 2000.0, "rows that do not add up to their sums"),
        ((*ADDED, "parties", "travellers", "value"), 5.0, "rows that do not add up to their sums"),
        ((*ADDED, "rows", 0, "missing"), ["tea"], 'the unknown price "tea"'),
        (("value", "to_fill_in"), ["tea"], 'the unknown price "tea"'),
        (("value", "prices", 0, "key"), "tea", 'the unknown price "tea"'),
        (("value", "prices", 0, "quality"), None, '"value_of_time" without a figure, a range or a quality'),
        (("value", "counted", "timetable"), {"feed": "f", "date": "d", "fleet": {}, "num_blocks": 0, "num_turns": 0},
         "a timetable without vehicles"),
        ((*ADDED, "rows", 0, "key"), "tea", "tea"),
        (("value", "days_per_year", "low"), "many", "many"),
    ],
)  # fmt: skip
def test_what_nobody_wrote_is_refused_in_a_sentence(written, read, path, value, words):
    tree = written()
    read(tree)
    _edit(tree, path, value)
    with pytest.raises(InputError) as refused:
        read(tree)
    assert words in str(refused.value)
    assert "worth.json: value." in str(refused.value)


def test_a_comparison_that_is_missing_is_refused(written, read):
    tree = written()
    del tree["value"]["balances"]["as_now"]
    with pytest.raises(InputError, match="as_now, added"):
        read(tree)


def test_another_sort_of_file_is_called_so(read):
    with pytest.raises(InputError, match="this is a schedule file: give the file of what a year is worth"):
        read({"format": "stagger-schedule/1", "choices": []})
