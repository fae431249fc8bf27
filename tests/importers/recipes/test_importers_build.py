"""From a recipe, its tables and a feed of our own making to an instance."""

import json

import pytest

from solver.checker import recompute_loads, status_quo_choices
from solver.errors import FileAccessError, SourceError
from solver.importers.build import build_instance
from solver.importers.findings import Findings
from tests.importers.gtfs.feeds import write_zip
from tests.importers.recipes.regions import GROUPS, RECIPE, busy_feed, write_region

COUNTS = "line,direction,stop_from,stop_to,day,from,to,passengers\n"
REGISTER = (
    "BRIN;gemeente;vestigingsnaam;postcode;leerlingen\n00AA01;Town;School;1234;<5\n00AB00;Elsewhere;Far;9999;70\n"
)
MAPPED = """
[postcodes]
file = "places.csv"
source = "places by hand"

[[schools]]
file = "register.csv"
id = "BRIN"
name = "vestigingsnaam"
municipality = "gemeente"
postcode = "postcode"
pupils = "leerlingen"
municipalities = ["Town"]
"""
SECTIONS = "".join(
    f'[[gtfs.sections]]\nline = "R:{direction}"\nstop_from = "{begin}"\nstop_to = "{end}"\n'
    for direction, begin, end in ((0, "B", "C"), (1, "C", "B"))
)
PLACES = "postcode,latitude,longitude\n1234,52.2001,5.2\n"


def told(findings):
    return [str(finding) for finding in findings]


def content(built):
    return json.loads(built.text)


def sections_of(built):
    return {section["id"]: section for line in content(built)["lines"] for section in line["sections"]}


def groups_of(built):
    return {group["id"]: group for owner in content(built)["organisations"] for group in owner["groups"]}


def refused(path, *arguments):
    with pytest.raises(SourceError) as caught:
        build_instance(path, *arguments)
    return [str(problem) for problem in caught.value.problems]


# --- With a feed ------------------------------------------------------------------------------------------------


def test_a_small_region_by_hand(tmp_path):
    built = build_instance(write_region(tmp_path, f"{RECIPE}\n[base_load]\nam = 0\npm = 0\n"))
    # The site is at B: there from A and from C, home from B to C and to A.
    assert set(sections_of(built)) == {"R:0>B", "R:1>B", "R:0>C", "R:1>A"}
    assert sections_of(built)["R:0>B"]["departures"][0]["at"][:2] == ["06:00", "06:10"]
    assert groups_of(built)["mill-staff"]["flows"] == [
        {"section": "R:0>B", "leg": "to", "share": 0.5, "lag_min": 10},
        {"section": "R:1>B", "leg": "to", "share": 0.5, "lag_min": 10},
        {"section": "R:0>C", "leg": "from", "share": 0.5, "lag_min": 0},
        {"section": "R:1>A", "leg": "from", "share": 0.5, "lag_min": 0},
    ]
    loads = recompute_loads(built.instance, status_quo_choices(built.instance))
    there = sum(load for (section, _, _), load in loads.items() if section.endswith(">B"))
    # 100 people x 70 % present x 40 % by public transport, in each of the two legs.
    assert there == pytest.approx(28)
    assert sum(loads.values()) == pytest.approx(56)
    day = (
        "feed.zip, Tuesday 2025-03-04: the first Tuesday or Thursday with 168 trips, as 4 of 4 such days have; "
        "100 % of the service of the busiest week (from 2025-03-03)"
    )
    assert built.service_day == day
    assert built.counts is None


def test_the_same_files_give_the_same_bytes_wherever_they_lie(tmp_path):
    texts = {build_instance(write_region(tmp_path / name)).text for name in ("one", "two/three")}
    assert len(texts) == 1


def test_a_feed_in_a_sub_folder_of_its_zip_is_the_same_feed(tmp_path):
    path = write_region(tmp_path)
    (tmp_path / "again").mkdir()
    again = write_zip(tmp_path / "again" / "feed.zip", busy_feed(), folder="inside/")
    assert build_instance(path, again).text == build_instance(path).text


def test_sections_that_the_recipe_names(tmp_path):
    named = '\nsections = [{line = "1", stop_from = "Alpha", stop_to = "Beta"}]\n'
    built = build_instance(write_region(tmp_path, RECIPE + named))
    assert "R:0>B" in sections_of(built)
    assert "R:0>C" not in sections_of(built)


