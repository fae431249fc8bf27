"""What-if edits in words: "hu-usp=+15" by the names of an instance, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from solver.advise.whatif.edit_kinds import (
    Adherence,
    Allowed,
    Amount,
    AtMostChanged,
    AtMostNew,
    AtMostShifted,
    BaseLoad,
    Choice,
    EarlierWeight,
    Edit,
    FlexibleShare,
    Goal,
    Growth,
    Headcount,
    KeepWithin,
    MaxPerHead,
    MaxShift,
    Places,
    PublicTransport,
    Sign,
    Without,
)
from solver.advise.whatif.edits import read_edits
from solver.advise.whatif.keep_close import with_agreed
from solver.domain.base import Names
from solver.domain.instance import Instance
from solver.domain.objective import PUPILS_AND_STUDENTS
from solver.domain.prices import Prices
from solver.domain.schedule import Scenario
from solver.errors import InputError
from solver.language.current import LANGUAGES
from solver.report.text.counted import counted
from solver.report.text.kinds import kind_text, pattern_text
from solver.report.text.labels import shorten, shorten_pair
from solver.report.text.language import Words
from solver.report.text.names import in_language, name_in
from solver.report.text.numbers import MOST_OF_WEIGHT, digits_of
from solver.report.text.value_words import price_name
from solver.validation.spelling import printable

_SHORT_ID, _SHORT_NAME = 4, 22
_MOST_EDITS, _LONGEST_EDIT, _LONGEST_NAME = 12, 80, 60


def edits_text(words: Words, instance: Instance, scenario: Scenario) -> str:
    """Return the edits of a scenario in words, the first of them where they are many.

    Parameters
    ----------
    instance
        As it is without the edits; one that cannot be read against it stays as it was typed.
    """
    known = with_agreed(instance, scenario.agreed) if scenario.agreed else instance
    texts = [edit_text(words, known, text) for text in scenario.edits[:_MOST_EDITS]]
    if len(scenario.edits) > _MOST_EDITS:
        texts.append(words("e_more", count=words.number(len(scenario.edits) - _MOST_EDITS)))
    return "; ".join(texts)


def short_scenario_name(words: Words, instance: Instance, scenario: Scenario) -> str:
    """Return a name made of the only edit of a scenario, such as "Zonder UU"; "" where that would not be short.

    Parameters
    ----------
    instance
        As it is without the edit.
    """
    try:
        (edit,) = read_edits(instance, scenario.edits)
    except (InputError, ValueError):
        return ""
    if isinstance(edit, AtMostChanged):
        return words.plural("e_name_at_most", edit.at_most)
    if isinstance(edit, Without) or (isinstance(edit, Choice) and not edit.is_refused and edit.shift_min == 0):
        for party in instance.organisations:
            if set(edit.groups) == {group.id for group in party.groups}:
                is_short = len(party.id) <= _SHORT_ID
                return words("e_name_without", name=party.id.upper() if is_short else shorten(party.name, _SHORT_NAME))
    return ""


def edit_text(words: Words, instance: Instance, text: str) -> str:
    """Return an edit in words, or as it was typed where it means nothing for the instance."""
    try:
        (edit,) = read_edits(instance, [text])
    except InputError:
        return printable(shorten(text, _LONGEST_EDIT))
    return _SAYERS[type(edit)](words, instance, edit)


def note_text(words: Words, instance: Instance, scenario: Scenario | None, label: str, note: str) -> str:
    """Return the note of an agreement; of one that an edit of the scenario made, that edit in words."""
    if scenario is None or label not in scenario.edits:
        return note
    return f"{words('r_what_if')}: {scenario_edit_text(words, instance, scenario, label)}"


def scenario_edit_text(words: Words, instance: Instance, scenario: Scenario, text: str) -> str:
    """Return an edit of a scenario in words; `instance` is as it is without the edits."""
    known = with_agreed(instance, scenario.agreed) if scenario.agreed else instance
    return edit_text(words, known, text)


def _who(instance: Instance, groups: tuple[str, ...]) -> str:
    """Return the name of the organisation that groups belong to, with that of a group that is not all of it."""
    party = next(party for party in instance.organisations if any(group.id in groups for group in party.groups))
    names = [group.name or group.id for group in party.groups if group.id in groups]
    if len(names) == 1 < len(party.groups):
        return printable(shorten_pair(party.name, names[0], _LONGEST_NAME))
    return _name(party.name)


def _name(name: str) -> str:
    return printable(shorten(name, _LONGEST_NAME))


def _choice(words: Words, instance: Instance, edit: Choice) -> str:
    key = f"e_{'forbid' if edit.is_refused else 'fix'}{'' if edit.shift_min else '_today'}"
    minutes = counted(words, "minutes", abs(edit.shift_min))
    way = words("s_later" if edit.shift_min > 0 else "s_earlier")
    text = words(key, who=_who(instance, edit.groups), minutes=minutes, way=way)
    if edit.pattern is None:
        return text
    group = next(group for group in instance.groups if group.id in edit.groups)
    pattern = next(own for own in group.week_patterns(instance.days) if own.id == edit.pattern)
    if pattern.is_travelled_otherwise:
        return words("e_with_travel", edit=text, pattern=_name(pattern_text(group, pattern, words)))
    return words("e_with_pattern", edit=text, pattern=_name(edit.pattern))


def _allowed(words: Words, instance: Instance, edit: Allowed) -> str:
    shifts = ", ".join(words.signed(shift) for shift in edit.shifts_min)
    return words("e_allow", who=_who(instance, edit.groups), shifts=shifts)


def _signed(words: Words, instance: Instance, edit: Sign) -> str:
    return words("e_sign", who=_who(instance, edit.groups))


def _kept_within(words: Words, _: Instance, edit: KeepWithin) -> str:
    return words("e_keep_within", share=words.percent(edit.share, _digits(100 * edit.share)))


def _without(words: Words, instance: Instance, edit: Without) -> str:
    return words("e_without", who=_who(instance, edit.groups))


def _places(words: Words, instance: Instance, edit: Places) -> str:
    return _amount(words, "e_places", _where(instance, edit.sections), edit.amount)


def _where(instance: Instance, sections: tuple[str, ...]) -> str:
    """Return the name of the line that sections are on, or of the section that is not all of it."""
    line = next(line for line in instance.lines if any(section.id in sections for section in line.sections))
    whole = len(sections) == len(line.sections)
    section = next(section for section in line.sections if section.id in sections)
    return _name(line.name if whole else section.name)


def _base_load(words: Words, instance: Instance, edit: BaseLoad) -> str:
    if edit.is_general:
        return _amount(words, "e_base_load_all", "", edit.amount)
    return _amount(words, "e_base_load", _where(instance, edit.sections), edit.amount)


def _growth(words: Words, instance: Instance, edit: Growth) -> str:
    if edit.is_general:
        return _amount(words, "e_growth_all", "", edit.amount)
    who = _who(instance, edit.groups) if edit.groups else _where(instance, edit.sections)
    return _amount(words, "e_growth", who, edit.amount)


def _adherence(words: Words, instance: Instance, edit: Adherence) -> str:
    share = words.percent(edit.share, _digits(100 * edit.share))
    if edit.is_general:
        return words("e_adherence_all", share=share)
    return words("e_adherence", who=_who(instance, edit.groups), share=share)


def _behaviour(words: Words, _: Instance, edit: FlexibleShare) -> str:
    return words("e_behaviour", share=words.percent(edit.share, _digits(100 * edit.share)))


def _public_transport(words: Words, instance: Instance, edit: PublicTransport) -> str:
    who = _who(instance, edit.groups)
    if edit.amount.total is not None:
        share = words.percent(edit.amount.total, _digits(100 * edit.amount.total))
        return words("e_public_transport_total", who=who, amount=share)
    return _amount(words, "e_public_transport", who, edit.amount)


def _headcount(words: Words, instance: Instance, edit: Headcount) -> str:
    return _amount(words, "e_headcount", _who(instance, edit.groups), edit.amount)


def _amount(words: Words, key: str, who: str, amount: Amount) -> str:
    if amount.percent is None:
        total = amount.total or 0.0
        return words(f"{key}_total", who=who, amount=words.number(total, _digits(total)))
    percent = words.percent(abs(amount.percent) / 100, _digits(amount.percent))
    return words(f"{key}_{'less' if amount.percent < 0 else 'more'}", who=who, amount=percent)


def _digits(value: float) -> int:
    """Return as many decimals as a number was typed with, two at most."""
    return digits_of(value, 2)


def _at_most_changed(words: Words, _: Instance, edit: AtMostChanged) -> str:
    return words.plural("e_at_most_changed", edit.at_most)


def _at_most_new(words: Words, _: Instance, edit: AtMostNew) -> str:
    if not edit.at_most:
        return words("e_at_most_new_none")
    return words.plural("e_at_most_new", edit.at_most)


def _at_most_shifted(words: Words, _: Instance, edit: AtMostShifted) -> str:
    return words.plural("e_at_most_shifted", edit.at_most_person_min)


def _max_shift(words: Words, _: Instance, edit: MaxShift) -> str:
    return words.plural("e_max_shift", edit.at_most_min)


def _max_per_head(words: Words, _: Instance, edit: MaxPerHead) -> str:
    return words(f"e_max_per_head_{edit.per}", most=words.number(edit.at_most_min, _digits(edit.at_most_min)))


def _earlier_weight(words: Words, _: Instance, edit: EarlierWeight) -> str:
    weight = words.number(edit.weight, digits_of(edit.weight, MOST_OF_WEIGHT))
    if edit.kinds == PUPILS_AND_STUDENTS:
        return words("e_earlier_weight", weight=weight)
    return words("e_earlier_weight_of", weight=weight, kind=kind_text(edit.kinds[0], words))


def _goal(words: Words, _: Instance, edit: Goal) -> str:
    """Return what is to be best, with the prices that are not the program's own."""
    goal = words("e_goal", goal=goal_name(words, edit.goal))
    own = Prices().model_dump()
    told = {} if edit.prices is None else edit.prices.model_dump()
    others = [
        words("e_goal_price", price=price_name(words, key), value=words.number(value, digits_of(value, 2)))
        for key, value in told.items()
        if value != own[key]
    ]
    return words("e_goal_prices", edit=goal, prices=words.joined(others)) if others else goal


