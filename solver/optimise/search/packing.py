"""Tuples of arrays as one pointer that compiled functions can pass on: a call costs nothing, and compiles fast.

A tuple of ninety arrays is passed by value, six words an array; that made a move ten times slower and compiling take
minutes. Numba's structures by reference (`numba.experimental.structref`) have the same attributes. Of Numba only what
its manual documents is used, as the rest may change with any release.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import types
from numba.experimental import structref
from numba.extending import overload

from solver.optimise.search.compiled import compiled

Tuple = TypeVar("Tuple", bound=NamedTuple)


@structref.register
class PackedType(types.StructRef):
    """The type of a packed tuple, by its fields."""


class Packed(structref.StructRefProxy):
    """A packed tuple as Python holds it; only compiled functions read it."""


structref.define_boxing(PackedType, Packed)


def packed(arrays: Tuple) -> Tuple:
    """Return a named tuple of arrays, or of such tuples, as compiled functions take it; they share the memory.

    It is no tuple any more: only compiled functions can read it, by the same attributes.

    Raises
    ------
    ValueError
        An array cannot be shared as it is: not contiguous, or read-only.
    """
    fields = [_packed_field(name, field) for name, field in zip(arrays._fields, arrays, strict=True)]
    return cast("Tuple", _pack_compiled(type(arrays)(*fields)))


def _packed_field(name: str, field: Any) -> Any:
    if isinstance(field, tuple):
        return packed(cast("NamedTuple", field))
    if not (isinstance(field, np.ndarray) and field.flags.c_contiguous and field.flags.writeable):
        raise ValueError(f"{name} is no plain array")
    return field


@cache
def _constructor(fields: tuple[str, ...]) -> Callable[..., Any]:
    """Return what compiled functions build a structure of these fields with."""

    def construct(*values: Any) -> Any:
        raise NotImplementedError("only compiled functions build structures")

    structref.define_constructor(construct, PackedType, fields)
    return construct


def _structure(arrays: Any) -> Any:
    """Return a structure of a tuple's fields, in compiled functions."""
    raise NotImplementedError("only compiled functions build structures")


@overload(_structure)
def _structure_of(arrays: Any) -> Any:
    construct = _constructor(tuple(arrays.fields))

    def build(arrays: Any) -> Any:
        return construct(*arrays)

    return build


@compiled
def _pack_compiled(arrays: Any) -> Any:
    return _structure(arrays)
