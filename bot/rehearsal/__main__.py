"""`python -m bot.rehearsal [PORT]`: a stand-in alone, for a bot in another process.

Prints the API base and the token, and goes on until it is interrupted.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

from .standin import StandIn


async def stand_in(port: int, token: str | None) -> None:
    """Runs a stand-in with one server and two people in it, until cancelled."""
    async with StandIn(port=port, token=token) as discord:
        olga, ana = discord.add_person("Olga"), discord.add_person("Ana")
        guild = discord.add_guild("Thursday group", owner=olga)
        guild.add_member(ana)
        channel = guild.add_channel("afterhour")
        known = {"api": discord.api, "token": discord.token}
        known |= {"guild": str(guild.id), "channel": str(channel.id)}
        sys.stdout.writelines(f"{name} {value}\n" for name, value in known.items())
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(prog="python -m bot.rehearsal", description=__doc__)
    parser.add_argument("port", nargs="?", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", help="the bot token to accept; one is made up otherwise")
    asked = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(stand_in(asked.port, asked.token))


if __name__ == "__main__":
    main()
