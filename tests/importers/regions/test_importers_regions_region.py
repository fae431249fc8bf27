"""A region from choices to an instance: what is written, what is lost, what is assumed, and overwriting it."""

import json
import tomllib

import pytest

from solver.errors import SourceError
from solver.formats import read_instance
from solver.importers.build import build_instance
from solver.importers.recipe import read_recipe
from solver.importers.regions.area import MARGIN_KM, circle_around
from solver.importers.regions.choices import Choices, OwnValue, start
from solver.importers.regions.own_values import SCHOOL_FIELDS, checked, known_keys, own_tables
from solver.importers.regions.region import look, make, take, with_place
from solver.importers.schools_nl.pack import Pack, PackSite
from tests.importers.gtfs.feeds import write_zip
from tests.importers.recipes.regions import GROUPS, ORGANISATIONS, busy_feed
from tests.importers.sheets.sheet_files import workbook

PACK = Pack(
    (
        PackSite("00AA00", "Near school", "Lijnstad", "3001", "VWO", "500", "pupils in 2012", "100", "candidates"),
        PackSite("00AA01", "Derived", "Lijnstad", "3001", "VWO", "", "", "100", "exam candidates 2023-24 (DUO)"),
        PackSite("00BB00", "Nowhere", "Lijnstad", "", "VWO", "300", "pupils in 2012", "60", "candidates"),
        PackSite("00CC00", "Closed", "Lijnstad", "3001", "VWO", "", "", "0", "candidates"),
        PackSite("00DD00", "Other town", "Ver weg", "9001", "VWO", "100", "pupils in 2012", "20", "candidates"),
    ),
    {"3001": (52.2, 5.2), "9001": (53.2, 6.2)},
)


@pytest.fixture
def feed(tmp_path):
    return write_zip(tmp_path / "feed.zip", busy_feed())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "region"


def region(folder, feed=None, **choices):
    given = Choices(municipalities=("lijnstad",), **choices)
    return make(folder, given if feed is None else take(given, look(feed), folder), PACK)


def test_municipalities_and_a_feed_make_an_instance(folder, feed):
    made = region(folder, feed)
    assert made.problems == ()
    assert read_instance(folder / "region.json").content_hash == made.built.instance.content_hash
    assert [(party.id, party.people, party.people_quality, party.begins) for party in made.parties] == [
        ("00AA00", 500, "fact", ("08:30",)),
        ("00AA01", 474, "derived", ("08:30",)),
        ("00BB00", 300, "fact", ("08:30",)),
    ]
    assert {line.name for line in made.built.instance.lines} == {"1 A", "1 C"}


def test_the_recipe_alone_makes_the_same_instance(folder, feed):
    made = region(folder, feed, places={"00BB00": {"lat": 52.2, "lon": 5.2}}, name="Lijnstad, dinsdag")
    assert build_instance(folder / "region.toml").text == made.built.text == (folder / "region.json").read_text()
    recipe = read_recipe(folder / "region.toml")
    assert (recipe.name, recipe.days, recipe.schools[0].mapping) == ("Lijnstad, dinsdag", ("tue",), "pack")
    assert recipe.gtfs.feed == "../feed.zip"
    assert (recipe.gtfs.area.lat, recipe.gtfs.area.radius_km) == (52.2, 5.0)


def test_what_is_lost_stands_first_with_its_share_of_all_people(folder, feed):
    made = region(folder, feed)
    placeless, closed = made.lost
    assert (placeless.people, round(placeless.share, 3), placeless.names) == (300, 0.235, ("Nowhere",))
    assert "nobody says where they go" in str(placeless.what)
    assert (closed.people, closed.names) == (None, ("Closed 00CC00",))
    assert [party.id for party in made.unplaced] == ["00BB00"]
    found = make(folder, with_place(start(folder), "00BB00", 52.2, 5.2), PACK)
    assert [lost.people for lost in found.lost] == [None]
    assert found.built.instance.sources["00BB00.place"].text == "put on the map by hand"


def test_without_a_timetable_all_are_lost_and_who_is_there_stands_there(folder):
    made = region(folder)
    assert made.built is None
    assert made.problems == ()
    assert (made.lost[0].people, made.lost[0].share) == (1274, 1.0)
    assert len(made.parties) == 3
    assert "cohorts.vo.arrivals" in {each.key for each in made.assumptions}
    assert not (folder / "region.json").exists()
    assert "gtfs" not in tomllib.loads((folder / "region.toml").read_text())


