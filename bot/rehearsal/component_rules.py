"""The documented limits of components: what may stand in a message, and how much of it.

Source: docs.discord.com, components reference; the numbers also in Discord's OpenAPI file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from . import checks
from .checks import Path
from .errors import FormProblems
from .parts import SELECTS, Part, given, options_of, walk

Json = dict[str, Any]

MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_ROWS = 5

_TOP_OLD = frozenset({Part.ACTION_ROW})
_TOP_NEW = frozenset(
    {
        Part.ACTION_ROW,
        Part.SECTION,
        Part.TEXT_DISPLAY,
        Part.MEDIA_GALLERY,
        Part.FILE,
        Part.SEPARATOR,
        Part.CONTAINER,
    }
)
_IN_CONTAINER = _TOP_NEW - {Part.CONTAINER}
_IN_ROW = SELECTS | {Part.BUTTON}


def check_message_components(
    problems: FormProblems, components: object, *, new_style: bool, files: Collection[str]
) -> None:
    """Notes all that is wrong with a message's components.

    `new_style`: the message carries IS_COMPONENTS_V2. `files`: names of the files at hand.
    """
    path: Path = ("components",)
    items = checks.objects(problems, path, components)
    if problems:
        return
    checker = _Checker(problems, files)
    checks.count(problems, path, items, 0, MOST_COMPONENTS if new_style else MOST_ROWS)
    for number, item in enumerate(items):
        checker.component((*path, number), item, _TOP_NEW if new_style else _TOP_OLD)
    if problems:
        return
    check_whole(problems, items)


def check_whole(problems: FormProblems, items: list[Json]) -> None:
    """What only shows when all components are seen together: totals, and ids that clash."""
    if sum(1 for _ in walk(items)) > MOST_COMPONENTS:
        message = f"Component count cannot exceed {MOST_COMPONENTS}"
        problems.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    total = sum(checks.length(p["content"]) for p in walk(items) if p["type"] == Part.TEXT_DISPLAY)
    if total > MOST_TEXT:
        message = f"Displayable text size cannot exceed {MOST_TEXT}"
        problems.add(("components",), "COMPONENT_MAX_TOTAL_TEXT_EXCEEDED", message)
    ids = [((*path, "custom_id"), p.get("custom_id")) for path, p in with_paths(items)]
    checks.distinct(problems, ids, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id")
    numbers = [((*path, "id"), p.get("id") or None) for path, p in with_paths(items)]
    checks.distinct(problems, numbers, "COMPONENT_ID_DUPLICATED", "Component id")


def with_paths(items: list[Json], path: Path = ("components",)) -> Iterator[tuple[Path, Json]]:
    """Every component with the way to it."""
    for number, item in enumerate(items):
        here = (*path, number)
        yield here, item
        yield from with_paths(item.get("components") or [], (*here, "components"))
        for inner in ("component", "accessory"):
            if item.get(inner):
                yield (*here, inner), item[inner]


class _Checker:
    """Walks down a message's components."""

    def __init__(self, problems: FormProblems, files: Collection[str]) -> None:
        self._problems = problems
        self._files = files

    def component(self, path: Path, part: Json, allowed: Collection[int]) -> None:
        kind = part.get("type")
        if not isinstance(kind, int) or kind not in allowed:
            checks.choice(self._problems, (*path, "type"), kind, allowed)
            return
        checks.whole(self._problems, (*path, "id"), part.get("id"), 0, 2**31 - 1)
        rule = {
            Part.ACTION_ROW: self._row,
            Part.BUTTON: self._button,
            Part.SECTION: self._section,
            Part.TEXT_DISPLAY: self._text,
            Part.THUMBNAIL: self._thumbnail,
            Part.MEDIA_GALLERY: self._gallery,
            Part.FILE: self._file,
            Part.SEPARATOR: self._separator,
            Part.CONTAINER: self._container,
        }.get(Part(kind), self._select)
        rule(path, part)

    def _children(self, path: Path, part: Json, most: int, allowed: Collection[int]) -> list[Json]:
        inside = (*path, "components")
        children = checks.objects(self._problems, inside, part.get("components"))
        checks.count(self._problems, inside, children, 1, most)
        for number, child in enumerate(children):
            self.component((*inside, number), child, allowed)
        return children

    def _row(self, path: Path, part: Json) -> None:
        children = self._children(path, part, 5, _IN_ROW)
        menus = [c for c in children if c.get("type") in SELECTS]
        if menus and len(children) > 1:
            message = "A select fills a row: nothing else may stand beside it"
            self._problems.add((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)

    def _button(self, path: Path, part: Json) -> None:
        style = part.get("style")
        checks.choice(self._problems, (*path, "style"), style, range(1, 7))
        checks.text(self._problems, (*path, "label"), part.get("label"), 80)
        if style == 5:
            checks.text(self._problems, (*path, "url"), part.get("url"), 512, least=1, needed=True)
            self._must_lack(path, part, "custom_id")
        elif style == 6:
            if not part.get("sku_id"):
                checks.required(self._problems, (*path, "sku_id"))
        else:
            check_custom_id(self._problems, path, part)
            self._must_lack(path, part, "url")
        if style != 6 and not part.get("label") and not part.get("emoji"):
            message = "A button needs a label or an emoji"
            self._problems.add(path, "BUTTON_COMPONENT_INVALID_LABEL", message)

    def _must_lack(self, path: Path, part: Json, key: str) -> None:
        if part.get(key) is not None:
            message = f"A {key} and a url cannot both be specified"
            self._problems.add((*path, key), "BUTTON_COMPONENT_CUSTOM_ID_URL", message)

    def _select(self, path: Path, part: Json) -> None:
        check_select(self._problems, path, part)

    def _section(self, path: Path, part: Json) -> None:
        self._children(path, part, 3, {Part.TEXT_DISPLAY})
        accessory = part.get("accessory")
        if not isinstance(accessory, dict):
            checks.required(self._problems, (*path, "accessory"))
            return
        self.component((*path, "accessory"), accessory, {Part.BUTTON, Part.THUMBNAIL})

    def _text(self, path: Path, part: Json) -> None:
        content = part.get("content")
        checks.text(self._problems, (*path, "content"), content, MOST_TEXT, least=1, needed=True)

    def _thumbnail(self, path: Path, part: Json) -> None:
        self._media(path, part, "media")

    def _gallery(self, path: Path, part: Json) -> None:
        items = checks.objects(self._problems, (*path, "items"), part.get("items"))
        checks.count(self._problems, (*path, "items"), items, 1, 10)
        for number, item in enumerate(items):
            self._media((*path, "items", number), item, "media")

    def _file(self, path: Path, part: Json) -> None:
        self._media(path, part, "file")

    def _media(self, path: Path, part: Json, key: str) -> None:
        checks.text(self._problems, (*path, "description"), part.get("description"), 1024)
        url = (part.get(key) or {}).get("url")
        where = (*path, key, "url")
        checks.text(self._problems, where, url, 2048, least=1, needed=True)
        if isinstance(url, str) and url.startswith("attachment://"):
            if url.removeprefix("attachment://") not in self._files:
                code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
                self._problems.add(where, code, f"The referenced attachment {url} was not found")
        elif key == "file":
            message = "A file component only takes attachment://<filename>"
            self._problems.add(where, "UNFURLED_MEDIA_ITEM_ATTACHMENT_ONLY", message)

    def _separator(self, path: Path, part: Json) -> None:
        checks.whole(self._problems, (*path, "spacing"), part.get("spacing"), 1, 2)

    def _container(self, path: Path, part: Json) -> None:
        checks.whole(self._problems, (*path, "accent_color"), part.get("accent_color"), 0, 0xFFFFFF)
        self._children(path, part, MOST_COMPONENTS, _IN_CONTAINER)


def check_custom_id(problems: FormProblems, path: Path, part: Json) -> None:
    """A custom_id of 1 to 100."""
    custom_id = part.get("custom_id")
    checks.text(problems, (*path, "custom_id"), custom_id, 100, least=1, needed=True)


def check_select(problems: FormProblems, path: Path, part: Json) -> None:
    """A select of any kind, in a message or a modal."""
    check_custom_id(problems, path, part)
    checks.text(problems, (*path, "placeholder"), part.get("placeholder"), 150)
    checks.whole(problems, (*path, "min_values"), part.get("min_values"), 0, 25)
    checks.whole(problems, (*path, "max_values"), part.get("max_values"), 1, 25)
    if part["type"] == Part.STRING_SELECT:
        check_options(problems, path, part, 1, 25)
    least, most = given(part.get("min_values"), 1), given(part.get("max_values"), 1)
    if least > most:
        message = "min_values cannot be greater than max_values"
        problems.add((*path, "min_values"), "SELECT_COMPONENT_INVALID_MIN_VALUES", message)
    defaults = checks.objects(problems, (*path, "default_values"), part.get("default_values"))
    if defaults and not least <= len(defaults) <= most:
        message = "The number of default values must lie between min_values and max_values"
        problems.add((*path, "default_values"), "SELECT_COMPONENT_INVALID_DEFAULT_VALUES", message)


def check_options(problems: FormProblems, path: Path, part: Json, fewest: int, most: int) -> None:
    """The options of a string select, radio group or checkbox group."""
    where = (*path, "options")
    options = checks.objects(problems, where, part.get("options"))
    checks.count(problems, where, options, fewest, most)
    for number, option in enumerate(options):
        here = (*where, number)
        for key in ("label", "value"):
            checks.text(problems, (*here, key), option.get(key), 100, least=1, needed=True)
        checks.text(problems, (*here, "description"), option.get("description"), 100)
    if problems:
        return
    values = [((*where, n, "value"), o["value"]) for n, o in enumerate(options)]
    checks.distinct(problems, values, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Option value")
    _check_amounts(problems, path, part, len(options))


def _check_amounts(problems: FormProblems, path: Path, part: Json, available: int) -> None:
    for key in ("min_values", "max_values"):
        if given(part.get(key), 0) > available:
            message = f"{key} cannot be greater than the number of options"
            problems.add((*path, key), "SELECT_COMPONENT_INVALID_VALUES", message)
    chosen = sum(option.default for option in options_of(part))
    whole_group = part["type"] == Part.CHECKBOX_GROUP
    most = given(part.get("max_values"), available if whole_group else 1)
    if chosen > most:
        message = "More options are default than may be chosen"
        problems.add((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message)
