"""Regions made by somebody who is not trusted with paths: quarantine, limits, faults, and the way to an instance."""

import io
import json
import subprocess
import sys
import threading

import openpyxl
import pytest

import solver
from solver.errors import InputError
from solver.formats import dump_sweep, read_instance
from solver.importers.regions import new_regions as module
from solver.importers.regions.new_regions import Change, NewRegions
from tests.importers.gtfs.feeds import write_zip
from tests.importers.recipes.regions import GROUPS, ORGANISATIONS, busy_feed
from tests.importers.regions.test_importers_regions_region import PACK
from tests.importers.sheets.sheet_files import workbook


@pytest.fixture
def shop(tmp_path):
    return NewRegions(tmp_path / "regions", PACK)


@pytest.fixture
def key(shop):
    return shop.begin("Lijnstad & omgeving")


@pytest.fixture
def feed(tmp_path):
    return write_zip(tmp_path / "feed.zip", busy_feed()).read_bytes()


def told(error):
    return [str(problem) for problem in error.value.problems]


def test_from_nothing_to_an_instance(shop, key, feed, tmp_path):
    assert key == "lijnstad-omgeving"
    assert shop.put(key, "feed.zip", feed)["sort"] == "feed"
    shop.put(key, "organisations.csv", ORGANISATIONS.encode())
    shop.put(key, "wie er is.csv", GROUPS.encode())
    shop.change(key, Change(municipalities=("lijnstad",)))
    state = shop.build(key)
    assert state["made"]["instance"]["file"] == "region.json"
    assert state["made"]["unplaced"] == ["00BB00"]
    assert sorted(stop["name"] for stop in state["made"]["stops"]) == ["Alpha", "Beta", "Gamma"]
    assert state["is_open"]
    assert sorted(state["files"]) == ["feed.zip", "organisations.csv", "wie er is.csv"]
    instance = read_instance(tmp_path / "regions" / "lijnstad-omgeving.json")
    assert [each.id for each in instance.organisations] == ["mill", "00AA00", "00AA01", "00BB00"]
    assert shop.state(key) == state
    placed = shop.change(key, Change.model_validate({"places": {"00BB00": {"lat": 52.2, "lon": 5.2}}}))
    assert placed["choices"]["places"]["00BB00"]["lat"] == 52.2
    assert shop.build(key)["made"]["unplaced"] == []


def test_what_is_left_out_stays_and_none_takes_back(shop, key):
    own = {"access.walk_m": {"value": "900", "source": "ours", "quality": "derived"}}
    shop.change(key, Change.model_validate({"own": own, "days": ["tue", "thu"], "places": {"a": {"lat": 1, "lon": 2}}}))
    state = shop.change(key, Change(name="Anders"))
    assert (state["title"], state["choices"]["days"], state["choices"]["own"]) == ("Anders", ["tue", "thu"], own)
    state = shop.change(key, Change.model_validate({"own": {"access.walk_m": None}, "places": {"a": None}}))
    assert (state["choices"]["own"], state["choices"]["places"]) == ({}, {})


def test_a_workbook_with_faults_stays_out_and_comes_back_marked(shop, key, tmp_path):
    data = workbook({"Groepen": [["organisation", "headcount"], ["hs", "veel"]]})
    seen = shop.put(key, "Ons blad.xlsx", data)
    assert [(each["sheet"], each["cell"], each["found"]) for each in seen["problems"]] == [("Groepen", "B2", '"veel"')]
    assert seen["marked"] == ["Ons blad-te-verbeteren.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(shop.marked(key, seen["marked"][0])))
    assert book["Groepen"]["B2"].comment is not None
    state = shop.state(key)
    assert (state["files"], state["choices"]["tables"]) == ({}, [])
    assert not list((tmp_path / "regions" / key / "quarantine").iterdir())
    mended = shop.put(key, "Ons blad.xlsx", workbook({"Groepen": [["organisation", "headcount"], ["hs", 20]]}))
    assert (mended["problems"], mended["rows"]) == ([], {"groups": 1})


def test_a_file_is_taken_out_again(shop, key, feed, tmp_path):
    shop.put(key, "feed.zip", feed)
    shop.put(key, "mensen.csv", GROUPS.encode())
    shop.put(key, "pc.csv", b"postcode,lat,lon\n3001,52.2,5.2\n")
    for name in ("feed.zip", "mensen.csv", "pc.csv"):
        state = shop.remove(key, name)
    assert (state["files"], state["choices"]["feed"], state["choices"]["tables"]) == ({}, None, [])
    assert state["choices"]["postcodes"] is None
    assert list((tmp_path / "regions" / key / "given").iterdir()) == []
    with pytest.raises(InputError):
        shop.remove(key, "feed.zip")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/cron.csv", "cron.csv"),
        ("C:\\temp\\form.csv", "form.csv"),
        ("a\x00b<script>.csv", "a-b-script-.csv"),
        ("...hidden.csv", "hidden.csv"),
    ],
)
def test_no_name_leads_out_of_the_folder(shop, key, name, kept, tmp_path):
    text = "line,direction,day,from,to,passengers\n1,out,tue,08:00,08:15,20\n"
    shop.put(key, name, text.encode())
    assert [path.name for path in (tmp_path / "regions" / key / "given").iterdir()] == [kept]
    assert {path.name for path in tmp_path.iterdir()} == {"regions"}


