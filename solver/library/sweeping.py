"""`sweep`, as Python code calls it: plain arguments in, tables out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING

from solver.advise.whatif.conditions import common_instance
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.domain.sweep import Sweep, SweepDifference, SweepPlan
from solver.library.sweeps import SweepOptions, sweep_of
from solver.library.validity import sound
from solver.uncertainty.ranges import Ranges, read_ranges
from solver.validation.arguments import refuse_others, takes
from solver.validation.spelling import spell

if TYPE_CHECKING:
    import pandas as pd

_QUANTILES = ["low", "median", "high", "as_written"]


@dataclass(frozen=True, slots=True)
class SweepResult:
    """How sure the figures of today and of schedules are.

    Attributes
    ----------
    sweep
        Everything that was found, as `stagger sweep -o` writes it.
    """

    sweep: Sweep

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each plan and term: 5 %, median, 95 % and as written, in the unit of the term."""
        return self._terms(self.sweep.plans)

    def differences_to_pandas(self) -> pd.DataFrame:
        """Return likewise each schedule less today, draw by draw, and each further one less the first."""
        frame = self._terms(self.sweep.differences)
        frame.insert(1, "against", [own.against for own in self.sweep.differences for _ in own.terms])
        frame["better"] = [own.better[term] for own in self.sweep.differences for term in own.terms]
        return frame

    def deciding_to_pandas(self) -> pd.DataFrame:
        """Return the assumptions that decide most: the share of the variance that each explains by itself."""
        import pandas as pd

        sources = {each.id: each for each in self.sweep.assumptions}
        rows = [
            (
                own.name,
                own.against,
                own.term,
                sources[each.assumption].kind,
                sources[each.assumption].source,
                each.share,
            )
            for own in self.sweep.deciding
            for each in own.five
        ]
        return pd.DataFrame(rows, columns=["name", "against", "term", "kind", "source", "share"])

    def _terms(self, plans: Iterable[SweepPlan | SweepDifference]) -> pd.DataFrame:
        import pandas as pd

        rows = [
            (own.name, term, spread.low, spread.median, spread.high, spread.as_written)
            for own in plans
            for term, spread in own.terms.items()
        ]
        return pd.DataFrame(rows, columns=["name", "term", *_QUANTILES])

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(float_format="{:,.2f}".format)


@takes(
    instance=Instance,
    schedules=(Mapping, NoneType),
    num_draws=int,
    seed=int,
    ranges=(Ranges, str, PathLike, NoneType),
    sections=Sequence,
)
def sweep(
    instance: Instance,
    schedules: Mapping[str, Schedule] | None = None,
    *,
    num_draws: int = 500,
    seed: int = 0,
    ranges: Ranges | str | Path | None = None,
    sections: Sequence[str] = (),
) -> SweepResult:
    """Return what today and schedules come to over draws of every assumption, each within its range.

    Parameters
    ----------
    schedules
        By name; today alone where None.
    num_draws
        From 2 to 20,000; a longer sweep of the same seed begins with the draws of a shorter one.
    ranges
        A file of ranges (TOML); the program's own where None.
    sections
        Ids of the sections to look at; the fullest of today where empty.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    CheckFailedError
        A choice of a schedule is none of the instance's.
    InputError
        Ranges, a section or a number cannot be used, or schedules are not of one situation.
    """
    named = dict(schedules or {})
    refuse_others("sweep", {f"schedules[{spell(name)}]": (each, Schedule) for name, each in named.items()})
    refuse_others("sweep", {f"sections[{place}]": (each, str) for place, each in enumerate(sections)})
    own = sound(instance)
    if any(each.scenario is not None and not each.is_made_for(own) for each in named.values()):
        own = common_instance(own, [each.scenario for each in named.values()], list(named))
    drawn = ranges if isinstance(ranges, Ranges) or ranges is None else read_ranges(ranges)
    return SweepResult(sweep_of(own, named, SweepOptions(num_draws, seed, drawn, sections)))
