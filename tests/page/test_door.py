"""The door: who comes in, who does not, and that seeing it changes nothing."""

from __future__ import annotations

import pytest
from practice.cast import ANA, BEN
from practice.mailbox import Mailbox

from bot.page.server import PageServer
from bot.practice import entering, join
from bot.records import entering as kept

from .browsing import COOKIE, ORIGIN, Browser, SoftPasskey, forged

WAIT = {"do": "wait"}


async def asked_at(browser, token, **said):
    """What the door's script is told at a link."""
    return await browser.script(f"/in/{token}/ceremony", said)


async def shows(browser, at, passkey, **changed):
    """Shows a passkey at `at`, after asking what is to be signed."""
    question = await browser.script(f"{at}/ceremony", {})
    options = question.json["options"] | changed
    return await browser.script(f"{at}/passkey", {"shown": passkey.shown(options)})


def says(answer, words, key):
    """Whether somebody is told just this, and has not come in."""
    told = answer.json["do"] == "say" and answer.json["said"] == words.say(key)
    return told and "Set-Cookie" not in answer.headers


# Coming in.


async def test_a_first_passkey_lets_in_and_leads_to_where_the_link_leads(comes_in):
    ana = await comes_in(ANA, "/ruptures")

    assert (await ana.get("/ruptures")).status == 200


async def test_a_session_is_a_cookie_that_no_script_and_no_other_site_can_use(browser, link_for):
    at, device = f"/in/{await link_for(ANA)}", SoftPasskey()
    options = (await browser.script(f"{at}/ceremony", {})).json["options"]
    answer = await browser.script(f"{at}/passkey", {"made": device.made(options)})

    said = answer.headers["Set-Cookie"]
    assert said.startswith(f"{COOKIE}=")
    assert {part.strip() for part in said.split(";")[1:]} == {
        "HttpOnly",
        "Path=/",
        "SameSite=Strict",
        "Secure",
    }


async def test_the_second_time_the_passkey_is_asked_for(visitor, link_for):
    at = f"/in/{await link_for(ANA, '/digest')}"
    outside = visitor.another()

    answer = await shows(outside, at, visitor.passkey)

    assert answer.json == {"do": "open", "path": "/digest"}
    assert (await outside.get("/digest")).status == 200


async def test_whoever_is_inside_already_is_led_on_without_being_asked(visitor, link_for):
    token = await link_for(ANA, "/clients")

    assert (await asked_at(visitor, token, quietly=True)).json == {"do": "open", "path": "/clients"}
    assert (await asked_at(visitor, token, quietly=True)).json == WAIT, "it was spent"


async def test_a_bookmark_asks_for_the_passkey_alone(visitor):
    outside = visitor.another()

    assert (await outside.get("/")).status == 401
    assert (await shows(outside, "/enter", visitor.passkey)).json == {"do": "open"}
    assert (await outside.get("/")).status == 200


async def test_a_lost_passkey_is_made_anew_and_opens_after_a_day(
    visitor, link_for, wording, clock, house
):
    device, outside = SoftPasskey(), visitor.another()
    at = f"/in/{await link_for(ANA)}"
    options = (await outside.script(f"{at}/ceremony", {"lost": True})).json["options"]
    assert [one["id"] for one in options["excludeCredentials"]] == [visitor.passkey.credential]

    made = await outside.script(f"{at}/passkey", {"made": device.made(options)})

    assert made.json == {"do": "done", "said": wording.say("door.lost.made")}
    await Mailbox(house).carry()
    assert says(await shows(outside, "/enter", device), wording, "errors.passkey_waits")
    clock.passes(hours=24)
    assert (await shows(outside, "/enter", device)).json == {"do": "open"}


async def test_one_more_passkey_is_made_from_inside_and_opens_at_once(visitor):
    csrf, device = await visitor.csrf(), SoftPasskey()
    at = "/mine/passkeys"
    options = (await visitor.script(f"{at}/ceremony", {}, X_CSRF=csrf)).json["options"]

    answer = await visitor.script(f"{at}/passkey", {"made": device.made(options)}, X_CSRF=csrf)

    assert answer.json == {"do": "open"}
    assert (await shows(visitor.another(), "/enter", device)).json == {"do": "open"}


# A link alone.


async def test_a_link_that_is_only_looked_at_stays_unspent(browser, link_for, house):
    """Chats and mail programs fetch links, and so does whoever is curious."""
    token = await link_for(ANA)
    seen = {(await browser.get(f"/in/{token}")).text for _ in range(100)}
    seen |= {(await browser.ask("HEAD", f"/in/{token}")).text}
    await asked_at(browser, token, quietly=True)
    await asked_at(browser, token)

    found = await house.records.read(lambda db: kept.unspent(db, kept.hash_of(token)))
    assert found is not None
    assert len(seen) == 2, "the page, and nothing for HEAD"


