"""What somebody who takes part in a consultation sees, and nobody else: always a private answer."""

from __future__ import annotations

from bot.alliance.consultations import PRESENTER_SPEAKS, PRESENTERS, Form, Phase, Standing
from bot.chat.cards.consultations import give_button, soon, whole
from bot.chat.cards.page import to_page
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
    spread,
    stamp,
    text,
)
from bot.chat.router import custom_id
from bot.faces import consultations as said
from bot.practice.consultation_views import Given, Keeping, Post, Seat, Taken
from bot.wording import Wording

# So many of one's own are read on the card; all of them stand in its menu.
_SHOWN, _IN_SHORT = 8, 100


def where(words: Wording, one: Post) -> str:
    """Where a consultation stands, in a word or two."""
    if one.paused is not None:
        return words.say("consultations.start.waits")
    if one.standing is Standing.CLOSED:
        return words.say("consultations.start.closed")
    if one.phase is None:
        return words.say("consultations.start.gathering")
    return said.phase_title(words, one.form, one.index)


def seat(words: Wording, found: Seat, *, first: str = "") -> Card:
    """One's own place in a consultation: where it stands, what one gave, what one can do now."""
    one = found.consultation
    return Card(
        text(first) if first else None,
        heading(one.code),
        small(f"{said.form(words, one.form)} · {said.pace(words, one.pace)} · {where(words, one)}"),
        text("\n".join(_place(words, found)), "\n".join(_now(words, found))),
        *_gave(words, found),
        *_give(words, found),
        *_steer(words, found),
    )


def _place(words: Wording, found: Seat) -> list[str]:
    say = words.say
    mine = [
        say("consultations.seat.you_present") if found.presents else "",
        say("consultations.seat.you_conduct") if found.conducts else "",
    ]
    return [part for part in (" ".join(one for one in mine if one), _thread(words, found)) if part]


def _thread(words: Wording, found: Seat) -> str:
    """Where its thread is; empty where that is gone, and there will be another."""
    pause = found.consultation.paused
    if pause is not None and pause.new_thread:
        return ""
    if found.thread is None:
        return words.say("consultations.seat.no_thread")
    return words.say("consultations.seat.where_thread", thread=f"<#{found.thread}>")


def _now(words: Wording, found: Seat) -> list[str]:
    """What the moment asks of this person, and until when."""
    one, say = found.consultation, words.say
    if one.standing is Standing.CLOSED:
        return [say("consultations.seat.closed")]
    if one.paused is not None:
        return [say("consultations.seat.paused")]
    if one.ends_at is None:
        return []
    how_soon = soon(one.ends_at)
    if one.phase is None:
        return [say("consultations.seat.begins", soon=how_soon)]
    told = [say("consultations.phase.until", at=stamp(one.ends_at), soon=how_soon)]
    speaking = one.phase in PRESENTER_SPEAKS
    if found.listening:
        told.append(say("consultations.seat.you_read"))
    elif speaking:
        told.append(
            say(f"consultations.seat.{'you_speak' if found.presents else 'wait_presenter'}")
        )
    return told


def _gave(words: Wording, found: Seat) -> list[Piece | None]:
    one = found.consultation
    if not found.own:
        nothing = one.standing is not Standing.CLOSED and not found.presents
        return [small(words.say("consultations.seat.nothing_given"))] if nothing else []
    lines = [_gave_line(words, given, found) for given in found.own[-_SHOWN:]]
    choices = [
        Choice(given.id, words.choice(given.voice).label, said.state(words, given, one))
        for given in found.own
    ]
    return [
        gap(),
        text(words.say("consultations.seat.gave"), listed(lines)),
        select("consult:given", words.say("consultations.seat.pick_own"), choices),
    ]


def _gave_line(words: Wording, given: Given, found: Seat) -> str:
    voice = words.choice(given.voice).label
    state = said.state(words, given, found.consultation)
    line = words.say("consultations.seat.gave_line", voice=voice, state=state)
    if not found.in_words:
        return line
    told = " ".join(words.plain(excerpt(given.text, _IN_SHORT)).split())
    return f"{line}\n  {told}"


def _give(words: Wording, found: Seat) -> list[Piece | None]:
    """Forms for what is asked for now, and a menu for what comes later; or the way to the page."""
    one = found.consultation
    if not found.in_words:
        return [row(to_page(words, "consultation", one.id, style=Style.primary))]
    later = [voice for voice in found.may if voice not in found.asked]
    choices = [
        Choice(
            f"{one.id}.{voice.value.replace('_', '-')}",
            words.choice(voice).label,
            words.choice(voice).description,
        )
        for voice in later
    ]
    return [
        row(*(give_button(words, one.id, voice) for voice in found.asked)),
        select("consult:voice", words.say("consultations.seat.give_later"), choices),
    ]


