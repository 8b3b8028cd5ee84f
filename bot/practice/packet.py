"""The supervision packet: the ruptures of some weeks, made ready to take along. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.alliance.exchanges import Source, minute_of
from bot.alliance.identifiers import Looking
from bot.alliance.markers import Marker, Reaction
from bot.packet import Checked, Packet, PacketRupture, Sheet, laid_out, look_through
from bot.practice.clients import find_in
from bot.practice.house import Actor, House, acting, whose
from bot.practice.looking import looking_for
from bot.practice.ruptures import RuptureView, in_digest_order
from bot.practice.times import zone_named
from bot.records import Database, clinicians, debriefs, ruptures
from bot.records.debriefs import Debrief
from bot.wording import Wording

USUAL_WEEKS = 4
MOST_WEEKS = 104
# What a person can take along to one hour; the others are told as a number.
MOST_RUPTURES = 20

Questions = Mapping[str, str]
_BETWEEN = ". "


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a packet would hold, the one to revisit first, first.

    `in_words` says whether its sentences may stand in Discord; `more` how many wait beside
    those that come along.
    """

    views: tuple[RuptureView, ...]
    weeks: int
    zone: str
    in_words: bool
    more: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A packet laid out, and what was found in it that could tell who somebody is."""

    sheet: Sheet
    checked: Checked
    in_words: bool


async def choose(house: House, who: Actor, typed: str = "", weeks: int = USUAL_WEEKS) -> Chosen:
    """The unrepaired ruptures of the last `weeks`, with one client (an id or a code) or with all.

    A rupture counts by the last time anything happened to it. Raises Refusal `client_unknown`.
    """
    return await house.records.read(lambda db: _chosen(db, house, who, typed, weeks))


async def prepare(
    house: House, who: Actor, typed: str, weeks: int, questions: Questions
) -> Prepared:
    """Lays the packet out, with the question for supervision of each rupture by its id.

    Writes nothing: neither the packet nor the questions are kept.
    """

    def work(db: Database) -> tuple[Packet, bool, Looking]:
        chosen = _chosen(db, house, who, typed, weeks)
        until = house.now().astimezone(zone_named(chosen.zone)).date()
        found = tuple(_rupture(db, house.wording, view, questions) for view in chosen.views)
        packet = Packet(until - timedelta(weeks=chosen.weeks), until, found)
        client = find_in(db, who, typed) if typed else None
        clinician = whose(db, client.clinician_id) if client else acting(db, who)
        ready = looking_for(db, house, clinician, client.id if client else None)
        return packet, chosen.in_words, ready

    packet, in_words, ready = await house.records.read(work)
    sheet = laid_out(house.wording, packet)
    # Looking through takes its time, and others are waiting for the loop.
    checked = await asyncio.to_thread(_checked, house.wording, sheet, ready)
    return Prepared(sheet, checked, in_words)


def _checked(words: Wording, sheet: Sheet, ready: Looking) -> Checked:
    labels = {words.choice(sign).label for sign in (*Marker, *Reaction, *Source)}
    ours = partial(_only_labels, labels)
    return look_through(words, ready, sheet, ours=ours)


def _only_labels(labels: Set[str], line: str) -> bool:
    """Whether a line was put together of what is ticked: "Said it was fine" names nobody."""
    return all(label in labels for label in line.split(_BETWEEN))


def _chosen(db: Database, house: House, who: Actor, typed: str, weeks: int) -> Chosen:
    weeks = min(max(weeks, 1), MOST_WEEKS)
    client = find_in(db, who, typed) if typed else None
    clinician = client.clinician_id if client else acting(db, who).id
    since = house.now() - timedelta(weeks=weeks)
    found = [
        rupture
        for rupture in ruptures.unrepaired(db, clinician, client.id if client else None)
        if ruptures.last_touched(db, rupture) >= since
    ]
    views = in_digest_order(db, house, found)
    return Chosen(
        views=tuple(views[:MOST_RUPTURES]),
        weeks=weeks,
        zone=whose(db, clinician).zone,
        in_words=clinicians.writes_in_chat(db, clinician),
        more=max(0, len(views) - MOST_RUPTURES),
    )


def _rupture(
    db: Database, words: Wording, view: RuptureView, questions: Questions
) -> PacketRupture:
    rupture = view.rupture
    told = debriefs.of(db, rupture.clinician_id, rupture.debrief_id or "")
    return PacketRupture(
        code=rupture.code,
        type=words.choice(rupture.type).label,
        state=words.choice(rupture.state).label,
        age=words.count("cards.rupture.age_sessions", view.age.sessions),
        moment=_exchange(words, view.moment, told) if told else view.moment,
        went_off=_went_off(words, told) if told else "",
        reaction=_reaction(words, told) if told else "",
        line=rupture.planned_line,
        question=questions.get(rupture.id, "").strip(),
    )


def _exchange(words: Wording, moment: str, told: Debrief) -> str:
    """What was said and done, and below it when, and whether it is from memory or a record."""
    if not moment:
        return ""
    minute, source = minute_of(told.texts.get("minute", "")), told.texts.get("source", "")
    below = _BETWEEN.join(
        (
            *([words.choice(Source(source)).label] if source in set(Source) else ()),
            *([words.say("packet.minute", minute=minute)] if minute is not None else ()),
        )
    )
    return f"{moment}\n{below}" if below else moment


def _went_off(words: Wording, told: Debrief) -> str:
    """What was noticed in the client, and what it felt like."""
    noticed = _BETWEEN.join(words.choice(marker).label for marker in sorted(told.signs.markers))
    return "\n".join(part for part in (noticed, told.texts.get("impression", "")) if part)


def _reaction(words: Wording, told: Debrief) -> str:
    return _BETWEEN.join(words.choice(reaction).label for reaction in sorted(told.signs.reactions))
