"""`afterhour sessions import`: each series of a calendar gets a code, or is dropped."""

from __future__ import annotations

import asyncio
import os
import pty
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot import importing
from bot.cli import terminal
from bot.practice import clients, join, sessions, setup
from bot.practice.house import Actor, House
from bot.practice.sessions import Calendar, Wish
from bot.records import Database, Records, new_id, parse_key
from bot.wording import Wording

WRONG_USE, WRONG_CONFIGURATION = 2, 78
PATIENCE = 20
SERVER, OTHER_SERVER = 10, 11
OLGA, ANA, STRANGER = 1, 2, 9
# A Wednesday evening in Lisbon, where Ana lives.
NOW = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
TITLE = "Quentin Vermilion"

TUESDAYS = "DTSTART;TZID=Europe/Lisbon:20240109T110000\nRRULE:FREQ=WEEKLY"
MONDAYS_AND_FRIDAYS = (
    "DTSTART;TZID=Europe/Lisbon:20240108T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"
)
MONTHLY = "DTSTART;TZID=Europe/Lisbon:20240108T090000\nRRULE:FREQ=MONTHLY"

Change = Callable[[House], Any]


@dataclass
class Desk:
    """A machine with Ana's group on it, and a person at its terminal."""

    wording: Wording
    folder: Path
    key: str
    title: str = TITLE
    said: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def file(self, *events: str) -> Path:
        """A calendar file with these events."""
        written = "\n".join(
            f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:{self.title}\n{event}\nDURATION:PT50M\nEND:VEVENT"
            for n, event in enumerate(events)
        )
        path = self.folder / "calendar.ics"
        path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{written}\nEND:VCALENDAR\n")
        return path

    def environment(self) -> dict[str, str]:
        return {"AFTERHOUR_DATA": str(self.data), "AFTERHOUR_KEY": self.key}

    def imports(self, file: Path, *typed: str, person: int = ANA, options: str = "") -> Result:
        """`afterhour sessions import FILE`, with these lines typed."""
        arguments = ["sessions", "import", str(file), "--person", str(person), *options.split()]
        told = CliRunner().invoke(
            terminal(self.wording),
            arguments,
            input="".join(f"{line}\n" for line in typed),
            env=self.environment(),
        )
        self.said.append(told.output)
        return told

    def house(self, work: Change) -> Any:
        """What a use case gives, while nobody else has the records."""

        async def opened() -> Any:
            async with Records.open(self.data, parse_key(self.key)) as records:
                return await work(House(records, self.wording, lambda: NOW))

        return asyncio.run(opened())

    def calendar(self) -> Calendar:
        return self.house(lambda house: sessions.calendar(house, ana()))

    def kept(self) -> list[tuple[str, str]]:
        """Ana's standing sessions: whose, and when."""
        return [
            (session.code, f"{session.standing.first:%a} {session.standing.at:%H:%M}")
            for session in self.calendar().sessions
        ]

    def codes(self) -> list[str]:
        found = self.house(lambda house: clients.all_of(house, ana()))
        return [client.code for client in found]

    def everything(self) -> str:
        """Every row of every table."""

        def work(db: Database) -> str:
            tables = [name for name in db.table_names() if not name.startswith("sqlite_")]
            return "".join(repr(db.execute(f"select * from {t}").fetchall()) for t in tables)

        return Records.peek(self.data, parse_key(self.key), work)

    def says(self, key: str, **fill: object) -> str:
        return self.wording.say(f"terminal.import.{key}", **fill)


def ana() -> Actor:
    return Actor(ANA, SERVER, new_id())


async def a_group(house: House, server: int) -> None:
    organiser = Actor(OLGA, server, new_id(), organiser=True)
    await setup.set_time(house, organiser, {"zone": "UTC", "weekday": "0", "time": "8:00"})
    await setup.set_words(house, organiser, "chat")
    who = Actor(ANA, server, new_id())
    await join.join(house, who, frozenset(), {"zone": "Europe/Lisbon"})


