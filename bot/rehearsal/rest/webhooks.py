"""What comes after the first answer: edits of it, and follow-up messages."""

from __future__ import annotations

from bot.rehearsal.errors import api_error
from bot.rehearsal.interactions import Interaction
from bot.rehearsal.message_rules import check_message, check_not_empty
from bot.rehearsal.messages import Message
from bot.rehearsal.sending import remove

from .interactions import place_answer
from .messages import apply_edit, check_sizes
from .routing import NOTHING, ROUTES, Call, Reply

_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = _HOOK + "/messages/@original"
_ONE = _HOOK + "/messages/{message_id}"


@ROUTES.on("POST", _HOOK, with_token=False)
def follow_up(call: Call) -> Reply:
    interaction = _find(call)
    waiting = interaction.original
    if waiting is not None and waiting.loading:
        # Documented: the first follow-up fills in the message that says "thinking"; whether it
        # is ephemeral was decided when it was deferred.
        body = {key: value for key, value in call.body.items() if key != "nonce"}
        return _edited(call, interaction, waiting, body)
    check_sizes(call.files)
    check_message(call.body, files=call.files)
    check_not_empty(call.body, call.files)
    message = place_answer(call, interaction, call.body)
    interaction.follow_ups.append(message)
    interaction.note_change()
    return 200, message.payload()


@ROUTES.on("GET", _ORIGINAL, with_token=False)
def original(call: Call) -> Reply:
    return 200, _original(_find(call)).payload()


@ROUTES.on("PATCH", _ORIGINAL, with_token=False)
def edit_original(call: Call) -> Reply:
    interaction = _find(call)
    return _edited(call, interaction, _original(interaction), call.body)


@ROUTES.on("DELETE", _ORIGINAL, with_token=False)
def delete_original(call: Call) -> Reply:
    interaction = _find(call)
    remove(_original(interaction))
    interaction.note_change()
    return NOTHING


@ROUTES.on("GET", _ONE, with_token=False)
def one(call: Call) -> Reply:
    return 200, _one(call, _find(call)).payload()


@ROUTES.on("PATCH", _ONE, with_token=False)
def edit_one(call: Call) -> Reply:
    interaction = _find(call)
    return _edited(call, interaction, _one(call, interaction), call.body)


@ROUTES.on("DELETE", _ONE, with_token=False)
def delete_one(call: Call) -> Reply:
    interaction = _find(call)
    remove(_one(call, interaction))
    interaction.note_change()
    return NOTHING


def _find(call: Call) -> Interaction:
    """The interaction behind a token: 10015 before its first answer, 50027 after 15 minutes."""
    interaction = call.world.interactions.get(call.request.params["webhook_token"])
    if interaction is None or call.id("webhook_id") != call.world.application_id:
        raise api_error(10015)
    if interaction.expired:
        raise api_error(50027)
    if interaction.first is None:
        raise api_error(10015)
    return interaction


def _original(interaction: Interaction) -> Message:
    message = interaction.original
    if message is None or message.deleted:
        raise api_error(10008)
    return message


def _one(call: Call, interaction: Interaction) -> Message:
    """A message this interaction made, or the one its component sits on."""
    number = call.id("message_id")
    mine = [interaction.original, interaction.message, *interaction.follow_ups]
    for message in mine:
        if message is not None and message.id == number and not message.deleted:
            return message
    raise api_error(10008)


def _edited(
    call: Call, interaction: Interaction, message: Message, body: dict[str, object]
) -> Reply:
    apply_edit(message, body, call.files)
    interaction.note_change()
    return 200, message.payload()
