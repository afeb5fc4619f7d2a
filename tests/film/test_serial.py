"""Values to JSON and back, readable, and strict about slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmwright.film import CameraMark, Malformed, Prop, Shot, build, digest, dumps, loads

SHOT = Shot("s1", 0, 48, "wide", "static", ("nell",), (CameraMark(0, (1.0, 2.0, 1.5), (0.0, 0.0, 1.2), 35.0),), (), ("l1",))


def test_a_value_comes_back_as_it_was():
    assert loads(Shot, dumps(SHOT)) == SHOT


def test_the_text_is_sorted_and_ends_with_a_newline():
    text = dumps(SHOT)
    assert text.endswith("}\n")
    keys = [line.split('"')[1] for line in text.splitlines() if line.startswith('  "')]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"lenz": 35}, "lenz"),
        ({"start": "zero"}, "start: expected a whole number"),
        ({"marks": [{"frame": 0, "at": [1, 2], "target": [0, 0, 1], "lens": 35}]}, r"marks\[0\].at: expected 3 values"),
        ({"subjects": "nell"}, "subjects: expected a list"),
        ({"end": True}, "end: expected a whole number"),
    ],
)
def test_a_slip_is_named_by_its_field(change, where):
    import json

    raw = json.loads(dumps(SHOT)) | change
    with pytest.raises(Malformed, match=where):
        build(Shot, raw)


def test_a_missing_field_is_named():
    with pytest.raises(Malformed, match="at: missing"):
        build(Prop, {"id": "cup", "kind": "cup"})


def test_broken_json_is_named_by_its_line():
    with pytest.raises(Malformed, match="line 2"):
        loads(Prop, '{\n"id" 1}')


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_numbers_that_print_alike_are_alike(a, b):
    one, two = Prop("x", "cup", (a, 0.0, 0.0)), Prop("x", "cup", (b, 0.0, 0.0))
    assert (dumps(one) == dumps(two)) == (digest(one) == digest(two))
    assert dumps(loads(Prop, dumps(one))) == dumps(one)


def test_minus_zero_is_zero():
    assert digest(Prop("x", "cup", (-0.0, 0.0, 0.0))) == digest(Prop("x", "cup", (0.0, 0.0, 0.0)))
