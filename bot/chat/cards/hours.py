"""Around the hour: what is asked after it, and what is handed back before it.

The messages name nobody; what they lead to is shown to one person alone.
"""

from __future__ import annotations

from bot.alliance.lines import Line
from bot.alliance.stages import Stage
from bot.chat.cards.page import to_page
from bot.chat.cards.ruptures import as_choice
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
    quoted,
    row,
    select,
    small,
    text,
)
from bot.chat.router import custom_id
from bot.faces.times import wall
from bot.practice.debrief import DebriefForm
from bot.practice.prompts import CatchUp, Later, PutOff
from bot.practice.ruptures import RuptureView
from bot.records.outbox import OutboxMessage
from bot.wording import Wording


def after(words: Wording, message: OutboxMessage, *, on_page: bool) -> Card:
    """The message after one hour, or after several."""
    prompts: list[str] = message.data["prompts"]
    page = to_page(words, "today", message.id) if on_page else None
    several = len(prompts) > 1
    if on_page and not several:
        page = to_page(words, "hour", prompts[0])
    asked = _several(words, prompts[0], page) if several else _one(words, prompts[0], page)
    return Card(text(words.count("hours.ended", len(prompts))), *asked)


def _one(words: Wording, prompt: str, page: Button | None) -> list[Piece | None]:
    return _pieces(
        row(
            button(words.say("buttons.debrief"), custom_id("hour:debrief", prompt), Style.primary),
            button(words.say("buttons.nothing_to_note"), custom_id("hour:nothing", prompt)),
            button(words.say("buttons.not_held"), custom_id("hour:missed", prompt)),
            button(words.say("buttons.not_today"), custom_id("hour:not-today", prompt)),
            page,
        ),
        _later(words, prompt),
    )


def _several(words: Wording, prompt: str, page: Button | None) -> list[Piece | None]:
    return _pieces(
        row(
            button(
                words.say("buttons.catch_up"), custom_id("hour:catch-up", prompt), Style.primary
            ),
            button(words.say("buttons.not_today"), custom_id("hour:not-today", prompt)),
            page,
        ),
        _later(words, prompt),
    )


def _later(words: Wording, prompt: str) -> Piece | None:
    choices = [Choice(later.value, words.say(f"hours.later.{later.value}")) for later in Later]
    return select(custom_id("hour:later", prompt), words.say("buttons.later"), choices)


def catch_up(words: Wording, found: CatchUp) -> Card:
    """What waits, each one press away."""
    if not found.prompts:
        return Card(text(words.say("hours.caught_up")))
    choices = [
        Choice(prompt.id, f"{wall(words, prompt.start, found.clinician.zone)} · {prompt.code}")
        for prompt in found.prompts
    ]
    menu = select(custom_id("hour:pick"), words.say("hours.pick"), choices)
    nothing = custom_id("hour:nothing-in-all", found.prompts[0].id)
    all_quiet = row(button(words.say("buttons.nothing_in_all"), nothing))
    several = len(found.prompts) > 1
    return Card(heading(words.say("hours.catch_up")), menu, all_quiet if several else None)


def all_quiet(words: Wording, count: int) -> Card:
    """Every hour that waited was noted as held, with nothing to note; or none waited any more."""
    if not count:
        return Card(text(words.say("hours.caught_up")))
    return Card(text(words.count("hours.all_quiet", count)))


def ways(words: Wording, prompt: str, form: DebriefForm) -> Card:
    """The ways to answer one of them, and back to the others."""
    return Card(
        heading(words.say("cards.debrief.ways", code=form.code)),
        row(
            button(words.say("buttons.debrief"), custom_id("hour:debrief", prompt), Style.primary),
            button(words.say("buttons.nothing_to_note"), custom_id("hour:nothing", prompt)),
            button(words.say("buttons.not_held"), custom_id("hour:missed", prompt)),
            None if form.in_words else to_page(words, "hour", prompt),
            button(words.say("buttons.back"), custom_id("hour:catch-up", prompt)),
        ),
    )


def put_off(words: Wording, found: PutOff) -> Card:
    """Put off until then, or let go."""
    if found.until is None:
        return Card(text(words.say("hours.let_go")))
    return Card(text(words.say("hours.put_off", when=wall(words, found.until, found.zone))))


def before(words: Wording, message: OutboxMessage, *, on_page: bool) -> Card:
    """The message before an hour: that something waits, and nothing of what."""
    hour = f"{message.data['session']}.{message.data['day']}"
    return Card(
        text(words.say("hours.before")),
        row(
            button(words.say("buttons.show_me"), custom_id("line:show", message.id), Style.primary),
            button(words.say("buttons.hour_cancelled"), custom_id("session:cancel", hour)),
            button(words.say("buttons.moved"), custom_id("session:move", hour)),
            to_page(words, "line", message.id) if on_page else None,
        ),
    )


def line(words: Wording, view: RuptureView, forecast: str, lines: tuple[Line, ...]) -> Card:
    """The rupture in one line, the planned line in large, one breath.

    Where sentences stand on the page, it says whether a line is ready, and leads there.
    """
    rupture = view.rupture
    since = words.count("cards.rupture.age_sessions", view.age.sessions)
    return Card(
        small(f"{rupture.code} · {words.choice(rupture.type).label} · {since}"),
        _planned(words, view),
        text(words.say("hours.breath")),
        _choose(words, view) if view.in_words and not rupture.planned_line else None,
        *(_forecast(words, forecast, lines) if view.in_words else _stage(words, forecast)),
        row(
            None if view.in_words else to_page(words, "rupture", rupture.id, style=Style.primary),
            button(words.say("buttons.open_rupture"), custom_id("rupture:show", rupture.id)),
        ),
    )


def _planned(words: Wording, view: RuptureView) -> Piece | None:
    planned = view.rupture.planned_line
    if not view.in_words:
        return text(words.say("cards.page.line_ready" if planned else "cards.rupture.no_line_yet"))
    if not planned:
        return text(words.say("hours.no_line"))
    return text(f"## {words.plain(' '.join(excerpt(planned).split()))}")


def _choose(words: Wording, view: RuptureView) -> Piece | None:
    choices = [as_choice(words, line) for line in view.lines]
    placeholder = words.say("cards.rupture.pick_line")
    return select(custom_id("rupture:line", view.rupture.id), placeholder, choices)


def _stage(words: Wording, forecast: str) -> list[Piece | None]:
    """The stage that begins, by its name alone."""
    if not forecast:
        return []
    return [text(words.say("cards.page.stage", stage=words.choice(Stage(forecast)).label))]


def _forecast(words: Wording, forecast: str, lines: tuple[Line, ...]) -> list[Piece | None]:
    """What tends to happen in the stage that begins, with two lines."""
    if not forecast:
        return []
    said = "\n\n".join(quoted(line.text) for line in lines[:2])
    return [gap(), text(words.say(f"hours.forecast.{forecast}"), said)]


def nothing_waits(words: Wording) -> Card:
    """What waited has been settled since."""
    return Card(text(words.say("cards.rupture.none_wait")))


def _pieces(*pieces: Piece | None) -> list[Piece | None]:
    return [piece for piece in pieces if piece is not None]
