"""Who is there: the bot's own user, and what it shares with people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .world import World

Json = dict[str, Any]


class User:
    """An account, of a person or of the bot."""

    bot = False

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.id = world.ids.next()
        self.name = name

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.id}>"

    def payload(self) -> Json:
        """The user object."""
        return {
            "id": str(self.id),
            "username": "".join(c for c in self.name.lower() if c.isalnum()) or f"user{self.id}",
            "discriminator": "0" if not self.bot else "4242",
            "global_name": None if self.bot else self.name,
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }


class BotUser(User):
    """The bot's own account."""

    bot = True
