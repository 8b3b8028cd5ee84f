"""Who may see and change what on the page: every route, for everybody, with everybody's ids."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser.cast import Stage, staged
from page_reading import Reading
from page_sessions import COOKIE, Session, session_of
from practice.cast import ANA, BEN, CLEO, DORA, OLGA, SERVER, Person, dump, refused

from bot.practice import entering, join

from .things import CODE, GAP, SENTINEL, Things, things_of_ana
from .wire import Answer, Asked, asks, exchange

# Nobody's things stand in these routes: what they show is the same for everybody, or one's own.
EVERYBODYS = {"name", "picture"}
# They end what the rest of a test needs; each has a test of its own here.
ENDING = {"/out", "/mine/leave", "/mine/erase", "/mine/everywhere"}
# Whoever is asked for their eyes may come: `test_consultations.py` says who, and what they see.
ENDING |= {"/consultations/{consultation}/join"}


@dataclass
class Everybody:
    """The page, Ana's things, and who else there is: by what they are, the session they hold."""

    stage: Stage
    anas: Things
    ana: Session
    others: dict[str, Session | None]
    pool: list[tuple[str, str]] = field(default_factory=list)

    @property
    def host(self) -> str:
        """What a browser says in Host."""
        return self.stage.address.partition("//")[2]

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Every route, but those that end what others need."""
        shown = [r for r in self.stage.routes if r[1] not in ENDING and r[0] in ("GET", "POST")]
        return [(how, path) for how, path in shown if not EVERYBODYS & set(GAP.findall(path))]

    async def asks(self, asked: Asked) -> Answer:
        """Sends it."""
        answer = await exchange(int(self.host.rpartition(":")[2]), asked.bytes())
        assert answer is not None
        return answer

    async def tries(self, way: tuple[str, str], who: Session | None, about: Things) -> list[Answer]:
        """A look, or whatever can be sent there: a form with everything in it, and JSON."""
        method, path = way[0], about.at(way[1])
        cookie, csrf = (f"{COOKIE}={who.token}", who.csrf) if who else ("", "none")
        if method == "GET":
            return [await self.asks(asks(self.host, path, cookie=cookie))]
        fields = [(n, self._of(about, v)) for n, v in self.pool if n not in ("csrf", "act")]
        form = [*fields, ("csrf", csrf), ("act", "a" * 12)]
        sent = [asks(self.host, path, form, cookie=cookie)]
        said = {
            "form": f"debrief:{about.client}:{about.draft}",
            "sheet": "s" * 12,
            "seq": 1,
            "answers": {"moment": "x y"},
        }
        script = asks(self.host, path, cookie=cookie, method="POST", X_CSRF=csrf)
        script.headers += [
            (b"Origin", f"http://{self.host}".encode()),
            (b"Content-Type", b"application/json"),
        ]
        script.body = json.dumps(said).encode()
        return [await self.asks(one) for one in (*sent, script)]

    def _of(self, about: Things, value: str) -> str:
        for name, ours in vars(self.anas).items():
            value = value.replace(ours, getattr(about, name))
        return value


def shown(answer: Answer, about: Things) -> tuple[int, str, str]:
    """What somebody learns from an answer: what is random each time and what they said is out."""
    body = about.written_in(answer.body.decode())
    body = re.sub(r'((?:csrf|act|sheet|draft)" value=")[^"]*', r"\1", body)
    body = re.sub(r'(data-(?:csrf|sheet)=")[^"]*', r"\1", body)
    location = re.sub(r"[a-z0-9]{20,}", "[new]", about.written_in(answer.header("location")))
    return answer.status, re.sub(r"[a-z0-9]{26}", "[new]", body), location


@pytest.fixture
async def everybody(fresh_records: tuple[Path, str], tmp_path: Path) -> AsyncIterator[Everybody]:
    """Ana with something of everything, Ben beside her, Olga over them, Dora gone, Cleo outside."""
    fresh, key = fresh_records
    shutil.copytree(fresh, tmp_path / "data")
    async with staged(tmp_path / "data", key) as stage:
        for person in (ANA, BEN, DORA, OLGA):
            await stage.joins(person)
        ana = await session_of(stage.house, ANA.id, SERVER)
        others = {
            "peer": await session_of(stage.house, BEN.id, SERVER),
            "organiser": await session_of(stage.house, OLGA.id, SERVER),
            "former member": await session_of(stage.house, DORA.id, SERVER),
            "forged": Session("B" * 43, "C" * 43),
            "stranger": None,
        }
        await join.leave(stage.house, DORA())
        found = Everybody(stage, await things_of_ana(stage, ana), ana, others)
        found.pool = await all_fields(found)
        yield found


async def all_fields(everybody: Everybody) -> list[tuple[str, str]]:
    """Every field of every form on Ana's pages: its name, and one value it may have."""
    found: dict[str, str] = {}
    for way in (way for way in everybody.routes if way[0] == "GET"):
        (answer,) = await everybody.tries(way, everybody.ana, everybody.anas)
        for form in Reading(answer.body.decode()).forms:
            for name, value in (*form.fields, *form.choices):
                found[name] = found.get(name) or value
    # A code of their own that is Ana's, too, would be theirs to read.
    found |= {"code": "brisk lantern"}
    # An id of hers that they type as a line is their own words.
    found |= {"line": "words of their own"}
    own = {n: "words of their own" if SENTINEL in v or CODE in v else v for n, v in found.items()}
    return [(name, value or "x y") for name, value in own.items() if name]


