"""Compiling with numba, in one place: cached on disk, typed for the type checker, with random numbers that repeat."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
RandomState = NDArray[np.uint64]

# Numba keeps its folder in one variable of the whole process, and modules are imported by several threads.
_ONE_AT_A_TIME = threading.Lock()


def compiled(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Compile a function when it is first called, or take it from the cache on disk; others run beside it."""
    folder = cache_folder()
    if folder is None:
        return cast("Callable[Arguments, Result]", numba.njit(nogil=True)(function))
    # Numba looks for changes in a function's own file only, yet functions of other files are compiled into it:
    # one folder for each state of all the sources keeps yesterday's code out of today's search.
    config: Any = numba.config
    with _ONE_AT_A_TIME:
        others, config.CACHE_DIR = config.CACHE_DIR, str(folder)
        try:
            return cast(
                "Callable[Arguments, Result]", numba.njit(cache=True, nogil=True, error_model="numpy")(function)
            )
        finally:
            config.CACHE_DIR = others


@cache
def cache_folder() -> Path | None:
    """Return where compiled functions of these very sources are kept; None where nothing can be written."""
    own = Path(__file__).parent
    sources = b"".join(path.read_bytes() for path in sorted(own.glob("*.py")))
    name = f"stagger-{hashlib.sha256(sources).hexdigest()[:16]}"
    given = os.environ.get("NUMBA_CACHE_DIR")
    for root in [Path(given)] if given else [own / "__pycache__", Path.home() / ".cache" / "stagger"]:
        try:
            (root / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(root / name, os.W_OK):
            return root / name
    return None


def random_state(seed: int) -> RandomState:
    """Return a state for `draw`; shape ``[1]``."""
    return np.random.SeedSequence(seed).generate_state(1, np.uint64).astype(np.uint64)


@compiled
def draw(state: RandomState) -> float:
    """Return a random number in [0, 1) and move the state on.

    Reference: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014
    (SplitMix64).
    """
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed = state[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return float(mixed >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def below(state: RandomState, count: int) -> int:
    """Return a random whole number in [0, count)."""
    return int(draw(state) * count)
