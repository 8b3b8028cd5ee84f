"""The rehearsal in a browser: a small, honest likeness of the chat, on this machine alone.

It shows what a person would see, and acts only through what a person could do: what the stand-in
refuses, the view shows as refused. It knows nothing of the bot; the words around the chat and the
clock are given to it.
"""

from .clock import GivenClock, Move
from .server import View

__all__ = ["GivenClock", "Move", "View"]
