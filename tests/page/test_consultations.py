"""Consultations on the page: asked for, looked at first, given to, and read by those inside."""

from __future__ import annotations

import pytest
from practice.cast import ANA, BEN, DORA, Person, rows
from practice.conftest import joins

from bot.alliance.consultations import Phase
from bot.practice import consulting, harmless, messages, remind
from bot.practice.consultation_posts import THREAD
from bot.records.rows import text_of

from .hand import Hand

QUESTION = "What do you hear in her thanks?"
FIVE = "I think it was when I looked at the clock."
NOT_DE_IDENTIFIED = "On 14 March she told Mrs Okafor that I was late."
THREAD_ID = 500
CLEO_JOINED = Person(12)


@pytest.fixture
async def channel(house):
    """The group has a channel for consultations, and Dora has joined as well."""
    await house.records.write(
        lambda db: db.execute("update groups set consultation_channel = 77").rowcount
    )
    await joins(house, DORA)


@pytest.fixture
async def prepared(ana, rupture, channel):
    """Ana's, as far as it is seen by her alone."""
    return await ana.presses(
        f"/ruptures/{rupture}/consult",
        "See what they would see",
        form="consultancy",
        pace="day",
        share=["markers", "moment"],
        five_minutes=FIVE,
        question=QUESTION,
        named="yes",
    )


@pytest.fixture
def thread_opens(house):
    """What the sender does: the thread is made."""

    async def opens():
        for message in await messages.due(house):
            if message.kind == THREAD:
                await consulting.thread_made(house, message, THREAD_ID)

    return opens


async def its_time_comes(house):
    """The gathering, or the open phase, is over; nobody has to come in anew for that."""
    at = text_of(house.now())
    await house.records.write(
        lambda db: db.execute("update due set at = ? where kind = 'consultation'", [at]).rowcount
    )
    await remind.fire_due(house)


async def posts(hand, page):
    """Ticks the sentence, and posts."""
    return await hand.presses(page, "Post it", agreed="yes")


@pytest.fixture
async def running(ana, ben, house, prepared, thread_opens):
    """Posted; Ben and Dora came, and a day later it has begun. Its path."""
    await posts(ana, prepared)
    await thread_opens()
    (id_,) = (found[0] for found in await rows(house, "select id from consultations"))
    await consulting.join(house, BEN(), id_)
    await consulting.join(house, DORA(), id_)
    await its_time_comes(house)
    return f"/consultations/{id_}"


async def test_where_one_goes_on_the_rupture_leads_there(ana, running, rupture):
    assert (await ana.sees(f"/ruptures/{rupture}/consult")).path == running


async def test_what_is_seen_first_is_what_they_will_read(prepared):
    for said in (
        "What colleagues will see",
        FIVE,
        QUESTION,
        "When I said that we have ten minutes left, she thanked me.",
    ):
        assert said in prepared.text
    assert "I noticed that I looked at the clock." not in prepared.text  # the line was not shared


async def test_underlined_words_are_picked_as_naming_nobody_and_it_goes_on_here(
    ana, house, prepared
):
    words = f"{prepared.path.removesuffix('prepare')}words"
    page = await ana.presses(words, "See what they would see", question="Is it Kintsugi?")
    assert "<mark>Kintsugi</mark>" in page.html
    page = await ana.presses(page, "They name nobody", allow=["Kintsugi"])
    assert page.path == prepared.path
    assert "Kintsugi" in page.text
    assert "<mark>Kintsugi</mark>" not in page.html
    assert (await harmless.mine(house, ANA())).words == ("kintsugi",)


async def test_without_the_tick_nothing_is_posted(ana, house, prepared):
    page = await ana.presses(prepared, "Post it")
    assert "Not posted." in page.text
    assert await rows(house, "select state from consultations") == [("prepared",)]


async def test_with_it_it_is_posted_once(ana, house, prepared):
    form = prepared.form("Post it")
    for _ in range(2):
        page = await ana.sends(form.action, form.with_answers(agreed="yes"))
    assert "It is on its way" in page.text
    assert await rows(house, "select state from consultations") == [("posting",)]
    assert len(await rows(house, "select 1 from outbox where kind = ?", THREAD)) == 1


