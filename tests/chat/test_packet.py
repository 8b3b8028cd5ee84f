"""`/packet`: some pages for supervision, made while one looks, and kept nowhere."""

from __future__ import annotations

from bot.practice import clients, debrief, setup
from bot.practice.debrief import RuptureAnswer
from bot.rehearsal import Answer
from bot.rehearsal.parts import Part, walk

from .at_the_page import page_buttons
from .cast import Group, eventually, everything_shown, new_id, typed_in


async def opened(group: Group, **options: object) -> Answer:
    """Ana asks what would be in it, and opens the form."""
    card = await group.ana.slash(group.room, "packet", **options)
    return await group.ana.press(card.message, "packet:ask")


async def made(group: Group, question: str = "", **options: object) -> Answer:
    """The files are there."""
    form = await opened(group, **options)
    fields = [field.custom_id for field in form.modal.fields]
    answer = await group.ana.submit(form.modal, {fields[0]: question} if question else None)
    await group.discord.settled()
    return answer


async def everything_kept(group: Group) -> str:
    """All that stands in the records, drafts and letters too."""
    names = [row[0] for row in await group.bot.rows("select name from sqlite_master")]
    tables = [n for n in names if not n.startswith(("sqlite_", "_", "idx"))]
    found = [
        await group.bot.rows(f"select * from '{name}'") for name in tables if name.isidentifier()
    ]
    return repr(found)


async def test_it_asks_one_question_for_each_of_the_first_five(group: Group):
    for _ in range(6):
        await group.has_rupture(group.ana)

    card = await group.ana.slash(group.room, "packet")
    form = await group.ana.press(card.message, "packet:ask")

    assert card.message.ephemeral
    assert group.say("packet.first_asked") in card.message.text
    labels = [field.label for field in form.modal.fields]
    assert len(labels) == 5
    assert all(" · withdrawal" in label for label in labels)


async def test_markdown_and_pdf_come_privately_with_the_exchange_and_the_question(group: Group):
    question = group.sentinels.words("what did I not hear")
    await group.has_rupture(group.ana)

    answer = await made(group, question)

    assert answer.message.ephemeral
    files = {a.filename.rpartition(".")[2]: a.data for a in answer.message.attachments}
    assert files["pdf"].startswith(b"%PDF")
    told = files["md"].decode()
    assert question in told
    assert "when I said we could go on" in told
    assert "I explained" in told
    shown = [p for p in walk(answer.message.components) if p["type"] == Part.FILE]
    assert len(shown) == 2


async def test_what_could_tell_who_somebody_is_is_pointed_out_and_not_repeated(group: Group):
    await group.has_rupture(group.ana)

    answer = await made(group, "Ask Mrs Petrova on 0171 2345678")

    assert group.say("packet.check.found.phone") in answer.message.text
    assert "2345678" not in answer.message.text


async def test_nothing_of_it_is_kept(group: Group):
    question = group.sentinels.words("what did I not hear")
    await group.has_rupture(group.ana)
    before = await everything_kept(group)

    await made(group, question)

    after = await everything_kept(group)
    assert question not in after
    assert len(after) == len(before)


async def test_a_refused_form_is_given_back_and_not_written_down(group: Group):
    """Her client is gone when the form comes back: she gets her words, the records nothing."""
    question = group.sentinels.words("what did I not hear")
    form = await opened_about_one(group)
    await group.bot.house.records.write(lambda db: db.execute("delete from clients").rowcount)

    fields = typed_in(**{field.custom_id: question for field in form.modal.fields})
    name = form.modal.custom_id
    answer = await group.ana.submit_raw(name, fields, channel=group.room)
    await group.discord.settled()

    assert group.say("errors.client_unknown") in everything_shown(answer)
    assert question in everything_shown(answer)
    assert question not in await everything_kept(group)
    assert await group.bot.rows("select * from drafts") == []


async def opened_about_one(group: Group) -> Answer:
    """The form about one client alone."""
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)
    return await opened(group, client=client.code)


async def test_one_client_and_some_weeks_can_be_chosen(group: Group):
    one, other = [await group.has_client(group.ana) for _ in range(2)]
    await group.has_rupture(group.ana, one)
    group.clock.move(days=21)
    await group.has_rupture(group.ana, other)

    about_one = await group.ana.slash(group.room, "packet", client=one.code)
    lately = await group.ana.slash(group.room, "packet", weeks=2)

    assert one.code in about_one.message.text
    assert other.code not in about_one.message.text
    assert other.code in lately.message.text
    assert one.code not in lately.message.text


async def test_where_nothing_waits_it_says_so_and_offers_no_form(group: Group):
    answer = await group.ana.slash(group.room, "packet")
    weeks = group.bot.wording.count("packet.weeks", 4)
    assert group.say("packet.holds_none", weeks=weeks) in answer.message.text
    assert answer.message.buttons == []


async def test_anothers_client_is_as_absent_as_one_that_never_was(group: Group):
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)
    anothers = await group.ben.slash(group.room, "packet", client=client.code)
    absent = await group.ben.slash(group.room, "packet", client="absent heron")
    assert everything_shown(anothers) == everything_shown(absent)


async def test_where_sentences_stand_on_the_page_discord_gets_the_way_there(group: Group):
    form = await opened_about_one(group)
    question = group.sentinels.words("what did I not hear")
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")

    card = await group.ana.slash(group.room, "packet")
    late = await group.ana.submit(form.modal, {form.modal.fields[0].custom_id: question})

    for answer in (card, late):
        assert page_buttons(answer.message) == ["page:open:packet"]
        assert answer.message.attachments == []
        assert "when I said" not in everything_shown(answer)


async def test_what_was_no_rupture_is_not_taken_along(group: Group):
    client = (
        await clients.add(group.bot.house, group.acts(group.ana), group.sentinels.code())
    ).client
    given = {"presence": "clearly_quieter", "markers": ["silent", "polite"], "moment": "x y"}
    saved = await debrief.save(group.bot.house, group.acts(group.ana), client.id, new_id(), given)
    await debrief.answer(group.bot.house, group.acts(group.ana), saved.id, RuptureAnswer.NO)
    answer = await group.ana.slash(group.room, "packet")
    assert client.code not in answer.message.text


async def test_what_is_ticked_and_not_typed_names_nobody(group: Group):
    """`Said` is a name in some places, and the first word of a sign here."""
    client = await group.has_client(group.ana)
    given = {"presence": "clearly_quieter", "markers": ["its_fine", "silent"], "moment": "x y"}
    saved = await group.debriefs(group.ana, client, given)
    house, ana = group.bot.house, group.acts(group.ana)
    await debrief.answer(house, ana, saved.id, RuptureAnswer.WITHDRAWAL)
    quiet = await made(group)
    assert group.say("packet.check.nothing") in quiet.message.text


async def test_much_that_was_found_still_stands_on_one_card(group: Group):
    """Twenty ruptures with something in each would be more than Discord takes."""
    for number in range(22):
        client = await group.has_client(group.ana)
        moment = (
            f"Mrs Petrova rang 0171 2345{number:03} on 12.03.1987, @handle{number}, a@b.example"
        )
        given = {"presence": "clearly_quieter", "markers": ["silent", "polite"], "moment": moment}
        saved = await group.debriefs(group.ana, client, given)
        house, ana = group.bot.house, group.acts(group.ana)
        await debrief.answer(house, ana, saved.id, RuptureAnswer.WITHDRAWAL)
    card = await group.ana.slash(group.room, "packet")
    assert "2 more wait" in card.message.text
    answer = await made(group)
    await eventually(lambda: len(answer.message.attachments) == 2, within=30)
