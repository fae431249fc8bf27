import math

import pytest

from solver.importers.findings import Findings
from solver.importers.network.rule import AccessRule
from solver.importers.network.site_flows import note_flows
from solver.importers.network.times import LegTimes, times_of_group
from tests.importers.network.days import DayBuilder
from tests.importers.network.ways import PLAIN, SITE, due, flows, network_of, site_at

# 80 m on foot a minute and a detour of 1.3: 246.15 m as the crow flies are 4 minutes, 123.08 m are 2 minutes.
FOUR_MIN, TWO_MIN = 80 * 4 / 1.3, 80 * 2 / 1.3


def single(starts=("07:30", "08:00"), *, back=(), step_min=5):
    """One line a - b - x: x is four minutes on foot from the site."""
    builder = DayBuilder().stop("a", 5000).stop("b", 3000).stop("x", FOUR_MIN).route("1")
    builder.runs("1", "a b x", starts, step_min=step_min)
    return builder.runs("1", "x b a", back, direction=1, step_min=step_min) if back else builder


def test_one_line_next_to_the_site():
    # Runs arrive 07:40 and 08:10; those who must be there at 08:20 have to get off by 08:16. All take this line.
    # b - x: 5 min ride + 4 on foot = 9.
    assert flows(network_of(single().made), due("08:20")) == {("1:0>x", "to"): (1, 9)}


def test_a_section_further_on_has_those_who_board_before_it():
    day = single().made
    named = network_of(day, named=wanted(("1", "a", "b"), ("1", "b", "x")))
    # Even boarding at a and b: half of them are on board between a and b, 10 min ride + 4 on foot before the site.
    assert flows(named, due("08:20")) == {("1:0>b", "to"): (0.5, 14), ("1:0>x", "to"): (1, 9)}


def wanted(*triples):
    from solver.importers.network.named import NamedSection

    return [NamedSection("recipe", *triple) for triple in triples]


def test_the_leg_from_is_the_mirror_image():
    day = single(back=("16:00", "16:30")).made
    found = flows(network_of(day, named=wanted(("1", "*", "*"))), None, due("15:50"))
    # They walk 4 min and pass x - b when they leave; half of them ride on from b, 5 min later.
    assert found == {("1:1>b", "from"): (1, 4), ("1:1>a", "from"): (0.5, 9)}


def test_waiting_at_a_station_belongs_to_the_lag_of_the_leg_from():
    builder = DayBuilder().stop("x", FOUR_MIN).stop("b", 3000).stop("a", 5000).route("1")
    builder.run("1", [("x", "16:00"), ("b", "16:05/16:08"), ("a", "16:20")])
    found = flows(network_of(builder.made, named=wanted(("1", "*", "*"))), None, due("15:50"))
    # They pass b - a when the run leaves b: 4 on foot + 8
    assert found == {("1:0>b", "from"): (1, 4), ("1:0>a", "from"): (0.5, 12)}


def test_both_legs_at_once():
    day = single(back=("16:00", "16:30")).made
    assert flows(network_of(day), due("08:20"), due("15:50")) == {("1:0>x", "to"): (1, 9), ("1:1>b", "from"): (1, 4)}


def two_lines(one, two, *, far_m=FOUR_MIN):
    """Line 1 comes to x, line 2 to y; y is `far_m` on the other side of the site."""
    builder = DayBuilder().stop("a", 5000).stop("x", FOUR_MIN).stop("c", -5000).stop("y", -far_m).route("1").route("2")
    return builder.runs("1", "a x", ["05:00", *one], step_min=10).runs("2", "c y", ["05:00", *two], step_min=10)


def test_shares_of_lines_are_by_runs_in_the_window():
    # Due 09:00, on foot 4 min, so runs that arrive 07:56 to 08:56 count.
    # Line 1: 08:00, 08:30 = 2; line 2: 08:00 = 1.
    found = flows(network_of(two_lines(["07:50", "08:20"], ["07:50"]).made), due("09:00"))
    assert found == {("1:0>x", "to"): (0.666667, 14), ("2:0>y", "to"): (0.333333, 14)}


