"""Collections of garbage in commands, and that a program that calls them has its own afterwards."""

import gc

import pytest

from solver.commands.collecting import few_collections


def test_collections_are_afterwards_as_they_were():
    before = gc.get_threshold()
    with few_collections() as is_read:
        assert not gc.isenabled()
        is_read()
        assert gc.isenabled()
        assert gc.get_threshold() != before
    assert gc.isenabled()
    assert gc.get_threshold() == before


def test_collections_are_as_they_were_after_a_fault():
    with pytest.raises(ValueError, match="a fault"), few_collections():
        raise ValueError("a fault")
    assert gc.isenabled()
