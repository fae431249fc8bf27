"""The searches of tables: begun, followed, stopped, taken; they go on where the server ends, and are found again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.checker import check
from solver.demand.options import parts_from_choices
from solver.domain.schedule import Schedule
from solver.errors import CheckFailedError
from solver.formats import dump_instance, dump_schedule
from solver.language.messages import gettext
from solver.library.answer_edits import edits_of
from solver.library.replies import Reply
from solver.library.validity import as_assumed
from solver.validation.spelling import spell_text
from solver.web.events import Event
from solver.web.figures import Document
from solver.web.hub import Hub
from solver.web.job import INSTANCE, SCHEDULE, Job
from solver.web.keeping import schedule_of
from solver.web.moves import chosen
from solver.web.plan import parts_of_group, parts_of_groups
from solver.web.problems import refused
from solver.web.processes import MOST_AT_ONCE, MOST_TRIES, Running, begin, end, failure_of, interrupted, is_late
from solver.web.requests import NewSolve, Taking
from solver.web.security import Visitor
from solver.web.store import SolveRow
from solver.web.table import Table

_LOOK_S = 0.2


def asked_schedule(table: Table) -> Schedule:
    """Return what the parties of a table are asked: what is on it, and of who answered what they were asked."""
    schedule = schedule_of(table)
    state = dict(table.state)
    for answer in table.answers().values():
        for key, value in answer["asked"].items():
            if value is None:
                state.pop(key, None)
            else:
                state[key] = value
    parts = parts_of_groups(table.demand, chosen(state, table.places))
    choices = table.choices_of(parts)
    return schedule.model_copy(update={"choices": choices, "terms": None})


def replies_of(table: Table, asked: Schedule) -> list[Reply]:
    """Return the answers of a table as `stagger replies` reads them from a workbook: one for each group asked."""
    demand, options = table.demand, table.demand.options
    wanted = parts_from_choices(demand.instance, options, asked.choices)
    names = {party.id: party.name for party in demand.instance.organisations}
    replies = []
    for party, answer in table.answers().items():
        for group in table.places.groups(party):
            place = table.places.group[group]
            start = int(options.start[place])
            is_asked = bool(wanted[options.status_quo[place]] != options.parts[place])
            times = answer.get("times", {})
            if group in times:
                shift = int(options.shift_min[start + times[group]])
                replies.append(Reply(party, names[party], group, "counter", shift))
            elif answer["answer"] == "no" and is_asked:
                replies.append(Reply(party, names[party], group, "no", 0))
            elif answer["answer"] == "yes" and is_asked:
                taken = next(at for at, number in enumerate(parts_of_group(demand, wanted, place)) if number)
                replies.append(Reply(party, names[party], group, "yes", int(options.shift_min[start + taken])))
    return replies


def answer_edits(table: Table, asked: Schedule) -> list[str]:
    """Return the answers of a table as edits, as the commands make them of a workbook that came back.

    Who said no without being asked anything, or yes to staying as it is, is kept as today.
    """
    replies = replies_of(table, asked)
    edits = list(edits_of(replies, table.demand.instance, asked))
    answered = {reply.where for reply in replies}
    return edits + [f"fix-organisation {party}=0" for party in table.answers() if party not in answered]


@dataclass(slots=True)
class Solve:
    """A search of a table.

    Attributes
    ----------
    row
        What the database has of it.
    running
        Its process; None where it has ended.
    """

    row: SolveRow
    job: Job
    running: Running | None

    def document(self) -> Document:
        """Return where it stands."""
        job, row = self.job, self.row
        result, told = job.read("result.json"), job.read("progress.json") or {}
        schedule = None if result is None else result["schedule"]
        document: Document = {
            "id": row.id,
            "state": row.state,
            "at": row.at,
            "version": row.version,
            "time_limit_s": row.settings["time_limit_s"],
            "seconds": told.get("seconds", 0.0),
            "tier": told.get("tier"),
            "num_tiers": told.get("num_tiers"),
            "value": told.get("value"),
            "bound": told.get("bound"),
            "gap": told.get("gap"),
            "has_plan": schedule is not None,
            "has_checkpoint": (job.folder / "checkpoint.json").exists(),
            "terms": None if schedule is None else schedule["terms"]["schedule"],
            "tiers": [] if schedule is None else schedule["tiers"],
        }
        for key in ("stop", "newly", "clash", "sentences"):
            document[key] = None if result is None else result[key]
        return document


class Solves:
    """The searches of all tables of a folder."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._folder = hub.own / "solves"
        self._solves: dict[str, Solve] = {}

    def recover(self) -> None:
        """Find what goes on since before this server, and begin again what was cut off."""
        for row in self._hub.store.solves():
            job = Job(self._folder / row.id)
            solve = Solve(row, job, None)
            self._solves[row.id] = solve
            if row.state == "running" and not job.is_over:
                process = None if job.is_worked_at() else begin(job)
                solve.running = Running(job, process)

    def of_table(self, table: str) -> Solve | None:
        """Return the latest search of a table; None where there was none."""
        own = [solve for solve in self._solves.values() if solve.row.table == table]
        return own[-1] if own else None

    def solve(self, table: str, id: str) -> Solve:
        """Return a search of a table that one may see.

        Raises
        ------
        RefusedError
            The table has no such search.
        """
        found = self._solves.get(id)
        if found is None or found.row.table != table:
            expected, advice = gettext("a search of this table"), gettext("begin one")
            raise refused(404, "solve", spell_text(id[:60]), expected, advice)
        return found

    def start(self, table: Table, told: NewSolve, visitor: Visitor) -> Solve:
        """Begin a search with the answers of a table.

        Raises
        ------
        RefusedError
            The table is searched already, or too many are.
        """
        going = [solve for solve in self._solves.values() if solve.running is not None]
        if any(solve.row.table == table.row.id for solve in going):
            expected, advice = gettext("one search of a table at once"), gettext("stop it first")
            raise refused(409, "solve", gettext("a search that goes on"), expected, advice)
        if len(going) >= MOST_AT_ONCE:
            expected = gettext("at most {most} searches at once", most=MOST_AT_ONCE)
            raise refused(503, "solve", gettext("more"), expected, gettext("wait until one has ended"))
        with table.lock:
            asked = asked_schedule(table)
            edits = answer_edits(table, asked)
            version, answers = table.version, table.answers()
        keeps = bool(edits) if told.keep is None else told.keep or bool(edits)
        settings = {
            "kind": "solve",
            "time_limit_s": told.time_limit_s,
            "seed": told.seed,
            "keeps": keeps,
            "edits": edits,
            "answers": answers,
            "seconds": told.time_limit_s,
        }
        row = SolveRow.new(table.row.id, visitor.user, version, settings)
        job = Job(self._folder / row.id)
        job.folder.mkdir(parents=True)
        (job.folder / INSTANCE).write_text(dump_instance(table.region.given), encoding="utf-8")
        (job.folder / SCHEDULE).write_text(dump_schedule(asked), encoding="utf-8")
        job.write("job.json", settings)
        self._hub.store.add_solve(row)
        solve = Solve(row, job, Running(job, begin(job)))
        self._solves[row.id] = solve
        return solve

    async def follow(self) -> None:
        """Tell where searches stand, and what becomes of them; until cancelled."""
        seen: dict[str, float] = {}
        while True:
            await asyncio.sleep(_LOOK_S)
            for solve in [each for each in self._solves.values() if each.running is not None]:
                await asyncio.to_thread(self._look, solve)
                told = _changed_at(solve.job.folder / "progress.json")
                if solve.running is None or seen.get(solve.row.id) != told:
                    seen[solve.row.id] = told
                    name = "solve" if solve.running is not None else "solved"
                    self._hub.publish(solve.row.table, Event(name, await asyncio.to_thread(solve.document)))

    def _look(self, solve: Solve) -> None:
        """See whether a search has ended, died or goes on for too long."""
        running = solve.running
        assert running is not None
        if running.is_alive():
            if is_late(running):
                end(running)
            return
        if not solve.job.is_over and running.tries < MOST_TRIES and not is_late(running):
            running.process, running.tries = begin(solve.job), running.tries + 1
            return
        self._ended(solve)

    def _ended(self, solve: Solve) -> None:
        result = solve.job.read("result.json")
        if result is None:
            state = "failed"
        elif result["schedule"] is None:
            state = "infeasible" if result["stop"] == "infeasible" else "nothing"
        else:
            state = "stopped" if solve.job.is_stopped else "done"
        self._hub.store.end_solve(solve.row.id, state)
        solve.row = solve.row.ended(state)
        solve.running = None

    def stop(self, solve: Solve) -> None:
        """Ask a search to end with what it has."""
        if solve.running is not None:
            interrupted(solve.running)

    def plan(self, solve: Solve) -> Schedule:
        """Return what a search found.

        Raises
        ------
        RefusedError
            It has found nothing, or goes on.
        """
        result = solve.job.read("result.json")
        if result is None or result["schedule"] is None:
            error = failure_of(solve.job) if solve.row.state == "failed" else None
            found = gettext("a search without a plan") if solve.running is None else gettext("a search that goes on")
            expected, advice = gettext("one that has found a plan"), gettext("wait, or stop it first")
            raise error or refused(409, "solve", found, expected, advice)
        return Schedule.model_validate(result["schedule"])

    def take(self, table: Table, solve: Solve, taking: Taking, session: str) -> Document:
        """Put what a search found on its table; the plan before it stays in the history.

        Raises
        ------
        RefusedError
            It has found nothing, parties have answered otherwise since, or somebody changed the table.
        CheckFailedError
            The plan does not keep the agreements of the region as it is now.
        """
        schedule = self.plan(solve)
        report = check(as_assumed(table.region.given, schedule), schedule)
        if report.violations:
            raise CheckFailedError(report)
        with table.lock:
            if table.answers() != solve.job.told["answers"]:
                found, expected = gettext("answers that came since it began"), gettext("a search with all answers")
                raise refused(409, "answers", found, expected, gettext("search again"))
            demand = table.demand
            parts = parts_from_choices(demand.instance, demand.options, schedule.choices)
            plan = {group: parts_of_group(demand, parts, place) for group, place in table.places.group.items()}
            return table.take(plan, {"solve": solve.row.id, "bound": bound_of(schedule)}, taking, session)

    def saved_schedule(self, saved: Mapping[str, Any]) -> Schedule | None:
        """Return the schedule of the search that a proposal is from, with its proofs; None where it is from none."""
        path = self._folder / str(saved.get("solve", "")) / "result.json"
        found = Job(path.parent).read("result.json") if saved.get("solve") else None
        return None if found is None else Schedule.model_validate(found["schedule"])

    def close(self) -> None:
        """Ask every search to end with what it has; the next server finds it."""
        for solve in self._solves.values():
            if solve.running is not None:
                interrupted(solve.running)


def bound_of(schedule: Schedule) -> Document | None:
    """Return what is proven of the first tier, where it is one term; None where nothing is."""
    if not schedule.tiers or schedule.tiers[0].bound is None or len(schedule.tiers[0].weights) != 1:
        return None
    (term,) = schedule.tiers[0].weights
    return {"term": term, "value": schedule.tiers[0].bound / schedule.tiers[0].weights[term]}


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
