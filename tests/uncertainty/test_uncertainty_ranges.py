"""Ranges from a file, refused with sentences, and which numbers are drawn together."""

import copy

import pytest

from solver.domain.instance import Instance
from solver.domain.sweep import MINUTES, SHARES
from solver.errors import InputError
from solver.uncertainty.assumptions import assumptions
from solver.uncertainty.ranges import KINDS, default_ranges, read_ranges
from tests.support.sweeps import quarter_document

KIND_NAMES = ", ".join(KINDS)


@pytest.fixture
def ranges_file(tmp_path):
    def write(text):
        path = tmp_path / "ranges.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


def refusal(path):
    """Return what is said of a file of ranges, without its name."""
    with pytest.raises(InputError) as raised:
        read_ranges(path)
    lines = str(raised.value).splitlines()
    assert all(line.startswith(str(path)) for line in lines)
    return [line.removeprefix(str(path)).removeprefix(": ") for line in lines]


def test_every_kind_has_ranges_of_its_own_that_hold_the_number_as_written():
    ranges = default_ranges()
    for kind in KINDS:
        neutral = 0.0 if kind in MINUTES | SHARES else 1.0
        widths = []
        for quality in ("fact", "derived", "assumed"):
            own = ranges.find(kind, "", quality)
            if own is None:
                continue
            assert own.low <= neutral <= own.high
            assert own.is_default
            assert own.reason
            widths.append(own.high - own.low)
        assert widths == sorted(widths), "what is assumed is less sure than what was counted"
        assert widths


def test_whole_numbers_of_any_length_are_refused_in_a_sentence(ranges_file):
    (line,) = refusal(ranges_file(f"[headcount]\nassumed = [0, 1{'0' * 400}]\n"))
    assert line.startswith("headcount.assumed: found [0, 1000")
    assert len(line) < 250
    (line,) = refusal(ranges_file(f"[headcount]\nassumed = [0, 1{'0' * 5000}]\n"))
    assert line.startswith("found no TOML: a number of thousands of digits")


@pytest.mark.parametrize("kind", ['""', "0", "false", "[]"])
def test_a_kind_of_a_source_that_matches_nothing_is_refused(ranges_file, kind):
    (line,) = refusal(ranges_file(f'[[source]]\ntext = "a"\nkind = {kind}\nrange = [0.5, 0.6]\n'))
    assert line.startswith("source[0]: found keys or values that a source cannot have")


