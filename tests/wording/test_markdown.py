"""What a clinician typed does nothing in Discord but stand there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import Wording, plain

SPECIAL = "*_~`|<>#-+[]()@:/\\ \n\u200b1.)&!?eh"
typed = st.one_of(
    st.text(),
    st.text(alphabet=SPECIAL),
    st.lists(
        st.sampled_from(
            [
                "@everyone",
                "@here",
                "<@123>",
                "<@!123>",
                "<@&123>",
                "<#123>",
                "</join:123>",
                "<:heron:123>",
                "<t:1618953630:R>",
                "[quiet](https://example.org)",
                "https://example.org/a_b",
                "\n# ",
                "\n-# ",
                "\n> ",
                "\n- ",
                "\n12. ",
                "```",
                "||",
                "\\",
                " ",
                "grey heron",
            ]
        )
    ).map("".join),
)


def as_typed(shown: str) -> str:
    """Takes the escapes away again."""
    return re.sub(r"\\([^\w\s]|_)|@\u200b", lambda f: f[1] or "@", shown)


def after_escapes(shown: str) -> str:
    """What is left for Discord to interpret: everything a backslash does not hold down."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "\u2060", shown)


ACTIVE = {
    "a mention of everyone": r"@(everyone|here)",
    "a mention, timestamp, emoji or command": r"<[@#:/a-zA-Z]",
    "a link": r"[a-z]://",
    "a masked link": r"\]\(",
    "emphasis, code or a spoiler": r"[*_~`|]",
    "a heading, quote or list": r"(?m)^\s*([#>+-]|\d+[.)])",
    "an escape of the person's own": r"\\",
}


@pytest.mark.parametrize("kind", ACTIVE)
@given(text=typed)
def test_nothing_typed_is_active(kind: str, text: str) -> None:
    assert not re.search(ACTIVE[kind], after_escapes(plain(text)))


@given(typed)
def test_no_mention_is_left_for_a_server_that_does_not_look_at_escapes(text: str) -> None:
    assert not re.search(r"@(?!\u200b)", plain(text))


@given(typed)
def test_taking_the_escapes_away_gives_back_what_was_typed(text: str) -> None:
    assert as_typed(plain(text)) == text


@given(st.text(alphabet="abcdefgh ,.?'éß\n"))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("When I said *no*", r"When I said \*no\*"),
        ("# big", r"\# big"),
        ("we are #1, 3-4 times > 2", "we are #1, 3-4 times > 2"),
        ("first\n- then", "first\n\\- then"),
        ("1. first", r"1\. first"),
        ("a\u2028# b", "a\u2028\\# b"),
        ("@everyone", "@\u200beveryone"),
        ("[a](https://b.org)", r"\[a\](https\://b.org)"),
        (r"back\slash", r"back\\slash"),
    ],
)
def test_only_what_would_act_is_escaped(text: str, shown: str) -> None:
    assert plain(text) == shown
    assert Wording.plain(text) == shown
