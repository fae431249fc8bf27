"""Default cohorts: one for each kind of organisation, and one for its staff.

A cohort that is called as a kind (`vo`, `hbo`, `employer`, ...) is the default of its organisations: pupils or
students in teaching, staff elsewhere. `vo-staff` and the like are staff of teaching organisations, `roster-staff`
people who work in turns. Every number says where it comes from; hardly one of them is a measurement, so replace
them before anybody is asked to move.

First lessons of schools: the websites of 13 schools (08:15 three times, 08:20 once, 08:25 twice, 08:30 seven times;
the median is 08:30). UU and HU: dub.uu.nl, trajectum.hu.nl. Mode shares of UU: DUB, after 2011. Radboud University 50 %
and HAN 67 % by public transport: Nijmegen Heijendaal, before September 2018.
"""

from __future__ import annotations

from functools import cache

from solver.importers.people.cohorts import Cohort, Trait, read_field
from solver.importers.sources import Origin

Given = tuple[str, str]
"""The value of a field in the notation of the table `cohorts`, and its source; all are assumed but for `_DERIVED`."""

_GUESS = "not found anywhere: a guess"
_WEEK = "a guess, alike on Monday to Friday: no figure was found"
_KEPT = ("1", "no adherence rate was found; times that an institution sets are kept")
_HABIT = ("0.7", "no adherence rate was found; some flexible staff keep their habits")
_ALONE = ("1", "one person a car: no figure was found")
_BELL = "first lesson 08:30: the median of 13 schools (their websites); a lesson hour of 50 minutes; shares assumed"
_LAST_BELL = "last lessons end between 14:30 and 17:00 (13 schools); hours after the first and shares assumed"
_UU_STAFF = (
    "public_transport=0.20 car=0.22 bicycle=0.58",
    "UU staff: 58 % bicycle, 22 % car (DUB, after 2011), the rest public transport; other staff taken to be alike",
)
_HALF_HOUR = ("30 30 15", f"half an hour either way, in quarters of an hour: {_GUESS}")
_QUARTER = ("15 15 15", f"a quarter of an hour at most: {_GUESS}")
_ONE = ("1", "one timetable for all of the group")
_TOGETHER = ("1", "one timetable for all of them")
_SOME = ("2", "some begin at another time, the rest as today")


def _weekdays(share: str, saturday: str = "0", sunday: str = "0") -> str:
    """Return a pattern with the same share from Monday to Friday."""
    days = " ".join(f"{day}={share}" for day in ("mon", "tue", "wed", "thu", "fri"))
    return f"today: {days} sat={saturday} sun={sunday}"


