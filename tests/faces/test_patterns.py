"""One's own patterns in words and pictures, from values alone: it counts, and judges nothing."""

from __future__ import annotations

import pytest

from bot.alliance.markers import Move, Reaction, RuptureType, Trigger
from bot.alliance.patterns import Faced, LineStory, Outcomes, Profile, Share, Waits
from bot.alliance.ruptures import Age
from bot.alliance.stages import Stage
from bot.faces import patterns
from bot.faces.patterns import Part
from bot.pictures.content import checked
from bot.wording import Wording


def faced(hours: int, explained: int) -> Faced:
    """Hours of withdrawal, in some of which one explained."""
    return Faced(
        hours=hours,
        reactions={Reaction.EXPLAINED: Share(explained, hours)},
        moves={Move.AGAINST: Share(explained, hours)},
        unmoved=hours - explained,
    )


def full(hours: int = 12) -> Profile:
    """Something of everything."""
    outcomes = Outcomes(repaired=3, waiting=2, ended=1)
    return Profile(
        hours=hours,
        when={RuptureType.WITHDRAWAL: faced(hours, hours // 2)},
        waits=Waits(same_hour=1, later=3, not_said=2, middle=Age(sessions=1, days=7)),
        outcomes=outcomes,
        by_type={RuptureType.WITHDRAWAL: outcomes},
        by_stage={Stage.EARLY: outcomes},
        lines=tuple(LineStory(f"Line {number}.", opened=2, unsure=1) for number in range(8)),
        triggers={Trigger.OWN_STORY: faced(2, 1)},
    )


def named(words: Wording, profile: Profile) -> dict[str, Part]:
    """The parts by name."""
    return {part.name: part for part in patterns.parts(words, profile)}


def test_where_nothing_was_noted_there_is_no_part(wording: Wording):
    assert patterns.parts(wording, Profile()) == ()
    assert patterns.parts(wording, Profile(hours=40)) == ()


@pytest.mark.parametrize(("hours", "per_cent"), [(2, False), (19, False), (20, True), (80, True)])
def test_per_cent_is_said_from_twenty_on(wording: Wording, hours: int, per_cent: bool):
    points = " ".join(named(wording, full(hours))["withdrawal"].points)
    assert ("%" in points) is per_cent
    assert f"of {hours}" in points


def test_every_picture_can_be_drawn_and_is_told_in_words(wording: Wording):
    for part in patterns.parts(wording, full()):
        checked(part.picture)
        assert part.picture.title == part.title
        assert 0 < len(part.alternative(wording)) <= 1024


@pytest.mark.parametrize(("hours", "drawn"), [(1, False), (4, False), (5, True), (12, True)])
def test_of_fewer_than_five_there_is_no_picture_and_the_words_tell_all(
    wording: Wording, hours: int, drawn: bool
):
    """A full bar for "1 of 1" would read as a verdict."""
    part = named(wording, full(hours))["withdrawal"]
    assert part.drawn is drawn
    assert part.points


def test_a_wait_that_nothing_took_is_not_told_as_none(wording: Wording):
    assert not any(point.endswith(": 0") for point in named(wording, full())["waits"].points)


def test_a_bar_shows_which_way_one_moved(wording: Wording):
    """Explaining is against or over; nothing noted is neither."""
    rows = dict(named(wording, full(12))["withdrawal"].picture.rows)
    assert rows["I explained"] == (0, 6, 0)
    assert rows["Nothing noted in myself"] == (0, 0, 6)


def test_the_wait_is_told_in_sessions_first(wording: Wording):
    waits = named(wording, full())["waits"]
    assert "1 session on, 7 days" in waits.below
    assert "Not said so far: 2" in waits.points


def test_nothing_is_said_of_what_did_not_happen(wording: Wording):
    points = " ".join(named(wording, full())["types"].points)
    assert "3 repaired, 2 waiting, 1 ended unrepaired" in points
    assert "let go" not in points


def test_six_lines_are_shown_and_the_others_are_counted(wording: Wording):
    lines = named(wording, full())["lines"]
    assert len(lines.lines) == len(lines.picture.rows) == patterns.MOST_LINES
    assert "2 more lines" in lines.below


def test_a_trigger_says_which_way_one_moved(wording: Wording):
    (point,) = named(wording, full())["triggers"].points
    assert "2 sessions. In 0 of them you moved away, in 1 against or over." in point
