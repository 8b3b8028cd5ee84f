"""A stand-in for Discord on this machine, for tests and for people who want to try things.

It speaks Discord's gateway over a real websocket and Discord's REST API over real HTTP, to an
unmodified discord.py. It knows nothing of the bot, and refuses loudly what it does not imitate.
"""

from .audit import AuditEntry
from .channels import Channel, Kind
from .clock import Clock
from .errors import NotAnswered, Refused
from .faults import Fault
from .gateway_script import Twist
from .guilds import Guild, Member, Role
from .intents import Intent
from .interactions import Answer
from .messages import Attachment, Message
from .modals import Field, Modal
from .parts import Button, Option, Part, Select
from .people import Person
from .permissions import Permission
from .record import GatewayEntry, GatewayLog, Ledger, RecordedRequest
from .screen import Screen, render
from .standin import StandIn

__all__ = [
    "Answer",
    "Attachment",
    "AuditEntry",
    "Button",
    "Channel",
    "Clock",
    "Fault",
    "Field",
    "GatewayEntry",
    "GatewayLog",
    "Guild",
    "Intent",
    "Kind",
    "Ledger",
    "Member",
    "Message",
    "Modal",
    "NotAnswered",
    "Option",
    "Part",
    "Permission",
    "Person",
    "RecordedRequest",
    "Refused",
    "Role",
    "Screen",
    "Select",
    "StandIn",
    "Twist",
    "render",
]
