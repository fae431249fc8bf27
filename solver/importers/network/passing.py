"""Calls at which a run only passes: no place to get on or off, so no end of a section."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solver.importers.findings import Findings
from solver.importers.gtfs.service_day import ServiceDay


def without_passing(day: ServiceDay, findings: Findings) -> ServiceDay:
    """Return the day without the calls at which nobody may get on or off, nor the runs that then have one call or none.

    Railways write the stations and borders that trains pass into their timetables.
    """
    stopping = (day.calls["boards"] | day.calls["alights"]).to_numpy()
    if stopping.all():
        return day
    where = f"{day.feed}: stop_times.txt on {day.date}"
    trip = day.calls["trip"].to_numpy()
    what = "calls at which nobody may get on or off: the run only passes"
    passed = day.trips["trip_id"].to_numpy()[np.unique(trip[~stopping])[:3]]
    findings.add(where, "dropped", what, int((~stopping).sum()), passed)
    useful = np.bincount(trip[stopping], minlength=len(day.trips)) > 1
    what = "runs with one call at which people may get on or off"
    findings.add(where, "dropped", what, int((~useful).sum()), day.trips["trip_id"][~useful])
    kept = stopping & useful[trip]
    places = np.cumsum(useful) - 1
    calls = day.calls[kept].reset_index(drop=True)
    return replace(day, trips=day.trips[useful].reset_index(drop=True), calls=calls.assign(trip=places[trip[kept]]))
