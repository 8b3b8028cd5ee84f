"""Which permissions the bot needs, where, and which of them are missing."""

from __future__ import annotations

from typing import cast

import discord

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


def missing_in_group(guild: discord.Guild | None, group: Group, words: Wording) -> list[str]:
    """A line for each channel that is gone, withheld, or open to everybody."""
    if guild is None:
        return []
    rooms = (
        (group.digest_channel, IN_DIGEST_CHANNEL, False),
        (group.consultation_channel, IN_CONSULTATION_CHANNEL, True),
    )
    return [
        finding
        for channel, needed, private in rooms
        if channel
        for finding in _findings(guild, channel, needed, words, private=private)
    ]


def missing_in(channel: discord.abc.GuildChannel, needed: tuple[str, ...]) -> list[str]:
    """The names, as Discord's settings show them, of the permissions the bot lacks here."""
    held = channel.permissions_for(channel.guild.me)
    return [_named(name) for name in needed if not getattr(held, name)]


def _findings(
    guild: discord.Guild, channel_id: int, needed: tuple[str, ...], words: Wording, *, private: bool
) -> list[str]:
    channel = cast("discord.abc.GuildChannel | None", guild.get_channel(channel_id))
    if channel is None:
        return [words.say("setup.channel_gone")]
    findings = []
    missing = missing_in(channel, needed)
    if missing:
        names = ", ".join(missing)
        findings.append(words.say("setup.withheld", channel=channel.mention, names=names))
    everyone = channel.permissions_for(guild.default_role)
    if private and everyone.view_channel:
        findings.append(words.say("setup.open_to_all", channel=channel.mention))
    return findings


def _named(permission: str) -> str:
    """`create_private_threads` as Discord's own settings write it."""
    return permission.replace("_", " ").title().replace(" In ", " in ")
