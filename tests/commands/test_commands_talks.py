"""The talks, by hand: solve, letters, answers in the workbook, plan again, compare."""

import json
import re
from contextlib import contextmanager

import openpyxl
import pytest

from solver.advise.whatif.scenario import make_scenario
from solver.commands.keep import newly_asked
from solver.domain.schedule import Schedule, Settings
from solver.formats import read_instance
from solver.library.asked_again import SHARE_TO_DECIDE, solve_asked_first
from solver.optimise.result import SolveResult
from solver.optimise.solve import solve
from solver.report.export.workbook import HEADER_ROW
from solver.report.text.language import Words

COLUMNS = {"id": "code van de groep", "yes": "akkoord", "at": "tegenvoorstel: begin om"}


def party(name, **people):
    """Return an organisation whose groups, of so many people, all ride between 8:15 and 8:30."""
    groups = [
        {
            "id": f"{name}-{own}",
            "name": own,
            "headcount": count,
            "mode_shares": {"public_transport": 1},
            "arrivals": [{"at": "08:30", "share": 1}],
            "profile": "quarter",
            "shifts": {"earlier_min": 15, "later_min": 30, "step_min": 15},
            "flows": [{"section": "bus", "leg": "to", "share": 1, "lag_min": 0}],
        }
        for own, count in people.items()
    ]
    return {"id": name, "name": f"The {name}", "kind": "vo", "groups": groups}


@pytest.fixture
def region(document):
    """A bus with 100 places a quarter-hour, and an objective: nobody left behind, then few parties, then minutes.

    A minute earlier counts as one: were it two, a quarter of an hour earlier and half an hour later would be alike.
    """
    line = document["lines"][0]
    line["sections"] = [line["sections"][0] | {"id": "bus", "name": "Bus to town", "base_load": []}]
    supply = {"from": "07:00", "to": "10:00", "every_min": 15, "seats": 50, "places": 100}
    line["sections"][0]["supply"] = [supply]
    document["burden"] = {"earlier": 1, "later": 1}
    document["objective"] = [{"overload": 1}, {"changed": 1}, {"shifted": 1}]
    return document | {"lines": [line], "sources": {}, "agreements": []}


@pytest.fixture
def four(region):
    """Four parties of 60, 60, 40 and 45 people: 105 are left behind.

    100 of them can stay. Least is asked where that is the office with one of the two of 60, and the other two move
    by a quarter of an hour, to two quarter-hours: together they do not fit.
    """
    parties = [party("north", all=60), party("south", all=60), party("office", all=40), party("east", all=45)]
    return region | {"organisations": parties}


def chosen(path):
    """Return the shift of each group that moves."""
    choices = json.loads(path.read_text(encoding="utf-8"))["choices"]
    shifts = {choice["group"]: choice["options"][0]["shift_min"] for choice in choices}
    return {group: shift for group, shift in shifts.items() if shift}


def overload(path):
    return json.loads(path.read_text(encoding="utf-8"))["terms"]["schedule"]["overload"]


@contextmanager
def sheet_of_times(book):
    """Open the workbook at its sheet of times, with the names of the columns; it is saved at the end."""
    opened = openpyxl.load_workbook(book)
    sheet = opened.worksheets[1]
    yield sheet, [cell.value for cell in sheet[HEADER_ROW + 1]]
    opened.save(book)


def answer(book, **answers):
    """Fill in the workbook: for each group "ja", "nee" or the time of a counter-proposal."""
    with sheet_of_times(book) as (sheet, names):
        for row in sheet.iter_rows(min_row=HEADER_ROW + 2):
            value = answers.get(str(row[names.index(COLUMNS["id"])].value).replace("-", "_"))
            if value is not None:
                row[names.index(COLUMNS["yes" if value in {"ja", "nee"} else "at"])].value = value


@pytest.fixture
def talks(call, four, save, tmp_path):
    """Solve, and export the workbook; return instance, plan, workbook, and who of the two of 60 is asked, or not."""
    instance, plan, book = save(four), tmp_path / "plan.json", tmp_path / "answers.xlsx"
    assert call("solve", instance, "-o", plan, "--quiet").exit_code == 0
    assert overload(plan) == 0
    moved = chosen(plan)
    assert len(moved) == 2
    assert "east-all" in moved
    (asked,) = moved.keys() - {"east-all"}
    assert call("export", instance, plan, "--xlsx", book, "--quiet").exit_code == 0
    return instance, plan, book, asked, ({"north-all", "south-all"} - {asked}).pop()


