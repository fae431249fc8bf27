"""Which dates have service, and which of them is taken."""

import datetime
import random

import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.calendar import choose_date, dates_of_service
from solver.importers.gtfs.day import read_wanted_day
from solver.importers.gtfs.feed import read_feed
from tests.importers.gtfs.feeds import (
    STOP_TIMES_HEADER,
    WORKDAYS,
    day_of,
    said,
    small_feed,
    trip,
    write_zip,
)

HEADER = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
DATES_HEADER = "service_id,date,exception_type\n"
ZEROS = "0,0,0,0,0,0,0"


def feed_of(tmp_path, services=("W", "W"), **changed):
    """A feed with a trip for each of some services."""
    trips = "".join(f"R,{service},t{number},C,0\n" for number, service in enumerate(services))
    times = "".join(trip(f"t{number}", "ABC", "08:00:00") for number in range(len(services)))
    tables = small_feed(
        trips="route_id,service_id,trip_id,trip_headsign,direction_id\n" + trips,
        stop_times=STOP_TIMES_HEADER + times,
        **changed,
    )
    findings = Findings()
    return read_feed(write_zip(tmp_path / "feed.zip", tables), findings), findings


def counts_of(feed):
    return {str(date): num for date, num in dates_of_service(feed).items()}


def chosen(feed, wanted=None, findings=None):
    return str(choose_date(feed, wanted and datetime.date.fromisoformat(wanted), findings))


def refused(feed, wanted=None):
    with pytest.raises(SourceError) as caught:
        chosen(feed, wanted)
    return str(caught.value)


# 2025-03-03 is a Monday, so the Tuesdays and Thursdays of the two weeks are 4, 6, 11 and 13 March.
TWO_WEEKS = HEADER + f"W,{WORKDAYS},20250303,20250314\n"


def test_periods_run_from_the_first_to_the_last_day(tmp_path):
    feed, _ = feed_of(tmp_path, calendar=TWO_WEEKS)

    days = [3, 4, 5, 6, 7, 10, 11, 12, 13, 14]
    assert counts_of(feed) == {f"2025-03-{day:02d}": 2 for day in days}
    assert chosen(feed) == "2025-03-04"


@pytest.mark.parametrize(
    "calendar",
    [None, "", HEADER, HEADER + f"W,{ZEROS},20250303,20250314\n"],
    ids=["missing", "empty", "header", "zeros"],
)
def test_calendar_dates_alone_are_a_calendar(tmp_path, calendar):
    dates = DATES_HEADER + "W,20250306,1\nW,20250311,1\nW,20250308,1\n"
    feed, findings = feed_of(tmp_path, calendar=calendar, calendar_dates=dates)

    assert counts_of(feed) == {"2025-03-06": 2, "2025-03-08": 2, "2025-03-11": 2}
    assert chosen(feed) == "2025-03-06"
    zeros = calendar is not None and ZEROS in calendar
    assert bool(said([str(finding) for finding in findings], "rows without any weekday")) == zeros


def test_exceptions_add_and_remove(tmp_path):
    dates = DATES_HEADER + "W,20250304,2\nW,20250308,1\nW,20250305,1\nW,20250309,2\n"
    feed, _ = feed_of(tmp_path, calendar=HEADER + f"W,{WORKDAYS},20250303,20250307\n", calendar_dates=dates)

    # 4 March is removed, 8 March (a Saturday) added; 5 March ran already, 9 March (a Sunday) did not run anyway.
    assert list(counts_of(feed)) == ["2025-03-03", "2025-03-05", "2025-03-06", "2025-03-07", "2025-03-08"]
    assert set(counts_of(feed).values()) == {2}


def test_the_modal_number_of_trips_chooses(tmp_path):
    # 4 March: 3 trips; 6 March: 1; 11 March: 1; 13 March: 2 (a removed, b and c added).
    dates = DATES_HEADER + "b,20250304,1\nc,20250304,1\na,20250313,2\nb,20250313,1\nc,20250313,1\n"
    feed, _ = feed_of(tmp_path, "abc", calendar=TWO_WEEKS.replace("W,", "a,"), calendar_dates=dates)

    assert [counts_of(feed)[f"2025-03-{day}"] for day in ("04", "06", "11", "13")] == [3, 1, 1, 2]
    # The week of the 3rd has most trips, 7. So the 11th has 1 of 3 and is left out; 3, 1 and 2 are once each.
    assert chosen(feed) == "2025-03-04"


