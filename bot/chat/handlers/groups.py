"""Setting up, joining, leaving, and what this is."""

from __future__ import annotations

from functools import partial

from bot.alliance.standing import MINUTES_AFTER, MINUTES_BEFORE
from bot.chat import permissions
from bot.chat.cards import groups as cards
from bot.chat.press import Press
from bot.chat.router import Router, custom_id
from bot.practice import join, setup
from bot.practice.answers import Answers
from bot.practice.setup import GroupSettings
from bot.records.groups import Group, Words


def register(router: Router) -> None:
    """Every route of this subject."""
    router.on("setup:show")(show_setup)
    router.on("setup:words")(show_words)
    for way in ("chat", "page"):
        router.on(f"setup:words-{way}")(partial(choose_words, way=way))
    for part in ("time", "rooms", "care"):
        router.on(f"setup:{part}", opens_form=True)(partial(ask_setup, part=part))
        router.on(f"setup:{part}-save")(partial(save_setup, part=part))
    router.on("join:open", opens_form=True)(ask_join)
    router.on("join:save")(save_join)
    router.on("leave:keep")(leave)
    router.on("leave:erase")(leave_and_erase)
    router.on("leave:stay")(stay)


async def show_setup(press: Press, _: str = "") -> None:
    """`/setup`: the settings, and what Discord still withholds."""
    await _show(press, await setup.settings(press.house, press.who))


async def show_words(press: Press, _: str) -> None:
    """Where free text goes."""
    found = await setup.settings(press.house, press.who)
    with_page = bool(press.house.page)
    await press.show(cards.words_way(press.words, found.group, with_page=with_page))


async def choose_words(press: Press, _: str, *, way: Words) -> None:
    """The organiser says where sentences go."""
    await _show(press, await setup.set_words(press.house, press.who, way))


async def ask_setup(press: Press, _: str, *, part: str) -> None:
    """One of the setup's forms, with what is set already."""
    found = await setup.settings(press.house, press.who)
    await press.ask(
        press.words.form(f"setup_{part}"),
        custom_id(f"setup:{part}-save"),
        given=_given(found.group),
    )


_SAVE = {"time": setup.set_time, "rooms": setup.set_rooms, "care": setup.set_care}


async def save_setup(press: Press, _: str, *, part: str) -> None:
    """One of the setup's forms came back."""
    await _show(press, await _SAVE[part](press.house, press.who, press.answers))


async def _show(press: Press, settings: GroupSettings) -> None:
    guild = press.interaction.guild
    missing = (
        permissions.findings(settings.group, press.words, guild.me, guild.get_channel)
        if guild is not None
        else []
    )
    await press.show(cards.setup(press.words, settings, missing, with_page=bool(press.house.page)))


def _given(group: Group) -> Answers:
    return {
        "zone": group.zone,
        "weekday": str(group.digest.weekday),
        "time": group.digest.at.strftime("%H:%M"),
        "digest_channel": str(group.digest_channel or ""),
        "consultation_channel": str(group.consultation_channel or ""),
        "clinician_role": str(group.clinician_role or ""),
        "retention_days": str(group.retention_days),
        "risk_protocol": group.risk_protocol,
    }


async def show_join(press: Press) -> None:
    """`/join`: what this is and is not."""
    found = await join.invitation(press.house, press.who, press.roles)
    await press.show(cards.invitation(press.words, found))


async def ask_join(press: Press, _: str) -> None:
    """The form for zone and quiet hours."""
    found = await join.invitation(press.house, press.who, press.roles)
    own = found.clinician
    await press.ask(
        press.words.form("join"),
        custom_id("join:save"),
        given={
            "zone": own.zone if own else found.group.zone,
            "quiet_from": (own.quiet_from if own else "") or "",
            "quiet_until": (own.quiet_until if own else "") or "",
            "minutes_after": str(own.minutes_after if own else MINUTES_AFTER),
            "minutes_before": str(own.minutes_before if own else MINUTES_BEFORE),
        },
    )


async def save_join(press: Press, _: str) -> None:
    """Joined."""
    member = await join.join(press.house, press.who, press.roles, press.answers)
    await press.show(cards.joined(press.words, member))


async def show_leave(press: Press) -> None:
    """`/leave`: what leaving means, before it is done."""
    member = await join.membership(press.house, press.who)
    await press.show(cards.leaving(press.words, member))


async def leave(press: Press, _: str) -> None:
    """Left; what was written is kept for the group's period."""
    member = await join.leave(press.house, press.who)
    await press.show(cards.left(press.words, days=member.group.retention_days))


async def leave_and_erase(press: Press, _: str) -> None:
    """Left; everything is erased at once. Cards of before have this button."""
    await join.leave_and_erase(press.house, press.who)
    await press.show(cards.left(press.words, days=None))


async def stay(press: Press, _: str) -> None:
    """Stays after all."""
    await join.membership(press.house, press.who)
    await press.show(cards.stays(press.words))


async def about(press: Press) -> None:
    """`/about`, for everybody."""
    group = await join.group_here(press.house, press.who)
    for card in cards.about(press.words, group):
        await press.show(card)
