"""Makes what a person typed harmless in a Discord message.

Pure text in, text out. Discord's clients take a backslash before a punctuation mark as "show
it as it is"; its servers look for mentions without regard to backslashes, so that an @ gets a
zero-width space after it as well. Taking both away gives back what was typed.
"""

from __future__ import annotations

import re

_ZERO_WIDTH_SPACE = "\u200b"

# Everywhere: emphasis, code, spoilers, masked links, mentions and timestamps in <>, the
# escape itself, and the colon that makes an address a link. At the start of a line:
# headings, quotes, lists.
_ANYWHERE = r"[\\*_~`|\[\]<]|:(?=//)"
_LINE_START = r"(?<![^\n\r\u2028\u2029\v\f\x85])"
# Spaces of the same line only: over many empty lines anything else would be quadratic.
_SPACES = r"[^\S\n\r\u2028\u2029\v\f\x85]*"
_OPENING = re.compile(rf"{_LINE_START}({_SPACES})([#>+-]|\d+(?=[.)]))")
_ACTIVE = re.compile(_ANYWHERE)


def plain(text: str) -> str:
    """The text so that Discord shows it letter by letter: no markdown, mention or link."""
    inert = _ACTIVE.sub(lambda found: "\\" + found.group(), text)
    return _OPENING.sub(_opened, inert).replace("@", "@" + _ZERO_WIDTH_SPACE)


def _opened(found: re.Match[str]) -> str:
    space, opening = found.groups()
    # A digit cannot be escaped, so the mark after it is: `1.` becomes `1\.`.
    return f"{space}{opening}\\" if opening[0].isdigit() else f"{space}\\{opening}"
