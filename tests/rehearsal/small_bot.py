"""A small bot of the ordinary kind, on the real discord.py, for the stand-in to be tried with."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import discord
import yarl
from discord import app_commands, ui

from bot.rehearsal import StandIn

CODES = ["grey heron", "green door", "slow river"]


def point_discord_py_at(standin: StandIn) -> None:
    """What the bot's own start does with AFTERHOUR_API."""
    discord.http.Route.BASE = standin.api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(standin.gateway_url)


class Repair(ui.Modal, title="How it went"):
    """One field of every kind that a form can have here."""

    intro = ui.TextDisplay("You can change this later.")
    moment = ui.Label(
        text="The moment",
        description="When I said A, the client did B",
        component=ui.TextInput(
            custom_id="moment", style=discord.TextStyle.long, required=False, max_length=300
        ),
    )
    quiet = ui.Label(
        text="Did the client go quiet",
        component=ui.RadioGroup(
            custom_id="quiet",
            options=[
                discord.RadioGroupOption(label="About the same", value="same"),
                discord.RadioGroupOption(label="Clearly quieter", value="quieter"),
            ],
        ),
    )
    markers = ui.Label(
        text="What did you notice",
        component=ui.CheckboxGroup(
            custom_id="markers",
            required=False,
            min_values=0,
            max_values=2,
            options=[
                discord.CheckboxGroupOption(label=name.title(), value=name)
                for name in ("silent", "late", "agreeing")
            ],
        ),
    )
    where = ui.Label(
        text="Where",
        component=ui.ChannelSelect(
            custom_id="where", required=False, channel_types=[discord.ChannelType.text]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        moment, quiet, markers, where = self.moment, self.quiet, self.markers, self.where
        said = [
            moment.component.value,  # type: ignore[attr-defined]
            quiet.component.value,  # type: ignore[attr-defined]
            ",".join(markers.component.values),  # type: ignore[attr-defined]
            ",".join(str(c) for c in where.component.values),  # type: ignore[attr-defined]
        ]
        await interaction.response.send_message(" | ".join(map(str, said)), ephemeral=True)


class Asking(ui.Modal, title="A question"):
    """A form whose answer is taken in `on_interaction`, so that a restart does not matter."""

    words = ui.Label(text="Words", component=ui.TextInput(custom_id="words"))


class SmallBot(discord.Client):
    """Answers a few commands. Everything it hears is noted in `heard`."""

    def __init__(self, **options: Any) -> None:
        intents = options.pop("intents", discord.Intents(guilds=True))
        super().__init__(
            intents=intents, guild_ready_timeout=0.05, max_ratelimit_timeout=30, **options
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Interaction] = []
        self.gone_dark: list[str] = []
        self.removed: list[str] = []
        add_commands(self.tree)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.heard.append(interaction)
        pressed = str((interaction.data or {}).get("custom_id", ""))
        if pressed == "update:form":
            await interaction.response.edit_message(content="Changed.", view=None)
        elif pressed == "ask:update":
            await interaction.response.send_modal(Asking(custom_id="update:form"))
        elif pressed == "think:update":
            await interaction.response.defer()
            await interaction.edit_original_response(content="Thought over.")
        elif pressed == "ask:form":
            await interaction.response.send_modal(Asking(custom_id="old:form:1"))
        elif pressed.startswith("old:"):
            await interaction.response.send_message("This button is old.", ephemeral=True)

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        self.gone_dark.append(guild.name)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.removed.append(guild.name)


def add_commands(tree: app_commands.CommandTree) -> None:
    """The commands of the small bot."""

    @tree.command(description="Says hello, with a button and two selects")
    async def hello(interaction: discord.Interaction, times: app_commands.Range[int, 1, 9] = 1):
        await interaction.response.send_message(view=Greeting(times), ephemeral=True)

    @tree.command(description="Opens a form")
    @app_commands.guild_only()
    async def form(interaction: discord.Interaction):
        await interaction.response.send_modal(Repair())

    @tree.command(description="Thinks for a moment, then answers")
    async def slow(interaction: discord.Interaction):
        await interaction.response.defer(ephemeral=True, thinking=True)
        await asyncio.sleep(0.05)
        await interaction.edit_original_response(content="Here it is.")
        await interaction.followup.send("And one more thing.", ephemeral=True)

    @tree.command(description="Thinks, then shows a card")
    async def card(interaction: discord.Interaction):
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(view=Greeting(1))

    @tree.command(description="Says nothing")
    async def silent(interaction: discord.Interaction):
        return

    @tree.command(description="Posts something for everyone")
    @app_commands.default_permissions(manage_guild=True)
    async def announce(
        interaction: discord.Interaction, where: discord.TextChannel, whom: discord.Member
    ):
        await where.send(f"Welcome {whom.display_name}")
        await interaction.response.send_message("Done", ephemeral=True)

    client = app_commands.Group(name="client", description="Your clients")

    @client.command(description="Adds a client")
    async def add(interaction: discord.Interaction, code: str):
        await interaction.response.send_message(f"Added {code}", ephemeral=True)

    @add.autocomplete("code")
    async def codes(interaction: discord.Interaction, typed: str):
        return [app_commands.Choice(name=c, value=c) for c in CODES if c.startswith(typed)]

    tree.add_command(client)


class Greeting(ui.LayoutView):
    """A container with text, a button, a string select and a user select."""

    def __init__(self, times: int) -> None:
        super().__init__()
        press: ui.Button[Any] = ui.Button(label="Again", custom_id=f"hello:again:{times}")
        press.callback = self.again  # type: ignore[method-assign]
        because: ui.Select[Any] = ui.Select(
            custom_id=f"hello:because:{times}",
            placeholder="Because",
            max_values=2,
            options=[discord.SelectOption(label=w.title(), value=w) for w in ("tired", "glad")],
        )
        because.callback = self.because  # type: ignore[method-assign]
        whom: ui.UserSelect[Any] = ui.UserSelect(custom_id=f"hello:whom:{times}")
        whom.callback = self.whom  # type: ignore[method-assign]
        off: ui.Button[Any] = ui.Button(label="Not now", custom_id="hello:off:0", disabled=True)
        link: ui.Button[Any] = ui.Button(label="Page", url="https://page.example/")
        self.add_item(
            ui.Container(
                ui.TextDisplay("# Hello\n" + " ".join(["hi"] * times)),
                ui.ActionRow(press, off, link),
                ui.ActionRow(because),
                ui.ActionRow(whom),
            )
        )

    async def again(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(
            view=ui.LayoutView().add_item(ui.TextDisplay("Said again."))
        )

    async def because(self, interaction: discord.Interaction) -> None:
        values = (interaction.data or {}).get("values", [])
        await interaction.response.send_message(f"Because {values}", ephemeral=True)

    async def whom(self, interaction: discord.Interaction) -> None:
        resolved = (interaction.data or {}).get("resolved", {})
        names = [u["global_name"] for u in resolved["users"].values()]  # type: ignore[typeddict-item,union-attr]
        await interaction.response.send_message(f"Hello {names}", ephemeral=True)


if __name__ == "__main__":
    # In a process of its own: API base, gateway address and token on the command line.
    discord.http.Route.BASE = sys.argv[1]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[2])
    SmallBot().run(sys.argv[3], log_handler=None)
