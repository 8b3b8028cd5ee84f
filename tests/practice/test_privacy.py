"""One's own data: what is kept, what was done with it, taking it along, and erasing it."""

from __future__ import annotations

import pytest

from bot.practice import (
    clients,
    debrief,
    drafts,
    entering,
    forget,
    join,
    messages,
    privacy,
    prompts,
    remind,
    ruptures,
    sessions,
    writing,
)
from bot.records import audit, new_id
from bot.schedule.due import Due

from .cast import Person, answers, count, dump, refused, rows, words
from .conftest import confirms, joins
from .lives import Said, takes_part, whole_life
from .page import inside
from .raw_pages import raw_bytes


@pytest.fixture
async def lives(group, ana, ben, clock):
    """Ana with all one can have about two clients, and Ben beside her."""
    said = {name: Said(name) for name in ("heron", "alder", "moss")}
    found = {
        "heron": await whole_life(group, ana, "grey heron", said["heron"], clock),
        "alder": await whole_life(group, ana, "calm alder", said["alder"], clock),
        "moss": await whole_life(group, ben, "quiet moss", said["moss"], clock),
    }
    hers, his = found["heron"], found["moss"]
    await takes_part(group, his["clinician"], hers["consultation"], said["moss"])
    return found | {"said": said}


# What is not about a client, though one wrote it in the same life.
OF_ONESELF = ("own line", "lesson", "a line begun", "refused line")


def about_the_client(said):
    """What was written about a client, wherever it was."""
    return [one for one in said.sentences if not any(place in one for place in OF_ONESELF)]


async def everything(house, folder, key):
    """All that stands anywhere, shown or not, in file, log and lists."""
    listed = [path for path in folder.rglob("*.jsonl") if path.is_file()]
    beside = "".join(path.read_text() for path in listed)
    return repr(await dump(house)) + raw_bytes(folder, key).decode("latin-1") + beside


async def test_erasing_a_client_leaves_no_word_of_it_in_file_log_drafts_or_outbox(
    group, ana, lives, key, tmp_path
):
    hers = lives["heron"]
    written = about_the_client(lives["said"]["heron"])
    before = raw_bytes(tmp_path / "data", key).decode("latin-1")
    assert [one for one in written if one not in before] == []

    await privacy.forget_client(group, ana(), hers["client"])

    after = await everything(group, tmp_path / "data", key)
    assert [one for one in (*written, "grey heron") if one in after] == []
    left = repr(await dump(group))
    for gone in ("client", "rupture", "debrief", "consultation"):
        assert hers[gone] not in left
    assert (tmp_path / "data" / "afterhour.db-wal").stat().st_size == 0


async def test_of_a_long_therapy_no_byte_is_left_either(group, ana, heron, key, tmp_path, clock):
    """Pages were split and joined while it was written, and hold what was moved off them."""
    alder = (await clients.add(group, ana(), "calm alder")).client
    for number in range(120):
        clock.passes(days=1)
        for client, name in ((heron, "zqheron"), (alder, "zqalder")):
            said = f"{name} {number} " + "and so on, at some length, " * (number % 40)
            await debrief.save(group, ana(), client.id, new_id(), answers(moment=said))
    await privacy.forget_client(group, ana(), heron.id)
    left = raw_bytes(tmp_path / "data", key)
    assert left.count(b"zqheron") == 0
    assert left.count(b"zqalder") >= 120


async def test_erasing_a_client_takes_nothing_else(group, ana, lives):
    await privacy.forget_client(group, ana(), lives["heron"]["client"])
    left = repr(await dump(group))
    said = lives["said"]
    kept = [*said["alder"].sentences, *said["heron"].sentences, *said["moss"].sentences]
    gone = about_the_client(said["heron"])
    # What a colleague gave to a consultation about this client hung on it.
    gone += [one for one in said["moss"].sentences if "given to a colleague" in one]
    assert [one for one in kept if one not in left and one not in gone] == []
    assert [client.code for client in await clients.all_of(group, ana())] == ["calm alder"]


async def test_what_would_go_is_what_goes(group, ana, lives):
    told = await privacy.one_client(group, ana(), lives["heron"]["client"])
    all_told = (await privacy.everything(group, ana())).counts
    await privacy.forget_client(group, ana(), lives["heron"]["client"])
    left = (await privacy.everything(group, ana())).counts
    assert told.client.code == "grey heron"
    assert {kind: all_told[kind] - number for kind, number in told.counts.items()} == {
        kind: left[kind] for kind in told.counts
    }
    assert all(told.counts.values())


async def test_erasing_everything_leaves_no_word_anywhere(group, ana, lives, key, tmp_path):
    said = [*lives["said"]["heron"].sentences, *lives["said"]["alder"].sentences]
    await privacy.forget_everything(group, ana())
    after = await everything(group, tmp_path / "data", key)
    assert [one for one in (*said, "grey heron", "calm alder") if one in after] == []
    with refused("not_joined"):
        await join.membership(group, ana())