@pytest.mark.parametrize("name", ["form.exe", "", ".csv", "x" * 200 + ".csv", "folder/"])
def test_a_name_that_is_none_is_refused(shop, key, name):
    with pytest.raises(InputError) as error:
        shop.put(key, name, b"")
    assert "expected a file that ends in .xlsx" in told(error)[0]


def test_a_name_is_no_longer_than_a_disk_takes(shop, key):
    with pytest.raises(InputError) as error:
        shop.put(key, "字" * 90 + ".csv", GROUPS.encode())
    assert told(error) == [
        f'the file: found "{"字" * 59}…"; expected a shorter name; save it with a name of at most 50 signs.'
    ]
    longest = "字" * 65 + ".xlsx"
    wrong = workbook({"Groepen": [["organisation", "headcount"], ["hs", "veel"]]})
    assert shop.put(key, longest, wrong)["marked"] == ["字" * 65 + "-te-verbeteren.xlsx"]
    table = "é" * 96 + ".csv"
    assert shop.put(key, table, GROUPS.encode())["rows"] == {"groups": 1}


@pytest.mark.parametrize("wrong", ["nowhere", "..", "", "a/b", "../regions", "LIJN"])
def test_a_region_that_is_none_is_refused(shop, key, wrong):
    with pytest.raises(InputError):
        shop.state(wrong)
    with pytest.raises(InputError):
        shop.build(wrong)


def test_a_link_is_no_region(shop, key, tmp_path):
    (tmp_path / "regions" / "link").symlink_to(tmp_path)
    with pytest.raises(InputError):
        shop.state("link")


def test_no_more_files_than_the_limit(shop, key, monkeypatch):
    monkeypatch.setattr(module, "MOST_FILES", 1)
    shop.put(key, "groups.csv", GROUPS.encode())
    shop.put(key, "groups.csv", GROUPS.encode())
    with pytest.raises(InputError) as error:
        shop.put(key, "organisations.csv", ORGANISATIONS.encode())
    assert "expected at most 1" in told(error)[0]


def test_names_are_told_apart_and_nothing_is_written_over(shop, tmp_path):
    (tmp_path / "regions").mkdir()
    (tmp_path / "regions" / "utrecht.json").write_text("{}")
    assert [shop.begin("Utrecht"), shop.begin("Utrecht"), shop.begin("   ")] == ["utrecht-2", "utrecht-3", "region"]
    assert (tmp_path / "regions" / "utrecht.json").read_text() == "{}"


def test_an_unknown_municipality_or_value_changes_nothing(shop, key):
    before = shop.state(key)
    with pytest.raises(InputError):
        shop.change(key, Change(municipalities=("Atlantis",)))
    with pytest.raises(InputError):
        shop.change(key, Change.model_validate({"own": {"access.walk_m": {"value": "far"}}}))
    assert shop.state(key) == before


def test_what_was_cut_off_is_made_again(shop, key, tmp_path):
    (tmp_path / "regions" / key / "seen.json").write_text('{"feed.zip": ')
    assert shop.state(key)["files"] == {}


def test_a_region_of_nobody_is_told(shop, key):
    with pytest.raises(InputError) as error:
        shop.build(key)
    assert "a region without anybody" in told(error)[0]
    assert json.loads(json.dumps(shop.state(key)))["made"] is None


def test_a_faulty_table_of_another_name_changes_nothing(shop, key, feed, tmp_path):
    folder = tmp_path / "regions" / key
    shop.put(key, "feed.zip", feed)
    shop.put(key, "onze organisaties.csv", ORGANISATIONS.encode())
    shop.put(key, "groups.csv", GROUPS.encode())
    before, built = shop.state(key), shop.build(key)
    refused = shop.put(key, "nieuw.csv", ORGANISATIONS.replace("employer", "bakkerij").encode())
    (problem,) = refused["problems"]
    assert (problem["where"], problem["found"]) == ("nieuw.csv, row 2, column kind", '"bakkerij"')
    state = shop.state(key)
    assert (state["files"], state["choices"], list(state["refused"])) == (
        before["files"],
        before["choices"],
        ["nieuw.csv"],
    )
    assert sorted(path.name for path in (folder / "given").iterdir()) == sorted(before["files"])
    assert not state["is_stale"]
    assert shop.build(key)["made"]["instance"] == built["made"]["instance"] is not None


