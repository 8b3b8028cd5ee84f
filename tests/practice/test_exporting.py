"""What is one's own can be taken along, all of it, and brought into records again."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faces import exporting as to_read
from bot.packet import markdown
from bot.practice import clients, consulting, debrief, exporting, forget, join
from bot.practice.exporting import AlreadyThere, NotAnExport
from bot.practice.house import House
from bot.practice.refusals import NotThere
from bot.records import NotKept, Records, dbapi
from bot.records import exporting as kept
from bot.records.sqlcipher import Database

from . import cast
from .cast import dump, rows
from .conftest import debriefs
from .lives import Said, takes_part, whole_life


@pytest.fixture
async def both(group, ana, ben, clock):
    """Ana and Ben, each with everything, and each taking part in the other's consultation."""
    said = {"ana": Said("ana"), "ben": Said("ben")}
    hers = await whole_life(group, ana, "grey heron", said["ana"], clock)
    his = await whole_life(group, ben, "quiet moss", said["ben"], clock)
    await takes_part(group, hers["clinician"], his["consultation"], said["ana"])
    await takes_part(group, his["clinician"], hers["consultation"], said["ben"])
    return {"ana": hers, "ben": his, "said": said}


async def exported(house, clinician):
    """An export as a file."""
    return exporting.to_json(
        await house.records.read(lambda db: exporting.export_of(db, clinician))
    )


@pytest.fixture
async def elsewhere(tmp_path, fresh_folder, key, clock):
    """Another machine, with empty records."""
    folder = shutil.copytree(fresh_folder, tmp_path / "elsewhere")
    async with Records.open(folder, key) as records:
        yield House(records, cast.words(), clock, cast.PAGE)


async def test_every_table_is_exported_or_says_why_not(house):
    """A new table is noticed here: it carries a clinician's rows, or there is a reason."""

    def tables(db: Database):
        return {name for name in db.table_names() if not name.startswith("sqlite_")}

    named = [*kept.EXPORTED, *kept.LEFT_OUT, *kept.KEPT_BY]
    assert sorted(named) == sorted(await house.records.read(tables))
    for reason in kept.LEFT_OUT.values():
        assert cast.words().say(f"privacy.left_out.{reason}")


async def test_every_column_that_is_left_out_is_there(house):
    for table, left_out in kept.WITHOUT.items():
        found = await rows(house, "select name from pragma_table_info(?)", table)
        assert {(column,) for column in left_out} <= set(found)


async def test_what_can_hold_rows_of_a_clinician_is_not_left_out_unnoticed(house):
    """Whatever hangs on a clinician, a client or a rupture is exported, or a way in."""
    owned, found = {"clinicians"}, {""}
    links = """
        select m.name, l."table" from sqlite_master m join pragma_foreign_key_list(m.name) l
        where m.type = 'table' and l.on_delete = 'CASCADE'
    """
    pairs = await rows(house, links)
    while found:
        found = {child for child, parent in pairs if parent in owned} - owned
        owned |= found
    left_out = owned - set(kept.EXPORTED) - kept.KEPT_BY
    assert {kept.LEFT_OUT[name] for name in left_out} <= {"keys", "names"}


async def test_everything_one_wrote_is_in_it_and_a_row_of_each_table(group, both):
    for whose in ("ana", "ben"):
        content = await exported(group, both[whose]["clinician"])
        text = content.decode()
        assert [one for one in both["said"][whose].sentences if one not in text] == []
        tables = json.loads(content)["tables"]
        assert [name for name in kept.EXPORTED if not tables[name]] == []


async def test_what_one_wrote_and_chose_can_be_read_in_it(group, both):
    """The file for people: every sentence, codes, labels; and what is not in it, and why."""
    for whose in ("ana", "ben"):
        export = await group.records.read(
            lambda db, me=both[whose]["clinician"]: exporting.export_of(db, me)
        )
        sheet = to_read.sheet(cast.words(), export, "Europe/Lisbon", date(2026, 11, 22))
        text = markdown(sheet)
        assert [one for one in both["said"][whose].sentences if one not in text] == []
        others = both["said"]["ben" if whose == "ana" else "ana"].sentences
        assert [one for one in others if one in text] == []
        for label in ("Clearly quieter", "withdrawal", "Winnicott", "You joined."):
            assert label.casefold() in text.casefold()
        for reason in {*kept.LEFT_OUT.values(), "others"}:
            assert cast.words().say(f"privacy.left_out.{reason}") in text


async def test_nothing_that_others_wrote_is_in_it(group, both):
    hers = (await exported(group, both["ana"]["clinician"])).decode()
    for one in (*both["said"]["ben"].sentences, "quiet moss", both["ben"]["clinician"]):
        assert one not in hers


