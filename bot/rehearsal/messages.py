"""A message as the stand-in keeps it, as Discord's JSON, and as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .clock import iso
from .parts import LINK_STYLE, SELECTS, Button, Part, Select, read_button, read_select, walk

if TYPE_CHECKING:
    from .channels import Channel
    from .users import User

Json = dict[str, Any]

EPHEMERAL = 1 << 6
LOADING = 1 << 7
HAS_THREAD = 1 << 5
IS_COMPONENTS_V2 = 1 << 15

# What Discord says in a thread when somebody is added or taken out.
_NOTES = {1: "added to the thread:", 2: "taken out of the thread:"}


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message; `url` can be fetched while the stand-in runs."""

    id: int
    filename: str
    content_type: str | None
    data: bytes
    url: str

    def payload(self) -> Json:
        body: Json = {
            "id": str(self.id),
            "filename": self.filename,
            "size": len(self.data),
            "url": self.url,
            "proxy_url": self.url,
        }
        if self.content_type:
            body["content_type"] = self.content_type
        return body


class Message:
    """One message. It is the message itself, not a picture of it: later edits show here.

    `visible_to` is the id of the only person who sees it, for an ephemeral one.
    """

    def __init__(self, channel: Channel, author: User, *, kind: int = 0) -> None:
        self.channel = channel
        self.author = author
        self.kind = kind
        self.id = channel.world.ids.next()
        self.created_at = channel.world.clock()
        self.edited_at: datetime | None = None
        self.content = ""
        self.embeds: list[Json] = []
        self.components: list[Json] = []
        self.attachments: list[Attachment] = []
        self.flags = 0
        self.nonce: str | int | None = None
        self.reference: Json | None = None
        self.referenced: Message | None = None
        self.interaction: Json | None = None
        self.mentions: list[User] = []
        self.visible_to: int | None = None
        self.thread: Channel | None = None
        self.pinned = False
        self.deleted = False

    def __repr__(self) -> str:
        return f"<Message {self.id} by {self.author.name}: {self.text[:60]!r}>"

    @property
    def note(self) -> str:
        """What Discord itself says with it; empty for what somebody wrote."""
        names = ", ".join(f"@{user.name}" for user in self.mentions)
        return f"{_NOTES[self.kind]} {names}" if self.kind in _NOTES else ""

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was sent."""
        return self.edited_at is not None

    @property
    def ephemeral(self) -> bool:
        """Whether only one person can see it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says "… is thinking"."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """Everything a person reads in it, in order: content, embeds, text displays.

        Not the labels of buttons and selects.
        """
        pieces = [self.content]
        for embed in self.embeds:
            pieces += _embed_text(embed)
        pieces += [
            part["content"] for part in walk(self.components) if part["type"] == Part.TEXT_DISPLAY
        ]
        return "\n".join(piece for piece in pieces if piece)

    @property
    def buttons(self) -> list[Button]:
        """Its buttons, also links and disabled ones, in reading order."""
        return [read_button(p) for p in walk(self.components) if p["type"] == Part.BUTTON]

    @property
    def selects(self) -> list[Select]:
        """Its select menus, in reading order."""
        return [read_select(p) for p in walk(self.components) if p["type"] in SELECTS]

    def link(self, label: str) -> str | None:
        """The address behind a link button, or None if there is no such button."""
        for button in self.buttons:
            if button.style == LINK_STYLE and button.label == label:
                return button.url
        return None

    def payload(self, *, hide_content: bool = False, nonce: bool = False) -> Json:
        """The message object. `hide_content` is for an app without the content intent."""
        body: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.kind,
            "author": self.author.payload(),
            "content": "" if hide_content else self.content,
            "timestamp": iso(self.created_at),
            "edited_timestamp": iso(self.edited_at) if self.edited_at else None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [user.payload() for user in self.mentions],
            "mention_roles": [],
            "attachments": [] if hide_content else [a.payload() for a in self.attachments],
            "embeds": [] if hide_content else self.embeds,
            "components": [] if hide_content else self.components,
            "pinned": self.pinned,
            "flags": self.flags | (HAS_THREAD if self.thread else 0),
        }
        self._add_what_is_optional(body, nonce)
        return body

    def _add_what_is_optional(self, body: Json, nonce: bool) -> None:
        if nonce and self.nonce is not None:
            body["nonce"] = self.nonce
        if self.reference is not None:
            body["message_reference"] = self.reference
            body["referenced_message"] = self.referenced.payload() if self.referenced else None
        if self.interaction is not None:
            body["interaction_metadata"] = self.interaction
            body["application_id"] = str(self.channel.world.application_id)
            body["webhook_id"] = str(self.channel.world.application_id)
        if self.thread is not None:
            body["thread"] = self.thread.payload()


def _embed_text(embed: Json) -> list[str]:
    pieces = [
        (embed.get("author") or {}).get("name"),
        embed.get("title"),
        embed.get("description"),
    ]
    for field in embed.get("fields") or ():
        pieces += [field.get("name"), field.get("value")]
    pieces.append((embed.get("footer") or {}).get("text"))
    return [piece for piece in pieces if piece]
