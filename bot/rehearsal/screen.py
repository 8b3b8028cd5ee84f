"""What a person has on their phone, as readable text: a message, a form, an answer.

Frames have no right edge, so that emoji and letters from right to left cannot break them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, TextIO

from .interactions import Answer
from .lettering import Ink, isolated, lines, spelt_out, wrapped
from .messages import Message
from .modals import Field, Modal
from .parts import LINK_STYLE, Button, Part, Select, read_button, read_select
from .picking import Picked
from .world import World

Json = dict[str, Any]

WIDTH = 56


class Screen:
    """Prints what a person sees. Plain text unless `out` is a terminal, or `colour` says so."""

    def __init__(
        self, out: TextIO | None = None, *, width: int = WIDTH, colour: bool | None = None
    ) -> None:
        self._out = out or sys.stdout
        self._width = width
        self._colour = self._out.isatty() if colour is None else colour

    def show(self, thing: Message | Modal | Answer, values: Json | None = None) -> None:
        """Prints a message, a form (filled in with `values`) or an answer, and an empty line."""
        text = render(thing, values, width=self._width, colour=self._colour)
        self._out.write(text + "\n\n")
        self._out.flush()


def render(
    thing: Message | Modal | Answer,
    values: Json | None = None,
    *,
    width: int = WIDTH,
    colour: bool = False,
) -> str:
    """A message, a form or an answer as text of at most `width` columns.

    `values` are what was filled into a form, as given to ``Person.submit``.
    """
    ink = Ink(colour)
    if isinstance(thing, Message):
        return "\n".join(_Drawing(thing.channel.world, width, ink).message(thing))
    if isinstance(thing, Modal):
        return "\n".join(_Drawing(thing.channel.world, width, ink).modal(thing, values))
    drawing = _Drawing(thing.interaction.world, width, ink)
    return "\n".join(drawing.answer(thing, values))


class _Drawing:
    """Draws in a given width and ink, with the names of a given world."""

    def __init__(self, world: World, width: int, ink: Ink) -> None:
        self._world = world
        self._width = width
        self._ink = ink

    def answer(self, answer: Answer, values: Json | None) -> list[str]:
        if answer.modal is not None:
            return self.modal(answer.modal, values)
        if answer.kind == "autocomplete":
            return [f"  {name}" for name, _ in answer.choices]
        shown = [answer.message, *answer.follow_ups]
        drawn = [self.message(message) for message in shown if message is not None]
        if not drawn:
            return [self._ink.dim(f"{self._world.bot.name} is thinking …")]
        return [line for block in drawn for line in [*block, ""]][:-1]

    def message(self, message: Message) -> list[str]:
        app = " [APP]" if message.author.bot else ""
        moment = message.created_at.strftime("%H:%M")
        head = self._ink.bold(isolated(message.author.name)) + self._ink.dim(f"{app}  {moment}")
        drawn = [head]
        if message.deleted:
            return [*drawn, self._ink.dim("(deleted)")]
        if message.loading:
            drawn.append(self._ink.dim("is thinking …"))
        if message.note:
            drawn.append(self._ink.dim(message.note))
        if message.content:
            drawn += self._text(message.content, self._width)
        for embed in message.embeds:
            drawn += self._embed(embed)
        drawn += self._parts(message.components, self._width)
        drawn += [f"📎 {attachment.filename}" for attachment in message.attachments]
        if message.edited:
            drawn.append(self._ink.dim("(edited)"))
        if message.ephemeral:
            drawn.append(self._ink.dim("👁 Only you can see this"))
        return drawn

    def modal(self, modal: Modal, values: Json | None) -> list[str]:
        filled = modal.filled(values) if values is not None else {}
        inside: list[str] = []
        by_id = {field.custom_id: field for field in modal.fields}
        for part in modal.components:
            if part["type"] == Part.TEXT_DISPLAY:
                inside += [*self._text(part["content"], self._width - 2), ""]
                continue
            for inner in [part["component"]] if "component" in part else part["components"]:
                field = by_id[inner["custom_id"]]
                inside += [*self._field(field, filled.get(field.custom_id, field.default)), ""]
        inside.append("[ Cancel ]  [ Submit ]")
        return self._framed(inside, title=modal.title)

    # Parts of a message

    def _text(self, text: str, width: int) -> list[str]:
        return lines(text, width, self._ink, self._name, self._world.clock())

    def _name(self, kind: str, number: int) -> str:
        if kind == "#":
            channel = self._world.channels.get(number)
            return f"#{channel.name}" if channel else "#unknown"
        if kind == "@&":
            roles = [g.roles[number] for g in self._world.guilds.values() if number in g.roles]
            return f"@{roles[0].name}" if roles else "@unknown-role"
        account = self._world.account(number)
        return f"@{account.name}" if account else "@unknown-user"

    def _embed(self, embed: Json) -> list[str]:
        inside: list[str] = []
        if embed.get("title"):
            inside += self._text("# " + embed["title"], self._width - 2)
        inside += self._text(embed.get("description") or "", self._width - 2)
        for field in embed.get("fields") or ():
            inside += self._text(f"**{field['name']}**\n{field['value']}", self._width - 2)
        if embed.get("footer"):
            inside += self._text("-# " + embed["footer"]["text"], self._width - 2)
        return ["▏ " + line for line in inside]

    def _parts(self, parts: Iterable[Json], width: int) -> list[str]:
        return [line for part in parts for line in self._part(part, width)]

    def _part(self, part: Json, width: int) -> list[str]:
        draw = {
            Part.TEXT_DISPLAY: lambda: self._text(part["content"], width),
            Part.SEPARATOR: lambda: self._separator(part, width),
            Part.CONTAINER: lambda: self._framed(self._parts(part["components"], width - 2)),
            Part.SECTION: lambda: self._parts([*part["components"], part["accessory"]], width),
            Part.BUTTON: lambda: [_button(read_button(part))],
            Part.ACTION_ROW: lambda: self._row(part["components"], width),
            Part.FILE: lambda: [f"📎 {part.get('name') or part['file']['url']}"],
        }
        return draw.get(Part(part["type"]), lambda: _pictures(part))()

    def _separator(self, part: Json, width: int) -> list[str]:
        return [self._ink.dim("─" * (width // 2)) if part.get("divider", True) else ""]

    def _row(self, parts: list[Json], width: int) -> list[str]:
        if parts[0]["type"] != Part.BUTTON:
            return self._select(read_select(parts[0]), width)
        # Breaks only between buttons: spaces inside one are made hard, then soft again.
        buttons = [_button(read_button(part)).replace(" ", "\u00a0") for part in parts]
        return [line.replace("\u00a0", " ") for line in wrapped(" ".join(buttons), width)]

    def _select(self, select: Select, width: int) -> list[str]:
        chosen = [option.label for option in select.options if option.default]
        head = f"[ {', '.join(chosen) or select.placeholder or 'Make a selection'} ▾ ]"
        offered = " / ".join(option.label for option in select.options)
        small = [self._ink.dim("  " + line) for line in wrapped(offered, width - 2) if line]
        return [head + (" (off)" if select.disabled else ""), *small]

    # Fields of a form

    def _field(self, field: Field, value: Any) -> list[str]:  # noqa: ANN401
        width = self._width - 2
        star = " *" if field.required else ""
        drawn = [self._ink.bold(isolated(line)) for line in wrapped(field.label + star, width)]
        if field.description:
            drawn += [self._ink.dim(isolated(line)) for line in wrapped(field.description, width)]
        if field.kind == Part.TEXT_INPUT:
            return drawn + self._typed(field, value, width)
        if field.kind == Part.CHECKBOX:
            return [*drawn, "[x]" if value else "[ ]"]
        if field.kind in (Part.RADIO_GROUP, Part.CHECKBOX_GROUP):
            return drawn + self._choices(field, value, width)
        return [*drawn, f"[ {self._picked(field, value) or 'Make a selection'} ▾ ]"]

    def _typed(self, field: Field, value: str, width: int) -> list[str]:
        if not value:
            return ["┆ " + self._ink.dim(field.placeholder or "")]
        return [
            "┆ " + isolated(piece)
            for line in value.split("\n")
            for piece in wrapped(line, width - 2)
        ]

    def _choices(self, field: Field, value: Any, width: int) -> list[str]:  # noqa: ANN401
        chosen = value if isinstance(value, list) else [value]
        on, off = ("(•)", "( )") if field.kind == Part.RADIO_GROUP else ("[x]", "[ ]")
        drawn = []
        for option in field.options:
            mark = on if option.value in chosen else off
            first, *rest = wrapped(option.label, width - 4)
            drawn.append(f"{mark} {isolated(first)}")
            drawn += [f"    {isolated(line)}" for line in rest]
            small = wrapped(option.description, width - 4) if option.description else []
            drawn += ["    " + self._ink.dim(isolated(line)) for line in small]
        return drawn

    def _picked(self, field: Field, value: list[Any]) -> str:
        labels = {option.value: option.label for option in field.options}
        names = (v.thing.name if isinstance(v, Picked) else labels.get(v, v) for v in value)
        return ", ".join(names) or field.placeholder or ""

    def _framed(self, inside: list[str], title: str = "") -> list[str]:
        edge = "─" * (self._width // 2)
        top = f"╭─ {self._ink.bold(isolated(spelt_out(title)))} ─" if title else f"╭{edge}"
        return [top, *(f"│ {line}".rstrip() for line in inside), f"╰{edge}"]


def _pictures(part: Json) -> list[str]:
    return [f"🖼 {item.get('description') or 'picture'}" for item in part.get("items") or [part]]


def _button(button: Button) -> str:
    label = " ".join(piece for piece in (button.emoji, button.label) if piece)
    arrow = " ↗" if button.style == LINK_STYLE else ""
    return f"[ {isolated(label)}{arrow} ]" + (" (off)" if button.disabled else "")