def test_a_file_goes_before_the_defaults_and_a_source_before_its_kind(ranges_file):
    ranges = read_ranges(
        ranges_file(
            """
            [headcount]
            assumed = [0.5, 2]
            reason = "nobody counted"

            [[source]]
            text = "CBS"
            kind = "headcount"
            range = [0.9, 1.1]

            [[source]]
            text = "guess"
            range = [0.2, 3.0]
            reason = "a guess"
            """
        )
    )
    assumed = ranges.find("headcount", "school's own site", "assumed")
    assert (assumed.low, assumed.high, assumed.reason, assumed.is_default) == (0.5, 2.0, "nobody counted", False)
    counted = ranges.find("headcount", "CBS, table 1", "assumed")
    assert (counted.low, counted.high, counted.is_default) == (0.9, 1.1, False)
    assert ranges.find("flows", "CBS, table 1", "assumed") == default_ranges().find("flows", "", "assumed")
    assert ranges.find("flows", "our guess", "fact").high == 3.0
    assert ranges.find("headcount", "", "fact") == default_ranges().find("headcount", "", "fact")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[headcont]\nassumed = [1, 1]",
            f'headcont: found the unknown key "headcont"; expected a kind of number, or source: {KIND_NAMES}; '
            'did you mean "headcount"? If not, remove it.',
        ),
        (
            "[headcount]\nassumd = [1, 1]",
            'headcount: found the unknown key "assumd"; expected fact, derived, assumed, reason; '
            'did you mean "assumed"? If not, remove it.',
        ),
        (
            "[headcount]\nassumed = [1.2, 0.8]",
            "headcount.assumed: found [1.2, 0.8]; expected two numbers, the lower first: factors, such as [0.8, 1.2]; "
            "write it so.",
        ),
        (
            '[times]\nassumed = ["5", 5]',
            "times.assumed: found ['5', 5]; expected two numbers, the lower first: minutes to add, such as [-5, 5]; "
            "write it so.",
        ),
        (
            "[headcount]\nassumed = [-0.5, 1]",
            "headcount.assumed: found [-0.5, 1]; expected two numbers, the lower first: factors, such as [0.8, 1.2]; "
            "write it so.",
        ),
        (
            "[headcount]\nassumed = [1, inf]",
            "headcount.assumed: found [1, inf]; expected two numbers, the lower first: factors, such as [0.8, 1.2]; "
            "write it so.",
        ),
        (
            "[headcount]\nassumed = [true, 2]",
            "headcount.assumed: found [True, 2]; expected two numbers, the lower first: factors, such as [0.8, 1.2]; "
            "write it so.",
        ),
        (
            "headcount = 3",
            "headcount: found no table; expected a table with assumed, derived, fact and reason; "
            "write [headcount] above it.",
        ),
        (
            "[headcount]\nreason = 3",
            "headcount: found a reason that is no text; expected a text; write it in double quotes.",
        ),
        (
            "[source]\ntext = 'CBS'",
            "source: found no list of tables; expected tables with text and range; write [[source]] above each.",
        ),
        (
            "[[source]]\ntext = 'CBS'",
            "source[0].range: found nothing; expected two numbers, the lower first: factors, such as [0.8, 1.2]; "
            "write it so.",
        ),
        (
            "[[source]]\ntext = 'CBS'\nkind = 'people'\nrange = [1, 2]",
            "source[0]: found keys or values that a source cannot have; expected text = a part of a source, "
            f"range = [low, high], and perhaps kind and reason; write it so; a kind is one of {KIND_NAMES}.",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(ranges_file, text, told):
    assert refusal(ranges_file(text)) == [told]


@pytest.mark.parametrize("text", ["[headcount", b"\xff\xfe", "a = 1\na = 2"])
def test_what_is_no_toml_is_told(ranges_file, text):
    (told,) = refusal(ranges_file(text))
    assert told.startswith("found no TOML: ")
    assert told.endswith(
        "; expected ranges in TOML, in UTF-8; write tables such as [headcount] with assumed = [0.8, 1.2]."
    )


def test_every_fault_of_a_file_is_told_at_once(ranges_file):
    text = "[headcount]\nassumed = [2, 1]\nfact = 1\n[flows]\nderived = []\n[people]\n"
    assert [line.split(":")[0] for line in refusal(ranges_file(text))] == [
        "headcount.assumed",
        "headcount.fact",
        "flows.derived",
        "people",
    ]


@pytest.fixture
def two_schools():
    """Two schools; their headcounts come from one register, their shares from two guesses."""
    document = quarter_document()
    (school,) = document["organisations"]
    other = copy.deepcopy(school)
    other["id"], other["groups"][0]["id"] = "other", "other-pupils"
    document["organisations"].append(other)
    register = {"text": "the register", "quality": "fact"}
    document["sources"] = {
        "pupils.headcount": register,
        "other-pupils.headcount": register,
        "pupils.mode_shares": {"text": "a guess", "quality": "assumed"},
        "other-pupils.mode_shares": {"text": "another guess", "quality": "assumed"},
    }
    return Instance.model_validate(document)


def test_numbers_of_one_source_are_one_assumption(two_schools):
    found = assumptions(two_schools, default_ranges())
    owners = {(each.kind, each.source): each.owners for each in found}
    assert owners["headcount", "the register"] == ("pupils", "other-pupils")
    assert owners["mode_shares", "a guess"] == ("pupils",)
    assert owners["mode_shares", "another guess"] == ("other-pupils",)
    # What has no source is assumed, and of one kind it is wrong together.
    assert owners["flows", ""] == ("pupils", "other-pupils")
    counts = {each.kind: each for each in found if each.source == "the register"}
    assert (counts["headcount"].quality, counts["headcount"].num_numbers) == ("fact", 2)
    assert len({each.id for each in found}) == len(found)


def test_numbers_of_one_source_are_drawn_together(two_schools):
    """1.2 times the register is 20 more of both schools; 1.2 times one guess is 20 more of one."""
    import numpy as np

    from solver.demand.loads import build_demand
    from solver.uncertainty.drawn import Drawer

    drawn = assumptions(two_schools, default_ranges())
    demand = build_demand(two_schools)
    drawer = Drawer(demand, demand.options.status_quo_parts()[None], drawn)
    for kind, source, load in (("headcount", "the register", 240), ("flows", "", 200), ("mode_shares", "a guess", 190)):
        row = np.array([0.0 if each.kind in MINUTES else 1.0 for each in drawn])
        value = 0.9 if kind == "mode_shares" else 1.2
        row[[place for place, each in enumerate(drawn) if (each.kind, each.source) == (kind, source)]] = value
        # All pass at once; a share of the whole cannot grow.
        assert drawer.draw(row).loads.max() == pytest.approx(load)


def test_a_range_of_one_value_is_not_drawn(two_schools, tmp_path):
    path = tmp_path / "ranges.toml"
    path.write_text("[growth]\nassumed = [1, 1]\n", encoding="utf-8")
    kinds = {each.kind for each in assumptions(two_schools, read_ranges(path))}
    assert "growth" not in kinds
    assert "growth" in {each.kind for each in assumptions(two_schools, default_ranges())}
    # Times that are a fact are not drawn by default; these are assumed.
    assert "times" in kinds
