"""Clusters of sections that share people: what happens in one has little to do with what happens in others.

A decomposition loses what copies of a group in several clusters choose differently, so groups should be cut as seldom
as possible, in clusters that branch and bound still closes. Sections are joined greedily, the pair that shares most
first (Kruskal's order), which takes as long as sorting the pairs; a union-find with path halving knows what is joined.

Reference: R. Tarjan, J. van Leeuwen, "Worst-case analysis of set union algorithms", Journal of the ACM 31 (1984)
245-281.
"""

from __future__ import annotations

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.mip.people import People
from solver.optimise.mip.program import sums

MOST_GROUPS = 60
"""Sections are put together into clusters of up to so many groups, if they share enough; more where a line has more."""


def cluster(people: People, num_sections: int, most_groups: int) -> Ints:
    """Return the cluster of each section: those that share most of their people go together; shape ``[section]``.

    Pairs of sections are joined from the most shared on, measured by the people of the smaller one, as long as a
    cluster has at most so many groups. A section without people is a cluster of its own.
    """
    joined = np.arange(num_sections)
    groups = [set[int]() for _ in range(num_sections)]
    for section, group in zip(people.section.tolist(), people.group.tolist(), strict=True):
        groups[section].add(group)
    for one, other in _pairs(people, num_sections):
        here, there = _root(joined, one), _root(joined, other)
        if here == there:
            continue
        together = groups[here] | groups[there]
        is_inside = len(together) == max(len(groups[here]), len(groups[there]))
        if len(together) <= most_groups or is_inside:
            joined[there], groups[here] = here, together
    roots = np.array([_root(joined, section) for section in range(num_sections)])
    return np.unique(roots, return_inverse=True)[1]


def _root(joined: Ints, section: int) -> int:
    while joined[section] != section:
        joined[section] = joined[joined[section]]
        section = int(joined[section])
    return section


def _pairs(people: People, num_sections: int) -> list[tuple[int, int]]:
    """Return pairs of sections that share people, the closest first."""
    one, other, shared = shared_people(people.section, people.group, people.people, num_sections)
    total = np.bincount(people.section, weights=people.people, minlength=num_sections)
    closeness = shared / np.maximum(1e-9, np.minimum(total[one], total[other]))
    order = np.argsort(-closeness, kind="stable")
    return list(zip(one[order].tolist(), other[order].tolist(), strict=True))


def shared_people(section: Ints, group: Ints, people: Floats, num_sections: int) -> tuple[Ints, Ints, Floats]:
    """Return (one, other, people that pass both) for pairs of sections, or of whatever groups are in."""
    order = np.lexsort((section, group))
    section, group, people = section[order], group[order], people[order]
    keys, shares = [], []
    longest = int(np.bincount(group).max(initial=0))
    for distance in range(1, longest):
        same = np.flatnonzero(group[distance:] == group[:-distance])
        keys.append(section[same] * num_sections + section[same + distance])
        shares.append(np.minimum(people[same], people[same + distance]))
    if not keys:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)
    key, place = np.unique(np.concatenate(keys), return_inverse=True)
    one, other = np.divmod(key, num_sections)
    return one, other, sums(place, np.concatenate(shares), len(key))
