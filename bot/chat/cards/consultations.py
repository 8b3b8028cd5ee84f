"""What a consultation says in its thread and its channel.

The opening card is drawn in one place, so that its presenter sees before posting exactly what
colleagues read afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import discord

from bot.alliance.consultations import PRESENTER_SPEAKS, Form, Pace, Phase, Voice, takes
from bot.chat.cards.page import to_page
from bot.chat.pieces import (
    MOST_TEXT,
    Button,
    Card,
    Piece,
    Style,
    button,
    excerpt,
    gap,
    heading,
    paragraphs,
    quoted,
    row,
    small,
    stamp,
    text,
    units,
)
from bot.chat.router import custom_id
from bot.faces import consultations as said
from bot.practice import consultation_posts as posts
from bot.practice.consultation_posts import Content
from bot.practice.consultation_views import Given, Post, Shared
from bot.records.outbox import OutboxMessage, seal
from bot.wording import Wording

# What is said around the texts of a card needs some room, too.
_ROOM = MOST_TEXT - 400
_QUESTION = "question"


def post(words: Wording, message: OutboxMessage, content: Content) -> Card:
    """A post for the thread or its channel, under its seal. Raises KeyError for another kind."""
    return _POSTS[message.kind](words, content).sealed(seal(message.id))


def voice(words: Wording, content: Content) -> Card:
    """What somebody gave, as it stands in the thread."""
    given = _given(content)
    label = said.voice_said(words, given, mention(given.author))
    if not content.in_words:
        where = to_page(words, "consultation", given.consultation_id)
        return Card(text(words.say("consultations.voice.on_page", voice=label)), row(where))
    told = words.plain(given.text)
    if given.voice is not Voice.LINE:
        return Card(small(label), text(told))
    take = button(words.say("buttons.take_offered"), custom_id("consult:take", given.id))
    return Card(small(label), text(quoted(f"**{_on_one_line(told)}**")), row(take))


def mention(person: int | None) -> str:
    """A person's name, which Discord puts there; empty for nobody. It rings for nobody."""
    return "" if person is None else f"<@{person}>"


def soon(at: datetime) -> str:
    """How far away a moment is, as Discord counts it down for whoever reads."""
    return discord.utils.format_dt(at, "R")


def opening_pieces(
    words: Wording, asked: tuple[Form, Pace], who: str, shared: Shared, *, code: str, in_words: bool
) -> list[Piece | None]:
    """The opening card without its buttons. `who` is empty without a name."""
    form, pace = asked
    named = "named" if who else "unnamed"
    filled = {"form": said.form(words, form), "pace": said.pace(words, pace)}
    headline = words.say(
        f"consultations.opening.{named}", **filled, **({"who": who} if who else {})
    )
    top: list[Piece | None] = [heading(code), small(headline)]
    if not in_words:
        return [*top, text(words.say("consultations.opening.on_page"))]
    return [*top, *_signs(words, shared), *_texts(words, shared)]


def is_cut(words: Wording, shared: Shared) -> bool:
    """Whether the opening card has no room for all of it."""
    return _most(words, shared) is not None


def whole(words: Wording, shared: Shared) -> list[str]:
    """Every text in full, for as many cards as that takes."""
    return [
        paragraphs(f"**{one.label}**", words.plain(one.text)) for one in said.texts(words, shared)
    ]


def _opening(words: Wording, content: Content) -> Card:
    one = _post(content)
    who = mention(one.presenter) if one.named else ""
    asked = (one.form, one.pace)
    cut = one.in_words and is_cut(words, one.shared)
    return Card(
        *opening_pieces(words, asked, who, one.shared, code=one.code, in_words=one.in_words),
        row(
            button(words.say("buttons.read_all"), custom_id("consult:whole", one.id))
            if cut
            else None,
            None if one.in_words else to_page(words, "consultation", one.id, style=Style.primary),
            button(words.say("buttons.how_it_goes"), custom_id("consult:about", one.id)),
            _mine(words, one),
        ),
    )


def _signs(words: Wording, shared: Shared) -> list[Piece | None]:
    told = _signs_told(words, shared)
    return [text(told)] if told else []


def _signs_told(words: Wording, shared: Shared) -> str:
    found = (
        ("markers", said.markers(words, shared)),
        ("reactions", said.reactions(words, shared)),
    )
    told = [
        f"**{said.text_label(words, key)}**\n{' · '.join(signs)}" for key, signs in found if signs
    ]
    return "\n".join(told)


def _texts(words: Wording, shared: Shared) -> list[Piece | None]:
    most = _most(words, shared) or MOST_TEXT
    pieces: list[Piece | None] = []
    for one in said.texts(words, shared):
        told = words.plain(excerpt(one.text, most))
        if one.key == _QUESTION:
            pieces += [gap(), heading(one.label), text(f"**{_on_one_line(told)}**")]
        else:
            pieces.append(text(f"**{one.label}**\n{quoted(told)}"))
    return pieces


def _most(words: Wording, shared: Shared) -> int | None:
    """How many characters of each text there is room for; None: all of them.

    What is typed fits; only where nearly every character has to be made harmless it may not.
    """
    most = max((len(one) for one in shared.texts.values()), default=0)
    room, shown = _ROOM - units(_signs_told(words, shared)), None
    while most and _length(words, shared, most) > room:
        most = shown = most * 3 // 4
    return shown


