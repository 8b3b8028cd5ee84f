"""Reading, changing and removing a channel or a thread."""

from __future__ import annotations

from bot.rehearsal import checks
from bot.rehearsal.audit import THREAD_CHANGED, THREAD_DELETED
from bot.rehearsal.channels import Channel
from bot.rehearsal.errors import FormProblems, api_error
from bot.rehearsal.permissions import Permission

from .routing import NOTHING, ROUTES, Call, Reply, not_imitated

ARCHIVE_AFTER = (60, 1440, 4320, 10080)
_OF_CHANNELS = frozenset({"name", "topic", "rate_limit_per_user"})
_OF_THREADS = frozenset(
    {"name", "rate_limit_per_user", "archived", "locked", "auto_archive_duration", "invitable"}
)


@ROUTES.on("GET", "/channels/{channel_id}")
def channel(call: Call) -> Reply:
    return 200, call.channel().payload()


@ROUTES.on("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> Reply:
    call.channel()
    return NOTHING


@ROUTES.on("DELETE", "/channels/{channel_id}")
def delete_channel(call: Call) -> Reply:
    found = call.channel()
    if found.guild is None:
        return 200, found.payload()  # closes the conversation; the messages stay
    call.need(found, Permission.MANAGE_THREADS if found.is_thread else Permission.MANAGE_CHANNELS)
    if found.is_thread:
        found.guild.audit_log.add(call.world.bot.id, THREAD_DELETED, found.id, {"name": found.name})
    found.delete()
    return 200, found.payload()


@ROUTES.on("PATCH", "/channels/{channel_id}")
def change_channel(call: Call) -> Reply:
    found = call.channel()
    if found.guild is None:
        raise api_error(50003)
    problems = FormProblems()
    checks.text(problems, ("name",), call.body.get("name"), 100, least=1)
    checks.text(problems, ("topic",), call.body.get("topic"), 1024)
    slow = call.body.get("rate_limit_per_user")
    checks.whole(problems, ("rate_limit_per_user",), slow, 0, 21600)
    archive_after = call.body.get("auto_archive_duration")
    if archive_after is not None:
        checks.choice(problems, ("auto_archive_duration",), archive_after, ARCHIVE_AFTER)
    problems.raise_if_any()
    strange = set(call.body) - (_OF_THREADS if found.is_thread else _OF_CHANNELS)
    if strange:
        raise not_imitated("PATCH", f"/channels/{{channel_id}} with {', '.join(strange)}")
    if found.is_thread:
        _change_thread(call, found)
        found.guild.audit_log.add(call.world.bot.id, THREAD_CHANGED, found.id, call.body)
    else:
        call.need(found, Permission.MANAGE_CHANNELS)
        found.topic = call.body.get("topic", found.topic)
    found.name = call.body.get("name") or found.name
    found.slowmode = slow if slow is not None else found.slowmode
    found.tell_changed()
    return 200, found.payload()


def _change_thread(call: Call, thread: Channel) -> None:
    """The thread's own settings.

    Its maker may rename, archive and reopen it; only a moderator may lock it, or touch a locked
    one. An archived thread takes no other change but being reopened: not even locking it
    (50083; discord-api-docs issue 6928).
    """
    state, body = thread.thread_state, call.body
    _check_thread_change(call, thread)
    state.locked = bool(body.get("locked", state.locked))
    if body.get("archived") is not None and bool(body["archived"]) != state.archived:
        state.archived = bool(body["archived"])
        state.archived_at = call.world.clock()
    state.auto_archive_minutes = body.get("auto_archive_duration") or state.auto_archive_minutes
    state.invitable = bool(body.get("invitable", state.invitable))


def _check_thread_change(call: Call, thread: Channel) -> None:
    state, body = thread.thread_state, call.body
    bits = call.world.permissions(call.world.bot, thread)
    if not bits & Permission.MANAGE_THREADS:
        if state.locked:
            raise api_error(160005)
        mine = state.owner_id == call.world.bot.id
        if not mine and body != {"archived": False}:
            raise api_error(50013)
        if bool(body.get("locked", False)):
            raise api_error(50013)
    stays_archived = state.archived and body.get("archived") is not False
    if stays_archived and set(body) - {"archived"}:
        raise api_error(50083)
