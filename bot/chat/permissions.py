"""Which permissions the bot needs, where, and which of them are missing."""

from __future__ import annotations

from collections.abc import Callable

import discord
from discord.abc import GuildChannel

from bot.records.groups import Group
from bot.wording import Wording

# What the bot uses, and nothing else; the README's invitation asks for these. The history is
# read for one thing: whether a message of ours stands there, when Discord's answer was lost.
IN_DIGEST_CHANNEL = ("view_channel", "send_messages")
TO_LOOK_BACK = ("read_message_history",)
# A private thread of its own for each consultation. Managing threads is for two things: locking
# one that is over, also where somebody unlocked it, and deleting it when its time has come.
IN_CONSULTATION_CHANNEL = (
    *IN_DIGEST_CHANNEL,
    *TO_LOOK_BACK,
    "create_private_threads",
    "send_messages_in_threads",
    "manage_threads",
)
_EVERYWHERE = (*IN_DIGEST_CHANNEL, *TO_LOOK_BACK)
INVITED_WITH = discord.Permissions(**dict.fromkeys(IN_CONSULTATION_CHANNEL, True))


def findings(
    group: Group,
    words: Wording,
    me: discord.Member,
    channel_of: Callable[[int], object],
) -> list[str]:
    """A line for each of the group's channels where it is gone, withheld, or open to everybody.

    `channel_of` gives a channel by its id, or None where Discord shows none to the bot.
    """
    found = []
    if group.digest_channel:
        channel = channel_of(group.digest_channel)
        found += _findings(channel, words, me, _EVERYWHERE, "setup.open_to_all")
    if group.consultation_channel:
        channel = channel_of(group.consultation_channel)
        found += _findings(
            channel, words, me, IN_CONSULTATION_CHANNEL, "setup.consults_open_to_all"
        )
    return list(dict.fromkeys(found))


def missing_in(
    channel: GuildChannel | discord.Thread, needed: tuple[str, ...], me: discord.Member
) -> list[str]:
    """The names, as Discord's settings show them, of the permissions the bot lacks here."""
    held = channel.permissions_for(me)
    return [_named(name) for name in needed if not getattr(held, name)]


def _findings(
    channel: object, words: Wording, me: discord.Member, needed: tuple[str, ...], open_to_all: str
) -> list[str]:
    if not isinstance(channel, GuildChannel):
        return [words.say("setup.channel_gone")]
    found = []
    if missing := missing_in(channel, needed, me):
        names = ", ".join(missing)
        found.append(words.say("setup.withheld", channel=channel.mention, names=names))
    if channel.permissions_for(me.guild.default_role).view_channel:
        found.append(words.say(open_to_all, channel=channel.mention))
    return found


def _named(permission: str) -> str:
    """`send_messages` as Discord's own settings write it."""
    return permission.replace("_", " ").title()
