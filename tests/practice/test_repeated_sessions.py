"""The same event about a session, delivered twice: done once, and its end shown again."""

from __future__ import annotations

import pytest

from bot.practice import clients, sessions
from bot.practice.refusals import NotThere
from bot.practice.sessions import Wish

from .cast import dump, rows
from .mailbox import Mailbox


@pytest.fixture
async def both(group, ana, heron):
    """Ana sees grey heron on Tuesdays, and a reed once, tomorrow; the two sessions."""
    await clients.add(group, ana(), "tall reed")
    await sessions.add(group, ana(), Wish("grey heron", "tuesday", "11:00"))
    await sessions.add(group, ana(), Wish("tall reed", "2026-11-19", "10:00"))
    return (await sessions.calendar(group, ana())).sessions


async def test_removed_a_second_time_the_same_end_is_shown(group, ana, both):
    first = await sessions.remove(group, ana("again"), both[0].id)
    after = await dump(group)
    second = await sessions.remove(group, ana("again"), both[0].id)
    assert [s.code for s in first.sessions] == [s.code for s in second.sessions] == ["tall reed"]
    assert await dump(group) == after


async def test_a_second_wish_to_remove_what_is_gone_is_told_so(group, ana, both):
    await sessions.remove(group, ana(), both[0].id)
    with pytest.raises(NotThere):
        await sessions.remove(group, ana(), both[0].id)


async def test_anothers_action_of_the_same_id_shows_nothing_of_it(group, ana, ben, both):
    await sessions.remove(group, ana("again"), both[0].id)
    with pytest.raises(NotThere):
        await sessions.remove(group, ben("again"), both[0].id)


async def test_the_hundredth_session_is_added_once_and_not_refused_again(
    group, ana, heron, monkeypatch
):
    monkeypatch.setattr(sessions, "_MOST_SESSIONS", 1)
    for _ in range(2):
        found = await sessions.add(group, ana("again"), Wish("grey heron", "tuesday", "11:00"))
    assert len(found.sessions) == 1


async def test_moved_from_its_prompt_a_second_time_it_has_moved_once(group, ana, both, clock):
    mailbox = Mailbox(group)
    clock.strikes("2026-11-19", "11:05")
    await mailbox.tick()
    (prompt,) = mailbox.asked(ana)
    to = {"to_day": "2026-11-20", "to_time": "9:00"}
    first = await sessions.moved(group, ana("again"), prompt, **to)
    after = await dump(group)
    second = await sessions.moved(group, ana("again"), prompt, **to)
    assert first.id == second.id == both[1].id
    assert await dump(group) == after
    assert await rows(group, "select day, wall from moved") == [("2026-11-19", "2026-11-20T09:00")]
