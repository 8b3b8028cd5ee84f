"""Whose consultation it is: who guesses from what stands in Discord does no better than chance."""

from __future__ import annotations

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.records import Database, ids
from bot.records.consultations import Consultation

from .anonymity import GUESSERS, Watched, tail
from .cast import Group
from .colleagues import colleagues_of

# How unlikely a count of right guesses may be, of all guessers together.
UNLIKELY = 1e-3
SEED, SMALL = 20260114, 9


async def guessed(group: Group, count: int) -> dict[str, float]:
    """How likely each guesser's count of right guesses is, after so many consultations."""
    they = await colleagues_of(group)
    kitchen = group.guild.add_channel("kitchen")
    found = await Watched(they, kitchen, SEED).consultations(count)
    chance = 1 / len(they.everybody)
    return {
        name: tail(sum(guess(seen) == one.id for one, seen in found), count, chance)
        for name, guess in GUESSERS.items()
    }


@pytest.fixture
def same_chances(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run rolls the same dice: ids too."""
    monkeypatch.setattr(ids, "secrets", Random(SEED))


@pytest.mark.usefixtures("same_chances")
@pytest.mark.parametrize("count", [SMALL, pytest.param(60, marks=pytest.mark.nightly)])
async def test_no_guesser_is_better_than_chance(group: Group, count: int):
    likely = await guessed(group, count)

    assert [name for name, chance in likely.items() if chance < UNLIKELY / len(GUESSERS)] == []


def _at_once(confirmed: datetime, _: ZoneInfo) -> datetime:
    return confirmed


def _presenter(_: Database, consultation: Consultation) -> str:
    return consultation.clinician_id


@pytest.mark.nightly
@pytest.mark.usefixtures("same_chances")
@pytest.mark.parametrize(
    ("where", "leak", "finds"),
    [
        ("bot.practice.consult.posting_time", _at_once, "the last one seen before it appeared"),
        ("bot.practice.consultation_phases._next_conductor", _presenter, "the conductor"),
    ],
)
async def test_a_leak_would_be_found(
    group: Group, monkeypatch: pytest.MonkeyPatch, where: str, leak: object, finds: str
):
    """The guessers are no straw men."""
    monkeypatch.setattr(where, leak)

    likely = await guessed(group, SMALL)

    assert likely[finds] < UNLIKELY / len(GUESSERS)
