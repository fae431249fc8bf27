"""The report of the model against the counts."""

import csv
import json

import pytest

from solver.domain.supply import DUTCH_PEAK_PERIODS
from solver.formats import read_instance
from solver.importers.counts.base_load import compare_with_counts, with_base_load
from solver.importers.counts.read import Count, read_counts
from solver.importers.counts.report import Compared, report_on
from solver.importers.findings import Findings
from tests.importers.people.rows_by_hand import rows
from tests.importers.real_data import SHARED, needs_shared


def compared(begin, end, counted, modelled, section="s", day="tue"):
    count = Count(section, day, begin, end, counted, "row 2", ())
    return Compared(count, modelled, max(0, counted - modelled), max(0, modelled - counted))


def report(*rows_of_one):
    (section,) = report_on(rows_of_one, DUTCH_PEAK_PERIODS).sections
    return section


def test_passengers_and_ratios_by_hand():
    made = report(
        compared(420, 480, 100, 80),  # 07-08, in the morning peak
        compared(480, 540, 300, 330),  # 08-09, likewise
        compared(540, 600, 100, 40),  # 09-10, in none
    )
    assert (made.num_days, made.num_intervals, made.hours) == (1, 3, 3)
    assert (made.counted, made.modelled, made.base, made.leftover) == (500, 450, 80, 30)
    assert made.ratio == 0.9
    # (80 + 330) / (100 + 300); nobody was counted in the evening peak.
    assert made.peak_ratio == {"morning": 1.025, "evening": None}
    # (20 + 30 + 60) / 3
    assert made.mean_absolute_error == pytest.approx(110 / 3, abs=1e-6)
    # Deviations (-200, 400, -200) / 3 and (-70, 180, -110): 36,000 / sqrt(80,000 * (4,900 + 32,400 + 12,100))
    # = 108,000 / sqrt(240,000 * 49,400) = 0.99186...
    assert made.correlation == pytest.approx(108_000 / (240_000 * 49_400) ** 0.5, abs=1e-6)


def test_a_peak_period_has_the_intervals_that_begin_in_it():
    # The Dutch morning peak is from 06:30 up to 09:00.
    made = report(compared(389, 400, 10, 90), compared(390, 400, 10, 20), compared(539, 600, 10, 40))
    assert made.peak_ratio["morning"] == 3
    assert report(compared(540, 600, 10, 40)).peak_ratio["morning"] is None


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(10, 20), (20, 40)], None),  # two points always lie on a line
        ([(10, 20), (20, 40), (30, 60)], 1),
        ([(10, 60), (20, 40), (30, 20)], -1),
        ([(10, 5), (10, 6), (10, 7)], None),
        ([(1, 6), (2, 6), (3, 6)], None),
        ([(0, 0), (0, 0), (0, 0)], None),
    ],
)
def test_a_correlation_is_none_where_it_says_nothing(pairs, expected):
    made = report(*(compared(60 * hour, 60 * hour + 60, *pair) for hour, pair in enumerate(pairs, 7)))
    assert made.correlation == expected


def test_a_correlation_is_one_of_passengers_an_hour():
    # 30, 60 and 90 an hour, in a half-hour, an hour and a quarter: 15, 60 and 22.5 passengers.
    made = report(compared(420, 450, 15, 1), compared(450, 510, 60, 4), compared(510, 525, 22.5, 1.5))
    assert made.correlation == 1


def test_passengers_are_those_of_a_mean_day():
    made = report(compared(420, 480, 100, 80), compared(420, 480, 60, 80, day="thu"))
    assert (made.num_days, made.hours, made.counted, made.modelled, made.leftover) == (2, 2, 80, 80, 10)
    assert made.mean_absolute_error == 20


def test_nobody_counted_has_no_ratio():
    made = report(compared(420, 480, 0, 5))
    assert made.ratio is None
    assert made.leftover == 5


def test_the_report_is_json():
    made = report_on([compared(420, 480, 100, 80), compared(420, 480, 5, 5, section="t")], DUTCH_PEAK_PERIODS)
    assert json.loads(json.dumps(made.as_dict(), allow_nan=False)) == made.as_dict()
    assert [section["section"] for section in made.as_dict()["sections"]] == ["s", "t"]


@needs_shared
def test_the_tram_of_utrecht_against_the_boardings_of_line_12(instances):
    """Boardings a working day at Utrecht Centraal, September 2018, against what README.md of the instances says."""
    with (SHARED / "profiles" / "line12_boardings_utrecht_cs.csv").open() as file:
        boardings = next(row for row in csv.DictReader(file) if row["month"] == "2018-09")
    entries = [
        {
            "section": "22>usp",
            "from": f"{hour:02d}:00",
            "to": f"{hour + 1:02d}:00",
            "passengers": int(boardings[f"per_day_{hour:02d}_{hour + 1:02d}"]),
        }
        for hour in (7, 8, 9)
    ]
    utrecht, findings = read_instance(instances / "utrecht.json"), Findings()
    counts = read_counts(rows("line12", *entries), utrecht, findings)
    (whole,) = compare_with_counts(utrecht, counts).sections
    assert (whole.counted, round(whole.modelled)) == (5179, 5180)
    assert whole.ratio == pytest.approx(1.0, abs=0.001)
    assert 0.9 < whole.correlation < 1
    made, report = with_base_load(utrecht, counts, findings)
    (groups,) = report.sections
    assert groups.modelled == pytest.approx(whole.modelled - whole.base)
    # Without its base load the tram still has 1,197 people of 07-08, against 1,086 counted, and 1,057 too few later on.
    assert groups.leftover == pytest.approx(111, abs=1)
    assert groups.base == pytest.approx(1057, abs=1)
    assert groups.base == pytest.approx(groups.counted - groups.modelled + groups.leftover, abs=0.01)
    (again,) = compare_with_counts(made, counts).sections
    assert again.modelled == pytest.approx(groups.counted + groups.leftover, abs=0.02)
