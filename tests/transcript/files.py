"""Transcripts as files, made from plain values, and a diary that knows what is silent in them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from bot.transcript import Names, Transcript, read

USUAL = Names.of([], [], ["T", "Therapist"], ["C", "Client"])


@dataclass(frozen=True)
class Said:
    """A cue as the writer of a file knows it, in milliseconds."""

    start: int
    end: int
    text: str = "T: a word"


def clock(time: int, sign: str = ".") -> str:
    """`00:00:00.000`."""
    return (
        f"{time // 3_600_000:02}:{time // 60_000 % 60:02}:{time // 1000 % 60:02}"
        f"{sign}{time % 1000:03}"
    )


def vtt(*cues: Said) -> str:
    """A WebVTT file without numbers."""
    blocks = [f"{clock(c.start)} --> {clock(c.end)}\n{c.text}" for c in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def srt(*cues: Said) -> str:
    """An SRT file, numbered."""
    return "\n".join(
        f"{n}\n{clock(c.start, ',')} --> {clock(c.end, ',')}\n{c.text}\n"
        for n, c in enumerate(cues, 1)
    )


def reading(text: str, names: Names = USUAL) -> Transcript:
    """What is read in this text."""
    return read(text.encode(), names)


def silent_by_the_tick(cues: list[Said]) -> list[tuple[int, int]]:
    """Silences of three seconds or more, found by asking each tick whether anybody speaks.

    Another way than the rule's: no end is carried along. Times are whole ticks of 100 ms.
    """
    first, last = min(c.start for c in cues), max(c.start for c in cues)
    silent, since = [], None
    for tick in range(first, last + 100, 100):
        if since is not None and any(c.start == tick for c in cues):
            silent.append((since, tick))
            since = None
        if since is None and not any(c.start <= tick < c.end for c in cues):
            since = tick
    return [(begins, ends) for begins, ends in silent if ends - begins >= 3000]


@st.composite
def sessions(draw: st.DrawFn, least: int = 1) -> list[Said]:
    """Cues of up to two minutes, overlapping, of no length, in any order, no start twice."""
    starts = draw(
        st.lists(st.integers(0, 1200), min_size=least, max_size=12, unique=True).map(
            lambda ticks: [tick * 100 for tick in ticks]
        )
    )
    return [
        Said(start, start + draw(st.integers(0, 120)) * 100, draw(st.sampled_from(TEXTS)))
        for start in starts
    ]


TEXTS = ("T: how was it", "C: fine", "C: I do not\nknow at all", "nobody's words")
