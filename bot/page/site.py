"""Where the page stands: its address, taken apart once."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Site:
    """The page's address as browsers name it. Without a path and without a slash at its end.

    `host` is what a request's Host header says; `rp_id` is the name passkeys are bound to.
    """

    origin: str

    @property
    def host(self) -> str:
        """Name, and port where it is not the scheme's own."""
        return urlsplit(self.origin).netloc.lower()

    @property
    def rp_id(self) -> str:
        """The name alone."""
        return urlsplit(self.origin).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether it is reached by https; else it is this machine's own."""
        return self.origin.startswith("https://")
