"""Only what is due is read: every question a tick asks is answered by an index."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.records import Records, clients, follow_ups, outbox, prompts, standing

NOW = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
DAY = date(2026, 11, 18)

ASKED = {
    "what is due": lambda db: standing.due(db, NOW, 50),
    "when it is due next": lambda db: standing.next_due(db, "after", "s1"),
    "one session": lambda db: standing.by_id(db, "s1"),
    "one's own session": lambda db: standing.of(db, "c1", "s1"),
    "a clinician's sessions": lambda db: standing.all_of(db, "c1"),
    "who waits to be asked": lambda db: prompts.clinicians_waiting(db, NOW, 50),
    "what they are asked": lambda db: prompts.to_send(db, "c1", NOW),
    "what is open": lambda db: prompts.open_of(db, "c1"),
    "a client's prompts": lambda db: prompts.for_client(db, "k1", NOW),
    "old prompts": lambda db: prompts.ended_before(db, NOW),
    "the hour of a day": lambda db: prompts.release(db, "s1", DAY),
    "the last session": lambda db: clients.latest_session(db, "k1"),
    "a client": lambda db: clients.of(db, "c1", "k1"),
    "a follow-up": lambda db: follow_ups.due(db, "c1", NOW),
    "what is to be sent": lambda db: outbox.due(db, NOW, 100),
    "what stands there": lambda db: outbox.standing(db, "after_hour", 1, "g1"),
    "a cause": lambda db: outbox.by_cause(db, "after:1"),
}
# These hold what was made in this very question, or are as few as there are groups.
_SMALL = ("open", "line", "(subquery")


class Listening:
    """A database that remembers what it was asked."""

    def __init__(self, db: Any) -> None:
        self._db, self.heard = db, []

    def execute(self, sql: str, given: Any = ()) -> Any:
        self.heard.append((sql, given))
        return self._db.execute(sql, given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


@pytest.mark.parametrize("ask", ASKED.values(), ids=list(ASKED))
async def test_no_question_of_a_tick_reads_a_whole_table(records: Records, ask):
    def work(db: Any) -> list[str]:
        listening = Listening(db)
        ask(listening)
        assert listening.heard
        return [
            step[-1]
            for sql, given in listening.heard
            for step in db.execute(f"explain query plan {sql}", given).fetchall()
        ]

    steps = await records.write(work)

    scanned = [step.split()[1] for step in steps if step.startswith("SCAN")]
    scans = [name for name in scanned if not name.startswith(_SMALL)]
    assert scans == []
    assert any("USING" in step for step in steps)
