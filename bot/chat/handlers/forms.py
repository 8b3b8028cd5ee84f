"""A form that was refused, opened again with everything in it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat import forms
from bot.chat.cards import page
from bot.chat.handlers import consultations
from bot.chat.press import Press, of_words
from bot.chat.router import Router
from bot.practice import drafts, ways
from bot.practice.refusals import Refusal
from bot.wording import Form

# Which form a submitted custom_id belongs to.
_FORMS: Mapping[str, str] = {
    "consult:prepared": "consult",
    "consult:changed": "consult",
    "consult:reworded": "consult_words",
    "debrief:save": "debrief",
    "debrief:more-save": "debrief",
    "rupture:weighed": "weigh",
    "lines:written": "own_line",
    "takeaway:kept": "takeaway",
    "takeaway:happened": "happened",
    "lesson:written": "lesson",
    "formulation:save": "formulation",
    "formulation:add": "formulation",
    "review:save": "review",
    "rupture:repaired": "repair",
    "rupture:planned": "plan",
    "join:save": "join",
    "session:moved": "move",
    "hour:moved": "move",
    "digest:weekly-save": "weekly",
    "words:kept": "allowed_words",
    "setup:time-save": "setup_time",
    "setup:care-save": "setup_care",
    "setup:rooms-save": "setup_rooms",
}


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("form:again", opens_form=True)(again)


_OF_VOICES = (consultations.GAVE, consultations.EDITED)


async def again(press: Press, draft_id: str) -> None:
    """Opens the form as it was sent, under the same id: what it saves, it saves once.

    Where sentences stand on the page by now, no words are put back into Discord's forms.
    """
    kept = await drafts.of(press.house, press.who, draft_id)
    thing, verb, *_ = kept.action.split(":")
    form = _form(press, kept.action, f"{thing}:{verb}", named="named" in kept.answers)
    form = form.beside if verb == "more-save" else form
    with_text = any(q.kind == "text" and q.key in kept.answers for q in form.questions)
    if with_text and of_words(kept.action):
        with_text = await ways.in_words(press.house, press.who)
    if not any(forms.asked(form, with_text=with_text)):
        await press.show(page.there(press.words, "today"), fresh=True)
        return
    await press.ask(form, kept.action, with_text=with_text, given=kept.answers)


def _form(press: Press, action: str, route: str, *, named: bool) -> Form:
    """The form that was sent: a voice's is asked with a name where it was before."""
    if route in _OF_VOICES:
        return consultations.form_of(press.words, action, named=named)
    key = _FORMS.get(route)
    if key is None:
        raise Refusal("too_old")
    return press.words.form(key)
