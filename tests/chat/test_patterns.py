"""`/patterns`: one's own, as pictures that come privately, and the same in words."""

from __future__ import annotations

import asyncio
from io import BytesIO

import pytest
from PIL import Image

from bot.faces import patterns as faces
from bot.pictures import NotDrawn
from bot.practice import patterns, repair, setup
from bot.rehearsal import Answer, Message
from bot.rehearsal.parts import Part, walk

from .at_the_page import page_buttons
from .cast import Group, eventually, everything_shown, new_id


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch):
    """A picture of whatever was counted: how many it takes is told beside the words."""
    monkeypatch.setattr("bot.faces.patterns.FEWEST_FOR_PICTURE", 1)


LONGEST_ALTERNATIVE = 1024


def galleries(message: Message) -> list[tuple[str, str]]:
    """The pictures on a card: their address, and what is read out of them."""
    return [
        (item["media"]["url"], item["description"])
        for part in walk(message.components)
        if part["type"] == Part.MEDIA_GALLERY
        for item in part["items"]
    ]


async def has_some(group: Group) -> str:
    """Ana has noted two withdrawals, and said a line about one. The line."""
    line = group.sentinels.words("I noticed that I explained")
    client = await group.has_client(group.ana)
    rupture = await group.has_rupture(group.ana, client)
    await group.has_rupture(group.ana, client)
    given = {"line": line, "reception": "opened", "extent": "repaired"}
    house, ana = group.bot.house, group.acts(group.ana)
    await repair.save(house, ana, rupture, new_id(), given)
    return line


async def asked(group: Group, **options: object) -> Answer:
    """Ana asks for her patterns, and waits until they are there."""
    answer = await group.ana.slash(group.room, "patterns", **options)
    await answer.arrived(20)
    await group.discord.settled()
    return answer


async def test_the_pictures_come_privately_with_the_same_in_words(group: Group):
    line = await has_some(group)

    answer = await asked(group)

    assert answer.message.ephemeral
    shown = galleries(answer.message)
    names = [attachment.filename for attachment in answer.message.attachments]
    assert names[:2] == ["withdrawal.png", "waits.png"]
    assert len(shown) == len(names)
    assert "I explained: in 2 of 2" in answer.message.text
    assert line in answer.message.text
    for attachment, (_, alternative) in zip(answer.message.attachments, shown, strict=True):
        assert 20 < len(alternative) <= LONGEST_ALTERNATIVE, attachment.filename
        assert attachment.data.startswith(b"\x89PNG")


async def test_few_are_said_as_numbers_and_nothing_is_scored(group: Group):
    await has_some(group)

    said = (await asked(group)).message.text.casefold()

    assert "%" not in said
    for word in ("score", "well done", "better", "worse", "should", "only", "rank", "streak"):
        assert word not in said.split(), word


async def test_where_there_is_too_little_a_kind_word_stands_and_no_picture(group: Group):
    answer = await asked(group)
    assert group.say("patterns.too_little") in answer.message.text
    assert answer.message.attachments == []


async def test_only_the_months_asked_for_are_counted(group: Group):
    await has_some(group)
    group.clock.move(days=70)
    assert galleries((await asked(group, months=1)).message) == []
    assert galleries((await asked(group, months=4)).message) != []


async def test_nobody_elses_hours_are_in_it(group: Group):
    line = await has_some(group)
    answer = await group.ben.slash(group.room, "patterns")
    assert line not in everything_shown(answer)
    assert answer.message.attachments == []


async def test_a_slow_picture_is_announced_in_time(group: Group, monkeypatch: pytest.MonkeyPatch):
    """Discord waits three seconds; the desk says after half of that that it takes longer."""
    await has_some(group)
    draw = group.bot.house.studio.draw

    async def slowly(*given: object) -> bytes:
        await asyncio.sleep(0.9)
        return await draw(*given)

    monkeypatch.setattr(group.bot.house.studio, "draw", slowly)

    answer = await group.ana.slash(group.room, "patterns")
    assert answer.message is None or answer.message.attachments == []
    await group.discord.settled()
    await eventually(lambda: bool(answer.message and answer.message.attachments), within=20)

    assert galleries(answer.message)


async def test_words_come_alone_where_nothing_can_be_drawn(
    group: Group, monkeypatch: pytest.MonkeyPatch
):
    line = await has_some(group)

    async def never(*_: object) -> bytes:
        raise NotDrawn

    monkeypatch.setattr(group.bot.house.studio, "draw", never)

    answer = await asked(group)

    assert group.say("patterns.no_pictures") in answer.message.text
    assert line in answer.message.text
    assert answer.message.attachments == []


async def test_where_sentences_stand_on_the_page_discord_gets_the_way_there(group: Group):
    await has_some(group)
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")

    answer = await asked(group)

    assert page_buttons(answer.message) == ["page:open:patterns"]
    assert answer.message.attachments == []
    assert group.say("patterns.title") not in answer.message.text


async def test_many_long_lines_stand_on_as_many_cards_as_that_takes(group: Group):
    """Discord takes 4,000 signs a message; a full practice with long lines has more."""
    for number in range(7):
        rupture = await group.has_rupture(group.ana)
        for kind in ("opened", "closed"):
            given = {"line": f"{number} {'x' * 290}", "reception": kind, "extent": "named"}
            await repair.save(group.bot.house, group.acts(group.ana), rupture, new_id(), given)

    answer = await asked(group)

    shown = [answer.message, *answer.follow_ups]
    found = await patterns.own(group.bot.house, group.acts(group.ana))
    parts = faces.parts(group.bot.wording, found.profile)
    assert sum(len(galleries(message)) for message in shown if message) == len(parts)


async def test_the_process_that_draws_ends_with_the_bot(group: Group):
    await has_some(group)
    await asked(group)
    studio = group.bot.house.studio
    assert studio.running
    await group.bot.stop()
    assert not studio.running


async def test_every_picture_is_as_wide_as_a_phone(group: Group):
    await has_some(group)
    answer = await asked(group)
    for attachment in answer.message.attachments:
        width, high = Image.open(BytesIO(attachment.data)).size
        assert width == 1080
        assert high < 3 * width
