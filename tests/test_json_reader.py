"""JSON, however deeply strangers nest it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.matrix.json_reader import DEEPEST, FIGURES, read

SHORT = st.integers(1 - 10**FIGURES, 10**FIGURES - 1)  # longer ones beside something deep are left out
PLAIN = st.none() | st.booleans() | SHORT | st.text(alphabet='ab"\\[]{}é\n')
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text('"\\[{a'), inner))


@settings(max_examples=40)
@given(VALUES, st.integers(1, 3_000))
def test_values_beside_a_deep_one_are_read_as_written(value: object, levels: int) -> None:
    deep = "[" * levels + json.dumps(value) + "]" * levels

    found = read(f'{{"deep": {deep}, "beside": {json.dumps(value)}}}'.encode())

    assert isinstance(found, dict)
    assert found["beside"] == value


def test_an_object_at_the_deepest_level_has_lost_what_was_in_it() -> None:
    found = read(b'{"a":' * 2_000 + b"1" + b"}" * 2_000)

    assert json.dumps(found) == '{"a": ' * (DEEPEST - 1) + "{}" + "}" * (DEEPEST - 1)


def test_an_integer_without_end_is_left_out() -> None:
    longest = 10**FIGURES - 1

    found = read(f'{{"a": {"9" * 5_000}, "b": 12, "c": {longest}, "d": {-longest}}}'.encode())

    assert found == {"a": None, "b": 12, "c": longest, "d": -longest}


@pytest.mark.parametrize("text", [b"[" * 9_000, b"[" * 9_000 + b"}" * 9_000, b'{"a', b"\xff", b""])
def test_invalid_json_is_refused(text: bytes) -> None:
    with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
        read(text)
