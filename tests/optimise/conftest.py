"""Fixtures of the tests of optimise."""

from functools import partialmethod

import pytest

from solver.optimise.portfolio import searcher


@pytest.fixture
def few_moves(monkeypatch):
    """Let the search give up early: what a tiny instance has to find is found by then."""
    from solver.optimise.search.local_search import LocalSearch

    monkeypatch.setattr(searcher, "_MOVES_A_GROUP", 2_000)
    monkeypatch.setattr(LocalSearch, "repair", partialmethod(LocalSearch.repair, num_repairs=3_000))
