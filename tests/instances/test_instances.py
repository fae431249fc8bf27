"""The instances: made of their tables, sourced, and what their README says of them."""

import csv
import json
import re
from pathlib import Path

import pytest

from solver.checker import agreement_violations, list_cells, recompute_loads, recompute_terms, status_quo_choices
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice
from solver.formats import read_instance
from solver.importers.build import build_instance
from solver.importers.sources import QUALITIES
from tests.importers.real_data import SHARED, needs_shared

HERE = Path(__file__).resolve().parents[2] / "instances"
OF_TABLES = ("bus12", "nijmegen", "tiny", "utrecht", "utrecht_week", "week")
NAMES = tuple(sorted(("leuven", "ring", "ring_week", *OF_TABLES)))
BELGIAN = "gtfs/itinero_gtfs1.zip"
LINE_12_BOARDINGS = {"07-08": 1086, "08-09": 2631, "09-10": 1462}
"""Boardings of bus 12 at Utrecht Centraal per working day, September 2018 (Provincie Utrecht via DUB)."""


@pytest.fixture(scope="module")
def utrecht() -> Instance:
    return read_instance(HERE / "utrecht.json")


def table(folder: str, name: str) -> list[dict[str, str]]:
    with (HERE / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- Made of their tables ---------------------------------------------------------------------------------------


def test_every_instance_has_its_recipe():
    assert sorted(path.stem for path in HERE.glob("*.json")) == list(NAMES)
    assert sorted(path.stem for path in HERE.glob("*.toml")) == list(NAMES)


@pytest.mark.long
@pytest.mark.parametrize("name", OF_TABLES)
def test_the_recipe_gives_the_committed_file_to_the_byte(name):
    built = build_instance(HERE / f"{name}.toml")
    assert built.text.encode("utf-8") == (HERE / f"{name}.json").read_bytes()
    assert {finding.action for finding in built.findings} == {"read"}


@pytest.mark.long
@needs_shared
def test_the_recipe_of_leuven_gives_the_committed_file_to_the_byte():
    built = build_instance(HERE / "leuven.toml", SHARED / BELGIAN)
    assert built.text.encode("utf-8") == (HERE / "leuven.json").read_bytes()


def test_lines_of_utrecht_run_between_places_that_have_a_source(utrecht):
    pooled = {"amersfoort-town", "veenendaal-town", "zeist-town"}
    assert {line.id for line in utrecht.lines if not line.stops} == pooled
    for line in utrecht.lines:
        if line.id in pooled:
            continue
        quality = "assumed" if line.id == "22" else "derived"
        assert utrecht.sources[f"{line.id}.stops"].quality == quality
        assert all(len(line.stretch(section)) >= 2 for section in line.sections)
    tram = utrecht.lines[0]
    assert [stop.name for stop in tram.stretch(tram.sections[0])] == [
        "Utrecht Centraal", "Vaartsche Rijn", "Galgenwaard", "Kromme Rijn", "Padualaan",
    ]  # fmt: skip
    assert [stop.name for stop in tram.stretch(tram.sections[2])][::4] == ["P+R Science Park", "Padualaan"]


@pytest.mark.parametrize("name", NAMES)
def test_the_readers_of_files_accept_the_instance(name):
    assert read_instance(HERE / f"{name}.json").groups


@pytest.mark.parametrize("path", sorted(HERE.glob("*/*.csv")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_row_of_a_table_is_whole_and_has_its_source(path):
    for row in table(path.parent.name, path.stem):
        assert None not in row
        assert None not in row.values()
        boardless = "board_quality" if row.get("board") == "" else None
        for quality in (key for key in row if key.endswith("quality") and key != boardless):
            assert row[quality] in QUALITIES or row.get("field") in ("name", "days")
            assert row[quality.replace("quality", "source")] or row.get("field") in ("name", "days")


_NAMING = {"id", "name", "names", "direction", "directions", "along"}
"""What of a section or group names it, or says where it is drawn, and is no number that anybody reckons with."""


@pytest.mark.parametrize("name", NAMES)
def test_every_number_that_can_be_challenged_has_a_source(name):
    content = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    sections = [section for line in content["lines"] for section in line["sections"]]
    groups = [group for organisation in content["organisations"] for group in organisation["groups"]]
    wanted = {f"{entry['id']}.{key}" for entry in sections for key in entry.keys() - _NAMING}
    wanted |= {f"{entry['id']}.{key}" for entry in groups for key in entry.keys() - _NAMING}
    wanted |= {f"{profile}.share" for profile in content["profiles"]}
    wanted |= {key for key in ("bin_min", "peak_periods", "objective", "burden", "crowding") if key in content}
    assert wanted - content["sources"].keys() == set()


# --- Utrecht ----------------------------------------------------------------------------------------------------


def test_all_85_sites_of_the_register_take_part(utrecht):
    sites = {row["school"] for row in table("utrecht", "schools")}
    schools = {organisation.id for organisation in utrecht.organisations if organisation.kind == "vo"}
    assert len(sites) == 85
    assert schools == sites


def headcount(instance: Instance, beginning: str) -> int:
    return sum(group.headcount for group in instance.groups if re.match(beginning, group.id))


def test_headcounts_add_up_to_what_was_found(utrecht):
    assert headcount(utrecht, "uu-(?!staff)") == 39_092
    assert headcount(utrecht, "hu-block") == 27_401
    assert headcount(utrecht, "hu-staff") == 3_329
    assert headcount(utrecht, "roc-") == 18_526
    assert headcount(utrecht, "umc-") == 12_000
    assert headcount(utrecht, "(umc|uu-staff|hu-staff|usp-other)") == 26_000
    assert headcount(utrecht, "gemeente") == 4_349


def test_utrecht_has_the_lines_of_the_reference_year(utrecht):
    lines = {line.id for line in utrecht.lines}
    assert lines >= {"22", "24", "27", "28", "29", "30", "31", "32", "1", "3", "7", "8"}
    assert "12" not in lines
    unfounded = {line.id for line in utrecht.lines if "assumed" in line.name}
    for section in utrecht.sections:
        if section.id.rpartition(">")[0] in unfounded:
            assert utrecht.sources[f"{section.id}.supply"].quality == "assumed"


def test_today_keeps_every_agreement_of_utrecht(utrecht):
    assert agreement_violations(utrecht, status_quo_choices(utrecht)) == []


@pytest.mark.parametrize("end", [0, -1], ids=["earliest", "latest"])
def test_nobody_passes_a_section_without_places_at_the_ends_of_the_shifts(utrecht, end):
    choices = [
        GroupChoice(
            group=group.id,
            options=(OptionChoice(shift_min=group.shifts.shifts_min()[end], pattern="today", parts=group.parts),),
        )
        for group in utrecht.groups
    ]
    loads = recompute_loads(utrecht, choices)  # raises where somebody passes a cell without places
    assert sum(loads.values()) > 0


def test_utrecht_is_crowded_in_places_and_not_everywhere(utrecht):
    loads = recompute_loads(utrecht, status_quo_choices(utrecht))
    factors: dict[str, float] = {}
    for cell in list_cells(utrecht):
        factor = loads[cell.section, cell.day, cell.begin_min] / cell.places
        factors[cell.section] = max(factors.get(cell.section, 0), factor)
    over = [section for section, factor in factors.items() if factor > 1]
    assert sorted(over) == ["24>usp", "heuvelrug>utrecht", "zeist-town>school"]
    assert max(factors.values()) < 1.5
    assert factors["22>usp"] == pytest.approx(0.69, abs=0.005)
    assert sum(factor > 0.8 for factor in factors.values()) == 23


def test_the_modelled_tram_is_near_the_boardings_of_line_12(utrecht):
    loads = recompute_loads(utrecht, status_quo_choices(utrecht))
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    modelled = {}
    for hour, boardings in LINE_12_BOARDINGS.items():
        begin = 60 * int(hour[:2])
        modelled[hour] = sum(loads["22>usp", "tue", begin + quarter] for quarter in (0, 15, 30, 45))
        assert f"| {hour} | {boardings:,} | {modelled[hour]:,.0f} |" in readme
    assert sum(modelled.values()) == pytest.approx(sum(LINE_12_BOARDINGS.values()), rel=0.01)
    assert max(modelled, key=modelled.__getitem__) == "08-09"


def test_the_readme_tells_the_terms_of_today(utrecht):
    terms = recompute_terms(utrecht, status_quo_choices(utrecht))
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    for term in ("overload", "crowding", "peak", "trips"):
        assert f"| `{term}` | {terms[term]:,.0f} |" in readme
    assert f"| `peak_factor` | {terms['peak_factor']:.2f} |" in readme