async def test_every_link_looks_alike_and_none_says_whose_it_is(browser, link_for):
    tokens = [await link_for(ANA), await link_for(BEN), "x" * 43]
    pages = {(await browser.get(f"/in/{token}")).text.replace(token, "") for token in tokens}

    assert len(pages) == 1


async def test_a_stolen_link_without_the_passkey_shows_nothing(visitor, browser, link_for, wording):
    """Whoever sees the message sees the link, Discord included."""
    token, thief = await link_for(ANA, "/ruptures"), SoftPasskey()

    stolen = await shows(browser, f"/in/{token}", thief)

    assert says(stolen, wording, "door.not_true")
    assert (await browser.get("/ruptures")).status == 401
    assert (await asked_at(visitor, token, quietly=True)).json["do"] == "open", "still Ana's"


async def test_a_link_opens_nothing_with_the_passkey_of_a_colleague(
    peer, visitor, link_for, wording
):
    answer = await shows(peer.another(), f"/in/{await link_for(ANA)}", peer.passkey)

    assert says(answer, wording, "errors.not_your_passkey")


@pytest.mark.parametrize("how", ["spent", "too old", "never made", "left"])
async def test_a_link_that_is_over_says_so_in_the_same_words(
    how, visitor, link_for, clock, house, wording
):
    token = await link_for(ANA)
    if how == "spent":
        await asked_at(visitor, token, quietly=True)
    elif how == "too old":
        clock.passes(minutes=10)
    elif how == "left":
        await join.leave(house, ANA())
    asked = await asked_at(visitor.another(), "x" * 43 if how == "never made" else token)

    assert says(asked, wording, "errors.link_over")
    assert asked.status == 409


# What was signed.


async def test_an_answer_counts_once(visitor, wording):
    outside = visitor.another()
    options = (await outside.script("/enter/ceremony", {})).json["options"]
    shown = {"shown": visitor.passkey.shown(options)}

    assert (await outside.script("/enter/passkey", shown)).json == {"do": "open"}
    again = await visitor.another().script("/enter/passkey", shown)
    assert says(again, wording, "errors.not_your_passkey")


LIES = {
    "another page": {"origin": "https://evil.example"},
    "a page below ours": {"origin": "https://x.afterhour.example"},
    "another name": {"rp_id": "evil.example"},
    "nobody verified": {"flags": 0x01},
    "nobody present": {"flags": 0x04},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_what_was_signed_for_somebody_else_is_no_way_in(visitor, wording, lie):
    for name, value in lie.items():
        setattr(visitor.passkey, name, value)

    assert says(await shows(visitor.another(), "/enter", visitor.passkey), wording, "door.not_true")


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_what_was_made_for_somebody_else_is_no_passkey(browser, link_for, wording, lie):
    at, device = f"/in/{await link_for(ANA)}", SoftPasskey(**lie)
    options = (await browser.script(f"{at}/ceremony", {})).json["options"]

    answer = await browser.script(f"{at}/passkey", {"made": device.made(options)})

    assert says(answer, wording, "door.not_true")
    assert (await asked_at(browser, at.removeprefix("/in/"))).json["do"] == "create", "unspent"


@pytest.mark.parametrize("with_link", [True, False])
async def test_nobody_learns_whether_a_passkey_is_known(visitor, link_for, with_link):
    """Somebody tries passkeys that they cannot sign with: each is answered alike."""
    at = f"/in/{await link_for(ANA)}" if with_link else "/enter"
    stranger, claims = SoftPasskey(), SoftPasskey(id=visitor.passkey.id)

    unknown, known = [await shows(visitor.another(), at, one) for one in (stranger, claims)]

    assert (unknown.status, unknown.body) == (known.status, known.body)


async def test_a_challenge_made_elsewhere_is_none(visitor, wording):
    outside = visitor.another()
    asked = (await outside.script("/enter/ceremony", {})).json["options"]["challenge"]

    answer = await shows(outside, "/enter", visitor.passkey, challenge=forged(asked))

    assert says(answer, wording, "door.not_true")


async def test_a_challenge_fits_only_what_it_was_asked_for(visitor, link_for, wording):
    """What was signed at one link, or without one, opens no other."""
    first, second = await link_for(ANA), await link_for(ANA)
    outside = visitor.another()
    options = (await asked_at(outside, first)).json["options"]
    shown = {"shown": visitor.passkey.shown(options)}

    for at in (f"/in/{second}", "/enter"):
        answer = await outside.script(f"{at}/passkey", shown)
        assert says(answer, wording, "door.not_true")


async def test_a_challenge_is_too_old_after_five_minutes(visitor, wording, clock):
    outside = visitor.another()
    options = (await outside.script("/enter/ceremony", {})).json["options"]
    clock.passes(minutes=5, seconds=1)

    answer = await outside.script("/enter/passkey", {"shown": visitor.passkey.shown(options)})

    assert says(answer, wording, "door.not_true")


async def test_a_clock_that_was_ahead_shuts_nobody_out_once_it_is_right(
    visitor, house, clock, page
):
    """The machine began with a wrong clock, was put right, and began anew."""
    clock.passes(hours=9)
    asked_ahead = (await visitor.script("/enter/ceremony", {})).json["options"]
    assert (await shows(visitor, "/enter", visitor.passkey)).json == {"do": "open"}
    clock.passes(hours=-9)
    again = PageServer(house, ORIGIN, "127.0.0.1:0")
    await again.start()

    outside = Browser(visitor.client, again.port)
    assert (await shows(outside, "/enter", visitor.passkey)).json == {"do": "open"}
    late = await outside.script("/enter/passkey", {"shown": visitor.passkey.shown(asked_ahead)})
    await again.close()
    assert late.status == 400, "what was asked ahead of time does not last until then"


async def test_the_passkey_has_to_be_this_persons_own(peer, visitor, wording):
    """Another's id, and one's own signature."""
    peer.passkey.id = visitor.passkey.id

    assert says(await shows(peer.another(), "/enter", peer.passkey), wording, "door.not_true")


async def test_a_browser_is_asked_for_the_strictest(browser, visitor, link_for):
    make = (await asked_at(browser, await link_for(BEN))).json["options"]
    show = (await asked_at(browser, await link_for(ANA))).json["options"]

    chosen = make["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert (make["attestation"], make["rp"]["id"]) == ("none", "afterhour.example")
    assert (show["userVerification"], show["rpId"]) == ("required", "afterhour.example")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"shown": None},
        {"shown": {}},
        {"shown": []},
        {"shown": {"id": 1}},
        {"shown": {"id": "x", "response": {"clientDataJSON": "§"}}},
        {"made": {"id": "", "response": 3}},
        {"made": "x" * 1000},
        {"made": {"response": {"clientDataJSON": "W1tb" * 20_000}}},  # deeper than a stack
    ],
)
async def test_nonsense_is_answered_in_one_sentence(browser, link_for, said):
    for at in (f"/in/{await link_for(ANA)}", "/enter"):
        answer = await browser.script(f"{at}/passkey", said)
        assert answer.status in (400, 409)
        assert answer.json["do"] == "say"


