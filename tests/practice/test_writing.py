"""What is being typed on the page: no key is struck twice, and no word is kept twice."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.practice import entering, forget, join, setup, writing
from bot.practice.writing import Outcome, Unfinished

from .cast import count, dump, refused, rows
from .conftest import joins
from .page import inside, link, shows

FORM = "debrief:heron:form-1"
OTHER = "formulation:heron"


@pytest.fixture
async def here(group, ana):
    """Ana, inside."""
    return await inside(group, ana, "hers")


async def types(house, here, text, seq=1, sheet="a", form=FORM):
    """Something is typed on a sheet."""
    return await writing.keep(house, here, form, sheet, seq, {"moment": text})


async def stands(house, here, form=FORM):
    """What stands in a form, typed last."""
    kept = await writing.of(house, here, form)
    return kept and kept.answers.get("moment")


async def test_what_was_typed_comes_back_as_it_was(group, here, clock):
    given = {"presence": "same", "markers": ["late", "polite"], "moment": " 'ß'\n\n☂ \u2028 "}
    assert await writing.keep(group, here, FORM, "a", 7, given) is Outcome.KEPT
    kept = await writing.of(group, here, FORM)
    assert (kept.answers, kept.at, kept.seq, kept.sheet) == (given, clock(), 7, "a")
    assert kept.others == {}


async def test_where_nothing_was_typed_nothing_waits(group, here):
    assert await writing.of(group, here, FORM) is None
    assert await writing.unfinished(group, here) == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(1, 7)))
async def test_in_whatever_order_they_arrive_the_last_keystroke_stands(group, here, order):
    """A slow line brings an older one late; it changes nothing."""
    sheet = f"s{''.join(map(str, order))}"
    newest = 0
    for seq in order:
        outcome = await types(group, here, f"up to {seq}", seq, sheet)
        assert outcome is (Outcome.KEPT if seq > newest else Outcome.OLDER)
        newest = max(newest, seq)
    assert await stands(group, here) == "up to 6"
    await writing.sent(group, here, FORM)


async def test_what_arrives_at_the_same_moment_leaves_the_newest(group, here):
    await asyncio.gather(*(types(group, here, f"{seq}", seq) for seq in range(20)))
    assert await stands(group, here) == "19"


async def test_the_same_again_counts_once(group, here, clock):
    await types(group, here, "once")
    before = await dump(group)
    await types(group, here, "once")
    assert await dump(group) == before


async def test_two_windows_are_two_sheets_and_neither_overwrites_the_other(group, here, clock):
    await types(group, here, "on the phone", seq=9, sheet="phone")
    clock.passes(seconds=1)
    await types(group, here, "on the laptop", sheet="laptop")
    kept = await writing.of(group, here, FORM)
    assert (kept.answers["moment"], kept.sheet) == ("on the laptop", "laptop")
    assert kept.others == {"moment": ("on the phone",)}
    clock.passes(seconds=1)
    await types(group, here, "on the phone, more", seq=10, sheet="phone")
    kept = await writing.of(group, here, FORM)
    assert kept.answers["moment"] == "on the phone, more"
    assert kept.others == {"moment": ("on the laptop",)}


async def test_what_other_windows_say_alike_is_said_once(group, here, clock):
    for sheet, text in (("a", "Else."), ("b", "Else. "), ("c", ""), ("d", "This."), ("e", "This.")):
        await types(group, here, text, sheet=sheet)
        clock.passes(seconds=1)
    kept = await writing.of(group, here, FORM)
    assert (kept.answers["moment"], kept.others) == ("This.", {"moment": ("Else.",)})


async def test_once_sent_nothing_of_it_is_kept_and_nothing_late_is_kept_again(group, here):
    await types(group, here, "a sentence")
    await types(group, here, "another", sheet="b")
    await writing.sent(group, here, FORM)
    assert await writing.of(group, here, FORM) is None
    assert await writing.unfinished(group, here) == []
    assert {answers for (answers,) in await rows(group, "select answers from writing")} == {"{}"}
    before = await dump(group)
    for sheet in ("a", "b"):
        assert await types(group, here, "late", seq=99, sheet=sheet) is Outcome.SENT
    assert await dump(group) == before


async def test_what_is_on_its_way_while_the_form_is_sent_is_not_kept_again(group, here):
    """The first keystrokes may arrive after the form that holds them."""
    await writing.sent(group, here, FORM, "a")
    assert await types(group, here, "late") is Outcome.SENT
    assert await writing.unfinished(group, here) == []


async def test_what_was_typed_elsewhere_since_stays_unfinished(group, here, clock):
    """Whoever sends one window has not seen what was typed in the other since it was begun."""
    await types(group, here, "seen before", sheet="old")
    clock.passes(minutes=1)
    await types(group, here, "sent", sheet="laptop")
    clock.passes(minutes=1)
    await types(group, here, "not seen", sheet="phone")
    clock.passes(minutes=1)
    await types(group, here, "sent, and more", seq=2, sheet="laptop")
    await writing.sent(group, here, FORM, "laptop")
    kept = await writing.of(group, here, FORM)
    assert (kept.answers["moment"], kept.others) == ("not seen", {})
    assert await types(group, here, "late", seq=9, sheet="old") is Outcome.SENT
    await writing.sent(group, here, FORM)
    assert await writing.of(group, here, FORM) is None


async def test_sent_twice_it_was_sent_once(group, here):
    await types(group, here, "a sentence")
    await writing.sent(group, here, FORM, "a")
    before = await dump(group)
    await writing.sent(group, here, FORM, "a")
    await writing.sent(group, here, FORM)
    assert await dump(group) == before


async def test_a_form_can_be_filled_in_again_on_a_fresh_sheet(group, here):
    await types(group, here, "first")
    await writing.sent(group, here, FORM, "a")
    await types(group, here, "second", sheet="b")
    assert await stands(group, here) == "second"


async def test_what_is_unfinished_is_listed_newest_first(group, here, clock):
    await types(group, here, "one")
    first = clock()
    clock.passes(minutes=1)
    await types(group, here, "two", form=OTHER)
    assert await writing.unfinished(group, here) == [
        Unfinished(OTHER, clock()),
        Unfinished(FORM, first),
    ]
    clock.passes(minutes=1)
    await types(group, here, "three", sheet="b")
    assert [one.form for one in await writing.unfinished(group, here)] == [FORM, OTHER]


async def test_nobody_reads_or_wipes_what_another_types_in_the_form_of_the_same_name(
    group, here, ben
):
    his = await inside(group, ben)
    await types(group, here, "hers")
    assert await writing.of(group, his, FORM) is None
    assert await writing.unfinished(group, his) == []
    await types(group, his, "his", seq=50)
    await writing.sent(group, his, FORM)
    await writing.sent(group, his, FORM, "a")
    assert await stands(group, here) == "hers"


@pytest.mark.parametrize(
    ("form", "sheet", "seq"),
    [
        ("", "a", 1),
        ("debrief", "a", 1),
        ("Debrief:x", "a", 1),
        ("debrief:x:y:z", "a", 1),
        ("debrief:grey heron", "a", 1),
        ("debrief:" + "x" * 200, "a", 1),
        (f"{FORM}\n", "a", 1),
        (FORM, "", 1),
        (FORM, "../a", 1),
        (FORM, "x" * 65, 1),
        (FORM, "a", -1),
        (FORM, "a", 2**53),
    ],
)
async def test_a_name_that_no_page_of_ours_gives_is_refused(group, here, form, sheet, seq):
    before = await dump(group)
    with refused("writing_unknown"):
        await writing.keep(group, here, form, sheet, seq, {"moment": "x"})
    assert await dump(group) == before


async def test_what_is_no_text_is_refused(group, here):
    with refused("writing_unknown"):
        await types(group, here, "\ud800")


async def test_a_sheet_holds_only_so_much(group, here):
    fits = 64 * 1024 - len('{"moment": ""}')
    await types(group, here, "x" * fits)
    before = await dump(group)
    for text in ("x" * (fits + 1), "ß" * (fits // 2 + 1)):
        with refused("writing_too_long"):
            await types(group, here, text, seq=2)
    assert await dump(group) == before


async def test_only_so_many_forms_are_unfinished_and_none_is_dropped(group, here, monkeypatch):
    monkeypatch.setattr(writing, "_MOST_FORMS", 3)
    for n in range(3):
        await types(group, here, f"{n}", form=f"formulation:c{n}")
    with refused("writing_too_many"):
        await types(group, here, "one more", form="formulation:c3")
    await types(group, here, "0, and more", seq=2, form="formulation:c0")
    await types(group, here, "another window", sheet="b", form="formulation:c0")
    await writing.sent(group, here, "formulation:c1")
    await types(group, here, "one more", form="formulation:c3")
    assert len(await writing.unfinished(group, here)) == 3


async def test_only_so_many_windows_are_kept_and_none_is_dropped(group, here, monkeypatch):
    monkeypatch.setattr(writing, "_MOST_SHEETS", 3)
    for sheet in "abc":
        await types(group, here, sheet, sheet=sheet)
    with refused("writing_too_many"):
        await types(group, here, "d", sheet="d")
    await types(group, here, "a, and more", seq=2, sheet="a")
    assert await count(group, "writing") == 3


async def test_another_device_finds_what_was_typed_on_the_first(group, ana, here):
    await types(group, here, "on the phone")
    await shows(group, "hers")
    laptop = await shows(group, "hers", token=await link(group, ana))
    there = await writing_desk(group, laptop)
    assert await stands(group, there) == "on the phone"


async def writing_desk(house, entered):
    """Whoever came in, at their desk."""
    return await entering.visitor(house, entered.token)


async def test_what_was_typed_goes_with_the_membership_when_its_time_is_over(
    group, ana, here, clock
):
    await types(group, here, "a sentence")
    await join.leave(group, ana())
    clock.passes(days=180)
    await forget.erase_those_long_gone(group)
    assert await count(group, "writing") == 0


async def test_who_comes_back_in_time_finds_what_they_typed(group, ana, here, clock):
    await types(group, here, "a sentence")
    await join.leave(group, ana())
    clock.passes(days=100)
    await joins(group, ana)
    back = await writing_desk(group, await shows(group, "hers"))
    assert await stands(group, back) == "a sentence"


async def test_words_never_sent_are_forgotten_with_the_other_old_words(group, olga, here, clock):
    await types(group, here, "a sentence")
    clock.passes(days=30)
    await forget.forget_old_words(group)
    assert await count(group, "writing") == 1
    await setup.set_care(group, olga(), {"retention_days": "30"})
    await forget.forget_old_words(group)
    assert await count(group, "writing") == 0


async def test_that_a_sheet_was_sent_is_remembered_for_a_month(group, here, clock):
    """So long may a window that was left open have something to say about it."""
    await types(group, here, "a sentence")
    await writing.sent(group, here, FORM)
    clock.passes(days=30)
    await forget.forget_what_is_over(group)
    assert await count(group, "writing") == 1
    clock.passes(seconds=1)
    await forget.forget_what_is_over(group)
    assert await count(group, "writing") == 0


async def test_words_that_are_typed_are_in_no_log_and_no_refusal(group, here, caplog):
    caplog.set_level(0)
    await types(group, here, "a secret sentence")
    with refused("writing_too_long") as refusal:
        await types(group, here, "a secret sentence" * 9999, seq=2)
    assert "secret" not in caplog.text + repr(refusal.value) + str(refusal.value.fill)
