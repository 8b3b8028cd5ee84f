"""A group with its cast, on real encrypted records and the shipped words."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from bot.practice import clients, debrief, join, setup
from bot.practice.debrief import RuptureAnswer
from bot.practice.house import House
from bot.records import Records, new_id, new_key, parse_key

from . import cast
from .threads import Rooms, with_channel


@pytest.fixture(scope="session")
def key():
    return parse_key(new_key())


@pytest.fixture(scope="session")
def fresh_folder(tmp_path_factory, key):
    """Empty records, made once: each test begins with a copy of its own."""
    folder = tmp_path_factory.mktemp("fresh")

    async def make():
        await Records.open(folder, key).close()

    asyncio.run(make())
    return folder


@pytest.fixture
def clock():
    return cast.Clock()


@pytest.fixture
async def house(tmp_path, fresh_folder, key, clock):
    """A house nobody has set up."""
    folder = shutil.copytree(fresh_folder, tmp_path / "data")
    async with Records.open(folder, key) as records:
        yield House(records, cast.words(), clock, cast.PAGE)


@pytest.fixture
def olga():
    """Organises; no clinician."""
    return cast.OLGA


@pytest.fixture
def ana():
    """A clinician."""
    return cast.ANA


@pytest.fixture
def ben():
    """Another clinician of the same group."""
    return cast.BEN


@pytest.fixture
def cleo():
    """In the server, and not of the group."""
    return cast.CLEO


@pytest.fixture
async def group(house, olga, ana, ben):
    """The house with Olga's group in it, which Ana and Ben have joined."""
    await set_up(house, olga)
    for clinician in (ana, ben):
        await joins(house, clinician)
    return house


async def set_up(house, organiser):
    """Sets up the group of the server the organiser is in."""
    time = {"zone": "Europe/Lisbon", "weekday": "0", "time": "8:00"}
    rooms = {
        "digest_channel": str(cast.DIGEST_CHANNEL),
        "consultation_channel": "",
        "clinician_role": str(cast.CLINICIANS),
    }
    care = {"retention_days": "180", "risk_protocol": "1. Call the clinic."}
    await setup.set_time(house, organiser(), time)
    await setup.set_rooms(house, organiser(), rooms)
    await setup.set_care(house, organiser(), care)
    return await setup.set_words(house, organiser(), "chat")


async def joins(house, person, **given):
    """Joins the group of the server the person is in."""
    return await join.join(house, person(), person.roles, {"zone": "Europe/Lisbon"} | given)


@pytest.fixture
async def heron(group, ana):
    """Ana's client, grey heron, after three sessions."""
    added = await clients.add(group, ana(), "grey heron", 3)
    return added.client


@pytest.fixture
async def moss(group, ben):
    """Ben's client, quiet moss."""
    added = await clients.add(group, ben(), "quiet moss")
    return added.client


async def debriefs(house, person, client, **given):
    """Saves a debrief in which something was noticed."""
    return await debrief.save(house, person(), client.id, new_id(), cast.answers(**given))


async def confirms(house, person, client, verdict=RuptureAnswer.WITHDRAWAL, **given):
    """Saves a debrief and says that it was a rupture."""
    saved = await debriefs(house, person, client, **given)
    return await debrief.answer(house, person(), saved.id, verdict)


@pytest.fixture
async def rupture(group, ana, heron):
    """The id of a withdrawal that Ana has confirmed with grey heron."""
    return (await confirms(group, ana, heron)).rupture_id


@pytest.fixture
def dora():
    """A third clinician."""
    return cast.DORA


@pytest.fixture
async def circle(group, olga, dora):
    """The group with Dora in it, and a channel for consultations."""
    await with_channel(group, olga)
    await joins(group, dora)
    return group


@pytest.fixture
def rooms(circle):
    """Its channel, its threads, and everybody's direct messages."""
    return Rooms(circle)
