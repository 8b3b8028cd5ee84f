"""A busy week of one clinician: how often does the bot come, and is that considerate?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rehearsal import Message, Person
from bot.story.telling import Player, StoryBroken
from bot.wording import Wording

# Twenty-five hours: two lunch gaps (Monday, Thursday), one evening off (Wednesday).
_HOURS: dict[int, tuple[int, ...]] = {
    0: (9, 10, 11, 14, 15, 16),
    1: (14, 15, 16, 17, 18),
    2: (9, 10, 11, 12),
    3: (9, 10, 11, 14, 15, 16),
    4: (10, 11, 12, 13),
}
_MINUTES = 50
# The client with whom something waits comes twice: on Monday and on Thursday morning.
_TWICE = ((0, 9), (3, 9))


@dataclass(frozen=True, slots=True)
class Slot:
    """One hour of the week: its weekday, its hour on the clock, its client's code."""

    weekday: int
    hour: int
    code: str


class BusyWeek:
    """Plays the week from `monday` on, and counts what arrives."""

    def __init__(self, words: Wording, player: Player, zone: ZoneInfo, monday: date) -> None:
        self._words = words
        self._answered: set[int] = set()
        self._player = player
        self._zone = zone
        self._monday = monday
        self._slots = list(self._week())

    @property
    def hours(self) -> int:
        """How many hours the week has."""
        return len(self._slots)

    @property
    def _person(self) -> Person:
        return self._player.person

    async def prepare(self) -> None:
        """The clients and the standing sessions, without telling each."""
        self._player.aloud = False
        known = self._words.say("story.code.chiara")
        for code in dict.fromkeys(slot.code for slot in self._slots if slot.code != known):
            await self._player.types("client add", code=code, sessions=8)
        for slot in self._slots:
            await self._player.types(
                "sessions add", client=slot.code, day=str(slot.weekday), time=f"{slot.hour}:00"
            )
        self._player.aloud = True

    def moments(self) -> Iterator[datetime]:
        """When to look: shortly before and some minutes after each hour."""
        for slot in self._slots:
            day = self._monday + timedelta(days=slot.weekday)
            start = datetime.combine(day, time(slot.hour), self._zone)
            yield start - timedelta(minutes=10)
            yield start + timedelta(minutes=_MINUTES + 10)

    def arrived(self) -> list[Message]:
        """What has arrived in the direct messages since the last look."""
        new = [message for message in self._person.inbox() if message.id not in self._answered]
        self._answered |= {message.id for message in new}
        return new

    async def answer(self, message: Message) -> int:
        """Answers a message as a tired clinician would; how many hours were debriefed."""
        routes = {(button.custom_id or "").rpartition(":")[0] for button in message.buttons}
        if "line:show" in routes:
            await self._player.presses(message, "line:show")
            return 0
        if "hour:debrief" in routes:
            self._player.aloud = False
            await self._player.presses(message, "hour:nothing")
            self._player.aloud = True
            return 1
        return await self._catch_up(message)

    async def _catch_up(self, message: Message) -> int:
        self._player.aloud = False
        done = 0
        for _ in range(self.hours):
            card = await self._player.presses(message, "hour:catch-up")
            if card.message is None or not card.message.selects:
                break
            waiting = card.message.selects[0].options[0].value
            ways = await self._player.picks(card, "hour:pick", waiting)
            if done == 0 and _names(ways.message, self._words.say("story.code.chiara")):
                await self._withdrawal(ways.message)
            else:
                await self._player.presses(ways, "hour:nothing")
            done += 1
        self._player.aloud = True
        return done

    async def _withdrawal(self, ways: Message | None) -> None:
        """On Monday one of them went quiet: that is what comes back on Thursday."""
        if ways is None:
            raise StoryBroken("a card was expected")
        form = await self._player.presses(ways, "hour:debrief")
        saved = await self._player.fills(form, presence="clearly_quieter", markers=["flat"])
        if saved.message and any(
            (b.custom_id or "").startswith("debrief:withdrawal") for b in saved.message.buttons
        ):
            confirmed = await self._player.presses(saved, "debrief:withdrawal")
            card = await self._player.presses(confirmed, "rupture:unsaid")
            line = next(s for s in card.message.selects if s.custom_id.startswith("rupture:line"))  # type: ignore[union-attr]
            await self._player.picks(card, "rupture:line", line.options[0].value)

    def _week(self) -> Iterator[Slot]:
        words = self._words.code_words
        codes = (" ".join(pair) for pair in zip(words.first, words.second, strict=False))
        for weekday, hours in _HOURS.items():
            for hour in hours:
                twice = (weekday, hour) in _TWICE
                code = self._words.say("story.code.chiara") if twice else next(codes)
                yield Slot(weekday, hour, code)


def _names(message: Message | None, code: str) -> bool:
    return message is not None and code in message.text
