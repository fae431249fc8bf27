"""Edits of adherence, public transport, base load and growth: by hand-computed numbers, and what they refuse."""

import json

import numpy as np
import pytest

from solver.advise.whatif.scenario import edited, make_scenario
from solver.demand.loads import build_demand
from solver.errors import InputError
from solver.formats import parse_instance


def with_edits(document, *edits):
    return edited(parse_instance(json.dumps(document).encode(), "tiny.json"), make_scenario(edits)).instance


def group(instance, name):
    return next(each for each in instance.groups if each.id == name)


@pytest.mark.parametrize("written", ["0.7", "70%", "70 %"])
def test_adherence_of_everybody_and_of_one(document, written):
    instance = with_edits(document, f"adherence {written}", "adherence school=0.5")
    assert [each.adherence for each in instance.groups if each.id != "school-pupils"] == [0.7, 0.7]
    assert group(instance, "school-pupils").adherence == 0.5


def test_loads_are_linear_in_adherence(document):
    """loads = q * loads if all keep to it + (1 - q) * loads of today, cell by cell."""

    def loads(q):
        demand = build_demand(with_edits(document, f"adherence {q}"))
        parts = demand.options.status_quo_parts()
        places = [place for place, each in enumerate(demand.instance.groups) if each.id == "school-pupils"]
        own = demand.options.of_group(places[0])
        parts[list(own)] = 0
        parts[own[-1]] = demand.options.parts[places[0]]
        return demand.loads(parts), demand.loads(demand.options.status_quo_parts())

    (everybody, today), (some, still_today) = loads(1), loads(0.3)
    np.testing.assert_allclose(still_today, today)
    assert np.abs(everybody - today).max() > 1
    np.testing.assert_allclose(some, 0.3 * everybody + 0.7 * today)


def test_public_transport_takes_from_and_gives_to_the_other_modes_in_proportion(document):
    document["organisations"][1]["groups"][0]["mode_shares"] = {"public_transport": 0.5, "bicycle": 0.4, "car": 0.1}
    shares = group(with_edits(document, "public-transport school=-20%"), "school-pupils").mode_shares
    # 0.5 * 0.8 = 0.4; the others share 0.6 as they shared 0.5.
    assert shares.model_dump() == {"public_transport": 0.4, "car": 0.12, "bicycle": 0.48, "walk": 0.0}
    all_of_them = group(with_edits(document, "public-transport school==1"), "school-pupils").mode_shares
    assert (all_of_them.public_transport, all_of_them.bicycle) == (1.0, 0.0)


def test_base_load_of_all_gives_way_to_that_of_a_line(document):
    before = with_edits(document, "adherence 1")
    after = with_edits(document, "base-load +10%", "base-load tram=-50%")
    factors = {"tram": 0.5}
    for old, new in zip(before.lines, after.lines, strict=True):
        rows = [
            (a, b)
            for s, t in zip(old.sections, new.sections, strict=True)
            for a, b in zip(s.base_load, t.base_load, strict=True)
        ]
        assert all(b.passengers == pytest.approx(a.passengers * factors.get(old.id, 1.1)) for a, b in rows)


def test_growth_is_of_people_and_of_base_load(document):
    before, after = with_edits(document, "adherence 1"), with_edits(document, "growth +10%")
    assert sum(each.headcount for each in after.groups) == round(1.1 * sum(each.headcount for each in before.groups))
    base = [sum(row.passengers for s in each.sections for row in s.base_load) for each in (before, after)]
    assert base[1] == pytest.approx(1.1 * base[0])
    of_one = with_edits(document, "growth school=+10%")
    assert group(of_one, "school-pupils").headcount == round(1.1 * group(before, "school-pupils").headcount)
    assert of_one.lines == before.lines


REFUSED = [
    (["adherence 70"], "found 70; expected SHARE of everybody, or WHO=SHARE"),
    (["adherence 101%"], "found 101%; expected SHARE"),
    (["adherence"], "found nothing; expected SHARE"),
    (["adherence nobody=0.5"], 'no organisation or group "nobody"'),
    (["adherence school=0.5", "adherence school-pupils=0.6"], '"school-pupils" gets two amounts'),
    (["adherence 0.5", "adherence 0.6"], "gets two amounts"),
    (["public-transport school==1.5"], "which makes the share of group"),
    (["public-transport school=20%"], "+20% or -10% (with its sign"),
    (["base-load 22"], "with its sign; write it so"),
    (["base-load nowhere=+10%"], 'no line or section "nowhere"'),
    (["base-load +500%"], "far more than there is"),
    (["growth +5%", "growth +6%"], "gets two amounts"),
    (["without school", "adherence school=0.5"], "is taken out by the one and named by the other"),
]


@pytest.mark.parametrize(("edits", "told"), REFUSED, ids=lambda each: each if isinstance(each, str) else " ".join(each))
def test_what_is_refused(document, edits, told):
    with pytest.raises(InputError) as caught:
        with_edits(document, *edits)
    assert told in str(caught.value).replace('"70"', "70").replace('"101%"', "101%")


def test_what_is_about_everybody_goes_with_who_leaves(document):
    assert all(each.adherence == 0.5 for each in with_edits(document, "without school", "adherence 0.5").groups)
