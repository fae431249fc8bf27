"""Say what an export of NDW gives for the ring of Amsterdam, by `python instances/ring.py EXPORT [week]`.

EXPORT is a week of traffic counts of the A10 by the hour, 16 to 22 September 2024 (NDW, "intensiteit-snelheid-export"),
as in the public repository leetjes123/Group17CaseVerbetering2; a clone does not have it. What is printed stands in
`ring/counts.csv`, those of Thursday, or with `week` in `ring_week/counts.csv`, those of the five working
days; and in the column `capacity` of `ring/sections.csv`, the highest of the week.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from solver.importers.counts.traffic import read_traffic, site_name
from solver.importers.findings import Findings

HERE = Path(__file__).parent
THURSDAY = ("2024-09-19",)
WORKING_DAYS = ("2024-09-16", "2024-09-17", "2024-09-18", "2024-09-19", "2024-09-20")
CLOSED = ("2024-09-17", ("a10-west>clockwise", "a10-west>anticlockwise"), ("10:00", "11:00", "12:00"))
"""On Tuesday the ring was closed in the west from 10 to 13: by the hour 998, 0 and 343 vehicles rightwards."""
BESIDE = ("2024-09-16", "2024-09-18")
SOURCE = "NDW, A10, {day} September 2024, by the hour, all lanes"
INSTEAD = "mean of Monday and Wednesday, since the ring was closed here then (NDW, A10, September 2024, by the hour)"


def counts_of(rows: list[dict[str, Any]], dates: tuple[str, ...]) -> list[list[object]]:
    """Return rows of the table `counts`; what was closed on Tuesday gets the mean of the days beside it."""
    volume = {(row["section"], row["date"], row["from"]): row["passengers"] for row in rows}
    closed, sections, hours = CLOSED
    table: list[list[object]] = []
    for row in rows:
        section, date, begin = row["section"], row["date"], row["from"]
        if date not in dates:
            continue
        vehicles, source, quality = row["passengers"], SOURCE.format(day=int(date[-2:])), "fact"
        if date == closed and section in sections and begin in hours:
            vehicles = sum(volume[section, day, begin] for day in BESIDE) / len(BESIDE)
            source, quality = INSTEAD, "derived"
        table.append([section, date, begin, row["to"], round(vehicles), source, quality])
    return table


def main(export: Path, dates: tuple[str, ...]) -> None:
    """Print the counts of these dates, then the highest hour of the week of each site."""
    with (HERE / "ring" / "sections.csv").open(encoding="utf-8", newline="") as file:
        sites = {row["site"]: row["section"] for row in csv.DictReader(file) if row["site"]}
    rows = read_traffic(export, sites, Findings())
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["section", "date", "from", "to", "passengers", "source", "quality"])
    writer.writerows(counts_of(rows, dates))
    for site, section in sites.items():
        highest = max(row["passengers"] for row in rows if row["section"] == section)
        print(f"{section},{site_name(site)},{highest:.0f}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), WORKING_DAYS if sys.argv[2:] == ["week"] else THURSDAY)
