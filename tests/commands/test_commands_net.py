"""Gross and net: `--behaviour`, the rows of a sweep, and that they say the same."""

import json

import pytest

from solver.checker import recompute_terms
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from solver.domain.sweep import SHARES
from solver.formats import dump_schedule, read_instance, read_schedule
from solver.uncertainty.ranges import KINDS
from tests.support.sweeps import only

PREDICTION = "Net is a prediction: the share and the weights are assumed."


@pytest.fixture
def busy(document, save):
    """Of the tiny region, with many others on the tram around the college's quarter: gross and net differ."""
    for line in document["lines"]:
        for section in line["sections"]:
            section["base_load"] = [
                {"from": f"{hour:02d}:{minute:02d}", "to": f"{hour + (minute == 45):02d}:{(minute + 15) % 60:02d}",
                 "passengers": 30.0}
                for hour in (7, 8, 9) for minute in (0, 15, 30, 45)
            ]  # fmt: skip
    return save(document)


def option(shift_min, parts):
    return (OptionChoice(shift_min=shift_min, pattern="today", parts=parts),)


@pytest.fixture
def plan(tmp_path):
    """The college a quarter later: the fullest quarters of 170 and 130 become 110 and 90."""
    chosen = {"college-students": (15, 1), "school-pupils": (0, 1), "office-staff": (0, 2)}
    choices = tuple(GroupChoice(group=group, options=option(*own)) for group, own in chosen.items())
    path = tmp_path / "plan.json"
    path.write_text(dump_schedule(Schedule(choices=choices)), encoding="utf-8")
    return path


def evaluated(call, busy, plan, *edits):
    told = call("evaluate", busy, plan, *edits, "--json")
    assert told.exit_code == 0, told.stderr
    return json.loads(told.stdout)


def test_net_lies_between_today_and_gross_and_the_terms_stay_gross(call, busy, plan):
    gross = evaluated(call, busy, plan)
    assert "net" not in gross
    found = evaluated(call, busy, plan, "--behaviour", "0.5")
    assert found["terms"] == gross["terms"]
    today, with_all, net = found["terms"]["status_quo"], found["terms"]["schedule"], found["net"]["terms"]
    assert with_all["peak"] < net["peak"] < today["peak"]
    assert net["shifted"] == with_all["shifted"]
    assert found["net"]["is_prediction"] is True
    assert found["net"]["assumed"]["share"] == 0.5
    assert found["net"]["returning_passengers"] > 0
    assert "net" not in evaluated(call, busy, plan, "--behaviour", "0")


def test_the_gross_terms_are_those_of_the_check(call, busy, plan):
    found = evaluated(call, busy, plan, "--behaviour", "20%")
    terms = recompute_terms(read_instance(busy), read_schedule(plan).choices)
    assert found["terms"]["schedule"]["peak"] == pytest.approx(terms.peak)


def test_a_planner_reads_a_column_and_a_sentence(call, busy, plan):
    text = " ".join(call("evaluate", busy, plan, "--behaviour", "0.2").stdout.split())
    assert "quieter gross, and" in text
    assert "net if one in five of the other passengers is flexible and comes back where there is more room." in text
    assert PREDICTION in text
    dutch = " ".join(call("evaluate", busy, plan, "--behaviour", "0.5", "--lang", "nl").stdout.split())
    assert "netto" in dutch
    assert "als de helft van de andere reizigers flexibel is en terugkomt waar het ruimer wordt." in dutch
    assert "Netto is een voorspelling" in dutch
    both = " ".join(call("compare", busy, plan, "--behaviour", "0.12").stdout.split())
    assert "plan. The" in both
    assert "net if 12 % of the other passengers are flexible and come back" in both


def test_today_has_no_net_effect_of_its_own(call, busy):
    text = " ".join(call("evaluate", busy, "--behaviour", "0.2").stdout.split())
    assert "Others come back only where a proposal makes room: give a schedule as well." in text
    assert PREDICTION not in text


