"""The public names: what the library promises, and the one tree of its errors."""

import inspect
import subprocess
import sys

import pytest
from click.testing import CliRunner

import cli
import solver
import solver.commands.schema
from solver import errors
from solver.checker import CheckReport, Violation

HEAVY = {"numpy", "ortools", "pandas", "pydantic", "rich", "click"}


PUBLIC_NAMES = [
    "AllowedShifts",
    "AsAgreed",
    "Ask",
    "BaseLoad",
    "BurdenWeights",
    "CheckFailedError",
    "CheckReport",
    "Clash",
    "Comparison",
    "CrowdingCurve",
    "Demand",
    "DepartureRow",
    "Evaluation",
    "Explanation",
    "FileAccessError",
    "Fixed",
    "Flow",
    "Forbidden",
    "Frontier",
    "FrontierPoint",
    "FrontierResult",
    "FrontierSettings",
    "FrontierTier",
    "Group",
    "GroupChoice",
    "Handle",
    "InputError",
    "Instance",
    "InstanceFormatError",
    "InstanceRef",
    "InvalidInstanceError",
    "Line",
    "MaxAway",
    "MaxChanged",
    "MaxOnSite",
    "MaxShifted",
    "MaxShiftedPerHead",
    "MinGap",
    "MinOnSite",
    "ModeShares",
    "Model",
    "ModelError",
    "MonitorResult",
    "NamedWeek",
    "OptionChoice",
    "Order",
    "Organisation",
    "Pattern",
    "PeakPeriod",
    "Place",
    "Prices",
    "Problem",
    "Profile",
    "Progress",
    "QuickscanResult",
    "Refusal",
    "RefusalAnswer",
    "Robustness",
    "SameShift",
    "Scenario",
    "Schedule",
    "ScheduleFormatError",
    "ScheduleMismatchError",
    "ScheduleViolation",
    "Section",
    "Settings",
    "ShiftRange",
    "SolveResult",
    "Source",
    "SourceError",
    "StaggerError",
    "Stop",
    "SupplyRow",
    "SweepResult",
    "TermValues",
    "TermsBeforeAfter",
    "Tier",
    "TierResult",
    "TimeShare",
    "Unguarded",
    "ValueResult",
    "Violation",
    "WeekdayOrder",
    "Window",
    "WorstTier",
    "build_demand",
    "check",
    "compare",
    "dump_instance",
    "dump_schedule",
    "evaluate",
    "explain",
    "frontier",
    "in_week",
    "measure_terms",
    "monitor",
    "quickscan",
    "read_instance",
    "read_schedule",
    "refusals",
    "schedule_if_no",
    "solve",
    "solve_for_average",
    "solve_to_survive",
    "sweep",
    "validate",
    "value",
    "write_text",
]


def test_the_names_are_sorted_and_all_that_there_is():
    assert list(solver.__all__) == PUBLIC_NAMES == sorted(set(PUBLIC_NAMES))
    assert dir(solver) == solver.__all__


@pytest.mark.parametrize("name", solver.__all__)
def test_a_name_is_there_with_a_docstring(name):
    value = getattr(solver, name)
    assert inspect.isclass(value) or inspect.isfunction(value)
    assert value.__doc__
    assert value.__name__ == name


def test_what_is_not_public_is_refused():
    with pytest.raises(AttributeError, match=r"^module 'solver' has no attribute 'Timetable'$"):
        solver.Timetable  # noqa: B018


@pytest.mark.long
def test_a_star_import_gives_the_public_names():
    program = "from solver import *; import solver; assert set(solver.__all__) <= set(globals())"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_importing_the_package_loads_nothing_heavy():
    program = "import sys, solver; dir(solver); print(*{name.split('.')[0] for name in sys.modules})"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(result.stdout.split())
    assert "solver" in loaded
    assert loaded & HEAVY == set()


