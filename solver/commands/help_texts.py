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
  6  the check failed"""

EPILOG = f"""{EXIT_CODES}

Every option can also be set by an environment variable, such as STAGGER_SOLVE_TIME_LIMIT=20.
A file named "-" is standard input, or standard output after -o."""

EDITS = {
    "fix": (
        "GROUP=SHIFT",
        "What if this group signed for a shift (hu-usp=+15), or for a week or another way to travel, PATTERN@SHIFT "
        "(bank-1=home-mon-wed@0; `stagger show INSTANCE options` names the patterns)? Repeatable, as all of these.",
    ),
    "fix-organisation": ("ORG=SHIFT", "What if all groups of this organisation did?"),
    "forbid": ("WHO:SHIFT", "What if this group, or organisation, refused a shift?"),
    "allow": ("GROUP=SHIFTS", "What if this group took these shifts only, such as 0,+15?"),
    "sign": ("WHO", "With --keep: this organisation, or group, signed for what was agreed."),
    "keep-within": ("SHARE", "With --keep: of each gain, at most this share is given up to stay close (2%)."),
    "lift": ("EDIT", "With --keep: an edit of that schedule, such as 'sign roc', is not taken over."),
    "at-most-new": ("N", "With --keep: only so many parties may be asked that the kept schedule asks nothing."),
    "without": ("ORG", "What if this organisation left the region?"),
    "places": ("WHICH=AMOUNT", "What if the trips of this line, or section, had +20%, -10% or N places (22==500)?"),
    "headcount": ("WHO=AMOUNT", "What if this organisation, or group, had +10%, -10% or N people (hu==9000)?"),
    "adherence": ("SHARE", "What if 0.7 of everybody, or hu=0.5 of this party, did as agreed, and the rest as today?"),
    "public-transport": ("WHO=AMOUNT", "What if +10%, -20% or a share (roc==0.4) came by public transport?"),
    "base-load": ("AMOUNT", "What if there were +10% other passengers, or 22=+10% on this line or section?"),
    "growth": ("AMOUNT", "What if all people and base load grew by +5%, or hu=+5% of this party or line?"),
    "behaviour": ("SHARE", "What if 0.2 of the other passengers came back where there is more room (the net effect)?"),
    "earlier-weight": ("WEIGHT", "What if a minute earlier weighed more, or less, for pupils and students?"),
    "goal": (
        "GOAL",
        "What is to be best: least-moved, least-left-behind, best-for-travellers, or most-valuable (EUR a year)?",
    ),
    "at-most-changed": ("N", "What if only so many organisations could change?"),
    "at-most-shifted": ("N", "What if only so many person-minutes could be shifted in all?"),
    "max-shift": ("MIN", "What if nobody shifted by more than this, earlier or later?"),
    "max-per-head": ("MIN", "What if no organisation shifted by more minutes per head?"),
    "max-per-head-board": ("MIN", "What if no board did, all its organisations together?"),
}  # fmt: skip
"""What-if edits: what each is called, its value, and what it asks."""

FIGURES = (
    "Load of a section over a day; load factor by section and time; passengers by day and hour; map; people by shift; "
    "terms; what is left under each cap of a frontier.json."
)

SHOWN = ("sections", "organisations", "groups", "options", "agreements", "sources")
"""What of an instance `stagger show` prints."""

_AFTER_AGREEING = {"keep", "sign", "keep_within", "lift", "at_most_new"}
OPTION_HEADINGS = {
    "After an agreement": _AFTER_AGREEING,
    "What if (edits, for this time only)": {name.replace("-", "_") for name in EDITS} - _AFTER_AGREEING
    | {"scenario", "goal_prices"},
    "If somebody says no": {"survive", "scenarios", "average", "num_draws", "adherence_range"},
    "Engine": {
        "gap",
        "workers",
        "seed",
        "deterministic",
        "warm_start",
        "checkpoint",
        "resume",
        "jobs",
        "nested_loss",
        "cluster",
        "remote",
    },
}
"""Headings of the help of a command, and the options below each; the planner's own stand under "Options", first."""

COMMANDS = {
    "Make a proposal": {
        "solve": "Find the best schedule, prove how good it is, and write it.",
        "frontier": "Find the best schedule for each cap on what may change.",
        "check": "Recompute a schedule independently, with all that it claims.",
    },
    "Look at it": {
        "show": "Print what an instance holds.",
        "evaluate": "Print the figures and moves of a schedule, or those of today.",
        "explain": "Print who contributes what to a schedule, and who bears it.",
        "compare": "Print today and schedules side by side.",
        "refusals": "Print what becomes of a schedule if parties say no, and what then.",
        "sweep": "Print how sure figures are, and which assumptions decide.",
        "value": "Print what a schedule is worth a year, in euros and CO2.",
        "plot": "Draw a picture of an instance and of schedules.",
    },
    "Talk about it": {
        "serve": "Open a folder of regions in the browser, at the table.",
        "report": "Write a page about schedules for a meeting.",
        "letter": "Write a letter to each party that is asked something.",
        "quickscan": "Write advice to one party: what it could choose, what that does.",
        "export": "Write a workbook, CSV files, calendars, a map layer and a memo.",
        "monitor": "Print who does as agreed, from counts before and after.",
        "replies": "Read the answers of parties and plan again around them.",
    },
    "Make an instance": {
        "new": "Make a region by answering questions, without a text editor.",
        "build": "Make an instance from timetables, registers, sheets and counts.",
        "import": "Look at one kind of source before an instance is made of it.",
        "template": "Write an empty workbook for schools and employers to fill in.",
    },
    "For machines": {
        "schema": "Print the JSON Schema of an instance, or of what commands write.",
        "prepare": "Compile the search once, so that the first solve is fast.",
        "completion": "Print the script that completes commands in a shell.",
    },
}
"""Headings of `stagger --help`, and a sentence for each command below them, short enough for 80 columns."""
