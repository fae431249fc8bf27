"""Base load and supply, made to measure: places in the busy hours are a share of today's highest load."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.regions.facts import BASE_SHAPE, BASE_SHAPE_FROM_MIN, SHORTEST_HEADWAY_MIN, VEHICLES, Vehicle
from benchmarks.regions.people import clock
from benchmarks.regions.region import Document
from solver.demand.loads import build_demand
from solver.domain.clock import SERVICE_DAY_END_MIN
from solver.domain.instance import Instance

Floats = NDArray[np.float64]

_BUSY = ((390, 570), (840, 1110))
"""06:30-09:30 and 14:00-18:30 have the full service."""
_QUIET_SHARE = 0.6
"""Lines 27 and 30 in Utrecht ran half as often, and again as often, off the peak: assumed 60 % everywhere."""
_SPREAD = 0.1
_QUARTER_MIN = 15
_LEAST_BASE = 20.0
"""Passengers in the busiest quarter-hour of a section that nobody of the region uses."""


def add_supply(document: Document, tightness: float, seed: int) -> None:
    """Put base load and supply on all sections of a document that has neither.

    Supply is chosen such that the places of an interval in the busy hours are a share of the highest load of any
    interval today, base load included. That share is `tightness` on average, and evenly drawn from 10 % below to 10 %
    above on each section: timetables fit demand no better. Vehicles are as large as their number calls for.
    """
    rng = random.Random(f"supply {seed}")
    bin_min = document["bin_min"]
    loads = _loads_today(document)
    sections = ((line, section) for line in document["lines"] for section in line["sections"])
    for (line, section), own in zip(sections, loads, strict=True):
        base = _base_load(rng, section["direction"], own, bin_min)
        section["base_load"] = _base_rows(base)
        places = tightness * rng.uniform(1 - _SPREAD, 1 + _SPREAD) * (own + _in_bins(base, bin_min)) / bin_min
        vehicle = _vehicle(float(places.max()))
        line["mode"] = vehicle.mode
        section["supply"] = _supply_rows(vehicle, places, bin_min)


def _loads_today(document: Document) -> Floats:
    """Return what the groups put on every section by interval, on its busiest day; shape ``[section, interval]``."""
    unlimited = [{"from": "00:00", "to": clock(SERVICE_DAY_END_MIN), "every_min": 1, "seats": 1, "places": 1}]
    lines = [
        line | {"sections": [section | {"supply": unlimited} for section in line["sections"]]}
        for line in document["lines"]
    ]
    only_today = {"earlier_min": 0, "later_min": 0, "step_min": 1}
    parties = [
        party | {"groups": [group | {"shifts": only_today} for group in party["groups"]]}
        for party in document["organisations"]
    ]
    demand = build_demand(
        Instance.model_validate(document | {"lines": lines, "organisations": parties, "agreements": []})
    )
    loads = demand.loads(demand.options.status_quo_parts())
    by_day = loads.reshape(len(demand.instance.sections), len(demand.instance.days), -1)
    return np.asarray(by_day.max(axis=1))


def _base_load(rng: random.Random, direction: str, own: Floats, bin_min: int) -> Floats:
    """Return base load by quarter-hour of the service day: two peaks, the other direction's half as high.

    Its highest quarter-hour is 25 to 50 % of the groups' own: assumed. (In the Dutch morning peak 25 % of travellers
    are pupil or student and 46 % of trips are to work: CBS 2014; but near a campus most of them are the groups.)
    """
    shape = np.zeros(SERVICE_DAY_END_MIN // _QUARTER_MIN)
    first = BASE_SHAPE_FROM_MIN // _QUARTER_MIN
    shape[first : first + len(BASE_SHAPE)] = np.array(BASE_SHAPE) / max(BASE_SHAPE)
    noon = 12 * 60 // _QUARTER_MIN
    other_half = slice(noon, None) if direction == "in" else slice(0, noon)
    shape[other_half] *= 0.5
    level = max(_LEAST_BASE, rng.uniform(0.25, 0.5) * float(own.max()) * _QUARTER_MIN / bin_min)
    return np.round(level * shape, 1)


def _base_rows(base: Floats) -> list[Document]:
    return [
        {"from": clock(place * _QUARTER_MIN), "to": clock((place + 1) * _QUARTER_MIN), "passengers": float(passengers)}
        for place, passengers in enumerate(base)
        if passengers > 0
    ]


def _in_bins(base: Floats, bin_min: int) -> Floats:
    """Spread quarter-hours evenly over bins that divide them, or add them up to longer ones."""
    by_minute = np.repeat(base / _QUARTER_MIN, _QUARTER_MIN)
    return np.add.reduceat(by_minute, np.arange(0, len(by_minute), bin_min))


def _vehicle(places_a_minute: float) -> Vehicle:
    """Return the smallest vehicle that gives so many places without running too often; else the largest."""
    fits = [vehicle for vehicle in VEHICLES if vehicle.places / places_a_minute >= SHORTEST_HEADWAY_MIN]
    return fits[0] if fits else VEHICLES[-1]


def _supply_rows(vehicle: Vehicle, places: Floats, bin_min: int) -> list[Document]:
    """Service round the clock, so that no shift falls out of it; full in the busy hours.

    In the others 60 % of it, or what today's load there needs to be as tight as in the busy hours.

    Parameters
    ----------
    places
        What would be tight enough in every interval, a minute; shape ``[interval]``.
    """
    full = float(places.max())
    edges = [0, *(edge for busy in _BUSY for edge in busy), SERVICE_DAY_END_MIN]
    rows = []
    for place, (start, end) in enumerate(pairwise(edges)):
        needed = float(places[start // bin_min : -(-end // bin_min)].max())
        offered = full if place % 2 else max(_QUIET_SHARE * full, needed)
        every_min = round(min(1440.0, vehicle.places / offered), 4)
        row = {"from": clock(start), "to": clock(end), "every_min": every_min}
        rows.append(row | {"seats": vehicle.seats, "places": vehicle.places})
    return rows
