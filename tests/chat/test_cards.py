"""Every card fits Discord's limits and stays inert, whatever stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.cards import notices
from bot.chat.forms import drawn
from bot.chat.pieces import Card, excerpt, pages, spread
from bot.practice.refusals import Refusal
from bot.records.ids import new_id
from bot.rehearsal import Answer
from bot.rehearsal.message_rules import check_message
from bot.rehearsal.modal_rules import check_modal
from bot.wording import Wording

from .cast import Group, everything_shown, typed_in

V2 = 1 << 15
MOST = 4000

WORST = {
    "stars": "*" * MOST,
    "lines": "a\n" * (MOST // 2),
    "opened lines": "#\n" * (MOST // 2),
    "empty lines": "a" + "\n" * (MOST - 2) + "b",
    "mentions": "@" * MOST,
    "links": "http://" * (MOST // 7),
    "emoji": "👩‍👩‍👧‍👦" * (MOST // 11),
    "astral": "𝄞" * (MOST // 2),
    "right to left": "\u202eשתיקה " * (MOST // 8),  # noqa: RUF001
    "spaces": "a" + " " * (MOST - 2) + "b",
    "one long word": "a" * MOST,
}
texts = st.one_of(
    st.sampled_from(sorted(WORST.values())),
    st.text(max_size=300),
    st.text(st.sampled_from("*_`~|>#-+.1 \n@<>:/[]()\\"), max_size=MOST),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).map(
        lambda part: (part * MOST)[:MOST]
    ),
)


def fits(card: Card) -> bool:
    """Whether Discord takes the card; raises what it would answer where it does not."""
    check_message({"flags": V2, "components": card.to_components()})
    return True


@pytest.mark.parametrize("typed", WORST.values(), ids=WORST.keys())
async def test_every_card_can_be_shown_whatever_was_written(group: Group, typed: str):
    for shown in [answer async for answer in _every_card_with(group, typed)]:
        assert everything_shown(shown)


@pytest.mark.nightly
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=texts)
async def test_every_card_can_be_shown_whatever_could_be_written(group: Group, typed: str):
    for shown in [answer async for answer in _every_card_with(group, typed)]:
        assert everything_shown(shown)


async def _every_card_with(group: Group, typed: str) -> Iterator[Answer]:
    """Every card that quotes somebody's words, with these words in all its places."""
    group.clock.move(hours=3)
    ana, room = group.ana, group.room
    ana.patience = 0.5
    client = await group.has_client(ana)
    yield await ana.submit_raw(
        f"debrief:save:{client.id}.{new_id()}",
        typed_in(
            presence="clearly_quieter",
            markers=["silent", "polite", "complained_about_me", "wants_to_stop"],
            reactions=["bored", "explained", "went_silent"],
            moment=typed,
            next_line=typed,
        ),
        channel=room,
    )
    (debrief,) = (await group.bot.rows("select id from debriefs order by rowid desc"))[0]
    for press in ("show", "other", "mixed"):
        yield await ana.press_raw(f"debrief:{press}:{debrief}", channel=room)
    (rupture,) = (await group.bot.rows("select id from ruptures order by rowid desc"))[0]
    yield await ana.press_raw(f"rupture:unsaid:{rupture}", channel=room)
    for _ in range(3):
        yield await ana.submit_raw(
            f"rupture:repaired:{rupture}.{new_id()}",
            typed_in(line=typed, reception="mixed", afterwards=typed, extent="partly"),
            channel=room,
        )
    yield await ana.submit_raw(
        f"rupture:planned:{rupture}.{new_id()}", typed_in(line=typed or "x"), channel=room
    )
    yield await ana.press_raw(f"rupture:show:{rupture}", channel=room)
    yield await ana.slash(room, "digest")


@pytest.mark.parametrize("typed", WORST.values(), ids=WORST.keys())
async def test_a_form_opens_again_with_whatever_was_planned(group: Group, typed: str):
    rupture = await group.has_rupture(group.ana)
    line = typed.strip()
    await group.ana.submit_raw(
        f"rupture:planned:{rupture}", typed_in(line=line), channel=group.room
    )

    form = await group.ana.press_raw(f"rupture:plan:{rupture}", channel=group.room)

    default = form.modal.field("line").default
    assert default
    assert line.startswith(default)


@settings(deadline=None)
@given(typed=st.lists(texts, max_size=3))
def test_words_given_back_fit_whatever_they_are(wording: Wording, typed: list[str]):
    cards = notices.typed(wording, typed)

    assert all(fits(card) for card in cards)


@settings(deadline=None)
@given(typed=texts)
def test_pages_joined_are_the_text(typed: str):
    cut = pages(typed)

    assert "".join(cut) == typed
    assert all(len(page.encode("utf-16-le", "surrogatepass")) // 2 <= MOST for page in cut)


@settings(deadline=None)
@given(typed=st.lists(texts.filter(str.strip), min_size=1, max_size=8))
def test_what_is_spread_over_cards_is_whole_and_fits(typed: list[str]):
    cards = spread(*typed)

    shown = "".join(
        part["content"] for card in cards for part in card.to_components()[0]["components"]
    )
    assert "".join(shown.split()) == "".join("".join(typed).split())
    assert all(fits(card) for card in cards if "".join(_contents(card)).strip())


def _contents(card: Card) -> list[str]:
    return [part["content"] for part in card.to_components()[0]["components"]]


@settings(deadline=None)
@given(typed=texts, most=st.integers(10, 400))
def test_an_excerpt_is_the_beginning_and_never_longer(typed: str, most: int):
    words = typed.strip()

    short = excerpt(words, most)

    assert len(short) <= most
    assert words.startswith(short.removesuffix("…"))


@settings(deadline=None)
@given(typed=texts)
def test_nothing_that_was_typed_can_ping_or_pretend(wording: Wording, typed: str):
    shown = wording.plain(typed)

    assert "@everyone" not in shown
    assert re.search(r"@(?!\u200b)", shown) is None
    assert re.search(r"(?<!\\)(?:\\\\)*<[@#:]", shown) is None


def test_every_refusal_there_is_fits_a_card(wording: Wording):
    reasons = [key for key in wording.texts if key.startswith("errors.")]

    for key in reasons:
        needed = wording.texts[key].known
        refusal = Refusal(key.removeprefix("errors."), **dict.fromkeys(needed, "Europe/Lisbon"))
        assert fits(notices.refusal(wording, refusal))
        assert fits(notices.refused_form(wording, refusal, new_id()))


def test_every_form_opens_with_text_and_without_where_anything_is_left_to_ask(wording: Wording):
    for form in wording.forms.values():
        for with_text in (True, False):
            modal = drawn(form, f"a:b:{new_id()}", about="w" * 41, with_text=with_text)
            if modal.children:
                check_modal(modal.to_dict())


def test_an_empty_answer_shows_no_empty_text(wording: Wording):
    assert fits(notices.said("A heading"))
    assert notices.typed(wording, ["", "  "]) == []