def test_bins_instead_of_trips(tmp_path):
    built = build_instance(write_region(tmp_path, f'{RECIPE}departures = "bins"\n'))
    rows = sections_of(built)["R:0>B"]["supply"]
    assert {row["every_min"] for row in rows} == {10}


def test_seats_of_the_table_of_vehicles(tmp_path):
    vehicles = "vehicle,seats,places,lines,source,quality\nbig,50,120,1,maker,fact\n"
    built = build_instance(write_region(tmp_path, vehicles=vehicles))
    (row,) = sections_of(built)["R:0>B"]["departures"]
    assert (row["seats"], row["places"]) == (50, 120)
    source = built.instance.sources["R:0>B.departures"]
    assert "maker" in source.text
    assert source.quality == "fact"


def test_a_table_of_flows_replaces_the_rule_for_its_destinations(tmp_path):
    flows = "destination,section_to,section_from,share,lag_min,source,quality\nmill,R:0>C,R:1>B,1,3,seen,fact\n"
    built = build_instance(write_region(tmp_path, RECIPE + SECTIONS, flows=flows))
    assert groups_of(built)["mill-staff"]["flows"] == [
        {"section": "R:0>C", "leg": "to", "share": 1, "lag_min": 3},
        {"section": "R:1>B", "leg": "from", "share": 1, "lag_min": 3},
    ]
    assert built.instance.sources["mill-staff.flows"].text == "seen"


def test_times_of_a_table_say_of_whom_some_stay_away(tmp_path):
    groups = GROUPS.replace("08:30,17:00", "08:30=0.6x0.75 +50=0.4,17:00")
    built = build_instance(write_region(tmp_path, groups=groups))
    staff = groups_of(built)["mill-staff"]
    assert staff["arrivals"] == [{"at": "08:30", "share": 0.6, "present": 0.75}, {"at": "09:20", "share": 0.4}]
    assert staff["departures"] == [{"at": "17:00", "share": 1}]
    loads = recompute_loads(built.instance, status_quo_choices(built.instance))
    whole = build_instance(write_region(tmp_path, groups=GROUPS))
    before = recompute_loads(whole.instance, status_quo_choices(whole.instance))
    # 0.6 * 0.75 + 0.4 = 0.85 of those who came before; base load is the same.
    base = recompute_loads(_empty(built.instance), status_quo_choices(built.instance))
    assert _over(loads) - _over(base) == pytest.approx(0.85 * (_over(before) - _over(base)))


def _empty(instance):
    groups = [group.model_copy(update={"flows": ()}) for group in instance.groups]
    (party,) = instance.organisations
    return instance.model_copy(update={"organisations": (party.model_copy(update={"groups": tuple(groups)}),)})


def _over(loads):
    return sum(load for (section, _, _), load in loads.items() if section.endswith(">B"))


def test_flows_of_a_table_name_profiles_of_their_own(tmp_path):
    flows = (
        "destination,section_to,section_from,share,lag_min,profile,departure_profile\n"
        "mill,R:0>C,R:1>B,0.5,3,train,office\nmill,R:0>C,R:1>B,0.5,3,,\n"
    )
    profiles = "profile,before_from,before_to,share\ntrain,40,25,1\n"
    built = build_instance(write_region(tmp_path, RECIPE + SECTIONS, flows=flows, profiles=profiles))
    own = [(flow["section"], flow.get("profile")) for flow in groups_of(built)["mill-staff"]["flows"]]
    assert own == [("R:0>C", "train"), ("R:1>B", "office"), ("R:0>C", None), ("R:1>B", None)]
    # One of the table, and of those by default the office of the flow beside that of the group.
    assert built.instance.profiles["train"].before_min == (40, 25)
    assert "office" in built.instance.profiles
    unknown = write_region(tmp_path, RECIPE + SECTIONS, flows=flows.replace("train", "tran"), profiles=profiles)
    assert refused(unknown) == [
        'flows.csv, row 2, column profile: found profile "tran"; expected a profile of the table profiles or a '
        'default one; did you mean "train"? If not, add it to profiles.'
    ]


PIECES = "profile,mode,before_from,before_to,share\noffice,,20,0,1\n"


