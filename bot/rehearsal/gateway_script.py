"""Scripted faults of the gateway: what the next connections and events will meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Greeting = tuple[Literal["close", "reconnect", "invalidate"], int]


@dataclass
class Twist:
    """What happens to an event on its way: swallowed, delayed, or told several times.

    `times` is how many more events it touches, None for all.
    """

    event: str
    times: int | None = 1
    swallow: bool = False
    seconds: float = 0.0
    copies: int = 1


@dataclass
class GatewayScript:
    """Everything that is scripted at the moment. `clear()` makes the gateway kind again."""

    acks: bool = True
    accepting: bool = True
    resumes_to_refuse: int | None = 0
    greeting: Greeting | None = None
    greetings_left: int | None = 0
    frames_until_drop: int | None = None
    twists: list[Twist] = field(default_factory=list)

    def clear(self) -> None:
        """No faults any more."""
        fresh = GatewayScript()
        self.__dict__.update(fresh.__dict__)

    def refuses_resume(self) -> bool:
        """Whether this RESUME is to be refused; counts."""
        if self.resumes_to_refuse is None:
            return True
        if self.resumes_to_refuse > 0:
            self.resumes_to_refuse -= 1
            return True
        return False

    def next_greeting(self) -> Greeting | None:
        """What an IDENTIFY meets instead of READY; counts."""
        if self.greeting is None or self.greetings_left == 0:
            return None
        if self.greetings_left is not None:
            self.greetings_left -= 1
        return self.greeting

    def drops_now(self) -> bool:
        """Whether the socket breaks instead of carrying this frame; counts."""
        if self.frames_until_drop is None:
            return False
        self.frames_until_drop -= 1
        if self.frames_until_drop > 0:
            return False
        self.frames_until_drop = None
        return True

    def twist(self, event: str) -> Twist | None:
        """What happens to this event; counts."""
        for twist in self.twists:
            if twist.event == event and twist.times != 0:
                if twist.times is not None:
                    twist.times -= 1
                return twist
        return None
