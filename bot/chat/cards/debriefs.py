"""The card after a debrief: what was saved, the reading and why, lines, and one question."""

from __future__ import annotations

from bot.alliance.markers import Attendance, RuptureType
from bot.chat.cards.checks import in_short, underlined
from bot.chat.cards.page import sentences_there, to_page
from bot.chat.cards.takeaways import asked_after
from bot.chat.pieces import (
    Button,
    Card,
    Choice,
    Piece,
    Style,
    button,
    excerpt,
    gap,
    heading,
    listed,
    quoted,
    row,
    select,
    small,
    text,
)
from bot.chat.router import custom_id
from bot.faces import clients as of_client
from bot.faces import debriefs as said
from bot.faces import lines as of_lines
from bot.faces.debriefs import ReadingSaid
from bot.practice.debrief import DebriefForm
from bot.practice.debriefed import RuptureAnswer, SavedDebrief
from bot.records.clients import Client
from bot.wording import Wording


def saved(words: Wording, debrief: SavedDebrief, hint: str = "") -> Card:
    """A debrief as it stands, with the reading and the question it leaves open.

    `hint` says in a line that something in its words could tell who it is.
    Where its sentences stand on the page, this says what was chosen, and leads there.
    """
    return Card(
        heading(said.title(words, debrief)),
        _own_words(words, debrief),
        small(hint) if hint else None,
        *_reading(words, debrief),
        _engagement(words, debrief),
        *_lines(words, debrief),
        *_question(words, debrief),
        *_takeaway(words, debrief),
        _more(words, debrief),
        *([] if debrief.in_words else sentences_there(words, "debrief", debrief.id)),
    )


def other_types(words: Wording, debrief: SavedDebrief) -> Card:
    """The other types, where the reading did not name the right one."""
    read = debrief.reading.type
    kinds = [kind for kind in RuptureType if kind is not read]
    return Card(
        heading(said.title(words, debrief)),
        text(words.say("cards.debrief.which_type")),
        row(*(_yes(words, debrief, kind, Style.primary) for kind in kinds)),
        row(button(words.say("buttons.back"), custom_id("debrief:show", debrief.id))),
    )


def said_or_not(words: Wording, debrief: SavedDebrief) -> Card:
    """After a yes: was it said in the room, or noticed and not said?"""
    rupture = debrief.rupture_id or ""
    return Card(
        heading(words.say("cards.rupture.confirmed", code=debrief.code)),
        text(words.say("cards.rupture.said_or_not")),
        row(
            button(
                words.say("buttons.said_in_room"),
                custom_id("rupture:repair", rupture),
                Style.primary,
            ),
            button(
                words.say("buttons.not_said"), custom_id("rupture:unsaid", rupture), Style.primary
            ),
        ),
        small(words.say("cards.rupture.either_is_fine")),
    )


def no_rupture(words: Wording, debrief: SavedDebrief) -> Card:
    """After a no: it is kept as it is; a changed mind is one press away."""
    return Card(
        heading(said.title(words, debrief)),
        text(words.say("cards.debrief.no_rupture")),
        row(button(words.say("buttons.after_all"), custom_id("debrief:other", debrief.id))),
    )


def same_rupture(words: Wording, debrief: SavedDebrief) -> Card:
    """The strain from before goes on: no second rupture, one step to its card."""
    earlier = debrief.waiting[:1]
    return Card(
        heading(said.title(words, debrief)),
        text(words.say("cards.debrief.same_rupture")),
        row(
            *(
                button(
                    words.say("buttons.open_rupture"),
                    custom_id("rupture:show", rupture.id),
                    Style.primary,
                )
                for rupture in earlier
            )
        ),
    )


def whose(words: Wording, clients: list[Client]) -> Card:
    """Which client the debrief is about."""
    choices = [Choice(c.id, c.code, words.say("cards.client.held", number=c.held)) for c in clients]
    return Card(
        heading(words.say("cards.debrief.whose")),
        select(custom_id("debrief:of"), words.say("cards.debrief.pick"), choices),
        small(words.say("cards.debrief.or_by_code")),
    )


