"""The profile sets ours beside the best of its peers on the same regions only, and keeps every loss."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from benchmarks.comparison import Comparison, Place, compare
from benchmarks.profile import lines, quiet_records, with_block
from benchmarks.profile_picture import picture, steps
from benchmarks.profile_tables import block, caption, shares_table
from benchmarks.records import Records

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def _run(method: str, *told: tuple[float, float, float | None], limit: float = 60.0) -> dict:
    records = [{"seconds": second, "tier": 1, "value": value, "bound": bound} for second, value, bound in told]
    return {"method": method, "seed": 0, "time_limit_s": limit, "records": [*records, {"is_checked": bool(told)}]}


def _race(region: str, *runs: dict, seed: int = 0, date: str = "2026-11-29-quiet") -> dict:
    return {"region": region, "instance_seed": seed, "date": date, "runs": list(runs)}


def _comparison(*races: dict, moments: tuple[float, ...] = (1.0, 10.0)) -> Comparison:
    return compare(Records(list(races)), moments)


SMALL = _race(
    "small",
    _run("stagger", (5.0, 100.0, 90.0)),
    _run("highs", (0.5, 200.0, 50.0), (9.0, 110.0, 105.0)),
    _run("greedy", (0.1, 150.0, None)),
)
LARGE = _race("large", _run("stagger", (0.5, 30.0, 10.0), (9.0, 10.0, 9.5)), _run("highs", (8.0, 40.0, 10.0)))
OURS_ALONE = _race("alone", _run("stagger", (0.5, 1.0, None)))
PEER_ALONE = _race("not ours", _run("greedy", (0.5, 1.0, None)))
ZERO = _race("zero", _run("stagger", (5.0, 0.0, 0.0)), _run("greedy", (0.5, 0.2, None), (0.7, 0.0, None)))


def test_only_regions_that_ours_and_a_peer_ran_on_are_compared() -> None:
    comparison = _comparison(SMALL, LARGE, OURS_ALONE, PEER_ALONE)
    assert comparison.places == [Place("large", 0, 0), Place("small", 0, 0)]
    drawn = lines(comparison)
    assert {name: sorted(own) for name, own in drawn[1.0].items()} == {
        "stagger": [3.0, math.inf],
        "the best of its peers": [1.5, math.inf],  # greedy's 150 of 100, though HiGHS is drawn too
        "highs": [2.0, math.inf],  # it ran on both; greedy did not
    }
    assert {name: sorted(own) for name, own in drawn[10.0].items()} == {
        "stagger": [1.0, 1.0],
        "the best of its peers": [1.1, 4.0],
        "highs": [1.1, 4.0],
    }


def test_each_loss_is_told_with_who_it_was_lost_to() -> None:
    text = block(_comparison(SMALL, LARGE))
    assert "| small, instance 0 | -; 1.500 greedy |  |" in text  # the better value is greedy's, the proof HiGHS's
    assert "| small, instance 0 | -; 75.0 % HiGHS | 10.0 %; 4.5 % HiGHS |" in text
    assert "| large" not in text
    assert "**Lost** to a peer in value: 1 after 1 s, 0 after 10 s." in text


def test_the_table_has_the_same_regions_in_each_row() -> None:
    rows = shares_table(_comparison(SMALL, LARGE))[2:]
    assert rows == [
        "| 1 s, stagger | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 1 | 0 | 1 |",
        "| 1 s, best of its peers | 0 | 0 | 0 | 0 | 1 | 1 | 1 | 1 | 1 | 0 | 1 |",
        "| 10 s, stagger | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 0 | 0 |",
        "| 10 s, best of its peers | 0 | 0 | 0 | 1 | 1 | 1 | 2 | 2 | 0 | 0 | 2 |",
    ]


def test_where_the_best_is_zero_only_zero_counts_as_found() -> None:
    comparison = _comparison(ZERO, moments=(0.6, 1.0, 10.0))
    pairs = [comparison.pairs[moment][Place("zero", 0, 0)] for moment in (0.6, 1.0, 10.0)]
    assert [(pair.ours.ratio, pair.by_value.ratio) for pair in pairs] == [
        (math.inf, math.inf),
        (math.inf, 1.0),
        (1.0, 1.0),
    ]
    assert [pair.is_value_lost for pair in pairs] == [False, True, False]


def test_the_newest_run_that_was_given_as_long_counts() -> None:
    old = _race("x", _run("stagger", (0.5, 20.0, None)), _run("highs", (0.5, 10.0, None)))
    new = _race("x", _run("stagger", (0.5, 10.0, None), limit=20.0), date="2026-11-30")
    for races in ((old, new), (new, old)):
        comparison = _comparison(*races, moments=(1.0, 60.0))
        pairs = [comparison.pairs[moment][Place("x", 0, 0)] for moment in (1.0, 60.0)]
        assert [(pair.ours.ratio, pair.ours.day) for pair in pairs] == [(1.0, "2026-11-30"), (2.0, "2026-11-29")]
    assert "2026-11-29 to 2026-11-30" in caption(comparison)


def test_a_region_that_is_not_compared_at_every_moment_is_in_no_panel() -> None:
    short = _race("short", _run("stagger", (0.5, 1.0, None)), _run("highs", (0.5, 1.0, None), limit=5.0))
    comparison = _comparison(short, LARGE)
    assert [sorted(pairs) for pairs in comparison.pairs.values()] == [[Place("large", 0, 0)]] * 2


def test_who_cannot_do_what_a_region_asks_is_no_peer_there() -> None:
    cannot = _run("interval_cpsat") | {"records": [{"cannot": "no blocks"}]}
    assert not _comparison(_race("x", _run("stagger", (0.5, 1.0, None)), cannot)).places


def test_who_failed_the_check_has_nothing() -> None:
    failed = _run("highs", (0.5, 1.0, None))
    failed["records"][-1]["is_checked"] = False
    (pair,) = _comparison(_race("x", _run("stagger", (0.5, 2.0, None)), failed)).pairs[1.0].values()
    assert (pair.ours.ratio, pair.by_value.ratio) == (1.0, math.inf)


def test_a_staircase_ends_with_the_share_that_the_axis_reaches() -> None:
    assert steps([1.0, 1.1, 30.0, math.inf]) == [(1e-4, 0.25), (pytest.approx(0.1), 0.5), (10.0, 0.5)]


def test_the_picture_stands_where_the_figures_are() -> None:
    drawn = picture(lines(_comparison(SMALL, LARGE)), 2)
    assert all(word in drawn for word in (">stagger<", ">the best of its peers<", ">after 10 s<", "share of 2 regions"))
    dashes = re.findall(r'<polyline points="([^"]*)".*?(stroke-dasharray="[^"]*")?/>', drawn)
    assert [bool(dashed) for _, dashed in dashes] == [False, True, True] * 2
    # After 10 s ours is at the best on both: along the top (y 62) from the first edge of the panel to the other.
    assert dashes[3][0] == "462.0,62.0 802.0,62.0"
    # HiGHS is 1.1 and 4 times as high: half of the way up (y 162) at 3/5 of the axis, all of it at 4.48/5.
    assert dashes[5][0] == "462.0,262.0 666.0,262.0 666.0,162.0 766.4,162.0 766.4,62.0 802.0,62.0"


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    page = "a\n<!-- profile: python -m benchmarks.profile -->\nold\n<!-- end of the profile -->\nb\n"
    assert with_block(page, "new\n") == page.replace("old", "new")


def test_picture_and_page_are_those_of_the_records() -> None:
    """Where it fails: python -m benchmarks.profile."""
    comparison = compare(quiet_records())
    assert (BENCHMARKS / "profile.svg").read_text(encoding="utf-8") == picture(
        lines(comparison), len(comparison.places)
    )
    readme = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    assert with_block(readme, block(comparison)) == readme