def test_of_two_modal_numbers_the_higher_is_taken(tmp_path):
    # 4 and 6 March: 1 trip; 11 and 13 March: 2.
    calendar = TWO_WEEKS.replace("W,", "a,") + f"b,{WORKDAYS},20250310,20250314\n"
    feed, _ = feed_of(tmp_path, "ab", calendar=calendar)

    assert chosen(feed) == "2025-03-11"


def test_mondays_do_not_vote(tmp_path):
    # Three trips on eight days, one on the two Tuesdays.
    calendar = HEADER + "a,1,0,1,0,1,0,0,20250303,20250314\nb,0,1,0,0,0,0,0,20250303,20250314\n"
    feed, _ = feed_of(tmp_path, "aaab", calendar=calendar)

    assert chosen(feed) == "2025-03-04"


def test_several_periods_overlap(tmp_path):
    # The rows of one id unite (3-7 and 5-14 March); those of two ids add up.
    calendar = (
        HEADER + f"a,{WORKDAYS},20250303,20250307\na,{WORKDAYS},20250305,20250314\nb,0,0,1,1,0,0,0,20250306,20250312\n"
    )
    feed, _ = feed_of(tmp_path, "ab", calendar=calendar)

    expected = {3: 1, 4: 1, 5: 1, 6: 2, 7: 1, 10: 1, 11: 1, 12: 2, 13: 1, 14: 1}
    assert counts_of(feed) == {f"2025-03-{day:02d}": num for day, num in expected.items()}


def test_no_tuesday_or_thursday_falls_back_and_says_so(tmp_path):
    feed, findings = feed_of(tmp_path, calendar=HEADER + "W,1,0,0,0,1,1,0,20250303,20250314\n")
    assert chosen(feed, findings=findings) == "2025-03-03"
    assert said([str(finding) for finding in findings], "date chosen") == [
        "noted 1 date chosen among other days (2025-03-03), because no Tuesday or Thursday has service"
    ]

    feed, _ = feed_of(tmp_path, calendar=HEADER + "W,0,0,0,0,0,1,1,20250303,20250314\n")
    # Sunday the 9th, and not Saturday the 8th: the day before it has service, so its early morning is known.
    assert chosen(feed) == "2025-03-09"


def test_a_wanted_date_is_taken_or_refused_with_the_dates_there_are(tmp_path):
    feed, _ = feed_of(tmp_path, calendar=TWO_WEEKS, calendar_dates=DATES_HEADER + "W,20250313,2\nW,20250316,1\n")

    assert chosen(feed, "2025-03-14") == "2025-03-14"
    # The day after a date of service may have its runs at 30:00 and later, which only the stop times can tell.
    assert chosen(feed, "2025-03-15") == "2025-03-15"
    assert refused(feed, "2025-03-18") == (
        "feed.zip: found no service on Tuesday 2025-03-18; "
        "expected a date of service, from 2025-03-03 to 2025-03-16; "
        "take another date; the nearest weekday with service is Friday 2025-03-14."
    )
    # Sunday the 16th is nearer, and has service, but is no weekday. The 9th lies between two days that are as near.
    assert refused(feed, "2025-03-09").endswith("the nearest weekday with service is Monday 2025-03-10.")
    assert refused(feed, "1999-01-01").endswith("is Monday 2025-03-03.")


def test_a_feed_without_any_date_is_refused(tmp_path):
    feed, _ = feed_of(tmp_path, calendar=HEADER + f"W,{ZEROS},20250303,20250314\n")

    expected = "feed.zip: found no date on which a trip runs; expected at least one; "
    assert refused(feed).startswith(expected)
    assert refused(feed, "2025-03-04").startswith(
        "feed.zip: found no service on Tuesday 2025-03-04 or any other date; "
    )


def test_rows_that_cannot_be_read_are_dropped_and_counted(tmp_path):
    calendar = (
        TWO_WEEKS + f"W,{WORKDAYS},2025033,20250314\nW,{WORKDAYS},20250314,20250303\nW,{WORKDAYS},20250230,21000101\n"
    )
    dates = DATES_HEADER + "W,20250303,3\nW,99990101,1\nW,20250304,1\nW,20250304,2\n,20250305,2\n"
    feed, findings = feed_of(tmp_path, calendar=calendar, calendar_dates=dates)

    assert list(counts_of(feed))[0:2] == ["2025-03-03", "2025-03-05"]
    texts = [str(finding) for finding in findings]
    assert said(texts, "run backwards") == [
        "calendar.txt: dropped 3 rows whose dates cannot be read or run backwards (such as W, W, W)"
    ]
    assert said(texts, "exception_type") == [
        "calendar_dates.txt: dropped 3 rows whose date or exception_type cannot be read (such as W, W, )"
    ]
    assert said(texts, "further down") == [
        "calendar_dates.txt: dropped 1 rows on a service and date that stand again further down (such as W)"
    ]


