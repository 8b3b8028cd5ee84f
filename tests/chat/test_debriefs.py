"""The debrief: one form, one debrief, whatever happens on the way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.practice.answers import Answers
from bot.records import NotKept
from bot.rehearsal import Answer, Fault, Modal, NotAnswered, Person

from .cast import Group, eventually, everything_shown, typed_in

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
QUIETER = {"presence": "clearly_quieter", "markers": ["silent"]}


async def opened(group: Group, person: Person | None = None) -> Modal:
    """A debrief's form on somebody's screen."""
    who = person or group.ana
    client = await group.has_client(who)
    answer = await who.slash(group.room, "debrief", client=client.code)
    assert answer.modal is not None
    return answer.modal


async def saved(group: Group, answers: Answers | None = None) -> Answer:
    """The card after a debrief of Ana's."""
    return await group.ana.submit(await opened(group), answers or QUIETER)


async def texts(group: Group) -> list[tuple[str, str]]:
    """What was written in all debriefs, with the codes it was written under."""
    return await group.bot.rows(
        """select clients.code, text from debrief_answers
        join debriefs on debriefs.id = debrief_id join sessions on sessions.id = session_id
        join clients on clients.id = client_id order by 1, 2"""
    )


async def how_many(group: Group) -> int:
    """How many debriefs there are."""
    ((count,),) = await group.bot.rows("select count(*) from debriefs")
    return int(count)


async def test_what_was_written_comes_back_as_it_was_written(group: Group):
    moment = group.sentinels.words("she looked away")

    card = await saved(group, {**QUIETER, "moment": moment})

    assert moment in card.message.text
    assert [text for _, text in await texts(group)] == [moment]
    assert card.message.ephemeral


async def test_an_empty_form_is_met_kindly_and_one_tap_notes_the_hour(group: Group):
    form = await opened(group)

    answer = await group.ana.submit_raw(form.custom_id, [], channel=group.room)
    assert group.say("errors.debrief_empty") in answer.message.text
    assert await how_many(group) == 0
    answer = await group.ana.press(answer.message, "debrief:nothing")

    assert group.say("cards.debrief.nothing_to_note") in answer.message.text
    assert await how_many(group) == 1


async def test_after_an_empty_form_the_form_can_be_opened_again(group: Group):
    form = await opened(group)
    answer = await group.ana.submit_raw(form.custom_id, [], channel=group.room)

    again = await group.ana.press(answer.message, "debrief:open")
    await group.ana.submit(again.modal, QUIETER)

    assert again.modal.custom_id == form.custom_id
    assert await how_many(group) == 1


async def test_neither_is_an_answer(group: Group):
    form = await opened(group)

    await group.ana.submit_raw(form.custom_id, typed_in(reactions=["neither"]), channel=group.room)

    assert await how_many(group) == 1


@pytest.mark.parametrize("tap", ["nothing", "cancelled", "missed"])
async def test_one_tap_notes_the_hour_once_however_often_it_is_tapped(group: Group, tap: str):
    client = await group.has_client(group.ana)
    card = await group.ana.slash(group.room, "debrief")
    card = await group.ana.choose(card.message, "debrief:of", [client.id])

    taps = [
        await group.ana.press_raw(
            next(b.custom_id for b in card.message.buttons if f":{tap}:" in b.custom_id),
            channel=group.room,
        )
        for _ in range(3)
    ]

    assert len({answer.message.text for answer in taps}) == 1
    assert client.code in taps[0].message.text
    assert await how_many(group) == 1


async def test_without_a_client_there_is_a_way_to_the_first_one(group: Group):
    answer = await group.ana.slash(group.room, "debrief")

    assert group.say("errors.no_clients_yet") in answer.message.text


async def test_a_debrief_works_in_a_direct_message(group: Group):
    client = await group.has_client(group.ana)

    form = (await group.ana.slash(group.ana.dm, "debrief", client=client.code)).modal
    card = await group.ana.submit(form, QUIETER)

    assert client.code in card.message.text
    assert group.ana.inbox() == []


# What the clinician makes of it.


@pytest.mark.parametrize("kind", ["withdrawal", "confrontation", "mixed"])
async def test_a_yes_makes_one_rupture_of_the_type_that_was_meant(group: Group, kind: str):
    card = await saved(group)
    other = await group.ana.press(card.message, "debrief:other")

    if kind == "withdrawal":  # the reading's own type is on the first card
        other = await group.ana.press(other.message, "debrief:show")
    yes = await group.ana.press(other.message, f"debrief:{kind}")
    await group.discord.deliver_again(yes, times=3)
    await group.discord.settled()

    assert await group.bot.rows("select type, state from ruptures") == [(kind, "open")]


