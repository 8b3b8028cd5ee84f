"""How long a text may be in the place where it is shown.

The numbers are Discord's own (components in modals, buttons, commands, messages). A text is
measured as Discord measures it, so that an emoji may count twice.
"""

from __future__ import annotations

FORM_TITLE = 45
QUESTION_LABEL = 45
QUESTION_DESCRIPTION = 100
QUESTION_PLACEHOLDER = 100
OPTION_LABEL = 100
OPTION_DESCRIPTION = 100
QUESTIONS = 5
OPTIONS_IN_LIST = 10  # radio buttons and checkboxes; more are drawn as a select
OPTIONS = 25
ANSWER = 4000
BUTTON = 80
COMMAND = 100
MESSAGE = 2000
INTRO = 1000
LINE = 200

# A client's code is two words of at most twenty letters.
_FILLED = {"client": 41, "code": 41}


def length(text: str) -> int:
    """The length as Discord counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def length_filled(text: str) -> int:
    """The longest a text gets once a client's code stands where its placeholder is."""
    grown = sum(
        text.count(f"{{{name}{mark}}}") * (room - len(name) - len(mark) - 2)
        for name, room in _FILLED.items()
        for mark in ("", "!")
    )
    return length(text) + grown


def of_file(file: str) -> int | None:
    """The limit of each text in a sheet; None where the words never go to Discord."""
    return {"buttons.toml": BUTTON, "commands.toml": COMMAND, "terminal.toml": None}.get(
        file, MESSAGE
    )


def too_long(text: str, most: int) -> str | None:
    """The reason a text is too long for its place, or None."""
    actual = length_filled(text)
    return f"{actual} characters, Discord shows {most} at most" if actual > most else None
