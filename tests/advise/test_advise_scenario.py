"""What-if edits: each is the same as the change made by hand in the file, or is refused in a sentence."""

import copy
import json

import numpy as np
import pytest

from solver.advise.whatif.scenario import edited, make_scenario
from solver.demand.earlier_choices import shared_out
from solver.errors import InputError, InvalidInstanceError
from solver.formats import dump_instance, parse_instance

NAME = "Tiny: three organisations, two sections"


def parsed(document):
    return parse_instance(json.dumps(document).encode(), "tiny.json")


def with_edits(document, *edits, name=""):
    return edited(parsed(document), make_scenario(edits, name))


def by_hand(document, edit):
    """Return a copy of a document under the name that an edit gives it."""
    copied = copy.deepcopy(document)
    copied["name"] = f"{NAME} (what if: {edit})"
    return copied


def same(document, edit, changed):
    """Return whether an edit gives what was changed by hand."""
    result, wanted = with_edits(document, edit).instance, parsed(changed)
    assert result == wanted
    assert result.content_hash == wanted.content_hash
    return True


@pytest.mark.parametrize(
    ("edit", "agreement"),
    [
        ("fix school-pupils=+15", {"kind": "fixed", "groups": ["school-pupils"], "shift_min": 15}),
        ("fix school-pupils=-15", {"kind": "fixed", "groups": ["school-pupils"], "shift_min": -15}),
        (
            "fix school-pupils=today@0",
            {"kind": "fixed", "groups": ["school-pupils"], "shift_min": 0, "pattern": "today"},
        ),
        ("fix-organisation school=0", {"kind": "fixed", "groups": ["school-pupils"], "shift_min": 0}),
        ("forbid office:+15", {"kind": "forbidden", "groups": ["office-staff"], "shift_min": 15}),
        ("forbid office-staff:0", {"kind": "forbidden", "groups": ["office-staff"], "shift_min": 0}),
        ("allow office-staff=0,+15", {"kind": "allowed_shifts", "groups": ["office-staff"], "shifts_min": [0, 15]}),
        ("at-most-changed 1", {"kind": "max_changed", "at_most": 1}),
        ("at-most-shifted 600", {"kind": "max_shifted", "at_most_person_min": 600}),
        ("max-per-head 5", {"kind": "max_shifted_per_head", "at_most_min": 5}),
        ("max-per-head 2.5", {"kind": "max_shifted_per_head", "at_most_min": 2.5, "per": "organisation"}),
        (
            "max-shift 10",
            {"kind": "allowed_shifts", "groups": ["college-students", "school-pupils", "office-staff"]}
            | {"shifts_min": [0]},
        ),
    ],
)
def test_an_edit_is_an_agreement(document, edit, agreement):
    changed = by_hand(document, edit)
    changed["agreements"] = [{"id": edit, "note": "what if"} | agreement]
    assert same(document, edit, changed)


def test_a_cap_per_head_of_a_board(document):
    document["organisations"][0]["board"] = "Town board"
    changed = by_hand(document, "max-per-head-board 4")
    cap = {"id": "max-per-head-board 4", "note": "what if", "kind": "max_shifted_per_head", "at_most_min": 4}
    changed["agreements"] = [cap | {"per": "board"}]
    assert same(document, "max-per-head-board 4", changed)


def test_caps_lose_organisations_and_boards_that_leave(document):
    college, school, office = document["organisations"]
    college["board"] = school["board"] = "Town board"
    office["board"] = "Office board"
    cap = {"kind": "max_changed", "at_most": 1}
    document["agreements"] = [
        cap | {"boards": ["Town board", "Office board"]},
        cap | {"boards": ["Town board"], "organisations": ["office"]},
        cap | {"boards": ["Office board"]},
        cap | {"boards": ["Office board"], "organisations": ["office"]},
        cap | {"per": "board"},
    ]
    result = with_edits(document, "without office")
    left = [(cap.organisations, cap.boards, cap.per) for cap in result.instance.agreements]
    assert left == [(None, ("Town board",), "all"), (None, ("Town board",), "all"), (None, None, "board")]
    assert len(result.notes) == 2


