"""Where every interaction is served: once, kindly, in time, and without a word in the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import discord
from discord.app_commands import Choice

from bot.chat import forms
from bot.chat.cards import notices
from bot.chat.members import Members
from bot.chat.pieces import Card
from bot.chat.press import Interaction, Press, kept_nowhere, of_words, on_page
from bot.chat.router import Router
from bot.logs import place_of
from bot.practice import drafts, messages, risk, ways
from bot.practice.house import House
from bot.practice.refusals import Refusal
from bot.records import Damaged, RecordsError

log = logging.getLogger(__name__)

Serve = Callable[[Press], Awaitable[None]]

# Discord's patience ends after three seconds; half of it is left for the way there.
_HOLD_AFTER = timedelta(seconds=1.5)
_GOODBYE_SECONDS = 1.0
_GONE = {10062, 10015, 50027}  # the interaction, or its token, is no longer known
_ANSWERED = 40060  # it has been answered already, by an earlier delivery of the same event


class Desk:
    """Takes in interactions and sees to it that each person gets one kind answer."""

    def __init__(self, house: House, router: Router, members: Members) -> None:
        self.house = house
        self.router = router
        self.members = members
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def under_way(self) -> int:
        """How many people are being answered."""
        return len(self._running)

    async def close(self) -> None:
        """Takes nothing new; whoever is being answered gets a moment to hear the answer.

        What is not taken fails for the person at once, and may be pressed again; what is kept
        and not told in time is kept.
        """
        self._closed = True
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=_GOODBYE_SECONDS)
            for task in late:
                task.cancel()

    async def take(self, interaction: Interaction) -> None:
        """Answers a pressed button, a picked choice or a submitted form."""
        press = Press(self.house, interaction)
        custom_id = str(press.data.get("custom_id", ""))
        found = self.router.find(custom_id)
        if found is None or (found[0].opens_form and _is_form(interaction)):
            await self.serve(interaction, too_old)  # a form cannot be answered by a form
            return
        route, subject = found
        if _is_form(interaction) and risk.is_acute(forms.read(press.data)):
            await self.serve(interaction, show_protocol)
            return
        await self.serve(
            interaction,
            lambda press: route.handler(press, subject),
            opens_form=route.opens_form,
        )

    async def serve(
        self, interaction: Interaction, handler: Serve, *, opens_form: bool = False
    ) -> None:
        """Runs a handler; whatever happens, the person gets an answer and keeps their words."""
        task = asyncio.current_task()
        if self._closed or task is None:
            return
        self._running.add(task)
        try:
            await self._serve(interaction, handler, opens_form=opens_form)
        finally:
            self._running.discard(task)

    async def complete(
        self, interaction: Interaction, find: Callable[[Press], Awaitable[list[Choice[str]]]]
    ) -> list[Choice[str]]:
        """What is offered while somebody types; nothing where nothing may be offered."""
        if self._closed:
            return []
        press = Press(self.house, interaction)
        try:
            await self.members.check(press)
            return await find(press)
        except Refusal:
            return []
        except RecordsError as failure:
            log_failure("Nothing could be offered", failure)
            return []

    async def _serve(self, interaction: Interaction, handler: Serve, *, opens_form: bool) -> None:
        press = Press(self.house, interaction)
        work = asyncio.ensure_future(self._handled(press, handler))
        try:
            if not opens_form:
                done, _ = await asyncio.wait({work}, timeout=_HOLD_AFTER.total_seconds())
                if not done:
                    await self._told(press.hold(), press)
            await work
        finally:
            work.cancel()  # where the goodbye could wait no longer; else it is over
        await self._welcome_back(interaction.user.id)

    async def _handled(self, press: Press, handler: Serve) -> None:
        try:
            await self.members.check(press)
            await _answered(press, handler)
        except Refusal as refusal:
            press.kept = False  # what was sent is not, whatever else was
            await self._told(self._refuse(press, refusal), press)
        except discord.HTTPException as failure:
            await self._not_heard(press, failure)
        except Exception as failure:  # noqa: BLE001  (a person waits for an answer)
            log_failure("An interaction failed", failure)
            press.kept = press.kept and not isinstance(failure, RecordsError)
            await self._told(self._failed(press, failure), press)

    async def _welcome_back(self, person: int) -> None:
        """Somebody is here: what could not reach them before may try again."""
        try:
            await messages.came_by(self.house, person)
        except RecordsError as failure:
            log_failure("The outbox was not looked through", failure)

    async def _refuse(self, press: Press, refusal: Refusal) -> None:
        if not _is_form(press.interaction):
            await press.show(notices.refusal(press.words, refusal), fresh=True)
            return
        action = str(press.data["custom_id"])
        if kept_nowhere(action):
            await self._give_back(press, notices.refusal(press.words, refusal))
            return
        try:
            answers, there = forms.read(press.data), on_page(action)
            draft = await drafts.keep(self.house, press.who, action, answers, on_page=there)
        except RecordsError as failure:
            log_failure("A refused form was not kept", failure)
            await self._give_back(press, notices.refusal(press.words, refusal))
            return
        await self._give_back(press, notices.refused_form(press.words, refusal, draft))

    async def _failed(self, press: Press, failure: Exception) -> None:
        if press.kept:
            await press.show(notices.kept_not_shown(press.words), fresh=True)
        elif isinstance(failure, Damaged) and not _is_form(press.interaction):
            await press.show(notices.not_read(press.words), fresh=True)
        else:
            await self._give_back(press, notices.not_kept(press.words))

    async def _give_back(self, press: Press, card: Card) -> None:
        """Says what is wrong, and puts what was typed back into its author's hands."""
        await press.show(card, fresh=True)
        await _show_typed(press)

    async def _not_heard(self, press: Press, failure: discord.HTTPException) -> None:
        """Discord would not take the answer."""
        if failure.code == _ANSWERED:
            return
        if failure.code in _GONE:
            log.warning("An answer came too late for Discord (%s)", failure.code)
        else:
            log_failure("Discord did not take an answer", failure)
        await self._tell_late(press)

    async def _tell_late(self, press: Press) -> None:
        """Whoever sent a form that is on disk, and heard nothing of it, gets a message."""
        if press.answered or not (press.kept and _is_form(press.interaction)):
            return
        try:
            await drafts.tell_late(self.house, press.who)
        except RecordsError as failure:
            log_failure("A person could not be told", failure)

    async def _told(self, telling: Awaitable[None], press: Press) -> None:
        try:
            await telling
        except discord.HTTPException as failure:
            await self._not_heard(press, failure)
        except discord.InteractionResponded:
            return
        except Exception as failure:  # noqa: BLE001  (nothing but a message is left to try)
            log_failure("A person could not be told", failure)
            await self._tell_late(press)


