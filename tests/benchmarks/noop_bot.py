"""A bot that does nothing: it answers everything with bytes it was given beforehand.

No discord.py, no database. What the driver reaches with it is the driver's own ceiling, and
the time one answer takes is the floor under both bots. Started with NOOP_* in the environment:
NOOP_BODIES is a file of two lines, the answer to a command and the answer to a form.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import aiohttp

_COMMAND, _FORM = 2, 5
_DEBRIEF = {
    "name": "debrief",
    "description": "Nothing",
    "type": 1,
    "options": [{"type": 3, "name": "client", "description": "Whose", "required": True}],
}


class NoopBot:
    """Identifies, registers one command, and answers."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http
        self._api = os.environ["NOOP_API"]
        self._token = os.environ["NOOP_TOKEN"]
        opened, saved = Path(os.environ["NOOP_BODIES"]).read_text("utf-8").splitlines()
        self._bodies = {_COMMAND: opened, _FORM: saved}
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until it is killed. It sends no heartbeats: the stand-in does not insist."""
        await self._register()
        async with self._http.ws_connect(os.environ["NOOP_GATEWAY"], max_msg_size=0) as socket:
            identity = {"token": self._token, "intents": 1, "properties": {}}
            await socket.send_json({"op": 2, "d": identity})
            async for message in socket:
                event = json.loads(message.data)
                if event["t"] == "INTERACTION_CREATE":
                    task = asyncio.create_task(self._answer(event["d"]))
                    self._running.add(task)
                    task.add_done_callback(self._running.discard)

    async def _register(self) -> None:
        headers = {"Authorization": f"Bot {self._token}"}
        async with self._http.get(f"{self._api}/oauth2/applications/@me", headers=headers) as me:
            number = (await me.json())["id"]
        url = f"{self._api}/applications/{number}/commands"
        async with self._http.put(url, headers=headers, json=[_DEBRIEF]) as made:
            made.raise_for_status()

    async def _answer(self, interaction: dict[str, object]) -> None:
        url = f"{self._api}/interactions/{interaction['id']}/{interaction['token']}/callback"
        async with self._http.post(
            f"{url}?with_response=true",
            data=self._bodies[int(str(interaction["type"]))],
            headers={"Content-Type": "application/json"},
        ) as answer:
            await answer.read()


async def main() -> None:
    """Runs until it is killed."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        await NoopBot(http).run()


if __name__ == "__main__":
    asyncio.run(main())
