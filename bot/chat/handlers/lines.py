"""`/lines`: the bank, favourites, and lines of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alliance.markers import RuptureType
from bot.alliance.stages import Stage
from bot.chat.cards import lines as cards
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import lines
from bot.practice.refusals import Refusal

WRITTEN = "lines:written"
_MOST_TURNS = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the bank somebody is: a type, a stage, and how often they turned on."""

    type: RuptureType
    stage: Stage
    turn: int = 0


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("lines:more")(show_more)
    router.on("lines:like")(like)
    router.on("lines:unlike")(unlike)
    router.on("lines:remove")(remove)
    router.on("lines:away")(take_away)
    router.on("lines:write", opens_form=True)(ask_for_own)
    router.on(WRITTEN)(keep_own)


async def start(press: Press, kind: str | None, stage: str | None) -> None:
    """`/lines`: the bank for a type and a stage."""
    wanted = RuptureType(kind) if kind else RuptureType.WITHDRAWAL
    await _show(press, Place(wanted, Stage(stage) if stage else Stage.EARLY))


async def show_more(press: Press, subject: str) -> None:
    """Other lines of the same kind."""
    await _show(press, _place(subject))


async def like(press: Press, subject: str) -> None:
    """The picked line stands first from now on."""
    await lines.like(press.house, press.who, press.chosen, liked=True)
    await _show(press, _place(subject))


async def unlike(press: Press, subject: str) -> None:
    """The picked line stands first no longer."""
    await lines.like(press.house, press.who, press.chosen, liked=False)
    await _show(press, _place(subject))


async def remove(press: Press, subject: str) -> None:
    """The picked line of one's own goes."""
    await lines.remove(press.house, press.who, press.chosen)
    await _show(press, _place(subject))


async def take_away(press: Press, line_id: str) -> None:
    """The line just written goes again."""
    await lines.remove(press.house, press.who, line_id)
    await press.show(cards.removed(press.words))


async def ask_for_own(press: Press, kind: str) -> None:
    """The form for a line of one's own; where sentences stand on the page, the way there."""
    if not await lines.may_write_own(press.house, press.who):
        await press.show(cards.bank_there(press.words), fresh=True)
        return
    await press.ask(press.words.form("own_line"), custom_id(WRITTEN), given={"type": kind})


async def keep_own(press: Press, _: str) -> None:
    """A line of one's own came back."""
    kept = await lines.write_own(press.house, press.who, press.answers)
    await press.show(cards.written(press.words, kept))


async def _show(press: Press, place: Place) -> None:
    found = await lines.bank(press.house, press.who, place.type, place.stage, turn=place.turn)
    if not found.in_words:
        await press.show(cards.bank_there(press.words))
        return
    await press.show(cards.bank(press.words, found, turn=place.turn))


def _place(subject: str) -> Place:
    kind, _, rest = subject.partition("-")
    stage, _, turn = rest.partition("-")
    if kind not in set(RuptureType) or stage not in set(Stage) or not turn.isdecimal():
        raise Refusal("too_old")
    return Place(RuptureType(kind), Stage(stage), int(turn) % _MOST_TURNS)
