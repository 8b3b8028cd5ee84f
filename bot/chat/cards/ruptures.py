"""The card of one rupture, and the list of those that wait."""

from __future__ import annotations

from bot.alliance.line_check import Checked
from bot.alliance.lines import Line
from bot.alliance.repairs import in_order
from bot.alliance.ruptures import Event, NotSaidBecause, State, possible
from bot.chat.cards.checks import advice, underlined
from bot.chat.cards.page import sentences_there, to_page
from bot.chat.cards.takeaways import on_rupture
from bot.chat.pieces import (
    LONGEST_LABEL,
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
    text,
)
from bot.chat.router import custom_id
from bot.faces import lines
from bot.faces import ruptures as said
from bot.faces.course import StepSaid, steps
from bot.practice.course import Course
from bot.practice.repair import SavedRepair
from bot.practice.ruptures import RuptureView
from bot.wording import Wording

_GREEN = 0x6A8F6B


def rupture(
    words: Wording,
    view: RuptureView,
    *,
    first: str = "",
    last: Piece | None = None,
    checked: Checked | None = None,
) -> Card:
    """One rupture: where it stands, since when, the line that is ready, what can be done.

    `first` is said above all else, for instance why it stands first in a digest; `last` stands
    below everything. `checked` is what the line check says of a line that was just planned.
    """
    repaired = view.rupture.state is State.REPAIRED
    return Card(
        heading(said.title(words, view)),
        text(first, "\n".join(said.standing(words, view))),
        _moment(words, view),
        *_attempts(words, view),
        *_line(words, view, checked),
        *_actions(words, view),
        *on_rupture(words, view.takeaways, in_words=view.in_words),
        _looking_back(words, view),
        *([] if view.in_words else sentences_there(words, "rupture", view.rupture.id)),
        last,
        **({"colour": _GREEN} if repaired else {}),
    )


def unsaid(words: Wording, view: RuptureView) -> Card:
    """Noticed, not said: a reason if one wishes, and a line for next time."""
    reasons = [
        Choice(reason.value, words.choice(reason).label, words.choice(reason).description)
        for reason in NotSaidBecause
    ]
    return Card(
        heading(said.title(words, view)),
        text(words.say("cards.rupture.not_said_kept")),
        select(
            custom_id("rupture:because", view.rupture.id),
            words.say("cards.rupture.because"),
            reasons,
        ),
        *_line(words, view),
        row(
            _plan_button(words, view),
            None if view.in_words else to_page(words, "rupture", view.rupture.id),
            button(words.say("buttons.enough"), custom_id("rupture:show", view.rupture.id)),
        ),
    )


def course(words: Wording, found: Course) -> list[Card]:
    """Everything that happened to it so far, on as many cards as that takes."""
    shown = [
        f"**{step.said}** · {step.at}{_said_then(words, found, step)}"
        for step in steps(words, found)
    ]
    title = words.say("cards.rupture.course", name=said.title(words, found.view))
    return spread(f"### {title}", *shown)


def _said_then(words: Wording, found: Course, step: StepSaid) -> str:
    """What was said at a step, how it was received, and what was in it."""
    if step.attempt is None:
        return ""
    line = quoted(words.plain(excerpt(step.attempt.line, 160))) if step.attempt.line else ""
    kind = found.view.rupture.type
    ticked = [words.choice(one).label for one in in_order(kind, step.attempt.steps)]
    told = [line if found.view.in_words else "", said.outcome(words, step.attempt), *ticked]
    return "".join(f"\n{part if part == line else f'-# {part}'}" for part in told if part)


def _looking_back(words: Wording, view: RuptureView) -> Piece | None:
    subject = view.rupture.id
    unrepaired = view.rupture.state.unrepaired
    ask = button(words.say("buttons.ask_colleagues"), custom_id("consult:ask", subject))
    return row(
        ask if unrepaired else None,
        button(words.say("buttons.course"), custom_id("rupture:course", subject)),
        button(words.say("buttons.weigh"), custom_id("rupture:weigh", subject)),
        button(words.say("buttons.add_to_formulation"), custom_id("formulation:from", subject)),
    )


def after_repair(words: Wording, saved: SavedRepair, hint: str = "") -> Card:
    """The rupture after an attempt; says plainly why it could not be marked repaired."""
    last = small(hint) if hint else None
    return rupture(words, saved.view, first=said.after_attempt(words, saved), last=last)


