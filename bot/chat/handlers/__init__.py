"""Who answers what: each file hears one subject's presses, asks the practice, shows a card."""

from __future__ import annotations

from bot.chat.handlers import (
    debriefs,
    digests,
    forms,
    groups,
    hours,
    lines,
    page,
    ruptures,
    sessions,
)
from bot.chat.router import Router


def every_route() -> Router:
    """A router that knows every button, menu and form of this version."""
    router = Router()
    for subject in (debriefs, digests, forms, groups, hours, lines, page, ruptures, sessions):
        subject.register(router)
    return router
