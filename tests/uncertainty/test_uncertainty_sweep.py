"""Quantiles, chances and what decides on a region worked out by hand; and that a sweep goes on where it was."""

import json

import numpy as np
import pytest

from solver.errors import FileAccessError, InputError
from solver.formats.sweep_file import dump_sweep, read_sweep, sweep_schema
from solver.jobs import LocalWorkers
from solver.library.sweeps import SweepOptions, sweep_of
from solver.uncertainty.ranges import read_ranges
from solver.uncertainty.sensitivity import first_order
from tests.support.sweeps import only, quarter_instance, quarter_later

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")

NEAR = 0.004
"""1,024 even draws are this near to the truth, as a share."""


def swept(tmp_path, kind="headcount", low=0.8, high=1.2, **told):
    path = tmp_path / "ranges.toml"
    path.write_text(only(kind, low, high), encoding="utf-8")
    options = {"num_draws": 1024, "ranges": read_ranges(path)} | told
    return sweep_of(quarter_instance(), {"later": quarter_later()}, SweepOptions(**options))


def near(value, wanted, width=1.0):
    assert value == pytest.approx(wanted, abs=NEAR * width)


@pytest.mark.long
def test_quantiles_and_chances_of_a_region_worked_out_by_hand(tmp_path):
    """80 to 120 pupils, evenly: 100 places today, 110 in the plan."""
    sweep = swept(tmp_path)
    today, later = sweep.plans
    near(today.nobody_left, (100.5 - 80) / 40)
    near(later.nobody_left, (110.5 - 80) / 40)
    for plan, places in ((today, 100), (later, 110)):
        left, factor = plan.terms["overload"], plan.sections[0].load_factor
        for value, quantile in ((left.low, 0.05), (left.median, 0.5), (left.high, 0.95)):
            near(value, max(0, 80 + 40 * quantile - places), 40)
        near(factor.low, 82 / places)
        near(factor.median, 100 / places)
        near(factor.high, 118 / places)
        near(plan.sections[0].highest_load.high, 118, 40)
    assert (today.terms["overload"].as_written, later.terms["peak"].as_written) == (0, 100)
    # A hundred pupils a quarter later is 1,500 person-minutes, of 80 to 120 pupils 1,200 to 1,800.
    near(later.terms["shifted"].low, 15 * 82, 15 * 40)
    assert sweep.num_draws == len(today.samples["overload"]) == 1024


@pytest.mark.long
def test_a_plan_is_compared_on_the_same_draws(tmp_path):
    """From 100.5 pupils on the plan leaves half a passenger fewer behind, ten at most."""
    difference = swept(tmp_path).differences[0]
    assert (difference.name, difference.against) == ("later", "today")
    near(difference.better["overload"], (120 - 100.5) / 40)
    near(difference.same["overload"], (100.5 - 80) / 40)
    near(difference.terms["overload"].low, -10, 40)
    assert difference.terms["overload"].high == 0
    # The peak of the plan is as high as today's: the same people in another quarter.
    assert difference.same["peak"] == 1
    near(difference.sections[0].load_factor.low, 118 / 110 - 118 / 100)


@pytest.mark.long
def test_half_of_those_who_agreed_do_not_come(tmp_path):
    """Adherence from 0 to 1: of 100 pupils 100 q come a quarter later; at q the highest load is max(q, 1 - q)."""
    sweep = swept(tmp_path, "adherence", 0.0, 1.0)
    later = sweep.plans[1]
    near(later.terms["peak"].median, 75, 50)
    near(later.terms["peak"].low, 52.5, 50)
    # Against the hundred of today: from half as many to as many; that of a plan itself is no change.
    change = sweep.differences[0].sections[0].change
    near(change.low, -0.475)
    near(change.median, -0.25)
    near(change.high, -0.025)
    assert change.as_written == 0
    assert later.sections[0].change is None


