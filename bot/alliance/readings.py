"""What the signs of one hour add up to: a suggestion with its reasons, never a verdict.

The clinician decides. A reading names each sign it rests on, and always says what would
count against it, because a silence or a quick yes is a marker only where it moves away from
the work (Eubanks, Muran & Safran, rupture resolution rating system).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.alliance.markers import (
    Attendance,
    LastTime,
    Marker,
    MarkerKind,
    Presence,
    Reaction,
    RuptureType,
    Silence,
    Trigger,
)

Sign = Marker | Presence | Attendance | LastTime


@dataclass(frozen=True, slots=True)
class Signs:
    """What a clinician noticed in one session; every part may be empty.

    `last_time` is how the session before was attended, where it was noted; `silence` what the
    silence was, where there was one; `triggers` what touched the clinician.
    """

    presence: Presence | None = None
    markers: frozenset[Marker] = frozenset()
    reactions: frozenset[Reaction] = frozenset()
    attendance: Attendance = Attendance.ATTENDED
    last_time: Attendance | None = None
    silence: Silence | None = None
    triggers: frozenset[Trigger] = frozenset()

    def keys(self) -> frozenset[str]:
        """The keys of everything noticed, for lines that speak of one of them."""
        found = [*self.markers, *self.reactions, *self.triggers, self.attendance]
        return frozenset(sign.value for sign in found)


class Against(StrEnum):
    """What would speak against the reading, to be weighed by the clinician."""

    ONE_SIGN = "one_sign"
    MORE_PRESENT = "more_present"
    SILENCE_AT_WORK = "silence_at_work"
    ORDINARY_LATENESS = "ordinary_lateness"
    PLAIN_DISAGREEMENT = "plain_disagreement"
    PLANNED_ENDING = "planned_ending"
    TIRED_MYSELF = "tired_myself"
    THEIR_WAY = "their_way"
    SAFE_TO_COMPLAIN = "safe_to_complain"


# More questions at once than this are no longer gentle.
MOST_ASKED = 2


class Noticed(StrEnum):
    """Something worth one gentle question, whatever the markers say.

    The first six are read from one hour (`read`), the next five from the hours before it
    (`over_time`), the last from how the moment was told (`exchanges`).
    """

    SMOOTH_AND_FAR = "smooth_and_far"
    SMOOTH_AND_PLEASED = "smooth_and_pleased"
    EXPLAINED_AT_COMPLAINT = "explained_at_complaint"
    BOTH_SILENT = "both_silent"
    POLITE_ENDING = "polite_ending"
    CULTURAL_DIFFERENCE = "cultural_difference"
    TOPIC_STAYED_AWAY = "topic_stayed_away"
    UNDONE_AGAIN = "undone_again"
    HOURS_LOST_AGAIN = "hours_lost_again"
    QUIETER_AGAIN = "quieter_again"
    SMOOTH_FOR_LONG = "smooth_for_long"
    IMPRESSION_ONLY = "impression_only"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the signs add up to.

    `type` is None where they add up to nothing. `reasons` are the signs it rests on, the
    weightiest first: keys of markers, presence and attendance. `against` is never empty
    where there is a type. `ending` is set by any marker of an ending, whatever the type.
    """

    type: RuptureType | None
    reasons: tuple[Sign, ...] = ()
    against: tuple[Against, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    ending: bool = field(default=False)


_LAST_TIME = {
    Attendance.CANCELLED: LastTime.CANCELLED,
    Attendance.MISSED: LastTime.MISSED,
}
_PLACE = {marker: place for place, marker in enumerate(Marker)}
_COMPLAINTS = frozenset(
    {
        Marker.COMPLAINED_ABOUT_ME,
        Marker.COMPLAINED_ABOUT_WORK,
        Marker.COMPLAINED_ABOUT_SETTING,
        Marker.DOUBTED_PROGRESS,
        Marker.COMPARED,
    }
)


def read(signs: Signs) -> Reading:
    """Reads the signs of one session. Total: any combination gives a reading.

    A silence that was productive is no sign at all; one that was defensive is a plain one.
    """
    signs = _without_work(signs)
    away = _signs_of_withdrawal(signs)
    over = _in_order(m for m in signs.markers if m.kind is MarkerKind.CONFRONTATION)
    ending = _in_order(m for m in signs.markers if m.kind is MarkerKind.ENDING)
    confronting = _adds_up(over, signs)
    # A wish to stop is the last withdrawal, unless a plain complaint came with it.
    withdrawing = _adds_up(away, signs) or (bool(ending) and not confronting)
    kind = _type(withdrawing=withdrawing, confronting=confronting)
    # A type rests on signs of its own: one plain "no" is no reason to read a withdrawal.
    rests_on = (*(over if confronting else ()), *(away if withdrawing else ()))
    reasons = (*ending, *sorted(rests_on, key=_slight_in(signs)))
    return Reading(
        type=kind,
        reasons=reasons,
        against=_against(signs, reasons) if kind is not None else (),
        noticed=_noticed(signs),
        ending=bool(ending),
    )


def asked_first(noticed: Iterable[Noticed]) -> tuple[Noticed, ...]:
    """Those to ask, two at the most: a tired clinician reads no list of questions.

    A polite ending is asked about before anything else, and how the moment was told whenever it
    is an impression alone (practice literature, for both). That two are enough, and the order of
    the others, is ours: this hour before those that came before it.
    """
    found = sorted(set(noticed), key=_ASKED_FIRST.index)
    return tuple(found[:MOST_ASKED])


_FIRST = (Noticed.POLITE_ENDING, Noticed.IMPRESSION_ONLY)
_ASKED_FIRST = (*_FIRST, *(key for key in Noticed if key not in _FIRST))


def _type(*, withdrawing: bool, confronting: bool) -> RuptureType | None:
    if withdrawing and confronting:
        return RuptureType.MIXED
    if withdrawing:
        return RuptureType.WITHDRAWAL
    if confronting:
        return RuptureType.CONFRONTATION
    return None


def _signs_of_withdrawal(signs: Signs) -> tuple[Sign, ...]:
    """Every sign of withdrawal, the weightier ones first."""
    markers = _in_order(m for m in signs.markers if m.kind is MarkerKind.WITHDRAWAL)
    presence = (
        (signs.presence,) if signs.presence in (Presence.QUIETER, Presence.CLEARLY_QUIETER) else ()
    )
    found = (*presence, *markers, *_attendance(signs))
    return tuple(sorted(found, key=_slight_in(signs)))


def _without_work(signs: Signs) -> Signs:
    """The signs without a silence in which somebody was at work."""
    if signs.silence is not Silence.PRODUCTIVE:
        return signs
    return replace(signs, markers=signs.markers - {Marker.SILENT})


def _attendance(signs: Signs) -> tuple[Sign, ...]:
    """Coming late is one sign, whether it was ticked as a marker or noted as attendance.

    An hour that was cancelled or missed just before counts beside what happened in this one.
    """
    now = signs.attendance
    if now is Attendance.ATTENDED or (now is Attendance.LATE and Marker.LATE in signs.markers):
        noted: tuple[Sign, ...] = ()
    else:
        noted = (now,)
    before = _LAST_TIME.get(signs.last_time) if signs.last_time else None
    return (*noted, before) if before else noted


def _adds_up(found: Sequence[Sign], signs: Signs) -> bool:
    """One plain sign is enough, or two slight ones: each of those may be nothing alone."""
    slight = _slight_in(signs)
    return any(not slight(sign) for sign in found) or len(found) >= 2


def _slight_in(signs: Signs) -> Callable[[Sign], bool]:
    """Whether a sign means little alone, in this hour."""

    def slight(sign: Sign) -> bool:
        if sign is Marker.SILENT and signs.silence is Silence.DEFENSIVE:
            return False
        if isinstance(sign, Marker):
            return sign.slight
        return sign is not Presence.CLEARLY_QUIETER

    return slight


def _in_order(markers: Iterable[Marker]) -> tuple[Marker, ...]:
    """As the enumeration lists them, so that the same signs always read the same."""
    return tuple(sorted(markers, key=_PLACE.__getitem__))


def _against(signs: Signs, reasons: tuple[Sign, ...]) -> tuple[Against, ...]:
    held = set(reasons)
    over = [m for m in reasons if isinstance(m, Marker) and m.kind is MarkerKind.CONFRONTATION]
    found = {
        Against.ONE_SIGN: len(reasons) == 1,
        Against.MORE_PRESENT: signs.presence is Presence.MORE,
        Against.SILENCE_AT_WORK: Marker.SHORT_ANSWERS in held
        or (Marker.SILENT in held and signs.silence is not Silence.DEFENSIVE),
        Against.ORDINARY_LATENESS: bool(held & {Marker.LATE, *Attendance, *LastTime}),
        Against.PLAIN_DISAGREEMENT: bool(
            held & {Marker.TURNED_DOWN, Marker.COMPLAINED_ABOUT_SETTING}
        ),
        Against.PLANNED_ENDING: bool(held & {Marker.WANTS_TO_SKIP, Marker.WANTS_TO_STOP}),
        Against.TIRED_MYSELF: bool(signs.reactions & {Reaction.BORED, Reaction.DROWSY})
        and len(over) < len(reasons),
    }
    weighed = tuple(key for key, holds in found.items() if holds)
    # Something always speaks against a reading: a complaint may be trust, and somebody's
    # quiet may be their way.
    return weighed or ((Against.SAFE_TO_COMPLAIN,) if over else (Against.THEIR_WAY,))


def _noticed(signs: Signs) -> tuple[Noticed, ...]:
    """Combinations named in the literature as easy to miss.

    Compliance beside a drowsy, bored or relieved clinician, or one who thinks it went well, is
    how a withdrawal passes for progress; explaining at a complaint is the commonest way of
    defending; two silences keep each other company; a polite wish to stop is easily the last
    withdrawal; a cultural misunderstanding is easily filed as resistance (practice literature;
    the clinician's own side is rated beside the client's in the rupture resolution rating
    system, revised 2022).
    """
    smooth = {Marker.AGREED_QUICKLY, Marker.POLITE, Marker.ITS_FINE, Marker.FLAT}
    far = {Reaction.DROWSY, Reaction.BORED, Reaction.RELIEVED}
    explained = {Reaction.EXPLAINED, Reaction.DEFENDED, Reaction.PERSUADED}
    quiet = {Marker.SILENT, Marker.SHORT_ANSWERS}
    strained = signs.markers or signs.presence in (Presence.QUIETER, Presence.CLEARLY_QUIETER)
    complaint = any(m.kind is MarkerKind.CONFRONTATION for m in signs.markers)
    ending = any(m.kind is MarkerKind.ENDING for m in signs.markers)
    found = {
        Noticed.SMOOTH_AND_FAR: bool(signs.markers & smooth and signs.reactions & far),
        Noticed.SMOOTH_AND_PLEASED: Reaction.WENT_WELL in signs.reactions
        and bool(signs.markers & smooth)
        and not signs.reactions & far,
        Noticed.EXPLAINED_AT_COMPLAINT: bool(signs.markers & _COMPLAINTS)
        and bool(signs.reactions & explained),
        Noticed.BOTH_SILENT: bool(signs.markers & quiet)
        and Reaction.WENT_SILENT in signs.reactions,
        Noticed.POLITE_ENDING: ending and not complaint,
        Noticed.CULTURAL_DIFFERENCE: Trigger.CULTURAL_DIFFERENCE in signs.triggers
        and bool(strained),
    }
    return tuple(key for key, holds in found.items() if holds)