def waiting(words: Wording, views: list[RuptureView], title: str) -> Card:
    """The unrepaired ones, each one press away; the one to revisit first stands first."""
    if not views:
        return Card(heading(title), text(words.say("cards.rupture.none_wait")))
    choices = [
        Choice(view.rupture.id, said.title(words, view), said.standing_in_short(words, view))
        for view in views
    ]
    on_page = next((view.rupture.clinician_id for view in views if not view.in_words), "")
    points = [f"**{choice.label}** — {choice.description}" for choice in choices[:25]]
    return Card(
        heading(title),
        text(listed(points)),
        select(custom_id("rupture:pick"), words.say("cards.rupture.pick"), choices),
        row(to_page(words, "ruptures", on_page)) if on_page else None,
    )


def _moment(words: Wording, view: RuptureView) -> Piece | None:
    """What was said and done; where only an impression was told, that."""
    told = view.moment or view.impression
    if not (told and view.in_words):
        return None
    return text(quoted(words.plain(excerpt(told))))


def _attempts(words: Wording, view: RuptureView) -> list[Piece | None]:
    if not view.attempts:
        return []
    points = []
    for attempt in view.attempts[-3:]:
        line = f"“{words.plain(excerpt(attempt.line, 160))}” — " if attempt.line else ""
        after = (
            f" — *{words.plain(excerpt(attempt.afterwards, 160))}*" if attempt.afterwards else ""
        )
        told = said.outcome(words, attempt)
        points.append(f"{line}{told}{after}" if view.in_words else told)
    then = said.next_step(words, view)
    return [
        text(words.say("cards.rupture.tried"), listed(points)),
        small(then) if then else None,
    ]


def _line(words: Wording, view: RuptureView, checked: Checked | None = None) -> list[Piece | None]:
    if not view.rupture.state.unrepaired:
        return _after(words, view)
    if view.rupture.over:
        return [gap(), text(words.say("cards.rupture.over"))]
    if not view.in_words:
        ready = (
            "cards.page.line_ready" if view.rupture.planned_line else "cards.rupture.no_line_yet"
        )
        return [gap(), text(words.say(ready))]
    pieces: list[Piece | None]
    if checked is not None and checked.remarks:
        remarked = lines.checked(words, view.rupture.planned_line, checked)
        planned = words.say("cards.rupture.planned")
        pieces = [gap(), text(planned, underlined(words, remarked)), *advice(words, remarked)]
    elif view.rupture.planned_line:
        planned = quoted(f"**{words.plain(excerpt(view.rupture.planned_line))}**")
        pieces = [gap(), text(words.say("cards.rupture.planned"), planned)]
    else:
        pieces = [gap(), text(words.say("cards.rupture.no_line_yet"))]
    menu = select(
        custom_id("rupture:line", view.rupture.id),
        words.say("cards.rupture.pick_line"),
        [as_choice(words, line) for line in view.lines],
    )
    return [*pieces, menu] if menu else pieces


def _after(words: Wording, view: RuptureView) -> list[Piece | None]:
    if view.rupture.state is not State.REPAIRED or not (view.lines and view.in_words):
        return []
    bank = "\n\n".join(quoted(line.text) for line in view.lines[:2])
    return [gap(), text(words.say("cards.repair.afterwards"), bank)]


def as_choice(words: Wording, line: Line) -> Choice:
    """The whole line, which may be longer than a label; where it is not, why it works."""
    if len(line.text) <= LONGEST_LABEL:
        return Choice(line.key, line.text, words.choice(line.why).label)
    begins = line.text[:LONGEST_LABEL].rsplit(maxsplit=1)[0]
    return Choice(line.key, begins, line.text[len(begins) :].strip())


def _actions(words: Wording, view: RuptureView) -> list[Piece | None]:
    may, subject = possible(view.rupture.state), view.rupture.id
    if Event.REOPENED in may:
        return [row(button(words.say("buttons.reopen"), custom_id("rupture:reopen", subject)))]
    repair = button(words.say("buttons.said"), custom_id("rupture:repair", subject), Style.primary)
    aside = button(words.say("buttons.set_aside"), custom_id("rupture:aside", subject))
    ended = button(words.say("buttons.ended"), custom_id("rupture:ended", subject))
    if view.rupture.over:
        return [row(ended, aside)]
    return [row(repair, _plan_button(words, view)), row(aside, ended)]


def _plan_button(words: Wording, view: RuptureView) -> Button | None:
    if not view.in_words:
        return None  # a line is a sentence: it is planned on the page
    key = "buttons.plan_other" if view.rupture.planned_line else "buttons.plan"
    return button(words.say(key), custom_id("rupture:plan", view.rupture.id))
