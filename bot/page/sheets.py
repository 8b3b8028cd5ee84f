"""A form on the page, from the first look at it until it is sent: prefilled, kept, drawn anew.

What is typed is kept under the form's key while it is typed (`practice/writing.py`); each time
a form is drawn it is a new sheet, so that two windows never write over one another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web
from multidict import MultiDict

from bot.faces.times import wall
from bot.page import forms
from bot.page.forms import Sent
from bot.page.visit import Visit
from bot.practice import risk, writing
from bot.practice.answers import Answers
from bot.practice.house import Actor
from bot.practice.refusals import NotThere, Refusal
from bot.practice.writing import Kept
from bot.records import new_id
from bot.wording import Form

About = Mapping[str, Any]
# What a form asks for, done: who did it and what they answered, and where they go from there.
Save = Callable[[Actor, Answers], Awaitable[web.Response]]
_SHEET = re.compile(r"[A-Za-z0-9_-]{1,64}")
# What differs each time a form is drawn, and says nothing of what is asked for.
_EACH_TIME = frozenset({"csrf", "act", "sheet", "seq"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form at its place: which of `prompts/en/forms` it is, and the template that draws it.

    `key` names its drafts, and is empty where none are kept; `about` is what stands around it;
    `left_out` are questions that are not asked here, `settled` those with an answer always.
    """

    visit: Visit
    name: str
    template: str
    key: str = ""
    about: About = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()

    @property
    def form(self) -> Form:
        """The form itself, in words."""
        form = self.visit.words.form(self.name)
        asked = tuple(one for one in form.questions if one.key not in self.left_out)
        return form if len(asked) == len(form.questions) else replace(form, questions=asked)

    async def shown(self, given: Answers | None = None) -> web.Response:
        """The form as it was typed so far, else as it was answered before."""
        visit = self.visit
        kept = await writing.of(visit.house, visit.visitor, self.key) if self.key else None
        answers = kept.answers if kept else given
        return self._drawn(
            forms.drawn(visit.words, self.form, answers, settled=self.settled),
            kept_at=wall(visit.words, kept.at, visit.visitor.clinician.zone) if kept else "",
            others=self._others(kept),
        )

    async def taken(self, save: Save) -> web.Response:
        """The form came back: saved, or drawn anew with all that was typed and what is wrong.

        Where it says acute risk, the way to the group's protocol: nothing of it is kept.
        """
        sent = forms.read(self.visit.words, self.form, await self.visit.posted())
        if risk.is_acute(sent.answers):
            return await self._to_the_protocol()
        if sent.faults:
            return self._again(sent)
        try:
            answer = await save(await acting(self.visit), sent.answers)
        except NotThere:
            raise
        except Refusal as refusal:
            return self._again(sent, self.visit.refused(refusal))
        await self._sent()
        return answer

    def _again(self, sent: Sent, fault: str = "") -> web.Response:
        drawn = forms.drawn(
            self.visit.words,
            self.form,
            sent.answers,
            sent.faults,
            fault=fault,
            settled=self.settled,
        )
        return self._drawn(drawn, status=422, kept_at="", others=())

    async def _sent(self) -> None:
        """It is saved: what was kept on its sheet while it was typed is wiped.

        What was typed in another window since stays: whoever sent this has not seen it.
        """
        if self.key:
            given = (await self.visit.posted()).get("sheet", "")
            sheet = given if _SHEET.fullmatch(given) else ""
            await writing.sent(self.visit.house, self.visit.visitor, self.key, sheet)

    async def _to_the_protocol(self) -> web.Response:
        """Nothing of it is kept, in whichever window it was typed."""
        await self._sent()
        if self.key:
            await writing.sent(self.visit.house, self.visit.visitor, self.key)
        return self.visit.go("/protocol")

    def _others(self, kept: Kept | None) -> list[tuple[str, tuple[str, ...]]]:
        """What was typed in other windows, under its question. Choices are seen in the form."""
        found = kept.others if kept else {}
        texts = [question for question in self.form.questions if question.kind == "text"]
        return [(one.label, found[one.key]) for one in texts if one.key in found]

    def _drawn(self, drawn: forms.Drawn, *, status: int = 200, **values: object) -> web.Response:
        given = {"form": drawn, "form_key": self.key, "sheet": new_id(), **values, **self.about}
        return self.visit.page(self.template, status=status, **given)


async def acting(visit: Visit) -> Actor:
    """The person, doing what this very form asks for: sent twice it counts once.

    A page holds many buttons, and somebody who goes back and changes an answer sends a form
    they have sent before: so the path and what is asked for belong to the action's name.
    """
    posted: MultiDict[str] = await visit.posted()
    asked = [(name, value) for name, value in posted.items() if name not in _EACH_TIME]
    told = hashlib.sha256(repr((visit.request.path, visit.act, asked)).encode())
    return replace(visit.who, action=f"{visit.who.action}:{told.hexdigest()[:16]}")
