"""Organisations and their groups: who travels, when, how, and what they could choose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt

from solver.domain.base import Count, DurationMin, Frozen, Id, Name, Names, Share, Text, added_later
from solver.domain.clock import ClockMin, Weekday
from solver.domain.supply import Place

Kind = Literal["po", "vo", "mbo", "hbo", "wo", "employer", "government", "care", "shop", "desk", "other"]
Leg = Literal["to", "from"]
MOST_SHIFT_MIN = 720
"""Half a day: nobody is asked more."""
ShiftMin = Annotated[StrictInt, Field(ge=-MOST_SHIFT_MIN, le=MOST_SHIFT_MIN)]
"""Signed minutes, later is positive."""

DistanceKm = Annotated[StrictFloat, Field(gt=0, le=1000)]
"""Kilometres one way, by road."""

TODAY = "today"
"""The pattern of a group that names none: everybody is on site on every day."""


class Profile(Frozen):
    """How long before an arrival (after a departure) people pass, as a distribution in minutes.

    `before_min` are edges that go down; `share[i]` of the people pass, evenly, between
    `before_min[i]` and `before_min[i + 1]` minutes before the arrival. There is one share fewer
    than there are edges, and the shares sum to 1.
    """

    before_min: tuple[Annotated[StrictFloat, Field(ge=-240, le=240)], ...] = Field(min_length=2)
    share: tuple[Share, ...] = Field(min_length=1)


class TimeShare(Frozen):
    """A clock time at which a share of the group arrives (or departs), of whom the share `present` comes at all.

    `present` is for hours that some stay away from, such as the first one; it goes over that of the pattern.
    """

    at: ClockMin
    share: Share
    present: Share = added_later(1.0)

    @property
    def coming(self) -> float:
        """The share of the group that is due at this time and comes, of those who are on site on that day."""
        return self.share * self.present


class ModeShares(Frozen):
    """Shares of the group by mode of travel; what is missing from 1 travels otherwise."""

    public_transport: Share = 0.0
    car: Share = 0.0
    bicycle: Share = 0.0
    walk: Share = 0.0


class Flow(Frozen):
    """The share of a group on a section, on the way `to` the site or `from` it.

    They pass the section `lag_min` minutes before they are at the site, or after they left it. Where they come earlier
    or later than the rest of the group, such as those whose train runs twice an hour, `profile` names their own.
    """

    section: Id
    leg: Leg
    share: Share
    lag_min: DurationMin
    profile: Id | None = added_later(None)


CYCLING_KM = {"bicycle": 7.5, "e-bike": 15.0}
"""How far people cycle who could, one way, where an option does not say: assumed."""


class Cycling(Frozen):
    """Some of those who travel by public transport or car take the bicycle in this pattern.

    They are the share `share` of the riders who live within `within_km` of the site, which `near` of all riders do:
    1 - share * near of every mode in `instead_of` stays, on `sections` (all where None), on `days` (all where None).
    `km` is what they cycle one way, on average.
    """

    by: Literal["bicycle", "e-bike"] = "bicycle"
    share: Share
    near: Share
    within_km: Annotated[StrictFloat, Field(gt=0, le=100)] | None = None
    instead_of: tuple[Literal["public_transport", "car"], ...] = Field(
        default=("public_transport", "car"), min_length=1
    )
    sections: tuple[Id, ...] | None = None
    days: tuple[Weekday, ...] | None = None
    km: Annotated[StrictFloat, Field(gt=0, le=100)] | None = None

    @property
    def reach_km(self) -> float:
        """Within how many kilometres of the site those live who could cycle."""
        return CYCLING_KM[self.by] if self.within_km is None else self.within_km


class ParkAndRide(Frozen):
    """Some of those who come by car leave it outside, and go on by public transport, in this pattern.

    They are the share `share` of those who come by car. Their cars do not pass the roads in `leaves` (all of the
    group's where None), and they pass `flows`, whose shares are of those who park and ride, on `days` (all where None).
    `km` is what their cars drive no more one way, on average.
    """

    share: Share
    leaves: tuple[Id, ...] | None = None
    flows: tuple[Flow, ...] = ()
    days: tuple[Weekday, ...] | None = None
    km: DistanceKm | None = added_later(None)


class WeekShare(Frozen):
    """A share of a group whose week is alike: they are on site on these weekdays, at home or online on the others."""

    share: Share
    on_site: tuple[Weekday, ...]


OnlineMin = Annotated[StrictInt, Field(ge=0, le=240)]
"""Minutes at the beginning or end of a day that are online."""
DAY_MIN = 480
"""A day on site, of which minutes online are a share: eight hours."""


class Pattern(Frozen):
    """Which share of a group is on site on each weekday; the rest is at home or online.

    Either `present` says so, day by day; or, of how people live today, `mix` tells which share of them has which week.
    `names` is what the pattern is called in a language, where that is not its id. Who is there may also travel
    otherwise than today: by bicycle, or by park and ride.

    On days on site the first or the last hour may be online: who is due at the first arrival of the group comes
    `first_online_min` later, who leaves at its last departure goes `last_online_min` earlier. The hours of lessons
    stay, and agreements on starts and ends go by them.
    """

    id: Id
    names: Names | None = added_later(None)
    present: dict[Weekday, Share] = added_later({})
    mix: tuple[WeekShare, ...] = added_later(())
    bicycle: Cycling | None = added_later(None)
    park_and_ride: ParkAndRide | None = added_later(None)
    first_online_min: OnlineMin = added_later(0)
    last_online_min: OnlineMin = added_later(0)

    @property
    def has_online(self) -> bool:
        """Whether the first or the last hour of a day on site is online."""
        return bool(self.first_online_min or self.last_online_min)

    def online_min(self, leg: Leg) -> int:
        """Return by how much those who are due first come later (`to`), or those who leave last go earlier (`from`)."""
        return self.first_online_min if leg == "to" else self.last_online_min

    @property
    def is_travelled_otherwise(self) -> bool:
        """Whether some of those on site travel otherwise than today."""
        return self.bicycle is not None or self.park_and_ride is not None

    def present_on(self, day: Weekday) -> float:
        """Return the share that is on site on a day that the instance has."""
        return min(1.0, sum(week.share for week in self.mix if day in week.on_site)) if self.mix else self.present[day]

    def has_on_site(self, day: Weekday) -> bool:
        """Return whether anybody is on site on a weekday; nobody is on one that the pattern does not name."""
        return self.present.get(day, 0.0) > 0 or any(week.share and day in week.on_site for week in self.mix)


class ShiftRange(Frozen):
    """The shifts that a group may choose: all multiples of `step_min` in [-earlier_min, later_min]."""

    earlier_min: Annotated[StrictInt, Field(ge=0, le=720)] = 0
    later_min: Annotated[StrictInt, Field(ge=0, le=720)] = 0
    step_min: Annotated[StrictInt, Field(ge=1, le=720)] = 15

    def shifts_min(self) -> tuple[int, ...]:
        """Return the shifts in minutes, earliest first; 0 is always among them."""
        step = self.step_min
        return tuple(range(-(self.earlier_min // step) * step, self.later_min + 1, step))


class OptionChoice(Frozen):
    """So many parts of a group take this shift and pattern."""

    shift_min: ShiftMin
    pattern: Id
    parts: Annotated[StrictInt, Field(ge=1)]


class GroupChoice(Frozen):
    """What the parts of one group choose."""

    group: Id
    options: tuple[OptionChoice, ...] = Field(min_length=1)


class Group(Frozen):
    """People of one organisation who share times and travel; the smallest thing that gets a choice.

    `patterns[0]` is today's, and may be a mix of weeks. `parts` equal pieces of the group choose each for themselves.
    Together they take at most `max_options` different options: 1, the default, where all of the group keeps one
    timetable; more for those who can be told "40 % begin 30 minutes later", such as staff with flexible hours.
    `adherence` is the share of the group that does as agreed; the rest lives as today. `distance_km` is how far from
    the site its people live, one way, on average.
    """

    id: Id
    name: Text = ""
    names: Names | None = added_later(None)
    headcount: Count
    mode_shares: ModeShares
    car_occupancy: Annotated[StrictFloat, Field(ge=1, le=10)] = 1.0
    distance_km: DistanceKm | None = added_later(None)
    patterns: tuple[Pattern, ...] = ()
    adherence: Share = 1.0
    arrivals: tuple[TimeShare, ...] = ()
    departures: tuple[TimeShare, ...] = ()
    profile: Id
    departure_profile: Id | None = None
    flows: tuple[Flow, ...] = ()
    shifts: ShiftRange = ShiftRange()
    parts: Annotated[StrictInt, Field(ge=1, le=1000)] = 1
    max_options: Annotated[StrictInt, Field(ge=1, le=1000)] = added_later(1)

    @property
    def num_parts(self) -> int:
        """Pieces that choose for themselves: `parts` where the group may be split over options, else 1."""
        return self.parts if self.max_options > 1 else 1

    def week_patterns(self, days: Sequence[Weekday]) -> tuple[Pattern, ...]:
        """Return the patterns; one that has everybody on site on all `days` where none is given."""
        return self.patterns or _everybody(tuple(days))

    def times(self, leg: Leg) -> tuple[TimeShare, ...]:
        """Return the arrivals for the leg `to`, the departures for the leg `from`."""
        return self.arrivals if leg == "to" else self.departures

    def times_in(self, pattern: Pattern, leg: Leg) -> tuple[TimeShare, ...]:
        """Return the times on a leg of those who live by a pattern, in order; two may be alike."""
        times, online = self.times(leg), pattern.online_min(leg)
        if not online or not times:
            return times
        first, last = times[0], times[-1]
        if leg == "to":
            moved = (first.model_copy(update={"at": first.at + online}), *times[1:])
        else:
            moved = (*times[:-1], last.model_copy(update={"at": last.at - online}))
        return tuple(sorted(moved, key=lambda time: time.at))

    def share_online(self, pattern: Pattern) -> float:
        """Return which share of a day on site those who live by a pattern are online, of a day of eight hours."""
        first = self.arrivals[0].coming * pattern.first_online_min if self.arrivals else 0.0
        last = self.departures[-1].coming * pattern.last_online_min if self.departures else 0.0
        return (first + last) / DAY_MIN

    def profile_of(self, flow: Flow) -> str:
        """Return the id of the profile of a flow: its own, else the one of the group on that leg."""
        return flow.profile or (self.profile if flow.leg == "to" else self.departure_profile or self.profile)

    @property
    def all_flows(self) -> tuple[Flow, ...]:
        """The flows of today, and those of everybody who parks and rides in some pattern."""
        rides = (pattern.park_and_ride for pattern in self.patterns)
        return self.flows + tuple(flow for ride in rides if ride is not None for flow in ride.flows)

    @property
    def profile_ids(self) -> frozenset[str]:
        """The ids of all profiles that the group or any of its flows names."""
        own = (self.profile, self.departure_profile, *(flow.profile for flow in self.all_flows))
        return frozenset(name for name in own if name is not None)


@cache
def _everybody(days: tuple[Weekday, ...]) -> tuple[Pattern, ...]:
    """Return the patterns of a group that names none; the same for every group."""
    return (Pattern(id=TODAY, present=dict.fromkeys(days, 1.0)),)


class Organisation(Frozen):
    """A party that can agree: a school, university, employer, shop or desk.

    `board` is the name of who governs it (Dutch: bestuur, bevoegd gezag). Organisations with the same name there
    belong together; one without it is its own board.
    """

    id: Id
    name: Name
    names: Names | None = added_later(None)
    kind: Kind
    board: Name | None = added_later(None)
    place: Place | None = None
    groups: tuple[Group, ...] = Field(min_length=1)
