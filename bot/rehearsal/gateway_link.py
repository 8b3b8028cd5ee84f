"""One websocket to the bot, and the session that outlives it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import socket
import struct
import zlib
from collections.abc import Callable
from typing import Any

from aiohttp import web

from .gateway_script import GatewayScript

Json = dict[str, Any]

BACKLOG = 20_000
_CLOSE = "nothing follows"


def cut(transport: asyncio.Transport | None) -> None:
    """Breaks a connection the hard way: the other side sees a reset, not a goodbye."""
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        # Zero linger makes the kernel send RST instead of FIN.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Link:
    """Sends frames in order over one websocket, compressed as the bot asked for it."""

    def __init__(
        self,
        request: web.Request,
        ws: web.WebSocketResponse,
        script: GatewayScript,
        on_sent: Callable[[Json], None],
    ) -> None:
        self.ws = ws
        self._transport = request.transport
        self._script = script
        self._on_sent = on_sent
        self._queue: asyncio.Queue[Json] = asyncio.Queue()
        self._busy = False
        compressed = request.query.get("compress") == "zlib-stream"
        self._zlib = zlib.compressobj() if compressed else None
        self._writer = asyncio.create_task(self._write())
        self.session: Session | None = None

    @property
    def alive(self) -> bool:
        """Whether the connection stands and all that was to be told has been told."""
        return self.idle and not self.ws.closed

    @property
    def idle(self) -> bool:
        """Whether everything has gone out."""
        return self._queue.empty() and not self._busy

    def send(self, frame: Json) -> None:
        """Puts a frame behind those that wait."""
        self._queue.put_nowait(frame)

    def drop(self) -> None:
        """Breaks the connection without a close frame."""
        self._writer.cancel()
        cut(self._transport)

    async def close(self, code: int) -> None:
        """Sends what waits, then closes with a code."""
        self._queue.put_nowait({_CLOSE: True})
        with contextlib.suppress(TimeoutError):
            # A bot that no longer reads is not waited for.
            async with asyncio.timeout(1):
                await asyncio.wait([self._writer])
        self._writer.cancel()
        await self.ws.close(code=code)

    def stop(self) -> None:
        """The connection is over; nothing more goes out."""
        self._writer.cancel()

    async def _write(self) -> None:
        while True:
            frame = await self._queue.get()
            if _CLOSE in frame:
                return
            self._busy = True
            if self._script.drops_now():
                cut(self._transport)
                return
            try:
                await self._put(json.dumps(frame, separators=(",", ":")))
            except (ConnectionError, RuntimeError):
                return  # gone meanwhile; the session keeps the event for a RESUME
            self._on_sent(frame)
            self._busy = False

    async def _put(self, text: str) -> None:
        if self._zlib is None:
            await self.ws.send_str(text)
            return
        data = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        await self.ws.send_bytes(data)


class Session:
    """What IDENTIFY began: numbered events, kept so that a RESUME can have them again."""

    def __init__(self, intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.sequence = 0
        self.backlog: list[Json] = []
        self.link: Link | None = None
        self.ready = False

    def dispatch(self, event: str, payload: object) -> None:
        """Numbers an event, keeps it, and sends it if the bot is connected."""
        self.sequence += 1
        frame: Json = {"op": 0, "t": event, "s": self.sequence, "d": payload}
        self.backlog.append(frame)
        if len(self.backlog) > BACKLOG:
            del self.backlog[: BACKLOG // 2]
        if self.link is not None:
            self.link.send(frame)

    def replay(self, after: int) -> None:
        """Sends again what came after a number."""
        for frame in self.backlog:
            if frame["s"] > after and self.link is not None:
                self.link.send(frame)
