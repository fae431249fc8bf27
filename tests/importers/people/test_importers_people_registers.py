"""Registers of schools and lists of postcodes: CSV of any make."""

import csv
import json

import pytest

from solver.domain.supply import Place
from solver.errors import FileAccessError, SourceError
from solver.importers.findings import Findings
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.postcodes import locate, read_postcodes
from solver.importers.people.schools import MAPPINGS, RegisterMapping, read_register
from solver.importers.people.sites import organisations_of_sites, same_shift_agreements
from solver.importers.sources import Sources
from tests.importers.real_data import SHARED, needs_shared

MAPPING = RegisterMapping(
    id="brin", name="naam", municipality="gemeente", postcode="pc", pupils="leerlingen", candidates="kandidaten"
)
HEADER = "brin;naam;gemeente;pc;leerlingen;kandidaten"
PLACES = {"3584": Place(lat=52.1, lon=5.2)}


def written(folder, *lines, header=HEADER, encoding="utf-8", newline="\n"):
    path = folder / "register.csv"
    path.write_bytes(newline.join([header, *lines, ""]).encode(encoding))
    return path


def read(path, findings=None, **changed):
    mapping = MAPPING.model_copy(update=changed)
    return read_register(path, mapping, findings if findings is not None else Findings(), PLACES, "a list")


def refusal(path, **changed):
    with pytest.raises(SourceError) as refused:
        read(path, **changed)
    return [line.replace(str(path), "register.csv") for line in str(refused.value).splitlines()]


def told(path, **changed):
    findings = Findings()
    read(path, findings, **changed)
    return [str(finding).replace(f"{path}: ", "") for finding in findings]


def test_a_site_has_its_pupils_and_its_place(tmp_path):
    (site,) = read(written(tmp_path, "00CB01;  De  School ;Zeist;3584 CS;647;154"))
    assert (site.key, site.name, site.kind, site.cohort, site.group) == (
        *("00CB01", "De School", "vo", "vo"),
        "00CB01-pupils",
    )
    assert (site.headcount, site.headcount_origin) == (647, ("register.csv: leerlingen", "fact"))
    assert site.place == (Place(lat=52.1, lon=5.2), ("centroid of PC4 3584 (a list)", "derived"))


def test_pupils_are_made_of_candidates_where_they_are_not_known(tmp_path):
    path = written(tmp_path, "00CB01;A;Zeist;3584;;154", "00CB02;B;Zeist;3584;0;<5", "00CB03;C;Zeist;;-;")
    # 154 * 4.74 = 729.96; "<5" is 2, and 2 * 4.74 = 9.48.
    assert [(site.key, site.headcount) for site in read(path)] == [("00CB01", 730), ("00CB02", 9)]
    assert [site.headcount_origin.text for site in read(path)] == [
        "154 register.csv: kandidaten x 4.74",
        '2 register.csv: kandidaten x 4.74; 1 of the numbers in it "<5" or the like, counted as half',
    ]
    assert told(path) == [
        "read 3 rows",
        'repaired 1 numbers such as "<5", counted as half of it, rounded down (such as 00CB02)',
        "repaired 2 sites without pupils, made of exam candidates x 4.74 (such as 00CB01, 00CB02)",
        "dropped 1 sites of which no pupils are known, as the mapping has no placeholder (such as 00CB03)",
        "kept 2 sites of schools (such as 00CB01, 00CB02)",
    ]


def test_a_placeholder_is_taken_where_the_mapping_gives_one(tmp_path):
    path = written(tmp_path, "00CB03;C;Zeist;;;")
    (site,) = read(path, placeholder=40)
    assert (site.headcount, site.headcount_origin.quality, site.place) == (40, "assumed", None)
    assert told(path, placeholder=40)[1:3] == [
        "repaired 1 sites of which nothing is known, which get the placeholder (such as 00CB03)",
        "noted 1 sites without a place: no coordinates and no known postcode (such as 00CB03)",
    ]


def test_pupils_that_are_below_a_limit_are_derived(tmp_path):
    (site,) = read(written(tmp_path, "00CB01;A;Zeist;3584;< 10;"))
    assert (site.headcount, site.headcount_origin.quality) == (5, "derived")