def test_the_library_solves_as_its_docstring_says(instances):
    instance = solver.read_instance(instances / "tiny.json")
    result = solver.solve(instance, solver.Settings(time_limit_s=20.0, workers=2))
    assert isinstance(result, solver.SolveResult)
    assert result.schedule.stop == "optimal"
    demand = solver.build_demand(instance)
    today = solver.measure_terms(demand, demand.options.status_quo_parts())
    assert today["overload"] == pytest.approx(55)


OURS = sorted(
    (value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, Exception)),
    key=lambda value: value.__name__,
)
PUBLIC = [error for error in OURS if not error.__name__.startswith("_")]


@pytest.mark.parametrize("error", OURS, ids=lambda error: error.__name__)
def test_every_error_is_in_the_one_tree(error):
    assert issubclass(error, errors.StaggerError)


@pytest.mark.parametrize("error", PUBLIC, ids=lambda error: error.__name__)
def test_every_error_is_public_and_drawn(error):
    assert error.__name__ in solver.__all__
    assert error.__doc__
    drawn = drawn_tree()
    parent = next(base for base in error.__mro__[1:] if base in PUBLIC or base is Exception)
    assert drawn[error.__name__] == (None if parent is Exception else parent.__name__)


def test_every_error_drawn_is_there():
    assert set(drawn_tree()) == {error.__name__ for error in PUBLIC}


def drawn_tree():
    """Return the parent of every error as the docstring of the module draws it."""
    parents, above = {}, {}
    for line in errors.__doc__.splitlines():
        words = line.split()
        depth = len(line) - len(line.lstrip())
        if depth >= 4:
            parents[words[0]] = above.get(depth - 2)
            above[depth] = words[0]
    return parents


PROBLEM = errors.Problem("lines[0].mode", "'balloon'", "tram, bus, metro, train, ferry or road", "choose one of these")
SENTENCE = "lines[0].mode: found 'balloon'; expected tram, bus, metro, train, ferry or road; choose one of these."
REJECTED = CheckReport((Violation("terms", "The sums are off.", 1.0, "min"),), (), None)
EXIT_CODES = {
    errors.StaggerError: ("something", 1, "StaggerError: something"),
    errors.InputError: ([PROBLEM], 3, SENTENCE),
    errors.InstanceFormatError: ([PROBLEM], 3, SENTENCE),
    errors.ScheduleFormatError: ([PROBLEM, PROBLEM], 3, f"{SENTENCE}\n{SENTENCE}"),
    errors.FileAccessError: ([PROBLEM], 3, SENTENCE),
    errors.InvalidInstanceError: ([PROBLEM], 3, SENTENCE),
    errors.ScheduleMismatchError: ([PROBLEM], 3, SENTENCE),
    errors.SourceError: ([PROBLEM], 3, SENTENCE),
    errors.CheckFailedError: (REJECTED, 6, "terms: The sums are off."),
    errors.ModelError: ("the model is wrong", 1, "ModelError: the model is wrong"),
}


def test_every_error_has_an_exit_code():
    assert set(EXIT_CODES) == set(PUBLIC)


@pytest.mark.parametrize("error", EXIT_CODES, ids=lambda error: error.__name__)
def test_the_command_line_turns_an_error_into_a_sentence_and_an_exit_code(error, monkeypatch):
    content, code, sentence = EXIT_CODES[error]

    def fail(which):
        raise error(content)

    monkeypatch.delenv("STAGGER_DEBUG", raising=False)
    monkeypatch.setattr(solver.commands.schema, "run", fail)
    result = CliRunner().invoke(cli.main, ["schema"])
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert ("bug in stagger" in result.stderr) == (code == 1)


def test_errors_carry_every_problem():
    error = errors.InputError([PROBLEM, PROBLEM])
    assert error.problems == (PROBLEM, PROBLEM)
    assert str(error) == f"{SENTENCE}\n{SENTENCE}"


def test_a_failed_check_carries_its_report():
    assert errors.CheckFailedError(REJECTED).report is REJECTED