@pytest.mark.parametrize(
    ("edit", "by_kind"),
    [
        ("earlier-weight 3", dict.fromkeys(("po", "vo", "mbo", "hbo", "wo"), 3.0) | {"employer": 1.5}),
        ("earlier-weight vo=0.5", {"employer": 1.5, "vo": 0.5}),
    ],
)
def test_a_minute_earlier_weighs_otherwise_for_a_kind(document, edit, by_kind):
    document["burden"] = {"earlier": 1, "later": 1, "earlier_by_kind": {"employer": 1.5, "vo": 2}}
    document["sources"] = {"burden": {"text": "a choice", "quality": "fact"}}
    changed = by_hand(document, edit)
    changed["burden"]["earlier_by_kind"] = by_kind
    changed["sources"]["burden"] = {"text": f"what if: {edit}", "quality": "assumed"}
    assert same(document, edit, changed)


def test_a_minus_sign_of_a_report_is_a_minus(document):
    (agreement,) = with_edits(document, "fix school-pupils=\N{MINUS SIGN}15").instance.agreements
    assert agreement.shift_min == -15


@pytest.mark.parametrize(
    ("edit", "seats", "places"),
    [
        ("places tram=+20%", 48, 144),
        ("places tram>town=+20%", 48, 144),
        ("places tram=-12.5%", 35, 105),
        ("places tram==60", 20, 60),
        ("places tram=60", 20, 60),
    ],
)
def test_places_and_seats_change_together(document, edit, seats, places):
    changed = by_hand(document, edit)
    changed["lines"][0]["sections"][0]["supply"][0].update(seats=seats, places=places)
    changed["sources"]["tram>town.supply"] = {"text": f"what if: {edit}", "quality": "assumed"}
    assert same(document, edit, changed)


def test_places_of_single_trips(document):
    section = document["lines"][0]["sections"][0]
    del section["supply"]
    section["departures"] = [{"at": ["07:30", "08:10", "08:25", "09:10"], "seats": 10, "places": 30}]
    document["sources"] = {}
    changed = by_hand(document, "places tram=+10%")
    changed["lines"][0]["sections"][0]["departures"][0].update(seats=11, places=33)
    assert same(document, "places tram=+10%", changed)


@pytest.mark.parametrize(("amount", "people"), [("+10%", 88), ("-100%", 0), ("=100", 100), ("81", 81), ("+0.7%", 81)])
@pytest.mark.parametrize("who", ["school", "school-pupils"])
def test_headcount(document, who, amount, people):
    edit = f"headcount {who}={amount}"
    changed = by_hand(document, edit)
    changed["organisations"][1]["groups"][0]["headcount"] = people
    changed["sources"]["school-pupils.headcount"] = {"text": f"what if: {edit}", "quality": "assumed"}
    assert same(document, edit, changed)


def test_people_stay_whole():
    assert shared_out(np.array([1, 1, 1]), 5).tolist() == [2, 2, 1]
    assert shared_out(np.array([10, 20, 70]), 110).tolist() == [11, 22, 77]
    assert shared_out(np.array([0, 3]), 10).tolist() == [0, 10]


AGREEMENTS = [
    {"id": "both", "kind": "same_shift", "groups": ["school-pupils", "office-staff"]},
    {"id": "gap", "kind": "min_gap", "groups": ["college-students", "school-pupils"], "gap_min": 15},
    {"id": "first", "kind": "order", "before": "office-staff", "after": "college-students"},
    {"kind": "forbidden", "groups": ["office-staff"], "shift_min": 15},
    {"id": "few", "kind": "max_changed", "organisations": ["school", "office"], "at_most": 2},
    {"id": "all", "kind": "max_changed", "at_most": 3},
    {"id": "late", "kind": "window", "groups": ["school-pupils", "office-staff"], "leg": "to"}
    | {"from": "08:00", "to": "09:00"},
]


def test_an_organisation_leaves_with_what_only_concerns_it(document):
    document["agreements"] = AGREEMENTS
    changed = by_hand(document, "without office")
    del changed["organisations"][2]
    changed["agreements"] = [AGREEMENTS[1], AGREEMENTS[4] | {"organisations": ["school"]}, AGREEMENTS[5]]
    changed["agreements"].append(AGREEMENTS[6] | {"groups": ["school-pupils"]})
    changed["sources"] = {key: value for key, value in document["sources"].items() if "office" not in key}
    assert same(document, "without office", changed)
    assert with_edits(document, "without office").notes == (
        'Without "office" the agreement both means nothing: dropped.',
        'Without "office" the agreement first means nothing: dropped.',
        'Without "office" the agreement forbidden (agreements[3]) means nothing: dropped.',
    )


def test_edits_add_up_and_a_name_stands_for_them(document):
    result = with_edits(document, "without office", "fix school-pupils=0", "fix school-pupils=0", name="Quiet")
    assert result.instance.name == f"{NAME} (what if: Quiet)"
    assert [group.id for group in result.instance.groups] == ["college-students", "school-pupils"]
    assert len(result.instance.agreements) == 1


