"""The course of a rupture in words, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faces.times import wall
from bot.practice.course import Course
from bot.records.ruptures import RepairAttempt
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class StepSaid:
    """One step: when, what happened, and the attempt where something was said."""

    at: str
    said: str
    attempt: RepairAttempt | None


def steps(words: Wording, course: Course) -> list[StepSaid]:
    """Every step so far, oldest first, each with the session after which it happened."""
    zone = course.view.rupture.zone
    return [
        StepSaid(
            at=words.say("page.course.at", at=wall(words, entry.at, zone), session=entry.session),
            said=words.say("page.course.called", type=words.choice(entry.type).label)
            if entry.type
            else words.say(f"page.course.steps.{entry.step.value}"),
            attempt=entry.attempt,
        )
        for entry in course.entries
    ]
