"""Colleagues' eyes on Discord, from the button on a rupture's card to the round of thanks."""

from __future__ import annotations

import pytest

from bot.rehearsal import Refused
from bot.wording import Wording

from .cast import Group, eventually, everything_shown, typed_in
from .colleagues import Colleagues, colleagues_of

AWKWARD = "@everyone <@1> **bold** `x` שלום, מה שלומך 🌈👩🏽‍🚀 > quote\n# heading"


@pytest.fixture
async def they(group: Group) -> Colleagues:
    """Ana and four colleagues."""
    return await colleagues_of(group)


# Before anybody sees it.


async def test_colleagues_read_exactly_what_the_presenter_was_shown(they: Colleagues):
    preview = await they.asks()
    card = preview.message.components[0]

    await they.ana.press(preview.message, "consult:post")
    await eventually(lambda: bool(they.threads))
    await they.rest()

    shown = [part["content"] for part in card["components"] if part["type"] == 10]
    (opening,) = [m for m in they.posts_there if they.shared["question"] in m.text]
    assert opening.text == "\n".join(shown)


async def test_what_could_tell_who_it_is_must_be_changed_before_it_can_be_posted(
    they: Colleagues,
):
    words = they.group.sentinels.to_share
    preview = await they.asks(five_minutes=words("my client Peter Smith, 020 7946 0958"))

    assert they.say("consultations.preview.holds_title") in preview.message.text
    assert "__Peter Smith__" in preview.message.text
    assert "consult:post" not in str(preview.message.buttons)
    forced = await they.ana.press_raw(
        f"consult:post:{they.id_in(preview)}.named",
        channel=they.group.room,
        message=preview.message,
    )
    assert they.say("errors.consult_identifiers") in forced.message.text

    form = (await they.ana.press(preview.message, "consult:words")).modal
    changed = await they.ana.submit(form, {"five_minutes": words("it turned at the clock")})

    assert they.say("consultations.preview.holds_title") not in changed.message.text
    await they.ana.press(changed.message, "consult:post")
    await eventually(lambda: bool(they.threads))


async def test_an_old_preview_does_not_post_with_a_name_what_it_shows_without(they: Colleagues):
    preview = await they.asks()
    nameless = (await they.ana.press(preview.message, "consult:unnamed")).message
    listed = await they.ana.slash(they.group.room, "consult")
    other = await they.ana.choose(listed.message, "consult:see", [they.id_in(preview)])
    await they.ana.press(other.message, "consult:named")

    shown = await they.ana.press(nameless, "consult:post")
    await they.rest()

    assert they.say("buttons.consult_unnamed") in str(shown.message.buttons)
    assert they.threads == []

    await they.ana.press(shown.message, "consult:post")
    await eventually(lambda: bool(they.threads))


async def test_not_now_keeps_it_and_consult_brings_it_back(they: Colleagues):
    preview = await they.asks()
    later = await they.ana.press(preview.message, "consult:not-now")
    listed = await they.ana.slash(they.group.room, "consult")
    again = await they.ana.choose(listed.message, "consult:see", [they.id_in(preview)])

    assert they.say("consultations.preview.kept") in later.message.text
    assert they.shared["question"] in again.message.text

    await they.ana.press(later.message, "consult:throw")
    gone = await they.ana.press(again.message, "consult:unnamed")
    assert they.say("errors.not_there") in gone.message.text
    assert they.threads == []


async def test_where_it_goes_on_the_ruptures_card_leads_there_and_no_old_button_ends_it(
    they: Colleagues,
):
    preview = await they.asks()
    later = await they.ana.press(preview.message, "consult:not-now")
    again = await they.ana.press(later.message, "consult:see")
    await they.ana.press(again.message, "consult:post")
    await eventually(lambda: bool(they.threads))
    await they.rest()

    asked = await they.ana.press_raw(f"consult:ask:{they.rupture}", channel=they.group.room)
    number = they.id
    thrown = await they.ana.press_raw(f"consult:throw:{number}", channel=they.group.room)
    await they.rest()

    assert they.say("consultations.seat.you_present") in asked.message.text
    assert they.say("consultations.preview.sure_withdraw") in thrown.message.text
    assert len(they.threads) == 1


