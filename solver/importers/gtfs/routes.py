"""The routes of a feed, each with a mode of ours."""

from __future__ import annotations

import pandas as pd

from solver.importers.findings import Findings
from solver.importers.gtfs.archive import FeedFiles
from solver.importers.gtfs.route_types import UNKNOWN_MODE, is_dropped, is_likened, mode_of
from solver.importers.gtfs.tables import drop_repeated, read_table

NO_TYPE = -1
NO_MODE = ""


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
    kinds = routes["route_type"]
    unknown = kinds.map(lambda kind: not is_dropped(kind) and mode_of(kind) is None).astype(bool)
    likened = kinds.map(is_likened).astype(bool)
    dropped = routes["mode"] == NO_MODE
    findings.add(
        where, "repaired", f"routes of no known type, taken for {UNKNOWN_MODE}", unknown.sum(), spelled[unknown]
    )
    findings.add(
        where, "repaired", "aerial lifts, funiculars and cable cars, taken for tram", likened.sum(), spelled[likened]
    )
    what = "routes by air, taxi, car or carriage, with all their trips"
    findings.add(where, "dropped", what, dropped.sum(), spelled[dropped])


def _named(routes: pd.DataFrame, where: str, findings: Findings) -> pd.DataFrame:
    nameless = (routes["short_name"] == "") & (routes["long_name"] == "")
    findings.add(
        where, "repaired", "routes without a name, called by their id", nameless.sum(), routes["route_id"][nameless]
    )
    routes.loc[nameless, "short_name"] = routes["route_id"][nameless]
    shared = routes["short_name"].duplicated(keep=False) & (routes["short_name"] != "")
    what = "routes that share their short name with another; they are told apart by route_id"
    findings.add(where, "noted", what, shared.sum(), routes["short_name"][shared].drop_duplicates())
    return routes
