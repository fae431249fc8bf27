"""Instance, schedule, frontier and sweep files, in and out.

A file is refused with all its faults at once; each says where it is, what stands there, what was expected, and
what to do.
"""

from solver.formats.files import write_text
from solver.formats.frontier_file import dump_frontier, frontier_schema, read_frontier
from solver.formats.instance_file import dump_instance, instance_schema, parse_instance, read_instance, revalidated
from solver.formats.monitor_file import monitor_schema, read_monitoring
from solver.formats.schedule_file import dump_schedule, parse_schedule, read_schedule, schedule_schema
from solver.formats.sweep_file import dump_sweep, read_sweep, sweep_schema
from solver.validation import validate_instance

__all__ = [
    "dump_frontier",
    "dump_instance",
    "dump_schedule",
    "dump_sweep",
    "frontier_schema",
    "instance_schema",
    "monitor_schema",
    "parse_instance",
    "parse_schedule",
    "read_frontier",
    "read_instance",
    "read_monitoring",
    "read_schedule",
    "read_sweep",
    "revalidated",
    "schedule_schema",
    "sweep_schema",
    "validate_instance",
    "write_text",
]
