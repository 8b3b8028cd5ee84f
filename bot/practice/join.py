"""Joining a group, and leaving it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from bot.alliance.standing import MINUTES_AFTER, MINUTES_BEFORE
from bot.practice import consultation_leaving, remind
from bot.practice.answers import Answers, text_of
from bot.practice.house import Actor, House, acting, first_time
from bot.practice.refusals import Refusal
from bot.practice.times import time_typed, zone_typed
from bot.records import Database, Erasure, actions, audit, clinicians, drafts, entering, groups
from bot.records.clinicians import Clinician
from bot.records.groups import Group
from bot.records.ids import new_id

_MOST_MINUTES = 180
# What remains of an erasing, so that the same event again is none: not whose it was.
_ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a person needs to know before they join, and what they said if they have."""

    group: Group
    clinician: Clinician | None

    @property
    def agreed(self) -> bool:
        """Whether they have joined, and agreed to where the group's words go now."""
        words = self.group.words
        return self.clinician is not None and (
            words == "page" or self.clinician.words_agreed_at is not None
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """A membership and its group."""

    clinician: Clinician
    group: Group

    @property
    def in_words(self) -> bool:
        """Whether sentences may pass through Discord: both have said yes to it."""
        return self.group.words == "chat" and self.clinician.words_agreed_at is not None


@dataclass(frozen=True, slots=True)
class _Times:
    """A clinician's own times, as columns of their membership."""

    zone: str
    quiet_from: str | None
    quiet_until: str | None
    minutes_after: int
    minutes_before: int


async def invitation(house: House, who: Actor, roles: frozenset[int]) -> Invitation:
    """What joining means here. Raises Refusal where the group is not ready or not theirs."""

    def work(db: Database) -> Invitation:
        group = _open_group(db, who, roles)
        known = clinicians.known(db, group.id, who.person)
        return Invitation(group, known if known and known.left_at is None else None)

    return await house.records.read(work)


async def join(house: House, who: Actor, roles: frozenset[int], answers: Answers) -> Membership:
    """Joins, or changes zone and quiet hours. Words through Discord are agreed to with it.

    Raises Refusal `zone_unknown`, `time_unknown`, `quiet_half` or `minutes_unknown`.
    """
    times = _times(answers)

    def work(db: Database) -> Membership:
        group = _open_group(db, who, roles)
        now = house.now()
        known = clinicians.known(db, group.id, who.person)
        lasting = known is not None and known.left_at is None
        agreed = known.words_agreed_at if known and lasting else None
        clinician = replace(
            known or Clinician(new_id(), group.id, who.person, times.zone, joined_at=now),
            **asdict(times),
            words_agreed_at=(agreed or now) if group.words == "chat" else None,
            left_at=None,
        )
        clinicians.save(db, clinician)
        if not lasting:
            audit.noted(db, clinician.id, "joined", now)
        if clinician.words_agreed_at is not None and agreed is None:
            audit.noted(db, clinician.id, "words_agreed", now)
        remind.look_ahead(db, house, clinician)
        return Membership(clinician, group)

    return await house.records.write(work)


async def change_times(house: House, who: Actor, answers: Answers) -> Membership:
    """Changes zone, quiet hours and minutes of a membership that lasts, and nothing else.

    Raises the refusals of `join` about times.
    """
    times = _times(answers)

    def work(db: Database) -> Membership:
        member = _membership(db, who)
        if not first_time(db, who, house.now()):
            return member
        clinician = replace(member.clinician, **asdict(times))
        clinicians.save(db, clinician)
        remind.look_ahead(db, house, clinician)
        return replace(member, clinician=clinician)

    return await house.records.write(work)


async def membership(house: House, who: Actor) -> Membership:
    """The membership this person acts under."""
    return await house.records.read(lambda db: _membership(db, who))


async def leave(house: House, who: Actor) -> Membership:
    """Ends the membership at once. What was written is kept for the group's period."""

    def work(db: Database) -> Membership:
        done = _left_by(db, who)
        if done is not None:
            return done
        member = _membership(db, who)
        gone = replace(member.clinician, left_at=house.now())
        _end(db, house, gone, "left")
        first_time(db, who, house.now())
        actions.keep_outcome(db, who.action, gone.id)
        return Membership(gone, member.group)

    return await house.records.write(work)


def _left_by(db: Database, who: Actor) -> Membership | None:
    """The membership this very action ended: the same event again is no second wish."""
    clinician = clinicians.by_id(db, actions.outcome(db, who.action) or "")
    group = groups.by_id(db, clinician.group_id) if clinician else None
    return Membership(clinician, group) if clinician and group else None


async def leave_and_erase(house: House, who: Actor) -> None:
    """Ends the membership and erases everything this person wrote, at once.

    Whoever left before need not join again for that.
    """

    def work(db: Database) -> tuple[None, list[Erasure]]:
        if actions.outcome(db, who.action) == _ERASED:
            return None, []
        clinician = kept_of(db, who)
        first_time(db, who, house.now())
        actions.keep_outcome(db, who.action, _ERASED)
        consultation_leaving.erased(db, clinician, house.now())
        remind.withdraw_all(db, house, clinician)
        # A form that could not be saved holds words too, and belongs to a person, not a group.
        drafts.forget_of(db, clinician.person)
        return None, [Erasure("clinicians", clinician.id)]

    await house.records.erase(work)


def kept_of(db: Database, who: Actor) -> Clinician:
    """The membership this person acts under; else the one they left that is kept still.

    For erasing alone. Raises the refusals of `acting`.
    """
    try:
        return acting(db, who)
    except Refusal as refusal:
        left = clinicians.left_by(db, who.person, who.guild)
        if refusal.reason == "which_group" or not left:
            raise
        if len(left) > 1:
            raise Refusal("which_group") from None
        return left[0]


async def servers_of(house: House, person: int) -> list[int]:
    """The servers in which this person's membership lasts, as far as the records know."""
    return await house.records.read(lambda db: clinicians.servers_of(db, person))


async def everybody(house: House) -> list[tuple[int, int]]:
    """Each server and person of a membership that lasts: for whoever asks if they are there."""
    return await house.records.read(clinicians.everybody)


async def removed_from_server(house: House, person: int, guild: int) -> None:
    """The person is no longer in the server: their membership ends as if they had left."""

    def work(db: Database) -> None:
        found = clinicians.joined_in(db, person, guild)
        if found is not None:
            _end(db, house, replace(found, left_at=house.now()), "removed_from_server")

    await house.records.write(work)


def _end(db: Database, house: House, gone: Clinician, how: str) -> None:
    """A membership is over: nothing of it opens any more, and nothing more is said or asked."""
    clinicians.save(db, gone)
    audit.noted(db, gone.id, how, house.now())
    remind.withdraw_all(db, house, gone)
    entering.close(db, gone.id)


def _membership(db: Database, who: Actor) -> Membership:
    clinician = acting(db, who)
    group = groups.by_id(db, clinician.group_id)
    assert group is not None  # noqa: S101  (a foreign key holds it)
    return Membership(clinician, group)


def _open_group(db: Database, who: Actor, roles: frozenset[int]) -> Group:
    if who.guild is None:
        raise Refusal("only_in_server")
    group = groups.of_guild(db, who.guild)
    if group is None or not (group.zone and group.words):
        raise Refusal("not_set_up")
    if group.clinician_role and group.clinician_role not in roles:
        raise Refusal("not_a_clinician_here")
    return group


def _times(answers: Answers) -> _Times:
    quiet_from, quiet_until = _quiet(answers)
    return _Times(
        zone=zone_typed(text_of(answers, "zone")),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        minutes_after=_minutes(answers, "minutes_after", usually=MINUTES_AFTER, least=1),
        minutes_before=_minutes(answers, "minutes_before", usually=MINUTES_BEFORE, least=0),
    )


def _minutes(answers: Answers, key: str, *, usually: int, least: int) -> int:
    typed = text_of(answers, key)
    if not typed:
        return usually
    if not typed.isdecimal() or not least <= int(typed) <= _MOST_MINUTES:
        raise Refusal("minutes_unknown")
    return int(typed)


def _quiet(answers: Answers) -> tuple[str | None, str | None]:
    given = [text_of(answers, key) for key in ("quiet_from", "quiet_until")]
    if not any(given):
        return None, None
    if not all(given):
        raise Refusal("quiet_half")
    start, end = (time_typed(typed).strftime("%H:%M") for typed in given)
    return start, end


async def group_here(house: House, who: Actor) -> Group | None:
    """The group of the server this happens in, or of the person's one membership."""

    def work(db: Database) -> Group | None:
        if who.guild is not None:
            return groups.of_guild(db, who.guild)
        found = clinicians.joined_anywhere(db, who.person)
        return groups.by_id(db, found[0].group_id) if len(found) == 1 else None

    return await house.records.read(work)
