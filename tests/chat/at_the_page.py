"""Somebody of the cast at the private page that the bot of a test serves beside itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
from page.browsing import Answer as Seen
from page.browsing import Browser, SoftPasskey

from bot.rehearsal import Answer, Message
from bot.rehearsal.parts import LINK_STYLE

from .cast import PAGE, Group

Fields = Mapping[str, str | Sequence[str]]


def link_in(answer: Answer | None) -> str:
    """Where the link of an answer leads: an address of the page."""
    assert answer is not None
    shown = [m for m in (answer.message, *answer.follow_ups) if m is not None]
    (url,) = {b.url for message in shown for b in message.buttons if b.style == LINK_STYLE}
    assert url is not None
    assert url.startswith(f"{PAGE}/in/")
    return urlsplit(url).path


def page_buttons(*messages: Message | None) -> list[str]:
    """The custom_ids of buttons that lead to the page."""
    found = [b.custom_id or "" for m in messages if m is not None for b in m.buttons]
    return [name for name in found if name.startswith("page:open")]


class Reader:
    """A person's browser with their passkey."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.passkey = SoftPasskey()

    async def comes_in(self, at: str) -> str:
        """In with the first link and a new passkey; where they are led."""
        asked = await self.browser.script(f"{at}/ceremony", {})
        made = self.passkey.made(asked.json["options"])
        answer = await self.browser.script(f"{at}/passkey", {"made": made})
        return str(answer.json["path"])

    async def follows(self, at: str) -> str:
        """Where another link leads, with the passkey where one is asked for again."""
        answer = await self.browser.script(f"{at}/ceremony", {"quietly": True})
        if answer.json["do"] == "wait":
            asked = await self.browser.script(f"{at}/ceremony", {})
            shown = self.passkey.shown(asked.json["options"])
            answer = await self.browser.script(f"{at}/passkey", {"shown": shown})
        assert answer.json["do"] == "open", answer.text
        return str(answer.json["path"])

    async def reads(self, path: str) -> str:
        """A page as it stands."""
        page = await self.browser.get(path)
        assert page.status == 200, (path, page.status)
        return page.text

    async def fills(self, path: str, **fields: str | Sequence[str]) -> str:
        """The form at `path`, filled in and sent; where it leads then."""
        sent = await self._sends(path, path, fields)
        assert sent.status == 303, (path, sent.status, sent.text)
        return sent.leads_to.partition("?")[0]

    async def is_refused(self, path: str, **fields: str | Sequence[str]) -> str:
        """The form at `path`, sent and drawn again; what it looks like."""
        sent = await self._sends(path, path, fields)
        assert sent.status in (200, 400, 409, 422), (path, sent.status)
        return sent.text

    async def presses(self, path: str, to: str, **fields: str) -> str:
        """A button of the page at `path` that sends to another address."""
        sent = await self._sends(path, to, fields)
        assert sent.status == 303, (to, sent.status)
        return sent.leads_to.partition("?")[0]

    async def types(self, path: str, **typed: str) -> None:
        """Types into the form at `path` and sends nothing: it is kept as one types."""
        page = await self.browser.get(path)
        said = {"form": page.field("form"), "sheet": page.field("sheet"), "seq": 1}
        kept = await self.browser.script(
            "/drafts", {**said, "answers": typed}, X_CSRF=page.field("csrf")
        )
        assert kept.json["do"] == "kept", kept.text

    async def _sends(self, path: str, to: str, fields: Fields) -> Seen:
        page = await self.browser.get(path)
        hidden = {n: page.field(n) for n in ("csrf", "act", "form", "sheet", "draft")}
        pairs = [(name, value) for name, value in hidden.items() if value]
        for name, given in fields.items():
            pairs += [(name, one) for one in ([given] if isinstance(given, str) else given)]
        return await self.browser.post(to, pairs)


@asynccontextmanager
async def readers(group: Group, *doors: Answer) -> AsyncIterator[list[Reader]]:
    """People inside, each by the link of a door they were shown."""
    assert group.bot.app is not None
    assert group.bot.app.page is not None
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        inside = [Reader(Browser(client, group.bot.app.page.port, PAGE)) for _ in doors]
        for reader, door in zip(inside, doors, strict=True):
            await reader.comes_in(link_in(door))
        yield inside


def sentences_of(group: Group) -> list[str]:
    """The beginnings of all sentences of the bank, the readings and the stages."""
    words = group.bot.wording
    said = [line.text for line in words.lines]
    for key, text in words.texts.items():
        if key.startswith(("readings.", "hours.forecast.")) and isinstance(text.said, str):
            said.append(text.said)
    return [one[:40] for one in said]


def sentences_heard(group: Group) -> list[str]:
    """The sentences among all that Discord received."""
    heard = "\n".join(
        json.dumps(request.json, ensure_ascii=False) for request in group.discord.requests
    )
    return [
        one for one in sentences_of(group) if json.dumps(one, ensure_ascii=False)[1:-1] in heard
    ]
