"""What can be wrong with the words, and how it is told to the organiser at a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: the file inside `prompts/en`, the dotted key (may be empty), the reason."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.reason}"


class WordingProblems(ValueError):
    """The words cannot be used as they stand. Carries every finding, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownWording(KeyError):
    """Code asked for words that do not exist, or gave them the wrong placeholders."""

    def __str__(self) -> str:
        # KeyError shows its argument in quotes, which hides a sentence.
        return str(self.args[0]) if self.args else ""


@dataclass(slots=True)
class Findings:
    """Collects problems while the words are read, so that one bad key hides nothing."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, key: str, reason: str) -> None:
        """Notes one problem and goes on."""
        self.found.append(Problem(file, key, reason))

    def raise_if_any(self) -> None:
        """Raises WordingProblems where anything was found."""
        if self.found:
            raise WordingProblems(self.found)