def flows_with(folder, profiles):
    """Return a small region with a table of profiles, and the profile of each of its flows."""
    built = build_instance(write_region(folder, profiles=profiles))
    return built, [flow.get("profile") for flow in groups_of(built)["mill-staff"]["flows"]]


def test_who_goes_by_a_mode_has_its_profile_and_all_others_that_of_the_group(tmp_path):
    built, of_bus = flows_with(tmp_path / "bus", PIECES + "office,bus,60,50,0.5\noffice,bus,50,40,0.5\n")
    assert of_bus
    assert set(of_bus) == {"office-bus"}
    assert built.instance.profiles["office-bus"].before_min == (60, 50, 40)
    assert groups_of(built)["mill-staff"]["profile"] == "office"
    _, of_train = flows_with(tmp_path / "train", PIECES + "office,train,60,40,1\n")
    _, plain = flows_with(tmp_path / "plain", PIECES)
    assert set(of_train) == set(plain) == {None}
    assert len(of_train) == len(plain) == len(of_bus)


def test_people_pass_when_those_of_their_mode_do_so_that_a_line_may_not_run_yet(tmp_path):
    # They are due at 08:30, and the first bus comes at 06:00: who passes three hours before finds none.
    _, early = flows_with(tmp_path / "early", PIECES + "office,bus,200,190,1\n")
    _, plain = flows_with(tmp_path / "plain", PIECES)
    assert len(early) < len(plain)


def test_sites_out_of_reach_and_without_a_place_are_told(tmp_path):
    organisations = (
        "organisation,name,kind,lat,lon\nmill,Mill,employer,52.2,5.2\nfar,Far,employer,50,5\nlost,Lost,employer,,\n"
    )
    groups = GROUPS + "far,far-staff,Staff,10,,,\nlost,lost-staff,Staff,10,,,\n"
    built = build_instance(write_region(tmp_path, organisations=organisations, groups=groups))
    assert groups_of(built)["far-staff"]["flows"] == groups_of(built)["lost-staff"]["flows"] == []
    said = told(built.findings)
    assert (
        "access: noted 10 people on no line, 8% of all: nobody says where they go: no coordinates, and no postcode "
        "that a table of postcodes has (such as lost-staff)"
    ) in said
    assert any("10 people on no line, 8% of all: no stop is within reach" in line for line in said)
    assert built.off_line.as_dict() == {
        "people": 20,
        "of_people": 120,
        "share": 0.1667,
        "groups": {"no_place": {"lost-staff": 10}, "no_stop": {"far-staff": 10}},
    }
    assert built.off_line.lines() == [
        "ON NO LINE: 20 of 120 people (17%). Whatever is planned, it leaves them out.",
        "  10: nobody says where they go: no coordinates, and no postcode that a table of postcodes has (lost-staff)",
        "  10: no stop is within reach of the place where they go (far-staff)",
    ]
    assert any("1 sites without a stop within reach, so without flows (such as far: nearest" in line for line in said)


# --- Counts -----------------------------------------------------------------------------------------------------


WEEK = RECIPE.replace('["tue"]', '["mon", "tue", "fri"]')
BY_DAY = """
[base_load]
am = 0.5
by_day = { fri = 0.5 }
source = "gates of 2025"
quality = "fact"
"""


def test_base_load_by_weekday_goes_over_the_level(tmp_path):
    alike = sections_of(build_instance(write_region(tmp_path, f"{WEEK}\n[base_load]\nam = 0.5\n")))["R:0>B"][
        "base_load"
    ]
    built = build_instance(write_region(tmp_path, WEEK + BY_DAY))
    rows = sections_of(built)["R:0>B"]["base_load"]
    assert not any("days" in row for row in alike)
    # Each row becomes one for Monday and Tuesday and one with half of it for Friday.
    assert rows == [
        row | {"passengers": new, "days": days}
        for row in alike
        for new, days in ((row["passengers"], ["mon", "tue"]), (row["passengers"] / 2, ["fri"]))
    ]
    source = built.instance.sources["R:0>B.base_load"]
    assert "gates of 2025 [fact]" in source.text
    assert source.quality == "assumed"


