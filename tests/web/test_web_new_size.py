"""Files of a region in the making: how much they may be together."""

import pytest

from solver.errors import InputError
from solver.importers.regions import new_regions
from solver.importers.regions.new_regions import NewRegions


def test_files_of_a_region_that_are_too_large_together_are_refused_in_a_sentence(tmp_path, monkeypatch):
    regions = NewRegions(tmp_path)
    key = regions.begin("Groningen")
    monkeypatch.setattr(new_regions, "MOST_BYTES", 1_000_000)
    given = tmp_path / key / "given"
    given.mkdir(parents=True, exist_ok=True)
    (given / "other.csv").write_bytes(b"x" * 900_000)
    with pytest.raises(InputError, match=r"found 2 MB in all with this file; expected at most 1 MB in all files"):
        regions.put(key, "more.csv", b"x" * 200_000)
    # One that takes the place of the other counts alone.
    regions.put(key, "other.csv", b"x" * 200_000)
