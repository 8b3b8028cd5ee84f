"""An organiser sets up the group. Nothing here ever reads a clinician's words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.alliance.recurrence import WeeklySlot
from bot.practice.answers import Answers, text_of
from bot.practice.house import Actor, House
from bot.practice.refusals import Refusal
from bot.practice.times import time_typed, zone_typed
from bot.records import Database, clinicians, groups
from bot.records.groups import Group, Words
from bot.records.ids import new_id

_MONDAY_AT_EIGHT = WeeklySlot(0, time_typed("8:00"))
RETENTION_DAYS = range(30, 3651)


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """A group as its organiser sees it: settings and how many have joined."""

    group: Group
    clinicians: int

    @property
    def ready(self) -> bool:
        """Whether clinicians can join: the zone is known and the words' way is decided."""
        return bool(self.group.zone and self.group.words)


async def settings(house: House, who: Actor) -> GroupSettings:
    """The group's settings; a server that has none gets a fresh, unfinished group."""
    return await house.records.write(lambda db: _seen(db, _group(db, house, who)))


async def set_rooms(house: House, who: Actor, answers: Answers) -> GroupSettings:
    """Keeps where the digest goes, where consultations hang, and which role clinicians have."""

    def work(db: Database) -> GroupSettings:
        group = _group(db, house, who)
        changed = replace(
            group,
            digest_channel=_id(answers, "digest_channel"),
            # A group's own form may leave it out; what is set then stays.
            consultation_channel=_id(answers, "consultation_channel")
            if "consultation_channel" in answers
            else group.consultation_channel,
            clinician_role=_id(answers, "clinician_role"),
        )
        return _saved(db, _since_now(house, group, changed))

    return await house.records.write(work)


async def set_time(house: House, who: Actor, answers: Answers) -> GroupSettings:
    """Keeps the zone and the digest's day and time.

    Raises Refusal `zone_unknown` or `time_unknown`.
    """
    zone = zone_typed(text_of(answers, "zone"))
    weekday = int(text_of(answers, "weekday") or 0)
    slot = WeeklySlot(weekday, time_typed(text_of(answers, "time")))

    def work(db: Database) -> GroupSettings:
        group = _group(db, house, who)
        return _saved(db, _since_now(house, group, replace(group, zone=zone, digest=slot)))

    return await house.records.write(work)


async def set_care(house: House, who: Actor, answers: Answers) -> GroupSettings:
    """Keeps how long data of those who left is held, and the group's risk protocol.

    Raises Refusal `retention_unknown` for anything but 30 to 3650 days.
    """
    typed = text_of(answers, "retention_days")
    if not typed.isdecimal() or int(typed) not in RETENTION_DAYS:
        raise Refusal("retention_unknown")

    def work(db: Database) -> GroupSettings:
        group = _group(db, house, who)
        protocol = text_of(answers, "risk_protocol")
        return _saved(db, replace(group, retention_days=int(typed), risk_protocol=protocol))

    return await house.records.write(work)


async def set_words(house: House, who: Actor, words: Words) -> GroupSettings:
    """Keeps where sentences go: through Discord's forms, or past it, on the private page.

    Nothing that is stored changes with it. Raises Refusal `page_not_set_up` where whoever runs
    the machine has given the page no address.
    """

    def work(db: Database) -> GroupSettings:
        group = _group(db, house, who)
        if words == "page" and not house.page:
            raise Refusal("page_not_set_up")
        return _saved(db, replace(group, words=words))

    return await house.records.write(work)


async def set_lessons(house: House, who: Actor, *, wanted: bool) -> GroupSettings:
    """Keeps whether the group gathers lessons. What was given before waits, or is taken back."""

    def work(db: Database) -> GroupSettings:
        return _saved(db, replace(_group(db, house, who), lessons=wanted))

    return await house.records.write(work)


async def left_server(house: House, guild: int) -> None:
    """The bot was removed: everything is frozen, nothing is erased."""
    await _mark(house, guild, gone=True)


async def back_in_server(house: House, guild: int) -> None:
    """The bot is in the server: what was frozen goes on."""
    await _mark(house, guild, gone=False)


async def only_in_servers(house: House, guilds: frozenset[int]) -> None:
    """The bot is in these servers and in no other: it was removed while it was away."""

    def work(db: Database) -> None:
        for group in groups.present(db):
            if group.guild not in guilds:
                groups.save(db, replace(group, gone_at=house.now()))

    await house.records.write(work)


async def _mark(house: House, guild: int, *, gone: bool) -> None:
    def work(db: Database) -> None:
        group = groups.of_guild(db, guild)
        if group is not None and (group.gone_at is not None) is not gone:
            groups.save(db, replace(group, gone_at=house.now() if gone else None))

    await house.records.write(work)


def _group(db: Database, house: House, who: Actor) -> Group:
    if who.guild is None:
        raise Refusal("only_in_server")
    if not who.organiser:
        raise Refusal("not_organiser")
    known = groups.of_guild(db, who.guild)
    if known is not None:
        return replace(known, organiser=who.person)
    fresh = Group(
        new_id(), who.guild, "", _MONDAY_AT_EIGHT, set_up_at=house.now(), organiser=who.person
    )
    groups.save(db, fresh)
    return fresh


def _since_now(house: House, before: Group, group: Group) -> Group:
    """A digest chosen anew is due from now on, and not for what lay before."""
    same = (before.zone, before.digest, before.digest_channel) == (
        group.zone,
        group.digest,
        group.digest_channel,
    )
    return group if same else replace(group, set_up_at=house.now())


def _saved(db: Database, group: Group) -> GroupSettings:
    groups.save(db, group)
    return _seen(db, group)


def _seen(db: Database, group: Group) -> GroupSettings:
    return GroupSettings(group, len(clinicians.joined(db, group.id)))


def _id(answers: Answers, key: str) -> int | None:
    typed = text_of(answers, key)
    return int(typed) if typed else None
