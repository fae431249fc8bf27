"""What can be chosen about a network: how far people walk, how they spread over lines, which sections there are.

Nothing of this was found in a source; every number is assumed, and every number can be replaced by the recipe.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from solver.domain.base import Frozen, Share, Text
from solver.domain.supply import HeadwayMin, Place

Metres = Annotated[StrictFloat, Field(ge=0, le=100_000)]
Minutes = Annotated[StrictFloat, Field(ge=0, le=600)]
PerMinute = Annotated[StrictFloat, Field(ge=0, le=10)]


class AccessRule(Frozen):
    """How a site is reached: all numbers assumed.

    Walking distance = great-circle distance * `detour`. Walking minutes = that / `walk_m_per_min`.

    Attributes
    ----------
    walk_m, walk_train_m
        Farthest walking distance between a site and a stop; of a train, and of anything else.
    detour
        Walking distance per great-circle distance.
    walk_m_per_min
        Metres on foot a minute; 80 is 4.8 km/h.
    window_min
        Runs that arrive so long before an arrival, or leave so long after a departure, count for the choice of line.
    per_walk_min
        A line loses exp(-this) of its weight for every minute on foot.
    catchment_min
        A run that has been on its way for less than this counts for that much less: few people live along it.
    main_station
        Name or id of the region's main station, wildcards allowed; none where nobody changes.
    transfer_share
        Of the riders of a run that comes by the main station, the share that changes there.
    transfer_min
        Minutes for a change, waiting among them.
    origin_walk_m, origin_area_walk_m
        Farthest walking distance between where people live and a stop: for a full postcode, and for the centroid
        of an area (four digits), within which people live anywhere.
    per_travel_min
        For people whose origin is known a run loses exp(-this) of its weight for every minute of ride and walk.
    gravity_km
        Origins that name no destination count for exp(-great-circle distance / this).
    least_share
        Flows with a smaller share are left out.
    """

    walk_m: Metres = 700.0
    walk_train_m: Metres = 1500.0
    detour: Annotated[StrictFloat, Field(ge=1, le=5)] = 1.3
    walk_m_per_min: Annotated[StrictFloat, Field(ge=1, le=1000)] = 80.0
    window_min: Annotated[StrictFloat, Field(gt=0, le=1440)] = 60.0
    per_walk_min: PerMinute = 0.1
    catchment_min: Minutes = 15.0
    main_station: Text = ""
    transfer_share: Share = 0.5
    transfer_min: Minutes = 5.0
    origin_walk_m: Metres = 1000.0
    origin_area_walk_m: Metres = 2000.0
    per_travel_min: PerMinute = 0.05
    gravity_km: Annotated[StrictFloat, Field(gt=0, le=10_000)] = 10.0
    least_share: Share = 0.001


class Area(Place):
    """A circle: only lines with a stop in it are kept."""

    radius_km: Annotated[StrictFloat, Field(gt=0, le=20_000)]


class NetworkRule(Frozen):
    """What becomes of a service day.

    Attributes
    ----------
    departures
        Whether the intervals of sections are real trips, or even bins of supply.
    bin_min
        Trips are counted in bins of this length where `departures` is bins; within one they are spread evenly.
    include, exclude
        Lines by id, route id, short name or name, wildcards allowed; no word includes all.
    area
        Only lines with a stop in it.
    least_runs_share
        A pair of stops next to a site becomes a section when so much of the line's runs there take it.
    minutes_on_board
        What a load in a section stands for; without a number it is computed, see `supply.minutes_on_board`.
    busiest
        Whether the busiest pair of each line that serves a site is a section as well.
    access
        How sites are reached.
    """

    departures: Literal["trips", "bins"] = "trips"
    bin_min: Annotated[StrictInt, Field(ge=1, le=360)] = 60
    include: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()
    area: Area | None = None
    least_runs_share: Share = 0.1
    minutes_on_board: HeadwayMin | None = None
    busiest: StrictBool = True
    access: AccessRule = AccessRule()
