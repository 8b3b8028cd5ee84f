"""Gateway intents: which events a bot asked for."""

from __future__ import annotations

from enum import IntFlag


class Intent(IntFlag):
    """The intents this stand-in tells apart."""

    NONE = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT

# All bits Discord documents today; any other closes the connection with 4013.
KNOWN = sum(1 << bit for bit in range(17)) | sum(1 << bit for bit in (20, 21, 24, 25))