async def test_a_no_keeps_the_debrief_and_makes_no_rupture(group: Group):
    card = await saved(group)

    card = await group.ana.press(card.message, "debrief:no:")

    assert group.say("cards.debrief.no_rupture") in card.message.text
    assert await group.bot.rows("select * from ruptures") == []
    assert await group.bot.rows("select rupture_answer from debriefs") == [("no",)]


async def test_after_a_no_it_can_still_have_been_one(group: Group):
    card = await saved(group)
    card = await group.ana.press(card.message, "debrief:no:")

    card = await group.ana.press(card.message, "debrief:other")
    await group.ana.press(card.message, "debrief:mixed")

    assert await group.bot.rows("select type from ruptures") == [("mixed",)]


async def test_a_confirmed_rupture_is_not_undone_by_a_no(group: Group):
    card = await saved(group)
    no = next(b.custom_id for b in card.message.buttons if b.custom_id.startswith("debrief:no:"))
    await group.ana.press(card.message, "debrief:withdrawal")

    answer = await group.ana.press_raw(no, channel=group.room)

    assert group.say("errors.rupture_stands") in answer.message.text
    assert len(await group.bot.rows("select * from ruptures")) == 1


async def test_still_the_one_from_before_makes_no_second_rupture(group: Group):
    client = await group.has_client(group.ana)
    rupture = await group.has_rupture(group.ana, client)
    group.clock.move(days=7)
    form = (await group.ana.slash(group.room, "debrief", client=client.code)).modal
    card = await group.ana.submit(form, QUIETER)

    card = await group.ana.press(card.message, "debrief:same")
    card = await group.ana.press(card.message, "rupture:show")

    assert await group.bot.rows("select id from ruptures") == [(rupture,)]
    assert client.code in card.message.text


# Once, and nobody else's.


async def test_a_form_opened_before_a_restart_is_saved_after_it(group: Group):
    form = await opened(group)
    moment = group.sentinels.words()

    await group.bot.restart()
    card = await group.ana.submit(form, {**QUIETER, "moment": moment})

    assert moment in card.message.text
    assert [text for _, text in await texts(group)] == [moment]


async def test_the_same_event_four_times_is_one_debrief_and_one_answer(group: Group):
    group.discord.gateway.repeat("INTERACTION_CREATE", 4, times=None)

    card = await saved(group, {**QUIETER, "moment": group.sentinels.words()})
    await group.discord.settled()

    assert card.message.text
    assert card.follow_ups == []
    assert await how_many(group) == 1
    assert len(await group.bot.rows("select * from sessions")) == 1


async def test_a_double_submit_is_one_debrief_and_the_last_words_win(group: Group):
    form = await opened(group)
    first, last = group.sentinels.words("first"), group.sentinels.words("last")

    both = await asyncio.gather(
        group.ana.submit(form, {**QUIETER, "moment": first}),
        group.ana.submit(form, {**QUIETER, "moment": last}),
    )

    assert [answer.message.text.count("zq") > 0 for answer in both] == [True, True]
    assert [text for _, text in await texts(group)] == [last]
    assert await how_many(group) == 1


@pytest.mark.parametrize("rounds", [20, pytest.param(100, marks=pytest.mark.nightly)])
async def test_two_who_submit_in_the_same_instant_are_never_mixed(group: Group, rounds: int):
    expected = []
    for _ in range(rounds):
        group.clock.move(hours=3)
        forms = [(await opened(group, p), p) for p in (group.ana, group.ben)]
        moments = [group.sentinels.words(person.name) for _, person in forms]
        cards = await asyncio.gather(
            *(
                person.submit(form, {**QUIETER, "moment": moment})
                for (form, person), moment in zip(forms, moments, strict=True)
            )
        )
        for card, moment in zip(cards, moments, strict=True):
            assert moment in card.message.text
        expected += [
            (person.id, moment) for (_, person), moment in zip(forms, moments, strict=True)
        ]

    kept = await group.bot.rows(
        """select person, text from debrief_answers join debriefs on debriefs.id = debrief_id
        join sessions on sessions.id = session_id join clients on clients.id = client_id
        join clinicians on clinicians.id = clinician_id"""
    )
    assert sorted(kept) == sorted(expected)


# Whatever is typed.

LETTERS = {
    "four thousand characters": "she said it again and " * 190,
    "no space at all": "沈黙" * 900,
    "emoji": "👩‍👩‍👧‍👦🌧️" * 60,
    "right to left": "שתיקה ארוכה مرة أخرى \u202eback\u202c " * 12,
    "markdown and mentions": "**@everyone** <@1> # ~~x~~ ||y|| [a](http://b) `c` " * 10,
    "many lines": "\n#\n> \n- " * 120 + "end",
    "one word": "silence",
}