def ways(words: Wording, form: DebriefForm) -> Card:
    """The ways to debrief one session: the form, in words on the page, or one tap."""
    client, draft = form.client_id, form.draft
    return Card(
        heading(words.say("cards.debrief.ways", code=form.code)),
        row(
            button(
                words.say("buttons.debrief"),
                custom_id("debrief:open", client, draft),
                Style.primary,
            ),
            button(
                words.say("buttons.nothing_to_note"), custom_id("debrief:nothing", client, draft)
            ),
            None if form.in_words else to_page(words, "draft", client, draft),
        ),
        row(
            button(words.say("buttons.cancelled"), custom_id("debrief:cancelled", client, draft)),
            button(words.say("buttons.missed"), custom_id("debrief:missed", client, draft)),
        ),
    )


def empty(words: Wording, client_id: str, draft: str) -> Card:
    """Nothing was in the form: perhaps there was nothing to note, which is one tap."""
    return Card(
        text(words.say("errors.debrief_empty")),
        row(
            button(
                words.say("buttons.nothing_to_note"),
                custom_id("debrief:nothing", client_id, draft),
                Style.primary,
            ),
            button(words.say("buttons.debrief"), custom_id("debrief:open", client_id, draft)),
        ),
    )


def _engagement(words: Wording, debrief: SavedDebrief) -> Piece | None:
    """Engagement against last time, as a small line over the latest hours."""
    line = debrief.engagement
    found = of_client.engagement(words, line) if line and debrief.in_words else None
    return small(f"{found.marks} {found.told}") if found else None


def _more(words: Wording, debrief: SavedDebrief) -> Piece | None:
    """From impression to fact: a second form, where sentences may stand here."""
    told = debrief.session.attendance.held and not debrief.nothing_to_note
    if not (told and debrief.in_words and words.form("debrief").beside.questions):
        return None
    more = custom_id("debrief:more", debrief.client_id, debrief.draft)
    return row(button(words.say("buttons.more_of_it"), more))


def _own_words(words: Wording, debrief: SavedDebrief) -> Piece | None:
    nothing_to_read = said.without_words(words, debrief)
    if nothing_to_read:
        return text(nothing_to_read)
    if not debrief.in_words:
        return None
    moment = debrief.texts.get("moment", "")
    own = [
        f"**{answer.label}**\n{_typed(words, answer.typed)}"
        for answer in said.own_answers(words, debrief)
    ]
    return text(_typed(words, moment) if moment else "", *own)


def _typed(words: Wording, typed: str) -> str:
    return quoted(words.plain(excerpt(typed)))


def _reading(words: Wording, debrief: SavedDebrief) -> list[Piece | None]:
    reading = said.reading(words, debrief)
    if reading is None:
        return []
    if not debrief.in_words:
        return [_chosen(words, debrief, reading)]
    because = " · ".join(reading.reasons)
    against = f"{words.say('cards.debrief.against')}\n{listed(reading.against)}"
    return [
        text(
            *reading.headlines,
            words.say("cards.debrief.because", reasons=because) if because else "",
            against if reading.against else "",
            *reading.noticed,
            reading.otherwise,
        )
    ]


def _chosen(words: Wording, debrief: SavedDebrief, reading: ReadingSaid) -> Piece | None:
    """What was chosen, and the name of what it may be: no sentence of the reading."""
    kind, because = debrief.reading.type, " · ".join(reading.reasons)
    return text(
        words.say("cards.page.may_be", type=words.choice(kind).label) if kind else "",
        words.say("cards.debrief.because", reasons=because) if because else "",
    )


def _lines(words: Wording, debrief: SavedDebrief) -> list[Piece | None]:
    if not debrief.in_words:
        return []
    next_line = debrief.texts.get("next_line", "")
    pieces: list[Piece | None] = []
    if next_line:
        pieces += _own_line(words, debrief, next_line)
    if debrief.lines:
        bank = "\n\n".join(quoted(line.text) for line in debrief.lines)
        pieces.append(text(words.say("cards.debrief.lines"), bank))
    return [gap(), *pieces] if pieces else []


