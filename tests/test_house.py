"""The house keeps its own rules: imports, types, style, and one place for words."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wording import Wording

HOUSE = Path(__file__).parent.parent
CODE = sorted((HOUSE / "bot").rglob("*.py"))
LONGEST_MODULE = 350
# Sheets whose words are asked for by the rest of the key alone: refusals, the story, and others.
REST_ALONE = ("errors", "story", "transcript", "packet", "pictures")
GAP = r"[a-z0-9_]+(\.[a-z0-9_]+)*"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--no-cache", "."], id="style"),
        pytest.param(["ruff", "format", "--no-cache", "--check", "."], id="form"),
        pytest.param(["mypy"], id="types"),
        pytest.param(["importlinter.cli", "lint"], id="imports"),
    ],
)
def test_the_house_is_in_order(command):
    """Style, form, strict types, and imports that point inwards."""
    tool, *rest = command
    start = "from importlinter.cli import lint_imports_command as run; run()"
    called = ["-c", start] if tool == "importlinter.cli" else ["-m", tool, *rest]
    found = subprocess.run(
        [sys.executable, *called],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert found.returncode == 0, found.stdout[-4000:] + found.stderr[-1000:]


def test_ci_calls_exactly_the_test_command_of_the_readme():
    """Last, once, and unguarded: what CI installs before it can neither skip nor soften it."""
    (command,) = re.findall(r"^.*-m pytest$", (HOUSE / "README.md").read_text(), re.MULTILINE)
    *before, last = (HOUSE / ".ci/run").read_text().splitlines()
    assert last == command
    assert "set -euo pipefail" in before
    assert not [line for line in before if re.search(r"\b(pytest|pip|exit|exec)\b", line)]


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(HOUSE)))
def test_a_module_can_be_held_in_the_head(file):
    assert len(file.read_text().splitlines()) <= LONGEST_MODULE


def test_every_dependency_says_why_it_is_there():
    lines = (HOUSE / "pyproject.toml").read_text().splitlines()
    tables = tomllib.loads("\n".join(lines))
    named = tables["project"]["dependencies"] + tables["dependency-groups"]["test"]
    for dependency in named:
        reasons = [line for line in lines if line.strip().startswith(f'"{dependency}"')]
        assert all(re.search(r"# \w.{10,}", line) for line in reasons), dependency


def test_the_code_imports_nothing_that_is_not_declared():
    """What happens to be installed for the tests is not there on a clinician's machine."""
    tables = tomllib.loads((HOUSE / "pyproject.toml").read_text())
    declared = {re.split(r"[<>=~]", d)[0] for d in tables["project"]["dependencies"]}
    known = {
        "discord": "discord.py",
        "sqlite_utils": "sqlite-utils",
        "webvtt": "webvtt-py",
        "fpdf": "fpdf2",
    }
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text())):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                named = [node.module or ""]
            for root in {name.partition(".")[0] for name in named} - sys.stdlib_module_names:
                assert root == "bot" or known.get(root, root) in declared, f"{file}: {root}"


def test_every_word_the_code_names_exists():
    """A key that stands whole in the code is in the sheets."""
    known = Wording.load().texts
    sheets = {key.partition(".")[0] for key in known}
    named = [
        (place, text)
        for place, text, gaps in written()
        if not gaps and re.fullmatch(rf"({'|'.join(sheets)})(\.(?!toml)[a-z0-9_]+)+", text)
    ]
    assert len(named) > 100
    for place, key in named:
        assert key in known or f"{key}.other" in known, f"{place} names {key}"


def test_every_word_in_the_sheets_is_used():
    """A key nobody can ask for is a word nobody reads."""
    texts = {
        text
        for _, text, gaps in written(escape=True)
        if not gaps or len(text.replace(GAP, "")) > 4  # a text of gaps alone says nothing
    }
    texts -= {f"{sheet}\\.{GAP}" for sheet in REST_ALONE}
    patterns = [re.compile(rf"{text}(\.(none|one|other))?") for text in texts]
    for key in Wording.load().texts:
        sheet, _, rest = key.partition(".")
        names = (key, rest) if sheet in REST_ALONE else (key,)
        asked = any(pattern.fullmatch(name) for pattern in patterns for name in names)
        assert asked, f"nobody asks for {key}"


def test_the_readme_counts_the_lines_of_the_bank_rightly():
    (count,) = re.findall(r"(\d+) lines to say", (HOUSE / "README.md").read_text())
    assert int(count) == len(Wording.load().lines)


def written(*, escape: bool = False) -> Iterator[tuple[str, str, bool]]:
    """Every text in the code: where, what, whether it has gaps (which match anything)."""
    for file in CODE:
        nodes = list(ast.walk(ast.parse(file.read_text())))
        parts = {
            id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in nodes:
            place = f"{file.name}:{getattr(node, 'lineno', 0)}"
            if id(node) in parts:
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield place, re.escape(node.value) if escape else node.value, False
            elif isinstance(node, ast.JoinedStr):
                yield place, "".join(_part(part) for part in node.values), True


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return re.escape(str(part.value))
    return GAP
