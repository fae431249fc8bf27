"""Monitoring: what is estimated from counts against what is known, by hand and in drawn regions."""

import numpy as np
import pytest

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")

from benchmarks.monitored_region import boarded, region_document
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from solver.errors import InputError
from solver.importers.counts.dated import DatedCounts
from solver.library.monitoring import adherence_edits, monitoring_of, next_schedule
from solver.uncertainty.assumptions import assumptions
from solver.uncertainty.monitoring.counted import add_up
from solver.uncertainty.monitoring.priors import build_priors
from solver.uncertainty.monitoring.region import build_region
from solver.uncertainty.ranges import default_ranges, read_ranges
from tests.support.monitored import FIXED, RANGES, draw_counts, draw_region
from tests.support.sweeps import quarter_document, quarter_instance, quarter_later

BEFORE_SCHOOL, AFTER_SCHOOL = (0, 0, 495, 510), (0, 0, 510, 525)
"""Of the quarter region: 08:15 to 08:30, in which all pupils pass today, and the quarter-hour after."""


@pytest.fixture(scope="module")
def ranges(tmp_path_factory):
    """The ranges that regions are drawn with."""
    path = tmp_path_factory.mktemp("ranges") / "ranges.toml"
    path.write_text(RANGES + FIXED, encoding="utf-8")
    return read_ranges(path)


def counts(rows, name="2026-03-1"):
    """Counts of the quarter region: passengers of the two quarter-hours for each day."""
    passengers = np.array(rows, dtype=float)
    num_days = len(passengers)
    date, span = np.divmod(np.arange(2 * num_days), 2)
    dates = tuple(f"{name}{number}" for number in range(num_days))
    return DatedCounts((BEFORE_SCHOOL, AFTER_SCHOOL), span, date, passengers.ravel(), dates)


def with_base_load(passengers):
    document = quarter_document()
    section = document["lines"][0]["sections"][0]
    section["supply"] = [row | {"places": 1000} for row in section["supply"]]
    section["base_load"] = [{"from": "07:00", "to": "10:00", "passengers": 12 * passengers}]
    return Instance.model_validate(document)


def test_days_that_are_busier_as_a_whole_are_no_dispersion():
    # The second day carries twice as much in both quarter-hours; apart from that no day differs.
    found = add_up(counts([[100, 20], [200, 40]]), counts([[60, 60], [60, 60]], "2026-04-1"))
    assert found.before.total.tolist() == [300, 60]
    np.testing.assert_allclose(found.before.days, [2, 2])
    # The factors are 2/3 and 4/3: squares 1/9 + 1/9 over the two days after the mean of each phase.
    assert found.day_sd == pytest.approx(np.sqrt(2 / 9 / 2))
    assert found.dispersion == pytest.approx(1e-4)


def test_dispersion_is_what_days_differ_beyond_chance():
    rng = np.random.default_rng(1)
    spans = tuple((0, 0, 15 * number, 15 * number + 15) for number in range(40))
    date, span = (each.ravel() for each in np.indices((20, 40)))
    drawn = [rng.negative_binomial(1 / 0.03, 1 / (1 + 0.03 * 200), 800).astype(float) for _ in range(2)]
    both = [DatedCounts(spans, span, date, each, tuple(map(str, range(20)))) for each in drawn]
    assert add_up(*both).dispersion == pytest.approx(0.03, rel=0.2)


def test_who_does_not_fit_is_on_board_later():
    region = build_region(quarter_instance(), quarter_later(), {(0, 0)})
    load = np.zeros(region.num_cells)
    first = int(np.flatnonzero(region.demand.cells.begin_min[region.cell] == 495)[0])
    load[first : first + 3] = 150, 30, 10
    on_board, left = region.on_board(load)
    # 100 places, then 100 (until 08:30) and 110: 50 wait, 30 + 50 fit, and nobody is left for the third.
    assert on_board[first : first + 3].tolist() == [100, 80, 10]
    assert left[first : first + 3].tolist() == [50, 0, 0]
    slope = region.gets_on(load).toarray()
    # One more in the full quarter-hour is one more on board in the next; else in its own.
    assert slope[first : first + 3, first : first + 3].tolist() == [[0, 0, 0], [1, 1, 0], [0, 0, 1]]


