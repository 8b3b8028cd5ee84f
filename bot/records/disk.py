"""Files that appear whole or not at all, and survive a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Waits until a file's bytes, or a folder's entries, are on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(path: Path, how: int = os.O_RDWR) -> int:
    """The descriptor of a file of the bot's own, made for its owner alone where there is none.

    Never of what a link leads to: root works in the bot's folders, too, and whoever has got hold
    of the bot's account is not to say where. Raises OSError.
    """
    return os.open(path, how | os.O_CREAT | os.O_NOFOLLOW, 0o600)


def made_empty(path: Path) -> None:
    """An empty file for its owner alone, from its first moment. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def put_in_place(draft: Path, path: Path) -> None:
    """A finished file takes its name, in place of what had it; on disk when this returns."""
    as_its_folder(draft)
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def written(path: Path, content: bytes, like: Path | None = None) -> None:
    """A file of this content, whole or not at all; with the owner and mode of `like`, if given."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    made_empty(draft)
    draft.write_bytes(content)
    if like is not None:
        draft.chmod(like.stat().st_mode & 0o777)
        _give_to(draft, like)
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def folder_for_its_owner(path: Path, like: Path | None = None) -> None:
    """Makes a folder that only its owner (that of `like`, if given) can enter, if there is none."""
    if not path.exists():
        path.mkdir(mode=0o700, parents=True)
        if like is not None:
            _give_to(path, like)
        sync(path.parent)


def as_its_folder(path: Path) -> None:
    """What root makes in a folder of the bot's belongs to the bot: else it could not open it."""
    _give_to(path, path.parent)


def remove_database(path: Path) -> None:
    """Removes a database file with what SQLite puts beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _give_to(path: Path, like: Path) -> None:
    if os.geteuid() == 0:
        owner = like.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
