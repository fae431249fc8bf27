"""The ground of the command line: every error is a sentence and an exit code, never a traceback."""

from __future__ import annotations

import io
import math
import os
import sys
from typing import Any, NoReturn

import click

from solver.commands.click_words import speak, tell_click
from solver.commands.grouped_help import MainCommands
from solver.commands.streams import discard, open_closed_streams, say
from solver.language.current import SOURCE, current_language, speaking
from solver.language.messages import gettext, shown

TYPED = "solver.arguments"
"""Where the contexts of a command and its groups keep all that was typed behind the name of the program."""
OUR_BUG, BAD_INPUT, CHECK_FAILED, INTERRUPTED = 1, 3, 6, 130


class Finite(click.FloatRange):
    """A number in a range; NaN compares with nothing, so a range alone lets it through."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return what was typed as a number that can be computed with."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            told = gettext("{value} is not a number that can be used.", value=repr(value))
            self.fail(shown(told), param, ctx)
        return number


class SafeGroup(MainCommands):
    """Turns every error into a sentence on stderr and an exit code; a traceback never reaches the user."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the whole program, also where a standard stream is closed."""
        open_closed_streams()
        given = args[0] if args else kwargs.get("args")
        with speaking(current_language()):
            speak(sys.argv[1:] if given is None else given)
            try:
                return super().main(*args, **kwargs)
            finally:
                tell_click(SOURCE)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep what was typed, for those who propose it again with an option otherwise."""
        ctx.meta[TYPED] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever it raises ends as a sentence and an exit code."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A terminal that cannot show a letter shows a question mark, and no error.
                stream.reconfigure(errors="replace")
        try:
            try:
                return super().invoke(ctx)
            finally:
                # Here, where a full disk or a reader that went away can still be answered.
                sys.stdout.flush()
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            _fail(shown(gettext("Interrupted.")), INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output went away (`stagger ... | head`): nothing is wrong.
            _discard_output()
            sys.exit(0)
        except Exception as error:  # the last resort: whatever we did not foresee is our bug
            if isinstance(error, OSError):
                _discard_output()
            _fail(*_sentence_and_code(error))


def _is_of_interrupt(error: BaseException | None) -> bool:
    """Return whether an error began as Ctrl-C: compiled code that was building something tells it as its own fault."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt) or KeyboardInterrupt.__name__ in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _discard_output() -> None:
    """Let what is still to be printed go nowhere, where it can no longer be printed."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            discard(stream.fileno())


def _sentence_and_code(error: Exception) -> tuple[str, int]:
    """Return what to say about an error, and the exit code that goes with it.

    What nobody foresaw is a bug of ours: its kind is named, with STAGGER_DEBUG set its whole trace.
    """
    from solver.commands.main_fault import main_fault
    from solver.errors import CheckFailedError, InputError, InvalidInstanceError, ScheduleMismatchError

    if isinstance(error, (InputError, InvalidInstanceError, ScheduleMismatchError)):
        return "\n".join(filter(None, (str(error), shown(main_fault(error.problems))))), BAD_INPUT
    if isinstance(error, CheckFailedError):
        failed = gettext("The schedule fails the independent check:\n{error}", error=error)
        return shown(failed), CHECK_FAILED
    if isinstance(error, MemoryError):
        memory = gettext("Not enough memory for this instance; close other programs or use a larger machine.")
        return shown(memory), BAD_INPUT
    if isinstance(error, OSError):
        reason = error.strerror or error
        return shown(gettext("{reason}: check the disk, the folder and the permissions.", reason=reason)), BAD_INPUT
    if _is_of_interrupt(error):
        return shown(gettext("Interrupted.")), INTERRUPTED
    details = f"{type(error).__name__}: {error}"
    if os.environ.get("STAGGER_DEBUG"):
        import traceback

        details = "".join(traceback.format_exception(error))
    bug = gettext(
        "This is a bug in stagger, please report it with the command and the files.\n{details}", details=details
    )
    return shown(bug), OUR_BUG


def _fail(text: str, code: int) -> NoReturn:
    say(text)
    sys.exit(code)
