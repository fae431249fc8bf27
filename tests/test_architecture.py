"""The rooms of the program: who may use whom, and how large anything may grow."""

import ast
import runpy
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_WITHOUT_DOCSTRING = 14

# Each room may use those before it, but demand and checker stand beside the formats and share the domain's words only.
# The importers stand after demand: the base load is what the counts leave when the load of the modelled groups is
# taken off.
ROOMS = [
    "jobs",
    "language",
    "errors",
    "domain",
    "validation",
    "formats",
    "demand",
    "checker",
    "importers",
    "optimise",
    "advise",
    "uncertainty",
    "report",
]
ROOMS += ["library", "web", "commands", "cli"]
WORDS_ONLY = {"demand", "checker"}

# The floors inside a room, in the same way: each part may use those before it.
FLOORS = {
    "optimise": [
        ["threads", "result"],
        ["incumbent", "tier_run"],
        ["model"],
        ["cpsat", "mip", "search"],
        ["columns"],
        ["bounds", "packages"],
        ["robust"],
        ["portfolio"],
        ["warm_start"],
        ["tiers", "infeasibility", "deadline", "finish"],
        ["checkpoints"],
        ["solve"],
        ["survive"],
    ],
    "advise": [["lookup", "proven"], ["whatif"], ["explain"], ["frontier", "infeasible", "quickscan", "value"]],
    "report": [
        ["extras", "choices"],
        ["figures", "frontier_figures", "possible", "table", "week"],
        ["interval_loads", "outcomes"],
        ["beside", "packages"],
        ["text"],
        ["tables"],
        ["charts"],
        ["terminal"],
        ["page", "export"],
    ],
}

SHEETS = ["schema", "cells", "files", "reading", "template"]
"""The floors of the room importers/sheets."""

MODULES = sorted([*(ROOT / "solver").rglob("*.py"), ROOT / "cli.py"])
FILES = sorted([*MODULES, *(ROOT / "instances").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])
FRONT = ROOT / "solver" / "__init__.py"


def name_of(path):
    """Return the dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


def room_of(module):
    """Return the room of one of our modules; "" for the front, which has the public names of all."""
    first, *rest = module.split(".")
    return (rest[0] if rest else "") if first == "solver" else first


@cache
def imported_by(path):
    """Return every module that a file imports, inside functions and for type checks as well, by its full name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                found.add(deeper if deeper in NAMES else node.module)
    return frozenset(found)


def is_ours(module):
    return module.split(".")[0] in {"solver", "cli"}


def may_use(room, other):
    """Return whether modules of a room may import one of another."""
    if room == other:
        return True
    if room in WORDS_ONLY:
        return other in {"language", "errors", "domain"}
    return other in ROOMS[: ROOMS.index(room)]


def test_the_rule_itself():
    assert may_use("optimise", "demand")
    assert may_use("report", "demand")
    assert not may_use("demand", "optimise")
    assert not may_use("formats", "demand")
    assert not may_use("demand", "formats")
    assert not may_use("checker", "demand")
    assert not may_use("report", "commands")
    assert room_of("solver.optimise.cpsat.run") == "optimise"
    assert "solver.demand.loads" in imported_by(ROOT / "solver" / "optimise" / "solve.py")


def test_every_module_is_in_a_room():
    assert {room_of(name) for name in NAMES} <= {"", *ROOMS}
    assert {
        "errors",
        "domain",
        "validation",
        "formats",
        "demand",
        "checker",
        "optimise",
        "report",
        "commands",
        "cli",
    } <= {room_of(name) for name in NAMES}


@pytest.mark.parametrize("path", [path for path in MODULES if path != FRONT], ids=name_of)
def test_a_module_imports_only_what_stands_before_it(path):
    room = room_of(name_of(path))
    wrong = {module for module in imported_by(path) if is_ours(module) and not may_use(room, room_of(module) or "cli")}
    assert wrong == set()


def test_the_front_uses_no_door():
    assert {room_of(module) for module in imported_by(FRONT) if is_ours(module)} & {"commands", "web", "cli"} == set()


def part_of(module):
    """Return the part of a room that a module is in, the room itself left out."""
    return module.split(".")[2] if module.count(".") > 1 else ""


@pytest.mark.parametrize("room", FLOORS)
def test_the_floors_of_a_room_name_all_of_it(room):
    parts = {part_of(name) for name in NAMES if room_of(name) == room} - {""}
    assert sorted(parts) == sorted(part for floor in FLOORS[room] for part in floor)


@pytest.mark.parametrize("room", FLOORS)
def test_no_arrow_inside_a_room_points_up(room):
    floor_of = {part: floor for floor, parts in enumerate(FLOORS[room]) for part in parts}
    wrong = [
        f"{name} -> {other}"
        for name, path in zip(map(name_of, MODULES), MODULES, strict=True)
        if room_of(name) == room and part_of(name)
        for other in imported_by(path)
        if room_of(other) == room and part_of(other) and part_of(other) != part_of(name)
        if floor_of[part_of(other)] >= floor_of[part_of(name)]
    ]
    assert wrong == []


