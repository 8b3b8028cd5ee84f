"""What people type for a zone or a time of day, understood generously."""

from __future__ import annotations

import contextlib
import difflib
import re
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.practice.refusals import Refusal

_DAY_AND_MONTH = re.compile(r"^(\d{1,2})\.(\d{1,2})\.?$")
_TIME = re.compile(r"^(\d{1,2})(?:[:.h](\d{2})?)?\s*(am|pm)?$")


def zone_typed(typed: str) -> str:
    """The IANA zone that was meant: `Europe/Lisbon` for `europe/lisbon` or `lisbon`.

    Raises Refusal `zone_unknown` with the nearest names where none fits alone.
    """
    wanted = "_".join(typed.strip().split()).casefold()
    found = [zone for zone in _zones() if wanted in (zone.casefold(), _city(zone))]
    if len(found) == 1:
        return found[0]
    exact = [zone for zone in found if zone.casefold() == wanted]
    if exact:
        return exact[0]
    raise Refusal("zone_unknown", nearest=", ".join(found or _nearest(wanted)) or "Europe/Lisbon")


def time_typed(typed: str) -> time:
    """The wall time that was meant: `08:00` for `8`, `8:00`, `8.00`, `8am`.

    Raises Refusal `time_unknown`.
    """
    match = _TIME.match(typed.strip().casefold())
    if match is None:
        raise Refusal("time_unknown")
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        raise Refusal("time_unknown")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Refusal("time_unknown")
    return time(hour, minute)


def date_typed(typed: str, today: date) -> date:
    """The day that was meant: `2026-12-24`, `24.12.2026`, or `24.12.` for the next one.

    Raises Refusal `date_unknown`.
    """
    given = typed.strip()
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(given, form).date()  # noqa: DTZ007  (a day has no zone)
    match = _DAY_AND_MONTH.match(given)
    for year in (today.year, today.year + 1):
        with contextlib.suppress(ValueError, TypeError):
            found = date(year, int(match[2]), int(match[1])) if match else None
            if found and found >= today:
                return found
    raise Refusal("date_unknown")


def zone_named(name: str) -> ZoneInfo:
    """A stored zone."""
    return ZoneInfo(name)


@cache
def _zones() -> tuple[str, ...]:
    listed = (z for z in available_timezones() if "/" in z or z == "UTC")
    return tuple(sorted(z for z in listed if not z.startswith(("Etc/", "SystemV/", "US/"))))


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].casefold()


def _nearest(wanted: str) -> list[str]:
    cities = {_city(zone): zone for zone in _zones()}
    whole = {zone.casefold(): zone for zone in _zones()}
    by_name = {**cities, **whole}
    near = difflib.get_close_matches(wanted, by_name, n=3, cutoff=0.6)
    return list(dict.fromkeys(by_name[name] for name in near))
