"""One complete consultation of an invented group, over a week that passes in seconds.

Everything is real but Discord, as in the week. What is printed is what stands on somebody's
phone: the thread as everybody in it reads it, direct messages, and what one person alone sees.
Any failure ends it with an exception.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.alliance.consultations import Phase, Voice, phases, takes
from bot.practice import consulting
from bot.practice.house import Actor
from bot.rehearsal import Answer, Channel, Message
from bot.story.days import Days, people, set_up
from bot.story.house import Stood
from bot.story.phones import Phones, name_of, shown, told
from bot.story.scripts import Gives, Script
from bot.story.telling import Player, StoryBroken, Teller
from bot.story.week import MovableClock
from bot.wording import Wording

_TUESDAY_MORNING = (17, 8, 40)


def scenes(script: Script) -> int:
    """How many scenes it has: four before the first phase, or three, and one after the last."""
    return len(script.scenes) + (5 if script.identifying else 4)


class Consultation:
    """One consultation, scene by scene."""

    def __init__(
        self, words: Wording, script: Script, stood: Stood, clock: MovableClock, teller: Teller
    ) -> None:
        self.script = script
        self.stood = stood
        self._words = words
        self._days = Days(stood, clock, ZoneInfo(words.say("story.zone")))
        self._teller = teller
        self.room: Channel = stood.guild.add_channel(self._say("channel"))
        self._people = people(words, stood)
        self.players = {
            who: Player(words, teller, person, self.room, aloud=False)
            for who, person in self._people.items()
        }
        self._phones = Phones(
            words, stood, teller, self.room, self._people, lambda: self._days.said
        )
        self._opened_at = self._days.now

    @property
    def thread(self) -> Channel:
        """The consultation's thread."""
        return self._phones.its_thread

    async def play(self) -> None:
        """Every scene in turn."""
        self._tell(f"form.{self.script.form.value}")
        self._tell("intro")
        await set_up(self.players, self.room, self._days.zone)
        self.players[self.script.closed].person.close_direct_messages()
        await self._asks()
        await self._comes()
        for index in range(len(self.script.scenes)):
            await self._phase(index)
        await self._closes()
        if self.stood.discord.refusals:
            raise StoryBroken("the stand-in refused something")
        self._tell("end")

    # Before anybody reads it

    async def _asks(self) -> None:
        await self._days.on(*_TUESDAY_MORNING)
        player = self._presenter
        code = self._words.say(f"story.code.{self.script.presenter}")
        await player.types("client add", code=code, sessions=12)
        form = await player.types("debrief", client=code)
        texts = {key: self._own(key) for key in ("moment", "next_line")}
        saved = await player.fills(form, **self.script.debrief, **texts)
        await player.presses(saved, f"debrief:{self.script.kind}")
        self._scene("prepare")
        with told(player):
            rupture = await player.types("ruptures", client=code)
            form = await player.presses(rupture, "consult:ask")
            first = "five_minutes_first" if self.script.identifying else "five_minutes"
            preview = await player.fills(
                form,
                form=self.script.form.value,
                pace="day",
                share=list(self.script.share),
                five_minutes=self._own(first),
                question=self._own("question"),
            )
            if self.script.identifying:
                self._scene("corrected")
                form = await player.presses(preview, "consult:words")
                preview = await player.fills(form, five_minutes=self._own("five_minutes"))
        invited = [self.players[who].person for who in (self.script.closed, self._first)]
        message = shown(preview)
        preview = await player.person.choose(message, "consult:invite", invited)
        with told(player):
            await player.presses(preview, "consult:post")

    async def _comes(self) -> None:
        self._opened_at = self._days.now
        await self._days.rest()
        self._scene("posted")
        await self._phones.channel()
        await self._phones.letters()
        self._phones.reads()
        closed = self.players[self.script.closed].person
        if closed.inbox():
            raise StoryBroken("a direct message reached somebody who takes none")
        self._scene("gathered")
        self._tell("no_letter", person=closed.name)
        for number, who in enumerate(self.script.at_start):
            await self._days.goes_on_to(self._days.now + timedelta(minutes=50))
            player = self.players[who]
            self._tell("joins", when=self._days.said, person=name_of(player))
            player.aloud = number == 0
            await player.presses(self._announcement, "consult:join")
            player.aloud = False
        await self._days.rest()
        await self._phones.thread()
        self._phones.reads()
        # A pace after it was posted it begins.
        await self._days.goes_on_to(await self._ends_at())

    # The phases

    async def _phase(self, index: int) -> None:
        script = self.script
        self._opened_at = self._days.now
        self._scene(script.scenes[index])
        await self._phones.thread()
        await self._phones.letters()
        gives = list(script.gives.get(index, ()))
        for number, one in enumerate(gives):
            if script.late[1] == index and one.who == script.late[0]:
                await self._late()
            await self._gives(one, index, aloud=number == 0)
            if script.leaves == (one.who, index) and one is self._last_of(one.who, gives):
                await self._leaves()
        if script.leaves[1] == index and not any(one.who == script.leaves[0] for one in gives):
            await self._leaves()
        await self._phones.thread()
        if index == 2:
            await self._presenter_reads()
        if script.takes and phases(script.form)[index] is Phase.LINES:
            await self._takes()
        await self._ends(index)

    async def _gives(self, one: Gives, index: int, *, aloud: bool) -> None:
        script, player = self.script, self.players[one.who]
        await self._days.goes_on_to(self._opened_at + timedelta(hours=one.after))
        early = one.voice not in takes(phases(script.form)[index])
        key = f"{one.who}_{one.voice.value}"
        label = self._words.choice(one.voice).label
        self._tell("gives", when=self._days.said, person=name_of(player), voice=label)
        form = await self._form(player, one.voice, early=early)
        given: dict[str, object] = {"text": self._own(key)}
        if one.voice not in (Voice.ANSWER, Voice.REPLY) and one.who != script.presenter:
            given["named"] = "no" if one.nameless else "yes"
        player.aloud = aloud or early or one.nameless
        answer = await player.fills(form, **given)
        player.aloud = False
        if one.changed:
            await self._days.rest()
            await self._phones.thread()
            await self._days.goes_on_to(self._days.now + timedelta(minutes=20))
            form = await player.presses(answer, "consult:edit")
            with told(player):
                await player.fills(form, text=self._own(f"{key}_changed"))
            await self._days.rest()
            await self._phones.thread()
        await self._days.rest()

    async def _form(self, player: Player, voice: Voice, *, early: bool) -> Answer:
        name = voice.value.replace("_", "-")
        if early:
            mine = shown(await player.presses(self._newest("consult:mine"), "consult:mine"))
            value = next(
                option.value
                for menu in mine.selects
                for option in menu.options
                if menu.custom_id.startswith("consult:voice") and option.value.endswith(f".{name}")
            )
            return await player.person.choose(mine, "consult:voice", [value])
        card = self._newest("consult:give", name)
        which = next(
            b.custom_id or "" for b in card.buttons if (b.custom_id or "").endswith(f".{name}")
        )
        return await player.presses(card, which)

    async def _late(self) -> None:
        player = self.players[self.script.late[0]]
        await self._phones.thread()
        await self._days.goes_on_to(self._opened_at + timedelta(hours=20))
        self._tell("joins", when=self._days.said, person=name_of(player))
        with told(player):
            await player.presses(self._announcement, "consult:join")
        await self._days.rest()

    async def _leaves(self) -> None:
        player = self.players[self.script.leaves[0]]
        mine = await player.presses(self._newest("consult:mine"), "consult:mine")
        with told(player):
            await player.presses(mine, "consult:leave")
        await self._days.rest()

    async def _presenter_reads(self) -> None:
        player = self._presenter
        with told(player):
            await player.presses(self._newest("consult:mine"), "consult:mine")

    async def _takes(self) -> None:
        line = self._own(self.script.takes)
        plain = " ".join(self._words.plain(line).split())
        offered = next(m for m in self.thread.messages if plain in m.text)
        player = self._presenter
        with told(player):
            await player.presses(offered, "consult:take")

    async def _ends(self, index: int) -> None:
        """The phase ends: by its presenter, by whoever conducts, or by itself."""
        if index in self.script.answered:
            player = self._presenter
            mine = await player.presses(self._newest("consult:mine"), "consult:mine")
            label = self._words.say("buttons.i_have_answered")
            self._tell("answered", person=name_of(player), label=label)
            await player.presses(mine, "consult:answered")
            await self._days.rest()
        elif index == self.script.conducted:
            await self._conductor_opens()
        else:
            await self._days.goes_on_to(await self._ends_at())

    async def _ends_at(self) -> datetime:
        """When what is open now ends by itself."""
        person, guild = self._presenter.person, self.stood.guild
        who = Actor(person.id, guild.id, "story", guild.owner is person)
        (found,) = await consulting.mine(self.stood.app.house, who)
        if found.consultation.ends_at is None:
            raise StoryBroken("it has to end at some time")
        return found.consultation.ends_at

    async def _conductor_opens(self) -> None:
        inside = self.thread.thread_state.members
        for who, player in self.players.items():
            if who == self.script.presenter or player.person.id not in inside:
                continue
            mine = await player.presses(self._newest("consult:mine"), "consult:mine")
            if any((b.custom_id or "").startswith("consult:next") for b in shown(mine).buttons):
                self._tell("conducts", person=name_of(player))
                await player.presses(mine, "consult:next")
                await self._days.rest()
                return
        raise StoryBroken("somebody has to conduct")

    async def _closes(self) -> None:
        self._scene("closed")
        await self._phones.thread()
        await self._phones.letters()
        player = self._presenter
        letter = next(
            m
            for m in player.person.inbox()
            if any((b.custom_id or "").startswith("takeaway:open") for b in m.buttons)
        )
        with told(player):
            card = await player.presses(letter, "takeaway:open")
            form = await player.presses(card, "takeaway:write")
            await player.fills(form, takeaway=self._own("takeaway"))
        state = self.thread.thread_state
        if not (state.locked and state.archived):
            raise StoryBroken("a thread that is over has to be locked")
        self._tell("locked")

    # Where it stands

    def _newest(self, which: str, ending: str = "") -> Message:
        """The newest card in the thread with such a button."""
        for message in reversed(self.thread.messages):
            for button in message.buttons:
                name = button.custom_id or ""
                if name.startswith(which) and name.endswith(ending):
                    return message
        raise StoryBroken("a card was expected in the thread")

    @property
    def _announcement(self) -> Message:
        return next(message for message in self.room.messages if message.buttons)

    # Words and people

    def _scene(self, key: str) -> None:
        script = self.script
        self._teller.scene(
            f"scene.{key}",
            when=self._days.said,
            presenter=name_of(self._presenter),
            late=name_of(self.players[script.late[0]]),
            leaver=name_of(self.players[script.leaves[0]]),
            editor=name_of(self.players[script.editor]),
            closed=name_of(self.players[script.closed]),
        )

    @property
    def _presenter(self) -> Player:
        return self.players[self.script.presenter]

    @property
    def _first(self) -> str:
        return self.script.at_start[0]

    def _last_of(self, who: str, gives: list[Gives]) -> Gives:
        return next(one for one in reversed(gives) if one.who == who)

    def _say(self, key: str, **fill: object) -> str:
        return self._words.say(f"consultation_story.{key}", **fill)

    def _tell(self, key: str, **fill: object) -> None:
        self._teller.says(self._say(key, **fill))

    def _own(self, key: str) -> str:
        return self._words.say(f"consultation_story.{self.script.form.value}.{key}")
