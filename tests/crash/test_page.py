"""The private page, killed while people type: each keystroke that was acknowledged is there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import aiohttp
import pytest
from page_reading import Reading
from page_sessions import Session, session_of

from bot.practice.house import House
from bot.records import Database, Records, new_id, parse_key

from .cast import SENTINEL, Group
from .processes import PATIENCE, Program

SHEETS_OF_A_FORM = 5


def sentence(sheet: str, seq: int) -> str:
    """What stands on a sheet after so many keystrokes."""
    return f"{SENTINEL} {sheet} {'.' * seq} {seq}"


@dataclass
class Draft:
    """A sheet that somebody types on: what was sent, and what was acknowledged."""

    form: str
    sheet: str
    sent: int = 0
    kept: int = 0


@dataclass
class Page:
    """The page of the group's program, and everybody's session in it."""

    group: Group
    address: str
    sessions: list[Session]
    drafts: list[Draft] = field(default_factory=list)
    again: int = 0
    up: asyncio.Event = field(default_factory=asyncio.Event)

    async def starts(self) -> Program:
        """The program, with its page."""
        bind = f"127.0.0.1:{self.address.rpartition(':')[2]}"
        given = {"AFTERHOUR_PAGE_URL": self.address, "AFTERHOUR_PAGE_BIND": bind}
        await self.group.all_hung_up()
        program = self.group.programs.start("run", **given)
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as http:
            while not await self._alive(http):
                assert program.process.poll() is None, program.err
                await asyncio.sleep(0.02)
        self.up.set()
        return program

    async def dies(self, program: Program) -> None:
        """SIGKILL, under whatever is being typed."""
        self.up.clear()
        await program.kill()

    async def keeps(
        self, http: aiohttp.ClientSession, who: Session, draft: Draft, seq: int
    ) -> bool:
        """One keystroke, and whether the page answered it: kept, or said that a newer one is."""
        draft.sent = max(draft.sent, seq)
        answers = {"moment": sentence(draft.sheet, seq)}
        said = {"form": draft.form, "sheet": draft.sheet, "seq": seq, "answers": answers}
        headers = {**who.cookie, "Origin": self.address, "X-CSRF": who.csrf}
        headers["Content-Type"] = "application/json"
        try:
            async with http.post(f"{self.address}/drafts", json=said, headers=headers) as answer:
                told = await answer.json()
                assert answer.status == 200, told
        except (aiohttp.ClientError, TimeoutError, json.JSONDecodeError):
            return False
        if told["do"] == "say":
            assert seq < draft.sent
            return True
        assert told["do"] == "kept"
        draft.kept = max(draft.kept, seq)
        return True

    async def types(self, number: int, drafts: int, seed: int) -> None:
        """One person types one draft after the other; what was not acknowledged is sent again."""
        chance, who = random.Random(seed + number), self.sessions[number]
        # A line for each request: one that was cut must not be taken for the next one's.
        connector = aiohttp.TCPConnector(force_close=True)
        patience = aiohttp.ClientTimeout(total=2)
        async with aiohttp.ClientSession(connector=connector, timeout=patience) as http:
            form = ""
            for drawn in range(drafts):
                if drawn % SHEETS_OF_A_FORM == 0:
                    form = f"debrief:{new_id()}:{new_id()}"
                draft = Draft(form, new_id())
                self.drafts.append(draft)
                await self._typed(http, who, draft, chance)

    async def _typed(
        self, http: aiohttp.ClientSession, who: Session, draft: Draft, chance: random.Random
    ) -> None:
        for seq in count(1):
            await self.up.wait()
            await asyncio.sleep(chance.uniform(0, 0.03))
            # A key is struck while the one before is still on its way; either may come first.
            struck = [seq * 2, seq * 2 - 1]
            chance.shuffle(struck)
            done = await asyncio.gather(*(self.keeps(http, who, draft, one) for one in struck))
            while draft.kept < seq * 2:
                await self.up.wait()
                self.again += 1
                await self.keeps(http, who, draft, seq * 2)
            if all(done) and chance.random() < 0.6:
                return

    async def _alive(self, http: aiohttp.ClientSession) -> bool:
        with contextlib.suppress(aiohttp.ClientError):
            async with http.get(f"{self.address}/alive") as answer:
                return answer.status == 200
        return False

    def kept(self) -> dict[str, tuple[int, str]]:
        """What stands on each sheet, and its number."""

        def work(db: Database) -> dict[str, tuple[int, str]]:
            rows = db.execute("select sheet, seq, answers from writing")
            return {s: (int(seq), json.loads(given)["moment"]) for s, seq, given in rows}

        return Records.peek(self.group.data, parse_key(self.group.key), work)


@pytest.fixture
async def page(group: Group) -> Page:
    """A page with everybody inside; the program has yet to be started."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        address = f"http://localhost:{tried.getsockname()[1]}"
    async with Records.open(group.data, parse_key(group.key)) as records:
        house = House(records, group.wording, lambda: datetime.now(UTC), address)
        people = [clinician.person.id for clinician in group.clinicians]
        sessions = [await session_of(house, person, group.guild.id) for person in people]
    return Page(group, address, sessions)


