"""A file becomes a transcript, in whichever of three ways it is written."""

from __future__ import annotations

from bot.transcript import captions, plain
from bot.transcript.cues import Form, NotATranscript, Transcript, Unreadable
from bot.transcript.decoding import lines_of
from bot.transcript.speakers import Names, Voices


def read(content: bytes, names: Names) -> Transcript:
    """The transcript in these bytes. Raises NotATranscript."""
    lines = lines_of(content)
    voices = Voices(names)
    form = _form(lines)
    reading = (
        plain.read(lines, voices) if form is Form.PLAIN else captions.read(form, lines, voices)
    )
    cues, left_out = reading
    transcript = Transcript(form, tuple(cues), tuple(left_out), voices.others)
    if not _is_one(transcript, lines, voices):
        line = left_out[0].line if left_out else _first(lines)
        raise NotATranscript(Unreadable.NOTHING, line)
    return transcript


def _form(lines: list[str]) -> Form:
    if lines[_first(lines) - 1].startswith("WEBVTT"):
        return Form.WEBVTT
    return Form.SRT if any(captions.is_timing(line) for line in lines) else Form.PLAIN


def _first(lines: list[str]) -> int:
    """The number of the first line that is not empty."""
    return next((number for number, line in enumerate(lines, 1) if line.strip()), 1)


def _is_one(transcript: Transcript, lines: list[str], voices: Voices) -> bool:
    """A letter is no transcript: somebody's name or a time has to stand somewhere."""
    if transcript.form is not Form.PLAIN:
        return any(cue.start is not None for cue in transcript.cues)
    return any(plain.is_stamped(line) or voices.label(line) for line in lines)
