"""Locks that end with the program that holds them, however it ends."""

from __future__ import annotations


def locked(descriptor: int) -> bool:
    """Lock an open file until it is closed; return whether nobody else had."""
    try:
        import fcntl
    except ImportError:  # Windows has no such locks
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
