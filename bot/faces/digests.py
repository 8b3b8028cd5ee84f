"""The weekly look back in words: the group's figures, and what one's own asks."""

from __future__ import annotations

from bot.alliance.recurrence import WeeklySlot
from bot.practice.digest import GroupDigest
from bot.records.follow_ups import FollowUp, Outcome
from bot.wording import Wording


def figures(words: Wording, digest: GroupDigest) -> tuple[str, ...]:
    """The group's week in counts, line by line; without figures where too few contributed."""
    found = digest.figures
    if found is None:
        return (words.say("digest.group.without_figures"),)
    lines = [words.count("digest.group.waiting", found.waiting)]
    if found.waiting_long:
        lines.append(words.count("digest.group.waiting_long", found.waiting_long))
    if found.repaired:
        lines.append(words.count("digest.group.repaired", found.repaired))
    return tuple(lines)


def opening(words: Wording, others: int) -> str:
    """What is said above the rupture that stands first, with so many others after it."""
    return words.say("digest.own.first" if others else "digest.own.only")


def weekly(words: Wording, slot: WeeklySlot | None) -> str:
    """Whether, and when, one's own digest is sent."""
    if slot is None:
        return words.say("digest.own.not_sent")
    weekday = words.many("setup.weekdays")[slot.weekday]
    return words.say("digest.own.sent", weekday=weekday, time=f"{slot.at:%H:%M}")


def follow_up(words: Wording, asked: FollowUp) -> str:
    """The one question, weeks after a repair or an ending."""
    since = "repaired" if asked.since == "repaired" else "ended"
    return words.say(f"digest.follow_up.{since}", code=asked.code, weeks=asked.weeks)


def outcome(words: Wording, outcome: Outcome) -> str:
    """One answer to that question."""
    return words.say(f"digest.follow_up.{outcome.value}")
