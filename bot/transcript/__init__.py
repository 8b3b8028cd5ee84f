"""A transcript of one session, read and counted. Pure: bytes in, values out.

Knows nothing of records, clinicians or Discord. Everything here is counted; nothing is guessed
about what anybody felt. Nothing keeps or logs a word of it.
"""

from bot.transcript.counting import Counts, Share, Silences, Span, Turn, count
from bot.transcript.cues import (
    Cue,
    Form,
    Left,
    LeftOut,
    NotATranscript,
    Speaker,
    Transcript,
    Unreadable,
    Utterance,
)
from bot.transcript.explanations import Explanation, first_explanation
from bot.transcript.figures import figures
from bot.transcript.reading import read
from bot.transcript.speakers import Names
from bot.transcript.windows import Shown, window

__all__ = [
    "Counts",
    "Cue",
    "Explanation",
    "Form",
    "Left",
    "LeftOut",
    "Names",
    "NotATranscript",
    "Share",
    "Shown",
    "Silences",
    "Span",
    "Speaker",
    "Transcript",
    "Turn",
    "Unreadable",
    "Utterance",
    "count",
    "figures",
    "first_explanation",
    "read",
    "window",
]
