"""What could tell who somebody is, looked for before words are shared.

The words of `identifiers.toml`, what the group found harmless, the parts of names that are
watched for, and the finder of telephone numbers, put together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping

from bot.alliance.identifiers import Cues, Finder, Found, Looking
from bot.alliance.watching import Watch
from bot.practice.house import Actor, House, acting, own_client, whose
from bot.records import Database, keeping
from bot.records import looking as kept
from bot.records.clinicians import Clinician
from bot.wording import Wording

WATCHING_KEY = "watching_key"

_LISTS = (
    "titles",
    "before_a_name",
    "births",
    "before_an_age",
    "after_an_age",
    "old_ages",
    "before_a_number",
    "streets",
    "before_a_handle",
    "months",
)
# Where nobody said which countries a group lives in.
REGIONS = ("US", "GB", "DE", "FR", "AU")


async def found_in(
    house: House, who: Actor, texts: Mapping[str, str], client: str | None = None
) -> Mapping[str, tuple[Found, ...]]:
    """What was found in each text, under its own key and in its order; nothing is kept.

    With what this person's group found harmless, and the watched names of their `client` (an
    id), or of all of theirs where it is None. What holds, `Found.holds`, is changed before the
    text is shared. Raises NotThere for a client that is absent or another's.
    """

    def work(db: Database) -> Looking:
        if client is None:
            return looking_for(db, house, acting(db, who), None)
        clinician = whose(db, own_client(db, who, client).clinician_id)
        return looking_for(db, house, clinician, client)

    ready = await house.records.read(work)
    # Looking through takes its time, and others are waiting for the loop.
    return await asyncio.to_thread(lambda: {key: ready.look(text) for key, text in texts.items()})


def looking_for(db: Database, house: House, clinician: Clinician, client: str | None) -> Looking:
    """What is looked for in this clinician's words about a client of theirs, or about all."""
    return looking(
        house.wording,
        kept.allowed_in(db, clinician.group_id),
        watched=_watched(db, clinician.id, client),
    )


def looking(
    words: Wording,
    allowed: Iterable[str] = (),
    regions: Iterable[str] = REGIONS,
    watched: Finder | None = None,
) -> Looking:
    """What is looked for, with a group's own `allowed` words. `regions`: ISO 3166, two letters."""
    lists = {name: words.many(f"identifiers.{name}") for name in _LISTS}
    harmless = {word.lower() for word in (*words.many("identifiers.allowed"), *allowed)}
    cues = Cues(**lists, allowed=frozenset(harmless), given_names=words.given_names)
    countries = tuple(regions)
    return Looking(cues, lambda text: _phones(text, countries), watched)


def _watched(db: Database, clinician: str, client: str | None) -> Finder | None:
    found, key = kept.watched(db, clinician, client), keeping.get(db, WATCHING_KEY)
    return Watch(found, bytes.fromhex(key)).spans if found and key else None


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    # Its numbers of every country take memory, and most days nobody shares anything.
    import phonenumbers  # noqa: PLC0415

    for region in regions:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            yield match.start, match.end
