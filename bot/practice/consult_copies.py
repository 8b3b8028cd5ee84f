"""What is prepared before colleagues see anything: how it shall go, and the copies that are shared.

A copy is made when something is chosen to be shared. What is changed in it changes no debrief,
and what is changed in the debrief afterwards changes no copy.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from bot.alliance.consultations import Form, Pace, Standing
from bot.practice.answers import Answers, one_of, text_of
from bot.practice.consultation_views import LONGEST, TEXTS
from bot.practice.house import House, whose
from bot.practice.ruptures import view
from bot.records import Database, consultations, debriefs, ruptures, signs
from bot.records.consultations import Consultation
from bot.records.ids import new_id
from bot.records.ruptures import Rupture

_YES = {"yes": True, "no": False}
_SIGNS = {"markers": "marker", "reactions": "reaction"}


def fresh(db: Database, house: House, rupture: Rupture, draft: str) -> Consultation:
    """One that is about to be prepared, as it usually is, under a code of its own."""
    group = whose(db, rupture.clinician_id).group_id
    c = Consultation(
        id=new_id(),
        group_id=group,
        clinician_id=rupture.clinician_id,
        rupture_id=rupture.id,
        draft=draft,
        code=_code(house, consultations.codes_in(db, group)),
        form=Form.CONSULTANCY,
        pace=Pace.DAY,
        named=True,
        words="",
        state=Standing.PREPARED,
        prepared_at=house.now(),
    )
    consultations.save(db, c)
    return c


def _code(house: House, taken: frozenset[str]) -> str:
    """Two words that no consultation of this group has had, and no client's code holds."""
    words = house.wording.many("thread_codes.words")
    pairs = [(one, other) for one in words for other in words if one < other]
    free = [
        code
        for one, other in pairs
        if (code := house.wording.say("thread_codes.code", one=one, other=other)) not in taken
    ]
    return secrets.choice(free) if free else new_id()


def apply(db: Database, house: House, c: Consultation, answers: Answers) -> None:
    """Keeps the answers: how it goes, and the copies that are shared."""
    named = _YES.get(text_of(answers, "named"), c.named)
    consultations.save(
        db,
        replace(
            c,
            form=one_of(Form, answers.get("form", "")) or c.form,
            pace=one_of(Pace, answers.get("pace", "")) or c.pace,
            named=named,
        ),
    )
    texts = consultations.texts(db, c.id)
    if "share" in answers:
        given = answers["share"]
        _share(db, house, c, frozenset([given] if isinstance(given, str) else given), texts)
    texts |= {key: text_of(answers, key) for key in TEXTS if key in answers}
    short = {key: _shortened(text, LONGEST[key]) for key, text in texts.items()}
    consultations.put_texts(db, c.id, short)


def _share(
    db: Database, house: House, c: Consultation, share: frozenset[str], texts: dict[str, str]
) -> None:
    """Copies what is newly shared, and drops what no longer is; a copy made before stays."""
    rupture = ruptures.of(db, c.clinician_id, c.rupture_id or "")
    if rupture is None:
        return
    now = view(db, house, rupture)
    for key, text in (("moment", now.moment), ("line", rupture.planned_line)):
        if key not in share:
            texts.pop(key, None)
        elif not texts.get(key):
            texts[key] = text
    debrief = debriefs.of(db, c.clinician_id, rupture.debrief_id or "")
    noticed = signs.rows_of(debrief.signs) if debrief else []
    wanted = {_SIGNS[key] for key in share & _SIGNS.keys()}
    consultations.put_signs(db, c.id, [pair for pair in noticed if pair[0] in wanted])


def _shortened(text: str, longest: int) -> str:
    """A text that fits, cut after a word; what was typed in a form fits already."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 2]
    return f"{cut.rpartition(' ')[0] or cut} …"
