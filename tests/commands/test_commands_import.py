"""`stagger import` and `stagger template`, and the way of a new user from an empty workbook to a schedule."""

import json

import openpyxl
import pytest

from tests.importers.gtfs.feeds import small_feed, write_zip
from tests.importers.recipes.regions import RECIPE, busy_feed, write_region
from tests.importers.recipes.test_importers_build import MAPPED, PLACES, REGISTER

# --- One kind of source -----------------------------------------------------------------------------------------


@pytest.fixture
def feed(tmp_path):
    return write_zip(tmp_path / "feed.zip", busy_feed())


def test_a_feed_with_its_lines(call, feed):
    result = call("import", "gtfs", feed)
    assert result.exit_code == 0, result.output
    assert "168, the first at 06:00, the last at 19:50" in result.output
    assert "R:1" in result.output


def test_the_summary_of_a_feed_leaves_out_the_lines(call, feed):
    result = call("import", "gtfs", feed, "--summary")
    assert "1 routes, 168 trips, 3 stops, 504 stop times" in result.output
    assert "Lines of the service day" not in result.output


def test_a_feed_for_machines(call, feed):
    said = json.loads(call("import", "gtfs", feed, "--json", "--date", "2025-03-05").stdout)
    assert said["date"] == "2025-03-05"
    assert [(line["route_id"], line["direction"], line["num_peak"]) for line in said["lines"]] == [
        ("R", 0, 12),
        ("R", 1, 12),
    ]


@pytest.mark.parametrize(
    ("date", "code", "said"), [("2025-03-08", 3, "no service on Saturday 2025-03-08"), ("8 March", 2, "does not match")]
)
def test_a_day_without_service_and_a_day_that_is_none(call, feed, date, code, said):
    result = call("import", "gtfs", feed, "--date", date)
    assert result.exit_code == code
    assert said in result.output


def test_a_feed_that_is_none(call, tmp_path):
    write_zip(tmp_path / "feed.zip", small_feed(stops=None, trips=None))
    result = call("import", "gtfs", tmp_path / "feed.zip")
    assert result.exit_code == 3
    assert "trips.txt" in result.output
    assert "stops.txt" in result.output


def test_registers_with_a_ready_mapping(call, tmp_path):
    path = tmp_path / "register.csv"
    header = "BRIN,vestigingsnaam,gemeente,postcode,type,leerlingen_2012,examenkandidaten_2023_24,pc4_lat,pc4_lon\n"
    path.write_text(
        header + "00AA01,One,TOWN,1234 AB,HAVO,500,,52.1,5.1\n00AB00,Two,OTHER,9999 AB,VWO,70,,,\n", encoding="utf-8"
    )
    result = call("import", "schools", path, "--mapping", "vestigingen", "--municipality", "town")
    assert result.exit_code == 0, result.output
    assert "00AA01" in result.output
    assert "dropped rows of other municipalities (such as 00AB00)" in result.output
    said = json.loads(call("import", "schools", path, "--mapping", "vestigingen", "--json").stdout)
    assert [(site["id"], site["pupils"], site["place"]) for site in said["sites"]] == [
        ("00AA01", 500, {"lat": 52.1, "lon": 5.1}),
        ("00AB00", 70, None),
    ]


def test_registers_of_a_recipe(call, tmp_path):
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    said = json.loads(call("import", "schools", write_region(tmp_path, RECIPE + MAPPED), "--json").stdout)
    assert [(site["id"], site["pupils"], site["place"]["lat"]) for site in said["sites"]] == [("00AA01", 2, 52.2001)]
    result = call("import", "schools", write_region(tmp_path / "none"))
    assert result.exit_code == 3
    assert "found no [[schools]]" in result.output


