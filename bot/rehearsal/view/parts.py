"""Messages and their components as plain data that a browser can draw."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any

from bot.rehearsal.channels import Channel
from bot.rehearsal.messages import Message
from bot.rehearsal.parts import Button, Option, Part, Select, read_button, read_select
from bot.rehearsal.people import Person
from bot.rehearsal.picking import Offer

from .lettering import blocks

Json = dict[str, Any]

_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}
_COMMAND = 2
_DEEPER = (1, 2)


class Drawing:
    """Draws for one person, in one channel."""

    def __init__(self, person: Person, channel: Channel) -> None:
        self._person = person
        self._channel = channel
        self._world = channel.world

    def message(self, message: Message) -> Json:
        """A message as its reader has it."""
        author = message.author
        return {
            "id": str(message.id),
            "author": {"id": str(author.id), "name": author.name, "bot": author.bot},
            "at": message.created_at.isoformat(),
            "edited": message.edited,
            "only_you": message.ephemeral,
            "thinking": message.loading,
            "after": self._after(message),
            "text": self.text(message.content or (f"-# {message.note}" if message.note else "")),
            "parts": [
                *(self._embed(embed) for embed in message.embeds),
                *self.parts(message.components, message),
            ],
            "files": self._files(message),
        }

    def _after(self, message: Message) -> Json | None:
        """The command that a message answers, and whose it was."""
        cause = message.interaction
        if cause is None or cause["type"] != _COMMAND:
            return None
        name = self._typed.get(cause["id"], cause["name"])
        return {"name": cause["user"]["global_name"], "command": name}

    @cached_property
    def _typed(self) -> dict[str, str]:
        """Every command that was run, with its sub-commands, by the interaction's id."""
        everything = self._world.interactions.values()
        return {str(i.id): typed_name(i.data) for i in everything if i.kind == _COMMAND}

    def text(self, text: str) -> list[Json]:
        """Markdown as lines and spans."""
        return blocks(text, self._name)

    def parts(self, components: Iterable[Json], message: Message) -> list[Json]:
        """Components V2, in reading order."""
        return [self._part(part, message) for part in components]

    def _part(self, part: Json, message: Message) -> Json:
        draw: dict[Part, Callable[[], Json]] = {
            Part.TEXT_DISPLAY: lambda: {"kind": "text", "lines": self.text(part["content"])},
            Part.CONTAINER: lambda: self._box(part, message),
            Part.SECTION: lambda: self._section(part, message),
            Part.SEPARATOR: lambda: _gap(part),
            Part.ACTION_ROW: lambda: {
                "kind": "row",
                "parts": self.parts(part["components"], message),
            },
            Part.BUTTON: lambda: _button(read_button(part)),
            Part.THUMBNAIL: lambda: self._pictures([part], message),
            Part.MEDIA_GALLERY: lambda: self._pictures(part["items"], message),
            Part.FILE: lambda: {"kind": "file"} | self._file(part["file"]["url"], message),
        }
        return draw.get(Part(part["type"]), lambda: self._select(read_select(part)))()

    def _box(self, part: Json, message: Message) -> Json:
        inside = self.parts(part["components"], message)
        return {"kind": "box", "colour": _colour(part, "accent_color"), "parts": inside}

    def _section(self, part: Json, message: Message) -> Json:
        inside = self.parts(part["components"], message)
        beside = self._part(part["accessory"], message)
        return {"kind": "section", "parts": inside, "beside": beside}

    def _pictures(self, items: Iterable[Json], message: Message) -> Json:
        return {"kind": "pictures", "items": [self._picture(item, message) for item in items]}

    def _select(self, select: Select) -> Json:
        return {
            "kind": "select",
            "id": select.custom_id,
            "hint": select.placeholder,
            "least": select.min_values,
            "most": select.max_values,
            "off": select.disabled,
            "options": offered(self._person, self._channel, select, select.default_ids),
        }

    def _picture(self, item: Json, message: Message) -> Json:
        shown = self._file(item["media"]["url"], message)
        return shown | {"said": item.get("description") or ""}

    def _file(self, url: str, message: Message) -> Json:
        """An attachment by this view's own address; nothing is fetched from elsewhere."""
        for attachment in message.attachments:
            if attachment.url == url:
                here = f"/files/{message.channel.id}/{message.id}/{attachment.id}"
                return {"name": attachment.filename, "url": f"{here}?as={self._person.id}"}
        return {"name": url.rpartition("/")[2], "url": None}

    def _files(self, message: Message) -> list[Json]:
        """Attachments that no component shows already."""
        if message.components:
            return []
        return [self._file(attachment.url, message) for attachment in message.attachments]

    def _embed(self, embed: Json) -> Json:
        texts = [f"### {embed['title']}" if embed.get("title") else "", embed.get("description")]
        texts += [f"**{f['name']}**\n{f['value']}" for f in embed.get("fields") or ()]
        texts.append(f"-# {embed['footer']['text']}" if embed.get("footer") else "")
        inside = [{"kind": "text", "lines": self.text(text)} for text in texts if text]
        return {"kind": "box", "colour": _colour(embed, "color"), "parts": inside}

    def _name(self, kind: str, number: int) -> str:
        if kind == "#":
            channel = self._world.channels.get(number)
            return f"#{channel.name}" if channel else f"#{number}"
        if kind == "@&":
            roles = [g.roles[number] for g in self._world.guilds.values() if number in g.roles]
            return f"@{roles[0].name}" if roles else f"@{number}"
        account = self._world.account(number)
        return f"@{account.name}" if account else f"@{number}"


