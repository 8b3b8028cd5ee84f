"""The supervision packet, drawn: from plain values to Markdown and to a PDF. Nothing is kept."""

from bot.packet.checking import Checked, Place, look_through
from bot.packet.content import Packet, PacketRupture
from bot.packet.markdown import markdown
from bot.packet.pdf import pdf
from bot.packet.sheet import Sheet, laid_out

__all__ = [
    "Checked",
    "Packet",
    "PacketRupture",
    "Place",
    "Sheet",
    "laid_out",
    "look_through",
    "markdown",
    "pdf",
]
