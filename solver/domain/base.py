"""What all frozen types of the domain share: strict, frozen, nothing unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictFloat, StrictInt
from pydantic_core import PydanticCustomError


class Frozen(BaseModel):
    """A value of the domain: it cannot change, and it refuses what it does not know.

    In Python its fields go by their names, in a file by their aliases (``from`` and ``to``).
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields replaced; what was derived from the old fields is not taken along."""
        copy = super().model_copy(update=update, deep=deep)
        for derived in copy.__dict__.keys() - type(copy).model_fields.keys():
            del copy.__dict__[derived]
        return copy


def added_later(default: Any) -> Any:
    """Return a field that the first instances lack: where it has its default, it is left out of every dump.

    So the content hash of an instance that does not use it stays the same, and with it what schedules were made for.
    """
    return Field(default=default, exclude_if=lambda value: value == default)


def _printable(text: str) -> str:
    if not text.isprintable() or text != text.strip():
        raise PydanticCustomError("printable", "text with control characters or blanks around it")
    return text


Printable = AfterValidator(_printable)

Id = Annotated[str, Field(min_length=1, max_length=100), Printable]
"""What names a thing inside one instance; printable, so that it can be typed and shown."""
Name = Annotated[str, Field(min_length=1), Printable]
Text = Annotated[str, Printable]
Share = Annotated[StrictFloat, Field(ge=0, le=1)]
Count = Annotated[StrictInt, Field(ge=0, le=10_000_000)]
Passengers = Annotated[StrictFloat, Field(ge=0, le=10_000_000)]
DurationMin = Annotated[StrictFloat, Field(ge=0, le=1440)]
Weight = Annotated[StrictFloat, Field(ge=0, le=1_000_000)]


class Names(Frozen):
    """What a thing is called in a language, where that is not its plain name."""

    nl: Name | None = None
    en: Name | None = None
