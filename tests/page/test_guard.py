"""The guard: what every request passes, and what every answer carries."""

from __future__ import annotations

import asyncio
import logging
import re

import aiohttp
import pytest
from practice.cast import ANA, BEN

from bot.page.rates import Rates
from bot.page.server import PageServer
from bot.practice import entering, writing
from bot.records import Damaged

from .browsing import Browser

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "Strict-Transport-Security": "max-age=31536000",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
SAME_SITE = {"Sec_Fetch_Site": "same-origin"}


def routes(page):
    """Each method and path, its gaps filled in with something."""
    found = page._runner.app.router.routes()
    return {(route.method, re.sub(r"\{[^}]+\}", "x1", route.resource.canonical)) for route in found}


def sealed(answer):
    """Whether an answer carries everything it has to, and nothing of who made it."""
    carried = {name: answer.headers.get(name) for name in EVERYWHERE}
    quiet = not answer.headers.get("Server")
    return carried == EVERYWHERE and quiet and len(answer.headers["X-Request-Id"]) == 16


async def test_every_answer_of_every_route_is_sealed_inside_and_outside(page, visitor):
    csrf = await visitor.csrf()
    for method, path in sorted(routes(page)):
        for who in (visitor, visitor.another()):
            for body in (b"", f"csrf={csrf}".encode()):
                said = {"Origin": who.origin, "Content-Type": "application/x-www-form-urlencoded"}
                answer = await who.ask(method, path, body, said)
                assert sealed(answer), (method, path)
                assert answer.status < 500, (method, path)
                assert answer.headers["Cache-Control"] == "no-store", (method, path)


async def test_refusals_are_sealed_too(browser):
    answers = {
        404: await browser.get("/nowhere"),
        405: await browser.ask("DELETE", "/enter", headers={"Origin": browser.origin}),
        403: await browser.post("/out", Origin="https://evil.example"),
        421: await browser.get("/", Host="evil.example"),
        413: await browser.script("/enter/ceremony", {"x": "y" * 300_000}),
        400: await browser.script("/enter/ceremony", []),
    }
    for status, answer in answers.items():
        assert (answer.status, sealed(answer)) == (status, True)


async def test_static_files_may_be_kept_for_long_and_pages_never(visitor):
    page = await visitor.get("/")
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
        file = await visitor.another().get(path)
        assert (file.status, sealed(file)) == (200, True)
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert page.headers["Cache-Control"] == "no-store"


async def test_a_page_loads_nothing_from_elsewhere_and_holds_no_script_and_no_style(visitor):
    for path in ("/", "/ruptures", "/mine", "/enter", "/in/x"):
        text = (await visitor.get(path)).text
        assert not re.findall(r'(?:src|href|action)="(?!/)[^"#]', text)
        assert not re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", text)


async def test_https_is_promised_only_where_there_is_https(house):
    server = PageServer(house, "http://localhost:1", "127.0.0.1:0")
    await server.start()
    async with aiohttp.ClientSession() as client:
        answer = await Browser(client, server.port, "http://localhost:1").get("/enter")
    await server.close()

    assert answer.status == 200
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "afterhour.example:81", "afterhour.example.", ""]
)
async def test_another_host_is_not_this_page(browser, host):
    """What a page elsewhere points at this machine (DNS rebinding) is turned away."""
    assert (await browser.get("/enter", Host=host or "x")).status == 421


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://afterhour.example"},
        {"Origin": "https://afterhour.example.evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"Origin": "null", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "null", "Sec_Fetch_Site": "same-site"},
        {"Origin": None, "Sec_Fetch_Site": "none"},
        {"Origin": "https://evil.example", "Sec_Fetch_Site": "same-origin"},
    ],
)
async def test_what_another_site_sends_is_refused_whatever_it_knows(visitor, said):
    csrf = await visitor.csrf()

    assert (await visitor.post("/out", {"csrf": csrf}, **said)).status == 403
    assert (await visitor.script("/drafts", {}, X_CSRF=csrf, **said)).status == 403
    assert (await visitor.get("/")).status == 200, "nothing has happened"


@pytest.mark.parametrize("origin", ["null", None])
async def test_a_form_of_ours_is_known_by_what_the_browser_says_of_it(visitor, origin):
    """Some browsers and settings send a plain form's Origin as null."""
    csrf = await visitor.csrf()

    assert (await visitor.post("/out", {"csrf": csrf}, Origin=origin, **SAME_SITE)).status == 303


@pytest.mark.parametrize("csrf", ["", "x", "ü", None])
async def test_a_form_without_the_sessions_csrf_is_refused(visitor, csrf):
    given = {} if csrf is None else {"csrf": csrf}

    for path in ("/out", "/mine/everywhere", "/mine/times"):
        assert (await visitor.post(path, given)).status == 403
    assert (await visitor.get("/")).status == 200


