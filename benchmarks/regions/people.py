"""Organisations and their groups: who they are, when they begin and leave, how far they may shift."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.regions.facts import (
    HEADCOUNTS,
    LARGEST_HEADCOUNT,
    SCHOOL_STARTS,
    SMALLEST_HEADCOUNT,
    STAFF_ADHERENCE,
    TRANSIT_SHARES,
    Kind,
)
from benchmarks.regions.region import Document

Times = list[tuple[int, float]]
"""(minutes after midnight, share of the people)."""


@dataclass(frozen=True, slots=True)
class Sort:
    """What the organisations of one kind have in common.

    Attributes
    ----------
    most_groups
        An organisation has 1 to so many groups, evenly drawn.
    people_per_part
        A group gets a part for so many people (a school choosing as one has 1 part however large).
    most_parts
        But no more than so many.
    earlier_min, later_min
        How far a group may shift; assumed, within what schools and employers in Nijmegen and Boston were asked.
    draw_times
        Draws (arrivals, departures) of a group.
    is_staff
        Whether these are employees: another profile, and not all do as agreed.
    """

    most_groups: int
    people_per_part: int
    most_parts: int
    earlier_min: int
    later_min: int
    draw_times: Callable[[random.Random], tuple[Times, Times]]
    is_staff: bool = False


def clock(minute: int) -> str:
    """Return minutes after midnight as "HH:MM"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _school_times(rng: random.Random) -> tuple[Times, Times]:
    """Most are in for the first lesson, the others after one or two of 50 minutes; three ends in the afternoon."""
    start = rng.choices(list(SCHOOL_STARTS), weights=list(SCHOOL_STARTS.values()))[0]
    end = start + rng.choice([360, 375, 390])
    return [(start, 0.8), (start + 50, 0.15), (start + 100, 0.05)], [(end, 0.4), (end + 50, 0.4), (end + 100, 0.2)]


def _college_times(rng: random.Random) -> tuple[Times, Times]:
    """Lessons at 08:30 or 09:00, some from 10:15; ROCs begin as schools do."""
    start = rng.choices([510, 540], weights=[3, 2])[0]
    return [(start, 0.65), (start + 105, 0.25)], [(start + 255, 0.3), (start + 390, 0.4), (start + 480, 0.2)]


def _half_hour_times(rng: random.Random) -> tuple[Times, Times]:
    """Hogeschool Utrecht taught from 08:30 on the half hour, in 2020 at 08:00, 08:30, 09:30 (dub.uu.nl, Trajectum)."""
    start = rng.choices([480, 510, 525, 570], weights=[1, 5, 2, 1])[0]
    return [(start, 0.5), (start + 120, 0.25), (start + 255, 0.1)], [
        (start + 240, 0.25),
        (start + 405, 0.35),
        (start + 525, 0.25),
    ]


def _hour_times(rng: random.Random) -> tuple[Times, Times]:
    """Universiteit Utrecht teaches from 09:00 on the hour (dub.uu.nl): blocks of two hours, until 17:00."""
    start = rng.choices([525, 540], weights=[1, 4])[0]
    return [(start, 0.5), (start + 120, 0.2), (start + 240, 0.15)], [
        (start + 225, 0.2),
        (start + 360, 0.25),
        (start + 480, 0.4),
    ]


def _office_times(rng: random.Random) -> tuple[Times, Times]:
    """Offices begin between 08:00 and 09:00, spread over three quarters of an hour, and close 8.5 hours later."""
    start = rng.choices([465, 480, 495, 510, 525], weights=[1, 3, 1, 4, 1])[0]
    end = start + 510
    return [(start, 0.3), (start + 15, 0.4), (start + 30, 0.3)], [(end, 0.4), (end + 15, 0.3), (end + 30, 0.3)]


def _shift_times(rng: random.Random) -> tuple[Times, Times]:
    """Hospitals change shifts: day and late (UMC Utrecht had its slot at 08:00: dub.uu.nl 2017-01-23)."""
    start = rng.choice([435, 450, 480])
    return [(start, 0.6), (start + 480, 0.25)], [(start + 510, 0.6), (start + 990, 0.25)]


SORTS: dict[Kind, Sort] = {
    "vo": Sort(3, 10**9, 1, 15, 45, _school_times),
    "mbo": Sort(4, 1000, 4, 15, 45, _college_times),
    "hbo": Sort(6, 1000, 6, 30, 60, _half_hour_times),
    "wo": Sort(8, 1000, 6, 30, 60, _hour_times),
    "employer": Sort(2, 250, 6, 45, 60, _office_times, is_staff=True),
    "care": Sort(3, 500, 4, 15, 30, _shift_times, is_staff=True),
}


def draw_headcount(rng: random.Random, kind: Kind) -> int:
    """Return the people of an organisation: log-normal, so that few are very large."""
    median, spread = HEADCOUNTS[kind]
    return round(min(LARGEST_HEADCOUNT, max(SMALLEST_HEADCOUNT, median * rng.lognormvariate(0.0, spread))))


def draw_groups(rng: random.Random, organisation: str, kind: Kind, num_groups: int, step_min: int) -> list[Document]:
    """Return the groups of an organisation, without flows; they split its people unevenly."""
    sort = SORTS[kind]
    people = draw_headcount(rng, kind)
    weights = [rng.uniform(0.5, 1.5) for _ in range(num_groups)]
    share = round(rng.uniform(*TRANSIT_SHARES[kind]), 3)
    return [
        _group(rng, f"{organisation}-{place}", sort, max(1, round(people * weight / sum(weights))), share, step_min)
        for place, weight in enumerate(weights, 1)
    ]


def _group(rng: random.Random, name: str, sort: Sort, headcount: int, share: float, step_min: int) -> Document:
    arrivals, departures = sort.draw_times(rng)
    return {
        "id": name,
        "headcount": headcount,
        "mode_shares": {"public_transport": share},
        "adherence": STAFF_ADHERENCE if sort.is_staff else 1.0,
        "arrivals": _rows(arrivals),
        "departures": _rows(departures),
        "profile": "work" if sort.is_staff else "lesson",
        "flows": [],
        "shifts": {"earlier_min": sort.earlier_min, "later_min": sort.later_min, "step_min": step_min},
        "parts": min(sort.most_parts, 1 + headcount // sort.people_per_part),
        "max_options": sort.most_parts,
    }


def _rows(times: Times) -> list[Document]:
    return [{"at": clock(minute), "share": share} for minute, share in times]
