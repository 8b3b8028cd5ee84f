"""A clinician's own clients, by codes of two plain words."""

from __future__ import annotations

import pytest

from .cast import Group


async def test_proposed_codes_are_free_and_begin_as_typed(group: Group):
    offered = await group.ana.autocomplete(group.room, "client add", "code", typed="grey h")
    code = offered[0][1]
    await group.ana.slash(group.room, "client add", code=code)
    after = await group.ana.autocomplete(group.room, "client add", "code", typed=code)

    assert all(name.startswith("grey h") for name, _ in offered)
    assert code not in [value for _, value in after]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("heron", "not_two_words"),
        ("a very grey heron", "not_two_words"),
        ("grey heron7", "not_plain_words"),
        ("12 03", "not_plain_words"),
        ("grey Heron", "looks_like_a_name"),
        ("grey h", "looks_like_a_name"),
        ("anna heron", "looks_like_a_name"),
        ("🕊️ heron", "not_plain_words"),
    ],
)
async def test_a_code_that_could_tell_who_it_is_is_refused(group: Group, code: str, fault: str):
    answer = await group.ana.slash(group.room, "client add", code=code)

    assert group.say(f"errors.code_{fault}") in answer.message.text
    assert await group.bot.rows("select * from clients") == []


async def test_a_code_is_only_ones_own(group: Group):
    client = await group.has_client(group.ana)

    added = await group.ben.slash(group.room, "client add", code=client.code)
    again = await group.ben.slash(group.room, "client add", code=client.code)

    assert client.code in added.message.text
    assert group.say("errors.code_taken") in again.message.text


async def test_the_same_event_four_times_adds_one_client_and_refuses_nothing(group: Group):
    group.discord.gateway.repeat("INTERACTION_CREATE", 4, times=None)

    added = await group.ana.slash(group.room, "client add", code=group.sentinels.code())
    await group.discord.settled()

    assert added.follow_ups == []
    assert group.say("errors.code_taken") not in added.message.text
    assert len(await group.bot.rows("select * from clients")) == 1


async def test_an_unknown_code_says_how_to_find_and_add_one(group: Group):
    answer = await group.ana.slash(group.room, "debrief", client="absent heron")

    assert group.say("errors.client_unknown") in answer.message.text


async def test_a_course_can_be_corrected(group: Group):
    client = await group.has_client(group.ana, held=2)

    card = await group.ana.slash(
        group.room, "client stage", code=client.code, sessions=20, ending=True
    )

    assert group.bot.wording.count("cards.client.sessions", 20) in card.message.text


async def test_an_ended_therapy_keeps_what_is_unrepaired_and_shows_it(group: Group):
    client = await group.has_client(group.ana)
    await group.has_rupture(group.ana, client)

    card = await group.ana.slash(group.room, "client end", code=client.code)
    shown = await group.ana.press(card.message, "rupture:list")

    assert client.code in shown.message.text
    assert await group.bot.rows("select state from ruptures") == [("open",)]


async def test_a_therapy_can_be_taken_up_again(group: Group):
    client = await group.has_client(group.ana)
    await group.ana.slash(group.room, "client end", code=client.code)

    added = await group.ana.slash(group.room, "client add", code=client.code)
    listed = await group.ana.slash(group.room, "client list")

    assert group.say("cards.client.again", code=client.code) in added.message.text
    assert client.code in listed.message.text


@pytest.mark.parametrize("number", [0, 1, 26, 60, 200])
async def test_a_list_of_clients_is_whole_however_long(group: Group, number: int):
    codes = []
    for count in range(number):
        letters = f"q{chr(97 + count // 26)}{chr(97 + count % 26)}" * 6
        codes.append(f"{letters} {letters}")

    def work(db) -> None:
        ((owner,),) = db.execute(
            "select id from clinicians where person = ?", [group.ana.id]
        ).fetchall()
        for n, code in enumerate(codes):
            db.execute(
                """insert into clients
                (id, clinician_id, code, sessions_before, ending, added_at)
                values (?, ?, ?, ?, 0, ?)""",
                [f"c{n}", owner, code, n, group.clock().isoformat()],
            )

    await group.bot.house.records.write(work)

    answer = await group.ana.slash(group.room, "client list")
    await group.discord.settled()

    shown = answer.message.text + "".join(page.text for page in answer.follow_ups)
    assert [code for code in codes if code not in shown] == []


async def test_more_clients_than_a_menu_holds_can_all_be_debriefed_by_code(group: Group):
    clients = [await group.has_client(group.ana) for _ in range(27)]

    offered = await group.ana.autocomplete(group.room, "debrief", "client", typed="")
    form = await group.ana.slash(group.room, "debrief", client=clients[-1].code)

    assert len(offered) == 25
    assert form.modal is not None


async def test_the_bank_of_lines_opens_for_every_type_and_stage(group: Group):
    for kind in ("withdrawal", "confrontation", "mixed"):
        for stage in ("early", "middle", "later", "ending"):
            card = await group.ana.slash(group.room, "lines", type=kind, stage=stage)
            more = await group.ana.press(card.message, "lines:more")
            assert more.message.text
