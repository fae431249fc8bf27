"""Profiles from rows and by default."""

import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.people.profiles import DEFAULT_PROFILES, make_profiles, profiles_of_mode, used_profiles
from solver.importers.sources import Sources
from tests.importers.people.rows_by_hand import rows, table


def piece(begin, end, share, profile="p"):
    return {"profile": profile, "before_from": begin, "before_to": end, "share": share, "source": "us"}


def make(*entries, used=()):
    sources, findings = Sources(), Findings()
    profiles = make_profiles(rows("profiles", *entries), dict.fromkeys(used, "groups, row 2"), sources, findings)
    return profiles, sources.entries, findings


def test_rows_join_on_to_a_profile_and_used_defaults_follow():
    profiles, entries, findings = make(piece(20, 10, 0.4), piece(10, -5, 0.6), used=["roster", "p"])
    assert profiles == {
        "p": {"before_min": [20, 10, -5], "share": [0.4, 0.6]},
        "roster": {"before_min": [30, 20, 10, 0], "share": [0.25, 0.5, 0.25]},
    }
    assert entries["p.share"] == {"text": "us", "quality": "assumed"}
    assert entries["roster.share"]["quality"] == "assumed"
    assert [finding.count for finding in findings] == [1]


def test_rows_of_a_mode_are_a_profile_of_their_own():
    entries = [piece(20, 0, 1), piece(40, 30, 0.5) | {"mode": "train"}, piece(30, 0, 0.5) | {"mode": "train"}]
    profiles, found, _ = make(*entries, used=["p"])
    assert profiles["p"] == {"before_min": [20, 0], "share": [1]}
    assert profiles["p-train"] == {"before_min": [40, 30, 0], "share": [0.5, 0.5]}
    assert found["p-train.share"] == {"text": "us", "quality": "assumed"}
    assert profiles_of_mode(rows("profiles", *entries)) == {"p": {"train": "p-train"}}
    # All others have the default of that name, where the table has none of theirs.
    by_default, *_ = make(piece(20, 0, 1, "roster") | {"mode": "bus"}, used=["roster"])
    assert by_default.keys() == {"roster", "roster-bus"}


def test_a_profile_that_is_given_replaces_the_default_of_its_name():
    profiles, *_ = make(piece(20, 0, 1, "roster"), used=["roster"])
    assert profiles == {"roster": {"before_min": [20, 0], "share": [1]}}


def test_the_defaults_are_the_guesses_of_utrecht(instances):
    sources = Sources()
    given = make_profiles(table(instances / "utrecht", "profiles"), {}, sources, Findings())
    default, entries, _ = make(used=DEFAULT_PROFILES)
    qualities = {name: sources.entries[f"{name}.share"]["quality"] for name in given}
    counted = {name for name, quality in qualities.items() if quality == "derived"}
    assert counted == {"lecture", "after-lecture"}
    assert given.keys() == default.keys()
    for name in given.keys() - counted:
        assert default[name] == given[name]
        if name != "office":
            assert entries[f"{name}.share"]["text"] == sources.entries[f"{name}.share"]["text"]


def test_the_profiles_that_groups_use_are_found_with_their_rows():
    groups = [{"id": "g", "profile": "a", "departure_profile": "b"}, {"id": "h", "profile": "a"}, {"id": "i"}]
    assert used_profiles([{"groups": groups}], {"g": "groups, row 2"}) == dict.fromkeys("ab", "groups, row 2")


def test_a_flow_uses_profiles_too_and_each_is_told_by_its_cell():
    way = {"destination": "mill", "share": 1, "lag_min": 3}
    flows = rows("flows", way | {"profile": "a"}, way | {"profile": "c", "departure_profile": "d"})
    used = used_profiles([{"groups": [{"id": "g", "profile": "a"}]}], {"g": "groups, row 2"}, flows)
    assert used == {
        "a": "groups, row 2",
        "c": flows[1].location("profile"),
        "d": flows[1].location("departure_profile"),
    }
    assert used["c"] != used["d"]


def test_every_fault_is_told_at_once():
    with pytest.raises(SourceError) as refused:
        make(
            *(piece(20, 10, 0.4), piece(15, 0, 0.6)),
            *(piece(20, 20, 0.4, "q"), piece(20, 0, 0.5, "q")),
            used=["p", "lectur"],
        )
    assert str(refused.value).splitlines() == [
        'profiles, row 3, before_from: found 15 minutes; expected 10, where the row before of "p" ends; let the rows of'
        " a profile join on.",
        "profiles, row 4: found 20 to 20 minutes before; expected more minutes first, then fewer; swap before_from and"
        " before_to.",
        'profiles, row 5, share: found shares of profile "q" that sum to 0.9; expected a sum of 1; divide every share'
        " by that sum.",
        'groups, row 2: found profile "lectur"; expected a profile of the table profiles or a default one; did you mean'
        ' "lecture"? If not, add it to profiles.',
    ]
