"""Prompts after the hour: sent together, answered, put off, let go, tidied away.

A clinician has at most one such message standing in their direct messages: what comes due
while one is open is folded into it. No prompt is a reproach: after two days it goes away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import partial
from zoneinfo import ZoneInfo

from bot.alliance.recurrence import instant
from bot.alliance.standing import after_the_hour
from bot.practice.apart import went_well
from bot.practice.hours import Timetable, quiet_of
from bot.practice.house import Actor, House, own, whose
from bot.practice.letters import letter, tidy_all
from bot.practice.times import zone_named
from bot.records import Database, clinicians, outbox, prompts
from bot.records.clients import Client
from bot.records.clinicians import Clinician
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage
from bot.records.prompts import Prompt, PromptState

AFTER_HOUR = "after_hour"
_AT_ONCE = 50
# An hour that ended longer ago is no longer asked about, and its prompt goes away.
KEPT_FOR = timedelta(days=2)
_EVENING = time(19, 0)
_MORNING = time(8, 0)
_NIGHT = timedelta(hours=4)
# Where one cannot be asked now, it is tried again then.
_PUT_OFF = timedelta(hours=1)


class Later(StrEnum):
    """When to be asked again."""

    QUARTER = "quarter"
    HOUR = "hour"
    EVENING = "evening"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What waits for a debrief, in the order of the hours."""

    clinician: Clinician
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class PutOff:
    """What was put off, and until when: an instant, to be told in `zone`; None: let go."""

    until: datetime | None
    zone: str


async def send_due(house: House) -> None:
    """Puts one message into the outbox for each clinician with something to be asked now."""
    now = house.now()
    waiting = await house.records.read(lambda db: prompts.clinicians_waiting(db, now, _AT_ONCE))
    if not waiting:
        return

    def work(db: Database) -> None:
        for clinician in waiting:
            # By itself: one who cannot be asked, for whatever reason, keeps nobody else waiting.
            if not went_well(db, "Asking after an hour", partial(_ask, db, house, clinician)):
                prompts.put_off(db, clinician, now, now + _PUT_OFF)

    await house.records.write(work)


def _ask(db: Database, house: House, clinician_id: str) -> None:
    clinician = clinicians.by_id(db, clinician_id)
    now = house.now()
    found = prompts.to_send(db, clinician_id, now)
    if clinician is None or clinician.left_at is not None:
        for prompt in found:
            prompts.set_state(db, prompt.id, PromptState.LET_GO)
        return
    found = [prompt for prompt in found if not _put_by(db, clinician, prompt, now)]
    if not found:
        return
    for prompt in found:
        prompts.set_state(db, prompt.id, PromptState.SENT)
    _take_away(db, clinician, now)
    outbox.put(db, _message(clinician, prompts.open_of(db, clinician_id), now))


def _put_by(db: Database, clinician: Clinician, prompt: Prompt, now: datetime) -> bool:
    """Whether a prompt is not for now: too old, or something stands in the way."""
    if prompt.end <= now - KEPT_FOR:
        prompts.set_state(db, prompt.id, PromptState.LET_GO)
        return True
    # A clock that ran ahead has asked about hours that are yet to come.
    moment = _moment(db, clinician, max(now, prompt.end, _back(clinician, prompt, now)))
    if moment > now:
        prompts.send_later(db, prompt.id, moment)
    return moment > now


def _back(clinician: Clinician, prompt: Prompt, now: datetime) -> datetime:
    """Now, or the morning after the clinician was away, or the client paused."""
    zone = zone_named(clinician.zone)
    today = now.astimezone(zone).date()
    pauses = [p for p in (clinician.away_until, prompt.paused_until) if p and p >= today]
    return instant(max(pauses) + timedelta(days=1), _MORNING, zone) if pauses else now


def _moment(db: Database, clinician: Clinician, at: datetime) -> datetime:
    """That moment, or the first one after all that stands in its way.

    After another client's hour comes the usual pause: what that hour asks is asked with it.
    """
    pause = timedelta(minutes=clinician.minutes_after)
    return after_the_hour(
        at - pause,
        pause=pause,
        busy=Timetable.of(db, clinician).busy_around(at),
        quiet=quiet_of(clinician),
        zone=zone_named(clinician.zone),
        not_before=clinician.hushed_until,
    )


def _message(clinician: Clinician, asked: list[Prompt], now: datetime) -> OutboxMessage:
    # That each prompt is sent once is its own state's affair.
    cause = f"{AFTER_HOUR}:{new_id()}"
    data = {"prompts": [prompt.id for prompt in asked]}
    return letter(clinician, cause=cause, kind=AFTER_HOUR, data=data, now=now)


