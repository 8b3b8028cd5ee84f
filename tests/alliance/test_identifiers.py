"""We look for identifiers before anything is handed on. We do not find everything."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.identifiers import Cues, Kind, Looking
from bot.practice.looking import looking
from bot.wording import Wording

LOOKING = looking(Wording.load(), allowed=["Kintsugi"])


def held(text: str) -> list[tuple[Kind, str]]:
    """What has to be changed before this is shared."""
    return [(one.kind, text[one.start : one.end]) for one in LOOKING.look(text) if one.holds]


def underlined(text: str) -> list[str]:
    return [text[one.start : one.end] for one in LOOKING.look(text) if not one.holds]


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("write to jo.b+x@mail.example.org please", Kind.EMAIL, "jo.b+x@mail.example.org"),
        ("see https://example.org/a?b=1 there", Kind.LINK, "https://example.org/a?b=1"),
        ("it is on lovepage.com somewhere", Kind.LINK, "lovepage.com"),
        ("call +44 20 7946 0958 today", Kind.PHONE, "+44 20 7946 0958"),
        ("call (212) 736-5000 today", Kind.PHONE, "(212) 736-5000"),
        ("her number, 06 12 34 56 78, again", Kind.PHONE, "06 12 34 56 78"),
        ("on 3/4/2024 he left", Kind.DATE, "3/4/2024"),
        ("on 2024-04-03 he left", Kind.DATE, "2024-04-03"),
        ("on the 3rd of April he left", Kind.DATE, "3rd of April"),
        ("on april 3, 2024 he left", Kind.DATE, "april 3, 2024"),
        ("since 12. Nov 2023", Kind.DATE, "12. Nov 2023"),
        ("DOB: 3.4.87", Kind.BIRTH, "3.4.87"),
        ("his grandmother is 93 years old", Kind.AGE, "93"),
        ("a 101-year-old aunt", Kind.AGE, "101"),
        ("aged 90 and well", Kind.AGE, "90"),
        ("ninety-three years old", Kind.AGE, "ninety-three"),
        ("insurance number AB-44521", Kind.RECORD, "AB-44521"),
        ("her ssn is 123-45-6789", Kind.RECORD, "123-45-6789"),
        ("passport: X1234567", Kind.RECORD, "X1234567"),
        ("paid from DE89 3704 0044 0532 0130 00 again", Kind.RECORD, "DE89 3704 0044 0532 0130 00"),
        ("at 221b Baker Street", Kind.ADDRESS, "221b Baker Street"),
        ("found as @quiet_heron there", Kind.HANDLE, "@quiet_heron"),
        ("her instagram: quiet.heron", Kind.HANDLE, "quiet.heron"),
        ("heron#1234 wrote", Kind.HANDLE, "heron#1234"),
        ("then mrs smith came", Kind.NAME, "smith"),
        ("my client Zoë said so", Kind.NAME, "Zoë"),
        ("Her husband Ed O'Neil left", Kind.NAME, "Ed O'Neil"),
        ("he works at Acme Mills now", Kind.NAME, "Acme Mills"),
        ("a friend named Émile", Kind.NAME, "Émile"),
    ],
)
def test_what_is_looked_for_is_found_at_its_place(text: str, kind: Kind, place: str):
    assert held(text) == [(kind, place)]


@pytest.mark.parametrize(
    "text",
    [
        "She went quiet for about 3.5 seconds after I asked.",
        "When I said that, the client did not answer.",
        "My client said it was fine. Then she left at 10:50.",
        "I miss her warmth; it may be 2 or 3 sessions since.",
        "On a scale of 1-10 it was a 7, last week a 9.",
        "He is 45 years old, and 95 percent sure.",
        "It was session 12 of 2024, in November.",
        "She was born in 1987, far away.",
        "We agreed on 50 minutes every 2 weeks for £90.",
        "Her mother called twice; my client I think was annoyed.",
        "I called it a Gestalt way of asking.",
        "the patient was late, e.g. by ten minutes, i.e. as always",
    ],
)
def test_plain_clinical_sentences_hold_nothing_up(text: str):
    assert held(text) == []


def test_a_word_with_a_capital_letter_is_only_underlined():
    assert underlined("Then Zora came. She met Björn on Monday, in CBT.") == ["Zora", "Björn"]
    assert underlined("Anna cried. Afterwards it rained.") == ["Anna"]


def test_a_group_allows_its_own_words():
    assert underlined("the Kintsugi of it, and the Ikigai") == ["Ikigai"]


@given(st.text(max_size=200))
def test_no_text_stops_it_and_no_two_places_overlap(text: str):
    found = LOOKING.look(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


# What patterns begin with, go on with and end with, to be put together in any order.
PIECES = (
    *("1", "12", "1975", "94", "0", "+1", "00", "(", ")", "-", "/", ".", ",", ":", "@", "_", "#"),
    *(
        "a",
        "A1",
        "AB",
        "x.y",
        "mr ",
        "her ex ",
        "client",
        "called ",
        "van ",
        "born ",
        "on ",
        "may ",
    ),
    *("3rd", " of ", "June", "ninety", " years old", "file no ", "insta is ", "at", " dot ", "com"),
    *(
        "http://",
        "www.",
        "Road",
        "rue ",
        "zip ",
        "oh ",
        "seven ",
        "'s",
        "\u2019",
        "e\u0301",
        "שי",
        "中",
    ),
    *(" ", "  ", "\n", "\t", "\u00a0", "🙂", "Zoë", "Lindenstr. "),
)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_nothing_put_together_of_cues_stops_it_either(text: str):
    found = LOOKING.look(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert LOOKING.look(text) == found


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_is_looked_through_quickly_enough_to_wait_for(piece: str):
    """No pattern goes over the same letters again and again: this would never end."""
    LOOKING.look(piece * (4000 // len(piece)))


@pytest.mark.nightly
@pytest.mark.parametrize("first", PIECES)
def test_no_two_pieces_together_hold_it_up(first: str):
    for second in PIECES:
        LOOKING.look((first + second) * (4000 // len(first + second)))


def test_it_does_without_any_words():
    assert [one.kind for one in Looking(Cues()).look("x a@b.org")] == [Kind.EMAIL]


def test_the_words_never_say_that_a_text_is_anonymous():
    words = Wording.load()
    said = [words.say(f"packet.check.{key}") for key in ("title", "looked", "nothing")]

    assert not any("de-identified" in one or "anonym" in one for one in said)
    assert "We look for" in said[1]
    assert all(words.say(f"packet.check.found.{kind}") for kind in Kind)
