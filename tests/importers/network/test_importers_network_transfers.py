import math

import pytest

from solver.importers.network.named import NamedSection
from solver.importers.network.rule import AccessRule
from tests.importers.network.days import DayBuilder
from tests.importers.network.ways import PLAIN, SITE, due, flows, network_of

FOUR_MIN = 80 * 4 / 1.3
ALL = [NamedSection("recipe", "*")]
OVER = PLAIN.model_copy(update={"main_station": "Hub"})


def region(feeders=(("2", ["07:00", "07:20", "07:40"]), ("3", ["07:20"]))):
    """Line 1: p - q - hub - r - x, 5 min each, x near the site. Feeders take 10 min to the hub."""
    builder = DayBuilder().stop("p", 9000).stop("q", 8000).stop("hub", 7000, name="Hub").stop("r", 3000)
    builder.stop("x", FOUR_MIN).stop("e2", 20_000).stop("m2", 15_000).stop("e3", 30_000).route("1")
    builder.runs("1", "p q hub r x", ["05:00", "07:50", "08:10"])
    for line, starts in feeders:
        way = "e2 m2 hub" if line == "2" else f"e{line} hub"
        builder.route(line).runs(line, way, ["04:00", *starts], step_min=10)
    return builder


def test_who_changes_is_on_board_from_the_main_station_only():
    found = flows(network_of(region().made, OVER, named=ALL), due("08:50"))
    # Half change at the hub; the other half board evenly at p, q, hub, r: 1/8 each.
    # x: 4 min on foot, 5 min ride from r, 10 from hub, 15 from q, 20 from p.
    own = {section: pair for (section, _), pair in found.items() if section.startswith("1:")}
    assert own == {
        "1:0>q": (0.125, 24),
        "1:0>hub": (0.25, 19),
        "1:0>r": (0.375 + 0.5, 14),
        "1:0>x": (1, 9),
    }


def test_feeders_share_those_who_change_by_runs():
    found = flows(network_of(region().made, OVER, named=ALL), due("08:50"))
    # The hub is 4 + 10 + 5 (change) = 19 min before 08:50: 08:31. Runs that arrive 07:31 to 08:31:
    # line 2: 07:20 -> 07:40 and 07:40 -> 08:00 (07:00 -> 07:20 is too early) = 2; line 3: 07:20 -> 07:30 is too early.
    assert found["2:0>hub", "to"] == (0.5, 29)
    assert found["2:0>m2", "to"] == (0.25, 39)
    assert ("3:0>hub", "to") not in found
    later = flows(network_of(region((("2", ["07:20", "07:40"]), ("3", ["07:21"]))).made, OVER, named=ALL), due("08:50"))
    # line 3 arrives at 07:31: 2 runs against 1
    assert later["2:0>hub", "to"] == (0.333333, 29)
    assert later["3:0>hub", "to"] == (0.166667, 29)


def test_without_a_main_station_nobody_changes():
    found = flows(network_of(region().made, PLAIN, named=ALL), due("08:50"))
    assert {section for section, _ in found} == {"1:0>q", "1:0>hub", "1:0>r", "1:0>x"}
    assert found["1:0>r", "to"] == (0.75, 14)


def test_feeders_are_kept_because_they_carry_transfers():
    network = network_of(region().made, OVER)
    reasons = {pick.id: pick.reason for pick in network.picks}
    assert reasons["2:0>hub"] == reasons["3:0>hub"] == "next to the main station"
    assert reasons["1:0>x"] == "next to a site"


def test_the_route_itself_and_other_routes_of_the_site_do_not_feed():
    builder = region()
    # Line 1 the other way round ends at the hub as well, and line 4 stops at the site and comes from the hub too.
    builder.runs("1", "x r hub", ["07:30"], direction=1).route("4")
    builder.stop("y", -FOUR_MIN).runs("4", "e3 hub y", ["04:00", "08:00"], step_min=10)
    found = flows(network_of(builder.made, OVER, named=ALL), due("08:50"))
    assert {section for section, leg in found if leg == "to"} == {
        "1:0>q",
        "1:0>hub",
        "1:0>r",
        "1:0>x",
        "4:0>hub",
        "4:0>y",
        "2:0>hub",
        "2:0>m2",
    }
    # Line 4 has one run against two of line 1: a third; of them half change, half board at e3 and hub.
    assert found["4:0>hub", "to"][0] == pytest.approx(1 / 3 * 0.25, abs=1e-6)
    assert found["4:0>y", "to"][0] == pytest.approx(1 / 3, abs=1e-6)
    # 2/3 over line 1 with 14 min from the hub, 1/3 over line 4 with 4 + 10 = 14 min; 5 to change, 10 ride
    assert found["2:0>hub", "to"] == (0.5, 29)