def assert_no_keystroke_lost(page: Page) -> None:
    """What is kept is at least as new as what was acknowledged, and whole."""
    acknowledged = {draft.sheet: draft.kept for draft in page.drafts}
    found = page.kept()
    for draft in page.drafts:
        seq, text = found.get(draft.sheet, (0, ""))
        assert seq >= acknowledged[draft.sheet]
        assert seq <= draft.sent
        if seq:
            assert text == sentence(draft.sheet, seq)


async def killed_while_typing(page: Page, drafts: int, seed: int = 0) -> int:
    """Everybody types until so many drafts are done, while the program is killed; how often."""
    chance, kills = random.Random(seed), 0
    each = drafts // len(page.sessions)
    program = await page.starts()
    async with asyncio.TaskGroup() as people:
        typing = [
            people.create_task(page.types(number, each, seed))
            for number in range(len(page.sessions))
        ]
        while not all(task.done() for task in typing):
            await asyncio.sleep(chance.uniform(0.05, 0.4))
            await page.dies(program)
            kills += 1
            assert_no_keystroke_lost(page)
            program = await page.starts()
    await page.dies(program)

    assert len(page.drafts) == each * len(page.sessions)
    assert_no_keystroke_lost(page)
    return kills


async def test_a_hundred_drafts_under_kills_lose_no_acknowledged_keystroke(page: Page):
    kills = await killed_while_typing(page, drafts=100)

    assert kills > 0


@pytest.mark.nightly
async def test_a_thousand_drafts_under_kills_lose_no_acknowledged_keystroke(page: Page):
    kills = await killed_while_typing(page, drafts=1000, seed=7)

    assert kills > 20
    assert page.again > 0  # some kills did fall between a keystroke and its answer


async def test_what_was_typed_before_a_kill_stands_in_the_form_after_it(page: Page):
    """Not only on disk: whoever opens the form again reads it there."""
    program = await page.starts()
    ana, group = page.sessions[0], page.group
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:

        async def form() -> str:
            async with http.get(at, headers=ana.cookie) as answer:
                assert answer.status == 200
                return await answer.text()

        client = Records.peek(group.data, parse_key(group.key), _client_of_ana)
        draft = Draft(f"debrief:{client}:{new_id()}", new_id())
        at = f"{page.address}/debrief/{client}/{draft.form.rpartition(':')[2]}"
        assert await page.keeps(http, ana, draft, 1)

        await page.dies(program)
        await page.starts()

        (shown,) = [f for f in Reading(await form()).forms if "moment" in f.texts]
        assert dict(shown.fields)["moment"] == sentence(draft.sheet, 1)


def _client_of_ana(db: Database) -> str:
    ((client,),) = db.execute("select id from clients where code = 'grey heron'")
    return str(client)
