"""What other travellers do where a proposal makes room: assumptions about those who may choose their time anew."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StrictFloat

from solver.domain.base import Frozen, Share, Weight

BEHAVIOUR_SHARES: Final[tuple[float, ...]] = (0.0, 0.2, 0.5)
"""The shares at which a sweep tells the effect of a proposal: 0 is the gross effect. They are assumed."""


class Behaviour(Frozen):
    """How other travellers choose their time anew; all of it is assumed where an instance says nothing.

    Attributes
    ----------
    share
        The share of the base load of lines that is flexible: free to travel at another time. 0 is the gross effect.
    per_minute
        By how much a generalised minute less makes a time more attractive, in log odds (the scale of the logit).
    earlier, later
        Generalised minutes that a minute before, and after, the time that somebody prefers counts for.
    waiting
        Generalised minutes that a minute waiting for the next one counts for, of who does not fit.

    References
    ----------
    K. A. Small, "The scheduling of consumer activities: work trips", American Economic Review 72 (1982): -0.106 a
    minute under way, -0.065 a minute early and -0.254 a minute late, so 0.61 and 2.4 minutes under way (motorists in
    San Francisco; that it holds for Dutch travellers by bus, tram and train is assumed). M. Wardman, "Public transport
    values of time", Transport Policy 11 (2004): a minute of waiting counts for about two under way. How much longer
    a minute feels in a crowd is in `CrowdingCurve`. Which share is flexible nobody has counted.
    """

    share: Share = 0.0
    per_minute: Annotated[StrictFloat, Field(gt=0, le=10)] = 0.106
    earlier: Weight = 0.61
    later: Weight = 2.4
    waiting: Weight = 2.0
