"""The words client codes are made of."""

from __future__ import annotations

from itertools import product

import pytest

from bot.alliance.codes import BadCode, plain_code
from bot.wording import Wording


def test_every_proposed_code_is_taken(wording: Wording) -> None:
    words = wording.code_words
    for first, second in product(words.first, words.second):
        code = f"{first} {second}"
        assert plain_code(code, given_names=wording.given_names) == code


def test_there_are_codes_enough_and_none_twice(wording: Wording) -> None:
    words = wording.code_words
    assert len(words.first) >= 60
    assert len(words.second) >= 80
    assert not set(words.first) & set(words.second)


def test_grey_heron_is_proposed(wording: Wording) -> None:
    assert "grey" in wording.code_words.first
    assert "heron" in wording.code_words.second


def test_names_of_many_places_are_refused(wording: Wording) -> None:
    assert len(wording.given_names) >= 400
    for name in ("anna", "fatima", "kwame", "yuki", "priya", "łukasz", "josé", "rose", "mark"):
        with pytest.raises(BadCode):
            plain_code(f"grey {name}", given_names=wording.given_names)


def test_no_code_word_speaks_of_a_person_or_bodes_ill(wording: Wording) -> None:
    of_a_person = {"dull", "broken", "difficult", "bright", "sweet", "dark", "black", "cold", "old"}
    of_ill = {"raven", "crow", "owl", "vulture", "nettle", "hammer", "thunder", "ash"}
    words = {*wording.code_words.first, *wording.code_words.second}
    assert not words & (of_a_person | of_ill)


def test_the_name_of_a_thread_is_never_taken_for_a_clients_code(wording: Wording) -> None:
    words = wording.many("thread_codes.words")
    codes = {*wording.code_words.first, *wording.code_words.second}
    assert len(words) == len(set(words)) >= 60
    assert not set(words) & codes
    assert not set(words) & wording.given_names
    longest = sorted(words, key=len)[-2:]
    name = wording.say("thread_codes.code", one=longest[0], other=longest[1])
    assert len(name) <= 60
    with pytest.raises(BadCode):
        plain_code(name, given_names=wording.given_names)