def test_letters_go_to_the_two_that_are_asked(call, talks, tmp_path):
    instance, plan, _, asked, other = talks
    out = tmp_path / "letters"
    result = call("letter", instance, plan, "-o", out, "--lang", "en", "--date", "2026-11-28")
    assert result.exit_code == 0, result.stderr
    told, *after = result.stdout.splitlines()
    assert told == f"Written: 2 letters, each a page, a PDF and the advice behind it, in {out}"
    book = plan.with_suffix(".xlsx")
    assert [line.partition("stagger ")[2] for line in after[1:]] == [
        f"export {instance} {plan} --xlsx {book} --lang en",
        f"replies {instance} {plan} {book} -o {plan.with_name('plan-replies.json')} --lang en",
    ]
    assert result.stderr.endswith("who writes and where answers go.\n")
    names = sorted(file.name for file in out.iterdir())
    party_id = asked.removesuffix("-all")
    assert names == sorted(
        name
        for own in ("east", party_id)
        for name in (f"letter-{own}.html", f"letter-{own}.pdf", f"quickscan-{own}.html")
    )
    page = (out / f"letter-{party_id}.html").read_text(encoding="utf-8")
    assert f"The {party_id}" in page
    assert "8:30" in page
    alone = call("letter", instance, plan, "-o", tmp_path / "one", "--organisation", f"the {party_id}")
    assert (alone.exit_code, alone.stdout.split(",")[0]) == (0, "Written: 1 letter")
    nobody = call("letter", instance, plan, "-o", tmp_path / "none", "--organisation", other.removesuffix("-all"))
    assert nobody.exit_code == 3
    assert "of which the schedule asks nothing; expected one of " in nobody.stderr
    assert not (tmp_path / "none").exists()


def test_letters_make_no_folder_below_one_that_is_missing(call, talks, tmp_path):
    instance, plan, *_ = talks
    result = call("letter", instance, plan, "-o", tmp_path / "typo" / "letters")
    assert result.exit_code == 3
    assert "found a folder in a folder that is not there" in result.stderr
    assert not (tmp_path / "typo").exists()


def test_letters_are_answered_after_their_date(call, talks, tmp_path):
    instance, plan, *_ = talks
    dates = ["--date", "2026-11-28", "--answer-by", "2026-11-28"]
    result = call("letter", instance, plan, "-o", tmp_path / "letters", *dates)
    assert result.exit_code == 3
    assert "--answer-by: found 2026-11-28; expected a date after 2026-11-28" in result.stderr


@pytest.mark.parametrize("command", ["replies", "solve --keep"])
def test_yes_and_a_counter_proposal_ask_nobody_new(call, talks, tmp_path, command):
    instance, plan, book, asked, _ = talks
    answer(book, **{"east_all": "ja", asked.replace("-", "_"): "9.00 uur"})
    after = tmp_path / "next.json"
    words = ["replies", instance, plan, book] if command == "replies" else ["solve", instance, "--keep", book]
    result = call(*words, "-o", after)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("2 answers: 1 yes, 1 counter-proposal.\n")
    assert f"  The {asked.removesuffix('-all')}, all: proposes another time (8:30 becomes 9:00)\n" in result.stdout
    agreed = r"^  The east, all: has agreed \(8:30 becomes [0-9]:[0-9]{2}\)$"
    assert re.search(agreed, result.stdout, re.M), "a yes is listed too"
    assert "Nobody is asked who was not asked before.\n" in result.stdout
    assert chosen(after) == chosen(plan) | {asked: 30}
    scenario = json.loads(after.read_text(encoding="utf-8"))["scenario"]
    assert scenario["edits"] == [*dict.fromkeys(scenario["edits"])]
    assert {"sign east-all", f"fix {asked}=+30", "at-most-new 0"} <= set(scenario["edits"])
    compared = call("compare", instance, plan, after)
    assert compared.exit_code == 0, compared.stderr
    assert call("check", instance, after).exit_code == 0


@pytest.mark.parametrize("command", ["replies", "solve --keep"])
def test_a_no_asks_somebody_new_where_that_is_needed_and_says_why(call, talks, tmp_path, command):
    # Who says no stays with the 60 and the 40 that stayed: 60 are left behind. Only the other one of 60 helps.
    instance, plan, book, asked, other = talks
    answer(book, **{"east_all": "ja", asked.replace("-", "_"): "nee"})
    after = tmp_path / "next.json"
    words = ["replies", instance, plan, book] if command == "replies" else ["solve", instance, "--keep", book]
    result = call(*words, "-o", after)
    assert result.exit_code == 0, result.stderr
    told = (
        f"Newly asked: The {other.removesuffix('-all')}. With those who were asked before alone: passengers left "
        "behind 60.0; with them 0.0.\n"
    )
    assert told in result.stdout
    assert overload(after) == 0
    assert chosen(after).keys() == {"east-all", other}
    assert chosen(after)["east-all"] == chosen(plan)["east-all"]
    assert ("A workbook has no edits" in result.stderr) == (command == "solve --keep")


