"""A form from `prompts/` drawn as a modal, and a submitted modal read as plain answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import discord
from discord import ui

from bot.chat.pieces import pages
from bot.practice.answers import Answers
from bot.wording import Form, Question

# Radio buttons and checkboxes; more are drawn as a menu.
_MOST_IN_LIST = 10
_TITLE = 45

Drawing = dict[str, Any]
Shown = TypeVar("Shown")


def drawn(
    form: Form,
    custom_id: str,
    *,
    about: str = "",
    with_text: bool = True,
    given: Answers | None = None,
) -> ui.Modal:
    """The form as a modal.

    `about` (a client's code) follows the title where it fits; `given` fills in what was
    answered before; without text, only the choices are asked.
    """
    title = f"{form.title} · {about}" if about else form.title
    fields = _blank(form, with_text=with_text) if not given else _fields(form, with_text, given)
    return DrawnModal(title[:_TITLE], custom_id, fields)


def drawn_once(form: Form, custom_id: str) -> ui.Modal:
    """A form that was made for one person, and so is not kept to be drawn again."""
    return DrawnModal(form.title[:_TITLE], custom_id, _fields(form, True, {}))


class DrawnModal(ui.Modal):
    """A modal whose fields are drawn already. Nothing listens to it: see the router."""

    def __init__(self, title: str, custom_id: str, fields: list[Drawing]) -> None:
        super().__init__(title=title, custom_id=custom_id, timeout=None)
        self._drawn = fields
        self.stop()

    def to_components(self) -> list[Drawing]:
        """The fields as Discord takes them."""
        return self._drawn


def _blank(form: Form, *, with_text: bool) -> list[Drawing]:
    """The fields with nothing filled in: the same each time, so drawn once.

    This is the answer that has to come in a blink; drawing was a fifth of its work.
    """
    key = (id(form), with_text)
    if key not in _BLANK:
        # The form is kept beside its drawing, so that its id stays its own.
        _BLANK[key] = (form, _fields(form, with_text, {}))
    return _BLANK[key][1]


_BLANK: dict[tuple[int, bool], tuple[Form, list[Drawing]]] = {}


def _fields(form: Form, with_text: bool, given: Answers) -> list[Drawing]:
    modal = ui.Modal(title=form.title[:_TITLE], timeout=None)
    for question in asked(form, with_text=with_text):
        modal.add_item(_label(question, given.get(question.key, "")))
    modal.stop()
    return modal.to_components()


def asked(form: Form, *, with_text: bool) -> Iterable[Question]:
    """The questions that are asked; without text, those answered by choosing."""
    return (q for q in form.in_chat if with_text or q.kind != "text")


def without(form: Form, question: str) -> Form:
    """The same form without one of its questions."""
    return replace(form, questions=tuple(q for q in form.questions if q.key != question))


def read(data: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """The answers of a submitted modal, by the key of their question."""
    answers: dict[str, str | list[str]] = {}
    for component in data.get("components", ()):
        field = component.get("component") or {}
        key = field.get("custom_id")
        if key:
            answers[key] = _answer(field)
    return answers


def written(data: Mapping[str, Any]) -> list[str]:
    """What was typed into a submitted modal, in its order; choices are left out."""
    fields = [component.get("component") or {} for component in data.get("components", ())]
    return [
        str(field["value"])
        for field in fields
        if field.get("type") == discord.ComponentType.text_input.value and field.get("value")
    ]


def _answer(field: Mapping[str, Any]) -> str | list[str]:
    if "values" in field:
        return [str(value) for value in field["values"] or ()]
    return str(field.get("value") or "")


def _label(question: Question, given: str | list[str]) -> ui.Label[ui.Modal]:
    return ui.Label(
        text=question.label,
        description=question.description or None,
        component=_FIELDS[question.kind](question, [given] if isinstance(given, str) else given),
    )


def _one(question: Question, given: list[str]) -> ui.Item[ui.Modal]:
    if len(question.options) > _MOST_IN_LIST:
        return _menu(question, given, most=1)
    return ui.RadioGroup(
        custom_id=question.key,
        required=question.required,
        options=_options(question, given, discord.RadioGroupOption),
    )


def _many(question: Question, given: list[str]) -> ui.Item[ui.Modal]:
    most = question.at_most or len(question.options)
    if len(question.options) > _MOST_IN_LIST:
        return _menu(question, given, most=most)
    return ui.CheckboxGroup(
        custom_id=question.key,
        required=question.required,
        min_values=question.at_least,
        max_values=most,
        options=_options(question, given, discord.CheckboxGroupOption),
    )


def _menu(question: Question, given: list[str], *, most: int) -> ui.Item[ui.Modal]:
    return ui.Select(
        custom_id=question.key,
        placeholder=question.placeholder or None,
        required=question.required,
        min_values=min(question.at_least, most),
        max_values=most,
        options=_options(question, given, discord.SelectOption),
    )


def _options(question: Question, given: list[str], kind: Callable[..., Shown]) -> list[Shown]:
    return [
        kind(
            label=option.label,
            value=option.key,
            description=option.description or None,
            default=option.key in given,
        )
        for option in question.options
    ]


def _text(question: Question, given: list[str]) -> ui.Item[ui.Modal]:
    return ui.TextInput(
        custom_id=question.key,
        style=discord.TextStyle.long if question.long else discord.TextStyle.short,
        placeholder=question.placeholder or None,
        required=question.required,
        max_length=question.longest,
        # A default longer than the field would keep the whole form from opening.
        default=next(iter(pages(given[0], question.longest)), None) if given else None,
    )


def _channel(question: Question, given: list[str]) -> ui.Item[ui.Modal]:
    return ui.ChannelSelect(
        custom_id=question.key,
        channel_types=[discord.ChannelType.text],
        placeholder=question.placeholder or None,
        required=question.required,
        min_values=int(question.required),
        default_values=[discord.Object(int(chosen)) for chosen in given if chosen],
    )


def _role(question: Question, given: list[str]) -> ui.Item[ui.Modal]:
    return ui.RoleSelect(
        custom_id=question.key,
        placeholder=question.placeholder or None,
        required=question.required,
        min_values=int(question.required),
        default_values=[discord.Object(int(chosen)) for chosen in given if chosen],
    )


_FIELDS = {"one": _one, "many": _many, "text": _text, "channel": _channel, "role": _role}
