"""Choosing in a select: from its options, or from the people, roles and channels there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from .channels import Channel
from .errors import Refused
from .guilds import Role
from .parts import Option, Part
from .permissions import guild_permissions
from .users import User

if TYPE_CHECKING:
    from .guilds import Guild

Json = dict[str, Any]

_TAKES: dict[Part, tuple[type, ...]] = {
    Part.USER_SELECT: (User,),
    Part.ROLE_SELECT: (Role,),
    Part.MENTIONABLE_SELECT: (User, Role),
    Part.CHANNEL_SELECT: (Channel,),
}


@dataclass(frozen=True)
class Picked:
    """A person, role or channel that was chosen, with the place it was chosen in."""

    thing: User | Role | Channel
    guild: Guild | None

    @property
    def value(self) -> str:
        """The id that is sent."""
        return str(self.thing.id)

    def resolve_into(self, resolved: Json) -> None:
        """Adds the object itself to an interaction's `resolved`."""
        if isinstance(self.thing, User):
            resolved.setdefault("users", {})[self.value] = self.thing.payload()
            member = self.guild.members.get(self.thing.id) if self.guild else None
            if member:
                body = member.payload(permissions=0)
                body["permissions"] = str(_permissions(self))
                for key in ("user", "deaf", "mute"):  # documented to be missing here
                    body.pop(key)
                resolved.setdefault("members", {})[self.value] = body
        elif isinstance(self.thing, Role):
            resolved.setdefault("roles", {})[self.value] = self.thing.payload()
        else:
            body = self.thing.payload() | {"permissions": "0"}
            resolved.setdefault("channels", {})[self.value] = body


def _permissions(picked: Picked) -> int:
    member = picked.guild.members[picked.thing.id] if picked.guild else None
    return guild_permissions(member) if member else 0


class Offer(Protocol):
    """What a select offers, in a message or in a form."""

    @property
    def kind(self) -> Part:
        """The component's type."""

    @property
    def options(self) -> tuple[Option, ...]:
        """The options of a string select, radio group or checkbox group."""

    @property
    def channel_types(self) -> tuple[int, ...]:
        """The channel types that are offered; all where empty."""


def pick(place: Channel, offer: Offer, label: str, wanted: Iterable[Any]) -> list[Any]:
    """The chosen values, as they will be sent (strings) or as `Picked`.

    Raises Refused for a choice that is not offered, or is made twice.
    """
    if offer.kind in _TAKES:
        chosen: list[Any] = [_entity(place, offer, label, one) for one in wanted]
    else:
        chosen = [_option(offer.options, label, one) for one in wanted]
    if len(set(chosen)) != len(chosen):
        raise Refused(f"{label!r}: the same choice twice")
    return chosen


def _option(options: tuple[Option, ...], label: str, wanted: object) -> str:
    for option in options:
        if wanted == option.value:
            return option.value
    named = [option.value for option in options if option.label == wanted]
    if len(named) != 1:
        offered = ", ".join(f"{o.value} ({o.label})" for o in options)
        raise Refused(f"{label!r} does not offer {wanted!r}; it offers {offered}")
    return named[0]


def _entity(place: Channel, offer: Offer, label: str, wanted: object) -> Picked:
    thing = find_entity(place, wanted)
    if not isinstance(thing, _TAKES[offer.kind]):
        raise Refused(f"{label!r} does not offer {wanted!r}")
    types = offer.channel_types
    if isinstance(thing, Channel) and types and thing.kind not in types:
        raise Refused(f"{label!r} does not offer channels of this type: {wanted!r}")
    return Picked(thing, place.guild)


def find_entity(place: Channel, wanted: object) -> User | Role | Channel:
    """The person, role or channel meant by itself or by its id, if the place can show it."""
    thing: User | Role | Channel | None = None
    if isinstance(wanted, (User, Role, Channel)):
        thing = wanted
    elif isinstance(wanted, (str, int)) and str(wanted).isdigit():
        number = int(wanted)
        roles = place.guild.roles if place.guild else {}
        thing = place.world.account(number) or roles.get(number) or place.world.channels.get(number)
    outside = isinstance(thing, (Role, Channel)) and (
        thing.guild is not place.guild or place.guild is None
    )
    if thing is None or outside:
        raise Refused(f"{wanted!r} cannot be chosen here")
    return thing
