"""One's own data: what is kept, taking it along, and erasing it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.cards.page import there, to_page
from bot.chat.pieces import (
    MOST_CHOICES,
    Attached,
    Card,
    Choice,
    Piece,
    Style,
    button,
    document,
    excerpt,
    heading,
    listed,
    row,
    select,
    small,
    text,
)
from bot.chat.router import custom_id
from bot.faces import privacy as faces
from bot.practice.privacy import Forecast, PastDebrief, Settings
from bot.records.clients import Client
from bot.wording import Wording

# Each of the card's texts may be so long, that all of them fit.
_ROOM = 1000


def settings(words: Wording, found: Settings) -> Card:
    """What is kept and until when, one's times, and what was done with one's data."""
    days = found.kept.group.retention_days
    counted = faces.counts(words, Forecast(None, found.kept.counts, days))
    me = found.kept.clinician
    done = faces.noted(words, found)
    return Card(
        heading(words.say("privacy.title")),
        text(
            words.say("privacy.kept"),
            listed(counted) if counted else words.say("privacy.nothing"),
            words.say("privacy.how_long", days=days),
            faces.way(words, found),
        ),
        text(words.say("privacy.times"), excerpt(listed(faces.times(words, found)), _ROOM)),
        row(
            button(words.say("buttons.change_mine"), custom_id("join:open")),
            button(words.say("buttons.send_weekly"), custom_id("digest:weekly", me.id)),
            to_page(words, "mine", me.id) if found.kept.group.words == "page" else None,
        ),
        small(words.say("privacy.pauses")),
        text(
            f"**{words.say('privacy.audit_title')}**",
            excerpt(listed(done), _ROOM) if done else words.say("privacy.audit_none"),
        ),
        row(
            button(words.say("buttons.take_along"), custom_id("privacy:export")),
            button(words.say("buttons.erase"), custom_id("privacy:forget")),
        ),
        small(words.say("privacy.readers")),
    )


def on_page(words: Wording) -> Card:
    """Where sentences stand on the page, they are taken along from there, and never from here."""
    return there(words, "mine")


def before_taking(words: Wording) -> Card:
    """What would be in the files, and through whose hands they pass."""
    return Card(
        heading(words.say("privacy.take.title")),
        text(words.say("privacy.take.what"), words.say("privacy.take.discord")),
        row(button(words.say("buttons.make_files"), custom_id("privacy:take"), Style.primary)),
        small(words.say("privacy.take.care")),
    )


def taken(words: Wording, files: Sequence[Attached], *, packed: bool) -> Card:
    """The files."""
    return Card(
        heading(words.say("privacy.take.ready")),
        text(words.say("privacy.take.zipped")) if packed else None,
        *(document(one.name) for one in files),
        small(words.say("privacy.take.care")),
    ).with_files(*files)


def too_large(words: Wording) -> Card:
    """Even packed they are more than Discord takes."""
    return Card(text(words.say("privacy.take.too_large")))


def which(words: Wording, clients: Sequence[Client]) -> Card:
    """One client, or everything."""
    shown = clients[:MOST_CHOICES]
    return Card(
        heading(words.say("privacy.forget.title")),
        text(words.say("privacy.forget.which")),
        select(
            custom_id("privacy:client"),
            words.say("privacy.forget.pick"),
            (Choice(one.id, one.code) for one in shown),
        ),
        row(
            button(words.say("buttons.erase_all"), custom_id("privacy:everything"), Style.danger),
            button(words.say("buttons.back"), custom_id("privacy:settings")),
        ),
        small(words.say("privacy.forget.more")) if len(clients) > len(shown) else None,
    )


def client(words: Wording, told: Forecast, debriefs: Sequence[PastDebrief]) -> Card:
    """What would go with one client, and what stays; or one debrief alone."""
    assert told.client is not None  # noqa: S101  (it is about one)
    options = (Choice(one.debrief.id, faces.debrief_option(words, one)) for one in debriefs)
    label = words.say("buttons.erase_client")
    return Card(
        heading(faces.title(words, told)),
        *_goes_and_stays(words, faces.goes(words, told), faces.stays(words, told)),
        row(
            button(label, custom_id("privacy:erase-client", told.client.id), Style.danger),
            button(words.say("buttons.back"), custom_id("privacy:forget"), Style.primary),
        ),
        text(words.say("privacy.forget.some_debriefs")) if debriefs else None,
        select(custom_id("privacy:debrief"), words.say("privacy.forget.pick_debrief"), options),
    )


def everything(words: Wording, told: Forecast) -> Card:
    """What would go with everything, and what stays."""
    erase = "buttons.erase_kept" if told.left else "buttons.leave_erase"
    return Card(
        heading(faces.title(words, told)),
        *_goes_and_stays(words, faces.goes(words, told), faces.stays(words, told)),
        row(
            button(words.say(erase), custom_id("privacy:erase-all"), Style.danger),
            None
            if told.left
            else button(words.say("buttons.stay"), custom_id("leave:stay"), Style.primary),
        ),
    )


def debrief(words: Wording, told: PastDebrief) -> Card:
    """What would go with one debrief, and what stays."""
    back = custom_id("privacy:of-client", told.client.id)
    label = words.say("buttons.erase_debrief")
    return Card(
        heading(words.say("privacy.forget.debrief_title")),
        *_goes_and_stays(words, [faces.debrief_goes(words, told)], faces.stays(words, told)),
        row(
            button(label, custom_id("privacy:erase-debrief", told.debrief.id), Style.danger),
            button(words.say("buttons.back"), back, Style.primary),
        ),
    )


def gone(words: Wording, what: str) -> Card:
    """It is erased: `client` or `debrief`."""
    return Card(text(words.say(f"privacy.forget.{what}_gone")))


def _goes_and_stays(
    words: Wording, goes: Sequence[str], stays: Sequence[str]
) -> tuple[Piece | None, ...]:
    return (
        text(words.say("privacy.forget.goes"), listed(goes)),
        text(words.say("privacy.forget.stays"), listed(stays)),
    )
