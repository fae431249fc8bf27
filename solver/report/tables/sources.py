"""Where the numbers of an instance come from, for who reads: a row for each source, with all that rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.instance import Instance
from solver.report.table import Cell, Column, Table
from solver.report.text.language import Words, catalogue

_QUALITIES = ("assumed", "derived", "fact")


def grouped_sources_table(words: Words, instance: Instance) -> Table:
    """Return each source once, assumptions and those with most numbers first, and which numbers of whom it is about."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for key, source in instance.sources.items():
        owner, _, field = key.rpartition(".")
        owners = found.setdefault((source.quality, source.text), {}).setdefault(field_name(words, field), [])
        if owner:
            owners.append(owner)
    columns = [
        Column("source", words("r_source"), "long text", 80),
        Column("quality", words("r_quality"), width=14),
        Column("numbers", words("r_numbers"), "count", 10),
        Column("about", words("r_about"), "long text", 80),
    ]
    names = _Names(words, instance)
    rows: list[list[Cell]] = [
        [text, words(f"quality_{quality}"), _count(about), "; ".join(_told(names, *each) for each in about.items())]
        for (quality, text), about in found.items()
    ]
    order = {words(f"quality_{quality}"): place for place, quality in enumerate(_QUALITIES)}
    rows.sort(key=lambda row: (order[str(row[1])], -float(str(row[2]))))
    return Table("sources", words("r_sources_caption"), columns, rows)


def _count(about: dict[str, list[str]]) -> float:
    return float(sum(max(1, len(owners)) for owners in about.values()))


def _told(names: _Names, field: str, owners: list[str]) -> str:
    return f"{field}: {', '.join(names.of(owners))}" if owners else field


def field_name(words: Words, field: str) -> str:
    """Return what a key of the file is called; the key itself where it has no name."""
    key = f"source_{field}"
    return words(key) if key in catalogue() else field


class _Names:
    """What everything that can have sources is called: as few words as say the same."""

    def __init__(self, words: Words, instance: Instance) -> None:
        self._everybody = words("source_everybody")
        self._plain = {line.id: line.name for line in instance.lines}
        self._plain |= {own.id: name for own, name in zip(instance.sections, instance.section_names, strict=True)}
        self._plain |= {party.id: party.name for party in instance.organisations}
        self._parties = [(party.name, [group.id for group in party.groups]) for party in instance.organisations]
        for party in instance.organisations:
            for group in party.groups:
                self._plain[group.id] = f"{party.name} ({group.name or group.id})"

    def of(self, ids: Sequence[str]) -> list[str]:
        """Return the names of some ids, each once: a party for all of its groups, and one word for all parties."""
        left = dict.fromkeys(ids)
        whole = [(name, groups) for name, groups in self._parties if all(group in left for group in groups)]
        for _, groups in whole:
            for group in groups:
                left.pop(group, None)
        told = [self._everybody] if len(whole) == len(self._parties) > 1 else [name for name, _ in whole]
        return list(dict.fromkeys([*told, *(self._plain.get(one, one) for one in left)]))
