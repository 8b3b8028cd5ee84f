"""Whom and what an address is about: an id of a row of one's own, or nothing at all."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.page.visit import Visit
from bot.practice import clients
from bot.practice.refusals import NotThere, Refusal
from bot.records import dbapi
from bot.records.clients import Client

T = TypeVar("T")
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


async def saved_as(visit: Visit, draft: str, save: Callable[[str], Awaitable[T]]) -> T:
    """Saves under a form's id; under one of one's own, made from it, where it is another's.

    Ids are drawn by chance, and an address can hold any: whoever meets another's by guessing
    is answered exactly as with one that nobody has.
    """
    try:
        return await save(draft)
    except dbapi.IntegrityError:
        told = hashlib.sha256(f"{visit.visitor.clinician.id}:{draft}".encode())
        return await save(told.hexdigest()[:24])