async def test_what_could_tell_who_it_is_has_to_be_changed_first(ana, house, prepared):
    page = await ana.sees(prepared.path.replace("/prepare", "/words"))
    page = await ana.presses(page, "See what they would see", five_minutes=NOT_DE_IDENTIFIED)
    assert "To be changed before it is posted" in page.text
    assert '<mark class="holds">' in page.html
    assert not page.offers("Post it")

    page = await ana.presses(
        page.path.replace("/prepare", "/words"), "See what they would see", five_minutes=FIVE
    )
    assert page.offers("Post it")
    ((moment,),) = await rows(house, "select text from debrief_answers where question = 'moment'")
    assert moment == "When I said that we have ten minutes left, she thanked me."


async def test_it_can_be_thrown_away_before_anybody_sees_it(ana, house, prepared):
    await ana.presses(prepared, "Throw it away")
    assert await rows(house, "select 1 from consultations where state = 'prepared'") == []
    assert await rows(house, "select 1 from outbox where kind like 'consult%'") == []


async def test_the_same_rupture_leads_to_what_is_being_prepared(ana, prepared, rupture):
    assert (await ana.sees(f"/ruptures/{rupture}/consult")).path == prepared.path


async def test_without_a_name_it_says_when_and_warns_where_there_are_few(ana, prepared):
    page = await ana.presses(
        prepared.path.replace("/prepare", "/change"), "See what they would see", named="no"
    )
    assert "without a name" in page.text
    assert "fewer than five clinicians" in page.text
    page = await posts(ana, page)
    assert "without your name. Until then nobody has seen it" in page.text


async def test_whoever_is_asked_comes_by_a_button_and_reads_only_then(
    ana, ben, house, prepared, thread_opens
):
    await posts(ana, prepared)
    await thread_opens()
    page = await ben.sees("/consultations")
    assert "would like colleagues' eyes" in page.text
    assert QUESTION not in page.text
    page = await ben.presses(page, "Join")
    assert QUESTION in page.text
    assert FIVE in page.text


async def test_a_voice_is_given_read_changed_and_taken_back(ana, ben, running):
    page = await ben.presses(f"{running}/give/question", "Give it", text="How long was it?")
    assert "It is given" in page.text
    assert "How long was it?" in (await ana.sees(running)).text

    page = await ben.sees(running)
    (edit,) = [link for link in page.links if link.startswith("/contributions/")]
    page = await ben.presses(edit, "Give it", text="How long was the silence?")
    assert "How long was the silence?" in (await ana.sees(running)).text

    await ben.presses(page, "Take it back")
    assert "How long was the silence?" not in (await ana.sees(running)).text


async def test_what_comes_early_is_held_and_not_read_before(ana, ben, running, house):
    page = await ben.presses(f"{running}/give/line", "Give it", text="I noticed that I hurried.")
    assert "It appears when its phase opens" in page.text
    assert "I noticed that I hurried." in page.text  # its author finds it
    assert "I noticed that I hurried." not in (await ana.sees(running)).text
    for _ in range(3):
        await its_time_comes(house)
    page = await ana.sees(running)
    assert "Lines to offer" in page.text
    assert page.html.count("I noticed that I hurried.") == 1
    page = await ana.presses(page, "Take this line")
    assert page.path.startswith("/ruptures/")
    assert "I noticed that I hurried." in page.text


async def test_a_colleague_who_takes_it_keeps_it_among_their_own(ana, ben, running, house):
    await consulting.join(house, DORA(), running.rpartition("/")[2])
    for _ in range(3):
        await its_time_comes(house)
    page = await ben.presses(f"{running}/give/line", "Give it", text="I noticed that I hurried.")
    assert not page.offers("Take this line")  # one's own


async def test_the_presenter_may_simply_read(ana, running, house):
    for _ in range(2):
        await its_time_comes(house)
    assert "You may simply read" in (await ana.sees(running)).text


async def test_a_text_that_does_not_fit_stays_typed(ben, running):
    page = await ben.presses(f"{running}/give/question", "Give it", text="x" * 1001)
    assert page.status == 422
    assert dict(page.form("Give it").fields)["text"] == "x" * 1001


async def test_a_name_in_a_voice_comes_back_with_what_was_typed(ben, running, house):
    page = await ben.presses(f"{running}/give/question", "Give it", text=NOT_DE_IDENTIFIED)
    assert page.status == 422
    assert dict(page.form("Give it").fields)["text"] == NOT_DE_IDENTIFIED
    assert await rows(house, "select 1 from contributions") == []


