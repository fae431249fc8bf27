"""Exports of traffic counts (NDW): lanes add up, per hour become per period, what lacks a lane is left out."""

import pytest

from solver.errors import SourceError
from solver.importers.build import build_instance
from solver.importers.counts.traffic import is_traffic_export, read_traffic, site_name
from solver.importers.findings import Findings
from tests.importers.real_data import SHARED, needs_shared

EAST, WEST = "RWS01_MONIBAS_0101hrl0129ra", "RWS01_MONIBAS_0101hrr0129ra"
HEADER = (
    "id_meetlocatie,ndw_index,start_meetperiode,eind_meetperiode,waarnemingen_intensiteit,waarnemingen_snelheid,"
    "gebruikte_minuten_intensiteit,gebruikte_minuten_snelheid,data_error_snelheid,data_error_intensiteit,"
    "gem_intensiteit,gem_snelheid,gewogen_gem_snelheid,rijstrook_rijbaan,voertuigcategorie,technical_exclusion,"
    "traffic_flow_deviation_exclusions"
)
REAL = SHARED / "traffic" / "ndw_dexter_a10_hourly_2024-09-16_22.csv"


def line(site, begin, end, per_hour, lane="lane1", *, category="anyVehicle", minutes=60.0, excluded="", error=0):
    index = {"lane1": "F1A", "lane2": "F3A"}[lane]
    return (
        f"{site},{index},2024-09-17 {begin}:00,2024-09-{end}:00,0.0,0.0,{minutes},7.0,0,{error},{per_hour},90.0,-1.0,"
        f"{lane},{category},{excluded},"
    )


def two_lanes(begin, end, one, other, site=EAST, **changes):
    return [line(site, begin, end, one, **changes), line(site, begin, end, other, "lane2", **changes)]


@pytest.fixture
def read(tmp_path):
    def reading(*lines, sites=None, text=None):
        path = tmp_path / "a10.csv"
        path.write_text("\n".join([HEADER, *lines]) if text is None else text, encoding="utf-8")
        assert is_traffic_export(path)
        findings = Findings()
        rows = read_traffic(path, sites or {EAST: "a10>east"}, findings)
        counted = {
            (row["section"], row["date"], row["from"], row["to"]): pytest.approx(row["passengers"]) for row in rows
        }
        return counted, {finding.what: (finding.action, finding.count) for finding in findings}

    return reading


def test_lanes_add_up(read):
    counted, _ = read(*two_lanes("07:00", "17 08:00", 1200.0, 800.0))
    assert counted == {("a10>east", "2024-09-17", "07:00", "08:00"): 2000}


def test_volumes_are_per_hour_however_long_the_period(read):
    counted, _ = read(*two_lanes("07:00", "17 07:15", 1200.0, 800.0), *two_lanes("23:00", "18 00:00", 60.0, 40.0))
    assert counted == {
        ("a10>east", "2024-09-17", "07:00", "07:15"): 500,
        ("a10>east", "2024-09-17", "23:00", "24:00"): 100,
    }


def test_categories_are_not_added_to_all_vehicles(read):
    lorries = line(EAST, "07:00", "17 08:00", 150.0, category="vehicleLength > 12.2")
    counted, said = read(*two_lanes("07:00", "17 08:00", 1200.0, 800.0), lorries)
    assert list(counted.values()) == [2000]
    assert ("dropped", 1) in said.values()


@pytest.mark.parametrize("fault", [{"excluded": "v"}, {"error": 1}, {"minutes": 0.0}, {"per_hour": -1.0}])
def test_a_period_of_which_a_lane_was_not_counted_is_left_out(read, fault):
    whole = two_lanes("07:00", "17 08:00", 1200.0, 800.0)
    lacking = line(EAST, "08:00", "17 09:00", **({"per_hour": 1100.0} | fault))
    counted, said = read(*whole, lacking, line(EAST, "08:00", "17 09:00", 900.0, "lane2"))
    assert list(counted) == [("a10>east", "2024-09-17", "07:00", "08:00")]
    what = "periods of a10>east in which a lane was not counted, or was left out by NDW"
    assert said[what] == ("dropped", 1)