@pytest.fixture
def desk(wording, fresh_records, tmp_path, monkeypatch) -> Desk:
    """Ana has one client, grey heron. Somebody types."""
    fresh, key = fresh_records
    made = Desk(wording, tmp_path, key)
    shutil.copytree(fresh, made.data)
    monkeypatch.setattr(importing, "somebody_types", lambda: True)
    monkeypatch.setattr(importing, "wall_clock", lambda: NOW)

    async def prepare(house: House) -> None:
        await a_group(house, SERVER)
        await clients.add(house, ana(), "grey heron")

    made.house(prepare)
    return made


def test_each_series_is_shown_and_matched_to_a_code(desk: Desk):
    told = desk.imports(desk.file(TUESDAYS, MONDAYS_AND_FRIDAYS), "grey heron", "Copper kettle", "")

    assert told.exit_code == 0
    assert "Tuesday 11:00, 50 minutes, every week, from 24 Nov 2026" in told.stdout
    assert "Monday 09:00, 50 minutes, every 2 weeks" in told.stdout
    assert desk.says("series", number=1, count=2, title=TITLE) in told.stdout
    assert sorted(desk.kept()) == [
        ("copper kettle", "Fri 09:00"),
        ("copper kettle", "Mon 09:00"),
        ("grey heron", "Tue 11:00"),
    ]
    assert desk.codes() == ["copper kettle", "grey heron"]


def test_what_was_added_is_listed_at_the_end_without_titles(desk: Desk):
    told = desk.imports(desk.file(TUESDAYS, MONTHLY), "grey heron")

    _, end = told.stdout.split(desk.says("added"))
    assert "grey heron · Tuesday 11:00, 50 minutes, every week" in end
    assert desk.says("left_out", count=1, why=desk.says("why.not_weekly")) in end
    assert TITLE not in end


def test_enter_drops_a_series(desk: Desk):
    told = desk.imports(desk.file(TUESDAYS), "")

    assert told.exit_code == 0
    assert desk.kept() == []
    assert desk.says("nothing") in told.stdout
    assert desk.says("left_out", count=1, why=desk.says("why.by_you")) in told.stdout


def test_a_title_is_kept_nowhere(desk: Desk, capfd):
    """Not in the records, not in the log, not even where a title is the code that was typed."""
    told = desk.imports(desk.file(TUESDAYS), TITLE, "grey heron")

    assert TITLE in told.stdout
    assert not any(word in desk.everything() for word in (TITLE, *TITLE.split()))
    assert told.stderr == ""
    assert TITLE not in "".join(capfd.readouterr())
    written = [path for path in desk.folder.rglob("*") if path.is_file() and path.suffix != ".ics"]
    assert not any(TITLE.encode() in path.read_bytes() for path in written)


@pytest.mark.parametrize("typed", ["Maria S", "heron", "grey heron 2", "anna heron"])
def test_what_looks_like_a_name_is_refused_and_asked_for_again(desk: Desk, typed: str):
    told = desk.imports(desk.file(TUESDAYS), typed, "grey heron")

    assert told.stdout.count(desk.says("code") + ":") == 2
    assert desk.kept() == [("grey heron", "Tue 11:00")]
    assert desk.codes() == ["grey heron"]


def test_a_new_code_that_was_a_slip_is_not_added(desk: Desk):
    desk.imports(desk.file(TUESDAYS), "grey herron", "n", "grey heron")

    assert desk.kept() == [("grey heron", "Tue 11:00")]
    assert desk.codes() == ["grey heron"]


def test_the_code_of_a_therapy_that_ended_is_not_taken_up_again_by_chance(desk: Desk):
    desk.house(lambda house: clients.end(house, ana(), "grey heron"))

    told = desk.imports(desk.file(TUESDAYS), "grey heron", "")

    assert desk.wording.say("errors.code_ended") in told.stdout
    assert desk.kept() == []


