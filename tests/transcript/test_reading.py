"""Files as programs write them: their encodings, tags, comments and slips."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.transcript import (
    Form,
    Left,
    Names,
    NotATranscript,
    Speaker,
    Unreadable,
    count,
    figures,
    first_explanation,
    read,
    window,
)
from transcript.files import USUAL, Said, reading, sessions, srt, vtt

T, C, U = Speaker.THERAPIST, Speaker.CLIENT, Speaker.UNKNOWN
MARIE = "[00:05] T: Für Zoë, café\n[00:09] C: naïve… “yes”"


def said(text: str, names: Names = USUAL) -> list[tuple[Speaker, str]]:
    return [(one.speaker, one.text) for cue in reading(text, names).cues for one in cue.said]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_encoding_and_any_line_end_reads_the_same(encoding: str, ends: str):
    written = read(MARIE.replace("\n", ends).encode(encoding), USUAL)

    assert written == reading(MARIE)


@pytest.mark.parametrize(
    ("content", "why", "line"),
    [
        (b"", Unreadable.EMPTY, 1),
        (b"\xef\xbb\xbf \r\n", Unreadable.EMPTY, 1),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Unreadable.BINARY, 2),
        (b"ok\nID3\x04\x00\x00", Unreadable.BINARY, 2),
        (b"\nDear colleague,\nthank you.", Unreadable.NOTHING, 2),
        (b"WEBVTT\n\nNOTE nothing", Unreadable.NOTHING, 1),
        (b"WEBVTT\n\n00:01 ~ 00:02\nT: hi", Unreadable.NOTHING, 3),
        (b"x" * 20_000_001, Unreadable.TOO_LONG, 1),
    ],
)
def test_what_is_no_transcript_is_refused_with_its_line(content: bytes, why: str, line: int):
    with pytest.raises(NotATranscript) as refused:
        read(content, USUAL)

    assert (refused.value.why, refused.value.line) == (why, line)


def test_comments_styles_and_regions_are_nobodys_words():
    text = """WEBVTT - Title T: no
Kind: captions

STYLE
::cue(b) { color: red }

REGION
id:bill

NOTE T: not this
nor this

