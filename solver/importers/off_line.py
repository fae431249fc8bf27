"""People who end up on no line: who they are and why, so that nobody takes an instance without them for whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from solver.importers.findings import Findings
from solver.language.messages import gettext, ngettext, numeral

Content = dict[str, Any]

OffLineReason = Literal["no_place", "no_stop", "no_flow"]

REASONS: Final[Mapping[OffLineReason, str]] = {
    "no_place": gettext("nobody says where they go: no coordinates, and no postcode that a table of postcodes has"),
    "no_stop": gettext("no stop is within reach of the place where they go"),
    "no_flow": gettext("a stop is within reach, but no line brings them at their times over any section"),
}
_MOST_NAMED = 5


@dataclass
class OffLine:
    """The groups without any flow, by reason, of those who travel by public transport or by car.

    Attributes
    ----------
    groups
        Headcount by group, by reason; in the order of the instance.
    num_people
        Headcount of all groups of the instance, on a line or not.
    """

    groups: dict[OffLineReason, dict[str, int]] = field(default_factory=dict)
    num_people: int = 0

    def add(self, group: Content, reason: OffLineReason | None) -> None:
        """Count a group; `reason` says why it is on no line, None where it is on one."""
        self.num_people += group["headcount"]
        if reason is not None and _is_travelling(group):
            self.groups.setdefault(reason, {})[group["id"]] = group["headcount"]

    @property
    def num_off_line(self) -> int:
        """Headcount of the groups on no line."""
        return sum(sum(groups.values()) for groups in self.groups.values())

    @property
    def share(self) -> float:
        """Share of all people who are on no line, 0 to 1; 0 where there are no people."""
        return self.num_off_line / self.num_people if self.num_people else 0.0

    def lines(self) -> list[str]:
        """Return what a person should read last: how many of how many, then each reason with its groups."""
        if not self.num_off_line:
            return []
        head = gettext(
            "ON NO LINE: {num} of {all} people ({percent})",
            num=numeral(self.num_off_line),
            all=numeral(self.num_people),
            percent=_percent(self.share),
        )
        return [
            gettext("{head}. Whatever is planned, it leaves them out.", head=head),
            *map(self._line, self._reasons()),
        ]

    def note(self, findings: Findings) -> None:
        """Add a finding for each reason, with the share of all people."""
        for reason in self._reasons():
            num = sum(self.groups[reason].values())
            what = gettext(
                "people on no line, {percent} of all: {reasons}",
                percent=_percent(num / self.num_people),
                reasons=REASONS[reason],
            )
            findings.add(gettext("access"), "noted", what, num, self.groups[reason])

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is written in JSON."""
        return {
            "people": self.num_off_line,
            "of_people": self.num_people,
            "share": round(self.share, 4),
            "groups": {reason: dict(self.groups[reason]) for reason in self._reasons()},
        }

    def _reasons(self) -> Iterable[OffLineReason]:
        return [reason for reason in REASONS if reason in self.groups]

    def _line(self, reason: OffLineReason) -> str:
        groups = self.groups[reason]
        names = ", ".join(list(groups)[:_MOST_NAMED])
        if len(groups) > _MOST_NAMED:
            names = ngettext(
                "{names} and {count} more", "{names} and {count} more", len(groups) - _MOST_NAMED, names=names
            )
        people = numeral(sum(groups.values()), 0)
        return gettext("  {people}: {reason} ({names})", people=people, reason=REASONS[reason], names=names)


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 else gettext("less than 1%")


def _is_travelling(group: Content) -> bool:
    """Return whether anybody of a group goes by public transport or by car; who does not is on no line rightly."""
    shares = group.get("mode_shares")
    return shares is None or any(shares.get(mode) for mode in ("public_transport", "car"))
