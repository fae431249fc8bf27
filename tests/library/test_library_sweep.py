"""`solver.sweep`: the tables that Python code gets, and what it refuses in a sentence."""

import pytest

import solver
from tests.support.sweeps import only, quarter_instance, quarter_later

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")


@pytest.fixture
def ranges(tmp_path):
    """80 to 120 of a hundred pupils, and nothing else."""
    path = tmp_path / "ranges.toml"
    path.write_text(only("headcount", 0.8, 1.2), encoding="utf-8")
    return path


def test_tables_of_a_region_worked_out_by_hand(ranges):
    # 100 places today, 110 a quarter later: of 120 pupils 20 are left behind, and then 10.
    drawn = solver.sweep(quarter_instance(), {"later": quarter_later()}, num_draws=256, ranges=ranges)
    frame = drawn.to_pandas().set_index(["name", "term"])
    assert frame.loc[("today", "overload"), "high"] == pytest.approx(18, abs=0.5)
    assert frame.loc[("later", "overload"), "high"] == pytest.approx(8, abs=0.5)
    assert frame.loc[("today", "overload"), "as_written"] == 0
    less = drawn.differences_to_pandas().set_index(["name", "against", "term"])
    assert less.loc[("later", "today", "overload"), "low"] == pytest.approx(-10, abs=0.5)
    assert less.loc[("later", "today", "overload"), "better"] == pytest.approx((120 - 100.5) / 40, abs=0.02)
    deciding = drawn.deciding_to_pandas()
    assert set(deciding["kind"]) == {"headcount"}
    assert "<table" in drawn._repr_html_()


def test_today_alone_is_swept_too(ranges):
    drawn = solver.sweep(quarter_instance(), num_draws=16, ranges=str(ranges))
    assert set(drawn.to_pandas()["name"]) == {"today"}
    assert drawn.differences_to_pandas().empty


def test_what_monitoring_cannot_use_is_told_likewise():
    with pytest.raises(solver.InputError) as refused:
        solver.monitor(quarter_instance(), quarter_later(), 3, "after.csv", ranges=4)
    assert [str(each).partition(";")[0] for each in refused.value.problems] == [
        "monitor(): before: found 3",
        "monitor(): ranges: found 4",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"schedules": {"a": 3}}, 'sweep(): schedules["a"]: found 3'),
        (
            {"sections": ["bus>twon"]},
            '--section: found "bus>twon"; expected the id of a section; did you mean "bus>town"?',
        ),
        ({"num_draws": 1}, "--draws: found 1; expected from 2 to 20,000"),
        ({"ranges": 3}, "sweep(): ranges: found 3"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(arguments, sentence):
    with pytest.raises(solver.InputError) as refused:
        solver.sweep(quarter_instance(), **arguments)
    assert str(refused.value).startswith(sentence)