def test_a_register_of_another_shape(call, tmp_path):
    (tmp_path / "x.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    result = call("import", "schools", tmp_path / "x.csv")
    assert result.exit_code == 3
    assert 'no column "INSTELLINGSCODE"' in result.output


def test_employers_with_what_is_assumed_of_them(call, tmp_path):
    write_region(tmp_path)
    result = call("import", "employers", tmp_path / "tables")
    assert result.exit_code == 0, result.output
    assert "The Mill" in result.output
    (group,) = json.loads(call("import", "employers", tmp_path / "tables", "--json").stdout)["groups"]
    assert (group["headcount"], group["public_transport"]) == (100, 0.4)
    assert group["arrivals"] == [{"at": "08:30", "share": 1}]


def test_counts_against_an_instance(call, tiny, tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("section,from,to,passengers\ntram>town,08:15,08:30,150\n", encoding="utf-8")
    (row,) = json.loads(call("import", "counts", tiny, path, "--json").stdout)["sections"]
    # Today all of 10 + 60 + 40 + 40 are in that quarter of an hour, see the README of the instances.
    assert (row["counted"], row["modelled"], row["leftover"]) == (150, 150, 0)
    assert "Model against counts" in call("import", "counts", tiny, path).output
    result = call("import", "counts", tiny, tiny.parent / "tiny")
    assert result.exit_code == 3
    assert "found no counts" in result.output


# --- The workbook -----------------------------------------------------------------------------------------------


def test_a_workbook_is_never_written_over(call, tmp_path):
    target = tmp_path / "form.xlsx"
    assert call("template", "-o", target).exit_code == 0
    before = target.read_bytes()
    result = call("template", "-o", target)
    assert result.exit_code == 3
    assert "expected a new file" in result.output
    assert target.read_bytes() == before
    assert call("template", "-o", tmp_path).exit_code == 3


@pytest.mark.long
def test_a_workbook_on_standard_output(stagger, tmp_path):
    with (tmp_path / "form.xlsx").open("wb") as file:
        assert stagger("template", "-o", "-", "--lang", "en", stdout=file).returncode == 0
    assert "Organisations" in openpyxl.load_workbook(tmp_path / "form.xlsx").sheetnames


ORGANISATION = ("Organisation code *", "Name *", "Kind *", "Latitude (degrees)", "Longitude (degrees)")
GROUP = ("Organisation code *", "Group code", "Group name", "Number of people *")
BELOW_THE_EXAMPLES = 12


def fill_in(path, sheet, headings, values):
    """Fill in a row of a sheet, as somebody does in Excel."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    columns = {cell.value: cell.column for line in page.iter_rows(max_row=8) for cell in line}
    for heading, value in zip(headings, values, strict=True):
        page.cell(BELOW_THE_EXAMPLES, columns[heading], value)
    book.save(path)


@pytest.mark.long
def test_from_an_empty_workbook_and_a_feed_to_a_schedule(call, tmp_path):
    (tmp_path / "sheets").mkdir()
    filled_in = {
        "school": (("school", "Town School", "secondary school", 52.2, 5.2), ("school", "forms", "All forms", 3000)),
        "mill": (("mill", "The Mill", "employer", 52.2, 5.2), ("mill", "mill-staff", "Staff", 400)),
    }
    for name, (organisation, group) in filled_in.items():
        form = tmp_path / "sheets" / f"{name}.xlsx"
        assert call("template", "-o", form, "--lang", "en").exit_code == 0
        fill_in(form, "Organisations", ORGANISATION, organisation)
        fill_in(form, "Groups", GROUP, group)
    write_zip(tmp_path / "feed.zip", busy_feed())
    recipe = tmp_path / "region.toml"
    recipe.write_text(RECIPE.replace('"tables"', '"sheets"'), encoding="utf-8")

    came_back = call("import", "employers", tmp_path / "sheets")
    assert "Town School" in came_back.output, came_back.output
    built = call("build", recipe, "-o", tmp_path / "region.json")
    assert built.exit_code == 0, built.output
    assert "2 organisations, 2 groups, 3,400 people" in built.output
    solved = call("solve", tmp_path / "region.json", "-o", tmp_path / "schedule.json", "--time-limit", "20")
    assert solved.exit_code == 0, solved.output
    assert "Town School" in solved.output
    assert call("check", tmp_path / "region.json", tmp_path / "schedule.json").exit_code == 0


def test_a_form_in_which_nothing_is_filled_in_says_so_instead_of_an_empty_table(call, tmp_path):
    form = tmp_path / "form.xlsx"
    assert call("template", "-o", form).exit_code == 0
    result = call("import", "employers", form)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "Nothing is filled in yet: no row has an organisation or a group with people and times.\n"
    )
    assert "organisation   group" not in result.stdout
    assert "dropped example rows of the template" in result.stdout
    assert json.loads(call("import", "employers", form, "--json").stdout)["groups"] == []
