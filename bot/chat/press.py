"""One interaction, from what somebody pressed or sent to what they see.

The answer is always private. Where the press came from a private card, the card turns into
the answer; elsewhere a new private card appears.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

import discord
from discord import ui

from bot.chat import forms
from bot.chat.pieces import Card
from bot.practice.answers import Answers
from bot.practice.house import Actor, House
from bot.records import Database, Erasure, Records
from bot.wording import Form, Wording

Interaction = discord.Interaction[Any]
T = TypeVar("T")

# Only times and settings are typed into these forms; into any other, words.
_OF_SETTINGS = ("setup:", "join:", "session:", "hour:", "digest:")

# A supervision packet is taken along, and nothing of it stays.
_OF_NO_RECORD = ("packet:",)

_ON_PAGE = {
    "debrief:save": "debrief:{row}:{draft}",
    "debrief:more-save": "debrief:{row}:{draft}",
    "rupture:repaired": "repair:{row}:{draft}",
    "rupture:planned": "plan:{row}",
    "formulation:save": "formulation:{row}",
    "formulation:add": "formulation::{row}",  # whose rupture it is stands in the records
    "review:save": "review:{row}",
    "lines:written": "own:line",
    "consult:prepared": "consult:{row}:{draft}",
    "consult:changed": "change:{row}",
    "consult:reworded": "words:{row}",
    "takeaway:kept": "takeaway:{row}",
    "takeaway:happened": "happened:{row}",
    "lesson:written": "lesson:{row}",
}


def of_words(custom_id: str) -> bool:
    """Whether what is typed into this form is a clinician's own words."""
    return not custom_id.startswith(_OF_SETTINGS)


def kept_nowhere(custom_id: str) -> bool:
    """Whether what is typed into this form is never written down, not even where it is refused."""
    return custom_id.startswith(_OF_NO_RECORD)


def on_page(custom_id: str) -> str:
    """The key of the same form on the page; empty where there is none."""
    thing, verb, subject = (*custom_id.split(":", 2), "", "")[:3]
    row, _, draft = subject.partition(".")
    return _ON_PAGE.get(f"{thing}:{verb}", "").format(row=row, draft=draft)


@dataclass(slots=True)
class Press:
    """Somebody's press, pick, form or command, and the one answer it gets.

    `kept` says that something of it is on disk: a use case has written, and came back.
    """

    house: House
    interaction: Interaction
    answered: bool = False
    kept: bool = False
    _waiting: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        records = cast("Records", _Noticing(self.house.records, self))
        self.house = replace(self.house, records=records)

    @property
    def words(self) -> Wording:
        """The words people read."""
        return self.house.wording

    @property
    def who(self) -> Actor:
        """The person who acts, and the id that makes this act happen once."""
        guild = self.interaction.guild_id
        permissions = self.interaction.permissions
        return Actor(
            person=self.interaction.user.id,
            guild=guild,
            action=str(self.interaction.id),
            organiser=guild is not None and permissions.manage_guild,
        )

    @property
    def roles(self) -> frozenset[int]:
        """The roles of this person here; none in a direct message."""
        user = self.interaction.user
        roles = user.roles if isinstance(user, discord.Member) else []
        return frozenset(role.id for role in roles)

    @property
    def data(self) -> dict[str, Any]:
        """What Discord sent of this interaction."""
        return cast("dict[str, Any]", self.interaction.data or {})

    @property
    def answers(self) -> Answers:
        """The answers of a submitted form, by question."""
        return forms.read(self.data)

    @property
    def chosen(self) -> str:
        """What was picked in a menu; empty where nothing was."""
        return str(next(iter(self.data.get("values") or ()), ""))

    def say(self, key: str, /, **fill: object) -> str:
        """The words under a key."""
        return self.words.say(key, **fill)

    async def show(self, card: Card, *, fresh: bool = False) -> None:
        """Shows the card; `fresh` leaves the card that was pressed as it is."""
        async with self._turn:
            beside = fresh and self._on_own_card
            files = card.files()
            sent: dict[str, Any] = {"files": files} if files else {}
            put: dict[str, Any] = {"attachments": files} if files else {}
            if self.answered or (self._waiting and beside):
                await self.interaction.followup.send(view=card, ephemeral=True, **sent)
            elif self._waiting:
                await self.interaction.edit_original_response(view=card, **put)
            elif self._on_own_card and not beside:
                await self.interaction.response.edit_message(view=card, **put)
            else:
                await self.interaction.response.send_message(view=card, ephemeral=True, **sent)
            self.answered = True

    async def ask(
        self,
        form: Form,
        custom_id: str,
        *,
        about: str = "",
        with_text: bool = True,
        given: Answers | None = None,
    ) -> None:
        """Opens a form. Only possible as the first answer."""
        modal = forms.drawn(form, custom_id, about=about, with_text=with_text, given=given)
        await self.open(modal)

    async def open(self, modal: ui.Modal) -> None:
        """Opens a modal as the first answer."""
        async with self._turn:
            await self.interaction.response.send_modal(modal)
            self.answered = True

    async def hold(self) -> None:
        """Tells Discord that the answer takes a moment longer than its patience."""
        async with self._turn:
            if self.answered or self._waiting:
                return
            if self._on_own_card:
                await self.interaction.response.defer()
            else:
                await self.interaction.response.defer(ephemeral=True, thinking=True)
            self._waiting = True

    @property
    def _on_own_card(self) -> bool:
        message = self.interaction.message
        return message is not None and message.flags.ephemeral


class _Noticing:
    """The records as one press uses them: where a write came back, the press knows of it."""

    def __init__(self, records: Records, press: Press) -> None:
        self._records = records
        self._press = press

    async def write(self, work: Callable[[Database], T]) -> T:
        written = await self._records.write(work)
        self._press.kept = True
        return written

    async def erase(self, work: Callable[[Database], tuple[T, list[Erasure]]]) -> T:
        erased = await self._records.erase(work)
        self._press.kept = True
        return erased

    def __getattr__(self, name: str) -> object:
        return getattr(self._records, name)
