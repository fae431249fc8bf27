"""What a region leaves out, said before anything else: whom, how many of all people that is, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from solver.domain.instance import Instance
from solver.importers.build import Built
from solver.importers.off_line import REASONS, OffLine
from solver.importers.regions.parties import Party
from solver.importers.schools_nl.pack import PackSite
from solver.language.messages import gettext, shown

Reason = Literal["no_place", "no_stop", "no_flow", "no_pupils", "no_lines"]


@dataclass(frozen=True, slots=True)
class Lost:
    """People or organisations that no plan of this region can say anything about.

    Parameters
    ----------
    reason
        Why, for whoever says it in words of their own.
    what
        Who, and why, in words.
    people, share
        Headcount, and its share of all people of the region, 0 to 1; None where it is not known how many they are.
    names, ids
        The organisations, all of them; of schools without pupils the ids are the codes of their sites.
    advice
        What to do about it.
    """

    reason: Reason
    what: str
    people: int | None
    share: float | None
    names: tuple[str, ...]
    ids: tuple[str, ...]
    advice: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it, its words in the language of now."""
        return {
            "reason": self.reason,
            "what": shown(self.what),
            "people": self.people,
            "share": None if self.share is None else round(self.share, 4),
            "names": list(self.names),
            "ids": list(self.ids),
            "advice": shown(self.advice),
        }


_ADVICE = {
    "no_place": gettext("put them in their place with --place ID=LAT,LON, or give a postcode"),
    "no_stop": gettext("look at their place, or let people walk farther with --assume access.walk_m=1000"),
    "no_flow": gettext("look at their times, or at the lines and the date that were chosen"),
}


def lost_of(built: Built, left_out: tuple[PackSite, ...]) -> list[Lost]:
    """Return what a built region leaves out, those of most people first, then schools without pupils."""
    return [*_on_no_line(built.instance, built.off_line), *without_pupils(left_out)]


def _on_no_line(instance: Instance, off_line: OffLine) -> Iterator[Lost]:
    owners = {group.id: organisation for organisation in instance.organisations for group in organisation.groups}
    for reason in sorted(off_line.groups, key=lambda each: -sum(off_line.groups[each].values())):
        groups = off_line.groups[reason]
        people = sum(groups.values())
        what = gettext("on no line: {reason}", reason=REASONS[reason])
        own = {owners[group].id: owners[group].name for group in groups}
        share = people / off_line.num_people
        yield Lost(reason, what, people, share, tuple(own.values()), tuple(own), _ADVICE[reason])


def without_pupils(left_out: tuple[PackSite, ...]) -> Iterator[Lost]:
    """Yield that schools were left out of which no pupils are known, where there are any."""
    if left_out:
        what = gettext("schools without known pupils, left out: they may have closed, or have no exam classes")
        advice = gettext("give their pupils with --assume schools.{site}.pupils=NUMBER", site=left_out[0].site)
        names = tuple(f"{site.name} {site.site}" for site in left_out)
        yield Lost("no_pupils", what, None, None, names, tuple(site.site for site in left_out), advice)


def is_without_pupils(site: PackSite) -> bool:
    """Return whether neither pupils nor exam candidates of a site are known."""
    return site.pupils in ("", "0") and site.candidates in ("", "0")


def lost_without_lines(parties: Sequence[Party]) -> Lost:
    """Return that all are lost, as long as nothing says what runs."""
    advice = gettext(
        "give a GTFS feed with --gtfs (of the Netherlands: gtfs-nl.zip of ovapi.nl), or the tables lines, sections, "
        "supply, vehicles and flows with --tables"
    )
    people, names = sum(each.people for each in parties), tuple(each.name for each in parties)
    what = gettext("on no line: there is no timetable yet")
    return Lost("no_lines", what, people, 1.0, names, tuple(each.id for each in parties), advice)
