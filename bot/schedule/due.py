"""Everything that falls due by itself, in the order in which it is done."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.practice import digest, drafts, join, keeping, prompts, remind
from bot.practice.house import House

_TIDY_EVERY = timedelta(hours=1)


class Due:
    """Puts what is due into the outbox, and tidies up now and then."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._tidied: datetime | None = None

    async def now(self) -> None:
        """Does what is due now."""
        await remind.fire_due(self._house)
        await prompts.send_due(self._house)
        await digest.put_due_group_digests(self._house)
        now = self._house.now()
        # A clock that was set back does not put this off.
        if self._tidied is None or not timedelta(0) <= now - self._tidied < _TIDY_EVERY:
            await self._tidy()
            self._tidied = now

    async def _tidy(self) -> None:
        await prompts.expire(self._house)
        await drafts.forget_old(self._house)
        await join.erase_those_long_gone(self._house)
        await join.forget_old_words(self._house)
        await keeping.forget_what_is_over(self._house)