def test_the_leg_from_is_the_mirror_image():
    builder = DayBuilder().stop("x", FOUR_MIN).stop("hub", 7000, name="Hub").stop("q", 8000).stop("e2", 20_000)
    builder.stop("f2", 25_000).route("1").route("2")
    builder.runs("1", "x hub q", ["16:10", "16:30", "23:00"]).runs(
        "2", "hub e2 f2", ["16:20", "16:40", "23:30"], step_min=10
    )
    found = flows(network_of(builder.made, OVER, named=ALL), None, due("16:00"))
    # Half change at the hub. The others alight evenly at hub and q: a quarter each.
    assert found == {
        ("1:0>hub", "from"): (1, 4),
        ("1:0>q", "from"): (0.25, 9),
        # 4 on foot, 5 ride, 5 to change: they leave the hub 14 min after the departure, and e2 10 min later.
        ("2:0>e2", "from"): (0.5, 14),
        ("2:0>f2", "from"): (0.25, 24),
    }


def test_a_site_at_the_main_station_has_no_transfers():
    builder = DayBuilder().stop("a", 5000).stop("hub", FOUR_MIN, name="Hub").stop("z", -3000).route("1").route("2")
    builder.runs("1", "a hub z", ["05:00", "08:20"]).runs("2", "z hub a", ["05:00", "08:20"])
    found = flows(network_of(builder.made, OVER), due("09:00"))
    assert found == {("1:0>hub", "to"): (0.5, 9), ("2:0>hub", "to"): (0.5, 9)}


def test_several_stations_of_one_name_are_one_main_station():
    builder = region()
    builder.stop("rail", 7010, name="Hub").stop("e9", 90_000).route("9", mode="train")
    builder.runs("9", "e9 rail", ["04:00", "07:30", "07:50"], step_min=20)
    found = flows(network_of(builder.made, OVER, named=ALL), due("08:50"))
    assert found["9:0>rail", "to"] == (0.25, 39)
    assert found["2:0>hub", "to"] == (0.25, 29)


def test_the_numbers_of_changing_can_be_replaced():
    rule = OVER.model_copy(update={"transfer_share": 0.2, "transfer_min": 8.0})
    found = flows(network_of(region().made, rule, named=ALL), due("08:50"))
    # 0.8 board evenly: 3/4 of them before r, and the 0.2 who change
    assert found["1:0>r", "to"] == (0.8, 14)
    # 08:50 - 4 - 10 - 8 = 08:28, so arrivals from 07:28: two of line 2 and that of line 3 at 07:30
    assert found["2:0>hub", "to"] == (0.133333, 32)
    assert found["3:0>hub", "to"] == (0.066667, 32)


def test_by_its_id_with_wildcards():
    rule = PLAIN.model_copy(update={"main_station": "h?b"})
    assert ("2:0>hub", "to") in flows(network_of(region().made, rule, named=ALL), due("08:50"))


def test_lines_without_trips_when_people_change_are_left_to_the_others():
    builder = region((("2", ["07:20", "07:40"]), ("3", ["07:21"])))
    # Line 3 loses its run of 04:00: those who shift an hour earlier would find no trip at 07:21
    gone = next(
        number
        for number, trip in enumerate(builder.trips)
        if trip["route"] == 2 and first_call(builder, number) == 4 * 3600
    )
    for call in builder.calls:
        if call["trip"] == gone:
            call["arrival_s"] += 5 * 3600
            call["departure_s"] += 5 * 3600
    result = network_of(builder.made, OVER, named=ALL).flows_of_site(SITE, {"to": due("08:50", earlier_min=61)})
    shares = {flow["section"]: flow["share"] for flow in result.flows}
    # Those of line 3 would pass at 08:50 - 29 = 08:21; 61 min earlier is 07:20, before its first trip
    assert shares["2:0>hub"] == 0.5
    assert [(drop.section, drop.share) for drop in result.dropped] == [("3:0>hub", 0)]


def first_call(builder, trip):
    return next(call["departure_s"] for call in builder.calls if call["trip"] == trip)


def test_weight_of_the_whole_is_kept_where_the_walk_differs():
    builder = region()
    builder.stop("y", -2 * FOUR_MIN).stop("k", -9000).route("5").runs(
        "5", "k y", ["05:00", "08:10", "08:20"], step_min=10
    )
    found = flows(
        network_of(builder.made, AccessRule(main_station="Hub", catchment_min=0.0, walk_m=1000.0)), due("08:50")
    )
    # Two runs each; 4 min on foot against 8
    assert found["1:0>x", "to"][0] == pytest.approx(1 / (1 + math.exp(-0.4)), abs=1e-6)
    assert found["1:0>x", "to"][0] + found["5:0>y", "to"][0] == pytest.approx(1, abs=2e-6)
