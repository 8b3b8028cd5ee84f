"""Whole lives on real records: a row in every table that can carry a clinician's, and words in
every place where one can write."""

from __future__ import annotations

from bot.practice import (
    clients,
    digest,
    drafts,
    entering,
    formulation,
    lines,
    prompts,
    remind,
    repair,
    review,
    ruptures,
    sessions,
)
from bot.records import new_id, writing
from bot.records.rows import insert, text_of

from .cast import answers, attempt, rows
from .conftest import confirms


async def whole_life(house, person, code, words, clock):
    """Everything one clinician can have, about one client of this code; what they have by name.

    `words(place)` gives the sentence that is written at a place.
    """
    client = (await clients.add(house, person(), code, 3)).client
    said = await confirms(house, person, client, moment=words("moment"), next_line=words("line"))
    given = attempt(line=words("said"), afterwards=words("afterwards"), steps=["named"])
    await repair.save(house, person(), said.rupture_id, new_id(), given)
    await ruptures.plan(house, person(), said.rupture_id, {"line": words("planned")})
    clock.passes(days=1)
    over = await confirms(house, person, client, moment=words("second moment"))
    await ruptures.move(house, person(), over.rupture_id, ruptures.Event.ENDED)
    for number in range(2):
        four = {
            part: words(f"{part} {number}") for part in ("pattern", "role", "make", "differently")
        }
        await formulation.save(house, person(), client.id, new_id(), four)
    await review.save(house, person(), client.id, {"memory": words("memory")})
    line = (await lines.write_own(house, person(), {"line": words("own line")})).line
    await lines.like(house, person(), line.id, liked=True)
    await digest.send_weekly(house, person(), {"weekday": "4", "time": "18:00"})
    await _hours_of(house, person, client, clock)
    for form, given in (
        (f"debrief:{client.id}:{new_id()}", {"moment": words("being typed")}),
        ("own:line", {"line": words("a line begun")}),
    ):
        me = client.clinician_id
        sheet = writing.Sheet(me, form, new_id(), 1, given, house.now(), house.now())
        await house.records.write(lambda db, sheet=sheet: writing.put(db, sheet))
    action = f"debrief:save:{client.id}.{new_id()}"
    await drafts.keep(house, person(), action, answers(moment=words("refused")))
    await drafts.keep(house, person(), "lines:written", {"line": words("refused line")})
    await entering.link(house, person(), f"/clients/{client.id}")
    consultation = await _consults(house, me, said.rupture_id, code, words)
    return {
        "clinician": me,
        "client": client.id,
        "debrief": said.id,
        "rupture": said.rupture_id,
        "line": line.id,
        "consultation": consultation,
    }


async def _hours_of(house, person, client, clock):
    """A standing session, an hour of it moved, one asked about, and word before the next."""
    added = await sessions.add(house, person(), sessions.Wish(client.code, "2", "17:00"))
    assert added
    clock.passes(days=7)
    await remind.fire_due(house)
    await prompts.send_due(house)
    ((session,),) = await rows(house, "select id from standing where client_id = ?", client.id)
    day = (clock.at.date()).isoformat()

    def work(db):
        put(db, "moved", standing_id=session, day=day)
        at, mine = text_of(clock()), {"clinician_id": client.clinician_id}
        hour = {"day": "2026-01-05", "start": at, "end": at, "send_at": at, "state": "answered"}
        put(db, "prompts", **mine, **hour, client_id=client.id)
        put(db, "allowed_words", **mine, word=f"Winnicott {new_id()}")

    await house.records.write(work)


async def _consults(house, me, rupture, code, words):
    """A consultation of one's own, and what came of it."""
    consultation, at = new_id(), text_of(house.now())
    ((group,),) = await rows(house, "select group_id from clinicians where id = ?", me)
    mine = {"clinician_id": me, "at": at}
    shared = {"consultation_id": consultation}

    def work(db):
        request = {"id": consultation, "group_id": group, "rupture_id": rupture}
        request |= {"form": "balint", "pace": "day", "state": "closed", "words": "chat"}
        over = {"code": f"{code} thread", "prepared_at": at, "closed_at": at}
        put(db, "consultations", **mine, **request, **over)
        put(db, "consultation_answers", **shared, text=words("shared"))
        put(db, "consultation_signs", **shared, kind="marker", key="silent")
        put(db, "seats", **shared, **mine, how="joined")
        kind = {"kind": "reply", "state": "held"}
        put(db, "contributions", **shared, **mine, **kind, text=words("answer given"))
        put(db, "consultation_invited", **shared, **mine)
        taken = {"text": words("taken away"), "sentence": words("sentence")}
        put(db, "takeaways", **shared, **mine, **taken, rupture_id=rupture)
        given = {"text": words("lesson"), "state": "posted", "posted_at": at}
        put(db, "lessons", **mine, **given, group_id=group)

    await house.records.write(work)
    return consultation


def put(db, table, **given):
    """A row with what is given; whatever else a row must have is something of its kind."""
    columns = db.execute("select * from pragma_table_info(?)", [table]).fetchall()
    row = {}
    for _, name, kind, needed, usual, _ in columns:
        if name in given:
            row[name] = given[name]
        elif needed and usual is None:
            row[name] = new_id() if kind == "TEXT" else 1
    insert(db, table, {f'"{name}"': value for name, value in row.items()})


async def takes_part(house, me, consultation, words):
    """One takes part in a colleague's consultation."""
    mine = {"clinician_id": me, "at": text_of(house.now()), "consultation_id": consultation}

    def work(db):
        put(db, "consultation_invited", **mine)
        put(db, "seats", **mine, how="joined")
        given = words("given to a colleague")
        kind = {"kind": "question", "state": "posted"}
        put(db, "contributions", **mine, **kind, text=given, shown=given)

    await house.records.write(work)


class Said:
    """Sentences of one person's, each with the place where it was written."""

    def __init__(self, whose):
        self.whose = whose
        self.sentences: list[str] = []

    def __call__(self, place):
        self.sentences.append(f"zq{self.whose} {place} as it was written")
        return self.sentences[-1]
