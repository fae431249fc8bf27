"""Where the real feeds and registers are, for the tests that use them; none of them is in the repository."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("STAGGER_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real data are not on this machine: {SHARED}")
