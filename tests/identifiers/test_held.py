"""On the half that was held back while the rules were made. Both figures are printed.

It was scored for the first time on 22 November 2026, when the rules were done, and no rule was
changed after that. Whoever changes one looks at the other half, and lets the night score this one.
"""

from __future__ import annotations

import sys

import pytest

from bot.practice.looking import looking
from bot.wording import Wording

from .corpus import half
from .scoring import WRITTEN_BY, score, told

pytestmark = pytest.mark.nightly
# What the first scoring showed: 65 of 69, 13 of 13, 0 of 75. Nothing may fall far below.
PATTERNS_HELD = 0.94
CAPITALS_SEEN = 0.9
CLEAN_BLOCKED = 0.01


def test_what_was_held_back_is_found_too(capsys: pytest.CaptureFixture[str]):
    ready = looking(Wording.load())
    seen, held = score(ready, half("seen")), score(ready, half("held"))
    with capsys.disabled():
        both = (WRITTEN_BY, told("Seen", seen), told("Held back", held))
        sys.stdout.write("\n" + "\n\n".join(both) + "\n")
    (found, marked), (names, capitals) = held.patterns, held.capitals
    assert found >= PATTERNS_HELD * marked
    assert names >= CAPITALS_SEEN * capitals
    assert len(held.blocked) <= CLEAN_BLOCKED * held.clean
