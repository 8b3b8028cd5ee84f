"""The bare bot: the plainest honest discord.py bot that saves a debrief durably.

One command, one modal, one INSERT, one answer. No encryption, no reading, no checks, nothing
kept for a restart. Where a choice was open it is the one that is faster for this bot; the
README says which. Started as `python -m tests.benchmarks.bare_bot` with BARE_* in the environment.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from typing import Any

import discord
import yarl
from discord import app_commands, ui

from tests.benchmarks import bare_words as words

_TABLE = """
    create table if not exists debriefs (
        id integer primary key, person integer not null, client text not null, presence text,
        markers text, reactions text, moment text, next_line text,
        saved_at text not null default current_timestamp
    )
"""
_INSERT = """
    insert into debriefs (person, client, presence, markers, reactions, moment, next_line)
    values (?, ?, ?, ?, ?, ?, ?)
"""


class Store:
    """One connection to plain SQLite. Each insert commits by itself and is on disk then."""

    def __init__(self, path: str, *, on_the_loop: bool) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.execute(_TABLE)
        self._on_the_loop = on_the_loop

    async def insert(self, row: tuple[Any, ...]) -> None:
        """Saves one debrief, in a thread of asyncio's or right here on the loop."""
        if self._on_the_loop:
            self._db.execute(_INSERT, row)
        else:
            # One statement is one transaction here, and SQLite lets one thread in at a time.
            await asyncio.to_thread(self._db.execute, _INSERT, row)


class DebriefModal(ui.Modal):
    """The five questions of the debrief."""

    def __init__(self, store: Store, client: str) -> None:
        super().__init__(title=f"After the hour · {client}"[:45])
        self.store = store
        self.client = client
        self.presence: ui.RadioGroup[Any] = ui.RadioGroup(
            options=[
                discord.RadioGroupOption(value=v, label=label, description=about)
                for v, label, about in words.PRESENCE
            ]
        )
        self.markers: ui.Select[Any] = ui.Select(
            placeholder="Choose what was there",
            required=False,
            min_values=0,
            max_values=len(words.MARKERS),
            options=[
                discord.SelectOption(value=v, label=label, description=about)
                for v, label, about in words.MARKERS
            ],
        )
        self.reactions: ui.CheckboxGroup[Any] = ui.CheckboxGroup(
            required=False,
            min_values=0,
            options=[
                discord.CheckboxGroupOption(value=v, label=label, description=about)
                for v, label, about in words.REACTIONS
            ],
        )
        self.moment: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.long,
            placeholder="When I said … the client …",
            required=False,
            max_length=1000,
        )
        self.next_line: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.long,
            placeholder="I have been thinking about last time, when …",
            required=False,
            max_length=300,
        )
        for text, about, field in self._labels():
            self.add_item(ui.Label(text=text, description=about, component=field))

    def _labels(self) -> list[tuple[str, str, ui.Item[Any]]]:
        return [
            ("Did the client go quiet?", "Compared with last time.", self.presence),
            (
                "What did you notice in the client?",
                "Only what you saw or heard. Leave it empty if there was nothing.",
                self.markers,
            ),
            (
                "Did I defend?",
                "What you caught yourself doing or feeling. A sign, not a fault.",
                self.reactions,
            ),
            (
                "The moment",
                "As it was said and done. The client's code, no names.",
                self.moment,
            ),
            (
                "What will you say about it next time?",
                "One plain sentence. It comes back to you before the next session.",
                self.next_line,
            ),
        ]

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Saves, then answers."""
        await self.store.insert(
            (
                interaction.user.id,
                self.client,
                self.presence.value,
                ",".join(self.markers.values),
                ",".join(self.reactions.values),
                self.moment.value,
                self.next_line.value,
            )
        )
        saved = SavedView(self.client, self.moment.value, self.next_line.value)
        await interaction.response.send_message(view=saved, ephemeral=True)


class SavedView(ui.LayoutView):
    """What was saved, as a card of the same size as Afterhour's."""

    def __init__(self, client: str, moment: str, next_line: str) -> None:
        super().__init__()
        box: ui.Container[Any] = ui.Container(accent_colour=0x5B7C99)
        box.add_item(ui.TextDisplay(f"### Saved · {client}"))
        box.add_item(ui.TextDisplay(f"> {moment}"))
        box.add_item(ui.TextDisplay(words.READING))
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(f"**Your line for next time**\n\n> **{next_line}**"))
        box.add_item(ui.TextDisplay(words.LINES))
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(words.QUESTION))
        yes: ui.Button[Any] = ui.Button(
            label="Yes, a withdrawal", style=discord.ButtonStyle.primary
        )
        box.add_item(ui.ActionRow(yes, ui.Button(label="Yes, another type"), ui.Button(label="No")))
        box.add_item(ui.TextDisplay(words.SMALL))
        self.add_item(box)
        self.stop()  # spares this bot the memory of views that wait for a press


class BareBot(discord.Client):
    """A client and its tree, as in discord.py's own examples."""

    def __init__(self, store: Store) -> None:
        super().__init__(intents=discord.Intents.default())
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(description="Two minutes after the hour")
        @app_commands.describe(client="Whose hour it was")
        async def debrief(interaction: discord.Interaction, client: str) -> None:
            await interaction.response.send_modal(DebriefModal(store, client))

    async def setup_hook(self) -> None:
        """Registers the command."""
        await self.tree.sync()


def main() -> None:
    """Runs until it is killed."""
    asked = os.environ
    discord.http.Route.BASE = asked["BARE_API"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(asked["BARE_GATEWAY"])
    store = Store(asked["BARE_DATABASE"], on_the_loop=asked.get("BARE_INSERT") == "loop")
    BareBot(store).run(asked["BARE_TOKEN"])


if __name__ == "__main__":
    main()
