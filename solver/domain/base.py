"""What all frozen types of the domain share: strict, frozen, nothing unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictFloat, StrictInt, ValidationError
from pydantic_core import PydanticCustomError

from solver.errors import InputError, Problem

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)  # where it lives is pydantic's own affair

_TELLERS: list[Callable[[Any, ValidationError], list[Problem]]] = []


def tell_faults_with(teller: Callable[[Any, ValidationError], list[Problem]]) -> None:
    """Say how what pydantic finds wrong with a value is told; the words are those of the formats, a later room."""
    _TELLERS[:] = [teller]


class UnusableValueError(InputError, ValueError):
    """A value that cannot be made of what was given; a ValueError as well, which pydantic raises without us."""


class _Told(ModelMetaclass):
    """Makes values by a call such as ``Settings(seed=-1)``, and refuses one in our own sentences.

    Values inside a file or another value are not made by a call: their faults are told with the whole.
    """

    def __call__(self, *args: Any, **fields: Any) -> Any:
        try:
            return super().__call__(*args, **fields)
        except ValidationError as error:
            if not _TELLERS:
                raise
            raise UnusableValueError(_TELLERS[0](self, error)) from error


class Frozen(BaseModel, metaclass=_Told):
    """A value of the domain: it cannot change, and it refuses what it does not know.

    In Python its fields go by their names, in a file by their aliases (``from`` and ``to``).

    Raises
    ------
    InputError
        With every field that cannot be used.
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
