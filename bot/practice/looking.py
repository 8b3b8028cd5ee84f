"""What could tell who somebody is, looked for before words are shared.

The words of `identifiers.toml`, what the group found harmless, the parts of names that are
watched for, and the finder of telephone numbers, put together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache

from bot.alliance.identifiers import Cues, Finder, Found, Looking
from bot.alliance.watching import Watch, parts_of
from bot.practice.house import Actor, House, acting, own_client, whose
from bot.records import Database, keeping
from bot.records import looking as kept
from bot.records.clinicians import Clinician
from bot.wording import Wording

WATCHING_KEY = "watching_key"
# Lists in which each line holds many words; and what is put together otherwise.
_ONE_AFTER_ANOTHER = ("after_a_given_name", "before_a_given_name")
_OTHERWISE = ("allowed", "allowed_phrases", "authors", "ordinary", "given_names")

# No telephone number that tells anything has fewer.
_FEWEST_FIGURES = 6
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


async def hinted(house: House, who: Actor, texts: Iterable[str], client: str) -> tuple[Found, ...]:
    """What would hold these words up if they were shared: for a hint where they are saved.

    Looked through without the finder of telephone numbers, whose tables of every country are
    slow: plain numbers are found all the same. Raises NotThere as `found_in`.
    """
    text = "\n".join(texts)
    if not text.strip():
        return ()

    def work(db: Database) -> Looking:
        clinician = whose(db, own_client(db, who, client).clinician_id)
        return looking_for(db, house, clinician, client, regions=())

    ready = await house.records.read(work)
    found = await asyncio.to_thread(ready.look, text)
    return tuple(one for one in found if one.holds)


def looking_for(
    db: Database,
    house: House,
    clinician: Clinician,
    client: str | None,
    regions: Iterable[str] = REGIONS,
) -> Looking:
    """What is looked for in this clinician's words about a client of theirs, or about all."""
    return looking(
        house.wording,
        kept.allowed_in(db, clinician.group_id),
        regions,
        watched=watch_of(db, clinician.id, client).spans,
    )


def looking(
    words: Wording,
    allowed: Iterable[str] = (),
    regions: Iterable[str] = REGIONS,
    watched: Finder | None = None,
) -> Looking:
    """What is looked for, with a group's own `allowed` words. `regions`: ISO 3166, two letters."""
    countries = tuple(regions)
    return Looking(
        _cues(words),
        (lambda text: _phones(text, countries)) if countries else None,
        watched,
        frozenset(word.lower() for word in allowed),
    )


def too_common(words: Wording) -> frozenset[str]:
    """Parts of names that stand in every text, and so are not watched for: van, de, an."""
    return frozenset((*_cues(words).particles, *words.many("identifiers.too_common")[0].split()))


@lru_cache(maxsize=4)
def _cues(words: Wording) -> Cues:
    """Every list of `identifiers.toml`; plain words are also those that we ourselves write."""
    lists = {
        field.name: words.many(f"identifiers.{field.name}")
        for field in fields(Cues)
        if field.name not in _OTHERWISE
    }
    for name in _ONE_AFTER_ANOTHER:
        lists[name] = tuple(word for line in lists[name] for word in line.split())
    harmless = words.many("identifiers.allowed")
    ordinary = words.many("identifiers.ordinary")
    return Cues(
        **lists,
        allowed=frozenset(one for one in harmless if " " not in one),
        allowed_phrases=frozenset(one for one in harmless if " " in one),
        authors=frozenset(words.many("identifiers.authors")),
        ordinary=frozenset(word for line in ordinary for word in line.split()),
        given_names=_with_plain_letters(
            words.given_names
            | {name for line in words.many("identifiers.given_names") for name in line.split()}
        ),
    )


def _with_plain_letters(names: Iterable[str]) -> frozenset[str]:
    """Names as they are written, and as somebody types them who leaves the accents out."""
    return frozenset(way for name in names for way in (name, *parts_of(name)))


def watch_of(db: Database, clinician: str, client: str | None = None) -> Watch:
    """What is watched for this clinician's client, or for all of theirs; often nothing."""
    found, key = kept.watched(db, clinician, client), keeping.get(db, WATCHING_KEY)
    return Watch(found, bytes.fromhex(key)) if found and key else Watch()


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    if sum(map(str.isdigit, text)) < _FEWEST_FIGURES:
        return
    # Its numbers of every country take memory, and most days nobody shares anything.
    import phonenumbers  # noqa: PLC0415

    for region in regions:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            yield match.start, match.end
