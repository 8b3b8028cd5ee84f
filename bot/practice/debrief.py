"""The debrief: opened, saved, read; and the clinician's word on whether it was a rupture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alliance.markers import Attendance, RuptureType
from bot.alliance.readings import Signs, read
from bot.alliance.ruptures import State
from bot.practice import own_drafts, prompts
from bot.practice.answers import Answers, given_under, nothing_in, signs_of, texts_of
from bot.practice.clients import find_in
from bot.practice.debriefed import RuptureAnswer, SavedDebrief, asks_smooth_or_careful, seen
from bot.practice.house import Actor, House, first_time, own, own_client
from bot.practice.refusals import Refusal
from bot.records import Database, clients, clinicians, debriefs, ruptures
from bot.records.clients import Client, Session
from bot.records.debriefs import Debrief
from bot.records.ids import new_id
from bot.records.ruptures import Rupture

# No client comes twice within the hour: a second debrief so soon is about the same session.
_SAME_SESSION = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class DebriefForm:
    """What is needed to draw the form: for whom, under which draft.

    `in_words` says whether sentences may pass through Discord; `given` are the answers kept
    under this draft already.
    """

    client_id: str
    code: str
    draft: str
    in_words: bool
    given: Answers


async def open_form(
    house: House, who: Actor, typed: str, draft: str = "", *, again: bool = False
) -> DebriefForm:
    """The form for the client that was meant (an id or a code). Writes nothing.

    Under a draft that was saved before it holds what was answered, so that nothing is lost by
    adding to it. Without one it is a fresh form; `again`: where the hour just over was debriefed
    already, on whichever face, that debrief's own: one hour is one debrief, and one rupture.
    """

    def work(db: Database) -> DebriefForm:
        client = find_in(db, who, typed)
        meant = draft or (again and _of_this_hour(db, house, client)) or new_id()
        in_words = clinicians.writes_in_chat(db, client.clinician_id)
        given = given_under(db, client.clinician_id, own_drafts.of_debrief(db, client.id, meant))
        return DebriefForm(client.id, client.code, meant, in_words, given)

    return await house.records.read(work)


async def save(
    house: House, who: Actor, client_id: str, draft: str, answers: Answers
) -> SavedDebrief:
    """Saves the form. The same draft again replaces its answers: one form, one debrief.

    What was not asked this time (its key is not there) stays as it was; an empty answer clears.
    Raises Refusal `debrief_empty` where nothing was chosen and nothing written.
    """

    def work(db: Database) -> SavedDebrief:
        client = own_client(db, who, client_id)
        own_draft = own_drafts.of_debrief(db, client.id, draft)
        told = {**given_under(db, client.clinician_id, own_draft), **answers}
        if nothing_in(told):
            raise Refusal("debrief_empty")
        given = Debrief(new_id(), "", own_draft, signs_of(told), house.now(), texts_of(told))
        return _kept(db, house, who, client_id, given)

    return await house.records.write(work)


async def nothing_to_note(house: House, who: Actor, client_id: str, draft: str) -> SavedDebrief:
    """Notes a session that was held and left nothing to note."""
    given = Debrief(new_id(), "", draft, Signs(), house.now(), nothing_to_note=True)
    return await house.records.write(lambda db: _kept(db, house, who, client_id, given))


async def nothing_in_all(house: House, who: Actor, prompt_id: str) -> int:
    """Notes every hour that waits beside this prompt as held, with nothing to note; how many."""

    def work(db: Database) -> int:
        waiting = prompts.beside(db, who, prompt_id)
        if first_time(db, who, house.now()):
            for prompt in waiting:
                given = Debrief(new_id(), "", prompt.id, Signs(), house.now(), nothing_to_note=True)
                client = own_client(db, who, prompt.client_id)
                known = debriefs.by_draft(db, client.clinician_id, prompt.id)
                _keep(db, house, client, known, given)
        return len(waiting)

    return await house.records.write(work)


async def not_held(
    house: House, who: Actor, client_id: str, draft: str, attendance: Attendance
) -> SavedDebrief:
    """Notes a session that was cancelled or missed: a sign in itself, not an answer."""
    given = Debrief(new_id(), "", draft, Signs(attendance=attendance), house.now())
    return await house.records.write(lambda db: _kept(db, house, who, client_id, given))


async def was_cancelled(house: House, who: Actor, debrief_id: str) -> SavedDebrief:
    """Puts right that an hour noted as missed had been cancelled."""

    def work(db: Database) -> SavedDebrief:
        debrief = _own(db, who, debrief_id)
        client = own_client(db, who, _session(db, debrief).client_id)
        session = _put_right(db, _session(db, debrief), Attendance.CANCELLED)
        return seen(db, house, own_client(db, who, client.id), session, debrief)

    return await house.records.write(work)


async def show(house: House, who: Actor, debrief_id: str) -> SavedDebrief:
    """A debrief of one's own as it stands."""

    def work(db: Database) -> SavedDebrief:
        debrief = _own(db, who, debrief_id)
        session = _session(db, debrief)
        return seen(db, house, own_client(db, who, session.client_id), session, debrief)

    return await house.records.read(work)


async def answer(house: House, who: Actor, debrief_id: str, verdict: RuptureAnswer) -> SavedDebrief:
    """Keeps the clinician's word on the reading; a yes makes the rupture, once.

    A changed mind changes the type of what was confirmed. A "no" after a "yes" is refused
    (`rupture_stands`): a confirmed rupture is let go on its own card, on purpose.
    """

    def work(db: Database) -> SavedDebrief:
        debrief = _own(db, who, debrief_id)
        session = _session(db, debrief)
        client = own_client(db, who, session.client_id)
        if first_time(db, who, house.now()):
            _take_word(db, client, session, debrief, verdict, at=house.now())
        return seen(db, house, client, session, replace(debrief, rupture_answer=verdict.value))

    return await house.records.write(work)


