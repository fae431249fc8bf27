"""Rows of counts become passengers by section, day and time, or sentences."""

import pytest

from solver.errors import SourceError
from solver.importers.counts.read import read_counts
from solver.importers.findings import Findings
from tests.importers.counts.two_sections import instance
from tests.importers.people.rows_by_hand import rows


def count(section="tram>city", begin="07:00", end="08:00", passengers=100, **more):
    return {"section": section, "from": begin, "to": end, "passengers": passengers, **more}


def read(*entries, days=("tue",), stops=None):
    findings = Findings()
    return read_counts(rows("counts", *entries), instance(days=days), findings, stops), findings


def seen(counts):
    return [(each.section, each.day, each.start_min, each.end_min, each.passengers) for each in counts]


def refusal(*entries, days=("tue",)):
    with pytest.raises(SourceError) as refused:
        read(*entries, days=days)
    return str(refused.value).splitlines()


def test_a_row_without_a_day_holds_on_every_day():
    counts, findings = read(count(), days=("mon", "tue"))
    assert seen(counts) == [("tram>city", "mon", 420, 480, 100), ("tram>city", "tue", 420, 480, 100)]
    assert list(findings) == []


@pytest.mark.parametrize(
    "words",
    [
        {"line": "Tram 1"},
        {"line": "TRAM"},
        {"line": "tram", "direction": "To the  Centre"},
        {"stop_from": "station", "stop_to": "centre"},
        {"line": "tram", "stop_from": "S1", "stop_to": "Centre"},
    ],
)
def test_a_section_is_found_by_line_direction_and_stops(words):
    entry = {key: value for key, value in count().items() if key != "section"} | words
    counts, _ = read(entry, stops={"s1": "Station"})
    assert [each.section for each in counts] == ["tram>city"]


@pytest.mark.parametrize("name", ["12", "12:0", "12 Market"])
def test_a_line_of_a_feed_is_found_by_its_number_and_its_id(name):
    entry = {key: value for key, value in count().items() if key != "section"} | {"line": name}
    assert [each.section for each in read(entry)[0]] == ["bus>city"]


def test_a_day_that_was_not_counted_gets_the_mean_of_those_of_its_sort():
    entries = [count(passengers=100, day="mon"), count(passengers=160, day="thu"), count(passengers=9, day="sat")]
    counts, findings = read(*entries, days=("tue", "thu"))
    # Tuesday: (100 + 160) / 2; Thursday was counted itself; Saturday is of the weekend.
    assert seen(counts) == [("tram>city", "tue", 420, 480, 130), ("tram>city", "thu", 420, 480, 160)]
    assert [origin.quality for origin in counts[0].origins] == ["assumed"] * 3
    assert [str(finding) for finding in findings] == [
        'counts: repaired 1 days on which "tram>city" was not counted, which get the mean of those on which it was'
        " (such as tue)"
    ]


def test_counts_of_days_that_are_not_modelled_are_dropped_where_the_modelled_ones_were_counted():
    counts, findings = read(count(day="tue"), count(day="wed", passengers=7))
    assert seen(counts) == [("tram>city", "tue", 420, 480, 100)]
    assert [(finding.action, finding.count) for finding in findings] == [("dropped", 1)]


def test_days_that_are_averaged_are_counted_in_the_same_intervals():
    lines = refusal(count(day="mon"), count(day="wed", begin="07:30", end="08:30"))
    assert lines == [
        'counts, row 3: found section "tram>city" counted in other intervals than on another day (counts, row 2);'
        " expected the same intervals on every counted day, of which tue gets the mean; count each day in the same"
        " intervals, or leave one out."
    ]
    assert len(read(count(day="mon"), count(day="wed", begin="08:00", end="08:30"))[0]) == 2


