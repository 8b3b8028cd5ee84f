"""A client is two plain words, never a name."""

from __future__ import annotations

import traceback

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.codes import BadCode, CodeFault, plain_code

NAMES = frozenset({"anna", "rose", "josé", "strauß", "strauss", "renée", "νίκος"})
NOT_TWO, NOT_PLAIN, A_NAME = CodeFault


def fault_of(typed):
    with pytest.raises(BadCode) as bad:
        plain_code(typed, given_names=NAMES)
    return bad.value.fault


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("grey heron", "grey heron"),
        ("Grey heron", "grey heron"),
        ("  grey   heron ", "grey heron"),
        ("grey\theron", "grey heron"),
        ("grey-heron", "grey heron"),
        ("Grey-heron", "grey heron"),
        ("käfer blüte", "käfer blüte"),
        ("ka\u0308fer blu\u0308te", "käfer blüte"),
        ("Élan calme", "élan calme"),
        ("тихая вода", "тихая вода"),
        ("grey " + "h" * 20, "grey " + "h" * 20),
        ("no on", "no on"),
    ],
)
def test_two_plain_words_are_taken_and_kept_one_way(typed, kept):
    assert plain_code(typed, given_names=NAMES) == kept


@pytest.mark.parametrize(
    "typed", ["", "   ", "heron", "the grey heron", "grey-blue heron", "grey heron 2", "-", "- -"]
)
def test_anything_but_two_words_is_refused(typed):
    assert fault_of(typed) is NOT_TWO


@pytest.mark.parametrize(
    "typed",
    [
        "grey 2",
        "grey heron2",
        "client 0412",
        "12.03.1984 m",
        "grey her_on",
        "grey heron's",
        "grey, heron",
        "grey 🦢",
        "grey her\u200bon",
        "grey her.on",
        "grey " + "h" * 21,
        "a@b.org mail",
        "grey ²",
        "grey ٣",
    ],
)
def test_numbers_dates_and_signs_are_refused(typed):
    assert fault_of(typed) is NOT_PLAIN


@pytest.mark.parametrize(
    "typed",
    [
        "Grey Heron",
        "grey Heron",
        "GREY heron",
        "gREY heron",
        "grey heroN",
        "m heron",
        "M heron",
        "M K",
        "grey h",
        "Anna grey",
        "anna heron",
        "heron anna",
        "heron rose",
        "José grey",
        "jose\u0301 grey",
        "grey josé",
        "strauß grey",
        "strauss grey",
        "νίκος grey",
        "rene\u0301e grey",
    ],
)
def test_what_is_written_like_a_name_is_refused(typed):
    """Only the very first letter may be a capital: that is the phone's doing."""
    assert fault_of(typed) is A_NAME


def test_without_a_list_of_names_any_plain_word_is_a_word():
    assert plain_code("anna heron") == "anna heron"


typed_text = st.text(max_size=40) | st.lists(
    st.text(st.characters(categories=["Ll", "Lu", "Lt", "Lo", "Mn", "Nd"]), max_size=25),
    min_size=2,
    max_size=3,
).map(" ".join)


def outcome(typed):
    """The kept code or the refusal, whichever it is."""
    try:
        return plain_code(typed, given_names=NAMES)
    except BadCode as bad:
        return bad


@settings(deadline=None, max_examples=300)
@given(typed_text)
def test_whatever_is_typed_is_two_small_words_or_a_named_fault(typed):
    kept = outcome(typed)
    if isinstance(kept, BadCode):
        assert kept.fault in CodeFault
        return
    first, second = kept.split(" ")
    for word in (first, second):
        assert word[0].isalpha()
        assert len(word) <= 20
        assert len(word) > 1 or word.lower() == word.upper(), "an initial"
    assert kept == kept.lower()
    assert outcome(kept) == kept


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x100, max_codepoint=0x24F), min_size=4))
def test_an_error_never_echoes_what_was_typed(typed):
    refusal = outcome(f"{typed} 7")
    assert refusal.args == (refusal.fault.value,)
    assert typed not in "".join(traceback.format_exception(refusal))
    assert refusal.__context__ is None