def test_solve_plans_on_the_gross_effect_and_says_the_net_one(call, busy, tmp_path):
    paths = tmp_path / "gross.json", tmp_path / "net.json"
    shown = [
        call("solve", busy, "--deterministic", "--time-limit", 5, "-o", path, *edit)
        for path, edit in zip(paths, ((), ("--behaviour", "0.2")), strict=True)
    ]
    assert [each.exit_code for each in shown] == [0, 0]
    assert [PREDICTION in " ".join(each.stdout.split()) for each in shown] == [False, True]
    choices = [json.loads(path.read_text(encoding="utf-8"))["choices"] for path in paths]
    assert choices[0] == choices[1]
    checked = call("check", busy, paths[1])
    assert checked.exit_code == 0, checked.stdout


def test_a_sweep_has_three_rows_that_agree_with_evaluate(call, busy, plan, tmp_path):
    """With nothing drawn each row is one figure: that of `evaluate` at its share."""
    ranges = tmp_path / "ranges.toml"
    ranges.write_text(only("behaviour", 0, 0), encoding="utf-8")
    found = json.loads(call("sweep", "--jobs", 1, busy, plan, "--draws", 4, "--ranges", ranges, "--json").stdout)
    assert found["assumptions"] == []
    assert [row["share"] for row in found["net"]] == [0, 0.2, 0.5]
    for row in found["net"]:
        own = evaluated(call, busy, plan, "--behaviour", str(row["share"]))
        net = own.get("net", {"terms": own["terms"]["schedule"]})["terms"]
        gain = 1 - net["peak"] / own["terms"]["status_quo"]["peak"]
        assert row["peak_gain"] == pytest.approx(dict.fromkeys(("low", "median", "high", "as_written"), gain), abs=1e-3)
        assert row["terms"]["overload"]["as_written"] == pytest.approx(net["overload"], abs=0.05)
    gross, _, half = (row["peak_gain"]["median"] for row in found["net"])
    assert gross > half > 0


def test_a_share_that_is_drawn_is_an_assumption_that_can_decide(call, busy, plan, tmp_path):
    ranges, out = tmp_path / "ranges.toml", tmp_path / "sweep.json"
    ranges.write_text(only("behaviour", 0, 1), encoding="utf-8")
    shown = call("sweep", "--jobs", 1, busy, plan, "--draws", 64, "--ranges", ranges, "-o", out)
    assert shown.exit_code == 0, shown.stderr
    found = json.loads(out.read_text(encoding="utf-8"))
    (assumption,) = found["assumptions"]
    assert (assumption["kind"], assumption["low"], assumption["high"]) == ("behaviour", 0, 1)
    peak = found["plans"][1]["terms"]["peak"]
    assert peak["as_written"] < peak["low"] < peak["high"], "as written nobody comes back"
    today = found["plans"][0]["terms"]["peak"]
    assert today["low"] == today["high"], "today is as it is counted, whoever is flexible"
    text = " ".join(shown.stdout.split())
    assert "Gross and net" in text
    assert "A prediction outside the check" in text
    assert "one in five of the other passengers is flexible" in text
    assert "which share of the other passengers is flexible and comes back where there is more room" in text


def test_a_region_without_other_passengers_has_no_net_rows(call, document, save, plan):
    for line in document["lines"]:
        for section in line["sections"]:
            section.pop("base_load", None)
    found = json.loads(call("sweep", "--jobs", 1, save(document), plan, "--draws", 4, "--json").stdout)
    assert "net" not in found
    assert not SHARES & {each["kind"] for each in found["assumptions"]}
    assert set(KINDS) >= SHARES


def test_what_is_no_share_is_refused(call, busy, plan, tmp_path):
    refused = call("evaluate", busy, plan, "--behaviour", "1.2")
    assert refused.exit_code == 3
    assert "expected SHARE of the other travellers, such as 0.2 or 20%, from 0 to 1 (or 0% to 100%)" in refused.stderr
    twice = call("evaluate", busy, plan, "--behaviour", "0.2", "--behaviour", "0.5")
    assert (twice.exit_code, "expected one share that is flexible" in twice.stderr) == (3, True)
    ranges = tmp_path / "ranges.toml"
    ranges.write_text("[behaviour]\nassumed = [0, 2]\n", encoding="utf-8")
    told = call("sweep", "--jobs", 1, busy, plan, "--ranges", ranges)
    assert (told.exit_code, "the lower first: shares, such as [0, 0.5]" in told.stderr) == (3, True)
