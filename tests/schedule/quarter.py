"""A quarter in the life of a group, and what ought to be said in it.

The oracle is a diary that is looked through whole at every tick, minute by minute where a
moment is sought. It knows the facts as people gave them, and shares no rule with the house.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from alliance.clocks import MINUTE, Clocks
from practice import cast
from practice.days import wants_digest
from practice.mailbox import AFTER_HOUR, BEFORE_HOUR, OWN_DIGEST, Mailbox

from bot.alliance.ruptures import Event
from bot.alliance.standing import Standing
from bot.practice import clients, debrief, join, prompts, ruptures, sessions
from bot.practice.debrief import RuptureAnswer
from bot.practice.digest import GROUP_DIGEST
from bot.practice.house import House
from bot.practice.prompts import Later
from bot.practice.refusals import Refusal
from bot.records import Records, new_id

DAY = timedelta(days=1)
TWO_DAYS = timedelta(days=2)
# Within it the clocks change in Europe, in America and in Australia.
BEGINS, ENDS = datetime(2026, 9, 21, 6, 0, tzinfo=UTC), datetime(2026, 12, 21, tzinfo=UTC)
ZONES = (
    "Europe/Lisbon",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Sydney",
    "Asia/Kolkata",
)


@cache
def clocks_of(name):
    return Clocks(ZoneInfo(name), BEGINS - 40 * DAY, ENDS + 60 * DAY)


@cache
def shown(name, wall):
    """When the clocks of a zone first show a wall time."""
    return clocks_of(name).first_show(wall)


@dataclass
class Session:
    """A standing session in the diary. `noticed` are the days whose end has been seen."""

    id: str
    standing: Standing
    noticed: set = field(default_factory=set)
    asked: dict = field(default_factory=dict)
    handed: set = field(default_factory=set)
    begun: set = field(default_factory=set)

    def hours(self, zone, start, end):
        """The hours that begin near a span of time: day, start, end."""
        s, taken = self.standing, set()
        first, last = (start - 3 * DAY).date(), (end + 3 * DAY).date()
        step = timedelta(weeks=s.every or 1000)
        days = set(s.moved)
        day = s.first
        while day <= min(last, s.until or last):
            if day >= first:
                days.add(day)
            day += step
        for day in sorted(days):
            wall = s.moved.get(day, datetime.combine(day, s.at))
            if wall is not None:
                begins = shown(zone, wall)
                # One that was moved to the time of the next is one hour with it.
                if start <= begins < end and begins not in taken:
                    taken.add(begins)
                    yield day, begins, begins + timedelta(minutes=s.minutes)


@dataclass
class Client:
    id: str
    rupture: str | None = None
    paused: date | None = None
    latest: datetime | None = None
    sessions: list[Session] = field(default_factory=list)


@dataclass
class Owed:
    """An hour that ended and ought to be asked about, from `at` on."""

    session: Session
    client: Client
    day: date
    start: datetime
    end: datetime
    at: datetime
    must: bool = True


@dataclass
class Clinician:
    person: cast.Person
    zone: str
    after: int
    before: int
    quiet: tuple[time, time] | None
    digest: tuple[int, time] | None = None
    digest_weeks: set = field(default_factory=set)
    away: date | None = None
    hush: datetime | None = None
    left: bool = False
    clients: list[Client] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)

    def silent(self, client, start):
        day = start.astimezone(ZoneInfo(self.zone)).date()
        return any(until and day <= until for until in (self.away, client.paused))

    def hours(self, around, but=None):
        """Everybody's hours around a moment, but for one session's."""
        return [
            (start, end)
            for client in self.clients
            for session in client.sessions
            if session is not but
            for _, start, end in session.hours(self.zone, around - TWO_DAYS, around + TWO_DAYS)
            if not self.silent(client, start)
        ]

    def quiet_at(self, at):
        if self.quiet is None:
            return False
        wall = at.astimezone(ZoneInfo(self.zone)).time()
        start, end = self.quiet
        return start <= wall < end if start <= end else wall >= start or wall < end

    def free(self, at, busy):
        return not self.quiet_at(at) and not any(s <= at < e for s, e in busy)

    def first_free(self, at, pause, busy):
        """Minute by minute; after an hour that was in the way, with a pause."""
        resting_until = at
        while True:
            over = [end for start, end in busy if start <= at < end]
            resting_until = max([resting_until, *(end + pause for end in over)])
            if not over and at >= resting_until and not self.quiet_at(at):
                return at
            at += MINUTE

    def moment_before(self, start, busy):
        """Minute by minute, in the lead or before the whole run of hours."""
        at = start - timedelta(minutes=self.before)
        while at < start:
            if self.free(at, busy):
                return at
            at += MINUTE
        run = [s for s, e in busy if s < start <= e]
        return self.moment_before(min(run), busy) if run else None

    def today(self, now):
        return now.astimezone(ZoneInfo(self.zone)).date()

    def morning_after(self, now):
        """Eight o'clock, on the day after; before four it is still the day before."""
        day = (now.astimezone(ZoneInfo(self.zone)) - timedelta(hours=4)).date() + DAY
        return shown(self.zone, datetime.combine(day, time(8)))


