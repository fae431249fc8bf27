"""From bytes to a tree: what is no JSON, no UTF-8, or says the same thing twice."""

import json
import sys

import pytest

UTF8 = "expected text in UTF-8; save the file as UTF-8."

BROKEN = [
    pytest.param(
        b"", "found an empty file; expected a JSON object; check that the file was written to its end.", id="0"
    ),
    pytest.param(
        b" \n", "found an empty file; expected a JSON object; check that the file was written to its end.", id="blank"
    ),
    pytest.param(b"[]", "found an empty list; expected one object, { … }; put the content between { and }.", id="list"),
    pytest.param(b"null", "found null; expected one object, { … }; put the content between { and }.", id="null"),
    pytest.param(b"NaN", "found NaN; expected one object, { … }; put the content between { and }.", id="nan"),
    pytest.param('{"a": 1}'.encode("utf-16"), f"found text in UTF-16; {UTF8}", id="utf-16"),
    pytest.param('{"a": 1}'.encode("utf-16-le"), f"found text in UTF-16; {UTF8}", id="utf-16-without-mark"),
    pytest.param('{"a": 1}'.encode("utf-32"), f"found text in UTF-32; {UTF8}", id="utf-32"),
    pytest.param(b'{"a":\n"caf\xe9"}', f"byte 11, line 2: found byte 0xe9; {UTF8}", id="latin-1"),
    pytest.param(
        b'\xef\xbb\xbf{"a":\n"caf\xe9"}', f"byte 14, line 2: found byte 0xe9; {UTF8}", id="latin-1-behind-a-mark"
    ),
    pytest.param(
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        "found brackets nested hundreds deep; expected at most ten; check how this file was written.",
        id="deep-objects",
    ),
    pytest.param(
        b"[" * 100_000,
        "found brackets nested hundreds deep; expected at most ten; check how this file was written.",
        id="deep-lists",
    ),
    pytest.param(
        b'{"a": 1,}',
        "line 1, column 9: found }; expected a key in double quotes; remove the comma before it.",
        id="comma-before-brace",
    ),
    pytest.param(
        b'{"a": [1,\n]}',
        "line 2, column 1: found ]}; expected a value; remove the comma before it.",
        id="comma-before-bracket",
    ),
    pytest.param(
        b"{a: 1}",
        "line 1, column 2: found a: 1}; expected a key in double quotes; write the key in double quotes.",
        id="bare-key",
    ),
    pytest.param(
        b"{'a': 1}",
        "line 1, column 2: found 'a': 1}; expected a key in double quotes; use straight double quotes: \".",
        id="single-quotes",
    ),
    pytest.param(
        '{"a": “x”}'.encode(),
        'line 1, column 7: found “x”}; expected a value; use straight double quotes: ".',
        id="curly-quotes",
    ),
    pytest.param(
        b'{"a" 1}',
        "line 1, column 6: found 1}; expected a colon after the key; write a colon between the key and its value.",
        id="no-colon",
    ),
    pytest.param(
        b'{"a": 1\n "b": 2}',
        'line 2, column 2: found "b": 2}; expected a comma or a closing bracket; '
        "check the line before too: a comma may be missing.",
        id="no-comma",
    ),
    pytest.param(
        b'{"a": "x',
        'line 1, column 7: found "x; expected a closing double quote; close the text with a double quote.',
        id="open-text",
    ),
    pytest.param(
        b'{"a": "x\ny"}',
        "line 1, column 9: found the control character \\n; expected a text on one line; "
        "write a line break in a text as \\n, a tab as \\t.",
        id="line-break-in-text",
    ),
    pytest.param(
        b'{"a": "\\q"}',
        'line 1, column 8: found \\q"}; expected an escape that JSON knows; write a backslash as \\\\.',
        id="escape",
    ),
    pytest.param(
        b'{"a": "\\u12"}',
        'line 1, column 9: found u12"}; expected four hexadecimal digits after \\u; write the character itself.',
        id="short-escape",
    ),
    pytest.param(
        b"{} {}",
        "line 1, column 4: found {}; expected the end of the file; "
        "keep one object only; a bracket may be closed too early.",
        id="two-objects",
    ),
    pytest.param(
        b'{"a": ',
        "line 1, column 7: found the end of the file; expected a value; check that the file was written to its end.",
        id="cut-off",
    ),
    pytest.param(b'{"a": True}', "line 1, column 7: found True}; expected a value; write true.", id="python-true"),
    pytest.param(
        b'{\n// comment\n"a": 1}',
        "line 2, column 1: found // comment; expected a key in double quotes; remove the comment: JSON has none.",
        id="comment",
    ),
    pytest.param(
        b'{"a": \x1b[31m}',
        "line 1, column 7: found \\u001b[31m}; expected a value; "
        "write a text in double quotes, a number, true, false, null, a list or an object.",
        id="control-characters-are-never-printed-raw",
    ),
    pytest.param(
        b'{"choices": []}',
        'found "choices" without "lines"; expected an instance file; this is a schedule file: give the instance file.',
        id="schedule-without-format",
    ),
]


