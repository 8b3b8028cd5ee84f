"""Who may see and change what: every route and command, for everybody, everywhere."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.alliance.consultations import Form, Pace, Voice
from bot.alliance.consultations import Standing as Stands
from bot.alliance.lessons import LessonState
from bot.alliance.standing import Standing
from bot.chat.handlers import every_route
from bot.practice import drafts, formulation, messages, review, setup
from bot.practice.digest import GROUP_DIGEST
from bot.records import (
    consultations,
    contributions,
    lessons,
    outbox,
    prompts,
    seats,
    standing,
    takeaways,
)
from bot.records.clients import Client
from bot.records.consultations import Consultation
from bot.records.contributions import Contribution
from bot.records.ids import new_id
from bot.records.lessons import Lesson
from bot.records.prompts import Prompt, PromptState
from bot.records.rows import insert
from bot.records.takeaways import Takeaway
from bot.rehearsal import Answer, Channel, Person

from .at_the_page import sentences_of
from .cast import Group, eventually, everything_shown, typed_in

# Which of Ana's things a route speaks of. What is not listed here carries no id.
OF_CLIENT = ("debrief:of-client", "debrief:open", "debrief:save", "debrief:nothing")
OF_CLIENT += ("debrief:more", "debrief:more-save")
OF_CLIENT += ("debrief:cancelled", "debrief:missed", "rupture:list", "debrief:of")
OF_CLIENT += ("privacy:client", "privacy:of-client", "privacy:erase-client")
OF_RUPTURE = ("formulation:from", "formulation:add")
WITHOUT_ID = ("setup", "join", "leave", "digest", "lines", "words")
WITHOUT_ID += ("privacy:settings", "privacy:export", "privacy:take", "privacy:forget")
WITHOUT_ID += ("privacy:everything", "privacy:erase-all")
BY_CHOICE = {"consult:pick", "consult:open", "consult:voice", "consult:given"}
OF_PREPARED = {f"consult:{verb}" for verb in ("see", "form", "words", "changed", "reworded")}
OF_PREPARED |= {f"consult:{verb}" for verb in ("named", "unnamed", "invite", "post", "not-now")}
OF_PREPARED |= {"consult:throw"}
OF_VOICE = {"consult:give", "consult:voice", "consult:gave"}
STEERING = {"consult:next", "consult:more", "consult:answered"}
# Whoever is in the group may come, and an organizer may let it go on after a pause; these have
# tests of their own, with the consultations.
FOR_COLLEAGUES = {"consult:join", "consult:let-be", "consult:resume"}
BY_CHOICE |= {"debrief:of", "rupture:pick", "hour:pick", "session:hour", "session:remove"}
BY_CHOICE |= {"privacy:client", "privacy:debrief"}
# What they are about is gone then; tests/chat/test_privacy.py presses them.
ERASING = {"privacy:erase-client", "privacy:erase-debrief", "privacy:erase-all"}
# They only draw the next step; what comes back from it is looked at.
BY_CHOICE |= {"lesson:pick"}
TO_READ = {"lesson:read", "lesson:approve", "lesson:leave-out"}
# In a group that gathers none nothing is written, by nobody; and what is taken back is gone.
OF_LESSONS_ALONE = {"lesson:written", "lesson:back"}
ASKING = {"consult:withdraw", "session:hour", "session:move", "hour:move"}
WITHOUT_DRAFT = (
    "lesson",
    "takeaway",
    "consult:changed",
    "consult:reworded",
    "consult:edited",
    "hour",
    "packet",
    "review",
    "rupture:weighed",
)
NEXT_HOUR = ".2026-01-21"
CHOICES = {"rupture:because": "no_words", "hour:later": "hour", "lesson:leave-out": "unclear"}
FORMS = {"debrief:save", "rupture:repaired", "rupture:planned", "session:moved", "hour:moved"}
FORMS |= {"debrief:more-save", "rupture:weighed", "packet:made"}
FORMS |= {"consult:prepared", "consult:changed", "consult:reworded"}
FORMS |= {"takeaway:kept", "takeaway:happened"}
FORMS |= {"consult:gave", "consult:edited"}
FORMS |= {"formulation:save", "formulation:add", "review:save"}

ROUTES = sorted(every_route().routes)
WITH_ID = [route for route in ROUTES if not route.startswith(WITHOUT_ID)]
PLAIN = [route for route in ROUTES if route.startswith(WITHOUT_ID)]


@dataclass
class Things:
    """Ids, of Ana's things or of nothing at all."""

    client: str
    debrief: str
    rupture: str
    draft: str
    notice: str
    session: str
    prompt: str
    follow_up: str
    passkey: str
    prepared: str
    consultation: str
    given: str
    taken_back: str
    line: str
    takeaway: str
    lesson: str
    to_read: str
    code: str

    def of(self, route: str) -> str:
        """The id that belongs to a route."""
        if route in OF_CLIENT:
            return self.client
        if route in OF_RUPTURE:
            return self.rupture
        by_thing = {
            "debrief": self.debrief,
            "privacy": self.debrief,
            "rupture": self.rupture,
            "form": self.draft,
            "message": self.notice,
            "line": self.notice,
            "session": self.session,
            "hour": self.prompt,
            "follow": self.follow_up,
            "page": f"rupture.{self.rupture}",
            "passkey": self.passkey,
            "packet": f"{self.client}.4",
            "formulation": self.client,
            "review": self.client,
            "consult": self.of_consultation(route),
            "takeaway": self.takeaway,
            "lesson": self.to_read if route in TO_READ else self.lesson,
        }
        return by_thing.get(route.partition(":")[0], "")

    def of_consultation(self, route: str) -> str:
        """The id that belongs to a route of a consultation."""
        by_route = {
            **dict.fromkeys(OF_PREPARED, self.prepared),
            **dict.fromkeys(("consult:ask", "consult:pick", "consult:prepared"), self.rupture),
            **dict.fromkeys(OF_VOICE, f"{self.consultation}.reply"),
            **dict.fromkeys(STEERING, f"{self.consultation}.1"),
            "consult:given": self.given,
            "consult:edit": self.given,
            "consult:edited": f"{self.given}.reply",
            "consult:back": self.taken_back,
            "consult:take": self.line,
        }
        return by_route.get(route, self.consultation)