@pytest.mark.parametrize("typed", LETTERS.values(), ids=LETTERS.keys())
async def test_whatever_is_typed_is_kept_letter_by_letter(group: Group, typed: str):
    form = await opened(group)

    card = await group.ana.submit_raw(
        form.custom_id,
        typed_in(presence="quieter", moment=typed, next_line=typed[:2000]),
        channel=group.room,
    )

    assert card.message.text
    kept = await group.bot.rows("select text from debrief_answers where question = 'moment'")
    assert kept == [(typed.strip(),)]


async def test_nobody_is_mentioned_by_what_is_typed(group: Group):
    card = await saved(group, {**QUIETER, "moment": "@everyone, and <@123> said it"})

    assert card.message.mentions == []
    assert "@everyone" not in card.message.text
    assert "<@123>" not in card.message.text.replace("\\<", "")


# When something fails.


def failing(group: Group, monkeypatch: pytest.MonkeyPatch, times: int = 1000) -> None:
    """The disk refuses the next writes."""
    records, left = group.bot.house.records, [times]
    kept = records.write

    async def refuse(work: Callable[..., Any]) -> Any:
        left[0] -= 1
        if left[0] < 0:
            return await kept(work)
        raise NotKept

    monkeypatch.setattr(records, "write", refuse)


@pytest.mark.parametrize(
    "typed",
    ["she looked away and it was long", "沈黙が長く続いた", "אז היא שתקה", "line\nby\nline"],
    ids=["english", "japanese", "hebrew", "lines"],
)
async def test_words_that_could_not_be_kept_go_back_to_their_author(
    group: Group, monkeypatch: pytest.MonkeyPatch, logs, typed: str
):
    form, moment = await opened(group), f"{typed} {group.sentinels.words()}".replace(" ", "")
    failing(group, monkeypatch)
    logs.forgive()

    answer = await group.ana.submit(form, {**QUIETER, "moment": moment})
    (words,) = await answer.followed_up()

    assert group.say("errors.not_kept") in answer.message.text
    assert moment in words.text
    assert words.ephemeral
    monkeypatch.undo()
    assert await how_many(group) == 0


async def test_long_words_that_could_not_be_kept_go_back_whole(
    group: Group, monkeypatch: pytest.MonkeyPatch, logs
):
    form, moment = await opened(group), "so she said it again, " * 180
    failing(group, monkeypatch)
    logs.forgive()

    answer = await group.ana.submit_raw(
        form.custom_id, typed_in(presence="quieter", moment=moment), channel=group.room
    )
    await group.discord.settled()

    header = f"-# {group.say('errors.your_words')}"
    back = "".join(page.text.removeprefix(header) for page in answer.follow_ups)
    assert "".join(back.split()) == "".join(moment.split())


async def test_after_a_failure_the_same_form_can_be_sent_again(
    group: Group, monkeypatch: pytest.MonkeyPatch, logs
):
    form, moment = await opened(group), group.sentinels.words()
    with monkeypatch.context() as broken:
        failing(group, broken)
        logs.forgive()
        await group.ana.submit(form, {**QUIETER, "moment": moment})

    card = await group.ana.submit(form, {**QUIETER, "moment": moment})

    assert moment in card.message.text
    assert await how_many(group) == 1


async def test_an_answer_too_late_for_discord_is_kept_and_a_message_says_so_once(group: Group):
    form, moment = await opened(group), group.sentinels.words()
    group.ana.patience = 0.2
    group.discord.fault(Fault.error("POST", CALLBACK, 10062))

    with pytest.raises(NotAnswered):
        await group.ana.submit(form, {**QUIETER, "moment": moment})
    await eventually(lambda: bool(group.ana.inbox()))
    await group.discord.settled()

    assert [m.text for m in group.ana.inbox()] == [group.say("cards.late.kept")]
    assert [text for _, text in await texts(group)] == [moment]


async def test_what_was_not_kept_is_never_said_to_be_kept(
    group: Group, monkeypatch: pytest.MonkeyPatch, logs
):
    form = await opened(group)
    group.ana.patience = 0.2
    group.discord.fault(Fault.error("POST", CALLBACK, 10062, times=None))
    failing(group, monkeypatch, times=1)
    logs.forgive()

    with pytest.raises(NotAnswered):
        await group.ana.submit(form, {**QUIETER, "moment": group.sentinels.words()})
    await group.discord.settled()

    assert await group.bot.rows("select kind from outbox") == []
    assert group.ana.inbox() == []


