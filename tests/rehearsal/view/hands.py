"""One person at the view's page, asking over HTTP as the page's own script does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

Json = dict[str, Any]


@dataclass
class Hands:
    """One person at the view's page."""

    session: aiohttp.ClientSession
    address: str
    person: str
    place: str = ""
    seen: Json = field(default_factory=dict)

    @property
    def _where(self) -> dict[str, str]:
        return {"as": self.person, "in": self.place}

    async def looks(self) -> Json:
        """What is on the screen."""
        async with self.session.get(f"{self.address}/state", params=self._where) as answer:
            assert answer.status == 200
            self.seen = await answer.json()
            return self.seen

    async def until(self, fact: Callable[[], bool]) -> None:
        """Looks until a fact about what is `seen` holds; how long that takes is not tested."""
        async with asyncio.timeout(10):
            while not fact():
                await asyncio.sleep(0.02)
                await self.looks()

    async def goes(self, kind: str, name: str) -> None:
        """Opens another place: a channel or direct messages, by name."""
        seen = await self.looks()
        doors = [d for one in seen["servers"] for d in one["places"]] + seen["direct"]
        self.place = next(d["id"] for d in doors if (d["kind"], d["name"]) == (kind, name))

    async def newest(self) -> Json:
        """The newest message on the screen."""
        return (await self.looks())["messages"][-1]

    async def offered(self) -> dict[str, Json]:
        """The commands by name."""
        async with self.session.get(f"{self.address}/commands", params=self._where) as answer:
            return {one["name"]: one for one in (await answer.json())["commands"]}

    async def tries(self, act: str, **asked: object) -> tuple[int, Json]:
        """Does something, whatever comes of it."""
        body = self._where | asked
        async with self.session.post(f"{self.address}/do/{act}", json=body) as answer:
            return answer.status, await answer.json()

    async def does(self, act: str, **asked: object) -> Json:
        """Does something that goes well."""
        status, said = await self.tries(act, **asked)
        assert status == 200, said
        return said


def parts(message: Json, kind: str) -> list[Json]:
    """Everything of one kind in a message, in reading order."""
    found: list[Json] = []

    def look(part: Json) -> None:
        found.extend([part] if part["kind"] == kind else [])
        for inner in part.get("parts", []):
            look(inner)

    for part in message["parts"]:
        look(part)
    return found


def said(message: Json) -> str:
    """What can be read in a message."""
    lines = [*message["text"], *(line for t in parts(message, "text") for line in t["lines"])]
    return "\n".join("".join(span["text"] for span in line.get("spans", [])) for line in lines)
