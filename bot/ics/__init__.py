"""A calendar file as standing sessions. Pure: bytes in, values out; no Discord, no database.

Titles come along so that their clinician can match each series to a code. Nothing here keeps
or logs them.
"""

from bot.ics.events import Event, LeftOut, NotACalendar, events
from bot.ics.series import Note, Reading, Series, read

__all__ = ["Event", "LeftOut", "NotACalendar", "Note", "Reading", "Series", "events", "read"]
