"""The terminal's commands. Each hands over at once; what people read stands in `prompts/`.

Errors are one plain line on stderr: exit code 2 for wrong use, 78 for what a restart cannot
cure, 1 for other failures. There is no traceback without `--debug`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import traceback
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from bot import keeping, rehearsed
from bot.app import Afterhour
from bot.chat.connection import CannotConnect
from bot.hardening import harden
from bot.logs import write_to_stderr
from bot.moments import options
from bot.page.server import CannotListen
from bot.records import NoKey, Records, RecordsError, new_key
from bot.records.rotation import fitting
from bot.settings import BadSettings, Settings
from bot.turns import take_short_turns
from bot.until_told import until_told
from bot.wording import Wording, WordingProblems

WRONG_CONFIGURATION = 78
FAILED = 1


class Failure(Exception):
    """Plain lines for stderr, and an exit code."""

    def __init__(self, said: str, code: int) -> None:
        super().__init__(said)
        self.code = code


def main() -> None:
    """The entry point `afterhour`."""
    harden()
    terminal(Wording.load()).main(prog_name="afterhour")


def terminal(words: Wording) -> click.Group:
    """Every command, with the words of `terminal.toml`."""

    @click.group(help=words.say("terminal.help.all"))
    @click.option("--debug", is_flag=True, help=words.say("terminal.help.debug"))
    @click.pass_context
    def afterhour(context: click.Context, debug: bool) -> None:
        context.obj = debug

    prompts = click.Group("prompts", help=words.say("terminal.help.prompts"))
    sessions = click.Group("sessions", help=words.say("terminal.help.sessions"))
    afterhour.add_command(prompts)
    afterhour.add_command(sessions)
    for group, command in (
        (afterhour, _init(words)),
        (afterhour, _plain(words, "run", run)),
        (afterhour, _rehearse(words)),
        (afterhour, _plain(words, "doctor", doctor)),
        (prompts, _plain(words, "check", check)),
        (afterhour, _transcript(words)),
        (sessions, _import(words)),
    ):
        group.add_command(command)
    for command in keeping.commands(words, lambda work: _guarded(words, work)):
        afterhour.add_command(command)
    return afterhour


def _plain(words: Wording, name: str, work: Callable[[Wording], None]) -> click.Command:
    return click.Command(
        name,
        callback=_guarded(words, lambda: work(words)),
        help=words.say(f"terminal.help.{name}"),
    )


def _init(words: Wording) -> click.Command:
    def callback(data: Path | None, key_file: Path | None) -> None:
        _guarded(words, lambda: init(words, data, key_file))()

    data = click.Option(
        ["--data"], type=click.Path(path_type=Path), help=words.say("terminal.help.data")
    )
    key_file = click.Option(
        ["--key-file"], type=click.Path(path_type=Path), help=words.say("terminal.help.key_file")
    )
    about = words.say("terminal.help.init")
    return click.Command("init", callback=callback, params=[data, key_file], help=about)


def _rehearse(words: Wording) -> click.Command:
    def callback(
        fast: bool, consultation: str | None, page: bool, port: int | None, **more: bool
    ) -> None:
        empty, open_browser = more["empty"], more["open_browser"]

        def work() -> None:
            if page and not consultation:
                rehearse_page(words, port, empty=empty, open_browser=open_browser)
            elif page or port or empty or open_browser:
                said = "with_page" if page else "without_page"
                raise Failure(words.say(f"terminal.rehearsal.{said}"), 2)
            else:
                rehearse(words, consultation, fast=fast)

        _guarded(words, work)()

    about = words.say("terminal.help.rehearse")
    return click.Command("rehearse", callback=callback, params=rehearsed.options(words), help=about)


def _import(words: Wording) -> click.Command:
    def callback(file: Path, person: int, server: int | None, dry_run: bool) -> None:
        _guarded(words, lambda: import_sessions(words, file, person, server, dry_run=dry_run))()

    an_id = click.IntRange(min=1)
    there = click.Path(exists=True, dir_okay=False, path_type=Path)
    params = [
        click.Argument(["file"], type=there),
        click.Option(
            ["--person"], type=an_id, required=True, help=words.say("terminal.help.person")
        ),
        click.Option(["--server"], type=an_id, help=words.say("terminal.help.server")),
        click.Option(["--dry-run"], is_flag=True, help=words.say("terminal.help.dry_run")),
    ]
    about = words.say("terminal.help.import")
    return click.Command("import", callback=callback, params=params, help=about)


def _transcript(words: Wording) -> click.Command:
    def callback(
        file: Path,
        therapist: tuple[str, ...],
        client: tuple[str, ...],
        complaints: tuple[int, ...],
        around: int | None,
        as_json: bool,
    ) -> None:
        asked = (therapist, client, complaints, around, as_json)
        _guarded(words, lambda: count_transcript(words, file, asked))()

    about = words.say("terminal.help.transcript")
    return click.Command("transcript", callback=callback, params=options(words), help=about)


def _guarded(words: Wording, work: Callable[[], None]) -> Callable[[], None]:
    """Turns every failure into one plain line and an exit code; `--debug` shows where, too."""

    def guarded() -> None:
        try:
            work()
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as failure:  # noqa: BLE001  (told in one place, whatever it was)
            context = click.get_current_context()
            if context.find_root().obj:
                traceback.print_exc()
            told = failure if isinstance(failure, Failure) else _failure(words, failure)
            click.echo(told, err=True)
            context.exit(told.code)

    return guarded


def _failure(words: Wording, failure: Exception) -> Failure:
    match failure:
        case WordingProblems():
            lines = [words.say("terminal.words.problems"), *map(str, failure.problems)]
            return Failure("\n".join(lines), WRONG_CONFIGURATION)
        case BadSettings():
            said = words.say(f"terminal.settings.{failure.reason}", name=failure.name)
            return Failure(said, WRONG_CONFIGURATION)
        case keeping.CannotKeep():
            return Failure(str(failure), failure.code)
        case RecordsError():
            return Failure(words.say(f"terminal.records.{failure.key}"), WRONG_CONFIGURATION)
        case CannotListen():
            said = words.say("terminal.page.cannot_listen", name="AFTERHOUR_PAGE_BIND")
        case CannotConnect():
            said = words.say(f"terminal.connect.{failure.reason}")
        case _:
            kind = type(failure).__name__
            return Failure(words.say("terminal.failed.other", kind=kind), FAILED)
    return Failure(said, WRONG_CONFIGURATION)


def init(words: Wording, data: Path | None, key_file: Path | None) -> None:
    """Makes the data folder and the key; what is there already stays as it is."""
    folder = (data or Settings.read({"AFTERHOUR_DATA": _set("AFTERHOUR_DATA")}).data).absolute()
    file = (key_file or Path(_set("AFTERHOUR_KEY_FILE") or _default_key_file())).absolute()
    if file.resolve().is_relative_to(folder.resolve()):
        raise Failure(words.say("terminal.init.key_inside"), 2)
    there = folder.joinpath("afterhour.db").exists()
    if there and not file.exists():
        raise NoKey  # a fresh one in its place would fit nothing, and hide that it is lost
    for line in _made_key(words, file):
        click.echo(line)
    names = {"AFTERHOUR_DATA": str(folder), "AFTERHOUR_BACKUPS": _set("AFTERHOUR_BACKUPS")}
    with _writable(words, folder):
        key = fitting(folder, file.read_text(encoding="utf-8"), file)
        records = Records.open(folder, key, backups=Settings.read(names).backups)
    asyncio.run(records.close())
    said = "folder_there" if there else "made_folder"
    click.echo(words.say(f"terminal.init.{said}", folder=folder))
    click.echo(f"\n{words.say('terminal.init.next')}")
    click.echo(f"  export AFTERHOUR_DATA={folder}\n  export AFTERHOUR_KEY_FILE={file}")
    click.echo("  export AFTERHOUR_TOKEN_FILE=…\n  export AFTERHOUR_GUILDS=…")


@contextlib.contextmanager
def _writable(words: Wording, folder: Path) -> Iterator[None]:
    """Says which folder it was that could not be made or written."""
    try:
        yield
    except OSError as failure:
        raise Failure(words.say("terminal.failed.folder", folder=folder), FAILED) from failure


def _made_key(words: Wording, file: Path) -> list[str]:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # Made for its owner alone from the first moment, and never over another key.
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return [words.say("terminal.init.key_there", file=file)]
    with os.fdopen(handle, "w", encoding="utf-8") as key:
        key.write(new_key() + "\n")
        key.flush()
        os.fsync(key.fileno())
    return [words.say("terminal.init.made_key", file=file), words.say("terminal.init.keep_key")]


def _default_key_file() -> Path:
    return Path(click.get_app_dir("afterhour", force_posix=True)) / "key"


def _set(name: str) -> str:
    return os.environ.get(name, "")


def run(words: Wording) -> None:
    """Runs the bot until it is told to stop."""
    settings = Settings.read(os.environ).needed("token", "key", "guilds")
    write_to_stderr(settings.log)
    with _writable(words, settings.data):
        app = Afterhour.open(settings, shipped=words)
    take_short_turns()
    click.echo(words.say("terminal.run.ready"), err=True)
    until_told(app.run())
    click.echo(words.say("terminal.run.ended"), err=True)


def rehearse(words: Wording, consultation: str | None, *, fast: bool) -> None:
    """Plays one week of an invented group, or one consultation, against the stand-in."""
    from bot import story  # noqa: PLC0415  (`run` need not carry the stand-in in memory)

    write_to_stderr("plain", level=logging.ERROR)  # a slow machine's late ticks are no news
    own = Settings.read({"AFTERHOUR_PROMPTS": _set("AFTERHOUR_PROMPTS")}).prompts
    told, pauses = Wording.load(own) if own else words, not fast
    if consultation:
        asyncio.run(story.play_consultation(told, consultation, own, pauses=pauses))
    else:
        asyncio.run(story.play(told, own, pauses=pauses))


def rehearse_page(words: Wording, port: int | None, *, empty: bool, open_browser: bool) -> None:
    """Opens the rehearsal's own view in the browser, until it is told to end."""
    from bot.story import stage  # noqa: PLC0415  (as above)

    write_to_stderr("plain", level=logging.ERROR)
    own = Settings.read({"AFTERHOUR_PROMPTS": _set("AFTERHOUR_PROMPTS")}).prompts

    def told(address: str) -> None:
        click.echo(words.say("terminal.rehearsal.open", address=address))
        click.echo(words.say("terminal.rehearsal.vanishes"))
        if open_browser:
            webbrowser.open(address)

    try:
        until_told(stage.keep(Wording.load(own) if own else words, own, told, port, empty=empty))
    except stage.PortTaken:
        raise Failure(words.say("terminal.rehearsal.port_taken"), FAILED) from None
    click.echo(words.say("terminal.rehearsal.ended"))


