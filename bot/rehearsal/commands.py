"""The commands a bot has registered, and which of them a person is offered where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from .command_rules import SUB_COMMAND, SUB_GROUP, check_commands
from .errors import Refused, api_error
from .permissions import ALL, Permission

if TYPE_CHECKING:
    from .channels import Channel
    from .guilds import Guild
    from .users import User
    from .world import World

Json = dict[str, Any]

CREATES_A_DAY = 200


@dataclass
class Command:
    """A registered command; `guild_id` is None for a global one."""

    id: int
    guild_id: int | None
    body: Json
    version: int

    @property
    def name(self) -> str:
        """Its name, as typed after the slash."""
        return str(self.body["name"])

    @property
    def kind(self) -> int:
        """1 for a slash command, 2 and 3 for context menus."""
        return int(self.body.get("type") or 1)

    def payload(self, application_id: int) -> Json:
        """The command object as Discord gives it back, with its defaults."""
        body = {
            "type": 1,
            "description": "",
            "default_member_permissions": None,
            "nsfw": False,
            "name_localizations": None,
            "description_localizations": None,
        } | self.body
        needed = body["default_member_permissions"]
        body |= {
            "default_member_permissions": None if needed is None else str(needed),
            "id": str(self.id),
            "application_id": str(application_id),
            "version": str(self.version),
            "dm_permission": self.body.get("dm_permission", True),
        }
        if self.guild_id is not None:
            return body | {"guild_id": str(self.guild_id)}
        body["contexts"] = self.body.get("contexts")
        body["integration_types"] = self.body.get("integration_types") or [0]
        return body

    @property
    def contexts(self) -> frozenset[int]:
        """Where it is offered: 0 servers, 1 the bot's direct messages, 2 other ones."""
        if self.guild_id is not None:
            return frozenset({0})
        stated = self.body.get("contexts")
        if stated is not None:
            return frozenset(stated)
        anywhere = {0} | ({1, 2} if self.body.get("dm_permission", True) else set())
        return frozenset(anywhere)

    @property
    def for_user_installs(self) -> bool:
        """Whether people who installed the app for themselves are offered it."""
        return 1 in (self.body.get("integration_types") or [0])


@dataclass(frozen=True)
class Invocation:
    """A command with the way to one of its sub-commands; `options` are that one's."""

    command: Command
    branch: tuple[Json, ...]

    @property
    def options(self) -> list[Json]:
        """What may be typed after it."""
        owner = self.branch[-1] if self.branch else self.command.body
        return list(owner.get("options") or ())

    def data(self, filled: list[Json], resolved: Json | None = None) -> Json:
        """An interaction's `data` for these option values."""
        options = filled
        for step in reversed(self.branch):
            options = [{"type": step["type"], "name": step["name"], "options": options}]
        body: Json = {
            "id": str(self.command.id),
            "name": self.command.name,
            "type": self.command.kind,
        }
        if options:
            body["options"] = options
        if resolved:
            body["resolved"] = resolved
        if self.command.guild_id is not None:
            body["guild_id"] = str(self.command.guild_id)
        return body


class CommandStore:
    """All registered commands, global (None) and by server."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._commands: dict[int | None, list[Command]] = defaultdict(list)
        self._creates: dict[tuple[int | None, date], int] = defaultdict(int)

    def __bool__(self) -> bool:
        return any(self._commands.values())

    def of(self, guild_id: int | None) -> list[Command]:
        """The commands of a server, or the global ones."""
        return list(self._commands[guild_id])

    def replace(self, guild_id: int | None, bodies: object) -> list[Command]:
        """A bulk overwrite. Commands of the same type and name keep their id.

        Raises 50035, or 30034 after 200 new ones in a day.
        """
        wanted = check_commands(bodies)
        old = {(c.kind, c.name): c for c in self._commands[guild_id]}
        new = sum((b.get("type") or 1, b["name"]) not in old for b in wanted)
        today = (guild_id, self._world.clock().date())
        if self._creates[today] + new > CREATES_A_DAY:
            raise api_error(30034)
        self._creates[today] += new
        self._commands[guild_id] = [self._kept(guild_id, body, old) for body in wanted]
        return self.of(guild_id)

    def remove(self, guild_id: int | None, command_id: int) -> None:
        """Takes one command away. Raises 10063 if it is not there."""
        if all(c.id != command_id for c in self._commands[guild_id]):
            raise api_error(10063)
        self._commands[guild_id] = [c for c in self._commands[guild_id] if c.id != command_id]

    def _kept(
        self, guild_id: int | None, body: Json, old: dict[tuple[int, str], Command]
    ) -> Command:
        earlier = old.get((body.get("type") or 1, body["name"]))
        if earlier and earlier.body == body:
            return earlier
        number = earlier.id if earlier else self._world.ids.next()
        return Command(number, guild_id, body, version=self._world.ids.next())

    def offered(self, user: User, channel: Channel) -> list[Command]:
        """The slash commands somebody is offered in a channel, those of the server first."""
        if channel.guild is None:
            context = 1 if self._world.bot in channel.recipients else 2
            return [c for c in self.of(None) if context in c.contexts and c.kind == 1]
        if not channel.guild.has_bot:
            return []
        candidates = self.of(channel.guild.id) + self.of(None)
        bits = self._world.permissions(user, channel)
        if not bits & Permission.USE_APPLICATION_COMMANDS:
            return []
        return [
            command
            for command in candidates
            if command.kind == 1
            and 0 in command.contexts
            and _may(command, user, channel.guild, bits)
        ]

    def find(self, user: User, channel: Channel, typed: str) -> Invocation:
        """The command behind e.g. "client add". Raises Refused where it is not offered."""
        name, *steps = typed.split()
        offered = self.offered(user, channel)
        if channel.guild is None and self._world.bot not in channel.recipients:
            offered = [command for command in offered if command.for_user_installs]
        command = next((c for c in offered if c.name == name), None)
        if command is None:
            known = ", ".join(sorted({c.name for c in offered})) or "none"
            raise Refused(f"/{name} is not offered to {user.name} here (offered: {known})")
        return Invocation(command, _branch(command.body, steps, typed))


def _may(command: Command, user: User, guild: Guild, bits: int) -> bool:
    needed = command.body.get("default_member_permissions")
    if needed is None or user.id == guild.owner.id or bits == ALL:
        return True
    return int(needed) != 0 and bits & int(needed) == int(needed)


def _branch(body: Json, steps: list[str], typed: str) -> tuple[Json, ...]:
    way: list[Json] = []
    owner = body
    for step in steps:
        below = [o for o in owner.get("options") or () if o["type"] in (SUB_COMMAND, SUB_GROUP)]
        found = next((o for o in below if o["name"] == step), None)
        if found is None:
            known = ", ".join(o["name"] for o in below) or "none"
            raise Refused(f"/{typed}: there is no {step!r} (there: {known})")
        way.append(found)
        owner = found
    deeper = [o["name"] for o in owner.get("options") or () if o["type"] in (1, 2)]
    if deeper:
        raise Refused(f"/{typed} goes on: {', '.join(deeper)}")
    return tuple(way)