@pytest.mark.long
def test_a_second_round_may_ask_somebody_new_though_the_first_did_not(call, talks, tmp_path):
    instance, plan, book, asked, other = talks
    answer(book, east_all="ja")
    first, second, again = tmp_path / "first.json", tmp_path / "second.json", tmp_path / "again.xlsx"
    assert call("replies", instance, plan, book, "-o", first, "--quiet").exit_code == 0
    assert "at-most-new 0" in json.loads(first.read_text(encoding="utf-8"))["scenario"]["edits"]
    assert call("export", instance, first, "--xlsx", again, "--quiet").exit_code == 0
    answer(again, **{asked.replace("-", "_"): "nee"})
    result = call("replies", instance, first, again, "-o", second)
    assert result.exit_code == 0, result.stderr
    assert f"Newly asked: The {other.removesuffix('-all')}." in result.stdout
    assert overload(second) == 0


def test_the_rest_of_a_party_that_was_asked_comes_before_a_new_party(call, region, save, tmp_path):
    # 145 people, of whom 45 do not fit. Moving "east", 45 people, is the least; but the north was asked already.
    instance = save(region | {"organisations": [party("north", a=50, b=50), party("east", all=45)]})
    plan, book, after = (tmp_path / name for name in ("plan.json", "answers.xlsx", "next.json"))
    assert call("solve", instance, "--fix", "north-a=+15", "-o", plan, "--quiet").exit_code == 0
    assert chosen(plan) == {"north-a": 15}
    assert call("export", instance, plan, "--xlsx", book, "--quiet").exit_code == 0
    answer(book, north_a="nee")
    result = call("solve", instance, "--keep", book, "-o", after)
    assert result.exit_code == 0, result.stderr
    assert "Nobody is asked who was not asked before.\n" in result.stdout
    assert set(chosen(after)) == {"north-b"}
    free = ["--keep", plan, "--lift", "fix north-a=+15", "--fix", "north-a=0"]
    assert call("solve", instance, *free, "-o", after, "--quiet").exit_code == 0
    assert set(chosen(after)) == {"east-all"}
    capped = call("solve", instance, *free, "--at-most-new", "0", "-o", after, "--quiet")
    assert capped.exit_code == 0, capped.stderr
    assert set(chosen(after)) == {"north-b"}


@pytest.mark.parametrize("command", ["replies", "keep"])
@pytest.mark.parametrize(
    ("other", "is_held"),
    [
        ({}, True),
        ({"north_c": "ja"}, True),
        ({"north_c": "nee"}, True),
        ({"north_c": "08:45"}, False),
        ({"north_b": "ja"}, False),
    ],
)
def test_a_party_that_refuses_all_of_several_requests_is_asked_nothing_else(
    call, region, save, tmp_path, command, other, is_held
):
    # 195 people, of whom 95 do not fit; the north was asked for two of its three groups.
    instance = save(region | {"organisations": [party("north", a=50, b=50, c=50), party("east", all=45)]})
    plan, book, after = (tmp_path / name for name in ("plan.json", "answers.xlsx", "next.json"))
    asked = ["--fix", "north-a=+15", "--fix", "north-b=+15"]
    assert call("solve", instance, *asked, "-o", plan, "--quiet").exit_code == 0
    assert chosen(plan) == {"north-a": 15, "north-b": 15}
    assert call("export", instance, plan, "--xlsx", book, "--quiet").exit_code == 0
    answer(book, **{"north_a": "nee", "north_b": "nee"} | other)
    told = ["replies", instance, plan, book] if command == "replies" else ["solve", instance, "--keep", book]
    result = call(*told, "-o", after)
    assert result.exit_code == 0, result.stderr
    said = "The north refused all it was asked: its other group is not asked either"
    has_others = other.get("north_c") != "nee"  # where each of its groups said no there is no other
    assert (said in result.stdout.replace("\n", " ")) is (is_held and has_others)
    if is_held:
        assert set(chosen(after)) == {"east-all"}
        assert "fix-organisation north=0" in json.loads(after.read_text(encoding="utf-8"))["scenario"]["edits"]
    else:
        assert not set(chosen(after)).isdisjoint({"north-b", "north-c"})


