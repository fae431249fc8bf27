"""A builder of instances: a line of Python for each line, section, organisation and group."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import ValidationError

from solver.domain.agreements import Agreement
from solver.domain.base import Frozen
from solver.domain.clock import SERVICE_DAY_END_MIN, Weekday, format_clock
from solver.domain.instance import Instance
from solver.domain.people import Kind, Leg
from solver.domain.schedule import Settings
from solver.domain.supply import Mode
from solver.errors import InvalidInstanceError, Problem
from solver.formats.faults import FILE_KEYS, problems_of
from solver.formats.instance_file import INSTANCE_SORT
from solver.language.messages import gettext
from solver.library.validity import validate
from solver.optimise.result import SolveResult
from solver.validation.spelling import join_path, join_texts, spell, spell_text


@dataclass(frozen=True, slots=True)
class Handle:
    """What a `Model` gives back for something that was added to it; wherever an id is asked, a handle will do.

    Attributes
    ----------
    id
        The id in the instance.
    where
        The JSON path of what was added.
    """

    id: str
    where: str


Clock: TypeAlias = str | int | time
"""A clock time: "08:30", whole minutes after midnight, or a `datetime.time` without seconds."""
Times: TypeAlias = Clock | Mapping[Clock, float | tuple[float, float]] | None
"""One clock time for everybody, or shares by clock time."""


class Model:
    """Builds an `Instance` step by step; nothing is judged before `build`, which then tells every fault at once.

    Parameters
    ----------
    name
        What the instance is called.
    days
        A weekday, or several: "mon" to "sun".
    bin_min
        Minutes of an even interval of sections with supply rows, 1 to 60.

    Notes
    -----
    Clock times are "08:30" or minutes after midnight; shares lie between 0 and 1. A fault names the file and the
    line of the call that made it.
    """

    def __init__(self, name: str, days: Weekday | Sequence[Weekday], *, bin_min: int = 15) -> None:
        self._tree: dict[str, Any] = _plain({"name": name, "days": _listed(days), "bin_min": bin_min})
        self._tree |= {"lines": [], "organisations": [], "profiles": {}, "agreements": []}
        self._origins = {"": _caller()}
        self._handles: dict[str, Handle] = {}
        self._problems: list[Problem] = []

    def add_line(self, id: str, *, mode: Mode, name: str | None = None) -> Handle:
        """Add a public-transport line, or a road; its name is its id where none is given."""
        return self._added("lines", {"id": id, "name": _named(name, id), "mode": mode, "sections": []})

    def add_section(
        self,
        line: Handle,
        id: str,
        *,
        minutes_on_board: float,
        name: str | None = None,
        direction: str = "",
        weight: float = 1.0,
    ) -> Handle:
        """Add a place where the load of a line is counted in one direction; `minutes_on_board` of a passenger."""
        section = {"id": id, "name": _named(name, id), "direction": direction, "weight": weight}
        section |= {"minutes_on_board": minutes_on_board, "supply": [], "departures": [], "base_load": []}
        return self._added(f"{self._own(line, 'lines')}.sections", section)

    def add_supply(
        self,
        section: Handle,
        start: Clock,
        end: Clock,
        *,
        every_min: float,
        seats: float,
        places: float,
        days: Sequence[Weekday] | None = None,
    ) -> None:
        """Add a row of supply: a trip every `every_min` minutes, with seats and places (seats + standing) a trip."""
        row = {"from": start, "to": end, "every_min": every_min, "seats": seats, "places": places}
        self._added(f"{self._own(section, 'sections')}.supply", row | _days(days))

    def add_departures(
        self,
        section: Handle,
        at: Sequence[Clock],
        *,
        seats: float,
        places: float,
        days: Sequence[Weekday] | None = None,
    ) -> None:
        """Add real trips by their clock times, in order, instead of supply rows."""
        row = {"at": _listed(at), "seats": seats, "places": places}
        self._added(f"{self._own(section, 'sections')}.departures", row | _days(days))

    def add_base_load(
        self, section: Handle, start: Clock, end: Clock, *, passengers: float, days: Sequence[Weekday] | None = None
    ) -> None:
        """Add passengers (on a road: vehicles) who pass evenly between two clock times, and whom nobody can shift."""
        row = {"from": start, "to": end, "passengers": passengers}
        self._added(f"{self._own(section, 'sections')}.base_load", row | _days(days))

    def add_profile(self, id: str, *, before_min: Sequence[float], share: Sequence[float]) -> Handle:
        """Add how long before an arrival people pass: edges in minutes that go down, and a share between each two."""
        where = join_path(("profiles", id))
        if not isinstance(id, str):
            self._problem(
                where, spell(id), gettext("an id"), gettext('write a text between quotation marks, such as "am"')
            )
            return Handle(spell(id), where)
        if id in self._tree["profiles"]:
            found = gettext("{id} for the second time", id=spell_text(id))
            advice = gettext("rename this one or that of {_origins}", _origins=self._origins[where])
            raise InvalidInstanceError([Problem(f"{_caller()}: {where}", found, gettext("an id of its own"), advice)])
        self._tree["profiles"][id] = _plain({"before_min": before_min, "share": share})
        self._origins[where] = _caller()
        return Handle(id, where)

    def add_organisation(self, id: str, *, kind: Kind, name: str | None = None, board: str | None = None) -> Handle:
        """Add a party that can agree; its kind is po, vo, mbo, hbo, wo, employer, care, shop and so on."""
        party = {"id": id, "name": _named(name, id), "kind": kind, "groups": []}
        return self._added("organisations", party | ({} if board is None else {"board": board}))

    def add_group(
        self,
        organisation: Handle,
        id: str,
        *,
        headcount: int,
        profile: Handle | str,
        arrivals: Times = None,
        departures: Times = None,
        flows: Mapping[Handle | str, float] | None = None,
        mode_shares: Mapping[str, float] | None = None,
        earlier_min: int = 0,
        later_min: int = 0,
        step_min: int = 15,
        **more: Any,
    ) -> Handle:
        """Add people of an organisation who share times and travel.

        Parameters
        ----------
        arrivals, departures
            A clock time for everybody, or shares by clock time: ``{"08:30": 0.6, "10:15": 0.4}``; with who of them
            comes at all where not everybody does: ``{"08:30": (0.6, 0.8), "10:15": 0.4}``.
        flows
            The share of its passengers on each section on the way to the site, who pass it at the time of the
            profile; `add_flow` takes ways back and lags.
        mode_shares
            Shares by mode of travel; everybody takes public transport where None, nobody any of them where empty.
        earlier_min, later_min, step_min
            The shifts that it may choose, in minutes: multiples of `step_min` between the two.
        more
            Any other field of `Group`: `name`, `parts`, `adherence`, `patterns`, `car_occupancy`, `distance_km`,
            `departure_profile`.
        """
        group = {"id": id, "headcount": headcount, "profile": profile, **more}
        group["mode_shares"] = {"public_transport": 1.0} if mode_shares is None else mode_shares
        group["arrivals"], group["departures"] = _times(arrivals), _times(departures)
        group["shifts"] = {"earlier_min": earlier_min, "later_min": later_min, "step_min": step_min}
        where = f"{self._own(organisation, 'organisations')}.groups"
        if flows is not None and not isinstance(flows, Mapping):
            place = f"{where}[{len(self._at(where))}].flows"
            self._problem(place, spell(flows), gettext("shares by section"), gettext("write them as {{section: 0.6}}"))
            flows = None
        group["flows"] = [_flow(section, share, "to", 0) for section, share in (flows or {}).items()]
        return self._added(where, group)

    def add_flow(
        self,
        group: Handle,
        section: Handle | str,
        share: float,
        *,
        leg: Leg = "to",
        lag_min: float = 0.0,
        profile: Handle | str | None = None,
    ) -> None:
        """Add the share of a group on a section, on the way `to` the site or `from` it, `lag_min` minutes away.

        `profile` is theirs where they do not come as the rest of the group does.
        """
        own = {} if profile is None else {"profile": profile}
        self._added(f"{self._own(group, 'groups')}.flows", _flow(section, share, leg, lag_min) | own)

    def add_agreement(self, agreement: Agreement | str, **fields: Any) -> None:
        """Add an agreement: one of the types, such as ``SameShift(groups=...)``, or its kind and its fields.

        ``add_agreement("window", groups=[a], leg="to", start_min="08:00", end_min="09:00")``; handles stand for ids.
        """
        if isinstance(agreement, str):
            self._added("agreements", {**fields, "kind": agreement})
            return
        where = f"agreements[{len(self._tree['agreements'])}]"
        if not isinstance(agreement, (Frozen, Mapping)):
            advice = gettext('write it as SameShift(groups=["a", "b"]), or as "same-shift", groups=["a", "b"]')
            self._problem(where, spell(agreement), gettext("an agreement, or its kind"), advice)
            return
        if fields:
            found = gettext("{agreement} and {fields} beside it", agreement=spell(agreement), fields=join_texts(fields))
            advice = gettext("write them into the agreement")
            self._problem(where, found, gettext("an agreement alone"), advice)
        self._added("agreements", agreement)

    def add_tier(self, *, tolerance: float = 0.0, **weights: float) -> None:
        """Add a tier of the objective, a weighted sum of terms; the default objective counts where none is added."""
        self._tree.setdefault("objective", [])
        self._added("objective", {**weights, "tolerance": tolerance})

    def build(self) -> Instance:
        """Return the instance.

        Raises
        ------
        InvalidInstanceError
            With every fault of the format or, where there is none, of the content; each names file and line of the
            call that made it.
        """
        try:
            instance = Instance.model_validate(self._tree, by_alias=True, by_name=False)
        except ValidationError as error:
            found: Iterable[Problem] = problems_of(error, INSTANCE_SORT.schema)
        else:
            # What was left out as it could not be used is missed elsewhere: that is no fault of its own.
            found = () if self._problems else validate(instance)
            if not found and not self._problems:
                return instance
        told = [self._with_origin(problem, problem.where) for problem in found]
        raise InvalidInstanceError([*self._problems, *told])

    def solve(self, **settings: Any) -> SolveResult:
        """Build the instance and solve it; keywords are those of `Settings`, such as ``time_limit_s=10``.

        Raises
        ------
        InvalidInstanceError
            As `build`.
        """
        from solver.optimise.solve import solve

        return solve(self.build(), Settings(**settings))

    def _added(self, where: str, item: Any) -> Handle:
        """Put something at the end of a list of the tree; a path such as ``lines[0].sections``."""
        target = self._at(where)
        target.append(_plain(item))
        place = f"{where}[{len(target) - 1}]"
        self._origins[place] = _caller()
        own = target[-1].get("id", "")
        self._handles[place] = Handle(own if isinstance(own, str) else spell(own), place)
        return self._handles[place]

    def _at(self, where: str) -> list[Any]:
        """Return the list of the tree at a path."""
        target: Any = self._tree
        for step in where.replace("]", "").replace("[", ".").split("."):
            target = target[int(step) if step.isdigit() else step]
        return target  # type: ignore[no-any-return]

    def _problem(self, where: str, found: str, expected: str, advice: str) -> None:
        """Keep a fault of what was given until the instance is built."""
        self._problems.append(Problem(f"{_caller()}: {where}", found, expected, advice))

    def _own(self, handle: Handle, word: str) -> str:
        """Return the path of a handle that has to be one of this model's of that sort.

        Raises
        ------
        InvalidInstanceError
            It is not.
        """
        where = handle.where if isinstance(handle, Handle) and isinstance(handle.where, str) else ""
        is_own = self._handles.get(where) is handle
        if is_own and where.split(".")[-1].split("[")[0] == word:
            return where
        whose = "" if is_own else ", which another model returned"
        found = gettext("the handle of {where}{whose}", where=where, whose=whose) if where else spell(handle)
        one = word.removesuffix("s")
        article = "an" if one[0] in "aeiou" else "a"
        advice = gettext("give what add_{one} of this model returned", one=one)
        raise InvalidInstanceError(
            [
                Problem(
                    _caller(),
                    found,
                    gettext("the handle of {article} {one} of this model", article=article, one=one),
                    advice,
                )
            ]
        )

    def _with_origin(self, problem: Problem, path: str) -> Problem:
        """Return a problem with the line of the user's that made what stands at a path."""
        while path not in self._origins:
            # Up to the next whole step: from lines[0].sections[1].id to lines[0].sections[1], to lines[0].sections.
            cut = max(path.rfind("."), path.rfind("["))
            path = path[:cut] if cut > 0 else ""
        return replace(problem, where=f"{self._origins[path]}: {problem.where}".removesuffix(": "))


