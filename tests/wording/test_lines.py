"""The bank of lines: something to say in every place, and nothing that blames."""

from __future__ import annotations

import re
from itertools import product

import pytest

from bot.alliance.lines import Line, Moment, Why
from bot.alliance.markers import RuptureType
from bot.alliance.stages import Stage
from bot.wording import Wording
from bot.wording.lines import is_one_sentence

LINES = Wording.load().lines
TYPES = (RuptureType.WITHDRAWAL, RuptureType.CONFRONTATION, RuptureType.MIXED)


@pytest.mark.parametrize(("kind", "stage", "moment"), list(product(TYPES, Stage, Moment)))
def test_at_least_two_lines_fit_every_rupture_stage_and_moment(
    kind: RuptureType, stage: Stage, moment: Moment
) -> None:
    fitting = [
        line
        for line in LINES
        if line.suits(kind) and stage in line.stages and line.moment is moment
    ]
    assert len(fitting) >= 2


@pytest.mark.parametrize(("kind", "stage"), list(product(TYPES[:2], Stage)))
def test_every_stage_has_lines_of_its_own(kind: RuptureType, stage: Stage) -> None:
    own = [line for line in LINES if line.suits(kind) and stage in line.stages != frozenset(Stage)]
    assert own


def test_there_are_enough_lines_and_no_two_alike() -> None:
    assert len(LINES) >= 30
    assert len({line.text for line in LINES}) == len(LINES)
    assert len({line.key for line in LINES}) == len(LINES)


def test_every_reason_why_a_line_works_is_there_in_the_room_and_next_time() -> None:
    for moment in (Moment.IN_THE_ROOM, Moment.NEXT_SESSION):
        assert {line.why for line in LINES if line.moment is moment} == set(Why) - {Why.OWN}


FORBIDDEN = {
    "blames": r"\byou (pulled|went|withdrew|shut|avoid\w*|attack\w*|resist\w*)\b",
    "describes the client": r"\byou('re| are| were|'ve been) (being|getting|so|too|very)\b",
    "turns round": r"\bbut\b",
    "claims too much": r"\b(always|never|obviously|clearly|of course|must)\b",
    "asks why": r"\bwhy (did|do|are|were) you\b",
    "speaks in terms": r"\b(rupture|alliance|transference|process|resist\w*|attach\w*|pattern)\b",
    "shouts": r"!",
    "claims to know the client": r"\byou (feel|felt|think|thought|want|wanted)\b",
    "explains first": r"^(because|the reason|what i meant)\b",
}
OWNS = re.compile(r"\b(I|I'm|I'd|I've|I'll|me|my)\b")
TENTATIVE = re.compile(
    r"\b(may|seem\w*|wonder\w*|think|sounds as though|feeling|sense|notice\w*|not sure|curious|"
    r"imagine|found myself|find|can feel|hear|like|glad|hope|rather|thinking|if|when)\b",
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_line(line: Line, rule: str) -> None:
    assert not re.search(FORBIDDEN[rule], line.text, re.IGNORECASE)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
def test_every_line_is_one_short_tentative_sentence_of_ones_own(line: Line) -> None:
    assert is_one_sentence(line.text)
    assert len(line.text) <= 200
    assert len(line.text.split()) <= 26
    assert OWNS.search(line.text)
    assert TENTATIVE.search(line.text)


def test_what_lies_behind_it_waits_until_after_the_repair() -> None:
    elsewhere = re.compile(r"\b(other people|other places|elsewhere|at home|as a child)\b")
    early = [line for line in LINES if line.moment is not Moment.AFTER_REPAIR]
    assert not [line.key for line in early if elsewhere.search(line.text)]


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("I'm not sure I was with you.", True),
        ("How was that?", True),
        ("I was late. I'm sorry.", False),
        ("I was late", False),
        ("I was late!", False),
        ("Well… I was late.", False),
        ("", False),
        ("?", False),
    ],
)
def test_one_sentence_has_one_end(text: str, one: bool) -> None:
    assert is_one_sentence(text) is one
