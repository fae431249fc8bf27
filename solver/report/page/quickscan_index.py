"""The page that lists the quickscans of all organisations and links to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.advise.explain.effects import Effect
from solver.advise.quickscan.quickscan import Quickscan
from solver.domain.instance import Instance
from solver.report.page.rendering import rendered, short_title
from solver.report.text.kinds import kind_text
from solver.report.text.language import Words
from solver.report.text.tier_words import weights_in_words


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list says of one organisation.

    Attributes
    ----------
    page
        The name of the file with its page, which needs no escaping in an address.
    alone, joint
        The change of the first tier by its best choice, 0.0 where nothing is better than today; `joint` is None without
        a schedule.
    """

    page: str
    name: str
    kind: str
    people: int
    alone: float
    joint: float | None


def listed(scan: Quickscan, page: str) -> Listed:
    """Return what the list says of a quickscan whose page is in a file of that name."""
    alone = _first(scan.best_alone[0].alone if scan.best_alone else None)
    joint = None
    if scan.best_joint is not None:
        joint = _first(scan.best_joint[0].joint if scan.best_joint else None)
    return Listed(page, scan.name, scan.kind, scan.people, alone, joint)


def _first(effect: Effect | None) -> float:
    return 0.0 if effect is None else effect.tier_changes[0]


def index_page(words: Words, instance: Instance, rows: Sequence[Listed]) -> str:
    """Return the list as HTML that loads nothing: who can do most comes first."""
    has_joint = any(row.joint is not None for row in rows)
    return rendered(
        "quickscan_index.html.j2",
        language=words.language,
        t=words,
        title=words("q_index_title", count=words.number(len(rows))),
        size=short_title(instance.name),
        note=words("q_index_note", tier=_tier(words, instance)),
        headings=[words("organisation"), words("r_kind_of"), words("people"), *_effects(words, has_joint=has_joint)],
        rows=[
            (short_title(row.name), row.page, kind_text(row.kind, words), _figures(words, row))
            for row in sorted(rows, key=lambda row: (round(row.alone, 6), row.joint or 0.0))
        ],
    )


def _effects(words: Words, *, has_joint: bool) -> list[str]:
    return [words("q_alone"), words("q_joint")] if has_joint else [words("q_alone")]


def _figures(words: Words, row: Listed) -> list[str]:
    effects = [row.alone] if row.joint is None else [row.alone, row.joint]
    return [words.number(row.people), *(words.signed(effect, 1) for effect in effects)]


def _tier(words: Words, instance: Instance) -> str:
    """Return the first tier in words, with its unit where it is a term by itself."""
    weights = instance.objective[0].weights()
    text = weights_in_words(weights, words)
    alone = [term for term, weight in weights.items() if weight == 1 and len(weights) == 1]
    return f"{text} ({words(f'unit_{alone[0]}')})" if alone else text