def test_the_slope_is_the_derivative_of_the_load():
    drawn = draw_region(3, places=260)
    region = build_region(drawn.instance, drawn.schedule, {(place, 0) for place in range(5)})
    load, step = 400 * np.random.default_rng(0).random(region.num_cells), 1e-4
    slope = region.gets_on(load).toarray()
    for cell in range(0, region.num_cells, 17):
        more = load.copy()
        more[cell] += step
        change = (region.on_board(more)[0] - region.on_board(load)[0]) / step
        np.testing.assert_allclose(change, slope[:, cell], atol=1e-6)


def test_beliefs_come_from_the_ranges():
    instance = quarter_instance()
    priors = build_priors(instance, assumptions(instance, default_ranges()), [["pupils"]])
    # Growth 0.95 to 1.05 is 1 +- 0.1 / sqrt(12).
    assert priors.growth == pytest.approx((0, 0.1 / np.sqrt(12)))
    # Three in four between 0.6 and 1, one in four anywhere: mean 0.725, variance 0.04763.
    alpha, beta = priors.adherence[0]
    mean = alpha / (alpha + beta)
    assert mean == pytest.approx(0.725)
    within, anywhere = 0.4**2 / 12 + 0.075**2, 1 / 12 + 0.225**2
    assert mean * (1 - mean) / (alpha + beta + 1) == pytest.approx(0.75 * within + 0.25 * anywhere)
    # Headcount +-20 %, mode shares +-30 %, flows +-25 %, a uniform range each; presence is not told.
    variance = (0.4**2 + 0.6**2 + 0.5**2) / 12
    assert priors.travellers[0] == pytest.approx((0, np.sqrt(variance)))


def test_by_hand_six_in_ten_moved_where_much_was_counted(ranges):
    # A hundred others in each quarter-hour, and the hundred pupils; 60 of them come a quarter of an hour later.
    instance = with_base_load(100)
    found = monitoring_of(
        instance, quarter_later(), counts([[200, 100]] * 9), counts([[140, 160]] * 9, "2026-04-1"), ranges
    )
    (pupils,) = found.parties
    assert (pupils.organisations, pupils.groups, pupils.is_told) == (("school",), ("pupils",), True)
    assert pupils.riders == pytest.approx(100)
    assert pupils.adherence.median == pytest.approx(0.6, abs=0.04)
    assert pupils.adherence.low < 0.6 < pupils.adherence.high
    assert found.growth.low < 1 < found.growth.high
    assert found.num_untouched == 0
    # 140 and 160 of 1,000 places.
    (section,) = found.sections
    assert (section.at, section.is_touched) == ("08:30", True)
    assert section.expected.median == pytest.approx(160, abs=6)
    assert found.left_behind.high == 0


def test_nobody_and_everybody_are_seen(ranges):
    instance = with_base_load(100)
    for after, share in (([200, 100], 0.0), ([100, 200], 1.0)):
        found = monitoring_of(
            instance, quarter_later(), counts([[200, 100]] * 9), counts([after] * 9, "2026-04-1"), ranges
        )
        assert found.parties[0].adherence.median == pytest.approx(share, abs=0.15)
        assert 0 <= found.parties[0].adherence.low <= found.parties[0].adherence.high <= 1


def test_edits_are_of_groups_that_moved_and_of_what_was_told(ranges):
    instance = with_base_load(100)
    both = counts([[200, 100]] * 9), counts([[140, 160]] * 9, "2026-04-1")
    found = monitoring_of(instance, quarter_later(), *both, ranges)
    median = found.parties[0].adherence.median
    assert adherence_edits(found) == [f"adherence pupils={median:.2f}"]
    following = next_schedule(instance, quarter_later(), found)
    assert following.scenario.edits == (f"adherence pupils={median:.2f}",)
    assert following.choices == quarter_later().choices
    untold = found.model_copy(update={"parties": (found.parties[0].model_copy(update={"is_told": False}),)})
    assert adherence_edits(untold) == []
    assert next_schedule(instance, quarter_later(), untold) == quarter_later()


