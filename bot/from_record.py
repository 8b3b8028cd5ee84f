"""`afterhour transcript`: what a transcript tells when one counts, as words or as JSON.

Needs no records, no key and no network, and writes to the screen alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bot import transcript
from bot.transcript import Counts, Explanation, Names, NotATranscript, Share, Speaker, Transcript
from bot.wording import Wording

WRONG_USE = 2
_MOST_LEFT_OUT = 20
_BOTH = (Speaker.THERAPIST, Speaker.CLIENT)


class CannotCount(Exception):
    """Why this file cannot be counted, as a plain line."""

    code = WRONG_USE


@dataclass(frozen=True, slots=True)
class Wish:
    """Which file, how it names the two, and the moments asked about, in milliseconds."""

    file: Path
    therapist: tuple[str, ...] = ()
    client: tuple[str, ...] = ()
    complaints: tuple[int, ...] = ()
    around: int | None = None
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """Everything there is to say."""

    words: Wording
    transcript: Transcript
    counts: Counts
    explanations: tuple[Explanation, ...]
    around: int | None

    def say(self, key: str, **values: object) -> str:
        return self.words.say(f"transcript.{key}", **values)


def tell(words: Wording, wish: Wish) -> None:
    """Reads and counts, and says it. Raises CannotCount."""
    read = _read(words, wish)
    cue_words = words.many("transcript.explanations.cue_words")
    told = _Told(
        words,
        read,
        transcript.count(read),
        tuple(transcript.first_explanation(read, at, cue_words) for at in wish.complaints),
        wish.around,
    )
    if wish.as_json:
        click.echo(_json(told))
        return
    for line in _lines(told):
        click.echo(line)


def _read(words: Wording, wish: Wish) -> Transcript:
    usual = (f"transcript.speakers.{who}_names" for who in _BOTH)
    try:
        names = Names.of(wish.therapist, wish.client, *map(words.many, usual))
    except ValueError:
        raise CannotCount(words.say("transcript.refused.same_name")) from None
    try:
        return transcript.read(wish.file.read_bytes(), names)
    except NotATranscript as refused:
        said = words.say(f"transcript.refused.{refused.why}", line=refused.line)
        raise CannotCount(said) from None
    except OSError:
        raise CannotCount(words.say("transcript.refused.unreadable")) from None


def _json(told: _Told) -> str:
    figures = transcript.figures(told.transcript, told.counts, told.explanations, told.around)
    return json.dumps(figures, ensure_ascii=False, indent=2)


# For a person


def _lines(told: _Told) -> Iterator[str]:
    yield _heading(told)
    yield told.say("intro")
    for title, part in (
        ("silences", _silences(told)),
        ("words", _words(told)),
        ("answers", _answers(told)),
        ("longest", _longest(told)),
        ("explanations", _explanations(told)),
        ("left_out", _left_out(told)),
    ):
        lines = list(part)
        if lines:
            yield ""
            yield told.say(f"{title}.title")
            yield from (f"  {line}" for line in lines)
    if told.around is not None:
        yield ""
        yield from _window(told, told.around)


def _heading(told: _Told) -> str:
    form = told.say(f"form.{told.transcript.form}")
    cues = told.words.count("transcript.file.cues", len(told.transcript.cues))
    if told.counts.length is None:
        return told.say("file.untimed", form=form, cues=cues)
    return told.say("file.timed", form=form, cues=cues, length=_clock(told.counts.length))


def _silences(told: _Told) -> Iterator[str]:
    silences = told.counts.silences
    if silences is None:
        yield told.say("silences.no_ends")
        return
    if silences.found:
        length = sum(span.length for span in silences.found)
        yield told.words.count(
            "transcript.silences.together", len(silences.found), length=_lasting(told, length)
        )
    elif not silences.not_known:
        yield told.say("silences.not_one")
    for span in sorted((*silences.found, *silences.not_known), key=lambda span: span.start):
        time = _clock(span.start)
        if span in silences.found:
            yield told.say("silences.one", time=time, seconds=f"{span.length / 1000:.1f}")
        else:
            yield told.say("silences.lost", time=time, until=_clock(span.end))


def _words(told: _Told) -> Iterator[str]:
    counts = told.counts
    for who in _BOTH:
        named = told.say(f"speakers.{who}")
        yield told.say(
            "words.one", who=named, count=counts.words[who], share=_percent(counts.share(who))
        )
    if unknown := counts.words[Speaker.UNKNOWN]:
        share = _percent(counts.share(Speaker.UNKNOWN))
        yield told.say("words.unknown", count=unknown, share=share)
    for who in _BOTH:
        if not counts.words[who]:
            yield told.say("words.missing", who=told.say(f"speakers.{who}"))
    if told.transcript.others and not all(counts.words[who] for who in _BOTH):
        yield told.say("words.others")


def _answers(told: _Told) -> Iterator[str]:
    first, last = told.counts.first_third, told.counts.last_third
    if first is None or last is None:
        yield told.say("answers.not_known")
        return
    yield told.say("answers.first", said=_mean(told, first))
    yield told.say("answers.last", said=_mean(told, last))


def _mean(told: _Told, share: Share) -> str:
    if share.mean is None:
        return told.say("answers.nobody")
    return told.words.count("transcript.answers.mean", share.answers, mean=f"{share.mean:.1f}")


def _longest(told: _Told) -> Iterator[str]:
    turn = told.counts.longest
    if turn is None:
        yield told.say("longest.none")
    elif turn.start is None:
        yield told.say("longest.placed", words=turn.words, line=turn.line)
    elif turn.end is None:
        yield told.say("longest.begun", words=turn.words, time=_clock(turn.start))
    else:
        length, time = _lasting(told, turn.end - turn.start), _clock(turn.start)
        yield told.say("longest.timed", words=turn.words, time=time, length=length)


def _explanations(told: _Told) -> Iterator[str]:
    for one in told.explanations:
        yield _explanation(told, one)
    if not all(one.certain for one in told.explanations):
        yield told.say("explanations.uncertain")
    if told.explanations:
        yield told.say("explanations.cue_words_note")


def _explanation(told: _Told, one: Explanation) -> str:
    complaint = _clock(one.complaint)
    if one.at is not None:
        return told.say(
            "explanations.found",
            complaint=complaint,
            time=_clock(one.at),
            later=_lasting(told, one.at - one.complaint),
            words=one.cue_words,
        )
    if told.counts.length is None or not told.counts.words[Speaker.THERAPIST]:
        return told.say("explanations.nobody", complaint=complaint)
    beyond = one.complaint > max(_times(told.transcript))
    return told.say(f"explanations.{'beyond' if beyond else 'none'}", complaint=complaint)


def _times(read: Transcript) -> Iterator[int]:
    for cue in read.cues:
        yield from (time for time in (cue.start, cue.end) if time is not None)


def _left_out(told: _Told) -> Iterator[str]:
    left_out = told.transcript.left_out
    for one in left_out[:_MOST_LEFT_OUT]:
        yield told.say(f"left_out.{one.why}", line=one.line)
    if len(left_out) > _MOST_LEFT_OUT:
        yield told.say("left_out.more", count=len(left_out) - _MOST_LEFT_OUT)


def _window(told: _Told, around: int) -> Iterator[str]:
    yield told.say("window.title", time=_clock(around))
    shown = transcript.window(told.transcript, around)
    if not shown:
        yield f"  {told.say('window.nothing')}"
        return
    yield told.say("window.care")
    for one in shown:
        if one.lost is not None:
            yield f"  {told.say('window.lost', line=one.lost)}"
        who = told.say(f"window.who.{one.speaker}")
        if one.start is None:
            yield f"  {told.say('window.untimed', who=who, text=one.text)}"
        else:
            time = _clock(one.start)
            yield f"  {told.say('window.line', time=time, who=who, text=one.text)}"


def _clock(time: int) -> str:
    """`12:30`, from an hour on `1:02:30`; cut to the second, as a player shows it."""
    minutes, seconds = divmod(time // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def _lasting(told: _Told, time: int) -> str:
    seconds = max(0, (time + 500) // 1000)
    return (
        _clock(seconds * 1000) if seconds >= 60 else told.words.count("transcript.seconds", seconds)
    )


def _percent(share: float | None) -> str:
    return "?" if share is None else f"{100 * share:.0f}"