async def test_what_is_nested_too_deep_is_no_passkey_and_no_failure(visitor, wording):
    shown = {"id": visitor.passkey.credential, "response": {"clientDataJSON": "W1tb" * 20_000}}

    answer = await visitor.another().script("/enter/passkey", {"shown": shown})

    assert says(answer, wording, "door.not_true")


# Away, out, gone.


async def test_after_a_quarter_of_an_hour_it_is_locked_and_goes_on_with_the_passkey(visitor, clock):
    before, csrf = visitor.cookies[COOKIE], await visitor.csrf()
    clock.passes(minutes=15)

    assert (await visitor.get("/")).status == 401
    assert (await shows(visitor, "/enter", visitor.passkey)).json == {"do": "open"}
    assert (await visitor.get("/")).status == 200
    assert await visitor.csrf() == csrf, "forms that stand open hold"
    visitor.cookies[COOKIE] = before
    assert (await visitor.get("/")).status == 401, (
        "what the locked browser carried is worth nothing"
    )


async def test_after_half_a_day_it_is_over(visitor, clock):
    for _ in range(12 * 6):
        clock.passes(minutes=10)
        last = await visitor.get("/")

    assert last.status == 401


async def test_leaving_the_page_ends_the_session_and_not_only_the_cookie(visitor):
    kept_by_a_thief = dict(visitor.cookies)

    out = await visitor.post("/out", {"csrf": await visitor.csrf()})

    assert (out.status, out.leads_to) == (303, "/enter")
    assert COOKIE not in visitor.cookies
    visitor.cookies = kept_by_a_thief
    assert (await visitor.get("/")).status == 401


async def test_the_session_that_a_browser_had_before_ends_as_another_begins(visitor, peer):
    """Two people at one device: what the first one's cookie was worth is over."""
    before = dict(visitor.cookies)
    shared = visitor.another()
    shared.cookies = dict(before)

    assert (await shows(shared, "/enter", peer.passkey)).json == {"do": "open"}
    visitor.cookies = before
    assert (await visitor.get("/")).status == 401


async def test_leaving_the_group_ends_the_session_at_once(visitor, house):
    await join.leave(house, ANA())

    assert (await visitor.get("/")).status == 401
    assert (await visitor.script("/enter/ceremony", {"quietly": True})).json == WAIT


async def test_not_me_ends_the_session_at_once(visitor, house):
    inside = await entering.visitor(house, visitor.cookies[COOKIE])
    await entering.not_me(house, ANA(), inside.passkey_id)

    assert (await visitor.get("/")).status == 401