async def test_the_csrf_of_a_colleague_is_none_of_mine(visitor, peer):
    assert (await visitor.post("/out", {"csrf": await peer.csrf()})).status == 403


async def test_what_is_absent_looks_alike_everywhere(visitor):
    paths = ("/nowhere", "/ruptures/abcdefghjkmn", "/clients/abcdefghjkmn", "/static/x.css")
    answers = [await visitor.get(path) for path in paths]

    assert {(answer.status, answer.text) for answer in answers} == {(404, answers[0].text)}


async def test_whoever_tries_too_often_waits_and_nobody_else(browser, clock, wording):
    device = {"X_Forwarded_For": "1.1.1.1, 2.2.2.2"}
    tried = [await browser.script("/enter/ceremony", {}, **device) for _ in range(31)]

    assert [answer.status for answer in tried] == [200] * 30 + [429]
    assert tried[-1].headers["Retry-After"] == "61"
    assert tried[-1].json["said"] == wording.say("door.kind.too_often.said")
    elsewhere = {"X_Forwarded_For": "2.2.2.2, 3.3.3.3"}
    assert (await browser.script("/enter/ceremony", {}, **elsewhere)).status == 200
    clock.passes(seconds=61)
    assert (await browser.script("/enter/ceremony", {}, **device)).status == 200


async def test_forms_of_strangers_are_read_at_a_pace_and_those_of_others_always(
    visitor, browser, clock
):
    """Each is read whole, however slowly it comes: else one stranger keeps every line busy."""
    csrf = await visitor.csrf()
    tried = [await browser.post("/mine/times", {"zone": "x"}) for _ in range(31)]

    assert [answer.status for answer in tried] == [401] * 30 + [429]
    assert sealed(tried[-1])
    clock.passes(minutes=15)
    locked = await visitor.post("/ruptures/abcdefghjkmn/plan", FORM | {"csrf": csrf})
    assert locked.status == 303
    for _ in range(31):
        clock.passes(seconds=1)
        locked = await visitor.post("/ruptures/abcdefghjkmn/plan", FORM | {"csrf": csrf})
    assert locked.status == 303


def test_all_together_may_not_try_without_end_either(clock):
    rates = Rates(each=2, all=5)

    waits = [rates.wait(f"10.0.0.{number}", clock()) for number in range(6)]

    assert waits == [0] * 5 + [61]


async def test_a_flood_shuts_out_nobody_with_a_link_or_a_session(
    visitor, browser, link_for, clock, wording
):
    """Twenty addresses may use up what all may try together; members come in all the same."""
    clock.passes(minutes=15)
    link = f"/in/{await link_for(BEN)}/ceremony"
    for number in range(601):
        last = await browser.script("/enter/ceremony", {}, X_Forwarded_For=f"10.0.{number // 30}.1")
    assert last.status == 429

    over = await browser.script(f"/in/{'x' * 43}/ceremony", {}, X_Forwarded_For="10.1.0.1")
    assert over.status == 429, "a link that is none counts as nothing"
    assert (await browser.script(link, {}, X_Forwarded_For="10.1.0.2")).status == 200
    locked = await visitor.script("/enter/ceremony", {}, X_Forwarded_For="10.1.0.3")
    assert locked.json["do"] == "get"


async def test_a_link_that_many_try_has_a_pace_of_its_own(browser, link_for):
    """Whoever hands theirs around gains nothing by it."""
    link = f"/in/{await link_for(BEN)}/ceremony"

    tried = [
        await browser.script(link, {}, X_Forwarded_For=f"10.0.0.{number}") for number in range(31)
    ]

    assert [answer.status for answer in tried] == [200] * 30 + [429]


