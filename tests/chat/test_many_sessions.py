"""A full practice: however many standing sessions there are, each is seen and can be changed."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.alliance.standing import Standing
from bot.practice import clients, sessions
from bot.records import standing
from bot.records.ids import new_id
from bot.rehearsal import Answer, Message

from .cast import Group, everything_shown

FIRST = date(2026, 1, 15)


async def with_sessions(group: Group, many: int) -> list[str]:
    """Ana has this many weekly sessions, with ten clients under the longest codes; their ids."""
    house, ids = group.bot.house, [new_id() for _ in range(many)]
    own = []
    for number in range(10):
        code = f"{'abcdefghij'[number] * 20} {'abcdefghij'[number] * 20}"
        own.append((await clients.add(house, group.acts(group.ana), code)).client)

    def work(db: Any) -> None:
        for number, session in enumerate(ids):
            first = FIRST + timedelta(days=number % 7)
            plan = Standing(first, time(7 + number // 7 % 15), 50)
            standing.add(db, session, own[number % 10].id, plan)

    await house.records.write(work)
    return ids


async def says(group: Group, name: str, **given: Any) -> Answer:
    """A command of Ana's, with everything that follows."""
    answer = await group.ana.slash(group.room, name, **given)
    await group.discord.settled()
    return answer


def messages_of(answer: Answer) -> list[Message]:
    """Everything that was answered, in its order."""
    return [m for m in (answer.message, *answer.follow_ups) if m is not None]


def choices_of(answer: Answer, menu: str) -> list[str]:
    """Everything that can be picked in the menus of this kind."""
    return [
        option.value
        for message in messages_of(answer)
        for found in message.selects
        if found.custom_id.startswith(menu)
        for option in found.options
    ]


@pytest.mark.parametrize("many", [1, 25, 26, 51, 100])
async def test_every_session_and_every_hour_can_be_picked(group: Group, many: int):
    ids = await with_sessions(group, many)
    ahead = (await sessions.calendar(group.bot.house, group.acts(group.ana))).ahead

    listed = await says(group, "sessions list")

    hours = [f"{one.session.id}.{one.hour.day.isoformat()}" for one in ahead]
    assert sorted(choices_of(listed, "session:remove")) == sorted(ids)
    assert choices_of(listed, "session:hour") == hours
    shown = everything_shown(listed)
    assert shown.count(" minutes, every week") >= many


async def test_the_last_of_a_hundred_can_be_removed_and_the_last_hour_cancelled(group: Group):
    ids = await with_sessions(group, 100)
    listed = await says(group, "sessions list")
    last = choices_of(listed, "session:hour")[-1]
    holder, menu = [
        (message, found)
        for message in messages_of(listed)
        for found in message.selects
        if last in [option.value for option in found.options]
    ][-1]

    one = await group.ana.choose(holder, menu.custom_id, [last])
    await group.ana.press(one.message, f"session:cancel:{last}")
    removing = await says(group, "sessions remove")
    holder, menu = next(
        (message, found)
        for message in messages_of(removing)
        for found in message.selects
        if ids[-1] in [option.value for option in found.options]
    )
    gone = await group.ana.choose(holder, menu.custom_id, [ids[-1]])
    await group.discord.settled()

    ((cancelled,),) = await group.bot.rows("select standing_id from moved")
    assert cancelled == last.partition(".")[0]
    assert ids[-1] not in choices_of(gone, "session:remove")
    assert len(await group.bot.rows("select 1 from standing")) == 99


@pytest.mark.parametrize("name", ["sessions list", "sessions remove"])
async def test_one_clients_sessions_alone_are_shown_where_it_is_named(group: Group, name: str):
    await with_sessions(group, 20)
    offered = await group.ana.autocomplete(group.room, name, "client", typed="bbb")
    ((code, client),) = offered

    listed = await says(group, name, client=client)

    assert code in everything_shown(listed)
    assert "aaaa" not in everything_shown(listed)
    assert len(choices_of(listed, "session:remove")) == 2


async def test_anothers_client_is_unknown_to_the_list(group: Group):
    client = await group.has_client(group.ana)

    answer = await group.ben.slash(group.room, "sessions list", client=client.id)

    assert group.say("errors.client_unknown") in answer.message.text


@pytest.mark.parametrize("command", ["add", "pause", "resume"])
async def test_each_answer_about_a_hundred_sessions_is_given(group: Group, command: str):
    await with_sessions(group, 99)
    code = f"{'a' * 20} {'a' * 20}"
    given = {
        "add": {"client": code, "day": "monday", "time": "23:00"},
        "pause": {"until": "2026-03-01"},
        "resume": {},
    }[command]

    answer = await says(group, f"sessions {command}", **given)

    assert group.say("sessions.title") in everything_shown(answer)


async def test_days_are_found_by_their_full_name_and_by_date(group: Group):
    by_name = await group.ana.autocomplete(group.room, "sessions add", "day", typed="thursday 15")
    by_date = await group.ana.autocomplete(group.room, "sessions add", "day", typed="2026-01-15")

    assert by_name == by_date == [("Thu 15 Jan", "2026-01-15")]
