"""Discord's markdown as a tree of plain data, so that a browser never sees HTML made of words.

The same few forms as the rehearsal in the terminal: headings, small lines, quotes, bullets, bold,
underlining, emphasis, code, links, mentions, commands and times, and a backslash before what stays
as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
Namer = Callable[[str, int], str]

_INLINE = re.compile(
    r"\\(?P<escaped>[^a-zA-Z0-9\s])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*"
    r"|__(?P<underlined>(?:\\.|[^\\])+?)__"
    r"|\[(?P<label>(?:\\.|[^\]\\])+)\]\(<?(?P<url>https?://[^)>\s]+)>?\)"
    r"|<(?P<kind>@&|@!|@|#)(?P<number>\d+)>"
    r"|</(?P<command>[^:>]+):\d+>"
    r"|<t:(?P<seconds>-?\d{1,11})(?::(?P<style>[tTdDfFR]))?>"
    r"|(?<![\w*_\\])(?P<mark>[*_])(?=[^\s*_])(?P<slanted>(?:\\.|[^\\*_\n])+?)(?<=\S)(?P=mark)(?![\w*_])"
    r"|(?P<address>https?://[^\s<>)]+)"
)
_HEADING = re.compile(r"(#{1,3}) +")
_BULLET = re.compile(r"(\s*)[-*] +")


def blocks(text: str, namer: Namer) -> list[Json]:
    """The lines of a text: each with its kind, and the spans in it.

    `namer` gives the name for a mention: its kind ("@", "@&", "#") and its id.
    """
    return [_block(line, namer) for line in text.split("\n")] if text else []


def _block(line: str, namer: Namer) -> Json:
    heading = _HEADING.match(line)
    if heading:
        spans = list(_spans(line[heading.end() :], namer, {}))
        return {"kind": "heading", "level": len(heading[1]), "spans": spans}
    if line.startswith("-# "):
        return {"kind": "small", "spans": list(_spans(line[3:], namer, {}))}
    if line.startswith("> "):
        return {"kind": "quote", "inside": _block(line[2:], namer)}
    bullet = _BULLET.match(line)
    if bullet:
        spans = list(_spans(line[bullet.end() :], namer, {}))
        return {"kind": "bullet", "deep": len(bullet[1]) > 1, "spans": spans}
    return {"kind": "line", "spans": list(_spans(line, namer, {}))}


def _spans(text: str, namer: Namer, style: Json) -> Iterator[Json]:
    """The text in pieces; neighbours of the same style are one piece."""
    plain = ""
    at = 0
    for found in _INLINE.finditer(text):
        plain += text[at : found.start()]
        at = found.end()
        if found["escaped"]:
            plain += found["escaped"]
            continue
        if plain:
            yield {"text": plain} | style
            plain = ""
        yield from _piece(found, namer, style)
    plain += text[at:]
    if plain:
        yield {"text": plain} | style


def _piece(found: re.Match[str], namer: Namer, style: Json) -> Iterator[Json]:
    if found["code"]:
        yield {"text": found["code"], "code": True} | style
    elif found["bold"]:
        yield from _spans(found["bold"], namer, style | {"bold": True})
    elif found["underlined"]:
        yield from _spans(found["underlined"], namer, style | {"underlined": True})
    elif found["slanted"]:
        yield from _spans(found["slanted"], namer, style | {"slanted": True})
    elif found["label"]:
        yield from _spans(found["label"], namer, style | {"url": found["url"]})
    elif found["address"]:
        yield {"text": found["address"], "url": found["address"]} | style
    elif found["kind"]:
        name = namer(found["kind"], int(found["number"]))
        yield {"text": name, "mention": True} | style
    elif found["command"]:
        yield {"text": f"/{found['command']}", "mention": True} | style
    else:
        yield _moment(int(found["seconds"]), found["style"] or "f") | style


def _moment(seconds: int, style: str) -> Json:
    """A moment for the browser to write out in the rehearsal's own zone."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return {"text": moment.isoformat(), "moment": moment.isoformat(), "style": style}