async def test_a_door_nobody_comes_through_keeps_no_list_without_end(clock):
    rates = Rates(each=1, all=10**9)
    for number in range(20_000):
        rates.wait(str(number), clock())

    assert len(rates._tries) <= 10_000


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"\xff\xfe%zz&&=&==;" * 50),
        ("application/x-www-form-urlencoded", b"a=1&" * 2000),
        ("application/x-www-form-urlencoded; charset=nonsense", b"a=1"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n"),
        ("text/plain", b"csrf=x"),
        ("application/json", b"[" * 100_000),
        ("application/json", b'{"a": NaN}'),
        ("application/json", b'{"a": "\\ud800"}'),
        ("application/json", b'{"a": ' + b"9" * 5000 + b"}"),
        ("application/json", b"\xff"),
        ("", b"x"),
    ],
)
async def test_nonsense_is_a_kind_answer_and_no_failure(visitor, kind, body, caplog):
    csrf = await visitor.csrf()
    for path in ("/drafts", "/mine/times", "/enter/passkey", "/in/x/passkey"):
        said = {"Origin": visitor.origin, "Content-Type": kind, "X-CSRF": csrf}
        answer = await visitor.ask("POST", path, body, said)
        assert 400 <= answer.status < 500, path
        assert sealed(answer)
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_what_is_no_http_learns_nothing_of_what_answers(page):
    for sent in (b"\x16\x03\x01\x02\x00", b"BLA\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
        writer.write(sent)
        writer.write_eof()
        got = await reader.read()
        writer.close()
        assert b"ython" not in got
        assert b"aiohttp" not in got
        assert b"Traceback" not in got


async def test_the_log_says_shape_and_status_and_nothing_else(visitor, link_for, caplog):
    caplog.set_level(logging.DEBUG)
    token = await link_for(ANA)
    await visitor.get(f"/in/{token}?words=secret")
    await visitor.get("/ruptures/abcdefghjkmn")
    await visitor.get("/a-secret-place")

    said = [one.getMessage() for one in caplog.records if one.name == "bot.page.guard"]
    assert [re.sub(r"^[0-9a-f]{16} ", "", line) for line in said] == [
        "GET /in/{token} 200",
        "GET /ruptures/{rupture} 404",
        "GET - 404",
    ]
    assert token not in caplog.text
    assert "secret" not in caplog.text


async def test_a_failure_is_told_kindly_and_logged_by_place(visitor, caplog, monkeypatch, wording):
    async def fails(*_):
        raise RuntimeError("grey heron said something")

    monkeypatch.setattr(entering, "mine", fails)
    answer = await visitor.get("/mine")

    assert (answer.status, sealed(answer)) == (500, True)
    assert wording.say("door.kind.failed.said") in answer.text
    assert "RuntimeError at" in caplog.text
    assert "heron" not in caplog.text + answer.text


async def test_what_cannot_be_unpacked_is_a_kind_answer_and_no_failure(browser, caplog):
    said = {"Origin": browser.origin, "Content-Type": "application/json"}
    for packed in ("gzip", "deflate"):
        answer = await browser.ask(
            "POST", "/enter/ceremony", b"no such thing", said | {"Content-Encoding": packed}
        )
        assert (answer.status, sealed(answer)) == (400, True)
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


# Words that were sent to a page that had locked itself.


async def written(house):
    """What is kept of what was typed."""
    return await house.records.read(lambda db: list(db.table("writing").rows))


FORM = {"form": "plan:abcdefghjkmn", "sheet": "s1", "line": "I noticed something just now."}


async def test_words_sent_to_a_locked_page_are_kept_for_their_form(visitor, clock, house):
    csrf = await visitor.csrf()
    clock.passes(minutes=20)

    answer = await visitor.post("/ruptures/abcdefghjkmn/plan", FORM | {"csrf": csrf})

    assert (answer.status, answer.leads_to) == (303, "/ruptures/abcdefghjkmn/plan")
    assert (await visitor.get(answer.leads_to)).status == 401
    options = (await visitor.script("/enter/ceremony", {})).json["options"]
    await visitor.script("/enter/passkey", {"shown": visitor.passkey.shown(options)})
    inside = await entering.visitor(house, visitor.cookies["__Host-afterhour"])
    kept = await writing.of(house, inside, FORM["form"])
    assert kept.answers == {"line": [FORM["line"]]}


async def test_words_that_cannot_be_kept_are_given_back(visitor, browser, clock):
    """A session that is over says no longer whose they are."""
    csrf = await visitor.csrf()
    clock.passes(hours=13)

    for who in (visitor, browser):
        answer = await who.post("/ruptures/abcdefghjkmn/plan", FORM | {"csrf": csrf})
        assert answer.status == 401
        assert FORM["line"] in answer.text


async def test_words_of_an_earlier_session_are_given_back(visitor, comes_in):
    """A form that stood open while its author came in anew: nobody's words are gone."""
    csrf = await visitor.csrf()
    options = (await visitor.script("/enter/ceremony", {})).json["options"]
    await visitor.post("/out", {"csrf": csrf})
    await visitor.script("/enter/passkey", {"shown": visitor.passkey.shown(options)})

    answer = await visitor.post("/ruptures/abcdefghjkmn/plan", FORM | {"csrf": csrf})

    assert answer.status == 403
    assert FORM["line"] in answer.text


async def test_a_locked_page_keeps_nothing_it_did_not_ask_for(visitor, clock, house):
    clock.passes(minutes=20)

    answer = await visitor.post("/ruptures/abcdefghjkmn/plan", FORM | {"csrf": "another"})

    assert answer.status == 401
    assert await house.records.read(lambda db: db.table("writing").count) == 0


async def test_a_locked_page_shows_the_protocol_at_once(visitor, clock, house):
    csrf = await visitor.csrf()
    clock.passes(minutes=20)

    answer = await visitor.post("/debrief/x/y", FORM | {"csrf": csrf, "noticed": "acute_risk"})

    assert answer.leads_to == "/protocol"
    assert "1. Call the clinic." in (await visitor.get("/protocol")).text
    assert await house.records.read(lambda db: db.table("writing").count) == 0


async def test_the_protocol_of_a_locked_page_gives_nothing_of_the_session_away(visitor, clock):
    """Whoever finds the machine could else wipe or plant words with it."""
    csrf = await visitor.csrf()
    assert csrf in (await visitor.get("/protocol")).text
    clock.passes(minutes=20)

    page = await visitor.get("/protocol")

    assert (page.status, csrf in page.text, "<form" in page.text) == (200, False, False)


async def test_acute_risk_sent_to_a_locked_page_wipes_what_was_kept_before(visitor, clock, house):
    csrf = await visitor.csrf()
    said = {"form": FORM["form"], "sheet": "s1", "seq": 1, "answers": {"line": FORM["line"]}}
    await visitor.script("/drafts", said, X_CSRF=csrf)
    clock.passes(minutes=20)

    await visitor.post(
        "/ruptures/abcdefghjkmn/plan", FORM | {"csrf": csrf, "reception": "acute_risk"}
    )

    assert FORM["line"] not in str([dict(row) for row in await written(house)])


async def test_acute_risk_leads_to_the_protocol_whatever_became_of_the_session(
    visitor, clock, link_for
):
    """A form of an earlier session, a locked one, none at all: a person at risk comes first."""
    acute = FORM | {"csrf": "of an earlier session", "reception": "acute_risk"}

    assert (await visitor.post("/ruptures/abcdefghjkmn/plan", acute)).leads_to == "/protocol"
    clock.passes(minutes=20)
    assert (await visitor.post("/ruptures/abcdefghjkmn/plan", acute)).leads_to == "/protocol"
    over = await visitor.another().post("/ruptures/abcdefghjkmn/plan", acute)
    assert (over.status, 'data-path="/protocol"' in over.text) == (401, True)


@pytest.mark.parametrize("gap", ["a%0D%0AX:%20y", "%C3%A4", "a%00b", "%5Cevil.example"])
async def test_whatever_an_address_holds_a_locked_page_answers(visitor, clock, gap):
    """What is unquoted of an address may be nothing that a header takes."""
    csrf = await visitor.csrf()
    clock.passes(minutes=20)
    at = f"/ruptures/{gap}/plan"

    answer = await visitor.post(at, FORM | {"csrf": csrf})

    assert (answer.status, answer.leads_to) == (303, at)


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil", "/a\r\nb: c"]
)
async def test_a_form_leads_back_to_this_page_alone(visitor, clock, back):
    csrf = await visitor.csrf()
    clock.passes(minutes=20)

    answer = await visitor.post("/ruptures/abcdefghjkmn/plan", FORM | {"csrf": csrf, "back": back})

    assert answer.leads_to == "/ruptures/abcdefghjkmn/plan"