def test_base_load_rows_that_name_their_days_are_not_multiplied(tmp_path):
    rows = "section,from,to,passengers,days\nR:0>B,07:00,08:00,100,\nR:0>B,08:00,09:00,80,fri\n"
    built = build_instance(write_region(tmp_path, WEEK + BY_DAY, base_load_rows=rows))
    assert sections_of(built)["R:0>B"]["base_load"] == [
        {"from": "07:00", "to": "08:00", "passengers": 100, "days": ["mon", "tue"]},
        {"from": "07:00", "to": "08:00", "passengers": 50, "days": ["fri"]},
        {"from": "08:00", "to": "09:00", "passengers": 80, "days": ["fri"]},
    ]


def test_counts_leave_the_base_load(tmp_path):
    counts = COUNTS + "1,,Alpha,Beta,tue,08:00,09:00,100\n1,,Alpha,Beta,tue,06:00,07:00,30\n9,,X,Y,tue,07:00,08:00,5\n"
    built = build_instance(write_region(tmp_path, counts=counts))
    # The pair of stops with most passengers is the only section of that direction.
    assert set(sections_of(built)) == {"R:0>B", "R:1>B", "R:1>A"}
    (row,) = built.counts.sections
    assert row.section == "R:0>B"
    assert row.counted == 130
    assert row.num_intervals == 2
    assert row.base == pytest.approx(130 - row.modelled, abs=0.01)
    assert row.leftover == 0
    rows = sections_of(built)["R:0>B"]["base_load"]
    # Who takes the trips of 08:00 to 08:50 comes from 07:50 on; outside of the counted hours the default stays.
    assert rows[0] == {"from": "05:50", "to": "06:50", "passengers": 30}
    # Nobody counted from 07:00 to 08:00: an hour between 30 and 100, of which the groups explain a part.
    assert (rows[1]["from"], rows[1]["to"]) == ("06:50", "07:50")
    assert 30 < rows[1]["passengers"] < 65
    assert rows[2] == {"from": "07:50", "to": "08:50", "passengers": round(row.base - 30, 2)}
    assert len(rows) > 10
    loads = recompute_loads(built.instance, status_quo_choices(built.instance))
    assert sum(load for (section, _, _), load in loads.items() if section == "R:0>B") >= 130 - 1e-6
    assert built.instance.sources["R:0>B.base_load"].quality != "fact"
    said = told(built.findings)
    assert any("counted pairs of stops that follow each other on no line of the day" in line for line in said)


def test_counts_of_other_regions_only_are_refused(tmp_path):
    counts = COUNTS + "9,,X,Y,tue,07:00,08:00,5\n"
    (problem,) = refused(write_region(tmp_path, counts=counts))
    assert problem.startswith('counts.csv, row 2: found line "9"')


# --- Registers --------------------------------------------------------------------------------------------------


def test_a_register_with_columns_of_its_own(tmp_path):
    (tmp_path / "register.csv").write_bytes(REGISTER.encode("latin-1"))
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    agreements = "kind,id,groups,shifts_min\nallowed_shifts,bell,00AA01-pupils,0 15\n"
    built = build_instance(write_region(tmp_path, RECIPE + MAPPED, agreements=agreements))
    school = groups_of(built)["00AA01-pupils"]
    assert school["headcount"] == 2
    assert {flow["section"] for flow in school["flows"]} == {"R:0>B", "R:1>B", "R:0>C", "R:1>A"}
    assert built.instance.agreements[0].groups == ("00AA01-pupils",)
    assert "places by hand" in built.instance.sources["00AA01.place"].text


# --- Faults -----------------------------------------------------------------------------------------------------


