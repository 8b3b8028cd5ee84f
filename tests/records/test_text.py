"""What is written comes back as written."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.records import Records, keeping, new_key, parse_key


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Records for many examples, each in a loop of its own."""
    records = Records.open(tmp_path_factory.mktemp("text") / "data", parse_key(new_key()))
    yield records
    asyncio.run(records.close())


async def _there_and_back(shelf, text):
    await shelf.write(lambda db: keeping.put(db, "words", text))
    return await shelf.read(lambda db: keeping.get(db, "words"))


@given(text=st.text())
@example(text="")
@example(text="before\x00after")
@example(text="שתקה, ואז אמרה שזה בסדר")
@example(text="👩🏽\u200d⚕️ \U0001f937")
@example(text="e\u0301 is not \u00e9")
@example(text="'; drop table keeping; --")
@example(text="\r\n\u2028\ufeff\u202e")
@example(text="long " * 10_000)
def test_text_comes_back_as_written(shelf, text):
    assert asyncio.run(_there_and_back(shelf, text)) == text


@given(text=st.text(st.characters(categories=["Cs"]), min_size=1))
def test_half_a_character_is_refused_and_changes_nothing(shelf, text):
    """A lone surrogate is no text; JSON can carry one all the same."""
    asyncio.run(_there_and_back(shelf, "whole"))
    with pytest.raises(UnicodeEncodeError):
        asyncio.run(_there_and_back(shelf, text))
    assert asyncio.run(shelf.read(lambda db: keeping.get(db, "words"))) == "whole"
