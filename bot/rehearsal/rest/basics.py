"""The bot itself: gateway address, user, application, its servers, its direct messages."""

from __future__ import annotations

from bot.rehearsal.errors import api_error
from bot.rehearsal.people import Person

from .routing import NOTHING, ROUTES, Call, Json, Reply, as_snowflake


@ROUTES.on("GET", "/gateway", with_token=False)
def gateway(call: Call) -> Reply:
    return 200, {"url": call.world.gateway_url}


@ROUTES.on("GET", "/gateway/bot")
def gateway_for_bots(call: Call) -> Reply:
    left = call.world.identifies_left()
    start = {"total": 1000, "remaining": left, "reset_after": 86_400_000, "max_concurrency": 1}
    return 200, {"url": call.world.gateway_url, "shards": 1, "session_start_limit": start}


@ROUTES.on("GET", "/users/@me")
def me(call: Call) -> Reply:
    extra = {"verified": True, "mfa_enabled": True, "locale": "en-US", "premium_type": 0}
    return 200, call.world.bot.payload() | extra | {"email": None}


@ROUTES.on("GET", "/users/{user_id}")
def user(call: Call) -> Reply:
    found = call.world.account(call.id("user_id"))
    if found is None:
        raise api_error(10013)
    return 200, found.payload()


@ROUTES.on("GET", "/users/@me/guilds")
def my_guilds(call: Call) -> Reply:
    return 200, [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": str(int(guild.bot_permissions())),
            "features": guild.features,
        }
        for guild in call.world.guilds.values()
        if guild.has_bot
    ]


@ROUTES.on("DELETE", "/users/@me/guilds/{guild_id}")
def leave_guild(call: Call) -> Reply:
    call.guild().remove_bot()
    return NOTHING


@ROUTES.on("POST", "/users/@me/channels")
def open_direct_messages(call: Call) -> Reply:
    person = call.world.account(as_snowflake(call.body.get("recipient_id"), "recipient_id"))
    if not isinstance(person, Person):
        raise api_error(50033 if person else 10013)
    return 200, person.dm.payload()


@ROUTES.on("GET", "/applications/@me")
def my_application(call: Call) -> Reply:
    return 200, _application(call)


@ROUTES.on("GET", "/oauth2/applications/@me")
def my_oauth_application(call: Call) -> Reply:
    return 200, _application(call)


def _application(call: Call) -> Json:
    bot = call.world.bot
    return {
        "id": str(call.world.application_id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": bot.payload() | {"bot": False, "username": "operator"},
        "team": None,
        "bot": bot.payload(),
        "rpc_origins": [],
        "redirect_uris": [],
        "tags": [],
        "interactions_endpoint_url": None,
        "approximate_guild_count": sum(g.has_bot for g in call.world.guilds.values()),
        "approximate_user_install_count": 0,
        "integration_types_config": {"0": {}},
    }
