"""Colleagues' eyes on Discord, from the button on a rupture's card to the round of thanks."""

from __future__ import annotations

import pytest

from .cast import Group, eventually
from .colleagues import Colleagues, colleagues_of


@pytest.fixture
async def they(group: Group) -> Colleagues:
    """Ana and four colleagues."""
    return await colleagues_of(group)


async def test_colleagues_read_exactly_what_the_presenter_was_shown(they: Colleagues):
    preview = await they.asks()
    card = preview.message.components[0]

    await they.ana.press(preview.message, "consult:post")
    await eventually(lambda: bool(they.threads))
    await they.rest()

    shown = [part["content"] for part in card["components"] if part["type"] == 10]
    (opening,) = [m for m in they.posts_there if they.shared["question"] in m.text]
    assert opening.text == "\n".join(shown)
