"""What somebody takes with them from a consultation, what came of it, and a sentence for others."""

from __future__ import annotations

from collections.abc import Iterable

from bot.alliance.identifiers import Found
from bot.chat.cards.page import sentences_there
from bot.chat.pieces import (
    Button,
    Card,
    Piece,
    Style,
    button,
    excerpt,
    gap,
    heading,
    quoted,
    row,
    small,
    stamp,
    text,
)
from bot.chat.router import custom_id
from bot.faces import sharing
from bot.practice.takeaways import TakenAway
from bot.records.takeaways import Takeaway
from bot.wording import Wording


def takeaway(words: Wording, found: TakenAway) -> Card:
    """One takeaway, and what can be done with it."""
    one = found.takeaway
    return Card(
        heading(_title(words, one)),
        *(_written(words, found) if found.in_words else _chosen(words, one)),
        row(_write(words, found), _ask(words, found)),
        *_sentence(words, found),
        _further(words, found),
        *([] if found.in_words else sentences_there(words, "takeaway", one.id)),
    )


def can_wait(words: Wording) -> Card:
    """Nothing has happened yet."""
    return Card(text(words.say("takeaways.not_yet")))


def asked_after(words: Wording, one: Takeaway, *, in_words: bool) -> list[Piece | None]:
    """On the card of the next hour: what was taken away, and a quiet way to say what came of it."""
    kept = quoted(words.plain(excerpt(one.text, 200))) if one.text and in_words else ""
    return [
        gap(),
        text(words.say("takeaways.ask"), kept),
        row(
            button(words.say("buttons.what_happened"), custom_id("takeaway:ask", one.id)),
            button(words.say("buttons.not_yet"), custom_id("takeaway:not-yet", one.id)),
        ),
    ]


def on_rupture(words: Wording, kept: Iterable[Takeaway], *, in_words: bool) -> list[Piece | None]:
    """On a rupture's card: the latest that was taken away, and the way to it."""
    latest = next(iter(kept), None)
    if latest is None:
        return []
    told = quoted(words.plain(excerpt(latest.text))) if latest.text and in_words else ""
    label = words.say("buttons.what_i_take")
    return [
        text(words.say("takeaways.on_rupture"), told) if told else None,
        row(button(label, custom_id("takeaway:open", latest.id))),
    ]


def underlined(words: Wording, shared: str, found: Iterable[Found]) -> str:
    """A text that is to be shared, with what was found in it underlined."""
    parts = [
        f"__{words.plain(part)}__" if marked and part.strip() else words.plain(part)
        for part, marked in sharing.pieces(" ".join(shared.split("\n")), found)
    ]
    return quoted("".join(parts))


def _title(words: Wording, one: Takeaway) -> str:
    if one.code:
        return words.say("takeaways.title", code=one.code)
    return words.say("takeaways.title_alone")


def _written(words: Wording, found: TakenAway) -> list[Piece | None]:
    one = found.takeaway
    if not (one.text or one.said):
        return [text(words.say("takeaways.nothing_yet"))]
    if one.said and not (one.text or one.happened):
        return [text(words.say("takeaways.erased"))]
    parts = (("text", one.text), ("happened", one.happened or ""))
    return [
        text(words.say(f"takeaways.{key}"), quoted(words.plain(excerpt(told, 900))))
        for key, told in parts
        if told
    ]


def _chosen(words: Wording, one: Takeaway) -> list[Piece | None]:
    """Where sentences stand on the page: only which of them there are."""
    if not (one.text or one.said):
        return [text(words.say("takeaways.nothing_yet"))]
    return [
        text(
            words.say("takeaways.chosen_written") if one.text else "",
            words.say("takeaways.chosen_happened") if one.happened else "",
        )
    ]


def _write(words: Wording, found: TakenAway) -> Button | None:
    if not found.in_words:
        return None
    one = found.takeaway
    key = "buttons.change_takeaway" if one.text else "buttons.write_takeaway"
    style = Style.secondary if one.text else Style.primary
    return button(words.say(key), custom_id("takeaway:write", one.id), style)


def _ask(words: Wording, found: TakenAway) -> Button | None:
    """Once something was taken away; the next hour's card asks whoever wrote nothing."""
    one = found.takeaway
    if not found.in_words or not (one.text or one.said) or (one.said and found.told):
        return None
    return button(words.say("buttons.what_happened"), custom_id("takeaway:ask", one.id))


def _sentence(words: Wording, found: TakenAway) -> list[Piece | None]:
    """The sentence for the group: as it would stand there, or where it is by now."""
    one = found.takeaway
    if not one.sentence:
        return []
    pieces: list[Piece | None] = [gap()]
    if found.in_words:
        shown = underlined(words, one.sentence, found.found)
        pieces.append(text(words.say("takeaways.sentence"), shown))
    if found.told:
        return [*pieces, small(words.say("takeaways.told"))]
    if found.tells_at is not None:
        when = stamp(found.tells_at)
        keep_back = custom_id("takeaway:keep-back", one.id)
        return [
            *pieces,
            text(words.say("takeaways.will_be_told", when=when)),
            row(button(words.say("buttons.keep_back"), keep_back)),
        ]
    return [*pieces, *_may_be_sent(words, found)]


def _may_be_sent(words: Wording, found: TakenAway) -> list[Piece | None]:
    if not found.may_tell:
        return [small(words.say("takeaways.no_thread"))]
    if not found.in_words:
        return []
    if found.blocked:
        kinds = sharing.kinds(words, found.found)
        return [text(words.say("takeaways.holds", kinds=kinds))]
    key = "takeaways.preview" if found.takeaway.named else "takeaways.preview_unnamed"
    tell = custom_id("takeaway:tell", found.takeaway.id)
    return [
        text(words.say(key)),
        small(words.say("takeaways.capitals")) if found.found else None,
        row(button(words.say("buttons.tell_group"), tell, Style.primary)),
    ]


def _further(words: Wording, found: TakenAway) -> Piece | None:
    rupture = found.takeaway.rupture_id
    return row(
        button(words.say("buttons.open_rupture"), custom_id("rupture:show", rupture))
        if rupture
        else None,
        button(words.say("buttons.give_lesson"), custom_id("lesson:write"))
        if found.lessons
        else None,
    )
