"""The trips of a feed, each with the rows of its route and service."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.importers.findings import Findings
from solver.importers.gtfs.archive import FeedFiles
from solver.importers.gtfs.routes import NO_MODE
from solver.importers.gtfs.tables import NO_ROW, Mask, Rows, drop_repeated, index_of, read_table, rows_of
from solver.language.messages import gettext

NO_DIRECTION = -1


def read_trips(files: FeedFiles, routes: pd.DataFrame, services: pd.Index, findings: Findings) -> pd.DataFrame:
    """Return ``trip_id``, ``route``, ``service``, ``direction`` (-1 where none), ``headsign``, ``block``, ``usable``.

    Trips that cannot be used stay in the table, so that their stop times are not taken for those of no trip at all.
    """
    where = files.where("trips.txt")
    table = drop_repeated(read_table(files, "trips.txt", findings), "trip_id", where, findings)
    route = rows_of(index_of(routes["route_id"]), table["route_id"].to_numpy())
    service = rows_of(services, table["service_id"].to_numpy())
    direction = table["direction_id"].map({"0": 0, "1": 1}).fillna(NO_DIRECTION).astype("int8")
    odd = (direction == NO_DIRECTION) & (table["direction_id"] != "")
    findings.add(
        where,
        "repaired",
        gettext("trips whose direction_id is not 0 or 1, taken for blank"),
        odd.sum(),
        table["trip_id"][odd],
    )
    trips = pd.DataFrame(
        {
            "trip_id": table["trip_id"],
            "route": route,
            "service": service,
            "direction": direction,
            "headsign": table["trip_headsign"],
            "block": table["block_id"],
            "usable": _usable(table, _left_out(route, routes), route == NO_ROW, service == NO_ROW, where, findings),
        }
    )
    idle = np.bincount(route[route != NO_ROW], minlength=len(routes)) == 0
    what = gettext("routes without trips")
    findings.add(files.where("routes.txt"), "dropped", what, idle.sum(), routes["route_id"][idle])
    return trips


def _left_out(route: Rows, routes: pd.DataFrame) -> Mask:
    """Return for every trip whether its route is one of those that are left out, shape (n,)."""
    left_out = np.append((routes["mode"] == NO_MODE).to_numpy(), False)
    result: Mask = left_out[route]
    return result


def _usable(table: pd.DataFrame, left_out: Mask, routeless: Mask, idle: Mask, where: str, findings: Findings) -> Mask:
    ids = table["trip_id"]
    what = gettext("trips of routes that are not in routes.txt")
    findings.add(where, "dropped", what, routeless.sum(), table["route_id"][routeless].drop_duplicates())
    findings.add(
        where, "dropped", gettext("trips of routes that were dropped for their type"), left_out.sum(), ids[left_out]
    )
    what = gettext("trips of services that are in no calendar")
    findings.add(
        where, "dropped", what, (idle & ~routeless & ~left_out).sum(), table["service_id"][idle].drop_duplicates()
    )
    usable: Mask = ~(routeless | left_out | idle)
    return usable
