"""A browser without a screen, and a passkey in software: what the door needs to be knocked at."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import aiohttp
import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from multidict import CIMultiDict
from webauthn.helpers import base64url_to_bytes as raw
from webauthn.helpers import bytes_to_base64url as text

ORIGIN = "https://afterhour.example"
COOKIE = "__Host-afterhour"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40
_ES256 = -7


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: CIMultiDict[str]
    text: str
    body: bytes = b""

    @property
    def json(self):
        """What a script reads."""
        return json.loads(self.text)

    @property
    def leads_to(self):
        """Where it sends the browser, or an empty text."""
        return self.headers.get("Location", "")

    def field(self, name):
        """A hidden field's value in the page, or an empty text."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found[1] if found else ""


@dataclass
class Browser:
    """Asks the page as a browser at its address does. Cookies are kept, redirects not followed.

    `headers` go with every request, over what a browser would say; None leaves one out.
    """

    client: aiohttp.ClientSession
    port: int
    origin: str = ORIGIN
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str | None] = field(default_factory=dict)
    passkey: SoftPasskey | None = None

    async def get(self, path, **headers):
        """Looks at a page."""
        return await self.ask("GET", path, b"", headers)

    async def post(self, path, fields=(), **headers):
        """Sends a form as it stands."""
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
        said = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        return await self.ask("POST", path, urlencode(pairs).encode(), said | headers)

    async def send(self, path, **fields):
        """Looks at the page at `path`, and sends its form with these fields filled in.

        The hidden fields `csrf`, `act`, `form`, `sheet` come from the page.
        """
        page = await self.get(path)
        hidden = {name: page.field(name) for name in ("csrf", "act", "form", "sheet")}
        return await self.post(path, {k: v for k, v in hidden.items() if v} | fields)

    async def script(self, path, said, **headers):
        """What one of the page's scripts sends."""
        given = {"Content-Type": "application/json", "Origin": self.origin}
        return await self.ask("POST", path, json.dumps(said).encode(), given | headers)

    async def ask(self, method, path, body=b"", headers=None):
        """Any request."""
        given = {"Host": self.origin.partition("://")[2], "Cookie": self._cookie()}
        given |= headers or {}
        given |= self.headers
        sent = {name.replace("_", "-"): value for name, value in given.items() if value}
        url = f"http://127.0.0.1:{self.port}{path}"
        async with self.client.request(
            method, url, data=body or None, headers=sent, allow_redirects=False
        ) as got:
            self._keep(got)
            body = await got.read()
            text = body.decode(errors="replace")
            return Answer(got.status, CIMultiDict(got.headers), text, body)

    async def csrf(self):
        """The session's csrf, as it stands in each of its pages."""
        return (await self.get("/")).field("csrf")

    def another(self):
        """Another browser, which knows nothing of this one."""
        return Browser(self.client, self.port, self.origin)

    def _cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, got):
        for said in got.headers.getall("Set-Cookie", []):
            for name, morsel in SimpleCookie(said).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


@dataclass
class SoftPasskey:
    """A device that makes and shows passkeys as the standard says. Each may be made to lie."""

    origin: str = ORIGIN
    rp_id: str = "afterhour.example"
    flags: int = _PRESENT | _VERIFIED
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(20))
    handle: str = ""

    @property
    def credential(self):
        """Its id, as the page knows it."""
        return text(self.id)

    def made(self, options):
        """Answers `create` options with a new passkey."""
        self.handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: _ES256, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(public)
        data = self._data(self.flags | _ATTESTED) + attested
        told = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            clientDataJSON=text(self._client("webauthn.create", options["challenge"])),
            attestationObject=text(cbor2.dumps(told)),
            transports=["internal"],
        )

    def shown(self, options):
        """Answers `get` options."""
        data = self._data(self.flags)
        client = self._client("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(client).digest()
        return self._answer(
            clientDataJSON=text(client),
            authenticatorData=text(data),
            signature=text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            userHandle=self.handle,
        )

    def _answer(self, **response):
        return {
            "id": self.credential,
            "rawId": self.credential,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }

    def _data(self, flags):
        return (
            hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)
        )

    def _client(self, kind, challenge):
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()


def forged(challenge):
    """A challenge that looks like one of ours, and was not made here."""
    return text(raw(challenge)[:-32] + secrets.token_bytes(32))
