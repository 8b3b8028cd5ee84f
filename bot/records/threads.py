"""The writer's and the readers' threads: work goes in by a queue, answers go back to the loop.

Both loops of this module are the hot path of everything that is kept. They avoid what a single
write would feel: no connection, no lock and no introspection per call.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from bot.records.errors import Closed, Damaged, NotKept
from bot.records.sqlcipher import Database, dbapi

# A batch shares one sync of the disk. Bounded, so that the first of a flood is answered soon.
MOST_IN_A_BATCH = 64
# About 1,000 to 2,000 pages of WAL. Done when nobody waits, so that no commit pays for it.
BATCHES_BETWEEN_CHECKPOINTS = 250

# Errors of the disk or the lock, not of the statement: full, I/O, busy, locked, out of memory,
# read-only, cannot open, protocol.
_DISK = frozenset({13, 10, 5, 6, 7, 8, 14, 15})
# A page whose seal is broken, or that makes no sense.
_DAMAGE = frozenset({11, 26})

Work = Callable[[Database], Any]


class Job:
    """One piece of work, and where its answer goes."""

    __slots__ = ("alone", "future", "loop", "met_damage", "problem", "result", "work")

    def __init__(self, work: Work, *, alone: bool = False) -> None:
        """To be called where a loop runs. `alone`: outside of any transaction."""
        self.work = work
        self.alone = alone
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.problem: BaseException | None = None
        self.met_damage = False

    def do(self, db: Database) -> bool:
        """Does the work and keeps what came of it. Whether it went well; never raises."""
        try:
            self.result = _plain(self.work(db))
        except BaseException as problem:  # noqa: BLE001  (it is handed to whoever asked)
            self.fail(problem)
        return self.problem is None

    def fail(self, problem: BaseException) -> None:
        """It was not done, or nobody can tell."""
        self.problem = _bearable(problem)
        if _code(problem) in _DAMAGE:
            self.met_damage = True
            self.problem = Damaged()
            self.problem.__cause__ = problem

    def spoil(self, problem: BaseException) -> None:
        """The work may have gone well, but it is undone. An earlier problem stays."""
        self.met_damage = self.met_damage or _code(problem) in _DAMAGE
        if self.problem is None:
            self.problem = _not_kept(problem)

    def answer(self) -> None:
        """In the loop: hands over the result, unless nobody waits any more."""
        if self.future.done():
            return
        if self.problem is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.problem)


def _plain(result: object) -> object:
    """The result, unless it would be read in another thread, after the transaction."""
    if isinstance(result, Iterator):
        raise TypeError("work gave an iterator; a list was needed")
    return result


def _bearable(problem: BaseException) -> BaseException:
    """The exception as a caller can be given it."""
    # A traceback keeps the locals of its frames: cursors that would hold a transaction open,
    # and words that do not belong in a crash report.
    traceback.clear_frames(problem.__traceback__)
    if isinstance(problem, StopIteration):
        # A future refuses it, and its caller would wait for ever.
        bearable = RuntimeError("work raised StopIteration")
        bearable.__cause__ = problem
        return bearable
    return problem


def _not_kept(cause: BaseException | None) -> NotKept:
    problem = NotKept()
    problem.__cause__ = cause
    return problem


def of_the_disk(problem: BaseException | None) -> bool:
    """Whether this is a failure of the disk or the lock, and not of the statement."""
    return _code(problem) in _DISK


def _code(problem: BaseException | None) -> int:
    """SQLite's primary error code; 0 where it is not SQLite's."""
    code = getattr(problem, "sqlite_errorcode", 0) if isinstance(problem, dbapi.Error) else 0
    return code & 255


def _answer(jobs: list[Job]) -> None:
    for job in jobs:
        job.answer()


def _send_back(jobs: list[Job]) -> None:
    """Wakes each loop once. A loop that has closed meanwhile has nobody to tell."""
    for loop in {job.loop for job in jobs}:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_answer, [job for job in jobs if job.loop is loop])


class Worker:
    """A thread with its own keyed connection, made in that thread as SQLite demands.

    `died` is called in it where it ends without having been told to; nobody may ask any more
    then, and whoever has asked is answered with Closed.
    """

    def __init__(
        self,
        name: str,
        jobs: SimpleQueue[Job | None],
        connect: Callable[[], Database],
        died: Callable[[], None],
    ) -> None:
        self._jobs = jobs
        self._connect = connect
        self._died = died
        # Taken from the queue and not answered yet.
        self._in_hand: list[Job] = []
        self._met_damage = False
        self.ready: Future[None] = Future()
        self.finished: Future[None] = Future()
        # Daemon: a program that forgets to close can still end. What was acknowledged is kept.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            db = self._connect()
        except BaseException as problem:  # noqa: BLE001  (`open` raises it)
            self.ready.set_exception(problem)
            self.finished.set_result(None)
            return
        self.ready.set_result(None)
        try:
            while self._turn(db):
                db = self._sound(db)
            self._last(db)
        except BaseException:
            self._died()
            self._turn_away()
            raise
        finally:
            db.close()
            self.finished.set_result(None)

    def _sound(self, db: Database) -> Database:
        """A fresh connection after one that met a damaged page: that one refuses every page."""
        if not self._met_damage:
            return db
        self._met_damage = False
        try:
            fresh = self._connect()
        except Exception:  # noqa: BLE001  (nothing can be read; whoever asks is told so)
            return db
        db.close()
        return fresh

    def _turn_away(self) -> None:
        """Answers whoever waits for this thread; a caller left alone would wait for ever."""
        left = self._in_hand
        with suppress(Empty):
            while True:
                job = self._jobs.get_nowait()
                left += [job] if job is not None else []
        for job in left:
            job.fail(Closed())
        _send_back(left)

    def _answered(self, jobs: list[Job]) -> None:
        self._met_damage = self._met_damage or any(job.met_damage for job in jobs)
        del self._in_hand[: len(jobs)]
        _send_back(jobs)

    def _turn(self, db: Database) -> bool:
        """Takes what is queued and answers it. False once told to end."""
        raise NotImplementedError

    def _last(self, db: Database) -> None:
        """What is to be done before the connection closes."""


class Reader(Worker):
    """Reads in a transaction of its own per call: one view of the records, never held open."""

    def _turn(self, db: Database) -> bool:
        job = self._jobs.get()
        if job is None:
            return False
        self._in_hand.append(job)
        try:
            db.conn.execute("BEGIN")
            job.do(db)
        except dbapi.Error as problem:
            job.fail(problem)
        _undo(db)
        self._answered([job])
        return True


class Writer(Worker):
    """Writes whatever is queued in one transaction, and answers after the commit."""

    _batches = 0

    def _turn(self, db: Database) -> bool:
        batch, goes_on = self._next()
        self._in_hand += batch
        for part in _apart(batch):
            if part[0].alone:
                part[0].do(db)
                _undo(db)
            else:
                _keep(db, part)
            self._answered(part)
        self._batches += 1
        if self._batches >= BATCHES_BETWEEN_CHECKPOINTS and self._jobs.empty():
            _checkpoint(db, "PASSIVE")
            self._batches = 0
        return goes_on

    def _next(self) -> tuple[list[Job], bool]:
        """Waits for one job and takes the others that are there already."""
        batch: list[Job] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            # Nobody else takes from this queue, so what is there stays there.
            if len(batch) == MOST_IN_A_BATCH or self._jobs.empty():
                return batch, True
            job = self._jobs.get()
        return batch, False

    def _last(self, db: Database) -> None:
        _checkpoint(db, "TRUNCATE")


def _apart(batch: list[Job]) -> list[list[Job]]:
    """The batch cut around each job that must stand alone, in order."""
    parts: list[list[Job]] = []
    for job in batch:
        if job.alone or not parts or parts[-1][0].alone:
            parts.append([job])
        else:
            parts[-1].append(job)
    return parts


def _keep(db: Database, jobs: list[Job]) -> None:
    """One transaction for all; a failing job is undone alone. Never raises."""
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        if len(jobs) == 1:
            # The transaction is its savepoint: two statements fewer for a lone write.
            if _write(db, jobs[0]):
                db.conn.execute("COMMIT")
            return
        for job in jobs:
            _in_savepoint(db, job)
        db.conn.execute("COMMIT")
    except dbapi.Error as problem:
        for job in jobs:
            job.spoil(problem)
    finally:
        _undo(db)


def _in_savepoint(db: Database, job: Job) -> None:
    """Raises dbapi.Error where the whole transaction is gone, as on a full disk."""
    execute = db.conn.execute
    execute("SAVEPOINT job")
    if not _write(db, job):
        execute("ROLLBACK TO job")
    execute("RELEASE job")


def _write(db: Database, job: Job) -> bool:
    """Whether the work went well; a disk's failure inside it is named as one."""
    if job.do(db):
        return True
    if of_the_disk(job.problem):
        job.problem = _not_kept(job.problem)
    return False


def _checkpoint(db: Database, how: str) -> None:
    """Moves the WAL into the file. A failure costs nothing: the WAL keeps everything."""
    with suppress(dbapi.Error):
        db.conn.execute(f"PRAGMA wal_checkpoint({how})").fetchall()


def _undo(db: Database) -> None:
    """Ends a transaction that is still open. A thread that died here would answer nobody."""
    with suppress(dbapi.Error):
        db.rollback()