def test_a_workbook_without_answers_and_one_that_was_changed_are_refused(call, talks, tmp_path):
    instance, _, book, *_ = talks
    empty = call("solve", instance, "--keep", book)
    assert empty.exit_code == 3
    assert "found no answer at all; expected an answer in one row at least" in empty.stderr
    spoil(book, "aandeel van de groep", 0.5)
    answer(book, east_all="ja")
    wrong = call("solve", instance, "--keep", book)
    assert wrong.exit_code == 3
    assert 'rows of "north-all" whose shares are not the whole; expected shares that add up to 1' in wrong.stderr


def spoil(book, column, value):
    """Write into the first row of the sheet of times; None takes the whole column out, and "row" the row."""
    with sheet_of_times(book) as (sheet, names):
        if column == "row":
            sheet.delete_rows(HEADER_ROW + 2)
        elif value is None:
            sheet.delete_cols(names.index(column) + 1)
        else:
            sheet.cell(HEADER_ROW + 2, names.index(column) + 1).value = value


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("verschuiving (min)", "kwartier", 'found "kwartier"; expected a shift in whole minutes from -720 to 720'),
        ("verschuiving (min)", 7.5, "found 7.5; expected a shift in whole minutes from -720 to 720"),
        ("verschuiving (min)", 1e300, "found 1e+300; expected a shift in whole minutes from -720 to 720"),
        ("verschuiving (min)", None, 'found a sheet without it; expected a column "shift_min"; put the column back'),
        ("aandeel van de groep", "half", 'found "half"; expected a share of the group above 0 and at most 1'),
        ("aandeel van de groep", None, 'found a sheet without it; expected a column "share"; put the column back'),
        ("weekpatroon", "thuis", 'found "thuis"; expected a week pattern of group "north-all"'),
        ("row", None, 'found no row of "north-all"; expected a row of every group'),
        ("code van de groep", "nord-all", 'found group "nord-all", which the instance does not have; expected the id'),
    ],
)
def test_a_row_that_says_nothing_a_group_could_choose_is_told_by_its_cell(call, talks, column, value, said):
    instance, _, book, *_ = talks
    answer(book, east_all="ja")
    spoil(book, column, value)
    refused = call("solve", instance, "--keep", book)
    assert refused.exit_code == 3
    assert "answers.xlsx" in refused.stderr
    assert said in refused.stderr


@pytest.mark.parametrize(("is_proven", "said"), [(True, "it stays at"), (False, "was found in the time; whether")])
def test_that_others_are_of_no_use_is_said_only_where_it_is_proven(four, save, call, tmp_path, is_proven, said):
    instance = read_instance(save(four))
    plan = tmp_path / "plan.json"
    assert call("solve", save(four), "-o", plan, "--quiet").exit_code == 0
    agreed = Schedule.model_validate_json(plan.read_text(encoding="utf-8"))
    asked = next(name for name in chosen(plan) if name != "east-all").removesuffix("-all")
    scenario = make_scenario([f"fix-organisation {asked}=0"], agreed=agreed.choices)
    results = []

    def solve_one(own, share, begin):
        if not results:
            results.append(solve(own, Settings(time_limit_s=20), warm_start=begin))
            return results[0]
        first = results[0].schedule
        tier = first.tiers[0].model_copy(update={"bound": first.tiers[0].value if is_proven else None})
        return SolveResult("time", first.model_copy(update={"tiers": (tier, *first.tiers[1:])}))

    again = solve_asked_first(instance, scenario, solve_one)
    assert again.alone is not None
    assert again.newly == ()
    assert said in newly_asked(Words("en"), again)


def test_who_is_needed_is_decided_by_the_first_tier_and_the_rest_of_the_time_is_for_one_plan(
    four, save, call, tmp_path
):
    instance, plan = read_instance(save(four)), tmp_path / "plan.json"
    assert call("solve", save(four), "-o", plan, "--quiet").exit_code == 0
    agreed = Schedule.model_validate_json(plan.read_text(encoding="utf-8"))
    asked = next(name for name in chosen(plan) if name != "east-all").removesuffix("-all")
    for edits, num_looks, asks_new in (([f"fix-organisation {asked}=0"], 2, True), (["sign east-all"], 1, False)):
        calls = []

        def solve_one(own, share, begin, calls=calls):
            calls.append((len(own.objective), share))
            return solve(own, Settings(time_limit_s=20), warm_start=begin)

        again = solve_asked_first(instance, make_scenario(edits, agreed=agreed.choices), solve_one)
        assert calls[:-1] == [(1, SHARE_TO_DECIDE)] * num_looks
        assert calls[-1] == (len(again.edited.instance.objective), 1.0)
        assert again.result.schedule.tiers[0].value <= agreed.tiers[0].value + 1e-6
        assert bool(again.newly) == asks_new


