"""Early, middle, later, ending: what strains an alliance differs by stage."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.stages import Stage, stage


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, Stage.EARLY),
        (4, Stage.EARLY),
        (5, Stage.MIDDLE),
        (12, Stage.MIDDLE),
        (13, Stage.LATER),
        (900, Stage.LATER),
    ],
)
def test_a_session_lies_in_its_stage(number, expected):
    """Sessions 1-4, 5-12, 13 and after."""
    assert stage(number) is expected


@settings(deadline=None)
@given(st.integers(1, 2000))
def test_ending_is_the_clinicians_word_at_any_session(number):
    assert stage(number, ending=True) is Stage.ENDING
    assert stage(number) is not Stage.ENDING


@pytest.mark.parametrize("number", [0, -1])
@pytest.mark.parametrize("ending", [True, False])
def test_sessions_are_counted_from_one(number, ending):
    with pytest.raises(ValueError, match="from 1"):
        stage(number, ending=ending)