ONE_GROUP = "organisation,group,headcount\nmill,mill-night,12\n"


def test_two_files_of_one_table_both_count_and_say_so(shop, key, feed, tmp_path):
    shop.put(key, "feed.zip", feed)
    shop.put(key, "organisations.csv", ORGANISATIONS.encode())
    shop.put(key, "mijn groepen.csv", GROUPS.encode())
    first = read_groups(shop, key, tmp_path)
    assert shop.put(key, "groep2.csv", ONE_GROUP.encode())["beside"] == ["mijn groepen.csv"]
    assert read_groups(shop, key, tmp_path) == [*first, "mill-night"]
    assert shop.state(key)["files"]["mijn groepen.csv"]["beside"] == ["groep2.csv"]
    shop.remove(key, "groep2.csv")
    assert read_groups(shop, key, tmp_path) == first
    assert shop.state(key)["files"]["mijn groepen.csv"]["beside"] == []
    assert not (tmp_path / "regions" / key / "tables" / "groep2.csv").exists()


def read_groups(shop, key, tmp_path):
    made = shop.build(key)["made"]
    assert made["problems"] == []
    return [group.id for group in read_instance(tmp_path / "regions" / f"{key}.json").groups]


def test_what_two_files_say_differently_is_told_by_their_names(shop, key, feed):
    shop.put(key, "feed.zip", feed)
    shop.put(key, "organisations.csv", ORGANISATIONS.encode())
    shop.put(key, "een.csv", ONE_GROUP.encode())
    shop.put(key, "twee.csv", ONE_GROUP.replace("12", "13").encode())
    (told,) = shop.build(key)["made"]["problems"]
    assert told.startswith('twee.csv/groups.csv, row 2, column group: found "mill-night", which een.csv/groups.csv')


def test_a_copy_of_before_goes_with_its_file(shop, key, tmp_path):
    """A region of an earlier version has one copy of each table, called as the table."""
    shop.put(key, "mensen.csv", GROUPS.encode())
    path = tmp_path / "regions" / key / "new.json"
    path.write_text(path.read_text().replace("tables/mensen.csv/groups.csv", "tables/groups.csv"))
    assert shop.state(key)["choices"]["tables"] == ["tables/groups.csv"]
    assert shop.remove(key, "mensen.csv")["choices"]["tables"] == []


def test_a_replaced_feed_or_list_of_postcodes_says_so_and_comes_back(shop, key, feed):
    pc = b"postcode,lat,lon\n3001,52.2,5.2\n"
    for name, data in (("eerste.zip", feed), ("pc1.csv", pc), ("pc2.csv", pc.replace(b"postcode", b"pc4"))):
        shop.put(key, name, data)
    assert shop.put(key, "tweede.zip", feed)["replaces"] == ["eerste.zip"]
    state = shop.state(key)
    assert {name: told["replaced_by"] for name, told in state["files"].items()} == {
        "eerste.zip": "tweede.zip",
        "tweede.zip": "",
        "pc1.csv": "pc2.csv",
        "pc2.csv": "",
    }
    shop.remove(key, "tweede.zip")
    state = shop.remove(key, "pc2.csv")
    assert (state["choices"]["feed"], state["choices"]["postcodes"]["file"]) == ("given/eerste.zip", "given/pc1.csv")
    assert state["choices"]["postcodes"]["postcode"] == "postcode"
    assert {told["replaced_by"] for told in state["files"].values()} == {""}


