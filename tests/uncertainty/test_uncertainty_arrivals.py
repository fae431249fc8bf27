"""How long before their hours people pass, from counts: exact counts, drawn ones, and those of a real bus."""

import csv
import datetime as dt
from itertools import pairwise

import numpy as np
import pytest

from solver.checker import recompute_loads, status_quo_choices
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.importers.counts.dated import DatedCounts, read_dated_counts
from solver.importers.findings import Findings
from solver.importers.people.profiles import DEFAULT_PROFILES
from solver.uncertainty.arrivals.estimate import estimate_arrivals, profiles_on
from tests.importers.real_data import SHARED, needs_shared

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")

EDGES = [40, 30, 20, 10, 0]
TRUTH = [0.1, 0.3, 0.4, 0.2]
WRONG = [0.25, 0.25, 0.25, 0.25]
SIZES = {"09:00": 0.6, "11:00": 0.25}
"""Shares of 2,000 students by the hour at which they are due, in truth."""
TRIPS = [format_clock(minute) for minute in range(7 * 60 + 30, 11 * 60 + 10, 4)]
MONDAY = dt.date(2026, 3, 2)


def region(shares, sizes, **more):
    """A bus every 4 minutes to a university 15 minutes away, with other passengers, and a hospital."""
    section = {
        "id": "bus>uni",
        "name": "Bus",
        "minutes_on_board": 10,
        "departures": [{"at": TRIPS, "seats": 50, "places": 300}],
        "base_load": [{"from": "07:30", "to": "11:00", "passengers": 800}],
    }
    to_the_site = [{"section": "bus>uni", "leg": "to", "share": 1, "lag_min": 15}]
    students = {
        "id": "students",
        "headcount": 2000,
        "mode_shares": {"public_transport": 0.5},
        "patterns": [{"id": "today", "present": {"tue": 0.8, "wed": 0.6}}],
        "arrivals": [{"at": at, "share": share} for at, share in sizes.items()],
        "profile": "lecture",
        "flows": to_the_site,
    }
    nurses = {
        "id": "nurses",
        "headcount": 300,
        "mode_shares": {"public_transport": 0.5},
        "arrivals": [{"at": "08:30", "share": 1}],
        "profile": "roster",
        "flows": to_the_site,
    }
    document = {
        "name": "A bus",
        "days": ["tue", "wed"],
        "lines": [{"id": "bus", "name": "Bus", "mode": "bus", "sections": [section]}],
        "organisations": [
            {"id": "uni", "name": "University", "kind": "wo", "groups": [students]},
            {"id": "umc", "name": "Hospital", "kind": "care", "groups": [nurses]},
        ],
        "profiles": {
            "lecture": {"before_min": EDGES, "share": shares},
            "roster": {"before_min": [30, 0], "share": [1]},
        },
    }
    return Instance.model_validate(document | more)


def counts_of(tmp_path, num_weeks=1, rng=None, others=1.0):
    """Return counts of Tuesdays and Wednesdays by who passes in truth; each trip by itself, up to the next one."""
    truth = region(TRUTH, SIZES)
    base = region(TRUTH, SIZES, organisations=region(TRUTH, SIZES).model_dump(mode="json")["organisations"][:1])
    base = base.model_copy(update={"organisations": tuple(_without_flows(party) for party in base.organisations)})
    loads, plain = (recompute_loads(each, status_quo_choices(each)) for each in (truth, base))
    rows = ["section,date,from,to,passengers"]
    for week in range(num_weeks):
        for place, day in enumerate(("tue", "wed"), 1):
            date = MONDAY + dt.timedelta(days=7 * week + place)
            for at, following in pairwise(TRIPS):
                key = ("bus>uni", day, int(at[:2]) * 60 + int(at[3:]))
                mean = loads[key] + (others - 1) * plain[key]
                passengers = mean if rng is None else rng.poisson(mean)
                rows.append(f"bus>uni,{date},{at},{following},{passengers}")
    path = tmp_path / "counted.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read_dated_counts([path], region(WRONG, {"09:00": 0.5, "11:00": 0.5}), Findings())


def _without_flows(party):
    return party.model_copy(update={"groups": tuple(each.model_copy(update={"flows": ()}) for each in party.groups)})


def test_counts_of_some_sections_are_those_alone():
    spans = ((0, 0, 480, 490), (1, 0, 480, 490), (1, 0, 490, 500))
    numbers = np.array([1.0, 2.0, 3.0, 4.0])
    counts = DatedCounts(spans, np.array([0, 1, 2, 1]), np.array([0, 0, 1, 1]), numbers, ("a", "b"))
    own = counts.of_sections({1})
    assert own.spans == spans[1:]
    assert (own.span.tolist(), own.date.tolist(), own.passengers.tolist()) == ([0, 1, 0], [0, 1, 1], [2.0, 3.0, 4.0])
    assert own.dates == counts.dates