def homes_of(package):
    """Return the modules that import a package from outside."""
    return {name_of(path) for path in MODULES if package in {name.split(".")[0] for name in imported_by(path)}}


def test_the_solver_is_called_in_optimise_only():
    assert {room_of(name) for name in homes_of("ortools")} == {"optimise"}
    assert {room_of(name) for name in homes_of("numba")} == {"optimise"}
    assert homes_of("highspy") == {"solver.optimise.mip.highs"}


def test_of_numba_only_what_its_manual_documents_is_used():
    # The base class of attributes has no other home; types of one's own have been written on it for ten years.
    documented = {"numba", "numba.types", "numba.extending", "numba.core.typing.templates.AttributeTemplate"}
    documented |= {"numba.core.typing.templates"}
    used = {name for path in MODULES for name in imported_by(path) if name.split(".")[0] == "numba"}
    assert {name for name in used if name.rpartition(".")[0] != "numba.extending"} <= documented


def test_tables_are_read_and_written_by_importers_and_reports_only():
    for package in ("python_calamine", "xlsxwriter", "gtfs_guru"):
        assert {room_of(name) for name in homes_of(package)} <= {"importers", "report"}
    # What a function of the library returns becomes a data frame where somebody asks for one.
    frames = homes_of("pandas") - {"solver.optimise.result"}
    assert {room_of(name) for name in frames} <= {"importers", "report", "library"}


def test_click_is_called_in_the_command_line_only():
    assert homes_of("click") == {
        "cli",
        "solver.commands.for_certainty",
        "solver.commands.for_machines",
        "solver.commands.for_meetings",
        "solver.commands.grouped_help",
        "solver.commands.import_group",
        "solver.commands.options",
        "solver.commands.safe_group",
    }


def test_a_network_is_served_by_the_room_for_it_only():
    assert {room_of(name) for name in homes_of("starlette") | homes_of("uvicorn")} == {"web"}


def test_the_terminal_is_written_to_by_doors_and_reports_only():
    assert {room_of(name) for name in homes_of("rich")} <= {"report", "commands"}


def test_every_dependency_is_a_declared_one():
    outside = {name.split(".")[0] for path in MODULES for name in imported_by(path) if not is_ours(name)}
    declared = {"click", "numpy", "ortools", "pandas", "pydantic", "pydantic_core", "python_calamine", "rich"}
    declared |= {"highspy", "numba", "xlsxwriter", "gtfs_guru", "scipy", "distributed"}
    declared |= {"altair", "babel", "icalendar", "jinja2", "markupsafe", "typst", "vl_convert"}
    declared |= {"starlette", "uvicorn", "python_multipart"}
    assert outside - set(sys.stdlib_module_names) <= declared


def test_no_module_imports_itself_in_a_circle():
    uses = {name_of(path): imported_by(path) & NAMES for path in MODULES if path != FRONT}
    # Importing a module runs the packages above it first.
    for name, used in uses.items():
        uses[name] = {above for module in used for above in packages_above(module)} - set(packages_above(name))
    assert circle_in(uses) == []


def packages_above(module):
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(2, len(parts) + 1)] or [module]


def circle_in(uses):
    """Return the modules of a circle, the first one again at the end; nothing where there is none."""
    done, open_now = set(), []

    def visit(module):
        if module in open_now:
            return [*open_now[open_now.index(module) :], module]
        if module in done:
            return []
        open_now.append(module)
        for other in sorted(uses.get(module, ())):
            if circle := visit(other):
                return circle
        done.add(open_now.pop())
        return []

    return next((circle for module in sorted(uses) if (circle := visit(module))), [])


def test_a_circle_would_be_found():
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle_in({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_and_functions_are_short(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < LONGEST_FILE
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, functions) and node.end_lineno - node.lineno + 1 >= LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_that_are_not_short_say_what_they_do(path):
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    silent = [
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, functions) and node.end_lineno - node.lineno + 1 > LONGEST_WITHOUT_DOCSTRING
        if not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.long
def test_the_picture_of_the_rooms_is_not_stale():
    drawn = runpy.run_path(str(ROOT / "docs" / "architecture.py"))
    assert (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8") == drawn["picture"]()
    assert set(drawn["FLOORS_OF"]) == {room_of(name) for name in NAMES} - {""}


def test_no_arrow_inside_the_sheets_points_up():
    floors = {f"solver.importers.sheets.{part}": floor for floor, part in enumerate(SHEETS)}
    parts = {name.rpartition(".")[0] for name in NAMES if name.count(".") == 4 and "importers.sheets" in name}
    assert parts == set(floors)

    def floor_of(module):
        return next((floors[part] for part in floors if module.startswith(f"{part}.")), -1)

    named = [(name_of(path), path) for path in MODULES]
    wrong = [
        f"{name} -> {other}"
        for name, path in named
        if floor_of(name) >= 0
        for other in imported_by(path)
        if floor_of(other) > floor_of(name)
    ]
    assert wrong == []