async def test_a_refused_form_that_came_too_late_is_not_said_to_be_kept(group: Group):
    form = await opened(group)
    group.ana.patience = 0.2
    await group.leaves(group.ana)
    group.discord.fault(Fault.error("POST", CALLBACK, 10062, times=None))

    with pytest.raises(NotAnswered):
        await group.ana.submit(form, QUIETER)
    await group.discord.settled()

    assert await group.bot.rows("select kind from outbox") == []


async def test_an_answer_discord_has_already_is_a_success(group: Group):
    form = await opened(group)
    # Stored, then 502: discord.py asks again, and is told that it was answered already.
    group.discord.fault(Fault.status("POST", CALLBACK, 502, stored=True))

    card = await group.ana.submit(form, QUIETER)
    await eventually(lambda: len(group.discord.requests_to("POST", CALLBACK)) == 3)
    await group.discord.settled()

    assert [r.code for r in group.discord.requests_to("POST", CALLBACK)][-1] == 40060
    assert card.message.text
    assert await how_many(group) == 1
    assert group.ana.inbox() == []


@pytest.mark.parametrize("stored", [True, False], ids=["it arrived", "it was lost"])
async def test_where_the_connection_breaks_under_an_answer_it_is_given_again(
    group: Group, stored: bool
):
    form, moment = await opened(group), group.sentinels.words()
    group.discord.fault(Fault.reset("POST", CALLBACK, stored=stored))

    card = await group.ana.submit(form, {**QUIETER, "moment": moment})
    await group.discord.settled()

    assert moment in card.message.text
    assert card.follow_ups == []
    assert await how_many(group) == 1


def slow(group: Group, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Every write takes its time on the disk from now on."""
    at_once = group.bot.house.records.write

    async def in_a_while(work: Callable[..., Any]) -> Any:
        def late(db: Any) -> Any:
            time.sleep(seconds)
            return work(db)

        return await at_once(late)

    monkeypatch.setattr(group.bot.house.records, "write", in_a_while)


@pytest.mark.parametrize("seconds", [2.0, 4.0])
async def test_on_a_slow_disk_the_answer_is_held_and_then_given(
    group: Group, monkeypatch: pytest.MonkeyPatch, seconds: float
):
    form, moment = await opened(group), group.sentinels.words()
    slow(group, monkeypatch, seconds)

    held = await group.ana.submit(form, {**QUIETER, "moment": moment})
    assert held.kind == "deferred"
    assert held.message is None
    card = await held.arrived(seconds + 2)

    assert moment in card.text
    assert card.ephemeral
    assert [text for _, text in await texts(group)] == [moment]


async def test_on_a_slow_disk_a_press_changes_its_own_card_in_the_end(
    group: Group, monkeypatch: pytest.MonkeyPatch
):
    card = await saved(group)
    monkeypatch.setattr("bot.chat.desk._HOLD_AFTER", timedelta(seconds=0.05))
    slow(group, monkeypatch, 0.2)

    held = await group.ana.press(card.message, "debrief:no:")
    assert held.kind == "deferred_update"

    await eventually(lambda: group.say("cards.debrief.no_rupture") in card.message.text)


async def test_words_refused_by_a_slow_and_failing_disk_still_go_back(
    group: Group, monkeypatch: pytest.MonkeyPatch, logs
):
    form, moment = await opened(group), group.sentinels.words()

    async def refuse_late(_: Callable[..., Any]) -> None:
        await asyncio.sleep(0.2)
        raise NotKept

    monkeypatch.setattr("bot.chat.desk._HOLD_AFTER", timedelta(seconds=0.05))
    monkeypatch.setattr(group.bot.house.records, "write", refuse_late)
    logs.forgive()

    answer = await group.ana.submit(form, {**QUIETER, "moment": moment})
    await answer.arrived()
    await answer.followed_up()

    assert group.say("errors.not_kept") in answer.message.text
    assert moment in everything_shown(answer)


async def test_a_line_for_next_time_is_looked_at_and_kept_as_it_was_written(group: Group):
    line = "Clearly you pulled away."
    card = await saved(group, {**QUIETER, "next_line": line})
    assert "__Clearly__" in card.message.text
    assert "It is advice" in card.message.text
    assert await group.bot.rows(
        "select text from debrief_answers where question = 'next_line'"
    ) == [(line,)]


async def test_a_line_nothing_speaks_against_is_shown_as_it_is(group: Group):
    card = await saved(group, {**QUIETER, "next_line": "I noticed that I hurried."})
    assert "It is advice" not in card.message.text
