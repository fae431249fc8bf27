"""The stops of a feed, with their stations and places."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.importers.findings import Findings
from solver.importers.gtfs.archive import FeedFiles
from solver.importers.gtfs.clock_times import real_numbers
from solver.importers.gtfs.tables import NO_ROW, Mask, Rows, drop_repeated, index_of, read_table, rows_of
from solver.language.messages import gettext

Floats = npt.NDArray[np.float64]

_MAX_DOUBLINGS = 5
"""Parents are followed 2 ** 5 steps; GTFS knows two (boarding area, platform, station)."""


def read_stops(files: FeedFiles, findings: Findings) -> pd.DataFrame:
    """Return ``stop_id``, ``name``, ``lat``, ``lon`` (NaN where unknown), ``station`` (row of the topmost parent).

    Platforms, stations, entrances, nodes and boarding areas (location_type 0 to 4) are all kept here, because a call
    may be at any of them in a feed with faults.
    """
    where = files.where("stops.txt")
    table = drop_repeated(read_table(files, "stops.txt", findings), "stop_id", where, findings)
    stations = _stations(table, where, findings)
    lat, lon = _coordinates(table, stations, where, findings)
    names = _names(table, stations, where, findings)
    return pd.DataFrame({"stop_id": table["stop_id"], "name": names, "lat": lat, "lon": lon, "station": stations})


def _stations(table: pd.DataFrame, where: str, findings: Findings) -> Rows:
    """Return for every stop the row of its topmost parent, its own where it has none that can be used."""
    own = np.arange(len(table), dtype=np.int32)
    parents = rows_of(index_of(table["stop_id"]), table["parent_station"].to_numpy())
    dangling = (parents == NO_ROW) & (table["parent_station"] != "").to_numpy()
    what = gettext("parents that are not in stops.txt; the stops stand alone")
    findings.add(where, "repaired", what, dangling.sum(), table["parent_station"][dangling])
    parents = np.where(parents == NO_ROW, own, parents)
    tops = parents
    for _ in range(_MAX_DOUBLINGS):
        tops = tops[tops]
    circular = parents[tops] != tops
    findings.add(
        where,
        "repaired",
        gettext("stops whose parents go round in a circle; they stand alone"),
        circular.sum(),
        table["stop_id"][circular],
    )
    return np.where(circular, own, tops).astype(np.int32)


def _coordinates(table: pd.DataFrame, stations: Rows, where: str, findings: Findings) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes; stops borrow from their station and stations from their stops; else NaN."""
    lat, lon = real_numbers(table["stop_lat"]), real_numbers(table["stop_lon"])
    # A place at 0, 0 is in the Gulf of Guinea: a blank that a program filled in.
    known = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ((lat != 0) | (lon != 0))
    lat, lon = np.where(known, lat, np.nan), np.where(known, lon, np.nan)
    borrowing = ~known & known[stations]
    lat, lon = np.where(borrowing, lat[stations], lat), np.where(borrowing, lon[stations], lon)
    is_station = stations == np.arange(len(stations))
    means = pd.DataFrame({"lat": lat, "lon": lon}).groupby(stations).mean().reindex(range(len(stations)))
    averaged = is_station & np.isnan(lat) & means["lat"].notna().to_numpy()
    lat, lon = np.where(averaged, means["lat"], lat), np.where(averaged, means["lon"], lon)
    # And those of a station without coordinates that have none themselves.
    late = np.isnan(lat) & ~np.isnan(lat[stations])
    lat, lon = np.where(late, lat[stations], lat), np.where(late, lon[stations], lon)
    ids = table["stop_id"]
    findings.add(
        where,
        "repaired",
        gettext("stops without coordinates, put at their station"),
        (borrowing | late).sum(),
        ids[borrowing | late],
    )
    findings.add(
        where, "repaired", gettext("stations without coordinates, put amid their stops"), averaged.sum(), ids[averaged]
    )
    _note_unknown(table, np.isnan(lat), where, findings)
    return lat, lon


def _note_unknown(table: pd.DataFrame, unknown: Mask, where: str, findings: Findings) -> None:
    # Only stops, stations and boarding areas need a place: nobody boards at an entrance or a node.
    boarding = table["location_type"].isin(["", "0", "1", "4"]).to_numpy()
    placeless = unknown & boarding
    what = gettext(
        "stops without coordinates that can be used (blank, 0/0, no number, out of range); their place is unknown"
    )
    findings.add(where, "noted", what, placeless.sum(), table["stop_id"][placeless])


def _names(table: pd.DataFrame, stations: Rows, where: str, findings: Findings) -> pd.Series:
    names = table["stop_name"]
    nameless = names == ""
    findings.add(
        where,
        "repaired",
        gettext("stops without a name, called by their station or id"),
        nameless.sum(),
        table["stop_id"][nameless],
    )
    names = names.where(~nameless, names.take(stations).set_axis(names.index))
    return names.where(names != "", table["stop_id"])
