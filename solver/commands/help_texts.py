"""Texts of the help that are long, or that several commands share."""

from __future__ import annotations

EXIT_CODES = """\b
Exit codes:
  0  fine
  1  a bug of ours
  2  wrong usage
  3  bad input: a file or a value that cannot be used
  4  infeasible: no schedule keeps the agreements
  5  nothing found within the limit
  6  the check failed
"""

EPILOG = f"""{EXIT_CODES}
Every option can also be set by an environment variable, such as STAGGER_SOLVE_TIME_LIMIT=20.
A file named "-" is standard input, or standard output after -o.
"""

EDITS = {
    "fix": ("GROUP=SHIFT", "What if this group signed for a shift (or PATTERN@SHIFT)? Repeatable, as all of these."),
    "fix-organisation": ("ORG=SHIFT", "What if all groups of this organisation did?"),
    "forbid": ("WHO:SHIFT", "What if this group, or organisation, refused a shift?"),
    "allow": ("GROUP=SHIFTS", "What if this group took these shifts only, such as 0,+15?"),
    "sign": ("WHO", "With --keep: this organisation, or group, signed for what was agreed."),
    "keep-within": ("SHARE", "With --keep: of each gain, at most this share is given up to stay close (2%)."),
    "lift": ("EDIT", "With --keep: an edit of that schedule, such as 'sign roc', is not taken over."),
    "without": ("ORG", "What if this organisation left the region?"),
    "places": ("WHICH=AMOUNT", "What if the trips of this line, or section, had +20%, -10% or =N places?"),
    "headcount": ("WHO=AMOUNT", "What if this organisation, or group, had +10%, -10% or =N people?"),
    "earlier-weight": ("WEIGHT", "What if a minute earlier weighed more, or less, for pupils and students?"),
    "at-most-changed": ("N", "What if only so many organisations could change?"),
    "at-most-shifted": ("N", "What if only so many person-minutes could be shifted in all?"),
    "max-shift": ("MIN", "What if nobody shifted by more than this, earlier or later?"),
    "max-per-head": ("MIN", "What if no organisation shifted by more minutes per head?"),
    "max-per-head-board": ("MIN", "What if no board did, all its organisations together?"),
}  # fmt: skip
"""What-if edits: what each is called, its value, and what it asks."""

FIGURES = (
    "Load of a section over a day; load factor by section and time; map; people by shift; terms; what is left under "
    "each cap of a frontier.json."
)

SHOWN = ("sections", "organisations", "groups", "options", "agreements", "sources")
"""What of an instance `stagger show` prints."""