@pytest.fixture
async def anas(group: Group) -> Things:
    """Something of everything, written by Ana."""
    client = await group.has_client(group.ana)
    saved = await group.debriefs(group.ana, client)
    rupture = await group.has_rupture(group.ana, client)
    await _writes_about(group, client, rupture)
    action = f"debrief:save:{client.id}.{new_id()}"
    draft = await drafts.keep(
        group.bot.house, group.acts(group.ana), action, {"moment": group.sentinels.words()}
    )
    notice = await _notice_to(group, group.ana)
    session, prompt, follow_up = await _hours_of(group, client, rupture)
    passkey = await group.has_passkey(group.ana)
    asked = await _asks_colleagues(group, client, rupture)
    await eventually(lambda: _is_announced(group))
    return Things(
        client.id,
        saved.id,
        rupture,
        draft,
        notice,
        session,
        prompt,
        follow_up,
        passkey,
        *asked,
        *await _took_away(group, rupture),
        client.code,
    )


async def _took_away(group: Group, rupture: str) -> tuple[str, str, str]:
    """What Ana takes from a consultation, a sentence of hers, and one that she is asked to read."""
    ((ours, ana, ben),) = await group.bot.rows(
        """select a.group_id, a.id, b.id from clinicians a join clinicians b
            where a.person = ? and b.person = ?""",
        group.ana.id,
        group.ben.id,
    )
    now, words = group.clock(), group.sentinels.words
    taken = Takeaway(new_id(), ana, rupture, None, now, text=words())
    hers, waiting = LessonState.DRAFTED, LessonState.WAITING
    lesson = Lesson(new_id(), ours, ana, words(), hers, now)
    to_read = Lesson(new_id(), ours, ben, words(), waiting, now)

    def work(db: Any) -> None:
        takeaways.add(db, taken)
        takeaways.set_happened(db, taken.id, words(), words(), now)
        lessons.put(db, lesson)
        lessons.put(db, to_read)
        lessons.set_asked(db, to_read.id, ana, now)

    await group.bot.house.records.write(work)
    return taken.id, lesson.id, to_read.id


async def _writes_about(group: Group, client: Client, rupture: str) -> None:
    """A formulation in two versions, and a look back."""
    house, words = group.bot.house, group.sentinels.words
    for _ in range(2):
        ana, draft, given = group.acts(group.ana), new_id(), {"pattern": words()}
        await formulation.save(house, ana, client.id, draft, given, rupture)
    await review.save(house, group.acts(group.ana), client.id, {"memory": words()})


