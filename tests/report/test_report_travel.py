"""Other ways to travel in words: requests, the first sentence, and letters, in both languages."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from solver.advise.value.prices import default_prices
from solver.advise.value.quantities import ridden_of
from solver.advise.value.value import value_of
from solver.advise.whatif.held import Talks
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import parts_from_choices
from solver.domain.people import Cycling, GroupChoice, OptionChoice, ParkAndRide, Pattern
from solver.formats import read_instance
from solver.report.choices import moved_options
from solver.report.packages import Package
from solver.report.page.rendering import file
from solver.report.tables.values import terms_table
from solver.report.text.asked import asked_shortly, request_text, short_request
from solver.report.text.counted import about
from solver.report.text.edit_words import edit_text
from solver.report.text.language import Words
from solver.report.text.letter_requests import Requests, RequestWriter
from solver.report.text.letter_titles import given_text
from solver.report.text.package_words import headline
from solver.report.text.travel_words import (
    near_text,
    otherwise_a_day,
    share_text,
    travel_counts,
    travel_note,
    ways_text,
)
from solver.report.text.value_words import gain_sentences

RING = Path(__file__).resolve().parents[2] / "instances" / "ring_week.json"
DUTCH, ENGLISH = Words("nl"), Words("en")


@pytest.fixture(scope="module")
def ring():
    return read_instance(RING)


@pytest.fixture(scope="module")
def demand(ring):
    return build_demand(ring)


def moves(demand, **taken):
    """Return what some groups take: (shift, pattern) or rows of (shift, pattern, parts); all others stay."""
    return moved_options(demand, parts_of(demand, **taken))


def parts_of(demand, **taken):
    """Return the parts per option of the same."""
    choices = []
    for group in demand.instance.groups:
        own = taken.get(group.id.replace("-", "_"), (0, "today"))
        rows = [(*own, group.num_parts)] if isinstance(own, tuple) else own
        options = tuple(OptionChoice(shift_min=shift, pattern=name, parts=parts) for shift, name, parts in rows)
        choices.append(GroupChoice(group=group.id, options=options))
    return parts_from_choices(demand.instance, demand.options, choices)


@pytest.mark.parametrize(
    ("share", "dutch", "english"),
    [
        (0.25, "een kwart", "a quarter"), (0.5, "de helft", "half"), (1 / 3, "een derde", "a third"),
        (0.33, "een derde", "a third"), (0.1, "een tiende", "a tenth"), (0.12, "12 %", "12 %"), (0.256, "26 %", "26 %"),
    ],
)  # fmt: skip
def test_a_share_has_its_word(share, dutch, english):
    assert (share_text(DUTCH, share), share_text(ENGLISH, share)) == (dutch, english)


def test_a_pattern_says_who_travels_how_and_when():
    cycling = Pattern(id="c", present={"tue": 1.0}, bicycle=Cycling(share=0.25, near=0.4, days=("tue",)))
    assert ways_text(DUTCH, cycling) == ["een kwart van wie dichtbij woont komt op dinsdag met de fiets"]
    assert ways_text(ENGLISH, cycling) == ["a quarter of those who live near come by bicycle on Tuesday"]
    both = Pattern(
        id="b",
        present={"tue": 1.0},
        bicycle=Cycling(share=0.12, near=0.5, by="e-bike"),
        park_and_ride=ParkAndRide(share=0.1),
    )
    assert ways_text(DUTCH, both) == [
        "12 % van wie op fietsafstand woont komt met de elektrische fiets",
        "een tiende van wie met de auto komt parkeert bij een P+R en gaat verder met het openbaar vervoer",
    ]


def test_a_request_has_the_hours_where_these_move_too(demand):
    (one,) = moves(demand, law_1=(0, "bicycle"))
    assert request_text(DUTCH, one) == "een kwart van wie dichtbij woont komt met de fiets"
    (other,) = moves(demand, law_1=(15, "bicycle"))
    assert request_text(DUTCH, other) == "9.00 wordt 9.15 uur en een kwart van wie dichtbij woont komt met de fiets"
    part = next(own for own in moves(demand, law_1=[(0, "bicycle", 2), (15, "today", 3)]) if not own.shift_min)
    assert request_text(ENGLISH, part) == "of 40 % of the group: a quarter of those who live near come by bicycle"


def with_online(move, **minutes):
    return replace(move, pattern=move.pattern.model_copy(update=minutes), kept_share=0.0)


def test_a_request_has_the_hour_online_as_well(demand):
    (one,) = moves(demand, law_1=(0, "bicycle"))
    both = with_online(one, first_online_min=60)
    assert request_text(DUTCH, both) == (
        "een kwart van wie dichtbij woont komt met de fiets en eerste uur online, dus op locatie om 10.00 uur (nu 9.00)"
    )
    assert (both.is_travel_alone, both.is_online_only) == (False, False)
    assert both.people_changing == pytest.approx(4500)
    (later,) = moves(demand, law_1=(15, "bicycle"))
    assert request_text(ENGLISH, with_online(later, first_online_min=60)) == (
        "9:00 becomes 9:15, a quarter of those who live near come by bicycle and "
        "first hour online, so on site at 10:15 (today 9:15)"
    )


def title(demand, *open_moves):
    """Return the title of a letter that asks this of one party."""
    asked = Requests(open_moves[0].organisation, "x", [[move] for move in open_moves], [], is_answered=False)
    return RequestWriter(ENGLISH, demand.instance, Talks(), {}).title(asked)


def test_a_letter_is_titled_by_all_that_it_asks(demand):
    cycling, parking = moves(demand, law_1=(0, "bicycle")) + moves(demand, law_2=(0, "park-and-ride"))
    online = with_online(cycling, first_online_min=60, bicycle=None)
    assert title(demand, cycling) == "We ask you: help those who live near to come by bicycle"
    assert title(demand, cycling, parking) == "We ask you: help people to travel otherwise"
    assert title(demand, online) == "We ask you: give an hour online"
    assert title(demand, online, parking) == "We ask you: take part with an hour online and park and ride"
    both = with_online(cycling, last_online_min=60)
    assert title(demand, both) == "We ask you: take part with an hour online and the bicycle"
    away = with_online(cycling, first_online_min=60, bicycle=None, present={"tue": 0.0})
    assert title(demand, online, away) == "We ask you: take part with other days and an hour online"
    (later,) = moves(demand, law_1=(15, "bicycle"))
    assert title(demand, later) == "We ask you: take part with other times and the bicycle"
    assert title(demand, later, away, parking) == (
        "We ask you: take part with other times, days, an hour online, the bicycle and park and ride"
    )
    assert given_text(DUTCH, [later, away]) == (
        "andere begintijden, andere dagen op locatie, een uur online en een andere manier van reizen"
    )
    plain = replace(later, pattern=later.group.patterns[0])
    days = with_online(away, first_online_min=0)
    assert given_text(DUTCH, [plain, days]) == "andere begintijden en dagen"


def test_the_people_who_move_are_those_who_travel_otherwise(demand):
    (one,) = moves(demand, law_1=(0, "bicycle"))
    # 0.25 * 0.3 of the 85 % who come by public transport or car.
    assert one.people_changing == pytest.approx(4500 * 0.25 * 0.3 * 0.85)
    (parked,) = moves(demand, law_1=(0, "park-and-ride"))
    assert parked.people_changing == pytest.approx(4500 * 0.1 * 0.4)
    (later,) = moves(demand, law_1=(15, "bicycle"))
    assert later.people_changing == pytest.approx(4500)


def test_a_sentence_counts_who_travels_otherwise_as_the_value_of_a_year_does(demand):
    days = demand.instance.days
    parts = parts_of(demand, law_1=(0, "bicycle"), law_2=(15, "park-and-ride"))
    found, ridden = moved_options(demand, parts), ridden_of(demand, parts)
    cycling, riding = (sum(each) for each in zip(*(otherwise_a_day(days, own) for own in found), strict=True))
    assert (cycling, riding) == pytest.approx((ridden.people, ridden.parking))
    # 0.25 * 0.3 * 0.85 of 4,500 on a day on which all come and do as agreed is 287: who stays away does not cycle.
    assert 0 < cycling < 287
    people = about(DUTCH, round(cycling)), about(DUTCH, round(riding))
    assert travel_counts(DUTCH, days, found) == [
        f"{people[0]} mensen per dag fietsen", f"{people[1]} mensen per dag rijden niet verder dan een P+R"
    ]  # fmt: skip
    value = value_of(demand, parts, default_prices())
    assert any(sentence.startswith(f"{people[0]} mensen per dag") for sentence in gain_sentences(DUTCH, value))
    assert travel_counts(ENGLISH, days, moves(demand, law_1=(15, "today"))) == []


def test_the_table_of_terms_says_what_its_person_days_are(demand):
    parts = parts_of(demand, law_1=(0, "bicycle"))
    today, then = (measure_terms(demand, own) for own in (demand.options.status_quo_parts(), parts))
    table = terms_table(DUTCH, [("nu", today), ("straks", then)])
    (row,) = [row for row in table.rows if row[0] == DUTCH("term_switched")]
    assert row[1] == "persoonsdagen, alle dagen samen"
    assert row[3].kind == "count"
    note = travel_note(DUTCH, demand.instance.days, moved_options(demand, parts))
    assert note.endswith(f"{travel_counts(DUTCH, demand.instance.days, moved_options(demand, parts))[0]}.")
    assert travel_note(DUTCH, demand.instance.days, []) == ""


def package(*moves):
    """Return a package that asks this, of a plan in which a hundred were left behind and nobody is."""
    return Package(
        np.zeros(0, dtype=int), np.zeros(0), 0.0 if moves else 100.0, 10.0, 0.0, 0.0, 10.0, tuple(moves),
        len({move.party for move in moves}), frozenset(), frozenset(), frozenset(), is_plan=True, gained=None,
    )  # fmt: skip


def asked_of(words, demand, **taken):
    told = headline(words, demand, package(), package(*moves(demand, **taken)))
    return told[: told.index(words("s_then_fits", modes="|").partition("|")[0])].strip()


def test_the_headline_counts_other_hours_other_days_and_an_hour_online_apart(demand):
    taken = {
        "law_1": (15, "home-wed-fri"), "law_2": (30, "today"), "amstel_1": (0, "home-tue-wed-thu"),
        "insurer": (-15, "today"), "university_1": (0, "first-online"), "hospital_wards": (0, "bicycle"),
    }  # fmt: skip
    # The wards ask nothing of anybody but of those who cycle: 0.25 * 0.3 * 0.8 of 4,500 on a mean day.
    assert asked_of(ENGLISH, demand, **taken) == (
        "Two parties start earlier or later, two choose other days, one gives an hour online and 220 people a day "
        "cycle."
    )
    assert asked_of(DUTCH, demand, **taken).startswith(
        "Twee partijen beginnen eerder of later, twee kiezen andere dagen, één geeft een uur online"
    )
    assert asked_of(ENGLISH, demand, amstel_1=(0, "home-tue-wed-thu")) == "One party chooses other days."


def test_who_only_helps_people_to_cycle_is_counted_where_nobody_does_more(demand):
    assert asked_of(ENGLISH, demand, hospital_wards=(0, "bicycle")) == (
        "One party helps people to travel otherwise and 220 people a day cycle."
    )


def test_an_edit_names_the_way_to_travel(ring):
    fixed = edit_text(DUTCH, ring, "fix law-1=bicycle@+0")
    assert fixed == "Law firms at Zuid: Lawyers blijft op de tijden van nu (met de fiets)"
    refused = edit_text(ENGLISH, ring, "forbid law-1:park-and-ride@+15")
    assert refused == "Law firms at Zuid: Lawyers does not begin 15 minutes later (by park and ride)"


def test_how_many_live_near_is_asked_of_who_is_asked_to_cycle(demand):
    assert near_text(DUTCH, moves(demand, law_1=(0, "bicycle"))) == "30 % binnen 7,5 km"
    assert near_text(ENGLISH, moves(demand, amstel_1=(0, "e-bike"))) == "50 % live within 15 km"
    assert near_text(DUTCH, moves(demand, law_1=(15, "today"))) is None


def test_the_list_of_the_first_screen_asks_in_few_words(demand):
    def short(words, **taken):
        return short_request(words, moves(demand, **taken)[0])

    assert short(DUTCH, law_1=(15, "bicycle")) == "9.00 wordt 9.15 uur; fiets: een kwart van wie dichtbij woont"
    assert short(ENGLISH, amstel_1=(0, "e-bike")).startswith("e-bike: a fifth of those within reach")
    assert short(DUTCH, law_1=(0, "park-and-ride")) == "P+R: een tiende van wie met de auto komt"
    assert short(DUTCH, law_1=(15, "home-wed-fri")) == "thuis op wo en vr; 9.00 wordt 9.15 uur"
    assert short(DUTCH, university_1=(0, "first-online")).startswith("eerste uur online, er om ")
    part = [own for own in moves(demand, law_1=[(0, "home-wed-fri", 2), (0, "today", 3)]) if own.is_moved]
    assert short_request(DUTCH, part[0]) == "40 %: thuis op wo en vr"


def test_the_first_screen_cuts_no_request_off(demand):
    parts = parts_of(demand, law_1=(15, "bicycle"), law_2=(30, "bicycle"), amstel_1=(0, "e-bike"))
    plan = replace(package(*moved_options(demand, parts)), parts=parts)
    for most in (1, 2):
        for row in asked_shortly(DUTCH, demand, plan, most):
            assert row.whole
            assert not any("\N{HORIZONTAL ELLIPSIS}" in line for line in row.lines)
            assert len(row.lines) <= most + 1
    assert "ellipsis" not in file("screen.css").partition("@media print")[0]
