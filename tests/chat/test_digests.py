"""The weekly look back: once a week, in counts for all, in one's own words for each."""

from __future__ import annotations

import pytest

from bot.rehearsal import Fault, Permission

from .cast import Group, eventually
from .colleagues import colleagues_of

POST = "/channels/{channel_id}/messages"


async def monday_comes(group: Group, week: int = 0, **later: float) -> None:
    """It is Monday, eight o'clock, and the digest stands in the channel."""
    before = len(group.digests)
    group.clock.move_to(group.monday(week, **later))
    await eventually(lambda: len(group.digests) > before)
    await group.discord.settled()


async def outbox(group: Group) -> list[tuple[str, str]]:
    """What is to be said, and what became of it."""
    return await group.bot.rows("select kind, state from outbox order by rowid")


async def test_it_stands_once_a_week_and_not_before_its_hour(group: Group):
    group.clock.move_to(group.monday(seconds=-1))
    await group.discord.settled(0.1)
    assert group.digests == []

    for week in range(3):
        await monday_comes(group, week)
        await group.discord.settled(0.1)
        assert len(group.digests) == week + 1


async def test_restarts_on_the_day_itself_add_nothing(group: Group):
    await monday_comes(group)

    for _ in range(3):
        await group.bot.restart()
        await group.discord.settled(0.1)

    assert len(group.digests) == 1


async def test_a_missed_one_comes_once_and_says_that_it_is_late(group: Group):
    await group.bot.stop()
    group.clock.move_to(group.monday(days=2))

    await group.bot.start()
    await eventually(lambda: bool(group.digests))
    await group.discord.settled(0.1)

    (post,) = group.digests
    assert group.say("digest.group.late") in post.text


async def test_below_three_there_are_no_figures(group: Group):
    await group.has_rupture(group.ana)
    await group.has_rupture(group.ben)

    await monday_comes(group)

    assert group.say("digest.group.without_figures") in group.digests[0].text


async def test_from_three_on_there_are_counts_and_nothing_else(group: Group):
    await group.joins(group.cleo)
    for person in (group.ana, group.ben, group.cleo):
        await group.has_rupture(person)

    await monday_comes(group)

    (post,) = group.digests
    assert group.bot.wording.count("digest.group.waiting", 3) in post.text
    assert not any(p.name in post.text for p in (group.ana, group.ben, group.cleo))


async def test_the_button_of_an_old_post_shows_what_waits_today(group: Group):
    await monday_comes(group)
    (post,) = group.digests
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)

    await group.bot.restart()
    own = await group.ana.press(post, "digest:mine")

    assert client.code in own.message.text
    assert own.message.ephemeral
    assert own.message is not post


async def test_who_has_not_joined_learns_how_and_nothing_else(group: Group):
    await monday_comes(group)

    for person in (group.cleo, group.fay, group.olga):
        answer = await person.press(group.digests[0], "digest:mine")
        assert answer.message.text == group.say("errors.not_joined")


async def test_several_that_wait_are_the_first_and_a_list_of_the_others(group: Group):
    clients = [await group.has_client(group.ana) for _ in range(3)]
    for client in clients:
        await group.has_rupture(group.ana, client)

    own = await group.ana.slash(group.room, "digest")
    (others,) = await own.followed_up()

    assert sum(client.code in own.message.text for client in clients) == 1
    assert sum(client.code in others.text for client in clients) == 2
    assert others.ephemeral


# When the channel is not as it was.


@pytest.mark.parametrize("name", ["view_channel", "send_messages"])
async def test_a_permission_taken_away_is_named_to_the_organiser_once(group: Group, name: str):
    group.digest_room.deny_bot(Permission[name.upper()])
    await group.discord.settled()

    group.clock.move_to(group.monday())
    await eventually(lambda: bool(group.olga.inbox()))
    await group.discord.settled(0.1)

    (notice,) = group.olga.inbox()
    assert name.replace("_", " ").title() in notice.text
    assert f"<#{group.digest_room.id}>" in notice.text
    assert group.digests == []
    assert group.ana.inbox() == []
    refused = [r for r in group.discord.requests if r.status == 403]
    assert len(refused) <= 3


