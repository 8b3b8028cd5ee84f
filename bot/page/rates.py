"""How often one may try to come in: by address, and all together. Kept in memory alone.

Many addresses can use up what all may try together. So whoever brings what only this house gives
away, a link or a session, is counted by that instead, and a flood shuts no member out.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

_WINDOW = timedelta(minutes=1)
_MOST_KNOWN = 10_000


@dataclass(slots=True)
class Rates:
    """Counts tries in the last minute."""

    each: int = 30
    all: int = 600
    _tries: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _together: deque[datetime] = field(default_factory=deque)

    def wait(self, address: str, now: datetime) -> int:
        """0 where this try may go on, and counts it; else the seconds to wait."""
        return self.alone(address, now) or self.together(now)

    def alone(self, whose: str, now: datetime) -> int:
        """As `wait`, but for this address, link or session alone."""
        mine = self._tries.setdefault(whose, deque())
        self._tries.move_to_end(whose)
        if len(self._tries) > _MOST_KNOWN:
            self._tries.popitem(last=False)
        return _counted(mine, self.each, now)

    def together(self, now: datetime) -> int:
        """As `wait`, but for all together alone."""
        return _counted(self._together, self.all, now)


def _counted(tries: deque[datetime], most: int, now: datetime) -> int:
    while tries and not timedelta(0) <= now - tries[0] < _WINDOW:
        tries.popleft()
    if len(tries) >= most:
        return int((tries[0] + _WINDOW - now).total_seconds()) + 1
    tries.append(now)
    return 0


def address_of(request: web.Request) -> str:
    """Where a request comes from: behind a proxy of ours, what that proxy says last.

    X-Forwarded-For is believed only from this machine or a private network, and of it only the
    last hop, which the proxy itself has seen. Of an IPv6 address the network alone counts: who
    has one has all of it.
    """
    peer = _parsed(request.remote or "")
    if peer and (peer.is_loopback or peer.is_private):
        said = ",".join(request.headers.getall("X-Forwarded-For", []))
        peer = _parsed(said.rpartition(",")[2].strip()) or peer
    if isinstance(peer, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((peer, 64), strict=False))
    return str(peer)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
