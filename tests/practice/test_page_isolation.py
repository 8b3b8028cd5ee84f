"""Whose page: what somebody inside may name, and that absent looks exactly like not yours.

Beside `test_isolation.py`: these use cases are told who is inside, not who acts on Discord.
"""

from __future__ import annotations

import inspect

import pytest

from bot.practice import entering, passkeys, writing
from bot.practice import inside as inside_
from bot.practice.refusals import NotThere

from .cast import dump
from .page import enrols, inside, made

ABSENT = "nosuchthing2"
BY_ID = {"passkeys.approve": entering.approve, "passkeys.remove": entering.remove}
# A form's key names nothing that is there: what is typed stands under one's own membership.
BY_FORM = {"writing.keep", "writing.of", "writing.sent"}
by_id = pytest.mark.parametrize("call", BY_ID.values(), ids=list(BY_ID))


def told_who_is_inside():
    """Every use case of the page that is told who is inside, by module and name."""
    for module in (inside_, passkeys, writing):
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                parameters = inspect.signature(function).parameters
                if "here" in parameters:
                    yield f"{module.__name__.rpartition('.')[2]}.{name}", list(parameters)


def test_no_use_case_that_is_told_which_is_left_out_here():
    """A new one belongs into the tables above."""
    told = {
        name
        for name, parameters in told_who_is_inside()
        if any(p.endswith("_id") or p == "form" for p in parameters)
    }
    assert told == BY_ID.keys() | BY_FORM


@by_id
async def test_ones_own_is_there(group, ana, call):
    here = await inside(group, ana)
    more = await entering.add(group, here, made())
    await call(group, here, more.id)


@by_id
async def test_anothers_and_an_absent_one_look_exactly_alike(group, ana, ben, call):
    hers, his = await inside(group, ana), await inside(group, ben)
    await enrols(group, ana)
    waiting = (await entering.mine(group, hers))[1].id
    before = await dump(group)
    for passkey in (hers.passkey_id, waiting, ABSENT, "", hers.session):
        with pytest.raises(NotThere) as refusal:
            await call(group, his, passkey)
        assert (refusal.value.args, refusal.value.fill) == (("not_there",), {})
    assert await dump(group) == before


async def test_what_one_is_told_of_ones_passkeys_holds_nothing_of_another(group, ana, ben):
    hers, his = await inside(group, ana, "hers"), await inside(group, ben, "his")
    told = repr(await entering.mine(group, his))
    for secret in ("hers", hers.passkey_id, hers.clinician.id, hers.session):
        assert secret not in told
