"""What is looked for in a clinician's words before they are shared."""

from __future__ import annotations

from bot.alliance.identifiers import Kind
from bot.practice import clients, harmless, join, watching
from bot.practice.looking import found_in

from .cast import count, dump, refused


async def test_each_text_is_looked_through_under_its_own_key(group, ana, heron):
    texts = {"moment": "Call me on +44 20 7946 0958", "question": "What did I miss?"}
    found = await found_in(group, ana(), texts, heron.id)
    assert [one.kind for one in found["moment"]] == [Kind.PHONE]
    assert found["question"] == ()


async def test_a_client_of_somebody_else_is_not_there(group, ana, ben, heron):
    with refused("not_there"):
        await found_in(group, ben(), {"moment": "x"}, heron.id)


async def test_words_that_name_nobody_are_not_underlined_for_the_whole_group(
    group, ana, ben, heron
):
    text = {"moment": "Then the Kintsugi of it, and Mrs Kintsugi came."}
    await harmless.allow(group, ben(), ["Kintsugi"])
    found = await found_in(group, ana(), text, heron.id)
    assert [one.kind for one in found["moment"]] == [Kind.NAME]


async def test_nobody_reads_or_takes_away_anothers_words(group, ana, ben):
    await harmless.allow(group, ben(), ["Kintsugi"])
    assert (await harmless.mine(group, ana())).words == ()
    await harmless.put(group, ana(), {"words": ""})
    assert (await harmless.mine(group, ben())).words == ("kintsugi",)


async def test_a_list_is_changed_by_what_stands_in_its_form(group, ana):
    await harmless.put(group, ana(), {"words": "Kintsugi, Ikigai's  12 ikigai"})
    own = await harmless.put(group, ana(), {"words": "ikigai Hygge"})
    assert own.words == ("hygge", "ikigai")


async def test_an_older_list_that_comes_again_changes_nothing(group, ana):
    await harmless.put(group, ana("first"), {"words": "Kintsugi"})
    await harmless.put(group, ana(), {"words": "Hygge"})
    own = await harmless.put(group, ana("first"), {"words": "Kintsugi"})
    assert own.words == ("hygge",)


async def test_too_many_words_change_nothing(group, ana):
    many = [f"{a}{b}word" for a in "abcdefghijklmnop" for b in "abcdefghijklmnop"]
    with refused("harmless_too_many"):
        await harmless.allow(group, ana(), many)
    assert (await harmless.mine(group, ana())).words == ()


async def test_a_watched_name_holds_a_text_up_also_in_small_letters(group, ana, heron):
    told = await watching.watch(group, ana(), heron.id, "Rosalind van Okafor")
    assert told == watching.Watched(2)
    text = "then rosalind said that the van was late"
    found = await found_in(group, ana(), {"moment": text}, heron.id)
    (one,) = [place for place in found["moment"] if place.holds]
    assert (one.kind, text[one.start : one.end]) == (Kind.WATCHED, "rosalind")


async def test_of_another_client_it_is_found_where_it_is_about_them_all(group, ana, heron):
    other = (await clients.add(group, ana(), "quiet moss")).client
    await watching.watch(group, ana(), other.id, "Rosalind")
    text = {"moment": "then rosalind came"}
    about_one = await found_in(group, ana(), text, heron.id)
    about_all = await found_in(group, ana(), text)
    assert not any(one.holds for one in about_one["moment"])
    assert any(one.holds for one in about_all["moment"])


async def test_no_part_of_the_name_stands_in_the_records(group, ana, heron):
    await watching.watch(group, ana(), heron.id, "Rosalind Okafor")
    kept = repr(await dump(group)).casefold()
    assert "rosalind" not in kept
    assert "okafor" not in kept
    assert await count(group, "watched_names") == 2


async def test_a_new_name_takes_the_place_of_the_old_and_can_be_forgotten(group, ana, heron):
    await watching.watch(group, ana(), heron.id, "Rosalind Okafor")
    assert await watching.watch(group, ana(), heron.id, "J.") == watching.Watched(0)
    assert (await watching.watched(group, ana(), heron.id)).forms == 2
    await watching.watch(group, ana(), heron.id, "Tove")
    assert (await watching.watched(group, ana(), heron.id)).forms == 1
    await watching.unwatch(group, ana(), heron.id)
    assert await count(group, "watched_names") == 0


async def test_a_watched_name_is_no_clients_code(group, ana, heron):
    told = await watching.watch(group, ana(), heron.id, "Ines Heron")
    assert told.in_code
    with refused("code_looks_like_a_name"):
        await clients.add(group, ana(), "blue heron")


async def test_watching_for_somebody_elses_client_is_watching_for_nobody(group, ben, heron):
    for act in (watching.watched, watching.unwatch):
        with refused("not_there"):
            await act(group, ben(), heron.id)
    with refused("not_there"):
        await watching.watch(group, ben(), heron.id, "Rosalind")


async def test_names_and_words_go_with_whoever_gave_them(group, ana, heron):
    await watching.watch(group, ana(), heron.id, "Rosalind")
    await harmless.allow(group, ana(), ["Kintsugi"])
    await join.leave_and_erase(group, ana())
    assert await count(group, "watched_names") == await count(group, "allowed_words") == 0
