"""Scripted faults of the REST side: which requests are hit, and what happens to them."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from .errors import known_status
from .record import RecordedRequest

Json = dict[str, Any]
Predicate = Callable[[RecordedRequest], bool]
Ending = Literal["answer", "reset", "silence", "delay"]


@dataclass
class Fault:
    """One scripted fault. Build it with the named constructors below.

    `method` may be "*". `route` is a template of the OpenAPI file, such as
    "/channels/{channel_id}/messages", or a pattern with "*". It hits the first `times`
    matching requests (None: all) after letting `skip` pass. `stored` says whether the request
    takes effect before the fault happens.
    """

    method: str
    route: str
    ending: Ending
    times: int | None = 1
    skip: int = 0
    when: Predicate | None = None
    stored: bool = False
    http_status: int = 500
    body: Json | str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    hits: int = 0

    @classmethod
    def status(
        cls,
        method: str,
        route: str,
        http_status: int,
        *,
        stored: bool = False,
        times: int | None = 1,
        skip: int = 0,
        when: Predicate | None = None,
    ) -> Fault:
        """Answers this status, as a proxy in front of Discord would for a 5xx.

        For 401 the body is Discord's; for other 4xx prefer `error`, which carries a code.
        """
        body: Json | str = {"message": f"{http_status}: scripted", "code": 0}
        if http_status >= 500:
            body = f"<html><body>{http_status} scripted</body></html>"
        return cls(
            method, route, "answer", times, skip, when, stored, http_status=http_status, body=body
        )

    @classmethod
    def error(
        cls,
        method: str,
        route: str,
        code: int,
        *,
        http_status: int | None = None,
        times: int | None = 1,
        skip: int = 0,
        when: Predicate | None = None,
    ) -> Fault:
        """Answers a JSON error of Discord's, e.g. 50007, with the status that belongs to it."""
        status, message = known_status(code)
        return cls(
            method,
            route,
            "answer",
            times,
            skip,
            when,
            http_status=http_status or status,
            body={"message": message, "code": code},
        )

    @classmethod
    def rate_limit(
        cls,
        method: str,
        route: str,
        retry_after: float,
        *,
        scope: Literal["user", "shared", "global"] = "user",
        bucket: str | None = "scripted",
        via: bool = True,
        times: int | None = 1,
        skip: int = 0,
        when: Predicate | None = None,
    ) -> Fault:
        """Answers 429. `via=False` looks like the ban by Cloudflare that follows too many."""
        headers = {"Retry-After": str(retry_after), "X-RateLimit-Scope": scope}
        if via:
            headers["Via"] = "1.1 google"
        if scope == "global":
            headers["X-RateLimit-Global"] = "true"
        elif bucket is not None:
            headers |= {
                "X-RateLimit-Bucket": bucket,
                "X-RateLimit-Limit": "1",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset-After": str(retry_after),
            }
        body: Json = {
            "message": "You are being rate limited.",
            "retry_after": retry_after,
            "global": scope == "global",
        }
        return cls(
            method, route, "answer", times, skip, when, http_status=429, body=body, headers=headers
        )

    @classmethod
    def reset(
        cls,
        method: str,
        route: str,
        *,
        stored: bool = False,
        times: int | None = 1,
        skip: int = 0,
        when: Predicate | None = None,
    ) -> Fault:
        """Cuts the connection (TCP RST) instead of answering."""
        return cls(method, route, "reset", times, skip, when, stored)

    @classmethod
    def silence(
        cls,
        method: str,
        route: str,
        *,
        stored: bool = False,
        times: int | None = 1,
        skip: int = 0,
        when: Predicate | None = None,
    ) -> Fault:
        """Never answers; the connection stays open until the bot or the stand-in gives up."""
        return cls(method, route, "silence", times, skip, when, stored)

    @classmethod
    def delay(
        cls,
        method: str,
        route: str,
        seconds: float,
        *,
        stored: bool = True,
        times: int | None = 1,
        skip: int = 0,
        when: Predicate | None = None,
    ) -> Fault:
        """Answers truthfully, but late. `stored`: before the wait, else after it."""
        return cls(method, route, "delay", times, skip, when, stored, seconds=seconds)

    @property
    def spent(self) -> bool:
        """Whether it has hit as often as it was to."""
        return self.times is not None and self.hits >= self.times

    @property
    def name(self) -> str:
        """A short name for the record."""
        kept = "after storing" if self.stored else "before storing"
        return f"{self.ending} {self.http_status if self.ending == 'answer' else ''} {kept}"

    def strikes(self, request: RecordedRequest) -> bool:
        """Whether it hits this request; counts if so."""
        if self.spent or self.method not in ("*", request.method):
            return False
        if not _fits(self.route, request.route or request.path):
            return False
        if self.when is not None and not self.when(request):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.hits += 1
        return True


def _fits(pattern: str, route: str) -> bool:
    return pattern == route or ("*" in pattern and fnmatch.fnmatchcase(route, pattern))


class FaultScript:
    """The faults that are lying in wait, tried in the order they were written."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Puts a fault in wait and gives it back, so that its `hits` can be asked."""
        self.faults.append(fault)
        return fault

    def clear(self) -> None:
        """All faults are over."""
        self.faults.clear()

    def strike(self, request: RecordedRequest) -> Fault | None:
        """The fault that hits this request, if any."""
        return next((fault for fault in self.faults if fault.strikes(request)), None)
