"""Asking for words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.wording import UnknownWording, Wording

from .conftest import Overlay, problems

Shipped = Callable[[dict[str, str]], Path]

SHEET = """
[saved]
title = "Saved: {client}, session {number}"
note = "Kept as {{words}} for {client!}."
plain = "Saved."
[waiting]
none = "Nothing waits."
one = "One rupture waits for {client}."
other = "{count} ruptures wait for {client}."
[few]
one = "{count} line"
other = "{count} lines"
[about]
body = ["First, {client}.", "Second."]
"""


@pytest.fixture
def wording(shipped: Shipped) -> Wording:
    return Wording.load(folder=shipped({"story.toml": SHEET}))


def test_words_are_said_with_their_placeholders_filled_in(wording: Wording) -> None:
    said = wording.say("story.saved.title", client="grey heron", number=5)
    assert said == "Saved: grey heron, session 5"


def test_what_is_filled_in_is_not_looked_at_again(wording: Wording) -> None:
    said = wording.say("story.saved.title", client="{number} {{x}}", number=5)
    assert said == "Saved: {number} {{x}}, session 5"


def test_double_braces_are_braces(wording: Wording) -> None:
    assert wording.say("story.saved.note", client="a b") == "Kept as {words} for a b."


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "Nothing waits."), (1, "One rupture waits for a b."), (7, "7 ruptures wait for a b.")],
)
def test_numbers_choose_their_words(wording: Wording, count: int, said: str) -> None:
    assert wording.count("story.waiting", count, client="a b") == said


def test_without_words_for_none_zero_is_said_like_many(wording: Wording) -> None:
    assert wording.count("story.few", 0) == "0 lines"


def test_paragraphs_come_one_by_one(wording: Wording) -> None:
    assert wording.many("story.about.body", client="a b") == ("First, a b.", "Second.")


@pytest.mark.parametrize(
    "ask",
    [
        lambda words: words.say("story.saved.subtitle"),
        lambda words: words.say("story.saved"),
        lambda words: words.say("saved.title"),
        lambda words: words.say("story.saved.title", client="a b"),
        lambda words: words.say("story.saved.plain", client="a b"),
        lambda words: words.say("story.about.body", client="a b"),
        lambda words: words.many("story.saved.plain"),
        lambda words: words.many("story.about.body"),
        lambda words: words.count("story.saved", 3),
        lambda words: words.count("story.waiting", 3),
        lambda words: words.count("story.waiting", 0),
        lambda words: words.count("story.few", 3, client="a b"),
    ],
)
def test_asking_for_other_words_than_there_are_is_a_mistake_in_the_code(
    wording: Wording, ask: Callable[[Wording], object]
) -> None:
    with pytest.raises(UnknownWording) as refusal:
        ask(wording)
    assert isinstance(refusal.value, KeyError)
    assert str(refusal.value)


def test_a_rewording_may_leave_a_placeholder_out(shipped: Shipped, overlay: Overlay) -> None:
    ours = overlay({"story.toml": '[saved]\ntitle = "Kept."\n[waiting]\nother = "Some wait."'})
    wording = Wording.load(ours, folder=shipped({"story.toml": SHEET}))
    assert wording.say("story.saved.title", client="a b", number=5) == "Kept."
    assert wording.count("story.waiting", 5, client="a b") == "Some wait."
    assert wording.say("story.saved.plain") == "Saved."


def test_a_marked_placeholder_must_be_kept(shipped: Shipped, overlay: Overlay) -> None:
    ours = overlay({"story.toml": '[saved]\nnote = "Kept."'})
    found = problems(ours, folder=shipped({"story.toml": SHEET}))
    assert [str(one) for one in found] == ["story.toml: saved.note: {client} must be kept"]


LIMITS = [
    ("buttons.toml", '[said]\nlabel = "{}"', 80),
    ("commands.toml", '[debrief]\ndescription = "{}"', 100),
    ("cards.toml", '[saved]\nbody = "{}"', 2000),
    ("terminal.toml", '[init]\ndone = "{}"', None),
]


@pytest.mark.parametrize(("file", "sheet", "most"), LIMITS)
def test_a_text_is_as_long_as_its_place_allows(
    shipped: Shipped, file: str, sheet: str, most: int | None
) -> None:
    fits = shipped({file: sheet.replace("{}", "x" * (most or 9000))})
    assert problems(None, folder=fits) == []
    if most is not None:
        (found,) = problems(None, folder=shipped({file: sheet.replace("{}", "x" * (most + 12))}))
        assert found.file == file
        assert found.reason == f"{most + 12} characters, Discord shows {most} at most"


def test_a_button_has_room_for_the_longest_code(shipped: Shipped) -> None:
    tight = shipped({"buttons.toml": f'[debrief]\nlabel = "{"x" * 60} {{client}}"'})
    (found,) = problems(None, folder=tight)
    assert str(found) == "buttons.toml: debrief.label: 102 characters, Discord shows 80 at most"


def test_an_emoji_is_as_long_as_discord_counts_it(shipped: Shipped) -> None:
    (found,) = problems(None, folder=shipped({"buttons.toml": f'[said]\nlabel = "{"🌿" * 41}"'}))
    assert found.reason.startswith("82 characters")
