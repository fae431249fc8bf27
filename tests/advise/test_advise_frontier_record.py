"""A frontier that was written holds; whatever else its file says is refused in a sentence."""

import pytest

from solver.advise.frontier.frontier import frontier
from solver.advise.frontier.points import FrontierOptions
from solver.advise.frontier.record import recorded, schedule_names, verify
from solver.advise.whatif.scenario import edited
from solver.domain.frontier import Frontier, FrontierPoint
from solver.errors import CheckFailedError, InputError
from solver.formats import read_instance
from tests.support.frontiers import without_time

OPTIONS = FrontierOptions("changed", (0, 1, 2), 30.0, 0.02)


@pytest.fixture(scope="module")
def tiny(instances):
    return read_instance(instances / "tiny.json")


@pytest.fixture(scope="module")
def points(tiny):
    return frontier(tiny, OPTIONS)


@pytest.fixture(scope="module")
def plans(tiny, points):
    return {point.cap: (edited(tiny, point.schedule.scenario).instance, point.schedule) for point in points}


@pytest.fixture
def document(tiny, points):
    return recorded(tiny, OPTIONS, points).model_dump(mode="json")


def test_what_was_recorded_holds(tiny, plans, document):
    read = Frontier.model_validate(document)
    assert schedule_names("f", read) == {0: "changed-0.json", 1: "changed-1.json", 2: "changed-2.json"}
    verify("f", tiny, read, plans)
    assert [point.person_min for point in read.points] == [0, 1200, 1500]


@pytest.mark.parametrize(
    ("place", "key", "value", "words"),
    [
        (1, "people_moved", 7.0, "f: points[1].people_moved: found 7.0; expected 80.0, as the schedules say"),
        (1, "person_min", 1.0, "f: points[1].person_min: found 1.0; expected 1200.0"),
        (2, "organisations_changed", 3, "f: points[2].organisations_changed: found 3; expected 2"),
        (2, "added", [], "f: points[2].added: found a list of 0; expected one of 1"),
        (2, "is_nested", False, "f: points[2].is_nested: found false; expected true, as"),
    ],
)
def test_what_the_schedules_do_not_say_is_refused(tiny, plans, document, place, key, value, words):
    document["points"][place][key] = value
    with pytest.raises(InputError) as caught:
        verify("f", tiny, Frontier.model_validate(document), plans)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("value", 1.0, "points[1].tiers[0].value: found 1.0; expected 0.0, as the schedules say"),
        ("bound", -5.0, "points[1].tiers[0].bound: found -5.0; expected 0.0"),
        ("share_of_last_gain", None, "points[1].tiers[0].share_of_last_gain: found null; expected 1.0"),
    ],
)
def test_figures_of_tiers_are_held_against_the_schedule(tiny, plans, document, key, value, words):
    document["points"][1]["tiers"][0][key] = value
    with pytest.raises(InputError) as caught:
        verify("f", tiny, Frontier.model_validate(document), plans)
    assert words in str(caught.value)


def test_a_bound_above_what_was_reached_is_impossible(tiny, plans, document):
    document["points"][2]["tiers"][0] |= {"bound": 3.0}  # a nested point, whose own schedule does not hold the bound
    with pytest.raises(
        InputError, match=r"points\[2\].tiers\[0\].bound: found 3.0; expected at most 0.0, which was found"
    ):
        verify("f", tiny, Frontier.model_validate(document), plans)


def test_another_instance_is_refused(instances, plans, document):
    week = read_instance(instances / "week.json")
    with pytest.raises(InputError, match=r"f: instance.content_hash: found the content hash of \"Tiny"):
        verify("f", week, Frontier.model_validate(document), plans)


def test_a_schedule_that_does_not_pass_the_check_is_named(tiny, plans, document):
    instance, schedule = plans[2]
    broken = schedule.model_copy(update={"choices": plans[0][1].choices})
    with pytest.raises(CheckFailedError, match=r"changed-2.json: The "):
        verify("f", tiny, Frontier.model_validate(document), plans | {2: (instance, broken)})


def test_names_of_other_files_and_caps_that_fall_are_refused(document):
    document["points"][0]["file"] = "../../etc/passwd"
    document["points"][2]["cap"] = 1
    with pytest.raises(InputError) as caught:
        schedule_names("f", Frontier.model_validate(document))
    first, *others = str(caught.value).splitlines()
    assert 'points[0].file: found "../../etc/passwd"; expected "changed-0.json", or null' in first
    assert any("points[2].cap: found 1; expected a cap above 1" in other for other in others)
    document["points"] = []
    with pytest.raises(InputError, match="points: found an empty list; expected one point at least"):
        schedule_names("f", Frontier.model_validate(document))


def ended(point, **changes):
    """Return the frontier of today and one more point, whose search of two tiers ended so."""
    tier = {"status_quo": 55.0, "value": 55.0, "bound": None, "gap": None, "share_of_last_gain": None}
    own = point | {"tiers": [tier, tier], "stop": "time", "added": [], "dropped": []} | changes
    return FrontierPoint.model_validate(own)


def test_a_search_that_ended_with_nothing_does_not_say_that_nothing_can_be_gained(document):
    point, proven = document["points"][1], {"bound": 55.0, "gap": 0.0}
    tier = {"status_quo": 55.0, "value": 55.0, "share_of_last_gain": None} | proven
    assert ended(point).is_empty
    assert ended(point, stop="interrupted").is_empty
    assert ended(point, tiers=[tier, tier | {"bound": 50.0, "gap": 0.090909}]).is_empty  # the second may come lower
    assert not ended(point, tiers=[tier, tier]).is_empty  # what it shows cannot be lower
    assert not ended(point, added=point["added"]).is_empty
    assert not ended(point, stop="optimal").is_empty


def test_where_no_time_was_left_that_is_written_and_holds(tiny, monkeypatch):
    without_time(monkeypatch)
    today = frontier(tiny, OPTIONS)
    found = recorded(tiny, OPTIONS, today)
    assert [point.ended_empty for point in found.points] == [False, True, True]
    assert "ended_empty" not in found.points[0].model_dump()
    plans = {point.cap: (edited(tiny, point.schedule.scenario).instance, point.schedule) for point in today}
    verify("f", tiny, Frontier.model_validate(found.model_dump(mode="json")), plans)
    older = [point.model_copy(update={"ended_empty": False}) for point in found.points]
    verify("f", tiny, found.model_copy(update={"points": tuple(older)}), plans)
