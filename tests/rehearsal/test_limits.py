"""Discord's documented limits: what just fits is taken, what does not is 50035."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rehearsal.errors import ApiError
from bot.rehearsal.message_rules import check_message
from bot.rehearsal.modal_rules import check_modal

V2 = 1 << 15


def button(**changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Yes", "custom_id": "a:b:1"} | changes


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def options(number: int, **changes: Any) -> list[dict[str, Any]]:
    return [{"label": f"l{n}", "value": f"v{n}"} | changes for n in range(number)]


def select(number: int = 2, **changes: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s:s:1", "options": options(number)} | changes


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def container(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 17, "components": list(parts)}


def old(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"content": "x", "components": list(rows)} | more


def new(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2, "components": list(parts)} | more


def buttons(number: int) -> list[dict[str, Any]]:
    return [button(custom_id=f"b:b:{n}") for n in range(number)]


FITS = {
    "content of 2000": {"content": "x" * 2000},
    "five buttons in a row": old(row(*buttons(5))),
    "five rows": old(*(row(button(custom_id=f"r:r:{n}")) for n in range(5))),
    "a select with 25 options": old(row(select(25))),
    "a label of 80": old(row(button(label="x" * 80))),
    "a custom_id of 100": old(row(button(custom_id="x" * 100))),
    "40 components": new(*(text("x") for _ in range(40))),
    "4000 letters of text": new(text("x" * 2000), container(text("x" * 2000))),
    "embeds of 6000": {"embeds": [{"description": "x" * 4096}, {"description": "x" * 1904}]},
    "a nonce of 25": {"content": "x", "nonce": "n" * 25},
    "an emoji instead of a label": old(row(button(label=None, emoji={"name": "🌙"}))),
}

DOES_NOT = {
    "content of 2001": ({"content": "x" * 2001}, "content"),
    "emoji that count double": ({"content": "🌙" * 1001}, "content"),
    "six buttons in a row": (old(row(*buttons(6))), "components"),
    "an empty row": (old(row()), "components"),
    "six rows": (old(*(row(button(custom_id=f"r:r:{n}")) for n in range(6))), "components"),
    "a button beside a select": (old(row(select(), button())), "components"),
    "26 options": (old(row(select(26))), "components"),
    "no options": (old(row(select(0))), "components"),
    "an option's label of 101": (old(row(select(options=options(1, label="x" * 101)))), "comp"),
    "an option's value of 101": (old(row(select(options=options(1, value="x" * 101)))), "comp"),
    "an option's description of 101": (
        old(row(select(options=options(1, description="x" * 101)))),
        "components",
    ),
    "two options of one value": (old(row(select(options=options(2, value="same")))), "comp"),
    "a placeholder of 151": (old(row(select(placeholder="x" * 151))), "components"),
    "more to choose than there is": (old(row(select(2, max_values=3))), "components"),
    "min above max": (old(row(select(3, min_values=2, max_values=1))), "components"),
    "a label of 81": (old(row(button(label="x" * 81))), "components"),
    "no label and no emoji": (old(row(button(label=None))), "components"),
    "no custom_id": (old(row(button(custom_id=None))), "components"),
    "an empty custom_id": (old(row(button(custom_id=""))), "components"),
    "a custom_id of 101": (old(row(button(custom_id="x" * 101))), "components"),
    "one custom_id twice": (old(row(button()), row(button())), "components"),
    "a custom_id on a link": (old(row(button(style=5, url="https://x.example"))), "components"),
    "a link without address": (old(row(button(style=5, custom_id=None))), "components"),
    "text among old components": (old(text("x")), "components"),
    "content among new components": (new(text("x"), content="x"), "content"),
    "embeds among new components": (new(text("x"), embeds=[{"title": "x"}]), "embeds"),
    "41 components": (new(*(text("x") for _ in range(41))), "components"),
    "41 components, nested": (new(container(*(text("x") for _ in range(40)))), "components"),
    "4001 letters of text": (new(text("x" * 2000), container(text("x" * 2001))), "components"),
    "a container in a container": (new(container(container(text("x")))), "components"),
    "a section without accessory": (new({"type": 9, "components": [text("x")]}), "components"),
    "an unknown component": (new({"type": 99}), "components"),
    "a file that was not sent": (
        new({"type": 13, "file": {"url": "attachment://x.txt"}}),
        "components",
    ),
    "one id twice": (new(text("x") | {"id": 3}, text("y") | {"id": 3}), "components"),
    "an embed title of 257": ({"embeds": [{"title": "x" * 257}]}, "embeds"),
    "26 embed fields": ({"embeds": [{"fields": [{"name": "x", "value": "y"}] * 26}]}, "embeds"),
    "embeds of 6001": (
        {"embeds": [{"description": "x" * 4096}, {"description": "x" * 1905}]},
        "embeds",
    ),
    "a nonce of 26": ({"content": "x", "nonce": "n" * 26}, "nonce"),
    "components that are no list": ({"content": "x", "components": {}}, "components"),
}


@pytest.mark.parametrize("body", FITS.values(), ids=FITS)
def test_what_just_fits_in_a_message_is_taken(body):
    check_message(body)


@pytest.mark.parametrize(("body", "where"), DOES_NOT.values(), ids=DOES_NOT)
def test_what_does_not_fit_in_a_message_is_refused(body, where: str):
    with pytest.raises(ApiError) as told:
        check_message(body)

    assert (told.value.status, told.value.code) == (400, 50035)
    assert next(iter(told.value.errors)).startswith(where)


def label(component: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"type": 18, "label": "Field", "component": component} | changes


def field(**changes: Any) -> dict[str, Any]:
    return {"type": 4, "style": 2, "custom_id": "words"} | changes


def radio(number: int = 3, **changes: Any) -> dict[str, Any]:
    return {"type": 21, "custom_id": "quiet", "options": options(number)} | changes


def checkboxes(number: int = 3, **changes: Any) -> dict[str, Any]:
    return {"type": 22, "custom_id": "markers", "options": options(number)} | changes


def modal(*parts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"custom_id": "thing:verb:1", "title": "A form", "components": list(parts)} | changes


def fields(number: int) -> list[dict[str, Any]]:
    return [label(field(custom_id=f"f{n}")) for n in range(number)]


MODAL_FITS = {
    "five fields": modal(*fields(5)),
    "a title of 45": modal(*fields(1), title="x" * 45),
    "a label of 45": modal(label(field(), label="x" * 45)),
    "a description of 100": modal(label(field(), description="x" * 100)),
    "ten radios": modal(label(radio(10))),
    "ten checkboxes": modal(label(checkboxes(10))),
    "one checkbox": modal(label({"type": 23, "custom_id": "agree"})),
    "checkboxes of which none is needed": modal(label(checkboxes(min_values=0, required=False))),
    "text between": modal(text("Read this first."), *fields(4)),
    "4000 letters already there": modal(label(field(value="x" * 4000))),
    "the older form": modal(row(field(label="Words"))),
}

MODAL_DOES_NOT = {
    "six fields": modal(*fields(6)),
    "nothing": modal(),
    "a title of 46": modal(*fields(1), title="x" * 46),
    "no title": modal(*fields(1), title=""),
    "a custom_id of 101": modal(*fields(1), custom_id="x" * 101),
    "a label of 46": modal(label(field(), label="x" * 46)),
    "no label": modal(label(field(), label=None)),
    "a description of 101": modal(label(field(), description="x" * 101)),
    "a placeholder of 101": modal(label(field(placeholder="x" * 101))),
    "4001 letters already there": modal(label(field(value="x" * 4001))),
    "more letters than allowed": modal(label(field(value="xxx", max_length=2))),
    "max_length of 4001": modal(label(field(max_length=4001))),
    "min_length above max_length": modal(label(field(min_length=9, max_length=8))),
    "one radio": modal(label(radio(1))),
    "eleven radios": modal(label(radio(11))),
    "two radios chosen": modal(label(radio(options=[o | {"default": True} for o in options(2)]))),
    "no checkboxes": modal(label(checkboxes(0))),
    "eleven checkboxes": modal(label(checkboxes(11))),
    "more checks than boxes": modal(label(checkboxes(3, max_values=4))),
    "none needed, yet required": modal(label(checkboxes(min_values=0))),
    "one custom_id twice": modal(label(field()), label(field())),
    "a button": modal(row(button())),
    "a field without a label around it": modal(field()),
    "a label on the field inside a label": modal(label(field(label="Words"))),
    "a disabled select": modal(label(select(disabled=True))),
}


@pytest.mark.parametrize("data", MODAL_FITS.values(), ids=MODAL_FITS)
def test_what_just_fits_in_a_form_is_taken(data):
    check_modal(data)


@pytest.mark.parametrize("data", MODAL_DOES_NOT.values(), ids=MODAL_DOES_NOT)
def test_what_does_not_fit_in_a_form_is_refused(data):
    with pytest.raises(ApiError) as told:
        check_modal(data)

    assert told.value.code == 50035
    assert set(told.value.errors) == {"data"}