@pytest.mark.long
def test_one_assumption_that_varies_decides_all(tmp_path):
    sweep = swept(tmp_path)
    peak = next(own for own in sweep.deciding if own.term == "peak" and own.name == "later" and own.against is None)
    assert [each.assumption for each in peak.five] == ["headcount-1"]
    assert peak.five[0].share == pytest.approx(1, abs=1e-3)
    assert (peak.five[0].direction, peak.five[0].beyond_chance, peak.together) == (1, True, pytest.approx(1, abs=1e-3))


@pytest.mark.long
def test_nothing_that_varies_is_one_value(tmp_path):
    sweep = swept(tmp_path, low=1, high=1)
    assert (sweep.assumptions, sweep.deciding) == ((), ())
    assert sweep.plans[0].nobody_left == 1


@pytest.mark.long
@pytest.mark.parametrize("workers", [None, LocalWorkers(2)])
def test_a_sweep_goes_on_where_it_was_and_finds_the_same(tmp_path, workers):
    """The state of a shorter sweep, cut in the middle of a line as a kill leaves it."""
    state, draws = tmp_path / "state", SweepOptions(num_draws=64)
    whole = sweep_of(quarter_instance(), {"later": quarter_later()}, draws)
    half = SweepOptions(num_draws=40, state=state)
    sweep_of(quarter_instance(), {"later": quarter_later()}, half)
    lines = state.read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == 1 + 4
    kept = json.loads(lines[1])
    kept["values"][0][0] = 77.0  # what is kept is taken, not drawn again
    state.write_text("".join([lines[0], json.dumps(kept) + "\n", lines[2], lines[3][:9]]), encoding="utf-8")
    options = SweepOptions(num_draws=64, state=state)
    told = []
    found = sweep_of(quarter_instance(), {"later": quarter_later()}, options, workers, told.append)
    assert told[0] == pytest.approx(20 / 64)
    assert told[-1] == 1
    assert found.plans[0].samples["overload"][0] == 77.0
    assert found.plans[0].samples["overload"][1:] == whole.plans[0].samples["overload"][1:]
    assert found.plans[1] == whole.plans[1]
    assert len(state.read_text(encoding="utf-8").splitlines()) == 1 + 7


@pytest.mark.parametrize("text", ['{"sweep": "other"}\n', "my notes", '{"choices": []}\n', "\x00\n", "[]\n[]\n"])
def test_a_file_of_something_else_is_not_written_over(tmp_path, text):
    state = tmp_path / "state"
    state.write_text(text, encoding="utf-8")
    with pytest.raises(FileAccessError) as raised:
        sweep_of(quarter_instance(), {}, SweepOptions(num_draws=2, state=state))
    assert str(raised.value) == (
        f"{state}: found the state of another sweep: its instance, schedules, ranges, sections, seed or version of "
        "stagger differ; expected the state of this sweep; remove it, or name another file."
    )
    assert state.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "line",
    [
        "null", "[]", "3", '{"first": 0}', '{"first": "x", "values": []}', '{"first": -1, "values": []}',
        '{"first": true, "values": []}', '{"first": 0, "values": 3}', '{"first": 0, "values": [[1.0]]}',
        '{"first": 0, "values": [null]}', '{"first": ' + "9" * 5000 + ', "values": []}', "nonsense",
    ],
)  # fmt: skip
def test_a_line_that_is_no_result_is_drawn_again(tmp_path, line):
    state, options = tmp_path / "state", SweepOptions(num_draws=20)
    whole = sweep_of(quarter_instance(), {}, options)
    sweep_of(quarter_instance(), {}, SweepOptions(num_draws=20, state=state))
    lines = state.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    state.write_text("\n".join([lines[0], line, lines[2], ""]), encoding="utf-8")
    told = []
    found = sweep_of(quarter_instance(), {}, SweepOptions(num_draws=20, state=state), None, told.append)
    assert told[0] == pytest.approx(0.5)
    assert found.plans == whole.plans
    assert sorted(state.read_text(encoding="utf-8").splitlines()) == sorted(lines)