def test_a_period_without_one_of_the_lanes_is_left_out(read):
    counted, said = read(*two_lanes("07:00", "17 08:00", 1200.0, 800.0), line(EAST, "08:00", "17 09:00", 1100.0))
    assert list(counted) == [("a10>east", "2024-09-17", "07:00", "08:00")]
    assert said["periods of a10>east in which a lane was not counted, or was left out by NDW"] == ("dropped", 1)


def test_a_line_that_stands_there_twice_counts_once(read):
    counted, _ = read(*two_lanes("07:00", "17 08:00", 1200.0, 800.0), line(EAST, "07:00", "17 08:00", 1200.0))
    assert list(counted.values()) == [2000]


def test_a_lane_that_was_counted_twice_and_not_alike_is_told(read):
    with pytest.raises(SourceError) as told:
        read(*two_lanes("07:00", "17 08:00", 1200.0, 800.0), line(EAST, "07:00", "17 08:00", 900.0))
    assert str(told.value) == (
        "a10.csv, row 4: found 900 vehicles an hour, where a10.csv, row 2 has 1,200 of the same lane and period; "
        "expected each lane once in a period; remove the one that does not hold."
    )


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], "headers and no line below them"),
        ([line(EAST, "07:00", "17 08:00", -1.0)], "no period of which the counts can be used"),
    ],
)
def test_an_export_without_a_count_says_so(read, lines, found):
    with pytest.raises(SourceError) as told:
        read(*lines)
    assert [problem.found for problem in told.value.problems] == [found]


def test_an_export_in_utf_16_or_without_a_column_is_one_all_the_same(tmp_path):
    path = tmp_path / "a10.csv"
    text = "\n".join([HEADER, *two_lanes("07:00", "17 08:00", 1200.0, 800.0)])
    path.write_text(text, encoding="utf-16")
    assert is_traffic_export(path)
    assert [row["passengers"] for row in read_traffic(path, {EAST: "a10>east"}, Findings())] == [2000]
    path.write_text(text.replace("gem_intensiteit", "volume"), encoding="utf-8")
    assert is_traffic_export(path)
    with pytest.raises(SourceError, match='found no column "gem_intensiteit"'):
        read_traffic(path, {EAST: "a10>east"}, Findings())


def test_older_exports_have_semicolons_and_a_line_that_says_so(read):
    lines = [HEADER, *two_lanes("07:00", "17 08:00", "1200,5", "800,5")]
    text = "sep=;\n" + "\n".join(
        each.replace(",5,", "@5,").replace(",", ";").replace("@", ",") if each != HEADER else each.replace(",", ";")
        for each in lines
    )
    counted, _ = read(text=text)
    assert list(counted.values()) == [2001]


def test_sites_without_a_section_are_named_with_where_they_are(read, tmp_path):
    assert site_name("RWS01_MONIBAS_0271hrl0854ra") == "A27 left km 85.4"
    assert site_name("PUT01_12") == "PUT01_12"
    _, said = read(*two_lanes("07:00", "17 08:00", 1, 2), *two_lanes("07:00", "17 08:00", 3, 4, site=WEST))
    assert said["measurement sites that belong to no section"] == ("dropped", 1)
    with pytest.raises(SourceError) as told:
        read(*two_lanes("07:00", "17 08:00", 1, 2), sites={WEST: "a10>west"})
    (problem,) = told.value.problems
    assert "a10.csv" in problem.where
    assert EAST in problem.found


def test_every_line_that_cannot_be_used_is_told(read):
    with pytest.raises(SourceError) as told:
        read(
            line(EAST, "07:00", "17 06:00", 1.0),
            line(EAST, "soon", "17 08:00", 1.0),
            line(EAST, "07:00", "17 08:00", "many"),
            line(EAST, "07:00", "18 08:00", 1.0),
            line("", "07:00", "17 08:00", 1.0),
        )
    assert len(told.value.problems) == 5
    assert [problem.where.split(",")[1].strip() for problem in told.value.problems] == [
        f"row {number}" for number in range(2, 7)
    ]


PLAIN = "id_meetlocatie,start_meetperiode,eind_meetperiode,gem_intensiteit,rijstrook_rijbaan,voertuigcategorie"


def plain(begin, end, volume, lane="lane1", category="anyVehicle", site=EAST):
    return f'{site},{begin},{end},"{volume}",{lane},{category}'