def _length(words: Wording, shared: Shared, most: int) -> int:
    told = (quoted(words.plain(excerpt(one, most))) for one in shared.texts.values())
    return units("".join(told))


def _phase(words: Wording, content: Content) -> Card:
    one, at = _post(content), _at(content)
    title = said.phase_title(words, one.form, content.index)
    return Card(
        heading(title),
        text(*said.asks(words, one, at, mention(one.presenter))),
        *_until(words, content),
        _give(words, one, at),
        small(words.count("consultations.phase.voices", one.voices)) if not one.in_words else None,
        *_conducted(words, one),
    )


def _still_open(words: Wording, content: Content) -> Card:
    one, at = _post(content), _at(content)
    title = words.say("consultations.phase.more_title", phase=said.phase(words, at))
    return Card(heading(title), *_until(words, content), _give(words, one, at))


def _until(words: Wording, content: Content) -> list[Piece | None]:
    if content.until is None:
        return []
    at, how_soon = stamp(content.until), soon(content.until)
    return [text(words.say("consultations.phase.until", at=at, soon=how_soon))]


def _conducted(words: Wording, one: Post) -> list[Piece | None]:
    if not one.named:
        below = [words.say("consultations.phase.held")]
        if one.conductor is not None:
            who = mention(one.conductor)
            below.append(words.say("consultations.phase.conducts_unnamed", who=who))
        return [small(told) for told in below]
    if one.conductor is None:
        return []
    return [small(words.say("consultations.phase.conducts", who=mention(one.conductor)))]


def _give(words: Wording, one: Post, at: Phase) -> Piece | None:
    """The ways to speak now, and to what one gave; where words go to the page, the way there."""
    if not one.in_words:
        page = to_page(words, "consultation", one.id, style=Style.primary)
        return row(page, _mine(words, one))
    asked = [voice for voice in Voice if voice in takes(at)]
    alone = "buttons.answer" if at in PRESENTER_SPEAKS else "buttons.give_voice"
    label = words.say(alone) if len(asked) == 1 else ""
    gives = [give_button(words, one.id, each, label=label) for each in asked]
    return row(*gives, _mine(words, one))


def give_button(
    words: Wording,
    consultation: str,
    one: Voice,
    *,
    label: str = "",
    style: Style = Style.primary,
) -> Button:
    """Opens the form of a voice; called after the voice where nothing else is said."""
    opens = custom_id("consult:give", consultation, one.value.replace("_", "-"))
    return button(label or words.choice(one).label, opens, style)


def _mine(words: Wording, one: Post) -> Button:
    return button(words.say("buttons.what_i_gave"), custom_id("consult:mine", one.id))


def _ended(words: Wording, content: Content) -> Card:
    one = _post(content)
    return Card(
        heading(words.say("consultations.ended.title")),
        text(words.say("consultations.ended.text", days=content.retention_days)),
        row(_mine(words, one)),
    )


def _said_after(words: Wording, content: Content) -> Card:
    one = _post(content)
    if not content.in_words:
        told = words.say("consultations.said_after.on_page")
        return Card(text(told), row(to_page(words, "consultation", one.id)))
    if one.named:
        first = words.say("consultations.said_after.named", who=mention(one.presenter))
    else:
        first = words.say("consultations.said_after.unnamed")
    return Card(text(first, quoted(words.plain(content.sentence))))


def _announced(words: Wording, content: Content) -> Card:
    one = _post(content)
    about = words.say(
        "consultations.announced.text",
        form=said.form(words, one.form),
        pace=said.pace(words, one.pace),
        about=words.say(f"consultations.announced.form.{one.form.value}"),
    )
    begins = (
        words.say("consultations.announced.begins", at=stamp(one.ends_at), soon=soon(one.ends_at))
        if one.ends_at
        else ""
    )
    return Card(
        heading(words.say("consultations.announced.title", who=mention(one.presenter))),
        text(about, begins),
        row(
            button(
                words.say("buttons.consult_join"), custom_id("consult:join", one.id), Style.primary
            )
        ),
        small(words.say(f"consultations.announced.{'private' if one.in_words else 'on_page'}")),
    )


def _on_one_line(told: str) -> str:
    """Bold is broken by a line's end, and by a space before its own."""
    return " ".join(told.split())


def _post(content: Content) -> Post:
    if content.post is None:
        raise ValueError("there is nothing to say of a consultation that is gone")
    return content.post


def _given(content: Content) -> Given:
    if content.given is None:
        raise ValueError("a voice without what was given")
    return content.given


def _at(content: Content) -> Phase:
    if content.phase is None:
        raise ValueError("a phase's card without its phase")
    return content.phase


_POSTS: dict[str, Callable[[Wording, Content], Card]] = {
    posts.ANNOUNCED: _announced,
    posts.OPENING: _opening,
    posts.PHASE: _phase,
    posts.STILL_OPEN: _still_open,
    posts.VOICE: voice,
    posts.VOICE_CHANGED: voice,
    posts.ENDED: _ended,
    posts.SAID_AFTER: _said_after,
}
