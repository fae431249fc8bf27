"""Tables of what importers read, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from solver.importers.counts.report import CountsReport
from solver.importers.findings import Finding
from solver.importers.gtfs.lines_of_day import LineOfDay
from solver.importers.gtfs.summary import FeedSummary
from solver.importers.people.sites import Site
from solver.report.terminal.tables import add_row, make_table
from solver.report.text.numbers import UNKNOWN, number, percent


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return what was read, kept, repaired, dropped and noted, in that order of the import."""
    table = make_table("What was done with the sources", ["source", "what was done"], ["count"])
    for finding in findings:
        examples = f" (such as {', '.join(finding.examples)})" if finding.examples else ""
        add_row(table, [finding.source, f"{finding.action} {finding.what}{examples}", number(finding.count)])
    return table


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
    columns = ["hours", "counted", "model", "model/counted", "base load", "left over", "correlation", "mean error"]
    table = make_table("Model against counts", ["section"], columns, note)
    for row in report.sections:
        figures = [number(row.hours, 1), number(row.counted), number(row.modelled), percent(row.ratio)]
        figures += [number(row.base), number(row.leftover)]
        add_row(table, [row.section, *figures, number(row.correlation, 2), number(row.mean_absolute_error, 1)])
    return table


def feed_table(summary: FeedSummary) -> Table:
    """Return what a feed holds, in two columns."""
    table = make_table(f"{summary.feed}", ["what", "found"], [])
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
    for what, found in rows.items():
        add_row(table, [what, found])
    return table


def lines_table(lines: Sequence[LineOfDay]) -> Table:
    """Return the lines of a service day."""
    note = "Departures are those from the first stop of a run."
    columns = ["runs", "07:00-08:59", "first", "last"]
    table = make_table("Lines of the service day", ["line", "name", "mode", "direction"], columns, note)
    for line in lines:
        runs = [number(line.num_runs), number(line.num_peak), line.first, line.last]
        add_row(table, [f"{line.route_id}:{line.direction}", line.name, line.mode, line.headsign, *runs])
    return table


def sites_table(sites: Sequence[Site]) -> Table:
    """Return the sites of registers."""
    boards = ["board"] if any(site.board for site in sites) else []
    texts = ["site", "name", "kind", *boards, "pupils from"]
    table = make_table("Sites of schools", texts, ["pupils", "latitude", "longitude"])
    for site in sites:
        place = site.place.place if site.place else None
        where = [number(place.lat, 4), number(place.lon, 4)] if place else [UNKNOWN] * 2
        origin = f"{site.headcount_origin.text} ({site.headcount_origin.quality})"
        board = [site.board or UNKNOWN] if boards else []
        add_row(table, [site.key, site.name, site.kind, *board, origin, number(site.headcount), *where])
    return table
