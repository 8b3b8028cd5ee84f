"""Starting threads, and who is in them."""

from __future__ import annotations

from bot.rehearsal import checks
from bot.rehearsal.audit import THREAD_CREATED as CREATED
from bot.rehearsal.channels import Channel, Kind, ThreadState
from bot.rehearsal.errors import FormProblems, api_error
from bot.rehearsal.intents import Intent
from bot.rehearsal.messages import Message
from bot.rehearsal.permissions import Permission
from bot.rehearsal.sending import deliver

from .channels import ARCHIVE_AFTER
from .messages import find_message
from .routing import NOTHING, ROUTES, Call, Json, Reply, as_snowflake

_MEMBERS = "/channels/{channel_id}/thread-members"

ADDED, TAKEN_OUT, THREAD_CREATED, THREAD_STARTER = 1, 2, 18, 21


@ROUTES.on("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def start_from_message(call: Call) -> Reply:
    channel = call.channel()
    message = find_message(call, channel)
    if channel.kind not in (Kind.TEXT, Kind.NEWS):
        raise api_error(50024)
    call.need(channel, Permission.CREATE_PUBLIC_THREADS)
    if message.thread is not None:
        raise api_error(160004)
    thread = _start(call, channel, Kind.PUBLIC_THREAD, message)
    return 201, thread.payload()


@ROUTES.on("POST", "/channels/{channel_id}/threads")
def start(call: Call) -> Reply:
    channel = call.channel()
    if channel.kind not in (Kind.TEXT, Kind.NEWS):
        raise api_error(50024)
    problems = FormProblems()
    # Documented: private is the default without a type.
    kind = call.body.get("type", int(Kind.PRIVATE_THREAD))
    checks.choice(problems, ("type",), kind, {Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD})
    problems.raise_if_any()
    private = kind == Kind.PRIVATE_THREAD
    call.need(
        channel,
        Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS,
    )
    thread = _start(call, channel, Kind(kind), None)
    return 201, thread.payload()


@ROUTES.on("GET", _MEMBERS)
def members(call: Call) -> Reply:
    thread = _thread(call)
    return 200, [thread.thread_member_payload(number) for number in thread.thread_state.members]


@ROUTES.on("GET", _MEMBERS + "/{user_id}")
def member(call: Call) -> Reply:
    thread, number = _thread(call), call.id("user_id")
    if number not in thread.thread_state.members:
        raise api_error(10007)
    return 200, thread.thread_member_payload(number)


@ROUTES.on("PUT", _MEMBERS + "/@me")
def join(call: Call) -> Reply:
    _add(call, _thread(call), call.world.bot.id)
    return NOTHING


@ROUTES.on("PUT", _MEMBERS + "/{user_id}")
def add_member(call: Call) -> Reply:
    thread, number = _thread(call), call.id("user_id")
    call.need(thread, Permission.SEND_MESSAGES_IN_THREADS)
    account = call.world.account(number)
    if account is None:
        raise api_error(10013)
    if thread.guild is None or number not in thread.guild.members:
        raise api_error(10007)
    if not call.world.permissions(account, thread) & Permission.VIEW_CHANNEL:
        raise api_error(50001)
    _add(call, thread, number)
    return NOTHING


@ROUTES.on("DELETE", _MEMBERS + "/@me")
def leave(call: Call) -> Reply:
    thread = _thread(call)
    _check_open(thread)
    thread.thread_state.members.pop(call.world.bot.id, None)
    return NOTHING


@ROUTES.on("DELETE", _MEMBERS + "/{user_id}")
def remove_member(call: Call) -> Reply:
    thread, number = _thread(call), call.id("user_id")
    _check_open(thread)
    own_private = (
        thread.kind == Kind.PRIVATE_THREAD and thread.thread_state.owner_id == call.world.bot.id
    )
    if not own_private:
        call.need(thread, Permission.MANAGE_THREADS)
    if thread.thread_state.members.pop(number, None) is not None:
        _note(call, thread, TAKEN_OUT, number)
    return NOTHING


@ROUTES.on("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
def own_archived(call: Call) -> Reply:
    """Archived private threads the bot is in, newest first by id; needs the history."""
    channel, mine = call.channel(), call.world.bot.id
    call.need(channel, Permission.READ_MESSAGE_HISTORY)
    most = call.number("limit", 50, 2, 100)
    before = call.request.query.get("before")
    end = as_snowflake(before, "before") if before else None
    found = [
        thread
        for thread in reversed(channel.threads)
        if thread.kind == Kind.PRIVATE_THREAD
        and thread.thread_state.archived
        and mine in thread.thread_state.members
        and (end is None or thread.id < end)
    ]
    shown = found[:most]
    return 200, {
        "threads": [thread.payload() for thread in shown],
        "members": [thread.thread_member_payload(mine) for thread in shown],
        "has_more": len(found) > most,
    }


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if not channel.is_thread:
        raise api_error(50024)
    return channel


def _check_open(thread: Channel) -> None:
    if thread.thread_state.archived:
        raise api_error(50083)


def _add(call: Call, thread: Channel, user_id: int) -> None:
    _check_open(thread)
    state = thread.thread_state
    if user_id in state.members:
        return
    state.members[user_id] = call.world.clock()
    if user_id != call.world.bot.id:
        _note(call, thread, ADDED, user_id)
    if user_id == call.world.bot.id and thread.guild:
        # Without the members intent only the bot's own comings and goings are told.
        body: Json = {"guild_id": str(thread.guild.id), "id": str(thread.id)}
        body |= {"member_count": len(state.members)}
        event = body | {"added_members": [thread.thread_member_payload(user_id)]}
        call.world.emit("THREAD_MEMBERS_UPDATE", event, intents=Intent.GUILDS)


def _note(call: Call, thread: Channel, kind: int, user_id: int) -> None:
    """The small message by which everybody in a thread learns who was added or taken out."""
    account = call.world.account(user_id)
    note = Message(thread, call.world.bot, kind=kind)
    note.mentions = [account] if account else []
    deliver(note)


def _start(call: Call, parent: Channel, kind: Kind, message: Message | None) -> Channel:
    guild, world, body = parent.guild, call.world, call.body
    _check_body(call)
    if guild is None:
        raise api_error(50024)  # not reached: only channels of a server come this far
    if len(guild.active_threads) >= guild.max_active_threads:
        raise api_error(160006)
    thread = Channel(
        world,
        kind,
        body["name"],
        guild=guild,
        parent=parent,
        channel_id=message.id if message else None,
    )
    now = world.clock()
    thread.thread = ThreadState(
        owner_id=world.bot.id,
        created_at=now,
        archived_at=now,
        auto_archive_minutes=body.get("auto_archive_duration") or 4320,
        invitable=body.get("invitable") is not False,
        members={world.bot.id: now},
    )
    thread.slowmode = body.get("rate_limit_per_user") or 0
    _announce(parent, thread, message)
    guild.audit_log.add(world.bot.id, CREATED, thread.id, {"name": thread.name})
    event = thread.payload() | {"newly_created": True}
    world.emit("THREAD_CREATE", event, intents=Intent.GUILDS)
    return thread


def _check_body(call: Call) -> None:
    problems = FormProblems()
    checks.text(problems, ("name",), call.body.get("name"), 100, least=1, needed=True)
    archive_after = call.body.get("auto_archive_duration")
    if archive_after is not None:
        checks.choice(problems, ("auto_archive_duration",), archive_after, ARCHIVE_AFTER)
    slow = call.body.get("rate_limit_per_user")
    checks.whole(problems, ("rate_limit_per_user",), slow, 0, 21600)
    problems.raise_if_any()


def _announce(parent: Channel, thread: Channel, message: Message | None) -> None:
    """The small system message by which a thread shows: inside it, or in its channel."""
    world = parent.world
    if message is not None:
        message.thread = thread
        note = Message(thread, world.bot, kind=THREAD_STARTER)
        note.referenced = message
        note.reference = {"message_id": str(message.id), "channel_id": str(parent.id), "type": 0}
    elif thread.kind == Kind.PUBLIC_THREAD:
        note = Message(parent, world.bot, kind=THREAD_CREATED)
        note.content = thread.name
        note.reference = {"channel_id": str(thread.id), "type": 0}
    else:
        return
    deliver(note)
