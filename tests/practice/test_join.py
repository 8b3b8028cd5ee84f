"""Joining a group: knowing what it is, saying yes, and one's own times."""

from __future__ import annotations

import pytest

from bot.alliance.standing import MINUTES_AFTER, MINUTES_BEFORE
from bot.practice import debrief, join, ruptures, setup

from . import conftest
from .cast import CLINICIANS, OTHER_SERVER, SERVER, count, dump, refused, rows
from .conftest import joins

ROLE = frozenset({CLINICIANS})


async def test_an_invitation_says_whether_one_has_joined(group, ana, cleo):
    assert (await join.invitation(group, ana(), ROLE)).clinician.person == ana.id
    assert (await join.invitation(group, cleo(), ROLE)).clinician is None
    assert await count(group, "clinicians") == 2


async def test_who_joins_has_their_own_zone_and_quiet_hours(group, cleo):
    given = {"zone": "berlin", "quiet_from": "20.30", "quiet_until": "8am"}
    member = await join.join(group, cleo(), ROLE, given)
    clinician = member.clinician
    assert (clinician.zone, clinician.quiet_from, clinician.quiet_until) == (
        "Europe/Berlin",
        "20:30",
        "08:00",
    )
    assert member.group.zone == "Europe/Lisbon"
    assert (await join.membership(group, cleo())).clinician == clinician


async def test_joining_again_changes_zone_and_hours_and_nobody_joins_twice(group, ana, clock):
    first = (await join.membership(group, ana())).clinician
    clock.passes(days=2)
    again = (await joins(group, ana, zone="Asia/Tokyo")).clinician
    assert (again.id, again.joined_at, again.zone) == (first.id, first.joined_at, "Asia/Tokyo")
    assert again.words_agreed_at == first.words_agreed_at
    assert await count(group, "clinicians") == 2


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"zone": "Nowhere/Land"}, "zone_unknown"),
        ({"zone": ""}, "zone_unknown"),
        ({"quiet_from": "20:00"}, "quiet_half"),
        ({"quiet_until": "08:00"}, "quiet_half"),
        ({"quiet_from": "late", "quiet_until": "08:00"}, "time_unknown"),
        ({"quiet_from": "20:00", "quiet_until": "25:00"}, "time_unknown"),
    ],
)
async def test_what_is_not_understood_joins_nobody(group, cleo, given, reason):
    before = await dump(group)
    with refused(reason):
        await join.join(group, cleo(), ROLE, {"zone": "Europe/Lisbon"} | given)
    assert await dump(group) == before


async def test_an_unknown_zone_comes_with_the_nearest(group, cleo):
    with refused("zone_unknown") as refusal:
        await join.join(group, cleo(), ROLE, {"zone": "Europe/Lisboa"})
    assert "Europe/Lisbon" in refusal.value.fill["nearest"]


async def test_only_the_groups_clinicians_join(group, cleo):
    for what in (
        join.join(group, cleo(), cleo.roles, {"zone": "Europe/Lisbon"}),
        join.invitation(group, cleo(), cleo.roles),
    ):
        with refused("not_a_clinician_here"):
            await what
    assert await count(group, "clinicians") == 2


async def test_without_a_role_everyone_in_the_server_may_join(group, olga, cleo):
    await setup.set_rooms(group, olga(), {"digest_channel": "70"})
    assert (await join.invitation(group, cleo(), frozenset())).clinician is None


@pytest.mark.parametrize("unfinished", ["nothing", "no zone", "no words"])
async def test_nobody_joins_before_the_group_is_set_up(house, olga, ana, unfinished):
    if unfinished == "no zone":
        await setup.set_words(house, olga(), "chat")
    if unfinished == "no words":
        await setup.set_time(house, olga(), {"zone": "UTC", "weekday": "0", "time": "8"})
    with refused("not_set_up"):
        await joins(house, ana)
    with refused("not_set_up"):
        await join.invitation(house, ana(), ROLE)


async def test_joining_happens_in_the_server(group, cleo):
    with refused("only_in_server"):
        await joins(group, cleo.directly)


async def test_in_a_direct_message_the_one_membership_is_meant(group, ana, cleo):
    assert (await join.membership(group, ana.directly())).clinician.person == ana.id
    with refused("not_joined"):
        await join.membership(group, cleo.directly())


