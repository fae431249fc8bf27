"""`stagger solve --keep`: what changes against the agreed schedule, and what keeping close, and the signed, costs."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from solver.advise.whatif.replanning import Price, price_of_keeping, replan, within_of, without_signed
from solver.domain.agreements import Fixed
from solver.domain.clock import format_shift
from solver.domain.instance import Instance
from solver.domain.people import TODAY, GroupChoice, OptionChoice
from solver.domain.schedule import Scenario, Schedule, Settings, TierResult
from solver.language.messages import gettext, shown
from solver.library.asked_again import AskedAgain
from solver.report.table import Cell, Column, Table
from solver.report.terminal.tables import Fitted
from solver.report.text.language import Words, terminal_words
from solver.report.text.names import as_told
from solver.report.text.tier_words import weights_in_words

SHARE_FOR_PRICE = 0.3
"""Of the time limit, on top of it, for what would be possible if those who signed were free; where anybody signed."""
_MOST_ROWS = 25
Row = tuple[str, tuple[OptionChoice, ...], tuple[OptionChoice, ...]]
"""A group, what was agreed of it, and what it chooses."""


def kept_scenario(
    instance: Instance, agreed: Schedule, edits: Sequence[str], name: str, notes: Console | None
) -> Scenario:
    """Return the scenario that keeps close to an agreed schedule; tell what of it does not come along."""
    result = replan(instance, agreed, edits, name)
    for note in result.notes if notes is not None else ():
        assert notes is not None
        notes.print(Text(shown(note)), soft_wrap=True)
    return result.scenario


def tiers_if_free(
    instance: Instance, schedule: Schedule, settings: Settings, interrupt: threading.Event
) -> tuple[TierResult, ...] | None:
    """Return the tiers of the best schedule found if those who signed were free, None where nobody has."""
    from solver.optimise.solve import solve

    free = without_signed(instance)
    if free is None or interrupt.is_set():
        return None
    limit_s = settings.time_limit_s * SHARE_FOR_PRICE
    own = settings.model_copy(update={"time_limit_s": limit_s})
    result = solve(free, own, interrupt=interrupt, warm_start=schedule)
    return result.schedule.tiers if result.schedule is not None else None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is printed of a schedule that keeps close to an agreed one.

    Attributes
    ----------
    if_free
        The tiers if those who signed were free; None where nobody has, or nobody asked.
    again
        Who is asked who was not before, and why; None where that was not looked at.
    """

    if_free: tuple[TierResult, ...] | None
    again: AskedAgain | None = None

    def print(self, console: Console, instance: Instance, schedule: Schedule) -> None:
        """Print where a schedule differs from the agreed one, and the price of keeping close and of the signed."""
        if self.again is not None:
            console.print(Text(newly_asked(terminal_words(instance), self.again)), soft_wrap=True)
        rows = _differing(instance, schedule)
        console.print(Text(f"\n{_in_words(instance, schedule, rows)}"), soft_wrap=True)
        if rows:
            console.print(Fitted(_table(instance, rows)))
        edits = () if schedule.scenario is None else schedule.scenario.edits
        if prices := price_of_keeping(schedule.tiers, within_of(instance, edits)):
            console.print(Fitted(_prices(terminal_words(instance), prices, self.if_free)))
        else:
            console.print(terminal_words()("k_no_price"), soft_wrap=True)


def no_longer_robust(agreed: Schedule | None, *, survives: bool) -> list[str]:
    """Return a sentence where the schedule to keep close to was made for refusals, and this one is not."""
    if agreed is None or agreed.robustness is None or survives:
        return []
    return [
        gettext(
            "The earlier schedule was looked at for what becomes of it if a party says no; how this one stands then, "
            "`stagger refusals` says. What was prepared for a no: `stagger refusals INSTANCE SCHEDULE --if-no "
            "ORGANISATION -o FILE`."
        )
    ]


def newly_asked(words: Words, again: AskedAgain) -> str:
    """Return who is asked whom the agreed schedule asks nothing, and why they are needed."""
    instance, schedule = again.edited.instance, again.result.schedule
    if again.alone is None and not again.newly:
        return words("n_nobody")
    tier = instance.objective[0].weights()
    values = {"terms": weights_in_words(tier, words), "alone": words.number(again.alone, 1)}
    if not again.newly:
        return words("n_no_use" if again.is_sure else "n_no_use_found", **values)
    names = words.joined([party.name for party in as_told(instance).organisations if party.id in again.newly])
    if again.alone is None:
        return words("n_none_found" if again.is_possible else "n_impossible", names=names)
    assert schedule is not None
    assert schedule.terms is not None
    values["now"] = words.number(schedule.terms.schedule.value(tier), 1)
    return words("n_needed", names=names, **values)