@pytest.mark.parametrize(
    ("whole", "number", "key"),
    [
        ("00CB01", None, "00CB01"),
        ("00cb-01", None, "00CB01"),
        ("00CB|01", None, "00CB01"),
        ("00CB", "01", "00CB01"),
        ("00CB", "1", "00CB01"),
        ("00CB", "00CB01", "00CB01"),
        ("00CB", "", "00CB"),
        ("School 7", None, "School 7"),
    ],
)
def test_brin_and_site_number_are_joined_however_they_are_written(tmp_path, whole, number, key):
    header, line = HEADER + (";vestiging" if number is not None else ""), f"{whole};A;Zeist;3584;10;"
    path = written(tmp_path, line + (f";{number}" if number is not None else ""), header=header)
    assert [site.key for site in read(path, site="vestiging" if number is not None else None)] == [key]


def test_rows_of_one_site_are_added_up_and_the_last_year_counts(tmp_path):
    lines = ["00CB01;A;Zeist;3584;100;;2023", "00CB01;A;Zeist;3584;120;;2024", "00CB01;A;Zeist;3584;30;;2024"]
    path = written(tmp_path, *lines, "00CB02;B;Zeist;3584;7;;2023", header=f"{HEADER};jaar")
    assert [(site.key, site.headcount) for site in read(path, year="jaar")] == [("00CB01", 150), ("00CB02", 7)]
    assert "dropped 1 rows of earlier years" in told(path, year="jaar")
    assert [site.headcount for site in read(path)] == [250, 7]


def test_a_row_that_stands_there_twice_counts_once(tmp_path):
    path = written(tmp_path, *["00CB01;A;Zeist;3584;100;"] * 2, ";A;Zeist;3584;9;")
    assert [site.headcount for site in read(path)] == [100]
    assert "dropped 1 rows that stand there twice" in told(path)
    assert "dropped 1 rows without an id (such as " in told(path)[1]


def test_filters_keep_what_they_name(tmp_path):
    path = written(
        tmp_path,
        "00CB01;A;ZEIST;3584 CS;1;",
        "00CB02;B;Zeist;3700;2;",
        "11AA01;C;'s-Gravenhage;2511;3;",
        "11AA02;D;Zeist;;4;",
    )
    assert [site.key for site in read(path, municipalities=("zeist",))] == ["00CB01", "00CB02", "11AA02"]
    assert [site.key for site in read(path, municipalities=("'S-Gravenhage",))] == ["11AA01"]
    assert [site.key for site in read(path, postcodes=("35", "2511"))] == ["00CB01", "11AA01"]
    assert [site.key for site in read(path, schools=("00cb-02", "11AA"))] == ["00CB02", "11AA01", "11AA02"]
    assert told(path, municipalities=("Zeist",), postcodes=("35",))[1:4] == [
        "dropped 1 rows of other municipalities (such as 11AA01)",
        "dropped 1 rows without a postcode (such as 11AA02)",
        "dropped 1 rows of other postcodes (such as 00CB02)",
    ]


def test_a_filter_that_names_what_is_not_there_is_a_fault(tmp_path):
    path = written(tmp_path, "00CB01;A;ZEIST;3584 CS;1;")
    assert refusal(path, municipalities=("Zest",), schools=("00CB09",)) == [
        'register.csv: found no municipality "Zest"; expected a municipality of the register; did you mean "ZEIST"? If'
        " not, write the municipality as the register does, or leave it out.",
        'register.csv: found no school "00CB09"; expected a school of the register; did you mean "00CB01"? If not,'
        " write the school as the register does, or leave it out.",
    ]
    assert refusal(path, postcodes=("99",)) == [
        "register.csv: found no site with pupils left of 1 rows; expected at least one; widen the filters of the"
        " register, or check its mapping."
    ]


def test_kinds_go_by_the_type_and_names_that_several_have_get_the_id(tmp_path):
    path = written(tmp_path, "a1;De Brug;;;1;;po", "a2;De Brug;;;2;;vo", "a3;;;;3;;x", header=f"{HEADER};soort")
    sites = read(path, type="soort", kinds={"po": "po", "x": "mbo"}, cohort="wo")
    assert [(site.name, site.kind, site.cohort) for site in sites] == [
        ("De Brug a1", "po", "wo"),
        ("De Brug a2", "vo", "wo"),
        ("a3", "mbo", "wo"),
    ]
    assert [site.cohort for site in read(path, type="soort", kinds={"po": "po", "x": "mbo"})] == ["po", "vo", "mbo"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_separators_and_encodings_are_found_out(tmp_path, separator, encoding, newline):
    header = HEADER.replace(";", separator)
    line = f'00CB01{separator}"Café; één, twee"{separator}Zeist{separator}3584{separator}10{separator}'
    (site,) = read(written(tmp_path, line, header=header, encoding=encoding, newline=newline))
    assert (site.name, site.headcount) == ("Café; één, twee", 10)


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path):
    path = written(tmp_path, "00CB01;A;Zeist", header="brin;Naam;gemeente")
    assert refusal(path, pupils=None, postcode=None, candidates=None) == [
        'register.csv, line 1: found no column "naam"; expected one of the columns that are there: "brin", "Naam" or'
        ' "gemeente"; did you mean "Naam"? If not, correct the mapping of columns.'
    ]


