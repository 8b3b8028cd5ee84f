"""The supervision packet, drawn: from plain values to Markdown and to a PDF. Nothing is kept."""

from bot.packet.checking import Checked, Place, look_through
from bot.packet.content import Packet, PacketRupture
from bot.packet.markdown import markdown
from bot.packet.sheet import Sheet, laid_out
from bot.wording import Wording

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


def pdf(words: Wording, sheet: Sheet) -> bytes:
    """The sheet as PDF, on two pages at most. Takes a while: not for the loop."""
    # Whoever draws none need not carry the library in memory.
    from bot.packet import pages  # noqa: PLC0415

    return pages.pdf(words, sheet)
