"""One router for everything that is pressed, picked or sent, however old it is."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.chat.handlers import every_route
from bot.chat.router import LONGEST, Router, custom_id
from bot.records.ids import new_id

from .cast import Group, everything_shown, typed_in

ROUTES = sorted(every_route().routes)

anything = st.text(min_size=1, max_size=LONGEST)
nearly = st.builds(
    lambda route, rest: f"{route}:{rest}"[:LONGEST],
    st.sampled_from(ROUTES),
    st.one_of(st.text(max_size=60), st.text("abc0.-:", max_size=60)),
)
in_one_test = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


async def _never_reached(*_: object) -> None:
    raise AssertionError


@settings(deadline=None)
@given(st.sampled_from(ROUTES), st.lists(st.builds(new_id), max_size=2))
def test_every_custom_id_that_is_built_finds_its_way_back(route: str, ids: list[str]):
    built = custom_id(route, *ids)

    found = every_route().find(built)

    assert found is not None
    assert found[1] == ".".join(ids)
    assert len(built) <= LONGEST


@settings(deadline=None)
@given(st.sampled_from(ROUTES), st.text(min_size=1).filter(lambda t: not t.isascii()))
def test_no_words_ever_get_into_a_custom_id(route: str, words: str):
    with pytest.raises(ValueError, match="cannot carry"):
        custom_id(route, words)


def test_a_custom_id_too_long_for_discord_is_never_built():
    with pytest.raises(ValueError, match="cannot carry"):
        custom_id("debrief:save", "a" * LONGEST)


@settings(deadline=None)
@given(anything)
def test_whatever_comes_in_the_router_knows_it_or_does_not(name: str):
    found = every_route().find(name)

    assert found is None or found[1] in name


def test_a_route_has_one_handler():
    router = Router()
    router.on("a:b")(_never_reached)

    with pytest.raises(ValueError, match="already"):
        router.on("a:b")(_never_reached)


@in_one_test
@given(name=st.one_of(anything, nearly))
@example(name="debrief:open")
@example(name="debrief:nothing:")
@example(name="digest:mine\n")
@example(name="lines:more:withdrawal-early-99999999999999999999999999")
@example(name="rupture:pick:" + "9" * 80)
@example(name="x" * 100)
async def test_whatever_is_pressed_is_answered(group: Group, name: str):
    answer = await group.ana.press_raw(name, channel=group.room)

    assert everything_shown(answer)


@in_one_test
@given(name=st.one_of(anything, nearly), typed=st.text(max_size=50))
@example(name="join:open", typed="")
@example(name="form:again:1", typed="x y")
@example(name="review:save", typed="x y")
@example(name="formulation:add:", typed="x y")
@example(name="rupture:planned", typed="")
async def test_whatever_is_sent_is_answered(group: Group, name: str, typed: str):
    answer = await group.cleo.submit_raw(name, typed_in(moment=typed), channel=group.room)

    assert everything_shown(answer)


@pytest.mark.nightly
@settings(in_one_test, max_examples=10_000)
@given(name=st.one_of(anything, nearly))
async def test_whatever_is_pressed_is_answered_ten_thousand_times(group: Group, name: str):
    answer = await group.ana.press_raw(name, channel=group.room)

    assert everything_shown(answer)


async def test_what_is_too_old_says_where_to_begin_anew(group: Group):
    answer = await group.ana.press_raw("debrief:of-2019:1", channel=group.room)

    assert group.say("errors.too_old") in answer.message.text
    assert answer.message.ephemeral


async def test_a_form_too_old_goes_back_with_its_words(group: Group):
    moment = group.sentinels.words()

    answer = await group.ana.submit_raw("old:form:1", typed_in(moment=moment), channel=group.room)
    await answer.followed_up()

    assert group.say("errors.too_old") in answer.message.text
    assert moment in everything_shown(answer)
