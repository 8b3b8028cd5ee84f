"""The house keeps its own rules: imports, types, style, and one place for words."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from bot.wording import Wording

HOUSE = Path(__file__).parent.parent
CODE = sorted((HOUSE / "bot").rglob("*.py"))
TEMPLATES = sorted((HOUSE / "bot/page/templates").rglob("*.html"))
JINJA = Environment(autoescape=True)
PAGES = sorted(
    page
    for folder in ("", "docs", "deploy", "tests/benchmarks")
    for page in (HOUSE / folder).glob("*.md")
)
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
    readme = (HOUSE / "README.md").read_text()
    (command,) = re.findall(r"^.*-m pytest -n \d.*$", readme, re.MULTILINE)
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


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_says_nothing_of_its_own(file):
    """What people read on the page stands in the sheets: a group may say it otherwise."""
    tree = JINJA.parse(file.read_text())
    texts = [node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)]
    assert not [text for text in texts if re.search(r"[^\W_] [^\W_]", text)]
    drawn = "".join(node.data for node in tree.find_all(nodes.TemplateData))
    said = re.sub(r' (?!aria-label|title|alt)[a-z-]+="[^"]*"', "", Said(drawn).text)  # by a macro
    assert not re.search(r"[^\W_]", said)


def test_the_readme_counts_the_lines_of_the_bank_rightly():
    (count,) = re.findall(r"(\d+) lines to say", (HOUSE / "README.md").read_text())
    assert int(count) == len(Wording.load().lines)


class Said(HTMLParser):
    """What a person reads or hears of a document: its texts, and the attributes that are text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = ("alt", "title", "placeholder", "label", "aria-label", "aria-description")
        self.text += " ".join(value or "" for name, value in attrs if name in spoken)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_test_that_a_page_names_is_there():
    """`tests/…::test_…`, and `::test_…` for one more in the file named last."""
    checked = 0
    for page in PAGES:
        text, file = page.read_text(), ""
        for named in re.findall(r"\btest_\w+\.py\b", text):
            assert any((HOUSE / "tests").rglob(named)), f"{page.name}: {named}"
        for named, test in re.findall(r"(tests/[\w/]+\.py)?(?:::(test_\w+))?", text):
            file = named or file
            if named:
                assert (HOUSE / file).exists(), f"{page.name}: {file}"
            if test:
                assert f"def {test}(" in (HOUSE / file).read_text(), f"{page.name}: {file}::{test}"
                checked += 1
    assert checked > 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_a_page_leads_to_places_that_are_there(page: Path):
    """Files beside it, and headings in them, as GitHub makes anchors of them."""
    for link in re.findall(r"\]\(([^()\s]+)\)", page.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        there = (page.parent / file) if file else page
        assert there.exists(), link
        assert not anchor or anchor in _anchors(there.read_text()), link


def _anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


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
    for file in TEMPLATES:
        yield from _in_template(file, escape=escape)


def _in_template(file: Path, *, escape: bool) -> Iterator[tuple[str, str, bool]]:
    tree = JINJA.parse(file.read_text())
    joined = list(tree.find_all(nodes.Concat))
    parts = {id(part) for node in joined for part in node.nodes}
    for node in joined:
        place = f"{file.name}:{node.lineno}"
        given = [part.value if isinstance(part, nodes.Const) else None for part in node.nodes]
        yield place, "".join(GAP if one is None else re.escape(str(one)) for one in given), True
    for node in tree.find_all(nodes.Const):
        if isinstance(node.value, str) and id(node) not in parts:
            text = re.escape(node.value) if escape else node.value
            yield f"{file.name}:{node.lineno}", text, False


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return re.escape(str(part.value))
    return GAP