def test_doubling_the_frequency_doubles_the_weight():
    once = flows(network_of(two_lines(["08:20"], ["08:00", "08:40"]).made), due("09:00"))
    twice = flows(network_of(two_lines(["08:20", "08:30"], ["08:00", "08:40"]).made), due("09:00"))
    odds = [each["1:0>x", "to"][0] / each["2:0>y", "to"][0] for each in (once, twice)]
    assert odds == [pytest.approx(1 / 2, abs=1e-5), pytest.approx(2 / 2, abs=1e-5)]


@pytest.mark.parametrize(
    ("start", "counts"),
    [
        ("07:46", True),  # arrives 07:56 = 09:00 - 4 - 60: just within the window
        ("07:45", False),
        ("08:46", True),  # arrives 08:56 = 09:00 - 4: just in time
        ("08:47", False),
    ],
)
def test_the_edges_of_the_window(start, counts):
    found = flows(network_of(two_lines([start], ["08:20"]).made), due("09:00"))
    assert (("1:0>x", "to") in found) == counts


def test_a_minute_on_foot_costs_a_tenth():
    # 4 min on foot against 2: weights exp(-0.4) and exp(-0.2); share of the far one 1 / (1 + exp(0.2)) = 0.450166
    found = flows(network_of(two_lines(["08:20"], ["08:20"], far_m=TWO_MIN).made), due("09:00"))
    assert found["1:0>x", "to"] == (pytest.approx(1 / (1 + math.exp(0.2)), abs=1e-6), 14)
    assert found["2:0>y", "to"] == (pytest.approx(0.549834, abs=1e-6), 12)


def test_several_times_count_by_their_shares():
    day = two_lines(["08:20"], ["09:50"]).made
    # Line 1 serves those of 09:00 (0.8), line 2 those of 10:30 (0.2). Nobody is without a run in an hour.
    times = LegTimes(((540, 0.8), (630, 0.2)))
    assert flows(network_of(day), times) == {("1:0>x", "to"): (0.8, 14), ("2:0>y", "to"): (0.2, 14)}


def test_a_run_that_has_only_just_begun_carries_fewer():
    # Both runs are on their way for 10 min. With a catchment of 15 min both count 2/3: no difference.
    even = flows(network_of(two_lines(["08:20"], ["08:20"]).made, AccessRule()), due("09:00"))
    assert even["1:0>x", "to"][0] == 0.5
    builder = DayBuilder().stop("a", 5000).stop("x", FOUR_MIN).stop("c", -5000).stop("y", -FOUR_MIN)
    builder.route("1").route("2").runs("1", "a x", ["05:00", "08:20"], step_min=20)
    builder.runs("2", "c y", ["05:00", "08:20"], step_min=5)
    # 20 min counts 1, 5 min counts 5 / 15: shares 0.75 and 0.25
    found = flows(network_of(builder.made, AccessRule()), due("09:00"))
    assert found == {("1:0>x", "to"): (0.75, 24), ("2:0>y", "to"): (0.25, 9)}


def test_branches_share_the_riders_of_a_line_by_runs():
    builder = DayBuilder().stop("a", 5000).stop("b", 3000).stop("c", 3000).stop("x", FOUR_MIN).route("1")
    builder.runs("1", "a b x", ["05:00", "08:00", "08:10"]).runs("1", "a c x", ["05:30", "08:20"], step_min=10)
    found = flows(network_of(builder.made, named=wanted(("1", "*", "*"))), due("08:50"))
    # Two of three runs come by b. Before b and c half of them are on board.
    assert found == {
        ("1:0>x", "to"): (0.666667, 9),
        ("1:0>c>x", "to"): (0.333333, 14),
        ("1:0>b", "to"): (0.333333, 14),
        ("1:0>c", "to"): (0.166667, 24),
    }


def test_the_lag_is_the_median_over_the_runs_that_count():
    builder = DayBuilder().stop("a", 5000).stop("x", FOUR_MIN).route("1").runs("1", "a x", ["05:00"], step_min=60)
    for begin, end in (("08:00", "08:08"), ("08:10", "08:19"), ("08:20", "08:40")):
        builder.run("1", [("a", begin), ("x", end)])
    # 8, 9 and 20 min: median 9, and 4 on foot; the slow run at 05:00 is not in the window
    assert flows(network_of(builder.made), due("09:00")) == {("1:0>x", "to"): (1, 13)}


