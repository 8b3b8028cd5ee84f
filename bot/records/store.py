"""The records: one encrypted file, one writer, and answers only after the disk has them."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self, TypeVar, cast

from bot.records.backups import make, prune, prune_replaced
from bot.records.connection import connect, promise
from bot.records.copying import faults_of
from bot.records.erasure_lists import Lists, empty_log
from bot.records.erasures import Erasure
from bot.records.errors import Closed, Damaged, NoKey
from bot.records.keys import Key
from bot.records.lock import hold
from bot.records.opening import create, is_older, look, migrate
from bot.records.restoring import tidy_up
from bot.records.sqlcipher import Database
from bot.records.threads import Job, Reader, Worker, Writer

FILE = "afterhour.db"
READERS = 2
# Seconds between the tries to empty the log after an erasure, while somebody reads: a backup of
# minutes must not hold up every second's writes.
_PAUSES_TO_EMPTY = (1, 1, 2, 4, 8, 16, *[30] * 60)

T = TypeVar("T")


class Records:
    """An open data folder. One per process and folder; see `open`."""

    def __init__(self, path: Path, key: Key, lock: int, backups: Path | None) -> None:
        """Not to be called: use `open`."""
        self._path, self._key, self._lock = path, key, lock
        self._backups = backups
        self._lists = Lists(path.parent, backups)
        self._emptying: asyncio.Task[None] | None = None
        self._closed = False
        self._to_write: SimpleQueue[Job | None] = SimpleQueue()
        self._to_read: SimpleQueue[Job | None] = SimpleQueue()

        def writing() -> Database:
            return _promised(path, key, read_only=False)

        def reading() -> Database:
            return _promised(path, key, read_only=True)

        self._workers: list[Worker] = [Writer("records-writer", self._to_write, writing, self._end)]
        self._workers += [
            Reader(f"records-reader-{n}", self._to_read, reading, self._end) for n in range(READERS)
        ]

    @classmethod
    def open(cls, folder: Path, key: Key | None, *, backups: Path | None = None) -> Records:
        """Opens `folder`/afterhour.db, creating it (and the folder) where it is absent.

        Takes the folder's lock, applies what is missing of the schema and what the erasure list
        says; the list in the folder `backups`, where there is one, is kept equal to it, and
        before an older schema is changed, a verified backup is made there. Blocks for some
        milliseconds, so it is called before the loop is busy. Raises InUse, NoKey, WrongKey,
        NotEncrypted, EmptyFile, Damaged, FromLater, NotBackedUp or NotDurable, and has then
        changed nothing in the file.
        """
        if key is None and not (folder / FILE).exists():
            raise NoKey
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = hold(folder)
        try:
            path = folder / FILE
            found = _ready_file(path, key, backups)
            records = cls(path, found, lock, backups)
        except BaseException:
            os.close(lock)
            raise
        records._wait_until_ready()
        return records

    @staticmethod
    def peek(folder: Path, key: Key | None, work: Callable[[Database], T]) -> T:
        """Runs `work` on a read-only connection, also beside a running process.

        For a look from outside (the doctor). Raises what `open` raises, but for InUse;
        changes nothing. FileNotFoundError where there are no records yet.
        """
        path = folder / FILE
        found = look(path, key)
        # Without a WAL nobody writes, and an immutable look leaves no index behind.
        wal = path.with_name(path.name + "-wal")
        db = connect(path, found, mode="mode=ro" if wal.exists() else "mode=ro&immutable=1")
        try:
            return work(db)
        finally:
            db.close()

    async def write(self, work: Callable[[Database], T]) -> T:
        """Runs `work` on the writer's thread in a transaction; returns what it returned.

        Returns only when the commit has reached the disk. If `work` raises, what it did is
        undone, what others wrote at the same time stays, and the exception comes back here.
        Raises NotKept where the disk or a foreign lock prevented it (nothing is kept then),
        Closed after `close`. `work` returns plain values, begins and ends no transaction, and
        is short: others wait. Cancelling the caller does not stop a write that is queued.
        """
        return cast("T", await self._ask(self._to_write, Job(work)))

    async def read(self, work: Callable[[Database], T]) -> T:
        """Runs `work` on a reader's thread, in one view of the records; returns its result.

        Sees every write that was acknowledged before. `work` returns plain values (a list, not
        a generator) and cannot write. Raises Closed after `close`.
        """
        return cast("T", await self._ask(self._to_read, Job(work)))

    async def alone(self, work: Callable[[Database], T]) -> T:
        """Runs `work` on the writer's thread outside of any transaction.

        For what SQLite refuses inside one (`VACUUM INTO`). No write runs meanwhile.
        """
        return cast("T", await self._ask(self._to_write, Job(work, alone=True)))

    async def erase(self, work: Callable[[Database], tuple[T, list[Erasure]]]) -> T:
        """Runs `work` like `write`, and erases for good what it lists; returns its other half.

        `work` returns a plain value, and the rows to be erased: deleting them, what hangs on
        them and what mentions them is done here, in its transaction. When this returns, they
        stand in the erasure list on disk, so that no restored backup brings them back, and the
        write-ahead log is emptied (at once, or as soon as a reader in its way is done). Raises
        what `write` does; nothing is erased then.
        """
        result, emptied = await self.alone(
            lambda db: (self._lists.carry_out(db, work), empty_log(db))
        )
        if not emptied:
            self._emptying = asyncio.create_task(self._empty_later())
        return result

    async def bring_back(self, work: Callable[[Database], T]) -> T:
        """Runs `work` like `write`; rows it writes that were erased once are erased no more.

        For what its own owner brings in again: the next open would erase it, as it does with
        what a backup brings back.
        """
        return await self.alone(lambda db: self._lists.bring_back(db, work))

    async def _empty_later(self) -> None:
        for pause in _PAUSES_TO_EMPTY:
            await asyncio.sleep(pause)
            with contextlib.suppress(Exception):  # closing empties it, too
                if self._closed or await self.checkpoint():
                    return

    async def checkpoint(self) -> bool:
        """Moves the WAL into the file and empties it. Whether all of it could be moved."""
        return await self.alone(empty_log)

    async def integrity(self) -> tuple[str, ...]:
        """What is wrong with the file: technical phrases without content; empty if whole.

        Checks every page's HMAC, the structure and every link, so the time grows with the file.
        Others read and write meanwhile, but for a second look where the first found something.
        """
        await self.checkpoint()
        if not await asyncio.to_thread(self._faults):
            return ()
        # A page may have been on its way to the disk just then.
        return await self.alone(self._faults_alone)

    def _faults(self) -> tuple[str, ...]:
        # A connection that meets a bad page refuses every other one: it is not to be a worker's.
        with contextlib.closing(connect(self._path, self._key)) as db:
            return faults_of(db)

    def _faults_alone(self, db: Database) -> tuple[str, ...]:
        empty_log(db)
        return self._faults()

    def prune(self, now: datetime) -> None:
        """Removes what of backups and replaced records would get too old. Blocks a moment."""
        prune_replaced(self._path.parent, now)
        if self._backups:
            prune(self._backups, now)

    async def close(self) -> None:
        """Finishes what is queued, checkpoints, lets the folder go. Twice is once."""
        if not self._closed:
            self._end()
        if self._emptying:
            self._emptying.cancel()
        for worker in self._workers:
            await asyncio.wrap_future(worker.finished)
        self._release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def _ask(self, queue: SimpleQueue[Job | None], job: Job) -> object:
        if self._closed:
            raise Closed
        queue.put(job)
        if self._closed:
            # A thread died in this moment; nobody may be there to answer.
            raise Closed
        return await job.future

    def _wait_until_ready(self) -> None:
        try:
            for worker in self._workers:
                worker.ready.result()
        except BaseException:
            self._end()
            for worker in self._workers:
                worker.finished.result()
            self._release()
            raise

    def _end(self) -> None:
        self._closed = True
        self._to_write.put(None)
        for _ in range(READERS):
            self._to_read.put(None)

    def _release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _ready_file(path: Path, key: Key | None, backups: Path | None) -> Key:
    """Looks at the file or makes it, brings its schema up to date, and erases what is listed."""
    tidy_up(path.parent)
    if not path.exists():
        if key is None:
            raise NoKey
        if path.with_name(path.name + "-wal").exists():
            # The file is gone but its WAL is not: beginning anew would delete what it holds.
            raise Damaged
        create(path, key)
        return key
    found = look(path, key)
    db = _promised(path, found, read_only=False)
    try:
        if backups and is_older(db):
            make(path.parent, found, backups, datetime.now(UTC))
        migrate(db)
        Lists(path.parent, backups).complete(db)
    finally:
        db.close()
    return found


def _promised(path: Path, key: Key, *, read_only: bool) -> Database:
    db = connect(path, key)
    try:
        promise(db, read_only=read_only)
    except BaseException:
        db.close()
        raise
    return db
