"""How a message comes to stand in a channel, is changed, and goes again."""

from __future__ import annotations

from typing import Any

from .channels import Channel, Kind
from .intents import Intent
from .messages import EPHEMERAL, IS_COMPONENTS_V2, LOADING, Attachment, Message
from .parts import Part, walk, with_ids
from .users import User

Json = dict[str, Any]

# The flags an app may set itself: suppress embeds, ephemeral, no notification, components v2.
_SETTABLE = 1 << 2 | EPHEMERAL | 1 << 12 | IS_COMPONENTS_V2


def compose(channel: Channel, author: User, body: Json, files: dict[str, bytes]) -> Message:
    """A message from a checked body, not yet standing anywhere."""
    message = Message(channel, author)
    message.content = body.get("content") or ""
    message.embeds = [_kept_embed(embed) for embed in body.get("embeds") or ()]
    message.attachments = _attachments(channel, files)
    message.flags = (body.get("flags") or 0) & _SETTABLE
    message.nonce = body.get("nonce")
    message.components = _settled(body.get("components"), message.attachments)
    return message


def rewrite(message: Message, body: Json, files: dict[str, bytes]) -> None:
    """Changes a message as a checked edit says; what the body does not name stays."""
    was_thinking = message.loading
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = [_kept_embed(embed) for embed in body["embeds"] or ()]
    if body.get("attachments") is not None:
        kept = {str(a.get("id")) for a in body["attachments"]}
        message.attachments = [a for a in message.attachments if str(a.id) in kept]
    message.attachments = message.attachments + _attachments(message.channel, files)
    if "components" in body:
        message.components = _settled(body["components"], message.attachments)
    if body.get("flags") is not None:
        # Ephemeral and components-v2 cannot be undone, nor ephemeral be added later.
        stays = message.flags & (EPHEMERAL | IS_COMPONENTS_V2)
        message.flags = stays | body["flags"] & _SETTABLE & ~EPHEMERAL
    message.flags &= ~LOADING
    if not was_thinking:
        message.edited_at = message.channel.world.clock()


def deliver(message: Message) -> None:
    """Puts a message in its channel and tells the bot, if it asked for such news."""
    channel = message.channel
    channel.everything[message.id] = message
    if channel.thread is not None and message.visible_to is None:
        channel.thread.total_sent += 1
    _tell("MESSAGE_CREATE", message, message.payload(hide_content=hidden(message), nonce=True))


def tell_changed(message: Message) -> None:
    """Tells the bot of an edit."""
    _tell("MESSAGE_UPDATE", message, message.payload(hide_content=hidden(message)))


def remove(message: Message) -> None:
    """Takes a message out of its channel."""
    message.deleted = True
    message.channel.everything.pop(message.id, None)
    ids = {"id": str(message.id), "channel_id": str(message.channel.id)}
    _tell("MESSAGE_DELETE", message, ids)


def hidden(message: Message) -> bool:
    """Whether Discord keeps the words of a message from the bot, for want of the intent."""
    world = message.channel.world
    if world.privileged_intents & Intent.MESSAGE_CONTENT:
        return False
    if message.author is world.bot or message.channel.guild is None:
        return False
    return world.bot not in message.mentions


def _tell(event: str, message: Message, payload: Json) -> None:
    if message.visible_to is not None:
        return
    channel = message.channel
    if channel.guild is None:
        if channel.world.bot in channel.recipients:
            channel.world.emit(event, payload, intents=Intent.DIRECT_MESSAGES)
    elif channel.world.bot_sees(channel):
        body = payload | {"guild_id": str(channel.guild.id)}
        channel.world.emit(event, body, intents=Intent.GUILD_MESSAGES)


def _kept_embed(embed: Json) -> Json:
    kept = {key: value for key, value in embed.items() if value is not None}
    return {"type": "rich"} | kept


def _attachments(channel: Channel, files: dict[str, bytes]) -> list[Attachment]:
    world = channel.world
    made = []
    for name, data in files.items():
        number = world.ids.next()
        url = f"{world.attachment_base}/attachments/{channel.id}/{number}/{name}"
        made.append(Attachment(number, name, _content_type(name), data, url))
    return made


def _content_type(name: str) -> str | None:
    endings = {"png": "image/png", "txt": "text/plain; charset=utf-8", "pdf": "application/pdf"}
    endings |= {"json": "application/json", "csv": "text/csv", "md": "text/markdown"}
    return endings.get(name.rpartition(".")[2].lower())


def _settled(components: list[Json] | None, attachments: list[Attachment]) -> list[Json]:
    """The components as Discord gives them back: ids filled in, attachment:// resolved."""
    settled = with_ids(components or [])
    by_name = {a.filename: a for a in attachments}
    for part in walk(settled):
        for item in [part, *(part.get("items") or ())]:
            for key in ("media", "file"):
                if isinstance(item.get(key), dict):
                    _resolve(item, key, by_name)
        if part["type"] == Part.STRING_SELECT:
            part.setdefault("options", [])
    return settled


def _resolve(item: Json, key: str, by_name: dict[str, Attachment]) -> None:
    url = item[key]["url"]
    attachment = by_name.get(url.removeprefix("attachment://"))
    if url.startswith("attachment://") and attachment:
        url = attachment.url
        if key == "file":
            item |= {"name": attachment.filename, "size": len(attachment.data)}
    item[key] = {"url": url, "proxy_url": url, "loading_state": 2, "flags": 0}


def is_text_channel(channel: Channel) -> bool:
    """Whether messages can stand there at all."""
    return channel.kind != Kind.CATEGORY