@pytest.mark.parametrize(("data", "sentence"), BROKEN)
def test_says_where_the_text_is_wrong(instance_faults, data, sentence):
    assert instance_faults(data) == ["InstanceFormatError", f"utrecht.json: {sentence}"]


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ('{"a": 1,}', 7, "line 1, column 9: found }; expected a key in double quotes; remove the comma before it."),
        ('{"a": 1,}', 8, "line 1, column 9: found }; expected a key in double quotes; remove the comma before it."),
        ('{"a": [1, \n]}', 8, "line 2, column 1: found ]}; expected a value; remove the comma before it."),
        ('{"a": "b, ]"\n"c": 1}', 13, 'line 2, column 1: found "c": 1}; expected a comma or a closing bracket; '
         "check the line before too: a comma may be missing."),
        ('{"a\\"": {}, "b" 1}', 16, "line 1, column 17: found 1}; expected a colon after the key; "
         "write a colon between the key and its value."),
        ('{"a": [{}, "b]', 11, 'line 1, column 12: found "b]; expected a closing double quote; '
         "close the text with a double quote."),
    ],
)  # fmt: skip
def test_how_python_words_it_and_on_which_side_of_a_comma_it_stops_makes_no_difference(
    monkeypatch, instance_faults, text, at, sentence
):
    def stop(*_, **__):
        raise json.JSONDecodeError("Words of another Python", text, at)

    monkeypatch.setattr(json, "loads", stop)
    assert instance_faults(text.encode()) == ["InstanceFormatError", f"utrecht.json: {sentence}"]


def test_byte_order_mark_is_accepted(instance_tree, instance_faults):
    assert instance_faults(b"\xef\xbb\xbf" + json.dumps(instance_tree()).encode()) == []


def test_nesting_below_the_limit_of_python_is_an_ordinary_fault(instance_tree, instance_faults):
    deep = sys.getrecursionlimit() // 2
    text = json.dumps(instance_tree({"zzz": 1})).replace('"zzz": 1', '"zzz": ' + "[" * deep + "]" * deep)
    kind, sentence = instance_faults(text.encode())
    assert kind == "InstanceFormatError"
    assert sentence.startswith('utrecht.json: zzz: found the unknown key "zzz"; ')


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("-Infinity", "-Infinity"),
        ("1e999", "1e999"),
        ("-1e999", "-1e999"),
        ("9" * 400, "9" * 59 + "…"),
        ("9" * 5000, "9" * 59 + "…"),
    ],
)
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("bin_min", "a whole number from 1 to 60"),
        ("name", "a text that is not empty"),
        ("days", "a list [ … ] of at least 1"),
    ],
)
def test_numbers_that_cannot_be_counted_with(instance_tree, instance_faults, number, shown, key, expected):
    text = json.dumps(instance_tree({key: 77777})).replace("77777", number)
    advice = "write a number that can be counted with, or ask who made the file what was meant"
    assert instance_faults(text.encode()) == [
        "InstanceFormatError",
        f"utrecht.json: {key}: found {shown}; expected {expected}; {advice}.",
    ]


@pytest.mark.parametrize("number", ["9" * 200, "1e300"])
def test_numbers_that_are_only_too_large(instance_tree, instance_faults, number):
    text = json.dumps(instance_tree({"lines[0].sections[0].weight": 77777})).replace("77777", number)
    (_, sentence) = instance_faults(text.encode())
    assert sentence.endswith("; expected a number from 0 to 1,000,000; give a value in that range.")


def test_keys_that_stand_twice(instance_tree, instance_faults):
    text = json.dumps(instance_tree())
    text = text.replace('"bin_min": 15', '"bin_min": 20, "bin_min": 15')
    text = text.replace('"headcount": 18000', '"headcount": 1, "headcount": 2, "headcount": 18000')
    assert instance_faults(text.encode()) == [
        "InstanceFormatError",
        'utrecht.json: bin_min: found the key "bin_min" 2 times; expected every key once; keep one of them.',
        'utrecht.json: organisations[0].groups[0].headcount: found the key "headcount" 3 times; '
        "expected every key once; keep one of them.",
    ]


def test_keys_that_stand_twice_in_what_another_hides(instance_tree, instance_faults):
    text = json.dumps(instance_tree()).replace('"profiles": ', '"profiles": {"a": 1, "a": 2}, "profiles": ')
    assert instance_faults(text.encode()) == [
        "InstanceFormatError",
        'utrecht.json: profiles: found the key "profiles" 2 times; expected every key once; keep one of them.',
        'utrecht.json: profiles.a: found the key "a" 2 times; expected every key once; keep one of them.',
    ]


def test_the_same_key_in_two_objects_is_fine(instance_tree, instance_faults):
    assert json.dumps(instance_tree()).count('"headcount"') == 3
    assert instance_faults(instance_tree()) == []


@pytest.mark.parametrize(
    ("changes", "where", "shown"),
    [
        ({"lines[1].name": "\ud800x"}, "lines[1].name", '"\\ud800x"'),
        ({"agreements[7].note": "a\udc00"}, "agreements[7].note", '"a\\udc00"'),
        ({"lines[2].id": "\udfff"}, "lines[2].id", '"\\udfff"'),
    ],
)
def test_half_characters(instance_tree, instance_faults, changes, where, shown):
    assert instance_faults(instance_tree(changes)) == [
        "InstanceFormatError",
        f"utrecht.json: {where}: found {shown}; expected whole characters; "
        "write the character itself instead of half of its escape.",
    ]


def test_half_character_in_a_key(instance_tree, instance_faults):
    kind, half, *_ = instance_faults(instance_tree({"lines[1].\ud800": 1}))
    assert kind == "InstanceFormatError"
    assert half.startswith('utrecht.json: lines[1]["\\ud800"]: found "\\ud800"; expected whole characters; ')


def test_both_halves_make_a_character(instance_tree, instance_faults):
    data = json.dumps(instance_tree({"lines[1].name": "Bus 🚌"})).encode()
    assert b"\\ud83d\\ude8c" in data
    assert instance_faults(data) == []
