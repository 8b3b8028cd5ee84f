"""Pictures of plain numbers, for a phone, in light and dark, with a text for those who listen.

They are drawn in a process of their own (`Studio`): the bot neither waits for them nor carries
the library that draws them. Nothing here knows whose numbers they are.
"""

from bot.pictures.alternatives import in_words
from bot.pictures.content import Bars, Columns, Course, Picture, Theme
from bot.pictures.studio import NotDrawn, Studio

__all__ = [
    "Bars",
    "Columns",
    "Course",
    "NotDrawn",
    "Picture",
    "Studio",
    "Theme",
    "in_words",
]
