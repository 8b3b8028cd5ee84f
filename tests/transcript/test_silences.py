"""Silences: counted from the latest end to the next start, and never made of a lost line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transcript import count
from transcript.files import Said, clock, reading, sessions, silent_by_the_tick, srt, vtt

WRITERS = pytest.mark.parametrize("write", [vtt, srt])


def silences(text: str) -> list[tuple[int, int]]:
    found = count(reading(text)).silences
    assert found is not None
    return [(one.start, one.end) for one in found.found]


@WRITERS
@pytest.mark.parametrize(("gap", "silent"), [(2999, False), (3000, True), (3001, True)])
def test_three_seconds_are_a_silence_and_a_thousandth_less_is_none(write, gap: int, silent: bool):
    text = write(Said(0, 1000), Said(1000 + gap, 9000))

    assert silences(text) == ([(1000, 1000 + gap)] if silent else [])


@WRITERS
def test_a_short_cue_inside_a_long_one_does_not_begin_a_silence(write):
    """From the latest end reached so far, not from the end of the cue before."""
    assert silences(write(Said(0, 10_000), Said(2000, 3000), Said(12_000, 13_000))) == []


@WRITERS
@given(cues=sessions())
def test_every_silence_is_one_in_which_nobody_speaks_at_any_tick(write, cues):
    """In any order of the file, overlapping or of no length."""
    assert silences(write(*cues)) == silent_by_the_tick(cues)


def test_plain_stamps_tell_no_ends_and_so_no_silences():
    assert count(reading("[00:00] T: well\n[09:00] C: yes")).silences is None


def garbled(block: str, how: int) -> str:
    """One cue's block after something went wrong with it, in one of several ways."""
    lines = block.split("\n")
    timing = next(n for n, line in enumerate(lines) if "-->" in line)
    time = lines[timing]
    spoiled = [
        time.replace("-->", "->>"),
        time.replace("-->", "—"),
        time[: len(time) // 2],
        "xx" + time[2:],
        time.replace(":", ";"),
        "",
        time.split("-->", maxsplit=1)[0],
        "00:00:75.000 --> 00:00:76.000",
        "-->",
    ][how % 9]
    return "\n".join([*lines[:timing], spoiled, *lines[timing + 1 :]])


@WRITERS
@given(cues=sessions(least=2), data=st.data())
def test_a_lost_cue_never_makes_a_silence(write, cues, data):
    """Wherever one cue is spoiled, whatever is called silent was silent before it was."""
    cues = sorted(cues, key=lambda cue: cue.start)
    place = data.draw(st.integers(0, len(cues) - 1))
    # What it would have filled lies between its neighbours: nobody can know of more.
    nexts = cues[place + 1].start if place + 1 < len(cues) else cues[place].end
    lost = Said(cues[place].start, min(cues[place].end, nexts), cues[place].text)
    cues[place] = lost
    block = write(lost).removeprefix("WEBVTT\n\n").strip("\n")
    if write is srt:
        block = block.replace("1\n", f"{place + 1}\n", 1)
    spoiled = garbled(block, data.draw(st.integers(0, 8)))
    text = write(*cues)
    assert block in text
    text = text.replace(block, spoiled, 1)

    assert set(silences(text)) <= set(silent_by_the_tick(cues))


@given(cues=sessions(least=3), data=st.data())
def test_a_cue_that_is_cut_out_is_missed_by_its_number(cues, data):
    """In a numbered file a whole cue may go, and no silence comes of it."""
    cues = sorted(cues, key=lambda cue: cue.start)
    place = data.draw(st.integers(1, len(cues) - 2))
    gone = Said(cues[place].start, min(cues[place].end, cues[place + 1].start))
    cues[place] = gone
    blocks = srt(*cues).split("\n\n")
    left = "\n\n".join(blocks[:place] + blocks[place + 1 :])

    assert set(silences(left)) <= set(silent_by_the_tick(cues))


def test_around_a_lost_cue_it_is_not_known_and_elsewhere_it_is():
    text = vtt(Said(0, 1000), Said(10_000, 11_000), Said(20_000, 21_000), Said(30_000, 31_000))
    text = text.replace("00:00:10.000 -->", "00:00:1O.000 -->")
    found = count(reading(text)).silences

    assert found is not None
    assert [(s.start, s.end) for s in found.not_known] == [(1000, 20_000)]
    assert [(s.start, s.end) for s in found.found] == [(21_000, 30_000)]


def test_a_file_out_of_order_with_a_lost_cue_knows_no_silence():
    """The place in the file does not tell where a cue belongs."""
    text = vtt(Said(50_000, 51_000), Said(0, 1000), Said(10_000, 11_000), Said(20_000, 21_000))
    found = count(reading(text.replace("00:00:20.000 -->", "00:00:xx -->"))).silences

    assert found is not None
    assert found.found == ()
    assert len(found.not_known) == 2


def test_three_hours_are_read():
    cues = [
        Said(at, at + 1500, f"{'TC'[at % 4000 // 2000]}: word") for at in range(0, 10_800_000, 2000)
    ]
    for write in (vtt, srt):
        counts = count(reading(write(*cues)))
        assert counts.length == 10_799_500
        assert counts.silences is not None
        assert counts.silences.found == ()


def test_the_clock_of_the_tests_is_right():
    assert clock(3_723_004, ",") == "01:02:03,004"
