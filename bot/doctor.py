"""What an organiser wants to know before trusting the bot: a finding a line, with what to do."""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp
import discord

from bot.chat import permissions
from bot.chat.connection import use_api
from bot.practice import safekeeping
from bot.records import Damaged, Records, RecordsError, backups, dbapi, groups, rotation
from bot.records.groups import Group
from bot.settings import Settings
from bot.wording import Wording, WordingProblems

_LOW_MEGABYTES = 500
# Made every day, with half a day to spare; looked through every week, with a few.
_BACKUP_LATE = timedelta(hours=36)
_PAGES_LATE = timedelta(days=10)
_CLOCK_SECONDS = 5.0
_CLOCK_SLIPS = timedelta(hours=1)
_MENTION = re.compile(r"<#(\d+)>")
_PATIENCE = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what is to be said of it."""

    what: str
    said: str
    well: bool = True


async def look(settings: Settings, words: Wording) -> list[Finding]:
    """Looks at words, folder, disk, key, records, backups, clock, page, token and servers."""
    found = [_words(settings, words), _folder(settings, words), _disk(settings, words)]
    found += _key_file(settings, words)
    records, known = _records(settings, words)
    found += [
        *records,
        _backup(settings, words),
        await _clock(settings, words),
        *await _page(settings, words, known),
    ]
    found += await _discord(settings, words, known)
    return found if settings.guilds else [*found, _no_servers(words)]


def _say(
    words: Wording, what: str, said: str = "well", *, well: bool = True, **fill: object
) -> Finding:
    title = words.say(f"terminal.doctor.{what}")
    return Finding(title, words.say(f"terminal.doctor.{said}", **fill), well)


def _no_servers(words: Wording) -> Finding:
    title = words.say("terminal.doctor.server", name="").strip()
    said = words.say("terminal.settings.missing", name="AFTERHOUR_GUILDS")
    return Finding(title, said, well=False)


def _words(settings: Settings, words: Wording) -> Finding:
    try:
        Wording.load(settings.prompts)
    except WordingProblems as wrong:
        title = words.say("terminal.doctor.words")
        return Finding(title, "; ".join(map(str, wrong.problems)), well=False)
    return _say(words, "words")


def _folder(settings: Settings, words: Wording) -> Finding:
    folder = settings.data
    if not folder.exists():
        return _say(words, "folder", "no_records", well=False)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return _say(words, "folder", "folder_open", well=False, folder=folder)
    return _say(words, "folder")


def _disk(settings: Settings, words: Wording) -> Finding:
    there = next(p for p in (settings.data, *settings.data.absolute().parents) if p.exists())
    left = shutil.disk_usage(there).free // 1_000_000
    low = left < _LOW_MEGABYTES
    return _say(words, "disk", "disk_low" if low else "disk_left", well=not low, megabytes=left)


def _key_file(settings: Settings, words: Wording) -> list[Finding]:
    """Whether the key lies where only its owner reads it, and apart from what it opens."""
    file = settings.key_file
    if file is None:
        return []
    inside = [
        folder
        for folder in (settings.data, settings.backups)
        if file.resolve().is_relative_to(folder.resolve())
    ]
    if inside:
        return [_say(words, "key_file", "key_inside", well=False, folder=inside[0])]
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        return [_say(words, "key_file", "key_open", well=False, file=file)]
    if rotation.unfinished(file):
        return [_say(words, "key_file", "key_unfinished", well=False)]
    return [_say(words, "key_file")]


def _records(settings: Settings, words: Wording) -> tuple[list[Finding], list[Group]]:
    if not (settings.data / "afterhour.db").exists():
        return [_say(words, "key", "no_records", well=False)], []
    try:
        key = rotation.fitting(settings.data, settings.key, settings.key_file)
        known = Records.peek(settings.data, key, groups.present)
        checked = Records.peek(settings.data, key, safekeeping.checked)
    except (RecordsError, OSError, dbapi.DatabaseError) as wrong:
        title = words.say("terminal.doctor.key")
        reason = wrong.key if isinstance(wrong, RecordsError) else Damaged.key
        reason = RecordsError.key if isinstance(wrong, OSError) else reason
        return [Finding(title, words.say(f"terminal.records.{reason}"), well=False)], []
    return [_say(words, "key"), _pages(words, *checked)], known


def _pages(words: Wording, at: datetime | None, whole: bool) -> Finding:
    """What the bot's weekly look at every page has found."""
    if at is None:
        return _say(words, "pages", "pages_not_yet")
    days = max((datetime.now(UTC) - at).days, 0)
    if not whole:
        return _say(words, "pages", "pages_damaged", well=False)
    late = timedelta(days=days) > _PAGES_LATE
    said = words.count("terminal.doctor.days", days)
    return _say(words, "pages", "pages_late" if late else "pages_whole", well=not late, days=said)


