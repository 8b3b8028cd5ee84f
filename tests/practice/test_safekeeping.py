"""Every page is looked at weekly; damage is said to who organises, and never served as rows."""

from __future__ import annotations

import pytest

from bot.chat.cards import outgoing
from bot.practice import operator_export, safekeeping
from bot.practice.refusals import Refusal
from bot.practice.safekeeping import RECORDS_DAMAGED, checked
from bot.records import Records, backups, outbox
from bot.schedule.due import Due

from .cast import OTHER_SERVER, SERVER, dump, rows, words
from .conftest import debriefs

WORDS = "a sentence nobody else may read"


@pytest.fixture
def looks(monkeypatch):
    """How often every page was looked at."""
    count = []
    plain = Records.integrity

    async def counted(self):
        count.append(1)
        return await plain(self)

    monkeypatch.setattr(Records, "integrity", counted)
    return count


def flip(house) -> None:
    """A bit of the file's last page, as a failing disk would."""
    file = house.records._path
    with file.open("r+b") as held:
        held.seek(-1000, 2)
        (was,) = held.read(1)
        held.seek(-1000, 2)
        held.write(bytes([was ^ 1]))


async def notices(house):
    def work(db):
        sql = "select id from outbox where kind = ? order by made_at"
        found = db.execute(sql, [RECORDS_DAMAGED]).fetchall()
        return [outbox.by_id(db, row) for (row,) in found]

    return await house.records.read(work)


async def test_whole_records_are_looked_at_once_a_week_and_nobody_is_told(group, clock, looks):
    due = Due(group)
    for _ in range(8 * 24):
        await due.now()
        clock.passes(hours=1)
    assert len(looks) == 2
    assert await notices(group) == []
    at, whole = await group.records.read(checked)
    assert whole
    assert (clock() - at).days <= 1


async def test_damage_is_said_to_the_organiser_in_person_once_a_week(group, olga, clock, looks):
    await group.records.checkpoint()
    flip(group)
    for _ in range(3):
        await safekeeping.check_weekly(group)
        clock.passes(hours=8)
    (notice,) = await notices(group)
    assert (notice.target, notice.recipient, notice.data) == ("person", olga.id, {})
    assert not (await group.records.read(checked))[1]
    assert len(looks) == 1  # and again every day, for as long as it lasts
    for _ in range(7):
        clock.passes(days=1)
        await safekeeping.check_weekly(group)
    assert len(looks) == 8
    assert len(await notices(group)) == 2


async def test_what_is_said_of_damage_holds_no_words(group, ana, heron):
    await debriefs(group, ana, heron, moment=WORDS)
    await group.records.checkpoint()
    flip(group)
    await safekeeping.check_weekly(group)
    (notice,) = await notices(group)
    card = outgoing.card(words(), notice)
    assert words().say("cards.organiser.records_damaged") in repr(card.to_components())
    assert WORDS not in repr(card.to_components())


async def test_after_damage_the_rest_is_read_and_written_as_before(group, ana, heron):
    await group.records.checkpoint()
    flip(group)
    assert await group.records.integrity()
    await debriefs(group, ana, heron, moment=WORDS)
    assert WORDS in repr(await dump(group))


async def test_a_damage_that_is_cured_is_said_no_more(group, clock):
    await group.records.checkpoint()
    flip(group)
    await safekeeping.check_weekly(group)
    flip(group)
    clock.passes(days=1)
    await safekeeping.check_weekly(group)
    assert (await group.records.read(checked))[1]


async def test_backups_go_hourly_though_no_new_one_is_made(group, clock, tmp_path):
    folder = tmp_path / "backups"
    group.records._backups = folder
    made = backups.make(group.records._path.parent, group.records._key, folder, clock())
    due = Due(group)
    clock.passes(days=33)
    await due.now()
    assert made.path.exists()
    clock.passes(days=1)
    await due.now()
    assert not made.path.exists()


async def test_who_is_taken_out_is_told_and_reads_of_it(group, ana, heron):
    taken = await operator_export.take_out(group, ana.id, SERVER)
    assert [row["code"] for row in taken.export.tables["clients"]] == [heron.code]
    noted = await rows(group, "select subject from audit where what = 'operator_export'")
    assert noted == [(None,)]
    ((letter, person, data),) = await rows(
        group, "select id, recipient, data from outbox where kind = 'taken_out'"
    )
    assert (person, data) == (ana.id, "{}")
    message = await group.records.read(lambda db: outbox.by_id(db, letter))
    assert words().say("cards.organiser.taken_out") in repr(
        outgoing.card(words(), message).to_components()
    )


async def test_nobody_unknown_is_taken_out(group, cleo, ana):
    before = await dump(group)
    for person, server in ((cleo.id, None), (ana.id, OTHER_SERVER)):
        with pytest.raises(Refusal, match="not_joined"):
            await operator_export.take_out(group, person, server)
    assert await dump(group) == before
