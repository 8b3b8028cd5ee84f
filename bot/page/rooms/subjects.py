"""Whom and what an address is about: an id of a row of one's own, or nothing at all."""

from __future__ import annotations

from bot.page.visit import Visit
from bot.practice import clients
from bot.practice.refusals import NotThere, Refusal
from bot.records.clients import Client

# A form's draft in an address: whatever can name what is kept of it.
DRAFT = "{draft:[a-z0-9-]{1,40}}"


async def own_client(visit: Visit) -> Client:
    """The client of this address, by id. Raises NotThere for an absent one and for another's.

    The chat lets people type a code; an address never holds one, and none opens a room.
    """
    return await client_of(visit, visit.part("client"))


async def client_of(visit: Visit, wanted: str) -> Client:
    """The client with this id. Raises NotThere, as above."""
    try:
        found = await clients.find(visit.house, visit.who, wanted)
    except Refusal as refusal:
        if refusal.reason != "client_unknown":
            raise
        raise NotThere from None
    if found.id != wanted:
        raise NotThere
    return found