def _own_line(words: Wording, debrief: SavedDebrief, line: str) -> list[Piece | None]:
    """The line for next time; where the check underlines something, what, and that it is kept."""
    title = words.say("cards.debrief.your_line")
    if debrief.checked is None or not debrief.checked.remarks:
        return [text(title, quoted(f"**{words.plain(excerpt(line))}**"))]
    found = of_lines.checked(words, line, debrief.checked)
    return [text(title, underlined(words, found)), in_short(words, found)]


def _question(words: Wording, debrief: SavedDebrief) -> list[Piece | None]:
    """Is this a rupture? Asked of every debrief, most quietly where nothing points to one."""
    if debrief.rupture_id:
        opened = custom_id("rupture:show", debrief.rupture_id)
        return _pieces(row(button(words.say("buttons.open_rupture"), opened, Style.primary)))
    return [*_is_it_a_rupture(words, debrief), *_that_waits(words, debrief)]


def _takeaway(words: Wording, debrief: SavedDebrief) -> list[Piece | None]:
    """Where colleagues looked at it before this hour: what came of what was taken away?"""
    if debrief.takeaway is None:
        return []
    return asked_after(words, debrief.takeaway, in_words=debrief.in_words)


def _that_waits(words: Wording, debrief: SavedDebrief) -> list[Piece | None]:
    """Where a rupture of this client waits: was something said about it in this hour?"""
    if not (debrief.waiting and debrief.session.attendance.held):
        return []
    rupture = debrief.waiting[0].id
    return [
        text(words.say("cards.debrief.one_waits")),
        row(
            button(words.say("buttons.said"), custom_id("rupture:repair", rupture), Style.primary),
            button(words.say("buttons.open_rupture"), custom_id("rupture:show", rupture)),
        ),
    ]


def _is_it_a_rupture(words: Wording, debrief: SavedDebrief) -> list[Piece | None]:
    read = debrief.reading.type
    if not debrief.session.attendance.held:
        return _pieces(_how_not_held(words, debrief))
    if read is None:
        other = button(words.say("buttons.something_off"), custom_id("debrief:other", debrief.id))
        return _pieces(row(other))
    return _pieces(
        gap(),
        text(words.say("cards.debrief.is_it_a_rupture")),
        row(
            _yes(words, debrief, read, Style.primary),
            button(words.say("buttons.another_type"), custom_id("debrief:other", debrief.id)),
            button(words.say("buttons.no_rupture"), custom_id("debrief:no", debrief.id)),
        ),
        row(_same(words, debrief)),
    )


def _how_not_held(words: Wording, debrief: SavedDebrief) -> Piece | None:
    """What kind of not: cancelled, or moved to another time."""
    missed = debrief.session.attendance is Attendance.MISSED
    return row(
        button(words.say("buttons.was_cancelled"), custom_id("debrief:was-cancelled", debrief.id))
        if missed
        else None,
        button(words.say("buttons.moved"), custom_id("hour:move", debrief.prompt_id))
        if debrief.prompt_id
        else None,
        button(words.say("buttons.something_off"), custom_id("debrief:other", debrief.id)),
    )


def _yes(words: Wording, debrief: SavedDebrief, kind: RuptureType, style: Style) -> Button:
    return button(
        words.say(f"buttons.yes_{kind.value}"),
        custom_id(f"debrief:{kind.value}", debrief.id),
        style,
    )


def _same(words: Wording, debrief: SavedDebrief) -> Button | None:
    if not debrief.waiting:
        return None
    label = words.say("buttons.same_rupture")
    return button(label, custom_id(f"debrief:{RuptureAnswer.SAME.value}", debrief.id))


def _pieces(*pieces: Piece | None) -> list[Piece | None]:
    return [piece for piece in pieces if piece is not None]
