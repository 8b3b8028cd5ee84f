"""How much it takes: a quiet good hour one tap, a withdrawal at most eight, and nothing to type.

A thumb taps each button, each choice and each menu that has to be opened; it is between two
sessions, and there are two minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.practice import setup
from bot.rehearsal import Answer, Message, Modal, Person
from bot.rehearsal.parts import Part

from .cast import Group
from .test_hours import asked, with_an_hour_today


@dataclass
class Thumb:
    """One person's thumb, counting."""

    person: Person
    taps: int = 0
    typed: int = 0

    async def presses(self, message: Message, which: str) -> Answer:
        """A button."""
        self.taps += 1
        return await self.person.press(message, which)

    async def sends(self, modal: Modal, answers: dict[str, Any]) -> Answer:
        """A form: each choice is a tap, a menu is opened first, and sending it is one more."""
        by_key = {field.custom_id: field for field in modal.fields}
        for key, given in answers.items():
            if by_key[key].kind is Part.TEXT_INPUT:
                self.typed += 1
                continue
            picked = [given] if isinstance(given, str) else given
            self.taps += len(picked) + (by_key[key].kind is Part.STRING_SELECT)
        self.taps += 1
        return await self.person.submit(modal, answers)


async def test_a_quiet_good_hour_takes_one_tap(group: Group):
    await with_an_hour_today(group)
    thumb = Thumb(group.ana)

    await thumb.presses(await asked(group), "hour:nothing")

    assert thumb.taps == 1
    assert await group.bot.rows("select nothing_to_note from debriefs") == [(1,)]


async def test_a_withdrawal_takes_eight_taps_at_most_and_nothing_to_type(group: Group):
    await with_an_hour_today(group)
    thumb = Thumb(group.ana)

    form = (await thumb.presses(await asked(group), "hour:debrief")).modal
    signs = {"presence": "clearly_quieter", "markers": ["silent"], "reactions": ["explained"]}
    card = await thumb.sends(form, signs)
    said_or_not = await thumb.presses(card.message, "debrief:withdrawal")
    await thumb.presses(said_or_not.message, "rupture:unsaid")

    assert thumb.taps <= 8
    assert thumb.typed == 0
    assert await group.bot.rows("select type, state from ruptures") == [
        ("withdrawal", "noticed_not_said")
    ]


async def test_no_debrief_asks_for_anything_typed(group: Group):
    await with_an_hour_today(group)
    form = (await group.ana.press(await asked(group), "hour:debrief")).modal
    required = [field for field in form.fields if field.required]
    assert required
    assert all(field.kind is not Part.TEXT_INPUT for field in required)


async def test_with_words_on_the_page_the_taps_are_no_more(group: Group):
    await with_an_hour_today(group)
    await setup.set_words(group.bot.house, group.acts(group.olga), "")
    thumb = Thumb(group.ana)

    form = (await thumb.presses(await asked(group), "hour:debrief")).modal
    card = await thumb.sends(form, {"presence": "clearly_quieter", "markers": ["silent"]})
    said_or_not = await thumb.presses(card.message, "debrief:withdrawal")
    await thumb.presses(said_or_not.message, "rupture:unsaid")

    assert thumb.taps <= 8
