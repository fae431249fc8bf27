"""The builder: what it builds, and that each fault names the line that made it."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

import solver

HERE = Path(__file__).name


def line_above():
    return sys._getframe(1).f_lineno - 1


@pytest.fixture
def region():
    """Return a model with a section and an organisation, their handles, and a profile."""
    model = solver.Model("Tiny", ["tue"])
    tram = model.add_line("tram", mode="tram", name="Tram 1")
    town = model.add_section(tram, "tram>town", minutes_on_board=10)
    model.add_supply(town, "07:00", "10:00", every_min=15, seats=40, places=120)
    quarter = model.add_profile("quarter", before_min=[15, 0], share=[1])
    return model, town, model.add_organisation("college", kind="mbo"), quarter


def faults(model):
    with pytest.raises(solver.InvalidInstanceError) as caught:
        model.build()
    return [str(problem) for problem in caught.value.problems]


def test_it_builds_what_a_file_holds(instances):
    model = solver.Model("Tiny: three organisations, two sections", ["tue"])
    text = json.loads((instances / "tiny.json").read_text(encoding="utf-8"))
    sections = {}
    for line in text["lines"]:
        handle = model.add_line(line["id"], name=line["name"], mode=line["mode"])
        for own in line["sections"]:
            told = {key: own[key] for key in ("name", "direction", "minutes_on_board", "weight")}
            sections[own["id"]] = section = model.add_section(handle, own["id"], **told)
            for row in own["supply"]:
                model.add_supply(
                    section, row["from"], row["to"], every_min=15, seats=row["seats"], places=row["places"]
                )
            for row in own["base_load"]:
                model.add_base_load(section, row["from"], row["to"], passengers=row["passengers"])
    built = model._tree["lines"]
    expected = [section for line in text["lines"] for section in line["sections"]]
    kept = ("id", "name", "direction", "minutes_on_board", "weight", "supply", "base_load")
    assert [{key: own[key] for key in kept} for line in built for own in line["sections"]] == expected


def test_clock_times_are_texts_or_minutes(region):
    model, town, college, quarter = region
    both = {510: 0.5, "09:15": (0.5, 0.8)}
    model.add_group(college, "a", headcount=np.int64(10), arrivals=both, profile=quarter, flows={town: np.float64(0.5)})
    model.add_agreement("window", groups=["a"], leg="to", start_min=480, end_min="11:00")
    model.add_agreement(solver.Fixed(groups=["a"], shift_min=0))
    instance = model.build()
    times = [(time.at, time.share, time.present) for time in instance.groups[0].arrivals]
    assert times == [(510, 0.5, 1.0), (555, 0.5, 0.8)]
    assert (instance.agreements[0].start_min, instance.agreements[0].end_min) == (480, 660)
    assert instance.agreements[1] == solver.Fixed(groups=["a"], shift_min=0)
    assert instance.groups[0].headcount == 10


def test_types_take_minutes_as_well_and_files_do_not(tiny_text, tmp_path):
    assert solver.SupplyRow(start_min=420, end_min="10:00", every_min=5, seats=1, places=1).end_min == 600
    with pytest.raises(ValueError, match="TimeShare: at: found 1801; expected a clock time"):
        solver.TimeShare(at=1801, share=1)
    with pytest.raises(ValueError, match="TimeShare: at: found true; expected a clock time"):
        solver.TimeShare(at=True, share=1)
    path = tmp_path / "x.json"
    path.write_text(tiny_text.replace('"at": "08:30"', '"at": 510', 1), encoding="utf-8")
    with pytest.raises(solver.InstanceFormatError, match='found 510; expected a clock time "HH:MM"'):
        solver.read_instance(path)


def test_a_fault_of_the_format_names_the_line(region):
    model, town, college, quarter = region
    model.add_group(college, "a", headcount=-3, arrivals="8:30", profile=quarter, flows={town: 1})
    at = line_above()
    model.add_base_load(town, "08:00", "09:00", passengers=-1)
    then = line_above()
    assert faults(model) == [
        f"{HERE}:{then}: lines[0].sections[0].base_load[0].passengers: found -1; expected a number from 0 to "
        "10,000,000; give a value in that range.",
        f"{HERE}:{at}: organisations[0].groups[0].headcount: found -3; expected a whole number from 0 to 10,000,000; "
        "give a value in that range.",
        f'{HERE}:{at}: organisations[0].groups[0].arrivals[0].at: found "8:30"; expected a clock time "HH:MM" from '
        '"00:00" to "30:00"; write "08:30".',
    ]


def test_a_fault_of_the_content_names_the_line(region):
    model, town, college, quarter = region
    model.add_group(college, "a", headcount=3, arrivals="08:30", profile=quarter, flows={town: 1})
    model.add_group(college, "a", headcount=3, arrivals="08:30", profile=quarter, flows={town: 1})
    at = line_above()
    model.add_agreement("same_shift", groups=["a", "zzz"])
    then = line_above()
    found = faults(model)
    assert found[0].startswith(f'{HERE}:{at}: organisations[0].groups[1].id: found "a"; expected an id that no other')
    assert found[1].startswith(f'{HERE}:{then}: agreements[0].groups[1]: found "zzz"; expected the id of a group')
    assert len(found) == 2


def test_a_fault_of_the_whole_names_the_line_of_the_model():
    model = solver.Model("Empty", "tue")
    at = line_above()
    assert all(sentence.startswith(f"{HERE}:{at}: ") for sentence in faults(model))
    assert len(faults(model)) == 3


def test_a_handle_of_something_else_is_refused_at_once(region):
    model, _, college, _ = region
    with pytest.raises(solver.InvalidInstanceError) as caught:
        model.add_section(college, "x", minutes_on_board=1)
    at = line_above()
    assert str(caught.value) == (
        f"{HERE}:{at}: found the handle of organisations[0]; expected the handle of a line of this model; "
        "give what add_line of this model returned."
    )
    with pytest.raises(solver.InvalidInstanceError, match='found "tram"; expected the handle of a line'):
        model.add_section("tram", "x", minutes_on_board=1)
    with pytest.raises(solver.InvalidInstanceError, match=rf"^{HERE}:\d+: profiles.quarter: found \"quarter\" for the"):
        model.add_profile("quarter", before_min=[15, 0], share=[1])


def test_a_handle_of_another_model_is_refused(region):
    _, _, college, _ = region
    other = solver.Model("Other", "tue")
    other.add_organisation("college", kind="mbo")
    with pytest.raises(solver.InvalidInstanceError, match=r"organisations\[0\], which another model"):
        other.add_group(college, "a", headcount=3, profile="quarter")


def test_an_id_of_a_profile_may_hold_signs(region):
    model, *_ = region
    model.add_profile("a.b[0]", before_min=[15, 0], share=[2])
    at = line_above()
    assert next(sentence for sentence in faults(model) if "share" in sentence).startswith(f"{HERE}:{at}: profiles")


def test_trips_ways_back_and_tiers(region):
    model, town, college, quarter = region
    ferry = model.add_section(model.add_line("ferry", mode="ferry"), "ferry>home", minutes_on_board=4)
    model.add_departures(ferry, ["16:02", 990], seats=10, places=20, days=["tue"])
    group = model.add_group(
        college, "a", headcount=3, arrivals="08:30", departures=970, profile=quarter, parts=3, max_options=3
    )
    model.add_flow(group, town, 0.5)
    model.add_flow(
        group, ferry, 1.0, leg="from", lag_min=4, profile=model.add_profile("wait", before_min=[9, 3], share=[1])
    )
    model.add_tier(overload=1, tolerance=0.1)
    instance = model.build()
    assert instance.sections[1].departures[0].at == (962, 990)
    assert [(flow.section, flow.leg, flow.lag_min, flow.profile) for flow in instance.groups[0].flows] == [
        ("tram>town", "to", 0, None),
        ("ferry>home", "from", 4, "wait"),
    ]
    assert instance.groups[0].parts == 3
    assert instance.objective == (solver.Tier(overload=1.0, tolerance=0.1),)
