"""Who is asked what, in clock times: a row for each organisation of a package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from solver.demand.loads import Demand
from solver.report.choices import OptionTaken
from solver.report.packages import Package
from solver.report.text.counted import counted, spoken_clock
from solver.report.text.kinds import pattern_text
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.travel_words import short_ways, ways_text

_MOST_LINES, _LONGEST_NAME, _SHORT_NAME, _SHORT_REST = 2, 60, 34, 60


@dataclass(frozen=True, slots=True)
class Asked:
    """One organisation: its name, how many people, what is asked of its groups, and whether this package brings it.

    `brief` is what is asked of most people, and of how many more groups anything is; `whole` all that is asked, where
    `lines` are shortened.
    """

    name: str
    people: str
    lines: Sequence[str]
    joins: bool
    brief: str
    whole: str = ""


@dataclass(frozen=True, slots=True)
class AskedBriefly:
    """One organisation on a line: its name, how many people, and each different thing that is asked of its groups."""

    name: str
    people: str
    asks: Sequence[str]


def asked_briefly(words: Words, demand: Demand, package: Package) -> list[AskedBriefly]:
    """Return who is asked what, most people first, without the names of groups."""
    return [
        AskedBriefly(
            demand.instance.organisations[party].name,
            counted(words, "people", sum(move.people_changing for move in own)),
            list(dict.fromkeys(request_text(words, move) for move in sorted(own, key=lambda move: -move.people))),
        )
        for party, own in _ranked(package)
    ]


def _ranked(package: Package) -> list[tuple[int, list[OptionTaken]]]:
    """Return the moves of each organisation, most people first."""
    by_party: dict[int, list[OptionTaken]] = {}
    for move in package.moves:
        by_party.setdefault(move.party, []).append(move)
    return sorted(by_party.items(), key=lambda pair: -sum(move.people for move in pair[1]))


def asked(words: Words, demand: Demand, package: Package) -> list[Asked]:
    """Return who is asked what, most people first."""
    return [
        Asked(
            shorten(demand.instance.organisations[party].name, _LONGEST_NAME),
            counted(words, "people", sum(move.people_changing for move in own)),
            _lines(words, own),
            party in package.joins,
            _brief(words, own),
        )
        for party, own in _ranked(package)
    ]


def asked_shortly(
    words: Words, demand: Demand, package: Package, most: int, *, tells_rest: bool = False
) -> list[Asked]:
    """Return who is asked what in as few words as can be, for a list in which nothing may be cut off.

    Parameters
    ----------
    most
        Requests of an organisation; how many groups are asked something else stands behind them.
    tells_rest
        Tell what that is, where it is short.
    """
    return [
        replace(row, lines=_short_lines(words, own, most, tells_rest=tells_rest), whole="; ".join(row.lines))
        for row, (_, own) in zip(asked(words, demand, package), _ranked(package), strict=True)
    ]


def _short_lines(words: Words, own: Sequence[OptionTaken], most: int, *, tells_rest: bool) -> list[str]:
    found: dict[str, list[str]] = {}
    for move in sorted(own, key=lambda move: -move.people):
        found.setdefault(short_request(words, move), []).append(move.group.name or move.group.id)
    if len(found) == 1:
        return list(found)
    lines = [_of_groups(words, request, names) for request, names in list(found.items())[:most]]
    hidden = list(found.items())[most:]
    if not hidden:
        return lines
    count = sum(len(names) for _, names in hidden)
    told = f"{counted(words, 'more_groups', count)}: {'; '.join(request for request, _ in hidden)}"
    return [*lines, told if tells_rest and len(told) <= _SHORT_REST else words.plural("s_groups_more", count)]


def _of_groups(words: Words, request: str, names: Sequence[str]) -> str:
    """Return a request with the group that it is of, where that is one with a short name, else how many they are."""
    if len(names) > 1:
        return f"{request} ({words.plural('groups', len(names))})"
    return f"{request} ({names[0]})" if len(names[0]) <= _SHORT_NAME else request


def short_request(words: Words, move: OptionTaken) -> str:
    """Return "8.30 wordt 9.00 uur; fiets: een kwart van wie dichtbij woont", "60 %: thuis op di en vr"."""
    told = [] if move.keeps_week else [shorten(pattern_text(move.group, move.pattern, words), _LONGEST_NAME)]
    if move.shift_min:
        is_whole = move.share == 1 or move.is_other_pattern
        told.append(request_text(words, replace(move, pattern=move.group.week_patterns(())[0], share=1.0)))
        if not is_whole:
            return request_text(words, move)
    told += short_ways(words, move.pattern)
    if move.pattern.has_online and move.keeps_week:
        told.append(_shortly_online(words, move))
    request = "; ".join(told) or request_text(words, move)
    return request if move.share == 1 else words("s_online", share=words.percent(move.share), what=request)


def _shortly_online(words: Words, move: OptionTaken) -> str:
    """Return which hour is online, and until or from when people are on site."""
    come, go = move.there_from_min, move.there_until_min
    if move.pattern.first_online_min and move.pattern.last_online_min:
        return words("s_both_online_short")
    if move.pattern.first_online_min and come is not None:
        return words("s_first_online_short", come=spoken_clock(words, come))
    if go is not None:
        return words("s_last_online_short", go=spoken_clock(words, go))
    return pattern_text(move.group, move.pattern, words)


def _names(words: Words, own: Sequence[OptionTaken]) -> dict[str, list[str]]:
    """Return by what is asked the names of groups, those with most people first."""
    names: dict[str, list[str]] = {}
    for move in sorted(own, key=lambda move: -move.people):
        names.setdefault(request_text(words, move), []).append(shorten(move.group.name or move.group.id, _LONGEST_NAME))
    return names


def _brief(words: Words, own: Sequence[OptionTaken]) -> str:
    """Return what is asked of the groups with most people, and how many more there are."""
    (request, groups), *others = _names(words, own).items()
    if not others:
        return request
    more = counted(words, "more_groups", sum(len(each) for _, each in others))
    return f"{request} ({words.joined(_few(words, groups))}); {more}"


def _lines(words: Words, own: Sequence[OptionTaken]) -> list[str]:
    """Return what is asked, the groups with most people first; groups that are asked the same share a line."""
    names = _names(words, own)
    if len(names) == 1:
        return list(names)
    lines = [f"{request} ({words.joined(_few(words, groups))})" for request, groups in names.items()]
    hidden = list(names.items())[_MOST_LINES:]
    if not hidden:
        return lines
    groups = counted(words, "more_groups", sum(len(groups) for _, groups in hidden))
    return [*lines[:_MOST_LINES], f"{groups}: {'; '.join(request for request, _ in hidden)}"]


def _few(words: Words, groups: Sequence[str]) -> list[str]:
    if len(groups) <= _MOST_LINES:
        return list(groups)
    return [*groups[:1], counted(words, "more_groups", len(groups) - 1)]


def request_text(words: Words, move: OptionTaken) -> str:
    """Return "8.30 wordt 8.45 uur"; of a part of a group "40 % begint 30 minuten later"."""
    share = words.percent(move.share)
    if move.pattern.is_travelled_otherwise:
        return travel_request(words, move)
    minutes = counted(words, "minutes", abs(move.shift_min))
    way = words("s_later" if move.shift_min > 0 else "s_earlier")
    if move.is_other_pattern:
        return _online(words, move, share) if move.is_online_only else _days(words, move, share)
    if move.share < 1:
        return words("s_part", share=share, minutes=minutes, way=way)
    if move.start_min is not None and move.new_start_min is not None:
        old, new = move.start_min, move.new_start_min
        return words("s_becomes", old=spoken_clock(words, old), new=spoken_clock(words, new))
    if move.end_min is not None and move.new_end_min is not None:
        return words("s_ends", old=spoken_clock(words, move.end_min), new=spoken_clock(words, move.new_end_min))
    return words("s_whole", minutes=minutes, way=way)


def _days(words: Words, move: OptionTaken, share: str) -> str:
    what = _week(words, move, share)
    return _and_begin(words, move, what) if move.shift_min else what


def _and_begin(words: Words, move: OptionTaken, what: str) -> str:
    """Return days that are asked with the hours that are asked too: "... en begint om 9.15 uur (nu 9.00)"."""
    all_of = "_all" if move.share == 1 else ""
    if move.start_min is None or move.new_start_min is None:
        minutes = counted(words, "minutes", abs(move.shift_min))
        way = words("s_later" if move.shift_min > 0 else "s_earlier")
        return words(f"s{all_of}_and_begin", what=what, minutes=minutes, way=way)
    old, new = spoken_clock(words, move.start_min), spoken_clock(words, move.new_start_min)
    return words(f"s{all_of}_and_begin_at", what=what, old=old, new=new)


def travel_request(words: Words, move: OptionTaken) -> str:
    """Return "8.30 wordt 9.00 uur en een kwart van wie dichtbij woont komt met de fiets", days and hours first."""
    told = []
    if not move.keeps_week:
        told.append(_week(words, replace(move, share=1.0), words.percent(1.0)))
    if move.shift_min:
        told.append(request_text(words, replace(move, pattern=move.group.patterns[0], share=1.0)))
    told += ways_text(words, move.pattern)
    if move.keeps_week and move.pattern.has_online:
        told.append(_online(words, _as_of_now(move), words.percent(1.0)))
    request = words.joined(told)
    return request if move.share == 1 else words("s_of_group", share=words.percent(move.share), request=request)


def _as_of_now(move: OptionTaken) -> OptionTaken:
    """Return a move without its shift, of a group that begins at the new hours: where these are told already."""
    group, by = move.group, move.shift_min
    arrivals = tuple(time.model_copy(update={"at": time.at + by}) for time in group.arrivals)
    departures = tuple(time.model_copy(update={"at": time.at + by}) for time in group.departures)
    shifted = group.model_copy(update={"arrivals": arrivals, "departures": departures})
    return replace(move, group=shifted, share=1.0, shift_min=0)


def _week(words: Words, move: OptionTaken, share: str) -> str:
    called = shorten(pattern_text(move.group, move.pattern, words), _LONGEST_NAME)
    return words("s_days_all", pattern=called) if move.share == 1 else words("s_days", share=share, pattern=called)


def _online(words: Words, move: OptionTaken, share: str) -> str:
    """Return which hour is online, and when those whom that concerns are there, behind other hours of all.

    "begint om 9.15 uur (nu 9.00); eerste uur online, dus op locatie om 10.15 uur".
    """
    due, end = move.new_start_min, move.new_end_min
    first, last = move.pattern.first_online_min, move.pattern.last_online_min
    come = None if due is None else spoken_clock(words, due + first)
    go = None if end is None else spoken_clock(words, end - last)
    is_now = not move.shift_min
    if first and last and come and go:
        what = words("s_both_online", come=come, go=go)
    elif first and due is not None and come:
        what = words("s_first_online" if is_now else "s_first_online_then", come=come, due=spoken_clock(words, due))
    elif last and end is not None and go:
        what = words("s_last_online" if is_now else "s_last_online_then", go=go, end=spoken_clock(words, end))
    else:
        return _week(words, move, share)
    if move.shift_min:
        plain = request_text(words, replace(move, pattern=move.group.patterns[0], share=1.0))
        what = words("s_begin_and_online", plain=_begins(words, move) or plain, what=what)
    return what if move.share == 1 else words("s_online" if is_now else "s_online_then", share=share, what=what)


def _begins(words: Words, move: OptionTaken) -> str:
    if move.start_min is None or move.new_start_min is None:
        return ""
    return words("s_begins", old=spoken_clock(words, move.start_min), new=spoken_clock(words, move.new_start_min))


def clocked_request(words: Words, move: OptionTaken) -> str:
    """Return the request to a part of a group with its clock times in brackets: "(8.30 wordt 9.00 uur)"."""
    told = request_text(words, move)
    if move.is_other_pattern or move.start_min is None or move.new_start_min is None:
        return told
    old, new = spoken_clock(words, move.start_min), spoken_clock(words, move.new_start_min)
    return f"{told} ({words('s_becomes', old=old, new=new)})"
