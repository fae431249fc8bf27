"""Tables of what importers read, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from solver.importers.counts.report import CountsReport
from solver.importers.findings import Finding
from solver.importers.gtfs.dated import dated
from solver.importers.gtfs.lines_of_day import LineOfDay
from solver.importers.gtfs.summary import FeedSummary
from solver.importers.people.groups import People
from solver.importers.people.sites import Site
from solver.importers.sources import Sources
from solver.language.messages import gettext, joined, numeral, shown
from solver.report.table import Cell, Column, Table, rows_of
from solver.report.tables.sources import field_name
from solver.report.text.kinds import kind_text
from solver.report.text.language import terminal_words


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return what was read, kept, repaired, dropped and noted, in that order of the import."""
    columns = [
        Column("source", shown(gettext("source"))),
        Column("what", shown(gettext("what was done"))),
        Column("count", shown(gettext("count")), "count"),
    ]
    rows: list[list[Cell]] = [[shown(finding.source), shown(finding.done), finding.count] for finding in findings]
    return Table("findings", shown(gettext("What was done with the sources")), columns, rows)


MADE_OF_COUNTS = gettext(
    "Passengers of a day in the counted intervals. Model: the groups. Base load: what they leave of the counts. "
    "Left over: what they have above the counts; a large one says that headcounts or shares are wrong."
)
HELD_AGAINST_COUNTS = gettext(
    "Passengers of a day in the counted intervals. Model: groups and base load. Left over: what the model has above "
    "the counts, interval by interval; a large one says that headcounts, shares or base load are wrong."
)


def counts_table(report: CountsReport, note: str) -> Table:
    """Return the model against the counts, a section a row."""
    columns = [
        Column("section", shown(gettext("section"))),
        Column("hours", shown(gettext("hours")), "number"),
        Column("counted", shown(gettext("counted")), "count"),
        Column("modelled", shown(gettext("model")), "count"),
        Column("ratio", shown(gettext("model/counted")), "percent"),
        Column("base", shown(gettext("base load")), "count"),
        Column("leftover", shown(gettext("left over")), "count"),
        Column("correlation", shown(gettext("correlation")), "hundredths"),
        Column("mean_absolute_error", shown(gettext("mean error")), "number"),
    ]
    return Table(
        "counts", shown(gettext("Model against counts")), columns, rows_of(report.sections, columns), [shown(note)]
    )


def feed_table(summary: FeedSummary) -> Table:
    """Return what a feed holds, in two columns."""
    found = {
        gettext("published by"): summary.publisher or gettext("not said"),
        gettext("dates"): gettext(
            "{first} to {last}, {count} days with service",
            first=summary.first_date,
            last=summary.last_date,
            count=numeral(summary.num_dates),
        ),
        gettext("service day"): joined(": ", [dated(summary.date), summary.why]),
        gettext("in the feed"): gettext(
            "{routes} routes, {trips} trips, {stops} stops, {times} stop times",
            routes=numeral(summary.num_routes),
            trips=numeral(summary.num_trips),
            stops=numeral(summary.num_stops),
            times=numeral(summary.num_stop_times),
        ),
        gettext("runs that day"): gettext(
            "{count}, the first at {first}, the last at {last}",
            count=numeral(summary.num_runs),
            first=summary.first_departure,
            last=summary.last_departure,
        ),
        gettext("by mode"): joined(", ", _by_mode(summary)),
        gettext("by hour"): joined(", ", _by_hour(summary)),
    }
    columns = [Column("what", shown(gettext("what"))), Column("found", shown(gettext("found")))]
    rows: list[list[Cell]] = [[shown(what), shown(told)] for what, told in found.items()]
    return Table("feed", str(summary.feed), columns, rows)


def _by_mode(summary: FeedSummary) -> list[str]:
    words = terminal_words()
    return [
        gettext(
            "{mode} {count} on {lines} routes",
            mode=words(f"s_mode_{mode}"),
            count=numeral(num),
            lines=numeral(summary.lines_by_mode[mode]),
        )
        for mode, num in summary.runs_by_mode.items()
    ]


def _by_hour(summary: FeedSummary) -> list[str]:
    return [gettext("{hour} h {count}", hour=hour, count=numeral(num)) for hour, num in summary.runs_by_hour.items()]


def lines_table(lines: Sequence[LineOfDay]) -> Table:
    """Return the lines of a service day."""
    columns = [
        Column("line", shown(gettext("line"))),
        Column("name", shown(gettext("name"))),
        Column("mode", shown(gettext("mode"))),
        Column("headsign", shown(gettext("direction"))),
    ]
    columns += [
        Column("num_runs", shown(gettext("runs")), "count"),
        Column("num_peak", shown(gettext("07:00-08:59")), "count"),
    ]
    columns += [Column("first", shown(gettext("first")), "clock"), Column("last", shown(gettext("last")), "clock")]
    words = terminal_words()
    rows = rows_of(
        lines,
        columns,
        line=lambda line: f"{line.route_id}:{line.direction}",
        mode=lambda line: words(f"s_mode_{line.mode}"),
    )
    note = shown(gettext("Departures are those from the first stop of a run."))
    return Table("lines", shown(gettext("Lines of the service day")), columns, rows, [note])


def sites_table(sites: Sequence[Site]) -> Table:
    """Return the sites of registers."""
    columns = [
        Column("site", shown(gettext("site"))),
        Column("name", shown(gettext("name"))),
        Column("kind", shown(gettext("kind"))),
        Column("board", shown(gettext("board"))),
    ]
    columns += [Column("origin", shown(gettext("pupils from"))), Column("pupils", shown(gettext("pupils")), "count")]
    columns += [
        Column("lat", shown(gettext("latitude")), "degrees"),
        Column("lon", shown(gettext("longitude")), "degrees"),
    ]
    rows: list[list[Cell]] = []
    words = terminal_words()
    for site in sites:
        location = site.place.place if site.place else None
        where = [location.lat, location.lon] if location else [None, None]
        quality = words(f"quality_{site.headcount_origin.quality}")
        origin = f"{shown(site.headcount_origin.text)} ({quality})"
        rows.append(
            [site.key, site.name, kind_text(site.kind, words), site.board or None, origin, site.headcount, *where]
        )
    table = Table("sites", shown(gettext("Sites of schools")), columns, rows)
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
    words = terminal_words()
    heads = (gettext("organisation"), gettext("group"), gettext("begins"), gettext("ends"), gettext("assumed"))
    columns = [Column(str(head), shown(head)) for head in heads]
    columns += [
        Column("people", shown(gettext("people")), "count"),
        Column("public_transport", shown(gettext("by public transport")), "percent"),
    ]
    cells = [
        [
            row["organisation"],
            row["group"],
            _clocks(row["arrivals"]),
            _clocks(row["departures"]),
            ", ".join(field_name(words, field) for field in row["assumed"]) or shown(gettext("nothing")),
            row["headcount"],
            row["public_transport"],
        ]
        for row in rows
    ]
    note = shown(
        gettext("What is assumed stands in the instance with its source; a sheet that fills it in replaces it.")
    )
    return Table("people", shown(gettext("Organisations and groups")), columns, cells, [note])


def _clocks(times: Sequence[Row]) -> str | None:
    return " ".join(time["at"] for time in times) or None


def _largest(share: Any) -> float | None:
    """Return a share, of one that differs by day the largest."""
    if isinstance(share, dict):
        return max(share.values(), default=None)
    return None if share is None else float(share)
