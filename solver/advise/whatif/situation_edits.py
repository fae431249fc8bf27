"""Edits of how many people do what was agreed, how many come by public transport, and how many others there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from solver.advise.whatif.edit_kinds import (
    Adherence,
    Amount,
    BaseLoad,
    FlexibleShare,
    Growth,
    PublicTransport,
    malformed,
    read_amount,
    refuse,
    split,
)
from solver.advise.whatif.edit_targets import EditTargets
from solver.advise.whatif.far_off import refuse_far_amount
from solver.language.messages import gettext, numeral
from solver.validation.spelling import spell_text

_SHARE = re.compile(r"(0(?:\.\d{1,6})?|1(?:\.0{1,6})?)", re.ASCII)
_PERCENTAGE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?) ?%", re.ASCII)


def _adherence(parties: EditTargets, text: str, value: str) -> Adherence:
    """Read which share does as agreed."""
    form = gettext("SHARE of everybody, or WHO=SHARE, such as 0.7 or hu=50%")
    who, share = _who_and_what(text, value, parties.all, form)
    read = _share(share)
    if read is None:
        malformed(
            text,
            gettext("{form}, from 0 to 1 (or 0% to 100%)", form=form),
            spell_text(share) if share else gettext("nothing"),
        )
    groups = tuple(parties.groups) if who is None else parties.either(text, who)
    return Adherence(text, groups, read, who is None)


def _share(text: str) -> float | None:
    """Return a share written as 0.7 or 70%; None where it is neither, or above the whole."""
    if _SHARE.fullmatch(text):
        return float(text)
    percentage = _PERCENTAGE.fullmatch(text)
    return float(percentage[1]) / 100 if percentage and float(percentage[1]) <= 100 else None


def _public_transport(parties: EditTargets, text: str, value: str) -> PublicTransport:
    """Read which share comes by public transport."""
    form = gettext("GROUP=AMOUNT or ORGANISATION=AMOUNT, such as roc=-20% or roc==0.45")
    who, amount = split(text, value, "=", parties.all, form)
    groups = parties.either(text, who)
    read = read_amount(text, amount, gettext("of 1 (a share)"))
    for group in groups:
        before = parties.groups[group].mode_shares.public_transport
        if read.of(before) > 1:
            found = gettext(
                "{amount}, which makes the share of group {group} {share}",
                amount=amount,
                group=spell_text(group),
                share=numeral(read.of(before), 6),
            )
            refuse(
                text,
                found,
                gettext("a share of at most 1"),
                gettext("give less: today it is {share}", share=numeral(before, 6)),
            )
        if not before and read.percent is not None:
            found = gettext("group {group}, of which nobody comes by public transport", group=spell_text(group))
            refuse(
                text, found, gettext("a share to begin with"), gettext("write {who}==N, with N from 0 to 1", who=who)
            )
    return PublicTransport(text, groups, read)


def _base_load(parties: EditTargets, text: str, value: str) -> BaseLoad:
    """Read by how much the other passengers change."""
    form = gettext("PERCENTAGE of all, LINE=PERCENTAGE or SECTION=PERCENTAGE, such as 22=+10%")
    which, amount = _who_and_what(text, value, parties.supplied, form)
    read = _percentage(text, amount, form)
    sections = parties.every_section if which is None else parties.sections_of(text, which)
    if not any(section.base_load for section in parties.instance.sections if section.id in sections):
        refuse(
            text,
            gettext("no base load to begin with"),
            gettext("sections with a base load"),
            gettext("write one into the instance"),
        )
    return BaseLoad(text, sections, read, which is None)


def _growth(parties: EditTargets, text: str, value: str) -> Growth:
    """Read what grows, and by how much."""
    form = gettext("PERCENTAGE of everything, or WHO=PERCENTAGE, LINE=PERCENTAGE, such as +5% or hu=+10%")
    known = (*parties.all, *parties.supplied)
    who, amount = _who_and_what(text, value, known, form)
    read = _percentage(text, amount, form)
    if who is None:
        return Growth(text, tuple(parties.groups), parties.every_section, read, True)
    if who in parties.all and who in parties.supplied:
        found = gettext("{who}, which is both a party and a line or section", who=spell_text(who))
        refuse(
            text,
            found,
            gettext("an id of one of the two"),
            gettext("use headcount for the one, or base-load for the other"),
        )
    if who in parties.supplied:
        return Growth(text, (), parties.sections_of(text, who), read, False)
    return Growth(text, parties.either(text, who), (), read, False)


def _behaviour(_: EditTargets, text: str, value: str) -> FlexibleShare:
    """Read which share of the other travellers may choose their time anew."""
    read = _share(value)
    if read is None:
        form = gettext("SHARE of the other travellers, such as 0.2 or 20%, from 0 to 1 (or 0% to 100%)")
        malformed(text, form, spell_text(value) if value else gettext("nothing"))
    return FlexibleShare(text, read)


def _who_and_what(text: str, value: str, known: Iterable[str], form: str) -> tuple[str | None, str]:
    """Return who is named, None where everybody is meant, and what stands behind the sign."""
    if not value:
        malformed(text, form, gettext("nothing"))
    if "=" not in value:
        return None, value
    return split(text, value, "=", known, form)


def _percentage(text: str, amount: str, form: str) -> Amount:
    read = read_amount(text, amount, gettext("people")) if amount else None
    if read is None or read.percent is None:
        malformed(
            text,
            gettext("{form}, with its sign", form=form),
            spell_text(amount) if amount else gettext("no percentage"),
        )
    refuse_far_amount(text, amount, read, [1.0], "people")
    return read


_OfSituation = Adherence | PublicTransport | BaseLoad | Growth | FlexibleShare
SITUATION_READERS: dict[str, Callable[[EditTargets, str, str], _OfSituation]] = {
    "adherence": _adherence,
    "public-transport": _public_transport,
    "base-load": _base_load,
    "growth": _growth,
    "behaviour": _behaviour,
}
