"""Networks of hand-made days, and the flows over them by section and leg."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from solver.importers.findings import Findings
from solver.importers.gtfs.service_day import ServiceDay
from solver.importers.network.build import Network, make_network
from solver.importers.network.named import Counted, NamedSection
from solver.importers.network.origins import OriginPoint
from solver.importers.network.places import Site
from solver.importers.network.rule import AccessRule, NetworkRule
from solver.importers.network.times import LegTimes
from solver.importers.sources import Sources
from tests.importers.network.days import METRE, clock_s

SITE = Site("s", "School", 52.0, 5.0)

# A catchment of 0 lets runs of a few minutes count in full, so that the arithmetic of other rules stays small.
PLAIN = AccessRule(catchment_min=0.0)


def site_at(north_m: float, site_id: str = "s") -> Site:
    return Site(site_id, site_id, 52.0 + north_m * METRE, 5.0)


def network_of(
    day: ServiceDay,
    access: AccessRule = PLAIN,
    sites: Sequence[Site] = (SITE,),
    *,
    counted: Counted | None = None,
    named: Iterable[NamedSection] = (),
    **rule: Any,
) -> Network:
    made = NetworkRule(access=access, **rule)
    return make_network(day, sites, made, (), Sources(), Findings(), counted, named)


def due(*clocks: str, **changes: Any) -> LegTimes:
    """Return times with equal shares, everybody at the moment itself, without shifts."""
    return LegTimes(tuple((clock_s(clock) / 60, 1 / len(clocks)) for clock in clocks), **changes)


def flows(
    network: Network,
    to: LegTimes | None = None,
    back: LegTimes | None = None,
    site: Site = SITE,
    origins: Sequence[OriginPoint] = (),
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return (section, leg) -> (share, lag)."""
    times = {leg: each for leg, each in (("to", to), ("from", back)) if each}
    found = network.flows_of_site(site, times, origins).flows
    result = {(flow["section"], flow["leg"]): (flow["share"], flow["lag_min"]) for flow in found}
    assert len(result) == len(found)
    return result