async def _is_announced(group: Group) -> bool:
    sql = "select 1 from outbox where kind = 'passkey_made' and state = 'sent'"
    return bool(await group.bot.rows(sql))


@pytest.fixture
def nothing(group: Group) -> Things:
    """Ids of the same shape, of nothing."""
    return Things(*(new_id() for _ in range(17)), code="absent heron")


async def _hours_of(group: Group, client: Client, rupture: str) -> tuple[str, str, str]:
    """A standing session, a prompt after an hour, and a question that follows a repair."""
    house, now, day = group.bot.house, group.clock(), group.clock().date()
    session, prompt, follow_up = new_id(), new_id(), new_id()
    ((clinician,),) = await group.bot.rows(
        "select clinician_id from clients where id = ?", client.id
    )
    asked = Prompt(prompt, clinician, client.id, session, day, now, now, now, PromptState.SENT)

    def work(db: Any) -> None:
        standing.add(db, session, client.id, Standing(day, now.time(), 50, 1, None))
        prompts.add(db, asked)
        row = {"id": follow_up, "rupture_id": rupture, "weeks": 4, "at": now.isoformat()}
        insert(db, "follow_ups", row)

    await house.records.write(work)
    return session, prompt, follow_up


async def _asks_colleagues(group: Group, client: Client, rupture: str) -> list[str]:
    """One consultation that is prepared, and one that goes on, with three voices in it."""
    now, words = group.clock(), group.sentinels.to_share
    sql = "select clinicians.id, group_id from clinicians where person = ?"
    ((ana, group_id),) = await group.bot.rows(sql, group.ana.id)
    prepared, running, *voices = (new_id() for _ in range(5))
    common = {"group_id": group_id, "clinician_id": ana, "rupture_id": rupture, "words": "chat"}
    common |= {"form": Form.CONSULTANCY, "pace": Pace.DAY, "named": True, "prepared_at": now}
    last = now + timedelta(days=1)

    def consultation(number: str, code: str, state: Stands, **more: Any) -> Consultation:
        return Consultation(id=number, draft=new_id(), code=code, state=state, **common, **more)

    def voice(number: str, kind: Voice) -> Contribution:
        said, draft = words(), new_id()
        return Contribution(number, running, ana, draft, kind, 1, said, said, True, "posted", now)

    def work(db: Any) -> None:
        consultations.save(db, consultation(prepared, "a lamp", Stands.PREPARED))
        times = {"post_at": now, "opened_at": now, "phase_ends_at": last}
        consultations.save(db, consultation(running, "a bridge", Stands.RUNNING, phase=1, **times))
        for one in (prepared, running):
            consultations.put_texts(db, one, {"five_minutes": words(), "question": words()})
        seats.take(db, running, ana, seats.JOINED, now)
        for number, kind in zip(voices, (Voice.REPLY, Voice.THANKS, Voice.LINE), strict=True):
            contributions.save(db, voice(number, kind))

    await group.bot.house.records.write(work)
    return [prepared, running, *voices]


async def _notice_to(group: Group, person: Person) -> str:
    """A notice that went to somebody who once managed the server."""
    house, now = group.bot.house, group.clock()
    ((group_id,),) = await group.bot.rows("select id from groups")
    stopped, notice = new_id(), new_id()

    def message(number: str, kind: str, recipient: int, **data: Any) -> outbox.OutboxMessage:
        return outbox.OutboxMessage(
            id=number,
            cause=number,
            kind=kind,
            group_id=group_id,
            target="person",
            recipient=recipient,
            data=data,
            not_before=now,
            made_at=now,
        )

    def work(db: Any) -> None:
        outbox.put(db, message(stopped, GROUP_DIGEST, person.id, figures=None, late=False))
        outbox.mark_stopped(db, stopped, "50001")
        outbox.put(db, message(notice, messages.ORGANISER_NOTICE, person.id, message=stopped))
        outbox.mark_stopped(db, notice, "50001")

    await house.records.write(work)
    return notice


async def pressed(person: Person, where: Channel, route: str, subject: str) -> Answer:
    """A press or a pick, as the route has it."""
    values = [subject if route in BY_CHOICE else CHOICES.get(route, "")]
    name = route if route in BY_CHOICE else f"{route}:{subject}"
    name += NEXT_HOUR if route in ("session:cancel", "session:move") else ""
    return await person.press_raw(name, 3, channel=where, values=values)


