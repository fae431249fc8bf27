"""The sentences of the first screen: what a package asks and leaves, and why the schedule is the one proposed."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import counts_organisations
from solver.domain.schedule import Schedule, TierResult
from solver.report.choices import OptionTaken
from solver.report.figures import Moment
from solver.report.outcomes import Outcome
from solver.report.packages import (
    NOBODY,
    Package,
    asked_share,
    first_reaching,
    fullest_cell,
    moments_around,
    section_of,
)
from solver.report.text.asked import request_text
from solver.report.text.counted import capital, counted, duration, in_letters, spoken_when, whole_change
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.travel_words import travel_counts

_SHARES = (0.9, 0.99)
_FEWEST_FOR_SHARES = 2
"""Packages, today's among them, of which it is plain which has all of the gain."""
_MOST_NAMED, _LONGEST_NAME, _MOST_ASKS, _MANY_KINDS = 4, 60, 2, 3
_MODES = ("bus", "tram", "metro", "train", "ferry", "road")


def busiest(words: Words, demand: Demand) -> str:
    """Return "drukste kwartier" where every interval is one, else "drukste tijdvak"."""
    return words.of(demand.instance)("s_busiest")


def cut_short_text(words: Words, schedule: Schedule) -> str:
    """Return what the search left undone, so that nobody takes the schedule for the last word; "" where nothing."""
    if "package" in schedule.cut_short:
        return words("s_cut_package")
    return words("s_cut_minimality") if schedule.cut_short else ""


def left(words: Words, overload: float) -> str:
    """Return how many are left behind; never 0 where somebody is."""
    if overload <= NOBODY:
        return "0"
    return words("s_less_than_one") if round(overload) == 0 else words.number(overload)


def left_with_noun(words: Words, overload: float) -> str:
    """Return "23 reizigers"; "minder dan 1 reiziger"."""
    if round(overload) == 0:
        return words.plural("travellers", 1, count=left(words, overload))
    return counted(words, "travellers", overload)


def headline(words: Words, demand: Demand, now: Package, then: Package) -> str:
    """Return one sentence, or two, that a newspaper could print."""
    roads = road_sentences(words, now, then)
    briefly = [words("s_lost_briefly", change=whole_change(words, now.hours_lost, then.hours_lost))] if roads else []
    if roads and all(own.above_places == "slower" for own in demand.instance.sections):
        return " ".join([*([_asks(words, demand, then)] if then.moves else []), *roads])
    modes = _modes(words, demand)
    if not then.moves:
        if then.leaves_nobody:
            return words("s_fits_already_same", modes=modes)
        return words.plural("s_today_left", left_behind(then.overload), left=left_with_noun(words, then.overload))
    values = {"modes": modes, "change": _lower(words, now, then), "busiest": busiest(words, demand)}
    if not then.leaves_nobody and round(then.overload) == 0:
        effect = words("s_then_almost", now=left(words, now.overload))
    elif not then.leaves_nobody:
        values |= {"left": left_with_noun(words, then.overload), "now": left(words, now.overload)}
        effect = words.plural("s_then_left", left_behind(then.overload), **values)
    elif not now.leaves_nobody:
        effect = words("s_then_fits", **values)
    else:
        effect = words("s_fits_already" if round(100 * _share(now, then)) > 0 else "s_fits_already_same", **values)
    return " ".join([_asks(words, demand, then), effect, *briefly])


def road_sentences(words: Words, now: Package, then: Package) -> list[str]:
    """Return how many hours are lost on the road, today and with a package; nothing where they do not count."""
    if not now.hours_lost:
        return []
    change = whole_change(words, now.hours_lost, then.hours_lost)
    return [words("s_lost", now=words.number(now.hours_lost), then=words.number(then.hours_lost), change=change)]


