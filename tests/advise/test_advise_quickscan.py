"""The advice to one organisation: effects are those of a full evaluation, what is forbidden is said, files are safe."""

import json
import random

import numpy as np
import pytest

from solver.advise.explain.effects import Surroundings
from solver.advise.explain.tiers import key
from solver.advise.quickscan.assumptions import Sources
from solver.advise.quickscan.candidates import candidates
from solver.advise.quickscan.quickscan import Scanner
from solver.checker import agreement_violations
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import choices_from_parts
from tests.support.tiny import random_instance, random_parts

SEEDS = range(20)
ALONE = {"allowed_shifts", "window", "fixed", "forbidden"}


def own_options(demand, organisation):
    return np.flatnonzero(demand.options.organisation[demand.options.group] == organisation)


def broken(demand, parts):
    amounts = {}
    for violation in agreement_violations(demand.instance, choices_from_parts(demand.instance, demand.options, parts)):
        amounts[violation.rule] = amounts.get(violation.rule, 0.0) + violation.amount
    return amounts


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("others", ["as today", "as in a schedule"])
def test_an_effect_is_the_difference_of_two_full_evaluations(seed, others):
    demand = build_demand(random_instance(seed))
    options, today = demand.options, demand.options.status_quo_parts()
    parts = today if others == "as today" else random_parts(demand, random.Random(seed))
    kinds = dict(zip(demand.instance.labels, (a.kind for a in demand.instance.agreements), strict=True))
    for organisation in range(len(demand.instance.organisations)):
        own = own_options(demand, organisation)
        before = parts.copy()
        before[own] = today[own]
        around = Surroundings(demand, parts).around(organisation)
        choices = [taken for _, taken in candidates(demand, organisation)]
        for taken, found in zip(choices, around.effects(choices), strict=True):
            after = before.copy()
            for option in taken.tolist():
                group = options.group[option]
                after[list(options.of_group(group))] = 0
                after[option] = options.parts[group]
            was, then = measure_terms(demand, before), measure_terms(demand, after)
            assert found.term_changes == pytest.approx(
                {term: then[term] - was[term] for term in found.term_changes}, abs=1e-7
            )
            was, then = broken(demand, before), broken(demand, after)
            risen = {label for label in then if then[label] - was.get(label, 0.0) > 0.01 and kinds[label] not in ALONE}
            assert set(found.breaks) == risen


@pytest.mark.parametrize("seed", SEEDS)
def test_every_option_is_there_once_and_the_best_are_allowed(seed):
    demand = build_demand(random_instance(seed))
    scanner = Scanner(demand, random_parts(demand, random.Random(seed)))
    for place, party in enumerate(demand.instance.organisations):
        scan = scanner.scan(place)
        single = [each.candidate for each in scan.advice if len(each.candidate.groups) == 1]
        assert len({(c.groups, c.shift_min, c.pattern) for c in single}) == len(single)
        expected = sum(
            len(group.shifts.shifts_min()) * len(group.week_patterns(demand.instance.days)) - 1
            for group in party.groups
        )
        assert len(single) == expected
        for best, effects in (
            (scan.best_alone, [e.alone for e in scan.best_alone]),
            (scan.best_joint, [e.joint for e in scan.best_joint]),
        ):
            ranks = [key(effect.tier_changes) for effect in effects]
            assert len(best) <= 3
            assert ranks == sorted(ranks)
            assert all(rank < (0.0,) * len(rank) for rank in ranks)
            assert not any(each.forbidden_by for each in best)
            assert not any(effect.breaks for effect in effects)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_not_allowed_is_what_agreements_on_the_group_alone_forbid(seed):
    demand = build_demand(random_instance(seed))
    instance, options = demand.instance, demand.options
    alone = instance.model_copy(update={"agreements": tuple(a for a in instance.agreements if a.kind in ALONE)})
    kept = [label for label, a in zip(instance.labels, instance.agreements, strict=True) if a.kind in ALONE]
    names = dict(zip(alone.labels, kept, strict=True))
    surroundings = Surroundings(demand, options.status_quo_parts())
    for organisation in range(len(instance.organisations)):
        for candidate, taken in candidates(demand, organisation):
            parts = options.status_quo_parts()
            for option in taken.tolist():
                parts[list(options.of_group(options.group[option]))] = 0
                parts[option] = options.parts[options.group[option]]
            choices = choices_from_parts(instance, options, parts)
            violations = agreement_violations(alone, [each for each in choices if each.group in candidate.groups])
            found = surroundings.rules.forbid(surroundings.rules.takings(taken))
            assert set(found) == {names[violation.rule] for violation in violations}


