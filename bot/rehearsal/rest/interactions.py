"""The first answer to an interaction."""

from __future__ import annotations

from bot.rehearsal import checks
from bot.rehearsal.errors import FormProblems, api_error
from bot.rehearsal.interactions import AUTOCOMPLETE, COMPONENT, FORM, Interaction
from bot.rehearsal.message_rules import check_message, check_not_empty
from bot.rehearsal.messages import EPHEMERAL, LOADING, Message
from bot.rehearsal.modal_rules import check_modal
from bot.rehearsal.modals import Modal
from bot.rehearsal.parts import with_ids
from bot.rehearsal.sending import compose, deliver

from .messages import apply_edit, check_sizes
from .routing import NOTHING, ROUTES, Call, Json, Reply

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


@ROUTES.on("POST", "/interactions/{interaction_id}/{interaction_token}/callback", with_token=False)
def callback(call: Call) -> Reply:
    interaction = _find(call)
    kind = _checked_kind(interaction, call.body.get("type"))
    data = call.body.get("data") or {}
    if interaction.first is not None:
        raise api_error(40060)
    _ANSWERS[kind](call, interaction, data)
    interaction.note_first(kind)
    return (200, _response(interaction, kind)) if call.flag("with_response") else NOTHING


def _find(call: Call) -> Interaction:
    """The interaction, while it can still have its first answer; else 10062."""
    interaction = call.world.interactions.get(call.request.params["interaction_token"])
    if interaction is None or interaction.id != call.id("interaction_id"):
        raise api_error(10062)
    if interaction.first is None and interaction.too_late:
        raise api_error(10062)
    return interaction


def _checked_kind(interaction: Interaction, kind: object) -> int:
    """The answer's type, if it is one the interaction may have; else 50035.

    Updates need a message, forms open no forms.
    """
    allowed = {MESSAGE, DEFERRED, MODAL}
    if interaction.kind == AUTOCOMPLETE:
        allowed = {CHOICES}
    elif interaction.kind in (COMPONENT, FORM):
        if interaction.kind == FORM:
            allowed -= {MODAL}
        if interaction.message is not None:
            allowed |= {DEFERRED_UPDATE, UPDATE}
    problems = FormProblems()
    checks.choice(problems, ("type",), kind, allowed)
    problems.raise_if_any()
    return kind if isinstance(kind, int) else 0  # always one of the allowed here


def _message(call: Call, interaction: Interaction, data: Json) -> None:
    check_sizes(call.files)
    check_message(data, files=call.files, under="data")
    check_not_empty(data, call.files)
    interaction.original = place_answer(call, interaction, data)


def place_answer(call: Call, interaction: Interaction, data: Json) -> Message:
    """Puts a message that answers an interaction where its person sees it."""
    message = compose(interaction.channel, call.world.bot, data, call.files)
    message.interaction = interaction.metadata()
    if message.flags & EPHEMERAL:
        message.visible_to = interaction.person.id
    deliver(message)
    return message


def _deferred(call: Call, interaction: Interaction, data: Json) -> None:
    flags = (data.get("flags") or 0) & EPHEMERAL
    message = place_answer(call, interaction, {"flags": flags})
    message.flags |= LOADING
    interaction.original = message


def _deferred_update(_call: Call, interaction: Interaction, _data: Json) -> None:
    interaction.original = interaction.message


def _update(call: Call, interaction: Interaction, data: Json) -> None:
    if interaction.message is None:
        raise api_error(10008)  # not reached: _checked_kind allows no update without a message
    interaction.original = interaction.message
    apply_edit(interaction.message, data, call.files, under="data")


def _modal(_call: Call, interaction: Interaction, data: Json) -> None:
    check_modal(data)
    shown = data | {"components": with_ids(data["components"])}
    interaction.modal = Modal(shown, interaction.person, interaction.channel, interaction.message)


def _choices(_call: Call, interaction: Interaction, data: Json) -> None:
    problems = FormProblems()
    choices = checks.objects(problems, ("data", "choices"), data.get("choices"))
    checks.count(problems, ("data", "choices"), choices, 0, 25)
    for number, choice in enumerate(choices):
        here = ("data", "choices", number)
        checks.text(problems, (*here, "name"), choice.get("name"), 100, least=1, needed=True)
        if isinstance(choice.get("value"), str):
            checks.text(problems, (*here, "value"), choice["value"], 100, least=1)
    problems.raise_if_any()
    interaction.choices = [(choice["name"], choice["value"]) for choice in choices]


_ANSWERS = {
    MESSAGE: _message,
    DEFERRED: _deferred,
    DEFERRED_UPDATE: _deferred_update,
    UPDATE: _update,
    CHOICES: _choices,
    MODAL: _modal,
}


def _response(interaction: Interaction, kind: int) -> Json:
    """InteractionCallbackResponse, asked for with ``with_response``."""
    about: Json = {"id": str(interaction.id), "type": interaction.kind}
    body: Json = {"interaction": about}
    original = interaction.original
    if original is not None and kind != DEFERRED_UPDATE:
        about |= {
            "response_message_id": str(original.id),
            "response_message_loading": original.loading,
            "response_message_ephemeral": original.ephemeral,
        }
        body["resource"] = {"type": kind, "message": original.payload()}
    return body
