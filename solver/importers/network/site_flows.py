"""What was found out about the way to and from a site, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from solver.domain.people import Leg
from solver.importers.findings import Findings
from solver.importers.network.places import Site
from solver.importers.sources import Origin
from solver.language.messages import gettext, joined, numeral

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ServedLine:
    """A line that serves a site.

    Attributes
    ----------
    stop
        Name of the stop that is the least walk.
    num_runs
        That count for the choice: in the window around the times.
    share
        Of the group's riders on the leg; None where it depends on where people live.
    """

    leg: Leg
    line: str
    stop: str
    walk_min: float
    num_runs: int
    share: float | None


@dataclass(frozen=True, slots=True)
class DroppedFlow:
    """A flow that cannot be: people would pass a section when nothing runs there.

    Attributes
    ----------
    share
        Of the riders; 0 where the whole line was left out and its riders take the others.
    passing
        When they would pass, from the first to the last minute over all shifts.
    runs
        When something runs, in words.
    """

    leg: Leg
    section: str
    share: float
    passing: tuple[float, float]
    runs: str


@dataclass(frozen=True)
class SiteFlows:
    """The flows of a group of a site.

    Attributes
    ----------
    flows
        Content of the instance: ``section``, ``leg``, ``share``, ``lag_min``.
    origins
        Where they come from, for the sources.
    served
        The lines that serve the site.
    dropped
        What could not be.
    unserved
        Share of the riders by leg who find no line: who live where none is in reach, or all of them.
    whole_day
        Legs on which nothing runs in the window, so that all runs of the day count.
    in_reach
        Whether a line stops within walking distance, on any leg and at any time.
    nearest_m
        Where none does: walking distance to the nearest stop; None where no stop has coordinates.
    """

    site: Site
    flows: list[Content] = field(default_factory=list)
    origins: tuple[Origin, ...] = ()
    served: tuple[ServedLine, ...] = ()
    dropped: tuple[DroppedFlow, ...] = ()
    unserved: dict[Leg, float] = field(default_factory=dict)
    whole_day: tuple[Leg, ...] = ()
    in_reach: bool = True
    nearest_m: float | None = None


def note_flows(results: Sequence[SiteFlows], findings: Findings) -> None:
    """Add what the results have in common to the findings: sites out of reach, flows that cannot be, and the like."""
    alone = {result.site.id: result for result in results if not result.in_reach}
    distances = [joined(": ", [site, _distance(result.nearest_m)]) for site, result in alone.items()]
    findings.add(
        gettext("access"),
        "noted",
        gettext("sites without a stop within reach, so without flows"),
        len(alone),
        distances,
    )
    for lost, what in (
        (
            False,
            gettext("lines of sites, left to the others: people would pass their section when it has no trips"),
        ),
        (True, gettext("flows on sections that have no trips when people would pass")),
    ):
        found = [f"{r.site.id} on {drop.section}" for r in results for drop in r.dropped if bool(drop.share) == lost]
        findings.add(gettext("access"), "dropped", what, len(found), found)
    rest = {r.site.id: max(r.unserved.values()) for r in results if r.in_reach and any(r.unserved.values())}
    shares = [f"{site}: {share:.0%}" for site, share in rest.items()]
    findings.add(
        gettext("access"),
        "noted",
        gettext("sites with riders whom no line serves, so without flows"),
        len(rest),
        shares,
    )
    whole = dict.fromkeys(result.site.id for result in results if result.whole_day)
    findings.add(
        gettext("access"),
        "noted",
        gettext("sites where nothing runs in the window, so that all runs count"),
        len(whole),
        whole,
    )


def _distance(nearest_m: float | None) -> str:
    if nearest_m is None:
        return gettext("no stop with coordinates")
    return gettext("nearest stop {metres} m", metres=numeral(nearest_m, 0))
