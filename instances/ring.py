"""Say what an export of NDW gives for the ring of Amsterdam, by `python instances/ring.py EXPORT`.

EXPORT is a week of traffic counts of the A10 by the hour, 16 to 22 September 2024 (NDW, "intensiteit-snelheid-export"),
as in the public repository leetjes123/Group17CaseVerbetering2; a clone does not have it. What is printed stands in
`ring/counts.csv`, those of Thursday, and in the column `capacity` of `ring/sections.csv`, the highest of the week.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from solver.importers.counts.traffic import read_traffic, site_name
from solver.importers.findings import Findings

HERE = Path(__file__).parent
THURSDAY = "2024-09-19"
SOURCE = "NDW, A10, 19 September 2024, by the hour, all lanes"


def main(export: Path) -> None:
    """Print the counts of Thursday, then the highest hour of the week of each site."""
    with (HERE / "ring" / "sections.csv").open(encoding="utf-8", newline="") as file:
        sites = {row["site"]: row["section"] for row in csv.DictReader(file) if row["site"]}
    rows = read_traffic(export, sites, Findings())
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["section", "date", "from", "to", "passengers", "source", "quality"])
    for row in rows:
        if row["date"] == THURSDAY:
            hours = row["section"], row["date"], row["from"], row["to"]
            writer.writerow([*hours, round(row["passengers"]), SOURCE, "fact"])
    for site, section in sites.items():
        highest = max(row["passengers"] for row in rows if row["section"] == section)
        print(f"{section},{site_name(site)},{highest:.0f}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
