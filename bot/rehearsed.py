"""What `afterhour rehearse` may be told: the week or one consultation; here or in the browser."""

from __future__ import annotations

import click

from bot.alliance.consultations import Form
from bot.wording import Wording


def options(words: Wording) -> list[click.Parameter]:
    """The options with their help."""

    def told(name: str) -> str:
        return words.say(f"terminal.help.{name}")

    forms = click.Choice([form.value for form in Form])
    return [
        click.Option(["--fast"], is_flag=True, help=told("fast")),
        click.Option(["--consultation"], type=forms, help=told("consultation")),
        click.Option(["--page"], is_flag=True, help=told("page")),
        click.Option(["--port"], type=click.IntRange(1, 65535), help=told("port")),
        click.Option(["--empty"], is_flag=True, help=told("empty")),
        click.Option(["--open", "open_browser"], is_flag=True, help=told("open")),
    ]