async def test_the_command_offers_ones_own_ruptures_and_opens_the_form(they: Colleagues):
    ((name, value),) = await they.ana.autocomplete(they.group.room, "consult", "rupture")
    form = (await they.ana.slash(they.group.room, "consult", rupture=value)).modal

    assert value == they.rupture
    assert form.field("form").default == "consultancy"
    assert await they.ben.autocomplete(they.group.room, "consult", "rupture", typed=name[:3]) == []


# The whole way.


async def test_a_line_given_early_waits_for_its_phase_and_becomes_the_planned_line(
    they: Colleagues,
):
    words = they.group.sentinels.to_share
    await they.begins(form="consultancy")
    cleo, line = they.others[1], words("i noticed that i went on talking")
    asked = await they.gives(they.ben, words("how long has this been going on"), "question")
    form = (
        await cleo.press_raw("consult:voice", 3, channel=they.thread, values=[f"{they.id}.line"])
    ).modal
    held = await cleo.submit(form, {"text": line, "named": "no"})

    assert they.say("consultations.given.posted") in asked.message.text
    assert "“" in held.message.text
    await they.phase(2)
    reading = await they.ana.press(
        they.newest_with("consult:give"), f"consult:give:{they.id}.client-chair"
    )
    assert they.say("consultations.seat.you_read") in reading.message.text
    assert line not in they.text

    await they.phase(3)
    offered = they.newest_with("consult:take")
    assert line in offered.text
    assert f"<@{cleo.id}>" not in offered.text
    taken = await they.ana.press(offered, "consult:take")
    kept = await they.ben.press(offered, "consult:take")

    assert they.say("consultations.taken.planned") in taken.message.text
    assert they.say("consultations.taken.own") in kept.message.text
    assert line in (await they.ana.slash(they.group.room, "ruptures")).message.text
    assert taken.message.ephemeral
    assert kept.message.ephemeral

    await they.phase(5)
    await they.passes()
    await they.passes()
    assert they.say("consultations.ended.title") in they.text
    assert they.thread.thread_state.archived
    assert they.thread.thread_state.locked


async def test_a_name_stands_at_a_voice_and_rings_for_nobody(they: Colleagues):
    await they.begins()
    await they.gives(they.ben, they.group.sentinels.to_share(), "question")
    (voice,) = [m for m in they.posts_there if f"from <@{they.ben.id}>" in m.text]

    assert voice.mentions == []
    sent = they.group.discord.requests_to("POST", "/channels/{channel_id}/messages")
    assert {str(one.json.get("allowed_mentions")) for one in sent} == {"{'parse': []}"}


async def test_what_one_gave_can_be_changed_and_taken_back(they: Colleagues):
    words = they.group.sentinels.to_share
    await they.begins()
    first, second = words("how long"), words("since when")
    given = await they.gives(they.ben, first, "question")
    form = (await they.ben.press(given.message, "consult:edit")).modal
    assert form.field("text").default == first
    changed = await they.ben.submit(form, {"text": second})
    await they.rest()

    assert second in they.text
    assert first not in they.text
    await they.ben.press(changed.message, "consult:back")
    await they.rest()
    assert second not in they.text