def _backup(settings: Settings, words: Wording) -> Finding:
    """The age of the last verified backup: its name says it, and it has none before it is."""
    # One that a wrong clock has named after a day to come says nothing of now.
    latest = datetime.now(UTC) + _CLOCK_SLIPS
    newest = next((one for one in backups.kept(settings.backups) if one.at <= latest), None)
    if newest is None:
        return _say(words, "backup", "backup_none", well=False, folder=settings.backups)
    hours = max(int((datetime.now(UTC) - newest.at).total_seconds() // 3600), 0)
    late = timedelta(hours=hours) > _BACKUP_LATE
    said = words.count("terminal.doctor.hours", hours)
    found = "backup_late" if late else "backup_made"
    return _say(words, "backup", found, well=not late, hours=said)


async def _clock(settings: Settings, words: Wording) -> Finding:
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.get(f"{settings.api}/gateway") as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return _say(words, "clock", "unreachable", well=False)
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    if off > _CLOCK_SECONDS:
        return _say(words, "clock", "clock_off", well=False, seconds=round(off))
    return _say(words, "clock")


async def _page(settings: Settings, words: Wording, known: list[Group]) -> list[Finding]:
    """The private page, from inside and from outside; nothing where nobody wants one."""
    if not settings.page_url:
        wanted = any(group.words == "page" for group in known)
        return [_say(words, "page", "page_not_set", well=False)] if wanted else []
    host = settings.page_url.partition("://")[2]
    inside = await _alive(f"http://{settings.page_bind}", {"Host": host})
    if inside == "nobody":
        return [_say(words, "page", "page_not_running")]
    if inside != "alive":
        return [_say(words, "page", "page_taken", well=False, bind=settings.page_bind)]
    outside = await _alive(settings.page_url, {})
    said = {"alive": "page_well", "another_host": "page_host", "untrusted": "page_certificate"}
    found = said.get(outside, "page_unreachable")
    return [_say(words, "page", found, well=outside == "alive", url=settings.page_url)]


async def _alive(base: str, headers: dict[str, str]) -> str:
    """Who answers there: our page is `alive`; `another_host` where it was asked by another."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.get(f"{base}/alive", headers=headers, allow_redirects=False) as answer,
        ):
            said = await answer.content.read(64)
            alive = answer.status == HTTPStatus.OK and said.strip() == b"alive"
            wrong = answer.status == HTTPStatus.MISDIRECTED_REQUEST
    except aiohttp.ClientConnectorCertificateError:
        return "untrusted"
    except aiohttp.ClientConnectorError:
        return "nobody"
    except (aiohttp.ClientError, TimeoutError):
        return "unclear"
    return "alive" if alive else "another_host" if wrong else "unclear"


async def _discord(settings: Settings, words: Wording, known: list[Group]) -> list[Finding]:
    title = words.say("terminal.doctor.token")
    if not settings.token:
        name = "AFTERHOUR_TOKEN"
        return [Finding(title, words.say("terminal.settings.missing", name=name), well=False)]
    use_api(settings.api)
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(settings.token)
        except discord.LoginFailure:
            return [Finding(title, words.say("terminal.connect.bad_token"), well=False)]
        except (discord.HTTPException, aiohttp.ClientError, OSError):
            return [_say(words, "token", "unreachable", well=False)]
        servers = [await _server(client, guild, words, known) for guild in settings.guilds]
    return [_say(words, "token"), *(finding for found in servers for finding in found)]


async def _server(
    client: discord.Client, guild_id: int, words: Wording, known: list[Group]
) -> list[Finding]:
    try:
        guild = await client.fetch_guild(guild_id)
        me = await guild.fetch_member(client.user.id if client.user else 0)
        channels = {channel.id: channel for channel in await guild.fetch_channels()}
    except discord.DiscordServerError:
        title = words.say("terminal.doctor.server", name=guild_id)
        return [Finding(title, words.say("terminal.doctor.unreachable"), well=False)]
    except discord.HTTPException:
        title = words.say("terminal.doctor.server", name=guild_id)
        return [
            Finding(title, words.say("terminal.doctor.not_invited", guild=guild_id), well=False)
        ]
    title = words.say("terminal.doctor.server", name=guild.name)
    group = next((group for group in known if group.guild == guild_id), None)
    return _group(words, title, me, group, channels.get)


def _group(
    words: Wording,
    title: str,
    me: discord.Member,
    group: Group | None,
    channel_of: Callable[[int], object],
) -> list[Finding]:
    found = []
    if me.guild_permissions.administrator:
        found.append(Finding(title, words.say("terminal.doctor.administrator"), well=False))
    if group is None:
        return [*found, Finding(title, words.say("terminal.doctor.not_set_up"))]
    withheld = permissions.findings(group, words, me, channel_of)
    found += [Finding(title, _readable(said, channel_of), well=False) for said in withheld]
    if group.digest_channel is None:
        found.append(Finding(title, words.say("terminal.doctor.no_digest_channel")))
    return found or [Finding(title, words.say("terminal.doctor.well"))]


def _readable(said: str, channel_of: Callable[[int], object]) -> str:
    """Channels by their names: only Discord turns `<#1>` into one."""

    def name(found: re.Match[str]) -> str:
        return f"#{getattr(channel_of(int(found[1])), 'name', found[1])}"

    return _MENTION.sub(name, said)
