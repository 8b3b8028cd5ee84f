"""Five minutes around a moment, as one shows them to a colleague."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.transcript.cues import Speaker, Transcript

LENGTH = 5 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a window: who, from when, and the words.

    `lost` is the line of the file at which something before it could not be read.
    """

    start: int | None
    speaker: Speaker
    text: str = field(repr=False)
    lost: int | None = None


def window(transcript: Transcript, around: int) -> list[Shown]:
    """What is said in the five minutes with this moment in the middle, or the first five."""
    begins = max(0, around - LENGTH // 2)
    lost = {left.place: left.line for left in transcript.left_out}
    shown, at = [], -1
    for place, cue in transcript.in_time():
        at = at if cue.start is None else cue.start
        until = at if cue.end is None else cue.end
        if at >= begins + LENGTH or (at < begins and until <= begins):
            continue
        gone = lost.get(place)
        for one in cue.said:
            shown.append(Shown(cue.start, one.speaker, one.text, gone))
            gone = None
    return shown
