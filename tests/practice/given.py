"""What stands in the records after weeks of colleagues' eyes, put there at once."""

from __future__ import annotations

from datetime import timedelta

from bot.alliance.consultations import Form, Pace, Standing
from bot.alliance.lessons import LessonState
from bot.records import consultations, lessons, new_id, takeaways
from bot.records.consultations import Consultation
from bot.records.lessons import Lesson
from bot.records.takeaways import Takeaway

THREAD = 900


async def has_closed(house, clinician, group, rupture):
    """A consultation about this rupture that has closed, and what may be taken from it; its id."""
    at = house.now() - timedelta(days=1)
    over = Consultation(
        id=new_id(),
        group_id=group,
        clinician_id=clinician,
        rupture_id=rupture,
        draft=new_id(),
        code=f"code {new_id()}",
        form=Form.BALINT,
        pace=Pace.DAY,
        named=True,
        words="chat",
        state=Standing.CLOSED,
        prepared_at=at,
        channel=71,
        thread=THREAD,
        post_at=at,
        closed_at=at,
    )
    taken = Takeaway(new_id(), clinician, rupture, over.id, at)

    def work(db):
        consultations.save(db, over)
        takeaways.add(db, taken)
        takeaways.set_happened(db, taken.id, "it was said.", "it was said, and heard.", at)

    await house.records.write(work)
    return taken.id


async def has_lesson(house, donor, group, text="one may wait.", reader=None):
    """A sentence that waits for its donor to give it, or for a reader; its id."""
    state = LessonState.WAITING if reader else LessonState.DRAFTED
    lesson = Lesson(new_id(), group, donor, text, state, house.now())

    def work(db):
        lessons.put(db, lesson)
        if reader:
            lessons.set_asked(db, lesson.id, reader, house.now())

    await house.records.write(work)
    return lesson.id
