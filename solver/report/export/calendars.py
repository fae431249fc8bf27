"""The new times as calendars (RFC 5545): a file for each organisation that changes, weekly events, also at home."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

from icalendar import Calendar, Event, Timezone, vRecur

from solver.domain.clock import WEEKDAYS, format_clock
from solver.domain.people import Organisation
from solver.report.choices import OptionTaken
from solver.report.export.facts import Export
from solver.report.export.names import unique_names
from solver.report.export.wording import cut
from solver.report.text.asked import request_text
from solver.report.text.language import Words
from solver.report.text.numbers import UNKNOWN

ZONE: Final = "Europe/Amsterdam"
LONGEST_SUMMARY, LONGEST_NAME = 120, 1000
"""Letters of a title, and of a name elsewhere; calendar programs cut or refuse what is much longer."""

_PRODUCT, _SITUATION = "-//stagger//export//EN", "x-stagger-situation"
"""By these a calendar is known again: who wrote it, and for which situation."""
_MINUTES_PER_DAY = 24 * 60
_ICAL_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# The rule of the European Union since 1996, so that every program has it and it does not end.
_ZONE_RULES = """BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


def calendar_files(export: Export, words: Words, first: datetime.date) -> dict[str, bytes]:
    """Return a calendar for each organisation that changes, by file name.

    Parameters
    ----------
    first
        Events begin on the first of their weekdays on or after this date, and repeat each week without an end.
    """
    organisations = export.instance.organisations
    names = unique_names((organisation.id for organisation in organisations), "organisation")
    moved: dict[str, list[OptionTaken]] = {organisation.id: [] for organisation in organisations}
    for choice in export.choices:
        if choice.is_moved:
            moved[choice.organisation.id].append(choice)
    files = {}
    for organisation, name in zip(organisations, names, strict=True):
        events = list(_events(export, moved[organisation.id], words, first))
        if events:
            files[f"{name}.ics"] = _calendar(export.situation, organisation, events, words)
    return files


def _calendar(situation: str, organisation: Organisation, events: list[Event], words: Words) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add(_SITUATION, _mark(situation))
    calendar.add("x-wr-calname", cut(f"{organisation.name} ({words('schedule')})", LONGEST_SUMMARY))
    calendar.add_component(Timezone.from_ical(_ZONE_RULES))
    for event in events:
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def is_calendar_of(situation: str, data: bytes) -> bool:
    """Return whether a file is a calendar that this program wrote for a situation, by the name of that."""
    head = data.partition(b"\r\nBEGIN:VTIMEZONE\r\n")[0].split(b"\r\n")
    product, mark = f"PRODID:{_PRODUCT}", f"{_SITUATION.upper()}:{_mark(situation)}"
    return head[0] == b"BEGIN:VCALENDAR" and product.encode() in head and mark.encode() in head


def _mark(situation: str) -> str:
    """Return what stands for a situation: a line that is short enough never to be folded."""
    return hashlib.sha256(situation.encode()).hexdigest()[:32]


def _events(export: Export, moved: list[OptionTaken], words: Words, first: datetime.date) -> Iterator[Event]:
    """Yield the events of the choices of one organisation: the times of days on site, and whole days at home.

    Days at home are told where the week is another than today's.
    """
    counts: Counter[str] = Counter()
    for choice in moved:
        days = [index for index, day in enumerate(WEEKDAYS) if choice.pattern.has_on_site(day)]
        counts[choice.group.id] += 1
        # No times are in it, so that a calendar with new times replaces the old one.
        names = (export.situation, choice.organisation.id, choice.group.id, str(counts[choice.group.id]))
        home = [WEEKDAYS.index(day) for day in export.instance.days if WEEKDAYS.index(day) not in days]
        if days:  # else these people stay at home, and no time is theirs
            for key, begin, end in _spans(choice):
                yield _event(choice, key, (begin, end), days, words, first, _uid(*names, key))
        if home and choice.is_other_pattern:
            yield _home_event(choice, home, words, first, _uid(*names, "home"))


def _spans(choice: OptionTaken) -> Iterator[tuple[str, int, int | None]]:
    """Yield the events of a choice: from start to end where the end comes later, else the two as moments."""
    start, end = choice.there_from_min, choice.there_until_min
    if start is not None and end is not None and end > start:
        yield "span", start, end
        return
    if start is not None:
        yield "start", start, None
    if end is not None:
        yield "end", end, None


