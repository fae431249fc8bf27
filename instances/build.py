"""Makes the instances from the tables beside this file: `python instances/build.py`.

Every folder with a settings.csv becomes one JSON file of the same name. What the tables mean stands
in instances/README.md. The same tables always give the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from instances.makings.lines import make_lines
from instances.makings.people import make_organisations
from instances.makings.rules import make_agreements, make_profiles, make_settings
from instances.makings.tables import Sources
from solver.domain.instance import INSTANCE_FORMAT, Instance

HERE = Path(__file__).parent
LINE_LENGTH = 120


def main() -> None:
    """Write every instance beside its folder."""
    for folder in folders():
        path = HERE / f"{folder.name}.json"
        path.write_text(instance_text(folder), encoding="utf-8", newline="\n")
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def folders() -> list[Path]:
    """Return the folders that hold the tables of an instance."""
    return sorted(path.parent for path in HERE.glob("*/settings.csv"))


def instance_text(folder: Path) -> str:
    """Return the JSON text of the instance that a folder's tables make.

    Raises
    ------
    pydantic.ValidationError
        Where the tables give something that is not an instance.
    """
    content = instance_content(folder)
    Instance.model_validate(content, by_alias=True, by_name=False)
    return render(content) + "\n"


def instance_content(folder: Path) -> dict[str, Any]:
    """Return the instance that a folder's tables make, as plain lists and dicts."""
    sources = Sources()
    settings = make_settings(folder, sources)
    lines = make_lines(folder, sources)
    organisations = make_organisations(folder, sources)
    return {
        "format": INSTANCE_FORMAT,
        **settings,
        "lines": lines,
        "organisations": organisations,
        "profiles": make_profiles(folder, sources),
        "agreements": make_agreements(folder, organisations),
        "sources": sources.entries,
    }


def render(value: Any, depth: int = 0) -> str:
    """Return JSON in which what fits on a line stands on one, so that a person can read and compare it."""
    flat = json.dumps(value, ensure_ascii=False)
    inner = "\n" + "  " * (depth + 1)
    end = "\n" + "  " * depth
    # Whatever holds a list of objects is opened up: one row of a table a line.
    if len(flat) + 2 * depth <= LINE_LENGTH and "[{" not in flat:
        return flat
    if isinstance(value, dict):
        items = (f"{json.dumps(key, ensure_ascii=False)}: {render(item, depth + 1)}" for key, item in value.items())
        return "{" + inner + ("," + inner).join(items) + end + "}"
    if isinstance(value, list):
        return "[" + inner + ("," + inner).join(render(item, depth + 1) for item in value) + end + "]"
    return flat


if __name__ == "__main__":
    main()
