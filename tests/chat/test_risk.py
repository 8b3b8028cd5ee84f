"""Acute risk in a form: the group's own protocol at once, and nothing kept of it."""

from __future__ import annotations

import pytest

from bot.practice import setup

from .cast import Group, eventually, everything_shown, typed_in
from .test_debriefs import QUIETER, how_many, opened

PROTOCOL = "Call the person on duty: 555 0100. Stay with the client."


async def with_protocol(group: Group) -> None:
    """Olga has written down what is done here in acute risk."""
    care = {"retention_days": "365", "risk_protocol": PROTOCOL}
    await setup.set_care(group.bot.house, group.acts(group.olga), care)


async def test_a_debrief_that_says_acute_risk_shows_the_protocol_and_keeps_nothing(group: Group):
    await with_protocol(group)
    form = await opened(group)
    before = await group.bot.everything()

    answer = await group.ana.submit(form, {"presence": "acute_risk", "markers": ["silent"]})

    assert PROTOCOL in answer.message.text
    assert answer.message.ephemeral
    assert await group.bot.everything() == before


async def test_what_was_typed_beside_it_goes_back_to_its_author(group: Group):
    await with_protocol(group)
    typed = group.sentinels.words("she said she would not come again")

    answer = await group.ana.submit(
        await opened(group), {"presence": "acute_risk", "moment": typed}
    )

    await eventually(lambda: typed in everything_shown(answer))
    assert await how_many(group) == 0


async def test_the_repair_form_leads_out_the_same_way(group: Group):
    await with_protocol(group)
    rupture = await group.has_rupture(group.ana)
    state = await group.state_of(group.ana, rupture)
    card = await group.ana.slash(group.room, "ruptures")
    form = await group.ana.press(card.message, "rupture:repair")

    answer = await group.ana.submit(form.modal, {"reception": "acute_risk", "extent": "repaired"})

    assert PROTOCOL in answer.message.text
    assert await group.state_of(group.ana, rupture) == state


async def test_without_a_protocol_it_says_where_help_is(group: Group):
    answer = await group.ana.submit(await opened(group), {"presence": "acute_risk"})

    assert group.say("risk.none") in answer.message.text


@pytest.mark.parametrize("who", ["cleo", "fay", "sam"])
async def test_somebody_outside_the_group_learns_nothing(group: Group, who: str):
    await with_protocol(group)
    form = await opened(group)
    person = getattr(group, who)
    room = group.elsewhere_room if who == "sam" else group.room

    answer = await person.submit_raw(form.custom_id, typed_in(presence="acute_risk"), channel=room)

    assert PROTOCOL not in everything_shown(answer)


async def test_the_hour_can_be_debriefed_after_all(group: Group):
    form = await opened(group)
    await group.ana.submit(form, {"presence": "acute_risk"})

    await group.ana.submit(form, QUIETER)

    assert await how_many(group) == 1


@pytest.mark.parametrize(
    ("command", "button", "question"),
    [
        ("client formulation", "formulation:change", "hypotheses"),
        ("review", "review:write", "measure"),
    ],
)
async def test_the_longer_forms_lead_out_too(
    group: Group, command: str, button: str, question: str
):
    await with_protocol(group)
    client = await group.has_client(group.ana)
    option = {"code": client.code} if command.startswith("client") else {"client": client.code}
    card = await group.ana.slash(group.room, command, **option)
    form = await group.ana.press(card.message, button)
    before = await group.bot.everything()
    field = form.modal.field(question)
    given = "acute_risk" if field.most <= 1 else ["acute_risk"]

    answer = await group.ana.submit(form.modal, {question: given})

    assert PROTOCOL in answer.message.text
    assert await group.bot.everything() == before
