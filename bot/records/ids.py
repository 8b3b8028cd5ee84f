"""Opaque ids for rows. They travel in custom_ids and logs, so they say nothing."""

from __future__ import annotations

import secrets

# 31 signs, none of which is taken for another when read aloud or copied: no 0 o, 1 i l.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12


def new_id() -> str:
    """A random id: 12 signs, about 59 bits. Unique by chance; the primary key makes sure."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
