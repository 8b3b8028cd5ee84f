"""The moment in three parts, and the one question where only an impression is there."""

from __future__ import annotations

import pytest

from bot.alliance.exchanges import Exchange, Source, asked_of, exchange_of, minute_of
from bot.alliance.readings import Noticed


@pytest.mark.parametrize(
    ("exchange", "asks"),
    [
        (Exchange(), ()),
        (Exchange("It felt cold."), (Noticed.IMPRESSION_ONLY,)),
        (Exchange("It felt cold.", minute=12), (Noticed.IMPRESSION_ONLY,)),
        (Exchange("It felt cold.", "I asked, she looked away."), ()),
        (Exchange("", "I asked, she looked away."), ()),
        (Exchange("", "", 12), ()),
    ],
)
def test_only_an_impression_leads_to_one_gentle_question(exchange, asks):
    """From impression to fact: memory keeps what it felt like (reviews of failed therapies)."""
    assert asked_of(exchange) == asks


def test_a_moment_is_marked_as_remembered_or_recorded_only_where_it_was_said():
    assert exchange_of(" cold ", "", "", "").source is None
    assert exchange_of("", "A, then B.", "12:30", "record") == Exchange(
        "", "A, then B.", 12, Source.RECORD
    )
    assert exchange_of("", "A, then B.", "", "hearsay").source is None
    assert exchange_of(" ", "", "later", "") == Exchange()


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("12:30", 12),
        ("about 12", 12),
        ("~12", 12),
        ("ca. 12", 12),
        ("min 12", 12),
        ("Minute 12", 12),
        ("at 12 min", 12),
        ("12'", 12),
        ("0", 0),
        ("240", 240),
        ("241", None),
        ("", None),
        ("near the end", None),
        ("-3", None),
        ("12:99", None),
        ("twelve", None),
    ],
)
def test_the_minute_is_read_as_people_write_it(typed, minute):
    assert minute_of(typed) == minute
