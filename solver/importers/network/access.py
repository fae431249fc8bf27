"""Which sections serve a site, with what shares and lags.

The rule, for leg `to`; leg `from` is its mirror image (numbers: `rule.AccessRule`, all of them assumed):

1. A line serves the site where it stops within walking distance; the stop that is the least walk counts.
2. People spread over the runs that come there in the hour before they must be there (`choice.run_weights`), those of
   a line times exp(-per_walk_min * minutes on foot). The shares of all lines sum to 1.
3. Of the riders of a run that comes by the main station the `transfer_share` changes there; the others board evenly
   over the stops before. On a section they are those on board there (`choice.spread_evenly`).
4. Lag of a section = median minutes from its departure to the stop + minutes on foot.
5. Those who change come there by the other lines, by runs; their lag is that of the main station more
   (median ride from there + on foot + transfer_min).
6. Where it is known where people live they choose by ride and walk instead (`choice.choose_by_origin`), among the runs
   that they can board on foot; those who cannot board any go over the main station, if they can board a run to it.
7. A line next to the site whose section has no trips when people pass is left to the others; a section further on
   that has none loses its flow.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from solver.domain.clock import Weekday
from solver.domain.people import Leg
from solver.domain.supply import Section
from solver.importers.network.choice import (
    Offer,
    Spread,
    choose_by_origin,
    median_ride_to_main,
    run_weights,
    spread_evenly,
)
from solver.importers.network.index import AccessIndex
from solver.importers.network.origins import OriginPoint, OriginWalks, origins_of
from solver.importers.network.places import LEGS, Site
from solver.importers.network.sections import SectionPick
from solver.importers.network.site_flows import DroppedFlow, ServedLine, SiteFlows
from solver.importers.network.times import LegTimes, Times
from solver.importers.network.visits import VisitFinder
from solver.importers.network.wording import clean_text
from solver.importers.numbers import plain
from solver.importers.sources import Origin
from solver.validation.coverage import DayCoverage, cover

Content = dict[str, Any]

SHARE_DECIMALS = 6
LAG_DECIMALS = 1


class Access:
    """The ways to and from sites over the chosen sections; made once, asked for many sites.

    Parameters
    ----------
    sections
        Content of the instance of each pick, by id: what runs on it.
    days
        On which people pass, and have to find a trip; on other days of the instance nobody is asked for here.
    """

    def __init__(
        self,
        index: AccessIndex,
        picks: Sequence[SectionPick],
        sections: Mapping[str, Content],
        days: Sequence[Weekday] = ("mon",),
    ) -> None:
        self.index = index
        self.picks = picks
        self.rule = index.rule.access
        self.visits = VisitFinder(index.segments, [pick.segment for pick in picks], index.main)
        self.walks = OriginWalks(index.reach)
        self._covers = _Covers([sections[pick.id] for pick in picks], days)

    def flows_of_site(self, site: Site, times: Times, origins: Sequence[OriginPoint] = ()) -> SiteFlows:
        """Return the flows of people who are due at a site at some times.

        Parameters
        ----------
        times
            By leg; a leg that is absent has no flows.
        origins
            Where people live, for all sites; without any that matter to this one they board anywhere.
        """
        ways = [_Way(self, site, leg, times[leg], origins) for leg in LEGS if leg in times and times[leg].times]
        served = tuple(line for way in ways for line in way.served)
        in_reach = any(self.index.reach.lines_at(site, leg) for leg in LEGS)
        return SiteFlows(
            site=site,
            flows=[flow for way in ways for flow in way.flows],
            origins=self._origins(origins),
            served=served,
            dropped=tuple(drop for way in ways for drop in way.dropped),
            unserved={way.leg: way.unserved for way in ways},
            whole_day=tuple(way.leg for way in ways if way.whole_day),
            in_reach=in_reach,
            nearest_m=None if in_reach else self.index.reach.nearest_m(site),
        )

    def covers(self, pick: int, leg: Leg) -> tuple[DayCoverage, ...]:
        """Return when a pick has places on a leg, days with the same trips together."""
        return self._covers.of(pick, leg)

    def _origins(self, origins: Sequence[OriginPoint]) -> tuple[Origin, ...]:
        day, rule = self.index.timetable.day, self.rule
        spread = (
            f"people choose among the runs they can board near home, exp(-{rule.per_travel_min:g} a minute)"
            if origins
            else f"people board evenly along the lines; lines by runs within {rule.window_min:g} min of the times, "
            f"exp(-{rule.per_walk_min:g} a minute on foot)"
        )
        over = f"; {rule.transfer_share:.0%} change at the main station" if self.index.main and not origins else ""
        reach = f"stops within {rule.walk_m:g} m on foot, of trains {rule.walk_train_m:g} m"
        times = Origin(f"lags: running times of {clean_text(day.feed)} on {day.date.isoformat()}", "derived")
        return times, Origin(f"{reach}; {spread}{over}", "assumed")


class _Covers:
    """When sections have places, each computed once."""

    def __init__(self, sections: Sequence[Content], days: Sequence[Weekday]) -> None:
        self._sections = [Section.model_validate(section) for section in sections]
        self._days = days
        self._known: dict[tuple[int, Leg], tuple[DayCoverage, ...]] = {}

    def of(self, pick: int, leg: Leg) -> tuple[DayCoverage, ...]:
        if (pick, leg) not in self._known:
            # Bins of a minute: whatever bins the instance has reach at least as far.
            self._known[pick, leg] = cover(self._sections[pick], leg, self._days, 1)
        return self._known[pick, leg]


class _Way:
    """One leg of the way of a group."""

    def __init__(self, access: Access, site: Site, leg: Leg, times: LegTimes, origins: Sequence[OriginPoint]) -> None:
        """Find the flows of one leg; whoever asks reads `flows`, `served`, `dropped` and `unserved`."""
        self.access, self.leg, self.times, self.rule = access, leg, times, access.rule
        self.table = access.index.timetable
        self.dropped: list[DroppedFlow] = []
        self.unserved = 0.0
        self.whole_day = False
        self._reached = access.index.reach.lines_at(site, leg)
        self.offers = self._open(self._offers([(way.line, [way.station], way.walk_min) for way in self._reached]))
        points, shares = origins_of(site, origins, self.rule)
        self._taken = [0.0] * len(self.offers)
        spreads = self._by_origin(points, shares) if points else self._evenly()
        self.flows = list(self._flows(spreads))
        self.served = [self._served_line(*pair, known=bool(points)) for pair in enumerate(self.offers)]
        if not self.offers:
            self.unserved = 1.0

    def _offers(self, stations: Iterable[tuple[int, Sequence[int], float]]) -> list[Offer]:
        """Return the offers of lines at stations, so many minutes from the site; those in the window, else all."""
        found = [(*each, self.access.visits.find(each[0], each[1], self.leg)) for each in stations]
        some = [each for each in found if len(each[3].call)]
        offers = [self._offer(*each, self.rule.window_min) for each in some]
        if any(offer.weight.any() for offer in offers):
            return [offer for offer in offers if offer.weight.any()]
        self.whole_day = bool(some)
        return [self._offer(*each, math.inf) for each in some]

    def _offer(self, line: int, stations: Sequence[int], minutes: float, visits: Any, window_min: float) -> Offer:
        weight = run_weights(visits, self.times, minutes, self.rule, window_min)
        return Offer(line, stations[0], visits, minutes, weight)

    def _open(self, offers: Sequence[Offer]) -> list[Offer]:
        """Return the offers whose section next to the station has trips whenever people pass."""
        return [offer for offer in offers if self._is_open(spread_evenly(offer, offer.weight, 0 * offer.weight))]

    def _is_open(self, spread: Spread) -> bool:
        return spread.nearest is None or self._passes(
            int(spread.pick[spread.nearest]), float(spread.lag_min[spread.nearest]), 0.0
        )

    def _passes(self, pick: int, lag_min: float, share: float) -> bool:
        """Return whether a section has places whenever people with a lag pass; where not, note it."""
        mode = self.access.index.lines[self.access.picks[pick].line].mode
        stretches = self.times.stretches(self.leg, round(lag_min, LAG_DECIMALS), mode)
        covers = self.access.covers(pick, self.leg)
        lacking = [each for each in covers if any(each.first_gap(*stretch) is not None for stretch in stretches)]
        if not lacking:
            return True
        passing = min(low for low, _ in stretches), max(high for _, high in stretches)
        section = self.access.picks[pick].id
        self.dropped.append(DroppedFlow(self.leg, section, round(share, SHARE_DECIMALS), passing, lacking[0].words()))
        return False

    def _evenly(self) -> list[Spread]:
        """Spread people whose origins are not known, with those who change at the main station."""
        weights = _normalised([offer.weight * self._on_foot(offer) for offer in self.offers])
        share = 0.0 if self._is_at_main() else self.rule.transfer_share
        changing = [
            share * weight * (offer.visits.main_step >= 0) for offer, weight in zip(self.offers, weights, strict=True)
        ]
        self._taken = [float(weight.sum()) for weight in weights]
        direct = [spread_evenly(*each) for each in zip(self.offers, weights, changing, strict=True)]
        num_changing = sum(float(each.sum()) for each in changing)
        if not num_changing:
            return direct
        feeders = self._feeders(self._beyond_main(changing))
        shares = _normalised([feeder.weight for feeder in feeders], num_changing)
        return direct + [spread_evenly(*each, 0 * each[1]) for each in zip(feeders, shares, strict=True)]

    def _by_origin(self, points: Sequence[OriginPoint], shares: Any) -> list[Spread]:
        """Spread people who live at known places; who finds no run to the site goes over the main station."""
        walks = self.access.walks.to_stops(points)
        direct = choose_by_origin(self.table, self.offers, shares, walks, self.rule)
        self._taken = direct.taken
        left = direct.unserved
        from_main = _normalised(
            [offer.weight * self._on_foot(offer) * (offer.visits.main_step >= 0) for offer in self.offers]
        )
        self.unserved = float(left.sum())
        if not left.any() or self._is_at_main() or not any(weight.any() for weight in from_main):
            return direct.spreads
        feeders = self._feeders(self._beyond_main(from_main))
        over = choose_by_origin(self.table, feeders, left, walks, self.rule)
        self.unserved = float(over.unserved.sum())
        moved = float(left.sum()) - self.unserved
        last = [spread_evenly(*each) for each in zip(self.offers, *[[moved * w for w in from_main]] * 2, strict=True)]
        self._taken = [taken + moved * float(w.sum()) for taken, w in zip(self._taken, from_main, strict=True)]
        return direct.spreads + over.spreads + last

    def _on_foot(self, offer: Offer) -> float:
        return math.exp(-self.rule.per_walk_min * offer.offset_min)

    def _is_at_main(self) -> bool:
        """Return whether the main station is a stop of the site, so that nobody rides on from there."""
        return any(way.station in self.access.index.main for way in self._reached)

    def _beyond_main(self, changing: Sequence[Any]) -> float:
        """Return the minutes between the main station and the site, the change among them: the mean over lines."""
        lines = [(float(people.sum()), offer, people) for offer, people in zip(self.offers, changing, strict=True)]
        used = [each for each in lines if each[0]]
        minutes = [
            share * (offer.offset_min + median_ride_to_main(self.table, offer, people)) for share, offer, people in used
        ]
        return sum(minutes) / sum(share for share, *_ in used) + self.rule.transfer_min

    def _feeders(self, offset_min: float) -> list[Offer]:
        """Return the lines that bring people to the main station, but for the routes that serve the site themselves."""
        index = self.access.index
        own = {int(self.table.route[way.line]) for way in self._reached}
        lines = [line for line in np.flatnonzero(index.kept).tolist() if int(self.table.route[line]) not in own]
        stations = sorted(index.main)
        whole_day = self.whole_day
        offers = self._offers([(line, stations, offset_min) for line in lines])
        self.whole_day = whole_day
        return self._open(offers)

    def _flows(self, spreads: Sequence[Spread]) -> Iterable[Content]:
        """Yield flows by pick; a pick that people pass in two ways has the sum of their shares and the mean lag."""
        people: dict[int, float] = {}
        minutes: dict[int, float] = {}
        for spread in spreads:
            for pick, share, lag in zip(
                spread.pick.tolist(), spread.people.tolist(), spread.lag_min.tolist(), strict=True
            ):
                people[pick] = people.get(pick, 0.0) + share
                minutes[pick] = minutes.get(pick, 0.0) + share * lag
        for pick in sorted(people):
            share, lag = people[pick], minutes[pick] / people[pick]
            if share >= self.rule.least_share and self._passes(pick, lag, share):
                yield {
                    "section": self.access.picks[pick].id,
                    "leg": self.leg,
                    "share": plain(min(round(share, SHARE_DECIMALS), 1.0)),
                    "lag_min": plain(round(lag, LAG_DECIMALS)),
                }

    def _served_line(self, place: int, offer: Offer, *, known: bool) -> ServedLine:
        stops = self.table.day.stops["name"]
        return ServedLine(
            leg=self.leg,
            line=self.access.index.lines[offer.line].id,
            stop=clean_text(stops.iat[offer.station]),
            walk_min=round(offer.offset_min, LAG_DECIMALS),
            num_runs=int(np.count_nonzero(offer.weight)),
            share=None if known else round(self._taken[place], SHARE_DECIMALS),
        )


def _normalised(weights: Sequence[Any], total: float = 1.0) -> list[Any]:
    """Return weights that sum to `total` over all arrays; zeros where they are zero."""
    together = sum(float(weight.sum()) for weight in weights)
    return [weight * (total / together) if together else weight for weight in weights]
