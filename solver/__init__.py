"""stagger as a library: read an instance, solve it, check and write the schedule.

    instance = solver.read_instance("instances/utrecht.json")
    result = solver.solve(instance, solver.Settings(time_limit_s=20.0))

The independent check is `solver.check.check`. Names are loaded when they are first used, so that importing the
package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solver.check import CheckReport, Violation
    from solver.demand.loads import Demand, build_demand
    from solver.demand.measures import measure_terms
    from solver.domain.instance import Instance
    from solver.domain.schedule import Schedule, Settings, TermValues, TierResult
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
    from solver.optimise.result import Clash, Progress, SolveResult
    from solver.optimise.solve import solve

_HOMES = {
    "solver.check": ("CheckReport", "Violation"),
    "solver.demand.loads": ("Demand", "build_demand"),
    "solver.demand.measures": ("measure_terms",),
    "solver.domain.instance": ("Instance",),
    "solver.domain.schedule": ("Schedule", "Settings", "TermValues", "TierResult"),
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
    "solver.optimise.result": ("Clash", "Progress", "SolveResult"),
    "solver.optimise.solve": ("solve",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "CheckFailedError",
    "CheckReport",
    "Clash",
    "Demand",
    "FileAccessError",
    "InputError",
    "Instance",
    "InstanceFormatError",
    "InvalidInstanceError",
    "ModelError",
    "Problem",
    "Progress",
    "Schedule",
    "ScheduleFormatError",
    "ScheduleMismatchError",
    "Settings",
    "SolveResult",
    "SourceError",
    "StaggerError",
    "TermValues",
    "TierResult",
    "Violation",
    "build_demand",
    "dump_instance",
    "dump_schedule",
    "measure_terms",
    "read_instance",
    "read_schedule",
    "solve",
    "write_text",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'solver' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