def _asks(words: Words, demand: Demand, then: Package) -> str:
    """Return in one sentence how many parties start at other times, choose other days and give an hour online.

    A party may be in several; one that only helps people to travel otherwise is in none, unless nobody does more.
    Who comes by bicycle or parks and rides is counted behind them.
    """
    moves, ways = then.moves, travel_counts(words, demand.instance.days, then.moves)
    told: list[str] = []
    kinds = {
        "s_move": [move for move in moves if move.shift_min],
        "s_choose_days": [move for move in moves if not move.keeps_week],
        "s_go_online": [move for move in moves if move.pattern.has_online],
    }
    # Of many kinds there is no room to say by how much: the figures below do.
    is_brief = sum(map(bool, kinds.values())) + len(ways) >= _MANY_KINDS
    for key, asked in kinds.items():
        if asked:
            told.append(_of_parties(words, key, asked, is_first=not told, is_brief=is_brief))
    told = told or [_of_parties(words, "s_help" if ways else "s_choose_days", moves, is_first=True)]
    return f"{capital(words.joined([*told, *ways]))}."


def _of_parties(words: Words, key: str, moves: Sequence[OptionTaken], *, is_first: bool, is_brief: bool = False) -> str:
    """Return what as many parties as these moves are of do; only the first of a sentence says that they are parties.

    Parameters
    ----------
    is_brief
        Leave out by how many minutes.
    """
    count = len({move.party for move in moves})
    parties = counted(words, "parties", count, letters=True) if is_first else in_letters(words, count)
    shifts = sorted({abs(move.shift_min) for move in moves if move.shift_min})
    if key != "s_move":
        return words.plural(key, count, parties=parties)
    low, high = shifts[0], shifts[-1]
    shift = duration(words, low) if low == high else words("s_span", low=low, high=high)
    directions = {words("s_later" if move.shift_min > 0 else "s_earlier") for move in moves}
    way = directions.pop() if len(directions) == 1 else words("s_either")
    if is_brief:
        return words.plural("s_move_briefly", count, parties=parties, way=way)
    return words.plural(key, count, parties=parties, shift=shift, way=way)


def _modes(words: Words, demand: Demand) -> str:
    # Where all pass, more slowly, nobody is left behind: what is lost there is told apart.
    lines = demand.instance.lines
    overflowing = [line for line in lines if any(own.above_places == "left" for own in line.sections)]
    named = {line.mode for line in overflowing or lines}
    modes = [mode for mode in _MODES if mode in named]
    told = [words(f"s_mode_{mode}") for mode in modes]
    return words.joined(told) if len(told) > 1 else words("s_one_mode", mode=told[0])


def left_behind(overload: float) -> int:
    """Return the count that a text on so many left behind goes by: fewer than one is told as one."""
    return max(1, round(overload))


def _share(now: Package, then: Package) -> float:
    return (now.peak - then.peak) / now.peak if now.peak else 0.0


def _lower(words: Words, now: Package, then: Package) -> str:
    return words.percent(_share(now, then))


def rung_sentence(words: Words, demand: Demand, now: Package, then: Package) -> str:
    """Return what is left with a package, in one sentence."""
    values = {
        "left": left(words, then.overload),
        "parties": counted(words, "parties", then.num_changed, letters=True),
        "change": whole_change(words, now.peak, then.peak),
        "busiest": busiest(words, demand),
    }
    if not then.moves:
        if then.leaves_nobody:
            return words("s_rung_today_fits", **values)
        return words.plural("s_rung_today", left_behind(then.overload), **values)
    if then.leaves_nobody:
        return words("s_rung_fits", **values)
    return words.plural("s_rung_left", left_behind(then.overload), **values)


def joining(words: Words, demand: Demand, then: Package) -> str:
    """Return what is asked otherwise than in the package before, and of whom; "" where nothing is."""
    return _otherwise(words, demand, then, [_joiner(words, demand, then, at) for at in sorted(then.joins)])


def joining_names(words: Words, demand: Demand, then: Package) -> str:
    """Return who is asked beside those of the package before, and who otherwise, by name alone; "" where nobody is."""
    return _otherwise(words, demand, then, _names(demand, then.joins), most=None)


