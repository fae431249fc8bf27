"""`solve --average`: what it prints and writes, in both languages, and what it refuses."""

import json

import pytest

import solver
from solver.checker.average_claims import worst_tenth


@pytest.fixture(scope="module")
def averaged(stagger, tiny, tmp_path_factory):
    """What `solve --average` prints, and the file that it writes."""
    output = tmp_path_factory.mktemp("averaged") / "out.json"
    told = ("--average", "0.5", "--draws", "10", "--adherence-range", "0.4,0.9", "--time-limit", "30")
    return stagger("solve", tiny, "-o", output, *told), output


@pytest.mark.long
def test_a_plan_for_the_average_says_how_it_goes_on_average_and_in_the_worst_tenth(averaged, stagger, tiny):
    shown, output = averaged
    assert shown.returncode == 0
    text = " ".join(shown.stdout.split())
    assert "Left behind, on average over 10 draws in which 42 % to 90 % of each party do as agreed: nobody;" in text
    assert "in the worst tenth of the cases: nobody. Without this precaution: 1 passenger;" in text
    assert "The peak against today, on average: -46 %" in text
    assert "No better average, with the worst tenth weighing 50 %, exists; that is proven." in text
    assert "now the one that is best on average" in " ".join(shown.stderr.split())
    assert stagger("check", tiny, output).returncode == 0


@pytest.mark.long
def test_what_is_written_adds_up_and_is_held_against_by_the_check(averaged, stagger, tiny, tmp_path):
    _, output = averaged
    written = json.loads(output.read_text(encoding="utf-8"))
    average = written["robustness"]["average"]
    assert average["weight"] == 0.5
    assert len(average["cases"]) == 10
    shares = [share for case in average["cases"] for share in case["adherence"].values()]
    assert 0.4 <= min(shares) < max(shares) <= 0.9
    left = [case["terms"]["overload"] for case in average["cases"]]
    first = average["tiers"][0]
    assert first["weights"] == {"overload": 1.0}
    assert (first["mean"], first["tail"]) == pytest.approx((sum(left) / 10, worst_tenth(left)), abs=1e-6)
    assert first["bound"] == pytest.approx(0.5 * first["mean"] + 0.5 * first["tail"], abs=2e-3)
    average["cases"][0]["adherence"]["college"] = 0.0
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(written), encoding="utf-8")
    refused = stagger("check", tiny, wrong)
    assert refused.returncode == 6
    assert "of the plan in case 1 is claimed to be" in " ".join(refused.stdout.split())


@pytest.mark.long
def test_refusals_of_it_keep_its_average(averaged, stagger, tiny, tmp_path):
    _, output = averaged
    average = json.loads(output.read_text(encoding="utf-8"))["robustness"]["average"]
    for more, unguarded in ((), average["unguarded"]), (("--survive", "2"), []):
        again = tmp_path / f"again{len(more)}.json"
        assert stagger("refusals", tiny, output, "-o", again, *more).returncode == 0
        kept = json.loads(again.read_text(encoding="utf-8"))["robustness"]["average"]
        assert kept == average | {"unguarded": unguarded}
        assert stagger("check", tiny, again).returncode == 0


@pytest.mark.long
def test_it_stands_in_the_report_in_dutch(averaged, stagger, tiny, tmp_path):
    page = tmp_path / "page.html"
    assert stagger("report", tiny, averaged[1], "-o", page).returncode == 0
    text = " ".join(page.read_text(encoding="utf-8").replace("\u00a0", " ").split())
    assert "Niet mee, gemiddeld over 10 trekkingen waarin per partij 42 % tot 90 % doet wat is afgesproken:" in text
    assert "voor 50 % meegewogen, bestaat aantoonbaar niet." in text


