"""The base load that counts leave, by hand, and as a property of random instances."""

import random

import pytest

from solver.checker import recompute_loads
from solver.checker.choices import status_quo_choices
from solver.domain.instance import Source
from solver.formats import validate_instance
from solver.importers.counts.base_load import compare_with_counts, counted_base_load, with_base_load
from solver.importers.counts.read import Count, read_counts
from solver.importers.findings import Findings
from solver.importers.sources import Origin, Sources
from tests.importers.counts.two_sections import instance
from tests.importers.people.rows_by_hand import rows
from tests.support.tiny import random_instance

CARD = Origin("smart card 2025", "fact")


def count(section, begin, end, passengers, day="tue"):
    return Count(section, day, begin, end, passengers, "counts, row 2", (CARD,))


def base_load(made, section):
    found = next(each for each in made.sections if each.id == section)
    return [(row.start_min, row.end_min, row.passengers, row.days) for row in found.base_load]


def made_of(given, *counts):
    findings = Findings()
    made, report = with_base_load(given, counts, findings)
    assert list(validate_instance(made)) == []
    return made, report, findings


def test_bins_what_the_group_does_not_explain_is_base_load():
    # 08:00-08:15 has 75 of the group, 08:15-08:30 has 25.
    made, report, _ = made_of(instance(), count("tram>city", 480, 495, 100), count("tram>city", 495, 510, 10))
    assert base_load(made, "tram>city") == [(480, 495, 25, None)]
    (section,) = report.sections
    assert (section.counted, section.modelled, section.base, section.leftover) == (110, 100, 25, 15)


def test_trips_what_the_group_does_not_explain_comes_for_exactly_these_trips():
    # In 08:00-08:30 depart 08:05 with 75 of the group and 08:20 without any: 5 of 80 are left, and come after the trip
    # of 07:50 and up to that of 08:20: half of them (15 of 30 min) for each.
    made, _, _ = made_of(instance(), count("bus>city", 480, 510, 80))
    assert base_load(made, "bus>city") == [(470, 500, 5, None)]
    loads = recompute_loads(made, status_quo_choices(made))
    trips = {begin: load for (section, _, begin), load in loads.items() if section == "bus>city"}
    assert trips == pytest.approx({470: 25, 485: 75 + 2.5, 500: 2.5, 530: 0})


def test_a_bin_that_is_counted_in_part_explains_in_proportion():
    # 08:05-08:15 is two thirds of a bin of 75: 50 of 60 are explained.
    made, report, _ = made_of(instance(), count("tram>city", 485, 495, 60))
    assert base_load(made, "tram>city") == [(485, 495, 10, None)]
    assert report.sections[0].modelled == 50


def test_passengers_where_there_are_no_places_are_dropped_and_those_beside_places_are_kept():
    made, report, findings = made_of(
        instance(), count("tram>city", 360, 390, 40), count("tram>city", 390, 450, 40), count("bus>city", 540, 600, 9)
    )
    # The tram runs from 07:00: the count of 06:30-07:30 comes in the half of it that has places.
    assert base_load(made, "tram>city") == [(420, 450, 40, None)]
    assert base_load(made, "bus>city") == []
    assert [str(finding) for finding in findings][1] == (
        "counts: dropped 2 counts at times at which the section has no places (such as tram>city tue 06:00,"
        " bus>city tue 09:00)"
    )
    assert [section.base for section in report.sections] == [40, 0]


def test_a_gap_in_the_supply_splits_the_base_load_by_minutes():
    supply = [
        {"from": begin, "to": end, "every_min": 5, "seats": 50, "places": 100}
        for begin, end in (("07:00", "07:15"), ("07:45", "09:00"))
    ]
    made, _, _ = made_of(instance(tram={"supply": supply}), count("tram>city", 420, 480, 60))
    assert base_load(made, "tram>city") == [(420, 435, 30, None), (465, 480, 30, None)]


def test_old_base_load_goes_where_it_was_counted_and_stays_elsewhere():
    old = [{"from": "07:30", "to": "08:30", "passengers": 60}]
    given = instance(tram={"base_load": old}, bus={"base_load": old})
    made, _, _ = made_of(given, count("tram>city", 480, 495, 80), count("bus>city", 480, 510, 80))
    # One a minute: 30 of the tram stay before, 15 after. On the bus what came from 07:50 to 08:20 took these trips.
    assert base_load(made, "tram>city") == [(450, 480, 30, None), (480, 495, 5, None), (495, 510, 15, None)]
    assert base_load(made, "bus>city") == [(450, 470, 20, None), (470, 500, 5, None), (500, 510, 10, None)]
    assert made.lines[0].model_copy(update={"sections": ()}) == given.lines[0].model_copy(update={"sections": ()})


def test_whoever_came_before_the_first_trip_of_the_day_was_counted_on_it():
    given = instance(bus={"base_load": [{"from": "06:00", "to": "07:40", "passengers": 100}]})
    made, _, _ = made_of(given, count("bus>city", 460, 475, 40))
    assert base_load(made, "bus>city") == [(460, 470, 15, None)]


def test_each_day_has_the_base_load_of_its_own_count():
    given = instance(
        days=("mon", "tue", "wed"), tram={"base_load": [{"from": "07:00", "to": "07:30", "passengers": 3}]}
    )
    counts = [count("tram>city", 480, 495, 100, "mon"), count("tram>city", 480, 495, 105, "tue")]
    made, report, _ = made_of(given, *counts)
    assert base_load(made, "tram>city") == [
        (420, 450, 3, ("mon",)),
        (480, 495, 25, ("mon",)),
        (420, 450, 3, ("tue",)),
        (480, 495, 30, ("tue",)),
        (420, 450, 3, ("wed",)),
    ]
    section = report.sections[0]
    assert (section.num_days, section.num_intervals, section.counted, section.base) == (2, 2, 102.5, 27.5)
    same = [count("tram>city", 480, 495, 100, day) for day in given.days]
    assert base_load(made_of(given, *same)[0], "tram>city") == [(420, 450, 3, None), (480, 495, 25, None)]


