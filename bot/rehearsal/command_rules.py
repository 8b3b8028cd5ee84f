"""The documented limits of application commands."""

from __future__ import annotations

import unicodedata
from typing import Any

from . import checks
from .checks import Path
from .errors import FormProblems

Json = dict[str, Any]

SUB_COMMAND, SUB_GROUP = 1, 2
MOST_GLOBAL = 100
MOST_LETTERS = 8000


def check_commands(bodies: object) -> list[Json]:
    """The command objects of a bulk overwrite; raises 50035 with all that is wrong."""
    problems = FormProblems()
    commands = checks.objects(problems, (), bodies)
    for number, command in enumerate(commands):
        _check_command(problems, (number,), command)
    names = [((n, "name"), (c.get("type") or 1, c.get("name"))) for n, c in enumerate(commands)]
    checks.distinct(
        problems, names, "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names"
    )
    chat = [c for c in commands if (c.get("type") or 1) == 1]
    checks.count(problems, (), chat, 0, MOST_GLOBAL)
    problems.raise_if_any()
    return commands


def _check_command(problems: FormProblems, path: Path, command: Json) -> None:
    kind = command.get("type") or 1
    checks.choice(problems, (*path, "type"), kind, {1, 2, 3})
    if kind != 1:
        checks.text(problems, (*path, "name"), command.get("name"), 32, least=1, needed=True)
        return
    _check_name(problems, (*path, "name"), command.get("name"))
    _check_description(problems, path, command)
    _check_options(problems, path, command, depth=0)
    if _letters(command) > MOST_LETTERS:
        message = f"The combined length of a command cannot exceed {MOST_LETTERS}"
        problems.add(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _check_name(problems: FormProblems, path: Path, name: object) -> None:
    """Discord's pattern: letters, digits, hyphen, underscore, apostrophe; 1 to 32; lower case."""
    before = bool(problems)
    checks.text(problems, path, name, 32, least=1, needed=True)
    if not isinstance(name, str) or (not before and problems):
        return
    fits = all(c in "-_'" or unicodedata.category(c)[0] in "LNM" for c in name)
    if not fits or name != name.lower():
        message = "Command name is invalid"
        problems.add(path, "APPLICATION_COMMAND_INVALID_NAME", message)


def _check_description(problems: FormProblems, path: Path, thing: Json) -> None:
    description = thing.get("description")
    checks.text(problems, (*path, "description"), description, 100, least=1, needed=True)


def _check_options(problems: FormProblems, path: Path, owner: Json, depth: int) -> None:
    where = (*path, "options")
    options = checks.objects(problems, where, owner.get("options"))
    checks.count(problems, where, options, 0, 25)
    names = [((*where, n, "name"), o.get("name")) for n, o in enumerate(options)]
    checks.distinct(problems, names, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option names")
    optional_seen = False
    for number, option in enumerate(options):
        here = (*where, number)
        _check_option(problems, here, option, depth)
        if option.get("type") in (SUB_COMMAND, SUB_GROUP):
            continue
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            problems.add(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")
    branches = [o for o in options if o.get("type") in (SUB_COMMAND, SUB_GROUP)]
    if branches and len(branches) != len(options):
        message = "Sub-commands and other options cannot be mixed"
        problems.add(where, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _check_option(problems: FormProblems, path: Path, option: Json, depth: int) -> None:
    kind = option.get("type")
    checks.choice(problems, (*path, "type"), kind, range(1, 12))
    _check_name(problems, (*path, "name"), option.get("name"))
    _check_description(problems, path, option)
    if kind in (SUB_COMMAND, SUB_GROUP):
        allowed_here = depth == 0 or (depth == 1 and kind == SUB_COMMAND)
        if not allowed_here:
            message = "Sub-command option cannot be nested here"
            problems.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
        _check_options(problems, path, option, depth=1 if kind == SUB_GROUP else 2)
        return
    _check_choices(problems, path, option)


def _check_choices(problems: FormProblems, path: Path, option: Json) -> None:
    where = (*path, "choices")
    choices = checks.objects(problems, where, option.get("choices"))
    checks.count(problems, where, choices, 0, 25)
    for number, choice in enumerate(choices):
        name = choice.get("name")
        checks.text(problems, (*where, number, "name"), name, 100, least=1, needed=True)
        if option.get("type") == 3:
            value = choice.get("value")
            checks.text(problems, (*where, number, "value"), value, 100, least=1, needed=True)
    if choices and option.get("autocomplete"):
        message = "Autocomplete and choices cannot both be there"
        problems.add(where, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", message)


def _letters(thing: Json) -> int:
    """Name, description and values of a command and all below it, as Discord adds them up."""
    total = sum(len(str(thing.get(key) or "")) for key in ("name", "description"))
    for choice in thing.get("choices") or ():
        total += len(str(choice.get("name", ""))) + len(str(choice.get("value", "")))
    return total + sum(_letters(option) for option in thing.get("options") or ())