def test_names_of_stops_change_nothing():
    one = two_lines(["07:50", "08:20"], ["07:50"])
    other = two_lines(["07:50", "08:20"], ["07:50"])
    for row in other.stops:
        row["name"] = f"New {row['name']}"
    times = due("09:00")
    assert flows(network_of(one.made), times) == flows(network_of(other.made), times)
    assert [line["id"] for line in network_of(one.made).lines] == [line["id"] for line in network_of(other.made).lines]


def test_nothing_in_the_window_lets_the_whole_day_count():
    network = network_of(two_lines([], ["06:00", "06:30"]).made)
    result = network.flows_of_site(SITE, {"to": due("12:00")})
    # Line 1 has one run on the day, line 2 three
    assert [(flow["section"], flow["share"]) for flow in result.flows] == [("1:0>x", 0.25), ("2:0>y", 0.75)]
    assert result.whole_day == ("to",)


def test_a_line_without_trips_when_people_pass_is_left_to_the_others():
    day = two_lines(["08:20"], ["08:20"]).made
    network = network_of(day)
    # Due 09:00 with a lag of 14 they pass at 08:46; with 223 min earlier at 05:03, with 227 at 04:59: before 05:00.
    assert set(flows(network, due("09:00", earlier_min=223))) == {("1:0>x", "to"), ("2:0>y", "to")}
    builder = two_lines(["08:20"], ["08:20"])
    builder.calls = [call for call in builder.calls if call["trip"] != 2]  # line 2 has lost its run of 05:00
    builder.trips[2]["direction"] = 1
    builder.calls += [{"trip": 2, "stop": 0, "arrival_s": 0, "departure_s": 0}]
    builder.calls += [{"trip": 2, "stop": 0, "arrival_s": 9, "departure_s": 9}]
    builder.calls.sort(key=lambda call: call["trip"])
    result = network_of(builder.made).flows_of_site(SITE, {"to": due("09:00", earlier_min=60)})
    # They pass 07:46 to 08:46; line 2 has its first trip at 08:20
    assert [(flow["section"], flow["share"]) for flow in result.flows] == [("1:0>x", 1)]
    (drop,) = result.dropped
    assert (drop.section, drop.share, drop.passing) == ("2:0>y", 0, (466, 526))
    findings = Findings()
    note_flows([result], findings)
    assert [(each.action, each.count, each.examples) for each in findings] == [("dropped", 1, ("s on 2:0>y",))]


@pytest.mark.parametrize(
    ("changes", "passes"),
    [
        ({"earlier_min": 46}, True),  # 08:46 - 46 = 08:00, when the first trip leaves
        ({"earlier_min": 47}, False),
        ({"far_min": 46}, True),
        ({"far_min": 47}, False),
        ({"earlier_min": 20, "far_min": 27}, False),
        ({"later_min": 600, "near_min": -200}, True),  # after the last trip they take the last one
    ],
)
def test_the_first_trip_to_a_site(changes, passes):
    builder = (
        DayBuilder().stop("a", 5000).stop("x", FOUR_MIN).route("1").runs("1", "a x", ["08:00", "08:30"], step_min=10)
    )
    assert bool(flows(network_of(builder.made), due("09:00", **changes))) == passes


@pytest.mark.parametrize(
    ("changes", "passes"),
    [
        ({"later_min": 26}, True),  # 16:00 + 4 + 26 = 16:30, the last trip
        ({"later_min": 27}, False),
        ({"far_min": 27}, False),
        ({"earlier_min": 600}, True),
    ],
)
def test_the_last_trip_from_a_site(changes, passes):
    builder = (
        DayBuilder().stop("x", FOUR_MIN).stop("a", 5000).route("1").runs("1", "x a", ["16:10", "16:30"], step_min=10)
    )
    assert bool(flows(network_of(builder.made), None, due("16:00", **changes))) == passes


def test_in_bins_people_pass_while_something_runs():
    builder = (
        DayBuilder().stop("a", 5000).stop("x", FOUR_MIN).route("1").runs("1", "a x", ["08:00", "08:30"], step_min=10)
    )
    network = network_of(builder.made, departures="bins", bin_min=60)
    # Supply 08:00 to 09:00; due 09:00 they pass at 08:46
    assert flows(network, due("09:00", later_min=14)) != {}
    assert flows(network, due("09:00", later_min=15)) == {}
    assert flows(network, due("09:00", earlier_min=46)) != {}
    assert flows(network, due("09:00", earlier_min=47)) == {}


