"""The clinical rules as somebody meets them on a card, each with the source it rests on.

What every rule reads is tried as a table in tests/alliance; here it is tried through the client.
"""

from __future__ import annotations

import pytest

from bot.alliance.lines import Moment
from bot.alliance.over_time import SMOOTH_FOR_LONG
from bot.practice import debrief, repair
from bot.practice.debrief import RuptureAnswer
from bot.records import new_id
from bot.rehearsal import Answer

from .cast import Group, eventually, everything_shown
from .test_debriefs import opened

QUIET = {"presence": "quieter", "markers": [], "reactions": []}
REPAIRED = {"reception": "opened", "extent": "repaired"}


def asks(group: Group, card: Answer, question: str) -> bool:
    """Whether a card asks one of the gentle questions."""
    assert card.message is not None
    return group.say(f"readings.noticed.{question}") in card.message.text


async def told(group: Group, *markers: str, **answers: object) -> Answer:
    """The card after an hour of a client new to the bot."""
    given = {"presence": "same", "markers": list(markers), **answers}
    return await group.ana.submit(await opened(group), given)


def read_as(group: Group, card: Answer) -> set[str]:
    """The types a card suggests."""
    kinds = ("withdrawal", "confrontation", "mixed")
    assert card.message is not None
    return {k for k in kinds if group.say(f"readings.headline.{k}") in card.message.text}


@pytest.mark.parametrize("marker", ["silent", "short_answers", "complained_about_setting"])
async def test_a_look_alike_alone_is_not_read_as_a_rupture(group: Group, marker: str):
    """A silence, a short answer, a plain disagreement on a date count only where they move away
    from the work (rupture resolution rating system, revised 2022; secondary)."""
    assert read_as(group, await told(group, marker)) == set()


async def test_a_silence_at_work_is_no_sign_once_it_is_called_that(group: Group):
    """Two slight signs add up; a productive silence is none (3RS 2022; practice literature)."""
    first = await told(group, "silent", "short_answers")
    assert read_as(group, first) == {"withdrawal"}
    form = await group.ana.press(first.message, "debrief:more")
    second = await group.ana.submit(form.modal, {"silence": "productive"})
    assert read_as(group, second) == set()


async def test_with_every_reading_stands_what_would_speak_against_it(group: Group):
    """Raters of the rupture resolution rating system record counter-evidence (secondary)."""
    card = await told(group, "polite")
    assert read_as(group, card) == {"withdrawal"}
    assert group.say("cards.debrief.against") in card.message.text
    assert group.say("readings.against.one_sign") in card.message.text


@pytest.mark.parametrize(
    ("felt", "question"), [("drowsy", "smooth_and_far"), ("went_well", "smooth_and_pleased")]
)
async def test_compliance_beside_ones_own_distance_or_ease_is_asked_about(
    group: Group, felt: str, question: str
):
    """How a withdrawal passes for progress (practice literature)."""
    assert asks(group, await told(group, "agreed_quickly", reactions=[felt]), question)


async def test_a_tired_clinician_is_asked_two_questions_at_the_most(group: Group):
    """A polite wish to stop is asked about first of all (practice literature; the two are ours)."""
    signs = ("agreed_quickly", "silent", "topic_gone", "wants_to_stop")
    card = await told(group, *signs, reactions=["drowsy", "went_silent"])
    questions = ("smooth_and_far", "both_silent", "topic_stayed_away", "polite_ending")
    asked = [one for one in questions if asks(group, card, one)]
    assert asked == ["smooth_and_far", "polite_ending"]


async def test_after_a_long_quiet_run_it_is_asked_once_and_careful_leads_to_the_types(
    group: Group,
):
    """A long time without strain can be two people avoiding it (practice literature)."""
    client = await group.has_client(group.ana, held=0)
    for _ in range(SMOOTH_FOR_LONG - 1):
        group.clock.move(days=7)
        await debrief.nothing_to_note(group.bot.house, group.acts(group.ana), client.id, new_id())
    eighth, ninth = [await _nothing_to_note(group, client.id) for _ in range(2)]
    assert asks(group, eighth, "smooth_for_long")
    assert not asks(group, ninth, "smooth_for_long")
    careful = await group.ana.press(eighth.message, "debrief:other")
    assert group.say("cards.debrief.which_type") in careful.message.text


async def _nothing_to_note(group: Group, client: str) -> Answer:
    group.clock.move(days=7)
    ways = await group.ana.slash(group.room, "debrief")
    shown = await group.ana.choose(ways.message, "debrief:of", [client])
    return await group.ana.press(shown.message, "debrief:nothing")


async def test_engagement_stands_against_last_time_and_a_second_drop_is_asked_about(group: Group):
    """The slow leak shows over several hours and not in one (practice literature)."""
    client = await group.has_client(group.ana)
    await group.debriefs(group.ana, client, QUIET)
    group.clock.move(days=7)
    form = await group.ana.slash(group.room, "debrief", client=client.code)
    card = await group.ana.submit(form.modal, {"presence": "quieter"})
    assert asks(group, card, "quieter_again")
    assert "▃▃" in card.message.text


@pytest.mark.parametrize("kind", ["withdrawal", "confrontation"])
async def test_work_on_patterns_is_offered_only_after_a_repair(group: Group, kind: str):
    """134 experts rated it as less helpful in the rupture, and better later (PMC5966286)."""
    later = {one.text for one in group.bot.wording.lines if one.moment is Moment.AFTER_REPAIR}
    house, client = group.bot.house, await group.has_client(group.ana)
    saved = await group.debriefs(group.ana, client)
    kept = await debrief.answer(house, group.acts(group.ana), saved.id, RuptureAnswer(kind))
    offered = await group.ana.slash(group.room, "ruptures")
    assert not any(text[:60] in everything_shown(offered) for text in later)

    rupture = kept.rupture_id or ""
    done = await repair.save(house, group.acts(group.ana), rupture, "form-1", REPAIRED)

    assert done.view.lines
    assert {line.text for line in done.view.lines} <= later


async def test_what_came_of_a_line_stands_with_it_for_its_owner_alone(group: Group):
    """Deliberate practice without a recording; never compared between people (ours)."""
    bank = await group.ana.slash(group.room, "lines", type="withdrawal")
    line = next(one for one in group.bot.wording.lines if one.text in bank.message.text)
    rupture = await group.has_rupture(group.ana)
    said = {"line": f" {line.text.upper()}", "reception": "closed", "extent": "named"}
    await repair.save(group.bot.house, group.acts(group.ana), rupture, "form-1", said)

    closed = group.say("cards.lines.said.closed", count=1)

    hers = await group.ana.slash(group.room, "lines", type="withdrawal")
    await eventually(lambda: closed in everything_shown(hers))
    his = await group.ben.slash(group.room, "lines", type="withdrawal")
    assert closed not in everything_shown(his)
