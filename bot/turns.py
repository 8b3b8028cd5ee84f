"""Short turns for everybody: nobody waits long because something is counted for somebody else.

Both settings are the whole process's, so they are made once, where the bot is run. Measured with
five years of a practice being counted (`tests/benchmarks/patterns.py`).
"""

from __future__ import annotations

import gc
import sys

# A thread that counts lets the loop in after so long. With Python's usual five milliseconds, an
# answer that calls the system ten times on its way waits for fifty.
_TURN_SECONDS = 0.001


def take_short_turns() -> None:
    """What was loaded so far stays for good: it is not looked through for garbage any more.

    Whoever reads thousands of rows causes such a look, and everybody waits until it is over:
    of the whole bot it took up to 90 milliseconds.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_TURN_SECONDS)
