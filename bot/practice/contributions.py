"""What is given in a consultation: held until its phase, posted, changed, taken back."""

from __future__ import annotations

from bot.alliance.consultations import Voice
from bot.practice.answers import Answers
from bot.practice.consultation_views import Given, Taken
from bot.practice.house import Actor, House


async def give(
    house: House, who: Actor, consultation_id: str, draft: str, voice: Voice, answers: Answers
) -> Given:
    """Gives something: it appears in its phase, and not before. The same draft again changes it.

    `answers` to the form of that voice (`form_of`): `text`, and `named` ("yes", "no") where the
    consultation has names. Raises NotThere without a seat, Refusal `voice_empty`,
    `voice_too_long`, `voice_identifiers` (something could tell who somebody is), `voices_many`,
    `consult_closed`, `voice_not_asked` (not for this form, or not theirs to give).
    """
    raise NotImplementedError


async def own(house: House, who: Actor, contribution_id: str) -> Given:
    """Something of one's own, to fill a form with. Raises NotThere for another's alike."""
    raise NotImplementedError


async def edit(house: House, who: Actor, contribution_id: str, answers: Answers) -> Given:
    """Changes what one gave: at once, or without a name at the next change of phase.

    Raises what `give` raises; `consult_closed` once it is over; NotThere where it was withdrawn.
    """
    raise NotImplementedError


async def withdraw(house: House, who: Actor, contribution_id: str) -> Given:
    """Takes back what one gave, also after closing: at once, or without a name at the next
    change of phase (after closing at 9:00 or 18:00). Twice is once."""
    raise NotImplementedError


async def take_line(house: House, who: Actor, contribution_id: str) -> Taken:
    """Takes a posted line that was offered: the presenter as the planned line of the rupture, if
    it still waits; everybody else, and the presenter otherwise, among their own lines.

    Raises NotThere without a seat, or where the line is not posted; Refusal `too_many_lines`.
    """
    raise NotImplementedError


def form_of(voice: Voice) -> str:
    """The key of the form in which a voice is given."""
    return f"voice_{voice.value}"