def test_a_label_that_is_taken_is_not_given_twice(document):
    document["agreements"] = [{"id": "at-most-changed 1", "kind": "max_changed", "at_most": 2}]
    instance = with_edits(document, "at-most-changed 1").instance
    assert [(each.id, each.at_most) for each in instance.agreements] == [("at-most-changed 1", 2), (None, 1)]


REFUSED = [
    (
        ["fix school-pupil=+15"],
        'what-if "fix school-pupil=+15": found no group "school-pupil"; expected the id of a group; '
        'did you mean "school-pupils"? If not, see `stagger show INSTANCE groups` for the ids.',
    ),
    (
        ["fix school=+15"],
        'what-if "fix school=+15": found the organisation "school"; expected the id of a group; '
        "use fix-organisation for all its groups.",
    ),
    (
        ["fix school-pupils=+20"],
        'what-if "fix school-pupils=+20": found the shift +20; expected a shift that group "school-pupils" may choose: '
        "-15, 0 or +15; take one of these, or widen `shifts` of the group in the instance.",
    ),
    (
        ["fix school-pupils=tdoay@0"],
        'what-if "fix school-pupils=tdoay@0": found the pattern "tdoay"; expected a pattern of group "school-pupils": '
        '"today"; name one of these.',
    ),
    (
        ["fix school-pupils=soon"],
        'what-if "fix school-pupils=soon": found the shift "soon"; expected a shift in whole minutes, such as +15, 0 '
        "or -30, or PATTERN@SHIFT; write it so.",
    ),
    (
        ["fix school-pupils"],
        'what-if "fix school-pupils": found no \'=\' in "school-pupils"; expected GROUP=SHIFT, such as hu-usp=+15; '
        "write it so.",
    ),
    (
        ["fix-organisation scool=0"],
        'what-if "fix-organisation scool=0": found no organisation "scool"; expected the id of an organisation; '
        'did you mean "school"? If not, see `stagger show INSTANCE organisations` for the ids.',
    ),
    (
        ["headcount STAFF=+10%"],
        'what-if "headcount STAFF=+10%": found no organisation or group "STAFF"; expected the id of an organisation or '
        'group; did you mean "office-staff"? If not, see `stagger show INSTANCE groups` for the ids.',
    ),
    (
        ["forbid bus:0"],
        'what-if "forbid bus:0": found no organisation or group "bus"; expected the id of an organisation or group; '
        "see `stagger show INSTANCE groups` for the ids.",
    ),
    (
        ["forbid school:+30"],
        'what-if "forbid school:+30": found the shift +30; expected a shift that group "school-pupils" may choose: '
        "-15, 0 or +15; take one of these, or widen `shifts` of the group in the instance.",
    ),
    (
        ["lift fix school-pupils=+15"],
        'what-if "lift fix school-pupils=+15": found nothing to lift; expected a kept schedule with that edit; '
        "give --keep SCHEDULE with it, or leave it out.",
    ),
    (
        ["without"],
        'what-if "without": found nothing; expected the id of an organisation, such as rivm; write it so.',
    ),
    (
        ["places metro=+20%"],
        'what-if "places metro=+20%": found no line or section "metro"; expected the id of a line or section; '
        "see `stagger show INSTANCE sections` for the ids.",
    ),
    (
        ["places tram=20%"],
        'what-if "places tram=20%": found the amount "20%"; expected +20% or -10% (with its sign, and a point for '
        "decimals), or =N places of a trip; write it so.",
    ),
    (
        ["places tram=-100%"],
        'what-if "places tram=-100%": found -100%, which leaves no places; expected more than none; '
        "take fewer away, such as -50%.",
    ),
    (
        ["headcount school=-101%"],
        'what-if "headcount school=-101%": found -101%, more than there is; expected at most -100%; take fewer away.',
    ),
    (
        ["headcount school="],
        'what-if "headcount school=": found no amount; expected +20% or -10% (with its sign, and a point for '
        "decimals), or =N people; write it so.",
    ),
    (
        ["places tram=29"],
        'what-if "places tram=29": found 29 places of a trip, where there are 120; expected from 30 to 480 places of '
        "a trip; write tram=+29% or tram=-29% for a share, or tram==29 if it is meant.",
    ),
    (
        ["headcount school=19"],
        'what-if "headcount school=19": found 19 people, where there are 80; expected from 20 to 320 people; write '
        "school=+19% or school=-19% for a share, or school==19 if it is meant.",
    ),
    (
        ["headcount school=321"],
        'what-if "headcount school=321": found 321 people, where there are 80; expected from 20 to 320 people; write '
        "school==321 if it is meant.",
    ),
    (
        ["headcount school=+301%"],
        'what-if "headcount school=+301%": found +301%, far more than there is; expected at most +300%; write '
        "school==N for so many people.",
    ),
    (
        ["at-most-changed 13", "at-most-shifted 14401", "max-shift 61", "max-per-head 60.5"],
        'what-if "at-most-changed 13": found 13, where there are 3 organisations in all; expected at most 3, or it '
        "caps nothing; give a lower number, or leave it out.\n"
        'what-if "at-most-shifted 14401": found 14,401, where there are 3,600 person-minutes if everybody shifts the '
        "most; expected at most 3,600, or it caps nothing; give a lower number, or leave it out.\n"
        'what-if "max-shift 61": found 61, where there are 15 minutes in the largest shift of any group; expected at '
        "most 15, or it caps nothing; give a lower number, or leave it out.\n"
        'what-if "max-per-head 60.5": found 60.5, where there are 15 minutes in the largest shift of any group; '
        "expected at most 15, or it caps nothing; give a lower number, or leave it out.",
    ),
    (
        ["at-most-changed few"],
        'what-if "at-most-changed few": found "few"; expected a whole number of organisations, such as 5; write it so.',
    ),
    (
        ["max-per-head 2,5"],
        'what-if "max-per-head 2,5": found "2,5"; expected minutes from 0 to 720, such as 5 or 2.5; write it so.',
    ),
    (
        ["max-per-head"],
        'what-if "max-per-head": found nothing; expected minutes from 0 to 720, such as 5 or 2.5; write it so.',
    ),
    (
        ["max-per-head 721"],
        'what-if "max-per-head 721": found "721"; expected minutes from 0 to 720, such as 5 or 2.5; write it so.',
    ),
    (
        ["max-per-head-board 5"],
        'what-if "max-per-head-board 5": found no organisation with a board; expected organisations with a board; '
        "add `board` to them, or use max-per-head.",
    ),
    (
        ["earlier-weight often"],
        'what-if "earlier-weight often": found "often"; expected WEIGHT for pupils and students, or KIND=WEIGHT, such '
        "as 2 or vo=3, from 0 to 100; write it so.",
    ),
    (
        ["earlier-weight school=2"],
        'what-if "earlier-weight school=2": found the kind "school"; expected one of po, vo, mbo, hbo, wo, employer, '
        "government, care, shop, desk or other; name one of these.",
    ),
    (
        ["earlier-weight po=2"],
        'what-if "earlier-weight po=2": found no organisation of kind po; expected a kind that the instance has; name '
        "one of its kinds, or leave it out.",
    ),
    (
        ["earlier-weight 2", "earlier-weight vo=3"],
        'what-if "earlier-weight vo=3": found a contradiction with "earlier-weight 2"; expected one weight for each '
        "kind; leave one of the two out.",
    ),
    (
        ["move school=+15"],
        'what-if "move school=+15": found an edit that is not known; expected one of fix, fix-organisation, forbid, '
        "allow, sign, keep-within, lift, without, places, headcount, adherence, public-transport, base-load, growth, "
        "behaviour, earlier-weight, goal, at-most-changed, at-most-new, at-most-shifted, "
        "max-shift, max-per-head, max-per-head-board; correct its first word.",
    ),
    (
        ["fix school-pupils=+15", "fix-organisation school=0"],
        'what-if "fix-organisation school=0": found a contradiction with "fix school-pupils=+15": "school-pupils" is '
        "fixed to two choices; expected edits that can be meant together; leave one of the two out.",
    ),
    (
        ["forbid school:0", "fix school-pupils=0"],
        'what-if "fix school-pupils=0": found a contradiction with "forbid school:0": "school-pupils" is fixed to what '
        "is refused; expected edits that can be meant together; leave one of the two out.",
    ),
    (
        ["allow school-pupils=0,+15", "fix school-pupils=-15"],
        'what-if "fix school-pupils=-15": found a contradiction with "allow school-pupils=0,+15": "school-pupils" may '
        "take no shift of the other; expected edits that can be meant together; leave one of the two out.",
    ),
    (
        ["without school", "headcount school=+10%"],
        'what-if "headcount school=+10%": found a contradiction with "without school": "school-pupils" is taken out by '
        "the one and named by the other; expected edits that can be meant together; leave one of the two out.",
    ),
    (
        ["places tram=+10%", "places tram>town=+20%"],
        'what-if "places tram>town=+20%": found a contradiction with "places tram=+10%": "tram>town" gets two amounts; '
        "expected edits that can be meant together; leave one of the two out.",
    ),
    (
        ["without college", "without school", "without office"],
        'what-if "without office": found no organisation left; expected an organisation that stays; '
        "leave this edit out.",
    ),
]


