"""The documented limits of a modal.

Discord's OpenAPI file allows 40 components in a modal; the documentation says 1 to 5, and 5 is
what is held here.
"""

from __future__ import annotations

from typing import Any

from . import checks
from .checks import Path
from .component_rules import check_custom_id, check_options, check_select, check_whole
from .errors import FormProblems
from .parts import SELECTS, Part, given

Json = dict[str, Any]

MOST_PARTS = 5
_TOP = frozenset({Part.ACTION_ROW, Part.TEXT_DISPLAY, Part.LABEL})
_IN_LABEL = SELECTS | {
    Part.TEXT_INPUT,
    Part.FILE_UPLOAD,
    Part.RADIO_GROUP,
    Part.CHECKBOX_GROUP,
    Part.CHECKBOX,
}


def check_modal(data: Json) -> None:
    """Raises 50035 with everything that is wrong with a modal's `data`."""
    problems = FormProblems()
    checks.text(problems, ("custom_id",), data.get("custom_id"), 100, least=1, needed=True)
    checks.text(problems, ("title",), data.get("title"), 45, least=1, needed=True)
    items = checks.objects(problems, ("components",), data.get("components"))
    checks.count(problems, ("components",), items, 1, MOST_PARTS)
    for number, item in enumerate(items):
        _check_part(problems, ("components", number), item)
    if not problems:
        check_whole(problems, items)
    problems.move_below("data")  # the callback's body has the modal there
    problems.raise_if_any()


def _check_part(problems: FormProblems, path: Path, part: Json) -> None:
    kind = part.get("type")
    if kind == Part.TEXT_DISPLAY:
        content = part.get("content")
        checks.text(problems, (*path, "content"), content, 4000, least=1, needed=True)
    elif kind == Part.LABEL:
        _check_label(problems, path, part)
    elif kind == Part.ACTION_ROW:
        _check_row(problems, path, part)
    else:
        checks.choice(problems, (*path, "type"), kind, _TOP)


def _check_label(problems: FormProblems, path: Path, part: Json) -> None:
    checks.text(problems, (*path, "label"), part.get("label"), 45, least=1, needed=True)
    checks.text(problems, (*path, "description"), part.get("description"), 100)
    inner = part.get("component")
    where = (*path, "component")
    if not isinstance(inner, dict):
        checks.required(problems, where)
        return
    if inner.get("type") == Part.TEXT_INPUT and inner.get("label") is not None:
        message = "The label of a text input is disallowed inside a Label"
        problems.add((*where, "label"), "COMPONENT_LABEL_NOT_ALLOWED", message)
    _check_input(problems, where, inner)


def _check_row(problems: FormProblems, path: Path, part: Json) -> None:
    """The older form: a row with one text input that brings its own label."""
    inside = (*path, "components")
    children = checks.objects(problems, inside, part.get("components"))
    checks.count(problems, inside, children, 1, 1)
    for child in children:
        where = (*inside, 0)
        checks.choice(problems, (*where, "type"), child.get("type"), {Part.TEXT_INPUT})
        checks.text(problems, (*where, "label"), child.get("label"), 45, least=1, needed=True)
        _check_input(problems, where, child)


def _check_input(problems: FormProblems, path: Path, part: Json) -> None:
    kind = part.get("type")
    if kind not in _IN_LABEL:
        checks.choice(problems, (*path, "type"), kind, _IN_LABEL)
        return
    if kind in SELECTS:
        check_select(problems, path, part)
        if part.get("disabled"):
            message = "A select in a modal cannot be disabled"
            problems.add((*path, "disabled"), "COMPONENT_DISABLED_IN_MODAL", message)
        return
    check_custom_id(problems, path, part)
    if kind == Part.TEXT_INPUT:
        _check_text_input(problems, path, part)
    elif kind == Part.RADIO_GROUP:
        check_options(problems, path, part, 2, 10)
    elif kind == Part.CHECKBOX_GROUP:
        _check_checkbox_group(problems, path, part)


def _check_text_input(problems: FormProblems, path: Path, part: Json) -> None:
    checks.choice(problems, (*path, "style"), part.get("style"), {1, 2})
    checks.text(problems, (*path, "placeholder"), part.get("placeholder"), 100)
    checks.whole(problems, (*path, "min_length"), part.get("min_length"), 0, 4000)
    checks.whole(problems, (*path, "max_length"), part.get("max_length"), 1, 4000)
    least, most = given(part.get("min_length"), 0), given(part.get("max_length"), 4000)
    if least > most:
        message = "min_length cannot be greater than max_length"
        problems.add((*path, "min_length"), "TEXT_INPUT_INVALID_LENGTHS", message)
    checks.text(problems, (*path, "value"), part.get("value"), min(most, 4000))


def _check_checkbox_group(problems: FormProblems, path: Path, part: Json) -> None:
    checks.whole(problems, (*path, "min_values"), part.get("min_values"), 0, 10)
    checks.whole(problems, (*path, "max_values"), part.get("max_values"), 1, 10)
    check_options(problems, path, part, 1, 10)
    if part.get("min_values") == 0 and part.get("required") is not False:
        message = "min_values must be at least 1 when the group is required"
        problems.add((*path, "min_values"), "CHECKBOX_GROUP_INVALID_MIN_VALUES", message)
