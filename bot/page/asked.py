"""What a request brings, read without trusting it. Malformed input is a kind answer, no error."""

from __future__ import annotations

import asyncio
import json
from typing import NoReturn
from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict

MOST_BYTES = 256 * 1024
_MOST_FIELDS = 500
_BODY_SECONDS = 20.0


class Malformed(Exception):
    """The body is not what a form or a script of ours sends. Nothing of it is quoted."""


async def form_of(request: web.Request) -> MultiDict[str]:
    """A posted form. Line ends are `\\n`, NUL is gone. Raises Malformed."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Malformed
    try:
        fields = parse_qsl(
            (await _body(request)).decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise Malformed from None
    return MultiDict((plain(name), plain(value)) for name, value in fields)


async def json_of(request: web.Request) -> dict[str, object]:
    """A posted JSON object whose texts can be written down. Raises Malformed."""
    if request.content_type != "application/json":
        raise Malformed
    try:
        said = json.loads(await _body(request), parse_constant=_no_number)
        json.dumps(said, ensure_ascii=False).encode()  # a lone surrogate cannot be kept
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(said, dict):
        raise Malformed
    return said


def plain(text: str) -> str:
    """A text whose line ends are `\\n`, whatever a browser makes of them; NUL is gone."""
    # In this order no `\r` is left, however many stood before a line's end.
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


async def _body(request: web.Request) -> bytes:
    """The whole body, if it comes in time. Raises HTTPRequestEntityTooLarge, Malformed."""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            return await request.read()
    except (TimeoutError, web.RequestPayloadError):
        raise Malformed from None  # too slow, or broken off in the middle


def _no_number(_: str) -> NoReturn:
    raise ValueError
