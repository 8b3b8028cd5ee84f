"""What was counted, for a program. Times are seconds; None stands for "not known"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.transcript.counting import Counts, Share, Span, Turn
from bot.transcript.cues import Speaker, Transcript
from bot.transcript.explanations import Explanation
from bot.transcript.windows import window


def figures(
    read: Transcript, counts: Counts, explanations: Iterable[Explanation], around: int | None
) -> dict[str, Any]:
    """Everything that was counted, ready to be written as JSON.

    A silence, or a gap in which nobody knows, is its start and its length.
    """
    silences = counts.silences
    said: dict[str, Any] = {
        "form": read.form.value,
        "entries": len(read.cues),
        "length": _seconds(counts.length),
        "silences": None if silences is None else [_span(one) for one in silences.found],
        "silences_not_known": [] if silences is None else [_span(s) for s in silences.not_known],
        "words": {
            who.value: {"count": counts.words[who], "share": _rounded(counts.share(who), 4)}
            for who in Speaker
        },
        "answers": {
            "first_third": _share(counts.first_third),
            "last_third": _share(counts.last_third),
        },
        "longest_therapist_turn": _turn(counts.longest),
        "explanations": [_found(one) for one in explanations],
        "left_out": [{"line": one.line, "why": one.why.value} for one in read.left_out],
    }
    if around is not None:
        said["window"] = [
            {"start": _seconds(one.start), "speaker": one.speaker.value, "text": one.text}
            for one in window(read, around)
        ]
    return said


def _span(span: Span) -> dict[str, Any]:
    return {"start": _seconds(span.start), "length": _seconds(span.length)}


def _share(share: Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    return {"answers": share.answers, "mean_words": _rounded(share.mean, 2)}


def _turn(turn: Turn | None) -> dict[str, Any] | None:
    if turn is None:
        return None
    length = None if turn.start is None or turn.end is None else turn.end - turn.start
    return {
        "line": turn.line,
        "start": _seconds(turn.start),
        "length": _seconds(length),
        "words": turn.words,
    }


def _found(one: Explanation) -> dict[str, Any]:
    return {
        "complaint": _seconds(one.complaint),
        "start": _seconds(one.at),
        "minute": None if one.at is None else one.at // 60_000,
        "cue_words": one.cue_words or None,
        "certain": one.certain,
    }


def _seconds(time: int | None) -> float | None:
    return None if time is None else time / 1000


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
