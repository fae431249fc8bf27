"""How much a feed may hold before it is taken for an attack or a mistake, and what each table of it needs."""

from __future__ import annotations

from typing import NamedTuple

GIB = 1024**3

MAX_MEMBERS_BYTES = 64 * 1024**2
"""Of the list of members at the end of a zip: half a million names. A feed has some twenty."""

MAX_RATIO = 500
"""Bytes for each packed byte. The tables of ten real feeds unpack to at most 32 times their size, and deflate
cannot pass 1,032; what comes near that is the same byte over and over."""

MIN_RATIO_BYTES = 1024**2
"""Smaller members may unpack as they like."""

CHUNK_BYTES = 16 * 1024**2
"""Text that is parsed at once; a record that is longer is no record of a feed."""

MAX_ROWS = 10_000_000
"""Assumed. Of every table but stop_times.txt, because those are held in memory."""

MAX_CALLS = 60_000_000
"""Assumed. Calls of one service day, at some 100 bytes of memory each while they are put in order."""


class TableSpec(NamedTuple):
    """One table of a feed: what it must have, what else is read of it, and how large it may be."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    max_bytes: int = GIB


WEEKDAY_COLUMNS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

DEMAND_COLUMNS = ("start_pickup_drop_off_window", "end_pickup_drop_off_window")
"""Of stop_times.txt: when a ride on demand may be asked for, in place of a time (GTFS-Flex)."""

TABLES: dict[str, TableSpec] = {
    "routes.txt": TableSpec(("route_id", "route_type"), ("route_short_name", "route_long_name")),
    "trips.txt": TableSpec(("route_id", "service_id", "trip_id"), ("trip_headsign", "direction_id", "block_id")),
    "stops.txt": TableSpec(("stop_id",), ("stop_name", "stop_lat", "stop_lon", "location_type", "parent_station")),
    "stop_times.txt": TableSpec(
        ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
        ("shape_dist_traveled", *DEMAND_COLUMNS),
        # 20 million rows are about 1.5 GB.
        max_bytes=6 * GIB,
    ),
    "calendar.txt": TableSpec(("service_id", *WEEKDAY_COLUMNS, "start_date", "end_date")),
    "calendar_dates.txt": TableSpec(("service_id", "date", "exception_type")),
    "frequencies.txt": TableSpec(("trip_id", "start_time", "end_time", "headway_secs"), ("exact_times",)),
    "agency.txt": TableSpec((), ("agency_name",)),
    "feed_info.txt": TableSpec((), ("feed_publisher_name",)),
}
"""The tables that are read, from the GTFS Schedule reference; every other file of a feed is left alone."""

NOT_REQUIRED_ON_DEMAND = ("arrival_time", "departure_time", "stop_id")
"""Columns that stop_times.txt may lack where it has `DEMAND_COLUMNS`: rides on demand have neither times nor stops.

Source: https://gtfs.org/documentation/schedule/reference/#stop_timestxt ("conditionally required").
"""

REQUIRED_TABLES = ("routes.txt", "trips.txt", "stops.txt", "stop_times.txt")
CALENDARS = ("calendar.txt", "calendar_dates.txt")
"""One of them must be there."""
