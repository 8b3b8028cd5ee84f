"""The drawing process: a line in, a picture out, until the bot closes the pipe or is gone."""

from __future__ import annotations

import contextlib
import os
import sys

from bot.pictures.parcels import length_of, unpacked


def main() -> None:
    """A picture that cannot be drawn is answered with nothing; its words go nowhere."""
    with contextlib.suppress(OSError):  # a sandbox may forbid even that
        os.nice(5)  # an answer to somebody else goes before a picture
    from bot.pictures.drawing import draw  # noqa: PLC0415  (loaded here and nowhere in the bot)

    answer = sys.stdout.buffer
    answer.write(length_of(b""))  # ready
    answer.flush()
    for line in sys.stdin.buffer:
        try:
            content = draw(*unpacked(line))
        except Exception:  # noqa: BLE001  (whatever it was: this picture is not drawn)
            content = b""
        answer.write(length_of(content) + content)
        answer.flush()


if __name__ == "__main__":
    main()
