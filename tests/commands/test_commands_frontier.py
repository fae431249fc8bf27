"""`stagger frontier`: what it writes and says, and what is made of it later."""

import importlib.util
import json
import re
import shutil

import pytest

from solver.advise.frontier.points import Point, default_caps
from solver.commands.frontier import FrontierCall, called_in, sentence
from solver.domain.frontier import Ask
from solver.domain.schedule import Schedule
from solver.formats import parse_instance, read_instance
from solver.report.page import frontier as module
from tests.support.frontiers import without_time

SHORT = ["--time-limit", "20", "--points", "0,1,2"]


@pytest.fixture(autouse=True)
def no_libraries(monkeypatch):
    """Leave the drawing libraries out: making them takes seconds."""
    monkeypatch.setattr(module, "vega_script", lambda: "/* libraries */")


@pytest.fixture(scope="module")
def written(stagger, tiny, tmp_path_factory):
    """A folder that `stagger frontier` wrote; not to be written to."""
    folder = tmp_path_factory.mktemp("frontier")
    result = stagger("frontier", tiny, *SHORT, "-o", folder, "--quiet")
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def folder(written, tmp_path):
    """A copy of that folder that a test may change."""
    return shutil.copytree(written, tmp_path / "copy")


def change(folder, edit):
    path = folder / "frontier.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    edit(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.long
def test_it_writes_schedules_that_check_passes(call, tiny, tmp_path):
    result = call("frontier", tiny, *SHORT, "-o", tmp_path / "f", env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.stderr
    assert "0 organisations: asks nothing more." in result.stdout
    assert "asks more: " in result.stdout
    assert sorted(path.name for path in (tmp_path / "f").iterdir()) == [
        "changed-0.json",
        "changed-1.json",
        "changed-2.json",
        "frontier.html",
        "frontier.json",
    ]
    for cap in (0, 1, 2):
        assert call("check", tiny, tmp_path / "f" / f"changed-{cap}.json").exit_code == 0


@pytest.mark.long
def test_json(call, tiny, tmp_path):
    result = call("frontier", tiny, *SHORT, "-o", tmp_path / "f", "--json")
    document = json.loads(result.stdout)
    assert document == json.loads((tmp_path / "f" / "frontier.json").read_text(encoding="utf-8"))
    first, second, _ = document["points"]
    assert (first["organisations_changed"], first["people_moved"], first["added"]) == (0, 0, [])
    assert second["file"] == "changed-1.json"
    assert second["tiers"][0] == {
        "status_quo": 55.0,
        "value": 0.0,
        "bound": 0.0,
        "gap": 0.0,
        "share_of_last_gain": 1.0,
        "proof": "proven",
    }
    assert [tier.get("proof") for tier in first["tiers"]] == [None, None]
    assert document["points"][2]["tiers"][0]["proof"] == "same"
    assert {"organisation", "group", "shift_min", "share", "people"} <= set(second["added"][0])


def test_a_search_that_found_nothing_in_its_time_does_not_say_that_nothing_can_be_gained(
    call, tiny, tmp_path, monkeypatch
):
    without_time(monkeypatch)
    result = call("frontier", tiny, *SHORT, "--jobs", "1", "--lang", "nl", "-o", tmp_path / "f")
    assert result.exit_code == 5
    assert "0 partijen: vraagt niets meer.\n" in result.stdout
    assert "1 partij: tijd op voordat er iets beters gevonden was.\n" in result.stdout
    assert "Dat er niets meer te winnen is, is daarmee niet gezegd; geef meer tijd met --time-limit.\n" in result.stdout
    page = (tmp_path / "f" / "frontier.html").read_text(encoding="utf-8")
    assert "De tijd was om voordat er met hoogstens 2 partijen iets beters gevonden was" in page
    assert "is geen doel lager dan in de huidige situatie" not in page
    written = json.loads((tmp_path / "f" / "frontier.json").read_text(encoding="utf-8"))
    assert [point.get("ended_empty") for point in written["points"]] == [None, True, True]


@pytest.mark.long
def test_no_schedule_for_a_cap_is_said(call, document, save, tmp_path):
    document["agreements"] = [{"kind": "fixed", "groups": ["school-pupils"], "shift_min": 15}]
    result = call("frontier", save(document), *SHORT, "-o", tmp_path / "f")
    assert result.exit_code == 0
    assert "0 organisations: no schedule (no schedule can keep all agreements)." in result.stdout
    assert "Which agreements leave none, and what would: stagger solve " in result.stdout
    assert " --at-most-changed 0\n" in result.stdout
    result = call("frontier", save(document), "--points", "0", "-o", tmp_path / "f")
    assert result.exit_code == 4


def test_caps_that_nobody_named_are_within_what_the_instance_has(call, document, save, tmp_path):
    document["organisations"], document["sources"] = document["organisations"][:1], {}
    result = call("frontier", save(document), "--time-limit", "20", "-o", tmp_path / "f")
    assert result.exit_code == 0, result.stderr
    assert sorted(path.name for path in (tmp_path / "f").glob("changed-*.json")) == [
        f"changed-{cap}.json" for cap in (0, 1, 2, 3)
    ]
    instance = parse_instance(json.dumps(document).encode(), "one.json")
    assert default_caps("changed", instance) == (0, 1, 2, 3)  # 5 is more than four times the one that there is
    assert default_caps("max-shift", instance) == (0, 15, 30, 45, 60)  # of a quarter of an hour at most


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--points", "1,x"], '--points: found "1,x"; expected 1 to 100 whole numbers (organisations) with commas'),
        (["--by", "shifted"], "--points: found nothing; expected 1 to 100 whole numbers (person-min)"),
        (
            ["--nested-loss", "0.02"],
            '--nested-loss: found "0.02"; expected a percentage from 0% to 100%; write it as 2%',
        ),
    ],
)
def test_what_is_refused(call, tiny, tmp_path, arguments, words):
    result = call("frontier", tiny, "-o", tmp_path / "f", *arguments)
    assert result.exit_code == 3
    assert words in result.stderr


