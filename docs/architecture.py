"""Draw docs/architecture.svg anew from the imports of the code, by `python docs/architecture.py`.

Rooms stand on floors, the lowest at the bottom; a line says that modules of the upper room import some of the lower.
What a room also reaches over another one that it uses is left out.
"""

from __future__ import annotations

import ast
from collections import Counter
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
FLOORS = [
    ["jobs", "language"],
    ["errors"],
    ["domain"],
    ["validation"],
    ["formats", "demand", "checker"],
    ["importers"],
    ["optimise"],
    ["advise"],
    ["uncertainty"],
    ["report"],
    ["library"],
    ["web"],
    ["commands"],
    ["cli"],
]
FLOORS_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
WIDTH, BOX_WIDTH, BOX_HEIGHT, GAP = 760, 150, 34, 26


def main() -> None:
    """Write the picture."""
    (HERE / "architecture.svg").write_text(picture(), encoding="utf-8")


def picture() -> str:
    """Return the picture as SVG."""
    height = len(FLOORS) * (BOX_HEIGHT + GAP) + GAP
    middle = {
        room: _middle(floor, index, height) for floor, rooms in enumerate(FLOORS) for index, room in enumerate(rooms)
    }
    font = 'font-family="sans-serif" font-size="14"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {font}>',
        "<title>The rooms of solver/ and who uses whom</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for (user, used), count in sorted(steps(uses()).items()):
        (x1, y1), (x2, y2) = middle[user], middle[used]
        bend = 0 if FLOORS_OF[user] - FLOORS_OF[used] == 1 else 40 + 34 * (FLOORS_OF[user] - FLOORS_OF[used])
        path = f"M {x1} {y1} Q {(x1 + x2) / 2 + bend} {(y1 + y2) / 2} {x2} {y2}"
        width = 1 if count < 20 else 2
        parts.append(f'<path d="{path}" fill="none" stroke="#9aa5b1" stroke-width="{width}"/>')
    for room, (x, y) in middle.items():
        left, top = x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2
        size = f'x="{left}" y="{top}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}"'
        parts.append(f'<rect {size} rx="5" fill="#e8eef4" stroke="#34506b"/>')
        parts += [f'<text x="{x}" y="{y + 5}" text-anchor="middle">{escape(room)}</text>']
    return "\n".join([*parts, "</svg>"]) + "\n"


def _middle(floor: int, index: int, height: int) -> tuple[float, float]:
    rooms = len(FLOORS[floor])
    x = WIDTH / 2 - 120 + (index - (rooms - 1) / 2) * (BOX_WIDTH + GAP)
    return x, height - GAP - BOX_HEIGHT / 2 - floor * (BOX_HEIGHT + GAP)


def uses() -> Counter[tuple[str, str]]:
    """Return how many modules of a room import from another, by (user, used)."""
    found: Counter[tuple[str, str]] = Counter()
    for path in [*(ROOT / "solver").rglob("*.py"), ROOT / "cli.py"]:
        room = _room(".".join(path.relative_to(ROOT).with_suffix("").parts))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
        modules |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        others = {_room(module) for module in modules} - {room, ""}
        found.update((room, other) for other in others if room in FLOORS_OF and other in FLOORS_OF)
    return found


def steps(found: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Return the uses that are not also reached over a third room."""
    return Counter(
        {
            (user, used): count
            for (user, used), count in found.items()
            if not any((user, other) in found and (other, used) in found for other in FLOORS_OF)
        }
    )


def _room(module: str) -> str:
    first, *rest = module.split(".")
    if first == "cli":
        return "cli"
    return rest[0] if first == "solver" and rest else ""


if __name__ == "__main__":
    main()