def test_cells_that_are_no_numbers_and_ragged_lines_are_told_with_their_line(tmp_path):
    path = written(tmp_path, "00CB01;A;Zeist;3584;1.234;", "", "00CB02;A;Zeist;3584;x;-3")
    assert refusal(path) == [
        'register.csv, line 2, leerlingen: found "1.234"; expected a whole number without thousands separator, "<5", or'
        " nothing; correct it.",
        'register.csv, line 4, leerlingen: found "x"; expected a whole number without thousands separator, "<5", or'
        " nothing; correct it.",
        'register.csv, line 4, kandidaten: found "-3"; expected a whole number without thousands separator, "<5", or'
        " nothing; correct it.",
    ]
    path = written(tmp_path, "00CB01;A;Zeist;3584;1;", "00CB01;A;B;Zeist;3584;1;", "00CB01;A", *["x"] * 30)
    lines = refusal(path)
    assert lines[0] == (
        "register.csv, line 3: found 7 cells; expected 6, as line 1 has; put texts with the separator in them between"
        " double quotes."
    )
    assert lines[1].startswith("register.csv, line 4: found 2 cells")
    assert lines[-1] == (
        "register.csv: found 12 more lines with another number of cells; expected 6 in each; check how the table was"
        " saved."
    )


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"\x00\x01\x02", b"brin\n\x00\n", b'brin;naam\n"' + b"x" * 200_000, b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_register_is_refused_with_a_sentence(tmp_path, data):
    path = tmp_path / "register.csv"
    path.write_bytes(data)
    for line in refusal(path):
        assert line.isprintable()
        assert "; expected " in line
        assert len(line) < 600


def test_blank_cells_at_the_end_are_let_pass_where_all_lines_have_them(tmp_path):
    lines = ["00CB01;A;Zeist;3584;1;;;", "00CB02;A;Zeist;3584;2;;;"]
    assert [site.headcount for site in read(written(tmp_path, *lines))] == [1, 2]
    assert len(refusal(written(tmp_path, *lines, "00CB03;A;Zeist;3584;3;"))) == 2
    assert len(refusal(written(tmp_path, *lines, "00CB03;A;Zeist;3584;3;;;x"))) == 3


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileAccessError):
        read(tmp_path / "none.csv")


def test_sites_become_organisations_with_a_group_of_pupils(tmp_path):
    path = written(tmp_path, "00CB01;A;Zeist;3584 CS;647;", "00CB02;B;Zeist;;20;")
    sources = Sources()
    people = organisations_of_sites(read(path), default_cohorts(), ["tue"], sources)
    assert [each["id"] for each in people.organisations] == ["00CB01", "00CB02"]
    assert [each["place"] for each in people.organisations] == [{"lat": 52.1, "lon": 5.2}, None]
    (group,) = people.organisations[0]["groups"]
    assert (group["id"], group["name"], group["headcount"]) == ("00CB01-pupils", "pupils", 647)
    assert group["arrivals"][0] == {"at": "08:30", "share": 0.8}
    assert group["departures"][0] == {"at": "14:00", "share": 0.2}
    assert people.destinations == {"00CB01-pupils": "00CB01", "00CB02-pupils": "00CB02"}
    assert sources.entries["00CB01.place"]["quality"] == "derived"
    assert sources.entries["00CB01-pupils.headcount"]["quality"] == "fact"


def test_a_cohort_that_is_not_there_is_told_once(tmp_path):
    path = written(tmp_path, "00CB01;A;Zeist;3584 CS;647;", "00CB02;B;Zeist;;20;")
    with pytest.raises(SourceError) as refused:
        organisations_of_sites(read(path, cohort="pupil"), default_cohorts(), ["tue"], Sources())
    assert str(refused.value).replace(str(path), "register.csv") == (
        'register.csv, line 2: found cohort "pupil"; expected a cohort of the table cohorts or a default one; add it to'
        " cohorts."
    )


