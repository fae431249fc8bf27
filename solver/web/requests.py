"""What a browser or a program may send, as types; each names its faults in the words of the formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, StrictBool, StrictFloat, StrictInt, TypeAdapter, ValidationError

from solver.domain.base import Frozen, Id, Text
from solver.errors import InputError, Problem
from solver.formats.faults import problems_of
from solver.formats.json_text import load_tree
from solver.language.messages import gettext

MOST_SECONDS = 600.0
"""Seconds that one solve may be given."""
LONGEST_NAME = 60

Who = Annotated[Text, Field(min_length=1, max_length=80)]
Why = Annotated[Text, Field(max_length=400)]
TableName = Annotated[Text, Field(min_length=1, max_length=LONGEST_NAME)]
Answer = Literal["open", "yes", "no", "other"]


class _Change(Frozen):
    """A change of a table.

    Attributes
    ----------
    version
        Of the table as whoever changes it saw it; what others changed since is told, and refused where it is the same.
    region
        The content hash of the region as they saw it; a change of a region that was made anew since is refused.
    """

    version: Annotated[StrictInt, Field(ge=0)]
    who: Who
    why: Why = ""
    region: Annotated[Text, Field(max_length=100)] | None = None


class ChoiceChange(_Change):
    """Everybody of a group takes one of its options, by its index."""

    kind: Literal["choice"]
    group: Id
    option: Annotated[StrictInt, Field(ge=0, le=100_000)]


class AnswerChange(_Change):
    """A party says yes to what is on the table, no, or names other times: by group the index of an option."""

    kind: Literal["answer"]
    party: Id
    answer: Answer
    times: dict[Id, Annotated[StrictInt, Field(ge=0, le=100_000)]] = Field(default_factory=dict, max_length=1000)


class AdherenceChange(_Change):
    """Which share of everybody keeps to new times: 1, 0.75 or 0.5."""

    kind: Literal["adherence"]
    value: Annotated[StrictFloat, Field(ge=0, le=1)]


class TodayChange(_Change):
    """A party goes back to today's times."""

    kind: Literal["today"]
    party: Id


class ProposalChange(_Change):
    """A party goes back to what the saved proposal asks of it."""

    kind: Literal["proposal"]
    party: Id


class RungChange(_Change):
    """The package of a rung of the ladder goes on the table, by its index; who has answered stays as answered."""

    kind: Literal["rung"]
    index: Annotated[StrictInt, Field(ge=0, le=1000)]


class SaveChange(_Change):
    """What is on the table becomes the proposal that later changes are compared with."""

    kind: Literal["save"]


class UndoChange(_Change):
    """The latest change of one's own is taken back."""

    kind: Literal["undo"]


class RedoChange(_Change):
    """What was taken back last is done again."""

    kind: Literal["redo"]


Change = Annotated[
    ChoiceChange
    | AnswerChange
    | AdherenceChange
    | TodayChange
    | ProposalChange
    | RungChange
    | SaveChange
    | UndoChange
    | RedoChange,
    Field(discriminator="kind"),
]
CHANGE: TypeAdapter[Any] = TypeAdapter(Change)


class NewTable(Frozen):
    """A table of a region, with everybody as today; or as in a schedule file of the region, by the name of the file."""

    region: Annotated[Text, Field(min_length=1, max_length=200)]
    name: TableName
    shared: StrictBool = True


class NewScenario(Frozen):
    """A copy of a table under another name; only who made it sees it until it is shared."""

    name: TableName


class NewSolve(Frozen):
    """A search for the best schedule with the answers of a table.

    Attributes
    ----------
    keep
        Whether to stay close to what is on the table, as `stagger solve --keep` does; by default after any answer.
    """

    time_limit_s: Annotated[StrictFloat, Field(ge=1, le=MOST_SECONDS)] = 20.0
    keep: StrictBool | None = None
    seed: Annotated[StrictInt, Field(ge=0, le=2_147_483_647)] = 0


class Taking(Frozen):
    """Who puts the plan of a solve on the table, and of which version of it they know."""

    version: Annotated[StrictInt, Field(ge=0)]
    who: Who
    why: Why = ""
    region: Annotated[Text, Field(max_length=100)] | None = None


class Asked(Frozen):
    """A region and what its groups choose: an instance file's content or a region's name, and a schedule file's."""

    region: Annotated[Text, Field(min_length=1, max_length=200)] | None = None
    instance: dict[str, Any] | None = None
    schedule: dict[str, Any] | None = None


class AskedFrontier(Asked):
    """The points of a frontier, and the seconds for all of them."""

    by: Literal["changed", "shifted", "max-shift"] = "changed"
    points: Annotated[tuple[StrictInt, ...], Field(min_length=1, max_length=12)] | None = None
    time_limit_s: Annotated[StrictFloat, Field(ge=1, le=MOST_SECONDS)] = 55.0


ModelT = TypeVar("ModelT", bound=Frozen)


def read_model(model: type[ModelT], data: bytes) -> ModelT:
    """Return what the JSON of a request says.

    Raises
    ------
    InputError
        With every fault of it.
    """
    return _read(model.model_validate, model.model_json_schema(by_alias=True, mode="validation"), data)  # type: ignore[no-any-return]


def read_change(data: bytes) -> Any:
    """Return the change that the JSON of a request asks for.

    Raises
    ------
    InputError
        With every fault of it.
    """
    return _read(CHANGE.validate_python, CHANGE.json_schema(by_alias=True, mode="validation"), data)


def _read(validate: Callable[[Any], Any], schema: dict[str, Any], data: bytes) -> Any:
    tree = json_tree(data)
    try:
        return validate(tree)
    except ValidationError as error:
        raise InputError(_in_request(problems_of(error, schema))) from error


def json_tree(data: bytes) -> dict[str, Any]:
    """Return the object that some bytes hold as JSON.

    Raises
    ------
    InputError
        They hold something else; with every fault.
    """
    tree, problems = load_tree(data)
    if tree is None or problems:
        raise InputError(_in_request(problems))
    return tree


def _in_request(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems, those of all that was sent with a place too."""
    return [replace(each, where=each.where or gettext("the request")) for each in problems]
