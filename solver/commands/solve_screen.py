"""What `stagger solve` prints by default: one screen with the package, what it brings, the ladder and its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from solver.commands.net import print_net_of
from solver.demand.loads import Demand
from solver.domain.instance import Instance
from solver.domain.objective import counts_organisations
from solver.domain.schedule import Schedule, TierResult
from solver.report.figures import size_counts, source_counts
from solver.report.outcomes import Outcome, broken_today, first_of_terms, outcomes, reached_of_possible
from solver.report.packages import Package, asked_share, packages
from solver.report.terminal.aligned import aligned, as_many_as_fit, cut, paragraph
from solver.report.text.asked import asked_briefly
from solver.report.text.counted import asked_text, counted, whole_change
from solver.report.text.language import Words
from solver.report.text.package_words import busiest, cut_short_text, headline, left
from solver.report.text.refusal_words import answer_sentences, proof_sentence, refusal_sentences
from solver.report.text.tier_words import stop_text
from solver.report.text.week_words import week_sentence
from solver.report.week import other_weeks

WIDEST = 100
MOST_ASKED, _MOST_RUNGS, _MOST_REFUSALS = 8, 6, 8
_NAME_LINES, _LONGEST_NAME = 2, 44
_MARGINS = 6
"""Letters before, between and behind the columns of who is asked what."""
_LEAST_ASKED = 30
"""Letters that what is asked has on a line at least; a longer request goes on on the next."""
_ROUNDING = 1e-6
_LEAST_WHO, _MOST_WHO = 20, 160
"""Letters on a line that those who join on a rung have at least, and the letters of all of their names."""

_MOST_WEEKS = 2
"""Parties of which the week is told; `evaluate` tells all."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown: the words, an instance with its demand, a schedule of it, and the letters on a line."""

    words: Words
    demand: Demand
    plan: Outcome
    found: Sequence[Package]
    width: int

    @property
    def own(self) -> Package:
        """The package that is the schedule itself."""
        return next(package for package in self.found if package.is_plan)


def print_screen(console: Console, words: Words, instance: Instance, schedule: Schedule, *, all_at: str) -> None:
    """Print a solved instance on one screen.

    Parameters
    ----------
    schedule
        A schedule of the instance that has passed `check`, with terms and tiers.
    all_at
        The command that shows all that there is no room for.
    """
    demand, (plan,) = outcomes(instance, [(instance.name, schedule)])
    screen = Screen(words, demand, plan, packages(demand, plan), min(console.width, WIDEST))
    blocks = [_heading(screen), _figures(screen), _asked(screen, all_at), _weeks(screen), _ladder(screen)]
    blocks += [_refusals(screen), _broken_today(screen), _proof(screen)]
    for lines in blocks:
        for line in lines:
            console.print(line if isinstance(line, Text) else Text(line), soft_wrap=True)
        if lines:
            console.print()
    print_net_of(instance, schedule)


Lines = list[str | Text]


def _heading(screen: Screen) -> Lines:
    """Return what the instance is called and how large it is, and the headline of the plan."""
    words, instance = screen.words, screen.demand.instance
    counts = size_counts(instance)
    days = ", ".join(words.day(day) for day in instance.days)
    name: Lines = [Text(line, style="bold") for line in _title(instance.name, screen.width)]
    size = words(
        "cli_size",
        days=days,
        lines=counted(words, "lines", counts["lines"]),
        parties=counted(words, "parties", counts["organisations"]),
        people=counted(words, "people", counts["people"]),
    )
    told = headline(words, screen.demand, screen.found[0], screen.own)
    undone: Lines = list(paragraph(_unfinished(screen), screen.width)) if _unfinished(screen) else []
    return [*name, cut(size, screen.width), "", *paragraph(told, screen.width), *undone]


def _title(name: str, width: int) -> list[str]:
    """Return a name on two lines at most; one that is longer ends in an ellipsis."""
    lines = paragraph(name, width, indent=0)
    if len(lines) > _NAME_LINES:
        rest = " ".join(lines[_NAME_LINES - 1 :])
        lines = [*lines[: _NAME_LINES - 1], rest]
    return [cut(line, width) for line in lines]


def _unfinished(screen: Screen) -> str:
    """Return that the search for the fewest had not finished, which belongs to the headline; "" where it had."""
    schedule = screen.plan.schedule
    return cut_short_text(screen.words, schedule) if screen.own.moves and "package" in schedule.cut_short else ""


