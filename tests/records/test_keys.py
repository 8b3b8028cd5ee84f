"""A key is 32 bytes, 64 hex digits as text, and is never shown."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records import BadKey, Key, new_id, new_key, parse_key
from bot.records.ids import ALPHABET


@given(st.binary(min_size=32, max_size=32), st.sampled_from(["", " ", "\n", "\t "]))
def test_a_key_is_read_back_from_its_text(raw, space):
    assert parse_key(f"{space}{raw.hex()}{space}").raw == raw
    assert parse_key(raw.hex().upper()) == Key(raw)


@pytest.mark.parametrize(
    "text", ["", "ab", "g" * 64, "a" * 63, "a" * 65, "a" * 32 + " " + "a" * 32, "\u0661" * 64]
)
def test_anything_else_is_refused_without_quoting_it(text):
    with pytest.raises(BadKey) as refused:
        parse_key(text)
    assert str(refused.value) == BadKey.phrase


def test_a_key_is_not_shown():
    text = new_key()
    key = parse_key(text)
    for shown in (repr(key), str(key), f"{key}", repr([key]), repr({"key": key})):
        assert text not in shown
        assert text[:8] not in shown


def test_a_key_is_not_pickled():
    with pytest.raises(TypeError):
        pickle.dumps(parse_key(new_key()))


def test_no_two_new_keys_are_the_same():
    assert len({new_key() for _ in range(100)}) == 100


def test_ids_are_short_plain_and_different():
    ids = [new_id() for _ in range(1_000)]
    assert len(set(ids)) == 1_000
    assert all(len(each) == 12 and set(each) <= set(ALPHABET) for each in ids)
    assert not set("01ilo") & set(ALPHABET)
