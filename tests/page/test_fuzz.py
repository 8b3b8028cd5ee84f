"""Whatever is sent to whichever route: a kind answer, its headers, and nobody else's words."""

from __future__ import annotations

import itertools
import json
import logging
import random
import re
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from browser.cast import Stage, staged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_reading import Reading
from page_sessions import COOKIE, Session, session_of
from practice.cast import ANA, BEN, SERVER, answers, dump

from bot.practice import debrief, entering, ruptures
from bot.practice.debrief import RuptureAnswer
from bot.records import new_id

from .wire import FORM, Answer, Asked, asks, exchange

SENTINEL = "vermilion quagga"
EVERY_ANSWER = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-robots-tag": "noindex",
    "x-frame-options": "DENY",
}
# What Ana sends there ends what the fuzzer lives from; others try it.
ENDING = {("POST", path) for path in ("/out", "/mine/leave", "/mine/erase", "/mine/everywhere")}
ENDING |= {("POST", f"/{what}/erase") for what in ("clients/{client}", "debriefs/{debrief}")}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")
GAP = re.compile(r"\{(\w+)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
USUAL = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(repr=False)
class Target:
    """The page, Ana's session in it, and what her own pages would send."""

    stage: Stage
    ana: Session
    routes: list[tuple[str, str]]
    ids: list[str]
    forms: list[tuple[str, list[tuple[str, str]]]]
    fields: list[str]
    log: pytest.LogCaptureFixture

    def __repr__(self) -> str:
        return "the page"

    @property
    def host(self) -> str:
        """What a browser says in Host."""
        return self.stage.address.partition("//")[2]

    def posts(
        self, path: str, kind: str, body: bytes, *, method: str = "POST", cookie: str | None = None
    ) -> Asked:
        """A body of some kind, from a page of Ana's."""
        carried = f"{COOKIE}={self.ana.token}" if cookie is None else cookie
        asked = asks(self.host, path, cookie=carried, method=method)
        origin = f"http://{self.host}".encode()
        asked.headers += [(b"Content-Type", kind.encode()), (b"X-CSRF", self.ana.csrf.encode())]
        asked.headers.append((b"Origin", origin))
        asked.body = body
        return asked

    async def answers(self, asked: Asked) -> Answer | None:
        """Sends it; the answer is none that we would be ashamed of."""
        self.log.clear()
        answer = await exchange(int(self.host.rpartition(":")[2]), asked.bytes())
        told = (asked, answer and answer.headers, self.log.text[-1500:])
        if answer is not None:
            assert answer.status < 500, told
            for name, value in EVERY_ANSWER.items():
                assert answer.header(name).startswith(value), (name, told)
            assert answer.header("cache-control") in ("no-store", STATIC), told
            assert answer.header("server") == "", told
            assert SENTINEL.encode() not in answer.body, told
            assert b"Traceback" not in answer.body, told
        assert "Traceback" not in self.log.text, told
        assert not [r for r in self.log.records if r.levelno >= logging.ERROR], told
        assert MARK not in self.log.text, told
        return answer


STATIC = "public, max-age=31536000, immutable"
# Stands in most of what is sent, and so may never stand in a log.
MARK = "zqfuzzmark"


@pytest.fixture
async def target(
    fresh_records: tuple[Path, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Target]:
    """Ana is inside, Ben has written something that nobody else may read."""
    fresh, key = fresh_records
    shutil.copytree(fresh, tmp_path / "data")
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="aiohttp")  # as in bot/logs.py, however much is asked
    async with staged(tmp_path / "data", key) as stage:
        for person in (ANA, BEN):
            await stage.joins(person)
        ids = [*await written(stage, BEN, f"{SENTINEL} "), *await written(stage, ANA, "")]
        ana = await session_of(stage.house, ANA.id, SERVER)
        routes = [route for route in stage.routes if route not in ENDING]
        found = Target(stage, ana, routes, ids, [], [], caplog)
        await look_around(found)
        before = await of_ben(stage)
        yield found
        assert await of_ben(stage) == before


async def written(stage: Stage, person, about: str) -> list[str]:
    """A client, a debrief and a rupture of somebody; their ids."""
    client = await stage.has_client(person, f"{'grey' if about else 'red'} heron")
    given = answers(moment=f"{about}The moment.", next_line=f"{about}A line.")
    saved = await debrief.save(stage.house, person(), client.id, new_id(), given)
    kept = await debrief.answer(stage.house, person(), saved.id, RuptureAnswer.WITHDRAWAL)
    assert kept.rupture_id is not None
    await ruptures.show(stage.house, person(), kept.rupture_id)
    return [client.id, saved.id, kept.rupture_id]


async def of_ben(stage: Stage) -> dict[str, list[str]]:
    """Every row in which something of Ben's stands."""
    everything = await dump(stage.house)
    kept = ("clients", "debriefs", "debrief_answers", "ruptures", "repairs", "planned_lines")
    return {
        name: [row for row in rows if SENTINEL in row or "grey heron" in row]
        for name, rows in everything.items()
        if name in kept
    }


async def look_around(target: Target) -> None:
    """Follows Ana's links, and remembers each form on her pages."""
    seen, ahead = set(), ["/"]
    while ahead and len(seen) < 40:
        path = ahead.pop()
        if path.partition("?")[0] in seen:
            continue
        seen.add(path.partition("?")[0])
        answer = await target.answers(
            asks(target.host, path, cookie=f"{COOKIE}={target.ana.token}")
        )
        assert answer is not None
        page = Reading(answer.body.decode())
        here = [link for link in page.links if re.match(r"/(?!/|static)", link)]
        ahead += [answer.header("location")] if answer.status == 303 else here
        for form in page.forms:
            if ("POST", form.action) not in ENDING:
                target.forms.append((form.action or path, form.fields + form.choices))
    target.fields = sorted({name for _, fields in target.forms for name, _ in fields if name})


# What may be sent. --------------------------------------------------------------------------

ODD = st.sampled_from(
    [
        "",
        " ",
        "\0",
        "..",
        "../../etc/passwd",
        "%00",
        "%",
        "%2e%2e%2f",
        "\r\nX: y",
        "{{7*7}}",
        "<script>",
        "' or 1=1 --",
        "\ud800",
        "\U0001d518",
        "\u202e",
        "9" * 400,
        "-1",
        "٣",
        "1e999",
        "a" * 5000,
        "//evil.example",
        "null",
        "debrief:x:y",
    ]
)
TEXT = st.one_of(ODD, st.text(max_size=40)).map(lambda text: f"{MARK}{text}")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def as_bytes(text: str) -> bytes:
    """Whatever it is, as bytes; what UTF-8 has no bytes for, too."""
    return text.encode("utf-8", "surrogatepass")


def form_bytes(fields: list[tuple[str, str]]) -> bytes:
    """A form as browsers send it."""
    return urlencode([(as_bytes(n), as_bytes(v)) for n, v in fields]).encode()


@st.composite
def requests(draw: st.DrawFn, target: Target) -> Asked:
    """Mostly what gets past the guard, so that what stands behind it is met.

    Hypothesis likes extremes; how often something is wrong is left to plain chance.
    """
    chance = random.Random(draw(st.integers(0, 2**64)))
    method, route = chance.choice(target.routes)
    gap = st.sampled_from(target.ids) if chance.random() < 0.8 else st.one_of(ODD, TEXT)
    plain = chance.choice(("", "/%."))
    path = GAP.sub(lambda _: quote(as_bytes(draw(gap)), safe=plain), route)
    if chance.random() < 0.05:
        path = "/" + quote(as_bytes(draw(TEXT)), safe="/?#%&=")
    if chance.random() < 0.2:
        path += "?" + form_bytes(draw(st.lists(st.tuples(TEXT, TEXT), max_size=3))).decode()
    if chance.random() < 0.1:
        method = chance.choice([other for other in METHODS if (other, route) not in ENDING])
    kind, body = draw(bodies(target, path, chance))
    usual = {
        "Host": target.host,
        "Origin": f"http://{target.host}",
        "Content-Type": kind,
        "X-CSRF": target.ana.csrf,
        "Cookie": f"{COOKIE}={target.ana.token}",
    }
    headers = [
        (name.encode(), wire_safe(draw(TEXT) if chance.random() < 0.03 else value))
        for name, value in usual.items()
        if value and chance.random() > 0.02
    ]
    if chance.random() < 0.2:
        name = chance.choice(("Accept", "Accept-Encoding", "Range", "Cookie", "X-Forwarded-For"))
        headers.append((name.encode(), wire_safe(draw(TEXT))))
    return Asked(method.encode(), path.encode(), headers, b"" if method == "GET" else body)


def wire_safe(text: str) -> bytes:
    """A header's value cannot end its line; anything else goes."""
    return as_bytes(text).replace(b"\r", b"").replace(b"\n", b"")


@st.composite
def bodies(draw: st.DrawFn, target: Target, path: str, chance: random.Random) -> tuple[str, bytes]:
    """A form that Ana could have sent with some things changed, JSON, or anything."""
    way = chance.random()
    if way < 0.1:
        kind = chance.choice(("", FORM, "text/plain", "multipart/form-data"))
        return kind, draw(st.binary(max_size=200))
    if way < 0.3 or path.startswith(("/drafts", "/in", "/enter")):
        return "application/json", as_bytes(json.dumps(draw(said(target)), ensure_ascii=way < 0.2))
    here = [fields for action, fields in target.forms if action.partition("?")[0] == path]
    fields = list(chance.choice(here or [fields for _, fields in target.forms]))
    for _ in range(chance.randrange(4)):
        changed = (chance.choice(target.fields), draw(TEXT))
        if chance.random() < 0.5 and fields:
            at = chance.randrange(len(fields))
            fields[at] = (fields[at][0], changed[1])
        else:
            fields.append(changed)
    fields = [(n, target.ana.csrf if n == "csrf" else v) for n, v in fields]
    return FORM, form_bytes([*fields, ("csrf", target.ana.csrf), ("act", secrets.token_hex(6))])


@st.composite
def said(draw: st.DrawFn, target: Target) -> object:
    """What a script says, more or less."""
    form = st.sampled_from([f"debrief:{target.ids[3]}:{new_id()}", "plan:x", "repair::"])
    whole = {
        "form": draw(form | TEXT),
        "sheet": draw(st.just("a" * 12) | TEXT),
        "seq": draw(st.integers(0, 2**54) | JSON),
        "answers": draw(st.dictionaries(TEXT, TEXT | st.lists(TEXT), max_size=3) | JSON),
        "made": draw(JSON),
        "shown": draw(JSON),
    }
    return draw(st.just(whole) | JSON)


# The tests. ---------------------------------------------------------------------------------


async def fuzzed(target: Target, data: st.DataObject) -> None:
    """A handful of requests, one after the other."""
    for _ in range(5):
        await target.answers(data.draw(requests(target)))
    assert await is_inside(target), "Ana is outside, and the rest would only meet the door"


async def is_inside(target: Target) -> bool:
    """Whether the fuzzer still meets the rooms."""
    visitor = await entering.visitor(target.stage.house, target.ana.token)
    return visitor is not None and not visitor.locked


@given(data=st.data())
@settings(USUAL, max_examples=60)
async def test_whatever_is_sent_gets_a_kind_answer(target: Target, data: st.DataObject):
    """Garbage in paths, queries, bodies, cookies and headers, and in forms that are right."""
    await fuzzed(target, data)


@pytest.mark.nightly
@given(data=st.data())
@settings(USUAL, max_examples=8000)
async def test_whatever_is_sent_all_night_gets_a_kind_answer(target: Target, data: st.DataObject):
    """Forty thousand requests."""
    await fuzzed(target, data)


async def test_each_route_takes_each_method_and_nonsense(target: Target):
    """No route is left to chance: every one, with every method, as Ana and as nobody."""
    paths = sorted({GAP.sub("nonsense", route) for _, route in target.routes})
    cookies = (f"{COOKIE}={target.ana.token}", f"{COOKIE}=\xff", "")
    for path, method, cookie in itertools.product(paths, METHODS, cookies):
        if (method, path) in ENDING and cookie == cookies[0]:
            continue
        for kind, body in (
            (FORM, b"csrf=" + target.ana.csrf.encode()),
            ("application/json", b"["),
            ("text/plain", b""),
        ):
            await target.answers(target.posts(path, kind, body, method=method, cookie=cookie))


NO_TEXT = (b"\xff", b'"\\377"', b"\xed\xa0\x80", b'"\\012"', b"a" * 300)


@pytest.mark.parametrize("raw", NO_TEXT, ids=range(len(NO_TEXT)))
async def test_bytes_that_are_no_text_are_no_way_in_and_no_failure(target: Target, raw: bytes):
    """As a cookie, as a csrf, in a path, in a query: what no browser sends, and anybody can."""
    carried = f"{COOKIE}={target.ana.token}".encode()
    for name, value in ((b"Cookie", COOKIE.encode() + b"=" + raw), (b"X-CSRF", raw)):
        for cookie in (b"", carried):
            for method, kind in (("GET", FORM), ("POST", FORM), ("POST", "application/json")):
                asked = target.posts("/drafts", kind, b"{}", method=method, cookie="")
                kept = [pair for pair in asked.headers if pair[0] not in (b"X-CSRF", b"Cookie")]
                asked.headers = [*kept, (name, value)] + ([(b"Cookie", cookie)] if cookie else [])
                answer = await target.answers(asked)
                assert answer is None or answer.status in (400, 401, 403, 404, 405)
    for path in (b"/lines?type=", b"/debriefs/", b"/in/"):
        asked = asks(target.host, "/")
        asked.path, asked.headers = (
            path + quote(raw).encode(),
            [*asked.headers, (b"Cookie", carried)],
        )
        await target.answers(asked)


NOT_HTTP = (
    b"GET",
    b"GET /\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /drafts HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    b"POST /drafts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
)


@pytest.mark.parametrize("sent", NOT_HTTP, ids=range(len(NOT_HTTP)))
async def test_what_is_no_request_gets_a_bare_answer_or_none(target: Target, sent: bytes):
    """And the next one who asks is answered as ever."""
    port = int(target.host.rpartition(":")[2])
    answer = await exchange(port, sent + b"\r\n\r\n")
    assert answer is None or 400 <= answer.status < 500
    for name, value in EVERY_ANSWER.items() if answer else ():
        assert answer.header(name).startswith(value), name
    assert not [r for r in target.log.records if r.levelno >= logging.ERROR]
    next_one = await target.answers(asks(target.host, "/alive"))
    assert next_one is not None
    assert next_one.status == 200


@pytest.mark.parametrize("kind", [FORM, "application/json"])
async def test_what_is_far_too_long_is_refused(target: Target, kind: str):
    path = "/drafts" if kind.endswith("json") else target.forms[0][0]
    answer = await target.answers(target.posts(path, kind, b"a" * 2_000_000))
    assert answer is None or answer.status in (400, 413)
