"""Say what the counts of bus 12 give for Utrecht, by `python instances/bus12.py TOWARDS BACK`.

TOWARDS and BACK are the boardings and alightings of bus 12 to and from Utrecht Science Park, trip by trip, on 21
working days of September 2015: input_analysis/_data/12b.csv and 12a.csv of the public repository
noracato/ADS_Uithof_2018, course data of Utrecht University, which a clone does not have. What is printed stands in the
tables of `utrecht/`.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from solver import Instance, read_instance
from solver.domain.clock import format_clock, parse_clock
from solver.importers.counts.dated import read_dated_counts
from solver.importers.findings import Findings
from solver.importers.people.profiles import DEFAULT_PROFILES
from solver.uncertainty.arrivals.estimate import Arrivals, estimate_arrivals

HERE = Path(__file__).parent
TOWARDS = (
    "Centraal",
    "Bleekstraat",
    "Sterrenwijk",
    "Rubenslaan",
    "Galgenwaard",
    "Kromme-Rijn",
    "Padualaan",
    "Heidelberglaan",
    "AZU",
)
CAMPUS, BEFORE = ("Padualaan", "Heidelberglaan"), ("Bleekstraat", "Galgenwaard", "Kromme-Rijn")
"""Stops of students, and stops on the way that tram 22 has as well (Bleekstraat as Vaartsche Rijn)."""
STARTS = ("08:30", "09:00", "09:30", "10:30", "11:00", "12:30", "13:15", "14:30", "15:15", "17:15")
ENDS = ("10:45", "11:30", "12:45", "14:00", "15:00", "16:00", "17:00")
"""Of lessons: those of UU (students.uu.nl), and half hours between them as at HU."""
UU_STARTS, UU_ENDS = ("09:00", "11:00", "13:15", "15:15"), ("12:45", "15:00", "17:00")
WALK_AND_RIDE_MIN, WALK_MIN = 16, 3
"""From Centraal to the lecture hall, as for the tram; and back to the stop, less the ride from the first stop."""
GROWTH = 5179 / 4435
"""Boardings at Centraal, 07:00 to 10:00: September 2018 (Provincie Utrecht via DUB) over these counts."""
EDGES = list(range(60, -1, -5))
MIRROR_MIN = 32 * 60
"""Clock times are turned round about 16:00, so that leaving becomes arriving."""
STAFF = ("uu-staff", "hu-staff", "rivm-staff", "usp-other-staff")


@dataclass(frozen=True, slots=True)
class Trip:
    """A departure from the first stop, and who got on and off at each stop."""

    date: dt.date
    at_min: int
    on: Mapping[str, float]
    off: Mapping[str, float]


def main() -> None:
    """Print what both files give."""
    there, home = sys.argv[1:]
    towards, back = list(read_trips(Path(there), TOWARDS)), list(read_trips(Path(home), TOWARDS[::-1]))
    for name, found, own in (
        ("arrivals", arrivals_of(towards), UU_STARTS),
        ("departures", departures_of(back), UU_ENDS),
    ):
        hours = people_by_hour(found, is_back=name == "departures")
        held = found.held_out
        assert held is not None
        errors = f"{held.estimated:.1%}, by the guess {held.as_it_was:.1%}, by the mean {held.by_the_others:.1%}"
        print(f"{name}: off on days left out by {errors}")
        print(f"  for a lesson {sum(hours.values()):,.0f} a day, otherwise {found.others:,.0f}: {_told(hours)}")
        print(f"  UU: {_told({hour: hours[hour] / sum(hours[key] for key in own) for hour in own}, 3)}")
        print(f"  profile, mean {found.mean_min.value:.1f} min: {[round(each.value, 3) for each in found.share]}")
    print(f"presence of students: {presence(towards, read_instance(HERE / 'utrecht.json')):.3f}")
    print(f"at the hospital before 08:05: {staff_of_umc(towards):.0f} a day, the growth taken along")
    for name, trips, is_back in (("22>usp", towards, False), ("22>cs", back, True)):
        print(f"base load of {name}: {_told(base_load(trips, is_back=is_back))}")


def read_trips(path: Path, stops: Sequence[str]) -> Iterator[Trip]:
    """Yield the trips of a file in the order of its rows; `stops` are those of its columns."""
    for row in list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))[2:]:
        if len(row) < 3 + 2 * len(stops) or not row[1]:
            continue
        day, month, year = map(int, row[1].split("-"))
        people = [float(cell or 0) for cell in row[3 : 3 + 2 * len(stops)]]
        on, off = (dict(zip(stops, part, strict=True)) for part in (people[: len(stops)], people[len(stops) :]))
        yield Trip(dt.date(year, month, day), parse_clock(row[2].zfill(5)), on, off)


def arrivals_of(trips: Sequence[Trip]) -> Arrivals:
    """Return the estimate by who got off at the campus, on trips from 06:40 to 18:00."""
    kept = [trip for trip in trips if 400 <= trip.at_min <= 1080]
    return _estimate(kept, STARTS, "lecture", WALK_AND_RIDE_MIN, lambda trip: sum(trip.off[stop] for stop in CAMPUS))


def departures_of(trips: Sequence[Trip]) -> Arrivals:
    """Return the estimate by who got on at the campus, on trips from 10:00 to 18:30, with the clock turned round."""
    kept = [trip for trip in trips if 600 <= trip.at_min <= 1110]
    ends = [format_clock(MIRROR_MIN - parse_clock(end)) for end in reversed(ENDS)]
    count: Callable[[Trip], float] = lambda trip: sum(trip.on[stop] for stop in CAMPUS)  # noqa: E731
    return _estimate(kept, ends, "after-lecture", WALK_MIN, count, is_mirrored=True)


def people_by_hour(found: Arrivals, *, is_back: bool) -> dict[str, float]:
    """Return how many a day come for, or leave after, each hour."""
    hours = [MIRROR_MIN - hour if is_back else hour for hour in found.hours]
    return {format_clock(hour): each.value for hour, each in zip(hours, found.people, strict=True)}


def presence(trips: Sequence[Trip], instance: Instance) -> float:
    """Return the share of students who come: those counted at the campus, less the staff, over all who could ride."""
    days = len({trip.date for trip in trips})
    counted = GROWTH * sum(trip.off[stop] for trip in trips for stop in CAMPUS) / days
    staff = sum(_riders(instance, name) for name in STAFF)
    students = {
        group.id: _riders(instance, group.id) for group in instance.groups if group.id.startswith(("uu-", "hu-"))
    }
    present = {group.id: group.patterns[0].present["tue"] for group in instance.groups}
    able = sum(riders / present[name] for name, riders in students.items() if name not in STAFF)
    return (counted - staff) / able


def staff_of_umc(trips: Sequence[Trip]) -> float:
    """Return who got off at the hospital a day on trips before 07:45, as of September 2018: too early for students."""
    return GROWTH * sum(trip.off["AZU"] for trip in trips if trip.at_min < 465) / len({trip.date for trip in trips})


def base_load(trips: Sequence[Trip], *, is_back: bool) -> dict[str, float]:
    """Return passengers a half-hour from 06:00 to 21:30 who get off, or on, before the campus; as of September 2018."""
    days, halves = len({trip.date for trip in trips}), dict.fromkeys(range(360, 1290, 30), 0.0)
    for trip in trips:
        if trip.at_min // 30 * 30 in halves:
            people = trip.on if is_back else trip.off
            halves[trip.at_min // 30 * 30] += GROWTH * sum(people[stop] for stop in BEFORE) / days
    return {format_clock(begin): people for begin, people in halves.items()}


def _riders(instance: Instance, name: str) -> float:
    """Return who of a group rides past the counted section on a Tuesday."""
    group = next(group for group in instance.groups if group.id == name)
    share = sum(flow.share for flow in group.flows if flow.section == "22>usp" and flow.leg == "to")
    return group.headcount * group.patterns[0].present["tue"] * group.mode_shares.public_transport * share


def _estimate(
    trips: Sequence[Trip],
    hours: Sequence[str],
    profile: str,
    lag_min: float,
    count: Callable[[Trip], float],
    *,
    is_mirrored: bool = False,
) -> Arrivals:
    """Return what `stagger import counts --arrivals` finds; a trip counts for the time until the next one."""

    def clock(minute: int) -> str:
        return format_clock(MIRROR_MIN - minute if is_mirrored else minute)

    minutes = sorted({trip.at_min for trip in trips})
    following = dict(pairwise(minutes))
    rows = ["section,date,from,to,passengers"]
    for trip in trips:
        if trip.at_min in following:
            begin, end = clock(trip.at_min), clock(following[trip.at_min])
            begin, end = (end, begin) if is_mirrored else (begin, end)
            rows.append(f"bus,{trip.date},{begin},{end},{count(trip):g}")
    instance = _region(sorted(clock(minute) for minute in minutes), hours, profile, lag_min)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        counts = read_dated_counts([path], instance, Findings())
    return estimate_arrivals(instance, counts, profile, EDGES)


def _region(clocks: Sequence[str], hours: Sequence[str], profile: str, lag_min: float) -> Instance:
    """Return a bus line to students of whom as many are due at each hour; how many they are is estimated along."""
    edges, shares, _ = DEFAULT_PROFILES[profile]
    group = {
        "id": "students",
        "headcount": 1000,
        "mode_shares": {"public_transport": 1},
        "arrivals": [{"at": hour, "share": 1 / len(hours)} for hour in hours],
        "profile": profile,
        "flows": [{"section": "bus", "leg": "to", "share": 1, "lag_min": lag_min}],
    }
    departures = [{"at": list(clocks), "seats": 70, "places": 183}]
    section = {"id": "bus", "name": "Bus 12", "minutes_on_board": 11, "departures": departures}
    document = {
        "name": "Bus 12",
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "lines": [{"id": "12", "name": "Bus 12", "mode": "bus", "sections": [section]}],
        "organisations": [{"id": "campus", "name": "Science Park", "kind": "wo", "groups": [group]}],
        "profiles": {profile: {"before_min": edges, "share": shares}},
    }
    return Instance.model_validate(document)


def _told(values: Mapping[str, float], decimals: int = 0) -> str:
    return ", ".join(f"{key} {value:,.{decimals}f}" for key, value in values.items())


if __name__ == "__main__":
    main()
