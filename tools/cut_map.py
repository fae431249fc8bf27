"""Cut the ground of the report's map out of public data; run it when the data or the box change.

    python tools/cut_map.py COUNTRIES RIVERS PLACES

COUNTRIES and RIVERS are GeoJSON of Natural Earth at 1:50 million (admin_0_countries of the Netherlands, Belgium and
Germany; rivers_lake_centerlines); PLACES is a CSV made of GeoNames' cities15000 with the columns name, latitude,
longitude and population. The answer goes to solver/report/charts/data/ground.json.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from solver.report.charts.clip import Box, Point, clip_line, clip_ring, simplify

BOX: Box = (3.3, 50.55, 7.4, 53.8)
"""Degrees. The Netherlands and what lies around them; no land of a fourth country lies in it, which would be sea."""
TOLERANCE = 0.001
"""Degrees, some 100 m: less than the outlines themselves are off."""
DIGITS = 4
DUTCH = {"The Hague": "Den Haag"}
"""GeoNames' main name is the English one where there is one; a map of the Netherlands says what the signs say."""
TARGET = Path(__file__).resolve().parents[1] / "solver" / "report" / "charts" / "data" / "ground.json"


def main(countries: str, rivers: str, places: str) -> None:
    """Write the ground: its box, land, borders and coasts, rivers, and towns, the largest first."""
    outlines = [ring for shape in _shapes(countries) for ring in _rings(shape)]
    ground = {
        "box": BOX,
        "land": [_short([*kept, kept[0]]) for ring in outlines if (kept := clip_ring(ring[:-1], BOX))],
        "outlines": [_short(piece) for ring in outlines for piece in clip_line(ring, BOX)],
        "rivers": [
            _short(piece) for shape in _shapes(rivers) for line in _lines(shape) for piece in clip_line(line, BOX)
        ],
        "towns": list(_towns(places)),
    }
    TARGET.write_text(json.dumps(ground, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET.stat().st_size:,} bytes")


def _shapes(path: str) -> Iterator[dict[str, Any]]:
    for feature in json.loads(Path(path).read_text(encoding="utf-8"))["features"]:
        yield feature["geometry"]


def _rings(shape: dict[str, Any]) -> Iterator[list[Point]]:
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for polygon in polygons:
        # The outer ring; no country here has a hole that a map of it would miss.
        yield [tuple(point[:2]) for point in polygon[0]]


def _lines(shape: dict[str, Any]) -> Iterator[list[Point]]:
    for line in [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]:
        yield [tuple(point[:2]) for point in line]


def _short(line: list[Point]) -> list[list[float]]:
    return [[round(east, DIGITS), round(north, DIGITS)] for east, north in simplify(line, TOLERANCE)]


def _towns(path: str) -> Iterator[list[Any]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (-int(row["population"]), row["name"]))
    for row in rows:
        east, north = float(row["longitude"]), float(row["latitude"])
        if BOX[0] <= east <= BOX[2] and BOX[1] <= north <= BOX[3]:
            yield [
                DUTCH.get(row["name"], row["name"]),
                round(east, DIGITS),
                round(north, DIGITS),
                int(row["population"]),
            ]


if __name__ == "__main__":
    main(*sys.argv[1:])