@pytest.mark.parametrize("seed", range(6))
def test_what_its_people_load_is_what_is_missing_without_them(seed):
    demand = build_demand(random_instance(seed))
    today = demand.options.status_quo_parts()
    for place in range(len(demand.instance.organisations)):
        own = own_options(demand, place)
        without = today.copy()
        without[own] = 0
        missing = demand.loads(today) - demand.loads(without)
        found = Scanner(demand).scan(place).loads
        used = {demand.instance.sections[s].id for s in demand.cells.section[missing > 1e-9].tolist()}
        assert {row.at.section for row in found} == used
        assert all(0 <= row.own_over_places <= row.own <= row.load + 1e-9 for row in found)
        assert len(found) == len(used)


def test_sources_are_found_by_id_and_say_who_corrects_them():
    instance = random_instance(0).model_copy()
    document = instance.model_dump(mode="json", by_alias=True)
    document["sources"] = {
        "g0.headcount": {"text": "guess", "quality": "assumed"},
        "g0.flows": {"text": "counted", "quality": "derived"},
        "o0.place": {"text": "register", "quality": "fact"},
        "g00.headcount": {"text": "of another", "quality": "assumed"},
    }
    instance = type(instance).model_validate(document)
    party = instance.organisations[0]
    known = list(Sources(instance).known(party))
    assert [(each.key, each.corrected_by) for each in known] == [
        ("o0.place", None),
        ("g0.headcount", "organisation"),
        ("g0.flows", "authority"),
    ]
    unknown = list(Sources(instance).unknown(party))
    assert "g0.headcount" not in unknown
    assert "g0.arrivals" in unknown


def test_quickscan_prints_a_page(call, instances, save, plan, document):
    found = call("quickscan", instances / "tiny.json", "--organisation", "college")
    assert found.exit_code == 0, found.output
    for text in ("What its people load today", "What it could choose", "With the others as today:\n1. "):
        assert text in found.output
    assert "as in the schedule" not in found.output
    schedule = save(plan(document, **{"school-pupils": 15}), "plan.json")
    joint = call("quickscan", instances / "tiny.json", "--organisation", "college", "--schedule", schedule)
    assert "With the others as in the schedule" in joint.output
    assert "In the schedule: students: 8:30." in joint.output


def test_quickscan_as_json(call, instances):
    found = json.loads(call("quickscan", instances / "tiny.json", "--organisation", "office", "--json").stdout)
    assert found["organisation"] == "office"
    assert found["best_joint"] is found["chosen"] is found["chosen_effect"] is None
    assert [each["candidate"]["shift_min"] for each in found["advice"]] == [-15, 15]
    assert set(found["advice"][0]) == {"candidate", "forbidden_by", "alone", "joint"}


def test_what_is_not_allowed_is_marked(call, document, save):
    document["agreements"] = [{"kind": "forbidden", "id": "no-later", "groups": ["college-students"], "shift_min": 15}]
    found = call("quickscan", save(document), "--organisation", "college")
    assert "not allowed: no-later" in found.output
    best = found.output.split("What its people")[0]
    assert (
        "1. Students: a quarter of an hour earlier (first start 8:30 becomes 8:15). That asks something of 120" in best
    )
    assert "a quarter of an hour later (first start" not in best


