"""The look back at a therapy: its course, a place to look at, and what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chat.cards.page import there
from bot.chat.pieces import Card, Style, button, excerpt, listed, quoted, row, spread
from bot.chat.router import custom_id
from bot.faces import reviews as said
from bot.faces.reviews import PlaceSaid, ReviewSaid
from bot.practice.review import Review
from bot.wording import Wording

# As many points as are read on a phone.
_MOST = 8


def review(words: Wording, found: Review, hint: str = "") -> list[Card]:
    """The whole of it, on as many cards as that takes; the button stands on the last."""
    if not found.in_words:
        return [there(words, "review", found.client.id)]
    seen = said.review(words, found)
    key = "buttons.change_look_back" if seen.written else "buttons.write_look_back"
    write = button(words.say(key), custom_id("review:write", found.client.id), Style.primary)
    below = row(write)
    return spread(
        f"### {words.say('reviews.title', code=found.client.code)}",
        words.say("reviews.intro"),
        *_told(words, seen),
        words.say("reviews.colleague"),
        f"-# {hint}" if hint else "",
        below=[below] if below else [],
    )


def _told(words: Wording, seen: ReviewSaid) -> Iterator[str]:
    ruptures = _points(words, [rupture for _, rupture in seen.ruptures])
    yield f"**{words.say('reviews.course.title')}**\n{listed(seen.course)}"
    if ruptures:
        yield f"**{words.say('reviews.course.ruptures')}**\n{ruptures}"
    yield f"**{words.say('reviews.place.title')}**"
    yield _place(words, seen.place) if seen.place else words.say("reviews.place.none")
    for one in seen.also:
        yield f"**{one.title}**\n{_points(words, one.points)}"
    if seen.sources:
        yield f"-# {seen.sources}"
    if seen.written:
        yield f"**{words.say('reviews.written')}**"
        yield from (f"{one.label}\n{quoted(words.plain(one.typed))}" for one in seen.written)


def _place(words: Wording, place: PlaceSaid) -> str:
    parts = [
        " ".join(place.headlines),
        _under(words.say("reviews.place.noticed"), listed(place.noticed)),
        _under(words.say("reviews.place.mine"), listed(place.mine)),
        _under(
            words.say("reviews.place.then"),
            "\n".join(
                f"-# {one.label}\n{quoted(words.plain(excerpt(one.typed)))}" for one in place.then
            ),
        ),
        _under(words.say("reviews.place.against"), listed(place.against)),
    ]
    return "\n".join(part for part in parts if part)


def _under(title: str, what: str) -> str:
    return f"*{title}*\n{what}" if what else ""


def _points(words: Wording, points: Sequence[str]) -> str:
    more = len(points) - _MOST
    rest = [words.count("reviews.also.more", more)] if more > 0 else []
    return listed([*points[:_MOST], *rest])
