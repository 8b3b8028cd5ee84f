"""What a person does in the view, done through the stand-in as their client would do it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from bot.rehearsal.channels import Channel
from bot.rehearsal.interactions import Answer
from bot.rehearsal.modals import Modal
from bot.rehearsal.people import Person

from .forms import commands, form, typed
from .places import Gone, Screens

Json = dict[str, Any]

# A form that was left open this long ago, counted in forms, is forgotten.
_FORMS_KEPT = 200


class Acts:
    """Acts by name. Each takes what the browser sent, and gives back what it needs to go on.

    Raises Refused and NotAnswered as the stand-in does, and Gone for what is not there.
    """

    def __init__(self, screens: Screens) -> None:
        self._screens = screens
        self._forms: dict[str, Modal] = {}
        self._known: dict[str, Callable[[Json, Person, Channel], Awaitable[Json]]] = {
            "slash": self._slash,
            "complete": self._complete,
            "press": self._press,
            "choose": self._choose,
            "submit": self._submit,
            "say": self._say,
            "read": self._read,
            "dismiss": self._dismiss,
        }

    async def do(self, act: str, asked: Json) -> Json:
        """Does one act."""
        person = self._screens.person(asked.get("as"))
        place = self._screens.place(person, asked.get("in"))
        if act not in self._known:
            raise Gone
        return await self._known[act](asked, person, place)

    async def _slash(self, asked: Json, person: Person, place: Channel) -> Json:
        name = _command(asked)
        values = self._filled(person, place, name, _values(asked, "options"))
        return self._answered(await person.slash(place, name, **values))

    async def _complete(self, asked: Json, person: Person, place: Channel) -> Json:
        name, option = _command(asked), _text(asked, "option")
        others = self._filled(person, place, name, _values(asked, "others"))
        others.pop(option, None)
        text = _text(asked, "typed")
        found = await person.autocomplete(place, name, option, typed=text, **others)
        return {"choices": [{"label": label, "value": value} for label, value in found]}

    async def _press(self, asked: Json, person: Person, place: Channel) -> Json:
        message = self._screens.message(person, place, asked.get("message"))
        return self._answered(await person.press(message, _text(asked, "id")))

    async def _choose(self, asked: Json, person: Person, place: Channel) -> Json:
        message = self._screens.message(person, place, asked.get("message"))
        given = asked.get("values")
        values = [str(value) for value in given] if isinstance(given, list) else []
        return self._answered(await person.choose(message, _text(asked, "id"), values))

    async def _submit(self, asked: Json, person: Person, _place: Channel) -> Json:
        modal = self._forms.get(_text(asked, "form"))
        if modal is None:
            raise Gone
        return self._answered(await person.submit(modal, _values(asked, "values")))

    async def _say(self, asked: Json, person: Person, place: Channel) -> Json:
        person.says(place, _text(asked, "text"))
        return {}

    async def _read(self, _asked: Json, person: Person, place: Channel) -> Json:
        self._screens.read(person, place)
        return {}

    async def _dismiss(self, asked: Json, person: Person, place: Channel) -> Json:
        self._screens.dismiss(self._screens.message(person, place, asked.get("message")))
        return {}

    @staticmethod
    def _filled(person: Person, place: Channel, name: str, values: Json) -> Json:
        offered = {command["name"]: command["options"] for command in commands(person, place)}
        return typed(offered.get(name, []), values)

    def _answered(self, answer: Answer) -> Json:
        """What came first: a form to open, or a message that the screen shows by itself."""
        if answer.modal is None:
            return {"form": None}
        key = secrets.token_urlsafe(9)
        self._forms[key] = answer.modal
        while len(self._forms) > _FORMS_KEPT:
            self._forms.pop(next(iter(self._forms)))
        return {"form": form(answer.modal, key)}


def _text(asked: Json, name: str) -> str:
    """A text of what was sent; empty where there is none."""
    value = asked.get(name)
    return value if isinstance(value, str) else ""


def _command(asked: Json) -> str:
    """The command that is meant. Raises Gone where none is named."""
    name = _text(asked, "command").strip()
    if not name:
        raise Gone
    return name


def _values(asked: Json, name: str) -> Json:
    """Values by name out of what was sent; none where there are none."""
    value = asked.get(name)
    return value if isinstance(value, dict) else {}