def twins(num_apart):
    """A drawn region of which the first two parties live alike, but for as many as live elsewhere."""
    rng = np.random.default_rng(5)
    document = region_document(rng, 5, 4)
    first, second = (document["organisations"][place]["groups"][0] for place in (0, 1))
    for key in ("arrivals", "departures", "flows"):
        second[key] = first[key]
    if num_apart:
        second["arrivals"] = [{"at": "11:00", "share": 1}]
    instance = Instance.model_validate(document)
    choices = [
        GroupChoice(group=group.id, options=(OptionChoice(shift_min=15, pattern="today", parts=group.num_parts),))
        for group in instance.groups
    ]
    return draw_counts(rng, instance, Schedule(choices=tuple(choices)), 8)


def test_parties_whose_arrivals_coincide_are_told_as_one(ranges):
    drawn = twins(0)
    found = monitoring_of(drawn.instance, drawn.schedule, drawn.before, drawn.after, ranges)
    together = next(own for own in found.parties if len(own.organisations) > 1)
    assert together.organisations == ("p0", "p1")
    assert [own.organisations for own in found.parties if len(own.organisations) == 1] != []
    people = {group.id: group.headcount for group in drawn.instance.groups}
    truth = np.average([drawn.adherence["p0"], drawn.adherence["p1"]], weights=[people["g0"], people["g1"]])
    assert together.adherence.low <= truth <= together.adherence.high
    assert together.is_told


def test_parties_that_arrive_at_another_hour_are_told_apart(ranges):
    drawn = twins(1)
    found = monitoring_of(drawn.instance, drawn.schedule, drawn.before, drawn.after, ranges)
    assert all(len(own.organisations) == 1 for own in found.parties)


def test_a_section_that_nobody_moves_on_tells_growth(ranges):
    drawn = draw_region(2)
    found = monitoring_of(drawn.instance, drawn.schedule, drawn.before, drawn.after, ranges)
    assert [own.section for own in found.sections if not own.is_touched] == ["s4>town"]
    assert found.num_untouched == 1
    assert found.growth.low <= drawn.growth <= found.growth.high


def test_what_nobody_counted_is_named(ranges):
    drawn = draw_region(4)
    cut = _only(drawn.before, {4, 0}), _only(drawn.after, {4, 0})
    found = monitoring_of(drawn.instance, drawn.schedule, *cut, ranges)
    seen = {name for own in found.parties for name in own.organisations}
    riding = {
        party.id
        for party in drawn.instance.organisations[:-1]
        if any(flow.section == "s0>town" for group in party.groups for flow in group.flows)
    }
    assert 0 < len(seen) < 4
    assert seen == riding
    assert set(found.uncounted) == {"p0", "p1", "p2", "p3"} - seen
    with pytest.raises(InputError, match="no section that anybody passes whom the schedule moves"):
        monitoring_of(drawn.instance, drawn.schedule, _only(drawn.before, {4}), _only(drawn.after, {4}), ranges)


def _only(counted, sections):
    """Return the counts of some sections."""
    kept = [place for place, span in enumerate(counted.spans) if span[0] in sections]
    number = {place: own for own, place in enumerate(kept)}
    rows = np.isin(counted.span, kept)
    span = np.array([number[place] for place in counted.span[rows].tolist()])
    return DatedCounts(
        tuple(counted.spans[place] for place in kept), span, counted.date[rows], counted.passengers[rows], counted.dates
    )


def test_a_schedule_that_moves_nobody_is_refused(ranges):
    drawn = draw_region(4)
    still = Schedule(
        choices=tuple(
            GroupChoice(group=group.id, options=(OptionChoice(shift_min=0, pattern="today", parts=group.num_parts),))
            for group in drawn.instance.groups
        )
    )
    with pytest.raises(InputError, match="a schedule that moves nobody"):
        monitoring_of(drawn.instance, still, drawn.before, drawn.after, ranges)


