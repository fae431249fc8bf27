"""The summary of a feed, and the notices of the optional validator."""

import json
import sys
import types
from pathlib import Path

import pytest

from solver.errors import SourceError
from solver.importers.findings import Finding, Findings
from solver.importers.gtfs.guru import findings_of_guru
from solver.importers.gtfs.summary import summarise
from tests.importers.gtfs.feeds import STOP_TIMES_HEADER, TUESDAY, small_feed, trip, write_zip


def path_of(tmp_path, **changed):
    return write_zip(tmp_path / "feed.zip", small_feed(**changed))


def test_summary_of_a_small_feed(tmp_path):
    routes = small_feed()["routes"] + "S,2,Tram,0\n"
    trips = small_feed()["trips"] + "S,W,night,C,0\nR,W,empty,C,0\n"
    times = small_feed()["stop_times"] + trip("night", "AB", "24:59:00")
    findings = Findings()
    steps = []
    summary = summarise(
        path_of(tmp_path, routes=routes, trips=trips, stop_times=times),
        findings=findings,
        progress=lambda step, done: steps.append((step, done)),
    )

    told = summary.as_json()
    assert json.loads(json.dumps(told))["findings"][0] == {
        "source": "feed.zip: routes.txt",
        "action": "read",
        "what": "rows",
        "count": 2,
        "examples": [],
    }
    assert summary.findings == tuple(findings)
    del told["findings"]
    assert told.pop("lines")[1] == {
        "route_id": "R",
        "direction": 1,
        "name": "1 Long",
        "mode": "bus",
        "headsign": "A",
        "num_runs": 1,
        "num_peak": 0,
        "first": "09:00",
        "last": "09:00",
    }
    assert told == {
        "feed": "feed.zip",
        "publisher": "Regio",
        "first_date": "2025-03-03",
        "last_date": "2025-03-14",
        "num_dates": 10,
        "date": "2025-03-04",
        "why": "the first Tuesday or Thursday with 4 trips, as 4 of 4 such days have; "
        "100 % of the service of the busiest week (from 2025-03-03)",
        "share_of_busiest_week": 1.0,
        "warning": "",
        "num_routes": 2,
        "num_trips": 4,
        "num_stops": 3,
        "num_stop_times": 8,
        "num_runs": 3,
        "runs_by_mode": {"bus": 2, "tram": 1},
        "lines_by_mode": {"bus": 1, "tram": 1},
        "first_departure": "08:00",
        "last_departure": "24:59",
        "runs_by_hour": {"08": 1, "09": 1, "24": 1},
    }
    assert all(0 <= done <= 1 for _, done in steps)
    assert ("reading stop_times.txt", 1.0) in steps


def test_a_wanted_date_and_a_publisher(tmp_path):
    path = path_of(tmp_path, feed_info="feed_publisher_name\nOpen Data\n")
    summary = summarise(path, TUESDAY.replace(day=5))

    assert (str(summary.date), summary.why[:8], summary.publisher) == ("2025-03-05", "as asked", "Open Data")
    with pytest.raises(SourceError, match="no service on Saturday 2025-03-08"):
        summarise(path, TUESDAY.replace(day=8))


def test_many_agencies_and_none(tmp_path):
    agencies = "agency_name\n" + "".join(f"{name}\n" for name in ("One", "Two", "One", "Three", "Four"))

    assert summarise(path_of(tmp_path, agency=agencies)).publisher == "One, Two, Three, ..."
    assert summarise(path_of(tmp_path, agency=None)).publisher == ""


def test_lines_with_most_departures_in_the_peak_come_first(tmp_path):
    routes = "route_id,route_short_name,route_type\n" + "".join(f"r{number},{number},3\n" for number in range(4))
    starts = {"r0": "06:59:59", "r1": "08:59:59", "r2": "07:00:00 07:30:00", "r3": "09:00:00 10:00:00"}
    runs = [(route, start) for route, clocks in starts.items() for start in clocks.split()]
    trips = "route_id,service_id,trip_id\n" + "".join(f"{route},W,t{n}\n" for n, (route, _) in enumerate(runs))
    times = STOP_TIMES_HEADER + "".join(trip(f"t{n}", "ABC", start) for n, (_, start) in enumerate(runs))
    summary = summarise(path_of(tmp_path, routes=routes, trips=trips, stop_times=times))

    found = [(line.route_id, line.num_peak, line.num_runs) for line in summary.lines]
    assert found == [("r2", 2, 2), ("r1", 1, 1), ("r3", 0, 2), ("r0", 0, 1)]


