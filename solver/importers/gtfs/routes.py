"""The routes of a feed, each with a mode of ours."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from solver.domain.supply import Mode
from solver.importers.findings import Findings
from solver.importers.gtfs.archive import FeedFiles
from solver.importers.gtfs.tables import drop_repeated, read_table
from solver.language.messages import gettext

NO_TYPE = -1
NO_MODE = ""

BASIC: dict[int, Mode] = {
    0: "tram", 1: "metro", 2: "train", 3: "bus", 4: "ferry", 5: "tram", 6: "tram", 7: "tram", 11: "bus", 12: "metro",
}  # fmt: skip
"""The route types of GTFS Schedule; 5 is a cable tram, 6 an aerial lift, 7 a funicular, 11 a trolleybus, 12 a monorail.

Source: https://gtfs.org/documentation/schedule/reference/#routestxt.
"""

EXTENDED: dict[int, Mode] = {
    1: "train", 2: "bus", 3: "train", 4: "metro", 5: "metro", 6: "metro", 7: "bus", 8: "bus", 9: "tram", 10: "ferry",
    12: "ferry", 13: "tram", 14: "tram",
}  # fmt: skip
"""The extended route types, by their hundreds: rail, coach, suburban rail, urban rail, metro, underground, bus,
trolleybus, tram, water, ferry, aerial lift, funicular.

Source: https://developers.google.com/transit/gtfs/reference/extended-route-types.
"""

CABLE_CAR_TYPE = 1701

LIKENED_TYPES = (6, 7, CABLE_CAR_TYPE)
LIKENED_HUNDREDS = (13, 14)
"""Aerial lifts, funiculars and cable cars: no mode of ours, taken for trams, and said so."""

DROPPED_HUNDREDS = (11, 15, 16)
"""Air, taxi, self-drive: nothing that a timetable of public transport fills."""
DROPPED_TYPES = (1702,)
"""Horse-drawn carriages."""
DROPPED_NAMES = {
    1500: "taxi", 1501: "communal taxi", 1502: "water taxi", 1503: "rail taxi", 1504: "bike taxi",
    1505: "licensed taxi", 1506: "private hire", 1507: "all taxis", 1600: "self-drive", 1601: "hire car",
    1602: "hire van", 1603: "hire motorbike", 1604: "hire bicycle", 1702: "horse-drawn carriage",
}  # fmt: skip
_NAMES_BY_HUNDRED = {11: "air", 15: "taxi", 16: "self-drive"}

UNKNOWN_MODE: Mode = "bus"
"""The mode of four routes in five; a planner sees it in the finding."""


def mode_of(route_type: int) -> Mode | None:
    """Return the mode of a route type, basic or extended; None where it is dropped or unknown."""
    if route_type == CABLE_CAR_TYPE:
        return "tram"
    if route_type < 100:
        return BASIC.get(route_type)
    return EXTENDED.get(route_type // 100)


def is_dropped(route_type: int) -> bool:
    """Whether routes of this type are left out."""
    return route_type in DROPPED_TYPES or route_type // 100 in DROPPED_HUNDREDS


def is_likened(route_type: int) -> bool:
    """Whether the type has no mode of ours and is taken for the nearest."""
    return route_type in LIKENED_TYPES or route_type // 100 in LIKENED_HUNDREDS


def words_of_types(types: Iterable[int]) -> str:
    """Return dropped route types in words, each once: ``1501 (communal taxi), 1100 (air)``."""
    once = dict.fromkeys(int(kind) for kind in types)
    return ", ".join(f"{kind} ({DROPPED_NAMES.get(kind) or _NAMES_BY_HUNDRED[kind // 100]})" for kind in once)


def read_routes(files: FeedFiles, findings: Findings) -> pd.DataFrame:
    """Return ``route_id``, ``short_name``, ``long_name``, ``route_type``, ``mode``.

    Routes that are no public transport by timetable (air, taxi) stay in the table with mode "", so that their trips
    can be told from trips of no route at all.
    """
    where = files.where("routes.txt")
    table = drop_repeated(read_table(files, "routes.txt", findings), "route_id", where, findings)
    types = [
        int(text) if text.isascii() and text.isdigit() and len(text) < 6 else NO_TYPE for text in table["route_type"]
    ]
    modes = [NO_MODE if is_dropped(kind) else mode_of(kind) or UNKNOWN_MODE for kind in types]
    routes = pd.DataFrame(
        {
            "route_id": table["route_id"],
            "short_name": table["route_short_name"],
            "long_name": table["route_long_name"],
            "route_type": pd.Series(types, dtype="int32"),
            "mode": pd.Series(modes, dtype=object),
        }
    )
    spelled = table["route_id"] + " of type " + table["route_type"].replace("", "blank")
    _note_modes(routes, spelled, where, findings)
    return _named(routes, where, findings)


def _note_modes(routes: pd.DataFrame, spelled: pd.Series, where: str, findings: Findings) -> None:
    """Note the routes whose mode was guessed or likened, and those that were dropped for theirs."""
    kinds = routes["route_type"]
    unknown = kinds.map(lambda kind: not is_dropped(kind) and mode_of(kind) is None).astype(bool)
    likened = kinds.map(is_likened).astype(bool)
    dropped = routes["mode"] == NO_MODE
    findings.add(
        where,
        "repaired",
        gettext("routes of no known type, taken for {mode}", mode=UNKNOWN_MODE),
        unknown.sum(),
        spelled[unknown],
    )
    findings.add(
        where,
        "repaired",
        gettext("aerial lifts, funiculars and cable cars, taken for tram"),
        likened.sum(),
        spelled[likened],
    )
    what = gettext("routes by air, taxi, car or carriage, with all their trips")
    findings.add(where, "dropped", what, dropped.sum(), spelled[dropped])


def _named(routes: pd.DataFrame, where: str, findings: Findings) -> pd.DataFrame:
    nameless = (routes["short_name"] == "") & (routes["long_name"] == "")
    findings.add(
        where,
        "repaired",
        gettext("routes without a name, called by their id"),
        nameless.sum(),
        routes["route_id"][nameless],
    )
    routes.loc[nameless, "short_name"] = routes["route_id"][nameless]
    shared = routes["short_name"].duplicated(keep=False) & (routes["short_name"] != "")
    what = gettext("routes that share their short name with another; they are told apart by route_id")
    findings.add(where, "noted", what, shared.sum(), routes["short_name"][shared].drop_duplicates())
    return routes
