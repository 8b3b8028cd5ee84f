"""Standing sessions: added, listed, paused, moved, cancelled, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.alliance.standing import LONGEST_MINUTES, RAREST_WEEKS, Hour, Standing, hours
from bot.practice import remind
from bot.practice.clients import find_in
from bot.practice.hours import is_silent
from bot.practice.house import Actor, House, acting, first_time, own, whose
from bot.practice.refusals import NotThere, Refusal
from bot.practice.times import date_typed, time_typed, zone_named
from bot.records import Database, actions, clinicians, debriefs, prompts, standing
from bot.records.clinicians import Clinician
from bot.records.ids import new_id
from bot.records.standing import StandingSession

# Where an hour goes, given today: a wall time, or None where it is cancelled.
Where = Callable[[date], datetime | None]

_AHEAD = timedelta(days=14)
_MOST_SESSIONS = 100


@dataclass(frozen=True, slots=True)
class Appointment:
    """One hour to come; `silent` where nothing will be said about it."""

    session: StandingSession
    hour: Hour
    silent: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """A clinician's standing sessions, and the coming two weeks."""

    clinician: Clinician
    sessions: tuple[StandingSession, ...]
    ahead: tuple[Appointment, ...]

    def of_client(self, client: str) -> Calendar:
        """What of it concerns one client."""
        return replace(
            self,
            sessions=tuple(one for one in self.sessions if one.client_id == client),
            ahead=tuple(one for one in self.ahead if one.session.client_id == client),
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """A standing session as it was typed. `day` is a weekday (by number or name) or a date."""

    client: str
    day: str
    time: str
    minutes: int = 50
    every: int | None = None
    until: str = ""


async def add(house: House, who: Actor, wish: Wish) -> Calendar:
    """Adds a standing session: weekly, every so many weeks, or once on a date.

    Raises Refusal `day_unknown`, `date_unknown`, `time_unknown`, `minutes_unknown`,
    `every_unknown`, `until_passed`, `client_unknown`, `session_there` or `too_many_sessions`.
    """
    at = time_typed(wish.time)
    if not 1 <= wish.minutes <= LONGEST_MINUTES:
        raise Refusal("minutes_unknown")
    if wish.every is not None and not 0 <= wish.every <= RAREST_WEEKS:
        raise Refusal("every_unknown")

    def work(db: Database) -> Calendar:
        client = find_in(db, who, wish.client)
        if client.ended_at is not None:
            raise Refusal("client_unknown")
        clinician = whose(db, client.clinician_id)
        today = _today(house, clinician)
        first, every = _rhythm(house, wish, today)
        until = date_typed(wish.until, today) if wish.until.strip() else None
        if until is not None and until < first:
            raise Refusal("until_passed")
        if first_time(db, who, house.now()):
            made = Standing(first, at, wish.minutes, every, until)
            if any(
                _same(session, client.id, made) for session in standing.all_of(db, clinician.id)
            ):
                raise Refusal("session_there")
            add_in(db, house, clinician, client.id, [made])
        return _calendar(db, house, clinician)

    return await house.records.write(work)


def _same(session: StandingSession, client_id: str, made: Standing) -> bool:
    """Whether it is the same hour with the same client, so that it would be asked about twice."""
    known = session.standing
    both = (known.at, known.first.weekday(), known.every) == (
        made.at,
        made.first.weekday(),
        made.every,
    )
    apart = (made.first - known.first).days % (7 * made.every) if made.every else 0
    once_elsewhere = not made.every and made.first != known.first
    return session.client_id == client_id and both and not apart and not once_elsewhere


def add_in(
    db: Database, house: House, clinician: Clinician, client_id: str, made: Sequence[Standing]
) -> None:
    """Adds standing sessions as they are, inside a transaction. Refusal `too_many_sessions`."""
    if len(standing.all_of(db, clinician.id)) + len(made) > _MOST_SESSIONS:
        raise Refusal("too_many_sessions")
    for one in made:
        session_id = new_id()
        standing.add(db, session_id, client_id, one)
        for day, wall in one.moved.items():
            standing.move(db, session_id, day, wall)
    remind.look_ahead(db, house, clinician)


async def calendar(house: House, who: Actor, client: str = "") -> Calendar:
    """The clinician's standing sessions, and the coming two weeks: all, or one client's.

    Raises Refusal `client_unknown`.
    """

    def work(db: Database) -> Calendar:
        if not client:
            return _calendar(db, house, acting(db, who))
        meant = find_in(db, who, client)
        return _calendar(db, house, whose(db, meant.clinician_id)).of_client(meant.id)

    return await house.records.read(work)


async def coming_days(house: House, who: Actor) -> list[date]:
    """The coming days, as dates in the clinician's zone: three weeks, then the Mondays."""
    clinician = await house.records.read(lambda db: acting(db, who))
    today = _today(house, clinician)
    near = [today + timedelta(days=days) for days in range(21)]
    monday = near[-1] + timedelta(days=7 - near[-1].weekday())
    return near + [monday + timedelta(weeks=weeks) for weeks in range(12)]


async def remove(house: House, who: Actor, session_id: str) -> Calendar:
    """Removes a standing session. What was debriefed stays."""

    def work(db: Database) -> Calendar:
        done = _did(db, who)
        if done is not None:
            # The same event again: the session is gone, and its clinician sees that.
            return _calendar(db, house, own(db, who, _oneself, done))
        found = own(db, who, standing.of, session_id)
        _does(db, house, who, found.clinician_id)
        remind.take_back(db, house, found)
        standing.remove(db, found.id)
        clinician = whose(db, found.clinician_id)
        remind.look_ahead(db, house, clinician)
        return _calendar(db, house, clinician)

    return await house.records.write(work)


async def pause(house: House, who: Actor, client: str, until: str) -> Calendar:
    """Nothing is said up to and including a day, about one client or at all.

    Raises Refusal `date_unknown` or `until_passed`.
    """

    def work(db: Database) -> Calendar:
        clinician = acting(db, who)
        today = _today(house, clinician)
        last = date_typed(until, today)
        if last < today:
            raise Refusal("until_passed")
        return _calendar(db, house, _pause(db, house, who, clinician, client, last))

    return await house.records.write(work)


async def resume(house: House, who: Actor, client: str) -> Calendar:
    """Ends a pause, for one client or altogether."""

    def work(db: Database) -> Calendar:
        return _calendar(db, house, _pause(db, house, who, acting(db, who), client, None))

    return await house.records.write(work)


def _pause(
    db: Database, house: House, who: Actor, clinician: Clinician, client: str, until: date | None
) -> Clinician:
    if client:
        standing.pause_client(db, find_in(db, who, client).id, until)
    else:
        clinician = replace(clinician, away_until=until)
        clinicians.save(db, clinician)
    # A paused client's hour is free, and what comes before the others' finds its place anew.
    remind.look_ahead(db, house, clinician)
    return clinician


async def cancel(house: House, who: Actor, session_id: str, day: str) -> StandingSession:
    """Cancels the hour of one day."""
    meant = _day(day)
    return await house.records.write(
        lambda db: _change(db, house, who, session_id, meant, lambda _: None)
    )


async def move(
    house: House, who: Actor, session_id: str, day: str, *, to_day: str, to_time: str
) -> StandingSession:
    """Moves the hour of one day. Raises Refusal `date_unknown`, `time_unknown`, `until_passed`."""
    meant, to = _day(day), _to(to_day, time_typed(to_time))
    return await house.records.write(lambda db: _change(db, house, who, session_id, meant, to))


async def moved(
    house: House, who: Actor, prompt_id: str, *, to_day: str, to_time: str
) -> StandingSession:
    """Moves the hour a prompt asked about: it did not take place then, and is asked about anew.

    What was noted of it as cancelled or missed is taken back.
    """

    at = time_typed(to_time)

    def work(db: Database) -> StandingSession:
        done = _did(db, who)
        if done is not None:
            return own(db, who, standing.of, done)
        prompt = own(db, who, prompts.of, prompt_id)
        if prompt.standing_id is None:
            raise NotThere
        _does(db, house, who, prompt.standing_id)
        debriefs.take_back_not_held(db, prompt_id)
        to = _to(to_day, at)
        return _change(db, house, who, prompt.standing_id, prompt.day, to)

    return await house.records.write(work)


def _to(day: str, at: time) -> Where:
    return lambda today: datetime.combine(date_typed(day, today), at)


def _change(
    db: Database, house: House, who: Actor, session_id: str, day: date, to: Where
) -> StandingSession:
    """Moves or cancels the hour of one day; what asked about it lets go."""
    found = own(db, who, standing.of, session_id)
    clinician = whose(db, found.clinician_id)
    wall = to(_today(house, clinician))
    if wall is not None and wall.replace(tzinfo=zone_named(clinician.zone)) < house.now():
        raise Refusal("until_passed")
    if next(found.standing.days(day), None) != day:
        raise NotThere
    remind.take_back(db, house, found, day)
    standing.move(db, found.id, day, wall)
    prompts.release(db, found.id, day)
    remind.look_ahead(db, house, clinician)
    return found


def _calendar(db: Database, house: House, clinician: Clinician) -> Calendar:
    zone = zone_named(clinician.zone)
    now = house.now()
    today = _today(house, clinician)
    sessions = [
        replace(session, paused_until=_still(session.paused_until, today))
        for session in standing.all_of(db, clinician.id)
    ]
    clinician = replace(clinician, away_until=_still(clinician.away_until, today))
    ahead = [
        Appointment(session, hour, is_silent(clinician, session, hour, zone))
        for session in sessions
        for hour in hours(session.standing, zone, now, now + _AHEAD)
    ]
    ahead.sort(key=lambda appointment: appointment.hour.start)
    return Calendar(clinician, tuple(sessions), tuple(ahead))


def _still(until: date | None, today: date) -> date | None:
    """A pause that is not over yet."""
    return until if until is not None and until >= today else None


def _rhythm(house: House, wish: Wish, today: date) -> tuple[date, int]:
    """The first day, and every how many weeks (0: once)."""
    weekday = _weekday(house, wish.day)
    if weekday is None:
        first = _date(wish.day, today)
        if first < today:
            raise Refusal("until_passed")
        return first, wish.every or 0
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    return first, 1 if wish.every is None else wish.every


def _date(typed: str, today: date) -> date:
    try:
        return date_typed(typed, today)
    except Refusal:
        raise Refusal("day_unknown") from None


def _weekday(house: House, typed: str) -> int | None:
    """0 for Monday: as a number, or as the beginning of its name in `setup.weekdays`."""
    given = typed.strip().casefold()
    if given in {"0", "1", "2", "3", "4", "5", "6"}:
        return int(given)
    names = [name.casefold() for name in house.wording.many("setup.weekdays")]
    found = [n for n, name in enumerate(names) if len(given) > 1 and name.startswith(given)]
    return found[0] if len(found) == 1 else None


def _day(written: str) -> date:
    """The day a button carries. Raises NotThere for anything else."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotThere from None


def _today(house: House, clinician: Clinician) -> date:
    return house.now().astimezone(zone_named(clinician.zone)).date()


def _does(db: Database, house: House, who: Actor, outcome: str) -> None:
    first_time(db, who, house.now())
    actions.keep_outcome(db, who.action, outcome)


def _did(db: Database, who: Actor) -> str | None:
    """What this very action did, where the same event comes again."""
    return actions.outcome(db, who.action)


def _oneself(db: Database, clinician: str, wanted: str) -> Clinician | None:
    return clinicians.by_id(db, wanted) if clinician == wanted else None
