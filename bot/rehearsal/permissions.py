"""Discord's permissions: the bits, and how roles and channel overwrites combine."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .channels import Channel
    from .guilds import Member


class Permission(IntFlag):
    """The permission bits this stand-in looks at."""

    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    PIN_MESSAGES = 1 << 51


ALL = (1 << 53) - 1

# What a new server gives @everyone, so far as it matters here.
EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.ADD_REACTIONS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)

# Documented for `app_permissions` of an interaction in a direct message:
# these three with other people, and external emojis besides with the bot itself.
IN_DIRECT_MESSAGES = Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.MENTION_EVERYONE
IN_BOT_DIRECT_MESSAGES = IN_DIRECT_MESSAGES | Permission.USE_EXTERNAL_EMOJIS


def guild_permissions(member: Member) -> int:
    """What a member may do by roles alone; owners and administrators may do everything."""
    if member.guild.owner.id == member.id:
        return ALL
    granted = 0
    for role in member.all_roles:
        granted |= role.permissions
    return ALL if granted & Permission.ADMINISTRATOR else granted


def channel_permissions(member: Member, channel: Channel) -> int:
    """What a member may do in a channel (for a thread: in its parent channel).

    Overwrites come in the documented order: @everyone, then the roles together, then the member.
    """
    granted = guild_permissions(member)
    if granted == ALL:
        return ALL
    place = channel.parent or channel
    everyone = place.overwrites.get(member.guild.id)
    if everyone:
        granted = granted & ~everyone.deny | everyone.allow
    roles = [place.overwrites[r] for r in member.role_ids if r in place.overwrites]
    granted = granted & ~_union(o.deny for o in roles) | _union(o.allow for o in roles)
    own = place.overwrites.get(member.id)
    if own:
        granted = granted & ~own.deny | own.allow
    return _without_what_depends(granted)


def _union(bits: Iterable[int]) -> int:
    result = 0
    for value in bits:
        result |= value
    return result


def _without_what_depends(granted: int) -> int:
    """Discord's implicit rules: who cannot see a channel can do nothing in it."""
    if not granted & Permission.VIEW_CHANNEL:
        return 0
    if not granted & Permission.SEND_MESSAGES:
        granted &= ~(Permission.MENTION_EVERYONE | Permission.EMBED_LINKS | Permission.ATTACH_FILES)
    return granted
