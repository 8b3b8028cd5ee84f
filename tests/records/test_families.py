"""The tables of groups, clinicians, clients, debriefs, ruptures and drafts.

What is written comes back as it was, and every read names the clinician it acts for.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.alliance.markers import (
    Attendance,
    Marker,
    Presence,
    Reaction,
    RuptureType,
    Silence,
    Trigger,
)
from bot.alliance.readings import Signs
from bot.alliance.recurrence import WeeklySlot
from bot.alliance.ruptures import Extent, NotSaidBecause, Reception, State
from bot.records import Records, clients, clinicians, debriefs, drafts, groups, ruptures
from bot.records.clients import Client, Session
from bot.records.clinicians import Clinician
from bot.records.debriefs import Debrief
from bot.records.drafts import Draft
from bot.records.groups import Group
from bot.records.ruptures import RepairAttempt, Rupture

NOW = datetime(2026, 11, 21, 20, 45, tzinfo=UTC)
DAY = timedelta(days=1)
EIGHT = WeeklySlot(0, time(8))
GROUP = Group("g", 10, "Europe/Lisbon", EIGHT, NOW, words="chat", organiser=1)
ANA = Clinician("ana", "g", 2, "Europe/Lisbon", NOW)
BEN = Clinician("ben", "g", 3, "Europe/Lisbon", NOW)
HERON = Client("heron", "ana", "grey heron", 3, False, NOW, None)
MOSS = Client("moss", "ben", "quiet moss", 0, False, NOW, None)
FIRST = Session("s1", "heron", NOW, Attendance.ATTENDED, 4)
SIGNS = Signs(
    Presence.QUIETER,
    frozenset({Marker.POLITE, Marker.SILENT}),
    frozenset({Reaction.DROWSY}),
    Attendance.ATTENDED,
)
DEBRIEF = Debrief("d1", "s1", "form-1", SIGNS, NOW, {"moment": "She looked away."})
RUPTURE = Rupture("r1", "heron", "d1", RuptureType.WITHDRAWAL, State.OPEN, NOW, False)
ATTEMPT = RepairAttempt(
    "p1", "r1", "form-2", "A line.", Reception.MIXED, "Quiet.", Extent.PARTLY, NOW
)


@pytest.fixture
async def cast(records):
    """A group with Ana and Ben, each with a client; Ana has a debrief and a rupture."""

    def fill(db):
        groups.save(db, GROUP)
        for clinician in (ANA, BEN):
            clinicians.save(db, clinician)
        for client in (HERON, MOSS):
            clients.add(db, client)
        clients.add_session(db, FIRST)
        debriefs.save(db, DEBRIEF)
        ruptures.add(db, RUPTURE)

    await records.write(fill)
    return records


async def done(records, work):
    return await records.write(lambda db: work(db) and None)


class TestGroups:
    async def test_a_group_comes_back_as_it_was_written(self, records):
        full = replace(
            GROUP,
            digest=WeeklySlot(6, time(23, 59)),
            digest_channel=70,
            consultation_channel=71,
            clinician_role=80,
            retention_days=30,
            risk_protocol="1. Call.\n2. Stay.",
            gone_at=NOW + DAY,
        )
        for group in (GROUP, full):
            await done(records, lambda db, group=group: groups.save(db, group))
            assert await records.read(lambda db: groups.of_guild(db, 10)) == group
            assert await records.read(lambda db: groups.by_id(db, "g")) == group

    async def test_a_server_without_a_group_has_none(self, cast):
        assert await cast.read(lambda db: groups.of_guild(db, 11)) is None
        assert await cast.read(lambda db: groups.by_id(db, "h")) is None

    async def test_only_groups_the_bot_is_in_are_present(self, cast):
        there = replace(GROUP, id="h", guild=11, gone_at=NOW)
        await done(cast, lambda db: groups.save(db, there))
        assert await cast.read(groups.present) == [GROUP]


class TestClinicians:
    async def test_a_membership_comes_back_as_it_was_written(self, cast):
        full = replace(ANA, quiet_from="20:30", quiet_until="08:00", words_agreed_at=NOW)
        await done(cast, lambda db: clinicians.save(db, full))
        for look in (
            lambda db: clinicians.joined_in(db, 2, 10),
            lambda db: clinicians.known(db, "g", 2),
            lambda db: clinicians.by_id(db, "ana"),
        ):
            assert await cast.read(look) == full
        assert await cast.read(lambda db: clinicians.joined_anywhere(db, 2)) == [full]
        assert await cast.read(lambda db: clinicians.servers_of(db, 2)) == [10]

    async def test_who_left_is_known_and_no_member(self, cast):
        gone = replace(ANA, left_at=NOW)
        await done(cast, lambda db: clinicians.save(db, gone))
        assert await cast.read(lambda db: clinicians.joined_in(db, 2, 10)) is None
        assert await cast.read(lambda db: clinicians.joined_anywhere(db, 2)) == []
        assert await cast.read(lambda db: clinicians.servers_of(db, 2)) == []
        assert await cast.read(lambda db: clinicians.known(db, "g", 2)) == gone
        assert [c.id for c in await cast.read(lambda db: clinicians.joined(db, "g"))] == ["ben"]

    async def test_in_a_server_the_bot_left_nobody_is_a_member(self, cast):
        await done(cast, lambda db: groups.save(db, replace(GROUP, gone_at=NOW)))
        assert await cast.read(lambda db: clinicians.joined_in(db, 2, 10)) is None
        assert await cast.read(lambda db: clinicians.servers_of(db, 2)) == []

    async def test_who_left_long_ago_is_found_to_the_instant(self, cast):
        await done(cast, lambda db: clinicians.save(db, replace(ANA, left_at=NOW)))

        async def found(until):
            gone = await cast.read(lambda db: clinicians.left_before(db, "g", until))
            return [clinician.id for clinician in gone]

        assert await found(NOW - timedelta(microseconds=1)) == []
        assert await found(NOW) == ["ana"]

    @pytest.mark.parametrize(
        ("words", "agreed", "allowed"),
        [("chat", NOW, True), ("chat", None, False), ("page", NOW, False), ("", NOW, False)],
    )
    async def test_words_pass_through_the_chat_where_both_said_yes(
        self, cast, words, agreed, allowed
    ):
        def agree(db):
            groups.save(db, replace(GROUP, words=words))
            clinicians.save(db, replace(ANA, words_agreed_at=agreed))

        await done(cast, agree)
        assert await cast.read(lambda db: clinicians.writes_in_chat(db, "ana")) is allowed


class TestClients:
    async def test_a_client_counts_its_sessions_and_what_waits(self, cast):
        found = await cast.read(lambda db: clients.of(db, "ana", "heron"))
        assert found == replace(HERON, held=4, waiting=1)
        assert await cast.read(lambda db: clients.by_code(db, "ana", "grey heron")) == found
        assert await cast.read(lambda db: clients.all_of(db, "ana")) == [found]

    async def test_another_clinicians_client_does_not_exist(self, cast):
        assert await cast.read(lambda db: clients.of(db, "ben", "heron")) is None
        assert await cast.read(lambda db: clients.by_code(db, "ben", "grey heron")) is None
        assert await cast.read(lambda db: clients.codes_of(db, "ben")) == {"quiet moss"}

    async def test_an_ended_therapy_is_listed_no_more_and_keeps_its_code(self, cast):
        await done(cast, lambda db: clients.set_ended(db, "heron", NOW))
        assert await cast.read(lambda db: clients.all_of(db, "ana")) == []
        assert await cast.read(lambda db: clients.codes_of(db, "ana")) == {"grey heron"}
        assert (await cast.read(lambda db: clients.of(db, "ana", "heron"))).ended_at == NOW

    @pytest.mark.parametrize("held", [0, 3, 4, 40])
    async def test_a_corrected_course_is_what_was_said(self, cast, held):
        def correct(db):
            client = clients.of(db, "ana", "heron")
            clients.set_course(db, client, held=held, ending=True)

        await done(cast, correct)
        found = await cast.read(lambda db: clients.of(db, "ana", "heron"))
        assert (found.held, found.ending) == (held, True)

    async def test_the_latest_session_is_the_one_noted_last(self, cast):
        missed = Session("s2", "heron", NOW + DAY, Attendance.MISSED)
        await done(cast, lambda db: clients.add_session(db, missed))
        assert await cast.read(lambda db: clients.latest_session(db, "heron")) == missed
        assert await cast.read(lambda db: clients.latest_session(db, "moss")) is None
        assert await cast.read(lambda db: clients.session(db, "s1")) == FIRST

    async def test_only_held_sessions_count_each_in_its_place(self, cast):
        def more(db):
            clients.add_session(db, Session("s2", "heron", NOW + DAY, Attendance.MISSED))
            clients.add_session(db, Session("s3", "heron", NOW + 2 * DAY, Attendance.LATE))
            clients.add_session(db, Session("s0", "heron", NOW - DAY, Attendance.ATTENDED))

        await done(cast, more)
        assert (await cast.read(lambda db: clients.of(db, "ana", "heron"))).held == 6
        for session, number in (("s0", 4), ("s1", 5), ("s2", None), ("s3", 6)):
            found = await cast.read(lambda db, session=session: clients.session(db, session))
            assert found.number == number

    async def test_a_session_can_be_put_right(self, cast):
        await done(cast, lambda db: clients.set_attendance(db, "s1", Attendance.CANCELLED))
        told = replace(FIRST, attendance=Attendance.CANCELLED, number=None)
        assert await cast.read(lambda db: clients.session(db, "s1")) == told


signs = st.builds(
    Signs,
    presence=st.none() | st.sampled_from(Presence),
    markers=st.frozensets(st.sampled_from(Marker)),
    reactions=st.frozensets(st.sampled_from(Reaction)),
    attendance=st.just(Attendance.ATTENDED),
    silence=st.none() | st.sampled_from(Silence),
    triggers=st.frozensets(st.sampled_from(Trigger)),
)
texts = st.dictionaries(
    st.sampled_from(["moment", "next_line", "own_question"]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
)


class TestDebriefs:
    @settings(
        deadline=None,
        max_examples=25,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(signs=signs, texts=texts)
    def test_whatever_was_noticed_and_written_comes_back(self, loop_of, signs, texts):
        given_ = replace(DEBRIEF, signs=signs, texts=texts)
        assert loop_of(given_) == given_

    @pytest.fixture
    def loop_of(self, tmp_path, key):
        """Writes a debrief and reads it again, in a loop of its own."""

        async def there_and_back(debrief):
            async with Records.open(tmp_path / "loop", key) as records:

                def work(db):
                    groups.save(db, GROUP)
                    clinicians.save(db, ANA)
                    if clients.of(db, "ana", "heron") is None:
                        clients.add(db, HERON)
                        clients.add_session(db, FIRST)
                    debriefs.save(db, debrief)

                await done(records, work)
                return await records.read(lambda db: debriefs.of(db, "ana", "d1"))

        return lambda debrief: asyncio.run(there_and_back(debrief))

    async def test_a_debrief_is_its_clinicians_alone(self, cast):
        assert await cast.read(lambda db: debriefs.of(db, "ana", "d1")) == DEBRIEF
        assert await cast.read(lambda db: debriefs.by_draft(db, "ana", "form-1")) == DEBRIEF
        assert await cast.read(lambda db: debriefs.of(db, "ben", "d1")) is None
        assert await cast.read(lambda db: debriefs.by_draft(db, "ben", "form-1")) is None

    async def test_saved_again_its_answers_are_replaced_and_the_word_on_it_stays(self, cast):
        changed = replace(DEBRIEF, signs=Signs(), texts={"next_line": "Else."}, saved_at=NOW + DAY)

        def again(db):
            debriefs.set_rupture_answer(db, "d1", "no")
            debriefs.save(db, changed)

        await done(cast, again)
        found = await cast.read(lambda db: debriefs.of(db, "ana", "d1"))
        assert found == replace(changed, rupture_answer="no")

    async def test_contributors_are_counted_once_each_and_from_an_instant_on(self, cast):
        def more(db):
            clients.add_session(db, Session("s2", "moss", NOW - DAY, Attendance.ATTENDED, 1))
            debriefs.save(db, Debrief("d2", "s2", "form-2", Signs(), NOW - DAY))
            debriefs.save(db, Debrief("d3", "s1", "form-3", Signs(), NOW))

        await done(cast, more)
        for since, found in ((NOW - DAY, 2), (NOW, 1), (NOW + DAY, 0)):
            assert await cast.read(lambda db, s=since: debriefs.contributors(db, "g", s)) == found
        assert await cast.read(lambda db: debriefs.contributors(db, "h", NOW - DAY)) == 0


class TestRuptures:
    async def test_a_rupture_comes_with_its_client_and_is_its_clinicians_alone(self, cast):
        found = await cast.read(lambda db: ruptures.of(db, "ana", "r1"))
        assert (found.code, found.held, found.clinician_id) == ("grey heron", 4, "ana")
        assert (found.type, found.state, found.sessions_since) == (RUPTURE.type, State.OPEN, 0)
        assert await cast.read(lambda db: ruptures.of_debrief(db, "ana", "d1")) == found
        for look in (
            lambda db: ruptures.of(db, "ben", "r1"),
            lambda db: ruptures.of_debrief(db, "ben", "d1"),
        ):
            assert await cast.read(look) is None

    @pytest.mark.parametrize("state", State)
    async def test_the_unrepaired_are_those_the_field_calls_so(self, cast, state):
        def move(db):
            ruptures.set_state(db, ruptures.of(db, "ana", "r1"), state, at=NOW)

        await done(cast, move)
        found = await cast.read(lambda db: ruptures.unrepaired(db, "ana"))
        assert bool(found) == state.unrepaired
        in_group = await cast.read(lambda db: ruptures.unrepaired_in_group(db, "g"))
        assert bool(in_group) == state.unrepaired
        waiting = (await cast.read(lambda db: clients.of(db, "ana", "heron"))).waiting
        assert waiting == int(state.unrepaired)

    async def test_the_unrepaired_of_one_client_or_one_clinician(self, cast):
        assert await cast.read(lambda db: ruptures.unrepaired(db, "ana", "moss")) == []
        assert await cast.read(lambda db: ruptures.unrepaired(db, "ben", "heron")) == []
        assert len(await cast.read(lambda db: ruptures.unrepaired(db, "ana", "heron"))) == 1

    async def test_a_state_is_noted_once_and_a_reason_stays(self, cast):
        because = NotSaidBecause.NO_WORDS

        def move(db):
            for reason in (because, None):
                rupture = ruptures.of(db, "ana", "r1")
                ruptures.set_state(db, rupture, State.NOTICED_NOT_SAID, at=NOW, because=reason)

        await done(cast, move)
        assert (await cast.read(lambda db: ruptures.of(db, "ana", "r1"))).because is because
        noted = "select what, before, after from rupture_events order by rowid"
        assert await cast.read(lambda db: db.execute(noted).fetchall()) == [
            ("noticed", "", "open"),
            ("state", "open", "noticed_not_said"),
        ]

    async def test_repairs_of_a_group_are_counted_once_and_while_they_stand(self, cast):
        def move(*states):
            def work(db):
                for state in states:
                    ruptures.set_state(db, ruptures.of(db, "ana", "r1"), state, at=NOW)

            return work

        async def counted(since=NOW):
            return await cast.read(lambda db: ruptures.repaired_in_group(db, "g", since))

        assert await counted() == 0
        await done(cast, move(State.REPAIRED, State.REOPENED, State.REPAIRED))
        assert await counted() == 1
        assert await counted(NOW + DAY) == 0
        await done(cast, move(State.REOPENED))
        assert await counted() == 0

    async def test_a_planned_line_is_kept_and_put_away(self, cast):
        await done(cast, lambda db: ruptures.set_planned_line(db, "r1", "I wonder.", at=NOW))
        planned = await cast.read(lambda db: ruptures.of(db, "ana", "r1"))
        assert planned.planned_line == "I wonder."
        for _ in range(2):
            await done(
                cast,
                lambda db: ruptures.put_away_line(db, ruptures.of(db, "ana", "r1"), at=NOW),
            )
        assert (await cast.read(lambda db: ruptures.of(db, "ana", "r1"))).planned_line == ""
        noted = "select count(*) from rupture_events where what = 'line'"
        assert await cast.read(lambda db: db.execute(noted).fetchone()) == (2,)

    async def test_an_attempt_comes_back_and_its_form_counts_once(self, cast):
        changed = replace(ATTEMPT, id="p2", line="Another.", extent=Extent.NAMED)
        assert await cast.write(lambda db: ruptures.save_attempt(db, ATTEMPT))
        assert not await cast.write(lambda db: ruptures.save_attempt(db, changed))
        found = await cast.read(lambda db: ruptures.attempts(db, "r1"))
        assert found == [replace(changed, id="p1")]

    async def test_events_hold_no_words(self, cast):
        """What happened is kept without what was said."""
        await done(cast, lambda db: ruptures.set_planned_line(db, "r1", "I wonder.", at=NOW))
        await done(cast, lambda db: ruptures.save_attempt(db, ATTEMPT))
        events = await cast.read(lambda db: db.execute("select * from rupture_events").fetchall())
        assert "wonder" not in repr(events)
        assert "A line." not in repr(events)


class TestForgettingWords:
    async def test_old_words_go_and_others_of_the_day_after_stay(self, cast):
        def later(db):
            debriefs.save(db, replace(DEBRIEF, id="d2", draft="form-9", saved_at=NOW + DAY))
            ruptures.save_attempt(db, ATTEMPT)
            ruptures.save_attempt(db, replace(ATTEMPT, id="p9", draft="form-8", at=NOW + DAY))
            debriefs.forget_words(db, "g", NOW)

        await done(cast, later)
        kept = [await cast.read(lambda db, d=d: debriefs.texts(db, d)) for d in ("d1", "d2")]
        assert kept == [{}, {"moment": "She looked away."}]
        lines = [one.line for one in await cast.read(lambda db: ruptures.attempts(db, "r1"))]
        assert lines == ["", "A line."]

    async def test_another_groups_words_stay(self, cast):
        await done(cast, lambda db: debriefs.forget_words(db, "h", NOW + DAY))
        assert await cast.read(lambda db: debriefs.texts(db, "d1")) == {
            "moment": "She looked away."
        }


class TestDrafts:
    async def test_a_draft_is_its_authors_alone_and_comes_back_as_it_was(self, records):
        draft = Draft("f", 2, "debrief:save:c.d", {"moment": "„Ja“", "markers": ["late"]}, NOW)
        await done(records, lambda db: drafts.keep(db, draft))
        assert await records.read(lambda db: drafts.of(db, 2, "f")) == draft
        assert await records.read(lambda db: drafts.of(db, 3, "f")) is None
        await done(records, lambda db: drafts.forget(db, "f"))
        assert await records.read(lambda db: drafts.of(db, 2, "f")) is None

    async def test_old_ones_are_forgotten_and_a_persons_all_at_once(self, records):
        def fill(db):
            for name, person, at in (("a", 2, NOW - DAY), ("b", 2, NOW), ("c", 3, NOW)):
                drafts.keep(db, Draft(name, person, "join:save", {}, at))

        async def left():
            found = await records.read(lambda db: db.execute("select id from drafts").fetchall())
            return sorted(name for (name,) in found)

        await done(records, fill)
        await done(records, lambda db: drafts.forget_before(db, NOW))
        assert await left() == ["b", "c"]
        await done(records, lambda db: drafts.forget_of(db, 2))
        assert await left() == ["c"]


async def test_instants_come_back_in_utc_whatever_zone_they_were_told_in(cast):
    tokyo = timezone(timedelta(hours=9))
    await done(cast, lambda db: clinicians.save(db, replace(ANA, left_at=NOW.astimezone(tokyo))))
    found = await cast.read(lambda db: clinicians.by_id(db, "ana"))
    assert found.left_at == NOW
    assert found.left_at.utcoffset() == timedelta(0)
