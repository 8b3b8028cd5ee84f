"""Small checks that note a problem in Discord's words; the rules are built from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from .errors import FormProblems

Path = tuple[str | int, ...]


def length(text: str) -> int:
    """Length in UTF-16 units.

    Discord's clients count these; its API is not documented on it. The larger of the possible
    counts is the safe one: what passes here passes everywhere.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def required(problems: FormProblems, path: Path) -> None:
    """Notes that something has to be there."""
    problems.add(path, "BASE_TYPE_REQUIRED", "This field is required")


def text(
    problems: FormProblems,
    path: Path,
    value: object,
    most: int,
    *,
    least: int = 0,
    needed: bool = False,
) -> None:
    """A string of `least` to `most`; absent (None) is fine unless `needed`."""
    if value is None:
        if needed:
            required(problems, path)
        return
    if not isinstance(value, str):
        problems.add(path, "STRING_TYPE_CONVERT", "Could not interpret as string.")
        return
    size = length(value)
    if size < least and least == 1:
        required(problems, path)
    elif size < least or size > most:
        message = f"Must be between {least} and {most} in length."
        if not least:
            message = f"Must be {most} or fewer in length."
        problems.add(path, "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH", message)


def whole(problems: FormProblems, path: Path, value: object, least: int, most: int) -> None:
    """A whole number between two bounds, or nothing."""
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool):
        problems.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    elif value < least:
        code = "NUMBER_TYPE_MIN"
        problems.add(path, code, f"int value should be greater than or equal to {least}.")
    elif value > most:
        code = "NUMBER_TYPE_MAX"
        problems.add(path, code, f"int value should be less than or equal to {most}.")


def count(
    problems: FormProblems, path: Path, items: Collection[Any], least: int, most: int
) -> None:
    """A list of `least` to `most` entries."""
    if not least <= len(items) <= most:
        message = f"Must be between {least} and {most} in length."
        problems.add(path, "BASE_TYPE_BAD_LENGTH", message)


def choice(problems: FormProblems, path: Path, value: object, allowed: Iterable[int]) -> None:
    """One of a set of numbers."""
    if not isinstance(value, int) or value not in allowed:
        names = ", ".join(str(int(a)) for a in sorted(allowed))
        problems.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{names}}}.")


def objects(problems: FormProblems, path: Path, value: object) -> list[dict[str, Any]]:
    """The objects of a list; notes whatever is no list or no object and leaves it out."""
    if value is None:
        return []
    if not isinstance(value, list):
        problems.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.")
        return []
    kept = []
    for number, item in enumerate(value):
        if isinstance(item, dict):
            kept.append(item)
        else:
            message = "Only dictionaries may be used in a DictType"
            problems.add((*path, number), "DICT_TYPE_CONVERT", message)
    return kept


def distinct(
    problems: FormProblems, paths: Iterable[tuple[Path, Any]], code: str, what: str
) -> None:
    """Notes every value that came before; absent ones (None) do not count."""
    seen = set()
    for path, value in paths:
        if value is None:
            continue
        if value in seen:
            problems.add(path, code, f"{what} cannot be duplicated")
        seen.add(value)