def test_exact_counts_give_the_profile_the_sizes_and_the_others_back(tmp_path):
    # The instance has another profile, other sizes and fewer others; the check's own arithmetic made the counts.
    found = estimate_arrivals(
        region(WRONG, {"09:00": 0.5, "11:00": 0.5}), counts_of(tmp_path, others=1.3), "lecture", EDGES
    )
    assert [each.value for each in found.share] == pytest.approx(TRUTH, abs=2e-3)
    # 0.1 * 35 + 0.3 * 25 + 0.4 * 15 + 0.2 * 5 = 18 minutes.
    assert found.mean_min.value == pytest.approx(18, abs=0.05)
    assert found.hours == (540, 660)
    # 2,000 * 0.5 by bus * 0.7 of them on an average day = 700, of whom 60 % and 25 %.
    assert [each.value for each in found.people] == pytest.approx([420, 175], rel=5e-3)
    # All but those who come in the last 4 minutes before 11:06, after the base load: 800 * 1.3.
    assert found.others == pytest.approx(1040, rel=2e-2)
    # Days of a kind are alike, so that others tell them but for which weekday it is.
    assert (found.num_intervals, len(found.dates)) == (2 * (len(TRIPS) - 1), 2)


@pytest.mark.long
def test_drawn_counts_hold_the_truth_in_their_ranges_and_beat_the_old_profile_on_days_left_out(tmp_path):
    inside, means = 0, 0
    for seed in range(10):
        counts = counts_of(tmp_path, num_weeks=6, rng=np.random.default_rng(seed))
        found = estimate_arrivals(region(WRONG, {"09:00": 0.5, "11:00": 0.5}), counts, "lecture", EDGES)
        inside += sum(each.low <= truth <= each.high for each, truth in zip(found.share, TRUTH, strict=True))
        means += found.mean_min.low <= 18 <= found.mean_min.high
        assert found.held_out.num_folds == 5
        assert found.held_out.estimated < found.held_out.as_it_was
        assert found.held_out.estimated < found.held_out.by_the_others
    # 90 % of 40 and of 10; a fair coin with 0.9 falls below these in fewer than one of a hundred.
    assert inside >= 30
    assert means >= 6


def test_the_same_seed_gives_the_same_and_one_day_has_no_range(tmp_path):
    counts = counts_of(tmp_path, num_weeks=2, rng=np.random.default_rng(4))
    instance = region(WRONG, {"09:00": 0.5, "11:00": 0.5})
    assert estimate_arrivals(instance, counts, "lecture", EDGES, 7) == estimate_arrivals(
        instance, counts, "lecture", EDGES, 7
    )
    one = (tmp_path / "counted.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "one.csv"
    path.write_text("\n".join([one[0], *(row for row in one if "2026-03-03" in row)]) + "\n", encoding="utf-8")
    found = estimate_arrivals(instance, read_dated_counts([path], instance, Findings()), "lecture", EDGES)
    assert found.held_out is None
    assert all(each.low == each.value == each.high for each in found.share)


def test_profiles_on_the_counted_sections(tmp_path):
    counts = counts_of(tmp_path)
    assert profiles_on(region(WRONG, SIZES), counts) == ("lecture", "roster")
    home = region(WRONG, SIZES).model_dump(mode="json", by_alias=True)
    for party in home["organisations"]:
        for group in party["groups"]:
            group["departures"] = [{"at": "16:00", "share": 1}]
            group["flows"] = [flow | {"leg": "from"} for flow in group["flows"]]
    assert profiles_on(Instance.model_validate(home), counts) == ()


@needs_shared
def test_bus_12_of_2015_tells_how_long_before_nine_and_eleven_students_pass(tmp_path):
    path = SHARED / "counts" / "line12_2015_towards_science_park_per_trip.csv"
    trips = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))[2:]
    clocks = sorted({trip[2] for trip in trips if "07:00" <= trip[2] <= "11:30"})
    following = dict(pairwise(clocks))
    rows = ["section,date,from,to,passengers"]
    for _, date, at, boarded, *_ in trips:
        if at in following:
            day, month, year = date.split("-")
            rows.append(f"bus>uni,{year}-{int(month):02}-{int(day):02},{at},{following[at]},{boarded}")
    (tmp_path / "bus12.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    document = region(WRONG, {"09:00": 0.5, "11:00": 0.5}).model_dump(mode="json", by_alias=True)
    document["days"] = ["mon", "tue", "wed", "thu", "fri"]
    section = document["lines"][0]["sections"][0]
    section["departures"] = [{"at": clocks, "seats": 70, "places": 183}]
    section["base_load"] = []
    students = document["organisations"][0]
    students["groups"][0] |= {"patterns": [], "profile": "lecture"}
    document["organisations"] = [students]
    edges, shares, _ = DEFAULT_PROFILES["lecture"]
    document["profiles"]["lecture"] = {"before_min": edges, "share": shares}
    instance = Instance.model_validate(document)
    counts = read_dated_counts([tmp_path / "bus12.csv"], instance, Findings())
    found = estimate_arrivals(instance, counts, "lecture", list(range(60, -1, -5)))
    assert len(found.dates) == 21
    assert found.held_out.estimated < 0.95 * found.held_out.as_it_was
    assert found.held_out.estimated < found.held_out.by_the_others
    # Three times as many are due at nine as at eleven, and a fifth passes earlier than the half hour that was guessed.
    assert found.people[0].value > 2 * found.people[1].value
    assert 15 < found.mean_min.low < found.mean_min.high < 23
    assert 0.1 < sum(each.value for each in found.share[:6]) < 0.3