async def test_the_conductor_moves_it_on_and_gives_more_time_once(they: Colleagues):
    await they.begins()
    await they.gives(they.ben, they.group.sentinels.to_share("how long"), "question")
    conducts = next(
        p for p in they.others if any("consult:mine" in str(m.buttons) for m in p.inbox())
    )
    seat = await conducts.press(conducts.inbox()[-1], "consult:mine")
    more = await conducts.press(seat.message, "consult:more")
    await they.rest()

    assert they.say("consultations.phase.more_title", phase="Clarifying questions") in they.text
    with pytest.raises(Refused):
        await conducts.press(more.message, "consult:more")
    opens = f"consult:next:{they.id}.0"
    twice = [await conducts.press_raw(opens, channel=they.thread) for _ in range(2)]
    await they.rest()
    assert they.title(1) in they.text
    assert they.title(2) not in they.text
    assert all(one.message for one in twice)

    nobody = await they.ana.press(they.newest_with("consult:mine"), "consult:mine")
    await they.ana.press(nobody.message, "consult:answered")
    await they.rest()
    assert they.title(2) in they.text


async def test_a_presenter_takes_it_back_and_nothing_of_it_is_left(they: Colleagues):
    await they.begins()
    seat = await they.ana.press(they.newest_with("consult:mine"), "consult:mine")
    sure = await they.ana.press(seat.message, "consult:withdraw")
    await they.ana.press(sure.message, "consult:withdraw-yes")
    await they.rest()

    assert they.threads == []
    assert [m for m in they.room.messages if m.buttons] == []


async def test_without_a_name_nothing_in_discord_says_who_asks(they: Colleagues):
    words = they.group.sentinels.to_share
    await they.posts(named=False)
    assert they.threads == []
    await they.passes(16)

    assert set(they.thread.thread_state.members) == {
        they.group.discord.bot_user.id,
        *(p.id for p in they.everybody),
    }
    assert they.room.messages == []
    for person in (they.ben, they.others[1]):
        await they.gives(person, words("how long"), "question")
    await they.rest()
    assert "how long" not in they.text
    await they.phase(1)
    assert they.text.count("how long") == 2
    opening = they.posts_there[0].text
    assert f"<@{they.ana.id}>" not in opening
    for person in (they.ben, they.others[1]):
        assert f"from <@{person.id}>" not in they.text


# Whoever, and whatever.


async def test_whoever_has_no_seat_can_read_and_do_nothing(they: Colleagues):
    await they.begins(they.ben, they.others[1])
    emil, olga, pressed = (
        they.others[3],
        they.group.olga,
        ("mine", "about", "give", "whole", "leave"),
    )
    for verb in pressed:
        name = f"consult:{verb}:{they.id}" + (".question" if verb == "give" else "")
        stranger = await emil.press_raw(name, channel=they.group.room)
        outside = await olga.press_raw(name, channel=they.group.room)
        assert they.say("errors.not_there") in stranger.message.text
        assert they.say("errors.not_joined") in outside.message.text
    assert emil.sees(they.thread) == []


async def test_the_same_form_sent_twice_counts_once(they: Colleagues):
    await they.begins()
    where = they.newest_with(f"consult:give:{they.id}.question")
    form = (await they.ben.press(where, f"consult:give:{they.id}.question")).modal
    text = they.group.sentinels.to_share()
    for _ in range(2):
        filled = typed_in(text=text)
        await they.ben.submit_raw(form.custom_id, filled, channel=they.thread, message=where)
    await they.rest()

    assert they.text.count(text) == 1


async def test_posting_pressed_twice_makes_one_thread(they: Colleagues):
    preview = await they.asks()
    for _ in range(2):
        await they.ana.press_raw(
            f"consult:post:{they.id_in(preview)}.named",
            channel=they.group.room,
            message=preview.message,
        )
    await eventually(lambda: bool(they.threads))
    await they.rest()

    assert len(they.threads) == 1
    assert len([m for m in they.room.messages if m.buttons]) == 1


