"""The words of `identifiers.toml` and the finder of telephone numbers, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.alliance.identifiers import Cues, Looking
from bot.wording import Wording

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


def looking(
    words: Wording, allowed: Iterable[str] = (), regions: Iterable[str] = REGIONS
) -> Looking:
    """What is looked for, with a group's own `allowed` words. `regions`: ISO 3166, two letters."""
    lists = {name: words.many(f"identifiers.{name}") for name in _LISTS}
    harmless = {word.lower() for word in (*words.many("identifiers.allowed"), *allowed)}
    cues = Cues(**lists, allowed=frozenset(harmless), given_names=words.given_names)
    countries = tuple(regions)
    return Looking(cues, lambda text: _phones(text, countries))


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    # Its numbers of every country take memory, and most days nobody shares anything.
    import phonenumbers  # noqa: PLC0415

    for region in regions:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            yield match.start, match.end