def _figures(screen: Screen) -> Lines:
    """Return what is left behind, the busiest moment, and who is asked: today, with the plan, and the unit."""
    words, now, own = screen.words, screen.found[0], screen.own
    parties = counted(words, "parties", len(screen.demand.instance.organisations))
    minutes = words.number(own.changing.mean_shift_min or 0.0)
    asks = asked_text(words, "cli_asked", own.changing, parties=parties, minutes=minutes)
    peak = words("cli_peak", change=whole_change(words, now.peak, own.peak))
    lost = []
    if now.hours_lost:
        unit = words("cli_lost_unit", change=whole_change(words, now.hours_lost, own.hours_lost))
        hours = words.number(now.hours_lost), "->", words.number(own.hours_lost)
        lost = [(words("cli_lost"), *hours, unit)]
    rows = [
        (words("cli_left"), left(words, now.overload), "->", left(words, own.overload), words("s_left_unit")),
        *lost,
        (busiest(words, screen.demand), words.number(now.peak), "->", words.number(own.peak), peak),
        (words("cli_changed"), "0", "->", words.number(own.num_changed), asks if own.moves else words("s_asked_none")),
    ]
    return list(aligned(rows, screen.width, gives=4, right=(1, 3)))


def _asked(screen: Screen, all_at: str) -> Lines:
    """Return a row for each party that is asked something, most people first, and where the others stand."""
    words = screen.words
    found = asked_briefly(words, screen.demand, screen.own)
    if not found:
        return []
    shown = found[:MOST_ASKED]
    names = [cut(each.name, _LONGEST_NAME) for each in shown]
    wide = max(map(cell_len, names)) + max(cell_len(each.people) for each in shown)
    room = max(screen.width - wide - _MARGINS, _LEAST_ASKED)
    rows = []
    for name, each in zip(names, shown, strict=True):
        first, *more = paragraph(_some(screen, each.asks, room, "; "), room, indent=0)
        rows += [(name, first, each.people), *(("", line, "") for line in more)]
    lines: Lines = list(aligned(rows, screen.width, gives=0, right=(2,)))
    hidden = len(found) - len(shown)
    if hidden:
        lines += [f"  {words('cli_more', count=words.number(hidden), command=all_at)}"]
    return [Text(words("s_who"), style="bold"), *lines]


def _weeks(screen: Screen) -> Lines:
    """Return on which days more or fewer are on site, of the largest parties of which that changes."""
    words, days = screen.words, screen.demand.instance.days
    weeks = other_weeks(screen.demand, screen.plan.parts)[:_MOST_WEEKS]
    return [line for week in weeks for line in paragraph(week_sentence(words, days, week), screen.width)]


def _some(screen: Screen, texts: Sequence[str], room: int, between: str) -> str:
    return as_many_as_fit(texts, room, between, lambda count: screen.words("cli_besides", count=count))


