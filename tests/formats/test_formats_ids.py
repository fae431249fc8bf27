"""Ids and names are unique per sort."""

import pytest

BROKEN = [
    pytest.param(
        {"lines[1].id": "22"},
        (
            "utrecht.json: lines[1].id: "
            'found "22"; '
            "expected an id that no other line has; rename this one or the one at lines[0].id."
        ),
        id="lines",
    ),
    pytest.param(
        {"lines[2].sections[0].id": "22>usp", "organisations[0].groups[0].flows[2].section": "22>usp"},
        (
            "utrecht.json: lines[2].sections[0].id: "
            'found "22>usp"; '
            "expected an id that no other section has; rename this one or the one at "
            "lines[0].sections[0].id."
        ),
        id="sections",
    ),
    pytest.param(
        {"organisations[1].id": "hu", "agreements[7].organisations": ["hu"]},
        (
            "utrecht.json: organisations[1].id: "
            'found "hu"; '
            "expected an id that no other organisation has; rename this one or the one at "
            "organisations[0].id."
        ),
        id="organisations",
    ),
    pytest.param(
        {"organisations[1].groups[1].id": "onderbouw", "agreements": []},
        (
            "utrecht.json: organisations[1].groups[1].id: "
            'found "onderbouw"; '
            "expected an id that no other group has; rename this one or the one at "
            "organisations[1].groups[0].id."
        ),
        id="groups",
    ),
    pytest.param(
        {"organisations[0].groups[0].patterns[1].id": "today", "agreements[3].pattern": "today"},
        (
            "utrecht.json: organisations[0].groups[0].patterns[1].id: "
            'found "today"; '
            "expected an id that no other pattern of this group has; rename this one or the one at "
            "organisations[0].groups[0].patterns[0].id."
        ),
        id="patterns",
    ),
    pytest.param(
        {"agreements[7].id": "gym"},
        (
            "utrecht.json: agreements[7].id: "
            'found "gym"; '
            "expected an id that no other agreement has; rename this one or the one at agreements[6].id."
        ),
        id="agreements",
    ),
    pytest.param(
        {
            "peak_periods": [
                {"name": "am", "from": "07:00", "to": "09:00"},
                {"name": "am", "from": "16:00", "to": "18:00"},
            ]
        },
        (
            "utrecht.json: peak_periods[1].name: "
            'found "am"; '
            "expected a name that no other peak period has; rename this one or the one at "
            "peak_periods[0].name."
        ),
        id="peak-periods",
    ),
]

SOUND = [
    pytest.param({"lines[1].id": "hu"}, id="lines"),
    pytest.param({"lines[2].sections[0].id": "hu", "organisations[0].groups[0].flows[2].section": "hu"}, id="sections"),
    pytest.param({"organisations[1].id": "hu2", "agreements[7].organisations": ["hu2"]}, id="organisations"),
    pytest.param({"organisations[1].groups[1].id": "middenbouw", "agreements": []}, id="groups"),
    pytest.param(
        {"organisations[0].groups[0].patterns[1].id": "Today", "agreements[3].pattern": "Today"}, id="patterns"
    ),
    pytest.param({"agreements[7].id": "hu"}, id="agreements"),
    pytest.param(
        {
            "peak_periods": [
                {"name": "am", "from": "07:00", "to": "09:00"},
                {"name": "pm", "from": "08:00", "to": "18:00"},
            ]
        },
        id="peak-periods",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InvalidInstanceError", sentence]


@pytest.mark.parametrize("changes", SOUND)
def test_lets_the_neighbour_through(instance_tree, instance_faults, changes):
    assert instance_faults(instance_tree(changes)) == []
