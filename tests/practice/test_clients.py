"""A clinician's clients: two plain words, theirs alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.alliance.codes import plain_code
from bot.alliance.stages import Stage
from bot.practice import clients, ruptures
from bot.wording import CodeWords

from .cast import refused, words


async def codes_of(house, person):
    return [client.code for client in await clients.all_of(house, person())]


async def test_a_client_is_added_by_code_and_found_by_it(group, ana):
    added = await clients.add(group, ana(), "Grey  heron", 6)
    assert (added.client.code, added.client.held, added.again) == ("grey heron", 6, False)
    assert added.client.stage is Stage.MIDDLE
    for typed in ("grey heron", "Grey Heron", " grey-heron ", added.client.id):
        found = await clients.find(group, ana(), typed)
        assert (found.id, found.held) == (added.client.id, 6)


async def test_clients_are_listed_in_the_order_of_their_codes(group, ana):
    for code in ("tall reed", "calm alder", "grey heron"):
        await clients.add(group, ana(), code)
    assert await codes_of(group, ana) == ["calm alder", "grey heron", "tall reed"]


async def test_a_code_in_use_is_taken(group, ana, heron):
    with refused("code_taken"):
        await clients.add(group, ana(), "grey heron")


async def test_two_clinicians_may_use_the_same_code_and_do_not_meet(group, ana, ben, heron):
    theirs = (await clients.add(group, ben(), "grey heron")).client
    assert theirs.id != heron.id
    assert (await clients.find(group, ben(), "grey heron")).held == 0


async def test_an_ended_therapy_is_taken_up_again_under_its_code(group, ana, heron):
    await clients.end(group, ana(), "grey heron")
    assert await codes_of(group, ana) == []
    added = await clients.add(group, ana(), "grey heron")
    assert (added.again, added.client.id, added.client.held) == (True, heron.id, 3)
    assert await codes_of(group, ana) == ["grey heron"]


async def test_the_end_of_a_therapy_closes_no_rupture(group, ana, heron, rupture):
    """A rupture is never closed by itself, not even by an ending."""
    await clients.end(group, ana(), "grey heron")
    (view,) = await ruptures.waiting(group, ana())
    assert view.rupture.id == rupture


async def test_an_end_stays_the_day_it_was_said(group, ana, heron, clock):
    await clients.end(group, ana(), heron.id)
    ended = (await clients.find(group, ana(), heron.id)).ended_at
    clock.passes(days=3)
    await clients.end(group, ana(), heron.id)
    assert (await clients.find(group, ana(), heron.id)).ended_at == ended


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("heron", "code_not_two_words"),
        ("the grey heron", "code_not_two_words"),
        ("grey 12", "code_not_plain_words"),
        ("grey h.", "code_not_plain_words"),
        ("Grey Heron", "code_looks_like_a_name"),
        ("m heron", "code_looks_like_a_name"),
        ("anna heron", "code_looks_like_a_name"),
        ("grey thomas", "code_looks_like_a_name"),
    ],
)
async def test_what_is_no_code_is_refused_kindly_and_not_quoted(group, ana, code, reason):
    """Names stay outside: they are refused before anything is kept."""
    with refused(reason):
        await clients.add(group, ana(), code)
    assert await codes_of(group, ana) == []


async def test_the_number_of_sessions_can_be_corrected_both_ways(group, ana, heron):
    for held, stage in ((14, Stage.LATER), (2, Stage.EARLY), (0, Stage.EARLY)):
        corrected = await clients.set_course(group, ana(), "grey heron", held=held, ending=None)
        assert (corrected.held, corrected.stage) == (held, stage)


async def test_ending_is_the_clinicians_word_and_can_be_taken_back(group, ana, heron):
    ending = await clients.set_course(group, ana(), heron.id, held=None, ending=True)
    assert (ending.stage, ending.held) == (Stage.ENDING, 3)
    back = await clients.set_course(group, ana(), heron.id, held=None, ending=False)
    assert back.stage is Stage.EARLY


async def test_what_is_typed_finds_ones_own_codes(group, ana, ben, heron, moss):
    await clients.add(group, ana(), "grey reed")
    found = await clients.matching(group, ana(), " GREY")
    assert [client.code for client in found] == ["grey heron", "grey reed"]
    assert [c.code for c in await clients.matching(group, ana(), "heron")] == ["grey heron"]
    assert await clients.matching(group, ana(), "moss") == []


async def test_whoever_has_not_joined_is_offered_nothing(group, cleo, heron):
    assert await clients.matching(group, cleo(), "") == []


async def test_suggestions_are_plain_free_and_begin_as_typed(group, ana):
    code_words = words().code_words
    first = code_words.first[0]
    for typed in ("", first[:2], first, "zzz", "Anna"):
        offered = await clients.suggestions(group, ana(), typed)
        assert len(offered) == len(set(offered)) == 5
        for code in offered:
            assert plain_code(code, given_names=words().given_names) == code
    assert all(code.startswith(first) for code in await clients.suggestions(group, ana(), first))


def test_every_code_that_could_be_suggested_can_be_taken():
    code_words = words().code_words
    for first in code_words.first:
        for second in code_words.second:
            code = f"{first} {second}"
            assert plain_code(code, given_names=words().given_names) == code


def with_few_words(house):
    """The house with four codes to propose."""
    few = replace(words(), code_words=CodeWords(("grey", "calm"), ("heron", "alder")))
    return replace(house, wording=few)


@pytest.mark.parametrize("typed", ["", "grey", "zzz"])
async def test_no_code_in_use_is_suggested_whatever_is_typed(group, ana, typed):
    few = with_few_words(group)
    await clients.add(few, ana(), "grey heron")
    await clients.add(few, ana(), "grey alder")
    assert set(await clients.suggestions(few, ana(), typed)) == {"calm heron", "calm alder"}


async def test_the_code_of_an_ended_therapy_is_not_suggested(group, ana, heron):
    """Taken for somebody new, it would bring another person's history with it."""
    few = with_few_words(group)
    await clients.end(few, ana(), "grey heron")
    assert "grey heron" not in await clients.suggestions(few, ana(), "grey")


