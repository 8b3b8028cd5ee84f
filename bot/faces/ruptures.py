"""A rupture in words: its name, where it stands, since when, and what an attempt came to."""

from __future__ import annotations

from bot.alliance import repairs
from bot.alliance.ruptures import Reception, State
from bot.practice.repair import SavedRepair
from bot.practice.ruptures import RuptureView
from bot.records.ruptures import RepairAttempt
from bot.wording import Wording

# What an attempt can come to that is worth a sentence.
_SAID_AFTER = ("reaction_missing", "addressed", "repaired", "repaired_though_closed")


def title(words: Wording, view: RuptureView) -> str:
    """Whose it is and of which type: `grey heron · withdrawal`."""
    kind = words.choice(view.rupture.type).label
    return words.say("cards.rupture.title", code=view.rupture.code, type=kind)


def age(words: Wording, view: RuptureView) -> str:
    """How old it is: sessions first, days second."""
    sessions = words.count("cards.rupture.age_sessions", view.age.sessions)
    return f"{sessions}, {words.count('cards.rupture.age_days', view.age.days)}"


def standing_in_short(words: Wording, view: RuptureView) -> str:
    """Where it stands and since when, in one line."""
    return f"{words.choice(view.rupture.state).label}, {age(words, view)}"


def standing(words: Wording, view: RuptureView) -> tuple[str, ...]:
    """Where it stands and since when; then what kept it unsaid, where that is known."""
    first = f"{words.choice(view.rupture.state).label} · {age(words, view)}"
    because = view.rupture.because
    return (first, words.choice(because).label) if because else (first,)


def outcome(words: Wording, attempt: RepairAttempt) -> str:
    """How the client received an attempt, and how far it went."""
    return f"{words.choice(attempt.reception).label} · {words.choice(attempt.extent).label}"


def next_step(words: Wording, view: RuptureView) -> str:
    """The step that often comes next, where steps were ticked and it waits still; or nothing."""
    done = {step for attempt in view.attempts for step in attempt.steps}
    step = repairs.next_step(view.rupture.type, done)
    if not (done and step and view.rupture.state.unrepaired and not view.rupture.over):
        return ""
    return words.say("page.repair.next", step=words.choice(step).label)


def after_attempt(words: Wording, saved: SavedRepair) -> str:
    """What is said after an attempt: plainly, why it could not be marked repaired."""
    key = came_to(saved)
    return words.say(f"cards.repair.{key}") if key in _SAID_AFTER else ""


def why_first(words: Wording, view: RuptureView) -> tuple[str, ...]:
    """Why it stands first in a digest, reason by reason."""
    return tuple(words.choice(reason).label for reason in view.why_first)


def came_to(saved: SavedRepair) -> str:
    """What an attempt came to, as a key: the clinician decides, and sees what they noted."""
    state = saved.view.rupture.state
    if saved.reaction_missing:
        return "reaction_missing"
    last = saved.view.attempts[-1:]
    closed = any(attempt.reception is Reception.CLOSED for attempt in last)
    return "repaired_though_closed" if closed and state is State.REPAIRED else state.value