def test_a_file_of_the_same_name_that_is_something_else_leaves_nothing_of_the_first(shop, key):
    shop.put(key, "lijst.csv", b"postcode,lat,lon\n3001,52.2,5.2\n")
    shop.put(key, "lijst.csv", GROUPS.encode())
    choices = shop.state(key)["choices"]
    assert (choices["postcodes"], choices["tables"]) == (None, ["tables/lijst.csv/groups.csv"])
    shop.put(key, "lijst.csv", ORGANISATIONS.encode())
    assert shop.state(key)["choices"]["tables"] == ["tables/lijst.csv/organisations.csv"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_table_of_another_name_keeps_its_letters(shop, key, feed, tmp_path, encoding):
    shop.put(key, "feed.zip", feed)
    shop.put(key, "groups.csv", GROUPS.encode())
    shop.put(key, "wie.csv", ORGANISATIONS.replace("The Mill", "Café Zuid").encode(encoding))
    shop.build(key)
    assert "Café Zuid" in [each.name for each in read_instance(tmp_path / "regions" / f"{key}.json").organisations]


def test_who_changes_a_region_waits_for_another_process_and_who_looks_does_not(shop, key, tmp_path):
    told = []
    holder = f"""
import sys
from pathlib import Path
from solver.importers.regions.alone import alone_in
with alone_in(Path({str(tmp_path / "regions" / key)!r})):
    print("in", flush=True)
    sys.stdin.readline()
"""
    with subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "in\n"
        waiting = threading.Thread(target=lambda: told.append(shop.change(key, Change(name="Later"))["title"]))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        assert NewRegions(tmp_path / "regions", PACK).state(key)["title"] == "Lijnstad & omgeving"
        other.communicate("\n")
        waiting.join(30)
    assert told == ["Later"]


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("e.csv", "", "e.csv"),
        ("e.csv", "postcode,lat,lon\n3001,52.2\n", "e.csv, line 2"),
        ("e.csv", "postcode,lat,lon\n3001,ver,5.2\n", "e.csv, line 2, lat"),
        ("e.zip", "no feed", "e.zip"),
        ("e.xlsx", "no workbook", "e.xlsx"),
    ],
)
def test_a_fault_names_the_file_as_it_was_given(shop, key, name, text, where):
    for problem in shop.put(key, name, text.encode())["problems"]:
        assert problem["where"] == where
        assert "quarantine" not in problem["sentence"]
    assert shop.state(key)["refused"][name]["problems"]


def test_nothing_that_is_told_names_a_folder_of_the_server(shop, key, feed, tmp_path):
    register = REGISTER.replace(";9", ";veel")
    for name, data in (("feed.zip", feed), ("duo.csv", REGISTER.encode()), ("organisations.csv", ORGANISATIONS)):
        shop.put(key, name, data if isinstance(data, bytes) else data.encode())
    assert str(tmp_path) not in json.dumps(shop.build(key))
    shop.put(key, "duo.csv", register.encode())
    state = shop.build(key)
    assert [each["where"] for each in state["made"]["faults"]] == [
        "given/duo.csv, line 2, EXAMENKANDIDATEN SCHOOLJAAR 2023-2024 - TOTAAL"
    ]
    assert str(tmp_path) not in json.dumps(state)
    (tmp_path / "regions" / key / "region.toml").write_text("changed by hand")
    with pytest.raises(InputError) as error:
        shop.build(key)
    assert told(error)[0].startswith("region.toml: found a recipe that was changed by hand")
    assert str(tmp_path) not in told(error)[0]


REGISTER = (
    "INSTELLINGSCODE;VESTIGINGSCODE;INSTELLINGSNAAM VESTIGING;GEMEENTENAAM;ONDERWIJSTYPE VO;"
    "EXAMENKANDIDATEN SCHOOLJAAR 2023-2024 - TOTAAL\n00AA;00;A;ZWOLLE;VWO;9\n"
)


def test_a_number_of_a_school_that_is_none_is_refused(shop, key):
    own = {"value": "50"}
    before = shop.state(key)
    with pytest.raises(InputError) as error:
        shop.change(key, Change.model_validate({"own": {"schools.x.pupils": own}}))
    assert told(error) == [
        'the assumption schools.x.pupils: found "x"; expected the code of a school, such as 01UH00; take a code of the '
        "list of schools."
    ]
    assert shop.state(key) == before
    shop.change(key, Change.model_validate({"own": {"schools.00BB00.pupils": own}}))


def test_a_day_counts_once(shop, key):
    state = shop.change(key, Change.model_validate({"days": ["thu", "tue", "thu"]}))
    assert state["choices"]["days"] == ["thu", "tue"]


def test_what_matters_most_stands_first_once_a_sweep_says_so(shop, key, feed, tmp_path):
    shop.put(key, "feed.zip", feed)
    shop.put(key, "organisations.csv", ORGANISATIONS.encode())
    shop.put(key, "groups.csv", GROUPS.encode())
    made = shop.build(key)["made"]
    assert not made["is_swept"]
    assert [each["decides"] for each in made["assumptions"]] == [None] * len(made["assumptions"])
    before = [each["key"] for each in made["assumptions"]]
    folder = tmp_path / "regions" / key
    found = solver.sweep(read_instance(folder / "region.json"), num_draws=60)
    (folder / "sweep.json").write_text(dump_sweep(found.sweep))
    (folder / "old-sweep.json").write_text("{")
    made = shop.state(key)["made"]
    assert made["is_swept"]
    shares = [each["decides"] for each in made["assumptions"] if each["decides"] is not None]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.3
    assert made["assumptions"][0]["key"].startswith("base_load.")
    assert before[0] != made["assumptions"][0]["key"]
    shop.change(key, Change(own={"base_load.am": {"value": "0.3"}}))
    assert not shop.build(key)["made"]["is_swept"], "it was of another instance"
