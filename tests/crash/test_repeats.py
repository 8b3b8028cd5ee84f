"""The same event several times, and different people at the same instant."""

from __future__ import annotations

import asyncio

import pytest

from .cast import SENTINEL, Group


async def test_an_event_delivered_four_times_across_a_resume_is_one_row(group: Group):
    """Twice before the connection breaks, twice in what Discord replays after it."""
    await group.starts(hurried=True)
    form = await group.ana.opens_a_form()
    answer = await group.ana.sends(form, SENTINEL)
    await group.discord.deliver_again(answer)
    await group.discord.settled()

    group.discord.gateway.drop()
    await group.discord.deliver_again(answer, times=2)
    await group.discord.bot_ready()
    await group.discord.settled()

    assert len(group.discord.gateway_log.of("resumed")) == 1
    assert group.looked_at() == [(group.ana.person.id, SENTINEL)]


async def two_at_once(group: Group, rounds: int) -> None:
    """Ana and Ben submit in the same instant, again and again."""
    await group.starts()
    pair = (group.ana, group.ben)
    sent = []
    for number in range(rounds):
        forms = [await clinician.opens_a_form() for clinician in pair]
        texts = [f"{SENTINEL} {clinician.code} {number}" for clinician in pair]
        told = await asyncio.gather(
            *(c.is_told_saved(f, t) for c, f, t in zip(pair, forms, texts, strict=True))
        )
        assert all(told)
        sent += [(c.person.id, t) for c, t in zip(pair, texts, strict=True)]

    assert sorted(group.looked_at()) == sorted(sent)


async def test_two_who_submit_in_the_same_instant_keep_their_own_words(group: Group):
    await two_at_once(group, rounds=20)


@pytest.mark.nightly
async def test_a_hundred_instants_shared_by_two_mix_nothing(group: Group):
    await two_at_once(group, rounds=100)
