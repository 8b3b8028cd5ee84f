"""Debian's chromium, driven by playwright: two sizes, a passkey of software, and what it saw."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.async_api import Browser, CDPSession, ConsoleMessage, Page, Request

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Two style sheets, two scripts, a picture for the tab.
MOST_FILES = 5
ARTEFACTS = Path(__file__).parents[1] / "artefacts"
# Rules of good practice beside those of WCAG 2.2 A and AA.
AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# In the dark nothing else has changed.
AXE_ON_COLORS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
NO_LINE = r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|EMPTY_RESPONSE|FAILED)"
LOCKED, PUT_RIGHT = "status of 401", "status of 422"


def found() -> str:
    """Where a chromium is; empty where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


def artefacts() -> Path:
    """The folder for pictures."""
    folder = Path(os.environ.get("AFTERHOUR_ARTEFACTS") or ARTEFACTS)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@dataclass(frozen=True, slots=True)
class Size:
    """A screen."""

    name: str
    options: dict[str, Any]


PHONE = Size(
    "phone",
    {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
)
DESK = Size("desk", {"viewport": {"width": 1280, "height": 900}})


@dataclass
class Seen:
    """What went on behind a page: every request, and everything the console complained of."""

    host: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    right: str = ""
    """What the console may complain of just now, as a pattern: it is meant to happen."""

    def watch(self, page: Page) -> None:
        """From now on."""
        page.on("request", self._asked)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @contextmanager
    def forgives(self, pattern: str) -> Iterator[None]:
        """What the browser complains of here is meant to happen."""
        self.right = pattern
        try:
            yield
        finally:
            self.right = ""

    def _asked(self, request: Request) -> None:
        # playwright marks what listens, and its owner: neither a list nor slots can be marked.
        self.requests.append(request)

    def _console(self, message: ConsoleMessage) -> None:
        right = self.right and re.search(self.right, message.text)
        if message.type in ("error", "warning") and not right:
            self.complaints.append(f"{message.type}: {message.text}")

    @property
    def strangers(self) -> list[str]:
        """Requests that left the page's own host."""
        return [r.url for r in self.requests if urlsplit(r.url).netloc != self.host]


@dataclass(slots=True)
class Window:
    """One person's browser, open at one page."""

    page: Page
    size: Size
    seen: Seen
    address: str
    line: CDPSession
    taken: list[str] = field(default_factory=list)

    async def goes(self, path: str) -> None:
        """Types an address."""
        await self.page.goto(self.address + path)

    @property
    def path(self) -> str:
        """Where it is."""
        return urlsplit(self.page.url).path

    async def text(self) -> str:
        """What can be read on the page."""
        return str(await self.page.locator("body").inner_text())

    async def picture(self, name: str) -> None:
        """Keeps what is seen, in light and in dark, and asks axe about each."""
        self.taken.append(name)
        for scheme, rules in (("light", AXE), ("dark", AXE_ON_COLORS)):
            await self.page.emulate_media(color_scheme=scheme)
            file = artefacts() / f"{name}-{self.size.name}-{scheme}.png"
            await self.page.screenshot(
                path=file, full_page=True, animations="disabled", scale="css"
            )
            await self.nothing_to_stumble_over(f"{name}, {scheme}", rules)
        await self.nothing_sticks_out(name)
        await self.page.emulate_media(color_scheme="light")

    async def nothing_to_stumble_over(
        self, where: str, rules: dict[str, Any] | None = None
    ) -> None:
        """What axe finds is nothing."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE_SCRIPT)
        found = AxeResults(await self.page.evaluate("rules => axe.run(rules)", rules or AXE))
        assert found.violations_count == 0, f"{where}:\n{found.generate_report()}"

    async def nothing_sticks_out(self, where: str) -> None:
        """Nobody has to scroll sideways."""
        wide = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{where} is {wide} pixels wider than a {self.size.name}"

    async def one_round_trip(self, path: str) -> None:
        """Everything a page needs is named in its document, and is a file that keeps for long."""
        self.seen.requests.clear()
        await self.goes(path)
        requests = self.seen.requests
        led = [number for number, one in enumerate(requests) if one.is_navigation_request()]
        assert len(led) <= 2, f"{path} leads on and on"
        html = await (await requests[led[-1]].response()).text()
        asked = {urlsplit(request.url).path for request in requests[led[-1] + 1 :]}
        assert [found for found in asked if f'"{found}"' not in html] == [], path
        assert all(found.startswith("/static/") for found in asked), path
        assert len(asked) <= MOST_FILES, path

    async def has_a_passkey_maker(self) -> str:
        """A device that makes passkeys and says yes for its person."""
        await self.line.send("WebAuthn.enable")
        made = await self.line.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})
        return str(made["authenticatorId"])

    async def offline(self, gone: bool) -> None:
        """The phone is in a tunnel, or out of it."""
        await self.page.context.set_offline(gone)


@asynccontextmanager
async def opened(
    browser: Browser, address: str, size: Size = PHONE, **options: Any
) -> AsyncIterator[Window]:
    """A browser of somebody's own. In the end it asked nobody else, and complained of nothing."""
    # Colors that are still on their way would be looked at half-way.
    context = await browser.new_context(reduced_motion="reduce", **size.options, **options)
    context.set_default_timeout(10_000)
    try:
        page = await context.new_page()
        seen = Seen(urlsplit(address).netloc)
        seen.watch(page)
        line = await context.new_cdp_session(page)
        yield Window(page, size, seen, address, line)
    finally:
        await context.close()
    assert seen.strangers == []
    assert seen.complaints == []
