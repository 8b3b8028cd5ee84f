"""Reading a request's body: JSON, or a multipart form with `payload_json` and files."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from bot.rehearsal.errors import api_error
from bot.rehearsal.record import RecordedRequest

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_NAME = re.compile(rb'\bname="([^"]*)"')
_FILENAME = re.compile(rb'filename="([^"]*)"')
_FILENAME_EXTENDED = re.compile(rb"filename\*=utf-8''([^;\r\n]+)", re.IGNORECASE)


def read_body(request: RecordedRequest) -> tuple[Any, dict[str, bytes]]:
    """The JSON of a request and its files by name. Raises 50109 for what is no JSON."""
    kind = request.headers.get("Content-Type", "")
    if not request.body:
        return None, {}
    if kind.startswith("multipart/form-data"):
        return _read_multipart(request.body, kind)
    return _parsed(request.body), {}


def _parsed(text: bytes) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise api_error(50109) from None


def _read_multipart(body: bytes, kind: str) -> tuple[Any, dict[str, bytes]]:
    found = _BOUNDARY.search(kind)
    if found is None:
        raise api_error(50109)
    payload: Any = None
    files: dict[str, bytes] = {}
    for piece in body.split(b"--" + found[1].encode())[1:-1]:
        head, _, content = piece.partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        name = _NAME.search(head)
        filename = _FILENAME_EXTENDED.search(head) or _FILENAME.search(head)
        if filename is not None:
            files[_text(filename[1])] = content
        elif name is not None and name[1] == b"payload_json":
            payload = _parsed(content)
    return payload, files


def _text(raw: bytes) -> str:
    return unquote(raw.decode())
