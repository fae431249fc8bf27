import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.network.build import make_network
from solver.importers.network.named import NamedSection
from solver.importers.network.rule import AccessRule, Area, NetworkRule
from solver.importers.network.wording import clean_id, fits, unique_ids
from solver.importers.sources import Sources
from tests.importers.network.days import METRE, DayBuilder
from tests.importers.network.ways import SITE, network_of, site_at


def ids(network):
    return [pick.id for pick in network.picks]


def along():
    """Line 1: a - b - x - c - d and back, x at the site, most runs between c and d; line 2 is elsewhere."""
    builder = DayBuilder().stop("a", 8000).stop("b", 4000).stop("x", 0).stop("c", -4000).stop("d", -8000)
    builder.stop("e", 5000).stop("f", 6000).route("1").route("2")
    builder.runs("1", "a b x c d", ["08:00", "09:00"]).runs("1", "c d", ["10:00"])
    return builder.runs("1", "d c x b a", ["08:00"], direction=1).runs("2", "e f", ["08:00"])


def test_the_pairs_next_to_the_site_and_the_busiest_one():
    network = network_of(along().made)
    assert [(pick.id, pick.name, pick.direction, pick.reason) for pick in network.picks] == [
        ("1:0>x", "B - X", "D", "next to a site"),
        ("1:0>c", "X - C", "D", "next to a site"),
        ("1:0>d", "C - D", "D", "busiest"),
        ("1:1>b", "X - B", "A", "next to a site"),
        # On the way back no pair has more runs than those next to the site.
        ("1:1>x", "C - X", "A", "next to a site"),
    ]
    assert ids(network_of(along().made, busiest=False)) == ["1:0>x", "1:0>c", "1:1>b", "1:1>x"]


def test_lines_that_serve_no_site_are_left_out_and_counted():
    findings = Findings()
    make_network(along().made, [SITE], NetworkRule(), (), Sources(), findings)
    said = {(each.action, each.what): each.count for each in findings}
    assert said["kept", "lines with sections"] == 2
    assert said["dropped", "lines that serve no site, carry no transfers to one and are not named"] == 1


def test_rare_branches_next_to_a_site_are_left_out():
    builder = DayBuilder().stop("a", 8000).stop("b", 4000).stop("c", 4000).stop("x", 0).route("1")
    builder.runs("1", "a b x", [f"{hour:02d}:00" for hour in range(5, 15)])
    # 1 of 11 runs is 9 %, 2 of 12 are 17 %
    assert ids(network_of(builder.runs("1", "a c x", ["15:00"]).made, busiest=False)) == ["1:0>x"]
    found = ids(network_of(builder.runs("1", "a c x", ["16:00"]).made, busiest=False))
    assert found == ["1:0>x", "1:0>c>x"]
    assert ids(network_of(builder.made, busiest=False, least_runs_share=0.5)) == ["1:0>x"]


def test_counts_choose_the_pair_of_most_passengers():
    counted = {("1:0", "A", "B"): 300.0, ("1:0", "b", "x"): 200.0, ("1", "X", "C"): 400.0, ("2", "e", "f"): 999.0}
    network = network_of(along().made, counted=counted)
    # Line 2 serves no site. On the way back nothing of X - C is counted: direction 1 runs C - X.
    assert [(pick.id, pick.reason) for pick in network.picks] == [
        ("1:0>c", "most passengers"),
        ("1:1>b", "next to a site"),
        ("1:1>x", "next to a site"),
    ]


