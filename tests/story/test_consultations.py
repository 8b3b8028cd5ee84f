"""A complete consultation in each form, as `afterhour rehearse --consultation` plays it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from bot.alliance.consultations import Form, phases, takes
from bot.faces.consultations import phase_title
from bot.story import play_consultation
from bot.story.consultation import Consultation
from bot.story.scripts import SCRIPTS, Gives, Script
from bot.wording import Wording

pytestmark = pytest.mark.parametrize("form", list(Form))


@dataclass
class Read:
    """What somebody finds in the thread when all is over, and what was printed meanwhile."""

    words: Wording
    script: Script
    played: Consultation
    printed: str

    @property
    def cards(self) -> list[str]:
        """What stands in the thread, on one line a card, oldest first."""
        there = self.played.thread.messages
        return [_flat(message.text) for message in there if not message.kind]

    def place(self, text: str) -> int:
        """The place of the only card with this text."""
        (found,) = [n for n, card in enumerate(self.cards) if _flat(text) in card]
        return found

    def text(self, given: Gives, *, at_last: bool = True) -> str:
        """What somebody gave."""
        changed = "_changed" if given.changed and at_last else ""
        key = f"{self.script.form.value}.{given.who}_{given.voice.value}{changed}"
        return self.words.plain(self.words.say(f"consultation_story.{key}"))

    def dropped(self, given: Gives, during: int) -> bool:
        """Whether it was held for later when whoever gave it left."""
        who, _ = self.script.leaves
        return given.who == who and given.voice not in takes(phases(self.script.form)[during])

    def scene(self, number: int) -> str:
        """What was printed of a phase."""
        scenes = re.split(r"(?m)^[━╌]+  \d+ of \d+$", self.printed)
        return scenes[-1 - len(self.script.scenes) + number]


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
async def read(form: Form, wording: Wording, capsys: pytest.CaptureFixture[str]) -> Read:
    """It has been played."""
    seen: list[Consultation] = []
    await play_consultation(wording, form.value, pauses=False, watched=seen.append)
    return Read(wording, SCRIPTS[form], seen[0], capsys.readouterr().out)


async def test_a_consultation_goes_its_whole_way(read: Read, form: Form):
    titles = [phase_title(read.words, form, index) for index in range(len(phases(form)))]
    places = [read.place(title) for title in titles]
    given = [(index, one) for index, some in read.script.gives.items() for one in some]

    # Each phase opened once and in order, and was followed by the end.
    assert places == sorted(places)
    assert read.place(read.words.say("consultations.ended.title")) == len(read.cards) - 1
    # What everybody gave stands there once, not before its phase, and nowhere after its end.
    for index, one in given:
        if read.dropped(one, index):
            assert not any(_flat(read.text(one)) in card for card in read.cards)
            continue
        where = next(n for n, phase in enumerate(phases(form)) if one.voice in takes(phase))
        ends = [*places, len(read.cards)][where + 1]
        assert places[where] < read.place(read.text(one)) < ends, one
        if one.changed:
            assert _flat(read.text(one, at_last=False)) not in " ".join(read.cards)
    # What has no name names nobody.
    for _, one in given:
        if one.nameless:
            assert "<@" not in read.cards[read.place(read.text(one))]

    # The presenter hears of it when it is their turn, and never while colleagues think aloud.
    name = read.played.players[read.script.presenter].person.name
    asked = [n for n in range(len(places)) if f"{name} has a direct message" in read.scene(n)]
    assert asked == sorted(read.script.answered)
    assert all(not m.mentions for m in read.played.thread.messages if not m.kind)

    # Who came late is there at the end, who left is not; nobody with closed letter boxes got any.
    people = {who: player.person for who, player in read.played.players.items()}
    there = read.played.thread.thread_state.members
    assert {who for who, one in people.items() if one.id in there} == (
        set(people) - {read.script.leaves[0]}
    )
    assert people[read.script.closed].inbox() == []
    # What was corrected, and what was held and dropped, was never in the thread or the channel.
    first = f"consultation_story.{form.value}.five_minutes_first"
    if first in read.words.texts:
        beginning = _flat(read.words.plain(read.words.say(first)))[:20]
        assert not any(beginning in card for card in read.cards)
    # A line that was taken is the planned one, and said so to its presenter.
    planned = read.words.say("consultations.taken.planned")
    assert (_flat(planned)[:30] in _flat(read.printed.replace("│", " "))) == bool(read.script.takes)
    # A code of a client, or the takeaway, stands nowhere that colleagues read.
    for secret in (
        f"story.code.{read.script.presenter}",
        f"consultation_story.{form.value}.takeaway",
    ):
        assert read.words.say(secret) not in " ".join(read.cards)
