"""`python -m tests.identifiers`: both figures. `--seen`: the half that may be looked at, alone."""

from __future__ import annotations

import sys

from bot.practice.looking import looking
from bot.wording import Wording

from .corpus import half
from .scoring import WRITTEN_BY, score, told


def main() -> None:
    """Writes the figures of each half; never a sentence of the one that is held back."""
    ready = looking(Wording.load())
    seen = score(ready, half("seen"))
    lines = [WRITTEN_BY, "", told("Seen (the rules were made better on these)", seen)]
    if "--missed" in sys.argv:
        lines += [f"  missed {kind}: {span!r} in {text}" for kind, span, text in seen.missed]
        lines += [f"  blocked: {text}" for text in seen.blocked]
        lines += [f"  underlined: {text}" for text in seen.underlined_in_clean]
    if "--seen" not in sys.argv:
        held = score(ready, half("held"))
        lines += ["", told("Held back (no rule was made on these)", held)]
    sys.stdout.write("\n".join(lines) + "\n")


main()
