"""Shares, profiles, references, the objective and sources."""

import pytest

BROKEN = [
    pytest.param(
        {
            "organisations[0].groups[0].headcount": 0,
            "organisations[1].groups[0].headcount": 0,
            "organisations[1].groups[1].headcount": 0,
            "agreements[10].at_least": 0,
        },
        (
            "utrecht.json: organisations: "
            "found no group with anybody in it; "
            "expected at least one person; fill in the headcounts."
        ),
        id="nobody",
    ),
    pytest.param(
        {"organisations[0].groups[0].mode_shares.car": 0.7},
        (
            "utrecht.json: organisations[0].groups[0].mode_shares: "
            "found shares that sum to 1.1; "
            "expected a sum of at most 1; count everybody in one mode only."
        ),
        id="mode-shares",
    ),
    pytest.param(
        {"organisations[0].groups[0].patterns[1].present.tue": ...},
        (
            "utrecht.json: organisations[0].groups[0].patterns[1].present: "
            'found nothing for "tue"; '
            "expected a share for every day of the instance; add it; 0 where nobody is on site."
        ),
        id="pattern-without-a-day",
    ),
    pytest.param(
        {"profiles.work.before_min": [20, 20]},
        (
            "utrecht.json: profiles.work.before_min[1]: "
            "found 20; "
            "expected less than the edge before it, 20; write the minutes from most to least."
        ),
        id="profile-edges",
    ),
    pytest.param(
        {"profiles.work.before_min": [20, 10, 0]},
        (
            "utrecht.json: profiles.work.share: "
            "found 1 share; "
            "expected 2, one fewer than the 3 edges in before_min; give every piece between two edges one "
            "share."
        ),
        id="profile-shares",
    ),
    pytest.param(
        {"profiles.work.share": [0.9]},
        (
            "utrecht.json: profiles.work.share: "
            "found shares that sum to 0.9; "
            "expected a sum of 1; divide every share by that sum."
        ),
        id="profile-sum",
    ),
    pytest.param(
        {"organisations[0].groups[0].profile": "lectur"},
        (
            "utrecht.json: organisations[0].groups[0].profile: "
            'found "lectur"; '
            'expected the id of a profile; did you mean "lecture"? If not, add that profile to profiles.'
        ),
        id="profile-unknown",
    ),
    pytest.param(
        {"organisations[0].groups[0].departure_profile": "zzz"},
        (
            "utrecht.json: organisations[0].groups[0].departure_profile: "
            'found "zzz"; '
            "expected the id of a profile; add that profile to profiles."
        ),
        id="departure-profile-unknown",
    ),
    pytest.param(
        {"organisations[0].groups[0].flows[0].section": "22>ups"},
        (
            "utrecht.json: organisations[0].groups[0].flows[0].section: "
            'found "22>ups"; '
            'expected the id of a section; did you mean "22>usp"? If not, add that section to a line, or '
            "remove this flow."
        ),
        id="section-unknown",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "fixed", "groups": ["onderbuw"], "shift_min": 0}},
        (
            "utrecht.json: agreements[13].groups[0]: "
            'found "onderbuw"; '
            'expected the id of a group; did you mean "onderbouw"? If not, add that group, or take it out '
            "of this agreement."
        ),
        id="group-unknown",
    ),
    pytest.param(
        {"agreements[6].before": "zzz"},
        (
            "utrecht.json: agreements[6].before: "
            'found "zzz"; '
            "expected the id of a group; add that group, or take it out of this agreement."
        ),
        id="group-before-unknown",
    ),
    pytest.param(
        {"agreements[7].organisations[0]": "huu"},
        (
            "utrecht.json: agreements[7].organisations[0]: "
            'found "huu"; '
            'expected the id of an organisation; did you mean "hu"? If not, take it out of this agreement.'
        ),
        id="organisation-unknown",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "forbidden", "groups": ["hu-usp"], "pattern": "mondy"}},
        (
            "utrecht.json: agreements[13].pattern: "
            'found "mondy"; '
            'expected a pattern of group "hu-usp": "today" or "monday"; did you mean "monday"? If not, add '
            "it to the group's patterns."
        ),
        id="pattern-unknown",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "forbidden", "groups": ["onderbouw"], "pattern": "monday", "shift_min": 0}},
        (
            "utrecht.json: agreements[13].pattern: "
            'found "monday"; '
            'expected a pattern of group "onderbouw": "today"; did you mean "today"? If not, add it to the '
            "group's patterns."
        ),
        id="pattern-of-another-group",
    ),
    pytest.param(
        {"objective[1]": {"tolerance": 0.1}},
        (
            "utrecht.json: objective[1]: "
            "found a tier without any weight; "
            'expected a weight above 0 for one of "overload", "crowding", "peak", "peak_factor", "trips", '
            '"shifted", "changed", "unfairness", "absence", "altered", "deviation", "waiting", "vehicle_hours_lost", '
            '"cost", "moving" or "switched"; '
            "give a term a weight, or remove the tier."
        ),
        id="tier",
    ),
    pytest.param(
        {"crowding": {"load_per_seat": [0, 1, 2], "multiplier": [1, 1.2]}},
        (
            "utrecht.json: crowding.multiplier: "
            "found 2 multipliers; "
            "expected 3, as many as in load_per_seat; give every load per seat one multiplier."
        ),
        id="curve-lengths",
    ),
    pytest.param(
        {"crowding": {"load_per_seat": [0.5, 1], "multiplier": [1, 1.2]}},
        (
            "utrecht.json: crowding.load_per_seat[0]: "
            "found 0.5; "
            "expected 0; put a 0 before it, with the multiplier of an empty vehicle."
        ),
        id="curve-start",
    ),
    pytest.param(
        {"crowding": {"load_per_seat": [0, 1, 1], "multiplier": [1, 1.2, 1.3]}},
        (
            "utrecht.json: crowding.load_per_seat[2]: "
            "found 1; "
            "expected more than the one before it, 1; put the loads in order, each once."
        ),
        id="curve-rises",
    ),
    pytest.param(
        {"crowding": {"load_per_seat": [0, 1, 2], "multiplier": [1, 1.5, 1.4]}},
        (
            "utrecht.json: crowding.multiplier[2]: "
            "found 1.4, with which load * (multiplier - 1) bends down; "
            "expected at least 1.5; raise it, or lower the ones before it."
        ),
        id="curve-convex",
    ),
    pytest.param(
        {"sources.bin_mn": {"text": "a", "quality": "fact"}},
        (
            "utrecht.json: sources.bin_mn: "
            'found "bin_mn"; '
            'expected a field of the instance, or "<id>.<field>" of a line, section, organisation, group or '
            'profile; did you mean "bin_min"? If not, name a field, or remove this source.'
        ),
        id="source-of-no-field",
    ),
    pytest.param(
        {"sources['hu-ups.headcount']": {"text": "a", "quality": "fact"}},
        (
            'utrecht.json: sources["hu-ups.headcount"]: '
            'found "hu-ups.headcount"; '
            'expected a field of the instance, or "<id>.<field>" of a line, section, organisation, group or '
            'profile; did you mean "hu-usp.headcount"? If not, remove this source.'
        ),
        id="source-of-no-id",
    ),
    pytest.param(
        {"sources['hu.headcount']": {"text": "a", "quality": "fact"}},
        (
            'utrecht.json: sources["hu.headcount"]: '
            'found "hu.headcount"; '
            'expected a field of the instance, or "<id>.<field>" of a line, section, organisation, group or '
            "profile; remove this source."
        ),
        id="source-of-another-type",
    ),
    pytest.param(
        {"sources['hu-usp.headcont']": {"text": "a", "quality": "fact"}},
        (
            'utrecht.json: sources["hu-usp.headcont"]: '
            'found "hu-usp.headcont"; '
            'expected a field of the instance, or "<id>.<field>" of a line, section, organisation, group or '
            'profile; did you mean "hu-usp.headcount"? If not, remove this source.'
        ),
        id="source-of-no-field-of-a-group",
    ),
    pytest.param(
        {"sources['zzzz.qqqq']": {"text": "a", "quality": "fact"}},
        (
            'utrecht.json: sources["zzzz.qqqq"]: '
            'found "zzzz.qqqq"; '
            'expected a field of the instance, or "<id>.<field>" of a line, section, organisation, group or '
            "profile; remove this source."
        ),
        id="source-of-nothing",
    ),
]

