"""The documented limits of a message, when it is sent and when it is edited."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from . import checks
from .component_rules import check_message_components
from .errors import FormProblems, api_error
from .messages import EPHEMERAL, IS_COMPONENTS_V2

Json = dict[str, Any]

MOST_CONTENT = 2000
MOST_EMBED_TEXT = 6000
_OLD_FIELDS = ("content", "embeds", "sticker_ids", "poll")


def check_message(
    body: Json, *, files: Collection[str] = (), new_style: bool | None = None, under: str = ""
) -> None:
    """Raises 50035 with everything that is wrong with a message's body.

    `new_style` overrides the flag of the body (for an edit: the message may carry it already).
    `under` is the key the body lies under, for the error's paths ("data" in a callback).
    """
    flags = body.get("flags") or 0
    if new_style is None:
        new_style = bool(isinstance(flags, int) and flags & IS_COMPONENTS_V2)
    problems = FormProblems()
    checks.whole(problems, ("flags",), body.get("flags"), 0, 2**31 - 1)
    checks.text(problems, ("content",), body.get("content"), MOST_CONTENT)
    _check_embeds(problems, body.get("embeds"))
    if new_style:
        _check_no_old_fields(problems, body)
    checked = FormProblems()
    check_message_components(checked, body.get("components"), new_style=new_style, files=files)
    problems.take(checked)
    _check_nonce(problems, body.get("nonce"))
    if under:
        problems.move_below(under)
    problems.raise_if_any()


def check_not_empty(body: Json, files: Collection[str] = ()) -> None:
    """Raises 50006 where nothing at all would be shown."""
    if files or any(body.get(key) for key in ("content", "embeds", "components", "sticker_ids")):
        return
    if body.get("poll"):
        return
    raise api_error(50006)


def wants_ephemeral(body: Json) -> bool:
    """Whether the body asks for a message that only one person sees."""
    return bool((body.get("flags") or 0) & EPHEMERAL)


def _check_no_old_fields(problems: FormProblems, body: Json) -> None:
    for key in _OLD_FIELDS:
        if body.get(key):
            problems.add(
                (key,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_nonce(problems: FormProblems, nonce: object) -> None:
    if isinstance(nonce, str):
        checks.text(problems, ("nonce",), nonce, 25)


def _check_embeds(problems: FormProblems, embeds: object) -> None:
    items = checks.objects(problems, ("embeds",), embeds)
    checks.count(problems, ("embeds",), items, 0, 10)
    for number, embed in enumerate(items):
        _check_embed(problems, ("embeds", number), embed)
    total = sum(_embed_size(embed) for embed in items)
    if total > MOST_EMBED_TEXT:
        message = f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}"
        problems.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", message)


def _check_embed(problems: FormProblems, path: checks.Path, embed: Json) -> None:
    checks.text(problems, (*path, "title"), embed.get("title"), 256)
    checks.text(problems, (*path, "description"), embed.get("description"), 4096)
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    checks.text(problems, (*path, "footer", "text"), footer.get("text"), 2048)
    checks.text(problems, (*path, "author", "name"), author.get("name"), 256)
    fields = checks.objects(problems, (*path, "fields"), embed.get("fields"))
    checks.count(problems, (*path, "fields"), fields, 0, 25)
    for number, field in enumerate(fields):
        here = (*path, "fields", number)
        checks.text(problems, (*here, "name"), field.get("name"), 256, least=1, needed=True)
        checks.text(problems, (*here, "value"), field.get("value"), 1024, least=1, needed=True)


def _embed_size(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts.append((embed.get("footer") or {}).get("text"))
    texts.append((embed.get("author") or {}).get("name"))
    for field in embed.get("fields") or ():
        if isinstance(field, dict):
            texts += [field.get("name"), field.get("value")]
    return sum(checks.length(text) for text in texts if isinstance(text, str))
