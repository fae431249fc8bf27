"""Tables of what importers read, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from solver.importers.counts.report import CountsReport
from solver.importers.findings import Finding
from solver.importers.gtfs.lines_of_day import LineOfDay
from solver.importers.gtfs.summary import FeedSummary
from solver.importers.people.groups import People
from solver.importers.people.sites import Site
from solver.importers.sources import Sources
from solver.report.table import Cell, Column, Table, rows_of


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return what was read, kept, repaired, dropped and noted, in that order of the import."""
    columns = [Column("source", "source"), Column("what", "what was done"), Column("count", "count", "count")]
    rows: list[list[Cell]] = []
    for finding in findings:
        examples = f" (such as {', '.join(finding.examples)})" if finding.examples else ""
        rows.append([finding.source, f"{finding.action} {finding.what}{examples}", finding.count])
    return Table("findings", "What was done with the sources", columns, rows)


MADE_OF_COUNTS = (
    "Passengers of a day in the counted intervals. Model: the groups. Base load: what they leave of the counts. "
    "Left over: what they have above the counts; a large one says that headcounts or shares are wrong."
)
HELD_AGAINST_COUNTS = (
    "Passengers of a day in the counted intervals. Model: groups and base load. Left over: what the model has above "
    "the counts, interval by interval; a large one says that headcounts, shares or base load are wrong."
)


def counts_table(report: CountsReport, note: str) -> Table:
    """Return the model against the counts, a section a row."""
    columns = [
        Column("section", "section"),
        Column("hours", "hours", "number"),
        Column("counted", "counted", "count"),
        Column("modelled", "model", "count"),
        Column("ratio", "model/counted", "percent"),
        Column("base", "base load", "count"),
        Column("leftover", "left over", "count"),
        Column("correlation", "correlation", "hundredths"),
        Column("mean_absolute_error", "mean error", "number"),
    ]
    return Table("counts", "Model against counts", columns, rows_of(report.sections, columns), [note])


def feed_table(summary: FeedSummary) -> Table:
    """Return what a feed holds, in two columns."""
    dates = f"{summary.first_date} to {summary.last_date}, {summary.num_dates:,} days with service"
    rows = {
        "published by": summary.publisher or "not said",
        "dates": dates,
        "service day": f"{summary.date:%A} {summary.date}: {summary.why}",
        "in the feed": f"{summary.num_routes:,} routes, {summary.num_trips:,} trips, {summary.num_stops:,} stops, "
        f"{summary.num_stop_times:,} stop times",
        "runs that day": f"{summary.num_runs:,}, the first at {summary.first_departure}, "
        f"the last at {summary.last_departure}",
        "by mode": ", ".join(
            f"{mode} {num:,} on {summary.lines_by_mode[mode]:,} routes" for mode, num in summary.runs_by_mode.items()
        ),
        "by hour": ", ".join(f"{hour} h {num:,}" for hour, num in summary.runs_by_hour.items()),
    }
    columns = [Column("what", "what"), Column("found", "found")]
    return Table("feed", str(summary.feed), columns, [[what, found] for what, found in rows.items()])


def lines_table(lines: Sequence[LineOfDay]) -> Table:
    """Return the lines of a service day."""
    columns = [Column("line", "line"), Column("name", "name"), Column("mode", "mode"), Column("headsign", "direction")]
    columns += [Column("num_runs", "runs", "count"), Column("num_peak", "07:00-08:59", "count")]
    columns += [Column("first", "first", "clock"), Column("last", "last", "clock")]
    rows = rows_of(lines, columns, line=lambda line: f"{line.route_id}:{line.direction}")
    note = "Departures are those from the first stop of a run."
    return Table("lines", "Lines of the service day", columns, rows, [note])


def sites_table(sites: Sequence[Site]) -> Table:
    """Return the sites of registers."""
    columns = [Column("site", "site"), Column("name", "name"), Column("kind", "kind"), Column("board", "board")]
    columns += [Column("origin", "pupils from"), Column("pupils", "pupils", "count")]
    columns += [Column("lat", "latitude", "degrees"), Column("lon", "longitude", "degrees")]
    rows: list[list[Cell]] = []
    for site in sites:
        location = site.place.place if site.place else None
        where = [location.lat, location.lon] if location else [None, None]
        origin = f"{site.headcount_origin.text} ({site.headcount_origin.quality})"
        rows.append([site.key, site.name, site.kind, site.board or None, origin, site.headcount, *where])
    table = Table("sites", "Sites of schools", columns, rows)
    return table if any(site.board for site in sites) else table.without("board")


Row = dict[str, Any]


def people_rows(people: People, sources: Sources) -> list[Row]:
    """Return a row for each group: who it is, when it comes and goes, and which of its numbers are assumed."""
    assumed: dict[str, list[str]] = {}
    for key, source in sources.entries.items():
        if source["quality"] == "assumed":
            group, _, field = key.rpartition(".")
            assumed.setdefault(group, []).append(field)
    return [
        {
            "organisation": organisation["name"],
            "kind": organisation["kind"],
            "place": organisation["place"],
            "group": group["id"],
            "headcount": group["headcount"],
            "public_transport": _largest(group.get("mode_shares", {}).get("public_transport")),
            "arrivals": group.get("arrivals", []),
            "departures": group.get("departures", []),
            "assumed": assumed.get(group["id"], []),
        }
        for organisation in people.organisations
        for group in organisation["groups"]
    ]


def people_table(rows: Sequence[Row]) -> Table:
    """Return the groups of sheets as a table."""
    columns = [Column(name, name) for name in ("organisation", "group", "begins", "ends", "assumed")]
    columns += [Column("people", "people", "count"), Column("public_transport", "by public transport", "percent")]
    cells = [
        [
            row["organisation"],
            row["group"],
            _clocks(row["arrivals"]),
            _clocks(row["departures"]),
            ", ".join(row["assumed"]) or "nothing",
            row["headcount"],
            row["public_transport"],
        ]
        for row in rows
    ]
    note = "What is assumed stands in the instance with its source; a sheet that fills it in replaces it."
    return Table("people", "Organisations and groups", columns, cells, [note])


def _clocks(times: Sequence[Row]) -> str | None:
    return " ".join(time["at"] for time in times) or None


def _largest(share: Any) -> float | None:
    """Return a share, of one that differs by day the largest."""
    if isinstance(share, dict):
        return max(share.values(), default=None)
    return None if share is None else float(share)