def offered(
    person: Person, place: Channel, select: Offer, chosen: Collection[str] = ()
) -> list[Json]:
    """What may be chosen: the options, or the people, roles and channels of the place.

    `chosen` are the ids of those people, roles and channels that stand there already.
    """
    guild = place.guild
    match select.kind:
        case Part.USER_SELECT | Part.MENTIONABLE_SELECT | Part.ROLE_SELECT:
            found: list[tuple[int, str]] = []
            if select.kind != Part.ROLE_SELECT:
                people = [m.user for m in guild.members.values()] if guild else place.recipients
                found += [(user.id, f"@{user.name}") for user in people]
            if select.kind != Part.USER_SELECT and guild:
                roles = (r for r in guild.roles.values() if r is not guild.everyone_role)
                found += [(role.id, f"@{role.name}") for role in roles]
        case Part.CHANNEL_SELECT:
            channels = guild.channels if guild else []
            seen = [c for c in channels if place.world.sees(person, c)]
            types = select.channel_types
            found = [(c.id, f"#{c.name}") for c in seen if not types or c.kind in types]
        case _:
            return [option(one) for one in select.options]
    return [
        {"value": str(number), "label": name, "said": None, "chosen": str(number) in chosen}
        for number, name in found
    ]


def typed_name(data: Json) -> str:
    """A command's whole name, as somebody typed it."""
    below = [o for o in data.get("options") or () if o["type"] in _DEEPER]
    return " ".join([str(data["name"]), *(typed_name(one) for one in below)])


def option(one: Option) -> Json:
    """One thing to choose."""
    return {
        "value": one.value,
        "label": one.label,
        "said": one.description,
        "chosen": one.default,
    }


def _gap(part: Json) -> Json:
    wide, line = part.get("spacing") == 2, part.get("divider", True)
    return {"kind": "gap", "line": line, "wide": wide}


def _button(button: Button) -> Json:
    return {
        "kind": "button",
        "id": button.custom_id,
        "label": " ".join(piece for piece in (button.emoji, button.label) if piece),
        "style": _STYLES.get(button.style, "secondary"),
        "off": button.disabled,
        "url": button.url,
    }


def _colour(part: Json, key: str) -> str | None:
    number = part.get(key)
    return None if number is None else f"#{number:06x}"
