"""The supervision packet, drawn: from plain values to Markdown and to a PDF. Nothing is kept."""

from bot.packet.content import Packet, PacketRupture
from bot.packet.markdown import markdown
from bot.packet.pdf import pdf
from bot.packet.sheet import Sheet, laid_out

__all__ = ["Packet", "PacketRupture", "Sheet", "laid_out", "markdown", "pdf"]
