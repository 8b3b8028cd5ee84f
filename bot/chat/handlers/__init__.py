"""Who answers what: each file hears one subject's presses, asks the practice, shows a card."""

from __future__ import annotations

from bot.chat.handlers import (
    consultations,
    debriefs,
    digests,
    forms,
    formulations,
    groups,
    harmless,
    hours,
    lessons,
    lines,
    packet,
    page,
    preparing,
    privacy,
    reviews,
    ruptures,
    sessions,
    takeaways,
)
from bot.chat.router import Router

_SUBJECTS = (
    consultations,
    debriefs,
    digests,
    forms,
    formulations,
    groups,
    harmless,
    hours,
    lessons,
    lines,
    packet,
    page,
    privacy,
    preparing,
    reviews,
    ruptures,
    sessions,
    takeaways,
)


def every_route() -> Router:
    """A router that knows every button, menu and form of this version."""
    router = Router()
    for subject in _SUBJECTS:
        subject.register(router)
    return router
