"""Every word a person reads, loaded once and passed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.alliance.lines import Line
from bot.wording import placeholders
from bot.wording.choices import Choice, Choices
from bot.wording.codes import CodeWords
from bot.wording.files import shipped_folder
from bot.wording.forms import Form
from bot.wording.line_check import LineRules
from bot.wording.load import Loading
from bot.wording.markdown import plain
from bot.wording.problems import UnknownWording
from bot.wording.sheets import Words, joined


@dataclass(frozen=True, eq=False)
class Wording:
    """The words of `prompts/en`, with a group's own laid over them.

    Asking for words that do not exist, or with other placeholders than the shipped wording
    has, is a mistake in the code and raises UnknownWording.
    """

    texts: Mapping[str, Words]
    forms: Mapping[str, Form]
    choices: Choices
    lines: tuple[Line, ...]
    given_names: frozenset[str]
    code_words: CodeWords
    line_rules: LineRules

    @classmethod
    def load(cls, overlay: Path | None = None, *, folder: Path | None = None) -> Wording:
        """Reads and checks all words. Raises WordingProblems with every finding.

        `overlay` is laid over the shipped words file by file and key by key, a form as a
        whole. `folder` stands in for the shipped words in tests.
        """
        loading = Loading(folder or shipped_folder(), overlay)
        choices = loading.choices()
        names, code_words = loading.codes()
        wording = cls(
            texts=loading.texts(),
            forms=loading.forms(choices),
            choices=choices,
            lines=loading.lines(),
            given_names=names,
            code_words=code_words,
            line_rules=loading.line_rules(),
        )
        loading.findings.raise_if_any()
        return wording

    def say(self, key: str, /, **values: object) -> str:
        """The text under `key`, filled in. What a person typed goes through `plain` first."""
        words = self._words(key)
        if not isinstance(words.said, str):
            raise UnknownWording(f"{key} is a list; ask with many()")
        _same_names(key, words.known, values)
        return placeholders.fill(words.said, values)

    def count(self, key: str, count: int, /, **more: object) -> str:
        """The text for a number: `none` (where there is one), `one` or `other`."""
        form = "other"
        if count == 1 or (count == 0 and f"{key}.none" in self.texts):
            form = "one" if count else "none"
        words = self._words(f"{key}.{form}")
        values = {**more, "count": count}
        _same_names(key, words.known | {"count"}, values)
        return placeholders.fill(joined(words.said), values)

    def many(self, key: str, /, **values: object) -> tuple[str, ...]:
        """The paragraphs under `key`, each filled in."""
        words = self._words(key)
        if isinstance(words.said, str):
            raise UnknownWording(f"{key} is one text; ask with say()")
        _same_names(key, words.known, values)
        return tuple(placeholders.fill(paragraph, values) for paragraph in words.said)

    def form(self, key: str) -> Form:
        """The form of that name: `debrief`, `repair`, …"""
        try:
            return self.forms[key]
        except KeyError:
            raise UnknownWording(f"there is no form {key}") from None

    def choice(self, member: StrEnum) -> Choice:
        """Label and description for a key of the field, such as `Marker.SILENT`."""
        return self.choices.of(member)

    @staticmethod
    def plain(text: str) -> str:
        """What a person typed, so that Discord shows it letter by letter."""
        return plain(text)

    def _words(self, key: str) -> Words:
        try:
            return self.texts[key]
        except KeyError:
            raise UnknownWording(f"there are no words {key}") from None


def _same_names(key: str, known: frozenset[str], values: Mapping[str, object]) -> None:
    missing, superfluous = known - values.keys(), values.keys() - known
    if missing:
        raise UnknownWording(f"{key} needs {{{min(missing)}}}")
    if superfluous:
        raise UnknownWording(f"{key} has no {{{min(superfluous)}}}")
