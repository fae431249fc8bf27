"""One service day of a feed: every run with every call, complete and sorted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False)
class ServiceDay:
    """The runs of one service day; rows refer to each other by their position, from 0.

    Parameters
    ----------
    feed
        What the feed is called in messages and sources.
    date
        The service day.
    routes
        ``route_id``, ``short_name``, ``long_name``, ``route_type`` (as in the feed), ``mode`` (a Mode of ours);
        only those with a run.
    stops
        ``stop_id``, ``name``, ``lat``, ``lon`` (NaN where the feed has none) and ``station``: the row of the
        parent station, or the stop's own row. Only those with a call, and their stations.
    trips
        One row for each run: ``trip_id``, ``route`` (row of `routes`), ``direction`` (0 or 1), ``headsign``
        and ``block``, the vehicle that drives it ("" where none). A trip of frequencies.txt is a row for each run.
    calls
        ``trip`` (row of `trips`), ``stop`` (row of `stops`), ``arrival_s``, ``departure_s``: whole seconds after
        midnight of the service day, beyond 86,400 for the night after; ``boards``, ``alights``: whether people may
        get on and off; where neither, the run only passes. Sorted by trip, then by order of the calls; times never
        go back within a run, and none is missing. Every run has two calls or more.
    """

    feed: str
    date: datetime.date
    routes: pd.DataFrame
    stops: pd.DataFrame
    trips: pd.DataFrame
    calls: pd.DataFrame