def test_without_the_validator_there_is_a_note(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "gtfs_guru", None)

    assert [str(finding) for finding in findings_of_guru(path_of(tmp_path))] == [
        "feed.zip: noted 1 check left out: gtfs-guru is not installed (pip install gtfs-guru)"
    ]


class Notice:
    def __init__(self, code, severity, file=None, row=None, field=None, **context):
        self.code, self.severity, self.file, self.row, self.field = code, severity, file, row, field
        self.message = f"message of {code}"
        self._context = context

    def context(self):
        return self._context


def validator(monkeypatch, notices=(), error=None):
    """Stand in for the package, whose results have these attributes in version 1.0.0."""
    asked = []

    def validate(path, country_code=None, date=None):
        asked.append((path, date))
        if error:
            raise error
        return types.SimpleNamespace(notices=list(notices))

    monkeypatch.setitem(sys.modules, "gtfs_guru", types.SimpleNamespace(validate=validate))
    return asked


def test_notices_are_grouped_errors_first(tmp_path, monkeypatch):
    notices = [
        Notice("unknown_file", "INFO", filename="extra.txt"),
        Notice("expired_calendar", "WARNING", row=2),
        Notice("out_of_range", "ERROR", "stops.txt", 49, "stop_lat", fieldValue=-200.0),
        Notice("out_of_range", "ERROR", "stops.txt", 50, "stop_lat", fieldValue="\x1b[31m"),
        Notice("no_feed_info", "WARNING", "feed_info.txt"),
        *(Notice("out_of_range", "ERROR", "stops.txt", 51, "stop_lon") for _ in range(9)),
    ]
    path = path_of(tmp_path)
    asked = validator(monkeypatch, notices)
    findings = findings_of_guru(path, TUESDAY)

    assert asked == [(str(path.resolve()), "2025-03-04")]
    examples = ("row 49 stop_lat = -200.0", "row 50 stop_lat = \\u001b[31m", "row 51 stop_lon")
    assert findings == [
        Finding("feed.zip: stops.txt", "noted", "notices of gtfs-guru: out_of_range (error)", 11, examples),
        Finding("feed.zip", "noted", "notices of gtfs-guru: expired_calendar (warning)", 1, ("row 2",)),
        Finding(
            "feed.zip: feed_info.txt",
            "noted",
            "notices of gtfs-guru: no_feed_info (warning)",
            1,
            ("message of no_feed_info",),
        ),
        Finding(
            "feed.zip: extra.txt", "noted", "notices of gtfs-guru: unknown_file (info)", 1, ("message of unknown_file",)
        ),
    ]


class PanicException(BaseException):
    pass


@pytest.mark.parametrize("error", [ValueError("not a .zip"), PanicException("not a .zip")])
def test_a_validator_that_fails_is_a_note(tmp_path, monkeypatch, error):
    validator(monkeypatch, error=error)

    assert [str(finding) for finding in findings_of_guru(path_of(tmp_path))] == [
        "feed.zip: noted 1 check left out: gtfs-guru says not a .zip"
    ]


def test_ctrl_c_ends_the_validator(tmp_path, monkeypatch):
    validator(monkeypatch, error=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        findings_of_guru(path_of(tmp_path))


def test_the_real_validator_where_it_is_installed(tmp_path):
    pytest.importorskip("gtfs_guru")
    path = path_of(tmp_path, stops=small_feed()["stops"].replace("52.1", "152.1"))
    codes = [finding.what for finding in findings_of_guru(Path(path), TUESDAY)]

    assert any("number_out_of_range (error)" in what for what in codes)
