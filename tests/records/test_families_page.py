"""The tables of the private page: passkeys, links, sessions, writing and formulations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.alliance.markers import RuptureType
from bot.alliance.ruptures import State
from bot.records import (
    clients,
    clinicians,
    dbapi,
    entering,
    formulations,
    groups,
    passkeys,
    ruptures,
    writing,
)
from bot.records.entering import PageLink, PageSession, hash_of
from bot.records.formulations import Formulation
from bot.records.passkeys import Passkey
from bot.records.ruptures import Rupture
from bot.records.writing import Sheet

from .test_families import ANA, BEN, DAY, GROUP, HERON, MOSS, NOW

KEY = Passkey("k", 2, "cred", "public", 0, "00ff", NOW, NOW)
LINK = PageLink(hash_of("token"), "ana", 2, "/lines", NOW)
SESSION = PageSession(hash_of("other"), "s", "ana", "k", "csrf", NOW, NOW, 2, 10)
SHEET = Sheet("ana", "debrief:heron:x", "a", 3, {"moment": "ß", "markers": ["late"]}, NOW, NOW)
FIRST = Formulation("f1", "heron", "d1", "One.", "", "", "", NOW)


@pytest.fixture
async def cast(records):
    """Ana and Ben, each with a client; Ana has a passkey, a link and a session."""

    def fill(db):
        groups.save(db, GROUP)
        for clinician in (ANA, BEN):
            clinicians.save(db, clinician)
        for client in (HERON, MOSS):
            clients.add(db, client)
        passkeys.add(db, KEY)
        entering.put_link(db, LINK)
        entering.put_session(db, SESSION)

    await records.write(fill)
    return records


async def done(records, work):
    return await records.write(lambda db: work(db) and None)


class TestPasskeys:
    async def test_a_passkey_comes_back_as_it_was_written(self, cast):
        assert await cast.read(lambda db: passkeys.of(db, 2)) == [KEY]
        assert await cast.read(lambda db: passkeys.one_of(db, 2, "k")) == KEY
        assert await cast.read(lambda db: passkeys.by_credential(db, "cred")) == KEY
        assert KEY.handle == b"\x00\xff"

    async def test_another_persons_does_not_exist(self, cast):
        assert await cast.read(lambda db: passkeys.of(db, 3)) == []
        assert await cast.read(lambda db: passkeys.one_of(db, 3, "k")) is None
        assert not await cast.read(lambda db: passkeys.ever_had(db, 3, "k"))

    async def test_it_remembers_what_it_was_used_for(self, cast):
        await done(
            cast,
            lambda db: passkeys.used(
                db, "k", sign_count=4, challenge_no=2**50, clinician="ana", at=NOW + DAY
            ),
        )
        (found,) = await cast.read(lambda db: passkeys.of(db, 2))
        assert found == replace(
            KEY, sign_count=4, last_challenge=2**50, came_as="ana", used_at=NOW + DAY
        )
        await done(cast, lambda db: clinicians.erase(db, "ana"))
        (left,) = await cast.read(lambda db: passkeys.of(db, 2))
        assert left.came_as is None

    async def test_one_credential_is_one_passkey(self, cast):
        with pytest.raises(dbapi.IntegrityError):
            await done(cast, lambda db: passkeys.add(db, replace(KEY, id="l", person=3)))

    async def test_removed_it_is_gone_and_known_to_have_been(self, cast):
        await done(cast, lambda db: passkeys.remove(db, "k", NOW))
        assert await cast.read(lambda db: passkeys.of(db, 2)) == []
        assert await cast.read(lambda db: passkeys.by_credential(db, "cred")) is None
        assert await cast.read(lambda db: passkeys.ever_had(db, 2, "k"))
        assert await cast.read(lambda db: entering.session(db, SESSION.hash)) is None
        await done(cast, lambda db: passkeys.add(db, replace(KEY, id="l")))

    async def test_it_is_forgotten_with_its_persons_last_membership(self, cast):
        await done(cast, passkeys.forget_without_membership)
        assert await cast.read(lambda db: passkeys.ever_had(db, 2))
        await done(cast, lambda db: clinicians.erase(db, "ana"))
        await done(cast, passkeys.forget_without_membership)
        assert not await cast.read(lambda db: passkeys.ever_had(db, 2))


class TestLinksAndSessions:
    async def test_a_link_is_there_until_it_is_spent(self, cast):
        assert await cast.read(lambda db: entering.unspent(db, LINK.hash)) == LINK
        assert await cast.write(lambda db: entering.spend(db, LINK.hash, NOW))
        assert not await cast.write(lambda db: entering.spend(db, LINK.hash, NOW))
        assert await cast.read(lambda db: entering.unspent(db, LINK.hash)) is None

    async def test_a_session_comes_back_as_it_was_written(self, cast):
        assert await cast.read(lambda db: entering.session(db, SESSION.hash)) == SESSION
        assert await cast.read(lambda db: entering.session_by_id(db, "s")) == SESSION
        assert await cast.read(lambda db: entering.sessions_since(db, NOW)) == [SESSION]
        assert await cast.read(lambda db: entering.sessions_since(db, NOW + DAY)) == []

    @pytest.mark.parametrize(
        "ends",
        [
            lambda db: clinicians.save(db, replace(ANA, left_at=NOW)),
            lambda db: groups.save(db, replace(GROUP, gone_at=NOW)),
            lambda db: entering.close(db, "ana"),
            lambda db: entering.close_all_of(db, 2),
            lambda db: clinicians.erase(db, "ana"),
        ],
    )
    async def test_where_no_membership_lasts_nothing_opens(self, cast, ends):
        await done(cast, ends)
        assert await cast.read(lambda db: entering.unspent(db, LINK.hash)) is None
        assert await cast.read(lambda db: entering.session(db, SESSION.hash)) is None
        assert await cast.read(lambda db: entering.session_by_id(db, "s")) is None
        assert await cast.read(lambda db: entering.sessions_since(db, NOW)) == []

    async def test_closing_one_closes_nobody_elses(self, cast):
        await done(cast, lambda db: entering.close(db, "ben"))
        await done(cast, lambda db: entering.close_all_of(db, 3))
        assert await cast.read(lambda db: entering.unspent(db, LINK.hash)) == LINK
        assert await cast.read(lambda db: entering.session(db, SESSION.hash)) == SESSION

    async def test_the_oldest_links_go_first(self, cast):
        def more(db):
            for n in range(3):
                entering.put_link(db, replace(LINK, hash=f"{n}", made_at=NOW + n * DAY))
            entering.put_link(db, replace(LINK, hash="his", clinician_id="ben"))
            entering.keep_newest_links(db, "ana", 2)

        await done(cast, more)
        left = await cast.read(lambda db: db.execute("select hash from page_links").fetchall())
        assert sorted(left) == [("1",), ("2",), ("his",)]

    async def test_unlocked_it_has_another_token_and_is_the_same_session(self, cast):
        await done(cast, lambda db: entering.unlock(db, "s", "fresh", "k", NOW + DAY))
        assert await cast.read(lambda db: entering.session(db, SESSION.hash)) is None
        found = await cast.read(lambda db: entering.session(db, "fresh"))
        assert found == replace(SESSION, hash="fresh", seen_at=NOW + DAY)


class TestWriting:
    async def test_a_sheet_comes_back_as_it_was_written(self, cast):
        await done(cast, lambda db: writing.put(db, SHEET))
        assert await cast.read(lambda db: writing.of(db, "ana", SHEET.form)) == [SHEET]
        later = replace(SHEET, seq=4, answers={}, at=NOW + DAY)
        await done(cast, lambda db: writing.put(db, later))
        assert await cast.read(lambda db: writing.sheet(db, "ana", SHEET.form, "a")) == later
        assert await cast.read(lambda db: writing.count(db, "ana")) == 1

    async def test_another_clinicians_does_not_exist(self, cast):
        await done(cast, lambda db: writing.put(db, SHEET))
        assert await cast.read(lambda db: writing.of(db, "ben", SHEET.form)) == []
        assert await cast.read(lambda db: writing.unsent(db, "ben")) == []
        await done(cast, lambda db: writing.mark_sent(db, "ben", SHEET.form, NOW, NOW))
        assert await cast.read(lambda db: writing.of(db, "ana", SHEET.form)) == [SHEET]

    async def test_what_a_sent_sheet_held_is_on_it_no_more(self, cast):
        await done(cast, lambda db: writing.put(db, SHEET))
        await done(cast, lambda db: writing.mark_sent(db, "ana", SHEET.form, NOW, NOW))
        found = await cast.read(lambda db: writing.sheet(db, "ana", SHEET.form, "a"))
        assert (found.sent, found.answers) == (True, {})


class TestFormulations:
    async def test_a_version_comes_back_as_it_was_written(self, cast):
        rupture = Rupture("r", "heron", None, RuptureType.MIXED, State.OPEN, NOW, False)
        second = replace(FIRST, id="f2", draft="d2", make="ß", rupture_id="r")

        def write(db):
            ruptures.add(db, rupture)
            formulations.add(db, FIRST)
            formulations.add(db, second)

        await done(cast, write)
        found = await cast.read(lambda db: formulations.story(db, "ana", "heron"))
        assert found == [second, FIRST]

    async def test_another_clinicians_does_not_exist(self, cast):
        await done(cast, lambda db: formulations.add(db, FIRST))
        assert await cast.read(lambda db: formulations.story(db, "ben", "heron")) == []
        assert await cast.read(lambda db: formulations.story(db, "ana", "moss")) == []

    async def test_put_right_it_keeps_its_place_and_its_time(self, cast):
        await done(cast, lambda db: formulations.add(db, FIRST))
        right = replace(FIRST, pattern="Two.", role="Judge.")
        await done(cast, lambda db: formulations.put_right(db, right))
        assert await cast.read(lambda db: formulations.story(db, "ana", "heron")) == [right]
