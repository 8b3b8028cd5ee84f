"""Where nothing is due, nothing is written."""

from __future__ import annotations

import pytest

from bot.practice import digest
from bot.records import Records

from .mailbox import Mailbox


@pytest.fixture
def written(monkeypatch):
    """How many write jobs there were."""
    jobs = []

    def counting(name):
        plain = getattr(Records, name)

        async def counted(self, *given):
            jobs.append(name)
            return await plain(self, *given)

        monkeypatch.setattr(Records, name, counted)

    for name in ("write", "alone"):
        counting(name)
    return jobs


@pytest.mark.parametrize("after", [{"seconds": 5}, {"days": 3}])
async def test_idle_ticks_write_nothing_though_the_weeks_digest_was_posted(
    group, rupture, clock, written, monkeypatch, after
):
    mailbox = Mailbox(group)
    clock.strikes("2026-11-23")
    await mailbox.tick()
    assert written
    clock.passes(**after)
    await mailbox.tick()
    written.clear()
    figured = []
    monkeypatch.setattr(digest, "_figures", lambda *given: figured.append(given))
    for _ in range(5):
        clock.passes(seconds=5)
        await mailbox.tick()
    assert written == figured == []
