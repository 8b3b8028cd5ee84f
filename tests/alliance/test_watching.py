"""A real name's parts are found however they are typed, and cannot be read back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.watching import Watch, hashed, parts_of, plain

KEY = bytes(range(32))
SMALL = frozenset({"van", "der", "an"})


def watch(name: str, client: str = "heron") -> Watch:
    parts = parts_of(name, too_common=SMALL)
    return Watch(frozenset((client, hashed(part, KEY, client)) for part in parts), KEY)


def found(name: str, text: str) -> list[str]:
    return [text[start:end] for start, end in watch(name).spans(text)]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("Rosalind Okafor", "and rosalind said no", "rosalind"),
        ("Rosalind Okafor", "OKAFOR again", "OKAFOR"),
        ("Rosalind Okafor", "Rosalind's mother", "Rosalind's"),
        ("Rosalind Okafor", "rosalinds mother", "rosalinds"),
        ("Rosalind Okafor", "Rosalind\u2019s mother", "Rosalind\u2019s"),
        ("Zoë Müller", "zoe came", "zoe"),
        ("Zoë Müller", "Mueller called", "Mueller"),
        ("Zoe Muller", "Zoë cried", "Zoë"),
        ("Zoë", "Zoe\u0308 cried", "Zoe\u0308"),
        ("Anne-Marie Smith", "marie was late", "marie"),
        ("Anne-Marie Smith", "annemarie was late", "annemarie"),
        ("Marie Smith", "the Smith-Jones file", "Smith"),
        ("Liam O'Neil", "mr oneil", "oneil"),
        ("Liam O'Neil", "mr O\u2019Neil", "O\u2019Neil"),
        ("Łukasz", "lukasz wept", "lukasz"),
        ("Ayşe I\u015f\u0131k", "ayse isik", "ayse"),
        ("שירה", "ולשירה? no: לשירה", "לשירה"),
        ("محمد", "ومحمد قال", "ومحمد"),
        ("小林", "昨日小林さんは", "小林"),
        ("민수", "민수가 왔다", "민수"),
        ("Олена", "олена плакала", "олена"),
    ],
)
def test_a_part_is_found_however_it_is_typed(name: str, text: str, place: str):
    assert place in found(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Rosalind Okafor", "a rose, and Okafo"),
        ("Don Parker", "I don't know, and can't park here"),
        ("Jan van der Berg", "the van drove under an oak"),
        ("J. Smith", "J is only an initial"),
        ("", "anything at all"),
    ],
)
def test_what_is_no_part_of_the_name_is_left_alone(name: str, text: str):
    assert found(name, text) == []


def test_two_clients_of_one_name_do_not_look_alike():
    assert hashed("rosalind", KEY, "heron") != hashed("rosalind", KEY, "moss")
    assert hashed("rosalind", KEY, "heron") != hashed("rosalind", bytes(32), "heron")


def test_a_watch_shows_nothing_of_itself():
    assert repr(watch("Rosalind")) == "Watch(...)"


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_name_and_no_text_stops_it(name: str, text: str):
    places = list(watch(name).spans(text))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(a[1] <= b[0] for a, b in pairwise(places))


@given(st.text(alphabet=st.characters(categories=("Lu", "Ll")), min_size=2, max_size=30))
def test_each_watched_word_is_found_again_in_capitals_and_small_letters(name: str):
    parts = parts_of(name)
    for typed in (name, name.lower(), name.upper()):
        if parts and plain(typed) in parts:
            assert found(name, f"and {typed} said") == [typed]


def test_a_long_text_is_looked_through():
    for piece in ("a ", "a-", "小", "ב", "é", "a'"):
        found("Rosalind", piece * (4000 // len(piece)))
