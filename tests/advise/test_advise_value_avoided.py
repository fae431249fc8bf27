"""Kilometres that nobody travels in a year, since people stay at home: their CO2, and what employers pay less."""

import dataclasses

import pytest

from solver.advise.value.avoided import avoided_of
from solver.advise.value.prices import default_prices
from solver.advise.value.value import value_of
from solver.demand.loads import build_demand
from solver.report.page.worth import worth_section
from solver.report.text.language import Words
from solver.report.text.value_words import gain_sentences, value_sentences
from solver.report.text.worth_words import worth_sentences
from tests.demand.small import flow, group, instance, line, parts_of, section

DAYS = ["mon", "tue"]
HERE, MONDAY, NEVER = {"mon": 1.0, "tue": 1.0}, {"mon": 1.0, "tue": 0.0}, {"mon": 0.0, "tue": 0.0}
MODES = {"public_transport": 0.5, "car": 0.3}


def people(name="a", then=MONDAY, today=HERE, **changes):
    patterns = [{"id": "today", "present": today}, {"id": "other", "present": then}]
    own = {"mode_shares": MODES, "car_occupancy": 1.5, "distance_km": 20.0, "patterns": patterns}
    return group(name, flows=[flow(), flow("R")], **(own | changes))


def situation(*groups, kinds="employer"):
    owners = [
        {"id": f"org-{own['id']}", "name": own["id"], "kind": kind, "groups": [own]}
        for own, kind in zip(groups, [kinds] * len(groups) if isinstance(kinds, str) else kinds, strict=True)
    ]
    lines = [line(section()), line(section("R"), line_id="A10", mode="road")]
    return instance(days=DAYS, lines=lines, organisations=owners)


def parts(own, shift=0, name="other"):
    return parts_of(own, **{each.id: (shift, name) for each in own.groups})


def avoided(own, *taken):
    return avoided_of(build_demand(own), parts(own, *taken))


def worth(own):
    return value_of(build_demand(own), parts(own), default_prices(), days_per_year=40.0)


def rows_of(value):
    return {row.key: row.amount and row.amount.value for row in value.balances["as_now"].rows}


def told(own, language="en", value=None):
    return " ".join(value_sentences(Words(language), own, value or worth(own)))


def test_the_example_worked_by_hand(repository):
    # All 100 stay at home on one of two days: 50 a day. By public transport 25 * 2 * 20 km, by car 10 cars * 2 * 20 km.
    own = situation(people())
    found = avoided(own)
    assert (found.people, found.known) == (100, 100)
    assert (found.transit_km, found.car_km, found.allowed_km) == tuple(map(pytest.approx, (1000, 400, 1400)))
    # In 40 days 40,000 and 16,000 km, at 63.4 (48.0 to 103.1) and 149 g a km, and at EUR 0.23 a km.
    value = worth(own)
    span = value.avoided_tonnes
    assert (span.low, span.value, span.high) == tuple(map(pytest.approx, (4.304, 4.92, 6.508)))
    rows = rows_of(value)
    assert rows["travel_spared"] == pytest.approx(12_880)
    assert rows["home_paid"] == pytest.approx(-100 * 20 * 2.45)
    text = (repository / "docs" / "value.md").read_text(encoding="utf-8")
    for figure in ("1,000", "56,000", "4.92", "12,880"):
        assert figure in text, figure


def test_what_employers_save_their_staff_does_not_receive():
    value, nobody_far = worth(situation(people())), worth(situation(people(distance_km=None)))
    rows = rows_of(value)
    assert rows["travel_forgone"] == -rows["travel_spared"]
    for comparison, balance in value.balances.items():
        assert balance.total == nobody_far.balances[comparison].total
        amounts = [row.amount.value for row in balance.rows if row.amount]
        assert balance.before_moving.value == pytest.approx(sum(amounts))
        parties = balance.parties
        assert parties["employers"].value == pytest.approx(12_880 - 4900) == -parties["staff"].value
        # The travel allowance has no range, that of a day at home 2.40 to 2.45.
        assert parties["employers"].high == pytest.approx(12_880 - 100 * 20 * 2.40)


def test_a_school_saves_kilometres_and_no_allowance():
    own = situation(people(), kinds="hbo")
    value = worth(own)
    assert value.avoided.transit_km == pytest.approx(1000)
    assert value.avoided.allowed_km == 0
    assert not {"travel_spared", "travel_forgone", "home_paid"} & rows_of(value).keys()
    assert "travel_km" not in {price.key for price in value.prices}
    assert "travel allowance" not in told(own)
    assert "The days at home save 56,000 km a year, of which 16,000 by car: 4.3 to 6.5 tonnes of CO2 less" in told(own)


