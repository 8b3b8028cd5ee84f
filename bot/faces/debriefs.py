"""A debrief and its reading, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alliance.readings import asked_first
from bot.practice.debriefed import SavedDebrief
from bot.wording import Question, Wording


@dataclass(frozen=True, slots=True)
class ReadingSaid:
    """A reading in words: what it may be, what was noticed, what speaks against it, and why.

    Where the signs add up to nothing, `otherwise` says what can be done all the same.
    """

    headlines: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """The answer to a question beside the moment and the line, as it was typed or chosen."""

    label: str
    typed: str


def title(words: Wording, debrief: SavedDebrief) -> str:
    """Which session it was, and whether it was held."""
    attendance = debrief.session.attendance
    if not attendance.held:
        return words.say(f"cards.debrief.{attendance.value}", code=debrief.code)
    return words.say("cards.debrief.saved", code=debrief.code, number=debrief.session.number)


def without_words(words: Wording, debrief: SavedDebrief) -> str:
    """What is said of a debrief that holds nothing to read; empty where it does."""
    if debrief.nothing_to_note:
        return words.say("cards.debrief.nothing_to_note")
    if not debrief.session.attendance.held:
        return words.say("cards.debrief.not_held")
    return ""


def reading(words: Wording, debrief: SavedDebrief) -> ReadingSaid | None:
    """What the signs add up to, with two gentle questions at the most.

    Where there was nothing to note, or no session, only what is asked over several hours; None
    where nothing is.
    """
    found = debrief.reading
    asked = asked_first(found.noticed)
    noticed = tuple(words.say(f"readings.noticed.{key.value}") for key in asked)
    if debrief.nothing_to_note or not debrief.session.attendance.held:
        return ReadingSaid(headlines=(), noticed=noticed) if noticed else None
    if found.type is None:
        return ReadingSaid(
            headlines=(words.say("readings.headline.none"),),
            noticed=noticed,
            otherwise=words.say("readings.parts.none_body"),
        )
    keys = (*(["ending"] if found.ending else []), found.type.value)
    return ReadingSaid(
        headlines=tuple(words.say(f"readings.headline.{key}") for key in keys),
        reasons=tuple(words.choice(reason).label for reason in found.reasons),
        against=tuple(words.say(f"readings.against.{key.value}") for key in found.against),
        noticed=noticed,
    )


def own_answers(words: Wording, debrief: SavedDebrief) -> list[OwnAnswer]:
    """The answers to the page's and the group's own questions, in the form's order."""
    return [
        OwnAnswer(question.label, told(question, debrief.texts[question.key]))
        for question in words.form("debrief").questions
        if question.key in debrief.texts and question.key not in ("moment", "next_line")
    ]


def told(question: Question, answer: str) -> str:
    """An answer as it is read: what was typed, or the labels of what was chosen."""
    labels = {option.key: option.label for option in question.options}
    return ", ".join(labels.get(key, key) for key in answer.split(", ")) if labels else answer
