"""Tuples of arrays as one pointer that compiled functions can pass on: a call costs nothing, and compiles fast.

A tuple of ninety arrays is passed by value, six words an array; that made a move ten times slower and compiling take
minutes. Numba's structures by reference (`numba.experimental.structref`) have the same attributes.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba.core import cgutils, types
from numba.core.extending import intrinsic
from numba.experimental import structref
from numba.experimental.jitclass.base import imp_dtor

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
    _require_plain(arrays)
    return cast("Tuple", _pack_compiled(arrays))


def _require_plain(arrays: Any) -> None:
    for name, field in zip(arrays._fields, arrays, strict=True):
        if isinstance(field, tuple):
            _require_plain(field)
        elif not (isinstance(field, np.ndarray) and field.flags.c_contiguous and field.flags.writeable):
            raise ValueError(f"{name} is no plain array")


def _packed_type(tuple_type: Any) -> PackedType:
    def of_field(field: Any) -> Any:
        return _packed_type(field) if isinstance(field, types.BaseNamedTuple) else field

    return PackedType([(name, of_field(tuple_type[place])) for place, name in enumerate(tuple_type.fields)])


def _build(context: Any, builder: Any, tuple_type: Any, value: Any) -> Any:
    """Emit the code that puts a tuple's fields into a new structure."""
    packed_type = _packed_type(tuple_type)
    alloc_type = context.data_model_manager[packed_type.get_data_type()].get_value_type()
    meminfo = context.nrt.meminfo_alloc_dtor(
        builder,
        context.get_constant(types.uintp, context.get_abi_sizeof(alloc_type)),
        imp_dtor(context, builder.module, packed_type),
    )
    pointer = builder.bitcast(context.nrt.meminfo_data(builder, meminfo), alloc_type.as_pointer())
    builder.store(cgutils.get_null_value(alloc_type), pointer)
    data = cgutils.create_struct_proxy(packed_type.get_data_type())(context, builder, ref=pointer)
    for place, name in enumerate(tuple_type.fields):
        field = builder.extract_value(value, place)
        if isinstance(tuple_type[place], types.BaseNamedTuple):
            field = _build(context, builder, tuple_type[place], field)
        else:
            context.nrt.incref(builder, tuple_type[place], field)
        setattr(data, name, field)
    instance = context.make_helper(builder, packed_type)
    instance.meminfo = meminfo
    return instance._getvalue()


@intrinsic
def _pack(typing_context: Any, tuple_type: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _build(context, builder, tuple_type, arguments[0])

    return _packed_type(tuple_type)(tuple_type), generate


@compiled
def _pack_compiled(arrays: Any) -> Any:
    return _pack(arrays)  # type: ignore[call-arg]  # compiled functions leave out the first argument