def test_assumptions_say_value_source_people_and_key(folder, feed):
    of = {each.key: each for each in region(folder, feed).assumptions}
    start_of_lessons = of["cohorts.vo.arrivals"]
    assert (start_of_lessons.value, start_of_lessons.people) == ("08:30=0.8 +50=0.15 +100=0.05", 1274)
    assert start_of_lessons.source.startswith("first lesson 08:30: the median of 13 schools")
    assert (of["pupils_per_candidate"].value, of["pupils_per_candidate"].people) == ("4.74", 474)
    assert of["vehicles.bus"].value == "31 91"
    assert of["access.walk_m"].value == "700"
    assert of["base_load.am"].value == "0.22"
    assert not any(each.is_own for each in of.values())


OWN = {
    "cohorts.vo.mode_shares": "public_transport=0.3 bicycle=0.5",
    "vehicles.bus": "40 / 70",
    "access.walk_m": "1000",
    "base_load.pm": "0,5",
    "pupils_per_candidate": "5",
    "schools.00AA00.start": "08:10",
    "schools.00CC00.pupils": "50",
}


def test_every_assumption_can_be_overwritten(folder, feed):
    own = {key: OwnValue(value=value, source="our guess", quality="derived") for key, value in OWN.items()}
    made = region(folder, feed, own=own)
    instance = made.built.instance
    groups = {group.id: group for group in instance.groups}
    assert groups["00AA01-pupils"].mode_shares.public_transport == 0.3
    assert groups["00AA01-pupils"].headcount == 500
    assert groups["00CC00-pupils"].headcount == 50
    assert groups["00AA00-pupils"].arrivals[0].at == 490
    assert instance.sources["00AA00-pupils.arrivals"].text.startswith("our guess; ")
    assert {trip.places for section in instance.sections for trip in section.departures} == {70}
    recipe = read_recipe(folder / "region.toml")
    assert (recipe.gtfs.access.walk_m, recipe.base_load.pm) == (1000, 0.5)
    of = {each.key: each for each in made.assumptions}
    for key in OWN:
        if not key.startswith("schools."):
            assert (of[key].is_own, of[key].source, of[key].quality) == (True, "our guess", "derived")
    assert [lost.names for lost in made.lost] == [("Nowhere",)]


def test_own_values_are_taken_back_by_leaving_them_out(folder, feed):
    first = region(folder, feed)
    own = region(folder, feed, own={"access.walk_m": OwnValue(value="1000")}, recipe_hash=first.choices.recipe_hash)
    again = region(folder, feed, recipe_hash=own.choices.recipe_hash)
    assert again.built.text == first.built.text
    assert list((folder / "own").glob("*.csv")) == []


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("acces.walk_m", "3", 'the assumption acces.walk_m: found "acces.walk_m"; expected the key of an assumption; '
         'did you mean "access.walk_m"? If not, take a key of the list that stagger new prints.'),
        ("base_load.am", "9", 'the assumption base_load.am: found "9"; expected a number from 0 to 1; '
         "write 9 % as 0.09."),
        ("pupils_per_candidate", "0", 'the assumption pupils_per_candidate: found "0"; expected a number above 0; '
         "write it as the list of assumptions does."),
        ("access.detour", "0", 'the assumption access.detour: found "0"; expected a number from 1 to 5; '
         "give a value in that range."),
        ("access.walk_m", "far", 'the assumption access.walk_m: found "far"; expected a number that is not below 0; '
         "write it as the list of assumptions does."),
        ("vehicles.bus", "91 31", 'the assumption vehicles.bus: found "91 31"; expected seats, and places in all '
         "(seats and standing places together), such as 31 91; write it as the list of assumptions does."),
        ("cohorts.vo.arrivals", "noon", "the assumption cohorts.vo.arrivals: found"),
        ("schools.00AA00.start", "half negen", "the assumption schools.00AA00.start: found"),
        ("schools.00AA00.colour", "red", 'found "schools.00AA00.colour"; expected the key of an assumption'),
    ],
)  # fmt: skip
def test_an_own_value_that_cannot_be_used_is_told(folder, key, value, told):
    with pytest.raises(SourceError) as error:
        region(folder, own={key: OwnValue(value=value)})
    assert told in str(error.value)


def test_the_keys_that_are_listed_can_be_overwritten(folder, feed):
    made = region(folder, feed)
    assert {each.key for each in made.assumptions} <= set(known_keys())
    own = {each.key: OwnValue(value=each.value) for each in made.assumptions if each.value}
    checked(own)
    again = region(folder, feed, own=own, recipe_hash=made.choices.recipe_hash)
    loads = [[flow.share for group in each.built.instance.groups for flow in group.flows] for each in (made, again)]
    assert loads[0] == loads[1]
    assert "pupils" in SCHOOL_FIELDS


def test_own_values_of_one_school_stand_in_one_row():
    own = {
        "schools.00aa-00.start": OwnValue(value="08:10", source="website", quality="fact"),
        "schools.00AA00.pupils": OwnValue(value="20"),
    }
    assert own_tables(own)["school_details"].splitlines() == [
        "school,source,quality,start,pupils",
        "00AA00,website; set by hand in stagger new,assumed,08:10,20",
    ]


