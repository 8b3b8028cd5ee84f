"""What the bot carries in memory: nothing that only pictures, packets or a page are made with."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("PIL", "cryptography", "fpdf", "jinja2", "matplotlib", "numpy", "phonenumbers", "webauthn")
LOOK = f"""
import sys
import bot.app
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_the_bot_without_a_page_carries_no_library_it_does_not_use_all_day():
    said = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_numpy_can_still_be_had_by_whoever_wants_it():
    code = "import bot.records; import numpy; print(numpy.int64(3))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "3"
