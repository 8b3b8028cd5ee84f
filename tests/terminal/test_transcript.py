"""`afterhour transcript`: what a person reads, what a program reads, and that nothing stays."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

WRONG_USE = 2
NAME, SECRET = "Quentin Vermilion", "marmalade"
FILE = f"""WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v {NAME}>How was last time, with the {SECRET}?

2
00:12:30.000 --> 00:12:35.500
<v Bo>It did not help.

3
00:12:38.500 --> 00:12:50.000
<v {NAME}>I was trying to say that it takes time.

5
00:20:00.000 --> 00:20:01.000
<v Bo>Fine.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hour.vtt"
    path.write_text(FILE)
    return path


def test_a_person_reads_what_was_counted(afterhour, file: Path):
    told = afterhour("transcript", file, "--therapist", NAME, "--client", "bo")

    assert told.exit_code == 0
    assert told.stderr == ""
    assert "12:35 · 3.0 s" in told.stdout
    assert "12:50 to 20:00 · not known" in told.stdout
    assert "therapist: 16 (76 %)" in told.stdout
    assert "line 15: the numbering leaps" in told.stdout
    assert SECRET not in told.output
    assert NAME not in told.output


def test_the_first_explanation_after_a_complaint_is_found_and_said_to_be_found_by_cue_words(
    afterhour, file: Path
):
    told = afterhour(
        "transcript", file, "--therapist", NAME, "--client", "Bo", "--complaint", "12:30"
    )

    assert "complaint 12:30: 12:38, 9 seconds later (“i was trying to”)" in told.stdout
    assert "Cue words miss some" in told.stdout


def test_five_minutes_are_shown_without_the_names(afterhour, file: Path):
    told = afterhour("transcript", file, "--therapist", NAME, "--client", "Bo", "--around", "1:00")

    assert f"00:01  T: How was last time, with the {SECRET}?" in told.stdout
    assert NAME not in told.output
    assert "It did not help" not in told.stdout


def test_a_program_reads_the_same_as_json(afterhour, file: Path):
    typed = ("--json", "--therapist", NAME, "--client", "Bo", "--complaint", "12:30")
    figures = json.loads(afterhour("transcript", file, *typed).stdout)

    assert figures["silences"] == [
        {"start": 4.0, "length": 746.0},
        {"start": 755.5, "length": 3.0},
    ]
    assert figures["silences_not_known"] == [{"start": 770.0, "length": 430.0}]
    assert figures["words"]["client"] == {"count": 5, "share": 0.2381}
    assert figures["answers"]["last_third"] == {"answers": 1, "mean_words": 1.0}
    assert figures["longest_therapist_turn"]["words"] == 9
    assert figures["explanations"][0]["start"] == 758.5
    assert figures["left_out"] == [{"line": 15, "why": "missing"}]


def test_an_hour_without_a_silence_says_so(afterhour, tmp_path: Path):
    talk = tmp_path / "talk.vtt"
    talk.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v T>Hello.\n", encoding="utf-8")
    done = afterhour("transcript", str(talk))
    assert done.exit_code == 0, done.output
    assert "Silences of three seconds or more\n  none" in done.output


def test_where_nobody_is_named_it_says_how_to_name_them(afterhour, file: Path):
    told = afterhour("transcript", file)

    assert "unknown, kept apart: 21 (100 %)" in told.stdout
    assert "--therapist NAME and --client NAME" in told.stdout
    assert "not known: no entry is by the therapist" in told.stdout


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "line 1: there is nothing"),
        (b"RIFF\x00\x00\x00WAVE", "line 1: this is not a text file"),
        (f"A letter\nabout {SECRET}".encode(), "line 1: this does not look like a transcript"),
    ],
)
def test_what_is_no_transcript_gets_one_plain_line(afterhour, tmp_path: Path, content, line: str):
    path = tmp_path / "other.srt"
    path.write_bytes(content)
    told = afterhour("transcript", path)

    assert told.exit_code == WRONG_USE
    assert told.stdout == ""
    assert told.stderr.startswith(line)
    assert told.stderr.count("\n") == 1
    assert SECRET not in told.stderr


@pytest.mark.parametrize(
    "typed",
    [("--complaint", "12"), ("--around", "1:70"), ("--therapist", "Bo", "--client", "bo")],
)
def test_wrong_use_ends_with_2(afterhour, file: Path, typed: tuple[str, ...]):
    told = afterhour("transcript", file, *typed)

    assert told.exit_code == WRONG_USE
    assert "Traceback" not in told.output


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_gets_one_plain_line(afterhour, file: Path):
    file.chmod(0)

    assert afterhour("transcript", file).stderr == "This file cannot be read.\n"


def test_nothing_is_written_anywhere(afterhour, file: Path, tmp_path: Path):
    """Neither a data folder nor a key is made, and the file stays as it is."""
    before = sorted(tmp_path.rglob("*"))
    afterhour("transcript", file, "--around", "12:30")

    assert sorted(tmp_path.rglob("*")) == before
    assert file.read_text() == FILE
