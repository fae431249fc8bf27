"""`stagger schema`: the JSON Schemas of the file formats."""

from __future__ import annotations

from solver.commands.files import print_json
from solver.formats import instance_schema, schedule_schema


def run(which: str) -> int:
    """Print the JSON Schema of an instance or a schedule; return exit code 0."""
    print_json(instance_schema() if which == "instance" else schedule_schema())
    return 0
