"""Plans that change little: an instance that keeps close to a schedule already agreed, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.advise.whatif.contradictions import is_replaced
from solver.advise.whatif.edit_kinds import KeepWithin, Without, edit_problem
from solver.advise.whatif.edits import KEEP_WITHIN, LIFT, read_edits
from solver.advise.whatif.keep_close import with_agreed
from solver.advise.whatif.scenario import make_scenario
from solver.domain.agreements import Agreement, AsAgreed, Fixed
from solver.domain.instance import Instance
from solver.domain.objective import OF_AGREED
from solver.domain.people import GroupChoice
from solver.domain.schedule import Scenario, Schedule, TierResult
from solver.errors import InputError, Problem
from solver.language.messages import gettext, joined, ngettext
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell_text

DEFAULT_WITHIN = "2%"
"""What of each tier's gain may be given up to stay close, where nobody says otherwise; as a point of a frontier may."""

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Replanned:
    """A scenario that keeps close to an agreed schedule.

    Attributes
    ----------
    notes
        A sentence for whatever of the agreed schedule does not come along.
    """

    scenario: Scenario
    notes: tuple[str, ...]


def replan(instance: Instance, agreed: Schedule, edits: Sequence[str], name: str = "") -> Replanned:
    """Return the scenario of an agreed schedule with further edits, which replace those that they contradict.

    Edits such as "lift fix-organisation uu=0" name one of the agreed schedule that is not taken over.

    Raises
    ------
    InputError
        An edit means nothing for the instance or is not there to lift, or there are too many; with every such problem.
    """
    _refuse_unusable(instance, agreed.choices)
    known, gone = _known(instance, agreed.choices)
    edits, earlier, lifted = without_lifted(agreed.scenario.edits if agreed.scenario is not None else (), edits)
    kept, dropped = earlier_kept(with_agreed(instance, known), earlier, edits, gettext("the earlier schedule"))
    texts = [*kept, *edits]
    if not any(text.partition(" ")[0] == KEEP_WITHIN for text in texts):
        texts.append(f"{KEEP_WITHIN} {DEFAULT_WITHIN}")
    notes = [gettext("Taken over from the earlier schedule: {edits}.", edits=join_texts(kept, "and"))] if kept else []
    if lifted:
        edits_lifted = join_texts(lifted, "and")
        notes.append(gettext("Lifted, so not taken over from the earlier schedule: {edits}.", edits=edits_lifted))
    notes += dropped
    if gone:
        names = join_texts(gone, "and")
        notes.append(
            gettext("The earlier schedule names groups that are gone: {names}; they are left out.", names=names)
        )
    named = {choice.group for choice in known} | _leaving(with_agreed(instance, known), texts)
    new = [group.id for group in instance.groups if group.id not in named]
    if new:
        first = join_texts(new[:_MOST_NAMED], "and")
        if len(new) > _MOST_NAMED:
            several = joined(", ", map(spell_text, new[:_MOST_NAMED]))
            first = gettext("{names} and {more} more", names=several, more=len(new) - _MOST_NAMED)
        count = ngettext("{count} group", "{count} groups", len(new))
        told = gettext(
            "The earlier schedule does not name {groups}, free to choose now: {first}.", groups=count, first=first
        )
        notes.append(told)
    return Replanned(make_scenario(texts, name, known), tuple(notes))


def _refuse_unusable(instance: Instance, choices: Sequence[GroupChoice]) -> None:
    """Refuse a schedule that is of other groups altogether, or chooses twice for one."""
    ids = {group.id for group in instance.groups}
    problems = []
    if not any(choice.group in ids for choice in choices):
        found, advice = (
            gettext("a schedule that names no group of this instance"),
            gettext("give the instance that it was made for"),
        )
        problems.append(Problem("--keep", found, gettext("a schedule of {name!r}", name=instance.name), advice))
    first: dict[str, int] = {}
    for index, choice in enumerate(choices):
        if first.setdefault(choice.group, index) != index:
            expected = gettext("every group once")
            advice = gettext("remove it, or choices[{first}]", first=first[choice.group])
            problems.append(Problem(f"--keep: choices[{index}].group", spell_text(choice.group), expected, advice))
    if problems:
        raise InputError(problems)


def _leaving(instance: Instance, texts: Sequence[str]) -> set[str]:
    """Return the groups that edits take out of the region."""
    edits = read_edits(instance, [text for text in texts if text.startswith("without ")])
    return {group for edit in edits if isinstance(edit, Without) for group in edit.groups}


def _known(instance: Instance, choices: Sequence[GroupChoice]) -> tuple[list[GroupChoice], list[str]]:
    """Return the choices of groups that there are, and the ids of the others."""
    ids = {group.id for group in instance.groups}
    known = [choice for choice in choices if choice.group in ids]
    return known, [choice.group for choice in choices if choice.group not in ids]


def _is_lift(text: str) -> bool:
    return text.strip().partition(" ")[0] == LIFT


