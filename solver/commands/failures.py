"""What the command line says and does when a command fails: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

OUR_BUG, BAD_INPUT, CHECK_FAILED, INTERRUPTED = 1, 3, 6, 130


def guarded(call: Callable[[], Any], passing: tuple[type[Exception], ...]) -> Any:
    """Call a command; turn every exception into a sentence on stderr and an exit code.

    Parameters
    ----------
    call
        The command.
    passing
        What the command line answers itself, such as wrong usage.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter shows a question mark, and no error.
            stream.reconfigure(errors="replace")
    try:
        try:
            return call()
        finally:
            # Here, where a full disk or a reader that went away can still be answered.
            sys.stdout.flush()
    except passing:
        raise
    except KeyboardInterrupt:
        _fail("Interrupted.", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`stagger ... | head`): nothing is wrong.
        _discard_stdout()
        sys.exit(0)
    except Exception as error:  # the last resort: whatever we did not foresee is our bug
        if isinstance(error, OSError):
            _discard_stdout()
        _fail(*_sentence_and_code(error))


def _fail(text: str, code: int) -> NoReturn:
    print(text, file=sys.stderr)
    sys.exit(code)


def _discard_stdout() -> None:
    """Let what is still to be printed go nowhere, so that Python does not fail on it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _sentence_and_code(error: Exception) -> tuple[str, int]:
    """Return what a user is told about an error, and the exit code."""
    from solver.errors import CheckFailedError, InputError, InvalidInstanceError, ScheduleMismatchError

    if isinstance(error, (InputError, InvalidInstanceError, ScheduleMismatchError)):
        return str(error), BAD_INPUT
    if isinstance(error, CheckFailedError):
        return f"The schedule fails the independent check:\n{error}", CHECK_FAILED
    if isinstance(error, MemoryError):
        return "Not enough memory for this instance; close other programs or use a larger machine.", BAD_INPUT
    if isinstance(error, OSError):
        return f"{error.strerror or error}: check the disk, the folder and the permissions.", BAD_INPUT
    details = f"{type(error).__name__}: {error}"
    if os.environ.get("STAGGER_DEBUG"):
        import traceback

        details = "".join(traceback.format_exception(error))
    return f"This is a bug in stagger, please report it with the command and the files.\n{details}", OUR_BUG