def _otherwise(words: Words, demand: Demand, then: Package, joins: list[str], most: int | None = _MOST_NAMED) -> str:
    """Return who joins, who gets other times and who none any more; at most so many names of each."""
    told = [words("s_rung_joins", names=_some_of(words, joins, most))] if joins else []
    for key, places in (("s_rung_otherwise", then.otherwise), ("s_rung_leaves", then.leaves)):
        if places:
            names = _some_of(words, _names(demand, places), most)
            told.append(words.plural(key, len(places), names=names))
    return f"{'; '.join(told)}." if told else ""


def _names(demand: Demand, places: frozenset[int]) -> list[str]:
    return [shorten(demand.instance.organisations[at].name, _LONGEST_NAME) for at in sorted(places)]


def _some_of(words: Words, names: list[str], most: int | None) -> str:
    """Return names as a list in a sentence; the last ones counted where they are more than so many."""
    if most is not None and len(names) > most:
        names = [*names[:most], words.plural("s_others", len(names) - most)]
    return words.joined(names)


def fullest_told(words: Words, demand: Demand, now: Package, then: Package, fullest: int, cells: Ints) -> str:
    """Return how full the fullest moment is today, and the fullest of some cells of its section then."""
    places = demand.cells.places
    # Then another moment may be the fullest: what is told is the worst of the picture.
    highest = float((then.loads[cells] / places[cells]).max())
    factors = {"now": words.percent(float(now.loads[fullest] / places[fullest])), "then": words.percent(highest)}
    return words("s_picture_told" if then.moves else "s_picture_today", **factors)


def picture_title(words: Words, demand: Demand, key: str) -> str:
    """Return what the picture of the fullest place is called: of public transport alone where there are roads too."""
    return words(f"{key}_lines" if demand.instance.has_roads else key)


def road_told(words: Words, demand: Demand, now: Package, then: Package) -> str:
    """Return where and when roads are fullest, and how full today and then; "" where there are none."""
    fullest = fullest_cell(demand, now.loads, on_roads=True)
    if fullest is None:
        return ""
    section = demand.instance.section_names[section_of(demand, fullest)]
    around = moments_around(demand, fullest)
    told = fullest_told(words, demand, now, then, fullest, around)
    when = spoken_when(words, moment_of(demand, fullest), with_day=len(demand.instance.days) > 1)
    return words("s_picture_road", section=section, when=when, told=told[:1].lower() + told[1:])


def moment_of(demand: Demand, cell: int) -> Moment:
    """Return when a cell is, without its figures."""
    cells = demand.cells
    day = demand.instance.days[int(cells.day[cell])]
    return Moment(day, float(cells.begin_min[cell]), float(cells.end_min[cell]), 0.0, 0.0, 0.0)


def _joiner(words: Words, demand: Demand, then: Package, party: int) -> str:
    """Return who joins, with what is asked in clock times: "Hogeschool Utrecht (8.30 wordt 8.15 uur)"."""
    name = shorten(demand.instance.organisations[party].name, _LONGEST_NAME)
    own = sorted((move for move in then.moves if move.party == party), key=lambda move: -move.people)
    asks = list(dict.fromkeys(request_text(words, move) for move in own))
    shown = [*asks[:_MOST_ASKS], *([words("s_asks_more", count=len(asks) - _MOST_ASKS)] if asks[_MOST_ASKS:] else [])]
    return f"{name} ({'; '.join(shown)})" if shown else name


def why_at(words: Words, demand: Demand, plan: Outcome, found: Sequence[Package], at: int) -> str:
    """Return, to stand beside one package, why the schedule is proposed and not that one."""
    shown, own = found[at], next(package for package in found if package.is_plan)
    if shown.is_plan:
        return " ".join(why(words, demand, plan, found))
    values = {
        "own": counted(words, "parties", own.num_changed, letters=True),
        "shown": counted(words, "parties", shown.num_changed, letters=True),
    }
    if not shown.moves or not own.moves:
        return words("s_plan_is", parties=values["own"])
    asked = asked_share(plan.schedule.tiers)
    if shown.num_changed > own.num_changed:
        return words("s_why_more", **values)
    if asked is not None and _is_short_of(shown, own, asked[1]):
        return f"{_short(words, plan, shown, asked)} {words('s_plan_is', parties=values['own'])}"
    is_worse = own.leaves_nobody and not shown.leaves_nobody
    text = words("s_why_not_yet", **values) if is_worse else _against(words, demand, found[0], shown, own)
    return f"{text} {words('s_plan_is', parties=values['own'])}".strip()