def test_a_file_of_each_organisation_with_a_safe_name(call, document, save, tmp_path):
    document["organisations"][0]["id"] = "../College/é"
    document["organisations"][1]["id"] = "..-college-e"
    folder = tmp_path / "out"
    found = call("quickscan", save(document), "--all", "-o", folder)
    assert found.exit_code == 0, found.output
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "index.html",
        *sorted(
            f"quickscan-{stem}.{ending}"
            for stem in ("College-e", "college-e-2", "office")
            for ending in ("html", "json", "txt")
        ),
    ]
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    listed = json.loads(call("quickscan", save(document), "--all", "-o", folder, "--json").stdout)
    assert [each["organisation"] for each in listed["written"]] == [p["id"] for p in document["organisations"]]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert "Quickscan of" in (folder / "quickscan-office.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "the options: found neither --organisation nor --all; expected one of the two; give --organisation ID"),
        (["--all"], "the options: found --all without -o; expected a folder; add -o FOLDER, a page, a text"),
        (["--all", "--organisation", "office"], "found both --organisation and --all; expected one of the two"),
        (["--organisation", "ofice"], 'found "ofice", which no organisation is called'),
        (["--organisation", "ofice"], 'did you mean "office"?'),
        (["--all", "-o", "-"], 'found "-", standard output, which is no folder; expected a folder'),
        (
            ["--all", "-o", "{file}"],
            "found a file; expected a folder; name a folder that can be written, or a new one.",
        ),
        (["--all", "-o", "{file}/deeper"], "found a file where the path needs a folder; expected a folder"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(call, instances, save, arguments, words):
    file = save({}, "file")
    found = call("quickscan", instances / "tiny.json", *(argument.format(file=file) for argument in arguments))
    assert found.exit_code == 3
    assert words in found.output


def test_the_file_that_is_read_is_not_written_over(call, document, save, tmp_path):
    instance = save(document, "quickscan-office.json")
    before = instance.read_bytes()
    found = call("quickscan", instance, "--organisation", "office", "-o", tmp_path)
    assert found.exit_code == 3
    assert "found the file that is read; expected another file; name another folder after -o." in found.output
    assert instance.read_bytes() == before


def test_names_stay_text(call, save, document):
    hostile = "[bold red]x[/] [/nothing] :warning:"
    document["lines"][0]["name"] = hostile
    for party in document["organisations"]:
        party["name"] = party["groups"][0]["name"] = hostile
    document["sources"] = {"office-staff.headcount": {"text": hostile, "quality": "assumed"}}
    found = call("quickscan", save(document), "--organisation", "office")
    assert found.exit_code == 0, found.output
    assert f"Quickscan of {hostile}" in found.output


def test_groups_of_one_organisation_are_advised_together_and_each_alone(call, document, save):
    first, second = document["organisations"][:2]
    first["groups"] += second["groups"]
    document["organisations"].remove(second)
    found = json.loads(call("quickscan", save(document), "--organisation", first["id"], "--json").stdout)
    groups = [group["id"] for group in first["groups"]]
    seen = [(each["candidate"]["groups"], each["candidate"]["shift_min"]) for each in found["advice"]]
    assert seen == [(of, shift) for of in (groups, groups[:1], groups[1:]) for shift in (-15, 15)]
    printed = call("quickscan", save(document), "--organisation", first["id"]).output
    assert "all 2 groups" in printed


def test_loads_on_roads_are_said_to_be_vehicles(call, document, save):
    assert "are vehicles" not in call("quickscan", save(document), "--organisation", "college").output
    document["lines"][0]["mode"] = "road"
    for party in document["organisations"]:
        for group in party["groups"]:
            group["mode_shares"] = {"public_transport": 0.5, "car": 0.2}
    found = call("quickscan", save(document), "--organisation", "college")
    assert "On roads, loads and places are vehicles." in " ".join(found.output.split())


def test_who_refuses_is_shown_every_choice(call, instances, tmp_path):
    tiny, refused, folder = instances / "tiny.json", tmp_path / "refused.json", tmp_path / "out"
    edits = ("--fix-organisation", "college=0", "--at-most-changed", "0", "--places", "tram=+1%")
    assert call("solve", tiny, *edits, "-o", refused, "--quiet").exit_code == 0
    asked = ("quickscan", tiny, "--schedule", refused)
    printed = call(*asked, "--organisation", "college").output
    assert "Left out here, so that every choice is shown: fix-organisation college=0; at-most-changed 0." in printed
    assert "nothing is better" not in printed
    assert "another state" not in printed
    found = json.loads(call(*asked, "--organisation", "college", "--json").stdout)
    assert found["left_out"] == ["fix-organisation college=0", "at-most-changed 0"]
    assert found["made_for_this_instance"] is True
    assert found["instance"]["name"].endswith("(what if: places tram=+1%)")
    assert found["best_joint"]
    assert not any(each["forbidden_by"] or each["joint"]["breaks"] for each in found["advice"])
    assert call(*asked, "--all", "-o", folder, "--lang", "nl").exit_code == 0
    page = (folder / "quickscan-college.html").read_text(encoding="utf-8")
    told = "College blijft op de tijden van nu; hooguit 0 partijen veranderen."
    assert f"Hier weggelaten, zodat elke keuze te zien is: {told}" in page


def test_the_list_of_all_is_not_written_over_what_is_read(call, document, save, tmp_path):
    instance = save(document, "index.html")
    found = call("quickscan", instance, "--all", "-o", tmp_path)
    assert found.exit_code == 3
    assert "found the file that is read" in found.output
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    alone = call("quickscan", instance, "--organisation", "office", "-o", tmp_path)
    assert alone.exit_code == 0, alone.output


@pytest.fixture
def named(document, save):
    """The tiny instance with an office and a school that have names in two languages."""
    document["organisations"][2] |= {"name": "Universiteit Utrecht", "names": {"en": "Utrecht University"}}
    document["organisations"][1] |= {"name": "Hogeschool Utrecht"}
    return save(document)


@pytest.mark.parametrize("who", ["office", "OFFICE", "universiteit Utrecht", " Utrecht  university", "siteit", "Uni"])
def test_who_is_asked_for_by_name_is_found(call, named, who):
    found = call("quickscan", named, "--organisation", who, "--json")
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["organisation"] == "office"


def test_a_name_that_several_have_is_told_with_each_of_them(call, named):
    found = call("quickscan", named, "--organisation", "utrecht")
    assert found.exit_code == 3
    assert found.stderr == (
        '--organisation: found "utrecht", which may be any of 2: school (Hogeschool Utrecht), office (Universiteit '
        "Utrecht); expected one of them; write its id, or more of its name.\n"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("--fix-organisation|universiteit=0", "fix-organisation office=0"),
        ("--forbid|Hogeschool:+15", "forbid school:+15"),
        ("--without| Utrecht University ", "without office"),
        ("--headcount|hogeschool=+10%", "headcount school=+10%"),
        ("--places|TRAM=+20%", "places tram=+20%"),
        ("--fix|staff=0", "fix office-staff=0"),
    ],
)
def test_an_edit_by_name_is_kept_by_id(call, named, tmp_path, typed, kept):
    found = call("solve", named, *typed.split("|"), "-o", tmp_path / "plan.json", "--time-limit", "5")
    assert found.exit_code == 0, found.stderr
    assert json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["scenario"]["edits"] == [kept]
    assert " is read as " in found.stderr


def test_an_edit_of_one_of_several_is_refused(call, named):
    found = call("solve", named, "--without", "utrecht")
    assert found.exit_code == 3
    assert 'what-if "without utrecht": found "utrecht", which may be any of 2: school (Hogeschool' in found.stderr


def test_sections_and_boards_are_found_by_name(call, document, save):
    document["organisations"][0]["board"] = "Stichting Noord"
    path = save(document)
    told = call("show", path, "--load", "tram to", "--json")
    assert json.loads(told.stdout)["section"] == "tram>town"
    rows = json.loads(call("show", path, "organisations", "--id", "noord", "--json").stdout)["organisations"]
    assert [row["organisation"] for row in rows] == ["college"]