async def sent(person: Person, where: Channel, route: str, subject: str) -> Answer:
    """A form that comes back under the route."""
    filled = typed_in(
        presence="quieter",
        moment="x",
        line="y z",
        reception="opened",
        extent="repaired",
        zone="Europe/Lisbon",
        weekday="1",
        day="2026-01-24",
        time="9:00",
        retention_days="200",
        risk_protocol="call",
        pattern="x",
        memory="x",
        takeaway="x",
        happened="x",
        lesson="x",
        text="x",
        question="x",
    )
    second = NEXT_HOUR if route.startswith("session") else f".{'0' * 26}"
    name = f"{route}:{subject}{'' if route.startswith(WITHOUT_DRAFT) else second}"
    return await person.submit_raw(name, filled, channel=where)


def others(group: Group) -> list[tuple[Person, Channel]]:
    """Everybody but Ana, wherever they can be."""
    in_server = [(p, group.room) for p in (group.ben, group.cleo, group.fay, group.olga)]
    directly = [(p, p.dm) for p in (group.ben, group.cleo, group.fay, group.olga, group.sam)]
    return [*in_server, *directly, (group.sam, group.elsewhere_room)]


COMMANDS = ("consult", "digest", "lines", "ruptures", "about", "page", "debrief", "join")
THINGS = sorted({route.partition(":")[0] for route in WITH_ID})


@pytest.mark.parametrize("thing", THINGS)
async def test_what_is_anothers_looks_exactly_like_what_is_absent(
    group: Group, anas: Things, nothing: Things, thing: str
):
    before = await group.bot.everything()

    routes = [route for route in WITH_ID if route not in FOR_COLLEAGUES]
    for route in (route for route in routes if route.partition(":")[0] == thing):
        for person, where in others(group):
            for act in (pressed, sent):
                of_ana = everything_shown(await act(person, where, route, anas.of(route)))
                absent = everything_shown(await act(person, where, route, nothing.of(route)))

                assert of_ana == absent, (route, person.name, act)
                assert of_ana, (route, person.name, act)
                assert group.sentinels.found_in(of_ana) == []

    assert await group.bot.everything() == before


async def test_what_is_ones_own_is_not_what_is_absent(group: Group, anas: Things, nothing: Things):
    # `rupture:line` is told here that the line itself is absent; the two that answer a message
    # have tests of their own, with the digests and the hours.
    elsewhere = {"rupture:line", "message:again", "line:show", *ASKING, *ERASING}
    elsewhere |= {
        "consult:throw",
        *FOR_COLLEAGUES,
        *OF_LESSONS_ALONE,
    }  # thrown away, there is nothing left to press
    for route in (r for r in WITH_ID if r not in elsewhere):
        act = sent if route in FORMS else pressed
        own = everything_shown(await act(group.ana, group.room, route, anas.of(route)))
        absent = everything_shown(await act(group.ana, group.room, route, nothing.of(route)))

        assert own != absent, route
        assert own, route


async def test_no_route_without_an_id_shows_or_changes_what_is_anas(group: Group, anas: Things):
    before = await _of_ana(group)

    for route in PLAIN:
        for person, where in others(group):
            for act in (pressed, sent):
                shown = everything_shown(await act(person, where, route, ""))

                assert shown, (route, person.name, act)
                assert group.sentinels.found_in(shown) == []

    assert await _of_ana(group) == before


async def _of_ana(group: Group) -> list[Any]:
    everything = await group.bot.everything()
    mine = everything["clinicians"]
    return [
        [row for row in mine if group.ana.id in row],
        *(everything[name] for name in ("clients", "debriefs", "debrief_answers", "ruptures")),
    ]


async def test_where_sentences_go_to_the_page_no_route_and_no_command_shows_one(
    group: Group, anas: Things
):
    """Whatever is pressed or sent, by buttons and forms of before, too."""
    await setup.set_words(group.bot.house, group.acts(group.olga), "page")
    answers = [
        await act(group.ana, group.room, route, anas.of(route))
        for route in ROUTES
        if not route.startswith(("leave", "setup")) and route not in ERASING
        for act in (pressed, sent)
    ]
    answers += [
        await group.ana.slash_raw(group.room, command, [])
        for command in (*COMMANDS, "patterns", "packet")
    ]

    shown = everything_shown(*answers)
    assert group.sentinels.sentences
    written = [*group.sentinels.sentences, *sentences_of(group)]
    assert [one for one in written if one in shown] == []


