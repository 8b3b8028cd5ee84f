"""One thread, never two, whatever becomes of it: the consultation goes on, or pauses plainly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.rehearsal import Fault, Permission

from .cast import Group, eventually
from .colleagues import Colleagues, colleagues_of

MAKE = "/channels/{channel_id}/threads"
NEEDED = (
    Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.MANAGE_THREADS
)


@pytest.fixture
async def they(group: Group) -> Colleagues:
    """Ana and four colleagues."""
    return await colleagues_of(group)


async def confirmed(they: Colleagues) -> None:
    """She has confirmed; whether there is a thread is another matter."""
    preview = await they.asks()
    await they.ana.press(preview.message, "consult:post")


def made(they: Colleagues) -> Callable[[], bool]:
    """Whether the first card stands in the thread; seconds pass at every look."""

    def look() -> bool:
        they.group.clock.move(seconds=2)
        return bool(they.threads) and they.shared["question"] in they.text

    return look


LOST = {
    "reset after making": lambda: Fault.reset("POST", MAKE, stored=True),
    "reset before making": lambda: Fault.reset("POST", MAKE),
    "503 after making": lambda: Fault.status("POST", MAKE, 503, stored=True),
    "503 before making": lambda: Fault.status("POST", MAKE, 503),
    "silence after making": lambda: Fault.silence("POST", MAKE, stored=True),
    "a rate limit": lambda: Fault.rate_limit("POST", MAKE, 0.05),
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST.keys())
async def test_whatever_becomes_of_the_answer_there_is_one_thread(
    they: Colleagues, logs, lost: Callable[[], Fault]
):
    they.group.bot.client.sender.patience = 0.2
    logs.forgive()
    they.group.discord.fault(lost())

    await confirmed(they)
    await eventually(made(they))

    assert len(they.threads) == 1


@pytest.mark.parametrize("how", ["archived", "renamed", "restarted"])
async def test_a_thread_whose_answer_was_lost_is_found_whatever_was_done_to_it(
    they: Colleagues, logs, how: str
):
    they.group.bot.client.sender.patience = 0.2
    logs.forgive()
    they.group.discord.fault(Fault.silence("POST", MAKE, stored=True))
    await confirmed(they)
    await eventually(lambda: bool(they.threads))
    await they.group.discord.settled()
    if how == "archived":
        they.thread.archive()
    elif how == "renamed":
        they.thread.rename("something else")
    else:
        await they.group.bot.restart()

    await eventually(made(they))

    assert len(they.threads) == 1


@pytest.mark.parametrize("locked", [False, True])
async def test_a_thread_that_was_archived_or_locked_is_opened_again(they: Colleagues, locked: bool):
    await they.begins()
    they.thread.archive(locked=locked)
    await they.group.discord.settled()

    await they.phase(2)
    await they.gives(they.ben, they.group.sentinels.to_share("as the client"), "client-chair")

    assert "as the client" in they.text
    assert not they.thread.thread_state.archived
    assert not they.thread.thread_state.locked


async def test_somebody_joins_and_somebody_changes_while_it_is_archived(they: Colleagues):
    await they.begins()
    words = they.group.sentinels.to_share
    given = await they.gives(they.ben, words("how long"), "question")
    form = (await they.ben.press(given.message, "consult:edit")).modal
    they.thread.archive()
    await they.group.discord.settled()

    await they.joins(they.others[2])
    await they.rest()
    they.thread.archive(locked=True)
    await they.group.discord.settled()
    await they.ben.submit(form, {"text": words("since when")})
    await they.rest()

    assert they.others[2].id in they.thread.thread_state.members
    assert "since when" in they.text


async def test_what_is_taken_back_after_the_end_leaves_the_thread_closed(they: Colleagues):
    await they.begins()
    given = await they.gives(they.ben, they.group.sentinels.to_share("how long"), "question")
    await they.phase(5)
    for _ in range(3):
        await they.passes()
    assert they.thread.thread_state.locked

    await they.ben.press(given.message, "consult:back")
    await they.rest()

    assert "how long" not in they.text
    assert they.thread.thread_state.archived
    assert they.thread.thread_state.locked


async def test_a_thread_that_was_opened_for_that_and_left_so_is_closed_with_the_next(
    they: Colleagues,
):
    """The machine stopped between opening it and closing it again."""
    await they.begins()
    given = await they.gives(they.ben, they.group.sentinels.to_share("how long"), "question")
    await they.phase(5)
    for _ in range(3):
        await they.passes()
    they.thread.set_archived(False, locked=False)
    await they.group.discord.settled()

    await they.ben.press(given.message, "consult:back")
    await they.rest()

    assert "how long" not in they.text
    assert they.thread.thread_state.archived
    assert they.thread.thread_state.locked


async def test_a_renamed_thread_goes_on(they: Colleagues):
    await they.begins()
    they.thread.rename("our talk")

    await they.phase(2)

    assert they.thread.name == "our talk"


async def test_a_deleted_thread_pauses_it_and_a_new_one_goes_on(they: Colleagues):
    await they.begins()
    old, before = they.thread, len(they.ana.inbox())
    old.delete()
    await they.passes()
    await they.passes()

    notice = they.ana.inbox()[-1]
    assert len(they.ana.inbox()) == before + 1
    assert they.say("consultations.paused.thread_gone") in notice.text
    assert they.say("consultations.paused.thread_gone") in they.group.olga.inbox()[-1].text
    assert they.threads == []

    await they.ana.press(notice, "consult:resume")
    await they.rest()

    assert they.thread is not old
    assert set(they.thread.thread_state.members) >= {they.ana.id, they.ben.id}
    assert they.shared["question"] in they.text


async def test_a_deleted_thread_is_noticed_before_anything_is_said_in_it(they: Colleagues):
    await they.begins()
    they.thread.delete()
    await they.group.discord.settled()
    await they.rest()

    told = they.say("consultations.paused.thread_gone")
    assert told in they.ana.inbox()[-1].text


async def test_permissions_taken_away_pause_it_and_given_back_it_goes_on(they: Colleagues):
    await they.begins()
    they.room.deny_bot(NEEDED)
    await they.group.discord.settled()
    await they.passes()
    await they.passes()

    notice = they.group.olga.inbox()[-1]
    assert "Send Messages In Threads" in notice.text
    assert f"<#{they.room.id}>" in notice.text
    assert they.title(2) not in they.text

    they.room.allow_bot(NEEDED)
    await they.group.discord.settled()
    await they.group.olga.press(notice, "consult:resume")
    await they.rest()
    await they.phase(2)

    assert len(they.threads) == 1


async def test_a_channel_that_is_gone_pauses_it(they: Colleagues):
    await they.begins()
    they.room.delete()
    await they.group.discord.settled()
    await they.passes()
    await they.passes()
    notice = they.ana.inbox()[-1]
    assert they.say("consultations.paused.thread_gone") in notice.text

    await they.ana.press(notice, "consult:resume")
    await they.rest()

    assert they.say("consultations.paused.channel_gone") in they.ana.inbox()[-1].text


async def test_a_channel_that_is_not_known_yet_is_asked_after(they: Colleagues):
    """After a new session Discord tells of each server by and by."""
    preview = await they.asks()
    server = they.group.bot.client.get_guild(they.group.guild.id)
    server._channels.pop(they.room.id)
    await they.ana.press(preview.message, "consult:post")
    await eventually(made(they))

    assert they.ana.inbox() == they.group.olga.inbox() == []


async def test_as_many_threads_as_discord_allows_are_waited_for(they: Colleagues):
    guild = they.group.guild
    guild.max_active_threads = 0
    await confirmed(they)
    await they.rest()
    for _ in range(3):
        await they.passes(0.5)
    told = [m for m in they.ana.inbox() if they.say("consultations.told.crowded") in m.text]
    assert they.threads == []
    assert len(told) == 1

    guild.max_active_threads = 1000
    await they.passes(0.5)
    await eventually(made(they))

    assert len(they.threads) == 1


async def test_whoever_cannot_be_added_keeps_nobody_else_waiting(they: Colleagues):
    await they.begins()
    dora = they.others[2]
    they.room.overwrite(dora, deny=Permission.VIEW_CHANNEL)
    await they.group.discord.settled()
    joined = await dora.press_raw(f"consult:join:{they.id}", channel=they.group.room)
    await they.rest()

    await they.phase(2)

    told = they.say("consultations.seat.cannot_see", channel=f"<#{they.room.id}>")
    assert told in joined.message.text
    assert dora.id not in they.thread.thread_state.members
