"""The terminal's `backup`, `restore`, `rotate-key`, `export` and `import-export`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.app import wall_clock
from bot.practice import exporting, operator_export
from bot.practice.house import House
from bot.practice.privacy import Taken
from bot.practice.refusals import Refusal
from bot.records import (
    BackingUp,
    Damaged,
    EmptyFile,
    FromLater,
    InUse,
    NoKey,
    NotEncrypted,
    NotKept,
    Records,
    RecordsError,
    WrongKey,
    backups,
    disk,
    restoring,
    rotation,
)
from bot.settings import Settings
from bot.wording import Wording

WRONG_USE = 2
WRONG_CONFIGURATION = 78
FAILED = 1

# What is said of a backup that cannot be restored.
_OF_THE_BACKUP = (NoKey, WrongKey, NotEncrypted, EmptyFile, Damaged, FromLater, restoring.Itself)

Work = Callable[[], None]


class CannotKeep(Exception):
    """Why it cannot be done now, as a plain line; and an exit code."""

    def __init__(self, said: str, code: int = WRONG_CONFIGURATION) -> None:
        super().__init__(said)
        self.code = code


def commands(words: Wording, guarded: Callable[[Work], Work]) -> list[click.Command]:
    """The commands; `guarded` turns what they raise into a plain line."""

    def backing_up(to: Path | None) -> None:
        guarded(lambda: backup(words, to))()

    def putting_back(file: Path) -> None:
        guarded(lambda: restore(words, file))()

    def taking_out(person: int, server: int | None, to: Path) -> None:
        guarded(lambda: export(words, person, server, to))()

    def bringing_in(file: Path) -> None:
        guarded(lambda: bring_in(words, file))()

    folder = click.Path(file_okay=False, path_type=Path)
    there = click.Path(exists=True, dir_okay=False, path_type=Path)
    to = click.Option(["--to"], type=folder, help=words.say("terminal.help.to"))
    an_id = click.IntRange(min=1)
    person = click.Option(
        ["--person"], type=an_id, required=True, help=words.say("terminal.help.person")
    )
    server = click.Option(["--server"], type=an_id, help=words.say("terminal.help.server"))
    target = click.Option(
        ["--to"], type=folder, required=True, help=words.say("terminal.help.folder")
    )
    file = click.Argument(["file"], type=there)

    def command(
        name: str, callback: Callable[..., None], *params: click.Parameter
    ) -> click.Command:
        about = words.say(f"terminal.help.{name.replace('-', '_')}")
        return click.Command(name, callback=callback, params=list(params), help=about)

    return [
        command("backup", backing_up, to),
        command("export", taking_out, person, server, target),
        command("import-export", bringing_in, file),
        command("restore", putting_back, file),
        command("rotate-key", guarded(lambda: rotate(words))),
    ]


def backup(words: Wording, to: Path | None) -> None:
    """Makes a verified backup, also while the bot runs."""
    settings = _settings(words)
    folder = (to or settings.backups).absolute()
    key = rotation.fitting(settings.data, settings.key, settings.key_file)
    if key is None:
        raise NoKey
    with _said(words, "backup", folder=folder):
        made = backups.make(settings.data, key, folder, datetime.now(UTC))
    click.echo(words.say("terminal.backup.made", file=made.path))
    if settings.data.stat().st_dev == folder.stat().st_dev:
        click.echo(words.say("terminal.backup.same_disk"))


def restore(words: Wording, file: Path) -> None:
    """Puts a backup in the place of the records; those are put aside."""
    settings = Settings.read(os.environ)
    first = rotation.fitting(settings.data, settings.key, settings.key_file)
    keys = [*([first] if first else []), *rotation.every(settings.key, settings.key_file)]
    now = datetime.now(UTC)
    with _said(words, "restore", folder=settings.data.absolute()):
        done = restoring.restore(file, settings.data.absolute(), keys, settings.backups, now)
    click.echo(words.say("terminal.restore.done", folder=settings.data.absolute()))
    if done.erased:
        click.echo(words.count("terminal.restore.erased", done.erased))
    if done.replaced:
        click.echo(words.say("terminal.restore.replaced", file=done.replaced))


def rotate(words: Wording) -> None:
    """Gives the records and their backups a new key, and writes it where the old one was."""
    settings = _settings(words)
    file = settings.key_file
    if file is None:
        raise CannotKeep(words.say("terminal.rotate.in_environment"))
    folder = file.resolve().parent
    if not os.access(folder, os.W_OK):
        raise CannotKeep(words.say("terminal.rotate.read_only", file=file))
    with _said(words, "rotate", folder=settings.data.absolute()):
        done = rotation.rotate(settings.data.absolute(), file, settings.backups)
    said = "resumed" if done.resumed else "done"
    click.echo(words.say(f"terminal.rotate.{said}", file=file))
    if done.backups:
        click.echo(words.count("terminal.rotate.backups", done.backups))
    for name in done.left:
        click.echo(words.say("terminal.rotate.left", name=name))
    click.echo(words.say("terminal.rotate.keep"))


def export(words: Wording, person: int, server: int | None, folder: Path) -> None:
    """Writes everything of one clinician to two files; they read of it, and are told."""
    # `run` need not carry in memory what files are made with.
    from bot.faces import privacy  # noqa: PLC0415

    settings, folder = _settings(words), folder.absolute()
    own = Wording.load(settings.prompts) if settings.prompts else words
    with _said(words, "export", folder=folder):
        # Where it cannot be written, it is not taken out, either.
        disk.folder_for_its_owner(folder)
        files = privacy.files(own, asyncio.run(_taken_out(own, settings, person, server)))
        for one in files:
            disk.written(folder / one.name, one.content)
    click.echo(words.say("terminal.export.done"))
    for one in files:
        click.echo(f"  {folder / one.name}")
    click.echo(words.say("terminal.export.care"))


def bring_in(words: Wording, file: Path) -> None:
    """Brings a clinician's export into records in which they are not, and writes nothing over."""
    settings = Settings.read(os.environ).needed("key")
    with _said(words, "import_export", folder=settings.data.absolute()):
        try:
            asyncio.run(_brought_in(words, settings, exporting.from_json(file.read_bytes())))
        except exporting.NotAnExport:
            raise CannotKeep(words.say("terminal.import_export.no_export"), WRONG_USE) from None
        except exporting.AlreadyThere:
            raise CannotKeep(words.say("terminal.import_export.there"), WRONG_USE) from None
    click.echo(words.say("terminal.import_export.done"))


