"""Consultations that wait for voices: those one may join, and those that wait for one's own."""

from __future__ import annotations

from bot.alliance.consultations import Standing
from bot.practice.consultation_seen import post_of, seat_of
from bot.practice.consultation_views import Post, Seat
from bot.records import Database, consultations, seats
from bot.records.clinicians import Clinician


def to_join(db: Database, clinician: Clinician) -> tuple[Post, ...]:
    """Those of the clinician's group, with a name, in which they have no seat; without texts."""
    found = consultations.wanting_voices(db, clinician.group_id)
    return tuple(post_of(db, c, inside=False) for c in found if not _sits(db, c.id, clinician))


def awaited(db: Database, clinician: Clinician) -> tuple[Seat, ...]:
    """Those in which the open phase asks the clinician for something they have not given yet."""
    found = (seat_of(db, c, clinician) for c in consultations.seated(db, clinician.id))
    return tuple(seat for seat in found if _awaits(seat))


def _sits(db: Database, consultation: str, clinician: Clinician) -> bool:
    seat = seats.of(db, consultation, clinician.id)
    return seat is not None and seat.left_at is None


def _awaits(seat: Seat) -> bool:
    post = seat.consultation
    if post.standing is not Standing.RUNNING or post.paused or not seat.asked:
        return False
    return not any(given.phase == post.index and given.voice in seat.asked for given in seat.own)
