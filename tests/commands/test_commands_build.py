"""`stagger build`: what is written and said, and what is refused."""

import json

import pytest

from tests.importers.gtfs.feeds import small_feed, trip, write_folder, write_zip
from tests.importers.recipes.regions import GROUPS, RECIPE, busy_feed, write_region


@pytest.fixture
def region(tmp_path):
    return write_region(tmp_path)


def test_the_summary_says_what_was_read_and_what_is_assumed(call, region, tmp_path):
    target = tmp_path / "region.json"
    result = call("build", region, "-o", target)
    assert result.exit_code == 0, result.output
    assert "2 lines, 4 sections, 1 organisation, 1 group, 100 people" in result.output
    assert "Timetable: feed.zip, Tuesday 2025-03-04: the first Tuesday or Thursday with 168 trips" in result.output
    assert "read rows" in result.output
    assert "Assumed, by field: " in result.output
    assert f"stagger solve {target} -o schedule.json" in result.output
    assert call("solve", target, "-o", tmp_path / "schedule.json", "-q", "--time-limit", "20").exit_code == 0
    assert call("check", target, tmp_path / "schedule.json").exit_code == 0


@pytest.mark.long
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


@pytest.mark.long
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


# --- Said last --------------------------------------------------------------------------------------------------


def test_people_on_no_line_stand_last_with_their_share(call, tmp_path):
    organisations = (
        "organisation,name,kind,postcode,lat,lon\nmill,Mill,employer,,52.2,5.2\nuni,University,wo,3584 CS,,\n"
    )
    groups = GROUPS + "uni,uni-all,Students,2400,,,\n"
    region = write_region(tmp_path, organisations=organisations, groups=groups)
    result = call("build", region, "-o", tmp_path / "region.json")
    assert result.exit_code == 0, result.output
    last = result.output.splitlines()[-2:]
    assert last[0] == "ON NO LINE: 2,400 of 2,500 people (96%). Whatever is planned, it leaves them out."
    assert last[1].startswith("  2,400: nobody says where they go: no coordinates, and no postcode that a table of")
    assert last[1].endswith("(uni-all)")

    said = json.loads(call("build", region, "-o", tmp_path / "region.json", "--json").stdout)
    assert said["on_no_line"] == {
        "people": 2400,
        "of_people": 2500,
        "share": 0.96,
        "groups": {"no_place": {"uni-all": 2400}},
    }


def test_who_does_not_travel_on_lines_is_not_missed(call, tmp_path):
    organisations = "organisation,name,kind,lat,lon\nmill,Mill,employer,52.2,5.2\nfar,Far,employer,50,5\n"
    table = "organisation,group,name,headcount,arrivals,departures,public_transport,car\n"
    groups = table + "mill,mill-staff,Staff,100,08:30,17:00,0.4,0\nfar,far-staff,Cyclists,10,08:30,17:00,0,0\n"
    result = call(
        "build", write_region(tmp_path, organisations=organisations, groups=groups), "-o", tmp_path / "r.json"
    )
    assert result.exit_code == 0, result.output
    assert "ON NO LINE" not in result.output


def test_a_thin_service_day_is_said_last(call, tmp_path):
    calendar = (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "W,1,1,1,1,1,0,0,20250303,20250314\n"
    )
    dates = "service_id,date,exception_type\nW,20250311,2\nX,20250311,1\n"
    tables = busy_feed(calendar=calendar, calendar_dates=dates)
    tables["trips"] += "R,X,extra,C,0\n"
    tables["stop_times"] += trip("extra", "ABC", "08:00:00")
    region = write_region(tmp_path, RECIPE.replace('"feed.zip"', '"feed.zip"\ndate = 2025-03-11'), feed=tables)
    result = call("build", region, "-o", tmp_path / "region.json")
    assert result.exit_code == 0, result.output
    assert "THIN SERVICE: on Tuesday 2025-03-11 runs only 0 % of the service of the busiest week" in result.output


# --- What is read is not written over ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("tables/groups.csv", "a table (in tables) that the build reads"),
        ("tables/../tables/organisations.csv", "a table (in tables) that the build reads"),
        ("feed.zip", "the timetable feed that the build reads"),
        ("codes.csv", "the table of postcodes that the build reads"),
        ("boards.csv", "the list of boards that the build reads"),
        ("schools.csv", "a register of schools that the build reads"),
        ("link.json", "a table (in tables) that the build reads"),
        ("region.toml", "the file that is read"),
    ],
)
def test_a_file_that_the_recipe_names_is_not_written_over(call, tmp_path, target, what):
    more = 'postcodes = {file = "codes.csv"}\nboards = {file = "boards.csv"}\n'
    recipe = more + RECIPE + '\n[[schools]]\nfile = "schools.csv"\nmapping = "duo"\n'
    region = write_region(tmp_path, recipe)
    for name in ("codes.csv", "boards.csv", "schools.csv"):
        (tmp_path / name).write_text("kept", encoding="utf-8")
    (tmp_path / "link.json").symlink_to(tmp_path / "tables" / "groups.csv")
    before = (tmp_path / target).read_bytes()
    result = call("build", region, "-o", tmp_path / target)
    assert result.exit_code == 3
    assert f"found {what}; expected another file" in result.output
    assert (tmp_path / target).read_bytes() == before


def test_the_feed_of_the_option_and_a_table_of_a_feed_folder_are_not_written_over(call, tmp_path):
    region = write_region(tmp_path, RECIPE.replace("feed.zip", "feed"))
    write_folder(tmp_path / "feed", busy_feed())
    other = write_zip(tmp_path / "other.zip", busy_feed())
    for target, feed in ((other, ("--feed", other)), (tmp_path / "feed" / "stops.txt", ())):
        result = call("build", region, *feed, "-o", target)
        assert result.exit_code == 3, result.output


def test_an_instance_beside_the_tables_may_be_built_again(call, tmp_path):
    region = write_region(tmp_path)
    for _ in range(2):
        assert call("build", region, "-o", tmp_path / "tables" / "region.json", "-q").exit_code == 0


def test_a_feed_that_is_not_there_is_said_with_where_to_get_it(call, tmp_path):
    source = 'feed = "feed.zip"\nfeed_from = "the town of Small"'
    region = write_region(tmp_path, RECIPE.replace('feed = "feed.zip"', source))
    (tmp_path / "feed.zip").unlink()
    result = call("build", region, "-o", tmp_path / "region.json")
    assert result.exit_code == 3
    assert "found no such feed" in result.output
    assert "get it from the town of Small and save it there, or give it with --feed" in result.output
