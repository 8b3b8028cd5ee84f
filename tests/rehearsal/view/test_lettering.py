"""Discord's markdown as data: what is said, how, and never more than was written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.view.lettering import blocks
from bot.wording import Wording


def named(kind: str, number: int) -> str:
    return f"{kind}{number}"


def letters(text: str) -> list[Any]:
    """Each line as its kind and its spans."""
    return [(block["kind"], block.get("spans")) for block in blocks(text, named)]


@pytest.mark.parametrize(
    ("written", "kind", "spans"),
    [
        ("## Your week", "heading", [{"text": "Your week"}]),
        ("-# quietly", "small", [{"text": "quietly"}]),
        ("- a point", "bullet", [{"text": "a point"}]),
        ("plain", "line", [{"text": "plain"}]),
        ("__a__ b", "line", [{"text": "a", "underlined": True}, {"text": " b"}]),
        ("**a** b", "line", [{"text": "a", "bold": True}, {"text": " b"}]),
        ("*said*", "line", [{"text": "said", "slanted": True}]),
        ("_said_", "line", [{"text": "said", "slanted": True}]),
        ("snake_case_name", "line", [{"text": "snake_case_name"}]),
        ("`/join`", "line", [{"text": "/join", "code": True}]),
        ("<@7>", "line", [{"text": "@7", "mention": True}]),
        ("<#8>", "line", [{"text": "#8", "mention": True}]),
        ("</client add:9>", "line", [{"text": "/client add", "mention": True}]),
        (
            "[here](https://x.example/a)",
            "line",
            [{"text": "here", "url": "https://x.example/a"}],
        ),
        (r"\*not\* \_so\_", "line", [{"text": "*not* _so_"}]),
        ("[here](javascript:alert)", "line", [{"text": "[here](javascript:alert)"}]),
    ],
)
def test_each_form_is_told_by_its_kind_and_spans(written, kind, spans):
    assert letters(written) == [(kind, spans)]


def test_a_quote_holds_a_line_of_its_own():
    (quote,) = blocks("> **she** said", named)

    assert quote["inside"]["spans"] == [{"text": "she", "bold": True}, {"text": " said"}]


def test_a_moment_is_left_to_the_browser_with_its_style():
    ((_, (span,)),) = letters("<t:1768406400:t>")

    assert (span["moment"], span["style"]) == ("2026-01-14T16:00:00+00:00", "t")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\u200b")))
def test_what_somebody_typed_is_shown_letter_by_letter(typed):
    """Whatever a clinician types goes through `plain` first, and comes out as it was."""
    shown = "\n".join(
        "".join(span["text"] for span in block["spans"])
        for block in blocks(Wording.plain(typed), named)
    )

    assert shown.replace("\u200b", "") == typed


@given(st.text())
def test_any_text_can_be_drawn(text):
    assert len(blocks(text, named)) == (text.count("\n") + 1 if text else 0)