def test_uncounted_sections_keep_everything():
    given = instance(bus={"base_load": [{"from": "07:40", "to": "08:00", "passengers": 60}]})
    made, _, _ = made_of(given, count("tram>city", 480, 495, 80))
    assert made.lines[1] == given.lines[1]
    assert made_of(given)[0] == given


def test_the_sources_say_what_the_base_load_is_made_of():
    given = instance(tram={"base_load": [{"from": "07:00", "to": "07:30", "passengers": 3}]})
    guess = Source(text="a guess", quality="assumed")
    given = given.model_copy(update={"sources": {"tram>city.base_load": guess}})
    made, _, _ = made_of(given, count("tram>city", 480, 495, 80))
    source = made.sources["tram>city.base_load"]
    assert source.quality == "assumed"
    assert source.text == (
        "smart card 2025 [fact]; counts less what the modelled groups explain today [derived]; outside of the counted"
        " times: a guess [assumed]"
    )
    replaced, _, _ = made_of(given, count("tram>city", 420, 510, 300))
    assert replaced.sources["tram>city.base_load"].quality == "derived"


def test_a_large_leftover_is_pointed_out_and_a_small_one_not():
    # The group has 75: 68 counted leave 7 over, 10.3 %; 69 leave 6, 8.7 %.
    for passengers, is_told in ((68, True), (69, False)):
        _, _, findings = made_of(instance(), count("tram>city", 480, 495, passengers))
        assert any("their shares or headcounts are wrong" in str(finding) for finding in findings) == is_told


def test_the_rows_are_also_to_be_had_as_content():
    given, sources = instance(), Sources()
    made, report = counted_base_load(given, [count("tram>city", 480, 495, 100.5)], Findings(), sources)
    assert made == {"tram>city": [{"from": "08:00", "to": "08:15", "passengers": 25.5}]}
    assert list(sources.entries) == ["tram>city.base_load"]
    assert report.sections[0].base == 25.5


def random_counts(given, rnd):
    """Return counts of whole bins or hours over places, on some days and sections, some of them below the groups."""
    counts = []
    for section in given.sections:
        for day in given.days:
            begin = 300 + 60 * rnd.randint(0, 3)
            for _ in range(rnd.randint(0, 8)):
                end = begin + rnd.choice([30, 60])
                counts.append(count(section.id, begin, end, rnd.choice([0, 12, 60.25, 400]), day))
                begin = end + rnd.choice([0, 0, 30])
    return counts


@pytest.mark.parametrize("seed", range(40))
def test_the_loads_of_the_result_give_the_counts_back(seed):
    """By the arithmetic of the checker, which shares none with that of the importer."""
    given = random_instance(seed, agreements=False)
    counts = random_counts(given, random.Random(seed))
    findings = Findings()
    made, report = with_base_load(given, counts, findings)
    assert list(validate_instance(made)) == list(validate_instance(given))
    before, after = (recompute_loads(each, status_quo_choices(each)) for each in (without_base_load(given), made))
    for each in counts:
        explained, load = (loads_between(loads, given, each) for loads in (before, after))
        if not has_places(before, given, each):
            assert load == 0
        elif explained <= each.passengers:
            assert load == pytest.approx(each.passengers, abs=0.02)
        else:
            assert load == pytest.approx(explained, abs=0.02)
    for section in report.sections:
        assert section.leftover >= 0
        assert section.base >= 0


def without_base_load(given):
    lines = tuple(
        line.model_copy(update={"sections": tuple(each.model_copy(update={"base_load": ()}) for each in line.sections)})
        for line in given.lines
    )
    return given.model_copy(update={"lines": lines})


def cells_of(loads, given, each):
    length = 0 if next(one for one in given.sections if one.id == each.section).departures else given.bin_min
    for (section, day, begin), load in loads.items():
        inside = begin >= each.start_min and begin + length <= each.end_min and begin < each.end_min
        if (section, day) == (each.section, each.day) and inside:
            yield load


def loads_between(loads, given, each):
    return sum(cells_of(loads, given, each))


def has_places(loads, given, each):
    return any(True for _ in cells_of(loads, given, each))


def test_an_instance_as_it_is_can_be_compared_with_counts():
    given = instance(tram={"base_load": [{"from": "08:00", "to": "08:30", "passengers": 60}]})
    report = compare_with_counts(given, [count("tram>city", 480, 495, 100), count("tram>city", 495, 510, 100)])
    # 75 + 30 against 100, 25 + 30 against 100.
    (section,) = report.sections
    assert (section.counted, section.modelled, section.base, section.leftover) == (200, 160, 60, 5)
    assert section.mean_absolute_error == 25


def test_rows_go_all_the_way():
    entry = {"line": "Tram 1", "from": "08:00", "to": "08:15", "passengers": 100, "source": "us", "quality": "fact"}
    given, findings = instance(), Findings()
    made, _ = with_base_load(given, read_counts(rows("counts", entry), given, findings), findings)
    assert base_load(made, "tram>city") == [(480, 495, 25, None)]
    assert made.sources["tram>city.base_load"].text.startswith("us [fact]; counts less")