def option(name: str, value: str) -> dict[str, Any]:
    """An option of a command as a client sends it."""
    return {"type": 3, "name": name, "value": value}


def below(name: str, *options: dict[str, Any]) -> list[dict[str, Any]]:
    """A subcommand with its options."""
    return [{"type": 1, "name": name, "options": list(options)}]


WITH_CLIENT = {
    "debrief": lambda client: [option("client", client)],
    "ruptures": lambda client: [option("client", client)],
    "client stage": lambda client: below("stage", option("code", client)),
    "client end": lambda client: below("end", option("code", client)),
    "client formulation": lambda client: below("formulation", option("code", client)),
    "review": lambda client: [option("client", client)],
    "privacy forget": lambda client: below("forget", option("client", client)),
}


@pytest.mark.parametrize("named_by", ["client", "code"])
async def test_a_command_about_anothers_client_looks_like_one_about_nobody(
    group: Group, anas: Things, nothing: Things, named_by: str
):
    before = await group.bot.everything()

    for command, (person, where) in itertools.product(WITH_CLIENT, others(group)):
        name = command.partition(" ")[0]
        shown = [
            everything_shown(
                await person.slash_raw(where, name, WITH_CLIENT[command](getattr(things, named_by)))
            )
            for things in (anas, nothing)
        ]

        assert shown[0] == shown[1], (command, person.name)
        assert shown[0]
        assert group.sentinels.found_in(shown[0]) == []

    assert await group.bot.everything() == before


@pytest.mark.parametrize(
    "command", ["setup", "join", "leave", "about", "digest", "lines", "ruptures"]
)
async def test_no_command_shows_anas_words_to_anybody_else(
    group: Group, anas: Things, command: str
):
    before = await _of_ana(group)

    for person, where in others(group):
        shown = everything_shown(await person.slash_raw(where, command, []))

        assert shown
        assert group.sentinels.found_in(shown) == []

    assert await _of_ana(group) == before


async def test_nobody_is_offered_anothers_code(group: Group, anas: Things):
    for person, where in others(group)[:-1]:
        offered = await person.autocomplete(where, "debrief", "client", typed=anas.code[:3])

        assert offered == [], person.name


async def test_the_organiser_manages_the_group_and_sees_no_clinician(group: Group, anas: Things):
    settings = await group.olga.slash(group.room, "setup")
    digest = await group.olga.slash(group.room, "digest")

    assert group.sentinels.found_in(everything_shown(settings, digest)) == []
    assert group.say("errors.not_joined") in digest.message.text


async def test_only_who_manages_the_server_sets_it_up(group: Group):
    before = await group.bot.everything()

    for route in (route for route in ROUTES if route.startswith("setup")):
        act = sent if route.endswith("-save") else pressed
        in_server = await act(group.ana, group.room, route, "")
        directly = await act(group.olga, group.olga.dm, route, "")

        assert group.say("errors.not_organiser") in in_server.message.text
        assert group.say("errors.only_in_server") in directly.message.text

    assert await group.bot.everything() == before


async def test_a_private_channel_between_people_is_refused(group: Group, anas: Things):
    between = group.discord.add_private_channel(group.ana, group.sam)

    for route in ROUTES:
        answer = await pressed(group.ana, between, route, anas.of(route))
        assert group.say("errors.only_here") in answer.message.text
        assert group.sentinels.found_in(everything_shown(answer)) == []
    command = await group.ana.slash_raw(between, "digest", [])
    assert group.say("errors.only_here") in command.message.text


async def test_a_private_channel_offers_no_codes(group: Group, anas: Things):
    between = group.discord.add_private_channel(group.ana, group.sam)
    typing = {"id": "1", "name": "debrief", "type": 1}
    typing["options"] = [option("client", "") | {"focused": True}]

    answer = await group.ana.interact(between, 4, typing)

    assert answer.choices == []


async def test_a_server_outside_the_list_is_refused_even_to_a_clinician(group: Group, anas: Things):
    group.elsewhere.add_member(group.ana)

    answer = await group.ana.slash_raw(group.elsewhere_room, "digest", [])

    assert group.say("errors.not_this_server") in answer.message.text