_SCHOOL: dict[str, Given] = {
    "mode_shares": ("public_transport=0.18 bicycle=0.77", f"pupils by public transport, 12-25 % in Utrecht: {_GUESS}"),
    "patterns": (_weekdays("0.95"), "a few per cent are ill or away: a guess"),
    "adherence": _KEPT,
    "arrivals": ("08:30=0.80 +50=0.15 +100=0.05", _BELL),
    "departures": ("+330=0.20 +380=0.40 +430=0.40", _LAST_BELL),
    "profile": ("school-bell", _GUESS),
    "departure_profile": ("after-school", _GUESS),
    "shifts": ("15 30 15", f"a quarter earlier to half an hour later: {_GUESS}"),
    "parts": _ONE,
    "max_options": _TOGETHER,
}
_STUDENTS: dict[str, Given] = {
    "patterns": (_weekdays("0.50"), f"share of students who come: {_WEEK}"),
    "adherence": _KEPT,
    "profile": ("lecture", _GUESS),
    "departure_profile": ("after-lecture", _GUESS),
    "shifts": _HALF_HOUR,
    "parts": _ONE,
    "max_options": _TOGETHER,
}
_OFFICE: dict[str, Given] = {
    "mode_shares": _UU_STAFF,
    "car_occupancy": _ALONE,
    "patterns": (_weekdays("0.70"), f"part-time work and home days: {_WEEK}"),
    "adherence": _HABIT,
    "arrivals": ("08:00=0.20 08:30=0.40 09:00=0.30 09:30=0.10", f"flexible office hours, most 08:30-09:00: {_GUESS}"),
    "departures": ("16:30=0.25 17:00=0.40 17:30=0.35", f"office hours: {_GUESS}"),
    "profile": ("office", "a guess"),
    "shifts": ("45 45 15", f"flexible hours, three quarters of an hour either way: {_GUESS}"),
    "parts": ("10", "each tenth of the staff may choose for itself"),
    "max_options": _SOME,
}
_ROSTER: dict[str, Given] = {
    "mode_shares": _UU_STAFF,
    "car_occupancy": _ALONE,
    "patterns": (_weekdays("0.35", "0.30", "0.30"), f"a day shift needs a part of those who work in turns: {_WEEK}"),
    "adherence": _KEPT,
    "arrivals": ("07:30", f"day shift: {_GUESS}"),
    "departures": ("16:00", f"day shift: {_GUESS}"),
    "profile": ("roster", "a guess"),
    "shifts": _QUARTER,
    "parts": _ONE,
    "max_options": _TOGETHER,
}
_TEACHERS: dict[str, Given] = {
    **_OFFICE,
    "adherence": _KEPT,
    "arrivals": ("08:30=0.80 +50=0.15 +100=0.05", f"with the first lessons of the pupils: {_BELL}"),
    "departures": ("+430=0.50 +480=0.50", f"after the last lessons: {_GUESS}"),
    "profile": ("roster", "a guess"),
    "shifts": ("15 30 15", f"as the pupils: {_GUESS}"),
    "parts": _ONE,
    "max_options": _TOGETHER,
}
_LECTURERS: dict[str, Given] = {**_OFFICE, "adherence": _KEPT, "shifts": _HALF_HOUR}
_COUNTER: dict[str, Given] = {
    **_ROSTER,
    "patterns": (_weekdays("0.70"), f"part-time work: {_WEEK}"),
    "arrivals": ("08:30", f"half an hour before a desk opens at 09:00: {_GUESS}"),
    "departures": ("17:15", f"a quarter of an hour after a desk closes at 17:00: {_GUESS}"),
    "shifts": _HALF_HOUR,
}

