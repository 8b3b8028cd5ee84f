"""`/client …` and `/lines`."""

from __future__ import annotations

from bot.alliance.markers import RuptureType
from bot.alliance.stages import Stage
from bot.chat.cards import clients as cards
from bot.chat.press import Press
from bot.chat.router import Router
from bot.practice import clients, lines, ways
from bot.practice.refusals import Refusal


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("lines:more")(more_lines)


async def add(press: Press, code: str, held: int | None) -> None:
    """`/client add`."""
    added = await clients.add(press.house, press.who, code, held or 0)
    await press.show(cards.added(press.words, added))


async def listing(press: Press) -> None:
    """`/client list`."""
    own = await clients.all_of(press.house, press.who)
    for card in cards.listing(press.words, own):
        await press.show(card)


async def course(press: Press, code: str, held: int | None, ending: bool | None) -> None:
    """`/client stage`."""
    client = await clients.set_course(press.house, press.who, code, held=held, ending=ending)
    in_words = await ways.in_words(press.house, press.who)
    await press.show(cards.course(press.words, client, in_words=in_words))


async def end(press: Press, code: str) -> None:
    """`/client end`."""
    await press.show(cards.ended(press.words, await clients.end(press.house, press.who, code)))


async def bank(press: Press, kind: str | None, stage: str | None, turn: int = 0) -> None:
    """`/lines`: the bank for a type and a stage."""
    if not await ways.in_words(press.house, press.who):
        await press.show(cards.bank_there(press.words))
        return
    wanted = RuptureType(kind) if kind else RuptureType.WITHDRAWAL
    at = Stage(stage) if stage else Stage.EARLY
    shelves = lines.shelves(press.house, wanted, at, turn=turn)
    await press.show(cards.bank(press.words, wanted, at, shelves, turn=turn))


async def more_lines(press: Press, subject: str) -> None:
    """Other lines of the same kind."""
    kind, _, rest = subject.partition("-")
    stage, _, turn = rest.partition("-")
    if kind not in set(RuptureType) or stage not in set(Stage) or not turn.isdecimal():
        raise Refusal("too_old")
    await bank(press, kind, stage, int(turn) % 1000)
