"""Where people may get on or off: runs that only pass, and calls for getting on or off only."""

import pytest

from solver.importers.findings import Findings
from solver.importers.network.index import without_passing
from solver.importers.network.named import NamedSection
from solver.importers.network.origins import OriginPoint
from solver.importers.network.rule import AccessRule
from tests.importers.network.days import METRE, DayBuilder
from tests.importers.network.ways import due, flows, network_of


def line(*calls, starts=("05", "08")):
    """Line 1 over a, b and x (the site) to c, ten minutes from stop to stop, each hour of `starts`."""
    builder = DayBuilder().stop("a", 9000).stop("b", 5000).stop("x", 0).stop("c", -5000).route("1")
    for hour in starts:
        builder.run("1", [(stop, f"{hour}:{place}0{sign}") for place, (stop, sign) in enumerate(calls)])
    return builder


def passing(day, trip, stop):
    """Make a call of a trip one at which nobody gets on or off."""
    at = (day.calls["trip"] == trip) & (day.calls["stop"] == day.stops["stop_id"].tolist().index(stop))
    day.calls.loc[at, ["boards", "alights"]] = False
    return day


def test_a_run_that_passes_a_stop_has_a_section_from_the_stop_before_it():
    day = line(("a", ""), ("b", ""), ("x", ""), ("c", "")).made
    for trip in (0, 1):
        passing(day, trip, "b")
    network = network_of(day)
    assert [pick.name for pick in network.picks] == ["A - X", "X - C"]
    assert flows(network, due("09:00"))["1:0>x", "to"] == (1, 20)


def test_what_passes_is_counted_and_runs_of_one_stop_go():
    day = line(("a", ""), ("b", ""), ("x", "")).made
    for stop in ("a", "b"):
        passing(day, 0, stop)
    findings = Findings()
    left = without_passing(day, findings)
    assert left.trips["trip_id"].tolist() == ["t1"]
    assert left.calls["trip"].tolist() == [0, 0, 0]
    where = "hand.zip: stop_times.txt on 2026-11-24"
    assert [str(finding) for finding in findings] == [
        f"{where}: dropped 2 calls at which nobody may get on or off: the run only passes (such as t0)",
        f"{where}: dropped 1 runs with one call at which people may get on or off (such as t0)",
    ]


def test_a_day_on_which_everything_stops_stays_as_it_is():
    day = line(("a", ""), ("x", "")).made
    assert without_passing(day, Findings()) is day


def test_nobody_gets_off_where_people_only_get_on():
    there, back = due("09:00"), due("07:50")
    assert set(flows(network_of(line(("a", ""), ("x", "+"), ("c", "")).made), there, back)) == {("1:0>c", "from")}
    assert set(flows(network_of(line(("a", ""), ("x", "-"), ("c", "")).made), there, back)) == {("1:0>x", "to")}


def test_people_board_evenly_over_the_stops_where_they_may():
    found = flows(both_sections(line(("a", "+"), ("b", ""), ("x", ""))), due("09:00"))
    assert found == {("1:0>b", "to"): (0.5, 20), ("1:0>x", "to"): (1, 10)}
    # At b people only get off, so all of those who get off at x came from a.
    found = flows(both_sections(line(("a", "+"), ("b", "-"), ("x", ""))), due("09:00"))
    assert found == {("1:0>b", "to"): (1, 20), ("1:0>x", "to"): (1, 10)}


def both_sections(builder):
    return network_of(builder.made, named=[NamedSection("recipe", "1:0", *pair) for pair in ("ab", "bx")])


def test_people_get_off_evenly_over_the_stops_where_they_may():
    def way(*signs):
        builder = DayBuilder().stop("x", 0).stop("c", -5000).stop("d", -9000).route("1")
        builder.run(
            "1", [(stop, f"17:{place}0{sign}") for place, (stop, sign) in enumerate(zip("xcd", signs, strict=True))]
        )
        named = [NamedSection("recipe", "1:0", *pair) for pair in ("xc", "cd")]
        return flows(network_of(builder.made, named=named), back=due("16:50"))

    assert way("", "", "-") == {("1:0>c", "from"): (1, 0), ("1:0>d", "from"): (0.5, 10)}
    assert way("", "+", "-") == {("1:0>c", "from"): (1, 0), ("1:0>d", "from"): (1, 10)}


def test_a_run_that_nobody_may_board_before_the_site_counts_for_nothing():
    builder = DayBuilder().stop("a", 5000).stop("x", 0).stop("c", -5000).route("1").route("2")
    builder.run("1", [("a", "08:00-"), ("x", "08:10")]).run("1", [("a", "05:00"), ("x", "05:10")])
    builder.run("2", [("c", "08:00"), ("x", "08:10")])
    assert flows(network_of(builder.made), due("09:00")) == {("2:0>x", "to"): (1, 10)}


def test_known_origins_board_where_they_may():
    home = OriginPoint("1234", 52.0 + 5000 * METRE, 5.0, 1.0)
    open_there = flows(network_of(line(("a", ""), ("b", ""), ("x", "")).made), due("09:00"), origins=[home])
    assert open_there["1:0>x", "to"] == (1, 10)
    closed = network_of(line(("a", ""), ("b", "-"), ("x", "")).made)
    assert flows(closed, due("09:00"), origins=[home]) == {}


@pytest.mark.parametrize(("sign", "changing"), [("", True), ("+", True), ("-", False)])
def test_people_change_where_they_may_get_on(sign, changing):
    builder = DayBuilder().stop("f", 20_000).stop("m", 9000, name="Main").stop("x", 0).route("1").route("2")
    for hour in ("05", "08"):
        builder.run("2", [("f", f"{hour}:00"), ("m", f"{hour}:10")])
        builder.run("1", [("f", f"{hour}:05"), ("m", f"{hour}:20{sign}"), ("x", f"{hour}:30")])
    access = AccessRule(catchment_min=0.0, main_station="Main", transfer_share=0.5)
    found = flows(network_of(builder.made, access), due("09:00"))
    assert (("2:0>m", "to") in found) == changing
