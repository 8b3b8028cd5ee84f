"""Caddy stands in front of the page: it adds TLS, and takes nothing away."""

from __future__ import annotations

import http.client
import http.server
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from bot.page.asked import MOST_BYTES
from bot.settings import Settings

CADDYFILE = Path(__file__).parents[2] / "deploy/Caddyfile"
PATIENCE = 10.0
SENTINEL = "quagga-token-in-a-path"
SILENT = {"http.log.access", "http.log.error", "http.handlers.reverse_proxy"}

Block = list[tuple[list[str], "Block"]]


def blocks(text: str) -> Block:
    """A Caddyfile taken apart: directives with their words, and what stands in their braces."""
    stack: list[Block] = [[]]
    for line in text.splitlines():
        words = re.sub(r"(^|\s)#.*", "", line).split()
        if words == ["}"]:
            stack.pop()
        elif words:
            inner: Block = []
            opens = words[-1] == "{"
            stack[-1].append((words[:-1] if opens else words, inner))
            stack += [inner] if opens else []
    assert len(stack) == 1, "a brace is left open"
    return stack[0]


def named(block: Block, name: str) -> list[tuple[list[str], Block]]:
    """The directives of this name."""
    return [(words[1:], inner) for words, inner in block if words[:1] == [name]]


@pytest.fixture
def top() -> Block:
    """The Caddyfile as it is shipped."""
    return blocks(CADDYFILE.read_text())


@pytest.fixture
def options(top: Block) -> Block:
    """What holds for the whole of Caddy."""
    (found,) = (inner for words, inner in top if not words)
    return found


@pytest.fixture
def site(top: Block) -> Block:
    """The one address."""
    (found,) = (inner for words, inner in top if words)
    return found


def test_the_address_is_the_one_afterhour_reads_and_begins_with_https(top: Block):
    ((address,),) = (words for words, _ in top if words)
    assert address == "{$AFTERHOUR_PAGE_URL:https://afterhour.example}"


def test_it_hands_over_to_where_afterhour_listens(site: Block):
    ((words, _),) = named(site, "reverse_proxy")
    assert words == [f"{{$AFTERHOUR_PAGE_BIND:{Settings.read({}).page_bind}}}"]


def test_no_header_is_set_or_taken_away_but_by_afterhour(site: Block):
    ((_, proxy),) = named(site, "reverse_proxy")
    assert not [words for words, _ in (*site, *proxy) if words[0].startswith("header")]


def test_nothing_is_compressed_and_nothing_is_served_beside_the_page(site: Block):
    assert {words[0] for words, _ in site} == {"request_body", "reverse_proxy"}


def test_no_path_is_written_to_a_log(options: Block, site: Block):
    """Neither of a request that went well nor of one that failed: a path may hold a token."""
    ((words, log),) = named(options, "log")
    assert words == ["default"]
    assert {name for names, _ in named(log, "exclude") for name in names} >= SILENT
    assert not named(site, "log")


def test_nobody_changes_it_over_http(options: Block):
    assert named(options, "admin") == [(["off"], [])]


def test_a_body_has_an_end_and_a_slow_one_too(options: Block, site: Block):
    ((_, body),) = named(site, "request_body")
    ((servers, _),) = [(inner, words) for words, inner in named(options, "servers")]
    ((_, timeouts),) = named(servers, "timeouts")
    ((largest, _),) = named(body, "max_size")
    assert (
        int(largest[0].removesuffix("KB")) * 1000 > MOST_BYTES
    )  # Afterhour says "too long" itself
    assert {words[0] for words, _ in timeouts} == {"read_header", "read_body", "idle"}


def test_a_form_is_handed_over_when_all_of_it_is_there(site: Block):
    """Under either name that Caddy has for it, and never more than a body may have."""
    ((_, proxy),) = named(site, "reverse_proxy")
    ((_, body),) = named(site, "request_body")
    assert ["{$AFTERHOUR_CADDY_BUFFERS:buffer_requests}"] in [words for words, _ in proxy]
    assert named(body, "max_size") == [(["512KB"], [])]