def _take_word(
    db: Database,
    client: Client,
    session: Session,
    debrief: Debrief,
    verdict: RuptureAnswer,
    *,
    at: datetime,
) -> None:
    confirmed = ruptures.of_debrief(db, client.clinician_id, debrief.id)
    if confirmed is not None and verdict.type is None:
        raise Refusal("rupture_stands")
    if confirmed is not None and verdict.type is not None:
        ruptures.set_type(db, confirmed, verdict.type, at=at)
    elif verdict.type is not None:
        ruptures.add(db, _new_rupture(client, session, debrief, verdict.type))
    elif verdict is RuptureAnswer.SAME and debrief.rupture_answer != verdict.value:
        for rupture in ruptures.unrepaired(db, client.clinician_id, client.id)[:1]:
            ruptures.note(db, rupture.id, "noticed_again", at=at)
    debriefs.set_rupture_answer(db, debrief.id, verdict.value)


def _new_rupture(client: Client, session: Session, debrief: Debrief, kind: RuptureType) -> Rupture:
    """The rupture, as old as the session it was noticed in, however late it is confirmed."""
    return Rupture(
        id=new_id(),
        client_id=client.id,
        debrief_id=debrief.id,
        type=kind,
        state=State.OPEN,
        noticed_at=session.at,
        ending=read(debrief.signs).ending,
        planned_line=debrief.texts.get("next_line", ""),
    )


def _kept(db: Database, house: House, who: Actor, client_id: str, given: Debrief) -> SavedDebrief:
    """Writes the debrief once for each action, and shows it as it stands."""
    client = own_client(db, who, client_id)
    given = replace(given, draft=own_drafts.of_debrief(db, client.id, given.draft))
    known = debriefs.by_draft(db, client.clinician_id, given.draft)
    if not first_time(db, who, house.now()) and known is not None:
        return seen(db, house, client, _session(db, known), known)
    session, kept = _keep(db, house, client, known, given)
    shown = seen(db, house, own_client(db, who, client_id), session, kept)
    if asks_smooth_or_careful(shown.reading):
        clients.set_smooth_asked(db, client_id, session.number)
    return shown


def _keep(
    db: Database, house: House, client: Client, known: Debrief | None, given: Debrief
) -> tuple[Session, Debrief]:
    """Writes the debrief and, where the hour is a new one, its session."""
    if known is None:
        session = _session_for(db, house, client, given)
        kept = replace(given, session_id=session.id)
    else:
        session = _put_right(db, _session(db, known), given.signs.attendance)
        kept = _in_place_of(known, given)
    debriefs.save(db, kept)
    if known is not None:
        _carry_line(db, client, known, kept, at=house.now())
    prompts.answered(db, house, client, given.draft)
    return session, kept


def _carry_line(
    db: Database, client: Client, before: Debrief, kept: Debrief, *, at: datetime
) -> None:
    """The line written in the form was planned with the rupture: a new wording goes with it."""
    line, earlier = (d.texts.get("next_line", "") for d in (kept, before))
    rupture = ruptures.of_debrief(db, client.clinician_id, kept.id)
    if rupture is not None and line and line != earlier and rupture.planned_line == earlier:
        ruptures.set_planned_line(db, rupture.id, line, at=at)


def _in_place_of(known: Debrief, given: Debrief) -> Debrief:
    """The answers given now, in the row that is there. One tap never takes words away."""
    one_tap = given.nothing_to_note or not given.signs.attendance.held
    told = known if one_tap and known.says_anything else given
    return replace(
        told,
        id=known.id,
        session_id=known.session_id,
        rupture_answer=known.rupture_answer,
        signs=replace(told.signs, attendance=given.signs.attendance),
    )


def _of_this_hour(db: Database, house: House, client: Client) -> str:
    """The draft under which the hour just over was debriefed; empty where it was not."""
    latest = clients.latest_session(db, client.id)
    if latest is None or not latest.attendance.held:
        return ""
    said = debriefs.last_said(db, latest.id)
    recent = said is not None and abs(house.now() - said) < _SAME_SESSION
    return debriefs.latest_draft(db, latest.id) if recent else ""


def _put_right(db: Database, session: Session, attendance: Attendance) -> Session:
    """The session as it is told now: the last word counts whether it was held."""
    if session.attendance is not attendance:
        clients.set_attendance(db, session.id, attendance)
    return _stored(db, session.id)


def _session_for(db: Database, house: House, client: Client, given: Debrief) -> Session:
    """The session a debrief is about: the hour it was asked for, or the one just over."""
    latest = clients.latest_session(db, client.id)
    attendance = given.signs.attendance
    asked_for = prompts.hour_asked_for(db, client, given.draft)
    at = asked_for or house.now()
    if latest and latest.attendance.held is attendance.held:
        # An hour is noted by its start; what was said of it, when it was said.
        last = latest.at if asked_for else debriefs.last_said(db, latest.id) or latest.at
        if abs(at - last) < _SAME_SESSION:
            return latest
    session = Session(new_id(), client.id, at, attendance)
    clients.add_session(db, session)
    return _stored(db, session.id)


def _own(db: Database, who: Actor, debrief_id: str) -> Debrief:
    return own(db, who, debriefs.of, debrief_id)


def _session(db: Database, debrief: Debrief) -> Session:
    return _stored(db, debrief.session_id)


def _stored(db: Database, session_id: str) -> Session:
    found = clients.session(db, session_id)
    assert found is not None  # noqa: S101  (a foreign key holds it)
    return found
