"""Sending, reading, editing and deleting messages in channels and direct messages."""

from __future__ import annotations

from bot.rehearsal.channels import Channel, Kind
from bot.rehearsal.errors import ApiError, api_error
from bot.rehearsal.message_rules import check_message, check_not_empty
from bot.rehearsal.messages import IS_COMPONENTS_V2, Message
from bot.rehearsal.permissions import Permission
from bot.rehearsal.sending import compose, deliver, hidden, remove, rewrite, tell_changed

from .routing import NOTHING, ROUTES, Call, Json, Reply, as_snowflake, not_imitated

_ALL = "/channels/{channel_id}/messages"
_ONE = _ALL + "/{message_id}"

MOST_BYTES = 10 * 1024 * 1024


@ROUTES.on("POST", _ALL)
def send(call: Call) -> Reply:
    channel, body = call.channel(), call.body
    check_may_send(call, channel)
    for key in ("poll", "sticker_ids", "shared_client_theme"):
        if body.get(key):
            raise not_imitated("POST", f"{_ALL} with {key}")
    check_sizes(call.files)
    check_message(body, files=call.files)
    check_not_empty(body, call.files)
    nonce = body.get("nonce")
    if body.get("enforce_nonce") and nonce is not None:
        earlier = call.world.sent_with_nonce(channel, nonce)
        if earlier is not None:
            return 200, earlier.payload(nonce=True)
    reopen_if_archived(channel)
    message = compose(channel, call.world.bot, body, call.files)
    _refer(call, channel, message)
    call.world.note_sent(message)
    deliver(message)
    return 200, message.payload(nonce=True)


@ROUTES.on("GET", _ALL)
def history(call: Call) -> Reply:
    channel = call.channel()
    limit = call.number("limit", 50, 1, 100)
    bits = call.world.permissions(call.world.bot, channel)
    if channel.guild is not None and not bits & Permission.READ_MESSAGE_HISTORY:
        return 200, []  # documented: no error, nothing is returned
    page = _page(channel.messages, call.request.query, limit)
    return 200, [m.payload(hide_content=hidden(m)) for m in page]


@ROUTES.on("GET", _ONE)
def one(call: Call) -> Reply:
    channel = call.channel()
    call.need(channel, Permission.READ_MESSAGE_HISTORY)
    message = find_message(call, channel)
    return 200, message.payload(hide_content=hidden(message))


@ROUTES.on("PATCH", _ONE)
def edit(call: Call) -> Reply:
    channel = call.channel()
    message = find_message(call, channel)
    if message.author is not call.world.bot:
        raise api_error(50005)
    if channel.thread is not None and channel.thread.archived:
        raise api_error(50083)
    apply_edit(message, call.body, call.files)
    return 200, message.payload()


@ROUTES.on("DELETE", _ONE)
def delete(call: Call) -> Reply:
    channel = call.channel()
    message = find_message(call, channel)
    if message.author is not call.world.bot:
        if channel.guild is None:
            raise api_error(50003)
        call.need(channel, Permission.MANAGE_MESSAGES)
    if channel.thread is not None and channel.thread.archived:
        raise api_error(50083)
    remove(message)
    return NOTHING


def check_may_send(call: Call, channel: Channel) -> None:
    """Raises what Discord answers where the bot may not write."""
    world = call.world
    if channel.kind == Kind.CATEGORY:
        raise api_error(50008)
    if channel.guild is None:
        person = next((p for p in world.people.values() if p.dm is channel), None)
        if person is None:
            raise api_error(50001)
        if not world.share_a_guild(person):
            raise api_error(50278)
        if not person.takes_direct_messages:
            raise api_error(50007)
        return
    in_thread = channel.is_thread
    call.need(
        channel, Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES
    )
    if call.files:
        call.need(channel, Permission.ATTACH_FILES)
    if call.body.get("embeds"):
        call.need(channel, Permission.EMBED_LINKS)
    state = channel.thread
    moderator = world.permissions(world.bot, channel) & Permission.MANAGE_THREADS
    if state is not None and state.locked and not moderator:
        # Locked alone is 160005; what is archived as well is said to be archived, as people met
        # it in discord-api-docs issue 5517.
        raise api_error(50083 if state.archived else 160005)


def reopen_if_archived(channel: Channel) -> None:
    """A new message reopens an archived thread; a locked one was refused before."""
    if channel.thread is not None and channel.thread.archived:
        channel.set_archived(False)


def check_sizes(files: dict[str, bytes]) -> None:
    """40005 beyond ten megabytes, 50035 beyond ten files."""
    if sum(len(data) for data in files.values()) > MOST_BYTES:
        raise api_error(40005)
    if len(files) > 10:
        raise ApiError(400, 50035, "Invalid Form Body", {"attachments": {"_errors": []}})


def find_message(call: Call, channel: Channel) -> Message:
    """The message of the path; 10008 for one that is gone or ephemeral."""
    message = channel.find(call.id("message_id"))
    if message is None or message.visible_to is not None:
        raise api_error(10008)
    return message


def apply_edit(message: Message, body: Json, files: dict[str, bytes], under: str = "") -> None:
    """Checks an edit against the message it is for, and makes it.

    A message with IS_COMPONENTS_V2 keeps that flag; one that gains it must lose its old content.
    """
    flags = message.flags | (body.get("flags") or 0)
    new_style = bool(flags & IS_COMPONENTS_V2)
    check_sizes(files)
    names = [*files, *(a.filename for a in message.attachments)]
    after: Json = dict(body)
    if new_style:
        after.setdefault("content", message.content)
        after.setdefault("embeds", message.embeds)
    check_message(after, files=names, new_style=new_style, under=under)
    kept = {"content": message.content, "embeds": message.embeds, "components": message.components}
    check_not_empty(kept | body, names)
    rewrite(message, body, files)
    tell_changed(message)


def _refer(call: Call, channel: Channel, message: Message) -> None:
    """A reply to an earlier message."""
    reference = call.body.get("message_reference")
    if not reference:
        return
    target = channel.find(as_snowflake(reference.get("message_id"), "message_id"))
    if target is None and reference.get("fail_if_not_exists", True):
        unknown = [{"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message"}]
        errors = {"message_reference": {"_errors": unknown}}
        raise ApiError(400, 50035, "Invalid Form Body", errors)
    if target is not None:
        message.kind = 19
        message.referenced = target
        message.reference = {
            "type": 0,
            "message_id": str(target.id),
            "channel_id": str(channel.id),
        } | ({"guild_id": str(channel.guild.id)} if channel.guild else {})


def _page(messages: list[Message], query: dict[str, str], limit: int) -> list[Message]:
    """Newest first, as Discord gives them, by before, after or around."""
    newest = sorted(messages, key=lambda m: m.id, reverse=True)
    if "around" in query:
        middle = as_snowflake(query["around"], "around")
        half = limit // 2
        later = [m for m in newest if m.id > middle][-half:] if half else []
        earlier = [m for m in newest if m.id <= middle][: limit - len(later)]
        return later + earlier
    if "after" in query:
        start = as_snowflake(query["after"], "after")
        return [m for m in newest if m.id > start][-limit:]
    if "before" in query:
        end = as_snowflake(query["before"], "before")
        newest = [m for m in newest if m.id < end]
    return newest[:limit]
