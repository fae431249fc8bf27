"""The kinds of agreement: rules on or between parties that a schedule must keep.

A group with several parts keeps a rule when every part of it does. Patterns matter to a rule only
where its docstring says so. A group's *start* is its earliest arrival, its *end* its latest departure.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt

from solver.domain.base import Count, Frozen, Id, Name, Text, added_later
from solver.domain.clock import ClockMin, Weekday
from solver.domain.people import Leg, ShiftMin

Edge = Literal["start", "end"]
GapMin = Annotated[StrictInt, Field(ge=0, le=1440)]
Groups = Annotated[tuple[Id, ...], Field(min_length=1)]
Boards = Annotated[tuple[Name, ...], Field(min_length=1)]
Per = Literal["all", "organisation", "board"]
"""Over whom a cap is taken together: all that it is about, each organisation, or those of each board."""
SeveralGroups = Annotated[tuple[Id, ...], Field(min_length=2)]
Days = Annotated[tuple[Weekday, ...], Field(min_length=1)]


class BaseAgreement(Frozen):
    """What every agreement has: an id to refer to it by, and a note on who agreed."""

    id: Id | None = None
    note: Text = ""


class AllowedShifts(BaseAgreement):
    """Every part of each group takes one of `shifts_min`."""

    kind: Literal["allowed_shifts"] = "allowed_shifts"
    groups: Groups
    shifts_min: Annotated[tuple[ShiftMin, ...], Field(min_length=1)]


class Window(BaseAgreement):
    """All arrivals (`leg` to) or departures (`leg` from) of each group lie in [start_min, end_min] after the shift."""

    kind: Literal["window"] = "window"
    groups: Groups
    leg: Leg
    start_min: ClockMin = Field(alias="from")
    end_min: ClockMin = Field(alias="to")


class Fixed(BaseAgreement):
    """Someone signed: every part of each group takes this shift and, where one is named, this pattern."""

    kind: Literal["fixed"] = "fixed"
    groups: Groups
    shift_min: ShiftMin
    pattern: Id | None = None


class Forbidden(BaseAgreement):
    """Someone refused: no part of any group takes an option with this shift and this pattern.

    Where only one of the two is named, every option with it is refused.
    """

    kind: Literal["forbidden"] = "forbidden"
    groups: Groups
    shift_min: ShiftMin | None = None
    pattern: Id | None = None


class SameShift(BaseAgreement):
    """The groups shift together: for every shift, the same share of each group's parts takes it."""

    kind: Literal["same_shift"] = "same_shift"
    groups: SeveralGroups


class MinGap(BaseAgreement):
    """Two groups' starts (or ends) lie at least `gap_min` minutes apart, whichever is first."""

    kind: Literal["min_gap"] = "min_gap"
    groups: Annotated[tuple[Id, ...], Field(min_length=2, max_length=2)]
    gap_min: GapMin
    at: Edge = "start"


class Order(BaseAgreement):
    """The `before_at` of group `before` lies at least `gap_min` minutes before the `after_at` of group `after`."""

    kind: Literal["order"] = "order"
    before: Id
    after: Id
    gap_min: GapMin = 0
    before_at: Edge = "start"
    after_at: Edge = "start"


class Cap(BaseAgreement):
    """A cap on what organisations are asked: those named, and those of the boards named; all where none is."""

    organisations: Groups | None = None
    boards: Boards | None = added_later(None)


class MaxChanged(Cap):
    """At most `at_most` of the organisations change anything: of all together, or `per` organisation or board."""

    kind: Literal["max_changed"] = "max_changed"
    at_most: Count
    per: Per = added_later("all")


class MaxShifted(Cap):
    """At most `at_most_person_min` person-minutes are shifted, earlier and later counted alike.

    In all, or `per` organisation or board.
    """

    kind: Literal["max_shifted"] = "max_shifted"
    at_most_person_min: Annotated[StrictFloat, Field(ge=0, le=1e12)]
    per: Per = added_later("all")


class MaxShiftedPerHead(Cap):
    """In each organisation, or `per` board, the person-minutes shifted per head are at most `at_most_min`."""

    kind: Literal["max_shifted_per_head"] = "max_shifted_per_head"
    at_most_min: Annotated[StrictFloat, Field(ge=0, le=720)]
    per: Literal["organisation", "board"] = added_later("organisation")


class MinOnSite(BaseAgreement):
    """At every moment of [start_min, end_min) on each day at least `at_least` people of the groups are on site.

    Somebody is on site from the arrival up to the departure. Patterns count.
    """

    kind: Literal["min_on_site"] = "min_on_site"
    groups: Groups
    days: Days
    start_min: ClockMin = Field(alias="from")
    end_min: ClockMin = Field(alias="to")
    at_least: Count


class MaxOnSite(BaseAgreement):
    """On each day at most `at_most` people of the groups are on site. Patterns count."""

    kind: Literal["max_on_site"] = "max_on_site"
    groups: Groups
    days: Days
    at_most: Count


class MaxAway(BaseAgreement):
    """On each day at most `at_most` of the groups are away. Patterns count.

    A group is away on a day with the share of its parts whose pattern has nobody on site on that day.
    """

    kind: Literal["max_away"] = "max_away"
    groups: Groups
    days: Days
    at_most: Count


class WeekdayOrder(BaseAgreement):
    """The first weekday on site of group `before` comes at least `gap_days` days before that of group `after`.

    Days are counted as places in the instance's `days`. A pattern without a day on site is free.
    """

    kind: Literal["weekday_order"] = "weekday_order"
    before: Id
    after: Id
    gap_days: Annotated[StrictInt, Field(ge=0, le=6)] = 1


class AsAgreed(BaseAgreement):
    """Someone signed for the agreed schedule: the parts of each group share its options just as in `agreed`."""

    kind: Literal["as_agreed"] = "as_agreed"
    groups: Groups


Agreement = Annotated[
    AllowedShifts
    | Window
    | Fixed
    | Forbidden
    | SameShift
    | MinGap
    | Order
    | MaxChanged
    | MaxShifted
    | MaxShiftedPerHead
    | MinOnSite
    | MaxOnSite
    | MaxAway
    | WeekdayOrder
    | AsAgreed,
    Field(discriminator="kind"),
]
