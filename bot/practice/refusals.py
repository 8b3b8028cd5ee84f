"""Kind refusals: each names its sentence in `prompts/`, and never quotes what was written."""

from __future__ import annotations


class Refusal(Exception):
    """Something that cannot be done now. `reason` is a key of `errors.toml`.

    `fill` holds what the sentence needs (a date, a permission's name): never answer text and
    never a client code.
    """

    def __init__(self, reason: str, **fill: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fill = fill


class NotThere(Refusal):
    """Absent, or not this person's: the two must look alike."""

    def __init__(self) -> None:
        super().__init__("not_there")
