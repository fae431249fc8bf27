"""Whatever Python code gives, what comes back is one sentence of ours: where, found, expected, advice."""

import datetime
import decimal
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import solver

HERE = Path(__file__).name
ODD = [
    None, True, -1, 0, 1e308, float("nan"), float("inf"), 10**400, 10**5000, "", "x", b"x", [], {}, (), object(), set(),
    {"a": 1}, [[1]], len, 2 + 3j, "\ud800", "a" * 10000, "08:61", -5.5, datetime.time(8, 30, 5),
    pd.Timestamp("2026-01-01 08:30"), datetime.timedelta(hours=8), decimal.Decimal(1), pd.NA, np.array([5, 6]),
    pd.Series([1]), solver.Line, solver.BurdenWeights(),
]  # fmt: skip
FIELDS = {
    "model": ["name", "days", "bin_min"],
    "line": ["id", "mode", "name"],
    "section": ["line", "id", "minutes_on_board", "name", "direction", "weight"],
    "supply": ["section", "start", "end", "every_min", "seats", "places", "days"],
    "departures": ["section", "at", "seats", "places", "days"],
    "base_load": ["section", "start", "end", "passengers", "days"],
    "profile": ["id", "before_min", "share"],
    "organisation": ["id", "kind", "name", "board"],
    "group": [
        "organisation", "id", "headcount", "profile", "arrivals", "departures", "flows", "mode_shares", "earlier_min",
        "later_min", "step_min", "parts", "adherence", "patterns", "car_occupancy", "departure_profile", "nonsense",
    ],
    "flow": ["group", "section", "share", "leg", "lag_min", "profile"],
    "agreement": ["agreement"],
    "window": ["groups", "leg", "start_min", "end_min"],
    "tier": ["crowding", "tolerance"],
}  # fmt: skip


def build(**changed):
    """Return an instance of one line and one group, of which some fields are given otherwise."""

    def told(part, **own):
        return own | changed.get(part, {})

    model = solver.Model(**told("model", name="Tiny", days="tue"))
    line = model.add_line(**told("line", id="tram", mode="tram"))
    section = model.add_section(**told("section", line=line, id="town", minutes_on_board=10))
    supply = told("supply", section=section, start="07:00", end="10:00", every_min=15, seats=40, places=120)
    model.add_supply(**supply)
    if "departures" in changed:
        other = model.add_section(line, "out", minutes_on_board=10)
        model.add_departures(**told("departures", section=other, at=["08:00"], seats=40, places=120))
    model.add_base_load(**told("base_load", section=section, start="07:00", end="08:00", passengers=5))
    profile = model.add_profile(**told("profile", id="quarter", before_min=[15, 0], share=[1]))
    party = model.add_organisation(**told("organisation", id="college", kind="mbo"))
    group = told("group", organisation=party, id="all", headcount=100, arrivals="08:30", profile=profile, later_min=30)
    group = model.add_group(**({"flows": {section: 0.5}} | group))
    if "flow" in changed:
        model.add_flow(**told("flow", group=group, section=section, share=0.1))
    if "agreement" in changed:
        model.add_agreement(**told("agreement"))
    if "window" in changed:
        window = told("window", groups=["all"], leg="to", start_min="08:00", end_min="09:00")
        model.add_agreement("window", **window)
    if "tier" in changed:
        model.add_tier(**told("tier", crowding=1.0))
    return model.build()


@pytest.mark.parametrize(("part", "field"), [(part, field) for part, fields in FIELDS.items() for field in fields])
def test_an_odd_value_of_a_model_is_taken_or_told_with_its_line(part, field):
    for value in ODD:
        for problem in problems_of(part, field, value):
            assert problem.where.startswith(f"{HERE}:"), problem
            assert str(problem).endswith(".")


def problems_of(part, field, value):
    """Return what is told of a value; nothing where it is taken, and can be written."""
    try:
        solver.dump_instance(build(**{part: {field: value}}))
    except solver.InvalidInstanceError as error:
        return error.problems or [None]
    return []


def told_of(**changed):
    with pytest.raises(solver.InvalidInstanceError) as caught:
        build(**changed)
    return [str(problem).partition(": ")[2] for problem in caught.value.problems]


