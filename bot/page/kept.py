"""Words that were sent to a locked page: kept for the form they belong to, or given back."""

from __future__ import annotations

import contextlib
import hmac

from multidict import MultiDict

from bot.practice import risk, writing
from bot.practice.entering import Visitor
from bot.practice.house import House
from bot.practice.refusals import Refusal
from bot.practice.writing import Outcome

# A client's real name, to be watched for: it is kept nowhere, and given back to nobody.
NAME = "real-name"
# Fields of every form that carry no words of its author, or none that may be kept.
OURS = frozenset({"csrf", "act", "form", "sheet", "seq", "back", "draft", NAME})
# What a browser sends that has no script is newer than whatever was kept while typing.
_LAST = 2**53 - 1
PROTOCOL = "/protocol"


async def keep(house: House, visitor: Visitor, form: MultiDict[str], path: str) -> str:
    """Keeps what was typed as the newest of its sheet. Where to go then; "" where nothing is kept.

    `path` is where the form is read, unless it says so itself.

    Only what this session's own page sent: its csrf is right. A form that says acute risk leads
    to the protocol, which is shown to whoever is locked out, too; nothing of it is kept, what
    was kept before it was said included.
    """
    key, acute = form.get("form", ""), says_acute(form)
    if not hmac.compare_digest(form.get("csrf", "").encode(), visitor.csrf.encode()):
        return PROTOCOL if acute else ""
    if acute:
        with contextlib.suppress(Refusal):
            await writing.sent(house, visitor, key)
        return PROTOCOL
    answers = _answers(form)
    sheet, seq = form.get("sheet", "") or "sent", form.get("seq", "")
    number = int(seq) + 1 if seq.isdecimal() and len(seq) < 16 else _LAST
    try:
        outcome = await writing.keep(house, visitor, key, sheet, number, answers)
    except Refusal:
        return ""
    # A sheet that was sent before keeps nothing: then the words are given back instead.
    return back_to(form, path) if outcome is Outcome.KEPT else ""


def says_acute(form: MultiDict[str]) -> bool:
    """Whether a form that was sent says that there is acute risk."""
    return risk.is_acute(_answers(form))


def typed(form: MultiDict[str]) -> list[str]:
    """What somebody wrote in a form, for copying: no choices, no fields of ours."""
    return [
        value
        for name, value in form.items()
        if name not in OURS and any(mark in value for mark in (" ", "\n"))
    ]


def back_to(form: MultiDict[str], path: str) -> str:
    """Where a form is read again: what it says itself, if that is a path of ours."""
    back = form.get("back", "")
    ours = back.startswith("/") and not back.startswith("//") and back.isprintable()
    return back if ours and "\\" not in back and len(back) < 300 else path


def _answers(form: MultiDict[str]) -> dict[str, str | list[str]]:
    return {name: form.getall(name) for name in form if name not in OURS}
