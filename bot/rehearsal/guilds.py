"""Servers: their roles, their members, their channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .audit import AuditLog
from .channels import Channel, Kind, Overwrite, Overwrites
from .clock import iso
from .intents import Intent
from .permissions import EVERYONE, guild_permissions
from .users import User

if TYPE_CHECKING:
    from .people import Person
    from .world import World

Json = dict[str, Any]


class Role:
    """A role of a server. `for_bot` marks the one Discord makes when a bot is invited."""

    def __init__(
        self,
        guild: Guild,
        name: str,
        permissions: int,
        *,
        role_id: int | None = None,
        for_bot: bool = False,
    ) -> None:
        self.guild = guild
        self.id = role_id or guild.world.ids.next()
        self.name = name
        self.permissions = int(permissions)
        self.for_bot = for_bot
        guild.roles[self.id] = self

    def __repr__(self) -> str:
        return f"<Role {self.name} {self.id}>"

    def delete(self) -> None:
        """Takes the role away from the server and everyone, and tells the bot."""
        self.guild.roles.pop(self.id, None)
        for member in self.guild.members.values():
            member.role_ids = [r for r in member.role_ids if r != self.id]
        ids = {"guild_id": str(self.guild.id), "role_id": str(self.id)}
        self.guild.tell("GUILD_ROLE_DELETE", ids)

    def set_permissions(self, permissions: int) -> None:
        """Gives the role these permissions, and no others, and tells the bot."""
        self.permissions = int(permissions)
        self.guild.tell("GUILD_ROLE_UPDATE", self._event())

    def _event(self) -> Json:
        return {"guild_id": str(self.guild.id), "role": self.payload()}

    def payload(self) -> Json:
        """The role object."""
        body: Json = {
            "id": str(self.id),
            "name": self.name,
            "description": None,
            "permissions": str(self.permissions),
            "position": list(self.guild.roles).index(self.id) if self.id in self.guild.roles else 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "managed": self.for_bot,
            "mentionable": False,
            "flags": 0,
        }
        if self.for_bot:
            body["tags"] = {"bot_id": str(self.guild.world.bot.id)}
        return body


class Member:
    """An account inside a server."""

    def __init__(self, guild: Guild, user: User, roles: list[Role]) -> None:
        self.guild = guild
        self.user = user
        self.id = user.id
        self.role_ids = [role.id for role in roles]
        self.joined_at = guild.world.clock()

    @property
    def all_roles(self) -> list[Role]:
        """Their roles, @everyone first."""
        named = [self.guild.roles[r] for r in self.role_ids if r in self.guild.roles]
        return [self.guild.everyone_role, *named]

    def payload(self, permissions: int | None = None) -> Json:
        """The member object; `permissions` is only there in interactions."""
        body: Json = {
            "user": self.user.payload(),
            "nick": None,
            "avatar": None,
            "banner": None,
            "roles": [str(r) for r in self.role_ids],
            "joined_at": iso(self.joined_at),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "communication_disabled_until": None,
            "flags": 0,
        }
        if permissions is not None:
            body["permissions"] = str(int(permissions))
        return body


class Guild:
    """A server."""

    def __init__(self, world: World, name: str, owner: Person) -> None:
        self.world = world
        self.name = name
        self.owner = owner
        self.id = world.ids.next()
        self.roles: dict[int, Role] = {}
        self.members: dict[int, Member] = {}
        self.features: list[str] = []
        self.locale = "en-US"
        self.unavailable = False
        self.max_active_threads = 1000
        self.audit_log = AuditLog(world.clock)
        self.everyone_role = Role(self, "@everyone", EVERYONE, role_id=self.id)
        world.guilds[self.id] = self
        self.add_member(owner)

    def __repr__(self) -> str:
        return f"<Guild {self.name} {self.id}>"

    # What tests and people do to it

    def add_channel(
        self, name: str, *, overwrites: Overwrites | None = None, kind: Kind = Kind.TEXT
    ) -> Channel:
        """A new channel. `overwrites` maps a role or account to (allowed, denied) bits."""
        channel = Channel(self.world, kind, name, guild=self)
        for target, (allow, deny) in (overwrites or {}).items():
            channel.overwrites[target.id] = Overwrite(
                target.id, isinstance(target, User), int(allow), int(deny)
            )
        self.tell("CHANNEL_CREATE", channel.payload())
        return channel

    def add_role(self, name: str, permissions: int = 0) -> Role:
        """A new role, held by nobody yet."""
        role = Role(self, name, permissions)
        self.tell("GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": role.payload()})
        return role

    def add_member(self, person: Person, *, roles: list[Role] | None = None) -> Member:
        """Lets a person in, or gives a member these roles instead of the earlier ones."""
        member = self.members.get(person.id)
        if member is None:
            member = self.members[person.id] = Member(self, person, roles or [])
            self._tell_member("GUILD_MEMBER_ADD", member.payload())
        elif roles is not None:
            member.role_ids = [role.id for role in roles]
            self._tell_member("GUILD_MEMBER_UPDATE", member.payload())
        return member

    def remove_member(self, person: Person) -> None:
        """The person leaves, or is shown out; their thread memberships go too."""
        if self.members.pop(person.id, None) is None:
            return
        for channel in self.channels + self.threads:
            if channel.thread:
                channel.thread.members.pop(person.id, None)
        self._tell_member("GUILD_MEMBER_REMOVE", {"user": person.payload()})

    def add_bot(self, permissions: int = 0) -> None:
        """Invites the bot with these permissions of its own, besides those of @everyone.

        A bot that is already there keeps its role, with these permissions.
        """
        if self.has_bot:
            self.set_bot_permissions(permissions)
            return
        role = Role(self, self.world.bot.name, permissions, for_bot=True)
        self.members[self.world.bot.id] = Member(self, self.world.bot, [role])
        self.tell("GUILD_CREATE", self.create_payload() | {"unavailable": False})

    def remove_bot(self) -> None:
        """Shows the bot out: GUILD_DELETE without `unavailable`."""
        if not self.has_bot:
            return
        self.tell("GUILD_DELETE", {"id": str(self.id)})
        self.members.pop(self.world.bot.id)
        for role in [r for r in self.roles.values() if r.for_bot]:
            self.roles.pop(role.id)

    def set_bot_permissions(self, permissions: int) -> None:
        """Changes the bot's own role to exactly these bits. Those of @everyone stay."""
        role = next(r for r in self.roles.values() if r.for_bot)
        role.set_permissions(permissions)

    def go_dark(self) -> None:
        """A Discord outage: GUILD_DELETE with `unavailable: true`. It is not a removal."""
        self.unavailable = True
        self.tell("GUILD_DELETE", {"id": str(self.id), "unavailable": True})

    def come_back(self) -> None:
        """The outage ends: GUILD_CREATE again."""
        self.unavailable = False
        self.tell("GUILD_CREATE", self.create_payload())

    # What the rest of the stand-in needs

    @property
    def has_bot(self) -> bool:
        """Whether the bot is a member."""
        return self.world.bot.id in self.members

    @property
    def channels(self) -> list[Channel]:
        """Its channels that exist, oldest first, without threads."""
        return [c for c in self._places() if not c.is_thread]

    @property
    def threads(self) -> list[Channel]:
        """Its threads that exist, archived ones too."""
        return [c for c in self._places() if c.is_thread]

    @property
    def active_threads(self) -> list[Channel]:
        """Its threads that are not archived."""
        return [c for c in self.threads if not c.thread_state.archived]

    def _places(self) -> list[Channel]:
        return [c for c in self.world.channels.values() if c.guild is self and not c.deleted]

    def tell(self, event: str, payload: Json) -> None:
        """Sends an event of the `guilds` intent, if the bot is here to hear it."""
        if self.has_bot:
            self.world.emit(event, payload, intents=Intent.GUILDS)

    def _tell_member(self, event: str, payload: Json) -> None:
        """Sends an event of the privileged members intent."""
        if self.has_bot:
            body = payload | {"guild_id": str(self.id)}
            self.world.emit(event, body, intents=Intent.GUILD_MEMBERS)

    def bot_permissions(self) -> int:
        """What the bot may do in the server as a whole; 0 if it is not there."""
        member = self.members.get(self.world.bot.id)
        return guild_permissions(member) if member else 0

    def payload(self) -> Json:
        """The guild object of GET /guilds/{id}."""
        empty = ("icon", "splash", "discovery_splash", "banner", "description", "vanity_url_code")
        nowhere = ("afk", "system", "widget", "rules", "public_updates", "safety_alerts")
        body: Json = dict.fromkeys(empty)
        body |= {f"{name}_channel_id": None for name in nowhere}
        return body | {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner.id),
            "region": "deprecated",
            "application_id": None,
            "features": self.features,
            "preferred_locale": self.locale,
            "roles": [role.payload() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "afk_timeout": 300,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "max_members": 500000,
            "max_presences": None,
            "mfa_level": 0,
            "nsfw": False,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "premium_progress_bar_enabled": False,
            "system_channel_flags": 0,
            "verification_level": 1,
            "widget_enabled": False,
        }

    def create_payload(self) -> Json:
        """GUILD_CREATE for a bot with only the `guilds` intent: no members but the bot."""
        bot = self.members[self.world.bot.id]
        visible = [t for t in self.active_threads if self.world.bot_sees(t)]
        return self.payload() | {
            "joined_at": iso(bot.joined_at),
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "members": [bot.payload()],
            "channels": [channel.payload() for channel in self.channels],
            "threads": [thread.payload() for thread in visible],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
