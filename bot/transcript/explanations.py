"""The first explanation after a complaint, found by plain cue words.

A confrontation asks that the complaint is received before anything is explained (Safran and
Muran, 2000; Eubanks, Muran and Safran, 2018). Cue words miss some explanations and find some
that are none, so what is found is a place to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.transcript.cues import Cue, Speaker, Transcript

_SECOND = 1000


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was found after a complaint, in milliseconds; `at` is None where nothing was.

    It is not `certain` where an earlier one may be in what could not be read, has no time, or
    is said by somebody whose name is not known.
    """

    complaint: int
    at: int | None = None
    cue_words: str = ""
    certain: bool = True


def first_explanation(
    transcript: Transcript, complaint: int, cue_words: Iterable[str]
) -> Explanation:
    """Where the therapist first uses one of the cue words, from the complaint on."""
    looked_for = [(phrase, _pattern(phrase)) for phrase in cue_words]
    lost = {left.place for left in transcript.left_out}
    certain = True
    for place, cue in _after(transcript, complaint):
        certain = certain and place not in lost
        for one in cue.said:
            phrase = _first(looked_for, one.text)
            if phrase is None or one.speaker is Speaker.CLIENT:
                continue
            if one.speaker is Speaker.THERAPIST and cue.start is not None:
                return Explanation(complaint, cue.start, phrase, certain)
            certain = False
    return Explanation(complaint, certain=certain and len(transcript.cues) not in lost)


def _after(transcript: Transcript, complaint: int) -> list[tuple[int, Cue]]:
    """The cues from the complaint on; where it was marked at a client's words, behind them."""
    ordered = transcript.in_time()
    begun = next(
        (n for n, (_, cue) in enumerate(ordered) if (cue.start or -1) >= complaint), len(ordered)
    )
    for number, (_, cue) in enumerate(ordered[begun:], begun):
        if cue.start is not None and cue.start >= complaint + _SECOND:
            break
        if any(one.speaker is Speaker.CLIENT for one in cue.said):
            return ordered[number:]
    return ordered[begun:]


def _first(looked_for: Iterable[tuple[str, re.Pattern[str]]], text: str) -> str | None:
    straight = text.replace("\u2019", "'")
    found = [
        (match.start(), phrase)
        for phrase, pattern in looked_for
        if (match := pattern.search(straight))
    ]
    return min(found)[1] if found else None


def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, phrase.replace("\u2019", "'").split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
