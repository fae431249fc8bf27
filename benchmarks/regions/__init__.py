"""Synthetic regions: seeded, realistic in shape, with size and tightness as parameters."""

from benchmarks.regions.generate import make_region
from benchmarks.regions.region import Region
from benchmarks.regions.registry import REGIONS, build

__all__ = ["REGIONS", "Region", "build", "make_region"]
