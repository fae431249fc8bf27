"""The table itself, without a server: figures, history, conflicts, answers."""

import json

import numpy as np
import pytest

import solver
from solver.advise.whatif.scenario import edited, make_scenario
from solver.errors import InputError
from solver.web.errors import ConflictError
from solver.web.regions import Region
from solver.web.requests import read_change
from solver.web.store import Store, TableRow
from solver.web.table import Table


@pytest.fixture
def tables(tmp_path, instances):
    """Open tables of instances of ours."""
    stores = []

    def opened(name, path=None):
        instance = solver.read_instance(instances / f"{name}.json")
        store = Store(tmp_path / f"{name}.sqlite")
        stores.append(store)
        row = TableRow("own", name, "own", "local", True, None, {})
        store.add_table(row)
        return Table(row, Region(name, instance), store)

    yield opened
    for store in stores:
        store.close()


def told(table, kind, session="one", version=None, who="Anna", **more):
    body = {"version": table.version if version is None else version, "who": who, "kind": kind, **more}
    return table.apply(read_change(json.dumps(body).encode()), session)


def evaluated(table, *edits):
    """Return what `stagger evaluate` says of what is on a table."""
    instance = table.region.given
    if edits:
        instance = edited(instance, make_scenario(edits)).instance
    return solver.evaluate(instance, solver.Schedule(choices=table.choices))


@pytest.mark.long
@pytest.mark.parametrize("name", ["tiny", "week", "utrecht"])
def test_figures_are_those_of_evaluate_to_the_last_digit(tables, name):
    table, draw = tables(name), np.random.default_rng(1)
    instance, loads = table.region.given, table.today.loads.copy()
    seen = table.snapshot("en")["loads"]["now"]
    for _ in range(12):
        group = instance.groups[int(draw.integers(len(instance.groups)))].id
        size = len(table.demand.options.of_group(table.places.group[group]))
        body = told(table, "choice", group=group, option=int(draw.integers(size)))
        seen |= body["loads"]
    found = evaluated(table)
    assert body["figures"]["now"]["terms"] == {term: found.terms[term] for term in instance.terms}
    assert body["figures"]["today"]["overload"] == found.today.overload
    assert (table.now.loads == found.demand.loads(found.parts)).all()
    assert not (table.now.loads == loads).all()
    # What was sent bit by bit is the whole picture.
    assert seen == table.snapshot("en")["loads"]["now"]


@pytest.mark.parametrize("share", [0.75, 0.5])
def test_the_switch_of_adherence_is_the_option_of_evaluate(tables, share):
    table = tables("tiny")
    group = table.region.given.groups[0].id
    told(table, "choice", group=group, option=0)
    before = table.snapshot("en")["figures"]["now"]["net"][f"{share:g}"]
    body = told(table, "adherence", value=share)
    terms = evaluated(table, f"adherence {share:g}").terms
    assert body["figures"]["now"]["overload"] == terms.overload == before["overload"]
    assert body["figures"]["now"]["peak"] == terms.peak == before["peak"]
    assert told(table, "adherence", value=1.0)["figures"]["now"]["peak"] == evaluated(table).terms.peak


def test_an_adherence_that_the_switch_has_not_is_refused(tables):
    with pytest.raises(InputError, match=r"found 0.6; expected 1, 0.75, 0.5"):
        told(tables("tiny"), "adherence", value=0.6)


@pytest.mark.long
def test_what_a_party_brings_is_what_would_be_lost_without_it(tables):
    table = tables("utrecht")
    for group in (party.groups[0].id for party in table.region.given.organisations[:3]):
        told(table, "choice", group=group, option=0)
    snapshot = table.snapshot("en")
    moved = [party for party in snapshot["parties"] if party["brings"] is not None]
    assert moved
    for party in moved:
        body = told(table, "today", party=party["id"])
        lost = body["figures"]["now"]["overload"] - snapshot["figures"]["now"]["overload"]
        assert party["brings"]["overload"] == pytest.approx(lost, abs=1e-9)
        told(table, "undo")


def test_undo_and_redo_go_through_ones_own_changes(tables):
    table = tables("tiny")
    group = table.region.given.groups[0].id
    told(table, "choice", group=group, option=0)
    told(table, "choice", group=group, option=2)
    assert option_of(table, group) == 2
    told(table, "undo")
    assert option_of(table, group) == 0
    told(table, "undo")
    assert table.state == {}
    told(table, "redo")
    assert option_of(table, group) == 0
    told(table, "redo")
    assert option_of(table, group) == 2
    assert [each["undone"] for each in table.history()] == [False] * 6
    told(table, "undo")
    assert [each["id"] for each in table.history() if each["undone"]] == [2]


