"""What follows a change: what a year is worth, and the ladder of who joins next."""

import json
from pathlib import Path

import pytest

import solver
from solver.demand.loads import build_demand
from solver.errors import InputError
from solver.formats import read_instance
from solver.web.hub import Hub
from solver.web.keeping import schedule_of
from solver.web.plan import outcome
from solver.web.requests import read_change
from solver.web.worth import worth

RING_WEEK = Path(__file__).resolve().parents[2] / "instances" / "ring_week.json"


@pytest.fixture
def table(folder):
    hub = Hub(folder)
    yield hub.open(hub.add("tiny", "talks", "local", shared=True).id, "local")
    hub.close()


def told(table, kind, **more):
    body = {"version": table.version, "who": "Anna", "kind": kind, **more}
    return table.apply(read_change(json.dumps(body).encode()), "one")


def moved(table, num):
    """Move the first group of some parties; return the ids of the parties."""
    found = []
    for party in table.snapshot("en")["parties"]:
        group = party["groups"][0]
        other = [each["index"] for each in group["options"] if each["possible"] and not each["is_today"]]
        if other and len(found) < num:
            told(table, "choice", group=group["id"], option=other[-1])
            found.append(party["id"])
    return found


def test_a_year_is_worth_what_the_library_says(table):
    moved(table, 1)
    own = table.follow(None)["figures"]["now"]["value"]
    value = solver.value(table.region.given, schedule_of(table)).value
    span = value.balances[own["comparison"]].before_moving
    assert own["eur"] == [span.low, span.value, span.high]
    assert bool(own["texts"]["nl"]["missing"]) == bool(value.to_fill_in and own["comparison"] == "added")
    assert own["texts"]["en"]["eur"] != own["texts"]["nl"]["eur"]


def test_what_has_no_price_is_named_and_never_made_up(table):
    moved(table, 2)
    own = table.follow(None)["figures"]["now"]["value"]
    value = solver.value(table.region.given, solver.Schedule(choices=table.choices)).value
    missing = {key for row in value.balances[own["comparison"]].rows for key in row.missing}
    assert len(own["texts"]["nl"]["missing"]) == len(missing)


def test_what_was_changed_meanwhile_is_not_told_of(table, monkeypatch):
    moved(table, 1)
    before = solver.web.table.worth

    def slow(found):
        told(table, "adherence", value=0.5)
        return before(found)

    monkeypatch.setattr("solver.web.table.worth", slow)
    assert table.follow(None) is None
    assert table.snapshot("nl")["figures"]["now"]["value"] is None


def test_each_rung_is_what_evaluate_says_of_its_package(table):
    parties = moved(table, 2)
    ladder = table.follow(None)["ladder"]
    assert [rung["count"] for rung in ladder] == list(range(len(parties) + 1))
    assert [rung["is_now"] for rung in ladder] == [False] * len(parties) + [True]
    assert sorted(id for rung in ladder for id in rung["joins"]) == sorted(parties)
    for at, rung in enumerate(ladder):
        told(table, "rung", index=at)
        figures = table.snapshot("en")["figures"]["now"]
        assert (figures["overload"], figures["peak"]) == (rung["overload"], rung["peak"])
        terms = solver.evaluate(table.region.given, solver.Schedule(choices=table.choices)).terms
        assert (terms.overload, terms.peak) == (rung["overload"], rung["peak"])
    # Whoever joins first takes off no less than the other would have.
    first = ladder[1]["overload"]
    told(table, "rung", index=0)
    for party in parties:
        told(table, "rung", index=len(parties))
        told(table, "save")
        for other in parties:
            if other != party:
                told(table, "today", party=other)
        assert table.snapshot("en")["figures"]["now"]["overload"] >= first - 1e-9


def test_who_said_yes_comes_first_and_who_answered_stays(table):
    parties = moved(table, 2)
    last = table.follow(None)["ladder"][-1]["joins"][0]
    told(table, "answer", party=last, answer="yes")
    ladder = table.follow(None)["ladder"]
    assert ladder[1]["joins"] == [last]
    told(table, "rung", index=0)
    moved_now = [party["id"] for party in table.snapshot("en")["parties"] if party["brings"]]
    assert moved_now == [last]
    assert set(parties) > {last}


def test_a_rung_that_is_not_there_is_refused(table):
    with pytest.raises(InputError, match="rung"):
        told(table, "rung", index=7)


def test_the_ladder_of_a_search_is_that_of_its_plan(folder):
    document = json.loads((folder / "tiny.json").read_text())
    del document["objective"]  # the default tiers ask few
    (folder / "few.json").write_text(json.dumps(document))
    hub = Hub(folder)
    table = hub.open(hub.add("few", "talks", "local", shared=True).id, "local")
    found = solver.solve(table.region.given, solver.Settings(time_limit_s=5.0)).schedule
    told(table, "save")
    ladder = table.follow(found)["ladder"]
    assert found.ladder
    assert [rung["joins"] for rung in ladder][-len(found.ladder) :] == [list(rung.joins) for rung in found.ladder]
    for rung, own in zip(ladder[-len(found.ladder) :], found.ladder, strict=True):
        assert (rung["overload"], rung["peak"]) == pytest.approx((own.terms.overload, own.terms.peak), abs=1e-3)
    hub.close()


def test_tonnes_of_kilometres_are_told_where_those_of_trips_are_not_known():
    demand = build_demand(read_instance(RING_WEEK))
    parts = demand.options.status_quo_parts()
    group = next(at for at, own in enumerate(demand.instance.groups) if own.id == "law-1")
    bicycle = next(
        option
        for option in demand.options.of_group(group)
        if demand.instance.groups[group].patterns[demand.options.pattern[option]].id == "bicycle"
        and demand.options.shift_min[option] == 0
    )
    parts[bicycle], parts[demand.options.status_quo[group]] = parts[demand.options.status_quo[group]], 0
    told = worth(outcome(demand, parts))
    assert "ton CO2 minder" in told["texts"]["nl"]["co2"]
    assert "onbekend hoeveel" not in told["texts"]["nl"]["co2"]