def test_the_state_of_another_version_is_refused(tmp_path, monkeypatch):
    state = tmp_path / "state"
    sweep_of(quarter_instance(), {}, SweepOptions(num_draws=2, state=state))
    monkeypatch.setattr("solver.uncertainty.sweep.metadata.version", lambda _: "0.0.0")
    with pytest.raises(FileAccessError, match="version of stagger differ"):
        sweep_of(quarter_instance(), {}, SweepOptions(num_draws=2, state=state))


@pytest.mark.long
def test_draws_of_a_longer_sweep_begin_with_those_of_a_shorter_one():
    short, long = (sweep_of(quarter_instance(), {}, SweepOptions(num_draws=n)) for n in (100, 300))
    assert long.plans[0].samples["peak"][:100] == short.plans[0].samples["peak"]
    other = sweep_of(quarter_instance(), {}, SweepOptions(num_draws=100, seed=1))
    assert other.plans[0].samples["peak"] != short.plans[0].samples["peak"]


def test_what_cannot_be_swept_is_told_at_once():
    with pytest.raises(InputError) as raised:
        sweep_of(quarter_instance(), {"today": quarter_later()}, SweepOptions(num_draws=1, sections=["bus>twon"]))
    assert str(raised.value).splitlines() == [
        '--section: found "bus>twon"; expected the id of a section; did you mean "bus>town"? '
        "If not, see `stagger show INSTANCE sections` for the ids.",
        "--draws: found 1; expected from 2 to 20,000; give another number.",
        'SCHEDULE: found a schedule called "today"; expected another name; rename it.',
    ]


def test_a_sweep_is_written_and_read(tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    sweep = swept(tmp_path, num_draws=8)
    path = tmp_path / "sweep.json"
    path.write_text(dump_sweep(sweep), encoding="utf-8")
    assert read_sweep(path) == sweep
    jsonschema.validate(json.loads(dump_sweep(sweep)), sweep_schema())
    path.write_text(dump_sweep(sweep).replace("nobody_left", "nobody"), encoding="utf-8")
    with pytest.raises(InputError):
        read_sweep(path)


def test_an_index_is_the_share_of_the_variance():
    """y = 3a + b, both even in [0, 1]: of the variance a has 9/10 and b 1/10; c, which decides nothing, is chance."""
    from scipy.stats import qmc

    from solver.uncertainty.sensitivity import chance_level, first_order

    units = qmc.Sobol(3, rng=5).random(512)
    found = first_order(units, 3 * units[:, 0] + units[:, 1] - 7, seed=0)
    np.testing.assert_allclose(found.share, [0.9, 0.1, 0], atol=0.01)
    assert found.share[2] < chance_level(512, 3) < found.share[1]
    # 2 ln(3 / 0.05) / 512
    assert chance_level(512, 3) == pytest.approx(0.015993, abs=1e-6)


@pytest.mark.long
def test_what_decides_nothing_passes_the_level_of_chance_once_in_twenty_sweeps():
    from solver.uncertainty.sensitivity import chance_level, first_order

    rng = np.random.default_rng(1)
    passed = [
        first_order(rng.random((200, 30)), rng.random(200), seed=0).share.max() > chance_level(200, 30)
        for _ in range(100)
    ]
    assert sum(passed) <= 12


def test_both_ends_of_a_range_that_count_alike_are_seen():
    """y = (2a - 1)^2 has no slope, and a decides all of it."""
    from solver.uncertainty.sensitivity import first_order

    units = (np.arange(200)[:, None] + 0.5) / 200
    assert first_order(units, (2 * units[:, 0] - 1) ** 2, seed=0).share[0] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("num_draws", [2, 3])
def test_few_draws_that_are_drawn_again_explain_a_share_and_no_nan(num_draws):
    """Drawn again, one and the same draw may be all there is: a number without variance explains nothing."""
    units = np.random.default_rng(3).random((num_draws, 40))
    found = first_order(units, units[:, 0] * 10, 0)
    assert np.isfinite(found.repeated).all()
    assert ((found.repeated >= 0) & (found.repeated <= 1)).all()
