"""The regions of a folder: every instance file in it, read when somebody opens it, and read again when it changed."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.advise.whatif.scenario import edited, make_scenario
from solver.demand.loads import Demand, build_demand
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario
from solver.errors import InputError, InvalidInstanceError, Problem
from solver.formats import read_instance
from solver.formats.files import SIZE_LIMIT
from solver.language.current import Language
from solver.language.messages import gettext
from solver.validation.spelling import spell_text
from solver.web.problems import refused

ADHERENCES = (1.0, 0.75, 0.5)
"""The shares of people who keep to their new times that the switch of the table has."""
_ID = re.compile(r"[^A-Za-z0-9_.-]+")
MOST_REGIONS = 500
"""Files of a folder that are looked at."""


class Region:
    """One situation that tables are about: an instance as a scenario has it, and its arrays by adherence.

    Parameters
    ----------
    id
        What it is called in addresses: the name of its file.
    given
        The instance as it is in its file.
    scenario
        Edits that hold on the table, such as another number of places; None where there are none.

    Attributes
    ----------
    fixed
        By language what is drawn of it and never changes, as `solver.web.snapshot.fixed_of` makes it.
    """

    def __init__(self, id: str, given: Instance, scenario: Scenario | None = None) -> None:
        self.id, self.given, self.scenario = id, given, scenario
        self.instance = given if scenario is None else edited(given, scenario).instance
        self.fixed: dict[Language, Any] = {}
        self._demands: dict[float, Demand] = {}
        self._locks: dict[float, threading.Lock] = {}

    def refuse_other(self, seen: str | None) -> None:
        """Refuse what is asked of the region as it was before it was made anew: its groups may mean something else.

        Parameters
        ----------
        seen
            The content hash of the region that somebody saw; None where they do not say.

        Raises
        ------
        RefusedError
            It is another.
        """
        if seen is not None and seen != self.demand().instance.content_hash:
            found = gettext("a region that has been made anew since")
            advice = gettext("open the table again")
            raise refused(409, "region", found, gettext("the region as it is now"), advice)

    def demand(self, adherence: float = 1.0) -> Demand:
        """Return the arrays where such a share of everybody keeps to new times; those of the file itself for 1.

        They are those of `stagger evaluate --adherence SHARE`, so that figures are equal to the last digit.
        """
        if adherence not in self._demands:
            # A lock for each: who moves a slider does not wait for another share that is worked out meanwhile.
            with self._locks.setdefault(adherence, threading.Lock()):
                if adherence not in self._demands:
                    self._demands[adherence] = build_demand(self._instance_at(adherence))
        return self._demands[adherence]

    def _instance_at(self, adherence: float) -> Instance:
        if adherence == 1.0:
            return self.instance
        edit = f"adherence {adherence:g}"
        if self.scenario is None:
            return edited(self.instance, make_scenario([edit])).instance
        return edited(self.given, make_scenario([*self.scenario.edits, edit], "", self.scenario.agreed)).instance


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the folder that holds an instance, or ought to.

    Attributes
    ----------
    problems
        What is wrong with it; then there is no instance.
    """

    id: str
    path: Path
    instance: Instance | None
    problems: tuple[Problem, ...] = ()


class Folder:
    """The instance files of a folder, read once and read anew where a file has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: dict[Path, tuple[tuple[int, int], Listed | None]] = {}
        self._lock = threading.Lock()

    def listed(self) -> list[Listed]:
        """Return the regions by name; other JSON files are left out."""
        with self._lock:
            paths = sorted(self.path.glob("*.json"))[:MOST_REGIONS]
            found = [self._of(path) for path in paths if path.is_file() and not path.is_symlink()]
        return [each for each in found if each is not None]

    def region(self, id: str) -> Listed:
        """Return the region of an id.

        Raises
        ------
        InputError
            There is none, or its file cannot be used.
        """
        for each in self.listed():
            if each.id == id:
                if each.instance is None:
                    raise InputError(each.problems)
                return each
        found, expected = spell_text(id), gettext("the name of a region in the folder")
        raise InputError([Problem("region", found, expected, gettext("choose one of GET /api/v1/regions"))])

    def _of(self, path: Path) -> Listed | None:
        stat = path.stat()
        key = (stat.st_mtime_ns, stat.st_size)
        known = self._read.get(path)
        if known is None or known[0] != key:
            known = key, _listed(path, stat.st_size)
            self._read[path] = known
        return known[1]


def id_of(path: Path) -> str:
    """Return what a file is called in addresses: its name without the ending, other signs than letters as hyphens."""
    return _ID.sub("-", path.stem).strip("-.") or "region"


def _listed(path: Path, size: int) -> Listed | None:
    """Return what a JSON file is as a region; None where it is another sort of file."""
    if size > SIZE_LIMIT or not _is_region(path):
        return None
    try:
        return Listed(id_of(path), path, read_instance(path))
    except (InputError, InvalidInstanceError) as error:
        return Listed(id_of(path), path, None, error.problems)


def _is_region(path: Path) -> bool:
    """Return whether a JSON file has what instances have and no other file of ours."""
    try:
        tree = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(tree, dict) and ("organisations" in tree or "lines" in tree) and "choices" not in tree
