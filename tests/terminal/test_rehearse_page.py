"""`afterhour rehearse --page`: opened as a real program, found in a browser, and gone again."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
from pathlib import Path

import aiohttp
from crash.processes import Program, Programs

FAILED, WRONG_USE = 1, 2


async def opened(program: Program) -> str:
    """Its address, once it has said it."""
    async with asyncio.timeout(30):
        while not (found := re.search(r"http://localhost:\d+", program.out)):
            assert program.process.poll() is None, program.err
            await asyncio.sleep(0.02)
    return found[0]


async def test_it_says_where_it_is_and_leaves_nothing_behind(
    programs: Programs, wording, tmp_path: Path
):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    program = programs.start(
        "rehearse", "--page", "--empty", TMPDIR=str(scratch), PYTHONUNBUFFERED="1"
    )

    address = await opened(program)
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert answer.status == 200
        assert wording.say("rehearsal.view.rehearsal") in await answer.text()
    assert list(scratch.rglob("*.db"))
    program.process.send_signal(signal.SIGINT)

    assert await program.code() == 0
    assert wording.say("terminal.rehearsal.ended") in program.out
    assert list(scratch.iterdir()) == []
    assert program.err == ""


async def test_a_port_that_is_taken_is_told(programs: Programs, wording):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        program = await programs.run("rehearse", "--page", "--port", port)

    assert program.process.returncode == FAILED
    assert program.err.strip() == wording.say("terminal.rehearsal.port_taken")


def test_what_belongs_to_the_page_is_not_taken_without_it(afterhour, wording):
    told = afterhour("rehearse", "--port", "8800")

    assert told.exit_code == WRONG_USE
    assert told.stderr.strip() == wording.say("terminal.rehearsal.without_page")


def test_a_consultation_is_played_in_the_terminal_and_not_on_the_page(afterhour, wording):
    told = afterhour("rehearse", "--page", "--consultation", "balint")

    assert told.exit_code == WRONG_USE
    assert told.stderr.strip() == wording.say("terminal.rehearsal.with_page")
