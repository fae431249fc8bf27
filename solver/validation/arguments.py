"""What the public functions are given from Python: something of another type is refused in one sentence."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.validation.spelling import join_words, spell

_Asked = ParamSpec("_Asked")
_Given = TypeVar("_Given")
Kind = type | tuple[type, ...]
FUNCTION: type = cast(type, Callable)
"""The type of whatever can be called."""

_KINDS: dict[str, tuple[str, str]] = {
    "Instance": (gettext("an instance"), gettext("give what `read_instance` or `Model.build` returned")),
    "Schedule": (
        gettext("a schedule"),
        gettext("give what `read_schedule` returned, or the schedule of what `solve` returned"),
    ),
    "Settings": (gettext("settings of a solve"), gettext("write them as Settings(time_limit_s=25)")),
    "Demand": (gettext("the arrays of an instance"), gettext("give what `build_demand` returned")),
    "Ranges": (gettext("ranges of numbers"), gettext("give what `solver.uncertainty.ranges.read_ranges` returned")),
    "Prices": (gettext("prices"), gettext("write them as Prices(value_of_time=12)")),
    "str": (gettext("a text"), gettext("put it between quotation marks")),
    "PathLike": (gettext("a path"), gettext('give the name of a file, such as "instances/utrecht.json"')),
    "int": (gettext("a whole number"), gettext("write a whole number")),
    "float": (gettext("a number"), gettext("write a number")),
    "Mapping": (gettext("values by name"), gettext('write them as {{"name": value}}')),
    "Sequence": (gettext("a list"), gettext("put it between [ and ], also where there is one only")),
    "Callable": (gettext("a function"), gettext("give the function itself, without calling it")),
    "Event": (gettext("a threading.Event"), gettext("make one by threading.Event(), and set it to stop")),
    "NoneType": (gettext("None"), gettext("leave it out")),
}
"""What each type is called, and how to come by one; by the name of the type, as rooms after this one have some."""


def takes(**kinds: Kind) -> Callable[[Callable[_Asked, _Given]], Callable[_Asked, _Given]]:
    """Return a decorator that refuses arguments of other types than those given, before the function looks at them.

    Raises
    ------
    InputError
        By the decorated function; its place is the argument, as in ``check(): schedule``.
    """

    def decorator(function: Callable[_Asked, _Given]) -> Callable[_Asked, _Given]:
        """Return the function behind the check of its arguments."""
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checked(*args: _Asked.args, **named: _Asked.kwargs) -> _Given:
            try:
                given = signature.bind(*args, **named).arguments
            except TypeError:
                # Too few, too many or unknown ones: Python says so itself, and names them.
                return function(*args, **named)
            refuse_others(
                function.__name__, {name: (given[name], kind) for name, kind in kinds.items() if name in given}
            )
            return function(*args, **named)

        return checked

    return decorator


def refuse_others(function: str, given: dict[str, tuple[Any, Kind]]) -> None:
    """Refuse arguments of a function, by their names, that are of none of the types beside them.

    Raises
    ------
    InputError
        With a problem for every such argument.
    """
    problems = []
    for name, (value, kind) in given.items():
        allowed = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
            words = [_KINDS[each.__name__] for each in allowed]
            # Where a text and a path will do, or None and a text, the first says what is meant.
            expected = join_words([own for own, _ in words])
            problems.append(Problem(f"{function}(): {name}", spell(value), expected, words[0][1]))
    if problems:
        raise InputError(problems)
