"""English words that stand in a Dutch text, names of files, options and keys left out."""

import re

_WORDS = (
    "the|with|which|than|there|and|not|this|these|give|write|has|have|each|every|without|where|nothing|unknown|"
    "rows?|sheets?|columns?|cells?|groups|profiles|sections|lines|organisations|people|trips|found|expected|of the|"
    "from the|to the|such as|at least|at most|found in|no file"
)
_ENGLISH = re.compile(rf"\b({_WORDS})\b", re.IGNORECASE)
_NO_PROSE = (
    r"`[^`]*`",  # what is typed
    r'"[^"]*"|\u201c[^\u201d]*\u201d|\u2018[^\u2019]*\u2019',  # what somebody wrote
    r"\{[^}]*\}|\[[^\]]*\]",  # what is filled in, and keys
    r": [\w.]+: er staat ",  # a key of a file, as the place of a fault
    r"--[\w-]+( [A-Z]+)?",  # options
    r"\b[A-Z]+\b",  # what stands for something else
    r"[\w./-]+\.(txt|csv|toml|json|xlsx|zip)\b",  # files
    r"\b\w+(\.\w+)+|\w+=\S*|https?://\S+",  # paths of keys, arguments and addresses
)


def english_in(text):
    """Return the English words of a Dutch text."""
    for pattern in _NO_PROSE:
        text = re.sub(pattern, " ", text)
    return _ENGLISH.findall(text)