def test_cancelled_and_moved_hours_come_along(desk: Desk):
    out = "EXDATE;TZID=Europe/Lisbon:20261201T110000"
    change = "RECURRENCE-ID:20261208T110000Z\nDTSTART:20261209T150000Z"
    file = desk.file(f"{TUESDAYS}\n{out}", change)
    file.write_text(file.read_text().replace("UID:1", "UID:0"))

    told = desk.imports(file, "grey heron")

    assert desk.wording.count("terminal.import.cancelled", 1) in told.stdout
    assert desk.wording.count("terminal.import.moved", 1) in told.stdout
    (session,) = desk.calendar().sessions
    assert list(session.standing.moved.values()) == [None, datetime(2026, 12, 9, 15)]  # noqa: DTZ001
    assert [hour.hour.day.day for hour in desk.calendar().ahead] == [24]


def test_the_same_file_twice_adds_nothing_twice_and_asks_nothing(desk: Desk):
    file = desk.file(TUESDAYS, MONDAYS_AND_FRIDAYS)
    desk.imports(file, "grey heron", "copper kettle", "")
    before = desk.everything()

    told = desk.imports(file)

    assert desk.says("left_out", count=2, why=desk.says("why.there")) in told.stdout
    assert desk.says("code") + ":" not in told.stdout
    assert TITLE not in told.stdout
    assert desk.everything() == before


def test_what_was_added_in_the_chat_is_there_already(desk: Desk):
    wish = Wish("grey heron", "tuesday", "11:00")
    desk.house(lambda house: sessions.add(house, ana(), wish))

    desk.imports(desk.file(TUESDAYS), "grey heron")

    assert len(desk.kept()) == 1


def test_a_hundred_standing_sessions_are_the_most(desk: Desk):
    days = [f"DTSTART:202612{1 + n // 5:02}T{9 + n % 5:02}0000" for n in range(101)]

    told = desk.imports(desk.file(*days), *["grey heron"] * 101, "")

    assert desk.wording.say("errors.too_many_sessions") in told.stdout
    assert len(desk.kept()) == 100


def test_where_the_typing_ends_what_was_added_stays(desk: Desk):
    told = desk.imports(desk.file(TUESDAYS, MONDAYS_AND_FRIDAYS), "grey heron")

    assert told.exit_code == 0
    assert desk.kept() == [("grey heron", "Tue 11:00")]
    assert desk.says("added") in told.stdout


def test_a_dry_run_shows_and_changes_nothing(desk: Desk, monkeypatch):
    monkeypatch.undo()  # nobody types
    monkeypatch.setattr(importing, "wall_clock", lambda: NOW)
    before = desk.everything()

    told = desk.imports(desk.file(TUESDAYS), options="--dry-run")

    assert told.exit_code == 0
    assert "Tuesday 11:00, 50 minutes, every week, from 24 Nov 2026" in told.stdout
    assert desk.says("code") + ":" not in told.stdout
    assert desk.everything() == before


def test_a_series_of_another_zone_says_so(desk: Desk):
    file = desk.file(TUESDAYS.replace("Europe/Lisbon", "America/New_York"))

    told = desk.imports(file, "grey heron")

    assert desk.says("converted", time="11:00", zone="America/New_York") in told.stdout
    assert desk.kept() == [("grey heron", "Tue 16:00")]


# What cannot be done: one plain line


def refused(told: Result, line: str, code: int = WRONG_USE) -> None:
    assert told.stderr == f"{line}\n"
    assert told.stdout == ""
    assert told.exit_code == code


def test_where_nobody_can_type_it_asks_nothing(desk: Desk, monkeypatch):
    monkeypatch.setattr(importing, "somebody_types", lambda: False)

    refused(desk.imports(desk.file(TUESDAYS)), desk.says("not_typed"))