def test_named_sections_come_first_and_keep_their_line():
    named = [NamedSection("recipe", "1:0", "a", "B"), NamedSection("recipe", "2")]
    network = network_of(along().made, named=named)
    assert [(pick.id, pick.reason) for pick in network.picks] == [
        ("1:0>b", "named"),
        ("1:1>b", "next to a site"),
        ("1:1>x", "next to a site"),
        ("2:0>f", "named"),
    ]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (
            NamedSection("region.toml: sections[0]", "3"),
            'region.toml: sections[0]: found "3"; expected a line of the day that is not left out; correct it, '
            "or remove it.",
        ),
        (
            NamedSection("region.toml: sections[0]", "1", "Bb", "x"),
            'region.toml: sections[0]: found "Bb"; expected a stop that line "1" leaves; did you mean "B"? If not, '
            "correct it, or remove it.",
        ),
        (
            NamedSection("region.toml: sections[0]", "1:0", "b", "c"),
            'region.toml: sections[0]: found "c"; expected the stop after "b", "X"; correct it, or remove it.',
        ),
        (
            NamedSection("region.toml: sections[0]", "\x1b[31m1"),
            'region.toml: sections[0]: found "\\u001b[31m1"; expected a line of the day that is not left out; correct '
            "it, or remove it.",
        ),
    ],
)
def test_what_is_named_and_not_there(named, said):
    with pytest.raises(SourceError) as caught:
        network_of(along().made, named=[named])
    assert [str(problem) for problem in caught.value.problems] == [said]


def test_all_faults_at_once():
    named = [NamedSection("recipe", "9"), NamedSection("recipe, further on", "8")]
    with pytest.raises(SourceError) as caught:
        network_of(along().made, named=named)
    assert [problem.where for problem in caught.value.problems] == ["recipe", "recipe, further on"]
    rule = AccessRule(main_station="Zz")
    with pytest.raises(SourceError) as caught:
        network_of(along().made, rule, include=("7",), exclude=("1:0", "6"))
    assert [(problem.where, problem.found) for problem in caught.value.problems] == [
        ("hand.zip: lines to include", '"7"'),
        ("hand.zip: lines to exclude", '"6"'),
        ("hand.zip: main station", '"Zz"'),
    ]


def test_lines_can_be_chosen_by_word_and_by_area():
    sites = [SITE, site_at(5000, "t")]
    assert {pick.line for pick in network_of(along().made, sites=sites).picks} == {0, 1, 2}
    assert {pick.line for pick in network_of(along().made, sites=sites, include=("2", "1:1")).picks} == {1, 2}
    assert {pick.line for pick in network_of(along().made, sites=sites, exclude=("1*",)).picks} == {2}
    north = Area(lat=52.0 + 6000 * METRE, lon=5.0, radius_km=1.001)
    # Only e (at its edge) and f are within 1,001 m of 6,000 m north; a is 2,000 m away
    assert {pick.line for pick in network_of(along().made, sites=sites, area=north).picks} == {2}


def test_the_id_of_a_section_does_not_depend_on_what_else_is_chosen():
    day = along().made
    everything = network_of(day, named=[NamedSection("recipe", "*")])
    assert set(ids(network_of(day))) <= set(ids(everything))
    assert len(set(ids(everything))) == len(everything.picks) == 9


def test_long_stop_ids_make_ids_that_an_instance_can_hold():
    one, other = "s" * 120, "s" * 121
    builder = DayBuilder().stop("a", 5000).stop(one, 0, name="One").stop(other, -10, name="Other").route("1")
    network = network_of(builder.runs("1", f"a {one} {other}", ["08:00"]).made)
    assert len(set(ids(network))) == 2
    assert all(len(key) <= 100 for key in ids(network))


def test_sections_that_only_run_after_the_service_day_are_left_out():
    builder = DayBuilder().stop("a", 5000).stop("x", 0).route("1").runs("1", "a x", ["08:00"])
    day = builder.made
    day.calls.loc[:, ["arrival_s", "departure_s"]] += 22 * 3600
    network = network_of(day)
    assert (network.lines, network.picks) == ([], [])


def test_wildcards():
    assert fits("1*", "12", "x")
    assert fits("sprinter ?", "Sprinter 4")
    assert not fits("1", "12")
    assert not fits("[12]", "1")
    assert fits("[12]", "[12]")


def test_unique_ids():
    assert unique_ids(["a", "a", "a~2", "b"], ["b"]) == ["a", "a~2", "a~2~2", "b~2"]
    assert clean_id("\n") == "-"
    assert clean_id("x" * 100) == "x" * 100
    assert clean_id("x" * 101) != clean_id("x" * 102)
