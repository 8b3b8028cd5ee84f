"""Reads the structured files: a TOML table whose every key has a type, a limit and a meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.wording import limits, placeholders
from bot.wording.problems import Findings
from bot.wording.sheets import named, unusable


@dataclass(slots=True)
class Table:
    """A table being read. What is wrong is noted in `findings`; reading always goes on.

    Each method takes the key off the table; `close` notes the keys nobody asked for.
    """

    file: str
    path: str
    data: Mapping[str, object]
    findings: Findings
    _asked: set[str] = field(default_factory=set)

    def wrong(self, key: str, reason: str) -> None:
        """Notes a problem at a key of this table; an empty key means the table itself."""
        self.findings.add(self.file, ".".join(part for part in (self.path, key) if part), reason)

    def text(self, key: str, most: int, *, needed: bool = True) -> str:
        """A text without placeholders, of `most` characters; empty where it is not usable."""
        value = self._take(key)
        if value is None:
            if needed:
                self.wrong(key, "is missing")
            return ""
        if not isinstance(value, str):
            self.wrong(key, f"a text in quotes is expected, this is {named(value)}")
            return ""
        return value.strip() if self.check(key, value, most) else ""

    def check(self, key: str, text: str, most: int) -> bool:
        """Whether a text may stand here; notes why not."""
        reason = unusable(text) or limits.too_long(text.strip(), most)
        if reason is None and placeholders.names(text):
            reason = "nothing is filled in here, so {} cannot be used"
        if reason:
            self.wrong(key, reason)
        return reason is None

    def flag(self, key: str) -> bool:
        """A true or false; false where it is left out."""
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, f"true or false is expected, this is {named(value)}")
        return value is True

    def number(self, key: str, lowest: int, highest: int, *, otherwise: int) -> int:
        """A whole number within bounds; `otherwise` where it is left out or unusable."""
        value = self._take(key)
        if value is None:
            return otherwise
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(key, f"a whole number is expected, this is {named(value)}")
            return otherwise
        if not lowest <= value <= highest:
            self.wrong(key, f"{value} is outside {lowest} to {highest}")
            return otherwise
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is left out or unusable."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(key, "a list of texts is expected")
            return ()
        return tuple(value)

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of a `[[key]]` list, each named by its own `key` or its place."""
        value = self._take(key)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(key, f"a list of tables is expected: [[{key}]]")
            return
        for place, item in enumerate(value, 1):
            name = item.get("key")
            label = name if isinstance(name, str) and name else f"{key} {place}"
            path = f"{self.path}.{label}" if self.path else label
            yield Table(self.file, path, item, self.findings)

    def close(self) -> None:
        """Notes every key that means nothing here."""
        for key in self.data:
            if key not in self._asked:
                self.wrong(key, "has no meaning here")

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self.data.get(key)


def tables_of(file: str, data: Mapping[str, object], findings: Findings) -> Iterator[Table]:
    """The top-level tables of a file, each with its name as path."""
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield Table(file, name, value, findings)
        else:
            findings.add(file, name, f"a table is expected: [{name}]")


def repeated(keys: Iterable[str]) -> list[str]:
    """The keys that stand there more than once; empty ones do not count."""
    return sorted(key for key, times in Counter(keys).items() if key and times > 1)