async def test_after_the_passkey_nobody_is_led_to_where_one_can_only_send(visitor, clock):
    csrf = await visitor.csrf()
    clock.passes(minutes=20)

    removed = await visitor.post("/mine/passkeys/abcdefghjkmn/remove", {"csrf": csrf})
    times = await visitor.post("/mine/times", {"csrf": csrf})

    assert 'data-path="/"' in removed.text
    assert 'data-path="/mine/times"' in times.text


async def test_a_full_house_lets_go_of_whoever_comes_next(page, browser, monkeypatch):
    monkeypatch.setattr("bot.page.protocol._MOST_CONNECTIONS", 3)
    lines = [await asyncio.open_connection("127.0.0.1", page.port) for _ in range(5)]
    ended = [await reader.read() for reader, _ in lines[3:]]
    for _, writer in lines:
        writer.close()

    assert ended == [b"", b""]


async def test_what_could_not_be_read_is_not_said_to_be_unsaved(visitor, wording, monkeypatch):
    async def damaged(*_):
        raise Damaged

    csrf = await visitor.csrf()
    monkeypatch.setattr(entering, "visitor", damaged)

    looked, sent = await visitor.get("/"), await visitor.post("/out", {"csrf": csrf})

    assert (looked.status, sent.status) == (503, 503)
    assert wording.say("door.kind.not_read.said") in looked.text
    assert wording.say("door.kind.not_kept.said") in sent.text
