"""How a plan goes on average, on the first screen and the first page of the memo."""

import numpy as np
import pytest

from solver.demand.measures import measure_terms
from solver.demand.options import parts_from_choices
from solver.domain.schedule import TermsBeforeAfter
from solver.library.averaging import averaging_of
from solver.library.evaluation import check_all
from solver.library.sweeps import SweepOptions, sweep_of
from solver.optimise.model.rows import Rows
from solver.optimise.robust.average import average_of
from solver.optimise.robust.record import robustness_of
from solver.optimise.robust.turnouts import Averaging, Turnout, turnouts_of_any_one, turnouts_of_sets
from solver.report.export.memo import memo_data
from solver.report.export.memo_layout import ROWS, SHORT
from solver.report.page import page as module
from solver.report.page.page import page
from solver.report.text.average_words import average_front
from solver.report.text.council_words import council_sentences
from solver.report.text.language import Words
from solver.report.text.refusal_words import front_sentence
from tests.report.exports import export_of, schedule_of

BOTH = {"college_students": [(15, 1)], "school_pupils": [(-15, 1)]}
MINUS = "\N{MINUS SIGN}"
NOBODY_FITS_LESS = "Het voorstel houdt stand als één partij nee zegt: ook dan past iedereen."


@pytest.fixture
def averaged(tiny, demand):
    """Return a schedule with what becomes of it in some cases, and if parties say no."""

    def made(turnouts, weight=0.5):
        schedule = schedule_of(tiny, **BOTH)
        parts = parts_from_choices(tiny, demand.options, schedule.choices)
        today = measure_terms(demand, demand.options.status_quo_parts()).rounded()
        terms = TermsBeforeAfter(status_quo=today, schedule=measure_terms(demand, parts).rounded())
        average = average_of(demand, Averaging(weight, turnouts), parts, parts).model_copy(update={"unguarded": ()})
        robustness = robustness_of(demand, Rows(demand), parts).model_copy(update={"average": average})
        return schedule.model_copy(update={"robustness": robustness, "terms": terms})

    return made


def halves(*shares):
    """Return cases in which the same share of everybody does as agreed."""
    return tuple(Turnout(np.full(3, share)) for share in shares)


def test_who_is_left_and_the_peak_are_those_of_the_cases(averaged):
    # The worst tenth of two cases is the worse one.
    schedule = averaged(halves(0.1, 0.9))
    cases = [case.terms for case in schedule.robustness.average.cases]
    peak = schedule.terms.status_quo.peak
    mean, worst = (cases[0].peak + cases[1].peak) / 2, max(case.peak for case in cases)
    left, most = (cases[0].overload + cases[1].overload) / 2, max(case.overload for case in cases)
    assert most > 1
    assert average_front(Words("en"), schedule) == (
        f"If 10 % to 90 % of each party do as agreed, left behind are {left:.0f} passengers on average, {most:.0f} "
        f"passengers in the worst tenth of the cases; the peak is then {MINUS}{100 * (1 - mean / peak):.0f} % "
        f"and {MINUS}{100 * (1 - worst / peak):.0f} % against today."
    )
    assert average_front(Words("nl"), schedule).startswith(
        f"Doet van elke partij 10 % tot 90 % wat is afgesproken, dan kunnen niet mee: gemiddeld {left:.0f} reizigers, "
        f"in het slechtste tiende van de gevallen {most:.0f} reizigers; de piek is dan "
    )
    assert "against today in both." in average_front(Words("en"), averaged(halves(0.9, 0.9)))
    assert average_front(Words("en"), schedule.model_copy(update={"robustness": None})) == ""


def test_the_cases_are_said_as_they_were_given(averaged, demand):
    sets = averaged(turnouts_of_sets(demand, {"both": frozenset([0, 1])}))
    assert average_front(Words("en"), sets).startswith("If one of the named sets says no, or none, left behind are ")
    any_one = averaged(turnouts_of_any_one(demand))
    assert average_front(Words("nl"), any_one).startswith("Zegt één willekeurige partij nee, of geen, dan kunnen niet ")


def test_any_one_is_each_party_that_can_choose(demand, tiny):
    assert [sorted(turnout.refusing) for turnout in turnouts_of_any_one(demand)] == [[], [0], [1], [2]]
    assert averaging_of(tiny, 0.5, None, any_one=True).turnouts[3].refusing == {2}


def test_the_first_screen_and_the_memo_begin_with_it(averaged, tiny, demand, monkeypatch):
    monkeypatch.setattr(module, "vega_script", lambda: "/* libraries */")
    schedule, words = averaged(halves(0.5, 0.9)), Words("nl")
    told = average_front(words, schedule)
    assert front_sentence(words, demand, schedule) == f"{told} {NOBODY_FITS_LESS}"
    report, _ = check_all(tiny, schedule)
    first = page(words, tiny, [("Voorstel", schedule)], [report]).partition('<section id="finding"')[0]
    assert told in first
    data = memo_data(export_of(tiny, schedule), words, ROWS[-1], layout=SHORT[0])
    assert data["front"]["refusals"]["lines"] == [f"{told} {NOBODY_FITS_LESS}"]


def test_in_a_council_it_stands_between_how_sure_and_what_a_no_does(averaged, tiny, demand):
    pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
    schedule, words = averaged(halves(0.5, 0.9)), Words("nl")
    sweep = sweep_of(tiny, {"a": schedule}, SweepOptions(num_draws=32))
    told = council_sentences(words, demand, schedule, sweep)
    assert len(told) == 4
    assert told[1] == average_front(words, schedule)
    assert told[2].startswith(NOBODY_FITS_LESS)