def _steer(words: Wording, found: Seat) -> list[Piece | None]:
    """What only the presenter and the conductor can do, and how to leave."""
    one, say = found.consultation, words.say
    index = str(one.index)
    closes = one.phase is Phase.THANKS
    steering = row(
        _if(
            found.may_answered,
            button(say("buttons.i_have_answered"), custom_id("consult:answered", one.id, index)),
        ),
        _if(
            found.may_open,
            button(
                say("buttons.close_it" if closes else "buttons.next_phase"),
                custom_id("consult:next", one.id, index),
            ),
        ),
        _if(
            found.may_extend,
            button(say("buttons.more_time"), custom_id("consult:more", one.id, index)),
        ),
        _if(
            found.may_resume,
            button(
                say(
                    "buttons.new_thread"
                    if one.paused is not None and one.paused.new_thread
                    else "buttons.try_again"
                ),
                custom_id("consult:resume", one.id),
                Style.primary,
            ),
        ),
    )
    return [
        steering,
        row(
            button(say("buttons.how_it_goes"), custom_id("consult:about", one.id)),
            _if(
                found.presents,
                button(say("buttons.withdraw"), custom_id("consult:withdraw", one.id)),
            ),
            _if(
                found.may_leave, button(say("buttons.leave_it"), custom_id("consult:leave", one.id))
            ),
        ),
    ]


def _if(holds: bool, one: Button) -> Button | None:
    return one if holds else None


def given(words: Wording, found: Seat, one: Given, *, now: bool = True) -> Card:
    """Something of one's own: what became of it, and how to change it or take it back."""
    about_it = found.consultation
    first = said.given_now(words, one, about_it) if now else said.state(words, one, about_it)
    gone = one.keeping in (Keeping.WITHDRAWN, Keeping.GOING)
    closed = found.consultation.standing is Standing.CLOSED
    # The presenter's own words have their name anyway, and in a thread without names nobody's do.
    nameless = found.consultation.named and not one.named and one.voice not in PRESENTERS
    return Card(
        heading(words.choice(one.voice).label),
        text(
            first[:1].upper() + first[1:],
            words.say("consultations.given.without_name") if nameless else "",
        ),
        text(quoted(words.plain(excerpt(one.text, 1800)))) if found.in_words and not gone else None,
        row(
            _if(
                found.may_answered and now and one.voice in PRESENTERS,
                button(
                    words.say("buttons.i_have_answered"),
                    custom_id("consult:answered", about_it.id, str(about_it.index)),
                    Style.primary,
                ),
            ),
            _if(
                not gone and not closed and found.in_words,
                button(words.say("buttons.change_given"), custom_id("consult:edit", one.id)),
            ),
            _if(
                not gone, button(words.say("buttons.take_back"), custom_id("consult:back", one.id))
            ),
            button(
                words.say("buttons.what_i_gave"), custom_id("consult:mine", one.consultation_id)
            ),
        ),
    )


def taken(words: Wording, found: Taken) -> Card:
    """A colleague's line is one's own now; nobody is told."""
    planned = found.planned
    if planned is None:
        return Card(text(words.say("consultations.taken.own")))
    line = planned.rupture.planned_line
    return Card(
        text(words.say("consultations.taken.planned")),
        text(quoted(f"**{words.plain(line)}**")) if line and found.in_words else None,
        row(
            button(words.say("buttons.open_rupture"), custom_id("rupture:show", planned.rupture.id))
        ),
    )


def about(words: Wording, found: Seat) -> Card:
    """How this form goes: its phases, what each asks, how the presenter is protected."""
    one = found.consultation
    return _about(words, one.form, said.pace(words, one.pace), named=one.named)


def _about(words: Wording, form: Form, pace: str, *, named: bool) -> Card:
    steps = [
        f"**{number}. {name}** — {asks}"
        for number, (name, asks) in enumerate(said.parts(words, form), start=1)
    ]
    return Card(
        heading(words.say("consultations.about.title", form=said.form(words, form))),
        text("\n".join(steps)),
        text(
            words.say("consultations.about.pace", pace=pace),
            words.say("consultations.about.protects"),
            words.say("consultations.about.plain"),
            "" if named else words.say("consultations.about.unnamed"),
        ),
    )


def in_full(words: Wording, found: Seat) -> list[Card]:
    """All that is shared, on as many cards as that takes."""
    return spread(f"### {found.consultation.code}", *whole(words, found.consultation.shared))


def left(words: Wording, consultation: str) -> Card:
    """One's seat is given up; it can be taken again while it goes on."""
    return Card(
        text(words.say("consultations.seat.left")),
        row(button(words.say("buttons.consult_join"), custom_id("consult:join", consultation))),
    )


def plain(told: str) -> Card:
    """One sentence, and nothing to press."""
    return Card(text(told))


def sure(words: Wording, consultation: str) -> Card:
    """Withdrawing means deleting the thread for everybody: asked once."""
    return Card(
        text(words.say("consultations.preview.sure_withdraw")),
        row(
            button(
                words.say("buttons.withdraw_yes"),
                custom_id("consult:withdraw-yes", consultation),
                Style.danger,
            ),
            button(words.say("buttons.keep_it"), custom_id("consult:mine", consultation)),
        ),
    )