def test_neighbouring_sites_of_one_school_shift_together_where_the_mapping_says_so(tmp_path):
    path = written(
        tmp_path, "00CB01;A;;3584 CS;1;", "00CB02;A;;3584;1;", "00CB03;A;;3700;1;", "11AA01;A;;3584;1;", "00CB04;A;;;1;"
    )
    assert same_shift_agreements(read(path)) == []
    (agreement,) = same_shift_agreements(read(path, same_shift=True))
    assert (agreement["id"], agreement["groups"]) == ("same-00CB-3584", ["00CB01-pupils", "00CB02-pupils"])


def test_ids_that_are_no_brin_numbers_are_never_taken_for_one_school(tmp_path):
    path = written(tmp_path, "school-1;A;;3584;1;", "school-2;A;;3584;1;")
    assert same_shift_agreements(read(path, same_shift=True)) == []


def test_ids_and_names_that_cannot_be_shown_do_no_harm(tmp_path):
    lines = refusal(written(tmp_path, "\x1b[2J;A;;3584;1;", f"{'9' * 10_000};A;;3584;1;"))
    assert len(lines) == 2
    assert all(line.isprintable() and len(line) < 300 for line in lines)
    (site,) = read(written(tmp_path, "00CB01;\x1b[2J;;3584;1;"))
    assert site.name == "\\u001b[2J"


def test_postcodes_are_read_by_whatever_columns(tmp_path):
    path = tmp_path / "pc.csv"
    path.write_text("pc6;y;x\n3584 cs;52,1;5,2\n3584CS;1;1\n3700 AA;;\n", encoding="utf-8")
    places = read_postcodes(path, "pc6", "y", "x")
    assert places == {"3584CS": Place(lat=52.1, lon=5.2)}
    assert locate("3584cs", places).place == Place(lat=52.1, lon=5.2)
    assert locate("3584", places) is None
    assert locate(None, places) is None
    path.write_text("postcode,latitude,longitude\n3584,95,x\n", encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        read_postcodes(path)
    assert str(refused.value).replace(str(path), "pc.csv").splitlines() == [
        'pc.csv, line 2, latitude: found "95"; expected degrees from -90 to 90; correct it.',
        'pc.csv, line 2, longitude: found "x"; expected degrees from -180 to 180; correct it.',
    ]


@needs_shared
def test_the_list_of_pc4_centroids_is_read():
    places = read_postcodes(SHARED / "schools" / "pc4_centroids_nl.csv")
    assert len(places) == 4699
    assert places["3584"] == Place(lat=52.086241, lon=5.1649792)


@needs_shared
def test_the_list_of_sites_gives_the_pupils_that_utrecht_has(instances):
    """The 83 sites of which anything is known have the pupils and places of the committed instance."""
    committed = json.loads((instances / "utrecht.json").read_text(encoding="utf-8"))
    expected = {each["id"]: each for each in committed["organisations"]}
    findings = Findings()
    path = SHARED / "schools" / "vo_vestigingen_regio_utrecht.csv"
    sites = read_register(path, MAPPINGS["vestigingen"], findings)
    assert len(sites) == 83
    people = organisations_of_sites(sites, default_cohorts(), ["tue"], Sources())
    for made in people.organisations:
        known = expected[made["id"]]
        assert made["groups"][0]["headcount"] == known["groups"][0]["headcount"]
        assert made["place"] == known["place"]
    assert [(finding.action, finding.count) for finding in findings] == [
        *[("read", 85), ("repaired", 10), ("dropped", 2), ("noted", 4), ("kept", 83)]
    ]


@pytest.mark.long
@needs_shared
def test_the_raw_table_of_duo_gives_the_candidates_of_the_list_of_sites():
    """DUO's 12,782 rows by type and profile, added up by site, against the list that was made of them elsewhere."""
    with (SHARED / "schools" / "vo_vestigingen_nl.csv").open(encoding="utf-8") as file:
        listed = {row["BRIN"]: int(row["examenkandidaten_2023_24"]) for row in csv.DictReader(file)}
    findings = Findings()
    sites = read_register(SHARED / "schools" / "duo_examenkandidaten_vo_2019_2024_raw.csv", MAPPINGS["duo"], findings)
    assert {site.key: site.headcount for site in sites} == {
        key: round(candidates * 4.74) for key, candidates in listed.items() if candidates
    }
    assert "91 sites of which no pupils are known" in " ".join(map(str, findings))