async def all_but_anas_links(everybody: Everybody) -> dict[str, list[str]]:
    """Every row in which something of Ana's stands."""
    # Under a draft of hers that she never sent, another's sentence is their own.
    anas = everybody.anas
    things = [one for one in vars(anas).values() if one not in (anas.token, anas.draft)]
    rows = (await dump(everybody.stage.house)).items()
    mine = {
        name: [r for r in found if any(t in r for t in (*things, SENTINEL))] for name, found in rows
    }
    return {name: found for name, found in mine.items() if name not in ("actions", "writing")}


def test_every_gap_of_every_route_is_known_here():
    """A new kind of row in a path is tried below, or this fails."""
    # Asked of the router in the fixture's tests; here only the list itself is whole.
    assert set(vars(Things())) >= {"client", "draft", "debrief", "rupture", "prompt", "passkey"}


async def test_what_is_anothers_looks_exactly_like_what_is_absent(everybody: Everybody):
    """For each route and everybody but Ana: same status, same body, and none of her words."""
    gaps = {gap for _, route in everybody.routes for gap in GAP.findall(route)}
    assert gaps <= set(vars(everybody.anas)), "a route has a gap that nobody tries"
    before, nothing = await all_but_anas_links(everybody), Things()

    for way in everybody.routes:
        for who, session in everybody.others.items():
            of_ana = await everybody.tries(way, session, everybody.anas)
            absent = await everybody.tries(way, session, nothing)

            for one, other in zip(of_ana, absent, strict=True):
                assert SENTINEL.encode() not in one.body, (way, who)
                assert CODE.encode() not in one.body, (way, who)
                assert one.status < 500, (way, who)
                if GAP.search(way[1]) or way[1].startswith("/drafts"):
                    assert shown(one, everybody.anas) == shown(other, nothing), (way, who)

    assert await all_but_anas_links(everybody) == before


async def test_what_is_ones_own_is_not_what_is_absent(everybody: Everybody):
    """Ana reads her things at the same addresses, so that the test above says something."""
    for way in (w for w in everybody.routes if w[0] == "GET" and GAP.search(w[1])):
        (own,) = await everybody.tries(way, everybody.ana, everybody.anas)
        (absent,) = await everybody.tries(way, everybody.ana, Things())

        # At a link everybody sees the same, whatever stands behind it; a fresh form is anybody's.
        assert own.status in (200, 303), way
        fresh = "{token}" in way[1] or way[1] == "/lessons/write/{draft}"
        assert absent.status == (200 if fresh else 404), way


async def test_her_words_do_stand_on_her_own_pages(everybody: Everybody):
    found = 0
    for way in (w for w in everybody.routes if w[0] == "GET"):
        (own,) = await everybody.tries(way, everybody.ana, everybody.anas)
        found += own.body.count(SENTINEL.encode())
    assert found > 8


async def test_nobody_outside_reaches_a_room(everybody: Everybody):
    """Who left, who holds a forged cookie and who holds none all stand at the same door."""
    outside = [everybody.others[who] for who in ("former member", "forged", "stranger")]
    for way in (w for w in everybody.routes if w[0] == "GET"):
        seen = {
            shown((await everybody.tries(way, session, everybody.anas))[0], everybody.anas)
            for session in outside
        }
        assert len(seen) == 1, way


async def test_who_has_not_joined_or_has_left_is_given_no_link(everybody: Everybody):
    for person in (CLEO, DORA, Person(77)):
        with refused("not_joined"):
            await entering.link(everybody.stage.house, person())


async def test_a_link_of_anas_shows_nothing_to_whoever_holds_it(everybody: Everybody):
    """A stolen link, in the browser of a peer, of the organiser, of a stranger: only the door."""
    for session in everybody.others.values():
        for path in ("ceremony", "passkey"):
            way = ("POST", f"/in/{{token}}/{path}")
            for answer in await everybody.tries(way, session, everybody.anas):
                assert SENTINEL.encode() not in answer.body
                assert not answer.header("set-cookie")
    await entering.knock(everybody.stage.house, everybody.anas.token)  # raises where it is spent


async def test_a_hundred_looks_by_any_agent_leave_a_link_unspent(everybody: Everybody):
    path = everybody.anas.at("/in/{token}")
    agents = ("Discordbot/2.0", "Mozilla/5.0", "curl/8", "facebookexternalhit/1.1", "")
    for number in range(100):
        how, agent = ("HEAD", "GET")[number % 2], agents[number % len(agents)]
        answer = await everybody.asks(asks(everybody.host, path, method=how, User_Agent=agent))
        assert answer.status == 200
        assert not answer.header("set-cookie")
    await entering.knock(everybody.stage.house, everybody.anas.token)


async def test_nobody_is_ended_or_erased_by_another(everybody: Everybody):
    """The ways out take no id: each ends whoever asks, or nobody."""
    before = await all_but_anas_links(everybody)
    for path in sorted(ENDING):
        for who in ("peer", "organiser"):
            session = everybody.others[who]
            assert session is not None
            await everybody.tries(("POST", path), session, everybody.anas)
    assert await all_but_anas_links(everybody) == before
    visitor = await entering.visitor(everybody.stage.house, everybody.ana.token)
    assert visitor is not None
