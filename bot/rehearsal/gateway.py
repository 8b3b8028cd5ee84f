"""Discord's gateway: hello, identify, resume, heartbeats, and events in order.

Source: docs.discord.com, events/gateway and opcodes-and-status-codes.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from datetime import timedelta
from typing import Any

from aiohttp import WSMsgType, web

from .gateway_faults import GatewayFaults
from .gateway_link import Link, Session
from .gateway_script import GatewayScript
from .intents import KNOWN, PRIVILEGED, Intent
from .record import GatewayLog
from .world import World

Json = dict[str, Any]

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, MEMBERS = 1, 2, 3, 4, 6, 8
RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 9, 10, 11

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SEQ, RATE_LIMITED = 4005, 4007, 4008
INVALID_SHARD, INVALID_INTENTS, DISALLOWED_INTENTS = 4010, 4013, 4014

FRAMES_A_MINUTE = 120
SESSIONS_KEPT = 8


class Gateway(GatewayFaults):
    """The gateway of one stand-in. Its faults are scripted through its own methods.

    `identifies_a_day` is Discord's limit; one more resets the token, as documented.
    """

    def __init__(self, world: World, log: GatewayLog) -> None:
        self.world = world
        self.log = log
        self.script = GatewayScript()
        self.sessions: dict[str, Session] = {}
        self.links: set[Link] = set()
        self.heartbeat_interval = 41.25
        self.identifies_a_day = 1000
        world.on_emit(self.emit)
        world.identifies_left = self.identifies_left

    # What comes from the world

    def emit(self, event: str, payload: Json, intents: int) -> None:
        """Carries an event to every session that asked for it, unless a fault is scripted."""
        twist = self.script.twist(event)
        if twist is None:
            self._dispatch(event, payload, intents)
        elif not twist.swallow:
            for _ in range(twist.copies):
                if twist.seconds:
                    loop = asyncio.get_running_loop()
                    loop.call_later(twist.seconds, self._dispatch, event, payload, intents)
                else:
                    self._dispatch(event, payload, intents)

    def _dispatch(self, event: str, payload: Json, intents: int) -> None:
        for session in self.sessions.values():
            if not intents or session.intents & intents:
                session.dispatch(event, payload)

    @property
    def idle(self) -> bool:
        """Whether every frame has gone out."""
        return all(link.idle for link in self.links)

    @property
    def connected(self) -> list[Session]:
        """The sessions that have had READY and all servers, and are connected now."""
        return [
            s for s in self.sessions.values() if s.ready and s.link is not None and s.link.alive
        ]

    def identifies_left(self) -> int:
        """How many IDENTIFYs Discord would still allow in these 24 hours."""
        since = self.world.clock() - timedelta(days=1)
        used = sum(1 for entry in self.log.identifies if entry.at > since)
        return max(0, self.identifies_a_day - used)

    # One connection

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The websocket endpoint."""
        if not self.script.accepting:
            self.log.note(self.world.clock(), "refused")
            return web.Response(status=503)
        ws = web.WebSocketResponse(max_msg_size=4096 * 4, compress=False)
        await ws.prepare(request)
        self.log.note(self.world.clock(), "connect", query=dict(request.query))
        link = Link(request, ws, self.script, self._sent)
        self.links.add(link)
        try:
            await self._converse(request, link)
        finally:
            self._gone(link)
        return ws

    async def _converse(self, request: web.Request, link: Link) -> None:
        if request.query.get("encoding", "json") != "json" or request.query.get(
            "compress", "zlib-stream"
        ) not in ("zlib-stream", ""):
            await self.end(link, DECODE_ERROR)  # etf and zstd are not imitated
            return
        hello = {"heartbeat_interval": int(self.heartbeat_interval * 1000), "_trace": []}
        link.send({"op": HELLO, "d": hello, "s": None, "t": None})
        recent: deque[float] = deque(maxlen=FRAMES_A_MINUTE + 1)
        async for message in link.ws:
            if message.type is not WSMsgType.TEXT:
                await self.end(link, DECODE_ERROR)
                return
            self.log.frames.append(message.data.encode())
            recent.append(time.monotonic())
            if len(recent) > FRAMES_A_MINUTE and recent[-1] - recent[0] < 60:
                await self.end(link, RATE_LIMITED)
                return
            await self._frame(link, message.data)

    async def _frame(self, link: Link, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            await self.end(link, DECODE_ERROR)
            return
        if op == HEARTBEAT:
            self.log.note(self.world.clock(), "heartbeat")
            if self.script.acks:
                link.send({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})
        elif op == IDENTIFY:
            await self._identify(link, data or {})
        elif op == RESUME:
            await self._resume(link, data or {})
        elif link.session is None:
            await self.end(link, NOT_AUTHENTICATED)
        elif op in (VOICE, MEMBERS):
            self.world.refusals.append(f"gateway op {op}")
        elif op != PRESENCE:
            await self.end(link, UNKNOWN_OPCODE)

    async def _identify(self, link: Link, data: Json) -> None:
        intents = data.get("intents")
        shard = data.get("shard")
        exhausted = self.identifies_left() == 0
        self.log.note(self.world.clock(), "identify", intents=intents, shard=shard)
        if exhausted:
            self.world.token_works = False  # documented: the token is reset
        refusal = self._refusal(link, data, intents)
        if refusal is not None:
            await self.end(link, refusal)
            return
        if await self._greeted(link):
            return
        session = Session(int(intents or 0))
        self._attach(session, link)
        self._forget_old_sessions()
        self._welcome(session)

    def _refusal(self, link: Link, data: Json, intents: object) -> int | None:
        """The close code an IDENTIFY earns, if it earns one."""
        token = str(data.get("token", "")).removeprefix("Bot ")
        if link.session is not None:
            return ALREADY_AUTHENTICATED
        if token != self.world.token or not self.world.token_works:
            return AUTHENTICATION_FAILED
        if not isinstance(intents, int) or intents & ~KNOWN:
            return INVALID_INTENTS
        if intents & PRIVILEGED & ~self.world.privileged_intents:
            return DISALLOWED_INTENTS
        shard = data.get("shard")
        if shard is not None and shard != [0, 1]:
            return INVALID_SHARD  # one shard is all that is imitated
        return None

    async def _greeted(self, link: Link) -> bool:
        greeting = self.script.next_greeting()
        if greeting is None:
            return False
        what, code = greeting
        if what == "close":
            await self.end(link, code)
        elif what == "reconnect":
            link.send({"op": RECONNECT, "d": None, "s": None, "t": None})
        else:
            link.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
        return True

    def _welcome(self, session: Session) -> None:
        guilds = [g for g in self.world.guilds.values() if g.has_bot]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": self.world.bot.payload() | {"verified": True, "mfa_enabled": True},
                "guilds": [{"id": str(g.id), "unavailable": True} for g in guilds],
                "session_id": session.id,
                "session_type": "normal",
                "resume_gateway_url": self.world.gateway_url,
                "shard": [0, 1],
                "application": {"id": str(self.world.application_id), "flags": 0},
                "private_channels": [],
                "_trace": [],
            },
        )
        for guild in guilds:
            if session.intents & Intent.GUILDS and not guild.unavailable:
                session.dispatch("GUILD_CREATE", guild.create_payload())
        session.ready = True
        self.log.note(self.world.clock(), "ready")

    async def _resume(self, link: Link, data: Json) -> None:
        self.log.note(self.world.clock(), "resume", seq=data.get("seq"))
        if data.get("token") != self.world.token or not self.world.token_works:
            await self.end(link, AUTHENTICATION_FAILED)
            return
        session = self.sessions.get(str(data.get("session_id")))
        seq = data.get("seq")
        if self.script.refuses_resume() or session is None:
            if session is not None:
                del self.sessions[session.id]
            link.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return
        if not isinstance(seq, int) or seq > session.sequence:
            del self.sessions[session.id]
            await self.end(link, INVALID_SEQ)
            return
        if session.link is not None:
            session.link.drop()
        self._attach(session, link)
        session.replay(seq)
        session.dispatch("RESUMED", {"_trace": []})
        self.log.note(self.world.clock(), "resumed")

    def _attach(self, session: Session, link: Link) -> None:
        self.sessions[session.id] = session
        session.link, link.session = link, session

    def _forget_old_sessions(self) -> None:
        lost = [s for s in self.sessions.values() if s.link is None]
        for session in lost[: max(0, len(lost) - SESSIONS_KEPT)]:
            del self.sessions[session.id]

    async def end(self, link: Link, code: int) -> None:
        """Closes one connection from this side."""
        self.log.note(self.world.clock(), "close", code)
        if link.session is not None:
            if code in (4003, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014, 1000, 1001):
                self.sessions.pop(link.session.id, None)
            link.session.link = None
        await link.close(code)

    def _gone(self, link: Link) -> None:
        link.stop()
        self.links.discard(link)
        session = link.session
        if session is None or session.link is not link:
            return
        code = link.ws.close_code
        self.log.note(self.world.clock(), "closed", code)
        session.link = None
        if code in (1000, 1001):  # documented: the bot's own goodbye ends the session
            self.sessions.pop(session.id, None)

    def _sent(self, frame: Json) -> None:
        if frame.get("t") == "INTERACTION_CREATE":
            interaction = self.world.interactions.get(frame["d"]["token"])
            if interaction is not None and interaction.delivered_at is None:
                interaction.delivered_at = time.monotonic()
