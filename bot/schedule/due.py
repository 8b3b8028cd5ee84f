"""Everything that falls due by itself, in the order in which it is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.practice import (
    consultation_retention,
    consulting,
    digest,
    forget,
    lessons_posting,
    prompts,
    remind,
    safekeeping,
)
from bot.practice.apart import failed
from bot.practice.house import House

_TIDY_EVERY = timedelta(hours=1)

Step = Callable[[House], Awaitable[object]]

# By what a failure of it is called in the log.
_NOW: dict[str, Step] = {
    "What falls due": remind.fire_due,
    "Asking after the hours": prompts.send_due,
    "The groups' digests": digest.put_due_group_digests,
    "The groups' lessons": lessons_posting.put_due,
}
_NOW_AND_THEN: dict[str, Step] = {
    "Letting go of prompts": prompts.expire,
    "Forgetting drafts": forget.forget_old_drafts,
    "Erasing those long gone": forget.erase_those_long_gone,
    "Forgetting old words": forget.forget_old_words,
    "Putting consultations right": consulting.put_right,
    "Letting go of consultations": consultation_retention.let_threads_go,
    "Letting go of lessons": lessons_posting.let_go_old,
    "Forgetting what is over": forget.forget_what_is_over,
    "Letting old backups go": safekeeping.let_old_backups_go,
    "Looking at every page": safekeeping.check_weekly,
}


class Due:
    """Puts what is due into the outbox, and tidies up now and then."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._tidied: datetime | None = None

    async def now(self) -> None:
        """Does what is due now. A step that fails is logged, and the others are done."""
        await self._each(_NOW)
        now = self._house.now()
        # A clock that was set back does not put this off.
        if self._tidied is None or not timedelta(0) <= now - self._tidied < _TIDY_EVERY:
            await self._each(_NOW_AND_THEN)
            self._tidied = now

    async def _each(self, steps: dict[str, Step]) -> None:
        for what, step in steps.items():
            try:
                await step(self._house)
            except Exception as failure:  # noqa: BLE001  (it is tried again)
                failed(what, failure)
