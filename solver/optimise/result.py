"""What a solve comes to, and what it says of itself on the way."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from solver.domain.agreements import Agreement
from solver.domain.objective import UNITS
from solver.domain.schedule import Schedule, Stop, shown_terms

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a running solve stands.

    Attributes
    ----------
    seconds
        Since the solve began.
    tier, num_tiers
        The tier that is being minimised, from 1, of how many.
    value, bound, gap
        Of this tier so far, in its unit; None where there is none yet.
    """

    seconds: float
    tier: int
    num_tiers: int
    value: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """(value - bound) / value."""
        return None if self.value is None or self.bound is None else relative_gap(self.value, self.bound)


@dataclass(frozen=True, slots=True)
class Clash:
    """Agreements that no schedule keeps together.

    Attributes
    ----------
    labels
        What the agreements are called.
    is_minimal
        Whether it is proven that they clash, and that each of them is needed for it.
    is_smallest
        Whether it is proven that no fewer agreements of the instance clash.
    places
        Which of the instance's agreements they are.
    core
        The same agreements, each with only those groups or organisations for whom they clash as well.
    """

    labels: tuple[str, ...]
    is_minimal: bool
    is_smallest: bool = False
    places: tuple[int, ...] = ()
    core: tuple[Agreement, ...] = ()


@dataclass(frozen=True, slots=True)
class SolveResult:
    """The end of a solve.

    Attributes
    ----------
    stop
        Why it ended.
    schedule
        The best schedule, which has passed `check`; None where none was found.
    clash
        Which agreements clash, where `stop` is "infeasible".
    """

    stop: Stop
    schedule: Schedule | None = None
    clash: Clash | None = None

    @property
    def is_package_cut(self) -> bool:
        """Whether the search for the fewest organisations was cut off: more time may name fewer."""
        return self.schedule is not None and "package" in self.schedule.cut_short

    @property
    def is_minimal(self) -> bool:
        """Whether every move was tried to be taken back at no loss; False where time or size forbade it."""
        return self.schedule is None or "minimality" not in self.schedule.cut_short

    def to_pandas(self) -> pd.DataFrame:
        """Return the terms: a row each, with the columns ``unit``, ``today`` and ``schedule``; empty without one."""
        import pandas as pd

        said = None if self.schedule is None else self.schedule.terms
        terms = () if said is None else shown_terms([said.status_quo, said.schedule])
        rows = [[UNITS[term], said.status_quo[term], said.schedule[term]] for term in terms if said is not None]
        columns = ["unit", "today", "schedule"]
        return pd.DataFrame(rows, columns=columns, index=pd.Index(terms, name="term", dtype=object))

    def _repr_html_(self) -> str:
        """Return what a notebook shows: why it ended, and the terms or the agreements that clash."""
        head = f"<p>stagger: {escape(self.stop)}</p>"
        if self.schedule is not None:
            name = "" if self.schedule.instance is None else f"{self.schedule.instance.name}: "
            head = f"<p>{escape(name)}{escape(self.stop)}</p>"
            return head + self.to_pandas().to_html(float_format="{:,.1f}".format)
        labels = self.clash.labels if self.clash else ()
        items = "".join(f"<li>{escape(label)}</li>" for label in labels)
        return head + (f"<p>These agreements clash:</p><ul>{items}</ul>" if items else "")


def relative_gap(value: float, bound: float) -> float:
    """Return (value - bound) / value, a share; 0 where the value is 0 to the six digits that a file holds."""
    return max(0.0, (value - bound) / value) if value > 1e-6 else 0.0
