"""What a person can do in the stand-in, and what the client in front of them would not let them."""

from __future__ import annotations

import pytest

from bot.rehearsal import NotAnswered, Part, Permission, Refused, StandIn

from .conftest import Group
from .small_bot import SmallBot

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_command_is_answered_for_its_sender_alone(group: Group):
    answer = await group.ana.slash(group.channel, "hello", times=2)

    assert answer.kind == "message"
    assert answer.message is not None
    assert answer.message.text == "# Hello\nhi hi"
    assert group.ana.sees(group.channel) == [answer.message]
    assert group.ben.sees(group.channel) == []
    assert answer.latency < 3


async def test_a_command_works_in_direct_messages_too(bot: SmallBot, group: Group):
    await group.ana.slash(group.ana.dm, "hello")

    heard = bot.heard[-1]
    assert heard.guild is None
    assert heard.user.id == group.ana.id
    assert heard.context.dm_channel


@pytest.mark.parametrize(
    ("name", "options", "why"),
    [
        ("nothing", {}, "not offered"),
        ("client", {}, "goes on: add"),
        ("client remove", {}, "there is no 'remove'"),
        ("client add", {}, "needs code"),
        ("hello", {"colour": "red"}, "no option colour"),
        ("hello", {"times": 10}, "takes 1 to 9"),
        ("hello", {"times": "two"}, "does not take"),
        ("announce", {}, "not offered"),  # only who manages the server is offered it
    ],
)
async def test_the_client_does_not_send_what_it_does_not_offer(group, name, options, why):
    with pytest.raises(Refused, match=why):
        await group.ana.slash(group.channel, name, **options)


async def test_a_command_for_servers_only_is_not_offered_in_direct_messages(group: Group):
    with pytest.raises(Refused, match="not offered"):
        await group.ana.slash(group.ana.dm, "form")


async def test_options_left_none_are_left_out(bot: SmallBot, group: Group):
    await group.ana.slash(group.channel, "hello", times=None)

    assert "options" not in bot.heard[-1].data


async def test_options_can_be_people_and_channels(group: Group):
    answer = await group.olga.slash(group.channel, "announce", where=group.channel, whom=group.ben)

    assert answer.message is not None
    assert [m.text for m in group.ana.sees(group.channel)] == ["Welcome Ben"]


async def test_typing_offers_what_the_bot_suggests(group: Group):
    offered = await group.ana.autocomplete(group.channel, "client add", "code", typed="gr")

    assert offered == [("grey heron", "grey heron"), ("green door", "green door")]


async def test_silence_is_what_a_person_meets_when_the_bot_says_nothing(group: Group):
    group.ana.patience = 0.2
    with pytest.raises(NotAnswered, match="silent"):
        await group.ana.slash(group.channel, "silent")


async def test_a_deferred_answer_arrives_later(group: Group):
    answer = await group.ana.slash(group.channel, "slow")

    assert answer.kind == "deferred"
    assert (await answer.arrived()).text == "Here it is."
    assert [m.text for m in await answer.followed_up()] == ["And one more thing."]


async def test_a_deferred_answer_can_become_a_card(group: Group):
    answer = await group.ana.slash(group.channel, "card")
    card = await answer.arrived()

    assert card.ephemeral
    assert not card.edited  # the first words of a message that was thinking are no edit
    assert (await group.ana.press(card, "Again")).message.text == "Said again."


async def test_a_form_can_change_the_message_it_was_opened_from(group: Group):
    opened = await group.ana.press_raw("ask:update", channel=group.channel)
    answer = await group.ana.submit(opened.modal, {"Words": "x"})

    assert answer.kind == "update"
    assert answer.message is opened.interaction.message
    assert answer.message.text == "Changed."


async def test_a_message_can_be_changed_after_a_moment(group: Group):
    answer = await group.ana.press_raw("think:update", channel=group.channel)

    assert answer.kind == "deferred_update"
    assert (await answer.changed()).text == "Thought over."


async def test_a_button_is_found_by_its_label_or_its_custom_id(group: Group):
    hello = await group.ana.slash(group.channel, "hello")
    pressed = await group.ana.press(hello.message, "Again")

    assert pressed.kind == "update"
    assert pressed.message is hello.message
    assert hello.message.text == "Said again."
    assert hello.message.buttons == []

    other = await group.ana.slash(group.channel, "hello")
    await group.ana.press(other.message, "hello:again")
    assert other.message.text == "Said again."


@pytest.mark.parametrize(
    ("which", "why"),
    [
        ("Nothing", "0 buttons"),
        ("hello:", "2 buttons"),
        ("Not now", "greyed out"),
        ("Page", "is a link"),
    ],
)
async def test_some_buttons_cannot_be_pressed(group: Group, which: str, why: str):
    hello = await group.ana.slash(group.channel, "hello")

    with pytest.raises(Refused, match=why):
        await group.ana.press(hello.message, which)


async def test_nobody_presses_a_button_only_another_can_see(group: Group):
    hello = await group.ana.slash(group.channel, "hello")

    for stranger in (group.ben, group.charlie):
        with pytest.raises(Refused):
            await stranger.press(hello.message, "Again")


