"""The commands as functions: they validate, agree with the commands, and return frozen results with tables."""

import dataclasses
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

import cli
import solver


@pytest.fixture(scope="module")
def tiny(instances):
    return solver.read_instance(instances / "tiny.json")


@pytest.fixture(scope="module")
def result(tiny):
    return solver.solve(tiny, solver.Settings(time_limit_s=20.0, workers=2))


@pytest.fixture(scope="module")
def files(tiny, result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    (folder / "i.json").write_text(solver.dump_instance(tiny), encoding="utf-8")
    (folder / "s.json").write_text(solver.dump_schedule(result.schedule), encoding="utf-8")
    return [str(folder / "i.json"), str(folder / "s.json")]


def document(*words):
    ran = CliRunner().invoke(cli.main, [*words, "--json"])
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


@pytest.fixture
def broken(tiny):
    """Return an instance with two faults: a group twice, and an agreement with nobody."""
    first, *others = tiny.organisations
    twice = first.model_copy(update={"groups": (*first.groups, *first.groups)})
    agreement = solver.SameShift(groups=["college-students", "zzz"])
    return tiny.model_copy(update={"organisations": (twice, *others), "agreements": (agreement,)})


CALLS = {
    "solve": lambda instance, _: solver.solve(instance),
    "check": solver.check,
    "evaluate": solver.evaluate,
    "compare": lambda instance, schedule: solver.compare(instance, {"a": schedule}),
    "explain": solver.explain,
    "frontier": lambda instance, schedule: solver.frontier(instance),
    "quickscan": lambda instance, schedule: solver.quickscan(instance, "college"),
    "value": solver.value,
    "build_demand": lambda instance, schedule: solver.build_demand(instance),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_function_tells_every_fault(name, broken, result):
    with pytest.raises(solver.InvalidInstanceError) as caught:
        CALLS[name](broken, result.schedule)
    assert caught.value.problems == solver.validate(broken)
    assert [problem.where for problem in caught.value.problems] == [
        "organisations[0].groups[1].id",
        "agreements[0].groups[1]",
    ]


def test_a_sound_instance_has_no_faults(tiny):
    assert solver.validate(tiny) == ()


def test_evaluate_says_what_the_command_says(tiny, result, files):
    found, said = solver.evaluate(tiny, result.schedule), document("evaluate", *files)
    assert found.terms.rounded().model_dump() == said["terms"]["schedule"]
    assert [dataclasses.asdict(move) for move in found.moves] == said["moves"]
    assert found.to_pandas().loc["overload", "today"] == 55
    assert list(found.moves_to_pandas()["group"]) == [move["group"] for move in said["moves"]]


def test_evaluate_takes_today(tiny):
    found = solver.evaluate(tiny)
    assert found.terms == found.today
    assert found.moves_to_pandas().empty
    assert "shift_min" in found.moves_to_pandas().columns


def test_compare_has_a_column_for_each(tiny, result, files):
    frame = solver.compare(tiny, {"a": result.schedule, "today": result.schedule}).to_pandas()
    assert list(frame.columns) == ["unit", "today", "a", "schedule today"]
    said = document("compare", files[0], files[1])["schedules"][0]["terms"]["schedule"]
    assert frame["a"].to_dict() == pytest.approx({term: said[term] for term in frame.index})


def test_explain_says_what_the_command_says(tiny, result, files):
    frame = solver.explain(tiny, result.schedule).to_pandas()
    said = document("explain", *files)["organisations"]
    assert list(frame["organisation"]) == [row["organisation"] for row in said]
    assert frame[[f"tier_{tier}_gain" for tier in (1, 2, 3)]].to_numpy().tolist() == [row["tier_gains"] for row in said]


def test_quickscan_says_what_the_command_says(tiny, files):
    frame = solver.quickscan(tiny, "college").to_pandas()
    said = document("quickscan", files[0], "--organisation", "college")["advice"]
    assert list(frame["shift_min"]) == [row["candidate"]["shift_min"] for row in said]
    assert list(frame["tier_1_change"]) == pytest.approx([row["alone"]["tier_changes"][0] for row in said])


def test_value_says_what_the_command_says(tiny, result, files):
    frame = solver.value(tiny, result.schedule, days_per_year=10).to_pandas()
    said = document("value", *files, "--days-a-year", "10")["value"]["balances"]
    total = frame[(frame["comparison"] == "as_now") & (frame["row"] == "total")]
    assert total["value"].item() == pytest.approx(said["as_now"]["total"]["value"], abs=1e-5)
    assert list(frame["row"]).count("total") == 2
    vehicles = frame[frame["row"] == "vehicles"]
    assert vehicles["value"].isna().all()
    assert (vehicles["party"] == "operator").all()


def test_value_by_prices_is_what_the_terms_in_euros_are(tiny, result):
    dear = solver.Prices(value_of_time=12.0, later_weight=0.05, weeks_per_year=40.0)
    valued = tiny.model_copy(update={"prices": dear, "objective": (solver.Tier(cost=1.0, moving=1.0),)})
    frame = solver.value(tiny, result.schedule, prices=dear).to_pandas().set_index(["comparison", "row"])
    found = solver.evaluate(valued, result.schedule)
    now, then = found.today, found.terms
    assert frame.loc["as_now", "before_moving"]["value"] == pytest.approx(now.cost - then.cost, abs=0.005)
    assert frame.loc["as_now", "total"]["value"] == pytest.approx(now.cost - then.cost - then.moving, abs=0.005)
    assert then.moving == pytest.approx(120 * 15 * 0.05 * 12 / 60 * 40, abs=0.005)


def test_value_refuses_what_is_no_prices(tiny, result):
    with pytest.raises(
        solver.InputError, match=r"^value\(\): prices: found 3; expected a path, a text, prices or None"
    ):
        solver.value(tiny, result.schedule, prices=3)
    with pytest.raises(ValueError, match="value_of_time"):
        solver.Prices(value_of_time=-1.0)


@pytest.mark.parametrize("days", [0, 367, float("nan")])
def test_days_of_no_year_are_refused(tiny, result, days):
    with pytest.raises(solver.InputError, match=r"^value\(\): days_per_year: found .*; expected 1 to 366 days"):
        solver.value(tiny, result.schedule, days_per_year=days)


def test_an_unknown_id_is_told_with_those_that_come_near(tiny, result):
    with pytest.raises(solver.InputError, match=r'^organisation: found "colege"'):
        solver.quickscan(tiny, "colege")
    with pytest.raises(solver.InputError, match=r'^group: found "zzz"'):
        solver.explain(tiny, result.schedule, group="zzz")


@pytest.mark.parametrize("caps", [[], [-1], [1.5], [True], list(range(101))])
def test_caps_that_cannot_be_used_are_refused(tiny, caps):
    with pytest.raises(solver.InputError, match=r"^caps: found .*; expected 1 to 100 whole numbers of at least 0"):
        solver.frontier(tiny, caps)


def test_frontier_has_a_row_for_each_cap_and_its_schedules_pass(tiny):
    found = solver.frontier(tiny, [2, 0], time_limit_s=6)
    frame = found.to_pandas()
    assert list(frame["cap"]) == [0, 2]
    assert frame["tier_1_value"].iloc[0] == 55
    assert all(solver.check(tiny, schedule).is_ok for schedule in found.schedules.values())
    assert solver.evaluate(tiny, found.schedules[2]).claims_hold


def test_results_are_frozen(tiny, result):
    found = solver.evaluate(tiny, result.schedule)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.schedule = None


def test_a_notebook_shows_a_result_escaped_and_small(result):
    named = solver.InstanceRef(name="<script>alert(1)</script>", content_hash="x")
    shown = dataclasses.replace(result, schedule=result.schedule.model_copy(update={"instance": named}))._repr_html_()
    assert shown.startswith("<p>&lt;script&gt;alert(1)&lt;/script&gt;: optimal</p>")
    assert "<td>passengers a day</td>" in shown
    assert len(shown) < 5000
    assert "http" not in shown


def test_a_notebook_shows_a_clash_escaped():
    shown = solver.SolveResult("infeasible", clash=solver.Clash(("<b>", "two"), is_minimal=True))._repr_html_()
    assert shown == "<p>stagger: infeasible</p><p>These agreements clash:</p><ul><li>&lt;b&gt;</li><li>two</li></ul>"
    assert solver.SolveResult("nothing found")._repr_html_() == "<p>stagger: nothing found</p>"
    assert solver.SolveResult("nothing found").to_pandas().empty


def test_a_name_in_a_comparison_is_escaped(tiny, result):
    assert "<img>" not in solver.compare(tiny, {"<img>": result.schedule})._repr_html_()


@pytest.mark.long
@pytest.mark.parametrize(
    "first", ["import solver.checker", "import solver; solver.check", "import solver.library.solving"]
)
def test_check_is_the_function_whatever_is_imported_first(first):
    program = f"{first}\nimport solver, solver.checker, inspect\nassert inspect.isfunction(solver.check)\n"
    program += "from solver import check\nassert check is solver.check\nfrom solver.checker import Violation\n"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