def test_what_is_found_is_spelled_as_python_has_it():
    assert told_of(group={"arrivals": datetime.timedelta(hours=8)}) == [
        "organisations[0].groups[0].arrivals[0].at: found datetime.timedelta(seconds=28800); "
        'expected a clock time "HH:MM" from "00:00" to "30:00"; write a text such as "08:30".'
    ]
    assert told_of(group={"flows": ["town"]}) == [
        "organisations[0].groups[0].flows: found a list of 1; expected shares by section; write them as {section: 0.6}."
    ]
    assert told_of(profile={"id": None})[0] == (
        'profiles[null]: found null; expected an id; write a text between quotation marks, such as "am".'
    )
    assert told_of(agreement={"agreement": solver.SameShift}) == [
        "agreements[0]: found the type SameShift; expected an agreement, or its kind; "
        'write it as SameShift(groups=["a", "b"]), or as "same-shift", groups=["a", "b"].'
    ]
    assert "found something of the type object;" in told_of(group={"headcount": object()})[0]
    assert "found a number of more than 4000 digits;" in told_of(group={"headcount": 10**5000})[0]
    assert told_of(group={"organisation": "c"})[0].startswith(
        'found "c"; expected the handle of an organisation of this model;'
    )


def test_fields_beside_a_whole_agreement_are_not_passed_over():
    fixed = solver.Fixed(groups=["all"], shift_min=0)
    assert told_of(agreement={"agreement": fixed, "id": "x"}) == [
        'agreements[0]: found something of the type Fixed and "id" beside it; expected an agreement alone; '
        "write them into the agreement."
    ]


def test_no_mode_at_all_is_not_public_transport():
    assert build(group={"mode_shares": {}}).groups[0].mode_shares == solver.ModeShares()
    assert build(group={"mode_shares": None}).groups[0].mode_shares.public_transport == 1.0


def test_a_time_of_the_day_is_a_clock_time():
    assert build(group={"arrivals": datetime.time(8, 30)}) == build()
    assert build(supply={"start": datetime.time(7)}) == build()


def test_one_clock_time_of_departures_is_no_row_of_letters():
    assert build(departures={"at": "08:00"}) == build(departures={})


@pytest.fixture(scope="module")
def tiny():
    instance = build()
    return instance, solver.solve(instance, solver.Settings(time_limit_s=0.3)).schedule


CALLS = {
    "check": ("instance", "schedule"),
    "evaluate": ("instance", "schedule"),
    "explain": ("instance", "schedule", "other", "organisation", "group"),
    "compare": ("instance", "schedules"),
    "validate": ("instance",),
    "build_demand": ("instance",),
    "measure_terms": ("demand", "parts"),
    "solve": ("instance", "settings", "on_progress", "interrupt", "warm_start", "resume", "on_checkpoint"),
    "quickscan": ("instance", "organisation", "schedule"),
    "frontier": ("instance", "caps", "by", "jobs", "interrupt", "time_limit_s", "nested_loss"),
    "value": ("instance", "schedule", "prices", "days_per_year"),
    "dump_instance": ("instance",),
    "dump_schedule": ("schedule",),
    "read_instance": ("path",),
    "read_schedule": ("path",),
    "write_text": ("path", "text"),
}


@pytest.mark.parametrize(("name", "argument"), [(name, each) for name, own in CALLS.items() for each in own])
@pytest.mark.parametrize("value", [5.5, object(), solver.Settings, {1: 2}], ids=["number", "object", "type", "dict"])
def test_an_argument_of_another_type_is_refused(tiny, tmp_path, name, argument, value):
    if argument == "time_limit_s" and value == 5.5:
        pytest.skip("5.5 seconds are a time limit")
    if argument == "days_per_year" and value == 5.5:
        pytest.skip("five days and a half can be counted")
    if argument.startswith("on_") and value is solver.Settings:
        pytest.skip("a type can be called")
    instance, schedule = tiny
    own = {
        "instance": instance, "schedule": schedule, "schedules": {"a": schedule}, "organisation": "college",
        "demand": solver.build_demand(instance), "parts": [1], "caps": [0], "path": str(tmp_path / "x"), "text": "x",
    }  # fmt: skip
    needed = [each for each in CALLS[name] if each in own and (name, each) != ("explain", "organisation")]
    given = {each: own[each] for each in needed} | {argument: value}
    with pytest.raises(solver.InputError) as caught:
        getattr(solver, name)(**given)
    assert argument in str(caught.value)
    assert "; expected " in str(caught.value)


