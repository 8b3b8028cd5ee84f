"""Small facts that the program remembers about itself."""

from __future__ import annotations

from bot.practice.house import House
from bot.records import keeping


async def get(house: House, name: str) -> str | None:
    """What was kept under a name."""
    return await house.records.read(lambda db: keeping.get(db, name))


async def put(house: House, name: str, value: str) -> None:
    """Keeps a fact under a name."""
    await house.records.write(lambda db: keeping.put(db, name, value))