def import_sessions(
    words: Wording, file: Path, person: int, server: int | None, *, dry_run: bool
) -> None:
    """Asks for a code for each series of a calendar file, and adds those that get one."""
    from bot import importing  # noqa: PLC0415  (`run` need not carry the library in memory)

    settings = Settings.read(os.environ).needed("key")
    write_to_stderr("plain", level=logging.CRITICAL)
    own = Wording.load(settings.prompts) if settings.prompts else words
    try:
        importing.take_in(own, settings, importing.Wish(file, person, server, dry_run))
    except importing.CannotImport as refused:
        raise Failure(str(refused), refused.code) from refused


def count_transcript(
    words: Wording,
    file: Path,
    asked: tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...], int | None, bool],
) -> None:
    """Counts what a transcript tells. Needs no key, no records, no network."""
    from bot import from_record  # noqa: PLC0415  (as above)

    folder = Settings.read({"AFTERHOUR_PROMPTS": _set("AFTERHOUR_PROMPTS")}).prompts
    own = Wording.load(folder) if folder else words
    try:
        from_record.tell(own, from_record.Wish(file, *asked))
    except from_record.CannotCount as refused:
        raise Failure(str(refused), refused.code) from refused


def doctor(words: Wording) -> None:
    """Looks at everything the bot needs; exit code 1 where something is worth a look."""
    from bot import doctor as looking  # noqa: PLC0415  (as above)

    write_to_stderr("plain", level=logging.CRITICAL)
    findings = asyncio.run(looking.look(Settings.read(os.environ), words))
    for finding in findings:
        click.echo(f"{'✓' if finding.well else '✗'} {finding.what}: {finding.said}")
    if not all(finding.well for finding in findings):
        raise Failure(words.say("terminal.doctor.something"), FAILED)
    click.echo(words.say("terminal.doctor.all_well"))


def check(words: Wording) -> None:
    """Checks the words, and a group's own laid over them."""
    Wording.load(Settings.read({"AFTERHOUR_PROMPTS": _set("AFTERHOUR_PROMPTS")}).prompts)
    click.echo(words.say("terminal.words.all_well"))


if __name__ == "__main__":
    main()
