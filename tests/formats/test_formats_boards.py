"""Boards of organisations: in the file, in the content hash, and in agreements that name them."""

import json

import pytest

from solver.formats import dump_instance, parse_instance, read_instance

HASHES = {
    "tiny": "sha256:87eb566998f5e1ba8d1c9dadd3fdcd8f6492764109578be3862e310e6095e705",
    "week": "sha256:8079af99d40f6bbfbbb34a969892ae2f55a6480899488ca7cc71dfda92c2d18a",
}
"""As they were before there were boards: schedules say what they were made for by these."""
CAP = {"kind": "max_shifted", "at_most_person_min": 100.0}


def parsed(tree):
    return parse_instance(json.dumps(tree).encode(), "utrecht.json")


@pytest.mark.parametrize(("name", "content_hash"), HASHES.items())
def test_what_has_no_board_keeps_its_hash(instances, name, content_hash):
    assert read_instance(instances / f"{name}.json").content_hash == content_hash


def test_what_stands_there_as_by_default_does_not_count(instance_tree):
    plain = parsed(instance_tree({"agreements[13]": CAP}))
    said = parsed(
        instance_tree({"agreements[13]": CAP | {"boards": None, "per": "all"}, "organisations[0].board": None})
    )
    assert said == plain
    assert said.content_hash == plain.content_hash
    assert not {"boards", "per"} & json.loads(dump_instance(said))["agreements"][13].keys()


@pytest.mark.parametrize(
    "changes",
    [
        {"organisations[0].board": "Stichting X"},
        {"agreements[13]": CAP | {"per": "board"}},
        {"agreements[13]": CAP | {"per": "organisation"}},
        {"agreements[13]": CAP | {"boards": ["Stichting X"]}, "organisations[0].board": "Stichting X"},
    ],
)
def test_what_does_not_stand_there_by_default_counts_and_is_written(instance_tree, changes):
    plain, changed = (parsed(instance_tree({"agreements[13]": CAP} | more)) for more in ({}, changes))
    assert changed.content_hash != plain.content_hash
    again = parse_instance(dump_instance(changed).encode(), "dumped")
    assert again == changed
    assert again.content_hash == changed.content_hash


def test_hashes_tell_over_whom_a_cap_is_taken(instance_tree):
    pers = ("all", "organisation", "board")
    hashes = {parsed(instance_tree({"agreements[13]": CAP | {"per": per}})).content_hash for per in pers}
    assert len(hashes) == 3


BROKEN = [
    pytest.param(
        {"agreements[13]": CAP | {"boards": ["Stichting Z"]}, "organisations[0].board": "Stichting Y"},
        'utrecht.json: agreements[13].boards[0]: found "Stichting Z"; expected the board of an organisation; did you '
        'mean "Stichting Y"? If not, add that board to its organisations, or take it out of this agreement.',
        id="unknown",
    ),
    pytest.param(
        {"agreements[13]": CAP | {"boards": ["hu"]}},
        'utrecht.json: agreements[13].boards[0]: found "hu"; expected the board of an organisation; that is the id of '
        "an organisation: name it under organisations.",
        id="an-organisation",
    ),
    pytest.param(
        {"agreements[13]": CAP | {"boards": ["Y", "Y"]}, "organisations[0].board": "Y"},
        'utrecht.json: agreements[13].boards: found "Y" 2 times; expected every one of the boards once; keep one of '
        "them.",
        id="twice",
    ),
    pytest.param(
        {"organisations[0].board": "Stichting Y", "organisations[1].board": "STICHTING  Y"},
        'utrecht.json: organisations[1].board: found "STICHTING  Y"; expected one spelling of a board: "Stichting Y", '
        "as in organisations[0].board; write both alike; where they are two boards, add a word to one.",
        id="two-spellings",
    ),
    pytest.param(
        {"organisations[0].board": ""},
        'utrecht.json: organisations[0].board: found ""; expected a text that is not empty or null; fill it in.',
        id="empty",
    ),
    pytest.param(
        {"agreements[13]": CAP | {"per": "sector"}},
        'utrecht.json: agreements[13].per: found "sector"; expected "all", "organisation" or "board"; choose one of '
        "these.",
        id="per-what",
    ),
    pytest.param(
        {"agreements[13]": {"kind": "max_shifted_per_head", "at_most_min": 5, "per": "all"}},
        'utrecht.json: agreements[13].per: found "all"; expected "organisation" or "board"; choose one of these.',
        id="per-head-of-all",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert sentence in instance_faults(instance_tree(changes))


def test_lets_the_neighbours_through(instance_tree, instance_faults):
    cap = CAP | {"boards": ["Stichting Y"], "organisations": ["hu"], "per": "board"}
    boards = {"organisations[0].board": "Stichting Y", "organisations[1].board": "Stichting Y"}
    assert instance_faults(instance_tree({"agreements[13]": cap} | boards)) == []
    assert instance_faults(instance_tree({"organisations[0].board": "Y", "organisations[1].board": "Z"})) == []
