"""`/privacy export`, `forget` and `settings`, as Discord calls them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.desk import Desk
from bot.chat.handlers import privacy
from bot.chat.press import Interaction

Callback = Callable[..., Awaitable[None]]


def callbacks(desk: Desk) -> Mapping[str, Callback]:
    """What each of them does; `forget` takes a client, if one is meant."""

    async def export(interaction: Interaction) -> None:
        await desk.serve(interaction, privacy.ask_export)

    async def forget(interaction: Interaction, client: str | None = None) -> None:
        await desk.serve(interaction, lambda press: privacy.start_forget(press, client))

    async def settings(interaction: Interaction) -> None:
        await desk.serve(interaction, privacy.settings)

    return {"export": export, "forget": forget, "settings": settings}
