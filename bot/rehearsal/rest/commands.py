"""Registering application commands."""

from __future__ import annotations

from bot.rehearsal.errors import api_error

from .routing import NOTHING, ROUTES, Call, Reply

_GLOBAL = "/applications/{application_id}/commands"
_IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


@ROUTES.on("GET", _GLOBAL)
def global_commands(call: Call) -> Reply:
    return _listed(call, None)


@ROUTES.on("PUT", _GLOBAL)
def replace_global_commands(call: Call) -> Reply:
    return _replaced(call, None)


@ROUTES.on("DELETE", _GLOBAL + "/{command_id}")
def delete_global_command(call: Call) -> Reply:
    _own_application(call)
    call.world.commands.remove(None, call.id("command_id"))
    return NOTHING


@ROUTES.on("GET", _IN_GUILD)
def guild_commands(call: Call) -> Reply:
    return _listed(call, _guild_id(call))


@ROUTES.on("PUT", _IN_GUILD)
def replace_guild_commands(call: Call) -> Reply:
    return _replaced(call, _guild_id(call))


@ROUTES.on("DELETE", _IN_GUILD + "/{command_id}")
def delete_guild_command(call: Call) -> Reply:
    _own_application(call)
    call.world.commands.remove(_guild_id(call), call.id("command_id"))
    return NOTHING


def _guild_id(call: Call) -> int:
    guild = call.world.guilds.get(call.id("guild_id"))
    if guild is None or not guild.has_bot:
        raise api_error(50001)  # documented for a server the app was not added to
    return guild.id


def _own_application(call: Call) -> int:
    number = call.id("application_id")
    if number != call.world.application_id:
        raise api_error(20012)
    return number


def _listed(call: Call, guild_id: int | None) -> Reply:
    number = _own_application(call)
    return 200, [c.payload(number) for c in call.world.commands.of(guild_id)]


def _replaced(call: Call, guild_id: int | None) -> Reply:
    number = _own_application(call)
    commands = call.world.commands.replace(guild_id, call.request.json)
    return 200, [c.payload(number) for c in commands]