def test_choices_are_kept_and_a_second_call_adds_to_them(folder, feed):
    made = region(folder, feed)
    assert start(folder) == made.choices
    assert json.loads((folder / "new.json").read_text())["municipalities"] == ["Lijnstad"]
    placed = make(folder, with_place(start(folder), "00BB00", 52.2, 5.2), PACK)
    assert placed.unplaced == ()


def test_a_recipe_that_was_changed_by_hand_is_not_written_over(folder, feed):
    made = region(folder, feed)
    path = folder / "region.toml"
    path.write_text(path.read_text() + "# mine\n")
    with pytest.raises(SourceError, match="changed by hand since stagger new wrote it"):
        make(folder, made.choices, PACK)
    assert path.read_text().endswith("# mine\n")
    assert make(folder, made.choices, PACK, overwrite=True).built is not None


def test_a_folder_with_a_recipe_of_somebody_else_is_refused(folder):
    folder.mkdir()
    (folder / "region.toml").write_text("")
    with pytest.raises(SourceError, match="a recipe that is there already"):
        start(folder)


def test_a_broken_file_of_choices_is_told(folder):
    folder.mkdir()
    (folder / "new.json").write_text('{"format": "stagger-new/1", "days": ["doomsday"]}')
    with pytest.raises(SourceError, match=r"new.json: days\[0\]"):
        start(folder)


def test_a_workbook_with_faults_comes_back_marked(folder, feed, tmp_path):
    form = tmp_path / "form.xlsx"
    form.write_bytes(workbook({"Groepen": [["organisation", "headcount"], ["nobody", 20]]}))
    choices = take(Choices(municipalities=("Lijnstad",)), look(form), folder)
    made = make(folder, take(choices, look(feed), folder), PACK)
    assert made.built is None
    assert [problem.found for problem in made.problems] == ['"nobody"']
    assert [path.name for path in made.marked] == ["form-te-verbeteren.xlsx"]
    assert not (folder / "region.json").exists()


def test_employers_go_by_the_postcodes_of_the_pack(folder, feed, tmp_path):
    (tmp_path / "organisations.csv").write_text("organisation,name,kind,postcode\nmill,The Mill,employer,3001 AB\n")
    (tmp_path / "groups.csv").write_text(GROUPS)
    choices = Choices()
    for name in ("organisations", "groups"):
        choices = take(choices, look(tmp_path / f"{name}.csv"), folder)
    made = make(folder, take(choices, look(feed), folder), PACK)
    assert made.lost == ()
    assert made.built.instance.sources["mill.place"].text == "centroid of PC4 3001 (bobdenotter/4pp)"


def test_abroad_four_digits_are_no_dutch_postcode(folder, feed, tmp_path):
    rows = "organisation,name,kind,lat,lon,postcode\nmill,The Mill,employer,-16.9,145.7,\nshop,Shop,shop,,,3001\n"
    (tmp_path / "organisations.csv").write_text(rows)
    (tmp_path / "groups.csv").write_text("organisation,headcount\nmill,20\nshop,30\n")
    choices = Choices()
    for name in ("organisations", "groups"):
        choices = take(choices, look(tmp_path / f"{name}.csv"), folder)
    made = make(folder, choices, PACK)
    assert [party.place for party in made.parties] == [(-16.9, 145.7), None]
    assert not (folder / "postcodes.csv").exists()


def test_a_table_of_another_name_is_copied_under_its_own(folder, tmp_path):
    (tmp_path / "wie er is.csv").write_text(ORGANISATIONS)
    choices = take(Choices(), look(tmp_path / "wie er is.csv"), folder)
    assert choices.tables == ("tables/wie er is.csv/organisations.csv",)
    assert (folder / choices.tables[0]).read_text() == ORGANISATIONS


def test_a_feed_that_is_given_again_takes_the_place_of_the_first(folder, feed, tmp_path):
    other = write_zip(tmp_path / "other.zip", busy_feed())
    choices = take(take(Choices(), look(feed), folder), look(other), folder)
    assert choices.feed == "../other.zip"
    with pytest.raises(SourceError):
        take(choices, look(tmp_path / "nowhere.zip"), folder)


def test_the_circle_holds_every_point_with_room_to_spare():
    circle = circle_around([(52.0, 5.0), (52.2, 5.4)])
    assert (circle.lat, circle.lon) == (52.1, 5.2)
    assert circle.radius_km >= MARGIN_KM + 17
    assert circle_around([]) is None
    assert circle_around([(52.0, 5.0)]).radius_km == MARGIN_KM
