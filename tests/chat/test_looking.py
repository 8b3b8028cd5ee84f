"""In Discord: a hint on what was saved, and one's own words that name nobody."""

from __future__ import annotations

from bot.practice import harmless, setup
from bot.records.ids import new_id

from .at_the_page import page_buttons
from .cast import Group, everything_shown, typed_in

HINT = "in your words there may be"


async def writes(group: Group, pattern: str) -> str:
    """Everything shown after Ana has written a formulation."""
    client = await group.has_client(group.ana)
    name = f"formulation:save:{client.id}.{new_id()}"
    shown = await group.ana.submit_raw(name, typed_in(pattern=pattern), channel=group.room)
    return everything_shown(shown)


async def test_words_that_could_tell_who_it_is_are_saved_with_a_hint(group: Group):
    shown = await writes(group, "She writes to me from kxq@example.org.")
    assert "kxq" in shown
    assert f"{HINT} an e-mail address." in shown


async def test_plain_words_have_no_hint(group: Group):
    assert HINT not in await writes(group, "She thanks me, and I explain.")


async def test_where_sentences_stand_on_the_page_discord_has_no_hint(group: Group):
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")
    assert HINT not in await writes(group, "She writes to me from kxq@example.org.")


async def test_ones_own_words_are_kept_by_a_form(group: Group):
    form = await group.ana.press_raw("words:ask", channel=group.room)
    shown = await group.ana.submit(form.modal, {"words": "Kintsugi, Ikigai"})
    assert "Your list has 2 words." in shown.message.text
    assert "kintsugi" not in everything_shown(shown).lower()
    assert (await harmless.mine(group.bot.house, group.acts(group.ana))).words == (
        "ikigai",
        "kintsugi",
    )


async def test_where_words_stand_on_the_page_the_list_does_too(group: Group):
    await harmless.allow(group.bot.house, group.acts(group.ana), ["Kintsugi"])
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")
    shown = await group.ana.press_raw("words:ask", channel=group.room)
    assert "kintsugi" not in everything_shown(shown).lower()
    assert page_buttons(shown.message)
