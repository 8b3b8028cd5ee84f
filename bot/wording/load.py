"""Puts the words together: what is shipped, with a group's own folder laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.alliance.lines import Line
from bot.wording import choices, codes, files, forms, line_check, lines, overlay, sheets
from bot.wording.choices import Choices
from bot.wording.codes import CodeWords
from bot.wording.files import Data
from bot.wording.forms import Form
from bot.wording.line_check import LineRules
from bot.wording.problems import Findings
from bot.wording.sheets import Words

_STRUCTURED = (choices.FILE, lines.FILE, line_check.FILE, codes.NAMES_FILE, codes.CODES_FILE)


class Loading:
    """One reading of all files. Problems are collected; `findings` tells them."""

    def __init__(self, folder: Path, overlay_folder: Path | None) -> None:
        self.findings = Findings()
        self.shipped = files.shipped_files(folder, self.findings)
        for file in _STRUCTURED:
            if file not in self.shipped:
                self.findings.add(file, "", "is missing or unusable")
        self.own: dict[str, Data] = {}
        if overlay_folder is not None:
            known = set(self.shipped)
            self.own = files.overlay_files(overlay_folder, known, self.findings)

    def texts(self) -> dict[str, Words]:
        """Every plain text by its full key: `cards.saved.title`."""
        merged: dict[str, Words] = {}
        for file, data in self.shipped.items():
            if file in _STRUCTURED or file.startswith(files.FORMS):
                continue
            words = sheets.shipped_sheet(file, data, self.findings)
            if file in self.own:
                words = sheets.lay_over(file, words, self.own[file], self.findings)
            stem = file.removesuffix(".toml").replace("/", ".")
            merged.update({f"{stem}.{key}": value for key, value in words.items()})
        return merged

    def choices(self) -> Choices:
        """The words of every enumeration."""
        shipped = choices.shipped_choices(self._shipped(choices.FILE), self.findings)
        if choices.FILE not in self.own:
            return shipped
        return choices.lay_over(shipped, self.own[choices.FILE], self.findings)

    def forms(self, words: Choices) -> dict[str, Form]:
        """Every form by its key."""
        read: dict[str, Form] = {}
        for file, data in self.shipped.items():
            if file.startswith(files.FORMS):
                form = self._form(file, data, words)
                read[form.key] = form
        return read

    def _form(self, file: str, data: Data, words: Choices) -> Form:
        key = file.removeprefix(files.FORMS).removesuffix(".toml")
        form = forms.read_form(file, key, data, words, self.findings)
        if file not in self.own:
            return form
        own = forms.read_form(file, key, self.own[file], words, self.findings)
        overlay.check_form(file, own, form, self.findings)
        return own

    def lines(self) -> tuple[Line, ...]:
        """The bank of lines, in the order of the files."""
        shipped = lines.shipped_lines(self._shipped(lines.FILE), self.findings)
        if lines.FILE in self.own:
            shipped = lines.lay_over(shipped, self.own[lines.FILE], self.findings)
        return tuple(shipped.values())

    def line_rules(self) -> LineRules:
        """The rules of the line check, in words and patterns."""
        shipped = line_check.shipped_rules(self._shipped(line_check.FILE), self.findings)
        if line_check.FILE in self.own:
            return line_check.lay_over(shipped, self.own[line_check.FILE], self.findings)
        return shipped

    def codes(self) -> tuple[frozenset[str], CodeWords]:
        """Given names, and the words codes are proposed from."""
        names = codes.given_names(
            self._shipped(codes.NAMES_FILE), self.own.get(codes.NAMES_FILE), self.findings
        )
        words = codes.code_words(
            self._shipped(codes.CODES_FILE), self.own.get(codes.CODES_FILE), names, self.findings
        )
        return names, words

    def _shipped(self, file: str) -> Mapping[str, object]:
        return self.shipped.get(file, {})