_COHORTS: dict[str, dict[str, Given]] = {
    "po": {
        **_SCHOOL,
        "mode_shares": (
            "public_transport=0.01 car=0.30 bicycle=0.40 walk=0.29",
            f"pupils of primary schools: {_GUESS}",
        ),
        "car_occupancy": ("1", "cars counted one for each child: no figure was found"),
        "arrivals": ("08:30", f"no first lesson of a primary school was found: as secondary schools; {_GUESS}"),
        "departures": ("+345", f"14:15, as in a continuous timetable: {_GUESS}"),
    },
    "vo": _SCHOOL,
    "mbo": {
        "mode_shares": ("public_transport=0.45 car=0.05 bicycle=0.50", f"mbo students: {_GUESS}"),
        "car_occupancy": _ALONE,
        **_STUDENTS,
        "patterns": (_weekdays("0.65"), f"the rest is at a work placement: {_WEEK}"),
        "arrivals": (
            "08:30=0.55 +60=0.20 +120=0.15 +240=0.10",
            f"as HU; no times of mbo: {_GUESS}",
        ),
        "departures": ("+240=0.15 +360=0.30 +420=0.35 +480=0.20", _GUESS),
    },
    "hbo": {
        "mode_shares": (
            "public_transport=0.52 car=0.03 bicycle=0.45",
            "UU 39 % x 67 / 50, the ratio of HAN to Radboud in Nijmegen, = 52 %; car and bicycle guessed",
        ),
        "car_occupancy": _ALONE,
        **_STUDENTS,
        "arrivals": (
            "08:30=0.32 +60=0.24 +120=0.21 +240=0.14 +360=0.09",
            "HU begins at 08:30, on the half hour (dub.uu.nl; trajectum.hu.nl); the shares are assumed",
        ),
        "departures": ("+210=0.20 +330=0.28 +450=0.32 +510=0.20", f"hours and shares: {_GUESS}"),
    },
    "wo": {
        "mode_shares": (
            "public_transport=0.39 car=0.01 bicycle=0.60",
            "UU: 60 % bicycle, 1 % car (DUB, after 2011), the rest by public transport; Radboud had 50 % before 2018",
        ),
        "car_occupancy": _ALONE,
        **_STUDENTS,
        "arrivals": (
            "09:00=0.40 +60=0.12 +120=0.22 +255=0.15 +375=0.11",
            "UU begins at 09:00, on the hour (dub.uu.nl); the shares are assumed",
        ),
        "departures": (
            "+105=0.08 +225=0.27 +360=0.30 +480=0.35",
            "two-hour lessons from then; shares assumed",
        ),
    },
    "employer": _OFFICE,
    "government": {
        **_OFFICE,
        "mode_shares": ("public_transport=0.45 car=0.10 bicycle=0.40 walk=0.05", f"an office near a station: {_GUESS}"),
        "patterns": (_weekdays("0.60"), f"part-time work and home days: {_WEEK}"),
    },
    "care": {
        **_ROSTER,
        "patterns": (_weekdays("0.55", "0.30", "0.30"), f"wards in turns and clinics by day together: {_WEEK}"),
        "arrivals": (
            "07:30=0.50 08:00=0.40 08:30=0.10",
            "UMC Utrecht has the 08:00 slot (dub.uu.nl 2017-01-23); day shift of wards and the shares are assumed",
        ),
        "departures": ("16:00=0.50 16:30=0.25 17:00=0.25", _GUESS),
        "parts": ("4", "four blocks of wards and clinics may choose for themselves"),
        "max_options": _SOME,
    },
    "shop": {
        **_COUNTER,
        "patterns": (_weekdays("0.40", "0.50", "0.20"), f"part-time work: {_WEEK}"),
        "arrivals": ("08:30=0.60 12:30=0.40", f"half an hour before a shop opens at 09:00, and a late shift: {_GUESS}"),
        "departures": ("13:00=0.40 18:15=0.60", f"a quarter of an hour after a shop closes at 18:00: {_GUESS}"),
    },
    "desk": _COUNTER,
    "other": _OFFICE,
    "po-staff": _TEACHERS,
    "vo-staff": _TEACHERS,
    "mbo-staff": _LECTURERS,
    "hbo-staff": _LECTURERS,
    "wo-staff": _OFFICE,
    "roster-staff": _ROSTER,
}

_DERIVED = {("wo", "mode_shares"), ("wo-staff", "mode_shares")}
"""What is computed from published figures of one institution of this kind."""


_NO_LESSON_BEFORE_MIN = 8 * 60
_OF_PUPILS = frozenset(("po", "vo", "mbo"))
"""Cohorts whose lessons no default shift takes to before 08:00, that is further from the 08:30 before which the
American Academy of Pediatrics wants no middle or high school to begin ("School start times for adolescents",
Pediatrics 134, 2014). A school that may begin earlier says so with its own `earlier_min`; that 08:00 is the limit is
assumed."""


@cache
def default_cohorts() -> dict[str, Cohort]:
    """Return the default cohorts by name; those of a kind are called as the kind. Do not change it."""
    return {name: Cohort(name, _traits(name, fields)) for name, fields in _COHORTS.items()}


def _traits(name: str, fields: dict[str, Given]) -> dict[str, Trait]:
    return {field: _trait(name, field, value, source) for field, (value, source) in fields.items()}


def _trait(name: str, field: str, value: str, source: str) -> Trait:
    origin = Origin(source, "derived" if (name, field) in _DERIVED else "assumed")
    earliest_min = _NO_LESSON_BEFORE_MIN if field == "shifts" and name in _OF_PUPILS else None
    return Trait(read_field(field, value), (origin,), earliest_min)