@pytest.mark.parametrize(("edits", "text"), REFUSED, ids=[" + ".join(edits) for edits, _ in REFUSED])
def test_what_is_refused(document, edits, text):
    with pytest.raises(InputError) as error:
        with_edits(document, *edits)
    assert str(error.value) == text


def test_every_wrong_edit_is_named_at_once(document):
    with pytest.raises(InputError) as error:
        with_edits(document, "fix x=0", "without y", "fix school-pupils=0", "places z=+1%")
    assert len(error.value.problems) == 3


def test_the_edited_instance_is_refused_as_a_file_would_be(document):
    edits = ["forbid school:-15", "forbid school:0", "forbid school:+15"]
    with pytest.raises(InvalidInstanceError, match="the edited instance: organisations") as error:
        with_edits(document, *edits)
    assert "forbid school:0" in str(error.value)


def test_an_agreement_of_the_file_contradicts_an_edit(document):
    document["agreements"] = [{"id": "signed", "kind": "fixed", "groups": ["school-pupils"], "shift_min": 0}]
    with pytest.raises(InvalidInstanceError, match='"signed": shift 0 and "fix school-pupils'):
        with_edits(document, "fix school-pupils=+15")


def test_odd_ids_are_split_where_an_id_ends(document):
    text = json.dumps(document).replace("school-pupils", "a=b:c@d")
    odd = json.loads(text)
    instance = with_edits(odd, "fix a=b:c@d=+15", "forbid a=b:c@d:0").instance
    assert [each.groups for each in instance.agreements] == [("a=b:c@d",), ("a=b:c@d",)]