def _in_words(instance: Instance, schedule: Schedule, rows: Sequence[Row]) -> str:
    """Return how many groups do as agreed, how many do not, and how many of these because that is fixed."""
    people = {group.id: group.headcount for group in instance.groups}
    fixed = {name for each in instance.agreements if isinstance(each, Fixed) for name in each.groups}
    held = [name for name, _, _ in rows if name in fixed]
    words = terminal_words()
    count = words.number
    because = words("k_because", count=count(len(held)), people=count(sum(people[name] for name in held)))
    return words(
        "k_differ",
        all=count(len(instance.agreed)),
        same=count(len(instance.agreed) - len(rows)),
        others=count(len(rows)),
        people=count(sum(people[name] for name, _, _ in rows)),
        because=because if held else "",
        minutes=count(_deviation(schedule)),
    )


def _deviation(schedule: Schedule) -> float | None:
    return None if schedule.terms is None else schedule.terms.schedule.deviation


def _differing(instance: Instance, schedule: Schedule) -> list[Row]:
    """Return (group, what was agreed, what it chooses) for each group that chooses otherwise."""
    chosen = {choice.group: choice for choice in schedule.choices}
    return [
        (agreed.group, agreed.options, chosen[agreed.group].options)
        for agreed in instance.agreed
        if _shares(agreed) != _shares(chosen[agreed.group])
    ]


def _shares(choice: GroupChoice) -> dict[tuple[int, str], Fraction]:
    total = sum(option.parts for option in choice.options)
    shares: dict[tuple[int, str], Fraction] = {}
    for option in choice.options:
        key = option.shift_min, option.pattern
        shares[key] = shares.get(key, Fraction(0)) + Fraction(option.parts, total)
    return shares


def _table(instance: Instance, rows: Sequence[Row]) -> Table:
    """Return what was agreed of the groups that choose otherwise, and what they choose, the largest first."""
    parties = {
        group.id: (party.name, group)
        for party, group in zip(instance.organisations_of_groups(), instance.groups, strict=True)
    }
    shown = sorted(rows, key=lambda row: -parties[row[0]][1].headcount)[:_MOST_ROWS]
    words = terminal_words()
    note = words("k_largest", shown=_MOST_ROWS, all=words.number(len(rows))) if len(shown) < len(rows) else ""
    columns = [Column(key, words(text)) for key, text in (("organisation", "organisation"), ("group", "group"))]
    columns += [Column("agreed", words("k_agreed")), Column("now", words("k_now"))]
    columns += [Column("people", words("people"), "count")]
    cells: list[list[Cell]] = [
        [party, group.name or group.id, _options(words, agreed), _options(words, chosen), group.headcount]
        for name, agreed, chosen in shown
        for party, group in [parties[name]]
    ]
    return Table("differing", words("k_differ_title"), columns, cells).noted(note)


def _options(words: Words, options: Sequence[OptionChoice]) -> str:
    total = sum(option.parts for option in options)
    told = []
    for option in sorted(options, key=lambda option: (option.shift_min, option.pattern)):
        share = "" if option.parts == total else f"{words.percent(option.parts / total)} "
        pattern = "" if option.pattern == TODAY else f" {option.pattern}"
        told.append(f"{share}{format_shift(option.shift_min)} min{pattern}")
    return ", ".join(told)


def _prices(words: Words, prices: Sequence[Price], if_free: Sequence[TierResult] | None) -> Table:
    """Return what each tier gives up to stay close, and what freeing those who signed would bring."""
    columns = [
        Column("tier", words("k_tier")),
        Column("value", words("k_value"), "number"),
        Column("best", words("k_best"), "number"),
        Column("cost", words("k_cost"), "number"),
        Column("share", words("k_share"), "gap"),
        Column("free", words("k_free"), "number"),
    ]
    rows: list[list[Cell]] = []
    for at, price in enumerate(prices):
        free = if_free[at].best if if_free is not None and at < len(if_free) else None
        name = f"{at + 1}. {weights_in_words(price.tier.weights, words)}"
        rows.append([name, price.tier.value, price.best, price.cost, price.share, free])
    note = words("k_what_a_price_is") + (f" {words('k_who_is_free')}" if if_free is not None else "")
    table = Table("prices", words("k_prices"), columns, rows, [note])
    return table if if_free is not None else table.without("free")
