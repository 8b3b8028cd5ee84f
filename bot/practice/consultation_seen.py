"""Rows of consultations as they are seen: by the group, by a seat, by the presenter."""

from __future__ import annotations

from bot.alliance.consultations import (
    PRESENTER_SPEAKS,
    Phase,
    Standing,
    Voice,
    phases,
    takes,
    voices,
)
from bot.practice.consultation_views import Given, Keeping, Pause, Post, Seat, Shared
from bot.practice.house import whose
from bot.records import (
    Database,
    clinicians,
    consultations,
    contributions,
    groups,
    takeaways,
)
from bot.records.clinicians import Clinician
from bot.records.consultations import Consultation
from bot.records.contributions import Contribution
from bot.records.groups import Group

# The due row that sends a presenter's sentence to those who helped, where it is sent later.
TELLING = "said_after"


def group_of(db: Database, c: Consultation) -> Group:
    """The group of a consultation: a foreign key holds it."""
    found = groups.by_id(db, c.group_id)
    assert found is not None  # noqa: S101  (a foreign key holds it)
    return found


def shared_of(db: Database, c: Consultation) -> Shared:
    """What is shared, as it was copied."""
    signs = consultations.signs(db, c.id)
    texts = consultations.texts(db, c.id)
    return Shared(
        markers=signs.get("marker", ()),
        reactions=signs.get("reaction", ()),
        **{key: texts.get(key, "") for key in ("moment", "line", "five_minutes", "question")},
    )


def post_of(db: Database, c: Consultation, *, inside: bool) -> Post:
    """A consultation as the group sees it; what is shared only `inside` of it."""
    group = group_of(db, c)
    presenter = whose(db, c.clinician_id).person if c.named else None
    return Post(
        id=c.id,
        code=c.code,
        form=c.form,
        pace=c.pace,
        named=c.named,
        presenter=presenter,
        conductor=whose(db, c.conductor_id).person if c.conductor_id else None,
        standing=c.state,
        phase=c.open_phase,
        index=c.phase,
        ends_at=None if c.paused or not c.going_on else c.phase_ends_at,
        zone=group.zone,
        voices=contributions.count_posted(db, c.id),
        in_words=c.words == "chat" and group.words == "chat",
        shared=shared_of(db, c) if inside else Shared(),
        paused=Pause(c.paused) if c.paused else None,
        closed_at=c.closed_at,
    )


def seat_of(db: Database, c: Consultation, clinician: Clinician) -> Seat:
    """A consultation as somebody sees it who has a seat in it."""
    presents = c.clinician_id == clinician.id
    conducts = c.conductor_id == clinician.id
    running = c.state is Standing.RUNNING and not c.paused
    opens = c.named and running
    given = contributions.given_by(db, c.id, clinician.id)
    asked = _asked(c, presents=presents)
    later = tuple(v for v in voices(c.form, presenter=presents) if v not in asked)
    post = post_of(db, c, inside=True)
    return Seat(
        consultation=post,
        presents=presents,
        conducts=conducts,
        may=(*asked, *later) if c.going_on else (),
        asked=asked,
        own=tuple(
            given_of(db, c, one, clinician.id)
            for one in given
            if one.state != contributions.WITHDRAWN
        ),
        heard=tuple(given_of(db, c, one, clinician.id) for one in contributions.posted(db, c.id)),
        thread=c.thread,
        guild=group_of(db, c).guild,
        in_words=post.in_words and clinicians.writes_in_chat(db, clinician.id),
        may_open=opens and conducts and not awaits_presenter(db, c),
        may_extend=opens and conducts and not c.extended,
        may_answered=opens and presents and c.open_phase in PRESENTER_SPEAKS,
        may_resume=c.paused is not None and (presents or conducts or not c.named),
        rupture_id=c.rupture_id if presents else None,
        told_after=takeaways.told_in(db, c.id, TELLING),
    )


def awaits_presenter(db: Database, c: Consultation) -> bool:
    """Whether it is the presenter's turn to speak, and they have not: nobody cuts that short."""
    if c.open_phase not in PRESENTER_SPEAKS:
        return False
    return not any(
        one.clinician_id == c.clinician_id and one.phase == c.phase
        for one in contributions.posted(db, c.id)
    )


def given_of(db: Database, c: Consultation, one: Contribution, viewer: str | None) -> Given:
    """Something given, as a clinician sees it; None sees what the thread does.

    Others read what is posted; its author the newest.
    """
    mine = one.clinician_id == viewer
    return Given(
        id=one.id,
        consultation_id=c.id,
        voice=one.kind,
        text=one.text if mine else one.shown or "",
        named=one.named,
        author=whose(db, one.clinician_id).person if one.named else None,
        keeping=Keeping(one.state),
        phase=one.phase,
        mine=mine,
        presenters=one.clinician_id == c.clinician_id,
    )


def phase_at(c: Consultation, index: int) -> Phase | None:
    """The phase of an index; None before the first."""
    order = phases(c.form)
    return order[index] if 0 <= index < len(order) else None


def _asked(c: Consultation, *, presents: bool) -> tuple[Voice, ...]:
    phase = c.open_phase
    if phase is None:
        return ()
    own = voices(c.form, presenter=presents)
    return tuple(voice for voice in own if voice in takes(phase))