def _ladder(screen: Screen) -> Lines:
    """Return a row for each package around the plan, today first; at most six of them, the plan among them."""
    words, found = screen.words, screen.found
    if not screen.own.moves or (len(found) < 3 and _is_guarded(screen.plan.schedule)):
        return []  # fewer parties may do as well if all say yes: of that plan nothing was looked for
    if len(found) < 3:
        text = words("cli_no_ladder_time" if _ended_early(screen) else "cli_no_ladder")
        return list(paragraph(text, screen.width, indent=0))
    at = next(place for place, package in enumerate(found) if package.is_plan)
    first = max(1, min(at - _MOST_RUNGS // 2, len(found) - _MOST_RUNGS + 1))
    shown = [found[0], *found[first : first + _MOST_RUNGS - 1]]
    lines = [
        Text(line, style="bold" if package.is_plan else "")
        for package, line in _rung_lines(shown, [_rung(screen, package) for package in shown], screen.width)
    ]
    return [Text(words("l_ladder"), style="bold"), *lines, *_gain(screen), *_not_shown(screen, found[1:first])]


def _gain(screen: Screen) -> Lines:
    """Return of which tier the shares of the ladder are, and of what; nothing where none is asked for."""
    tiers = screen.plan.schedule.tiers
    asked = asked_share(tiers)
    if asked is None:
        return []
    text = screen.words("cli_ladder_gain", number=tiers.index(asked[0]) + 1)
    return list(paragraph(text, screen.width))


def _rung_lines(
    shown: Sequence[Package], rungs: Sequence[tuple[str, ...]], width: int
) -> Iterator[tuple[Package, str]]:
    """Yield the lines of each package: its figures, and behind them who joins, by all of their names."""
    *figures, who = zip(*rungs, strict=True)
    heads = aligned(list(zip(*figures, strict=True)), width, right=(0, 3))
    wide = max(map(cell_len, heads)) + 2
    for package, head, text in zip(shown, heads, who, strict=True):
        first, *more = paragraph(text, max(width - wide, _LEAST_WHO), indent=0)
        yield package, f"{head}{' ' * (wide - cell_len(head))}{first}".rstrip()
        yield from ((package, f"{' ' * wide}{line}") for line in more)


def _refusals(screen: Screen) -> Lines:
    """Return how the schedule stands if parties say no, what that costs, whom to ask first, and a row for the worst."""
    words, schedule = screen.words, screen.plan.schedule
    sentences = refusal_sentences(words, screen.demand, schedule)
    if not sentences:
        return []
    told = [*sentences, *([proof] if (proof := proof_sentence(words, schedule)) else [])]
    rows = answer_sentences(words, screen.demand, schedule, _MOST_REFUSALS)
    return [
        Text(words("no_title"), style="bold"),
        *paragraph(" ".join(told), screen.width),
        *(line for row in rows for line in paragraph(row, screen.width)),
    ]


def _ended_early(screen: Screen) -> bool:
    schedule = screen.plan.schedule
    # Of a plan made for its worst case no tier is proven as a whole, whatever time there was.
    return "package" in schedule.cut_short if _is_guarded(schedule) else schedule.stop in {"time", "interrupted"}


def _is_guarded(schedule: Schedule) -> bool:
    return schedule.robustness is not None and schedule.robustness.unguarded is not None


def _not_shown(screen: Screen, hidden: Sequence[Package]) -> Lines:
    """Return why the ladder does not begin with one party: no room here, nothing found with fewer, or no time."""
    words, least = screen.words, screen.found[1].num_changed
    texts = []
    if least > 1:
        why = "cli_rungs_time" if _ended_early(screen) else "cli_rungs_useless"
        texts.append(words(why, parties=counted(words, "parties", least)))
    if hidden:
        named = words.joined([words.number(package.num_changed) for package in hidden])
        which = f"{named} {counted(words, 'parties', hidden[-1].num_changed).partition(' ')[2]}"
        texts.append(words("cli_rungs_hidden", which=which))
    return list(paragraph(" ".join(texts), screen.width)) if texts else []


def _rung(screen: Screen, package: Package) -> tuple[str, ...]:
    """Return a package as texts: its parties, what it leaves and gains, and who is asked otherwise than before."""
    words, parties = screen.words, screen.demand.instance.organisations
    change = whole_change(words, screen.found[0].peak, package.peak)
    left_behind = words("cli_rung_left", left=left(words, package.overload))
    names = [parties[at].name for at in sorted(package.joins)]
    mark = f"{words('cli_this')} " if package.is_plan else ""
    joins = f"{mark}+ {_some(screen, names, _MOST_WHO, ', ')}" if names else mark.strip()
    if package.otherwise:
        joins += f"; {words.plural('cli_rung_otherwise', len(package.otherwise))}"
    if package.leaves:
        joins += f"; - {', '.join(parties[at].name for at in sorted(package.leaves))}"
    if not package.moves:
        return words.number(package.num_changed), left_behind, "", "", words("cli_today")
    gained = "" if package.gained is None else words("cli_rung_gained", share=_whole_share(words, package.gained))
    return words.number(package.num_changed), left_behind, change, gained, joins


def _whole_share(words: Words, share: float) -> str:
    """Return a share in whole per cents, rounded down: 74.9 % is not the 75 % that was asked for."""
    return words.percent(floor(100 * share + _ROUNDING) / 100)


def _proof(screen: Screen) -> Lines:
    """Return what is proven, why the search ended, and how much of the numbers is assumed."""
    words, schedule = screen.words, screen.plan.schedule
    told = [text for tier in first_of_terms(schedule.tiers) if (text := _proven(words, tier))]
    texts = [words("cli_proven", tiers="; ".join(dict.fromkeys(told)))] if told else []
    if not told and not proof_sentence(words, schedule):
        texts.append(words("cli_proven_none"))
    if schedule.seconds is not None:
        key = "no_stopped" if _is_guarded(schedule) else "cli_stopped"
        texts.append(words(key, seconds=words.number(schedule.seconds), why=stop_text(schedule.stop, words)))
    if screen.own.moves and not _unfinished(screen) and (undone := cut_short_text(words, schedule)):
        texts.append(undone)
    counts = source_counts(screen.demand.instance)
    if total := sum(counts.values()):
        texts.append(words("cli_assumed", share=words.percent(counts["assumed"] / total)))
    return list(paragraph(" ".join(texts), screen.width, indent=0))


def _proven(words: Words, tier: TierResult) -> str:
    """Return what is proven of a tier in this schedule, in a few words; "" where nothing is.

    Of a tier that gave some of its gain up to those after it that is the share that is left.
    """
    terms = words.joined([words(f"term_{term}") for term in tier.weights])
    share = reached_of_possible(tier)
    if share == 1:
        return words("cli_tier_best", terms=terms)
    if counts_organisations(tier.weights) and tier.bound:
        return words("cli_tier_least", terms=terms, bound=words.number(ceil(tier.bound - _ROUNDING)))
    return "" if share is None else words("cli_tier_share", terms=terms, share=words.at_least(share))


def _broken_today(screen: Screen) -> Lines:
    """Return that today breaks agreements, and the first of them."""
    words, broken = screen.words, broken_today(screen.plan.schedule)
    if not broken:
        return []
    first = f"{broken[0].rule}: {broken[0].text}"
    text = words.plural("cli_broken", len(broken), first=first)
    return list(paragraph(text, screen.width, indent=0))