def test_only_who_does_as_agreed_and_stays_at_home():
    assert avoided(situation(people(adherence=0.5))).car_km == pytest.approx(200)
    assert avoided(situation(people(then={"mon": 1.0, "tue": 0.5}))).car_km == pytest.approx(200)
    assert avoided(situation(people(then={"mon": 0.0, "tue": 1.0}, today=MONDAY))) is None  # another day, no more
    assert avoided(situation(people()), 15, "today") is None
    assert avoided(situation(people()), 0, "today") is None


def test_today_may_be_a_mix_of_weeks():
    mix = [{"share": 0.6, "on_site": DAYS}, {"share": 0.4, "on_site": ["mon"]}]
    patterns = [{"id": "today", "mix": mix}, {"id": "other", "present": MONDAY}]
    assert avoided(situation(people(patterns=patterns))).car_km == pytest.approx(0.6 * 400)


def test_who_comes_on_more_days_travels_more():
    own = situation(people(today=MONDAY, then=HERE))
    value = worth(own)
    assert value.avoided.transit_km == pytest.approx(-1000)
    assert rows_of(value)["travel_spared"] == pytest.approx(-12_880)
    assert (
        "Those who come on more days travel 56,000 km a year more, of which 16,000 by car: 4.3 to 6.5 tonnes of CO2 "
        "more, if more runs for those passengers by public transport too; employers pay EUR 13,000 more in travel "
        "allowances, and their staff receives as much more."
    ) in told(own)


def test_passengers_and_cars_are_told_apart_where_one_grows():
    by_car = {"public_transport": 0.0, "car": 0.6}
    by_tram = {"public_transport": 0.6, "car": 0.0}
    one, other = people("a", mode_shares=by_tram), people("b", today=MONDAY, then=HERE, mode_shares=by_car)
    # 48,000 km at 48.0 to 103.1 g less, and 32,000 at 149 g more.
    assert (
        "Some come on fewer days, others on more: 48,000 km a year less by public transport and 32,000 km more by car: "
        "2.5 tonnes of CO2 more to 0.2 tonnes less"
    ) in told(situation(one, other))
    turned = situation(people("a", mode_shares=by_car), people("b", today=MONDAY, then=HERE, mode_shares=by_tram))
    assert "48,000 km a year more by public transport and 32,000 km less by car" in told(turned)
    only = told(situation(people(mode_shares=by_car)))
    assert "The days at home save 32,000 km a year by car: 4.8 tonnes of CO2 less; employers" in only
    assert "save 48,000 km a year by public transport:" in told(situation(people(mode_shares=by_tram)))
    assert "save no kilometres by public transport or by car." in told(situation(people(mode_shares={"bicycle": 1.0})))


def test_of_whom_the_distance_is_not_known_no_kilometre_counts_and_their_share_is_said():
    own = situation(people(), people("b", headcount=300, distance_km=None))
    value = worth(own)
    assert (value.avoided.people, value.avoided.known) == (400, 100)
    assert value.avoided.transit_km == pytest.approx(1000)
    assert "Of 75 % of the people concerned it is not known how far they live: their kilometres do not count." in told(
        own
    )
    nowhere = situation(people(distance_km=None))
    assert (worth(nowhere).avoided.known, worth(nowhere).avoided_tonnes) == (0, None)
    assert "fill in “Distance one way” in the workbook, in the instance distance_km" in told(nowhere)
    assert "km a year" not in told(nowhere)


def test_a_file_of_before_kilometres_were_counted_says_that_they_are_not_known():
    own = situation(people())
    value = dataclasses.replace(worth(own), avoided=None, avoided_tonnes=None)
    assert "fill in “Distance one way” in the workbook, in the instance distance_km" in told(own, value=value)
    stays = value_of(build_demand(own), parts(own, 0, "today"), default_prices())
    assert "distance_km" not in told(own, value=stays)


def test_the_alderman_reads_it_on_the_first_screen_in_dutch():
    value = worth(situation(people()))
    first, *_ = worth_sentences(Words("nl"), value)
    assert first.endswith(" en is het 4,3 tot 6,5 ton CO2 minder: dagen thuis (als er ook minder rijdt).")
    assert next(each for each in gain_sentences(Words("nl"), value) if each.startswith("De dagen thuis")) == (
        "De dagen thuis sparen 56.000 km per jaar, waarvan 16.000 met de auto: 4,3 tot 6,5 ton CO2 minder, als er voor "
        "die reizigers in het openbaar vervoer ook minder rijdt; werkgevers betalen 13.000 euro minder "
        "reiskostenvergoeding, en hun mensen krijgen evenveel minder."
    )
    nowhere = worth_sentences(Words("nl"), worth(situation(people(distance_km=None))))
    assert not any("km" in sentence for sentence in nowhere)


def test_the_page_says_it_once_behind_its_first_screen():
    own = situation(people())
    section_of_page = worth_section(Words("en"), build_demand(own), parts(own), worth(own))
    said = [each for key in ("front", "sentences") for each in section_of_page[key] if "days at home save" in each]
    assert len(said) == 1
