"""Everything of one's own as a text to be read: the export, in the words of both faces.

The JSON beside it is complete, with every id and time; this says what was written and chosen.
The same rows give the same text.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.faces.times import dated, day_said
from bot.packet import Sheet
from bot.packet.sheet import Part, Section
from bot.practice.exporting import Export
from bot.records.exporting import LEFT_OUT
from bot.wording import Question, Wording

Row = Mapping[str, Any]
# Forms that are typed on the page or refused in Discord: their kind, and which form it is.
_FORMS = {"plan": "plan", "own": "own_line", "lines": "own_line", "rupture": "repair"}
_WITH = {"consult": ("debrief", "consult_words", "consult")}
_BETWEEN_IDS = re.compile(r"[^a-z0-9]+")

# What a rupture's event is, and which choices say what it came to.
_EVENTS = {"type": "rupture_type", "state": "state"}


def sheet(words: Wording, export: Export, zone: str, day: date) -> Sheet:
    """All of it in order: oneself, each client hour by hour, and what belongs to no client."""
    told = _Told(words, export, zone)
    reasons = dict.fromkeys([*LEFT_OUT.values(), "others"])
    return Sheet(
        language=words.say("packet.language"),
        title=words.say("privacy.export.title"),
        made=words.say("privacy.export.made"),
        intro=words.say("privacy.export.intro"),
        sections=tuple(told.sections()),
        until=day,
        notes=(
            words.say("privacy.left_out.title"),
            *(words.say(f"privacy.left_out.{reason}") for reason in reasons),
        ),
    )


def done(words: Wording, what: str) -> str:
    """What was done with somebody's data, as a sentence without content."""
    return words.say(f"privacy.audit.{what}")