def hour(volume, lane="lane1", category="anyVehicle", site=EAST, at=7):
    return plain(f"2024-09-17 {at:02d}:00:00", f"2024-09-17 {at + 1:02d}:00:00", volume, lane, category, site)


def written(*lines):
    return "\n".join([PLAIN, *lines])


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2024-09-17T05:00:00Z", "2024-09-17T06:00:00Z"),
        ("2024-09-17T05:00:00+00:00", "2024-09-17T06:00:00+00:00"),
        ("2024-09-17T07:00:00+02:00", "2024-09-17T08:00:00+02:00"),
    ],
)
def test_times_with_an_offset_become_local(read, begin, end):
    counted, said = read(text=written(plain(begin, end, 600)))
    assert list(counted) == [("a10>east", "2024-09-17", "07:00", "08:00")]
    what = "lines with times that have an offset, read as local time of the Netherlands (Europe/Amsterdam)"
    assert said[what] == ("repaired", 1)


def test_times_in_winter_are_an_hour_off_and_midnight_is_the_end_of_its_day(read):
    late = plain("2024-01-16T22:00:00Z", "2024-01-16T23:00:00Z", 600)
    counted, _ = read(text=written(late))
    assert list(counted) == [("a10>east", "2024-01-16", "23:00", "24:00")]


@pytest.mark.parametrize(("day", "kept"), [("2024-03-31", ["03:00"]), ("2024-10-27", ["03:00"])])
def test_the_hour_in_which_the_clock_changes_is_left_out(read, day, kept):
    lines = [plain(f"{day}T0{at}:00:00Z", f"{day}T0{at + 1}:00:00Z", 600) for at in range(3)]
    lines = lines[:2] if day == "2024-03-31" else lines
    counted, said = read(text=written(*lines))
    assert [begin for _, _, begin, _ in counted] == kept
    what = "lines of the hour in which the clock is put forward or back"
    assert said[what] == ("dropped", len(lines) - 1)


def test_thousands_or_decimals_are_refused_where_nothing_says_which(read):
    with pytest.raises(SourceError) as told:
        read(text=written(hour("1,234")))
    (problem,) = told.value.problems
    assert problem.found == '"1,234"'
    assert "1234" in problem.advice


@pytest.mark.parametrize(
    ("volume", "other", "vehicles"),
    [
        ("1,234", "600.5", 1234),
        ("1,234", "600,5", 1.234),
        ("1.234", "600,5", 1234),
        ("1.234", "600", 1.234),
        ("1,234.5", "600", 1234.5),
    ],
)
def test_other_numbers_of_the_file_say_what_a_comma_is(read, volume, other, vehicles):
    counted, _ = read(text=written(hour(volume), hour(other, at=8)))
    assert counted["a10>east", "2024-09-17", "07:00", "08:00"] == vehicles


def test_a_lane_with_categories_alone_is_added_to_one_of_all_vehicles(read):
    lines = [hour(600), hour(150, category="car"), hour(300, "lane2", "car"), hour(100, "lane2", "lorry")]
    counted, said = read(text=written(*lines))
    assert list(counted.values()) == [1000]
    assert ("dropped", 1) in said.values()


def test_a_period_without_one_of_the_categories_of_a_lane_is_left_out(read):
    both = [hour(300, category="car"), hour(100, category="lorry")]
    counted, _ = read(text=written(*both, hour(280, category="car", at=8)))
    assert list(counted) == [("a10>east", "2024-09-17", "07:00", "08:00")]


def test_two_sites_of_one_section_are_refused_where_they_counted_at_the_same_time(read):
    sites = {EAST: "a10>east", WEST: "a10>east"}
    with pytest.raises(SourceError) as told:
        read(text=written(hour(600), hour(500, at=8), hour(700, site=WEST), hour(800, site=WEST, at=8)), sites=sites)
    (problem,) = told.value.problems
    assert EAST in problem.found
    assert WEST in problem.found
    counted, _ = read(text=written(hour(600), hour(700, site=WEST, at=8)), sites=sites)
    assert list(counted.values()) == [600, 700]


def test_a_period_without_a_volume_is_left_out(read):
    counted, said = read(text=written(hour(""), hour(600, at=8)))
    assert list(counted) == [("a10>east", "2024-09-17", "08:00", "09:00")]
    assert said["periods of a10>east in which a lane was not counted, or was left out by NDW"] == ("dropped", 1)


