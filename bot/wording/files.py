"""Finds and parses the TOML files of `prompts/en` and of a group's overlay folder."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection
from pathlib import Path

from bot.wording.problems import Findings

Data = dict[str, object]
LANGUAGE = "en"
FORMS = "forms/"


def shipped_folder() -> Path:
    """Where the shipped words lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "prompts" / LANGUAGE
    return installed if installed.is_dir() else package.parent / "prompts" / LANGUAGE


def shipped_files(folder: Path, findings: Findings) -> dict[str, Data]:
    """Every shipped file by its path inside the folder, such as `forms/debrief.toml`."""
    paths = sorted(folder.rglob("*.toml"))
    return _parsed({path.relative_to(folder).as_posix(): path for path in paths}, findings)


def overlay_files(folder: Path, known: Collection[str], findings: Findings) -> dict[str, Data]:
    """The files of an overlay by the same paths; a leading `en/` may be there or not.

    A file that lies over nothing is a problem: it would be edited in vain.
    """
    if not folder.is_dir():
        findings.add(str(folder), "", "there is no such folder")
        return {}
    found: dict[str, Path] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue  # what editors, file managers and git leave behind
        name = inside.as_posix().removeprefix(f"{LANGUAGE}/")
        if name not in known:
            findings.add(name, "", _unknown(name, known))
        elif name in found:
            findings.add(name, "", f"is there twice, once in {LANGUAGE}/")
        else:
            found[name] = path
    return _parsed(found, findings)


def _unknown(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return "there is no such file to lay this over" + (f"; is it {near[0]}?" if near else "")


def _parsed(paths: dict[str, Path], findings: Findings) -> dict[str, Data]:
    parsed: dict[str, Data] = {}
    for name, path in paths.items():
        data = _parse(name, path, findings)
        if data is not None:
            parsed[name] = data
    return parsed


def _parse(name: str, path: Path, findings: Findings) -> Data | None:
    try:
        # A byte order mark is what some editors put first; TOML knows none.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        findings.add(name, "", f"is not UTF-8 text (line {line}); save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        findings.add(name, "", f"is not valid TOML: {error}")
    except OSError as error:
        findings.add(name, "", f"cannot be read: {error.strerror}")
    return None
