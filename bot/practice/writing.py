"""What is being typed on the page: kept as one types, so that no key is struck twice.

A form is drawn on a sheet. Two windows are two sheets, and neither overwrites the other. What
is kept belongs to one membership, and nobody else comes near it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.practice.answers import Answers
from bot.practice.house import House
from bot.practice.inside import Visitor, present
from bot.practice.refusals import Refusal
from bot.records import Database, writing
from bot.records.writing import Sheet

_FORM = re.compile(r"[a-z]+(:[a-z0-9.-]+){1,2}")
_SHEET = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONGEST_FORM = 200
_MOST_BYTES = 64 * 1024
_MOST_FORMS = 200
_MOST_SHEETS = 1000
_HIGHEST_SEQ = 2**53


class Outcome(StrEnum):
    """What became of what arrived: kept; older than what is there; or its sheet was sent."""

    KEPT = "kept"
    OLDER = "older"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed last in a form. `others`: by question, what other sheets say otherwise."""

    answers: Answers
    at: datetime
    seq: int
    sheet: str
    others: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A form in which something was typed that was not sent."""

    form: str
    at: datetime


async def keep(
    house: House, here: Visitor, form: str, sheet: str, seq: int, answers: Answers
) -> Outcome:
    """Keeps what stands on a sheet; on disk when this returns. Also from a locked session.

    An older `seq` of the same sheet changes nothing, and after it was sent nothing is kept on
    it any more. Raises Refusal `page_locked`, `writing_unknown` for names that no page of ours
    gives, `writing_too_long` and `writing_too_many`.
    """
    _check_names(form, sheet)
    if not 0 <= seq < _HIGHEST_SEQ:
        raise Refusal("writing_unknown")
    if _bytes_of(answers) > _MOST_BYTES:
        raise Refusal("writing_too_long")
    now = house.now()

    def work(db: Database) -> Outcome:
        clinician = present(db, house, here, even_locked=True).id
        known = writing.sheet(db, clinician, form, sheet)
        if known is None:
            _check_room(db, clinician, form)
        elif known.sent:
            return Outcome.SENT
        elif seq < known.seq:
            return Outcome.OLDER
        began = known.began_at if known else now
        writing.put(db, Sheet(clinician, form, sheet, seq, answers, began, now))
        return Outcome.KEPT

    return await house.records.write(work)


async def of(house: House, here: Visitor, form: str) -> Kept | None:
    """What was typed last in a form and not sent; None where nothing was."""

    def work(db: Database) -> Kept | None:
        sheets = writing.of(db, present(db, house, here).id, form)
        if not sheets:
            return None
        last = sheets[0]
        return Kept(last.answers, last.at, last.seq, last.sheet, _others(sheets))

    return await house.records.read(work)


async def unfinished(house: House, here: Visitor) -> list[Unfinished]:
    """The forms in which something was typed and not sent, newest first."""

    def work(db: Database) -> list[Unfinished]:
        found = writing.unsent(db, present(db, house, here).id)
        return [Unfinished(form, at) for form, at in found]

    return await house.records.read(work)


async def sent(house: House, here: Visitor, form: str, sheet: str = "") -> None:
    """The form was sent: what was typed is kept elsewhere now, and wiped here.

    With the `sheet` it was sent from, what was typed on another one *since that was begun* stays
    unfinished: whoever sent it has not seen it. Without, all sheets are wiped.
    """
    _check_names(form, sheet or "-")
    now = house.now()

    def work(db: Database) -> None:
        clinician = present(db, house, here, even_locked=True).id
        known = writing.sheet(db, clinician, form, sheet) if sheet else None
        writing.mark_sent(db, clinician, form, known.began_at if known else now, now)
        if known is not None:
            writing.put(db, replace(known, answers={}, at=now, sent=True))
        elif sheet:
            # What was typed on it may be on its way still.
            writing.put(db, Sheet(clinician, form, sheet, 0, {}, now, now, sent=True))

    await house.records.write(work)


def _check_names(form: str, sheet: str) -> None:
    if len(form) > _LONGEST_FORM or not _FORM.fullmatch(form) or not _SHEET.fullmatch(sheet):
        raise Refusal("writing_unknown")


def _bytes_of(answers: Answers) -> int:
    try:
        return len(json.dumps(dict(answers), ensure_ascii=False).encode())
    except UnicodeEncodeError:
        # A lone surrogate is no text, and no browser types one.
        raise Refusal("writing_unknown") from None


def _check_room(db: Database, clinician: str, form: str) -> None:
    forms = {known for known, _ in writing.unsent(db, clinician)}
    if form not in forms and len(forms) >= _MOST_FORMS:
        raise Refusal("writing_too_many")
    if writing.count(db, clinician) >= _MOST_SHEETS:
        raise Refusal("writing_too_many")


def _others(sheets: list[Sheet]) -> dict[str, tuple[str, ...]]:
    """By question, what is typed on the other sheets and not on the first, newest first."""
    found: dict[str, dict[str, None]] = {}
    for other in sheets[1:]:
        for question in other.answers:
            text = _text(other.answers, question)
            if text and text != _text(sheets[0].answers, question):
                found.setdefault(question, {})[text] = None
    return {question: tuple(texts) for question, texts in found.items()}


def _text(answers: Answers, question: str) -> str:
    given = answers.get(question, "")
    return (given if isinstance(given, str) else "\n".join(given)).strip()