@pytest.mark.parametrize("content", [b"", b"my diary", b"PK\x03\x04", b"BEGIN:VCALENDAR\n"])
def test_a_malformed_file_is_refused_before_anything_is_opened(desk: Desk, content: bytes):
    shutil.rmtree(desk.data)
    file = desk.folder / "calendar.ics"
    file.write_bytes(content)

    refused(desk.imports(file), desk.says("malformed"))


def test_a_file_that_is_not_there_is_wrong_use(desk: Desk):
    told = desk.imports(desk.folder / "nowhere.ics")

    assert told.exit_code == WRONG_USE
    assert "nowhere.ics" in told.stderr


def test_while_the_bot_runs_it_asks_to_stop_it_for_a_minute(desk: Desk):
    running = Records.open(desk.data, parse_key(desk.key))
    try:
        refused(desk.imports(desk.file(TUESDAYS)), desk.says("in_use"), WRONG_CONFIGURATION)
    finally:
        asyncio.run(running.close())


def test_a_folder_without_records_stays_without(desk: Desk):
    shutil.rmtree(desk.data)

    told = desk.imports(desk.file(TUESDAYS))

    refused(told, desk.says("no_records", folder=desk.data), WRONG_CONFIGURATION)
    assert not desk.data.exists()


@pytest.mark.parametrize("person", [STRANGER, OLGA])
def test_somebody_who_has_not_joined_gets_nothing(desk: Desk, person: int):
    refused(desk.imports(desk.file(TUESDAYS), person=person), desk.says("not_joined"))


def test_another_server_than_ones_own_gets_nothing(desk: Desk):
    told = desk.imports(desk.file(TUESDAYS), options=f"--server {OTHER_SERVER}")

    refused(told, desk.says("not_joined"))


def test_somebody_in_two_groups_says_which(desk: Desk):
    desk.house(lambda house: a_group(house, OTHER_SERVER))

    refused(desk.imports(desk.file(TUESDAYS)), desk.says("which_group"))
    desk.imports(desk.file(TUESDAYS), "grey heron", options=f"--server {SERVER}")

    assert desk.kept() == [("grey heron", "Tue 11:00")]


def test_ctrl_c_at_a_real_terminal_ends_it_calmly(desk: Desk):
    """Once is enough, and what was added is listed."""
    file = desk.file(TUESDAYS.replace("2024", "2036"), MONDAYS_AND_FRIDAYS.replace("2024", "2036"))

    said, code = at_a_terminal(desk, file, [b"grey heron\n", b"\x03"])

    assert code == 0
    assert desk.says("added") in said
    assert "Traceback" not in said
    assert [code for code, _ in desk.kept()] == ["grey heron"]


def at_a_terminal(desk: Desk, file: Path, typed: list[bytes]) -> tuple[str, int]:
    """The program at a terminal of its own; each answer is typed when it asks for a code."""
    arguments = ["-m", "bot", "sessions", "import", str(file), "--person", str(ANA)]
    home = Path(importing.__file__).parent.parent
    child, screen = pty.fork()
    if child == 0:
        os.chdir(home)
        # Whoever runs the tests in the background ignores it, and so would what they start.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        environment = os.environ | desk.environment()
        os.execve(sys.executable, [sys.executable, *arguments], environment)  # noqa: S606
    said, question = b"", f"{desk.says('code')}: ".encode()
    while True:
        if not select.select([screen], [], [], PATIENCE)[0]:
            os.kill(child, signal.SIGKILL)
        try:
            said += os.read(screen, 4096)
        except OSError:  # it has let go of its terminal
            break
        if typed and said.endswith(question):
            time.sleep(0.2)  # Python loses a Ctrl-C between its prompt and its listening
            os.write(screen, typed.pop(0))
    # Waited for before the terminal goes: hung up on, it would end otherwise.
    _, status = os.waitpid(child, 0)
    os.close(screen)
    return said.decode(), os.waitstatus_to_exitcode(status)
