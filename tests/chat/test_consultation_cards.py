"""A consultation's cards fit Discord's limits, whatever is shared and given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.consultations import Form, Pace, Phase, Standing, Voice
from bot.alliance.identifiers import Found, Kind
from bot.alliance.markers import Marker, Reaction
from bot.chat.cards import consultations as cards
from bot.chat.cards import consulting, preparing
from bot.chat.pieces import Card
from bot.practice import consultation_posts as posts
from bot.practice.consultation_posts import Content
from bot.practice.consultation_views import (
    LONGEST,
    LONGEST_VOICE,
    MOST_VOICES,
    Given,
    Keeping,
    Post,
    Prepared,
    Seat,
    Shared,
)
from bot.records.ids import new_id
from bot.records.outbox import OutboxMessage
from bot.wording import Wording

from .test_cards import WORST, fits, texts

NOW = datetime(2026, 1, 14, 16, 0, tzinfo=UTC)


def shared(typed: str) -> Shared:
    """As much of a text as each question takes, and every sign there is."""
    cut = {key: typed[:most] for key, most in LONGEST.items()}
    return Shared(tuple(Marker), tuple(Reaction), **cut)


def post(typed: str, **changes: Any) -> Post:
    """A consultation in its phase of lines."""
    facts: dict[str, Any] = {
        "id": new_id(),
        "code": "lantern and bridge",
        "form": Form.CONSULTANCY,
        "pace": Pace.DAY,
        "named": True,
        "presenter": 2**63,
        "conductor": 2**63,
        "standing": Standing.RUNNING,
        "phase": Phase.LINES,
        "index": 3,
        "ends_at": NOW,
        "zone": "Europe/Lisbon",
        "voices": 99,
        "in_words": True,
        "shared": shared(typed),
        "paused": None,
    }
    return Post(**facts | changes)


def voice(typed: str, kind: Voice = Voice.REFLECTION) -> Given:
    """Something given, as long as may be."""
    text = typed[:LONGEST_VOICE]
    return Given(new_id(), new_id(), kind, text, True, 2**63, Keeping.HELD, 3, True, False)


def drawn(words: Wording, kind: str, content: Content) -> Card:
    """The card of a message in the outbox."""
    message = OutboxMessage(new_id(), "c", kind, "channel", 1, {}, NOW, NOW)
    return cards.post(words, message, content)


def every_card(words: Wording, typed: str) -> list[Card]:
    """What a consultation with this text in it shows."""
    about, given_ = post(typed), voice(typed)
    own = tuple(voice(typed) for _ in range(MOST_VOICES))
    may = tuple(Voice)
    seat = Seat(about, True, True, may, may[:2], own, own, 1, 1, True, True, True, True, True)
    content = Content("lantern", about, in_words=True, index=3, phase=Phase.LINES, until=NOW)
    holding = {
        key: tuple(Found(kind, 0, max(1, len(text))) for kind in Kind)
        for key, text in about.shared.texts.items()
    }
    prepared = Prepared(
        new_id(), new_id(), "grey heron", "lantern", Form.BALINT, Pace.DAY, False,
        frozenset(LONGEST), about.shared, holding, True, True, (), True,
    )  # fmt: skip
    return [
        *(drawn(words, kind, content) for kind in (posts.OPENING, posts.PHASE, posts.STILL_OPEN)),
        *(drawn(words, kind, content) for kind in (posts.ANNOUNCED, posts.ENDED)),
        drawn(words, posts.VOICE, Content("x", about, given_, True)),
        drawn(words, posts.VOICE, Content("x", about, voice(typed[:300], Voice.LINE), True)),
        drawn(words, posts.SAID_AFTER, Content("x", about, in_words=True, sentence=typed[:300])),
        consulting.seat(words, seat),
        consulting.given(words, seat, given_),
        consulting.about(words, seat),
        *consulting.in_full(words, seat),
        *preparing.preview(words, prepared, 2**63),
    ]


@pytest.mark.parametrize("typed", WORST.values(), ids=WORST.keys())
def test_every_card_of_a_consultation_can_be_shown(wording: Wording, typed: str):
    assert all(fits(card) for card in every_card(wording, typed))


@given(typed=texts)
@settings(max_examples=25, deadline=None)
def test_every_card_of_a_consultation_can_be_shown_whatever_is_written(
    wording: Wording, typed: str
):
    assert all(fits(card) for card in every_card(wording, typed))


def shown(card: Card) -> str:
    """All its components, as Discord gets them."""
    return str(card.to_components())


def test_what_has_no_room_on_the_card_can_be_read_in_full(wording: Wording):
    content = Content("x", post("*" * 1000), in_words=True)
    plain = Content("x", post("a" * 1000), in_words=True)

    assert "consult:whole" in shown(drawn(wording, posts.OPENING, content))
    assert "consult:whole" not in shown(drawn(wording, posts.OPENING, plain))


@given(st.sampled_from(list(Form)), st.sampled_from(list(Pace)), st.booleans())
def test_an_announcement_holds_nothing_of_what_is_shared(
    wording: Wording, form: Form, pace: Pace, in_words: bool
):
    about = post("zqsecret", form=form, pace=pace, in_words=in_words)

    announced = shown(drawn(wording, posts.ANNOUNCED, Content("x", about)))

    assert "zqsecret" not in announced
    assert "grey heron" not in announced