def test_a_calendar_of_two_centuries_takes_no_time(tmp_path):
    feed, _ = feed_of(tmp_path, calendar=HEADER + f"W,{WORKDAYS},19000101,21991231\n")

    # 300 years of 365 days and 73 leap days (75 fourth years, without 1900 and 2100): 109,573 days from a Monday on:
    # 15,653 whole weeks and Monday and Tuesday.
    assert len(dates_of_service(feed)) == 15_653 * 5 + 2


def test_the_count_of_trips_agrees_with_the_trips_of_each_date(tmp_path):
    # Two ways to the same numbers: steps summed up over all dates here, the services of one date there.
    rng = random.Random(20250304)
    rows, dates = [], []
    for _ in range(60):
        start, length = rng.randrange(40), rng.randrange(25)
        first = datetime.date(2025, 3, 1) + datetime.timedelta(start)
        flags = ",".join(rng.choice("01") for _ in range(7))
        rows.append(f"{rng.choice('abcdef')},{flags},{first:%Y%m%d},{first + datetime.timedelta(length):%Y%m%d}\n")
        day = datetime.date(2025, 3, 1) + datetime.timedelta(rng.randrange(70))
        dates.append(f"{rng.choice('abcdefg')},{day:%Y%m%d},{rng.choice('12')}\n")
    services = "abbccccddddeeeeefgg"
    feed, _ = feed_of(tmp_path, services, calendar=HEADER + "".join(rows), calendar_dates=DATES_HEADER + "".join(dates))

    counts = counts_of(feed)
    for offset in range(90):
        date = datetime.date(2025, 2, 20) + datetime.timedelta(offset)
        runs = feed.calendar.services_on(date)
        assert counts.get(str(date), 0) == int(runs[feed.trips["service"]].sum()), date
    assert len(counts) > 40


GHOSTS = {
    # The modal Tuesdays (trips g of service G) have no stop times; t, on Wednesdays, has.
    "trips": "route_id,service_id,trip_id,trip_headsign,direction_id\nR,G,g,C,0\nR,W,t,C,0\n",
    "calendar": HEADER + "G,0,1,0,0,0,0,0,20250303,20250314\nW,0,0,1,0,0,0,0,20250303,20250314\n",
    "stop_times": STOP_TIMES_HEADER + trip("t", "ABC", "08:00:00"),
}


def test_a_day_whose_trips_have_no_stop_times_is_refused_with_those_that_have(tmp_path):
    with pytest.raises(SourceError) as caught:
        day_of(tmp_path, **GHOSTS)
    assert str(caught.value) == (
        "feed.zip: found 1 trips and no usable stop times of them on Tuesday 2025-03-04; "
        "expected a date of service, from 2025-03-05 to 2025-03-12; "
        "take another date; the nearest weekday with service is Wednesday 2025-03-05."
    )


def test_or_the_next_best_day_is_taken_with_a_note(tmp_path):
    findings = Findings()
    feed = read_feed(write_zip(tmp_path / "feed.zip", small_feed(**GHOSTS)), findings)
    read = read_wanted_day(feed, None, findings)

    assert str(read.day.date) == "2025-03-05"
    assert read.day.trips["trip_id"].tolist() == ["t"]
    texts = [str(finding) for finding in findings]
    assert said(texts, "passed over") == [
        "noted 1 date passed over (2025-03-04), because none of its trips has stop times; 2025-03-05 was taken"
    ]
    assert len(said(texts, "stop_times.txt: read")) == 1
    with pytest.raises(SourceError, match="1 trips and no usable stop times"):
        read_wanted_day(feed, datetime.date(2025, 3, 4), findings)


def test_a_feed_whose_stop_times_fit_no_trip_is_refused(tmp_path):
    with pytest.raises(SourceError) as caught:
        day_of(tmp_path, stop_times=STOP_TIMES_HEADER + trip("other", "ABC", "08:00:00"))
    assert "found 2 trips and no usable stop times of them on Tuesday 2025-03-04 or any other date" in str(caught.value)