def test_boards_of_registers_and_tables_are_one(tmp_path):
    # The register has numbers, a list of boards their names, and a table writes one of these names in capitals.
    lines = ["BRIN;naam;gemeente;pc;leerlingen;bestuur"]
    lines += ["00AA01;One;Town;1234;50;40001", "00AA02;Two;Town;1234;50;40002", "00AA03;Three;Town;1234;50;"]
    (tmp_path / "register.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    listed = "BEVOEGD GEZAG NUMMER;BEVOEGD GEZAG NAAM\n40001;Stichting  De Molen\n40009;Another\n"
    (tmp_path / "boards.csv").write_text(listed, encoding="utf-8")
    mapped = MAPPED.replace('"vestigingsnaam"', '"naam"').replace('"postcode"\npupils', '"pc"\npupils')
    recipe = f'{RECIPE}[boards]\nfile = "boards.csv"\n{mapped}board = "bestuur"\n'
    organisations = "organisation,name,kind,lat,lon,board\nmill,The Mill,employer,52.2,5.2,STICHTING DE MOLEN\n"
    agreements = "kind,at_most_min,boards,per\nmax_shifted_per_head,5,Stichting De*;bevoegd gezag 40002,bestuur\n"
    built = build_instance(write_region(tmp_path, recipe, organisations=organisations, agreements=agreements))
    boards = {party.id: party.board for party in built.instance.organisations}
    assert boards == {
        "mill": "STICHTING DE MOLEN",
        "00AA01": "STICHTING DE MOLEN",
        "00AA02": "bevoegd gezag 40002",
        "00AA03": None,
    }
    (cap,) = built.instance.agreements
    assert (cap.boards, cap.per) == (("STICHTING DE MOLEN", "bevoegd gezag 40002"), "board")
    assert built.instance.sources["00AA01.board"].quality == "fact"
    assert built.instance.sources["mill.board"].text == "organisations.csv, row 2"
    findings = [finding.partition(": ")[2] for finding in told(built.findings)]
    assert "noted 1 sites of which the board is known by its number only (such as 40002)" in findings
    assert "noted 1 sites without a board, each of which is its own (such as 00AA03)" in findings
    what = "repaired 1 organisations whose board was written with other capitals or blanks elsewhere"
    assert f"{what} (such as 00AA01)" in findings


def test_faults_of_independent_sources_are_told_at_once(tmp_path):
    (tmp_path / "register.csv").write_text("nothing\n1\n", encoding="utf-8")
    (tmp_path / "places.csv").write_text("postcode,latitude,longitude\n1234,x,5\n", encoding="utf-8")
    groups = "organisation,group,name,headcount\nmill,a,A,ten\nmil,b,B,10\n"
    path = write_region(tmp_path, RECIPE + MAPPED, groups=groups, feed=busy_feed(stops=None))
    said = refused(path)
    for beginning in ("places.csv", "register.csv", "groups.csv, row 2, column headcount", "feed.zip"):
        assert any(sentence.removeprefix(f"{tmp_path}/").startswith(beginning) for sentence in said), (beginning, said)


def test_a_feed_for_a_recipe_without_one(tmp_path):
    path = write_region(tmp_path, 'name = "R"\ndays = ["tue"]\n')
    said = refused(path, tmp_path / "feed.zip")
    assert said == [
        "the recipe: found no [gtfs]; expected a table [gtfs] for the feed; "
        "add [gtfs] to the recipe, or leave the feed out."
    ]


def test_groups_without_a_way_to_go(tmp_path):
    path = write_region(tmp_path, 'name = "R"\ndays = ["tue"]\ntables = ["tables"]\n')
    (problem,) = refused(path)
    assert problem.startswith('groups.csv, row 2: found the destination "mill" of group "mill-staff"; expected rows')


def test_organisations_that_no_line_reaches(tmp_path):
    organisations = "organisation,name,kind,lat,lon\nmill,Mill,employer,5.2,52.2\n"
    (problem,) = refused(write_region(tmp_path, organisations=organisations))
    assert problem.startswith('feed.zip: found no line that stops near an organisation; the nearest stop of "mill" is ')
    assert "the wrong way round?" in problem


def test_flows_over_sections_that_there_are_not(tmp_path):
    flows = "destination,section_to,section_from,share,lag_min\nfar,R:0>b,R:9>B,1,3\n"
    assert refused(write_region(tmp_path, flows=flows)) == [
        'flows.csv, row 2, column section_to: found "R:0>b"; expected a section of the instance; did you mean '
        '"R:0>B"? If not, correct it; of a feed, name the section under sections in [gtfs].',
        'flows.csv, row 2, column section_from: found "R:9>B"; expected a section of the instance; did you mean '
        '"R:1>B"? If not, correct it; of a feed, name the section under sections in [gtfs].',
    ]


def test_days_for_which_the_timetable_of_another_stands_are_told(tmp_path):
    built = build_instance(write_region(tmp_path, RECIPE.replace('["tue"]', '["mon", "tue", "sat"]')))
    what = "feed.zip: noted 2 days for which the timetable of Tuesday 2025-03-04 stands (such as mon, sat)"
    assert what in told(built.findings)


def test_who_comes_back_is_a_setting_of_a_recipe(tmp_path):
    built = build_instance(write_region(tmp_path, f"{RECIPE}\n[behaviour]\nshare = 0.2\nlater = 1.0\n"))
    # What the recipe does not say has the default of an instance.
    assert content(built)["behaviour"]["share"] == 0.2
    assert content(built)["behaviour"]["later"] == 1.0
    assert "behaviour" not in content(build_instance(write_region(tmp_path / "other", RECIPE)))


def test_settings_that_contradict_themselves_are_said_of_the_recipe(tmp_path):
    (problem,) = refused(write_region(tmp_path, RECIPE.replace('["tue"]', '["tue", "mon"]')))
    assert problem.startswith('the recipe: days: found "tue" and "mon"')


def test_a_recipe_of_nothing_says_what_an_instance_lacks(tmp_path):
    said = refused(write_region(tmp_path, 'name = "R"\ndays = ["tue"]\n'))
    assert said
    assert all(sentence.startswith("the instance that was made: ") for sentence in said)


def test_what_contradicts_itself_names_the_row(tmp_path):
    path = write_region(tmp_path, agreements="kind,id,groups,before,after,gap_min\norder,o,,mill-staff,mill-staff,5\n")
    (problem,) = refused(path)
    assert "mill-staff" in problem


@pytest.mark.parametrize("missing", ['tables = ["elsewhere"]', '[gtfs]\nfeed = "no.zip"'])
def test_files_that_are_not_there(tmp_path, missing):
    path = write_region(tmp_path, f'name = "R"\ndays = ["tue"]\n{missing}\n')
    with pytest.raises((FileAccessError, SourceError), match=r"elsewhere|no\.zip"):
        build_instance(path)


def test_examples_of_findings_are_short_and_can_be_shown():
    findings = Findings()
    findings.add("feed.zip", "noted", "stops", 2, ["x" * 500, "a\x1b[31mb"])
    (finding,) = findings
    assert finding.examples == ("x" * 77 + "...", "a\\u001b[31mb")


MILL_HOMES = "postcode,people,destination\n1300,30,mill\n1301,10,mill\n"
FAR_PLACES = "postcode,latitude,longitude\n1300,52.3,5.2\n1301,52.4,5.2\n"
WHERE = '[postcodes]\nfile = "places.csv"\n'


def test_how_far_people_live_follows_from_their_postcodes(tmp_path):
    path = write_region(tmp_path, RECIPE + WHERE, origins=MILL_HOMES)
    (tmp_path / "places.csv").write_text(FAR_PLACES, encoding="utf-8")
    built = build_instance(path)
    # 14.46 and 28.91 km by road, 1.3 times as the crow flies.
    assert groups_of(built)["mill-staff"]["distance_km"] == pytest.approx(18.07, abs=0.01)
    source = content(built)["sources"]["mill-staff.distance_km"]
    assert source["quality"] == "derived"
    assert "from the table of origins, 1.3 times as the crow flies" in source["text"]
    assert built.instance.groups[0].distance_km == groups_of(built)["mill-staff"]["distance_km"]


def test_a_row_says_how_far_people_live_and_without_both_nobody_does(tmp_path):
    told = GROUPS.replace("public_transport\n", "public_transport,afstand enkele reis (km)\n").replace(
        "0.4\n", "0.4,12.5\n"
    )
    path = write_region(tmp_path, RECIPE + WHERE, origins=MILL_HOMES, groups=told)
    (tmp_path / "places.csv").write_text(FAR_PLACES, encoding="utf-8")
    assert groups_of(build_instance(path))["mill-staff"]["distance_km"] == 12.5
    plain = build_instance(write_region(tmp_path / "plain"))
    assert "distance_km" not in plain.text


def test_a_distance_that_cannot_be_is_refused_with_its_cell(tmp_path):
    far = GROUPS.replace("public_transport\n", "public_transport,distance_km\n").replace("0.4\n", "0.4,0\n")
    (problem,) = refused(write_region(tmp_path, groups=far))
    assert "groups.csv" in problem
    assert "distance_km" in problem
    assert "a number from 0.1 to 1,000" in problem