def test_a_site_out_of_reach_has_no_flows_and_says_so():
    far = site_at(-1000)
    network = network_of(single().made, sites=[far, SITE])
    result = network.flows_of_site(far, {"to": due("08:20")})
    assert (result.flows, result.served, result.in_reach) == ([], (), False)
    # (1,000 + 246.15) * 1.3 = 1,620 m
    assert result.nearest_m == pytest.approx(1620, abs=0.1)
    findings = Findings()
    note_flows([result], findings)
    (only,) = findings
    assert (only.action, only.count, only.examples) == ("noted", 1, ("s: nearest stop 1,620 m",))


def test_what_serves_a_site_is_told():
    result = network_of(two_lines(["07:50", "08:20"], ["07:50"]).made).flows_of_site(SITE, {"to": due("09:00")})
    assert [(line.line, line.stop, line.walk_min, line.num_runs, line.share) for line in result.served] == [
        ("1:0", "X", 4.0, 2, 0.666667),
        ("2:0", "Y", 4.0, 1, 0.333333),
    ]
    assert [origin.quality for origin in result.origins] == ["derived", "assumed"]


def test_small_flows_are_left_out():
    day = two_lines(["07:50", "08:20"], ["07:50"]).made
    rule = PLAIN.model_copy(update={"least_share": 0.5})
    assert set(flows(network_of(day, rule), due("09:00"))) == {("1:0>x", "to")}


def test_a_loop_line_brings_people_where_it_ends_and_takes_them_where_it_begins():
    builder = DayBuilder().stop("x", FOUR_MIN).stop("a", 4000).stop("b", 5000).route("1")
    builder.runs("1", "x a b x", ["07:00", "08:00"])
    found = flows(network_of(builder.made), due("08:30"), due("06:50"))
    # b - x: 5 + 4 = 9 before the site. x - a: 4 min after it.
    assert found["1:0>x", "to"] == (1, 9)
    assert found["1:0>a", "from"] == (1, 4)
    # Step 2 to the site has those who boarded at x itself, a third; 15 + 4 min before.
    assert found["1:0>a", "to"] == (0.333333, 19)


GROUP = {
    "arrivals": [{"at": "08:30", "share": 0.5}, {"at": "10:15", "share": 0.3}],
    "departures": [{"at": "15:00", "share": 1}],
    "profile": "early",
    "shifts": {"earlier_min": 20, "later_min": 45, "step_min": 15},
}
PROFILES = {
    "early": {"before_min": [30, 20, 10, 0, -5], "share": [0, 0.5, 0.5, 0]},
    "late": {"before_min": [45, 0], "share": [1]},
}


def test_times_of_a_group():
    found = times_of_group(GROUP, PROFILES)
    # A shift is a multiple of 15: 15 earlier; pieces without anybody do not count: 20 to 0 min before.
    assert found == {
        "to": LegTimes(((510, 0.5), (615, 0.3)), 15, 45, 0, 20),
        "from": LegTimes(((900, 1.0),), 15, 45, 0, 20),
    }
    assert found["to"].stretches("to", 5) == [(470, 550), (575, 655)]
    assert found["from"].stretches("from", 5) == [(890, 970)]
    assert times_of_group({**GROUP, "departure_profile": "late"}, PROFILES)["from"].far_min == 45


def test_times_of_those_who_go_by_a_mode():
    own = {"early": {"train": "late"}}
    found = times_of_group(GROUP, PROFILES, own)
    assert found["to"].edges_of_mode == {"train": (0, 45)}
    # Lag 5, 15 earlier and 45 later at most: 45 minutes before instead of 20, for the train alone.
    assert found["to"].stretches("to", 5, "train") == [(445, 550), (550, 655)]
    assert found["to"].stretches("to", 5, "bus") == found["to"].stretches("to", 5) == [(470, 550), (575, 655)]
    assert found["from"].stretches("from", 5, "train") == [(890, 995)]
    apart = times_of_group({**GROUP, "departure_profile": "late"}, PROFILES, own)
    assert apart["from"].edges_of_mode == {}


def test_a_group_without_departures_has_no_leg_from():
    assert set(times_of_group({"arrivals": GROUP["arrivals"], "profile": "early"}, PROFILES)) == {"to"}
