"""Which permissions the bot needs, where, and which of them are missing."""

from __future__ import annotations

from collections.abc import Callable

import discord
from discord.abc import GuildChannel

from bot.records.groups import Group
from bot.wording import Wording

# What the bot uses, and nothing else; the README's invitation asks for these.
IN_DIGEST_CHANNEL = ("view_channel", "send_messages")
IN_CONSULTATION_CHANNEL = (
    "view_channel",
    "send_messages",
    "create_private_threads",
    "send_messages_in_threads",
    "manage_threads",
    "read_message_history",
)
INVITED_WITH = discord.Permissions(
    **dict.fromkeys({*IN_DIGEST_CHANNEL, *IN_CONSULTATION_CHANNEL}, True)
)


def findings(
    group: Group,
    words: Wording,
    me: discord.Member,
    channel_of: Callable[[int], object],
) -> list[str]:
    """A line for each chosen channel that is gone, withheld, or open to everybody.

    `channel_of` gives a channel by its id, or None where Discord shows none to the bot.
    """
    rooms = (
        (group.digest_channel, IN_DIGEST_CHANNEL, False),
        (group.consultation_channel, IN_CONSULTATION_CHANNEL, True),
    )
    return [
        finding
        for chosen, needed, private in rooms
        if chosen
        for finding in _findings(channel_of(chosen), needed, words, me, private=private)
    ]


def missing_in(channel: GuildChannel, needed: tuple[str, ...], me: discord.Member) -> list[str]:
    """The names, as Discord's settings show them, of the permissions the bot lacks here."""
    held = channel.permissions_for(me)
    return [_named(name) for name in needed if not getattr(held, name)]


def _findings(
    channel: object, needed: tuple[str, ...], words: Wording, me: discord.Member, *, private: bool
) -> list[str]:
    if not isinstance(channel, GuildChannel):
        return [words.say("setup.channel_gone")]
    found = []
    if missing := missing_in(channel, needed, me):
        names = ", ".join(missing)
        found.append(words.say("setup.withheld", channel=channel.mention, names=names))
    if private and channel.permissions_for(me.guild.default_role).view_channel:
        found.append(words.say("setup.open_to_all", channel=channel.mention))
    return found


def _named(permission: str) -> str:
    """`create_private_threads` as Discord's own settings write it."""
    return permission.replace("_", " ").title().replace(" In ", " in ")
