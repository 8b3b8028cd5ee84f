"""Discord's answers to a message, read: what each one means for the outbox."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

import discord

# Direct messages closed; no server in common any more.
_CLOSED_TO_US = frozenset({50007, 50278})
_OPENING_TOO_FAST = 40003
_SLOWER = timedelta(minutes=10)
_UNAUTHORISED, _TOO_MANY = 401, 429
_FORBIDDEN_OR_GONE = frozenset({403, 404})
_MESSAGE_GONE = frozenset({10003, 10008})


class Reply(StrEnum):
    """What an answer comes to."""

    CLOSED = "closed"  # the person takes no direct messages: wait quietly
    STOPPED = "stopped"  # a channel is gone or a permission withheld: tell the organiser
    LIMITED = "limited"  # too many: exactly the wait that was asked for
    BARRED = "barred"  # the token, or this address, is refused: nothing more for a while
    AT_FAULT = "at_fault"  # this message is not understood: it waits long, and alone
    LOST = "lost"  # whether it stands in the chat, nobody knows


_BY_CODE = {
    **dict.fromkeys(_CLOSED_TO_US, Reply.CLOSED),
    _OPENING_TOO_FAST: Reply.LIMITED,
}


def reply_of(failure: BaseException) -> Reply:
    """What a failed attempt comes to. Anything unheard of counts as lost: that is never said
    twice and never given up."""
    if isinstance(failure, discord.RateLimited):
        return Reply.LIMITED
    if not isinstance(failure, discord.HTTPException) or failure.status >= 500:
        return Reply.LOST
    if failure.code in _BY_CODE:
        return _BY_CODE[failure.code]
    if failure.status in (_UNAUTHORISED, _TOO_MANY):
        return Reply.BARRED
    if failure.status in _FORBIDDEN_OR_GONE:
        # Without a code it is a proxy's word, not Discord's about this channel.
        return Reply.STOPPED if failure.code else Reply.LOST
    return Reply.AT_FAULT


def asked_to_wait(failure: BaseException) -> timedelta:
    """How long a limited or barred attempt is to wait."""
    if isinstance(failure, discord.RateLimited):
        return timedelta(seconds=failure.retry_after)
    return _SLOWER


def is_gone(failure: discord.HTTPException) -> bool:
    """Whether a message that was to be deleted is not there any more."""
    return failure.code in _MESSAGE_GONE
