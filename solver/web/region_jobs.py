"""What a process of its own does for a region that is being made: read a file that came in, and build the region.

Files of others are only ever opened here, within the limits of a worker: whatever they make of it, the server goes on.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from solver.importers.regions.new_regions import NewRegions
from solver.web.job import Job


def worked(job: Job, _: threading.Event) -> dict[str, Any]:
    """Take the file of a job in, or build its region; return what `NewRegions` does.

    Raises
    ------
    InputError
        As `NewRegions.put` and `NewRegions.build`.
    """
    told = job.told
    regions = NewRegions(Path(told["folder"]))
    if told["call"] == "put":
        return regions.put(told["region"], told["name"], Path(told["file"]))
    return regions.build(told["region"])
