"""Who can see what of a consultation: the table in docs/consultations.md, row by row.

Discord is asked for what a person's client would show them; Afterhour is asked by every command
and every button there is, also by those that were never shown to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.alliance.consultations import Form, Voice
from bot.practice import consult, consulting, contributions, setup
from bot.records.ids import new_id
from bot.rehearsal import Person

from .cast import Group, everything_shown, message_shown
from .colleagues import Colleagues, colleagues_of

VERBS = ("mine", "about", "whole", "open", "see", "post", "words", "edit", "withdraw")
VOICES = ("question", "line", "answer", "reply", "client-chair")


@dataclass
class Going:
    """A consultation in its first phase, with a question posted and a line held."""

    they: Colleagues
    words: str
    id: str
    shared: list[str]
    posted: str
    held: str
    code: str
    stranger: Person
    former: Person

    @property
    def sentences(self) -> list[str]:
        """All that was written about it and may be read by those who take part."""
        return [*self.shared, self.posted]

    @property
    def never(self) -> list[str]:
        """What nobody but its author reads yet, or ever: what is held, the code, the debrief."""
        known = self.they.group.sentinels
        return [self.held, self.code, *(one for one in known.sentences if one not in known.shared)]

    def on_discord(self, person: Person) -> str:
        """All that Discord shows somebody in the channel, and in the thread."""
        places = (self.they.room, self.they.thread)
        return "\n".join(message_shown(m) for place in places for m in person.sees(place))

    async def in_afterhour(self, person: Person) -> str:
        """All that every way into it answers to somebody."""
        room = self.they.room
        names = [f"consult:{verb}:{self.id}" for verb in VERBS]
        names += [f"consult:give:{self.id}.{voice}" for voice in VOICES]
        names += [f"consult:{step}:{self.id}.9" for step in ("next", "more", "answered")]
        answers = [await person.press_raw(name, channel=room) for name in names]
        if person in self.they.everybody:
            answers.append(await person.slash(room, "consult"))
        return everything_shown(*answers)


def found(secrets: list[str], text: str) -> list[str]:
    """Those of the sentences that stand in a text."""
    return [secret for secret in secrets if secret in text]


@pytest.fixture(params=["chat", "page"])
async def going(request: pytest.FixtureRequest, group: Group) -> Going:
    """Ana presents, Ben takes part, Emil does not; Dora took part and has left the group.

    Olga is the organizer and manages the server. Gil is in the server and no clinician.
    """
    they = await colleagues_of(group)
    words, sentinels = request.param, group.sentinels
    if words == "page":
        await setup.set_words(group.bot.house, group.acts(group.olga), "page")
    write = sentinels.on_page if words == "page" else sentinels.to_share
    house, acts = group.bot.house, group.acts
    five, asked, question, line = (write(about) for about in ("it turned", "what", "since", "i"))
    answers = {"form": "consultancy", "pace": "day", "share": [], "five_minutes": five}
    prepared = await consult.prepare(
        house, acts(they.ana), they.rupture, new_id(), {**answers, "question": asked}
    )
    await consult.confirm(house, acts(they.ana), prepared.id)
    await they.rest()
    dora, gil = they.others[2], group.discord.add_person("Gil")
    group.guild.add_member(gil)
    for person in (they.ben, dora):
        await they.joins(person)
    await they.passes()
    for voice, text in ((Voice.QUESTION, question), (Voice.LINE, line)):
        given = {"text": text, "named": "yes"}
        await contributions.give(house, acts(they.ben), prepared.id, new_id(), voice, given)
    await they.rest()
    await group.leaves(dora)
    await they.rest()
    return Going(
        they, words, prepared.id, [five, asked], question, line, prepared.client_code, gil, dora
    )


async def test_the_presenter_sees_all_of_it_once_its_phase_is_open(going: Going):
    they = going.they
    seat = await consulting.seat(they.group.bot.house, they.group.acts(they.ana), going.id)
    read = "\n".join([*seat.consultation.shared.texts.values(), *(one.text for one in seat.heard)])

    assert found(going.sentences, read) == going.sentences
    assert found([going.held], read + going.on_discord(they.ana)) == []


async def test_a_colleague_who_takes_part_sees_what_was_shared_and_given_and_nothing_else(
    going: Going,
):
    they = going.they
    seat = await consulting.seat(they.group.bot.house, they.group.acts(they.ben), going.id)
    read = "\n".join([*seat.consultation.shared.texts.values(), *(one.text for one in seat.heard)])
    shown = going.on_discord(they.ben)
    answered = await going.in_afterhour(they.ben)

    assert found(going.sentences, read) == going.sentences
    assert found(going.sentences, shown) == (going.sentences if going.words == "chat" else [])
    assert found([one for one in going.never if one != going.held], read + shown + answered) == []
    assert going.held not in shown


async def test_a_clinician_who_takes_no_part_sees_who_asks_in_which_form_and_no_content(
    going: Going,
):
    they = going.they
    emil = they.others[3]
    shown, answered = going.on_discord(emil), await going.in_afterhour(emil)

    assert emil.sees(they.thread) == []
    assert f"<@{they.ana.id}>" in shown
    assert they.group.bot.wording.choice(Form.CONSULTANCY).label in shown
    assert found([*going.sentences, *going.never], shown + answered) == []
    assert answered.count(they.say("errors.not_there")) >= 12


async def test_an_organizer_with_manage_threads_reads_in_discord_what_stands_there(going: Going):
    they = going.they
    olga = they.group.olga
    shown, answered = going.on_discord(olga), await going.in_afterhour(olga)

    assert found(going.sentences, shown) == (going.sentences if going.words == "chat" else [])
    assert found(going.never, shown) == []
    assert found([*going.sentences, *going.never], answered) == []
    assert olga.id not in they.thread.thread_state.members


async def test_a_former_member_sees_nothing_from_the_moment_they_leave(going: Going):
    they = going.they
    answered = await going.in_afterhour(going.former)

    assert going.former.sees(they.thread) == []
    assert going.former.id not in they.thread.thread_state.members
    assert found([*going.sentences, *going.never], answered + going.on_discord(going.former)) == []


async def test_a_stranger_sees_nothing(going: Going):
    they = going.they
    answered = await going.in_afterhour(going.stranger)

    assert going.stranger.sees(they.thread) == []
    assert going.stranger.inbox() == []
    assert (
        found([*going.sentences, *going.never], answered + going.on_discord(going.stranger)) == []
    )


async def test_discord_holds_what_stands_in_the_thread_and_on_the_page_no_sentence(going: Going):
    sent = "\n".join(str(one.body) for one in going.they.group.discord.requests)

    assert found(going.sentences, sent) == (going.sentences if going.words == "chat" else [])
    assert found([going.held], sent) == []
