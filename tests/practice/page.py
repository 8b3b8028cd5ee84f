"""People at the private page's door, without a browser: what the door would ask of practice."""

from __future__ import annotations

import itertools

from bot.practice import entering
from bot.practice.entering import MadePasskey
from bot.records import new_id

# Each answer of a passkey is to a later challenge than the one before.
_challenges = itertools.count(1)


def made(credential=""):
    """A passkey that a browser has just made."""
    return MadePasskey(credential or new_id(), "a-public-key", 0)


async def link(house, person, path="/", **which):
    """The token of a fresh link."""
    return (await entering.link(house, person(), path, **which)).token


async def enrols(house, person, credential=""):
    """Makes a passkey with a fresh link."""
    return await entering.enrol(house, await link(house, person), made(credential))


async def shows(house, credential, count=0, **more):
    """Shows a passkey at the door, in answer to a fresh challenge."""
    return await entering.come_in(house, credential, count, next(_challenges), **more)


async def inside(house, person, credential=""):
    """Comes in with a first passkey, and is there."""
    entered = await enrols(house, person, credential)
    return await entering.visitor(house, entered.token)
