"""The picture of a week: passengers by day and hour of the region and its lines, and its busiest day."""

import json

import numpy as np
import pytest

import solver
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.report.charts.draw import View, draw
from solver.report.charts.week_rows import Scope, week_rows, week_scopes
from solver.report.text.language import Words
from tests.support.tiny import random_instance


@pytest.fixture
def week(instances):
    return build_demand(solver.read_instance(instances / "week.json"))


def named(demand):
    return [("nu", demand.options.status_quo_parts()), ("straks", demand.options.status_quo_parts())]


def test_the_region_is_the_sum_of_its_lines_and_nobody_is_lost():
    for seed in range(20):
        demand = build_demand(random_instance(seed))
        schedules = [("nu", demand.options.status_quo_parts())]
        scopes = week_scopes(demand, schedules, most=99)
        is_road = demand.cells.is_road
        total = demand.loads(schedules[0][1])[~is_road].sum()
        if not scopes:
            assert total < 100
            continue
        region, *lines = scopes
        assert region.passengers.shape[1] == len(demand.instance.days)
        assert region.passengers.sum() == pytest.approx(sum(line.passengers.sum() for line in lines), abs=1)
        # The hours at both ends in which less than one passes are left out.
        assert region.passengers.sum() == pytest.approx(total, abs=24 * len(demand.instance.days))


def test_busiest_day_over_mean_day_by_hand():
    # The busiest hour of the week has 40; the mean of the days has 20 and (40 + 20) / 2 = 30 in the two hours.
    scope = Scope("line", np.array([[[10.0, 40.0], [30.0, 20.0]]]), 8)
    assert scope.peak_over_mean(0) == pytest.approx(40 / 30)
    assert Scope("line", np.zeros((1, 2, 2)), 8).peak_over_mean(0) is None


def test_rows_by_hand():
    scope = Scope("line", np.array([[[10.0, 40.0], [30.0, 20.0]], [[10.0, 20.0], [30.0, 20.0]]]), 8)
    rows = week_rows([scope], ["nu", "straks"], ["ma", "di"])
    assert len(rows) == 8
    assert rows[1] == {
        "rank": 0,
        "place": 0,
        "schedule": "nu",
        "day_place": 0,
        "day": "ma",
        "begin_min": 540,
        "end_min": 600,
        "clock": "09:00-10:00",
        "passengers": 40.0,
        "share": 1.0,
        "is_busiest": True,
    }
    assert [row["share"] for row in rows if row["place"] == 1] == [0.25, 0.5, 0.75, 0.5]
    assert [row["is_busiest"] for row in rows if row["place"] == 1] == [False, False, True, False]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_week_is_drawn_and_told(week, language):
    spec = draw("week", Words(language), week, named(week), View(width=1100))
    assert spec is not None
    json.dumps(spec)
    assert len(spec["vconcat"]) >= 2
    assert {row["rank"] for row in spec["datasets"]["week"]} == set(range(len(spec["vconcat"])))
    said = {"nl": "het drukst op", "en": "busiest on"}[language]
    assert spec["description"].count(said) == 2 * len(spec["vconcat"])


def test_a_telephone_shows_fewer_lines(week):
    spec = draw("week", Words("nl"), week, named(week), View(width=372))
    assert len(spec["vconcat"]) <= 4
    assert {row["day"] for row in spec["datasets"]["week"]} <= {"ma", "di", "wo", "do", "vr", "za", "zo"}


def test_one_day_is_no_week(instances):
    document = json.loads((instances / "tiny.json").read_text(encoding="utf-8"))
    demand = build_demand(Instance.model_validate(document))
    assert draw("week", Words("nl"), demand, named(demand)) is None
