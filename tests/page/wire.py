"""HTTP byte by byte: what no client library would send can be sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE = 15.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `headers` are in lower case; a header that came twice is there twice."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """One header, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(slots=True)
class Asked:
    """A request, in pieces that may be anything."""

    method: bytes = b"GET"
    path: bytes = b"/"
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    length: bool = True

    def bytes(self) -> bytes:
        """As it goes over the wire."""
        headers = [*self.headers, (b"Connection", b"close")]
        if self.length and (self.body or self.method == b"POST"):
            headers.append((b"Content-Length", str(len(self.body)).encode()))
        lines = [b"%s %s HTTP/1.1" % (self.method, self.path)]
        lines += [b"%s: %s" % pair for pair in headers]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body


async def exchange(port: int, sent: bytes) -> Answer | None:
    """Sends bytes and reads what comes until the line is closed; None where nothing comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        async with asyncio.timeout(PATIENCE):
            got = await reader.read(-1)
    except ConnectionError:
        got = b""
    finally:
        writer.close()
    return read(got) if got else None


def read(got: bytes) -> Answer:
    """An answer taken apart."""
    head, _, body = got.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = [line.partition(":") for line in lines]
    headers = [(name.lower(), value.strip()) for name, _, value in pairs]
    return Answer(int(status.split(" ")[1]), headers, body)


def asks(
    host: str,
    path: str,
    fields: list[tuple[str, str]] | None = None,
    *,
    cookie: str = "",
    method: str = "",
    **headers: str,
) -> Asked:
    """A request as a browser sends it: a form where there are `fields`, else only a look."""
    given = {"Host": host, **headers}
    if cookie:
        given["Cookie"] = cookie
    if fields is not None:
        given |= {"Origin": f"http://{host}", "Content-Type": FORM}
    return Asked(
        (method or ("GET" if fields is None else "POST")).encode(),
        path.encode(),
        [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        urlencode(fields or []).encode(),
    )
