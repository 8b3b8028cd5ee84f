"""One of many, done by itself: what fails in it harms nobody else's."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.logs import place_of
from bot.records import Database
from bot.records.rows import apart, goes_on

log = logging.getLogger(__name__)


def went_well(db: Database, what: str, work: Callable[[], object]) -> bool:
    """Does one piece of work of many; where it fails, it alone is undone, and logged.

    `what` and the log hold no words of anybody: an exception is named by type and place.
    """
    try:
        with apart(db):
            work()
    except Exception as failure:
        if not goes_on(db):
            # Not this one's fault: the disk's. Nothing of the transaction is kept.
            raise
        failed(what, failure)
        return False
    return True


def failed(what: str, failure: BaseException) -> None:
    """Logs a failure by type and place: its own text could hold somebody's words."""
    log.error("%s failed: %s at %s", what, type(failure).__name__, place_of(failure))
