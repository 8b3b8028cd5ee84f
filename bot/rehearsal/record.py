"""What the stand-in saw: every request, every frame, every message it accepted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .channels import Channel
from .messages import Message

if TYPE_CHECKING:
    from .world import World

Json = dict[str, Any]


@dataclass
class RecordedRequest:
    """One HTTP request as it arrived, and what it was told.

    `route` is the template in the words of Discord's OpenAPI file, empty for an unknown one.
    `json` is the body, or `payload_json` of a multipart one; None where there is none.
    `status` is None as long as no answer was sent (it hangs, or the connection was cut);
    `stored` says whether it took effect. `code` is Discord's error code, if one was answered.
    """

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    at: datetime
    route: str = ""
    params: dict[str, str] = field(default_factory=dict)
    json: Any = None
    files: dict[str, bytes] = field(default_factory=dict)
    status: int | None = None
    code: int | None = None
    stored: bool = False
    fault: str | None = None

    def __repr__(self) -> str:
        return (
            f"<{self.method} {self.path} -> {self.status}{' ' + self.fault if self.fault else ''}>"
        )

    def as_bytes(self) -> bytes:
        """All that it carried but its credentials, for a search."""
        query = "&".join(f"{k}={v}" for k, v in self.query.items())
        headers = "\n".join(
            f"{k}: {v}" for k, v in self.headers.items() if k.lower() != "authorization"
        )
        head = f"{self.method} {self.path}?{query}\n{headers}\n"
        return head.encode() + self.body


@dataclass(frozen=True)
class GatewayEntry:
    """One thing that happened at the gateway.

    `what` is one of connect, refused, identify, resume, resumed, ready, heartbeat, closed
    (by the bot), close (by the stand-in). `code` is the close code, `detail` the rest.
    """

    at: datetime
    what: str
    code: int | None = None
    detail: Json = field(default_factory=dict)


@dataclass
class GatewayLog:
    """The gateway's diary, with its usual questions."""

    entries: list[GatewayEntry] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)

    def note(self, at: datetime, what: str, code: int | None = None, **detail: object) -> None:
        """Writes one entry."""
        self.entries.append(GatewayEntry(at, what, code, detail))

    def of(self, what: str) -> list[GatewayEntry]:
        """All entries of one kind, oldest first."""
        return [entry for entry in self.entries if entry.what == what]

    @property
    def connects(self) -> list[GatewayEntry]:
        """Every connection that was opened."""
        return self.of("connect")

    @property
    def identifies(self) -> list[GatewayEntry]:
        """Every IDENTIFY, with `intents` in its detail."""
        return self.of("identify")

    @property
    def resumes(self) -> list[GatewayEntry]:
        """Every RESUME that was asked for."""
        return self.of("resume")

    @property
    def closes(self) -> list[GatewayEntry]:
        """Every end of a connection, by either side, with its code."""
        return [entry for entry in self.entries if entry.what in ("close", "closed")]


class Ledger:
    """What was really accepted from the bot: the oracle for "once and only once"."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def messages(self) -> list[Message]:
        """Every message the bot sent through a channel, oldest first, deleted ones too."""
        return list(self._world.sent)

    def in_channel(self, channel: Channel) -> list[Message]:
        """What the bot sent into one channel."""
        return [message for message in self._world.sent if message.channel is channel]

    def with_nonce(self, nonce: str | int) -> list[Message]:
        """The messages that carry this nonce; more than one means said twice."""
        return [message for message in self._world.sent if message.nonce == nonce]

    @property
    def said_twice(self) -> list[str | int]:
        """Nonces under which more than one message was accepted."""
        count = Counter(m.nonce for m in self._world.sent if m.nonce is not None)
        return [nonce for nonce, times in count.items() if times > 1]

    @property
    def without_nonce(self) -> list[Message]:
        """What was sent with no protection against being said twice."""
        return [message for message in self._world.sent if message.nonce is None]
