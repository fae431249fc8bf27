"""`stagger build`: what is written and said, and what is refused."""

import json

import pytest

from tests.importers.gtfs.feeds import small_feed, write_zip
from tests.importers.recipes.regions import GROUPS, RECIPE, write_region


@pytest.fixture
def region(tmp_path):
    return write_region(tmp_path)


def test_the_summary_says_what_was_read_and_what_is_assumed(call, region, tmp_path):
    target = tmp_path / "region.json"
    result = call("build", region, "-o", target)
    assert result.exit_code == 0, result.output
    assert "2 lines, 4 sections; 1 organisations, 1 groups, 100 people" in result.output
    assert "Timetable: feed.zip, Tuesday 2025-03-04: the first Tuesday or Thursday with 168 trips" in result.output
    assert "read rows" in result.output
    assert "Assumed, by field: " in result.output
    assert f"stagger solve {target} -o schedule.json" in result.output
    assert call("solve", target, "-o", tmp_path / "schedule.json", "-q", "--time-limit", "20").exit_code == 0
    assert call("check", target, tmp_path / "schedule.json").exit_code == 0


def test_the_same_recipe_and_files_give_the_same_bytes(stagger, region, tmp_path):
    for name, seed in (("one.json", "1"), ("two.json", "2")):
        result = stagger("build", region, "-o", tmp_path / name, "-q", env={"PYTHONHASHSEED": seed})
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_json_for_machines(call, region, tmp_path):
    said = json.loads(call("build", region, "-o", tmp_path / "region.json", "--json").stdout)
    assert said["instance"]["name"] == "Small"
    assert said["assumed"]["headcount"] == 1
    assert {"source": "groups.csv", "action": "read", "what": "rows", "count": 1, "examples": []} in said["findings"]
    assert said["counts"] is None


def test_an_instance_on_standard_output_can_be_solved_at_once(stagger, region):
    built = stagger("build", region, "-o", "-")
    assert json.loads(built.stdout)["name"] == "Small"
    solved = stagger("solve", "-", "--json", "--time-limit", "20", input=built.stdout)
    assert solved.returncode == 0, solved.stderr


def test_counts_are_held_against_the_model(call, tmp_path):
    counts = "line,stop_from,stop_to,from,to,passengers\n1,Alpha,Beta,08:00,09:00,2\n"
    result = call("build", write_region(tmp_path, counts=counts), "-o", tmp_path / "region.json")
    assert "Model against counts" in result.output
    assert "R:0>B" in result.output


def test_another_feed(call, region, tmp_path):
    (tmp_path / "later").mkdir()
    other = write_zip(tmp_path / "later" / "other.zip", small_feed())
    result = call("build", region, "-o", tmp_path / "region.json", "--feed", other)
    assert "Timetable: other.zip" in result.output


@pytest.mark.parametrize("read", ["region.toml", "feed.zip"])
def test_what_is_read_is_never_written_over(call, region, tmp_path, read):
    before = (tmp_path / read).read_bytes()
    result = call("build", region, "-o", tmp_path / read, "--feed", tmp_path / "feed.zip")
    assert result.exit_code == 3
    assert "found the file that is read; expected another file" in result.output
    assert (tmp_path / read).read_bytes() == before


def test_nothing_is_written_where_something_is_wrong(call, tmp_path):
    target = tmp_path / "region.json"
    target.write_text("an older one", encoding="utf-8")
    groups = GROUPS + "mill,more,More,-5,,,\nmil,lost,Lost,5,,,\n"
    result = call("build", write_region(tmp_path, groups=groups), "-o", target)
    assert result.exit_code == 3
    assert 'groups.csv, row 3, column headcount: found "-5"' in result.output
    assert 'groups.csv, row 4, column organisation: found "mil"' in result.output
    assert target.read_text(encoding="utf-8") == "an older one"


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "[bold]x[/bold]", "<script>", "\N{RIGHT-TO-LEFT OVERRIDE}x", "x" * 300, "{0} %s"]
)
def test_names_are_data(call, tmp_path, name):
    organisations = f"organisation,name,kind,lat,lon\nmill,{name},employer,52.2,5.2\n"
    result = call("build", write_region(tmp_path, organisations=organisations), "-o", tmp_path / "region.json")
    assert result.exit_code in (0, 3)
    assert "Traceback" not in result.output
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in result.output


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ("", "region.toml: name: found nothing"),
        (f"{RECIPE}\nwrong", "no TOML"),
        (RECIPE + "date = 2030-01-01\n", "no service on"),
    ],
)
def test_recipes_that_cannot_be_used_get_a_sentence(call, tmp_path, recipe, said):
    result = call("build", write_region(tmp_path, recipe), "-o", tmp_path / "region.json")
    assert result.exit_code == 3
    assert said in result.output
    assert not (tmp_path / "region.json").exists()