def _caller() -> str:
    """Return file and line of the first frame outside this module, such as "region.py:12"."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"


def _named(name: str | None, id: str) -> str:
    """Return the name, and the id where there is none or a blank one."""
    return id if name is None or (isinstance(name, str) and not name) else name


def _listed(values: Any) -> Any:
    """Return one text, or several, as a list; what is neither as it is, so that it is refused in its place."""
    if isinstance(values, str):
        return [values]
    return list(values) if isinstance(values, Iterable) and not isinstance(values, (bytes, type)) else values


def _days(days: Sequence[Weekday] | None) -> dict[str, Any]:
    return {} if days is None else {"days": _listed(days)}


def _times(times: Times) -> list[dict[str, Any]]:
    if times is None:
        return []
    shares = list(times.items()) if isinstance(times, Mapping) else [(times, 1.0)]
    return [{"at": at, **_share(share)} for at, share in shares]


def _share(share: float | tuple[float, float]) -> dict[str, float]:
    """Return the share of a group at a time, and of whom the share comes where that is said."""
    return (
        {"share": share[0], "present": share[1]} if isinstance(share, tuple) and len(share) == 2 else {"share": share}
    )


def _flow(section: Handle | str, share: float, leg: Leg, lag_min: float) -> dict[str, Any]:
    return {"section": section, "leg": leg, "share": share, "lag_min": lag_min}


_CLOCKS = {"at", "from", "to"}


def _plain(value: Any, key: str = "") -> Any:
    """Return a value as a file has it: ids for handles, texts for clock times, plain numbers for those of numpy."""
    if isinstance(value, Handle):
        return value.id
    if isinstance(value, Frozen):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, Mapping):
        named = {FILE_KEYS.get(name, name) if isinstance(name, str) else name: each for name, each in value.items()}
        return {name: _plain(each, name) for name, each in named.items()}
    if hasattr(value, "tolist") and not isinstance(value, type):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(each, key) for each in value]
    if key in _CLOCKS and isinstance(value, time) and not (value.second or value.microsecond):
        return format_clock(60 * value.hour + value.minute)
    is_minute = key in _CLOCKS and isinstance(value, int) and not isinstance(value, bool)
    return format_clock(value) if is_minute and 0 <= value <= SERVICE_DAY_END_MIN else value
