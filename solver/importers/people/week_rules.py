"""Week patterns by rule: so many days at home, team days, fixed days at home; today's weeks from presence by day."""

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
from solver.validation.spelling import join_texts

Content = dict[str, Any]

RULE_CELLS = ("home_days", "team_days", "home_on", "attendance", "desk")
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
        Share that comes on a day on site.
    desk
        Groups of one organisation with the same desk are never away two at once.
    """

    groups: Annotated[tuple[Name, ...], Field(min_length=1)]
    home_days: Annotated[StrictInt, Field(ge=0, le=7)] | None = None
    team_days: tuple[Weekday, ...] = ()
    home_on: tuple[Weekday, ...] = ()
    attendance: Share = 1.0
    desk: Name | None = None
    source: Name = "week rule of the recipe"
    quality: Quality = "assumed"


@dataclass(frozen=True, slots=True)
class OwnRule:
    """The rule of one group: what its row says, else that of the recipe, cell by cell."""

    cells: Mapping[str, Any]
    origins: tuple[Origin, ...]

    @property
    def desk(self) -> str | None:
        """The desk that the group staffs with others."""
        return self.cells.get("desk")


def rule_of(key: str, row: Row, rules: Sequence[WeekRule]) -> OwnRule:
    """Return the rule of a group: of the recipe the first that names it, in which the cells of its row go first."""
    own = {cell: row[cell] for cell in RULE_CELLS if cell in row}
    named = next((rule for rule in rules if any(fnmatchcase(key, each) for each in rule.groups)), None)
    if named is None:
        return OwnRule(own, (row.origin,) if own else ())
    cells = {cell: getattr(named, cell) for cell in RULE_CELLS if getattr(named, cell) not in (None, ())}
    origins = (Origin(named.source, named.quality), *((row.origin,) if own else ()))
    return OwnRule({**cells, **own}, origins)


def add_weeks(built: GroupContent, rule: OwnRule, row: Row, days: Sequence[Weekday]) -> None:
    """Add the weeks of a rule to the patterns of a group, and tell its today as a mix of weeks.

    Patterns that the group has already stay; of a rule without `home_days` nothing follows. What cannot be becomes a
    problem of the group.
    """
    problems = list(_faults(rule.cells, row, days))
    built.problems.extend(problems)
    if problems or "home_days" not in rule.cells:
        return
    patterns: list[Content] = built.content.get("patterns") or [{"id": TODAY, "present": dict.fromkeys(days, 1)}]
    today, *others = patterns
    mix = [
        {"share": plain(share / _UNITS), "on_site": list(on_site)}
        for share, on_site in weeks_of_presence(today["present"], days)
    ]
    known = {pattern["id"] for pattern in patterns}
    found = [_pattern(home, rule.cells.get("attendance", 1.0), days) for home in weeks_at_home(rule.cells, days)]
    built.content["patterns"] = [
        {"id": today["id"], "mix": mix},
        *others,
        *(each for each in found if each["id"] not in known),
    ]
    origins = (*built.origins.get("patterns", ()), Origin(_EVENLY, "derived"), *rule.origins)
    built.origins["patterns"] = tuple(dict.fromkeys(origins))


def _faults(cells: Mapping[str, Any], row: Row, days: Sequence[Weekday]) -> Iterator[Problem]:
    """Yield what is wrong with a rule: days without their number, days that are both, too many or few days at home."""
    team, home = (tuple(day for day in days if day in cells.get(cell, ())) for cell in ("team_days", "home_on"))
    if "home_days" not in cells:
        for cell in ("team_days", "home_on", "attendance"):
            if cell in cells:
                found = gettext("{cell} without home_days", cell=cell)
                advice = gettext("say how many days a week they are at home; 0 where none")
                yield Problem(row.location(cell), found, gettext("home_days beside it"), advice)
        return
    both = [day for day in team if day in home]
    if both:
        yield Problem(
            row.location("home_on"),
            gettext("{days}, a team day as well", days=join_texts(both, "and")),
            gettext("a day on which the team is on site or at home"),
            gettext("take it out of one of the two"),
        )
    least, most = len(home), len(days) - len(team)
    if not both and not least <= cells["home_days"] <= most:
        yield Problem(
            row.location("home_days"),
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
