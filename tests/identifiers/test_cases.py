"""Each rule by example: what it finds, and what looks like it and is left alone."""

from __future__ import annotations

import tomllib

import pytest

from bot.practice.looking import looking
from bot.wording import Wording

from .corpus import HERE

CASES = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ready():
    return looking(Wording.load())


def test_what_tells_who_somebody_is_holds_the_text_up(ready):
    missed = [text for text in CASES["held"] if not any(one.holds for one in ready.look(text))]
    assert missed == []


def test_what_only_looks_like_it_holds_nothing_up(ready):
    blocked = [text for text in CASES["plain"] if any(one.holds for one in ready.look(text))]
    assert blocked == []