def test_sections_that_are_not_there_are_dropped_with_the_nearest_name():
    counts, findings = read(count(), count("tram>citty", "08:00", "09:00"), count("tram>citty", "09:00", "10:00"))
    assert len(counts) == 1
    assert [str(finding) for finding in findings] == [
        'counts: dropped 1 sections that the instance does not have (such as "tram>citty", nearest "tram>city")'
    ]


def test_counts_of_nothing_that_is_there_are_refused():
    assert refusal(count("tram>citty"), count("bus>city ", "07:00", "07:00")) == [
        "counts, row 3, to: found 07:00 to 07:00; expected a time after from; correct the times; after midnight write"
        " 24:00, 25:00, ...."
    ]
    assert refusal(count("tram>citty"), {"from": "07:00", "to": "08:00", "passengers": 1, "line": "Tram 2"}) == [
        'counts, row 2: found "tram>citty"; expected a section of the instance; did you mean "tram>city"? If not,'
        " correct it, or leave the row out.",
        'counts, row 3: found line "Tram 2"; expected a section of the instance; did you mean "Tram 1"? If not,'
        " correct it, or leave the row out.",
    ]


def test_every_fault_is_told_at_once():
    lines = refusal(
        count(),
        count(),
        count(begin="07:30", end="08:30", day="wed"),
        {"from": "07:00", "to": "08:00", "passengers": 1},
        {"from": "07:00", "to": "08:00", "passengers": 1, "line": "Tram 1", "direction": "to the centre"},
        {"from": "07:00", "to": "08:00", "passengers": 1, "stop_from": "Station", "stop_to": "Market"},
        {"from": "07:00", "to": "08:00", "passengers": 1, "stop_from": "Station"},
    )
    assert lines == [
        "counts, row 5: found neither a section nor a line; expected a section, or a line with direction or stops;"
        " fill in one of the two.",
        "counts, row 8: found neither a section nor a line; expected a section, or a line with direction or stops;"
        " fill in one of the two.",
        'counts, row 3: found section "tram>city" on mon from 07:00 to 08:00 a second time (counts, row 2); expected'
        " each moment of a day once; remove one of the two, or fill in their days.",
        'counts, row 6: found section "tram>city" on mon from 07:00 to 08:00 a second time (counts, row 3); expected'
        " each moment of a day once; remove one of the two, or fill in their days.",
        'counts, row 4: found section "tram>city" on wed from 07:30 to 08:30 over 07:00 to 08:00 (counts, row 6);'
        " expected each moment of a day once; remove one of the two, or fill in their days.",
    ]


def test_a_row_that_fits_several_sections_is_refused():
    entry = {"from": "07:00", "to": "08:00", "passengers": 1, "stop_from": "Station", "stop_to": "Centre"}
    two = instance()
    twin = two.lines[0].sections[0].model_copy(update={"id": "tram>back"})
    two = two.model_copy(
        update={"lines": (two.lines[0].model_copy(update={"sections": (*two.lines[0].sections, twin)}),)}
    )
    with pytest.raises(SourceError) as refused:
        read_counts(rows("counts", entry), two, Findings())
    assert str(refused.value) == (
        'counts, row 2: found stop_from "Station", stop_to "Centre"; expected one section; this fits "tram>city" and'
        ' "tram>back"; add the direction or the stops, or the id of the section.'
    )


def test_dates_of_one_weekday_give_their_mean():
    # 3, 10 and 17 March 2026 are Tuesdays: (90 + 120 + 150) / 3.
    entries = [
        count(passengers=number, date=f"2026-03-{day}") for number, day in ((90, "03"), (120, "10"), (150, "17"))
    ]
    counts, _ = read(*entries)
    assert seen(counts) == [("tram>city", "tue", 420, 480, 120)]


def test_a_date_that_is_there_twice_or_is_another_weekday_is_refused():
    (told,) = refusal(count(date="2026-03-10"), count(date="2026-03-10"))
    assert "a second time" in told
    (told,) = refusal(count(date="2026-03-10", day="wed"))
    assert "found wed beside 2026-03-10, which is a tue; expected tue" in told