class Counted(tuple):
    """Words, and how often one was looked at."""

    looks = 0

    def __iter__(self):
        for word in super().__iter__():
            Counted.looks += 1
            yield word

    def __getitem__(self, place):
        Counted.looks += 1
        return super().__getitem__(place)


@pytest.mark.parametrize("typed", ["", "a", "alpha ", "nothing like it"])
async def test_a_keystroke_looks_at_words_and_not_at_every_pair_of_them(group, ana, typed):
    letters = "abcdefghijklmnopqrst"
    first = Counted(["alpha", *(f"a{x}{y}" for x in letters for y in letters)])
    second = Counted(f"b{x}{y}" for x in letters for y in letters)
    many = replace(group, wording=replace(words(), code_words=CodeWords(first, second)))
    Counted.looks = 0
    assert len(await clients.suggestions(many, ana(), typed)) == 5
    assert Counted.looks <= len(first) + len(second) + 10


async def test_there_is_an_end_to_the_number_of_codes(group, ana, monkeypatch):
    monkeypatch.setattr(clients, "_MOST_CLIENTS", 2)
    await clients.add(group, ana(), "grey heron")
    await clients.add(group, ana(), "calm alder")
    with refused("too_many_clients"):
        await clients.add(group, ana(), "tall reed")
    await clients.end(group, ana(), "calm alder")
    await clients.add(group, ana(), "tall reed")


async def test_therapies_that_ended_are_offered_where_they_are_asked_for(group, ana, ben, heron):
    await clients.add(group, ana(), "green lake")
    await clients.end(group, ana(), heron.id)
    assert [c.code for c in await clients.matching(group, ana(), "gre")] == ["green lake"]
    found = await clients.matching(group, ana(), "gre", ended_too=True)
    assert [c.code for c in found] == ["grey heron", "green lake"]
    assert await clients.matching(group, ben(), "gre", ended_too=True) == []
