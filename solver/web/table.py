"""A table that people sit at: its state, its history, and what every change comes to; one change at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from solver.demand.options import Ints, choices_from_parts
from solver.domain.people import GroupChoice
from solver.domain.schedule import Schedule
from solver.errors import Problem
from solver.language.current import Language
from solver.language.messages import gettext
from solver.validation.spelling import spell_text
from solver.web.errors import ConflictError, RefusedError
from solver.web.figures import Document, assumed_share, figures, loads_of
from solver.web.moves import ANSWER, Places, chosen, plan_keys, rung_keys, undoable, wanted
from solver.web.plan import Outcome, Parts, changed_sections, groups_of, outcome, parts_of_groups
from solver.web.regions import Region
from solver.web.requests import RedoChange, RungChange, UndoChange
from solver.web.snapshot import chosen_document, fixed_of, merged
from solver.web.store import ChangeRow, State, Store, TableRow
from solver.web.worth import Rung, ladder_documents, ladder_of, more_of, worth

MOST_MEANWHILE = 50
"""Changes of others that are told with one's own."""
_SHOWN_HISTORY = 200
_LARGE = 300_000
"""Entries of the load matrix above which what each party brings comes after the figures; Utrecht has 110,000."""


class Table:
    """One table, opened: usable from any thread.

    Parameters
    ----------
    row
        What the database has of it.
    region
        The situation that it is about.
    """

    def __init__(self, row: TableRow, region: Region, store: Store) -> None:
        self.row, self.region, self._store = row, region, store
        self.demand = region.demand()
        self.places = Places(self.demand)
        self.lock = threading.RLock()
        self._history = store.changes(row.id)
        self.state: State = dict(row.initial)
        for change in self._history:
            _set(self.state, change.after)
        self._begin()

    def _begin(self) -> None:
        """Work out everything for the first time."""
        self.today = outcome(self.demand, self.demand.options.status_quo_parts())
        self._assumed = assumed_share(self.demand.instance)
        self._today = figures(self.today, self._assumed)
        self._saved: tuple[object, float, Document, Ints] | None = None
        self._brings: dict[int, tuple[float, float]] = {}
        self._dynamic: dict[str, Document] = {}
        self._rungs: list[Rung] = []
        self._ladder: list[Document] = []
        self.is_bare = True
        self.is_large = self.demand.matrix.num_entries > _LARGE
        self._measure(list(self.places.party))

    @property
    def version(self) -> int:
        """The number of changes so far."""
        return self._history[-1].id if self._history else 0

    @property
    def adherence(self) -> float:
        """The share of people who keep to new times."""
        return float(self.state.get("adherence", 1.0))

    @property
    def parts(self) -> Ints:
        """Parts per option; shape ``[option]``."""
        return self.now.parts

    @property
    def choices(self) -> tuple[GroupChoice, ...]:
        """What every group chooses, as a schedule has it."""
        return self.choices_of(self.parts)

    def choices_of(self, parts: Ints) -> tuple[GroupChoice, ...]:
        """Return parts per option as a schedule has them; shape ``[option]``."""
        return choices_from_parts(self.demand.instance, self.demand.options, parts)

    def gross(self) -> Outcome:
        """Return what the choices come to where everybody keeps to them as the region has it."""
        return self.now if self.now.demand is self.demand else outcome(self.demand, self.parts)

    def answers(self) -> dict[str, dict[str, Any]]:
        """Return by party what it answered: the answer, what it was asked, and times where it named others."""
        with self.lock:
            return {key.removeprefix(ANSWER): value for key, value in self.state.items() if key.startswith(ANSWER)}

    def _measure(self, parties: Sequence[str]) -> None:
        """Work out what the state comes to; of a large region without what each party brings, which comes after it.

        Parameters
        ----------
        parties
            Ids of those of which anything was changed.
        """
        demand = self.region.demand(self.adherence)
        self.now: Outcome = outcome(demand, parts_of_groups(demand, chosen(self.state, self.places)))
        self._figures: dict[str, Any] = {
            "today": self._today,
            "now": figures(self.now, self._assumed),
            "saved": self._saved_figures(),
        }
        self._choose(parties)
        self.is_complete = False
        if not self.is_large:
            self._put(*more_of(self.region, self.now))

    def complete(self, version: int) -> Document | None:
        """Work out what `more_of` does; None where that is known, or the version of the table is another by now."""
        with self.lock:
            if self.is_complete or version != self.version:
                return None
            found = self.now
        # Not under the lock: sliders go on.
        more = more_of(self.region, found)
        with self.lock:
            if version != self.version:
                return None
            before = dict(self._dynamic)
            self._put(*more)
            changed = [own for id, own in self._dynamic.items() if own != before[id]]
            return {"version": version, "figures": self._figures, "parties": changed}

    def follow(self, saved: Schedule | None) -> Document | None:
        """Work out what a year is worth and what each next party brings; None where the table changed meanwhile.

        The table may be changed while this goes on: nobody waits for it.

        Parameters
        ----------
        saved
            The schedule of the search that the proposal is from; None where it is from none.
        """
        with self.lock:
            version, found, proposal = self.version, self.now, self._saved if "saved" in self.state else None
            yes = [self.places.party[id] for id, own in self.answers().items() if own["answer"] == "yes"]
        value, rungs = worth(found), ladder_of(found, saved, None if proposal is None else proposal[3], yes)
        ladder = ladder_documents(found.demand, rungs, found.parts)
        with self.lock:
            if version != self.version:
                return None
            self._figures = {**self._figures, "now": {**self._figures["now"], "value": value}}
            self._rungs, self._ladder = rungs, ladder
            return {"version": version, "figures": self._figures, "parties": [], "ladder": ladder}

    def _put(self, less: Document, brings: dict[int, tuple[float, float]]) -> None:
        self._figures = {**self._figures, "now": {**self._figures["now"], "net": less}}
        earlier, self._brings = self._brings, brings
        ids = self.demand.instance.organisations
        for place in earlier.keys() | self._brings.keys():
            own = self._dynamic[ids[place].id]
            self._dynamic[ids[place].id] = own | {"brings": self._brought(place)}
        self.is_complete = True

    def _brought(self, place: int) -> Document | None:
        brings = self._brings.get(place)
        return None if brings is None else dict(zip(("overload", "peak"), brings, strict=True))

    def _saved_figures(self) -> Document | None:
        """Return the figures of the proposal; worked out again only where it or the adherence changed."""
        saved, adherence = self.state.get("saved"), self.adherence
        if saved is None:
            return None
        if self._saved is None or self._saved[0] is not saved or self._saved[1] != adherence:
            found = outcome(self.now.demand, parts_of_groups(self.demand, chosen(saved["choices"], self.places)))
            self._saved = saved, adherence, figures(found, self._assumed), found.parts
        return self._saved[2]

    def _choose(self, parties: Sequence[str]) -> None:
        """Tell of some parties what changes of them on the table."""
        sizes = self.demand.options.start
        proposed = None if self._saved is None or "saved" not in self.state else self._saved[3]
        for id in parties:
            place, answer = self.places.party[id], self.state.get(f"{ANSWER}{id}")
            groups = groups_of(self.demand, place)
            has_choice = any(int(sizes[group + 1] - sizes[group]) > 1 for group in groups)
            self._dynamic[id] = {
                "id": id,
                "answer": "open" if answer is None else answer["answer"],
                "editable": answer is None and has_choice,
                "brings": self._brought(place),
                "groups": [chosen_document(self.demand, group, self.parts, proposed) for group in groups],
            }

    def apply(self, change: Any, session: str) -> Document:
        """Make a change, keep it and return what it comes to: only what differs from before.

        Parameters
        ----------
        change
            One of `solver.web.requests.Change`.
        session
            Whose browser it comes from: changes of the same one never stand in each other's way.

        Raises
        ------
        InputError
            It means nothing here.
        ConflictError
            Somebody else changed the same since the version that it names; nothing is changed.
        """
        with self.lock:
            self.region.refuse_other(change.region)
            of = None
            if isinstance(change, UndoChange | RedoChange):
                of, keys = self._back(change, session)
            elif isinstance(change, RungChange):
                keys = rung_keys(self.state, self.places, [each.parts for each in self._rungs], change)
            else:
                keys = wanted(self.state, self.places, change)
            return self.set_keys(keys, change, session, of)

    def take(self, plan: Mapping[str, Parts], saved: Mapping[str, Any], taking: Any, session: str) -> Document:
        """Put a whole plan on the table as its proposal; what was there before stays in the history.

        Raises
        ------
        ConflictError
            Somebody else changed the table since.
        """
        with self.lock:
            self.region.refuse_other(taking.region)
            return self.set_keys(plan_keys(self.state, self.places, plan, saved), taking, session, None, "take")

    def set_keys(self, keys: State, change: Any, session: str, of: int | None, kind: str = "") -> Document:
        """Set keys of the state, keep that as a change, and return what it comes to."""
        self._refuse_conflict(keys, change, session, is_checked=of is not None)
        meanwhile = [self._told(row) for row in self._history if row.id > change.version and row.session != session]
        keys = {key: value for key, value in keys.items() if self.state.get(key) != value}
        if not keys:
            return self._body(None, [], [], meanwhile)
        what = change.model_dump(mode="json", exclude={"version", "who", "why", "region"})
        row = ChangeRow(
            id=self.version + 1,
            at=time.time(),
            session=session,
            who=change.who,
            why=change.why,
            kind=kind or change.kind,
            what=what,
            before={key: self.state.get(key) for key in keys},
            after=keys,
            of=of,
        )
        self._store.append(self.row.id, row)
        before, parties = self.now, dict(self._dynamic)
        _set(self.state, keys)
        self._history.append(row)
        scopes = {self.places.scope(key) for key in keys}
        self._measure(list(parties) if "saved" in scopes else [id for id in scopes if id in parties])
        sections = changed_sections(self.demand, before.loads, self.now.loads)
        changed = [own for id, own in self._dynamic.items() if own != parties[id]]
        return self._body(row, sections, changed, meanwhile)

    def _body(
        self, row: ChangeRow | None, sections: list[int], parties: list[Document], meanwhile: Sequence[Document]
    ) -> Document:
        return {
            "version": self.version,
            "change": None if row is None else self._told(row),
            "figures": self._figures,
            "loads": loads_of(self.demand, self.now.loads, sections),
            "parties": parties,
            "adherence": self.adherence,
            "is_complete": self.is_complete,
            "meanwhile": list(meanwhile)[-MOST_MEANWHILE:],
        }

    def _refuse_conflict(self, keys: State, change: Any, session: str, *, is_checked: bool) -> None:
        """Refuse a change of what somebody else changed since the version that it was made on.

        Parameters
        ----------
        is_checked
            Whether what it changes is known to be as its maker left it.
        """
        if change.version > self.version:
            found = gettext("version {version}, which is still to come", version=change.version)
            expected = gettext("at most {version}", version=self.version)
            raise RefusedError(422, "No such version", [Problem("version", found, expected, gettext("read it again"))])
        scopes = {self.places.scope(key) for key in keys}
        others = [
            row
            for row in self._history
            if row.id > change.version
            and row.session != session
            and scopes & {self.places.scope(key) for key in row.after}
        ]
        if is_checked or not others:
            return
        last = others[-1]
        names = ", ".join(sorted(scopes & {self.places.scope(key) for row in others for key in row.after})[:5])
        found = gettext("{names}, which {who} changed since", names=names, who=spell_text(last.who))
        expected = gettext("version {version} of the table", version=self.version)
        advice = gettext("look at what was changed, and change it again if you still want to")
        told = [self._told(row) for row in others][-MOST_MEANWHILE:]
        raise ConflictError([Problem("version", found, expected, advice)], self.version, told)

    def _back(self, change: UndoChange | RedoChange, session: str) -> tuple[int, State]:
        """Return which change of one's own is taken back or done again, and the keys that do it."""
        own = [(row.id, row.kind, row.of) for row in self._history if row.session == session]
        done, undone = undoable(own)
        targets, is_undo = (done, True) if isinstance(change, UndoChange) else (undone, False)
        if not targets:
            found = gettext("nothing of yours to take back") if is_undo else gettext("nothing of yours to do again")
            problem = Problem("kind", found, gettext("a change of your own"), gettext("make one first"))
            raise RefusedError(409, "Nothing to undo" if is_undo else "Nothing to redo", [problem])
        target = next(row for row in self._history if row.id == targets[-1])
        now, keys = (target.after, target.before) if is_undo else (target.before, target.after)
        if any(self.state.get(key) != value for key, value in now.items()):
            later = [row for row in self._history if row.id > target.id and row.after.keys() & now.keys()]
            found = gettext("a change that others have built on since")
            advice = gettext("change it by hand if you still want to")
            problem = Problem("kind", found, gettext("one that is still as you left it"), advice)
            raise ConflictError([problem], self.version, [self._told(row) for row in later][-MOST_MEANWHILE:])
        return target.id, keys

    def _told(self, row: ChangeRow) -> Document:
        """Return a change as the history shows it."""
        what = {key: value for key, value in row.what.items() if key != "kind"}
        scopes = sorted({self.places.scope(key) for key in row.after} & self.places.party.keys())
        return {
            "id": row.id,
            "at": row.at,
            "who": row.who,
            "why": row.why,
            "kind": row.kind,
            "what": what | ({} if row.of is None else {"of": row.of}),
            "parties": scopes[:20],
        }

    def history(self) -> list[Document]:
        """Return the latest changes, the first one first, each with whether it has been taken back."""
        with self.lock:
            gone: set[int] = set()
            for session in {row.session for row in self._history}:
                own = [(row.id, row.kind, row.of) for row in self._history if row.session == session]
                gone |= set(undoable(own)[1])
            return [self._told(row) | {"undone": row.id in gone} for row in self._history[-_SHOWN_HISTORY:]]

    def snapshot(self, language: Language) -> Document:
        """Return all that a browser draws."""
        with self.lock:
            facts, parties, lines, sections = fixed_of(self.region, language)
            every = range(len(self.demand.instance.sections))
            saved = self.state.get("saved")
            return {
                "version": self.version,
                "id": self.row.id,
                "name": self.row.name,
                "shared": self.row.shared,
                "region": facts,
                "language": language,
                "parties": merged(parties, self._dynamic),
                "lines": lines,
                "sections": sections,
                "loads": {
                    "today": loads_of(self.demand, self.today.loads, every),
                    "now": loads_of(self.demand, self.now.loads, every),
                },
                "figures": self._figures,
                "ladder": self._ladder,
                "adherence": self.adherence,
                "is_complete": self.is_complete,
                "bound": None if saved is None else saved.get("bound"),
                "history": self.history(),
            }


def _set(state: State, keys: State) -> None:
    for key, value in keys.items():
        if value is None:
            state.pop(key, None)
        else:
            state[key] = value
