"""Passkeys: what a browser is asked, and whether what it signed is true.

A challenge is kept nowhere. It is `random ‖ issued (ms) ‖ number ‖ HMAC`, the HMAC bound to what
it is for (a link's hash, a session's), so that one made elsewhere, or for somebody else, is none.
That it is used once is held by the number in it: a passkey takes only higher ones. They go on
from the highest that any passkey has answered, so a clock that was ahead, and is put right, shuts
nobody out; and say nothing of whoever is asked.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.page.site import Site
from bot.practice.entering import MadePasskey

Json = dict[str, Any]
_RANDOM, _INSTANT, _NUMBER, _SEAL = 16, 8, 8, 32
_BODY = _RANDOM + _INSTANT + _NUMBER
_LASTS = timedelta(minutes=5)
_TIMEOUT_MS = int(_LASTS.total_seconds() * 1000)
# A clock that is put right by seconds turns nobody away.
_SLIP_MS = 60_000


class NotTrue(Exception):
    """What was signed does not fit: another page, challenge, key, or no passkey's answer at all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passkey that was just shown: its new counter, and the number of its challenge."""

    sign_count: int
    challenge_no: int


class Ceremonies:
    """Asks browsers, and holds their answers against the page's address and our secret.

    `last` is the highest number that was answered before.
    """

    def __init__(self, site: Site, product: str, secret: bytes, last: int = 0) -> None:
        self._site = site
        self._product = product
        self._secret = secret
        self._last = last

    def ask_to_make(
        self, purpose: str, now: datetime, name: str, handle: bytes, known: Iterable[str]
    ) -> Json:
        """Options for a new passkey, which stays in the device and knows whose it is."""
        options = webauthn.generate_registration_options(
            rp_id=self._site.rp_id,
            rp_name=self._product,
            user_name=name,
            user_id=handle,
            challenge=self._challenge(purpose, now),
            timeout=_TIMEOUT_MS,
            attestation=AttestationConveyancePreference.NONE,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_named(known),
        )
        return cast("Json", json.loads(webauthn.options_to_json(options)))

    def ask_to_show(self, purpose: str, now: datetime, known: Iterable[str] = ()) -> Json:
        """Options for showing a passkey: one of those known, or whichever the device has."""
        options = webauthn.generate_authentication_options(
            rp_id=self._site.rp_id,
            challenge=self._challenge(purpose, now),
            timeout=_TIMEOUT_MS,
            allow_credentials=_named(known),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return cast("Json", json.loads(webauthn.options_to_json(options)))

    def made(self, answer: object, purpose: str, now: datetime) -> MadePasskey:
        """The passkey in a browser's answer. Raises NotTrue."""
        challenge = self._signed_challenge(answer, purpose, now)
        try:
            found = webauthn.verify_registration_response(
                credential=cast("Json", answer),
                expected_challenge=challenge,
                expected_rp_id=self._site.rp_id,
                expected_origin=self._site.origin,
                require_user_verification=True,
            )
        except Exception as wrong:
            raise NotTrue from wrong
        return MadePasskey(
            bytes_to_base64url(found.credential_id),
            bytes_to_base64url(found.credential_public_key),
            found.sign_count,
        )

    def shown(
        self, answer: object, purpose: str, now: datetime, public_key: str, sign_count: int
    ) -> Shown:
        """What a passkey signed, held against its key. Raises NotTrue."""
        challenge = self._signed_challenge(answer, purpose, now)
        try:
            found = webauthn.verify_authentication_response(
                credential=cast("Json", answer),
                expected_challenge=challenge,
                expected_rp_id=self._site.rp_id,
                expected_origin=self._site.origin,
                credential_public_key=base64url_to_bytes(public_key),
                credential_current_sign_count=sign_count,
                require_user_verification=True,
            )
        except Exception as wrong:
            raise NotTrue from wrong
        return Shown(found.new_sign_count, _number(challenge))

    def _challenge(self, purpose: str, now: datetime) -> bytes:
        # Each higher than the one before, even within a millisecond: the later one counts.
        self._last = max(self._last + 1, _ms(now))
        issued, number = _ms(now).to_bytes(_INSTANT, "big"), self._last.to_bytes(_NUMBER, "big")
        body = secrets.token_bytes(_RANDOM) + issued + number
        return body + self._seal(purpose, body)

    def _seal(self, purpose: str, body: bytes) -> bytes:
        return hmac.digest(self._secret, purpose.encode() + b"\0" + body, "sha256")

    def _signed_challenge(self, answer: object, purpose: str, now: datetime) -> bytes:
        """The challenge the browser says it signed, if it is ours, for this, and still young."""
        try:
            data = base64url_to_bytes(cast("Json", answer)["response"]["clientDataJSON"])
            challenge = parse_client_data_json(data).challenge
        except (
            WebAuthnException,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RecursionError,  # JSON as deep as a body is long
        ):
            raise NotTrue from None
        body, seal = challenge[:_BODY], challenge[_BODY:]
        if len(seal) != _SEAL or not hmac.compare_digest(seal, self._seal(purpose, body)):
            raise NotTrue
        if not -_SLIP_MS <= _ms(now) - _issued(challenge) <= _TIMEOUT_MS:
            raise NotTrue
        return challenge


def credential_of(answer: object) -> str:
    """The id of the passkey that an answer names. Raises NotTrue."""
    named = answer.get("id") if isinstance(answer, dict) else None
    if not isinstance(named, str) or not 0 < len(named) <= 1400:
        raise NotTrue
    return named.rstrip("=")


def _named(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]


def _issued(challenge: bytes) -> int:
    return int.from_bytes(challenge[_RANDOM : _RANDOM + _INSTANT], "big")


def _number(challenge: bytes) -> int:
    return int.from_bytes(challenge[_RANDOM + _INSTANT : _BODY], "big")


def _ms(now: datetime) -> int:
    return int(now.astimezone(UTC).timestamp() * 1000)