def test_counts_that_changed_places_are_refused():
    one, other = counts([[200, 100]] * 3, "2026-04-1"), counts([[140, 160]] * 3)
    with pytest.raises(InputError) as refused:
        monitoring_of(with_base_load(100), quarter_later(), one, other)
    assert str(refused.value) == (
        "--after: found a count of 2026-03-10; expected dates after the last of --before, 2026-04-12; "
        "give each file to its own option; perhaps the two changed places."
    )


@pytest.mark.parametrize(("times", "total"), [(0, "0"), (0.4, "1,080"), (300, "810,000")])
def test_counts_beyond_what_the_model_can_say_are_refused(ranges, times, total):
    both = counts([[200, 100]] * 9), counts([[times * 140, times * 160]] * 9, "2026-04-1")
    with pytest.raises(InputError) as refused:
        monitoring_of(with_base_load(100), quarter_later(), *both, ranges)
    (problem,) = refused.value.problems
    assert problem.where == "--after"
    assert problem.found.startswith(f"{total} passengers in all, where ")
    assert "growth" in problem.expected
    assert "--ranges" in problem.advice


def test_the_same_counts_are_read_where_growth_may_be_so(tmp_path):
    path = tmp_path / "wide.toml"
    path.write_text(RANGES + FIXED + "[growth]\nassumed = [0.2, 1.8]\n", encoding="utf-8")
    both = counts([[200, 100]] * 9), counts([[56, 64]] * 9, "2026-04-1")
    found = monitoring_of(with_base_load(100), quarter_later(), *both, read_ranges(path))
    assert found.growth.low < 0.4 < found.growth.high
    assert found.growth.high < 0.6


def test_intervals_that_are_off_one_by_one_are_refused(ranges):
    # As many as before in all, but every count stands at another interval.
    drawn = draw_region(2)
    shuffled = np.random.default_rng(0).permutation(len(drawn.after.spans))
    after = DatedCounts(
        drawn.after.spans, shuffled[drawn.after.span], drawn.after.date, drawn.after.passengers, drawn.after.dates
    )
    with pytest.raises(InputError) as refused:
        monitoring_of(drawn.instance, drawn.schedule, drawn.before, after, ranges)
    (problem,) = refused.value.problems
    assert "% off what the counts before, the schedule and growth explain" in problem.found
    assert problem.expected.startswith("less than 50 %")


def covered(num_regions, ranges, **region):
    """Return the share of parties, and of regions by their growth, whose truth is in the interval of 90 %."""
    inside, grown = [], []
    for seed in range(num_regions):
        drawn = draw_region(1000 + seed, **region)
        found = monitoring_of(drawn.instance, drawn.schedule, drawn.before, drawn.after, ranges)
        grown.append(found.growth.low <= drawn.growth <= found.growth.high)
        alone = [own for own in found.parties if len(own.organisations) == 1]
        inside += [own.adherence.low <= drawn.adherence[own.organisations[0]] <= own.adherence.high for own in alone]
    print(f"{np.mean(inside):.3f} of {len(inside)} parties, growth {np.mean(grown):.3f}")
    return np.mean(inside), np.mean(grown), len(inside)


@pytest.mark.long
def test_the_interval_holds_the_truth_in_a_few_regions(ranges):
    share, _, num = covered(15, ranges)
    assert num >= 50
    assert share >= 0.8


@pytest.mark.long
@pytest.mark.parametrize("places", [400, 260], ids=["roomy", "full"])
def test_the_interval_of_nine_in_ten_holds_the_truth_in_nine_of_ten_of_two_hundred_regions(ranges, places):
    share, grown, num = covered(200, ranges, places=places)
    assert num >= 700
    assert 0.85 <= share <= 0.95
    assert 0.8 <= grown <= 1.0


def test_drawn_counts_are_of_who_is_on_board():
    drawn = draw_region(3, places=260)
    demand = build_demand(drawn.instance)
    load = np.full(demand.cells.num_cells, 300.0)
    load[demand.cells.places == 0] = 0
    assert boarded(load, demand.cells).max() == pytest.approx(260)
