"""Results as plain data for JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from solver.domain.instance import Instance

_DIGITS = 6


def plain(value: Any) -> Any:
    """Return results, data classes and domain types within each other, as plain data; numbers have six decimals."""
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """Return how values of a type become plain data; looked up once for each type, as there are very many values."""
    if issubclass(kind, float):
        # Adding 0.0 makes a minus zero a plain one.
        return lambda value: round(float(value), _DIGITS) + 0.0
    if issubclass(kind, BaseModel):
        return lambda value: plain(value.model_dump(mode="json"))
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
        return lambda value: {name: plain(getattr(value, name)) for name in names}
    if issubclass(kind, Mapping):
        return lambda value: {str(key): plain(each) for key, each in value.items()}
    if issubclass(kind, (list, tuple)):
        return lambda value: [plain(each) for each in value]
    return lambda value: value


def instance_reference(instance: Instance) -> dict[str, str]:
    """Return what says which instance a result is of."""
    return {"name": instance.name, "content_hash": instance.content_hash}