async def test_erasing_one_debrief_leaves_the_hour_and_the_rupture(
    group, ana, lives, key, tmp_path
):
    hers = lives["heron"]
    shown = await privacy.one_debrief(group, ana(), hers["debrief"])
    assert shown.rupture
    hours = await count(group, "sessions")
    client = await privacy.forget_debrief(group, ana(), hers["debrief"])
    assert client == hers["client"]
    left = await everything(group, tmp_path / "data", key)
    assert "zqheron moment as it was written" not in left
    assert "zqheron second moment as it was written" in left
    assert await count(group, "sessions") == hours
    view = await ruptures.show(group, ana(), hers["rupture"])
    assert (view.moment, view.rupture.planned_line) == ("", "zqheron planned as it was written")
    with refused("not_there"):
        await debrief.show(group, ana(), hers["debrief"])


async def test_a_form_of_a_debrief_that_was_typed_on_goes_with_it(group, ana, heron):
    said = await confirms(group, ana, heron)
    here = await inside(group, ana)
    form = f"debrief:{heron.id}:{said.draft}"
    await writing.keep(group, here, form, "sheet", 1, {"moment": "being changed"})
    await drafts.keep(group, ana(), f"debrief:save:{heron.id}.{said.draft}", answers())
    other = f"debrief:{heron.id}:{new_id()}"
    await writing.keep(group, here, other, "sheet", 1, {"moment": "another hour"})
    await privacy.forget_debrief(group, ana(), said.id)
    assert await rows(group, "select form from writing") == [(other,)]
    assert await count(group, "drafts") == 0


async def test_the_debriefs_of_a_client_are_there_to_choose_from(group, ana, heron, clock):
    first = await confirms(group, ana, heron)
    clock.passes(days=7)
    second = await confirms(group, ana, heron)
    found = await privacy.debriefs_of(group, ana(), heron.id)
    assert [one.debrief.id for one in found] == [second.id, first.id]


# What time forgets


IN_USE = ("planned", "pattern 1", "role 1", "make 1", "differently 1", "own line")
# While the rupture waits that it was taken away for.
IN_USE += ("taken away", "sentence")


async def test_after_the_groups_time_no_word_is_left_but_those_in_use(
    group, ana, lives, key, tmp_path, clock
):
    """Every table: what is found here and not in IN_USE is kept for longer than people are told."""
    clock.passes(days=181)
    everything_due = Due(group)
    await everything_due.now()
    left = repr(await dump(group)) + raw_bytes(tmp_path / "data", key).decode("latin-1")
    said = lives["said"]
    whole = [*said["heron"].sentences, *said["alder"].sentences, *said["moss"].sentences]
    kept = [one for one in whole if one in left]
    in_use = [one for one in whole if any(f" {place} as it" in one for place in IN_USE)]
    assert kept == in_use
    assert await count(group, "debriefs") > 0


# What was said in direct messages


async def sent(house):
    """Everything that waits is said; Discord's ids of what stands in the chat now."""
    number = 1000
    while found := await messages.due(house):
        for message in found:
            fresh = await messages.trying(house, message)
            number += 1
            await messages.sent(house, fresh, number)
    return number


@pytest.fixture
async def asked(group, ana, heron, clock):
    """A message in Ana's chat about two hours of two clients; the other client."""
    alder = (await clients.add(group, ana(), "calm alder")).client
    await sessions.add(group, ana(), sessions.Wish("grey heron", "3", "9:00"))
    await sessions.add(group, ana(), sessions.Wish("calm alder", "3", "10:00"))
    clock.strikes("2026-11-19", "11:30")
    await remind.fire_due(group)
    await prompts.send_due(group)
    await sent(group)
    return alder


async def test_the_message_about_a_clients_hour_is_taken_away_and_others_are_asked_anew(
    group, ana, heron, asked, clock
):
    ((standing_as,),) = await rows(group, "select message from outbox where kind = 'after_hour'")
    ((hers,),) = await rows(group, "select id from prompts where client_id = ?", heron.id)
    await privacy.forget_client(group, ana(), heron.id)
    assert hers not in repr(await dump(group))
    (tidy,) = await messages.due(group)
    assert (tidy.kind, dict(tidy.data)) == (messages.TIDY, {"message": standing_as})
    await sent(group)
    await prompts.send_due(group)
    (again,) = await messages.due(group)
    ((left,),) = await rows(group, "select id from prompts")
    assert again.data == {"prompts": [left]}
    assert asked.code == "calm alder"


async def test_the_message_before_an_hour_is_taken_away(group, ana, heron, clock):
    await confirms(group, ana, heron)
    await sessions.add(group, ana(), sessions.Wish("grey heron", "3", "9:00"))
    clock.strikes("2026-11-19", "08:45")
    await remind.fire_due(group)
    await sent(group)
    assert await rows(group, "select 1 from outbox where kind = 'before_hour'")
    await privacy.forget_client(group, ana(), heron.id)
    assert await rows(group, "select kind from outbox") == [(messages.TIDY,)]
    assert await rows(group, "select * from due") == []


