"""`stagger schema`: the JSON Schemas of the file formats."""

from __future__ import annotations

from solver.advise.value.value_file import value_schema
from solver.commands.files import print_json
from solver.formats import frontier_schema, instance_schema, monitor_schema, schedule_schema, sweep_schema


def run(which: str) -> int:
    """Print the JSON Schema of an instance, a schedule, a frontier, a sweep, monitoring or a value; return 0."""
    schemas = {"instance": instance_schema, "schedule": schedule_schema}
    schemas |= {"frontier": frontier_schema, "sweep": sweep_schema, "monitor": monitor_schema, "value": value_schema}
    print_json(schemas[which]())
    return 0
