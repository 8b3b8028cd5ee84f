"""A consultation that goes on: who takes part, its phases, its thread."""

from __future__ import annotations

from collections.abc import Sequence

from bot.practice.consultation_views import Pause, Post, Seat
from bot.practice.house import Actor, House
from bot.records.outbox import OutboxMessage


async def seat(house: House, who: Actor, consultation_id: str) -> Seat:
    """A consultation one takes part in, while its words are kept. Raises NotThere without a seat.

    Not there either for its presenter before it is posted: see `consult.prepared`.
    """
    raise NotImplementedError


async def mine(house: House, who: Actor) -> list[Seat]:
    """Those one takes part in or presents, posted ones alone: running first, the newest first."""
    raise NotImplementedError


async def waiting(house: House, who: Actor) -> list[Post]:
    """Those with a name that wait for voices in one's group(s), and one has no seat in.

    Their texts are not in them. Gathering ones first.
    """
    raise NotImplementedError


async def join(house: House, who: Actor, consultation_id: str) -> Seat:
    """Takes a seat, also late, also again after leaving; twice is once.

    Raises NotThere for one of another group, without a name (those who were there when it was
    posted have their seats), or over.
    """
    raise NotImplementedError


async def leave(house: House, who: Actor, consultation_id: str) -> None:
    """Gives up a seat: what is held is dropped, what is posted stays. Twice is once.

    Raises NotThere without a seat, Refusal `consult_is_yours` for its presenter.
    """
    raise NotImplementedError


async def not_now(house: House, who: Actor, consultation_id: str) -> None:
    """Lets an invitation be, and tidies it away. Nobody is told. Raises NotThere without one."""
    raise NotImplementedError


async def next_phase(house: House, who: Actor, consultation_id: str, index: int) -> Seat:
    """The conductor opens the next phase now, or closes after the last; with a name only.

    `index` is the phase that is open on the card that was pressed: where another is open by now,
    nothing changes. Raises NotThere without a seat, Refusal `consult_not_yours` for anybody else.
    """
    raise NotImplementedError


async def more_time(house: House, who: Actor, consultation_id: str, index: int) -> Seat:
    """The conductor gives the open phase one more pace, once a phase; as `next_phase`.

    Raises Refusal `consult_more_once` for a second time.
    """
    raise NotImplementedError


async def answered(house: House, who: Actor, consultation_id: str, index: int) -> Seat:
    """The presenter has answered: the phase in which only they speak ends; with a name only.

    Raises NotThere without a seat, Refusal `consult_not_yours`.
    """
    raise NotImplementedError


async def resume(house: House, who: Actor, consultation_id: str) -> None:
    """Goes on after a pause, with the time that was left: in a new thread, or in the same.

    For the presenter, the conductor and the group's organiser; without a name for every seat.
    Not paused (any more): nothing happens. Raises NotThere for anybody else.
    """
    raise NotImplementedError


async def thread_made(house: House, message: OutboxMessage, thread: int) -> None:
    """The sender made, or found, the thread of a THREAD message; marks the message as sent.

    Twice is once; a second thread, or one that nobody wants any more, is deleted again.
    """
    raise NotImplementedError


async def gone(
    house: House, message: OutboxMessage, reason: Pause, missing: Sequence[str] = ()
) -> None:
    """A message of a consultation cannot be said or done: it stops, and the consultation pauses.

    Whoever can do something about it is told in person, once a pause. `missing`: permissions, as
    Discord's settings write them. In place of `messages.stopped`.
    """
    raise NotImplementedError


async def crowded(house: House, message: OutboxMessage) -> None:
    """The server has as many threads as Discord allows: told once; the sender tries again later."""
    raise NotImplementedError
