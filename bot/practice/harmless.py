"""Words that name nobody: a clinician says so, and the whole group has them no longer underlined.

One of them may be a name after all, typed by mistake. So nobody reads another's: each sees and
takes away their own, and they go with whoever wrote them. They only take an underline away;
what holds a text up (a name behind "Mrs", say) holds it up all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.practice.answers import Answers, text_of
from bot.practice.house import Actor, House, acting, first_time
from bot.practice.refusals import Refusal
from bot.records import Database, clinicians, looking

MOST = 200
_LONGEST = 30
_WORD = re.compile(r"[^\W\d_](?:[\w'-]*\w)?")


@dataclass(frozen=True, slots=True)
class Own:
    """A clinician's own words, in their order; `in_words`: whether they may stand in Discord."""

    words: tuple[str, ...]
    in_words: bool


async def mine(house: House, who: Actor) -> Own:
    """One's own words; nobody else's."""
    return await house.records.read(lambda db: _own(db, acting(db, who).id))


async def put(house: House, who: Actor, answers: Answers) -> Own:
    """One's own words are those of the form from now on. Raises Refusal `harmless_too_many`."""
    wanted = words_in(text_of(answers, "words"))

    def work(db: Database) -> Own:
        me = acting(db, who).id
        if first_time(db, who, house.now()):
            for gone in set(looking.allowed_by(db, me)) - set(wanted):
                looking.disallow(db, me, gone)
            _allow(db, me, wanted)
        return _own(db, me)

    return await house.records.write(work)


async def allow(house: House, who: Actor, typed: Iterable[str]) -> Own:
    """Adds words of one's own. Raises Refusal `harmless_too_many`."""
    wanted = words_in(" ".join(typed))

    def work(db: Database) -> Own:
        me = acting(db, who).id
        if first_time(db, who, house.now()):
            _allow(db, me, wanted)
        return _own(db, me)

    return await house.records.write(work)


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters, each once; what is no word is left out."""
    straight = text.lower().replace("\u2019", "'")
    found = (match[0].removesuffix("'s") for match in _WORD.finditer(straight))
    return tuple(dict.fromkeys(word for word in found if len(word) <= _LONGEST))


def _allow(db: Database, me: str, wanted: Iterable[str]) -> None:
    looking.allow(db, me, wanted)
    if len(looking.allowed_by(db, me)) > MOST:
        raise Refusal("harmless_too_many", most=MOST)


def _own(db: Database, me: str) -> Own:
    return Own(tuple(looking.allowed_by(db, me)), clinicians.writes_in_chat(db, me))
