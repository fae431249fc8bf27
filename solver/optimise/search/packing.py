"""Tuples of arrays as one pointer that compiled functions can pass on: a call costs nothing, and compiles fast.

A tuple of ninety arrays is passed by value, six words an array; that made a move ten times slower and compiling take
minutes. Numba's own structures by reference count who uses each array, whenever one is read: atomic additions that
cost more than the moves, and half of all that had to be compiled. So a packed tuple is a table of addresses and
shapes, which the Python object that compiled functions are given keeps alive while they run. The table never changes,
and its loads say so: the compiler may take them out of loops. Of Numba only its extension interface is used.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numba import types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numpy.typing import NDArray

Tuple = TypeVar("Tuple", bound=NamedTuple)

_BYTE = 8


class PackedType(types.Type):
    """The type of a packed tuple, by the names and types of its fields."""

    def __init__(self, fields: tuple[tuple[str, Any], ...]) -> None:
        self.fields = fields
        described = ", ".join(f"{name}: {own}" for name, own in fields)
        super().__init__(name=f"Packed({described})")

    def field(self, name: str) -> tuple[Any, int]:
        """Return the type of a field and where in the table its words begin; an address, then a shape."""
        first = 0
        for other, own in self.fields:
            if other == name:
                return own, first
            first += 1 if isinstance(own, PackedType) else 1 + own.ndim
        raise AttributeError(name)


class Packed:
    """A packed tuple as Python holds it; only compiled functions read it.

    Attributes
    ----------
    numba_type
        Its type for compiled functions.
    table
        For each field its address, followed by its shape where it is an array.
    """

    def __init__(self, arrays: Any) -> None:
        """Lay out the table of a named tuple whose fields are arrays or packed themselves."""
        self._arrays = arrays  # kept alive
        words: list[int] = []
        fields: list[tuple[str, Any]] = []
        field: Any
        for name, field in zip(arrays._fields, arrays, strict=True):
            if isinstance(field, Packed):
                words.append(field.table.ctypes.data)
                fields.append((name, field.numba_type))
            else:
                words += [field.ctypes.data, *field.shape]
                fields.append((name, numba.typeof(field)))
        self.table: NDArray[np.int64] = np.array(words, dtype=np.int64)
        self.address = int(self.table.ctypes.data)
        self.numba_type: PackedType = PackedType(tuple(fields))


def packed(arrays: Tuple) -> Tuple:
    """Return a named tuple of arrays, or of such tuples, as compiled functions take it; they share the memory.

    It is no tuple any more: only compiled functions can read it, by the same attributes.

    Raises
    ------
    ValueError
        An array cannot be shared as it is: not contiguous, or read-only.
    """
    fields = [_packed_field(name, field) for name, field in zip(arrays._fields, arrays, strict=True)]
    return cast("Tuple", Packed(type(arrays)(*fields)))


def _packed_field(name: str, field: Any) -> Any:
    if isinstance(field, Packed):
        return field
    if isinstance(field, tuple):
        return packed(cast("NamedTuple", field))
    if not (isinstance(field, np.ndarray) and field.flags.c_contiguous and field.flags.writeable):
        raise ValueError(f"{name} is no plain array")
    return field


@typeof_impl.register(Packed)
def _type_of(value: Packed, context: Any) -> PackedType:
    return value.numba_type


register_model(PackedType)(models.OpaqueModel)


@unbox(PackedType)
def _unbox(numba_type: PackedType, value: Any, context: Any) -> NativeValue:
    """Take the address of the table from the Python object."""
    address = context.pyapi.object_getattr_string(value, "address")
    word = context.pyapi.long_as_longlong(address)
    context.pyapi.decref(address)
    return NativeValue(context.builder.inttoptr(word, context.context.get_value_type(numba_type)))


@infer_getattr
class _Fields(AttributeTemplate):
    """Tells Numba which fields a packed tuple has."""

    key = PackedType

    def generic_resolve(self, numba_type: PackedType, name: str) -> Any:  # type: ignore[override]
        """Return the type of a field; None where there is none of that name."""
        return dict(numba_type.fields).get(name)


@lower_getattr_generic(PackedType)
def _field(context: Any, builder: Any, numba_type: PackedType, value: Any, name: str) -> Any:
    """Read a field from the table: nobody is counted as its user."""
    own, first = numba_type.field(name)
    word_type = context.get_value_type(types.int64)
    words = builder.bitcast(value, word_type.as_pointer())

    def word(place: int) -> Any:
        found = builder.load(builder.gep(words, [word_type(place)]))
        found.set_metadata("invariant.load", builder.module.add_metadata([]))
        return found

    address = word(first)
    if isinstance(own, PackedType):
        return builder.inttoptr(address, context.get_value_type(own))
    return _array(context, builder, own, address, [word(first + 1 + axis) for axis in range(own.ndim)])


def _array(context: Any, builder: Any, own: Any, address: Any, shape: list[Any]) -> Any:
    """Build Numba's view of a contiguous array."""
    array = context.make_array(own)(context, builder)
    word_type, size = context.get_value_type(types.int64), own.dtype.bitwidth // _BYTE
    nothing = array.meminfo.type(None)
    array.data = builder.inttoptr(address, array.data.type)
    array.meminfo, array.parent, array.itemsize = nothing, nothing, word_type(size)
    lengths, strides, step = array.shape, array.strides, word_type(size)
    for axis in range(own.ndim - 1, -1, -1):
        lengths = builder.insert_value(lengths, shape[axis], axis)
        strides = builder.insert_value(strides, step, axis)
        step = builder.mul(step, shape[axis])
    array.shape, array.strides = lengths, strides
    array.nitems = builder.sdiv(step, word_type(size))
    return array._getvalue()
