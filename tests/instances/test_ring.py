"""The ring of Amsterdam: made of its tables, its counts those of NDW, and cars beside trains in one plan."""

import csv
import re
from math import floor
from pathlib import Path

import pytest

from solver import Settings, check, read_instance, read_schedule, solve, value
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.importers.build import build_instance
from solver.importers.counts.traffic import read_traffic
from solver.importers.findings import Findings
from solver.report.outcomes import outcomes
from solver.report.packages import packages
from solver.report.text.language import Words
from solver.report.text.package_words import headline
from tests.importers.real_data import SHARED, needs_shared

HERE = Path(__file__).resolve().parents[2] / "instances"
EXPORT = SHARED / "traffic" / "ndw_dexter_a10_hourly_2024-09-16_22.csv"


@pytest.fixture(scope="module")
def ring():
    return read_instance(HERE / "ring.json")


@pytest.fixture(scope="module")
def demand(ring):
    return build_demand(ring)


def rows(name):
    with (HERE / "ring" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_recipe_gives_the_committed_file_to_the_byte():
    built = build_instance(HERE / "ring.toml")
    assert built.text.encode("utf-8") == (HERE / "ring.json").read_bytes()
    # No party has more cars on the ring than were counted there.
    assert [section.leftover for section in built.counts.sections] == [0] * 7


@pytest.fixture(scope="module")
def week():
    return read_instance(HERE / "ring_week.json")


def test_the_recipe_of_the_week_gives_the_committed_file_to_the_byte():
    built = build_instance(HERE / "ring_week.toml")
    assert built.text.encode("utf-8") == (HERE / "ring_week.json").read_bytes()
    assert [section.leftover for section in built.counts.sections] == [0] * 7


def test_the_week_has_all_that_the_policy_names(week):
    """Hours, the week, opening hours, home days, an hour online, cycling, road and rail, CO2 and allowances."""
    patterns = [pattern for group in week.groups for pattern in group.patterns]
    ways = [pattern.id for pattern in patterns if pattern.is_travelled_otherwise]
    assert {way: ways.count(way) for way in set(ways)} == {"bicycle": 16, "e-bike": 11, "park-and-ride": 5}
    assert week.days == ("mon", "tue", "wed", "thu", "fri")
    assert {line.mode for line in week.lines} == {"road", "metro", "train"}
    assert any(len(group.shifts.shifts_min()) > 1 for group in week.groups)
    assert any(pattern.has_online for pattern in patterns)
    homes = [pattern for group in week.groups for pattern in group.patterns if pattern.id.startswith("home-")]
    assert homes
    assert all(sum(share > 0 for share in pattern.present.values()) in {2, 3, 4} for pattern in homes)
    assert {"min_on_site", "window", "order"} <= {agreement.kind for agreement in week.agreements}
    assert {party.kind for party in week.organisations} >= {"employer", "care", "desk", "mbo", "hbo", "wo"}
    assert all(group.distance_km for group in week.groups)
    assert week.translations
    assert all(names.nl for names in week.translations.values()), "told in Dutch too"
    told = {source.quality for key, source in week.sources.items() if key.endswith(".patterns")}
    assert told == {"assumed"}


def test_everybody_by_bicycle_or_p_and_r_is_so_many_cars_fewer(week):
    """The largest group of Zuid: 7,800 people, 35 % by car with 1.1 people; 70 % do as agreed; days by presence."""
    demand = build_demand(week)
    place = next(at for at, group in enumerate(week.groups) if group.id == "bank-2")
    own, group = demand.options.of_group(place), week.groups[place]
    cars = {}
    for pattern, name in enumerate(each.id for each in group.patterns):
        if name not in {"today", "bicycle", "park-and-ride"}:
            continue
        parts = demand.options.status_quo_parts()
        parts[list(own)] = 0
        (option,) = (at for at in own if demand.options.pattern[at] == pattern and demand.options.shift_min[at] == 0)
        parts[option] = demand.options.parts[place]
        load = demand.loads(parts)
        cars[name] = load[demand.cells.is_road].sum()
    on_site = 0.48 + 0.62 + 0.4 + 0.6 + 0.18
    of_group = (
        0.7 * 7800 * on_site * 0.35 / 1.1 * 2 * (0.35 + 0.3 + 0.25)
    )  # both ways, over the three stretches of its flows
    assert cars["today"] - cars["bicycle"] == pytest.approx(0.25 * 0.3 * of_group, rel=1e-6)
    assert cars["today"] - cars["park-and-ride"] == pytest.approx(0.1 * of_group, rel=1e-6)


def test_today_has_the_traffic_that_was_counted(ring, demand):
    """Base load is what the groups leave of the counts, so that both together are the counts, hour by hour."""
    loads = demand.loads(demand.options.status_quo_parts())
    cells = demand.cells
    for place, section in enumerate(ring.sections):
        counted = [row for row in rows("counts") if row["section"] == section.id]
        for row in counted:
            hour = int(row["from"][:2]) * 60
            inside = (cells.section == place) & (cells.begin_min >= hour) & (cells.begin_min < hour + 60)
            assert loads[inside].sum() == pytest.approx(float(row["passengers"]), abs=0.1), row
    assert len({row["section"] for row in rows("counts")}) == 7


def test_what_nobody_published_is_called_assumed():
    assert {row["quality"] for row in rows("counts")} == {"fact"}
    assert {row["quality"] for row in rows("groups")} == {"assumed"}
    assert {row["quality"] for row in rows("sections") if row["capacity"]} == {"derived"}
    assert {row["source"] for row in rows("organisations")} == {"invented: nobody is there"}


@needs_shared
def test_counts_and_capacities_are_those_of_the_export():
    sites = {row["site"]: row["section"] for row in rows("sections") if row["site"]}
    found = read_traffic(EXPORT, sites, Findings())
    thursday = {(row["section"], row["from"]): round(row["passengers"]) for row in found if row["date"] == "2024-09-19"}
    assert {(row["section"], row["from"]): int(row["passengers"]) for row in rows("counts")} == thursday
    for row in rows("sections"):
        if row["capacity"]:
            highest = max(each["passengers"] for each in found if each["section"] == row["section"])
            assert int(row["capacity"]) == round(highest)


def test_the_readme_tells_what_is_lost_today(demand):
    lost = measure_terms(demand, demand.options.status_quo_parts()).vehicle_hours_lost
    (told,) = re.findall(r"([\d,]+) vehicle-hours a day are lost today", (HERE / "README.md").read_text("utf-8"))
    assert float(told.replace(",", "")) == pytest.approx(lost, abs=1)


@pytest.fixture(scope="module")
def week_plan():
    return read_schedule(HERE / "ring_week" / "schedule.json")


@pytest.fixture(scope="module")
def told_of_the_week():
    """Return what the README says of the week, on one line."""
    text = (HERE / "README.md").read_text("utf-8").partition("`ring_week/schedule.json` is what")[2]
    return " ".join(text.partition("Another run may end")[0].split())


def test_the_readme_tells_what_the_plan_of_the_week_asks_and_brings(week, week_plan, told_of_the_week):
    assert check(week, week_plan).is_ok
    demand, (plan,) = outcomes(week, [("plan", week_plan)])
    found = packages(demand, plan)
    own = next(package for package in found if package.is_plan)
    said = headline(Words("en"), demand, found[0], own)
    assert said.startswith("Five parties start")
    assert "three choose other days, one gives an hour online and 730 people a day cycle" in said
    assert "five of eleven parties get other times, three of them other days" in told_of_the_week
    assert "an hour online and 730 people a day cycle" in told_of_the_week
    now, then = week_plan.terms.status_quo, week_plan.terms.schedule
    lost = f"{then.vehicle_hours_lost:,.0f} vehicle-hours a day are lost in place of {now.vehicle_hours_lost:,.0f}"
    change = f"({then.vehicle_hours_lost / now.vehicle_hours_lost - 1:.0%})".replace("%", " %")
    assert f"{lost} {change}" in told_of_the_week
    assert then.overload == 0
    assert f"The {now.overload:.0f} people a day who do not fit on metro and train today do" in told_of_the_week
    first, fewest = week_plan.tiers[:2]
    reached = (first.status_quo - first.value) / (first.status_quo - first.bound)
    assert f"at least {floor(100 * reached)} % of what can ever be reached" in told_of_the_week
    assert (fewest.weights, fewest.value, fewest.bound) == ({"changed": 1}, 5, 3)
    assert "at least three parties are needed" in told_of_the_week


def test_the_readme_tells_what_a_year_of_the_plan_of_the_week_is_worth(week, week_plan, told_of_the_week):
    worth = value(week, week_plan).value
    words = Words("en")
    balance = worth.balances["as_now"]
    rows = {row.key: row.amount for row in balance.rows}

    def millions(span, digits):
        """Return both ends in millions, the smaller first."""
        low, high = sorted(abs(end) / 1e6 for end in (span.low, span.high))
        return f"{low:.{digits}f} to {high:.{digits}f} million"

    time_low, time_high = (
        words.number(round(end, -4)) for end in (balance.before_moving.low, balance.before_moving.high)
    )
    km = (worth.avoided.transit_km + worth.avoided.car_km) * worth.days_per_year.value
    tonnes_low, tonnes_high = (
        words.number(round(end, digits))
        for end, digits in zip((worth.avoided_tonnes.low, worth.avoided_tonnes.high), (-1, -2), strict=True)
    )
    moved = worth.counted.moved
    for sentence in (
        f"EUR {time_low} to {time_high} of time for passengers",
        f"{km / 1e6:.1f} million km not travelled on days at home ({tonnes_low} to {tonnes_high} tonnes of CO2",
        f"EUR {millions(rows['travel_spared'], 1)} less in travel allowances and {millions(rows['home_paid'], 2)} more",
        f"{words.number(round(moved.earlier_min + moved.later_min, -4))} minutes moved a day",
    ):
        assert sentence in told_of_the_week


@pytest.mark.long
def test_a_solve_lets_both_gain_and_is_proven(ring):
    schedule = solve(ring, Settings(time_limit_s=60.0)).schedule
    assert check(ring, schedule).is_ok
    now, then = schedule.terms.status_quo, schedule.terms.schedule
    assert then.vehicle_hours_lost < 0.97 * now.vehicle_hours_lost
    assert then.crowding < now.crowding
    assert then.overload == 0 < now.overload
    first = schedule.tiers[0]
    assert first.gap < 0.01