async def test_of_two_memberships_a_direct_message_means_neither(group, olga, ana):
    await conftest.set_up(group, olga.elsewhere())
    await joins(group, ana.elsewhere())
    with refused("which_group"):
        await join.membership(group, ana.directly())
    assert await join.group_here(group, ana.directly()) is None
    assert (await join.membership(group, ana())).group.guild == SERVER
    assert sorted(await join.servers_of(group, ana.id)) == [SERVER, OTHER_SERVER]


async def test_elsewhere_one_has_not_joined(group, olga, ana):
    with refused("not_set_up"):
        await join.membership(group, ana.elsewhere()())
    await conftest.set_up(group, olga.elsewhere())
    with refused("not_joined"):
        await join.membership(group, ana.elsewhere()())


async def test_the_group_of_this_place_is_found_for_anybody(group, ana, cleo):
    assert (await join.group_here(group, cleo())).guild == SERVER
    assert await join.group_here(group, cleo.elsewhere()()) is None
    assert (await join.group_here(group, ana.directly())).guild == SERVER
    assert await join.group_here(group, cleo.directly()) is None


async def in_words(house, person, client, rupture):
    """Whether the debrief's and the rupture's forms have fields for words."""
    asked = await debrief.open_form(house, person(), client.id)
    card = await ruptures.show(house, person(), rupture)
    form = await ruptures.form(house, person(), rupture)
    assert asked.in_words == card.in_words == form.in_words
    return asked.in_words


async def test_words_pass_through_discord_only_where_both_have_said_yes(
    group, olga, ana, heron, rupture
):
    """The organiser in /setup and each clinician in /join."""
    assert await in_words(group, ana, heron, rupture)
    await setup.set_words(group, olga(), "page")
    assert not await in_words(group, ana, heron, rupture)
    await joins(group, ana)
    await setup.set_words(group, olga(), "chat")
    assert not await in_words(group, ana, heron, rupture)
    await joins(group, ana)
    assert await in_words(group, ana, heron, rupture)


async def test_who_left_is_gone_at_once_and_finds_everything_on_return(group, ana, heron, clock):
    await join.leave(group, ana())
    with refused("not_joined"):
        await join.membership(group, ana())
    assert (await join.invitation(group, ana(), ROLE)).clinician is None
    assert await join.servers_of(group, ana.id) == []
    clock.passes(days=30)
    # Coming back is agreeing anew.
    assert (await joins(group, ana)).clinician.words_agreed_at == clock()
    assert (await debrief.open_form(group, ana(), "grey heron")).client_id == heron.id


async def test_whoever_is_removed_from_the_server_has_left(group, ana, ben):
    await join.removed_from_server(group, ana.id, SERVER)
    with refused("not_joined"):
        await join.membership(group, ana())
    assert (await join.membership(group, ben())).clinician.left_at is None


async def test_removed_from_another_server_changes_nothing_here(group, ana):
    before = await dump(group)
    await join.removed_from_server(group, ana.id, OTHER_SERVER)
    assert await dump(group) == before


async def test_the_usual_minutes_are_the_same_wherever_nobody_chose(group, ana):
    """A migration is never edited, so the schema says them once more."""
    columns = await rows(group, "select name, dflt_value from pragma_table_info('clinicians')")
    defaults = {name: value.strip("'") for name, value in columns if value is not None}
    member = (await join.membership(group, ana())).clinician
    assert (member.minutes_after, member.minutes_before) == (MINUTES_AFTER, MINUTES_BEFORE)
    assert defaults["minutes_after"] == str(MINUTES_AFTER)
    assert defaults["minutes_before"] == str(MINUTES_BEFORE)


async def test_times_are_changed_without_being_asked_for_the_role_again(group, ana):
    """The private page cannot see Discord's roles; who is in, is in."""
    first = (await join.membership(group, ana())).clinician
    given = {"zone": "Asia/Tokyo", "quiet_from": "21", "quiet_until": "7", "minutes_after": "25"}
    await join.change_times(group, ana("once"), given)
    changed = (await join.membership(group, ana())).clinician
    assert (changed.zone, changed.quiet_from, changed.minutes_after) == ("Asia/Tokyo", "21:00", 25)
    assert (changed.id, changed.joined_at) == (first.id, first.joined_at)
    assert changed.words_agreed_at == first.words_agreed_at
    await join.change_times(group, ana("once"), {"zone": "Europe/Rome"})
    assert (await join.membership(group, ana())).clinician == changed


async def test_who_has_not_joined_changes_no_times(group, cleo):
    before = await dump(group)
    with refused("not_joined"):
        await join.change_times(group, cleo(), {"zone": "Europe/Rome"})
    assert await dump(group) == before