async def test_put_right_and_tried_again_it_stands_once(group: Group):
    group.digest_room.deny_bot(Permission.SEND_MESSAGES)
    await group.discord.settled()
    group.clock.move_to(group.monday())
    await eventually(lambda: bool(group.olga.inbox()))
    (notice,) = group.olga.inbox()

    group.digest_room.allow_bot(Permission.SEND_MESSAGES)
    for _ in range(3):
        await group.olga.press(notice, "message:again")
    await eventually(lambda: bool(group.digests))
    await group.discord.settled(0.1)

    assert len(group.digests) == 1


async def test_tried_again_too_early_the_organiser_is_told_again(group: Group):
    group.digest_room.deny_bot(Permission.SEND_MESSAGES)
    await group.discord.settled()
    group.clock.move_to(group.monday())
    await eventually(lambda: bool(group.olga.inbox()))

    await group.olga.press(group.olga.inbox()[0], "message:again")
    await eventually(lambda: len(group.olga.inbox()) == 2)

    assert group.digests == []


async def test_a_channel_that_is_gone_is_told_to_the_organiser_once(group: Group):
    group.digest_room.delete()
    await group.discord.settled()

    group.clock.move_to(group.monday())
    await eventually(lambda: bool(group.olga.inbox()))
    await group.discord.settled(0.1)

    (notice,) = group.olga.inbox()
    assert notice.text == group.say("cards.organiser.channel_gone")
    assert ("group_digest", "stopped") in await outbox(group)


async def test_a_new_channel_gets_the_next_week(group: Group):
    group.digest_room.delete()
    await group.discord.settled()
    group.clock.move_to(group.monday())
    await eventually(lambda: bool(group.olga.inbox()))
    other = group.guild.add_channel("digest again")
    await group.discord.settled()

    card = await group.olga.slash(group.room, "setup")
    form = (await group.olga.press(card.message, "setup:rooms")).modal
    await group.olga.submit(form, {"digest_channel": [other]})
    group.clock.move_to(group.monday(1))

    await eventually(lambda: len(other.messages) == 1)


async def test_an_organiser_with_closed_messages_hears_of_it_when_they_come_by(group: Group):
    group.olga.close_direct_messages()
    group.digest_room.deny_bot(Permission.SEND_MESSAGES)
    await group.discord.settled()
    group.clock.move_to(group.monday())
    await eventually(lambda: has_become(group, "organiser_notice", "undeliverable"))

    group.olga.open_direct_messages()
    await group.olga.slash(group.room, "about")

    await eventually(lambda: len(group.olga.inbox()) == 1)


async def test_no_discord_at_eight_is_no_digest_lost(group: Group, logs):
    logs.forgive()
    group.discord.fault(Fault.reset("POST", POST, times=3))
    group.clock.move_to(group.monday())

    await eventually(lambda: tried_on(group))

    assert len(group.digests) == 1
    assert "late" not in group.digests[0].text.casefold()


async def has_become(group: Group, kind: str, state: str) -> bool:
    """Whether a message has come to this."""
    return (kind, state) in await outbox(group)


async def tried_on(group: Group) -> bool:
    """Time passes until the digest stands there."""
    group.clock.move(seconds=1)
    return bool(group.digests)


# Consultations that wait for voices.


async def test_one_press_joins_the_consultation_that_waits(group: Group):
    they = await colleagues_of(group)
    await they.posts()
    await monday_comes(group)
    (post,) = group.digests
    assert group.bot.wording.count("digest.group.voices", 1) in post.text
    assert group.ana.name not in post.text

    joined = await group.ben.press(post, "consult:join")
    assert group.say("consultations.seat.nothing_given") in joined.message.text
    await they.rest()
    assert joined.message.ephemeral


async def test_ones_own_says_who_would_like_ones_eyes_and_where_a_voice_is_awaited(group: Group):
    they = await colleagues_of(group)
    await they.posts()
    own = await group.ben.slash(group.room, "digest")
    shown = "".join(one.text for one in (own.message, *await own.followed_up()))
    assert group.bot.wording.count("digest.own.voices", 1) in shown

    for person in they.others[:2]:
        await they.joins(person)
    await they.passes()
    own = await group.ben.slash(group.room, "digest")
    shown = "".join(one.text for one in (own.message, *await own.followed_up()))
    assert group.bot.wording.count("digest.own.awaited", 1) in shown
    assert group.bot.wording.count("digest.own.voices", 1) not in shown
