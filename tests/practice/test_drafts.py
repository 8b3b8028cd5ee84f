"""Forms that could not be saved: kept a day, for their author alone."""

from __future__ import annotations

from bot.practice import drafts, forget, messages

from .cast import answers, count, refused


async def test_a_draft_comes_back_to_its_author_as_it_was_sent(group, ana, clock):
    kept = await drafts.keep(group, ana(), "debrief:save:c.d", answers())
    found = await drafts.of(group, ana(), kept)
    assert (found.action, found.answers, found.at) == ("debrief:save:c.d", answers(), clock())


async def test_a_draft_is_kept_also_for_somebody_who_could_not_join(group, cleo):
    """A refused form is offered again with everything in it, whoever sent it."""
    kept = await drafts.keep(group, cleo(), "join:save", {"zone": "Nowhere"})
    assert (await drafts.of(group, cleo(), kept)).answers == {"zone": "Nowhere"}


async def test_anothers_draft_and_an_absent_one_look_alike(group, ana, ben, cleo):
    kept = await drafts.keep(group, ana(), "debrief:save:c.d", answers())
    for person in (ben, cleo):
        for draft in (kept, "nosuchdraft"):
            with refused("not_there"):
                await drafts.of(group, person(), draft)


async def test_a_draft_is_forgotten_after_a_day(group, ana, clock):
    old = await drafts.keep(group, ana(), "debrief:save:c.d", answers())
    clock.passes(hours=23)
    new = await drafts.keep(group, ana(), "debrief:save:c.d", answers())
    clock.passes(hours=1, seconds=1)
    await forget.forget_old_drafts(group)
    with refused("not_there"):
        await drafts.of(group, ana(), old)
    assert (await drafts.of(group, ana(), new)).answers == answers()
    assert await count(group, "drafts") == 1


async def test_whoever_was_answered_too_late_is_told_once_and_without_words(group, ana, clock):
    for _ in range(2):
        await drafts.tell_late(group, ana("press-1"))
    (message,) = await messages.due(group)
    assert (message.kind, message.target) == (drafts.ANSWER_CAME_LATE, "person")
    assert (message.recipient, message.data) == (ana.id, {})