class _Told:
    """The rows of an export in words."""

    def __init__(self, words: Wording, export: Export, zone: str) -> None:
        self.words = words
        self.zone = zone
        self.tables = export.tables
        self._known: dict[tuple[str, str], dict[str, list[Row]]] = {}

    def sections(self) -> Iterator[Section]:
        """Everything in order."""
        yield self._oneself()
        for client in self._rows("clients"):
            yield self._client(client)
            hours = self._of("sessions", "client_id", client)
            for hour in sorted(hours, key=lambda row: str(row["at"])):
                yield self._hour(client, hour)
            for rupture in self._of("ruptures", "client_id", client):
                yield self._rupture(client, rupture)
        yield from self._lines()
        yield from self._unsent()
        yield from self._consultations()
        yield from self._given()
        yield self._audit()

    # Oneself

    def _oneself(self) -> Section:
        (me,) = self._rows("clinicians")
        say = self.words.say
        told = [("joined", me["joined_at"]), ("agreed", me["words_agreed_at"])]
        told += [("left", me["left_at"]), ("hushed", me["hushed_until"])]
        parts = [Part(say(f"privacy.export.{key}"), self._at(at)) for key, at in told if at]
        if me["quiet_from"]:
            times = {name: me[name] for name in ("quiet_from", "quiet_until")}
            parts.append(Part(say("privacy.export.quiet"), say("page.mine.quiet", **times)))
        parts += [
            Part(say(f"privacy.export.{key}"), str(me[key]))
            for key in ("minutes_after", "minutes_before")
        ]
        if me["away_until"]:
            parts.append(Part(say("privacy.export.away"), self._day(me["away_until"])))
        if me["digest_time"]:
            weekday = self.words.many("setup.weekdays")[me["digest_weekday"]]
            parts.append(Part(say("privacy.export.digest"), f"{weekday}, {me['digest_time']}"))
        allowed = "\n".join(row["word"] for row in self._rows("allowed_words"))
        parts += self._parts([(say("privacy.export.allowed"), allowed)])
        zone = say("page.mine.zone", zone=me["zone"])
        return Section(say("privacy.export.you"), zone, tuple(parts))

    # One client

    def _client(self, client: Row) -> Section:
        say = self.words.say
        standing = [say("privacy.export.added", at=self._day_of(client["added_at"]))]
        if client["ended_at"]:
            standing.append(say("privacy.export.ended", at=self._day_of(client["ended_at"])))
        asked = [self._at(row["start"]) for row in self._of("prompts", "client_id", client)]
        parts = [
            (say("privacy.export.before"), str(client["sessions_before"] or "")),
            (say("privacy.export.standing"), "\n".join(self._standing(client))),
            (say("privacy.export.asked"), "\n".join(asked)),
            *self._formulations(client),
            *self._look_back(client),
        ]
        return Section(client["code"], " ".join(standing), self._parts(parts))

    def _standing(self, client: Row) -> Iterator[str]:
        say = self.words.say
        for one in self._of("standing", "client_id", client):
            first = date.fromisoformat(one["first"])
            every = one["every"]
            yield say(
                "sessions.rhythm",
                code=client["code"],
                weekday=self.words.many("sessions.weekdays")[first.weekday()],
                time=one["at"],
                minutes=one["minutes"],
                every=self.words.count("sessions.every", every) if every else say("sessions.once"),
            )
            for moved in self._of("moved", "standing_id", one):
                to = moved["wall"].replace("T", ", ") if moved["wall"] else say("buttons.cancelled")
                yield f"{self._day(moved['day'])}: {to}"

    def _formulations(self, client: Row) -> Iterator[tuple[str, str]]:
        for version in self._of("formulations", "client_id", client):
            at = self._day_of(version["at"])
            for question in self.words.form("formulation").questions:
                given = version.get(question.key, "")
                if question.key == "hypotheses":
                    given = self._labels("hypothesis", given.split(","), between="\n")
                yield f"{question.label} ({at})", given

    def _look_back(self, client: Row) -> Iterator[tuple[str, str]]:
        for look_back in self._of("look_backs", "client_id", client):
            yield from self._answers(
                "review", self._of("look_back_answers", "look_back_id", look_back)
            )

    # One hour

    def _hour(self, client: Row, hour: Row) -> Section:
        debriefs = self._of("debriefs", "session_id", hour)
        chosen = [self._label("attendance", hour["attendance"])]
        parts: list[tuple[str, str]] = []
        for debrief in debriefs:
            if debrief["presence"]:
                chosen.append(self._label("presence", debrief["presence"]))
            signs = self._of("debrief_signs", "debrief_id", debrief)
            chosen += [self._label(sign["kind"], sign["key"]) for sign in signs]
            if debrief["nothing_to_note"]:
                chosen.append(self.words.say("buttons.nothing_to_note"))
            parts += self._answers("debrief", self._of("debrief_answers", "debrief_id", debrief))
        heading = f"{client['code']} · {self._at(hour['at'])}"
        return Section(heading, " · ".join(chosen), self._parts(parts))

    # One rupture

    def _rupture(self, client: Row, rupture: Row) -> Section:
        say = self.words.say
        kind, at = self._label("rupture_type", rupture["type"]), self._day_of(rupture["noticed_at"])
        standing = [self._label("state", rupture["state"])]
        if rupture["because"]:
            standing.append(self._label("not_said_because", rupture["because"]))
        weighed = [
            (say(f"privacy.export.{key}"), str(rupture[key] or ""))
            for key in ("significance", "resolved")
        ]
        course = [
            f"{self._at(row['at'])}: {self._event(row)}"
            for row in self._of("rupture_events", "rupture_id", rupture)
        ]
        after = [
            say("privacy.export.after_weeks", weeks=row["weeks"], became=self._became(row))
            for row in self._of("follow_ups", "rupture_id", rupture)
            if row["answer"]
        ]
        parts = [
            (say("page.rupture.ready"), rupture["planned_line"] or ""),
            *weighed,
            (say("page.course.title"), "\n".join(course)),
            *self._repairs(rupture),
            (say("privacy.export.weeks_later"), "\n".join(after)),
        ]
        heading = f"{client['code']} · {kind}, {at}"
        return Section(heading, " · ".join(standing), self._parts(parts))

    def _became(self, row: Row) -> str:
        return self.words.say(f"digest.follow_up.{row['answer']}")

    def _event(self, row: Row) -> str:
        what, after = row["what"], row["after"]
        if what in _EVENTS:
            return self._label(_EVENTS[what], after)
        step = ("planned" if after else "taken_away") if what == "line" else what
        key = f"page.course.steps.{step}"
        return self.words.say(key) if key in self.words.texts else step

    def _repairs(self, rupture: Row) -> Iterator[tuple[str, str]]:
        labels = {one.key: one.label for one in self.words.form("repair").questions}
        for attempt in self._of("repairs", "rupture_id", rupture):
            at = self._day_of(attempt["at"])
            for key, table in (("reception", "reception"), ("extent", "extent")):
                yield f"{labels.get(key, key)} ({at})", self._label(table, attempt[key])
            for key in ("line", "afterwards"):
                yield f"{labels.get(key, key)} ({at})", attempt[key]
            steps = [row["step"] for row in self._of("repair_steps", "repair_id", attempt)]
            told = self._labels("repair_step", steps)
            yield f"{labels.get('steps', 'steps')} ({at})", told

    # What belongs to no client

    def _lines(self) -> Iterator[Section]:
        own = self._rows("own_lines")
        bank = {line.key: line.text for line in self.words.lines}
        bank |= {line["id"]: line["text"] for line in own}
        first = [bank.get(row["line"], "") for row in self._rows("liked_lines")]
        parts = [(self._label("rupture_type", line["type"]), line["text"]) for line in own]
        parts.append((self.words.say("privacy.export.first"), "\n".join(filter(None, first))))
        yield from self._section("lines", parts)

    def _unsent(self) -> Iterator[Section]:
        codes = {row["id"]: row["code"] for row in self._rows("clients")}
        codes |= {row["id"]: codes[row["client_id"]] for row in self._rows("ruptures")}
        kept = [(row["form"], row) for row in self._rows("writing")]
        kept += [(row["action"], row) for row in self._rows("drafts")]
        parts: list[tuple[str, str]] = []
        for name, row in kept:
            about = [codes[one] for one in _BETWEEN_IDS.split(name) if one in codes][:1]
            told = ", ".join([*about, self._at(row["at"])])
            kind = name.partition(":")[0]
            form = _FORMS.get(kind, kind)
            for key, given in json.loads(row["answers"]).items():
                parts.append((f"{self._asked(form, key)} ({told})", self._told(form, key, given)))
        yield from self._section("unsent", parts)

    def _consultations(self) -> Iterator[Section]:
        for one in self._rows("consultations"):
            at = self._day_of(one["prepared_at"])
            signs = self._of("consultation_signs", "consultation_id", one)
            chosen = [self._label("form", one["form"]), self._label("pace", one["pace"])]
            chosen += [self._label(sign["kind"], sign["key"]) for sign in signs]
            answers = self._of("consultation_answers", "consultation_id", one)
            heading = self.words.say("privacy.export.consultation", at=at)
            parts = self._parts(self._answers("consult", answers))
            yield Section(heading, " · ".join(chosen), parts)

    def _given(self) -> Iterator[Section]:
        for table in ("contributions", "takeaways", "lessons"):
            parts: list[tuple[str, str]] = []
            for row in self._rows(table):
                label = self._label("voice", row["kind"]) if table == "contributions" else ""
                at = self._day_of(row["at"])
                texts = [row["text"], row.get("shown"), row.get("happened"), row.get("sentence")]
                said = f"{label} ({at})" if label else at
                parts += [(said, text) for text in dict.fromkeys(filter(None, texts))]
            yield from self._section(table, parts)

    def _audit(self) -> Section:
        say = self.words.say
        told = [(self._at(row["at"]), done(self.words, row["what"])) for row in self._rows("audit")]
        heading, meaning = say("privacy.audit_title"), say("privacy.audit_meaning")
        return Section(heading, meaning, self._parts(reversed(told)))

    # Rows, labels, times

    def _section(self, name: str, parts: Sequence[tuple[str, str]]) -> Iterator[Section]:
        found = self._parts(parts)
        if found:
            meaning = self.words.say(f"privacy.export.{name}_meaning")
            yield Section(self.words.say(f"privacy.export.{name}"), meaning, found)

    def _parts(self, told: Iterable[tuple[str, str]]) -> tuple[Part, ...]:
        return tuple(Part(label, text) for label, text in told if text.strip())

    def _answers(self, form: str, found: Sequence[Row]) -> Iterator[tuple[str, str]]:
        for row in found:
            key = row["question"]
            yield self._asked(form, key), self._told(form, key, row["text"])

    def _asked(self, form: str, key: str) -> str:
        question = self._questions(form).get(key)
        return question.label if question else key

    def _told(self, form: str, key: str, given: str | list[str]) -> str:
        """An answer as it is read: what was typed, or the labels of what was chosen."""
        question = self._questions(form).get(key)
        options = {one.key: one.label for one in question.options} if question else {}
        if not options:
            return given if isinstance(given, str) else ", ".join(given)
        chosen = given.split(", ") if isinstance(given, str) else given
        return ", ".join(options.get(one, one) for one in chosen)

    def _questions(self, form: str) -> dict[str, Question]:
        """The questions of a form by key; what is shared of a debrief keeps its own."""
        forms = [self.words.forms.get(name) for name in _WITH.get(form, (form,))]
        return {one.key: one for known in forms if known for one in known.questions}

    def _rows(self, name: str) -> Sequence[Row]:
        return self.tables.get(name, ())

    def _of(self, name: str, column: str, parent: Row) -> Sequence[Row]:
        """The rows of a table that hang on one; sorted out once, because there are many."""
        if (name, column) not in self._known:
            sorted_out: dict[str, list[Row]] = defaultdict(list)
            for row in self._rows(name):
                sorted_out[row[column]].append(row)
            self._known[name, column] = sorted_out
        return self._known[name, column].get(parent["id"], ())

    def _label(self, table: str, key: str) -> str:
        known = self.words.choices.table(table).get(key)
        return known.label if known else key

    def _labels(self, table: str, keys: Iterable[str], *, between: str = ", ") -> str:
        return between.join(self._label(table, key) for key in keys if key)

    def _at(self, at: str) -> str:
        """A moment with its year: it may lie long ago."""
        local = datetime.fromisoformat(at).astimezone(ZoneInfo(self.zone))
        return self.words.say("sessions.moment", day=self._day_of(at), time=f"{local:%H:%M}")

    def _day_of(self, at: str) -> str:
        return dated(self.words, datetime.fromisoformat(at), self.zone)

    def _day(self, day: str) -> str:
        return day_said(self.words, date.fromisoformat(day))
