"""Rules on the stretch on which a section is drawn: two different stops of its own line."""

from __future__ import annotations

from collections.abc import Iterator

from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.scope import Scope
from solver.validation.spelling import spell_number


def check_stretches(scope: Scope) -> Iterator[Problem]:
    """Check that a section lies between two different stops that its line has."""
    for line in scope.lines:
        num = len(line.item.stops)
        for index, section in enumerate(line.item.sections):
            if section.along is None:
                continue
            where = f"{line.where}.sections[{index}].along"
            if num < 2:
                found = (
                    gettext("a stretch of a line with one stop")
                    if num
                    else gettext("a stretch of a line with no stops")
                )
                advice = gettext("give the line its stops, or remove the stretch")
                yield Problem(where, found, gettext("a line with two or more stops"), advice)
                continue
            for place, stop in enumerate(section.along):
                if stop >= num:
                    expected = gettext(
                        "a position of one of the {num} stops of the line, from 0", num=spell_number(num)
                    )
                    yield Problem(
                        f"{where}[{place}]", spell_number(stop), expected, gettext("use 0 to {last}", last=num - 1)
                    )
            if section.along[0] == section.along[1]:
                found = gettext("{stop} twice", stop=spell_number(section.along[0]))
                yield Problem(
                    where, found, gettext("two different stops"), gettext("name the stop where the stretch ends")
                )