async def test_brought_into_empty_records_it_comes_out_byte_by_byte(group, both, elsewhere):
    for whose in ("ana", "ben"):
        content = await exported(group, both[whose]["clinician"])
        clinician = await exporting.bring_in(elsewhere, exporting.from_json(content))
        assert clinician == both[whose]["clinician"]
        assert await exported(elsewhere, clinician) == content


async def test_what_hangs_on_somebody_who_is_not_there_comes_along(group, both, elsewhere):
    """Ben's consultation is not in Ana's export, and what she gave to it is."""
    content = await exported(group, both["ana"]["clinician"])
    await exporting.bring_in(elsewhere, exporting.from_json(content))
    found = await rows(elsewhere, "select name from brought_along order by name")
    assert found == [("consultation_invited",), ("contributions",), ("seats",)]


async def test_brought_in_it_can_be_gone_on_with(group, both, ana, elsewhere):
    content = await exported(group, both["ana"]["clinician"])
    await exporting.bring_in(elsewhere, exporting.from_json(content))
    (client,) = await clients.all_of(elsewhere, ana())
    assert (await debrief.open_form(elsewhere, ana(), client.id)).code == "grey heron"
    assert await rows(elsewhere, "select 1 from due where kind = 'after'")


async def test_nothing_is_written_over(group, both, elsewhere):
    content = await exported(group, both["ana"]["clinician"])
    before = await dump(group)
    with pytest.raises(AlreadyThere):
        await exporting.bring_in(group, exporting.from_json(content))
    assert await dump(group) == before


async def test_in_records_with_the_group_it_comes_into_that_group(group, both, ana, clock):
    """Erased by mistake: she brings her own export back, and finds everything."""
    content = await exported(group, both["ana"]["clinician"])
    await join.leave_and_erase(group, ana())
    clinician = await exporting.bring_in(group, exporting.from_json(content))
    ((of_hers,), (of_his,)) = await rows(group, "select group_id from clinicians")
    assert of_hers == of_his
    again = exporting.from_json(await exported(group, clinician))
    whole = exporting.from_json(content)
    assert again.tables["debrief_answers"] == whole.tables["debrief_answers"]


SPOILED = {
    "no json": lambda _: b"no json",
    "a list": lambda _: b"[]",
    "another file": lambda _: b'{"afterhour_export": 9}',
    "no clinician": lambda told: told["tables"]["clinicians"].clear(),
    "a table of ours": lambda told: told["tables"].update(groups=[{"id": "x"}]),
    "a table nobody knows": lambda told: told["tables"].update({"x; drop table groups": [{}]}),
    "a column nobody knows": lambda told: told["tables"]["clients"][0].update(x="y"),
    "a column left out": lambda told: told["tables"]["consultations"][0].update(conductor_id="y"),
    "an orphan": lambda told: told["tables"]["clients"].clear(),
    "text for a number": lambda told: told["tables"]["clients"][0].update(sessions_before="one"),
    "a list for a text": lambda told: told["tables"]["clients"][0].update(code=["x"]),
    "the same twice": lambda told: told["tables"]["clients"].append(told["tables"]["clients"][0]),
    "no id": lambda told: told["tables"]["drafts"][0].pop("id"),
    "a number without end": lambda told: told["tables"]["clients"][0].update(
        sessions_before=10**30
    ),
    "half a letter": lambda told: told["tables"]["clients"][0].update(code="\ud800"),
    "a zone nobody knows": lambda told: told["tables"]["clinicians"][0].update(zone="Moon/Sea"),
    "a day that is none": lambda told: told["tables"]["standing"][0].update(first="soon"),
    "more of the group": lambda told: told["group"].update(risk_protocol="x"),
}


@pytest.mark.parametrize("how", list(SPOILED))
async def test_what_is_no_export_is_refused_and_nothing_of_it_stays(group, both, elsewhere, how):
    told = json.loads(await exported(group, both["ana"]["clinician"]))
    spoiled = SPOILED[how](told)
    content = spoiled if isinstance(spoiled, bytes) else json.dumps(told).encode()
    before = await dump(elsewhere)
    with pytest.raises(NotAnExport):
        await exporting.bring_in(elsewhere, exporting.from_json(content))
    assert await dump(elsewhere) == before


async def test_on_a_full_disk_a_file_is_not_blamed(group, both, elsewhere, monkeypatch):
    content = await exported(group, both["ana"]["clinician"])

    def full(*_):
        problem = dbapi.OperationalError("database or disk is full")
        problem.sqlite_errorcode = 13
        raise problem

    monkeypatch.setattr(kept, "insert", full)
    with pytest.raises(NotKept):
        await exporting.bring_in(elsewhere, exporting.from_json(content))


