"""Whether sentences may stand in Discord, where it is asked of a person and not of a row."""

from __future__ import annotations

from bot.practice.house import Actor, House
from bot.records import Database, clinicians, groups, outbox
from bot.records.outbox import OutboxMessage


async def in_words(house: House, who: Actor) -> bool:
    """Whether every membership this person may act under here has its sentences in Discord.

    For whoever has none it is the group's way that counts.
    """

    def work(db: Database) -> bool:
        group = groups.of_guild(db, who.guild) if who.guild is not None else None
        found = clinicians.joined_anywhere(db, who.person)
        if group is not None:
            found = [own for own in found if own.group_id == group.id]
        if found:
            return all(clinicians.writes_in_chat(db, own.id) for own in found)
        return group is None or group.words != "page"

    return await house.records.read(work)


async def leads_to_page(house: House, message: OutboxMessage) -> bool:
    """Whether a message is to lead to the page: where there is one, and sentences stand there."""
    if not house.page or message.group_id is None:
        return False

    def work(db: Database) -> bool:
        if message.target == "person":
            own = clinicians.known(db, message.group_id or "", message.recipient)
            return own is not None and not clinicians.writes_in_chat(db, own.id)
        group = groups.by_id(db, message.group_id or "")
        return group is not None and group.words == "page"

    return await house.records.read(work)


async def of_message(house: House, who: Actor, message_id: str) -> str:
    """The membership a message is about, by its id; empty where it does not say so."""

    def work(db: Database) -> str:
        message = outbox.by_id(db, message_id)
        found = clinicians.joined_anywhere(db, who.person)
        return next((own.id for own in found if message and own.group_id == message.group_id), "")

    return await house.records.read(work)
