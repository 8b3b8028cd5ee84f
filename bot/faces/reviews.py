"""The look back at a therapy, in words: its course, a place to look at, and what was written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.look_back import Gap, LookBack, PassedOver, PastHour
from bot.alliance.markers import MarkerKind
from bot.alliance.stages import Stage, stage
from bot.faces.debriefs import OwnAnswer, told
from bot.faces.times import dated
from bot.practice.review import Review
from bot.records.facts import RuptureFact
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    """A place to look at: which hour, what was noticed, one's own side, what speaks against it.

    `then` is what its clinician wrote in that hour's debriefs.
    """

    headlines: tuple[str, ...]
    noticed: tuple[str, ...]
    mine: tuple[str, ...]
    against: tuple[str, ...]
    then: tuple[OwnAnswer, ...]
    debrief: str = ""


@dataclass(frozen=True, slots=True)
class Also:
    """Where else one may look, under a title."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewSaid:
    """A look back in words. `ruptures` are told by id; `place` is None where none stands out."""

    course: tuple[str, ...]
    ruptures: tuple[tuple[str, str], ...]
    place: PlaceSaid | None
    also: tuple[Also, ...]
    sources: str
    written: tuple[OwnAnswer, ...]
    written_at: str


def review(words: Wording, found: Review) -> ReviewSaid:
    """Everything there is to look at, and what was written about it."""
    kept = found.kept
    return ReviewSaid(
        course=tuple(_course(words, found)),
        ruptures=tuple((one.id, _rupture(words, found, one)) for one in found.ruptures),
        place=_place(words, found, found.found.first) if found.found.first else None,
        also=tuple(one for one in _also(words, found) if one.points),
        sources=_sources(words, found.found),
        written=written(words, found),
        written_at=dated(words, kept.at, found.zone) if kept else "",
    )


def written(words: Wording, found: Review) -> tuple[OwnAnswer, ...]:
    """The clinician's own look back, each answer under its question."""
    answers = found.kept.answers if found.kept else {}
    return tuple(
        OwnAnswer(question.label, told(question, answers[question.key]))
        for question in words.form("review").questions
        if answers.get(question.key)
    )


def _sources(words: Wording, seen: LookBack) -> str:
    if seen.from_memory and seen.from_record:
        told = {"memory": seen.from_memory, "record": seen.from_record}
        return words.say("reviews.also.sources", **told)
    if seen.from_memory:
        return words.say("reviews.also.all_memory")
    return words.say("reviews.also.all_record") if seen.from_record else ""


def _course(words: Wording, found: Review) -> list[str]:
    held = [hour for hour in found.hours if hour.signs.attendance.held]
    lines = []
    if held:
        first, last = (dated(words, hour.at, found.zone) for hour in (held[0], held[-1]))
        lines.append(words.count("reviews.course.held", len(held), first=first, last=last))
    else:
        lines.append(words.say("reviews.course.none"))
    if len(found.hours) > len(held):
        lines.append(words.count("reviews.course.not_held", len(found.hours) - len(held)))
    by_stage = Counter(stage(hour.number) for hour in held)
    if len(by_stage) > 1:
        counts = [
            words.say("reviews.course.stage", stage=words.choice(one).label, count=by_stage[one])
            for one in Stage
            if by_stage[one]
        ]
        lines.append(words.say("reviews.course.stages", stages=", ".join(counts)))
    if found.client.ended_at:
        at = dated(words, found.client.ended_at, found.zone)
        lines.append(words.say("reviews.course.ended", at=at))
    if not found.ruptures:
        lines.append(words.say("reviews.course.no_rupture"))
    return lines


def _rupture(words: Wording, found: Review, one: RuptureFact) -> str:
    return words.say(
        "reviews.course.rupture",
        type=words.choice(one.type).label,
        at=_at(words, found, one.number, one.noticed_at),
        state=words.choice(one.state).label,
    )


def _place(words: Wording, found: Review, first: PassedOver) -> PlaceSaid:
    reading = first.reading
    kind = "slight" if reading.type is None else reading.type.value
    noticed = reading.reasons or tuple(sorted(first.hour.signs.markers))
    noted = next(iter(found.noted), None)
    questions = {question.key: question for question in words.form("debrief").questions}
    return PlaceSaid(
        headlines=(
            words.say("reviews.place.first", at=_hour(words, found, first.hour)),
            words.say("reviews.place.slight")
            if kind == "slight"
            else words.say(f"reviews.read_again.{kind}"),
        ),
        noticed=tuple(words.choice(sign).label for sign in noticed),
        mine=tuple(words.choice(move).label for move in first.mine),
        against=tuple(words.say(f"readings.against.{key.value}") for key in reading.against),
        then=tuple(
            OwnAnswer(questions[key].label, told(questions[key], text))
            for debrief in found.noted
            for key, text in debrief.texts.items()
            if key in questions
        ),
        debrief=noted.id if noted else "",
    )


def _also(words: Wording, found: Review) -> list[Also]:
    seen = found.found
    never = {(one.type, one.noticed_at) for one in seen.unsaid}
    unsaid = [one for one in found.ruptures if (one.type, one.noticed_at) in never]
    parts = {
        "gaps": tuple(_gap(words, found, gap) for gap in seen.gaps),
        "endings": tuple(_ending(words, found, hour) for hour in seen.endings),
        "unsaid": tuple(
            words.say(
                "reviews.also.unsaid_one",
                type=words.choice(one.type).label,
                at=_at(words, found, one.number, one.noticed_at),
            )
            for one in unsaid
        ),
    }
    return [Also(words.say(f"reviews.also.{key}"), points) for key, points in parts.items()]


def _gap(words: Wording, found: Review, gap: Gap) -> str:
    after = _hour(words, found, gap.after) if gap.after else words.say("reviews.also.start")
    if gap.missed:
        return words.count("reviews.also.missed", gap.missed, days=gap.days, at=after)
    return words.say("reviews.also.gap", days=gap.days, at=after)


def _ending(words: Wording, found: Review, hour: PastHour) -> str:
    signs = sorted(one for one in hour.signs.markers if one.kind is MarkerKind.ENDING)
    return words.say(
        "reviews.also.ending",
        at=_hour(words, found, hour),
        signs=", ".join(words.choice(sign).label for sign in signs),
    )


def _hour(words: Wording, found: Review, hour: PastHour) -> str:
    number = next(one.number for one in found.hours if one.id == hour.key)
    return _at(words, found, number, hour.at)


def _at(words: Wording, found: Review, number: int, at: datetime) -> str:
    return words.say("reviews.place.at", number=number, at=dated(words, at, found.zone))
