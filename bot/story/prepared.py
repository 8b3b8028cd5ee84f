"""The invented group as somebody finds it: set up, joined, with clients and standing sessions."""

from __future__ import annotations

from bot.rehearsal import Channel, Person
from bot.story.telling import Player, Teller
from bot.wording import Wording

# Who sees whom when: weekday (Monday is 0) and time, and how many sessions there were.
_HOURS: dict[str, tuple[tuple[str, int, str, int], ...]] = {
    "ana": (("ana", 1, "10:10", 6), ("", 2, "11:00", 14), ("ana", 4, "10:10", 6)),
    "ben": (("ben", 1, "15:10", 2), ("", 3, "11:00", 9)),
    "chiara": (("chiara", 2, "17:00", 10), ("", 4, "9:00", 3)),
    "dov": (("dov", 3, "9:30", 10), ("", 4, "14:00", 22)),
}


class Preparing:
    """Does, as the four people, what a group does before its first week."""

    def __init__(self, words: Wording, channel: Channel, people: dict[str, Person]) -> None:
        self._words = words
        self._channel = channel
        teller = Teller(words, scenes=1, pauses=False)
        self._players = {
            who: Player(words, teller, person, channel, aloud=False)
            for who, person in people.items()
        }
        pairs = zip(words.code_words.first, words.code_words.second, strict=False)
        self._codes = (" ".join(pair) for pair in pairs)

    async def all_of_it(self) -> None:
        """Sets up; then everybody joins, and adds their clients and hours."""
        await self._set_up()
        for who in self._players:
            await self._join(who)
            await self._clients(who)

    async def _set_up(self) -> None:
        ana = self._players["ana"]
        card = await ana.types("setup")
        form = await ana.presses(card, "setup:time")
        zone = self._words.say("story.zone")
        card = await ana.fills(form, zone=zone, weekday="0", time="8:00")
        form = await ana.presses(card, "setup:rooms")
        rooms = {"digest_channel": [self._channel], "consultation_channel": [self._channel]}
        card = await ana.fills(form, **rooms)
        card = await ana.presses(card, "setup:words")
        await ana.presses(card, "setup:words-page")

    async def _join(self, who: str) -> None:
        player = self._players[who]
        form = await player.presses(await player.types("join"), "join:open")
        await player.fills(form, quiet_from="20:30", quiet_until="8:00")

    async def _clients(self, who: str) -> None:
        player = self._players[who]
        known: set[str] = set()
        for named, weekday, time, sessions in _HOURS[who]:
            code = self._words.say(f"story.code.{named}") if named else next(self._codes)
            if code not in known:
                await player.types("client add", code=code, sessions=sessions)
                known.add(code)
            await player.types("sessions add", client=code, day=str(weekday), time=time)
