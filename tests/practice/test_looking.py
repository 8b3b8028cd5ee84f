"""What is looked for in a clinician's words before they are shared."""

from __future__ import annotations

from bot.alliance.identifiers import Kind
from bot.practice.looking import found_in

from .cast import refused


async def test_each_text_is_looked_through_under_its_own_key(group, ana, heron):
    texts = {"moment": "Call me on +44 20 7946 0958", "question": "What did I miss?"}
    found = await found_in(group, ana(), texts, heron.id)
    assert [one.kind for one in found["moment"]] == [Kind.PHONE]
    assert found["question"] == ()


async def test_a_client_of_somebody_else_is_not_there(group, ana, ben, heron):
    with refused("not_there"):
        await found_in(group, ben(), {"moment": "x"}, heron.id)