# With Caddy itself, where it is installed. -------------------------------------------------

needs_caddy = pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed")


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@needs_caddy
def test_caddy_finds_it_valid():
    checked = subprocess.run(
        ["caddy", "validate", "--config", CADDYFILE, "--adapter", "caddyfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


class Behind(http.server.BaseHTTPRequestHandler):
    """Stands where Afterhour would, and says which Host and which address it was asked under."""

    asked: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.asked.append(b"")
        self.asked[-1] = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("X-Host", self.headers["Host"])
        self.send_header("X-For", self.headers["X-Forwarded-For"] or "")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def caddy(port: int, behind: int, folder: Path) -> Iterator[Path]:
    """Caddy as it is shipped, but on a port of its own and without TLS; yields what it says."""
    said = folder / "said"
    environment = {
        **os.environ,
        "HOME": str(folder),
        "AFTERHOUR_PAGE_URL": f"http://localhost:{port}",
        "AFTERHOUR_PAGE_BIND": f"127.0.0.1:{behind}",
    }
    with said.open("wb") as out:
        process = subprocess.Popen(
            ["caddy", "run", "--config", CADDYFILE, "--adapter", "caddyfile"],
            env=environment,
            stdout=out,
            stderr=out,
        )
        try:
            until = time.monotonic() + PATIENCE
            while not listens(port):
                assert process.poll() is None, said.read_text()
                assert time.monotonic() < until
                time.sleep(0.05)
            yield said
        finally:
            process.terminate()
            process.wait(PATIENCE)


def listens(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def asked(port: int, body: bytes = b"") -> http.client.HTTPResponse:
    """A request for a path with a secret in it, from somebody who says to be somebody else."""
    line = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    line.request(
        "POST" if body else "GET", f"/in/{SENTINEL}", body, {"X-Forwarded-For": "203.0.113.9"}
    )
    answer = line.getresponse()
    answer.read()
    return answer


@needs_caddy
def test_what_failed_is_not_told_by_its_path(tmp_path: Path):
    with caddy(port := free_port(), free_port(), tmp_path) as said:
        assert asked(port).status == 502
        assert SENTINEL not in said.read_text()


@needs_caddy
def test_headers_pass_and_a_claimed_address_does_not(tmp_path: Path):
    """The name that was asked for reaches Afterhour, which checks it; a forged address does not."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Behind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with caddy(port := free_port(), server.server_port, tmp_path) as said:
            answer = asked(port)
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
            assert answer.headers["X-Host"] == f"localhost:{port}"
            assert answer.headers["X-For"] == "127.0.0.1"
            assert SENTINEL not in said.read_text()
        server.shutdown()


@contextmanager
def behind_caddy(folder: Path) -> Iterator[int]:
    """Caddy before somebody who notes what was asked; the port."""
    Behind.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Behind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with caddy(port := free_port(), server.server_port, folder):
            yield port
        server.shutdown()


@needs_caddy
def test_who_sends_slowly_keeps_caddy_waiting_and_not_afterhour(tmp_path: Path):
    with behind_caddy(tmp_path) as port, socket.create_connection(("localhost", port)) as slow:
        head = f"POST /debrief HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 8\r\n\r\n"
        slow.sendall(head.encode() + b"half")
        assert asked(port, b"another").status == 200  # Caddy has gone on meanwhile
        assert Behind.asked == [b"another"]
        slow.sendall(b"half")
        assert slow.recv(64).startswith(b"HTTP/1.1 200")
        assert Behind.asked == [b"another", b"halfhalf"]


@needs_caddy
def test_what_is_larger_than_any_form_never_arrives_whole(tmp_path: Path):
    with behind_caddy(tmp_path) as port:
        assert asked(port, b"x" * 600_000).status >= 400
        assert all(len(body) <= 512_000 for body in Behind.asked)
