"""Every message is said once, to the right person, in order, whatever Discord answers."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import discord as discord_py
import pytest
from chat.cast import Group, eventually

from bot.chat import permissions
from bot.chat.wire import within
from bot.practice import letters, messages
from bot.records import outbox
from bot.rehearsal import Fault, Permission

from .cast import (
    MEMBER,
    OPEN,
    SEND,
    Losing,
    all_sent,
    becomes,
    found,
    idle,
    letter,
    people,
    puts,
    sends,
    state,
    time_flies,
)


@pytest.fixture(autouse=True)
def impatient(group: Group, logs):
    """One attempt may take a moment only, and failing is what these tests are about."""
    group.bot.client.sender.patience = 0.3
    # Days pass here without anybody coming by; a new client would have its usual patience.
    group.bot.app._watchdog._client = lambda: None
    logs.forgive()


def post(group: Group, **changed):
    """A digest for the group's channel, not yet in the outbox."""
    return letter(group, group.ana, target="channel", recipient=group.digest_room.id, **changed)


async def group_id(group: Group) -> str:
    ((found_id,),) = await group.bot.rows("select id from groups")
    return found_id


# Once, whatever becomes of the answer.


@pytest.mark.parametrize(
    ("number", "stored"),
    [
        (1000, True),
        pytest.param(1000, False, marks=pytest.mark.nightly),
    ],
)
async def test_a_thousand_whose_answers_are_lost_in_five_ways_are_a_thousand(
    group: Group, number: int, stored: bool
):
    everybody = people(group, 25)
    written = [letter(group, everybody[n % 25]) for n in range(number)]
    group.bot.client.sender.patience = 0.1
    losing = Losing(group, stored=stored)

    await puts(group, *written)
    async with time_flies(group, seconds=1):
        await all_sent(group)

    assert Counter(losing.lost.values()) == dict.fromkeys(Losing.WAYS, number // 5)
    assert len(group.discord.messages) == number
    assert group.discord.ledger.said_twice == []
    assert {len(person.inbox()) for person in everybody} == {number // 25}


@pytest.mark.parametrize("number", [100, pytest.param(1000, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("stored", [True, False], ids=["stored", "not stored"])
async def test_when_the_nonce_has_been_forgotten_the_chat_is_read_back(
    group: Group, number: int, stored: bool
):
    everybody = people(group, 10)
    group.discord.nonce_window = timedelta(seconds=1)
    group.bot.client.sender.patience = 0.1
    losing = Losing(group, stored=stored)

    await puts(group, *(letter(group, everybody[n % 10]) for n in range(number)))
    async with time_flies(group, seconds=300, every=0.1):
        await all_sent(group)

    assert len(losing.lost) == number
    assert len(group.discord.messages) == number
    assert {len(person.inbox()) for person in everybody} == {number // 10}


async def test_after_a_crash_between_sending_and_marking_it_is_found_days_later(group: Group):
    one = letter(group, group.ana)
    group.discord.fault(Fault.silence("POST", SEND, stored=True))
    group.bot.client.sender.patience = 60
    await puts(group, one)
    await eventually(lambda: bool(group.ana.inbox()))

    await group.bot.stop()  # what was on its way is cut off; nothing was kept of it
    group.clock.move(days=2)
    await group.bot.start()
    await eventually(becomes(group, one, "sent"))

    (message,) = group.ana.inbox()
    assert (await found(group, one)).message == message.id
    assert len(sends(group)) == 1


async def test_what_is_found_among_many_others_is_adopted(group: Group):
    """Only our own message with this very seal is taken for it."""
    first, second = letter(group, group.ana), letter(group, group.ana)
    await puts(group, first)
    await eventually(becomes(group, first, "sent"))
    group.discord.nonce_window = timedelta(0)
    group.discord.fault(Fault.reset("POST", SEND, stored=True))
    await puts(group, second)
    await eventually(lambda: len(group.ana.inbox()) == 2)

    async with time_flies(group, seconds=300):
        await eventually(becomes(group, second, "sent"))

    ids = [(await found(group, one)).message for one in (first, second)]
    assert ids == [message.id for message in group.ana.inbox()]


async def test_a_clock_that_was_a_day_ahead_holds_nothing_up_and_says_nothing_twice(group: Group):
    """Tried by the wrong time, found by the right one; what is behind it is said too."""
    first, second = letter(group, group.ana), letter(group, group.ana)
    group.clock.move(hours=25)
    group.discord.fault(Fault.reset("POST", SEND, stored=True))
    await puts(group, first, second)
    await eventually(lambda: len(sends(group)) == 1)
    await group.discord.settled()

    group.discord.nonce_window = timedelta(0)
    group.clock.move(hours=-25)
    await all_sent(group, within=5)

    ids = [(await found(group, one)).message for one in (first, second)]
    assert ids == [message.id for message in group.ana.inbox()]


async def test_after_a_restart_the_chat_is_read_back_however_soon(group: Group):
    """Nobody knows for how long an earlier process has tried, nor what Discord still knows."""
    one = letter(group, group.ana)
    group.discord.fault(Fault.silence("POST", SEND, stored=True))
    group.bot.client.sender.patience = 60
    await puts(group, one)
    await eventually(lambda: bool(group.ana.inbox()))

    group.discord.nonce_window = timedelta(0)
    await group.bot.restart()
    await eventually(becomes(group, one, "sent"))

    assert len(sends(group)) == 1
    assert len(group.ana.inbox()) == 1


async def test_a_clock_that_stands_still_makes_no_nonce_last_longer(group: Group):
    """A suspended machine, or a clock that is set back again and again."""
    passed = [0.0]
    group.bot.client.sender.clock = lambda: passed[0]
    one = letter(group, group.ana)
    group.discord.fault(Fault.reset("POST", SEND, stored=True))
    await puts(group, one)
    await eventually(lambda: len(sends(group)) == 1)
    await group.discord.settled()

    group.discord.nonce_window = timedelta(0)
    passed[0] = 121.0
    group.clock.move(seconds=10)
    await eventually(becomes(group, one, "sent"))

    assert len(group.ana.inbox()) == 1


# Where the channel cannot be read back.


async def in_doubt(group: Group, **changed):
    """A post that stands in the channel without our having been told, its nonce forgotten."""
    one = post(group, group_id=await group_id(group), **changed)
    group.discord.nonce_window = timedelta(0)
    group.discord.fault(Fault.reset("POST", SEND, stored=True))
    await puts(group, one)
    await eventually(lambda: len(group.digests) == 1)
    return one


async def test_a_channel_that_cannot_be_read_gets_it_once_more_and_no_more(group: Group):
    group.digest_room.deny_bot(Permission.READ_MESSAGE_HISTORY)
    await group.discord.settled()
    one = await in_doubt(group)
    group.discord.fault(
        Fault.reset("POST", SEND, times=None, when=lambda r: "digest" not in r.path)
    )

    async with time_flies(group, seconds=300):
        await eventually(becomes(group, one, "stopped"))
    assert len([r for r in sends(group) if str(group.digest_room.id) in r.path]) == 2
    group.discord.calm()
    async with time_flies(group, seconds=300):
        await eventually(lambda: bool(group.olga.inbox()))
    assert "Read Message History" in group.olga.inbox()[0].text


async def test_once_it_may_be_read_it_is_found_and_said_no_more(group: Group):
    group.digest_room.deny_bot(Permission.READ_MESSAGE_HISTORY)
    await group.discord.settled()
    one = await in_doubt(group)
    group.digest_room.allow_bot(Permission.READ_MESSAGE_HISTORY)
    await group.discord.settled()

    async with time_flies(group, seconds=300):
        await eventually(becomes(group, one, "sent"))

    assert len(group.digests) == 1


def test_the_invitation_asks_for_the_history():
    assert permissions.INVITED_WITH.read_message_history


# In order, and nobody held up.


async def test_one_recipient_is_written_to_in_order_through_every_trouble(group: Group):
    written = [letter(group, group.ana) for _ in range(30)]
    for skip in range(0, 30, 3):
        group.discord.fault(Fault.status("POST", SEND, 503, skip=skip))

    await puts(group, *written)
    async with time_flies(group, seconds=1):
        await all_sent(group)

    ids = [(await found(group, one)).message for one in written]
    assert ids == [message.id for message in group.ana.inbox()]


async def test_one_who_never_answers_holds_up_neither_others_nor_the_tick(group: Group):
    ticks = []
    once = group.bot.app._due.now

    async def counted() -> None:
        ticks.append(1)
        await once()

    group.bot.app._due.now = counted
    group.bot.client.sender.patience = 60
    to_ana = Fault.silence("POST", SEND, times=None, when=lambda r: str(group.ana.dm.id) in r.path)
    group.discord.fault(to_ana)
    await puts(group, *(letter(group, group.ana) for _ in range(3)))
    await eventually(lambda: to_ana.hits == 1)

    before = len(ticks)
    await puts(group, letter(group, group.ben))
    await eventually(lambda: len(group.ben.inbox()) == 1)
    await eventually(lambda: len(ticks) > before + 5)

    assert to_ana.hits == 1


async def test_eight_are_written_to_at_the_same_time_and_no_more(group: Group):
    group.bot.client.sender.patience = 60
    quiet = group.discord.fault(Fault.silence("POST", SEND, times=None))

    await puts(group, *(letter(group, person) for person in people(group, 20)))
    await eventually(lambda: quiet.hits == 8)
    await asyncio.sleep(0.1)

    assert quiet.hits == group.bot.client.sender.under_way == 8


# Limits and refusals.


@pytest.mark.parametrize("seconds", [0.3, 2, 65, 3600])
@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_a_limit_is_waited_for_exactly_and_no_one_else_feels_it(
    group: Group, seconds: float, scope: str
):
    one, other = letter(group, group.ana), letter(group, group.ben)
    to_ana = str(group.ana.dm.id)
    limit = Fault.rate_limit("POST", SEND, seconds, scope=scope, when=lambda r: to_ana in r.path)
    group.discord.fault(limit)
    began = group.clock()

    await puts(group, one, other)
    await eventually(becomes(group, other, "sent"))
    await idle(group)
    kept = await found(group, one)
    assert (kept.not_before, kept.attempts) == (began + timedelta(seconds=seconds), 0)
    assert (await group.ana.slash(group.room, "about")).message is not None

    group.clock.move(seconds=seconds - 0.01)
    await group.discord.settled(0.1)
    assert group.ana.inbox() == []
    group.clock.move(seconds=0.01)
    await eventually(becomes(group, one, "sent"))


async def test_a_bar_by_the_proxy_pauses_everything_but_answers(group: Group):
    group.discord.fault(Fault.rate_limit("POST", SEND, 1, via=False))
    await puts(group, letter(group, group.ana))
    await eventually(lambda: len(sends(group)) == 1)
    await idle(group)

    await puts(group, letter(group, group.ben))
    group.clock.move(minutes=9)
    await group.discord.settled(0.1)
    assert len(sends(group)) == 1
    assert (await group.ana.slash(group.room, "about")).message is not None

    group.clock.move(minutes=1)
    await all_sent(group)


@pytest.mark.parametrize("status", [401, 403, pytest.param(429, marks=pytest.mark.nightly)])
async def test_refused_everywhere_for_an_hour_few_requests_are_made(group: Group, status: int):
    everybody = people(group, 30)
    refuse = {
        401: lambda m, r: Fault.status(m, r, 401, times=None),
        403: lambda m, r: Fault.error(m, r, 50001, times=None),
        429: lambda m, r: Fault.rate_limit(m, r, 1, times=None),
    }[status]
    for route in (SEND, OPEN):
        group.discord.fault(refuse("*", route))
    most = 0

    for minute in range(60):
        await puts(group, *(letter(group, person) for person in everybody))
        await puts(group, post(group, group_id=await group_id(group)))
        for _ in range(2):
            group.clock.move(seconds=30)
            await group.discord.settled(0.02)
        most = max(most, group.discord.invalid_requests)
        if minute == 30:
            assert (await group.ana.slash(group.room, "about")).message is not None

    assert 0 < most < 50


async def test_a_proxys_word_is_not_discords_about_a_channel(group: Group):
    """A 403 without a code says nothing of this channel: it is tried again."""
    one = post(group)
    group.discord.fault(Fault.status("POST", SEND, 403))
    await puts(group, one)
    await eventually(lambda: len(sends(group)) == 1)
    await idle(group)
    group.clock.move(minutes=1)
    await eventually(becomes(group, one, "sent"))


@pytest.mark.parametrize(
    "code", [10003, 50001, 50013], ids=["channel gone", "no access", "no permission"]
)
async def test_what_the_channel_refuses_stops_at_once_and_is_told(group: Group, code: int):
    one = post(group, group_id=await group_id(group))
    to_channel = str(group.digest_room.id)
    group.discord.fault(
        Fault.error("POST", SEND, code, times=None, when=lambda r: to_channel in r.path)
    )

    await puts(group, one)
    await eventually(lambda: bool(group.olga.inbox()))
    group.clock.move(hours=3)
    await group.discord.settled(0.1)

    assert await state(group, one) == "stopped"
    assert len([r for r in sends(group) if to_channel in r.path]) == 1


async def test_a_person_who_is_gone_is_nobody_elses_business(group: Group):
    one = letter(group, group.ana, group_id=await group_id(group))
    group.discord.fault(Fault.error("POST", SEND, 50001))
    await puts(group, one)
    await eventually(becomes(group, one, "stopped"))
    await group.discord.settled(0.1)
    assert group.olga.inbox() == []


async def test_what_discord_does_not_understand_waits_long_and_alone(group: Group):
    bad, good = letter(group, group.ana), letter(group, group.ana)
    group.discord.fault(Fault.error("POST", SEND, 50035))
    await puts(group, bad, good)
    await eventually(becomes(group, good, "sent"))
    await idle(group)
    group.clock.move(minutes=59)
    await group.discord.settled(0.1)
    assert await state(group, bad) == "waiting"
    group.clock.move(minutes=1)
    await eventually(becomes(group, bad, "sent"))


async def test_a_limit_for_all_does_not_shut_the_gate_when_sending_gives_up(group: Group):
    """discord.py shuts a gate before every request while it sleeps through a global limit."""
    group.bot.client.sender.patience = 0.05
    group.discord.fault(Fault.rate_limit("POST", SEND, 20, scope="global"))
    await puts(group, letter(group, group.ana))
    await eventually(lambda: len(sends(group)) == 1)
    await group.discord.settled(0.1)

    async with asyncio.timeout(1):
        await group.bot.client.http.get_member(group.guild.id, group.ana.id)


async def test_nor_when_somebody_who_waits_gives_up(group: Group):
    """The check of a membership waits less than a second."""
    group.discord.fault(Fault.rate_limit("GET", MEMBER, 20, scope="global"))
    assert (await group.ana.slash(group.ana.dm, "digest")).message is not None
    await group.discord.settled()

    async with asyncio.timeout(1):
        await group.bot.client.http.get_member(group.guild.id, group.ana.id)


async def test_a_route_that_was_given_up_at_the_wrong_moment_is_free_again(group: Group):
    """Given up while discord.py tidies up after a request, it would be taken for 30 seconds."""
    bucket = discord_py.http.Ratelimit(30.0)
    group.bot.client.http._buckets["left taken"] = bucket
    bucket.remaining = 0

    with pytest.raises(TimeoutError):
        async with within(0.02, group.bot.client), bucket:
            pytest.fail("it was free")

    async with within(0.02, group.bot.client), bucket:
        pass


# Unsaying.


async def test_a_message_is_tidied_away_once(group: Group):
    one = letter(group, group.ana)
    await puts(group, one)
    await eventually(becomes(group, one, "sent"))
    gone = messages.tidy(one, (await found(group, one)).message, group.clock())

    await puts(group, gone, gone)
    await eventually(becomes(group, gone, "sent"))

    assert group.ana.inbox() == []


@pytest.mark.parametrize("fault", [Fault.reset, Fault.silence], ids=["reset", "silence"])
async def test_a_tidying_whose_answer_was_lost_is_done(group: Group, fault):
    """The second time Discord says that there is no such message: that is what was wished."""
    one = letter(group, group.ana)
    await puts(group, one)
    await eventually(becomes(group, one, "sent"))
    gone = messages.tidy(one, (await found(group, one)).message, group.clock())
    group.discord.fault(fault("DELETE", SEND + "/{message_id}", stored=True))

    await puts(group, gone)
    async with time_flies(group, seconds=1):
        await eventually(becomes(group, gone, "sent"))

    assert group.ana.inbox() == []


@pytest.mark.parametrize("stored", [True, False], ids=["stands there", "does not"])
async def test_what_may_stand_there_is_looked_for_and_tidied_away(group: Group, stored: bool):
    """Its answer was lost, and before it could be tried again nobody wanted it any more."""
    other, one = letter(group, group.ana), letter(group, group.ana)
    await puts(group, other)
    await eventually(becomes(group, other, "sent"))
    group.discord.fault(Fault.reset("POST", SEND, stored=stored))
    await puts(group, one)
    await eventually(lambda: len(sends(group)) == 2)
    await group.discord.settled()

    def withdraw(db):
        letters.tidy(db, outbox.by_id(db, one.id), group.clock())

    await group.bot.house.records.write(withdraw)
    await all_sent(group)

    assert await state(group, one) == "stopped"
    assert [message.id for message in group.ana.inbox()] == [(await found(group, other)).message]
    assert len(sends(group)) == 2


async def test_what_is_withdrawn_on_its_way_is_tidied_away(group: Group):
    one = letter(group, group.ana)
    group.discord.fault(Fault.delay("POST", SEND, 0.2))
    group.bot.client.sender.patience = 60
    await puts(group, one)
    await eventually(lambda: len(sends(group)) == 1)

    await group.bot.house.records.write(lambda db: outbox.mark_stopped(db, one.id, "answered"))

    await eventually(lambda: len(group.discord.messages) == 1)
    await eventually(lambda: group.ana.inbox() == [])