async def test_choosing_checks_what_is_offered_and_how_many(group: Group):
    hello = await group.ana.slash(group.channel, "hello")

    answer = await group.ana.choose(hello.message, "Because", ["tired", "Glad"])
    assert answer.message.text == "Because ['tired', 'glad']"
    for wrong in ([], ["angry"], ["tired", "tired"]):
        with pytest.raises(Refused):
            await group.ana.choose(hello.message, "hello:because", wrong)


async def test_choosing_a_person_tells_the_bot_who_it_is(group: Group):
    hello = await group.ana.slash(group.channel, "hello")

    answer = await group.ana.choose(hello.message, "hello:whom", [group.ben])
    assert answer.message.text == "Hello ['Ben']"


async def test_a_form_is_read_field_by_field(group: Group):
    answer = await group.ana.slash(group.channel, "form")
    form = answer.modal

    assert answer.kind == "modal"
    assert form.title == "How it went"
    assert form.texts == ["You can change this later."]
    assert [f.kind for f in form.fields] == [
        Part.TEXT_INPUT,
        Part.RADIO_GROUP,
        Part.CHECKBOX_GROUP,
        Part.CHANNEL_SELECT,
    ]
    assert form.field("The moment").description == "When I said A, the client did B"
    assert form.field("quiet").values == ["same", "quieter"]
    assert (form.field("markers").least, form.field("markers").most) == (0, 2)


async def test_a_form_is_filled_in_by_custom_id_or_label(group: Group):
    form = (await group.ana.slash(group.channel, "form")).modal

    answer = await group.ana.submit(
        form,
        {
            "The moment": "I spoke, she looked away",
            "quiet": "Clearly quieter",
            "markers": ["silent", "Late"],
            "where": [group.channel],
        },
    )

    assert answer.message.text == ("I spoke, she looked away | quieter | silent,late | afterhour")


async def test_what_is_left_out_goes_as_the_form_had_it(group: Group):
    form = (await group.ana.slash(group.channel, "form")).modal

    answer = await group.ana.submit(form, {"quiet": "same"})
    assert answer.message.text == " | same |  | "


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "takes 1 to 1 choices, not 0"),
        ({"quiet": "louder"}, "does not offer 'louder'"),
        ({"quiet": "same", "moment": "x" * 301}, "takes 0 to 300 letters"),
        ({"quiet": "same", "markers": ["silent", "late", "agreeing"]}, "takes 1 to 2 choices"),
        ({"quiet": "same", "markers": "silent"}, "takes a list"),
        ({"quiet": "same", "nothing": "x"}, "0 fields are called 'nothing'"),
    ],
)
async def test_the_client_marks_wrong_fields_red(group: Group, values, why: str):
    form = (await group.ana.slash(group.channel, "form")).modal

    with pytest.raises(Refused, match=why):
        await group.ana.submit(form, values)


async def test_nobody_submits_the_form_on_another_screen(group: Group):
    form = (await group.ana.slash(group.channel, "form")).modal

    with pytest.raises(Refused, match="on the screen of Ana"):
        await group.ben.submit(form, {"quiet": "same"})


async def test_a_button_of_years_ago_can_be_pressed(group: Group):
    answer = await group.ana.press_raw("old:verb:1", channel=group.channel)

    assert answer.message.text == "This button is old."


async def test_the_same_event_can_come_several_times(discord: StandIn, bot: SmallBot, group: Group):
    answer = await group.ana.press_raw("old:verb:1", channel=group.channel)
    await discord.deliver_again(answer, times=3)
    await discord.settled()

    assert [i.id for i in bot.heard] == [answer.interaction_id] * 4
    codes = [r.code for r in discord.requests if r.route.endswith("/callback")]
    assert codes == [None, 40060, 40060, 40060]


async def test_an_interaction_says_what_the_bot_may_do_there(bot: SmallBot, group: Group):
    group.channel.deny_bot(Permission.SEND_MESSAGES)
    await group.ana.slash(group.channel, "hello")

    heard = bot.heard[-1]
    assert not heard.app_permissions.send_messages
    assert heard.app_permissions.view_channel
    assert heard.permissions.send_messages


async def test_an_interaction_can_come_from_where_the_bot_is_not(
    discord: StandIn, bot: SmallBot, group: Group
):
    private = discord.add_private_channel(group.ana, group.ben)
    group.ana.patience = 0.2
    with pytest.raises(NotAnswered):
        await group.ana.slash_raw(private, "silent", [])

    assert bot.heard[-1].context.private_channel
    assert bot.heard[-1].is_user_integration()
    with pytest.raises(Refused):
        await group.ana.slash(private, "silent")


@pytest.mark.parametrize("locale", [None, "", "xx-YY", "de"])
async def test_a_client_may_speak_any_language_or_none(
    bot: SmallBot, group: Group, locale: str | None
):
    group.ana.locale = locale
    await group.ana.slash(group.channel, "hello")

    assert len(bot.heard) == 1