async def test_rows_that_hang_on_somebody_elses_are_refused(group, both, ana):
    """An export somebody changed does not write into a colleague's client."""
    whole = exporting.from_json(await exported(group, both["ana"]["clinician"]))
    await join.leave_and_erase(group, ana())
    before = await dump(group)
    for name, column, his in (
        ("sessions", "client_id", both["ben"]["client"]),
        ("repairs", "rupture_id", both["ben"]["rupture"]),
        ("clients", "clinician_id", both["ben"]["clinician"]),
        ("contributions", "clinician_id", both["ben"]["clinician"]),
        ("consultations", "rupture_id", both["ben"]["rupture"]),
        ("takeaways", "rupture_id", both["ben"]["rupture"]),
        ("takeaways", "consultation_id", both["ben"]["consultation"]),
        ("prompts", "client_id", both["ben"]["client"]),
    ):
        stolen = [{**whole.tables[name][0], column: his}, *whole.tables[name][1:]]
        forged = replace(whole, tables={**whole.tables, name: stolen})
        with pytest.raises(NotAnExport):
            await exporting.bring_in(group, forged)
        assert await dump(group) == before


async def test_a_seat_in_a_file_opens_no_colleagues_consultation(group, both, ana):
    """Its id stands behind every button: a file that names it must not lead inside."""
    content = await exported(group, both["ana"]["clinician"])
    await join.leave_and_erase(group, ana())
    await exporting.bring_in(group, exporting.from_json(content))

    with pytest.raises(NotThere):
        await consulting.seat(group, ana(), both["ben"]["consultation"])
    assert (await consulting.seat(group, ana(), both["ana"]["consultation"])).presents
    again = exporting.from_json(await exported(group, both["ana"]["clinician"]))
    assert again.tables["seats"] == exporting.from_json(content).tables["seats"]


async def test_an_export_of_an_earlier_version_comes_in(group, both, elsewhere):
    """It knew fewer columns: they are as for anybody who said nothing of it."""
    told = json.loads(await exported(group, both["ana"]["clinician"]))
    for row in told["tables"]["formulations"]:
        del row["hypotheses"]
    content = json.dumps(told).encode()
    await exporting.bring_in(elsewhere, exporting.from_json(content))
    assert await rows(elsewhere, "select distinct hypotheses from formulations") == [("",)]


async def test_nobody_has_an_export_of_nobody(group):
    with pytest.raises(LookupError):
        await exported(group, "nosuchthing2")


ODD = ("a\x00b", "\u2028\u2029\x85", "אבג 🕰️\u200d", "</script>\r\n\t\x1b[0m", "\\ \" ' {x}", " ")


async def test_whatever_was_typed_comes_back_letter_by_letter(group, ana, heron, elsewhere):
    for odd in ODD:
        await debriefs(group, ana, heron, moment=f"x{odd}x")
    content = await exported(group, heron.clinician_id)
    await exporting.bring_in(elsewhere, exporting.from_json(content))
    sql = "select text from debrief_answers where question = 'moment' order by rowid"
    assert await rows(elsewhere, sql) == await rows(group, sql)
    assert await exported(elsewhere, heron.clinician_id) == content


VALUES = st.none() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))
ROWS = st.lists(st.dictionaries(st.sampled_from(["id", "text", "n"]), VALUES), max_size=4)


@given(st.dictionaries(st.sampled_from(sorted(kept.EXPORTED)), ROWS), VALUES)
def test_a_file_and_what_was_read_from_it_are_the_same(tables, value):
    given_out = kept.Export("m", {"zone": value}, {**tables, "clinicians": [{"id": value}]})
    content = exporting.to_json(given_out)
    assert exporting.from_json(content) == given_out
    assert exporting.to_json(exporting.from_json(content)) == content


def test_a_persons_file_is_read_by_any_program():
    """Plain JSON in UTF-8, letter by letter."""
    told = kept.Export("m", {"id": "g"}, {"clinicians": [{"zone": "Ümlaut 🕰️ "}]})
    assert "Ümlaut 🕰️ ".encode() in exporting.to_json(told)
    assert exporting.from_json(exporting.to_json(told)) == told


async def test_a_sentence_that_waits_for_its_reader_waits_on_and_is_read(group, both, elsewhere):
    given = (both["ana"]["clinician"],)
    await group.records.write(
        lambda db: (
            db.execute("update lessons set state = 'waiting' where clinician_id = ?", given)
            and None
        )
    )
    content = await exported(group, *given)
    await exporting.bring_in(elsewhere, exporting.from_json(content))
    ((lesson,),) = await rows(elsewhere, "select id from lessons")
    assert await rows(elsewhere, "select subject from due where kind = 'lesson'") == [(lesson,)]


async def test_what_came_along_is_forgotten_with_other_old_words(group, both, elsewhere, clock):
    await exporting.bring_in(
        elsewhere, exporting.from_json(await exported(group, both["ana"]["clinician"]))
    )
    sql = "select row from brought_along where name = 'contributions'"
    await forget.forget_old_words(elsewhere)
    assert len(await rows(elsewhere, sql)) == 1
    clock.passes(days=400)
    await forget.forget_old_words(elsewhere)
    assert await rows(elsewhere, sql) == []
