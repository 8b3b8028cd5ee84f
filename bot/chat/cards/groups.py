"""Setting up, joining, leaving, and what this is."""

from __future__ import annotations

from bot.chat.cards.page import to_page
from bot.chat.pieces import (
    Button,
    Card,
    Style,
    button,
    gap,
    heading,
    listed,
    paragraphs,
    row,
    small,
    spread,
    text,
)
from bot.chat.router import custom_id
from bot.faces.groups import readiness
from bot.practice.join import Invitation, Membership
from bot.practice.setup import GroupSettings
from bot.records.clinicians import Clinician
from bot.records.groups import Group, Words
from bot.wording import Wording


def setup(words: Wording, settings: GroupSettings, missing: list[str], *, with_page: bool) -> Card:
    """The group's settings, each with its button, and what Discord still withholds."""
    group = settings.group
    return Card(
        heading(words.say("setup.title")),
        text(readiness(words, settings)),
        text(listed(_settings(words, settings))),
        text(words.say("setup.page_gone")) if group.words == "page" and not with_page else None,
        text(words.say("setup.missing"), listed(missing)) if missing else None,
        gap(),
        row(
            button(words.say("buttons.setup_time"), custom_id("setup:time"), _style(group.zone)),
            button(
                words.say("buttons.setup_rooms"),
                custom_id("setup:rooms"),
                _style(group.digest_channel),
            ),
            button(words.say("buttons.setup_words"), custom_id("setup:words"), _style(group.words)),
            button(words.say("buttons.setup_care"), custom_id("setup:care")),
            button(words.say("buttons.setup_lessons"), custom_id("setup:lessons")),
        ),
        small(words.say("setup.never_see")),
    )


def words_way(words: Wording, group: Group, *, with_page: bool) -> Card:
    """Where sentences go: the organiser's decision, with what each way means."""
    return Card(
        heading(words.say("setup.words_title")),
        text(
            *words.many("setup.words_meaning"),
            words.say("setup.words_page_meaning" if with_page else "setup.words_no_page"),
            words.say("setup.words_change"),
        ),
        row(
            _way(words, group, "page") if with_page else None,
            _way(words, group, "chat"),
            button(words.say("buttons.back"), custom_id("setup:show")),
        ),
    )


def _way(words: Wording, group: Group, way: Words) -> Button:
    chosen = group.words == way
    style = Style.secondary if chosen else Style.primary
    return button(words.say(f"buttons.words_{way}"), custom_id(f"setup:words-{way}"), style)


def invitation(words: Wording, found: Invitation) -> Card:
    """What this is and is not, before anybody agrees to anything.

    Whoever has agreed to it as the group stands now is only asked about their times.
    """
    if found.agreed and found.clinician:
        return _member(words, found.clinician)
    way = "page" if found.group.words == "page" else "chat"
    consent = [*words.many("join.consent.all"), words.say(f"join.consent.{way}")]
    return Card(
        heading(words.say("join.title")),
        text(*words.many("join.is"), *words.many("join.is_not")),
        text(
            words.say(f"join.words.{way}"),
            words.say("join.words.kept", days=found.group.retention_days),
        ),
        text(*(words.say(f"join.organizer.{part}") for part in ("can", "cannot", "machine"))),
        text(f"**{words.say('join.consent.heading')}**\n{listed(consent)}"),
        row(button(words.say("buttons.join"), custom_id("join:open"), Style.primary)),
        small(words.say("join.consent.change")),
    )


def _member(words: Wording, clinician: Clinician) -> Card:
    return Card(
        heading(words.say("cards.join.member")),
        text(*_times(words, clinician)),
        row(button(words.say("buttons.change_mine"), custom_id("join:open"), Style.primary)),
        small(words.say("join.consent.change")),
    )


def _times(words: Wording, clinician: Clinician) -> list[str]:
    zone = words.say("cards.join.zone", zone=clinician.zone)
    if not clinician.quiet_from:
        return [zone, words.say("cards.join.no_quiet")]
    quiet = words.say(
        "cards.join.quiet",
        quiet_from=clinician.quiet_from,
        quiet_until=clinician.quiet_until or "",
    )
    return [zone, quiet]


def joined(words: Wording, member: Membership) -> Card:
    """Welcome: the two things to do next."""
    return Card(
        heading(words.say("cards.join.welcome")),
        text(*_times(words, member.clinician), words.say("cards.join.next")),
        None
        if member.in_words
        else row(to_page(words, "today", member.clinician.id, style=Style.primary)),
    )


def leaving(words: Wording, member: Membership) -> Card:
    """What leaving means, before it is done."""
    return Card(
        heading(words.say("cards.leave.title")),
        text(words.say("cards.leave.meaning", days=member.group.retention_days)),
        row(
            button(words.say("buttons.leave_keep"), custom_id("leave:keep")),
            # What goes and what stays is named there before anything is erased.
            button(words.say("buttons.erase_first"), custom_id("privacy:everything")),
            button(words.say("buttons.stay"), custom_id("leave:stay"), Style.primary),
        ),
    )


def stays(words: Wording) -> Card:
    """Stays after all: nothing was changed."""
    return Card(text(words.say("cards.leave.stays")))


def left(words: Wording, *, days: int | None) -> Card:
    """Left: with everything erased, or kept for the group's period."""
    said = (
        words.say("cards.leave.erased")
        if days is None
        else words.say("cards.leave.kept", days=days)
    )
    return Card(text(said))


def about(words: Wording, group: Group | None) -> list[Card]:
    """The group's own risk protocol, then what this is, its evidence, its limits."""
    protocol = words.plain(group.risk_protocol) if group and group.risk_protocol else ""
    way = "page" if group and group.words == "page" else "chat"
    parts = ("evidence", "limits", "discord", "readers")
    return spread(
        f"### {words.say('about.title')}",
        paragraphs(words.say("cards.about.protocol"), protocol) if protocol else "",
        paragraphs(*words.many("about.body")),
        *(
            paragraphs(f"**{words.say(f'about.{part}.title')}**", *words.many(f"about.{part}.body"))
            for part in parts
        ),
        words.say(f"about.discord.{way}"),
    )


def _settings(words: Wording, settings: GroupSettings) -> list[str]:
    group = settings.group
    weekday = words.many("setup.weekdays")[group.digest.weekday]
    at = group.digest.at.strftime("%H:%M")
    channel, consults = group.digest_channel, group.consultation_channel
    nothing = words.say("setup.nothing")
    return [
        words.say("setup.time", weekday=weekday, time=at, zone=group.zone)
        if group.zone
        else words.say("setup.no_time"),
        words.say("setup.digest_channel", channel=f"<#{channel}>" if channel else nothing),
        words.say("setup.consultation_channel", channel=f"<#{consults}>" if consults else nothing),
        words.say("setup.role", role=f"<@&{group.clinician_role}>")
        if group.clinician_role
        else words.say("setup.no_role"),
        words.say(f"setup.words_{group.words or 'undecided'}"),
        words.say("setup.retention", days=group.retention_days),
        words.say("setup.protocol_set" if group.risk_protocol else "setup.protocol_empty"),
        words.say("lessons.setup.on" if group.lessons else "lessons.setup.off"),
        words.count("setup.clinicians", settings.clinicians),
    ]


def _style(decided: object) -> Style:
    """What is still undecided stands out."""
    return Style.secondary if decided else Style.primary
