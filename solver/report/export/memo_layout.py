"""How much the memo tells: a page to decide on and an annex, which tell less, by rule, where there is no room."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Literal

PARTIES = (8, 7, 6, 5, 4, 3, 2, 1)
"""Parties that the first page names at most, and fewer where it would have a second page; the others are counted."""
HEIGHTS = (320, 190, 120)
"""Of the picture at most, in units of which its width has 640; lower before the first page names fewer parties."""
ROWS = (14, 10, 6, 3)
"""Rows of the table of sections at most, and fewer where the annex would have too many pages."""
LEAST_MOVES, MOST_MOVES = 10, 40
"""Rows of shifts: who changes is shown to the last up to so many; before fewer than ten the annex has two pages."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the ladder stands, to how many refusals at most the answer is told, and whether the first page is short.

    `has_prices` is whether the prices of what a year is worth stand in the annex, where that was given. `height` is
    how high the picture is at most, `is_brief` whether the first page tells of a party with several groups what most
    of its people are asked, and `num_parties` how many parties it names at most.
    """

    ladder: Literal["first page", "annex", "none"]
    num_refusals: int
    is_short: bool = False
    has_prices: bool = True
    height: int = HEIGHTS[0]
    is_brief: bool = False
    num_parties: int = PARTIES[0]


@dataclass(frozen=True, slots=True)
class Fit:
    """What a memo tells: its layout, and rows of sections and of shifts at most."""

    layout: Layout
    most: int
    most_moves: int


LAYOUTS = (Layout("first page", 6), Layout("annex", 6), Layout("none", 6), Layout("none", 3))
"""In the order in which they are tried, the last two where there are answers: who has to decide needs these more."""
SHORT = (Layout("annex", 3, is_short=True), Layout("none", 3, is_short=True))
"""Tried after them, where there are answers: of refusals the first page tells the worst, and the annex the rest."""
COUNTED = (Layout("none", 0, is_short=True),)
"""Tried then, where there are counts or a value: answers to refusals, and shares of the gain, are for the page."""
PRICED = (Layout("none", 0, is_short=True, has_prices=False),)
"""Tried last, where it is told what a year is worth: where the prices come from is for the page and the workbook."""

Part = Literal["front", "annex"]
Count = Callable[[Part, Fit], int]
"""How many pages a part of a memo has, set alone."""


def layouts(*, has_refusals: bool, has_counts: bool, has_value: bool) -> Sequence[Layout]:
    """Return the layouts of a memo in the order in which they are tried."""
    found = (*LAYOUTS, *SHORT) if has_refusals else LAYOUTS[:2]
    found = (*found, *COUNTED) if has_counts or has_value else found
    return (*found, *PRICED) if has_value else found


def fitted(tried: Sequence[Layout], num_parties: int, num_moves: int, count: Count) -> Fit:
    """Return the most that a memo can tell on two pages; where that is not possible, on three.

    The picture is low only where no layout has room for a higher one, what is asked is told briefly only where there is
    no room for all of it beside a low one, and the first page names fewer parties only where there is none for more so.
    A text that is too long for all of this goes on on the next page: nothing is ever cut off.

    Parameters
    ----------
    num_parties, num_moves
        Parties that are asked, and shifts, that there are.
    """
    least = min(LEAST_MOVES, num_moves)

    @cache
    def pages_of_front(layout: Layout) -> int:
        return count("front", Fit(layout, ROWS[-1], least))

    @cache
    def pages_of_annex(layout: Layout, most: int, most_moves: int) -> int:
        return count("annex", Fit(layout, most, most_moves))

    def first_page(of: Sequence[Layout]) -> Layout | None:
        return _most(of, num_parties, lambda layout: pages_of_front(layout) == 1)

    # Whom the first page names, beside which picture, is nothing to the annex.
    annex = [layout for layout in tried if pages_of_annex(layout, ROWS[-1], least) == 1]
    pages, layout = 1, first_page(annex)
    if layout is None:
        last = replace(tried[-1], height=HEIGHTS[-1], is_brief=True, num_parties=PARTIES[-1])
        pages, layout = 2, first_page(tried) or last
    own = replace(layout, height=HEIGHTS[0], is_brief=False, num_parties=PARTIES[0])
    for most in ROWS:
        if pages_of_annex(own, most, MOST_MOVES) <= pages:
            return Fit(layout, most, MOST_MOVES)
    most_moves = range(least, min(MOST_MOVES, num_moves) + 1)
    fitting = bisect_left(most_moves, True, key=lambda moves: pages_of_annex(own, ROWS[-1], moves) > pages)
    return Fit(layout, ROWS[-1], most_moves[max(0, fitting - 1)])


def _most(tried: Sequence[Layout], num_parties: int, fits: Callable[[Layout], bool]) -> Layout | None:
    """Return the first layout that fits, of those with all of so many parties on the first page, then with fewer."""
    shown = [PARTIES[0], *(most for most in PARTIES[1:] if most < num_parties)]
    for most, is_brief in product(shown, (False, True)):
        own = [
            replace(layout, height=height, is_brief=is_brief, num_parties=most)
            for height, layout in product(HEIGHTS, tried)
        ]
        # The last of these tells least beside the lowest picture.
        if own and fits(own[-1]):
            return next(layout for layout in own if fits(layout))
    return None