@pytest.mark.long
def test_named_sets_are_averaged_over(stagger, tiny, tmp_path):
    sets, output = tmp_path / "sets.toml", tmp_path / "out.json"
    sets.write_text('[[scenario]]\nname = "no college"\nrefuse = ["college"]\n', encoding="utf-8")
    shown = stagger("solve", tiny, "-o", output, "--average", "0", "--scenarios", sets, "--time-limit", "30")
    assert shown.returncode == 0
    text = " ".join(shown.stdout.split())
    assert "on average over 2 cases (all say yes, and each named set says no)" in text
    cases = json.loads(output.read_text(encoding="utf-8"))["robustness"]["average"]["cases"]
    assert [(case["name"], case["organisations"], case["adherence"]) for case in cases] == [
        ("", [], {}),
        ("no college", ["college"], {}),
    ]
    # The page has it as well where none of them is asked, and there is nobody to answer.
    page = tmp_path / "page.html"
    assert stagger("report", tiny, output, "-o", page).returncode == 0
    assert "gemiddeld over 2 gevallen (iedereen zegt ja" in page.read_text(encoding="utf-8")


@pytest.mark.long
def test_any_one_of_all_parties_is_averaged_over(stagger, tiny, tmp_path):
    output = tmp_path / "out.json"
    shown = stagger("solve", tiny, "-o", output, "--average", "0.5", "--survive", "1", "--time-limit", "30")
    assert shown.returncode == 0
    text = " ".join(shown.stdout.split())
    assert "on average over 4 cases (all say yes, and each party that can choose says no alone)" in text
    cases = json.loads(output.read_text(encoding="utf-8"))["robustness"]["average"]["cases"]
    assert [case["organisations"] for case in cases] == [[], ["college"], ["school"], ["office"]]
    assert stagger("check", tiny, output).returncode == 0
    instance = solver.read_instance(tiny)
    own = solver.solve_for_average(instance, solver.Settings(time_limit_s=20.0), weight=0.5, any_one=True).schedule
    assert [case.organisations for case in own.robustness.average.cases] == [(), ("college",), ("school",), ("office",)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (("--draws", "5"), "--draws: found no --average; expected --average beside it, from 0"),
        (("--adherence-range", "0,1"), "--adherence-range: found no --average; expected --average beside it"),
        (("--average", "0", "--survive", "2"), "--average: found --survive 2 beside it; expected --survive 1, for any"),
        (("--average", "0", "--survive", "1", "--draws", "5"), "--draws: found --survive beside it; expected one of"),
        (("--average", "0", "--scenarios", "x", "--draws", "5"), "--draws: found --scenarios beside it; expected one"),
        (
            ("--average", "0", "--adherence-range", "1,0.5"),
            'found "1,0.5"; expected two shares from 0 to 1, the lower first; write for example 0.5,1',
        ),
        (("--average", "0", "--adherence-range", "half"), '--adherence-range: found "half"; expected two shares'),
        (("--average", "0", "--adherence-range", "nan,1"), '--adherence-range: found "nan,1"; expected two shares'),
        (("--average", "0", "--deterministic"), "expected a search that no clock ends"),
    ],
)
def test_what_means_nothing_is_refused_in_a_sentence(stagger, tiny, told, expected):
    shown = stagger("solve", tiny, *told)
    assert shown.returncode == 3
    assert expected in " ".join(shown.stderr.split())


def test_a_weight_beyond_one_is_refused(stagger, tiny):
    assert stagger("solve", tiny, "--average", "1.5").returncode == 2


def test_in_python_it_is_the_same(tiny):
    instance = solver.read_instance(tiny)
    settings = solver.Settings(time_limit_s=20.0)
    own = solver.solve_for_average(instance, settings, weight=1, num_draws=12, adherence=(0.4, 0.9)).schedule
    average = own.robustness.average
    assert len(average.cases) == 12
    assert average.tiers[0].tail <= average.unguarded[0].tail
    sets = {"no college": ("college",)}
    named = solver.solve_for_average(instance, settings, sets=sets).schedule.robustness.average
    assert [case.name for case in named.cases] == ["", "no college"]
    with pytest.raises(solver.InputError) as caught:
        solver.solve_for_average(instance, weight=2.0, num_draws=0, adherence=(1.0, 0.5))
    assert [problem.where for problem in caught.value.problems] == ["average", "draws", "adherence"]
    assert caught.value.problems[1].expected == "from 1 to 100"