async def test_what_stands_in_the_chat_of_whoever_erases_everything_is_taken_away(
    group, ana, heron, asked
):
    await privacy.forget_everything(group, ana())
    (tidy,) = await messages.due(group)
    assert (tidy.kind, tidy.recipient) == (messages.TIDY, ana.id)
    await sent(group)
    await forget.forget_what_is_over(group)
    assert await rows(group, "select * from outbox where recipient = ?", ana.id) == []


# What was done with one's data


async def noted(house, person):
    """What was done with somebody's data, the earliest first."""
    return [one.what for one in reversed((await privacy.settings(house, person())).noted)]


def test_whatever_is_noted_has_a_sentence_and_no_other_has():
    told = {key.rpartition(".")[2] for key in words().texts if key.startswith("privacy.audit.")}
    assert told == audit.WHAT


async def test_what_nobody_could_read_is_not_noted(group, ana):
    member = (await join.membership(group, ana())).clinician
    with pytest.raises(ValueError, match="not a thing"):
        await group.records.write(lambda db: audit.noted(db, member.id, "looked", group.now()))


async def test_what_was_done_with_ones_data_is_told_to_oneself_alone(group, ana, ben, heron):
    said = await confirms(group, ana, heron)
    await privacy.take(group, ana())
    await privacy.forget_debrief(group, ana(), said.id)
    await privacy.forget_client(group, ana(), heron.id)
    here = await inside(group, ana)
    await join.leave(group, ana())
    await joins(group, ana)
    assert await noted(group, ana) == [
        *("joined", "words_agreed", "exported", "forgot_debrief", "forgot_client"),
        *("passkey_made", "left", "joined", "words_agreed"),
    ]
    assert await noted(group, ben) == ["joined", "words_agreed"]
    assert here.passkey_id


async def test_passkeys_that_come_and_go_are_noted(group, ana):
    here = await inside(group, ana)
    link = await entering.link(group, ana())
    made = entering.MadePasskey("another-device", "key", 0)
    await entering.enrol(group, link.token, made)
    waiting = (await entering.mine(group, here))[-1]
    await entering.approve(group, here, waiting.id)
    await entering.approve(group, here, waiting.id)
    await entering.remove(group, here, waiting.id)
    for _ in range(2):
        await entering.not_me(group, ana(), here.passkey_id)
    assert (await noted(group, ana))[2:] == [
        *("passkey_made", "passkey_made", "passkey_approved"),
        *("passkey_removed", "passkey_refused"),
    ]


async def test_who_is_removed_from_the_server_finds_that_noted(group, ana):
    for _ in range(2):
        await join.removed_from_server(group, ana.id, ana.server)
    await joins(group, ana)
    found = await noted(group, ana)
    assert found == ["joined", "words_agreed", "removed_from_server", "joined", "words_agreed"]


async def test_what_is_noted_holds_no_content(group, ana, lives):
    """A key, a time, and at most the random id of a row that is still there."""
    await privacy.take(group, ana())
    found = repr(await rows(group, "select what, subject, at from audit"))
    for name in ("heron", "alder", "moss"):
        assert f"zq{name}" not in found
    await privacy.forget_client(group, ana(), lives["heron"]["client"])
    assert lives["heron"]["client"] not in repr(await rows(group, "select * from audit"))


async def test_changing_ones_times_is_no_joining(group, ana):
    await joins(group, ana, quiet_from="21:00", quiet_until="7:00")
    assert await noted(group, ana) == ["joined", "words_agreed"]


# Who may


async def test_who_left_or_was_removed_erases_what_is_kept_without_joining_again(
    group, ana, ben, lives, key, tmp_path
):
    await join.leave(group, ana())
    await join.removed_from_server(group, ben.id, ben.server)
    for person in (ana, ben.directly):
        told = await privacy.everything(group, person())
        assert told.left
        assert told.counts["clients"]
        await privacy.forget_everything(group, person())
        with refused("not_joined"):
            await privacy.everything(group, person())
    left = await everything(group, tmp_path / "data", key)
    for name in ("heron", "alder", "moss"):
        assert f"zq{name}" not in left


@pytest.mark.parametrize("ask", [privacy.settings, privacy.take, privacy.may_take])
async def test_only_a_member_is_told_anything(group, cleo, olga, ana, ask):
    await join.leave(group, ana())
    for person in (cleo, olga, ana):
        with refused("not_joined"):
            await ask(group, person())


async def test_an_organiser_who_is_a_clinician_takes_along_their_own_alone(group, ana, lives):
    both = Person(77, organiser=True)
    await joins(group, both)
    taken = await privacy.take(group, both())
    told = repr(taken.export)
    for name in ("heron", "alder", "moss"):
        assert f"zq{name}" not in told
        assert lives[name]["clinician"] not in told
