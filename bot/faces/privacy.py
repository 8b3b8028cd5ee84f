"""One's own data in words: what is kept, what was done with it, what goes and what stays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.faces import exporting
from bot.faces.times import day_said, wall
from bot.packet import markdown
from bot.practice.exporting import to_json
from bot.practice.privacy import Forecast, PastDebrief, Settings, Taken
from bot.wording import Wording

# What stays whatever is erased, in this order; and what else beside a client or all.
_STAYS = ("discord", "colleagues", "backups", "counts")
# What is said once and counted nowhere.
_QUIET = frozenset({"clients"})


@dataclass(frozen=True, slots=True)
class File:
    """A file to be taken along. Its name holds a day, and nothing of its owner."""

    name: str
    content: bytes = field(repr=False)


def files(words: Wording, taken: Taken) -> tuple[File, File]:
    """The file to read, and the one for a program. Takes a while: not for the loop."""
    sheet = exporting.sheet(words, taken.export, taken.zone, taken.day)
    stem = f"afterhour-{taken.day.isoformat()}"
    return (
        File(f"{stem}.md", markdown(sheet).encode()),
        File(f"{stem}.json", to_json(taken.export)),
    )


def zipped(several: Sequence[File]) -> File:
    """Several files as one, packed. Takes a while, too."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for one in several:
            packed.writestr(one.name, one.content)
    return File(f"{several[0].name.rpartition('.')[0]}.zip", content.getvalue())


def counts(words: Wording, told: Forecast) -> list[str]:
    """How much would go, by kind; of a client alone, they are not counted as one."""
    return [
        words.count(f"page.mine.counts.{kind}", number)
        for kind, number in told.counts.items()
        if number and not (told.client and kind in _QUIET)
    ]


def goes(words: Wording, told: Forecast) -> list[str]:
    """All that would go."""
    beside = "beside" if told.client else "beside_all"
    ends = not (told.client or told.left)
    found = [words.say("privacy.forget.membership")] if ends else []
    found += [*counts(words, told), words.say(f"privacy.forget.{beside}")]
    if told.counts.get("consultations"):
        found.append(words.say("privacy.forget.colleagues_gave"))
    return found


def stays(words: Wording, told: Forecast | PastDebrief) -> list[str]:
    """All that no erasing reaches, or that this one leaves."""
    own: tuple[str, ...] = ()
    if isinstance(told, PastDebrief):
        found = [words.say("privacy.forget.hour_stays")]
        found += [words.say("privacy.forget.rupture_stays")] if told.rupture else []
        own = ("noted",)
    else:
        found = []
        own = ("own", "noted") if told.client else ("organizer",)
    return [*found, *(words.say(f"privacy.stays.{key}") for key in (*_STAYS, *own))]


def debrief_goes(words: Wording, told: PastDebrief) -> str:
    """Which debrief would go."""
    at = wall(words, told.session.at, told.zone)
    return words.say("privacy.forget.one_debrief", code=told.client.code, at=at)


def debrief_option(words: Wording, told: PastDebrief) -> str:
    """A debrief to choose, by its hour: how it was attended, and no word that was written."""
    at = wall(words, told.session.at, told.zone)
    what = words.choice(told.session.attendance).label
    return words.say("privacy.forget.debrief_option", at=at, what=what)


def title(words: Wording, told: Forecast) -> str:
    """What is asked before it is erased."""
    if told.client is None:
        return words.say("privacy.forget.all_title")
    return words.say("privacy.forget.client_title", code=told.client.code)


def times(words: Wording, found: Settings) -> Iterator[str]:
    """One's zone, quiet hours, pauses and digest."""
    own = found.kept.clinician
    yield words.say("page.mine.zone", zone=own.zone)
    if own.quiet_from and own.quiet_until:
        yield words.say("page.mine.quiet", quiet_from=own.quiet_from, quiet_until=own.quiet_until)
    else:
        yield words.say("page.mine.no_quiet")
    if own.away_until:
        yield words.say("privacy.away", day=day_said(words, own.away_until))
    for code, until in found.paused:
        yield words.say("privacy.paused", code=code, day=day_said(words, until))
    if own.digest:
        weekday = words.many("setup.weekdays")[own.digest.weekday]
        at = own.digest.at.strftime("%H:%M")
        yield words.say("privacy.digest", weekday=weekday, time=at)
    else:
        yield words.say("privacy.no_digest")


def noted(words: Wording, found: Settings) -> list[str]:
    """What was done with one's data, the latest first."""
    zone = found.kept.clinician.zone
    return [
        words.say(
            "privacy.audit_line",
            at=wall(words, one.at, zone),
            what=exporting.done(words, one.what),
        )
        for one in found.noted
    ]


def way(words: Wording, found: Settings) -> str:
    """Where one's words go."""
    return words.say(f"privacy.{found.kept.group.words or 'page'}")