async def expire(house: House) -> int:
    """Lets go of what was not answered within two days, and tidies it away."""
    until = house.now() - KEPT_FOR
    if not await house.records.read(lambda db: prompts.ended_before(db, until)):
        return 0

    def work(db: Database) -> int:
        old = prompts.ended_before(db, until)
        for prompt in old:
            prompts.set_state(db, prompt.id, PromptState.LET_GO)
        for clinician_id in {prompt.clinician_id for prompt in old}:
            _tidy_if_done(db, clinician_id, house.now())
        return len(old)

    return await house.records.write(work)


async def catch_up(house: House, who: Actor, prompt_id: str) -> CatchUp:
    """Everything that waits for a debrief beside this prompt."""

    def work(db: Database) -> CatchUp:
        clinician = _whose(db, who, prompt_id)
        return CatchUp(clinician, tuple(prompts.open_of(db, clinician.id)))

    return await house.records.read(work)


def beside(db: Database, who: Actor, prompt_id: str) -> list[Prompt]:
    """Everything that waits for a debrief beside this prompt, inside a transaction."""
    return prompts.open_of(db, own(db, who, prompts.of, prompt_id).clinician_id)


async def one(house: House, who: Actor, prompt_id: str) -> Prompt:
    """An own prompt. Raises NotThere for an absent one and for another's alike."""
    return await house.records.read(lambda db: own(db, who, prompts.of, prompt_id))


async def put_off(house: House, who: Actor, prompt_id: str, later: Later) -> PutOff:
    """Asks again later: all that stands there now."""

    def work(db: Database) -> PutOff:
        clinician = _whose(db, who, prompt_id)
        until = _moment(db, clinician, _until(house.now(), clinician, later))
        for prompt in prompts.open_of(db, clinician.id):
            prompts.send_later(db, prompt.id, until)
        _take_away(db, clinician, house.now())
        return PutOff(until, clinician.zone)

    return await house.records.write(work)


async def not_today(house: House, who: Actor, prompt_id: str) -> PutOff:
    """Lets go of what stands there, and says nothing more after an hour today."""

    def work(db: Database) -> PutOff:
        clinician = _whose(db, who, prompt_id)
        for prompt in prompts.open_of(db, clinician.id):
            prompts.set_state(db, prompt.id, PromptState.LET_GO)
        tomorrow = _tomorrow(house.now(), zone_named(clinician.zone))
        clinicians.save(db, replace(clinician, hushed_until=tomorrow))
        _take_away(db, clinician, house.now())
        return PutOff(None, clinician.zone)

    return await house.records.write(work)


def hour_asked_for(db: Database, client: Client, draft: str) -> datetime | None:
    """When the hour began that a debrief under this draft is about, if it was asked for."""
    prompt = prompts.of(db, client.clinician_id, draft)
    if prompt is None or prompt.client_id != client.id:
        return None
    return prompt.start


def of_standing(db: Database, client: Client, draft: str) -> str | None:
    """The prompt a debrief answers, where its hour belongs to a standing session."""
    prompt = prompts.of(db, client.clinician_id, draft)
    return prompt.id if prompt and prompt.standing_id else None


def answered(db: Database, house: House, client: Client, draft: str) -> None:
    """A debrief was saved: what asked for it is answered, and tidied away with the last one.

    Without a prompt of its own, a debrief answers what was asked about this client's hours so
    far: whoever typed `/debrief` first need not be asked.
    """
    now = house.now()
    asked = prompts.of(db, client.clinician_id, draft)
    for prompt in [asked] if asked else prompts.for_client(db, client.id, now):
        prompts.set_state(db, prompt.id, PromptState.ANSWERED)
    _tidy_if_done(db, client.clinician_id, now)


def _whose(db: Database, who: Actor, prompt_id: str) -> Clinician:
    return whose(db, own(db, who, prompts.of, prompt_id).clinician_id)


def _take_away(db: Database, clinician: Clinician, now: datetime) -> None:
    """Takes away the message that stands in the clinician's direct messages."""
    tidy_all(db, AFTER_HOUR, clinician, now)


def _tidy_if_done(db: Database, clinician_id: str, now: datetime) -> None:
    clinician = clinicians.by_id(db, clinician_id)
    if clinician is not None and not prompts.open_of(db, clinician_id):
        _take_away(db, clinician, now)


def _until(now: datetime, clinician: Clinician, later: Later) -> datetime:
    zone = zone_named(clinician.zone)
    today = now.astimezone(zone).date()
    if later is Later.QUARTER:
        return now + timedelta(minutes=15)
    evening = instant(today, _EVENING, zone)
    if later is Later.HOUR or (later is Later.EVENING and evening <= now):
        return now + timedelta(hours=1)
    if later is Later.EVENING:
        return evening
    return _tomorrow(now, zone)


def _tomorrow(now: datetime, zone: ZoneInfo) -> datetime:
    """The next morning. Before four it is the one ahead: the day before is not over yet."""
    day = (now.astimezone(zone) - _NIGHT).date() + timedelta(days=1)
    return instant(day, _MORNING, zone)