@pytest.mark.parametrize(
    ("text", "refused"),
    [("", "voice_empty"), (" \u200b ", "voice_empty"), ("ä" * 4000, "voice_too_long")],
)
async def test_what_cannot_be_given_comes_back_with_everything_in_it(
    they: Colleagues, text: str, refused: str
):
    await they.begins()
    name = f"consult:gave:{they.id}.question.{'0' * 12}"
    answer = await they.ben.submit_raw(name, typed_in(text=text), channel=they.thread)
    again = await they.ben.press(answer.message, "form:again")

    assert they.say(f"errors.{refused}", **({"most": 1000} if "long" in refused else {})) in (
        answer.message.text
    )
    assert again.modal.custom_id == name
    assert (again.modal.field("text").default or "") == text[:1000]


async def test_what_could_tell_who_somebody_is_comes_back_to_whoever_gave_it(they: Colleagues):
    await they.begins()
    text = they.group.sentinels.to_share("is that peter smith, 020 7946 0958, a@b.org")
    refused = await they.gives(they.ben, text, "question")
    again = await they.ben.press(refused.message, "form:again")

    assert "an e-mail address" in refused.message.text
    assert again.modal.field("text").default == text
    assert again.modal.field("named").default == "yes"
    assert text not in they.text


async def test_an_invitation_let_be_is_gone_and_nobody_is_told(they: Colleagues):
    preview = await they.asks()
    invited = await they.ana.choose(preview.message, "consult:invite", [they.ben, they.others[1]])
    await they.ana.press(invited.message, "consult:post")
    await eventually(lambda: bool(they.threads))
    await they.rest()
    before = len(they.ana.inbox())

    await they.ben.press(they.ben.inbox()[-1], "consult:let-be")
    await they.rest()

    assert they.ben.inbox() == []
    assert len(they.others[1].inbox()) == 1
    assert len(they.ana.inbox()) == before
    assert they.ben.id not in they.thread.thread_state.members


async def test_emoji_letters_from_right_to_left_and_markdown_stand_there_letter_by_letter(
    they: Colleagues, wording: Wording
):
    await they.begins(question=AWKWARD)
    await they.gives(they.ben, AWKWARD, "question")
    voice = they.posts_there[-1]

    assert wording.plain(AWKWARD) in voice.text
    assert "@everyone" not in they.text
    assert voice.mentions == []


async def test_a_form_opened_before_a_restart_and_a_change_of_phase_is_still_taken(
    they: Colleagues,
):
    await they.begins()
    where = they.newest_with(f"consult:give:{they.id}.question")
    form = (await they.ben.press(where, f"consult:give:{they.id}.question")).modal
    await they.phase(2)
    await they.group.bot.restart()
    text = they.group.sentinels.to_share("one more question")

    late = await they.ben.submit(form, {"text": text})
    await they.phase(4)

    assert they.say("consultations.given.held", phase="Round of thanks") in late.message.text
    assert text not in they.text
    await they.phase(5)
    await they.rest()
    assert text in they.text


async def test_somebody_with_direct_messages_closed_is_asked_once_they_come_by(they: Colleagues):
    they.ben.close_direct_messages()
    preview = await they.asks()
    invited = await they.ana.choose(preview.message, "consult:invite", [they.ben])
    await they.ana.press(invited.message, "consult:post")
    await eventually(lambda: bool(they.threads))
    await they.rest()

    assert they.ben.inbox() == []
    assert they.ben.id not in they.thread.thread_state.members
    they.ben.open_direct_messages()
    await they.ben.slash(they.group.room, "about")
    await they.rest()
    joined = await they.ben.press(they.ben.inbox()[-1], "consult:join")
    await they.rest()

    assert they.ben.id in they.thread.thread_state.members
    assert f"<#{they.thread.id}>" in joined.message.text


async def test_a_colleague_can_leave_and_come_again(they: Colleagues):
    await they.begins()
    seat = await they.ben.press(they.newest_with("consult:mine"), "consult:mine")
    left = await they.ben.press(seat.message, "consult:leave")
    await they.rest()
    assert they.ben.id not in they.thread.thread_state.members

    await they.joins(they.ben)
    await they.rest()
    assert they.ben.id in they.thread.thread_state.members
    assert everything_shown(left)
