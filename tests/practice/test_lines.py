"""The bank of lines, as a clinician looks through it."""

from __future__ import annotations

import pytest

from bot.alliance.lines import Moment
from bot.alliance.markers import RuptureType
from bot.alliance.stages import Stage
from bot.practice import lines


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("kind", RuptureType)
async def test_every_type_and_stage_has_lines_for_every_moment(group, ana, kind, stage):
    shelves = (await lines.bank(group, ana(), kind, stage)).shelves
    assert [shelf.moment for shelf in shelves] == list(Moment)
    for shelf in shelves:
        assert 1 <= len(shelf.lines) <= 3
        assert all(line.suits(kind) and line.moment is shelf.moment for line in shelf.lines)


async def test_another_turn_shows_others_first(group, ana):
    first, second = [
        (await lines.bank(group, ana(), RuptureType.WITHDRAWAL, Stage.MIDDLE, turn=turn)).shelves
        for turn in (0, 1)
    ]
    assert [shelf.lines[0] for shelf in first] != [shelf.lines[0] for shelf in second]