def test_nobody_takes_back_what_another_has_built_on(tables):
    table = tables("tiny")
    group = table.region.given.groups[0].id
    told(table, "choice", "one", group=group, option=0)
    told(table, "choice", "two", group=group, option=2, who="Bram")
    with pytest.raises(ConflictError) as refused:
        told(table, "undo", "one")
    assert refused.value.more["version"] == 2
    assert [each["who"] for each in refused.value.more["changes"]] == ["Bram"]
    assert option_of(table, group) == 2


def test_two_may_change_different_parties_at_once_and_are_told(tables):
    table = tables("tiny")
    first, second = (party.groups[0].id for party in table.region.given.organisations[:2])
    told(table, "choice", "one", group=first, option=0)
    body = told(table, "choice", "two", version=0, group=second, option=0, who="Bram")
    assert body["version"] == 2
    assert [each["who"] for each in body["meanwhile"]] == ["Anna"]


def test_two_may_not_change_one_party_at_once(tables):
    table = tables("tiny")
    group = table.region.given.groups[0].id
    told(table, "choice", "one", group=group, option=0)
    with pytest.raises(ConflictError, match="Anna"):
        told(table, "choice", "two", version=0, group=group, option=2)
    assert option_of(table, group) == 0
    # Whoever has seen it may, and so may oneself.
    told(table, "choice", "two", version=1, group=group, option=2)
    told(table, "choice", "two", version=1, group=group, option=0)
    assert option_of(table, group) == 0


def test_a_no_goes_back_to_today_and_open_asks_again(tables):
    table = tables("tiny")
    party = table.region.given.organisations[0]
    group = party.groups[0].id
    today = option_of(table, group)
    told(table, "choice", group=group, option=0)
    body = told(table, "answer", party=party.id, answer="no")
    assert option_of(table, group) == today
    assert [(own["answer"], own["editable"]) for own in body["parties"] if own["id"] == party.id] == [("no", False)]
    with pytest.raises(InputError, match='has answered "no"'):
        told(table, "choice", group=group, option=2)
    told(table, "answer", party=party.id, answer="yes")
    assert option_of(table, group) == 0
    told(table, "answer", party=party.id, answer="other", times={group: 2})
    assert option_of(table, group) == 2
    told(table, "answer", party=party.id, answer="open")
    assert option_of(table, group) == 0
    assert table.answers() == {}


def test_another_time_has_to_be_named(tables):
    table = tables("tiny")
    party, other = table.region.given.organisations[:2]
    with pytest.raises(InputError, match="expected by group the index"):
        told(table, "answer", party=party.id, answer="other")
    with pytest.raises(InputError, match=f"expected a group of {party.id}"):
        told(table, "answer", party=party.id, answer="other", times={other.groups[0].id: 0})
    with pytest.raises(InputError, match="from 0 to"):
        told(table, "answer", party=party.id, answer="other", times={party.groups[0].id: 99})
    assert table.version == 0


def test_the_proposal_is_what_was_saved(tables):
    table = tables("tiny")
    party = table.region.given.organisations[0]
    group = party.groups[0].id
    told(table, "choice", group=group, option=0)
    saved = told(table, "save")
    assert saved["figures"]["saved"]["terms"] == saved["figures"]["now"]["terms"]
    told(table, "today", party=party.id)
    told(table, "proposal", party=party.id)
    assert option_of(table, group) == 0


def test_a_table_comes_back_as_it_was(tables, tmp_path):
    table = tables("tiny")
    group = table.region.given.groups[0].id
    told(table, "choice", group=group, option=0, why="they said so")
    told(table, "answer", party=table.region.given.organisations[1].id, answer="no")
    store = Store(tmp_path / "tiny.sqlite")
    (row,) = store.tables()
    again = Table(row, table.region, store)
    store.close()
    assert again.state == table.state
    assert again.snapshot("nl") == table.snapshot("nl")
    assert again.history()[0]["why"] == "they said so"


def test_groups_that_the_file_has_no_more_are_left_out(tables):
    table = tables("tiny")
    table.state["choice:gone"] = [1, 0, 0]
    table.state[f"choice:{table.region.given.groups[0].id}"] = [7, 7]
    told(table, "save")
    assert table.now.terms == table.today.terms


def option_of(table, group):
    at = table.places.group[group]
    own = table.parts[table.demand.options.start[at] : table.demand.options.start[at + 1]]
    return int(np.argmax(own))