intro
00:01.000 --> 00:02.000 align:start position:10%
T: <c.loud>Well</c>, <00:00:01.500><i>then</i>&nbsp;&amp; so
"""
    assert said(text) == [(T, "Well, then & so")]


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("00:01,500 --> 00:02,500", 1500, 2500),
        ("0:0:1.5 --> 0:0:2", 1500, 2000),
        ("00:00:01,5009 --> 00:00:02,500 X1:10", 1500, 2500),
        ("01:02,500 --> 01:03,000", 62_500, 63_000),
    ],
)
def test_hours_may_be_absent_and_fractions_short_or_long(times: str, start: int, end: int):
    """`01:02,500` is a minute and two seconds, although one parser would take it for an hour."""
    (cue,) = reading(f"1\n{times}\nT: yes\n").cues

    assert (cue.start, cue.end) == (start, end)


def test_voices_and_names_tell_who_speaks():
    names = Names.of(["Dr. Ana  Lima"], ["bo"], ["T"], ["C"])
    text = vtt(
        Said(0, 1000, "<v.loud Dr. Ana Lima>How are you?</v> <v Bo>Well."),
        Said(2000, 3000, "BO: And you?\nand more"),
        Said(4000, 5000, "- Dr. Ana Lima: Fine.\n- Good."),
        Said(6000, 7000, "Listen: that is a sentence"),
    )
    assert said(text, names) == [
        (T, "How are you?"),
        (C, "Well."),
        (C, "And you? and more"),
        (T, "Fine."),
        (U, "Good."),
        (U, "Listen: that is a sentence"),
    ]


def test_a_name_that_is_neither_is_counted_and_kept_apart():
    read = reading("[00:01] Ana: hello you\n[00:05] Bo: hello\n[00:07] Ana: so\n[00:09] Bo: yes")

    assert read.others == 2
    assert count(read).words == {T: 0, C: 0, U: 5}
    assert count(read).first_third is None


def test_one_name_cannot_stand_for_both():
    with pytest.raises(ValueError, match="one name"):
        Names.of(["Ana"], ["ana"])


def test_what_is_given_goes_before_what_always_holds():
    names = Names.of(["C"], ["T"], ["T"], ["C"])

    assert (names.speaker("c"), names.speaker("T")) == (T, C)


def test_plain_stamps_stand_before_or_behind_the_name_or_in_the_line():
    text = "[1:02:03] T: a b\nT: [75:10] c\nC: d\nd again [75:20] e\n[75:30] f\n[99:99] T: g"
    read = reading(text)

    assert [cue.start for cue in read.cues] == [
        3_723_000, 4_510_000, None, None, 4_520_000, 4_530_000, None,
    ]  # fmt: skip
    assert said(text) == [
        (T, "a b"), (T, "c"), (C, "d"), (C, "d again"), (C, "e"), (U, "f"), (T, "g"),
    ]  # fmt: skip
    assert [(left.line, left.why) for left in read.left_out] == [(6, Left.STAMP)]


def test_the_words_of_a_lost_cue_are_still_counted():
    text = vtt(
        Said(0, 1000, "T: one"), Said(2000, 3000, "C: two three"), Said(4000, 5000, "T: four")
    )
    read = reading(text.replace("00:00:03.000", "00:00:01.000"))

    assert [(left.line, left.why) for left in read.left_out] == [(6, Left.TIMES)]
    assert count(read).words == {T: 2, C: 2, U: 0}


def test_words_without_a_time_are_said_to_be_without_one():
    read = reading(
        srt(Said(0, 1000), Said(2000, 3000)).replace("00:00:02,000 --> 00:00:03,000\n", "")
    )

    assert [(left.line, left.why) for left in read.left_out] == [(5, Left.UNTIMED)]


def test_a_missing_empty_line_or_number_loses_nothing():
    text = "1\n00:00:01,000 --> 00:00:02,000\nT: a\n2\n00:00:03,000 --> 00:00:04,000\nC: b\n\n"
    text += "00:00:05,000 --> 00:00:06,000\nT: c\n\n4\n00:00:07,000 --> 00:00:08,000\nC: d"
    read = reading(text)

    assert read.left_out == ()
    assert said(text) == [(T, "a"), (C, "b"), (T, "c"), (C, "d")]


def test_answers_are_counted_by_thirds_of_the_time_and_turns_across_cues():
    text = vtt(
        Said(0, 10_000, "C: one two"),
        Said(10_000, 20_000, "C: three four"),
        Said(20_000, 30_000, "T: five six seven"),
        Said(40_000, 50_000, "C: in the middle"),
        Said(60_000, 70_000, "T: eight"),
        Said(70_000, 75_000, "C: nine"),
        Said(75_000, 76_000, "T: -- …"),
        Said(76_000, 80_000, "C: ten"),
        Said(80_000, 81_000, "T: x y z z"),
        Said(85_000, 90_000, "C: last one here"),
    )
    counts = count(reading(text))

    assert counts.first_third is not None
    assert counts.last_third is not None
    assert (counts.first_third.answers, counts.first_third.mean) == (1, 4.0)
    assert (counts.last_third.answers, counts.last_third.mean) == (2, 2.5)
    assert counts.longest is not None
    assert (counts.longest.words, counts.longest.start, counts.longest.end) == (4, 80_000, 81_000)


@given(sessions())
def test_words_are_the_same_in_either_format(cues):
    assert count(reading(vtt(*cues))).words == count(reading(srt(*cues))).words


COMPLAINT = (
    Said(0, 1000, "T: because before it"),
    Said(10_000, 12_000, "C: This does not help, because you talk."),
    Said(13_000, 14_000, "T: Becausewise, no."),
    Said(15_000, 16_000, "T: What I\nmeant is this."),
)


def test_the_first_explanation_is_the_therapists_and_comes_after_the_complaint():
    """The complaint is received first (Safran and Muran, 2000): so one asks how soon not."""
    found = first_explanation(reading(vtt(*COMPLAINT)), 10_000, ["because", "what i meant"])

    assert (found.at, found.cue_words, found.certain) == (15_000, "what i meant", True)


def test_an_explanation_is_not_certain_where_one_may_be_lost_before_it():
    text = vtt(*COMPLAINT).replace("00:00:13.000 -->", "00:00:zz -->")
    unknown = vtt(*COMPLAINT).replace("T: Becausewise", "because")

    assert not first_explanation(reading(text), 10_000, ["what i meant"]).certain
    assert not first_explanation(reading(unknown), 10_000, ["because", "what i meant"]).certain
    assert first_explanation(reading(vtt(*COMPLAINT)), 10_000, ["in order to"]).at is None


def test_a_window_is_five_minutes_with_the_moment_in_the_middle():
    cues = [Said(n * 30_000, n * 30_000 + 1000, f"T: {n}") for n in range(40)]
    shown = window(reading(vtt(*cues)), 600_000)

    assert [one.text for one in shown] == [str(n) for n in range(15, 25)]
    assert [one.text for one in window(reading(vtt(*cues)), 1000)] == [str(n) for n in range(10)]


PIECES = st.sampled_from(
    [
        "WEBVTT",
        "1",
        "2",
        "7",
        "-->",
        "00:00:01.000 --> 00:00:02.000",
        "00:00:03,0 --> 00:00:02",
        "T: a",
        "C:",
        "<v",
        "<v Bo>x",
        "</v>",
        "NOTE",
        "STYLE",
        "[00:01]",
        "[0x:1]",
        "[12:34] T: b",
        "",
        " ",
        "\t",
        "00:99:00,000 --> 9",
        "{\\an8}",
        "&#x0;",
        "<",
        "999:59:59.999 --> 999:59:59.999",
        "\u2028",
        "[",
        "Bo: y",
    ]
)


def go_through(content: bytes) -> None:
    """Everything that can be asked of a file; only one kind of refusal is allowed."""
    try:
        found = read(content, USUAL)
    except NotATranscript:
        return
    counts = count(found)
    one = first_explanation(found, 1000, ["because"])
    figures(found, counts, [one], 1000)
    assert sum(counts.words.values()) >= 0
    assert all(0 < left.line <= len(content) + 1 for left in found.left_out)
    assert found.form in Form


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=30).map("\n".join))
def test_no_malformed_file_fails_in_another_way(text: str):
    go_through(text.encode())


@given(st.binary(max_size=300))
def test_no_bytes_fail_in_another_way(content: bytes):
    go_through(content)


@given(cues=sessions(), data=st.data())
def test_no_spoiled_byte_fails_in_another_way(cues, data):
    content = bytearray(data.draw(st.sampled_from([vtt, srt]))(*cues).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[place] = data.draw(st.integers(0, 255))
        else:
            del content[place : place + data.draw(st.integers(1, 9))]
            content = content or bytearray(b" ")
    go_through(bytes(content))


@pytest.mark.parametrize(
    "piece",
    ["<v ", "[1:", "[1:1", "00:01 ", "00:01 -", " ", "\t-", "{\\", "&", "T:", "-->", "1\n", "<"],
)
@pytest.mark.parametrize(
    "head", ["WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:01,0 --> 00:02,0\n", "T: "]
)
def test_no_line_is_gone_over_again_and_again(head: str, piece: str):
    """A quarter of a million signs, which would hold it up for hours if it were."""
    go_through((head + piece * (250_000 // len(piece))).encode())


def test_one_huge_cue_is_read():
    go_through(vtt(Said(0, 1000, "T: " + "word\n" * 100_000)).encode())
    go_through(srt(Said(0, 1000, "T: " + "1\n" * 100_000)).encode())
