"""`/review`: the look back at a therapy that ended or stalled, kind in tone."""

from __future__ import annotations

import pytest

from bot.practice import clients, review, setup
from bot.wording import limits

from .at_the_page import link_in, page_buttons
from .cast import Group, eventually, everything_shown

OTHER = {"presence": "quieter", "markers": ["polite_ending_talk"], "moment": "", "next_line": ""}


async def ended(group: Group):
    """A therapy of Ana's that ended after a sign nobody came back to; the client."""
    client = await group.has_client(group.ana)
    await group.debriefs(group.ana, client)
    group.clock.move(days=7)
    await group.debriefs(group.ana, client, {"presence": "same", "moment": "It went on."})
    await clients.end(group.bot.house, group.acts(group.ana), client.id)
    return client


async def looks(group: Group, client):
    """What `/review` shows Ana, the card with the button last."""
    shown = await group.ana.slash(group.room, "review", client=client.id)
    await eventually(lambda: bool(last(shown).buttons))
    return shown


def texts(answer) -> str:
    """All cards of an answer."""
    return "\n".join(m.text for m in (answer.message, *answer.follow_ups) if m is not None)


def last(answer):
    """The card with the button."""
    return ([answer.message, *answer.follow_ups])[-1]


async def writes(group: Group, client, **answers: str):
    """What is shown after Ana wrote what she makes of it."""
    form = await group.ana.press_raw(f"review:write:{client.id}", channel=group.room)
    shown = await group.ana.submit(form.modal, answers)
    await eventually(lambda: bool(last(shown).buttons))
    return shown


async def test_a_therapy_that_ended_is_offered_and_named_as_such(group: Group):
    client = await ended(group)
    going = await group.has_client(group.ana)
    offered = await group.ana.autocomplete(group.room, "review", "client", typed="heron")
    assert offered == [
        (group.say("reviews.ended_code", code=client.code), client.id),
        (going.code, going.id),
    ]
    others = await group.ana.autocomplete(group.room, "debrief", "client", typed="heron")
    assert others == [(going.code, going.id)]


async def test_it_tells_the_course_and_the_first_sign_that_was_passed_over(group: Group):
    """Reviews of failed therapies look for the first marker missed (practice literature)."""
    client = await ended(group)
    told = texts(await looks(group, client))
    assert "2 sessions noted, from Wed 14 Jan 2026 to Wed 21 Jan 2026" in told
    assert "It ended on Wed 21 Jan 2026." in told
    assert group.say("reviews.place.first", at="session 7, Wed 14 Jan 2026") in told
    assert group.say("reviews.read_again.withdrawal") in told
    assert "I moved against or over" in told
    assert group.say("readings.against.silence_at_work") in told
    assert "when I said we could go on" in told


async def test_it_is_kind_says_that_it_is_hindsight_and_offers_a_colleagues_eye(group: Group):
    told = texts(await looks(group, await ended(group)))
    assert told.index(group.say("reviews.intro")) < told.index(group.say("reviews.place.title"))
    assert group.say("reviews.colleague") in told
    assert "`/packet`" in told
    for shaming in ("should have", "failed", "mistake", "missed sign", "your fault"):
        assert shaming not in told.lower()


async def test_where_nothing_stands_out_it_says_so(group: Group):
    client = await group.has_client(group.ana)
    told = texts(await looks(group, client))
    assert group.say("reviews.place.none") in told
    assert group.say("reviews.course.none") in told


async def test_its_ruptures_stand_there_with_what_became_of_them(group: Group):
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)
    told = texts(await looks(group, client))
    assert "withdrawal, session 7, Wed 14 Jan 2026: open" in told
    assert group.say("reviews.also.unsaid") in told


async def test_what_one_makes_of_it_is_kept_and_shown_and_can_be_changed(group: Group):
    client = await ended(group)
    mine = group.sentinels.words("I remember the thanks")
    shown = await writes(group, client, memory=mine, measure="shrank")
    assert mine in texts(shown)
    assert "I made it smaller than it was" in texts(shown)

    form = await group.ana.press(last(shown), "review:write")
    fields = {field.custom_id: field for field in form.modal.fields}
    assert fields["memory"].default == mine
    assert fields["measure"].default == "shrank"
    await group.ana.submit(form.modal, {"carry_on": "I will ask."})
    kept = (await review.of(group.bot.house, group.acts(group.ana), client.id)).kept
    assert kept is not None
    assert kept.answers["carry_on"] == "I will ask."


async def test_an_empty_form_is_refused_kindly(group: Group):
    client = await ended(group)
    shown = await writes(group, client, memory=" ")
    assert group.say("errors.review_empty") in shown.message.text
    assert (await group.ana.press(shown.message, "form:again")).modal is not None


async def test_answers_at_their_longest_are_shown_whole(group: Group):
    client = await ended(group)
    longest = {"memory": "🪶" * 700, "record": "_x y_ " * 250, "parts": "ש" * 1500}
    shown = await writes(group, client, **longest)
    cards = [m.text for m in (shown.message, *shown.follow_ups)]
    assert all(limits.length(text) <= 4000 for text in cards)
    assert texts(shown).count("🪶") == 700
    assert texts(shown).count("ש") == 1500


@pytest.mark.parametrize("told_by", ["id", "code"])
async def test_anothers_therapy_looks_like_one_of_nobody(group: Group, told_by: str):
    client = await ended(group)
    ask = [getattr(client, told_by), "absent heron"]
    answers = [await group.ben.slash(group.room, "review", client=one) for one in ask]
    assert len({everything_shown(answer) for answer in answers}) == 1
    assert group.sentinels.found_in(everything_shown(*answers)) == []


async def test_where_sentences_go_to_the_page_only_the_way_there_is_shown(group: Group):
    client = await ended(group)
    house, ana = group.bot.house, group.acts(group.ana)
    await review.save(house, ana, client.id, {"memory": group.sentinels.words()})
    await setup.set_words(house, group.acts(group.olga), "page")

    answers = [
        await looks(group, client),
        await group.ana.press_raw(f"review:write:{client.id}", channel=group.room),
    ]

    assert all(answer.modal is None for answer in answers)
    assert [one for one in group.sentinels.sentences if one in everything_shown(*answers)] == []
    assert page_buttons(answers[0].message) == [f"page:open:review.{client.id}"]
    way = await group.ana.press_raw(f"page:open:review.{client.id}", channel=group.room)
    assert link_in(way)
