"""Supply by weekday: what runs on the sections of one day on the other days of its week."""

import numpy as np
import pytest

from solver.errors import SourceError
from solver.importers.build import build_instance
from solver.importers.network.week import rows_of_week, usual_days
from tests.importers.gtfs.feeds import STOP_TIMES_HEADER, trip
from tests.importers.recipes.regions import EVERY_TEN, RECIPE, busy_feed, write_region

DAYS = "monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
CALENDAR = f"service_id,{DAYS}W,1,1,1,1,0,0,0,20250303,20250314\nF,0,0,0,0,1,0,0,20250303,20250314\n"
HOURLY = [clock for clock in EVERY_TEN if clock[3:5] == "00"]


def thin_friday(directions=True, back=True):
    """The line of `busy_feed` from Monday to Thursday; on Friday once an hour, there and `back`."""
    runs = [("out", "ABC", 0), ("back", "CBA", 1)]
    trips, times = "route_id,service_id,trip_id,trip_headsign,direction_id\n", STOP_TIMES_HEADER
    for name, stops, direction in runs:
        for service, clocks in (("W", EVERY_TEN), ("F", HOURLY)):
            if service == "F" and name == "back" and not back:
                continue
            for place, start in enumerate(clocks):
                key = f"{name}{service}{place}"
                trips += f"R,{service},{key},{stops[-1]},{direction if directions else ''}\n"
                times += trip(key, stops, start)
    return busy_feed(trips=trips, stop_times=times, calendar=CALENDAR)


def recipe(days='"mon", "tue", "fri"', week='week = "2025-03-05"'):
    return RECIPE.replace('"tue"', days) + week + "\n"


def departures(built):
    return {section.id: [(row.days, len(row.at)) for row in section.departures] for section in built.instance.sections}


def test_every_day_has_the_trips_of_its_own_day_in_the_week(tmp_path):
    built = build_instance(write_region(tmp_path, recipe(), thin_friday()))
    assert departures(built)["R:0>B"] == [(("mon", "tue"), 84), (("fri",), 14)]
    # The week of Wednesday 5 March begins on Monday the 3rd; of days with as many trips Tuesday tells lines and flows.
    assert "each day of the week of 2025-03-03" in built.service_day
    assert "Tuesday 2025-03-04" in built.service_day
    assert "in the week of 2025-03-03" in built.instance.sources["R:0>B.departures"].text
    # A sixth of the trips of other days is no thin day: it is what Fridays have.
    assert built.warning == ""


def test_without_a_week_one_date_stands_for_all_days(tmp_path):
    built = build_instance(write_region(tmp_path, recipe(week=""), thin_friday()))
    assert departures(built)["R:0>B"] == [(None, 84)]


def test_days_alike_name_no_days(tmp_path):
    built = build_instance(write_region(tmp_path, recipe('"mon", "tue"'), thin_friday()))
    assert departures(built)["R:0>B"] == [(None, 84)]


def test_a_feed_without_directions_finds_its_sections_again(tmp_path):
    built = build_instance(write_region(tmp_path, recipe(), thin_friday(directions=False)))
    assert [rows for rows in departures(built).values() if rows != [(("mon", "tue"), 84), (("fri",), 14)]] == []


def test_people_are_not_sent_where_nothing_runs_on_a_working_day(tmp_path):
    built = build_instance(write_region(tmp_path, recipe(), thin_friday(back=False)))
    flows = [flow.section for owner in built.instance.organisations for group in owner.groups for flow in group.flows]
    assert flows
    assert not any(section.startswith("R:1") for section in flows)
    assert any("nothing runs on some day" in str(finding) for finding in built.findings)


def test_supply_in_bins_by_weekday(tmp_path):
    built = build_instance(write_region(tmp_path, recipe() + 'departures = "bins"\n', thin_friday()))
    section = next(each for each in built.instance.sections if each.id == "R:0>B")
    assert {row.days: row.every_min for row in section.supply} == {("mon", "tue"): 10, ("fri",): 60}


def test_a_day_without_service_is_told_with_the_nearest_date(tmp_path):
    with pytest.raises(SourceError) as caught:
        build_instance(write_region(tmp_path, recipe('"fri", "sat"'), thin_friday()))
    (problem,) = caught.value.problems
    assert "no service on Saturday 2025-03-08" in str(problem)


def test_a_date_and_a_week_are_one_too_many(tmp_path):
    with pytest.raises(SourceError) as caught:
        build_instance(write_region(tmp_path, recipe(week='week = "2025-03-05"\ndate = "2025-03-04"'), thin_friday()))
    (problem,) = caught.value.problems
    assert str(problem) == (
        "[gtfs]: found date 2025-03-04 beside week 2025-03-05; expected a date for all days, or a week; "
        "take one of the two out."
    )


def test_rows_of_equal_days_stand_together():
    minutes = {"fri": np.array([480]), "mon": np.array([480, 490]), "wed": np.array([480]), "sun": np.array([])}
    rows, none = rows_of_week(minutes, lambda own: [{"at": own.tolist()}] if len(own) else [])
    assert rows == [{"at": [480, 490], "days": ["mon"]}, {"at": [480], "days": ["wed", "fri"]}]
    assert none == ["sun"]


def test_people_need_trips_from_monday_to_friday_or_at_the_weekend_where_that_is_all():
    assert usual_days(["fri", "sat"]) == ("fri",)
    assert usual_days(["sat", "sun"]) == ("sat", "sun")
