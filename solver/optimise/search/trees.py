"""A tree of maxima: the largest of many numbers, kept up as single numbers change.

A highest load factor or burden per head is one of thousands, and a move changes a few of them: a tree of winners finds
the new highest in as many steps as it has levels, also where the highest itself falls, which a kept maximum cannot.

A tree is one array: node k has the children 2k and 2k + 1, the root is node 1, leaf i is node ``len / 2 + i``.

Reference: D. Knuth, "The art of computer programming", volume 3, second edition (1998), 5.2.3 (tree selection).
"""

from __future__ import annotations

import numpy as np

from solver.demand.options import Floats
from solver.optimise.search.compiled import compiled


def new_tree(num_leaves: int) -> Floats:
    """Return a tree of zeros; no number in it may be below 0."""
    size = 1
    while size < num_leaves:
        size *= 2
    return np.zeros(2 * size)


@compiled
def refresh_tree(tree: Floats) -> None:
    """Fill a tree anew from its leaves."""
    for node in range(len(tree) // 2 - 1, 0, -1):
        tree[node] = max(tree[2 * node], tree[2 * node + 1])


@compiled
def set_leaf(tree: Floats, leaf: int, number: float) -> None:
    """Change one number."""
    node = len(tree) // 2 + leaf
    tree[node] = number
    while node > 1:
        node //= 2
        highest = max(tree[2 * node], tree[2 * node + 1])
        if tree[node] == highest:
            break
        tree[node] = highest
