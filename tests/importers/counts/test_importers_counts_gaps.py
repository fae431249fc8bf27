"""Ends of intervals that are inclusive, and times inside a counted section at which nobody counted."""

import pytest

from solver.importers.counts.base_load import compare_with_counts, with_base_load
from solver.importers.counts.read import read_counts
from solver.importers.findings import Findings
from tests.importers.counts.two_sections import instance
from tests.importers.people.rows_by_hand import rows

FULL = {"tram": {"base_load": [{"from": "07:00", "to": "09:00", "passengers": 16}]}}
"""A base load of 2 in each quarter of an hour, which counts replace."""


def entry(begin, end, passengers=60, section="tram>city", **more):
    return {"section": section, "from": begin, "to": end, "passengers": passengers, **more}


def read(*entries, days=("tue",)):
    findings = Findings()
    counts = read_counts(rows("counts", *entries), instance(days=days), findings)
    return counts, [str(finding) for finding in findings]


def spans(counts):
    return [(each.start_min, each.end_min) for each in counts]


# --- Inclusive ends -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clocks", "expected"),
    [
        ([("07:00", "07:14"), ("07:15", "07:29"), ("07:30", "07:44")], [(420, 435), (435, 450), (450, 465)]),
        ([("07:00", "07:59"), ("08:00", "08:59")], [(420, 480), (480, 540)]),
        # One row alone, and rows with a gap between them: the minute before a whole five minutes.
        ([("07:00", "07:59")], [(420, 480)]),
        ([("07:00", "07:14"), ("08:00", "08:14")], [(420, 435), (480, 495)]),
        # Intervals of seven minutes: those that leave one minute show how the others are meant.
        ([("07:01", "07:07"), ("07:08", "07:14")], [(421, 428), (428, 435)]),
        ([("23:00", "23:59")], [(1380, 1440)]),
    ],
)
def test_an_end_that_leaves_one_minute_is_inclusive(clocks, expected):
    counts, said = read(*(entry(*clock) for clock in clocks))
    assert spans(counts) == expected
    assert said == [
        f"counts: repaired {len(clocks)} rows whose end is inclusive, such as 07:00 to 07:14: read as up to the next "
        f"minute (such as {', '.join(f'counts, row {number + 2}' for number in range(len(clocks)))})"
    ]


def test_ends_that_touch_or_are_odd_stay():
    clocks = [("07:00", "07:15"), ("07:15", "07:30"), ("07:31", "07:43")]
    counts, said = read(*(entry(*clock) for clock in clocks))
    # The second leaves one minute and gets it; the first touches, and the last ends at no whole five minutes.
    assert spans(counts) == [(420, 435), (435, 451), (451, 463)]
    assert len(said) == 1


# --- Gaps -----------------------------------------------------------------------------------------------------------


def base_of(*entries, days=("tue",), given=FULL):
    findings = Findings()
    situation = instance(days=days, **given)
    made, report = with_base_load(situation, read_counts(rows("counts", *entries), situation, findings), findings)
    rows_of = next(section for section in made.sections if section.id == "tram>city").base_load
    base = {row.start_min: row.passengers for row in rows_of}
    return base, report, [str(finding) for finding in findings], made


def test_a_gap_gets_no_less_than_its_neighbours():
    base, report, said, made = base_of(entry("07:00", "07:15"), entry("08:00", "08:15", 135))
    # Nobody of the group passes from 07:15 to 08:00: in between 60 and 135 are 72.5, 97.5 and 122.5 (at the middles).
    assert [base[minute] for minute in (420, 435, 450, 465)] == [60, 72.5, 97.5, 122.5]
    # 75 of the group pass from 08:00 to 08:15.
    assert base[480] == 60
    words = "repaired 1 uncounted gaps inside a counted section, filled from the counts before and after: assumed"
    assert f"counts: {words} (such as tram>city tue 07:15 to 08:00)" in said
    source = made.sources["tram>city.base_load"]
    assert source.quality == "assumed"
    assert "nobody counted tue 07:15 to 08:00: between the counts before and after" in source.text
    # What was filled is not what was counted.
    (row,) = report.sections
    assert (row.num_intervals, row.hours, row.counted) == (2, 0.5, 195)


def test_three_quarters_between_counts_of_60_get_60_each():
    counted = [entry(begin, end) for begin, end in (("07:00", "07:15"), ("07:15", "07:30"), ("08:15", "08:30"))]
    base, *_ = base_of(*counted)
    assert [base[minute] for minute in (450, 465)] == [60, 60]


def test_a_gap_is_filled_from_other_days_first():
    other_day = [entry(*clock, passengers, day="thu") for clock, passengers in ((("07:15", "07:30"), 90),)]
    own = [entry("07:00", "07:15", day="tue"), entry("07:30", "07:45", day="tue")]
    base, report, said, made = base_of(*own, *other_day)
    assert base[435] == 90
    assert (
        "counts: repaired 1 uncounted intervals inside a counted section, which get the mean of other days: assumed"
        in (line.partition(" (such")[0] for line in said)
    )
    assert "mean of other days for tue" in made.sources["tram>city.base_load"].text
    assert report.sections[0].num_intervals == 2
    assert not any("before and after" in line for line in said)


def test_other_days_do_not_reach_beyond_the_counts_of_the_day():
    own = [entry("07:00", "07:15", day="tue"), entry("07:15", "07:30", day="tue")]
    counts, _ = read(*own, entry("08:00", "08:15", day="thu"), entry("07:05", "07:25", day="wed"))
    assert spans(counts) == [(420, 435), (435, 450)]


def test_a_long_gap_is_noted_and_keeps_its_base_load():
    wide = {"tram": {"supply": [{"from": "07:00", "to": "18:00", "every_min": 5, "seats": 50, "places": 100}]}}
    wide["tram"]["base_load"] = [{"from": "07:00", "to": "18:00", "passengers": 660}]
    base, _, said, _ = base_of(entry("07:00", "07:15"), entry("16:00", "16:15"), given=wide)
    assert base[435] == 525  # a minute each from 07:15 to 16:00
    words = "noted 1 long gaps between the counts of a section, which keep the base load that was assumed"
    assert f"counts: {words} (such as tram>city tue 07:15 to 16:00)" in said
    # Two hours are filled still.
    assert base_of(entry("07:00", "07:15"), entry("09:15", "09:30"), given=wide)[0][540] == 60


def test_where_nothing_runs_is_no_gap():
    early = [entry("07:50", "07:51", 30, "bus>city"), entry("08:05", "08:06", 90, "bus>city")]
    findings = Findings()
    situation = instance()
    with_base_load(situation, read_counts(rows("counts", *early), situation, findings), findings)
    assert not any("gap" in finding.what for finding in findings)


def test_gaps_are_named_where_counts_are_compared():
    findings = Findings()
    situation = instance()
    counts = read_counts(rows("counts", entry("07:00", "07:15"), entry("07:45", "08:00")), situation, findings)
    report = compare_with_counts(situation, counts, findings)
    assert report.sections[0].num_intervals == 2
    assert [str(finding) for finding in findings] == [
        "counts: noted 1 uncounted gaps inside a counted section (such as tram>city tue 07:15 to 07:45)"
    ]