def _is_form(interaction: Interaction) -> bool:
    return interaction.type is discord.InteractionType.modal_submit


async def _answered(press: Press, handler: Serve) -> None:
    """Runs a handler; where the connection broke under its answer, the answer is given again.

    What is done twice counts once, so the whole handler may run a second time.
    """
    try:
        await handler(press)
    except aiohttp.ClientError:
        await handler(press)


async def show_protocol(press: Press) -> None:
    """A form said acute risk: the protocol at once, and what was typed back to its author."""
    protocol = await risk.protocol(press.house, press.who)
    await press.show(notices.acute_risk(press.words, protocol), fresh=True)
    await _show_typed(press)


async def _show_typed(press: Press) -> None:
    """What was typed, for copying; no words where they do not pass through Discord any more."""
    if of_words(str(press.data.get("custom_id", ""))) and not await _may_show(press):
        return
    for page in notices.typed(press.words, forms.written(press.data)):
        await press.show(page)


async def _may_show(press: Press) -> bool:
    """Where nobody can tell: they typed it into Discord's form a moment ago."""
    try:
        return await ways.in_words(press.house, press.who)
    except RecordsError:
        return True


async def too_old(_: Press) -> None:
    """What no version of today answers any more."""
    raise Refusal("too_old")


def log_failure(what: str, failure: BaseException) -> None:
    """Logs an exception by type and place: its own text could hold somebody's words."""
    log.error("%s: %s at %s", what, type(failure).__name__, place_of(failure))
