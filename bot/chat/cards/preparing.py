"""Asking colleagues, before they see anything: what can be asked about, and the preview."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.alliance.consultations import Standing
from bot.chat.cards.consultations import mention, opening_pieces, soon
from bot.chat.cards.consulting import where
from bot.chat.cards.harmless import name_nobody
from bot.chat.cards.page import to_page
from bot.chat.pieces import (
    MOST_CHOICES,
    MOST_TEXT,
    Card,
    Choice,
    Piece,
    Style,
    button,
    gap,
    heading,
    listed,
    people,
    row,
    select,
    small,
    stamp,
    text,
    units,
)
from bot.chat.router import custom_id
from bot.faces import consultations as said
from bot.faces import ruptures as ruptures_said
from bot.faces.consultations import Place
from bot.practice.consultation_views import Post, Prepared, Seat
from bot.practice.ruptures import RuptureView
from bot.wording import Wording

# What colleagues see has the usual colour; what only the presenter sees, a quiet one.
_QUIET = 0x9AA5B1
# So many places are shown; once they are changed, the others follow.
_MOST_PLACES, _MOST_CAPITALS = 6, 12
_LONGEST_PLACE = 60
_MOST_INVITED = 10
# What the confirming button says of the name, as the card that it stands on does.
NAMES = {"named": True, "unnamed": False}


def start(
    words: Wording,
    ready: Sequence[RuptureView],
    preparing: Sequence[Prepared],
    mine: Sequence[Seat],
    waiting: Sequence[Post],
    below: Sequence[Piece | None] = (),
) -> Card:
    """`/consult`: what can be asked about, what is prepared, where one takes part, who waits.

    `below` stands under all of it.
    """
    ruptures = [
        Choice(
            view.rupture.id,
            ruptures_said.title(words, view),
            ruptures_said.standing_in_short(words, view),
        )
        for view in ready
    ]
    prepared = [Choice(one.id, one.code, _prepared_in_short(words, one)) for one in preparing]
    seats = [
        Choice(one.consultation.id, one.consultation.code, _seat_in_short(words, one))
        for one in mine
    ]
    others = [Choice(one.id, one.code, _post_in_short(words, one)) for one in waiting]
    asked = "what" if ruptures or prepared else "none"
    say = words.say
    return Card(
        heading(say("consultations.start.title")),
        text(say(f"consultations.start.{asked}")),
        select("consult:pick", say("consultations.start.pick"), ruptures),
        select("consult:see", say("consultations.start.pick_prepared"), prepared),
        *_waiting(words, waiting),
        select("consult:join", say("consultations.start.pick_waiting"), others),
        select("consult:open", say("consultations.start.pick_mine"), seats),
        *below,
    )


def _waiting(words: Wording, waiting: Sequence[Post]) -> list[Piece | None]:
    if not waiting:
        return []
    lines = [
        words.say(
            "consultations.start.line_waiting",
            who=mention(one.presenter),
            form=said.form(words, one.form),
            pace=said.pace(words, one.pace),
        )
        for one in waiting[:MOST_CHOICES]
    ]
    return [text(f"{words.say('consultations.start.waiting')}\n{listed(lines)}")]


def _prepared_in_short(words: Wording, one: Prepared) -> str:
    return f"{one.client_code} · {said.form(words, one.form)}"


def _post_in_short(words: Wording, one: Post) -> str:
    return f"{said.form(words, one.form)} · {said.pace(words, one.pace)}"


def _seat_in_short(words: Wording, seat: Seat) -> str:
    one = seat.consultation
    return f"{said.form(words, one.form)} · {where(words, one)}"


def preview(words: Wording, found: Prepared, who: int) -> list[Card]:
    """The card exactly as colleagues will see it, and below it what can be changed before.

    `who` is the presenter. One message, or two where one has no room.
    """
    if found.standing is not Standing.PREPARED:
        return [confirmed(words, found)]
    shown = opening_pieces(
        words,
        (found.form, found.pace),
        mention(who) if found.named else "",
        found.shared,
        code=found.code,
        in_words=found.in_words,
    )
    controls = _controls(words, found)
    if _length(shown) + _length(controls) > MOST_TEXT:
        return [Card(*shown), Card(*controls, colour=_QUIET)]
    return [Card(*shown).below(*controls, colour=_QUIET)]


def _length(pieces: Sequence[Piece | None]) -> int:
    return sum(units(one.content) for one in pieces if isinstance(one, ui.TextDisplay))


def _controls(words: Wording, found: Prepared) -> list[Piece | None]:
    say = words.say
    ways = [
        button(say("buttons.consult_change"), custom_id("consult:form", found.id)),
        button(say("buttons.consult_words"), custom_id("consult:words", found.id))
        if found.in_words
        else to_page(words, "consultation", found.id),
        button(say("buttons.consult_unnamed"), custom_id("consult:unnamed", found.id))
        if found.named
        else button(say("buttons.consult_named"), custom_id("consult:named", found.id)),
        name_nobody(words) if found.in_words and _underlined(found) else None,
    ]
    return [
        small(say("consultations.preview.only_you")),
        *_what(words, found),
        *_places(words, found),
        text(*_warnings(words, found)),
        row(*ways),
        people(
            custom_id("consult:invite", found.id),
            say("consultations.preview.invite"),
            found.invited,
            _MOST_INVITED,
        )
        if found.named
        else None,
        *_post(words, found),
    ]


def _underlined(found: Prepared) -> bool:
    return any(not one.holds for places in found.found.values() for one in places)


def _what(words: Wording, found: Prepared) -> list[Piece | None]:
    if found.in_words:
        return []
    kinds = said.kinds(words, found.share)
    return [text(words.say("consultations.preview.structure", kinds=kinds))]


def _warnings(words: Wording, found: Prepared) -> list[str]:
    say = words.say
    return [
        say("consultations.preview.no_question") if not found.asks else "",
        say("consultations.preview.unnamed") if not found.named else "",
        say("consultations.preview.few") if not found.named and found.few else "",
        say("consultations.preview.no_channel") if found.channel_missing else "",
    ]


def _places(words: Wording, found: Prepared) -> list[Piece | None]:
    """What could tell who somebody is: what holds with the words around it, capitals by
    themselves. Where sentences stand on the page, they are shown there."""
    if not found.in_words:
        blocked = words.say("consultations.preview.holds_on_page") if found.blocked else ""
        return [text(blocked)] if blocked else []
    places = said.places(words, found.shared.texts, found.found)
    holds = [_holding(words, one) for one in places if one.holds]
    further = len(holds) - _MOST_PLACES
    more = [words.count("consultations.preview.more", further)] if further > 0 else []
    holding = [*holds[:_MOST_PLACES], *more]
    capitals = dict.fromkeys(one.found for one in places if not one.holds)
    told = [f"__{words.plain(one[:_LONGEST_PLACE])}__" for one in capitals][:_MOST_CAPITALS]
    return [
        text(words.say("consultations.preview.holds_title"), listed(holding)) if holding else None,
        text(words.say("consultations.preview.capitals", places=", ".join(told))) if told else None,
        small(words.say("consultations.preview.we_look")),
    ]


def _holding(words: Wording, one: Place) -> str:
    around = [words.plain(" ".join(part.split())) for part in (one.before, one.after)]
    gaps = (" " if one.before.endswith(" ") else "", " " if one.after.startswith(" ") else "")
    found = words.plain(" ".join(one.found[:_LONGEST_PLACE].split()))
    place = f"{around[0]}{gaps[0]}__{found}__{gaps[1]}{around[1]}"
    return words.say("consultations.preview.holds", where=one.where, kind=one.kind, place=place)


def _post(words: Wording, found: Prepared) -> list[Piece | None]:
    """The one confirmation, where nothing stands against it; and a way to let it be."""
    ready = found.asks and not found.blocked and not found.channel_missing
    not_now = button(words.say("buttons.not_now"), custom_id("consult:not-now", found.id))
    if not ready:
        return [row(not_now)]
    named = next(name for name, with_one in NAMES.items() if with_one is found.named)
    post = button(
        words.say("buttons.consult_post"), custom_id("consult:post", found.id, named), Style.primary
    )
    return [gap(), text(words.say("consultations.preview.confirm")), row(post, not_now)]


def confirmed(words: Wording, found: Prepared) -> Card:
    """It is on its way, and can still be taken back."""
    at = found.posts_at
    told = (
        words.say("consultations.preview.posts_at", at=stamp(at), soon=soon(at))
        if at and not found.named
        else words.say("consultations.preview.posts_now")
    )
    if found.standing is Standing.POSTING:
        way = button(words.say("buttons.withdraw"), custom_id("consult:throw", found.id))
    else:
        way = button(words.say("buttons.open_it"), custom_id("consult:mine", found.id))
    return Card(text(told), row(way))


def kept(words: Wording, consultation: str) -> Card:
    """Not now: it stays as it is, for its presenter alone."""
    return Card(
        text(words.say("consultations.preview.kept")),
        row(
            button(words.say("buttons.open_it"), custom_id("consult:see", consultation)),
            button(words.say("buttons.throw_away"), custom_id("consult:throw", consultation)),
        ),
    )