class Quarter:
    """Twelve clinicians, a machine that goes off, a clock that jumps, and the diary beside it."""

    def __init__(self, folder, key, seed, people=12, until=ENDS):
        self.folder, self.key = folder, key
        self.chance = random.Random(seed)
        self.truth, self.skew, self.until = BEGINS, timedelta(0), until
        self.house = self.mailbox = None
        self.people = people
        self.clinicians: list[Clinician] = []
        self.off_until = self.skewed_until = None
        self.laters: dict[str, int] = {}
        self.rows: dict[str, tuple] = {}
        self.times_asked: dict[str, int] = {}
        self.seen = 0
        self.group_weeks = set()
        self.said = dict.fromkeys((AFTER_HOUR, BEFORE_HOUR, OWN_DIGEST, GROUP_DIGEST), 0)
        self.told = {"asked": 0, "late": 0, "outages": 0, "jumps": 0, "actions": 0}

    def now(self):
        return self.truth + self.skew

    def opened(self):
        records = Records.open(self.folder, self.key)
        self.house = House(records, cast.words(), self.now)
        if self.mailbox is None:
            self.mailbox = Mailbox(self.house)
        self.mailbox.house = self.house
        self.mailbox.begins_anew()

    async def play(self, set_up):
        self.opened()
        try:
            await set_up(self.house, cast.OLGA)
            self.set_up_at = self.now()
            for number in range(self.people):
                await self.joins(cast.Person(100 + number))
            while self.truth < self.until:
                await self.step()
        finally:
            await self.house.records.close()

    # What people are like.

    async def joins(self, person):
        pick = self.chance
        quiet = pick.choice(
            [None, (time(20, 30), time(8)), (time(18), time(7)), (time(12), time(13))]
        )
        who = Clinician(
            person,
            zone=pick.choice(ZONES),
            after=pick.choice([1, 5, 10, 10, 30, 60]),
            before=pick.choice([0, 10, 20, 20, 45, 120]),
            quiet=quiet,
        )
        self.clinicians.append(who)
        await self.tells_times(who)
        for code in pick.sample(CODES, pick.randint(1, 5)):
            added = await clients.add(self.house, person(), code, pick.randint(0, 14))
            client = Client(added.client.id)
            who.clients.append(client)
            if pick.random() < 0.5:
                await self.confirms(who, client)
            await self.adds_session(who, client)
            if pick.random() < 0.2:
                await self.adds_session(who, client)
        if pick.random() < 0.7:
            who.digest = (pick.randrange(7), time(pick.randrange(7, 20)))
            weekday, at = who.digest
            who.digest_weeks |= {week for week, _, _ in self.digests_until_now(who)}
            await wants_digest(self.house, person, str(weekday), f"{at:%H:%M}")

    async def tells_times(self, who):
        given = {
            "zone": who.zone,
            "minutes_after": str(who.after),
            "minutes_before": str(who.before),
        }
        if who.quiet:
            start, end = who.quiet
            given |= {"quiet_from": f"{start:%H:%M}", "quiet_until": f"{end:%H:%M}"}
        await join.join(self.house, who.person(), who.person.roles, given)

    async def confirms(self, who, client):
        answers = cast.answers()
        saved = await debrief.save(self.house, who.person(), client.id, new_id(), answers)
        kept = await debrief.answer(self.house, who.person(), saved.id, RuptureAnswer.WITHDRAWAL)
        client.rupture = kept.rupture_id
        await self.looks_at_latest(client)

    async def adds_session(self, who, client):
        pick = self.chance
        weekday, at = pick.randrange(5), time(pick.randrange(8, 19), pick.choice([0, 0, 0, 30]))
        every, minutes = pick.choice([1, 1, 1, 2, 3]), pick.choice([45, 50, 60, 90])
        wish = sessions.Wish(client.id, str(weekday), f"{at:%H:%M}", minutes, every)
        try:
            found = await sessions.add(self.house, who.person(), wish)
        except Refusal as refusal:
            assert refusal.reason == "session_there"  # noqa: PT017  (they have it already)
            return
        today = who.today(self.now())
        first = today + timedelta(days=(weekday - today.weekday()) % 7)
        standing = Standing(first, at, minutes, every)
        session = Session(found.sessions[-1].id, standing)
        before = self.now() - timedelta(minutes=who.after)
        for day, _, end in session.hours(who.zone, before - 5 * DAY, before):
            if end <= before:
                session.noticed.add(day)
        client.sessions.append(session)

    async def looks_at_latest(self, client):
        sql = "select max(at) from sessions where client_id = ?"
        ((at,),) = await cast.rows(self.house, sql, client.id)
        client.latest = datetime.fromisoformat(at) if at else None

    # What happens.

    async def step(self):
        pick = self.chance
        waking = 6 <= self.truth.hour < 22
        self.truth += pick.randint(3, 40) * MINUTE if waking else pick.randint(20, 150) * MINUTE
        self.clock_jumps()
        if self.off_until is not None:
            if self.truth < self.off_until:
                return
            self.off_until = None
            self.opened()
            # Somebody may be quicker than the first tick.
            await self.people_act(eager=4)
        elif pick.random() < 0.002:
            self.told["outages"] += 1
            self.off_until = self.truth + pick.random() * 9 * DAY
            await self.house.records.close()
            return
        await self.mailbox.tick()
        await self.compare()
        await self.people_act()

    def clock_jumps(self):
        if self.skewed_until is not None and self.truth >= self.skewed_until:
            self.skew, self.skewed_until = timedelta(0), None
        elif self.skewed_until is None and self.chance.random() < 0.002:
            self.told["jumps"] += 1
            self.skew = self.chance.randint(-25 * 60, 25 * 60) * MINUTE
            self.skewed_until = self.truth + self.chance.randint(5, 24 * 60) * MINUTE

    async def people_act(self, eager=1):
        for who in self.clinicians:
            if self.chance.random() < 0.06 * eager:
                self.told["actions"] += 1
                await self.acts(who)

    async def acts(self, who):
        if who.left:
            if self.chance.random() < 0.05:
                who.left = False
                await self.tells_times(who)
            return
        deeds = [
            (self.answers, 60),
            (self.puts_off, 14),
            (self.wants_no_more_today, 3),
            (self.types_debrief, 6),
            (self.moves, 3),
            (self.cancels, 2),
            (self.goes_away, 1),
            (self.comes_back, 1),
            (self.pauses_client, 1),
            (self.travels, 1.5),
            (self.changes_minutes, 1),
            (self.adds_another, 0.5),
            (self.lets_go, 0.3),
            (self.leaves, 0.15),
        ]
        (deed,) = self.chance.choices([d for d, _ in deeds], [w for _, w in deeds])
        await deed(who)

    async def answers(self, who):
        asked = self.mailbox.asked(who.person)
        if asked:
            await self.answers_one(who, self.chance.choice(asked))

    async def answers_one(self, who, prompt):
        found = await prompts.one(self.house, who.person.directly(), prompt)
        await debrief.nothing_to_note(self.house, who.person.directly(), found.client_id, prompt)
        client = next(c for c in who.clients if c.id == found.client_id)
        await self.looks_at_latest(client)
        await self.mailbox.carry()

    async def puts_off(self, who):
        asked = self.mailbox.asked(who.person)
        if not asked:
            return
        open_now = await self.open_of(asked)
        later = self.chance.choice(list(Later))
        until = (await prompts.put_off(self.house, who.person.directly(), asked[0], later)).until
        for prompt in open_now:
            self.laters[prompt] = self.laters.get(prompt, 0) + 1
            session, client, day, start, end = self.rows[prompt]
            who.owed.append(Owed(session, client, day, start, end, until))
        await self.mailbox.carry()
        assert self.mailbox.asked(who.person) == []

    async def open_of(self, asked):
        marks = ",".join("?" * len(asked))
        sql = f"select id from prompts where state = 'sent' and id in ({marks})"
        return [prompt for (prompt,) in await cast.rows(self.house, sql, *asked)]

    async def wants_no_more_today(self, who):
        asked = self.mailbox.asked(who.person)
        if asked:
            await prompts.not_today(self.house, who.person.directly(), asked[0])
            who.hush = who.morning_after(self.now())
            await self.mailbox.carry()
            assert self.mailbox.asked(who.person) == []

    async def types_debrief(self, who):
        client = self.chance.choice(who.clients)
        await debrief.nothing_to_note(self.house, who.person(), client.id, new_id())
        await self.looks_at_latest(client)
        now = self.now()
        who.owed = [o for o in who.owed if o.client is not client or o.start > now]
        await self.mailbox.carry()

    def an_hour(self, who):
        """An hour of the coming two weeks, if there is one."""
        now = self.now()
        ahead = [
            (session, day)
            for client in who.clients
            for session in client.sessions
            for day, _, _ in session.hours(who.zone, now, now + 14 * DAY)
        ]
        return self.chance.choice(ahead) if ahead else None

    async def moves(self, who):
        hour = self.an_hour(who)
        if hour is None:
            return
        session, day = hour
        to = who.today(self.now()) + timedelta(days=self.chance.randint(1, 9))
        at = time(self.chance.randrange(7, 20), self.chance.choice([0, 15, 30]))
        await sessions.move(
            self.house, who.person(), session.id, str(day), to_day=str(to), to_time=f"{at:%H:%M}"
        )
        self.changed(who, session, day, datetime.combine(to, at))
        await self.mailbox.carry()

    async def cancels(self, who):
        hour = self.an_hour(who)
        if hour is None:
            return
        session, day = hour
        await sessions.cancel(self.house, who.person(), session.id, str(day))
        self.changed(who, session, day, None)
        await self.mailbox.carry()

    def changed(self, who, session, day, wall):
        moved = {**session.standing.moved, day: wall}
        session.standing = replace(session.standing, moved=moved)
        session.noticed.discard(day)
        session.asked.pop(day, None)
        who.owed = [o for o in who.owed if (o.session, o.day) != (session, day)]

    async def goes_away(self, who):
        until = who.today(self.now()) + timedelta(days=self.chance.randint(0, 12))
        await sessions.pause(self.house, who.person(), "", str(until))
        who.away = until

    async def comes_back(self, who):
        await sessions.resume(self.house, who.person(), "")
        who.away = None

    async def pauses_client(self, who):
        client = self.chance.choice(who.clients)
        if client.paused and self.chance.random() < 0.5:
            await sessions.resume(self.house, who.person(), client.id)
            client.paused = None
        else:
            until = who.today(self.now()) + timedelta(days=self.chance.randint(0, 20))
            await sessions.pause(self.house, who.person(), client.id, str(until))
            client.paused = until

    async def travels(self, who):
        who.zone = self.chance.choice(ZONES)
        await self.tells_times(who)

    async def changes_minutes(self, who):
        who.after = self.chance.choice([1, 5, 10, 30, 60, 120])
        who.before = self.chance.choice([0, 10, 20, 45, 120])
        await self.tells_times(who)

    async def adds_another(self, who):
        await self.adds_session(who, self.chance.choice(who.clients))

    async def lets_go(self, who):
        waiting = [client for client in who.clients if client.rupture]
        if waiting:
            client = self.chance.choice(waiting)
            await ruptures.move(self.house, who.person(), client.rupture, Event.LET_GO)
            client.rupture = None

    async def leaves(self, who):
        await join.leave(self.house, who.person())
        who.left = True
        who.owed.clear()

    # What ought to have been said, and what was.

    async def compare(self):
        now = self.now()
        fresh, self.seen = self.mailbox.sent[self.seen :], len(self.mailbox.sent)
        for message in fresh:
            self.said[message.kind] += 1
        for who in self.clinicians:
            mine = [m for m in fresh if m.recipient == who.person.id]
            assert not (who.left and mine), "said to somebody who has left"
            await self.compare_after(who, [m for m in mine if m.kind == AFTER_HOUR], now)
            self.compare_before(who, [m for m in mine if m.kind == BEFORE_HOUR], now)
            self.compare_digest(who, [m for m in mine if m.kind == OWN_DIGEST], now)
        self.compare_group([m for m in fresh if m.kind == GROUP_DIGEST], now)

    async def compare_after(self, who, messages, now):
        self.notice(who, now)
        assert len(messages) <= 1, "more than one message in one tick"
        asked = self.mailbox.asked(who.person)
        if messages:
            await self.check_message(who, messages[0], now)
        self.check_owed(who, now)
        open_now = await self.open_of(asked)
        assert bool(open_now) == bool(asked), "a message stands there, and nothing is asked"
        for prompt in open_now:
            end = self.rows[prompt][4]
            assert now - end < TWO_DAYS + timedelta(hours=1), "an old prompt stands there still"

    def notice(self, who, now):
        """Every hour that has ended since one last looked through the diary."""
        pause = timedelta(minutes=who.after)
        for client in who.clients:
            for session in client.sessions:
                for day, start, end in session.hours(who.zone, now - 3 * DAY, now):
                    if day in session.noticed or end + pause > now:
                        continue
                    session.noticed.add(day)
                    if now - end > TWO_DAYS or who.left or who.silent(client, start):
                        continue
                    if client.latest is not None and client.latest >= start:
                        continue
                    if day in session.asked:
                        continue
                    first = max(end + pause, who.hush or end)
                    at = who.first_free(first, pause, who.hours(end))
                    who.owed.append(Owed(session, client, day, start, end, at))

    async def check_message(self, who, message, now):
        """What is asked is asked at a good moment, about hours that are over, and once."""
        busy = who.hours(now)
        assert who.free(now, busy), "in the way"
        assert who.hush is None or now >= who.hush, "not today was said"
        assert who.away is None or who.today(now) > who.away, "asked while away"
        for prompt in message.data["prompts"]:
            session, client, day, _, end = await self.row_of(who, prompt)
            if prompt in self.open_before(who):
                continue
            assert end <= now, "asked before its end"
            self.told["asked"] += 1
            self.times_asked[prompt] = self.times_asked.get(prompt, 0) + 1
            assert self.times_asked[prompt] <= 1 + self.laters.get(prompt, 0), "asked twice"
            assert session.asked.setdefault(day, prompt) == prompt, "two prompts for one hour"
            assert now - end <= TWO_DAYS, "not worth asking any more"
            assert client.paused is None or who.today(now) > client.paused, "asked though paused"
            who.owed = [o for o in who.owed if (o.session, o.day) != (session, day)]
        self._open = getattr(self, "_open", {})
        self._open[who.person.id] = set(message.data["prompts"])

    def open_before(self, who):
        """What the message asked that stood there before this one, if one did."""
        stood = getattr(self, "_open", {}).get(who.person.id, set())
        return {p for p in stood if self.times_asked[p] > self.laters.get(p, 0)}

    async def row_of(self, who, prompt):
        if prompt not in self.rows:
            sql = 'select standing_id, client_id, day, start, "end" from prompts where id = ?'
            ((standing, client_id, day, start, end),) = await cast.rows(self.house, sql, prompt)
            client = next(c for c in who.clients if c.id == client_id)
            session = next(s for s in client.sessions if s.id == standing)
            moments = map(datetime.fromisoformat, (start, end))
            self.rows[prompt] = (session, client, date.fromisoformat(day), *moments)
        return self.rows[prompt]

    def check_owed(self, who, now):
        """Nothing is owed that could have been asked now."""
        still = []
        for owed in who.owed:
            if now - owed.end >= TWO_DAYS:
                self.told["late"] += 1
                continue
            still.append(owed)
            paused = owed.client.paused and who.today(now) <= owed.client.paused
            if owed.at > now or owed.end > now:
                continue
            if paused or (who.away and who.today(now) <= who.away):
                owed.must = False  # it may come when they are back
                continue
            if who.hush and now < who.hush:
                owed.at = who.first_free(who.hush, timedelta(minutes=who.after), who.hours(now))
                continue
            if not who.free(now, who.hours(now)):
                pause = timedelta(minutes=who.after)
                owed.at = who.first_free(now, pause, who.hours(now))
                continue
            assert not owed.must, (
                f"not asked: {who.person.id}, the hour of {owed.start}, due at {owed.at}, now {now}"
            )
        who.owed = still

    def compare_before(self, who, messages, now):
        handed = {(m.data["session"], m.data["day"]) for m in messages}
        for client in who.clients:
            for session in client.sessions:
                # A clock that runs ahead has seen hours begin that are yet to come.
                past = session.hours(who.zone, now - TWO_DAYS, now + MINUTE)
                session.begun |= {(day, start) for day, start, _ in past}
                for day, start, _ in session.hours(who.zone, now + MINUTE, now + DAY):
                    key, said = (day, start), (session.id, str(day)) in handed
                    if said:
                        assert key not in session.handed, "handed back twice"
                        session.handed.add(key)
                        handed.discard((session.id, str(day)))
                        busy = who.hours(start, but=session)
                        assert who.free(now, busy), "the line came in another's hour"
                        assert client.rupture, "nothing waits"
                        assert not who.silent(client, start), "while away or paused"
                        assert who.before, "not wanted"
                    elif key not in session.handed | session.begun and self.line_is_due(
                        who, client, session, start, now
                    ):
                        raise AssertionError(f"the line did not come: {who.person.id} {key}")
        assert not handed, "a line for an hour that is not ahead"

    @staticmethod
    def line_is_due(who, client, session, start, now):
        if who.left or not who.before or not client.rupture or who.silent(client, start):
            return False
        busy = who.hours(start, but=session)
        at = who.moment_before(start, busy)
        return at is not None and at <= now and who.free(now, busy)

    def digests_until_now(self, who):
        """The ISO weeks whose digest has come due in the last eight days."""
        weekday, at = who.digest
        today = who.today(self.now())
        for back in range(9, -3, -1):
            day = today - timedelta(days=back)
            if day.weekday() == weekday:
                due = shown(who.zone, datetime.combine(day, at))
                following = shown(who.zone, datetime.combine(day + 7 * DAY, at))
                if due <= self.now():
                    yield day.isocalendar()[:2], due, following

    def compare_digest(self, who, messages, now):
        assert len(messages) <= 1
        expected, late = self.wanted(who, now) if who.digest else (False, False)
        assert bool(messages) == expected, f"own digest of {who.person.id}: {expected}"
        if messages:
            assert messages[0].data["late"] == late

    def wanted(self, who, now):
        due = list(self.digests_until_now(who))
        week, at, following = due[-1]
        fresh = week not in who.digest_weeks
        who.digest_weeks |= {week for week, _, _ in due}
        away = who.away and who.today(now) <= who.away
        late = now - at > timedelta(minutes=30)
        too_close = late and following - now < DAY
        waits = any(client.rupture for client in who.clients)
        return bool(fresh and waits and not away and not too_close and not who.left), late

    def compare_group(self, messages, now):
        today = now.astimezone(ZoneInfo("Europe/Lisbon")).date()
        monday = today - timedelta(days=today.weekday())
        due = shown("Europe/Lisbon", datetime.combine(monday, time(8)))
        if due > now:
            monday -= 7 * DAY
            due = shown("Europe/Lisbon", datetime.combine(monday, time(8)))
        following = shown("Europe/Lisbon", datetime.combine(monday + 7 * DAY, time(8)))
        late = now - due > timedelta(minutes=30)
        too_close = late and following - now < DAY
        expected = due > self.set_up_at and not too_close and monday not in self.group_weeks
        assert bool(messages) == expected, f"the group's digest of {monday}"
        if messages:
            self.group_weeks.add(monday)
            assert messages[0].data["late"] == late


CODES = ("grey heron", "calm alder", "red kite", "quiet moss", "old tree", "far cloud", "tall reed")