def why(words: Words, demand: Demand, plan: Outcome, found: Sequence[Package]) -> list[str]:
    """Return why the schedule is the one proposed, to stand beside the ladder: what fewer parties lack."""
    if plan.schedule.robustness is not None and plan.schedule.robustness.unguarded is not None:
        return [words("no_why")]
    at = next(place for place, package in enumerate(found) if package.is_plan)
    own, now = found[at], found[0]
    fewer = [package for package in found[1:at] if package.num_changed < own.num_changed]
    asked = asked_share(plan.schedule.tiers)
    if fewer and asked is not None and _is_short_of(fewer[-1], own, asked[1]):
        texts = [_short(words, plan, fewer[-1], asked)]
    else:
        texts = [_against(words, demand, now, fewer[-1], own) if fewer else words("s_why_today")]
    if _is_fewest(plan, own):
        texts.append(words("s_why_fewest"))
    return [text for text in texts if text]


_ROUNDING = 1e-6


def _is_short_of(fewer: Package, own: Package, share: float) -> bool:
    """Return whether a package that leaves nobody behind gains less than is asked, and the schedule enough."""
    if fewer.gained is None or own.gained is None:
        return False
    return fewer.leaves_nobody and fewer.gained < share - _ROUNDING <= own.gained


def _short(words: Words, plan: Outcome, fewer: Package, asked: tuple[TierResult, float]) -> str:
    """Return that a smaller package leaves nobody behind either, but gains less than the share that is asked for."""
    tier, share = asked
    return words(
        "s_why_share",
        fewer=counted(words, "parties", fewer.num_changed, letters=True),
        terms=words.joined([words(f"term_{term}") for term in tier.weights]),
        reached=words.percent(floor(100 * (fewer.gained or 0.0)) / 100),
        asked=words.percent(share),
    )


def _against(words: Words, demand: Demand, now: Package, fewer: Package, own: Package) -> str:
    """Return what the next smaller package lacks; "" where it lacks nothing that is shown."""
    less, more = (whole_change(words, now.peak, each.peak) for each in (fewer, own))
    parties = counted(words, "parties", fewer.num_changed, letters=True)
    values = {"fewer": parties, "less": less, "more": more, "busiest": busiest(words, demand)}
    if own.leaves_nobody and not fewer.leaves_nobody:
        return words("s_why_left", left=left(words, fewer.overload), **values)
    if less == more or fewer.peak < own.peak:
        no_worse = own.overload >= fewer.overload - NOBODY and fewer.peak <= own.peak
        return words("s_why_not", **values) if no_worse else ""
    return words("s_why_gain" if own.leaves_nobody else "s_why_peak", **values)


def _is_fewest(plan: Outcome, own: Package) -> bool:
    """Whether a tier that counts organisations alone is proven to allow no fewer than the schedule has."""
    return any(
        counts_organisations(tier.weights) and tier.bound is not None and ceil(tier.bound - 1e-6) >= own.num_changed > 0
        for tier in plan.schedule.tiers
    )


def reached(words: Words, demand: Demand, found: Sequence[Package]) -> list[str]:
    """Return with how many parties the ladder has 90 % and 99 % of the most that it yields, a sentence a figure."""
    if len(found) <= _FEWEST_FOR_SHARES:
        return []
    texts = []
    for key in ("overload", "peak"):
        firsts = [first_reaching(found, key, share) for share in _SHARES]
        less, more = ("" if first is None else _with_parties(words, first) for first in firsts)
        if not less:
            continue
        shares = dict(zip(("low", "high"), map(words.percent, _SHARES), strict=True))
        what = words(f"s_reach_{key}", Busiest=capital(busiest(words, demand)))
        text = "s_reach_at_once" if less == more else "s_reach"
        texts.append(words(text, what=what, less=less, more=more, **shares))
    return texts


def _with_parties(words: Words, package: Package) -> str:
    return counted(words, "parties", package.num_changed, letters=True)