def test_an_id_of_two_things_is_refused(document):
    document["organisations"][0]["groups"][0]["id"] = "office"
    document["sources"] = {}
    with pytest.raises(InputError, match='"office", which is both an organisation and a group'):
        with_edits(document, "forbid office:0")


@pytest.mark.parametrize("edits", [[], [" "], ["fix a\x1b[31m=0"], [f"without {number}" for number in range(1001)]])
def test_what_is_no_scenario(edits):
    with pytest.raises(InputError, match=r"^what-if") as error:
        make_scenario(edits)
    assert "\x1b" not in str(error.value)


def test_an_instance_is_not_changed(document):
    instance = parsed(document)
    before = instance.content_hash
    edited(instance, make_scenario(["without office", "places tram=+20%", "headcount school==1"]))
    assert parsed(document) == instance
    assert instance.content_hash == before


def test_what_lies_at_the_edge_is_taken_and_so_is_what_is_meant(document):
    edits = ["at-most-changed 12", "at-most-shifted 14400", "max-shift 60", "max-per-head 60", "places tram==20"]
    assert with_edits(document, *edits, "headcount school==1").instance.groups[1].headcount == 1


def test_an_edit_that_explains_what_is_wrong_in_many_places_stands_last(document):
    with pytest.raises(InputError) as error:
        with_edits(document, "places tram==99999999")
    *others, last = error.value.problems
    assert others
    assert str(last) == (
        "what-if places tram==99999999: found edits that no instance can have; expected an instance that keeps its "
        "rules; change or leave out what does this."
    )


@pytest.mark.parametrize(
    "edits",
    [
        ["without office"],
        ["places tram=+20%", "growth +5%"],
        ["headcount school=+10%", "adherence school=80%", "public-transport college=-5%"],
        ["earlier-weight 2", "behaviour 20%", "goal most-valuable"],
        ["fix school-pupils=+15", "max-shift 15", "at-most-changed 2"],
    ],
)
def test_an_edited_instance_is_what_a_file_of_it_says(document, edits):
    result = edited(parsed(document), make_scenario(edits)).instance
    again = parse_instance(dump_instance(result).encode(), "the edited instance")
    assert again == result
    assert again.content_hash == result.content_hash


def test_what_an_edit_leaves_alone_is_not_read_again(document):
    given = parsed(document)
    result = edited(given, make_scenario(["headcount school=+10%", "places tram=+20%"])).instance
    unlike = [own.id for own, its in zip(result.organisations, given.organisations, strict=True) if own is not its]
    assert unlike == ["school"]
    assert edited(given, make_scenario(["at-most-changed 1"])).instance.lines[0] is given.lines[0]
