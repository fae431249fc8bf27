"""What an alderman can say of a schedule in a council: how sure it is, what a no does, what then, what to measure."""

from __future__ import annotations

from solver.demand.loads import Demand
from solver.domain.robustness import Refusal
from solver.domain.schedule import Schedule
from solver.domain.sweep import Sweep
from solver.report.packages import NOBODY
from solver.report.text.average_words import average_front
from solver.report.text.language import Words
from solver.report.text.refusal_words import answer_text, effect_text, names_of, worst_sentence
from solver.report.text.sweep_words import certain_sentence, chance_sentence, measured_first


def council_sentences(words: Words, demand: Demand, schedule: Schedule, sweep: Sweep | None) -> list[str]:
    """Return the three things to say in a council; nothing without refusals and a sweep of the schedule.

    Between how many are left behind with 90 % certainty; whether the schedule stands if one says no, and what to do
    then; and which numbers to measure first. Of one that is made for the average also how it goes on average.

    Parameters
    ----------
    sweep
        Its first plan after today is the schedule.
    """
    stands = worst_sentence(words, demand, schedule)
    if sweep is None or not stands:
        return []
    refused = " ".join([stands, *_then(words, demand, schedule)])
    certain = f"{certain_sentence(words, sweep)} {chance_sentence(words, sweep)}".rstrip()
    told = [certain, average_front(words, schedule), refused, _measured(words, demand, sweep)]
    return [text for text in told if text]


def _then(words: Words, demand: Demand, schedule: Schedule) -> list[str]:
    """Return what to do after the worst refusal; where others just go on, after the worst to answer as well."""
    own = schedule.robustness
    assert own is not None
    worst = max(own.refusals, key=lambda refusal: refusal.terms.overload)
    asked = [each for each in own.refusals if each.answer is not None and each.answer.organisation]
    if worst.terms.overload <= NOBODY and not asked:
        return [words("no_if_any")]
    told, said = [], [worst]
    if worst in asked and worst.terms.overload > NOBODY:  # who that is has just been said
        told.append(words("c_then_ask", **_answer(words, demand, schedule, worst)))
    else:
        if worst.terms.overload > NOBODY:
            told.append(words("c_then_broken" if worst.breaks else "c_then_stay"))
        for first in sorted(asked, key=lambda each: each is not worst)[:1]:
            key = "c_if_ask" if len(first.organisations) == 1 else "c_if_ask_several"
            who = names_of(words, demand, first.organisations)
            told.append(words(key, who=who, **_answer(words, demand, schedule, first)))
            said.append(first)
    rest = [each for each in own.refusals if each not in said]
    if rest and all(each.answer is not None and (not each.breaks or each.answer.organisation) for each in rest):
        told.append(words("c_ready"))
    return told


def _answer(words: Words, demand: Demand, schedule: Schedule, refusal: Refusal) -> dict[str, str]:
    """Return what to do after a refusal, and what that comes to."""
    assert refusal.answer is not None
    effect = effect_text(words, refusal.answer.terms.overload)
    return {"answer": answer_text(words, demand, schedule.choices, refusal), "effect": effect}


def _measured(words: Words, demand: Demand, sweep: Sweep) -> str:
    """Return that refusals are worked out with the figures as they are, and which of these to measure first."""
    first = measured_first(words, demand.instance, sweep)
    if not first:
        return words("c_measure_none")
    if len(first) == 1:
        return words("c_measure_one", first=first[0])
    return words("c_measure_two", first=first[0], second=first[1])
