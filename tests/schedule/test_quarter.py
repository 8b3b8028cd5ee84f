"""A quarter of twelve clinicians: nothing twice, nothing lost that was still worth sending.

The machine is off for up to nine days, its clock jumps by up to a day and an hour, and people
do what people do. `quarter.py` holds the diary that knows what ought to be said.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from practice.conftest import set_up

from bot.records import new_key, parse_key

from .quarter import BEGINS, ENDS, Quarter


async def played(tmp_path, seed, **given):
    """A quarter that has been played."""
    quarter = Quarter(tmp_path / "data", parse_key(new_key()), seed, **given)
    await quarter.play(set_up)
    return quarter


@pytest.mark.parametrize("seed", range(4))
async def test_in_some_weeks_nothing_comes_twice_and_nothing_is_lost(tmp_path, seed):
    quarter = await played(tmp_path, seed, people=4, until=BEGINS + timedelta(weeks=4))
    assert quarter.said["after_hour"] > 10, quarter.said


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 150))
async def test_in_a_quarter_nothing_comes_twice_and_nothing_is_lost(tmp_path, seed):
    quarter = await played(tmp_path, seed, until=ENDS)
    print(seed, quarter.said, quarter.told)  # noqa: T201  (for whoever reads the sweep)
    assert all(quarter.said.values()), quarter.said
