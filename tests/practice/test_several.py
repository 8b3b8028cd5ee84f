"""Several at once: quiet hours in one tap, sessions said twice, two groups in one inbox."""

from __future__ import annotations

import pytest

from bot.practice import clients, debrief, digest, prompts, sessions
from bot.practice.sessions import Wish

from . import conftest
from .cast import count, refused, rows
from .days import Days, meets

TUESDAY = "2026-11-24"


@pytest.fixture
async def waiting(group, ana, heron, clock):
    """Two hours back to back have ended, and one message asks about both."""
    await clients.add(group, ana(), "red kite")
    await meets(group, ana, "grey heron", "tuesday", "11:00")
    await meets(group, ana, "red kite", "tuesday", "12:00")
    await Days(group, clock).come_to(TUESDAY, "13:00")
    return [prompt for (prompt,) in await rows(group, "select id from prompts order by start")]


async def test_hours_that_were_all_quiet_are_noted_in_one_tap(group, ana, waiting):
    assert await debrief.nothing_in_all(group, ana(), waiting[0]) == 2
    assert await count(group, "debriefs") == 2
    assert (await debrief.show(group, ana(), await _one_of(group))).nothing_to_note
    states = await rows(group, "select distinct state from prompts")
    assert states == [("answered",)]


async def test_the_same_tap_delivered_again_notes_nothing_more(group, ana, waiting):
    again = ana()
    for _ in range(2):
        await debrief.nothing_in_all(group, again, waiting[0])
    assert await count(group, "debriefs") == 2


async def test_one_that_is_answered_already_keeps_its_words(group, ana, heron, waiting):
    said = {"moment": "When I asked, she looked away."}
    await debrief.save(group, ana(), heron.id, waiting[0], said)
    assert await debrief.nothing_in_all(group, ana(), waiting[1]) == 1
    assert await rows(group, "select text from debrief_answers") == [(said["moment"],)]


async def test_a_tap_takes_no_marker_away_either(group, ana, heron, waiting):
    """Also where a group's own form asks for nothing else."""
    await debrief.save(group, ana(), heron.id, waiting[0], {"markers": ["flat"]})
    saved = await debrief.nothing_to_note(group, ana(), heron.id, waiting[0])
    assert [marker.value for marker in saved.signs.markers] == ["flat"]


async def test_the_same_session_is_not_added_twice(group, ana, heron):
    wish = Wish("grey heron", "tuesday", "11:00")
    await sessions.add(group, ana(), wish)
    with refused("session_there"):
        await sessions.add(group, ana(), wish)
    assert await count(group, "standing") == 1


async def test_another_rhythm_of_the_same_hour_is_another_session(group, ana, heron):
    for first in ("2026-11-24", "2026-12-01"):
        await sessions.add(group, ana(), Wish("grey heron", first, "11:00", every=2))
    assert await count(group, "standing") == 2


async def test_in_direct_messages_a_digest_is_the_one_of_its_group(group, olga, ana, rupture):
    """Who belongs to two groups must not be asked which one a message was about."""
    await conftest.set_up(group, olga.elsewhere())
    await conftest.joins(group, ana.elsewhere())
    here = (await digest.own(group, ana())).clinician_id
    await digest.send_weekly(group, ana.directly(), {"weekday": "0", "time": "8:00"}, here)
    assert await rows(group, "select digest_time from clinicians where id = ?", here) == [
        ("08:00",)
    ]
    with refused("which_group"):
        await digest.own(group, ana.directly())


async def test_a_prompt_is_answered_from_direct_messages_whichever_group(group, olga, ana, waiting):
    await conftest.set_up(group, olga.elsewhere())
    await conftest.joins(group, ana.elsewhere())
    prompt = await prompts.one(group, ana.directly(), waiting[0])
    saved = await debrief.nothing_to_note(group, ana.directly(), prompt.client_id, prompt.id)
    assert saved.nothing_to_note


async def _one_of(group) -> str:
    return (await rows(group, "select id from debriefs order by rowid"))[0][0]
