"""Servers, their channels, roles and members."""

from __future__ import annotations

from bot.rehearsal.errors import api_error

from .routing import ROUTES, Call, Reply


@ROUTES.on("GET", "/guilds/{guild_id}")
def guild(call: Call) -> Reply:
    found = call.guild()
    body = found.payload()
    if call.flag("with_counts"):
        count = len(found.members)
        body |= {"approximate_member_count": count, "approximate_presence_count": 0}
    return 200, body


@ROUTES.on("GET", "/guilds/{guild_id}/channels")
def channels(call: Call) -> Reply:
    return 200, [channel.payload() for channel in call.guild().channels]


@ROUTES.on("GET", "/guilds/{guild_id}/roles")
def roles(call: Call) -> Reply:
    return 200, [role.payload() for role in call.guild().roles.values()]


@ROUTES.on("GET", "/guilds/{guild_id}/roles/{role_id}")
def role(call: Call) -> Reply:
    found = call.guild().roles.get(call.id("role_id"))
    if found is None:
        raise api_error(10011)
    return 200, found.payload()


@ROUTES.on("GET", "/guilds/{guild_id}/members/{user_id}")
def member(call: Call) -> Reply:
    found = call.guild()
    number = call.id("user_id")
    if number not in found.members:
        raise api_error(10007 if call.world.account(number) else 10013)
    return 200, found.members[number].payload()


@ROUTES.on("GET", "/guilds/{guild_id}/threads/active")
def active_threads(call: Call) -> Reply:
    found = call.guild()
    threads = [t for t in found.active_threads if call.world.bot_sees(t)]
    mine = call.world.bot.id
    return 200, {
        "threads": [thread.payload() for thread in threads],
        "members": [
            t.thread_member_payload(mine) for t in threads if mine in t.thread_state.members
        ],
        "has_more": False,
    }