SOUND = [
    pytest.param(
        {
            "organisations[0].groups[0].headcount": 0,
            "organisations[1].groups[0].headcount": 0,
            "agreements[10].at_least": 0,
        },
        id="nobody",
    ),
    pytest.param({"organisations[0].groups[0].mode_shares.car": 0.6}, id="mode-shares"),
    pytest.param({"profiles.work.before_min": [20, 19.5]}, id="profile-edges"),
    pytest.param({"profiles.work": {"before_min": [20, 10, 0], "share": [0.5, 0.5]}}, id="profile-shares"),
    pytest.param({"profiles.work.share": [0.9999999]}, id="profile-sum"),
    pytest.param({"organisations[0].groups[0].profile": "work"}, id="profile-unknown"),
    pytest.param({"organisations[0].groups[0].departure_profile": None}, id="departure-profile-unknown"),
    pytest.param({"agreements[13]": {"kind": "fixed", "groups": ["onderbouw"], "shift_min": 0}}, id="group-unknown"),
    pytest.param(
        {"agreements[13]": {"kind": "forbidden", "groups": ["hu-usp"], "pattern": "monday"}}, id="pattern-unknown"
    ),
    pytest.param(
        {"agreements[13]": {"kind": "forbidden", "groups": ["onderbouw"], "pattern": "today", "shift_min": 15}},
        id="pattern-of-another-group",
    ),
    pytest.param({"objective[1]": {"tolerance": 0.1, "trips": 0.001}}, id="tier"),
    pytest.param({"crowding": {"load_per_seat": [0, 1], "multiplier": [1, 1.2]}}, id="curve-lengths"),
    pytest.param({"crowding": {"load_per_seat": [0, 1, 2], "multiplier": [1, 1.5, 1.5]}}, id="curve-convex"),
    pytest.param({"sources.bin_min": {"text": "a", "quality": "fact"}}, id="source-of-no-field"),
    pytest.param(
        {
            "sources['22.mode']": {"text": "a", "quality": "fact"},
            "sources['22>usp.weight']": {"text": "a", "quality": "fact"},
            "sources['hu.place']": {"text": "a", "quality": "fact"},
            "sources['work.share']": {"text": "a", "quality": "fact"},
        },
        id="source-of-no-id",
    ),
    pytest.param(
        {
            "lines[2].id": "hu",
            "sources['hu.stops']": {"text": "a", "quality": "fact"},
            "sources['hu.kind']": {"text": "a", "quality": "fact"},
        },
        id="source-of-another-type",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InvalidInstanceError", sentence]


@pytest.mark.parametrize("changes", SOUND)
def test_lets_the_neighbour_through(instance_tree, instance_faults, changes):
    assert instance_faults(instance_tree(changes)) == []
