"""The door: who comes in, who does not, and that seeing it changes nothing."""

from __future__ import annotations

from practice.cast import ANA


async def test_a_first_passkey_lets_in(visitor):
    assert (await visitor.get("/")).status == 200
