"""`stagger schema`: the JSON Schemas of the file formats."""

from __future__ import annotations

from solver.commands.files import print_json
from solver.formats import frontier_schema, instance_schema, schedule_schema


def run(which: str) -> int:
    """Print the JSON Schema of an instance, a schedule or a frontier; return exit code 0."""
    schemas = {"instance": instance_schema, "schedule": schedule_schema, "frontier": frontier_schema}
    print_json(schemas[which]())
    return 0