def _event(
    choice: OptionTaken,
    key: str,
    minutes: tuple[int, int | None],
    days: list[int],
    words: Words,
    first: datetime.date,
    uid: str,
) -> Event:
    """Return an event that recurs every week on the days on which the group comes.

    Parameters
    ----------
    minutes
        When it begins and ends, after midnight; no end makes it a point in time.
    days
        Indexes of the weekdays, Monday first.
    first
        No event lies before this date.
    """
    begin, end = minutes
    service_day = _first_on(days, first)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.datetime.combine(first, datetime.time(), datetime.UTC))
    _add_moment(event, "dtstart", service_day, begin)
    if end is not None:
        _add_moment(event, "dtend", service_day, end)
    # A time past midnight falls on the next day of the calendar, every week.
    on = sorted((day + begin // _MINUTES_PER_DAY) % len(WEEKDAYS) for day in days)
    event.add("rrule", vRecur({"FREQ": ["WEEKLY"], "BYDAY": [_ICAL_DAYS[day] for day in on]}))
    group = cut(choice.group.name or choice.group.id, LONGEST_SUMMARY)
    times = {"start": _clock(choice.there_from_min), "end": _clock(choice.there_until_min)}
    event.add("summary", words(f"x_ics_{key}", group=group, **times))
    event.add("description", _description(choice, words))
    event.add("location", cut(choice.organisation.name, LONGEST_NAME))
    event.add("transp", "TRANSPARENT")
    return event


def _home_event(choice: OptionTaken, days: list[int], words: Words, first: datetime.date, uid: str) -> Event:
    """Return the days at home of a choice: whole days that recur every week, without a time."""
    day = _first_on(days, first)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.datetime.combine(first, datetime.time(), datetime.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    event.add("rrule", vRecur({"FREQ": ["WEEKLY"], "BYDAY": [_ICAL_DAYS[index] for index in days]}))
    group = cut(choice.group.name or choice.group.id, LONGEST_SUMMARY)
    event.add("summary", words("x_ics_home", group=group))
    people = words.plural("people", choice.people_changing)
    event.add("description", f"{words('x_ics_home_was', people=people)} {_change(choice, words)}")
    event.add("transp", "TRANSPARENT")
    return event


def _clock(minute: int | None) -> str:
    """Return a time as a calendar has it: 25:10 is 01:10."""
    return UNKNOWN if minute is None else format_clock(minute % _MINUTES_PER_DAY)


def _description(choice: OptionTaken, words: Words) -> str:
    """Return the hours on site of today and of the proposal, which are those of the event, and what else changes."""
    old, new = (choice.start_min, choice.end_min), (choice.there_from_min, choice.there_until_min)
    start, end, new_start, new_end = map(_clock, (*old, *new))
    people = words.plural("people", choice.people_changing)
    if old == new:
        told = words("x_ics_same", start=start, end=end, people=people)
    else:
        shift = f" ({words.shift(choice.shift_min)})" if choice.shift_min else ""
        told = words(
            "x_ics_was", start=start, end=end, new_start=new_start, new_end=new_end, shift=shift, people=people
        )
    return f"{told} {_change(choice, words)}" if choice.is_other_pattern else told


def _change(choice: OptionTaken, words: Words) -> str:
    return words("x_ics_change", what=request_text(words, choice))


def _first_on(days: list[int], first: datetime.date) -> datetime.date:
    return next(day for day in (first + datetime.timedelta(days=step) for step in range(7)) if day.weekday() in days)


def _add_moment(event: Event, name: str, service_day: datetime.date, minute: int) -> None:
    """Add a local time of a service day, named by its zone."""
    days, rest = divmod(minute, _MINUTES_PER_DAY)
    moment = datetime.datetime.combine(service_day + datetime.timedelta(days=days), datetime.time(*divmod(rest, 60)))
    event.add(name, moment, parameters={"TZID": ZONE})


def _uid(*parts: str) -> str:
    """Return an id that stays the same for the same group of the same instance, so that a new file replaces an old."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32] + "@stagger.invalid"
