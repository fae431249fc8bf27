"""Week patterns by rule: days at home, team days, weeks in turn, hours online; today's weeks from presence by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import combinations, pairwise
from typing import Annotated, Any

from pydantic import Field, StrictInt

from solver.domain.base import Frozen, Name, Share
from solver.domain.clock import WEEKDAYS, Weekday
from solver.domain.instance import Quality
from solver.domain.people import TODAY
from solver.errors import Problem
from solver.importers.numbers import DECIMALS, plain
from solver.importers.people.group_traits import GroupContent
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Origin
from solver.language.messages import gettext
from solver.validation.spelling import join_texts, spell_text

Content = dict[str, Any]

RULE_CELLS = (
    "home_days", "team_days", "home_on", "attendance", "desk", "turns", "first_online_min", "last_online_min",
)  # fmt: skip
MOST_WEEKS = 60
"""So many patterns a rule may come to; nobody chooses among more."""
_UNITS = 10**DECIMALS
_SHORT: Mapping[str, tuple[str, str]] = dict(
    zip(
        WEEKDAYS,
        zip(("ma", "di", "wo", "do", "vr", "za", "zo"), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True),
        strict=True,
    )
)
_EVENLY = (
    "which weeks people have today: worked out from presence by weekday, as if everybody came equally many days, "
    "spread over the week"
)
_OF_DAYS = ("home_days", "team_days", "home_on", "attendance", "desk")
_ALIKE = "that the pieces of a group that come a week in turn are alike, so that both weeks have the same load"
_AS_A_WHOLE = "a team that staffs a desk with others chooses its days as a whole"
_ONLINE = ("first_online_min", "last_online_min")
_ONLINE_WORDS = {
    ("first_online_min",): ("first-online", "eerste uur online", "first hour online"),
    ("last_online_min",): ("last-online", "laatste uur online", "last hour online"),
    _ONLINE: ("first-last-online", "eerste en laatste uur online", "first and last hour online"),
}


class WeekRule(Frozen):
    """A rule for the week of groups: from it follow the weeks that they may choose.

    Attributes
    ----------
    groups
        Ids, or patterns with * and ?.
    home_days
        Days of those of the instance on which nobody of them is on site, at home or off.
    team_days, home_on
        Days on which all of them are on site, and on which all of them are at home.
    attendance
        Share that comes on a day on site; all where it is None.
    desk
        Groups of one organisation with the same desk are never away two at once.
    turns
        In how many equal pieces the group may come a week in turn: 2 is every other week.
    first_online_min, last_online_min
        Minutes of the first and of the last hour that may be online.
    """

    groups: Annotated[tuple[Name, ...], Field(min_length=1)]
    home_days: Annotated[StrictInt, Field(ge=0, le=7)] | None = None
    team_days: tuple[Weekday, ...] = ()
    home_on: tuple[Weekday, ...] = ()
    attendance: Share | None = None
    desk: Name | None = None
    turns: Annotated[StrictInt, Field(ge=2, le=4)] | None = None
    first_online_min: Annotated[StrictInt, Field(ge=1, le=240)] | None = None
    last_online_min: Annotated[StrictInt, Field(ge=1, le=240)] | None = None
    source: Name = "week rule of the recipe"
    quality: Quality = "assumed"


@dataclass(frozen=True, slots=True)
class OwnRule:
    """The rule of one group: what its row says, else that of the recipe, cell by cell."""

    cells: Mapping[str, Any]
    origins: tuple[Origin, ...]

    def on_one_day(self) -> OwnRule:
        """Return what is left of it in a situation of one day: nothing that chooses among days."""
        return OwnRule({cell: value for cell, value in self.cells.items() if cell not in _OF_DAYS}, self.origins)

    @property
    def desk(self) -> str | None:
        """The desk that the group staffs with others."""
        return self.cells.get("desk")


def names_group(patterns: Sequence[str], group: str) -> bool:
    """Return whether one of some ids and patterns with * and ? is that of a group."""
    return any(fnmatchcase(group, each) for each in patterns)


def unused_rules(key: str, named: Sequence[Sequence[str]], groups: Sequence[str]) -> Iterator[Problem]:
    """Yield each rule of a sort, by the groups that it names, that names no group of the instance."""
    for place, names in enumerate(named):
        if not any(names_group(names, group) for group in groups):
            yield Problem(
                f"{key}[{place}].groups",
                gettext("no group that is called so: {names}", names=", ".join(map(spell_text, names))),
                gettext("ids of groups, or patterns with * and ?"),
                gettext("correct them, or take the rule out"),
            )


def idle_rules(rules: Sequence[WeekRule], groups: Sequence[str]) -> Iterator[Problem]:
    """Yield each rule for weeks that names no group, or says nothing of the weeks of those that it names."""
    yield from unused_rules("weeks", [rule.groups for rule in rules], groups)
    for place, rule in enumerate(rules):
        if all(getattr(rule, cell) in (None, ()) for cell in RULE_CELLS):
            expected = gettext("one of the keys {keys}", keys=join_texts(RULE_CELLS))
            advice = gettext("say what may be, or take the rule out")
            yield Problem(f"weeks[{place}]", gettext("a rule that says nothing of the week"), expected, advice)


def rule_of(key: str, row: Row, rules: Sequence[WeekRule]) -> OwnRule:
    """Return the rule of a group: of the recipe the first that names it, in which the cells of its row go first."""
    own = {cell: row[cell] for cell in RULE_CELLS if cell in row}
    named = next((rule for rule in rules if names_group(rule.groups, key)), None)
    if named is None:
        return OwnRule(own, (row.origin,) if own else ())
    cells = {cell: getattr(named, cell) for cell in RULE_CELLS if getattr(named, cell) not in (None, ())}
    origins = (Origin(named.source, named.quality), *((row.origin,) if own else ()))
    return OwnRule({**cells, **own}, origins)


def add_weeks(built: GroupContent, rule: OwnRule, row: Row, days: Sequence[Weekday]) -> None:
    """Add the weeks of a rule to the patterns of a group; with days at home, tell its today as a mix of weeks.

    Patterns that the group has already stay. Every week by days at home, the week in turn, and today where it is no
    mix, is there once more with the first, the last and both hours online. Groups that staff a desk choose as a whole
    where their row does not say otherwise. What cannot be becomes a problem of the group.
    """
    cells = rule.cells
    problems = list(_faults(cells, row, days))
    built.problems.extend(problems)
    if problems or not any(cell in cells for cell in ("home_days", "turns", *_ONLINE)):
        return
    patterns: list[Content] = built.content.get("patterns") or [{"id": TODAY, "present": dict.fromkeys(days, 1)}]
    today, *others = patterns
    found, with_online, origins = [], [], [*built.origins.get("patterns", ())]
    if "home_days" in cells:
        found = [_pattern(home, cells.get("attendance", 1.0), days) for home in weeks_at_home(cells, days)]
        origins.append(Origin(_EVENLY, "derived"))
    else:
        with_online = _online(today, cells)
    if "turns" in cells:
        found.append(_in_turn(today["present"], cells["turns"]))
        origins.append(Origin(_ALIKE, "assumed"))
    with_online += [variant for pattern in found for variant in _online(pattern, cells)]
    known = {pattern["id"] for pattern in patterns}
    own = [each for each in (*found, *with_online) if each["id"] not in known]
    built.problems.extend(_too_many(len(own), row))
    mixed = {"id": today["id"], "mix": _mix(today["present"], days)} if "home_days" in cells else today
    built.content["patterns"] = [mixed, *others, *own]
    built.origins["patterns"] = tuple(dict.fromkeys([*origins, *rule.origins]))
    if "desk" in cells and "max_options" not in row:
        built.content["max_options"] = 1
        built.origins["max_options"] = (Origin(_AS_A_WHOLE, "assumed"),)


def _mix(present: Mapping[Weekday, float], days: Sequence[Weekday]) -> list[Content]:
    return [
        {"share": plain(share / _UNITS), "on_site": list(on_site)}
        for share, on_site in weeks_of_presence(present, days)
    ]


def _in_turn(present: Mapping[Weekday, float], turns: int) -> Content:
    """Return the pattern of a group of which equal pieces come a week in turn: a share of it in each week."""
    names = (
        {"nl": "om de week op locatie", "en": "on site every other week"}
        if turns == 2
        else {"nl": f"één op de {turns} weken op locatie", "en": f"on site one week in {turns}"}
    )
    return {
        "id": f"in-turn-{turns}",
        "names": names,
        "present": {day: plain(share / turns) for day, share in present.items()},
    }


def _online(pattern: Content, cells: Mapping[str, Any]) -> list[Content]:
    """Return a pattern once more with the first hour online, the last, and both, as far as a rule says so."""
    minutes = {cell: cells[cell] for cell in _ONLINE if cell in cells}
    kinds = [dict([each]) for each in minutes.items()] + ([minutes] if len(minutes) > 1 else [])
    made = []
    for own in kinds:
        key, dutch, english = _ONLINE_WORDS[tuple(own)]
        is_today = pattern["id"] == TODAY
        names = pattern.get("names", {"nl": "", "en": ""})
        told = {"nl": dutch, "en": english}
        made.append(
            {
                "id": key if is_today else f"{pattern['id']}-{key}",
                "names": told if is_today else {each: f"{names[each]}, {told[each]}" for each in told},
                "present": pattern["present"],
                **own,
            }
        )
    return made


def _too_many(number: int, row: Row) -> Iterator[Problem]:
    if number > MOST_WEEKS:
        yield Problem(
            row.where,
            gettext("a rule that comes to {number} weeks", number=number),
            gettext("at most {most}", most=MOST_WEEKS),
            gettext("name a team day or a fixed day at home, or leave the hours online out"),
        )


def _faults(cells: Mapping[str, Any], row: Row, days: Sequence[Weekday]) -> Iterator[Problem]:
    """Yield what is wrong with a rule: days without their number, days that are both, too many or few days at home."""
    team, home = (tuple(day for day in days if day in cells.get(cell, ())) for cell in ("team_days", "home_on"))
    if "home_days" not in cells:
        for cell in ("team_days", "home_on", "attendance"):
            if cell in cells:
                found = gettext("{cell} without home_days", cell=cell)
                advice = gettext("say how many days a week they are at home; 0 where none")
                yield Problem(_place(row, cell), found, gettext("home_days beside it"), advice)
        return
    both = [day for day in team if day in home]
    if both:
        yield Problem(
            _place(row, "home_on"),
            gettext("{days}, a team day as well", days=join_texts(both, "and")),
            gettext("a day on which the team is on site or at home"),
            gettext("take it out of one of the two"),
        )
    least, most = len(home), len(days) - len(team)
    if not both and not least <= cells["home_days"] <= most:
        yield Problem(
            _place(row, "home_days"),
            str(cells["home_days"]),
            gettext(
                "from {least} to {most}: of the {count} days of the instance {team} are team days and {least} fixed",
                least=least,
                most=most,
                count=len(days),
                team=len(team),
            ),
            gettext("change the number, or the days"),
        )


def _place(row: Row, cell: str) -> str:
    """Return where a cell of a rule stands: in the row of the group, or in the recipe."""
    return row.location(cell) if cell in row else gettext("{row}, by [[weeks]] of the recipe", row=row.where)


def weeks_at_home(cells: Mapping[str, Any], days: Sequence[Weekday]) -> list[tuple[Weekday, ...]]:
    """Return every set of days at home that a rule allows, of the days of an instance: at most a few dozen."""
    fixed = {day for day in days if day in cells.get("home_on", ())}
    free = [day for day in days if day not in fixed and day not in cells.get("team_days", ())]
    chosen = ({*fixed, *more} for more in combinations(free, cells["home_days"] - len(fixed)))
    return [tuple(day for day in days if day in home) for home in chosen]


def _pattern(home: Sequence[Weekday], attendance: float, days: Sequence[Weekday]) -> Content:
    present = {day: 0 if day in home else plain(attendance) for day in days}
    if not home:
        names = {"nl": "elke dag op locatie", "en": "on site every day"}
        return {"id": "on-site", "names": names, "present": present}
    dutch, english = ([_SHORT[day][place] for day in home] for place in (0, 1))
    names = {"nl": f"thuis op {_listed(dutch, 'en')}", "en": f"at home on {_listed(english, 'and')}"}
    return {"id": "-".join(["home", *home]), "names": names, "present": present}


def _listed(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def weeks_of_presence(
    present: Mapping[Weekday, float], days: Sequence[Weekday]
) -> list[tuple[int, tuple[Weekday, ...]]]:
    """Return weeks with their shares, in millionths that sum to a million, that have this presence on every day.

    Systematic sampling (Madow 1949): the shares of the days are laid end to end, and who stands at u in [0, 1) has the
    days in which u, u + 1, u + 2 and so on fall. So everybody comes as many days, but for one more or less, the days
    of a person lie apart, and there are at most two weeks more than days. The largest share comes first.
    """
    ends = [0]
    for day in days:
        ends.append(ends[-1] + round(present[day] * _UNITS))
    cuts = sorted({end % _UNITS for end in ends} | {0, _UNITS})
    shares: dict[tuple[Weekday, ...], int] = {}
    for begin, end in pairwise(cuts):
        on_site = tuple(
            day
            for day, (low, high) in zip(days, pairwise(ends), strict=True)
            if (high - begin - 1) // _UNITS > (low - begin - 1) // _UNITS
        )
        shares[on_site] = shares.get(on_site, 0) + end - begin
    return sorted(((share, week) for week, share in shares.items()), key=lambda pair: (-pair[0], pair[1]))


@dataclass
class Desks:
    """Which groups of an organisation staff a desk together, in the order of their rows."""

    groups: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, organisation: str, rule: OwnRule, group: str) -> None:
        """Note the desk of a group, where it has one."""
        if rule.desk is not None:
            self.groups.setdefault((organisation, rule.desk), []).append(group)

    def agreements(self, days: Sequence[Weekday]) -> list[Content]:
        """Return for every desk of several groups that no two of them are away on one day."""
        return [
            {
                "kind": "max_away",
                "id": f"desk-{organisation}-{desk}",
                "groups": groups,
                "days": list(days),
                "at_most": 1,
                "note": f"the groups of desk {desk} are never away two at once",
            }
            for (organisation, desk), groups in self.groups.items()
            if len(groups) > 1
        ]