def test_nobody_is_asked_anew_because_the_time_for_the_first_look_was_short(four, save, call, tmp_path):
    instance, plan = read_instance(save(four)), tmp_path / "plan.json"
    assert call("solve", save(four), "-o", plan, "--quiet").exit_code == 0
    agreed = Schedule.model_validate_json(plan.read_text(encoding="utf-8"))
    scenario = make_scenario(["sign east-all"], agreed=agreed.choices)

    def solve_one(own, share, begin):
        if share < 1:
            return SolveResult("nothing found")
        return solve(own, Settings(time_limit_s=20), warm_start=begin)

    again = solve_asked_first(instance, scenario, solve_one)
    assert (again.newly, again.alone) == ((), None)
    assert again.scenario.edits == ("sign east-all", "at-most-new 0")
    assert again.result.schedule.tiers[0].value <= agreed.tiers[0].value + 1e-6


def test_what_is_told_of_those_already_asked_is_what_the_schedule_comes_to(four, save, call, tmp_path):
    """The first look ends early and far from it; the schedule itself is better, and so is the sentence."""
    instance, plan = read_instance(save(four)), tmp_path / "plan.json"
    assert call("solve", save(four), "-o", plan, "--quiet").exit_code == 0
    agreed = Schedule.model_validate_json(plan.read_text(encoding="utf-8"))
    asked = next(name for name in chosen(plan) if name != "east-all").removesuffix("-all")
    scenario = make_scenario([f"fix-organisation {asked}=0"], agreed=agreed.choices)

    def solve_one(own, share, begin):
        result = solve(own, Settings(time_limit_s=20), warm_start=begin)
        if share == 1:
            return result
        schedule = result.schedule
        worse = schedule.terms.schedule.model_copy(update={"overload": 500.0})
        return SolveResult(
            "time",
            schedule.model_copy(
                update={
                    "terms": schedule.terms.model_copy(update={"schedule": worse}),
                    "tiers": (schedule.tiers[0].model_copy(update={"bound": 0.0}),),
                }
            ),
        )

    again = solve_asked_first(instance, scenario, solve_one)
    assert again.newly == ()
    assert again.alone == pytest.approx(again.result.schedule.terms.schedule.overload)
    assert not again.is_sure
    assert "500" not in newly_asked(Words("en"), again)


def test_what_was_reached_before_is_not_told_where_those_already_asked_do_better(four, save, call, tmp_path):
    instance, plan = read_instance(save(four)), tmp_path / "plan.json"
    assert call("solve", save(four), "-o", plan, "--quiet").exit_code == 0
    agreed = Schedule.model_validate_json(plan.read_text(encoding="utf-8"))
    asked = next(name for name in chosen(plan) if name != "east-all").removesuffix("-all")
    scenario = make_scenario([f"fix-organisation {asked}=0"], agreed=agreed.choices)
    results = []

    def solve_one(own, share, begin):
        """Let the search among those already asked end too early, and the one after it find what they can do."""
        if results:
            return results[0]
        results.append(solve(own, Settings(time_limit_s=20), warm_start=begin))
        schedule = results[0].schedule
        worse = schedule.terms.schedule.model_copy(update={"overload": schedule.terms.schedule.overload + 50.0})
        terms = schedule.terms.model_copy(update={"schedule": worse})
        return SolveResult("time", schedule.model_copy(update={"terms": terms}))

    again = solve_asked_first(instance, scenario, solve_one)
    assert (again.newly, again.alone) == ((), None)
    assert newly_asked(Words("en"), again) == "Nobody is asked who was not asked before."


def test_what_was_agreed_in_the_talks_is_no_agreement_that_today_breaks(call, talks, tmp_path):
    instance, plan, book, *_ = talks
    answer(book, east_all="ja")
    after = tmp_path / "next.json"
    told = call("replies", instance, plan, book, "-o", after)
    assert told.exit_code == 0, told.stderr
    broken = json.loads(after.read_text(encoding="utf-8"))["status_quo_violations"]
    assert "sign east-all" in [violation["rule"] for violation in broken]
    assert "Today breaks" not in told.stdout
