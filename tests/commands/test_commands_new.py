"""`stagger new`: a region by options and by questions; what it prints, and what it refuses."""

import json

import pytest

from solver.commands.new import NewOptions, run
from solver.formats import read_instance
from solver.importers.regions.alone import alone_in
from solver.importers.schools_nl.pack import Pack, PackSite, write_pack
from tests.importers.gtfs.feeds import write_zip
from tests.importers.recipes.regions import GROUPS, ORGANISATIONS, busy_feed
from tests.importers.sheets.sheet_files import workbook

PACK = Pack(
    (
        PackSite("00AA00", "Near school", "Lijnstad", "3001", "VWO", "500", "pupils in 2012", "100", "candidates"),
        PackSite("00BB00", "Nowhere", "Lijnstad", "", "VWO", "300", "pupils in 2012", "60", "candidates"),
    ),
    {"3001": (52.2, 5.2)},
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a feed, a pack of two schools, and the tables of a mill."""
    monkeypatch.chdir(tmp_path)
    write_zip(tmp_path / "feed.zip", busy_feed())
    write_pack(PACK, tmp_path / "pack")
    (tmp_path / "organisations.csv").write_text(ORGANISATIONS)
    (tmp_path / "groups.csv").write_text(GROUPS)
    return tmp_path


def test_it_says_first_who_is_lost_then_what_is_assumed(here, call):
    result = call("new", "town", "--municipality", "lijnstad", "--gtfs", "feed.zip", "--pack", "pack", "-y")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].startswith("LOST: 300 people (38% of all) on no line: nobody says where they go")
    assert lines[1].startswith("  What to do: put them in their place")
    assert lines[2] == "Without a place: 1 party. Put it on the map: stagger new town --place 00BB00=53.2194,6.5665"
    assumed = lines.index("What is assumed")
    assert any("Near school" in line and "500" in line for line in lines[:assumed])
    key = lines.index("  cohorts.vo.mode_shares=public_transport=0.18 bicycle=0.77")
    assert lines[key + 1] == "      pupils in secondary education: how they travel; 800 people"
    assert lines[key + 2].endswith("a guess (assumed)")
    assert lines[-1] == (
        "Written to town/region.toml, town/region.json. Next: stagger solve town/region.json -o town/schedule.json"
    )
    assert read_instance(here / "town" / "region.json").name == "Lijnstad"


def test_a_second_call_adds_and_overwrites(here, call):
    call("new", "town", "--municipality", "Lijnstad", "--gtfs", "feed.zip", "--pack", "pack", "-y")
    more = ["--employers", "organisations.csv", "--tables", "groups.csv", "--place", "00BB00=52.2, 5.2"]
    result = call("new", "town", *more, "--assume", "schools.00AA00.start=08:10", "--name", "X", "--pack", "pack", "-y")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Nobody is lost: everybody is on some line.")
    instance = read_instance(here / "town" / "region.json")
    assert (instance.name, [each.id for each in instance.organisations]) == ("X", ["mill", "00AA00", "00BB00"])
    assert instance.organisations[1].groups[0].arrivals[0].at == 490


def of_two(here, folder, name, id):
    (here / folder).mkdir(exist_ok=True)
    text = ORGANISATIONS.replace("mill", id)
    (here / folder / name).write_text(text)
    return f"{folder}/{name}"


def parties(here):
    return [each.id for each in read_instance(here / "town" / "region.json").organisations]


def test_two_tables_of_one_sort_both_count_and_one_of_the_same_name_takes_its_place(here, call):
    groups = GROUPS + "".join(line.replace("mill", "shed") + "\n" for line in GROUPS.splitlines()[1:])
    (here / "groups.csv").write_text(groups)
    first, second = of_two(here, "a", "one.csv", "mill"), of_two(here, "a", "two.csv", "shed")
    common = ["--gtfs", "feed.zip", "--tables", "groups.csv", "-y"]
    result = call("new", "town", "--employers", first, "--tables", second, *common)
    assert result.exit_code == 0, result.output
    assert parties(here) == ["mill", "shed"]
    renamed = here / "b" / "two.csv"
    of_two(here, "b", "two.csv", "shed")
    renamed.write_text(renamed.read_text().replace("The Mill", "The Shed"))
    result = call("new", "town", "--tables", "b/two.csv", "-y")
    assert result.exit_code == 0, result.output
    assert "two.csv takes the place of the table of that name given before." in result.output
    assert [each.name for each in read_instance(here / "town" / "region.json").organisations][1] == "The Shed"


def test_two_different_tables_of_one_name_are_refused(here, call):
    first, second = of_two(here, "a", "one.csv", "mill"), of_two(here, "b", "one.csv", "shed")
    result = call("new", "town", "--employers", first, "--employers", second, "--gtfs", "feed.zip", "-y")
    assert result.exit_code == 3
    assert "found another file of the name of" in result.output
    assert "give one of the two another name" in result.output
    assert not (here / "town").exists()


def test_somebody_else_who_changes_the_region_is_told(here, call):
    (here / "town").mkdir()
    with alone_in(here / "town"):
        result = call("new", "town", "--municipality", "Lijnstad", "--gtfs", "feed.zip", "--pack", "pack", "-y")
    assert result.exit_code == 3
    assert "found a region that somebody else is changing" in result.output
    assert "wait until that is done, and do this again" in result.output
    assert (
        call("new", "town", "--municipality", "Lijnstad", "--gtfs", "feed.zip", "--pack", "pack", "-y").exit_code == 0
    )


def test_in_dutch(here, call):
    result = call("new", "town", "--municipality", "Lijnstad", "--pack", "pack", "-y", "--lang", "nl")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("VALT WEG: 800 mensen (100% van allen) op geen lijn: er is nog geen dienstregeling")
    assert "leerlingen in het voortgezet onderwijs: hoe ze reizen; 800 mensen" in result.output
    assert "Hierna: stagger new town --gtfs FEED.zip" in result.output


def test_for_machines(here, call):
    result = call("new", "town", "--municipality", "Lijnstad", "--gtfs", "feed.zip", "--pack", "pack", "--json")
    told = json.loads(result.output)
    assert told["instance"]["file"] == "region.json"
    assert (told["lost"][0]["people"], told["lost"][0]["share"], told["unplaced"]) == (300, 0.375, ["00BB00"])
    assert {each["key"] for each in told["assumptions"]} >= {"cohorts.vo.shifts", "vehicles.bus", "access.walk_m"}
    assert told["problems"] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "town: found a region without anybody; expected at least one municipality, workbook or register"),
        (
            ["--municipality", "Lijnsted"],
            'found "Lijnsted"; expected a municipality with a secondary school; did you mean',
        ),
        (["--municipality", "Lijnstad", "--gtfs", "groups.csv"], "groups.csv: found a file of another sort"),
        (["--municipality", "Lijnstad", "--place", "a=1"], '--place: found "a=1"; expected degrees north and east'),
        (["--municipality", "Lijnstad", "--place", "a=95,5"], '--place: found "a=95,5"; expected degrees north'),
        (["--municipality", "Lijnstad", "--assume", "x"], '--assume: found "x"; expected a name, = and a value'),
        (["--municipality", "Lijnstad", "--assume", "access.walk_m=1\x01"], "expected a number that is not below 0"),
        (["--municipality", "Lijnstad", "--place", "a\x01=1,2", "--gtfs", "feed.zip"], "expected the id of an"),
        (["--municipality", "Lijnstad", "--assume", "x=3"], 'the assumption x: found "x"; expected the key of an'),
        (["--municipality", "Lijnstad", "--gtfs", "feed.zip", "--place", "a=1,2"], "places.a of the recipe: found"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(here, call, arguments, told):
    result = call("new", "town", *arguments, "--pack", "pack", "-y")
    assert result.exit_code == 3
    assert told in result.output
    assert "Traceback" not in result.output


def test_wrong_cells_come_back_marked(here, call):
    (here / "form.xlsx").write_bytes(workbook({"Groepen": [["organisation", "headcount"], ["nobody", "veel"]]}))
    result = call("new", "town", "--employers", "form.xlsx", "--gtfs", "feed.zip", "--pack", "pack", "-y")
    assert result.exit_code == 3
    assert 'cell B2: found "veel"' in result.output
    assert (here / "town" / "te-verbeteren" / "form-te-verbeteren.xlsx").is_file()


def test_questions_are_asked_where_no_option_says_it(here, monkeypatch, capsys):
    files = ["nowhere.zip", "groups.csv", "feed.zip", "organisations.csv", "groups.csv", "", ""]
    answers = iter(["Lijnsted", "Lijnstad", *files, "doomsday", "tue thu", "1*", "Our town"])
    asked = []

    def ask(question, default):
        asked.append((question, default))
        return next(answers)

    assert run(NewOptions("town", pack="pack"), ask) == 0
    told = capsys.readouterr().out
    assert 'did you mean "Lijnstad"' in told
    assert "no such file" in told
    assert "That is a file of another sort." in told
    assert "Read feed.zip: lines 2, runs 168, stop_times 504" in told
    assert "Weekdays are mon tue wed thu fri sat sun." in told
    assert asked[-1] == ("What is the region called", "Lijnstad")
    instance = read_instance(here / "town" / "region.json")
    assert (instance.name, instance.days) == ("Our town", ("tue", "thu"))
    assert [each.id for each in instance.organisations] == ["mill", "00AA00", "00BB00"]


def test_nothing_is_asked_of_a_pipe(here, call):
    result = call("new", "town", "--municipality", "Lijnstad", "--pack", "pack", input="")
    assert result.exit_code == 0, result.output


def test_a_template_for_each_school_and_its_way_back(here, call):
    assert call("template", "schools", "-o", "form.xlsx").exit_code == 0
    again = call("template", "schools", "-o", "form.xlsx")
    assert again.exit_code == 3
    result = call("template", "schools", "--municipality", "Zeewolde", "-o", "forms")
    assert result.exit_code == 0, result.output
    assert [path.suffix for path in (here / "forms").iterdir()] == [".xlsx"] * len(list((here / "forms").iterdir()))
    refused = call("template", "--municipality", "Zeewolde", "-o", "forms")
    assert refused.exit_code == 3
    assert "found a workbook for everybody" in refused.output


def test_employers_come_back_marked_on_request(here, call):
    (here / "form.xlsx").write_bytes(workbook({"Groepen": [["organisation", "headcount"], ["hs", "veel"]]}))
    result = call("import", "employers", "form.xlsx", "--mark", "out", "--lang", "nl")
    assert result.exit_code == 3
    assert "Verkeerde cellen zijn gemarkeerd in out/form-te-verbeteren.xlsx" in result.output
    assert (here / "out" / "form-te-verbeteren.xlsx").is_file()
