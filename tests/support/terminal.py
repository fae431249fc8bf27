"""What a terminal sets in the environment: it would change what is printed."""

SET_BY_TERMINALS = {
    "COLUMNS",
    "LINES",
    "FORCE_COLOR",
    "NO_COLOR",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
    "PYTHONIOENCODING",
}