async def test_what_was_typed_and_not_sent_is_found_again(ben, running):
    page = await ben.sees(f"{running}/give/client_chair")
    form = page.form("Give it")
    fields = dict(form.fields)
    kept = await ben.browser.script(
        "/drafts",
        {
            "form": fields["form"],
            "sheet": fields["sheet"],
            "seq": 1,
            "answers": {"text": "I sit here and wait."},
        },
        X_CSRF=fields["csrf"],
    )
    assert kept.json["do"] == "kept"
    today = await ben.sees("/")
    (back,) = [link for link in today.links if "/give/client_chair/" in link]
    assert "I sit here and wait." in (await ben.sees(back)).text


@pytest.mark.parametrize("where", ["", "/give/question", "/give/question/abc"])
async def test_whoever_takes_no_part_finds_nothing(comes_in, house, running, where):
    await joins(house, CLEO_JOINED)
    cleo = Hand(await comes_in(CLEO_JOINED))
    page = await cleo.sees(f"{running}{where}")
    assert page.status == 404
    assert page.html == (await cleo.sees(f"/consultations/{'a' * 26}{where}")).html


async def test_the_conductor_opens_the_next_phase_and_nobody_else_can(ana, ben, house, running):
    id_ = running.rpartition("/")[2]
    before = (await consulting.seat(house, BEN(), id_)).consultation
    conductor = {BEN.id: ben}.get(before.conductor)
    page = await ana.sees(running)
    assert not page.offers("Open the next phase now")
    if conductor is not None:
        await conductor.presses(running, "Open the next phase now")
        # Nothing was asked, so nothing is to be answered.
        after = (await consulting.seat(house, BEN(), id_)).consultation
        assert after.phase is Phase.CHAIRS


async def test_withdrawn_nobody_sees_it_any_more(ana, ben, running):
    await ana.presses(running, "Withdraw the consultation")
    for hand in (ana, ben):
        assert (await hand.sees(running)).status == 404


async def test_the_way_back_from_closing_to_a_sentence_for_those_who_helped(
    ana, ben, house, running, rupture
):
    for _ in range(7):
        await its_time_comes(house)
    ((takeaway,),) = await rows(house, "select id from takeaways")
    page = await ana.presses(f"/takeaways/{takeaway}/write", "Keep it", takeaway="I hurry her.")
    assert "Kept, for you alone." in page.text
    assert "I hurry her." in (await ana.sees(f"/ruptures/{rupture}")).text

    page = await ana.presses(
        f"/takeaways/{takeaway}/happened",
        "Keep it",
        happened="She laughed.",
        sentence="It was said, and Mrs Okafor laughed.",
    )
    assert "needs to be changed" in page.text
    assert not page.offers("Send it to the group")
    page = await ana.presses(
        f"/takeaways/{takeaway}/happened", "Keep it", sentence="It was said, and she laughed."
    )
    page = await ana.presses(page, house.wording.say("buttons.tell_group"))
    assert "It has gone to the group." in page.text
    assert (
        len(await rows(house, "select 1 from outbox where kind = 'consultation_said_after'")) == 1
    )
    # Where words stand on the page, the thread says only that it is read there.
    assert "It was said, and she laughed." in (await ben.sees(running)).text


async def test_a_sentence_for_the_group_is_seen_once_more_and_read_by_a_colleague(
    ana, ben, house, channel
):
    await house.records.write(lambda db: db.execute("update groups set lessons = 1").rowcount)
    page = await ana.presses(
        "/lessons/write", "See it once more", lesson="Since May I say less, and hear more."
    )
    assert "for some time I say less" in page.text.replace("For", "for")
    page = await ana.presses(page, "Give it to the group")
    assert "a colleague reads it" in page.text
    lesson = page.path
    assert (await ben.sees(lesson)).status == 404

    ben_id = "select id from clinicians where person = ?"
    await house.records.write(
        lambda db: db.execute(f"update lessons set approver_id = ({ben_id})", [BEN.id]).rowcount
    )
    page = await ben.presses(lesson, "It may be posted")
    assert "Thank you, that is all." in page.text
    assert await rows(house, "select state from lessons") == [("approved",)]


async def test_whether_with_a_name_is_never_left_vague(ana, ben, running, prepared):
    """The one choice that cannot be taken back: with it or without."""
    change = prepared.path.replace("/prepare", "/change")
    pages = (await ben.sees(f"{running}/give/question"), "Give it")
    for page, button in (pages, (await ana.sees(change), "See what they would see")):
        if page.status == 200:
            named = [value for name, value in page.form(button).choices if name == "named"]
            assert named == ["yes", "no"]
