"""The key of the records: 32 random bytes, 64 hex digits as text."""

from __future__ import annotations

import re
import secrets

from bot.records.errors import BadKey

_TEXT = re.compile(r"[0-9a-fA-F]{64}")


class Key:
    """A raw key. Its repr, and so any log or traceback, hides it."""

    __slots__ = ("_bytes",)

    def __init__(self, raw: bytes) -> None:
        """`raw` is 32 bytes. Raises BadKey for any other length."""
        if len(raw) != 32:
            raise BadKey
        self._bytes = raw

    @property
    def raw(self) -> bytes:
        """The 32 bytes."""
        return self._bytes

    @property
    def hex(self) -> str:
        """The 64 hex digits, in lower case."""
        return self._bytes.hex()

    def __repr__(self) -> str:
        return "Key(...)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and secrets.compare_digest(self._bytes, other._bytes)

    def __hash__(self) -> int:
        return hash(self._bytes)

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


def new_key() -> str:
    """A fresh random key as text: 64 hex digits."""
    return secrets.token_hex(32)


def parse_key(text: str) -> Key:
    """The key that a text holds: 64 hex digits, either case, space around them allowed.

    Raises BadKey for anything else; the error does not quote the text.
    """
    stripped = text.strip()
    if not _TEXT.fullmatch(stripped):
        raise BadKey
    return Key(bytes.fromhex(stripped))