def without_lifted(earlier: Sequence[str], edits: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Return edits that lift none, the earlier edits that none of them lifts, and those that one does.

    Raises
    ------
    InputError
        What is to be lifted is not there; with every such problem.
    """
    kept, lifted = _lifted(earlier, [text for text in edits if _is_lift(text)])
    return [text for text in edits if not _is_lift(text)], kept, lifted


def _lifted(earlier: Sequence[str], lifts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the earlier edits that are not lifted, and those that are."""
    by_words = {" ".join(text.split()): text for text in earlier}
    gone, problems = set(), []
    for text in lifts:
        # As it was typed on the command line is right as well: "--sign roc".
        wanted = " ".join(text.split()[1:]).removeprefix("--")
        if wanted in by_words:
            gone.add(by_words[wanted])
        elif earlier:
            advice = Names(by_words).advice(wanted, gettext("name one of these"))
            found, expected = (
                gettext("no such edit of the kept schedule"),
                gettext("one of its edits: {earlier}", earlier=join_texts(earlier)),
            )
            problems.append(edit_problem(text, found, expected, advice))
        else:
            problems.append(
                edit_problem(
                    text, gettext("a kept schedule without edits"), gettext("one to lift"), gettext("leave it out")
                )
            )
    if problems:
        raise InputError(problems)
    return [text for text in earlier if text not in gone], [text for text in earlier if text in gone]


def earlier_kept(
    instance: Instance, earlier: Sequence[str], edits: Sequence[str], source: str
) -> tuple[list[str], list[str]]:
    """Return the earlier edits that still hold beside the new ones, and a sentence for each of the others.

    Parameters
    ----------
    source
        What the schedule with the earlier edits is called, such as "the agreed schedule".
    """
    new = read_edits(instance, edits)
    kept, dropped = [], []
    for text in earlier:
        try:
            (edit,) = read_edits(instance, [text])
        except InputError as error:
            why = error.problems[0].sentence
            dropped.append(gettext("Not taken over from {source}: {why}", source=source, why=why))
            continue
        replacing = next((other for other in new if is_replaced(edit, other)), None)
        if replacing is None:
            kept.append(text)
        elif replacing.text != text:
            named = {"source": source, "edit": text, "other": replacing.text}
            dropped.append(gettext("Not taken over from {source}: {edit}, which {other} replaces.", **named))
    return kept, dropped


@dataclass(frozen=True, slots=True)
class Price:
    """What keeping close costs in a tier.

    Attributes
    ----------
    best
        What the tier comes to where nothing has to be close: the lowest value found, and what its objective gives up
        anyway, so that few are asked; None where the tier was not reached.
    """

    tier: TierResult
    best: float | None

    @property
    def cost(self) -> float | None:
        """How much higher the tier is in the schedule; None where that is not known."""
        return None if self.best is None else max(0.0, self.tier.value - self.best)

    @property
    def share(self) -> float | None:
        """The cost as a share of what the tier gains over today; None where it gains nothing."""
        if self.best is None or self.cost is None or self.tier.status_quo <= self.best:
            return None
        return self.cost / (self.tier.status_quo - self.best)


def price_of_keeping(tiers: Sequence[TierResult], share: float = 1.0) -> list[Price]:
    """Return what staying close costs in each tier before the one that asks for it.

    Parameters
    ----------
    share
        Of the gain of the last of these tiers, what staying close may take; a larger tolerance is the objective's own.
    """
    prices = []
    for tier in tiers:
        if not OF_AGREED.isdisjoint(tier.weights):
            break
        prices.append(Price(tier, _without_keeping(tier, share)))
    return prices


def _without_keeping(tier: TierResult, share: float) -> float | None:
    if tier.best is None or tier.tolerance <= share:
        return tier.best
    return min(tier.value, tier.best + tier.tolerance * max(0.0, tier.status_quo - tier.best))


def within_of(instance: Instance, edits: Sequence[str]) -> float:
    """Return the share of a gain that edits let staying close take; 0 where none of them says so."""
    texts = [text for text in edits if text.partition(" ")[0] == KEEP_WITHIN]
    return max((edit.share for edit in read_edits(instance, texts) if isinstance(edit, KeepWithin)), default=0.0)


def without_signed(instance: Instance) -> Instance | None:
    """Return an instance in which nobody has signed yet and nothing has to be close, None where nobody has.

    Who is held to what was agreed has signed; who is fixed to anything else has refused, and is not asked again.
    """
    agreed = {choice.group: choice for choice in instance.agreed}
    free = tuple(agreement for agreement in instance.agreements if not _is_signature(agreement, agreed))
    if len(free) == len(instance.agreements):
        return None
    objective = tuple(tier for tier in instance.objective if OF_AGREED.isdisjoint(tier.weights()))
    return instance.model_copy(update={"agreements": free, "objective": objective or instance.objective})


def _is_signature(agreement: Agreement, agreed: Mapping[str, GroupChoice]) -> bool:
    """Return whether an agreement holds its groups to just what was agreed of them."""
    if not isinstance(agreement, Fixed):
        return isinstance(agreement, AsAgreed)
    choices = [agreed[group].options if group in agreed else () for group in agreement.groups]
    return all(
        bool(options)
        and all(
            option.shift_min == agreement.shift_min and agreement.pattern in (None, option.pattern)
            for option in options
        )
        for options in choices
    )
