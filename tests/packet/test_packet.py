"""The supervision packet: every word in Markdown, two pages at most as PDF, kept nowhere."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import zlib
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.packet import Packet, PacketRupture, fonts, laid_out, look_through, markdown, pdf
from bot.practice.looking import looking
from bot.wording import Wording

SINCE, UNTIL = date(2026, 10, 26), date(2026, 11, 22)
HERON = PacketRupture(
    code="grey heron",
    type="withdrawal",
    state="noticed, not said",
    age="two sessions since",
    moment="When I asked about last week, there were three seconds.\nThen “it's fine”.",
    went_off="After my second question.",
    reaction="I explained.",
    line="I notice I have talked a lot just now.",
    question="What did I not want to hear?",
)
WORDS = Wording.load()
TYPED = st.text(max_size=60)


def packet(*ruptures: PacketRupture) -> Packet:
    return Packet(SINCE, UNTIL, ruptures)


def drawn(*ruptures: PacketRupture) -> bytes:
    return pdf(WORDS, laid_out(WORDS, packet(*ruptures)))


def written(*ruptures: PacketRupture) -> str:
    return markdown(laid_out(WORDS, packet(*ruptures)))


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", content))


def streams(content: bytes) -> bytes:
    """What a PDF draws, unpacked."""
    found = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    return b"".join(zlib.decompress(one) for one in found if one[:1] == b"\x78")


def test_a_part_without_words_is_left_out():
    short = PacketRupture("blue kite", "confrontation", "addressed", question="How?")

    assert written(short).count("**") == 2
    assert WORDS.say("packet.parts.question") in written(short)
    assert "addressed*" in written(short)


def test_the_exchange_stands_first_and_the_question_last():
    """What happened between us comes before what I did."""
    places = [written(HERON).index(f"**{WORDS.say(f'packet.parts.{name}')}**") for name in (
        "moment", "went_off", "reaction", "line", "question"
    )]  # fmt: skip
    assert all(earlier < later for earlier, later in pairwise(places))


@given(moment=TYPED, question=TYPED)
def test_markdown_shows_what_was_typed_letter_by_letter(moment: str, question: str):
    """Neither a heading nor a link comes of it, and no word is lost."""
    typed = PacketRupture("a b", "t", "s", moment=f"x{moment}", question=f"1. {question}")
    tokens = MarkdownIt().parse(written(typed))
    shown = "".join(
        piece.content
        for token in tokens
        if token.type == "inline"
        for piece in token.children or []
        if piece.type == "text"
    )

    kinds = {piece.type for token in tokens for piece in [token, *(token.children or [])]}
    assert kinds <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text",
        "blockquote_open", "blockquote_close", "hardbreak", "strong_open", "strong_close",
        "em_open", "em_close",
    }  # fmt: skip
    assert sum(token.type == "heading_open" for token in tokens) == 2
    for text in (f"x{moment}", f"1. {question}"):
        assert "".join(text.replace("\0", "\ufffd").split()) in "".join(shown.split())


def test_a_line_break_of_the_clinician_is_kept():
    assert "three seconds.\\\n> Then" in written(HERON)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.builds(PacketRupture, *[TYPED] * 9), max_size=4))
def test_whatever_was_typed_is_drawn_on_one_or_two_pages(ruptures):
    """Right to left, emoji, controls, lone surrogates: nothing stops it."""
    assert 1 <= pages(drawn(*ruptures)) <= 2


def test_a_usual_packet_is_one_page_and_a_full_one_two():
    assert pages(drawn(HERON, HERON)) == 1
    assert pages(drawn(*[HERON] * 6)) == 2


@pytest.mark.parametrize(("ruptures", "letters"), [(3, 4000), (60, 10), (400, 4000), (1, 100_000)])
def test_too_much_is_shortened_or_left_out_and_markdown_has_everything(ruptures: int, letters: int):
    long = PacketRupture("grey heron", "withdrawal", "noticed", moment="word " * (letters // 5))
    sheet = laid_out(WORDS, packet(*[long] * ruptures))

    assert pages(pdf(WORDS, sheet)) <= 2
    assert markdown(sheet).count("word") == ruptures * (letters // 5)


def test_an_empty_packet_says_that_nothing_waits():
    assert WORDS.say("packet.none") in written()
    assert pages(drawn()) == 1


def test_the_same_packet_gives_the_same_bytes_in_another_process_on_another_day():
    here = drawn(HERON)
    code = (
        "import sys; from tests.packet.test_packet import *;sys.stdout.buffer.write(drawn(HERON))"
    )
    there = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": "."},
    )
    assert there.stdout == here


def test_nothing_of_the_machine_is_in_the_file():
    """No path, no user, and no moment but the packet's own last day."""
    content = drawn(HERON)

    assert b"D:20261122000000Z" in content
    assert len(set(re.findall(rb"D:\d{14}", content))) == 1
    assert b"/usr" not in content + streams(content)


def test_a_sign_that_cannot_be_drawn_becomes_one_box_and_no_log_names_it(caplog):
    with caplog.at_level(logging.DEBUG):
        drawn(PacketRupture("a b", "t", "s", moment="日本 👩\u200d👩\u200d👧 ok \ud800"))

    assert fonts.drawable("日本 👩\u200d👩\u200d👧 ok \ud800") == "□ □ ok "
    assert "missing" not in caplog.text


def test_what_is_read_from_the_right_stands_in_its_order_on_paper():
    assert fonts.as_seen("שלום (a)") == "(a) םולש"
    assert fonts.as_seen("plain (a)") == "plain (a)"


def test_a_packet_is_looked_through_before_it_is_handed_on():
    """It says where and what, never the words, and never that nothing is left."""
    named = PacketRupture("grey heron", "withdrawal", "open", moment="Mrs Quill rang 212 736 5000.")
    checked = look_through(WORDS, looking(WORDS), laid_out(WORDS, packet(HERON, named)))

    assert checked.holds
    assert "2. grey heron: withdrawal · The exchange: a telephone number" in checked.said
    assert not any("Quill" in line or "5000" in line for line in checked.said)
    assert {place.section for place in checked.places} == {1}


def test_a_packet_in_which_nothing_was_found_still_asks_for_ones_own_eyes():
    checked = look_through(WORDS, looking(WORDS), laid_out(WORDS, packet(HERON)))

    assert not checked.holds
    assert checked.said[1:] == (
        WORDS.say("packet.check.looked"),
        WORDS.say("packet.check.nothing"),
    )