@pytest.mark.long
def test_names_stay_text(call, document, save, tmp_path):
    document["organisations"][1]["name"] = "[red]School[/red]"
    result = call("frontier", save(document), *SHORT, "-o", tmp_path / "f", env={"COLUMNS": "200"})
    assert result.exit_code == 0
    document["organisations"][0]["name"] = "[red]College[/red]"
    assert "[red]" in call("frontier", save(document), *SHORT, "-o", tmp_path / "f").stdout


@pytest.mark.long
def test_a_page_is_written_in_the_language_asked_for(call, tiny, tmp_path):
    result = call("frontier", tiny, *SHORT, "-o", tmp_path / "f", "--lang", "en", env={"COLUMNS": "200"})
    assert f"The page of it: {tmp_path / 'f' / 'frontier.html'}." in result.stdout
    assert '<html lang="en">' in (tmp_path / "f" / "frontier.html").read_text(encoding="utf-8")


def test_without_the_extra_the_rest_is_written_and_it_is_said(call, tiny, tmp_path, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr("solver.report.extras.find_spec", lambda name: None if name == "altair" else real(name))
    result = call("frontier", tiny, *SHORT, "-o", tmp_path / "f", env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.stderr
    assert "No page (frontier.html): it needs the packages of the extra `report`; in the folder" in result.stdout
    assert (tmp_path / "f" / "frontier.json").exists()
    assert not (tmp_path / "f" / "frontier.html").exists()


@pytest.mark.long
def test_the_page_is_made_again_from_the_folder(call, tiny, written, tmp_path):
    result = call("report", tiny, written / "frontier.json", "-o", tmp_path / "again.html")
    assert result.exit_code == 0, result.stderr
    again = (tmp_path / "again.html").read_text(encoding="utf-8")
    first = (written / "frontier.html").read_text(encoding="utf-8")
    without_libraries = [
        re.sub(r'<script( id="vega".*?)?>.*?</script>', "", text, flags=re.DOTALL) for text in (first, again)
    ]
    assert without_libraries[0] == without_libraries[1]


def test_all_files_of_the_folder_are_that_frontier(call, tiny, written):
    files = sorted(written.glob("*.json"))
    result = call("report", tiny, *files, "-o", "-", "--lang", "en")
    assert result.exit_code == 0, result.stderr
    assert "What each further step gains" in result.stdout


@pytest.mark.long
@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_its_picture_is_drawn(call, tiny, written, tmp_path, suffix):
    path = tmp_path / f"picture{suffix}"
    result = call("plot", tiny, written / "frontier.json", "--figure", "frontier", "-o", path, "--lang", "en")
    assert result.exit_code == 0, result.stderr
    data = path.read_bytes()
    assert b"What is left under each cap" in data if suffix == ".svg" else data.startswith(b"\x89PNG")


def test_what_is_no_frontier_has_no_such_picture_and_the_other_way_round(call, tiny, written, tmp_path):
    path = tmp_path / "x.png"
    result = call("plot", tiny, written / "changed-1.json", "--figure", "frontier", "-o", path)
    assert result.exit_code == 3
    assert "--figure frontier: found no frontier; expected one frontier; give the file frontier.json" in result.stderr
    result = call("plot", tiny, written / "frontier.json", "--figure", "heat", "-o", path)
    assert result.exit_code == 3
    assert "found a frontier, and --figure heat; expected --figure frontier, or schedules" in result.stderr


def test_a_file_of_something_else_beside_it_is_refused(call, tiny, written, solved_tiny, tmp_path):
    result = call("report", tiny, written / "frontier.json", solved_tiny, "-o", tmp_path / "x.html")
    assert result.exit_code == 3
    assert "that is none of its schedules; expected the frontier, or its own schedules" in result.stderr


def test_a_file_that_was_edited_is_refused_with_every_fault(call, tiny, folder, tmp_path):
    def edit(document):
        document["points"][1]["people_moved"] = 1000
        document["points"][2]["tiers"][0]["value"] = 0.5

    result = call("report", tiny, change(folder, edit), "-o", tmp_path / "x.html")
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 2
    assert "frontier.json: points[1].people_moved: found 1000.0; expected 80.0, as the schedules say" in result.stderr
    assert not (tmp_path / "x.html").exists()


def test_no_file_outside_the_folder_is_read(call, tiny, folder, tmp_path):
    def edit(document):
        document["points"][1]["file"] = "../secret.json"

    result = call("report", tiny, change(folder, edit), "-o", tmp_path / "x.html")
    assert result.exit_code == 3
    assert 'points[1].file: found "../secret.json"; expected "changed-1.json", or null' in result.stderr


def test_a_schedule_that_is_gone_or_broken_is_named(call, tiny, folder, tmp_path):
    path = folder / "changed-2.json"
    schedule = json.loads(path.read_text(encoding="utf-8"))
    schedule["terms"]["schedule"]["peak"] += 5
    path.write_text(json.dumps(schedule), encoding="utf-8")
    result = call("report", tiny, folder / "frontier.json", "-o", tmp_path / "x.html")
    assert result.exit_code == 6
    assert "changed-2.json: The peak of the schedule is claimed to be" in result.stderr
    path.unlink()
    result = call("report", tiny, folder / "frontier.json", "-o", tmp_path / "x.html")
    assert result.exit_code == 3
    assert "changed-2.json" in result.stderr


def test_another_instance_is_refused(call, instances, written, tmp_path):
    result = call("report", instances / "week.json", written / "frontier.json", "-o", tmp_path / "x.html")
    assert result.exit_code == 3
    assert "frontier.json: instance.content_hash: found the content hash of" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "x.html").exists()


def test_the_schema_of_its_file_is_printed(call, written):
    import jsonschema

    schema = json.loads(call("schema", "frontier").stdout)
    assert schema["title"] == "stagger frontier"
    jsonschema.validate(json.loads((written / "frontier.json").read_text(encoding="utf-8")), schema)


def test_an_organisation_that_is_asked_more_and_less_is_told_by_group():
    def ask(party, group, shift_min, pattern="today"):
        return Ask(
            organisation=party, name=party.upper(), group=group, shift_min=shift_min, pattern=pattern, share=1.0,
            people=10.0,
        )  # fmt: skip

    call = FrontierCall("i.json", "changed", None, 10.0, "2%", 1, "out")
    added = (ask("uu", "law", 15), ask("uu", "law", 30), ask("uu", "vet", 15, "home"), ask("hu", "a", 15))
    dropped = (ask("uu", "geo", 15), ask("roc", "b", -15), ask("roc", "c", 30))
    point = Point(3, "time", Schedule(choices=()), is_nested=True, added=added, dropped=dropped)
    assert sentence(call, point) == (
        "3 organisations: asks more: UU (law +15, +30; vet +15, home), HU (+15); "
        "no longer: UU (geo +15), ROC (-15, +30)."
    )
    many = tuple(ask("uu", f"g{place}", 15) for place in range(20))
    text = sentence(call, Point(3, "time", Schedule(choices=()), is_nested=True, added=many, dropped=dropped))
    assert "; g7 +15 and 12 more); no longer" in text


def test_what_is_read_is_never_written_over(call, tiny, tmp_path):
    folder = tmp_path / "f"
    folder.mkdir()
    instance = folder / "changed-1.json"
    instance.write_bytes(tiny.read_bytes())
    result = call("frontier", instance, "--points", "0,1", "-o", folder)
    assert result.exit_code == 3
    assert instance.read_bytes() == tiny.read_bytes()
    assert call("frontier", tiny, "--points", "0,1", "-o", tmp_path / "g", "--quiet").exit_code == 0
    schedule = tmp_path / "g" / "changed-1.json"
    before = schedule.read_bytes()
    result = call("report", tiny, tmp_path / "g" / "frontier.json", "-o", schedule)
    assert result.exit_code == 3
    assert schedule.read_bytes() == before


@pytest.mark.long
def test_a_cap_that_leaves_a_group_nothing_is_one_without_a_schedule(call, document, save, tmp_path):
    document["agreements"] = [{"kind": "forbidden", "groups": ["school-pupils"], "shift_min": 0}]
    result = call("frontier", save(document), "--by", "max-shift", "--points", "0,15", "-o", tmp_path / "f")
    assert result.exit_code == 0, result.stderr
    points = json.loads((tmp_path / "f" / "frontier.json").read_text(encoding="utf-8"))["points"]
    assert [point["stop"] == "infeasible" for point in points] == [True, False]


def test_points_call_groups_and_parties_as_the_reader_does(tiny):
    instance = read_instance(tiny)
    party = next(own for own in instance.organisations if own.groups[0].id == "school-pupils")
    ask = Ask(
        organisation=party.id, name="as in the file", group="school-pupils", shift_min=15, pattern="today", share=1.0,
        people=10.0,
    )  # fmt: skip
    group = party.groups[0].model_copy(update={"name": "leerlingen"})
    called = party.model_copy(update={"name": "De school", "groups": (group,)})
    told = instance.model_copy(update={"organisations": (called,)})
    point = Point(1, "time", Schedule(choices=()), is_nested=True, added=(ask,), dropped=(ask,))
    call = FrontierCall("i.json", "changed", None, 10.0, "2%", 1, "out")
    text = "1 organisation: asks more: De school (leerlingen +15); no longer: De school (leerlingen +15)."
    assert sentence(call, called_in(told, point)) == text
