"""Where sentences go to the page: a whole life, and not one of them in what Discord received."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.rehearsal import Answer, Message

from .at_the_page import Reader, link_in, page_buttons, readers, sentences_heard
from .cast import Group, eventually


async def set_up_by_olga(group: Group) -> None:
    """Every decision of /setup by its button, and sentences on the page."""
    olga = group.olga
    settings = await olga.slash(group.room, "setup")
    form = (await olga.press(settings.message, "setup:time")).modal
    await olga.submit(form, {"zone": "lisbon", "weekday": "0", "time": "8"})
    form = (await olga.press(settings.message, "setup:rooms")).modal
    await olga.submit(form, {"digest_channel": [group.digest_room]})
    way = await olga.press(settings.message, "setup:words")
    assert group.say("setup.words_page_meaning") in way.message.text
    settings = await olga.press(settings.message, "setup:words-page")
    assert group.say("setup.words_page") in settings.message.text
    assert group.say("setup.ready") in settings.message.text


async def joins(group: Group) -> Answer:
    """Ana reads what this is, joins, and is shown the way to her page."""
    invitation = await group.ana.slash(group.room, "join")
    assert group.say("join.words.page") in invitation.message.text
    form = (await group.ana.press(invitation.message, "join:open")).modal
    welcome = await group.ana.submit(form)
    return await group.ana.press(welcome.message, *page_buttons(welcome.message))


def only_choices(answer: Answer) -> Answer:
    """A form opened, and nothing can be typed into it."""
    assert answer.modal is not None
    kinds = {part["component"]["type"] for part in answer.modal.components}
    assert kinds
    assert 4 not in kinds
    return answer


async def messages_to(group: Group, kind: str) -> list[Message]:
    """The direct messages to Ana that have a button of this kind."""
    return [
        message
        for message in group.ana.dm.messages
        if any((button.custom_id or "").startswith(kind) for button in message.buttons)
    ]


async def test_no_sentence_ever_reaches_discord(new_group: Group):
    group, ana, room = new_group, new_group.ana, new_group.room
    typed = group.sentinels.on_page
    await group.bot.start()
    await set_up_by_olga(group)
    door = await joins(group)

    async with readers(group, door) as (page,):
        # Her first passkey is announced in Discord.
        await eventually(lambda: any("passkey" in m.text for m in ana.dm.messages))
        await ana.slash(room, "client add", code=group.sentinels.code(), sessions=4)
        ((_, client),) = await ana.autocomplete(room, "debrief", "client", typed="zq")

        # A debrief by taps in Discord, its words on the page, under the same draft.
        form = only_choices(await ana.slash(room, "debrief", client=client)).modal
        card = await ana.submit(form, {"presence": "clearly_quieter", "markers": ["silent"]})
        saved = await page.follows(link_in(await ana.press(card.message, "page:open:debrief")))
        assert group.say("readings.headline.withdrawal") in await page.reads(saved)
        draft = form.custom_id.rpartition(".")[2]
        at = f"/debrief/{client}/{draft}"
        moment, line = typed("when I said we could go on"), typed("I wonder where we were")
        await page.types(at, moment=typed("half a sentence"))
        await page.fills(
            at, presence="clearly_quieter", markers=["silent"], moment=moment, next_line=line
        )
        assert moment in await page.reads(saved)

        # The same debrief with choices alone, from Discord: what it did not ask stays.
        again = only_choices(await ana.press_raw(f"debrief:open:{client}.{draft}", channel=room))
        card = await ana.submit(again.modal, {"presence": "quieter", "markers": ["silent"]})
        assert moment in await page.reads(saved)

        # It was a rupture, noticed and not said.
        card = await ana.press(card.message, "debrief:withdrawal")
        card = await ana.press(card.message, "rupture:unsaid")
        card = await ana.choose(card.message, "rupture:because", ["no_words"])
        assert group.say("cards.page.line_ready") in card.message.text
        rupture = await page.follows(link_in(await ana.press(card.message, "page:open:rupture")))
        assert line in await page.reads(rupture)

        # Another line is planned on the page; the old button leads there too.
        planned = typed("I think I lost you")
        await page.fills(f"{rupture}/plan", line=planned)
        subject = rupture.rpartition("/")[2]
        old = await ana.press_raw(f"rupture:plan:{subject}", channel=room)
        assert old.modal is None
        assert page_buttons(old.message)
        await page.fills(f"/clients/{client}/formulation", pattern=typed("they agree"))

        # Before the hour something waits, and what it is stands on the page.
        await before_the_hour(group, page, client, planned)

        # Said; how it went is two taps, and the rest of it on the page.
        await group.bot.restart()
        page.browser.port = group.bot.app.page.port
        card = await ana.slash(room, "ruptures")
        form = only_choices(await ana.press(card.message, "rupture:repair")).modal
        card = await ana.submit(form, {"reception": "mixed", "extent": "named"})
        repair = f"{rupture}/repair/{form.custom_id.rpartition('.')[2]}"
        assert typed("nothing chosen") not in await page.is_refused(
            repair, line=typed("what I said")
        )
        said, after = typed("I said that I lost you"), typed("they cried a little")
        await page.fills(repair, line=said, reception="opened", afterwards=after, extent="repaired")
        card = await ana.press_raw(f"rupture:show:{subject}", channel=room)
        assert group.bot.wording.choices.words["extent"]["repaired"].label in card.message.text
        assert said in await page.reads(rupture)
        assert after in await page.reads(rupture)

        # On Monday the group's look back leads to the page, and so does one's own.
        other = await ana.slash(room, "debrief", client=client)
        card = await ana.submit(other.modal, {"presence": "clearly_quieter", "markers": ["silent"]})
        await ana.press(card.message, "debrief:withdrawal")
        group.clock.move_to(group.monday())
        await eventually(lambda: bool(group.digests))
        await group.discord.settled()
        (post,) = group.digests
        assert await page.follows(link_in(await ana.press(post, "page:open"))) == "/digest"
        await ana.press(post, "digest:mine")
        lines = await ana.slash(room, "lines", type="withdrawal", stage="early")
        assert await page.follows(link_in(await ana.press(lines.message, "page:open"))) == "/lines"
        for command in ("digest", "ruptures", "about", "client list", "page", "join", "leave"):
            await ana.slash(room, command)
        for command, there in (("patterns", said), ("packet", client)):
            shown = await ana.slash(room, command)
            at = await page.follows(link_in(await ana.press(shown.message, "page:open")))
            assert at == f"/{command}"
            assert there in await page.reads(at)

    assert sentences_heard(group) == []
    heard = group.discord.everything_received().decode(errors="replace")
    assert len(group.sentinels.unheard) >= 8
    assert [word for word in group.sentinels.unheard if word in heard] == []


async def before_the_hour(group: Group, page: Reader, client: str, planned: str) -> None:
    """A message before a standing hour, what it shows in Discord, and where it leads."""
    start = group.clock() + timedelta(hours=2)
    local = start.astimezone(UTC)  # Lisbon keeps UTC in January
    await group.ana.slash(
        group.room,
        "sessions add",
        client=client,
        day=local.date().isoformat(),
        time=f"{local:%H:%M}",
        every=0,
    )
    group.clock.move_to(datetime.fromtimestamp(start.timestamp() - 600, UTC))
    await eventually(lambda: has_message(group, "line:show"))
    (before,) = await messages_to(group, "line:show")
    shown = await group.ana.press(before, "line:show")
    assert group.say("cards.page.line_ready") in shown.message.text
    led = await page.follows(link_in(await group.ana.press(before, "page:open:line")))
    assert planned in await page.reads(led)
    # And after it, a debrief waits: on the page under the same draft.
    group.clock.move_to(start + timedelta(minutes=70))
    await eventually(lambda: has_message(group, "hour:debrief"))
    (after,) = await messages_to(group, "hour:debrief")
    led = await page.follows(link_in(await group.ana.press(after, "page:open:hour")))
    assert led.startswith(f"/debrief/{client}/")
    await page.fills(led, presence="same", moment=group.sentinels.on_page("we were at it again"))
    shown = await group.ana.press(after, "hour:debrief")
    assert shown.modal is not None


async def has_message(group: Group, kind: str) -> bool:
    """Whether such a message has come."""
    return bool(await messages_to(group, kind))