def goal_name(words: Words, goal: str) -> str:
    """Return what a goal is called."""
    return words(f"goal_{goal.replace('-', '_')}")


_SAYERS: dict[type[Edit], Callable[[Words, Instance, Any], str]] = {
    Choice: _choice,
    Allowed: _allowed,
    Sign: _signed,
    KeepWithin: _kept_within,
    Without: _without,
    Places: _places,
    Headcount: _headcount,
    Adherence: _adherence,
    PublicTransport: _public_transport,
    BaseLoad: _base_load,
    Growth: _growth,
    FlexibleShare: _behaviour,
    EarlierWeight: _earlier_weight,
    Goal: _goal,
    AtMostChanged: _at_most_changed,
    AtMostNew: _at_most_new,
    AtMostShifted: _at_most_shifted,
    MaxShift: _max_shift,
    MaxPerHead: _max_per_head,
}


def titled(edited: Instance, given: Instance, scenario: Scenario | None) -> Instance:
    """Return an instance with the edits in words in its names in Dutch and English, not as they were typed.

    It is the same instance in other words: what schedules were made for stays its content hash.

    Parameters
    ----------
    edited
        With the edits of the scenario.
    given
        Without them.
    """
    if scenario is None or edited.name == given.name:
        return edited
    told = {}
    for language in LANGUAGES:
        words = Words(language)
        name = name_in(language, given.name, given.names)
        edits = scenario.name or edits_text(words, in_language(given, language), scenario)
        told[language] = words("e_title", name=name, edits=printable(edits))
    result = edited.model_copy(update={"names": Names(nl=told["nl"], en=told["en"])})
    # A cached property: what stands there is not worked out anew.
    result.__dict__["content_hash"] = edited.content_hash
    return result
