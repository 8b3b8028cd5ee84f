"""New sessions are counted, across restarts: Discord resets the token of whoever takes too many.

A thousand a day are allowed. discord.py, refused its sessions for ever, takes them all in 80
minutes; a program that is restarted whenever it falls does the same. We stop at 200.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from bot.chat.desk import log_failure
from bot.practice import keeping
from bot.practice.house import House
from bot.records import RecordsError

MOST_A_DAY = 200
_DAY = timedelta(days=1)
_NAME = "identifies"
# What Discord itself says is left: the rest of a day in which others use the same token.
_LEAST_LEFT = 20


class TooManySessions(Exception):
    """No new session now: too many were begun in the last 24 hours."""


class Identifies:
    """The IDENTIFYs of the last 24 hours."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def check(self, left: int) -> None:
        """Raises TooManySessions where none may be begun; `left` is what Discord still allows."""
        if left < _LEAST_LEFT or len(await self._recent()) >= MOST_A_DAY:
            raise TooManySessions

    async def count(self) -> None:
        """One more begins. Raises TooManySessions where it must not."""
        recent = await self._recent()
        if len(recent) >= MOST_A_DAY:
            raise TooManySessions
        known = [at.isoformat() for at in (*recent, self._house.now())]
        try:
            await keeping.put(self._house, _NAME, json.dumps(known))
        except RecordsError as failure:
            # A full disk must not end the connection through which people are told of it.
            log_failure("A new session was not counted", failure)

    async def _recent(self) -> list[datetime]:
        kept = await keeping.get(self._house, _NAME)
        known = [datetime.fromisoformat(at) for at in json.loads(kept or "[]")]
        return within_a_day(known, self._house.now())


def within_a_day(known: list[datetime], now: datetime) -> list[datetime]:
    """Those of the last 24 hours. What lies ahead, for a clock was set back, counts too."""
    return [at for at in known if now - at < _DAY]
