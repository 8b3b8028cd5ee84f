"""A consultation on Discord, as people make one: a channel for it, five clinicians, one rupture."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.alliance.consultations import Form
from bot.chat.permissions import INVITED_WITH
from bot.faces.consultations import phase_title
from bot.practice import setup
from bot.rehearsal import Answer, Channel, Kind, Message, Person

from .cast import Group, eventually

PACE_HOURS = 25


@dataclass
class Colleagues:
    """The group with a channel for consultations. Ana presents; Ben, Cleo, Dora and Emil joined."""

    group: Group
    room: Channel
    ana: Person
    others: list[Person]
    rupture: str
    shared: dict[str, str] = field(default_factory=dict)

    @property
    def ben(self) -> Person:
        """One of the colleagues."""
        return self.others[0]

    @property
    def everybody(self) -> list[Person]:
        """The presenter first."""
        return [self.ana, *self.others]

    def say(self, key: str, /, **fill: object) -> str:
        """The words under a key."""
        return self.group.say(key, **fill)

    async def asks(self, **answers: Any) -> Answer:
        """Ana opens the form on her rupture's card, and sends it: the preview."""
        form = (
            await self.ana.press_raw(f"consult:ask:{self.rupture}", channel=self.group.room)
        ).modal
        words = self.group.sentinels.to_share
        given = {
            "form": "consultancy",
            "pace": "day",
            "share": ["markers"],
            "five_minutes": words("it turned when i looked at the clock"),
            "question": words("what did i miss"),
        } | answers
        self.shared = {k: v for k, v in given.items() if k in ("five_minutes", "question")}
        return await self.ana.submit(form, given)

    async def posts(self, **answers: Any) -> Answer:
        """She confirms; for one with a name its thread is there."""
        named = answers.pop("named", True)
        preview = await self.asks(**answers)
        if not named:
            preview = await self.ana.press(preview.message, "consult:unnamed")
        answer = await self.ana.press(preview.message, "consult:post")
        if named:
            await eventually(lambda: bool(self.threads))
            await self.rest()
        return answer

    async def begins(self, *joining: Person, **answers: Any) -> Channel:
        """It is posted, colleagues join, the gathering is over: the first phase is open."""
        await self.posts(**answers)
        for person in joining or self.others[:2]:
            await self.joins(person)
        await self.passes()
        await eventually(lambda: self.title(0) in self.text)
        await self.rest()
        return self.thread

    async def joins(self, person: Person) -> Answer:
        """Presses *Join* where it was announced."""
        return await person.press(self.announcement, "consult:join")

    async def passes(self, hours: float = PACE_HOURS) -> None:
        """Time passes, and what is due is done."""
        self.group.clock.move(hours=hours)
        await self.rest()

    async def phase(self, index: int) -> None:
        """Waits until this phase's card stands in the thread, a pace at a time."""
        for _ in range(3 * (index + 2)):
            if self.title(index) in self.text:
                return
            await self.passes()
        await eventually(lambda: self.title(index) in self.text)

    async def rest(self) -> None:
        """Everything due is done, and everything that waits is sent."""
        app = self.group.bot.app
        assert app is not None
        for _ in range(6):
            await app.tick()
            client = app.connection.client
            while client is not None and client.sender.under_way:
                await asyncio.sleep(0.002)
                client = app.connection.client
        await self.group.discord.settled(0.02)

    async def gives(self, person: Person, text: str, voice: str = "", **more: Any) -> Answer:
        """Presses the newest button for this voice in the thread, and sends the form."""
        form = (
            await person.press(
                self.newest_with(f"consult:give:{self.id}.{voice}"),
                f"consult:give:{self.id}.{voice}",
            )
        ).modal
        answer = await person.submit(form, {"text": text, **more})
        await self.rest()
        return answer

    def newest_with(self, custom_id: str) -> Message:
        """The newest message in the thread with such a button."""
        found = [
            message
            for message in self.thread.messages
            if any((button.custom_id or "").startswith(custom_id) for button in message.buttons)
        ]
        return found[-1]

    def title(self, index: int, form: str = "consultancy") -> str:
        """The heading of a phase's card."""
        return phase_title(self.group.bot.wording, Form(form), index)

    @property
    def threads(self) -> list[Channel]:
        """The threads that exist in the channel."""
        return self.room.threads

    @property
    def thread(self) -> Channel:
        """The only one."""
        (thread,) = self.threads
        return thread

    @property
    def posts_there(self) -> list[Message]:
        """What the bot says in the thread, without what Discord itself says."""
        return [message for message in self.thread.messages if message.kind == 0]

    @property
    def text(self) -> str:
        """All that stands in the thread."""
        return "\n".join(message.text for message in self.posts_there) if self.threads else ""

    @property
    def announcement(self) -> Message:
        """What stands in the channel."""
        return next(message for message in self.room.messages if message.buttons)

    @staticmethod
    def id_in(preview: Answer) -> str:
        """The id of what is prepared, as the preview's buttons have it."""
        assert preview.message is not None
        return str(preview.message.buttons[0].custom_id).split(":")[2]

    @property
    def id(self) -> str:
        """The consultation's id, as a button has it."""
        buttons = [b.custom_id or "" for m in self.thread.messages for b in m.buttons]
        return next(one for one in buttons if one.startswith("consult:mine:")).split(":")[2]


async def colleagues_of(group: Group, *, people: int = 5) -> Colleagues:
    """The channel is set up and everybody has joined."""
    bot = group.guild.set_bot_permissions
    bot(INVITED_WITH.value)
    room = group.guild.add_channel("consultations")
    rooms = {"consultation_channel": [str(room.id)], "digest_channel": [str(group.digest_room.id)]}
    await setup.set_rooms(group.bot.house, group.acts(group.olga), rooms)
    more = [group.discord.add_person(name) for name in ("Dora", "Emil")]
    for person in more:
        group.guild.add_member(person)
    others = [group.ben, group.cleo, *more][: people - 1]
    await group.joins(*(one for one in others if one is not group.ben))
    rupture = await group.has_rupture(group.ana)
    await group.discord.settled()
    assert room.kind is Kind.TEXT
    return Colleagues(group, room, group.ana, others, rupture)
