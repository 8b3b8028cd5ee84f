"""Whoever sent something hears what became of it, and never what is not true."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from bot.records import Damaged
from bot.rehearsal import Fault, Modal, NotAnswered
from bot.wording import UnknownWording

from .cast import Group, eventually, everything_shown

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
QUIETER = {"presence": "clearly_quieter", "markers": ["silent"]}


async def opened(group: Group) -> Modal:
    """A debrief's form on Ana's screen."""
    client = await group.has_client(group.ana)
    answer = await group.ana.slash(group.room, "debrief", client=client.code)
    assert answer.modal is not None
    return answer.modal


async def debriefs(group: Group) -> int:
    """How many debriefs are kept."""
    return len(await group.bot.rows("select id from debriefs"))


REFUSED = {
    "a server error": lambda: Fault.status("POST", CALLBACK, 503, times=None),
    "a gateway's error": lambda: Fault.status("POST", CALLBACK, 520, times=None),
    "not understood": lambda: Fault.error("POST", CALLBACK, 50035, times=None),
    "forbidden": lambda: Fault.error("POST", CALLBACK, 50001, times=None),
    "too late": lambda: Fault.error("POST", CALLBACK, 10062, times=None),
    "a broken line": lambda: Fault.reset("POST", CALLBACK, times=None),
}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py waits for half a minute in all before it takes a server error for one."""
    parts = {**vars(asyncio), "sleep": lambda _: asyncio.sleep(0)}
    monkeypatch.setattr("discord.webhook.async_.asyncio", SimpleNamespace(**parts))


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED.keys())
async def test_saved_but_refused_as_an_answer_a_message_says_so_once(group: Group, logs, refused):
    logs.forgive()
    form, moment = await opened(group), group.sentinels.words()
    group.discord.fault(refused())
    group.ana.patience = 0.3

    with pytest.raises(NotAnswered):
        await group.ana.submit(form, {**QUIETER, "moment": moment})
    await eventually(lambda: bool(group.ana.inbox()))
    await group.discord.settled(0.1)

    assert [message.text for message in group.ana.inbox()] == [group.say("cards.late.kept")]
    assert await debriefs(group) == 1


@pytest.mark.parametrize("failure", [ValueError(), UnknownWording("there are no words")])
async def test_a_card_that_cannot_be_drawn_after_saving_says_that_it_is_saved(
    group: Group, logs, monkeypatch, failure: Exception
):
    def cannot(*_: object) -> None:
        raise failure

    logs.forgive()
    form = await opened(group)
    monkeypatch.setattr("bot.chat.cards.debriefs.saved", cannot)

    answer = await group.ana.submit(form, {**QUIETER, "moment": group.sentinels.words()})

    assert everything_shown(answer) == group.say("errors.kept_not_shown")
    assert await debriefs(group) == 1


async def test_a_card_that_cannot_be_drawn_where_nothing_was_kept_does_not_say_so(
    group: Group, logs, monkeypatch
):
    def cannot(*_: object) -> None:
        raise ValueError

    logs.forgive()
    form = await opened(group)
    monkeypatch.setattr("bot.practice.debrief.save", cannot)

    moment = group.sentinels.words()
    answer = await group.ana.submit(form, {**QUIETER, "moment": moment})
    await answer.followed_up()

    assert group.say("errors.not_kept") in everything_shown(answer)
    assert moment in everything_shown(answer)
    assert await debriefs(group) == 0


async def test_what_could_not_be_read_is_not_said_to_be_unsaved(group: Group, logs, monkeypatch):
    """Nobody wanted anything kept: what lies there is damaged."""

    async def damaged(*_: object) -> None:
        raise Damaged

    logs.forgive()
    monkeypatch.setattr("bot.practice.privacy.settings", damaged)

    answer = await group.ana.slash(group.room, "privacy settings")

    assert group.say("errors.not_read") in everything_shown(answer)
    assert group.say("errors.not_kept") not in everything_shown(answer)
