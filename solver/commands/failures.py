"""What a user is told of an error, and the exit code that goes with it."""

from __future__ import annotations

import os

from solver.errors import CheckFailedError, InputError, InvalidInstanceError, ScheduleMismatchError

OUR_BUG, BAD_INPUT, CHECK_FAILED = 1, 3, 6


def sentence_and_code(error: Exception) -> tuple[str, int]:
    """Return what to say of an error, and the exit code; what nobody foresaw is a bug of ours."""
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
