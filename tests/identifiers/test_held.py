"""On the half that was held back while the rules were made. Both figures are printed.

Whoever changes a rule does not look at this half, and not at its figures either. So it is
scored only where AFTERHOUR_HELD=1 is set.
"""

from __future__ import annotations

import os
import sys

import pytest

from bot.practice.looking import looking
from bot.wording import Wording

from .corpus import half
from .scoring import WRITTEN_BY, score, told

pytestmark = pytest.mark.skipif(
    os.environ.get("AFTERHOUR_HELD") != "1", reason="held back while rules are changed"
)
# Set once, by whoever scored it first; afterwards nothing may fall below.
PATTERNS_HELD = 0.0
CAPITALS_SEEN = 0.0
CLEAN_BLOCKED = 1.0


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
