"""What an edit of an instance means: a text such as "fix hu-usp=+15", read against the instance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NoReturn, get_args

from solver.advise.whatif.edit_kinds import (
    Allowed,
    AtMostChanged,
    AtMostNew,
    AtMostShifted,
    Choice,
    EarlierWeight,
    Edit,
    Goal,
    Headcount,
    KeepWithin,
    MaxPerHead,
    MaxShift,
    Places,
    Sign,
    Without,
    malformed,
    read_amount,
    refuse,
    split,
)
from solver.advise.whatif.edit_targets import EditTargets
from solver.advise.whatif.far_off import largest_shift_min, most_person_min, refuse_far_amount, refuse_far_cap
from solver.advise.whatif.goals import GOAL, read_goal
from solver.advise.whatif.keep_close import not_asked
from solver.advise.whatif.situation_edits import SITUATION_READERS
from solver.domain.clock import format_shift
from solver.domain.instance import Instance
from solver.domain.objective import PUPILS_AND_STUDENTS
from solver.domain.people import Kind
from solver.errors import InputError, Problem
from solver.language.messages import gettext, ngettext
from solver.validation.agreed import why_not_as_agreed
from solver.validation.spelling import join_texts, join_words, spell_text

KINDS: tuple[Kind, ...] = get_args(Kind)
_SHIFT = re.compile(r"[-+]?\d{1,3}", re.ASCII)
_WHOLE = re.compile(r"\d{1,12}", re.ASCII)
_MINUTES = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)
_MOST_MINUTES = 720
_WEIGHT = re.compile(r"\d{1,3}(\.\d{1,3})?", re.ASCII)
_MOST_WEIGHT = 100
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?) ?%", re.ASCII)
_MINUS_SIGN = "\N{MINUS SIGN}"


def read_edits(instance: Instance, texts: Iterable[str]) -> list[Edit]:
    """Return what edits mean for an instance, each text once.

    Raises
    ------
    InputError
        With a problem for every edit that means nothing here.
    """
    parties = EditTargets(instance)
    edits: list[Edit] = []
    problems: list[Problem] = []
    for text in dict.fromkeys(texts):
        try:
            edits.append(_read(parties, text))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return edits


def _read(parties: EditTargets, text: str) -> Edit:
    word, _, value = text.partition(" ")
    if word not in _READERS:
        refuse(
            text,
            gettext("an edit that is not known"),
            gettext("one of {words}", words=", ".join(_READERS)),
            gettext("correct its first word"),
        )
    return _READERS[word](parties, text, value.strip())


def _fix(parties: EditTargets, text: str, value: str) -> Choice:
    group, choice = split(text, value, "=", parties.groups, gettext("GROUP=SHIFT, such as hu-usp=+15"))
    return _choice(parties, text, parties.group(text, group), choice, is_refused=False)


def _fix_organisation(parties: EditTargets, text: str, value: str) -> Choice:
    party, choice = split(text, value, "=", parties.organisations, gettext("ORGANISATION=SHIFT, such as uu=0"))
    return _choice(parties, text, parties.organisation(text, party), choice, is_refused=False)


def _forbid(parties: EditTargets, text: str, value: str) -> Choice:
    who, choice = split(text, value, ":", parties.all, gettext("GROUP:SHIFT or ORGANISATION:SHIFT, such as roc:-15"))
    return _choice(parties, text, parties.either(text, who), choice, is_refused=True)


def _choice(parties: EditTargets, text: str, groups: tuple[str, ...], choice: str, *, is_refused: bool) -> Choice:
    """Read a choice that all of some groups make, or refuse."""
    pattern, at, shift = choice.rpartition("@")
    shift = shift.strip().replace(_MINUS_SIGN, "-")
    if not _SHIFT.fullmatch(shift) or (at and not pattern):
        malformed(
            text,
            gettext("a shift in whole minutes, such as +15, 0 or -30, or PATTERN@SHIFT"),
            gettext("the shift {choice}", choice=spell_text(choice)),
        )
    edit = Choice(text, groups, int(shift), pattern or None, is_refused)
    # A refusal may leave a group aside that could not choose so anyway, but not all of them.
    lacking = [group for group in groups if not _has(parties, group, edit)]
    if lacking and not (is_refused and len(lacking) < len(groups)):
        _refuse_choice(parties, edit, lacking)
    kept = tuple(group for group in groups if group not in lacking)
    return Choice(text, kept, edit.shift_min, edit.pattern, is_refused)


def _allow(parties: EditTargets, text: str, value: str) -> Allowed:
    form = gettext("GROUP=SHIFT,SHIFT,..., such as hu-usp=0,+15")
    group, listed = split(text, value, "=", parties.groups, form)
    groups = parties.group(text, group)
    choices = [_choice(parties, text, groups, shift.strip(), is_refused=False) for shift in listed.split(",")]
    if any(choice.pattern is not None for choice in choices):
        malformed(text, form, gettext("a pattern"))
    return Allowed(text, groups, tuple(dict.fromkeys(choice.shift_min for choice in choices)))


def _patterns(parties: EditTargets, group: str) -> list[str]:
    return [pattern.id for pattern in parties.groups[group].week_patterns(parties.instance.days)]


def _has(parties: EditTargets, group: str, edit: Choice) -> bool:
    has_pattern = edit.pattern is None or edit.pattern in _patterns(parties, group)
    return has_pattern and edit.shift_min in parties.groups[group].shifts.shifts_min()


def _refuse_choice(parties: EditTargets, edit: Choice, lacking: list[str]) -> None:
    """Say what the first of the groups could choose instead."""
    first = lacking[0]
    who = gettext("group {group}", group=spell_text(first))
    if len(lacking) > 1:
        more = ngettext("{count} more group", "{count} more groups", len(lacking) - 1)
        who = gettext("{who} (and {more})", who=who, more=more)
    shifts = [format_shift(shift) for shift in parties.groups[first].shifts.shifts_min()]
    if edit.shift_min in parties.groups[first].shifts.shifts_min():
        found = gettext("the pattern {pattern}", pattern=spell_text(edit.pattern or ""))
        expected = gettext(
            "a pattern of {who}: {patterns}",
            who=who,
            patterns=join_texts(_patterns(parties, first)),
        )
        refuse(edit.text, found, expected, gettext("name one of these"))
    short = shifts if len(shifts) <= 12 else [*shifts[:3], "…", *shifts[-3:]]
    expected = gettext(
        "a shift that {who} may choose: {shifts}",
        who=who,
        shifts=join_words(short),
    )
    advice = gettext("take one of these, or widen `shifts` of the group in the instance")
    refuse(edit.text, gettext("the shift {shift}", shift=format_shift(edit.shift_min)), expected, advice)


def _sign(parties: EditTargets, text: str, value: str) -> Sign:
    """Read who signed for the agreed schedule."""
    agreed = {choice.group: choice for choice in parties.instance.agreed}
    if not agreed:
        refuse(
            text,
            gettext("no earlier schedule"),
            gettext("one to sign for"),
            gettext("give it with --keep SCHEDULE"),
        )
    groups = tuple(group for group in parties.either(text, value) if group in agreed)
    if not groups:
        expected = gettext("a party that the earlier schedule names")
        refuse(
            text,
            gettext("{value}, which it does not name", value=spell_text(value)),
            expected,
            gettext("use fix GROUP=SHIFT instead"),
        )
    for group in groups:
        if reason := why_not_as_agreed(parties.instance.days, parties.groups[group], agreed[group]):
            found = gettext("group {group}, for which {reason}", group=spell_text(group), reason=reason)
            refuse(
                text,
                found,
                gettext("groups that can choose as agreed"),
                gettext("leave it out, and fix what is signed for instead"),
            )
    return Sign(text, groups)


def _keep_within(parties: EditTargets, text: str, value: str) -> KeepWithin:
    """Read how much of a gain may be given up to stay close."""
    if not parties.instance.agreed:
        refuse(
            text,
            gettext("no earlier schedule"),
            gettext("one to keep close to"),
            gettext("give it with --keep SCHEDULE"),
        )
    match = _SHARE.fullmatch(value)
    if match is None or float(match[1]) > 100:
        malformed(
            text,
            gettext("a percentage from 0% to 100%, such as 2%"),
            spell_text(value) if value else gettext("nothing"),
        )
    return KeepWithin(text, float(match[1]) / 100)


def _lift(parties: EditTargets, text: str, value: str) -> NoReturn:
    """Refuse what is left of a lift: replanning takes it out, and it is no edit of an instance."""
    refuse(
        text,
        gettext("nothing to lift"),
        gettext("a kept schedule with that edit"),
        gettext("give --keep SCHEDULE with it, or leave it out"),
    )


def _without(parties: EditTargets, text: str, value: str) -> Without:
    if not value:
        malformed(text, gettext("the id of an organisation, such as rivm"), "nothing")
    return Without(text, value, parties.organisation(text, value))


def _places(parties: EditTargets, text: str, value: str) -> Places:
    """Read the places that trips get."""
    which, amount = split(text, value, "=", parties.supplied, gettext("LINE=AMOUNT or SECTION=AMOUNT, such as 22=+20%"))
    sections = parties.sections_of(text, which)
    read = read_amount(text, amount, gettext("places of a trip"))
    if read.of(1.0) <= 0:
        refuse(
            text,
            gettext("{amount}, which leaves no places", amount=amount),
            gettext("more than none"),
            gettext("take fewer away, such as -50%"),
        )
    if before := parties.places_of(sections):
        refuse_far_amount(text, amount, read, before, gettext("places of a trip"))
    return Places(text, sections, read)


def _headcount(parties: EditTargets, text: str, value: str) -> Headcount:
    """Read the people that groups get."""
    who, amount = split(text, value, "=", parties.all, gettext("GROUP=AMOUNT or ORGANISATION=AMOUNT, such as hu=+10%"))
    groups = parties.either(text, who)
    read = read_amount(text, amount, "people")
    people = sum(parties.groups[group].headcount for group in groups)
    if not people:
        refuse(
            text,
            gettext("nobody to begin with"),
            gettext("groups with people"),
            gettext("write the headcount into the instance"),
        )
    refuse_far_amount(text, amount, read, [people], gettext("people"))
    return Headcount(text, groups, read)


def _earlier_weight(parties: EditTargets, text: str, value: str) -> EarlierWeight:
    """Read what a minute earlier weighs, and for whom."""
    form = gettext("WEIGHT for pupils and students, or KIND=WEIGHT, such as 2 or vo=3")
    name, sign, weight = value.rpartition("=")
    if not _WEIGHT.fullmatch(weight.strip()) or float(weight) > _MOST_WEIGHT:
        malformed(
            text,
            gettext("{form}, from 0 to {MOST_WEIGHT}", form=form, MOST_WEIGHT=_MOST_WEIGHT),
            spell_text(value) if value else gettext("nothing"),
        )
    kinds = PUPILS_AND_STUDENTS if not sign else tuple(kind for kind in KINDS if kind == name.strip())
    if not kinds:
        refuse(
            text,
            gettext("the kind {name}", name=spell_text(name)),
            gettext("one of {KINDS}", KINDS=join_words(KINDS)),
            gettext("name one of these"),
        )
    if not any(party.kind in kinds for party in parties.instance.organisations):
        found = gettext("no organisation of kind {kinds}", kinds=join_words(kinds))
        refuse(text, found, gettext("a kind that the instance has"), gettext("name one of its kinds, or leave it out"))
    return EarlierWeight(text, kinds, float(weight))


def _goal(_: EditTargets, text: str, value: str) -> Goal:
    return read_goal(text, value)


def _at_most_changed(parties: EditTargets, text: str, value: str) -> AtMostChanged:
    most = _whole(text, value, gettext("organisations, such as 5"))
    refuse_far_cap(text, most, len(parties.organisations), gettext("organisations in all"))
    return AtMostChanged(text, most)


def _at_most_new(parties: EditTargets, text: str, value: str) -> AtMostNew:
    if not parties.instance.agreed:
        refuse(
            text,
            gettext("no earlier schedule"),
            gettext("one that asks somebody"),
            gettext("give it with --keep SCHEDULE"),
        )
    most = _whole(text, value, gettext("organisations that were not asked before, such as 0"))
    refuse_far_cap(text, most, len(parties.organisations), gettext("organisations in all"))
    return AtMostNew(text, not_asked(parties.instance), most)


def _at_most_shifted(parties: EditTargets, text: str, value: str) -> AtMostShifted:
    most = _whole(text, value, gettext("person-minutes, such as 100000"))
    refuse_far_cap(
        text, most, most_person_min(parties.instance), gettext("person-minutes if everybody shifts the most")
    )
    return AtMostShifted(text, most)


def _max_shift(parties: EditTargets, text: str, value: str) -> MaxShift:
    most = _whole(text, value, gettext("minutes, such as 15"))
    refuse_far_cap(
        text, most, largest_shift_min(parties.instance), gettext("minutes in the largest shift of any group")
    )
    return MaxShift(text, most)


def _max_per_head(parties: EditTargets, text: str, value: str) -> MaxPerHead:
    return MaxPerHead(text, _minutes(parties, text, value), "organisation")


def _max_per_head_board(parties: EditTargets, text: str, value: str) -> MaxPerHead:
    if all(party.board is None for party in parties.instance.organisations):
        expected = gettext("organisations with a board")
        refuse(
            text, gettext("no organisation with a board"), expected, gettext("add `board` to them, or use max-per-head")
        )
    return MaxPerHead(text, _minutes(parties, text, value), "board")


def _minutes(parties: EditTargets, text: str, value: str) -> float:
    if not _MINUTES.fullmatch(value) or float(value) > _MOST_MINUTES:
        form = gettext("minutes from 0 to {MOST_MINUTES}, such as 5 or 2.5", MOST_MINUTES=_MOST_MINUTES)
        malformed(text, form, spell_text(value) if value else gettext("nothing"))
    most = largest_shift_min(parties.instance)
    refuse_far_cap(text, float(value), most, gettext("minutes in the largest shift of any group"))
    return float(value)


def _whole(text: str, value: str, what: str) -> int:
    if not _WHOLE.fullmatch(value):
        malformed(
            text, gettext("a whole number of {what}", what=what), spell_text(value) if value else gettext("nothing")
        )
    return int(value)


_READERS: dict[str, Callable[[EditTargets, str, str], Edit]] = {
    "fix": _fix,
    "fix-organisation": _fix_organisation,
    "forbid": _forbid,
    "allow": _allow,
    "sign": _sign,
    "keep-within": _keep_within,
    "lift": _lift,
    "without": _without,
    "places": _places,
    "headcount": _headcount,
    **SITUATION_READERS,
    "earlier-weight": _earlier_weight,
    GOAL: _goal,
    "at-most-changed": _at_most_changed,
    "at-most-new": _at_most_new,
    "at-most-shifted": _at_most_shifted,
    "max-shift": _max_shift,
    "max-per-head": _max_per_head,
    "max-per-head-board": _max_per_head_board,
}
KEEP_WITHIN, LIFT, AT_MOST_NEW = "keep-within", "lift", "at-most-new"
EDIT_WORDS = tuple(_READERS)
"""The first words of edits: what the options of `stagger solve` are called, without dashes."""
