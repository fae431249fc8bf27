"""Figures that the synthetic regions imitate, each with its source; what nobody has counted is called assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["vo", "mbo", "hbo", "wo", "employer", "care"]

SCHOOL_STARTS = {495: 3, 500: 1, 505: 2, 510: 7, 550: 1}
"""First lessons of Dutch secondary schools, minutes after midnight -> schools: 08:15 (3), 08:20, 08:25 (2), 08:30
(7), 09:10.

Source: the websites of 13 schools, 14 timetables, read in 2026 (het Nieuwe Eemland, Haganum, Stedelijk College and
others). Their days end between 14:30 and 17:00.
"""

HEADCOUNTS: dict[Kind, tuple[float, float]] = {
    "vo": (726.0, 0.72),
    "mbo": (1500.0, 0.7),
    "hbo": (5000.0, 0.8),
    "wo": (7000.0, 0.8),
    "employer": (250.0, 1.1),
    "care": (900.0, 1.0),
}
"""Median and standard deviation of the logarithm of an organisation's people, of a log-normal distribution.

vo: fitted to the pupils of 1,010 Dutch secondary-school sites (inspection table, 2012). The others are assumed, so that
sizes such as these are drawn at times: Universiteit Utrecht 39,092 students (2023, dub.uu.nl), HAN Nijmegen almost
24,000, ROC Midden Nederland 18,526 on all sites (2019 jaarbeeld), UMC Utrecht 12,000 employees (2017, dub.uu.nl),
RIVM 2,000.
"""
LARGEST_HEADCOUNT = 40_000
SMALLEST_HEADCOUNT = 40

TRANSIT_SHARES: dict[Kind, tuple[float, float]] = {
    "vo": (0.1, 0.35),
    "mbo": (0.35, 0.6),
    "hbo": (0.39, 0.67),
    "wo": (0.35, 0.5),
    "employer": (0.1, 0.35),
    "care": (0.1, 0.25),
}
"""Lowest and highest share of people who come by public transport.

Students: 39 % at Universiteit Utrecht (derived from dub.uu.nl), 50 % at Radboud, 67 % at HAN; staff about 20 % at
Universiteit Utrecht. The spread around them is assumed.
"""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle with its seats and places (seats + standing places), the mode of its line, and where this is from."""

    mode: str
    seats: int
    places: int
    source: str


VEHICLES = (
    Vehicle("bus", 31, 91, "12 m VDL Citea: omroepbrabant.nl 808971"),
    Vehicle("bus", 70, 183, "24.8 m Van Hool AGG300: maker's figure, autokiste.de"),
    Vehicle("tram", 62, 216, "33 m CAF Urbos 100: ovmagazine.nl 2015-01-30"),
    Vehicle("tram", 124, 432, "two coupled CAF Urbos 100: rtvutrecht.nl 1624209"),
    Vehicle("train", 420, 1000, "assumed: a train of eight coaches"),
)
"""From small to large."""

SHORTEST_HEADWAY_MIN = 3.75
"""Tram 22 to Utrecht Science Park was planned at 16 trips an hour; what needs more gets larger vehicles."""

BASE_SHAPE_FROM_MIN = 300
# fmt: off
BASE_SHAPE = (
    0.6, 1.1, 1.7, 2.5, 3.9, 5.6, 7.5, 10.0, 12.9, 16.3, 19.8, 24.3, 28.5, 30.3, 28.3, 24.6, 20.8, 17.8, 14.7, 12.4,
    11.0, 10.7, 10.1, 9.5, 9.4, 9.6, 9.5, 9.7, 10.2, 10.7, 10.6, 10.7, 11.0, 11.3, 10.9, 10.7, 10.9, 11.1, 11.0, 11.5,
    12.3, 13.3, 14.0, 15.8, 17.3, 18.6, 18.6, 22.0, 25.2, 28.5, 28.4, 28.8, 27.4, 25.3, 21.5, 18.8, 16.3, 14.2, 11.9,
    10.7, 9.9, 9.3, 8.3, 8.0, 7.7, 7.3, 6.8, 6.9, 7.1, 7.3, 6.9, 6.6, 6.2, 5.8, 4.8, 3.8,
)
# fmt: on
"""Entries per quarter-hour from 05:00 to 24:00, per mille of a day: a shape with two peaks, not a level.

Source: entries of 268 London Underground stations, 2010 (TfL), added up.
"""

LESSON_PROFILE = {"before_min": [35, 30, 25, 20, 15, 10, 5, 0], "share": [0.05, 0.05, 0.1, 0.3, 0.3, 0.15, 0.05]}
WORK_PROFILE = {"before_min": [45, 30, 20, 10, 0, -15], "share": [0.1, 0.2, 0.3, 0.3, 0.1]}
"""How long before a lesson, or the start of work, people pass: assumed, nothing of the kind was found published."""

STAFF_ADHERENCE = 0.8
"""Share of staff that comes at the hour agreed: assumed, no published rate was found."""
