"""The calendars, read back: who has one, when its events are, and that texts are escaped."""

import datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest

from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from solver.report.export.calendars import calendar_files
from solver.report.text.language import Words
from tests.report.exports import HOSTILE, export_of, first_moves, instance_of, named, schedule_of

FIRST = datetime.date(2026, 9, 7)  # a Monday
ZONE = ZoneInfo("Europe/Amsterdam")


def files_of(instance, schedule, language="nl", first=FIRST):
    files = calendar_files(export_of(instance, schedule), Words(language), first)
    return {name: list(icalendar.Calendar.from_ical(data).walk("VEVENT")) for name, data in files.items()}


def at(day, hour, minute=0):
    return datetime.datetime(2026, 9, day, hour, minute, tzinfo=ZONE)


def of_hours(document, arrival, departure, days=("tue",)):
    """Let the first group arrive and leave at these times."""
    document["days"] = list(days)
    group = document["organisations"][0]["groups"][0]
    group["arrivals"] = [{"at": arrival, "share": 1}] if arrival else []
    group["departures"] = [{"at": departure, "share": 1}] if departure else []
    group["flows"] = []
    return document


def test_each_organisation_that_changes_has_a_file(tiny):
    files = files_of(tiny, schedule_of(tiny, college_students=[(15, 1)], office_staff=[(-15, 1), (0, 1)]))
    assert list(files) == ["college.ics", "office.ics"]
    (event,) = files["college.ics"]
    assert event.decoded("dtstart") == at(8, 8, 45), "Tuesday the 8th is the first Tuesday on or after the 7th"
    assert "dtend" not in event
    assert event["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=TU"
    assert event["summary"] == "students: begin 08:45"
    assert "Nu: 08:30" in event["description"]
    assert "voor 120 mensen" in event["description"]


def test_nobody_moves_nothing_is_written(tiny):
    assert files_of(tiny, schedule_of(tiny)) == {}


def test_start_and_end_make_one_event(document):
    instance = instance_of(of_hours(document, "08:30", "16:00", ("mon", "tue")))
    ((event,),) = files_of(instance, first_moves(instance)).values()
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (at(7, 8, 45), at(7, 16, 15))
    assert event["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,TU"
    assert event["summary"] == "students: 08:45\N{EN DASH}16:15"


def test_times_past_midnight_fall_on_the_next_day(document):
    instance = instance_of(of_hours(document, "17:00", "25:10"))
    ((event,),) = files_of(instance, first_moves(instance)).values()
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (at(8, 17, 15), at(9, 1, 25))
    assert event["summary"] == "students: 17:15\N{EN DASH}01:25"


def test_a_start_past_midnight_repeats_on_the_next_day(document):
    instance = instance_of(of_hours(document, "24:30", None, ("sun",)))
    ((event,),) = files_of(instance, first_moves(instance)).values()
    assert event.decoded("dtstart") == at(14, 0, 45), "the night after Sunday the 13th"
    assert event["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO"


def test_an_end_before_the_start_is_an_event_of_its_own(document):
    instance = instance_of(of_hours(document, "23:00", "07:00"))
    (events,) = files_of(instance, first_moves(instance)).values()
    assert [str(event["summary"]) for event in events] == ["students: begin 23:15", "students: einde 07:15"]


def test_only_days_on_site_have_events(document):
    document = of_hours(document, "08:30", "16:00", ("mon", "tue"))
    document["organisations"][0]["groups"][0]["patterns"] = [{"id": "today", "present": {"mon": 0, "tue": 0.5}}]
    instance = instance_of(document)
    ((event,),) = files_of(instance, first_moves(instance)).values()
    assert event["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=TU"


def of_a_week(document):
    """Let the first group come on Monday and Tuesday, and be able to come on Tuesday alone, or never."""
    document = of_hours(document, "08:30", "16:00", ("mon", "tue", "fri"))
    document["organisations"][0]["groups"][0]["patterns"] = [
        {"id": "today", "present": {"mon": 1, "tue": 1, "fri": 0}},
        {"id": "tuesday", "present": {"mon": 0, "tue": 1, "fri": 0}},
        {"id": "home", "present": {"mon": 0, "tue": 0, "fri": 0}},
    ]
    return instance_of(document)


def taking(instance, pattern):
    group, *others = (group.id for group in instance.groups)
    choices = {group: [(0, pattern, 1)]} | {other: [(0, "today", 1)] for other in others}
    return Schedule(
        choices=tuple(
            GroupChoice(
                group=name,
                options=tuple(
                    OptionChoice(
                        shift_min=shift, pattern=own, parts=next(g for g in instance.groups if g.id == name).num_parts
                    )
                    for shift, own, _ in options
                ),
            )
            for name, options in choices.items()
        )
    )


def test_days_at_home_of_another_week_are_whole_days(document):
    instance = of_a_week(document)
    ((work, home),) = files_of(instance, taking(instance, "tuesday")).values()
    assert work["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=TU"
    assert home["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,FR"
    assert home.decoded("dtstart") == datetime.date(2026, 9, 7)
    assert home.decoded("dtend") == datetime.date(2026, 9, 8)
    assert home["summary"] == "students: thuis"
    assert "Wat verandert: iedereen kiest dagen “tuesday”." in home["description"]
    assert work["description"] == (
        "Voorstel. De tijden blijven: 08:30 tot 16:00. Er verandert iets voor 120 mensen. "
        "Wat verandert: iedereen kiest dagen “tuesday”."
    )
    assert work["uid"] != home["uid"]


def test_an_hour_online_and_its_event_have_the_same_hours(document):
    document = of_hours(document, "09:00", "17:00")
    one = {"tue": 1}
    document["organisations"][0]["groups"][0]["patterns"] = [
        {"id": "today", "present": one},
        {"id": "first", "present": one, "first_online_min": 60},
        {"id": "bicycle", "present": one, "bicycle": {"share": 0.5, "near": 0.5}},
    ]
    instance = instance_of(document)
    ((event,),) = files_of(instance, taking(instance, "first")).values()
    assert event["summary"] == "students: 10:00\N{EN DASH}17:00"
    assert event["description"] == (
        "Voorstel. Nu: 09:00 tot 17:00; nieuw op locatie: 10:00 tot 17:00, voor 120 mensen. "
        "Wat verandert: eerste uur online, dus op locatie om 10.00 uur (nu 9.00)."
    )
    ((event,),) = files_of(instance, taking(instance, "bicycle"), "en").values()
    assert event["description"] == (
        "Proposal. The times stay: 09:00 to 17:00. Something changes for 30 people. "
        "What changes: half of those who live near come by bicycle."
    )


def test_who_stays_at_home_all_week_has_days_at_home_and_no_times(document):
    instance = of_a_week(document)
    ((home,),) = files_of(instance, taking(instance, "home")).values()
    assert home["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,TU,FR"


def test_days_at_home_as_today_are_not_told(document):
    instance = of_a_week(document)
    ((work,),) = files_of(instance, first_moves(instance)).values()
    assert work["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,TU"


def test_ids_and_bytes_are_the_same_each_time(tiny):
    export = export_of(tiny, schedule_of(tiny, college_students=[(15, 1)]))
    other = export_of(tiny, schedule_of(tiny, college_students=[(-15, 1)]))
    first = calendar_files(export, Words("nl"), FIRST)
    assert first == calendar_files(export, Words("nl"), FIRST)
    uids = {
        str(event["uid"])
        for files in (first, calendar_files(other, Words("en"), FIRST))
        for event in icalendar.Calendar.from_ical(files["college.ics"]).walk("VEVENT")
    }
    assert len(uids) == 1, "new times of the same group replace the old ones"


def test_the_zone_changes_with_summer(tiny):
    files = calendar_files(export_of(tiny, schedule_of(tiny, college_students=[(15, 1)])), Words("nl"), FIRST)
    zone = icalendar.Calendar.from_ical(files["college.ics"]).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    assert datetime.datetime(2040, 7, 1, 12, tzinfo=zone).utcoffset() == datetime.timedelta(hours=2)
    assert datetime.datetime(2040, 1, 1, 12, tzinfo=zone).utcoffset() == datetime.timedelta(hours=1)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_texts_are_escaped_and_folded(document, text):
    instance = instance_of(named(document, text))
    files = calendar_files(export_of(instance, first_moves(instance)), Words("nl"), FIRST)
    ((name, data),) = files.items()
    assert "/" not in name
    assert max(map(len, data.split(b"\r\n"))) <= 75
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    if len(text) < 100:
        assert str(event["location"]) == text
        assert str(event["summary"]) == f"{text}: begin 08:45"