ROAD = {
    "lines.csv": "line,name,mode\na10,Ring A10,road\n",
    "sections.csv": (
        "line,section,name,direction,minutes_on_board,capacity,site,source,quality\n"
        f"a10,a10>east,Ring A10,east,12,6300,{EAST},a guess,assumed\n"
    ),
    "organisations.csv": "organisation,name,kind\noffice,Office,employer\n",
    "groups.csv": (
        "organisation,group,name,headcount,car,car_occupancy,tue,arrivals,departures,profile,destination\n"
        "office,office-1,Staff,900,80%,1.2,100%,08:10,17:00,short,office\n"
    ),
    "profiles.csv": "profile,before_from,before_to,share\nshort,10,0,1\n",
    "flows.csv": "destination,section_to,share,lag_min\noffice,a10>east,0.5,10\n",
}


@pytest.fixture
def recipe(tmp_path):
    def written(*lines, traffic='[[traffic]]\nfile = "a10.csv"\n', **files):
        (tmp_path / "ring").mkdir(exist_ok=True)
        for name, text in (ROAD | files).items():
            (tmp_path / "ring" / name).write_text(text, encoding="utf-8")
        (tmp_path / "a10.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8")
        path = tmp_path / "ring.toml"
        path.write_text(f'name = "Ring"\ndays = ["tue"]\ntables = ["ring"]\n{traffic}', encoding="utf-8")
        return path

    return written


def test_a_recipe_makes_base_load_of_traffic(recipe):
    built = build_instance(recipe(*two_lanes("07:00", "17 08:00", 3000.0, 2000.0)))
    (section,) = built.instance.sections
    (supply,) = section.supply
    assert (supply.every_min, supply.places) == (1, 105)
    assert section.minutes_on_board == 12
    # 900 people, 80 % by car, 1.2 to a car, half of them over the A10: 300 cars, in the ten minutes before 08:00.
    (base,) = [row for row in section.base_load if row.start_min == 420]
    assert base.passengers == pytest.approx(4700)
    assert built.counts.sections[0].modelled == pytest.approx(300)
    assert built.instance.sources["a10>east.supply"].text == "a guess"


def test_a_recipe_may_name_the_section_of_a_site_itself(recipe):
    sections = ROAD["sections.csv"].replace(EAST, "")
    named = f'[[traffic]]\nfile = "a10.csv"\nsource = "NDW"\n[traffic.sites]\n"{EAST}" = "a10>east"\n'
    path = recipe(*two_lanes("07:00", "17 08:00", 3000.0, 2000.0), traffic=named, **{"sections.csv": sections})
    built = build_instance(path)
    assert built.counts.sections[0].counted == 5000
    assert "NDW" in built.instance.sources["a10>east.base_load"].text


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"lines.csv": "line,name,mode\na10,Ring A10,bus\n"}, "a capacity in vehicles an hour on a line of mode bus"),
        (
            {
                "vehicles.csv": "vehicle,seats,places\nlane,1,1\n",
                "supply.csv": "section,from,to,per_hour,vehicle\na10>east,06:00,20:00,60,lane\n",
            },
            "both a capacity and supply",
        ),
    ],
)
def test_a_capacity_is_of_a_road_without_other_supply(recipe, files, found):
    with pytest.raises(SourceError) as told:
        build_instance(recipe(*two_lanes("07:00", "17 08:00", 1, 2), **files))
    assert [problem.found for problem in told.value.problems] == [found]


@needs_shared
def test_a_week_of_the_ring_of_amsterdam():
    findings = Findings()
    rows = read_traffic(REAL, {EAST: "east", WEST: "west"}, findings)
    assert len(rows) == 2 * 7 * 24
    by_hour = {(row["section"], row["date"], row["from"]): row["passengers"] for row in rows}
    # Four lanes of Tuesday 17 September 2024, 17:00 to 18:00, as they stand in the file.
    assert by_hour["east", "2024-09-17", "17:00"] == 7959
    assert max(by_hour.values()) < 9000
    dropped = {finding.what: finding.count for finding in findings if finding.action == "dropped"}
    assert dropped == {"measurement sites that belong to no section": 6}
