"""stagger as a library: build or read an instance, solve it, check and explain the schedule.

    model = solver.Model("Tiny", days="tue")
    tram = model.add_line("tram", mode="tram")
    ...
    result = model.solve(time_limit_s=10)

or, of a file:

    instance = solver.read_instance("instances/utrecht.json")
    result = solver.solve(instance, solver.Settings(time_limit_s=20.0))

The functions are called as the commands are. Names are loaded when they are first used, so that importing the
package costs nothing. `docs/library.md` goes through all of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solver.checker.report import CheckReport, Violation
    from solver.demand.loads import Demand
    from solver.domain.agreements import (
        AllowedShifts,
        AsAgreed,
        Fixed,
        Forbidden,
        MaxAway,
        MaxChanged,
        MaxOnSite,
        MaxShifted,
        MaxShiftedPerHead,
        MinGap,
        MinOnSite,
        Order,
        SameShift,
        WeekdayOrder,
        Window,
    )
    from solver.domain.frontier import Ask, Frontier, FrontierPoint, FrontierSettings, FrontierTier
    from solver.domain.instance import Instance, Source
    from solver.domain.named_week import NamedWeek
    from solver.domain.objective import BurdenWeights, CrowdingCurve, TermValues, Tier
    from solver.domain.people import (
        Flow,
        Group,
        GroupChoice,
        ModeShares,
        OptionChoice,
        Organisation,
        Pattern,
        Profile,
        ShiftRange,
        TimeShare,
    )
    from solver.domain.prices import Prices
    from solver.domain.robustness import Refusal, RefusalAnswer, Robustness, Unguarded, WorstTier
    from solver.domain.schedule import (
        InstanceRef,
        Scenario,
        Schedule,
        ScheduleViolation,
        Settings,
        TermsBeforeAfter,
        TierResult,
    )
    from solver.domain.supply import BaseLoad, DepartureRow, Line, PeakPeriod, Place, Section, Stop, SupplyRow
    from solver.errors import (
        CheckFailedError,
        FileAccessError,
        InputError,
        InstanceFormatError,
        InvalidInstanceError,
        ModelError,
        Problem,
        ScheduleFormatError,
        ScheduleMismatchError,
        SourceError,
        StaggerError,
    )
    from solver.formats import dump_instance, dump_schedule, read_instance, read_schedule, write_text
    from solver.library.averaging import solve_for_average
    from solver.library.evaluation import Comparison, Evaluation, compare, evaluate
    from solver.library.explanation import Explanation, explain
    from solver.library.frontiers import FrontierResult, frontier
    from solver.library.if_no import schedule_if_no
    from solver.library.model import Handle, Model
    from solver.library.monitoring import MonitorResult, monitor
    from solver.library.named_weeks import in_week
    from solver.library.quickscans import QuickscanResult, quickscan
    from solver.library.refusals import refusals, solve_to_survive
    from solver.library.solving import build_demand, check, measure_terms, solve
    from solver.library.sweeping import SweepResult, sweep
    from solver.library.validity import validate
    from solver.library.valuing import ValueResult, value
    from solver.optimise.result import Clash, Progress, SolveResult

_HOMES = {
    "solver.checker.report": ("CheckReport", "Violation"),
    "solver.demand.loads": ("Demand",),
    "solver.domain.agreements": (
        "AllowedShifts",
        "AsAgreed",
        "Fixed",
        "Forbidden",
        "MaxAway",
        "MaxChanged",
        "MaxOnSite",
        "MaxShifted",
        "MaxShiftedPerHead",
        "MinGap",
        "MinOnSite",
        "Order",
        "SameShift",
        "WeekdayOrder",
        "Window",
    ),
    "solver.domain.frontier": ("Ask", "Frontier", "FrontierPoint", "FrontierSettings", "FrontierTier"),
    "solver.domain.instance": ("Instance", "Source"),
    "solver.domain.named_week": ("NamedWeek",),
    "solver.domain.objective": ("BurdenWeights", "CrowdingCurve", "TermValues", "Tier"),
    "solver.domain.people": (
        "Flow",
        "Group",
        "GroupChoice",
        "ModeShares",
        "OptionChoice",
        "Organisation",
        "Pattern",
        "Profile",
        "ShiftRange",
        "TimeShare",
    ),
    "solver.domain.prices": ("Prices",),
    "solver.domain.robustness": ("Refusal", "RefusalAnswer", "Robustness", "Unguarded", "WorstTier"),
    "solver.domain.schedule": (
        "InstanceRef",
        "Scenario",
        "Schedule",
        "ScheduleViolation",
        "Settings",
        "TermsBeforeAfter",
        "TierResult",
    ),
    "solver.domain.supply": ("BaseLoad", "DepartureRow", "Line", "PeakPeriod", "Place", "Section", "Stop", "SupplyRow"),
    "solver.errors": (
        "CheckFailedError",
        "FileAccessError",
        "InputError",
        "InstanceFormatError",
        "InvalidInstanceError",
        "ModelError",
        "Problem",
        "ScheduleFormatError",
        "ScheduleMismatchError",
        "SourceError",
        "StaggerError",
    ),
    "solver.formats": ("dump_instance", "dump_schedule", "read_instance", "read_schedule", "write_text"),
    "solver.library.averaging": ("solve_for_average",),
    "solver.library.evaluation": ("Comparison", "Evaluation", "compare", "evaluate"),
    "solver.library.explanation": ("Explanation", "explain"),
    "solver.library.frontiers": ("FrontierResult", "frontier"),
    "solver.library.if_no": ("schedule_if_no",),
    "solver.library.model": ("Handle", "Model"),
    "solver.library.monitoring": ("MonitorResult", "monitor"),
    "solver.library.named_weeks": ("in_week",),
    "solver.library.refusals": ("refusals", "solve_to_survive"),
    "solver.library.quickscans": ("QuickscanResult", "quickscan"),
    "solver.library.solving": ("build_demand", "check", "measure_terms", "solve"),
    "solver.library.sweeping": ("SweepResult", "sweep"),
    "solver.library.validity": ("validate",),
    "solver.library.valuing": ("ValueResult", "value"),
    "solver.optimise.result": ("Clash", "Progress", "SolveResult"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
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


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'solver' has no attribute {name!r}")
    home = _HOME_OF[name]
    if home.startswith("solver.domain."):
        # It holds the words in which such a value is refused.
        import_module("solver.formats.faults")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
