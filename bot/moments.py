"""What `afterhour transcript` may be told: who is who, and which moments are meant."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot.wording import Wording

_MOMENT = re.compile(r"(?:(\d{1,2}):([0-5]\d)|(\d{1,3})):([0-5]\d)", re.ASCII)


class Moment(click.ParamType[int]):
    """MM:SS or H:MM:SS, as milliseconds."""

    name = "MM:SS"

    def __init__(self, otherwise: str) -> None:
        self.otherwise = otherwise

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Fails with one plain line, which does not quote what was typed."""
        found = _MOMENT.fullmatch(str(value))
        if found is None:
            self.fail(self.otherwise, param, ctx)
        hours, minutes = (int(found[1]), int(found[2])) if found[1] else (0, int(found[3]))
        return ((hours * 60 + minutes) * 60 + int(found[4])) * 1000


def options(words: Wording) -> list[click.Parameter]:
    """The file, and the options with their help."""

    def told(name: str) -> str:
        return words.say(f"terminal.help.{name}")

    moment = Moment(told("moment"))
    there = click.Path(exists=True, dir_okay=False, path_type=Path)
    return [
        click.Argument(["file"], type=there),
        click.Option(["--therapist"], multiple=True, metavar="NAME", help=told("therapist")),
        click.Option(["--client"], multiple=True, metavar="NAME", help=told("client")),
        click.Option(
            ["--complaint", "complaints"], multiple=True, type=moment, help=told("complaint")
        ),
        click.Option(["--around"], type=moment, help=told("around")),
        click.Option(["--json", "as_json"], is_flag=True, help=told("json")),
    ]
