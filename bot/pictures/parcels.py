"""What passes between the bot and the drawing process: a picture in, a PNG out.

JSON and plain bytes, so that neither side believes anything the other one sends.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.pictures.content import Bars, Columns, Course, Picture, Theme, checked

_LENGTH = 8


def packed(picture: Picture, theme: Theme) -> bytes:
    """One line."""
    said = {"kind": type(picture).__name__, "theme": theme.value, "shows": asdict(picture)}
    return json.dumps(said).encode() + b"\n"


def unpacked(line: bytes) -> tuple[Picture, Theme]:
    """What `packed` packed. Raises ValueError, KeyError or TypeError for anything else."""
    said = json.loads(line)
    kind = {"Bars": Bars, "Columns": Columns, "Course": Course}[said["kind"]]
    shows = {name: _frozen(value) for name, value in said["shows"].items()}
    return checked(kind(**shows)), Theme(said["theme"])


def _frozen(value: object) -> object:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


def length_of(content: bytes) -> bytes:
    """How many bytes follow."""
    return len(content).to_bytes(_LENGTH, "big")


def read_length(head: bytes) -> int:
    """What `length_of` wrote."""
    return int.from_bytes(head, "big")


HEAD = _LENGTH
