"""The gateway's faults by name, for tests and for people who try things out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from .gateway_script import GatewayScript, Twist

if TYPE_CHECKING:
    from .gateway_link import Link, Session


class GatewayFaults:
    """What can be done to every connection there is, and scripted for those to come."""

    script: GatewayScript
    links: set[Link]
    sessions: dict[str, Session]

    async def close(self, code: int) -> None:
        """Closes every connection with this code, e.g. 4000, 4004, 4014."""
        await asyncio.gather(*(self.end(link, code) for link in list(self.links)))

    async def end(self, link: Link, code: int) -> None:
        """Closes one connection from this side."""
        raise NotImplementedError

    def reconnect(self) -> None:
        """Sends op 7: please connect again and resume."""
        for link in self.links:
            link.send({"op": 7, "d": None, "s": None, "t": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Sends op 9. Not resumable: the sessions are forgotten, with what they missed."""
        for link in self.links:
            if link.session is not None and not resumable:
                self.sessions.pop(link.session.id, None)
            link.send({"op": 9, "d": resumable, "s": None, "t": None})

    def drop(self) -> None:
        """Breaks every connection without a word."""
        for link in list(self.links):
            link.drop()

    def drop_after(self, frames: int = 1) -> None:
        """Breaks the connection in place of the frame with this number from now."""
        self.script.frames_until_drop = frames

    def stop_acks(self) -> None:
        """Heartbeats are no longer acknowledged; everything else goes on."""
        self.script.acks = False

    def resume_acks(self) -> None:
        """Heartbeats are acknowledged again."""
        self.script.acks = True

    def refuse_resumes(self, times: int | None = None) -> None:
        """Answers the next RESUMEs (None: all) with op 9 false. What was missed is lost."""
        self.script.resumes_to_refuse = times

    def refuse_connections(self) -> None:
        """New connections are answered with 503 until `accept_connections`."""
        self.script.accepting = False

    def accept_connections(self) -> None:
        """New connections are let in again."""
        self.script.accepting = True

    def greet(
        self,
        what: Literal["close", "reconnect", "invalidate"],
        *,
        code: int = 4000,
        times: int | None = None,
    ) -> None:
        """What the next IDENTIFYs (None: all) meet instead of READY."""
        self.script.greeting, self.script.greetings_left = (what, code), times

    def delay(self, event: str, seconds: float, *, times: int | None = 1) -> None:
        """Holds the next such events back. Later ones may overtake them."""
        self.script.twists.append(Twist(event, times, seconds=seconds))

    def repeat(self, event: str, copies: int, *, times: int | None = 1) -> None:
        """Tells the next such events `copies` times in all."""
        self.script.twists.append(Twist(event, times, copies=copies))

    def swallow(self, event: str, *, times: int | None = None) -> None:
        """The next such events (None: all) never arrive; the connection looks healthy."""
        self.script.twists.append(Twist(event, times, swallow=True))

    def calm(self) -> None:
        """Ends everything that was scripted."""
        self.script.clear()
