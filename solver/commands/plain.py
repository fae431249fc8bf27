"""Results as plain data for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from solver.domain.instance import Instance

_DIGITS = 6


def plain(value: Any) -> Any:
    """Return results, data classes and domain types within each other, as plain data; numbers have six decimals."""
    if isinstance(value, float):
        # Adding 0.0 makes a minus zero a plain one.
        return round(float(value), _DIGITS) + 0.0
    if isinstance(value, BaseModel):
        return plain(value.model_dump(mode="json"))
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def instance_reference(instance: Instance) -> dict[str, str]:
    """Return what says which instance a result is of."""
    return {"name": instance.name, "content_hash": instance.content_hash}
