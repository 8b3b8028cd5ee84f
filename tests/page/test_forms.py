"""A form between its words and a browser: what is drawn, and what is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict
from practice.cast import words

from bot.page import asked as page_asked
from bot.page import forms
from bot.wording.forms import Form, Option, Question

OPTIONS = (Option("one", "One"), Option("two", "Two"), Option("three", "Three"))


def asked(kind="text", **given):
    """A form of one question that a group has put in itself."""
    usual = {"key": "own", "label": "Own", "description": "", "required": False, "longest": 20}
    if kind != "text":
        usual |= {"options": OPTIONS, "at_most": 3}
    return Form("own", "Our own", (Question(kind=kind, **usual | given),))


def read(form, *given):
    """What comes back when these values are posted."""
    return forms.read(
        words(), form, MultiDict([("own", page_asked.plain(value)) for value in given])
    )


def test_one_choice_is_one_and_many_are_in_the_forms_order():
    assert read(asked("one"), "two").answers == {"own": "two"}
    assert read(asked("one"), "two", "one").answers == {"own": "one"}
    assert read(asked("many"), "three", "one").answers == {"own": ["one", "three"]}


@pytest.mark.parametrize("kind", ["one", "many"])
def test_what_no_option_is_was_not_chosen(kind):
    sent = read(asked(kind, required=True), "four", "<script>", "")
    assert sent.answers == {"own": "" if kind == "one" else []}
    assert sent.faults == {"own": "Please choose one."}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (["one"], "Please choose at least 2."),
        (["one", "two", "three"], None),
        ([], None),  # not needed, so nothing is an answer
    ],
)
def test_too_few_choices_are_told(chosen, said):
    assert read(asked("many", at_least=2), *chosen).faults.get("own") == said


def test_too_many_choices_are_told_and_stay_chosen():
    form = asked("many", at_most=1)
    sent = read(form, "one", "two")
    assert sent.faults == {"own": "Please choose 1 at most."}
    (field,) = forms.drawn(words(), form, sent.answers, sent.faults).fields
    assert [choice.chosen for choice in field.groups[0].choices] == [True, True, False]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 20, None),
        (" " * 9 + "x" * 20 + "\n", None),  # what is not kept is not counted
        ("x" * 21, "One character too many: 20 fit here."),
        ("🙂" * 11, "2 characters too many: 20 fit here."),  # as browsers and Discord count
        ("a\r\n" * 10, None),  # the end of a line is one character
    ],
)
def test_a_text_is_as_long_as_a_browser_counts_it(typed, said):
    assert read(asked(), typed).faults.get("own") == said


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")))
def test_whatever_is_typed_stands_in_the_form_again_letter_by_letter(typed):
    form = asked()
    sent = read(form, typed)
    (field,) = forms.drawn(words(), form, sent.answers, sent.faults).fields
    assert field.value == typed


@given(st.text(alphabet="a\r\n ", max_size=15))
def test_line_ends_of_every_browser_are_one(typed):
    assert "\r" not in page_asked.plain(typed)


def test_a_line_end_of_any_browser_is_one_and_no_more():
    assert page_asked.plain("a\r\nb\rc\nd\0\r\r\ne") == "a\nb\nc\nd\n\ne"


def test_a_fault_leads_to_the_first_thing_that_can_be_put_right():
    for kind, first in (("text", "own"), ("one", "own-one"), ("many", "own-one")):
        form = asked(kind, required=True)
        drawn = forms.drawn(words(), form, {}, read(form).faults)
        assert drawn.refused
        assert drawn.fields[0].first == first


def test_what_only_the_page_asks_waits_folded_until_it_is_answered_or_faulty():
    form = asked("many", face="page")
    assert forms.drawn(words(), form).fields[0].folded
    assert not forms.drawn(words(), form, {"own": ["one"]}).fields[0].folded
    assert not forms.drawn(words(), form, {}, {"own": "Please choose one."}).fields[0].folded
    assert not forms.drawn(words(), asked("many")).fields[0].folded


def test_one_choice_that_is_not_needed_can_be_taken_back():
    """A browser lets nobody unset a radio button."""
    for answered, chosen in (
        ({}, [False] * 3 + [True]),
        ({"own": "two"}, [False, True, False, False]),
    ):
        (field,) = forms.drawn(words(), asked("one"), answered).fields
        *_, none = field.groups[0].choices
        assert (none.key, none.label) == ("", "No answer")
        assert [choice.chosen for choice in field.groups[0].choices] == chosen
    assert read(asked("one"), "").answers == {"own": ""}
    assert forms.drawn(words(), asked("one", face="page")).fields[0].folded
    for form in (asked("one", required=True), asked("many")):
        (field,) = forms.drawn(words(), form).fields
        assert all(choice.key for choice in field.groups[0].choices)


def test_every_shipped_form_can_be_drawn_and_read():
    # Channels and roles are Discord's to offer; setting up is done there.
    ours = [form for form in words().forms.values() if form.key != "setup_rooms"]
    for form in ours:
        drawn = forms.drawn(words(), form)
        assert len(drawn.fields) == len(form.questions)
        given = [
            (question.key, question.options[0].key if question.options else "10")
            for question in form.questions
        ]
        assert not forms.read(words(), form, MultiDict(given)).faults