def test_words_of_a_wrong_argument(tiny):
    instance, _ = tiny
    with pytest.raises(solver.InputError) as caught:
        solver.check(instance, instance)
    assert str(caught.value) == (
        "check(): schedule: found something of the type Instance; expected a schedule; "
        "give what `read_schedule` returned, or the schedule of what `solve` returned."
    )
    with pytest.raises(solver.InputError, match=r"^compare\(\): schedules\[\"a\"\]: found 5; expected a schedule"):
        solver.compare(instance, {"a": 5})
    with pytest.raises(solver.InputError, match="expected one schedule at least"):
        solver.compare(instance, {})
    with pytest.raises(TypeError, match="instance"):
        solver.check()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"time_limit_s": 0}, "Settings: time_limit_s: found 0; expected a number above 0, at most 1,000,000; "),
        ({"time_limit_s": float("nan")}, "Settings: time_limit_s: found NaN; "),
        ({"seed": -1}, "Settings: seed: found -1; expected a whole number from 0 to 2,147,483,647; "),
        ({"workers": 0}, "Settings: workers: found 0; expected a whole number from 1 to 256 or null; "),
        ({"foo": 1}, 'Settings: foo: found the unknown key "foo"; expected one of the keys "time_limit_s", '),
    ],
)
def test_settings_that_cannot_be_used(given, told):
    with pytest.raises(solver.InputError) as caught:
        solver.Settings(**given)
    assert str(caught.value).startswith(told)
    with pytest.raises(ValueError, match="Settings: "):
        solver.Settings(**given)


def test_any_value_of_the_domain_is_refused_by_its_python_names():
    with pytest.raises(solver.InputError) as caught:
        solver.Window(groups=("all",), leg="to", start_min="8:00")
    assert str(caught.value) == (
        'Window: start_min: found "8:00"; expected a clock time "HH:MM" from "00:00" to "30:00"; write "08:00".\n'
        'Window: end_min: found nothing; expected the key "end_min": a clock time "HH:MM" from "00:00" to "30:00"; '
        "add it."
    )


def test_a_frontier_that_cannot_be_asked(tiny):
    instance, _ = tiny
    with pytest.raises(solver.InputError) as caught:
        solver.frontier(instance, [1], by="change", time_limit_s=0, nested_loss=2, jobs=0)
    assert [problem.where for problem in caught.value.problems] == ["by", "jobs", "time_limit_s", "nested_loss"]
    assert str(caught.value.problems[0]) == (
        'by: found "change"; expected "changed", "shifted" or "max-shift"; '
        'did you mean "changed"? If not, choose one of these.'
    )


def test_the_terms_of_today_and_of_too_few_parts(tiny):
    demand = solver.build_demand(tiny[0])
    today = demand.options.status_quo_parts()
    assert solver.measure_terms(demand, today).shifted == 0
    with pytest.raises(solver.InputError, match=r"parts: found 2 of them; expected a number for each of the 3 options"):
        solver.measure_terms(demand, today[:2])
    with pytest.raises(solver.InputError, match="measure_terms"):
        solver.measure_terms(demand, "x")


def test_half_a_character_is_not_written(tmp_path):
    with pytest.raises(solver.FileAccessError, match=r'found half a character, "\\ud800"; expected a text in UTF-8'):
        solver.write_text(tmp_path / "x", "a\ud800")
    assert not (tmp_path / "x").exists()


def test_right_arguments_are_taken(tiny, tmp_path):
    instance, schedule = tiny
    path = tmp_path / "tiny.json"
    solver.write_text(path, solver.dump_instance(instance))
    assert solver.read_instance(path) == solver.read_instance(str(path)) == instance
    assert solver.solve(instance, None, interrupt=threading.Event(), warm_start=schedule, on_progress=print)