async def _brought_in(words: Wording, settings: Settings, export: exporting.Export) -> None:
    key = rotation.fitting(settings.data, settings.key, settings.key_file)
    async with Records.open(settings.data, key, backups=settings.backups) as records:
        await exporting.bring_in(House(records, words, wall_clock), export)


async def _taken_out(words: Wording, settings: Settings, person: int, server: int | None) -> Taken:
    key = rotation.fitting(settings.data, settings.key, settings.key_file)
    async with Records.open(settings.data, key, backups=settings.backups) as records:
        house = House(records, words, wall_clock)
        try:
            return await operator_export.take_out(house, person, server)
        except Refusal as refusal:
            raise CannotKeep(words.say(f"terminal.import.{refusal.reason}"), WRONG_USE) from None


def _settings(words: Wording) -> Settings:
    """The settings, where there are records and a key. Raises BadSettings or CannotKeep."""
    settings = Settings.read(os.environ)
    if not (settings.data / rotation.DATABASE).exists():
        raise CannotKeep(words.say("terminal.import.no_records", folder=settings.data))
    return settings.needed("key")


@contextmanager
def _said(words: Wording, command: str, *, folder: Path) -> Iterator[None]:
    """Says of each failure what it means for what was asked."""
    try:
        yield
    except InUse:
        raise CannotKeep(words.say("terminal.keeping.in_use")) from None
    except BackingUp:
        raise CannotKeep(words.say("terminal.keeping.backing_up"), FAILED) from None
    except _OF_THE_BACKUP as wrong:
        if command != "restore":
            raise
        raise CannotKeep(words.say(f"terminal.restore.{wrong.key}")) from wrong
    except (OSError, NotKept) as wrong:
        said = words.say(f"terminal.{command}.disk", folder=folder)
        raise CannotKeep(said, FAILED) from wrong
    except RecordsError as wrong:
        if command != "backup":
            raise
        said = words.say("terminal.backup.not_made", folder=folder)
        raise CannotKeep(said, FAILED) from wrong
