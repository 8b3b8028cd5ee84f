"""Somebody who is inside the private page, without a browser: the session and its cookie."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.practice import entering
from bot.practice.entering import Entered, MadePasskey, Visitor
from bot.practice.house import Actor, House

COOKIE = "__Host-afterhour"


@dataclass(frozen=True, slots=True)
class Session:
    """What a browser of theirs carries, and what each of its forms says."""

    token: str
    csrf: str

    @property
    def cookie(self) -> dict[str, str]:
        """As a header."""
        return {"Cookie": f"{COOKIE}={self.token}"}


async def session_of(house: House, person: int, guild: int) -> Session:
    """A member's session, begun with a passkey that no device holds."""
    given = await entering.link(house, Actor(person, guild, secrets.token_hex(8)))
    made = MadePasskey(secrets.token_urlsafe(32), secrets.token_urlsafe(77), 0)
    entered = await entering.enrol(house, given.token, made)
    assert isinstance(entered, Entered)
    visitor = await entering.visitor(house, entered.token)
    assert isinstance(visitor, Visitor)
    return Session(entered.token, visitor.csrf)
