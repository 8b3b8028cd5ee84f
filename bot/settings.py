"""The environment, read once, checked at once, passed by hand.

Every secret may also stand in a file, named by the same variable with `_FILE` at its end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

DISCORD_API = "https://discord.com/api/v10"
PAGE_BIND = "127.0.0.1:8765"
LogForm = Literal["plain", "json"]
_PORTS = {"https": 443, "http": 80}


class BadSettings(Exception):
    """Something in the environment a restart cannot cure.

    `reason` is a key of `terminal.toml` below `settings`, `name` the variable. Never a value.
    """

    def __init__(self, reason: str, name: str) -> None:
        super().__init__(f"{reason}: {name}")
        self.reason = reason
        self.name = name


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. Secrets are empty where they are not given."""

    data: Path
    token: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    guilds: frozenset[int] = frozenset()
    prompts: Path | None = None
    api: str = DISCORD_API
    log: LogForm = "plain"
    page_url: str = ""
    page_bind: str = PAGE_BIND
    key_file: Path | None = None
    backups_at: Path | None = None

    @property
    def backups(self) -> Path:
        """The folder of the backups: what AFTERHOUR_BACKUPS says, or one beside the data."""
        data = self.data.absolute()
        return self.backups_at or data.with_name(f"{data.name}-backups")

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Reads the environment. Raises BadSettings for what cannot be meant."""
        prompts = environment.get("AFTERHOUR_PROMPTS", "")
        key_file = environment.get("AFTERHOUR_KEY_FILE", "").strip()
        backups = environment.get("AFTERHOUR_BACKUPS", "").strip()
        log = environment.get("AFTERHOUR_LOG", "") or "plain"
        if log not in ("plain", "json"):
            raise BadSettings("log_form", "AFTERHOUR_LOG")
        return cls(
            data=Path(environment.get("AFTERHOUR_DATA", "") or "afterhour-data"),
            token=_secret(environment, "AFTERHOUR_TOKEN"),
            key=_secret(environment, "AFTERHOUR_KEY"),
            guilds=_ids(environment, "AFTERHOUR_GUILDS"),
            prompts=Path(prompts) if prompts else None,
            api=_address(environment, "AFTERHOUR_API") or DISCORD_API,
            log=cast("LogForm", log),
            page_url=_page_url(environment, "AFTERHOUR_PAGE_URL"),
            page_bind=_page_bind(environment, "AFTERHOUR_PAGE_BIND") or PAGE_BIND,
            key_file=Path(key_file) if key_file else None,
            backups_at=Path(backups) if backups else None,
        )

    def needed(self, *names: str) -> Settings:
        """These settings, where all of the named ones are given. Raises BadSettings."""
        for name in names:
            if not getattr(self, name):
                raise BadSettings("missing", f"AFTERHOUR_{name.upper()}")
        return self


def _secret(environment: Mapping[str, str], name: str) -> str:
    given, file = environment.get(name, "").strip(), environment.get(f"{name}_FILE", "").strip()
    if given and file:
        raise BadSettings("twice", name)
    if not file:
        return given
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadSettings("unreadable", f"{name}_FILE") from None


def _address(environment: Mapping[str, str], name: str) -> str:
    given = environment.get(name, "").strip().rstrip("/")
    if given and not re.match(r"https?://[^\s/]+(/\S*)?$", given):
        raise BadSettings("not_an_address", name)
    return given


def _page_url(environment: Mapping[str, str], name: str) -> str:
    """The page's address as browsers send it in `Origin`: scheme, name, port.

    Passkeys are bound to a host name, never to a number, and are made over https alone, but for
    this machine's own name.
    """
    given = environment.get(name, "").strip().rstrip("/").lower()
    if not given:
        return ""
    found = re.fullmatch(r"(https|http)://([a-z0-9.-]+)(?::([0-9]{1,5}))?", given)
    if not found or not _is_name(found[2]) or (found[1] == "http" and found[2] != "localhost"):
        raise BadSettings("not_a_page", name)
    scheme, host, port = found.groups()
    return f"{scheme}://{host}" + (f":{int(port)}" if port and int(port) != _PORTS[scheme] else "")


def _is_name(host: str) -> bool:
    """Whether this is a host's name; what ends in a number is an address."""
    labels = host.split(".")
    right = all(re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", label) for label in labels)
    return right and not labels[-1].isdecimal()


def _page_bind(environment: Mapping[str, str], name: str) -> str:
    given = environment.get(name, "").strip()
    found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})", given)
    if given and not (found and int(found[2]) < 2**16):
        raise BadSettings("not_a_bind", name)
    return given


def _ids(environment: Mapping[str, str], name: str) -> frozenset[int]:
    given = [part.strip() for part in environment.get(name, "").split(",") if part.strip()]
    if not all(part.isdecimal() for part in given):
        raise BadSettings("not_ids", name)
    return frozenset(int(part) for part in given)
