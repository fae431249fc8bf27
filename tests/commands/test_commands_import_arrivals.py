"""`stagger import counts --arrivals`: its screen, its JSON, the table that it writes, and what it refuses."""

import csv
import json

import numpy as np
import pytest

from solver.importers.findings import Findings
from solver.importers.people.profiles import make_profiles
from solver.importers.sheets.reading.read import read_csv_table
from solver.importers.sheets.schema.catalogue import TABLES
from solver.importers.sources import Sources
from tests.uncertainty.test_uncertainty_arrivals import EDGES, TRUTH, WRONG, counts_of, region

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
EDGES_TEXT = ",".join(map(str, EDGES))


@pytest.fixture
def counted(tmp_path, save):
    """An instance with another profile than the counts, and eight days of counts."""
    counts_of(tmp_path, num_weeks=4, rng=np.random.default_rng(1))
    instance = region(WRONG, {"09:00": 0.5, "11:00": 0.5})
    path = save(json.loads(instance.model_dump_json(by_alias=True)), "bus.json")
    return path, tmp_path / "counted.csv"


def arrivals(call, counted, *more):
    return call("import", "counts", *counted, "--arrivals", "--profile", "lecture", "--edges", EDGES_TEXT, *more)


def test_the_screen_says_what_was_found_and_how_sure_it_is(call, counted):
    text = " ".join(arrivals(call, counted).stdout.split())
    assert "How long before its hours the people of profile lecture pass" in text
    assert "Counted: bus>uni, 8 days (2026-03-03 to 2026-03-25), 108 intervals." in text
    assert "On average they pass 18" in text or "On average they pass 17." in text
    assert " a day for 09:00, " in text
    assert "On days left out it is off by" in text
    dutch = " ".join(
        call("--lang", "nl", "import", "counts", *counted, "--arrivals", "--profile", "lecture").stdout.split()
    )
    assert "Hoe lang voor hun aanvangstijden de mensen van profiel lecture langskomen" in dutch
    assert "Op weggelaten dagen zit het er per tijdvak" in dutch


def test_the_table_is_one_of_a_recipe(call, counted, tmp_path):
    path = tmp_path / "profiles.csv"
    assert arrivals(call, counted, "-o", path).exit_code == 0
    problems, sources = [], Sources()
    rows = read_csv_table(path, TABLES["profiles"], problems)
    profiles = make_profiles(rows, {}, sources, Findings())
    assert problems == []
    assert profiles["lecture"]["before_min"] == EDGES
    assert profiles["lecture"]["share"] == pytest.approx(TRUTH, abs=0.05)
    assert sources.entries["lecture.share"]["quality"] == "derived"
    assert "bus>uni on 8 days (2026-03-03 to 2026-03-25)" in sources.entries["lecture.share"]["text"]


def test_of_one_mode_the_table_is_that_of_who_goes_by_it(call, counted):
    of_bus = list(csv.DictReader(arrivals(call, counted, "--mode", "bus", "-o", "-").stdout.splitlines()))
    plain = list(csv.DictReader(arrivals(call, counted, "-o", "-").stdout.splitlines()))
    assert {row.pop("mode") for row in of_bus} == {"bus"}
    assert of_bus == plain
    assert {row["profile"] for row in plain} == {"lecture"}


def test_pieces_at_the_ends_in_which_nobody_passes_are_left_out(call, counted):
    wide = call(
        "import", "counts", *counted, "--arrivals", "--profile", "lecture", "--edges", "240,230,40,20,0", "-o", "-"
    )
    rows = list(csv.DictReader(wide.stdout.splitlines()))
    assert [(row["before_from"], row["before_to"]) for row in rows][-2:] == [("40", "20"), ("20", "0")]
    assert rows[0]["before_from"] == "40"
    assert sum(float(row["share"]) for row in rows) == pytest.approx(1, abs=1e-9)


def test_json_for_machines(call, counted):
    found = json.loads(arrivals(call, counted, "--json").stdout)
    assert found["profile"] == "lecture"
    assert found["sections"] == ["bus>uni"]
    assert len(found["share"]) == len(TRUTH)
    assert found["held_out"]["num_folds"] == 5
    assert found["held_out"]["estimated"] < found["held_out"]["as_it_was"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(
            ["--arrivals"],
            '--arrivals: found several profiles on the counted sections: "lecture" and "roster"; expected one of them; '
            "name it with --profile.",
            id="several",
        ),
        pytest.param(
            ["--arrivals", "--profile", "lectur"],
            '--profile: found "lectur"; expected a profile of people on their way to an hour past a counted section; '
            'did you mean "lecture"? If not, name one of "lecture" or "roster".',
            id="unknown",
        ),
        pytest.param(
            ["--arrivals", "--edges", "10,20"],
            '--edges: found "10,20"; expected minutes before, from most to least, of at most 240, such as '
            "40,30,20,10,0; write at least two, with commas between them.",
            id="edges",
        ),
        pytest.param(
            ["--arrivals", "--mode", "train"],
            '--mode: found "train"; expected a mode of a counted section: "bus"; name another, or leave it out.',
            id="mode",
        ),
        pytest.param(
            ["--profile", "lecture", "-o", "profiles.csv"],
            "--profile: found it without --arrivals; expected it with --arrivals; add --arrivals, or leave it out.",
            id="alone",
        ),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(call, counted, arguments, sentence):
    result = call("import", "counts", *counted, *arguments)
    assert result.exit_code == 3
    assert sentence in " ".join(result.output.split())
