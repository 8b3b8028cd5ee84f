"""Pictures: readable on a phone, in light and dark, whatever eyes look at them, and in words."""

from __future__ import annotations

import asyncio
import io
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.pictures import Bars, Columns, Course, NotDrawn, Picture, Studio, Theme, in_words
from bot.pictures.alternatives import LONGEST
from bot.pictures.content import MOST_COLUMNS, gathered
from bot.pictures.palette import PALETTES, PATTERNS
from bot.pictures.parcels import packed, unpacked
from bot.wording import Wording
from pictures import seeing

WORDS = Wording.load()
WIDTH = 1080  # three dots to each of a phone's 360 points

MOVES = Bars(
    "What I did, by what the client did",
    ("moved away", "moved against", "neither"),
    (("when a client withdrew", (12, 5, 3)), ("when one confronted", (0, 0, 0))),
    "Only you see this.",
)
MONTHS = Columns(
    "By month",
    ("repaired", "unrepaired", "ended"),
    tuple((f"{n}", (n % 5, n % 3, n % 2)) for n in range(60)),
)
ENGAGEMENT = Course(
    "Engagement",
    ("clearly quieter", "a little quieter", "about the same", "more present"),
    (("1", 2), ("2", None), ("3", 0), ("4", 3)),
)
ALL = (MOVES, MONTHS, ENGAGEMENT)
ODD = (
    Bars("", ("a",), ()),
    Bars("$x^2$ \\frac %s 日本 😀", ("שלום", "b" * 300), (("word" * 100, (10**9, 1)),)),
    Columns("none", ("a", "b"), ()),
    Columns("nothing yet", ("a",), (("now", (0,)),)),
    Course("none", ("low",), ()),
    Course("one " * 80, ("low", "high" * 60), (("first" * 20, 1),)),
    Course("many", ("low", "high"), tuple((f"{n}", n % 2) for n in range(300))),
)


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    studio = Studio()
    yield studio
    await studio.close()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


# What is drawn


@pytest.mark.parametrize("theme", Theme)
async def test_each_picture_is_as_wide_as_a_phone_and_on_the_ground_of_its_theme(
    studio: Studio, theme: Theme
):
    for picture in ALL:
        image = opened(await studio.draw(picture, theme))

        assert image.width == WIDTH
        assert image.height < 2 * WIDTH
        ground = tuple(round(255 * part) for part in seeing.of(PALETTES[theme].ground))
        assert {image.getpixel((x, y)) for x in (0, WIDTH - 1) for y in (0, image.height - 1)} == {
            ground
        }


async def test_nothing_odd_stops_it_and_nothing_is_drawn_over_the_edge(studio: Studio):
    """No rows, signs without a glyph, formulas, labels wider than the phone."""
    for picture in ODD:
        image = np.asarray(opened(await studio.draw(picture, Theme.LIGHT)))
        assert (image[:, :6] == 255).all()
        assert (image[:, -6:] == 255).all()


async def test_the_same_numbers_give_the_same_bytes_in_another_process(studio: Studio):
    first = [await studio.draw(picture, theme) for picture in ALL for theme in Theme]
    await studio.close()
    again = [await studio.draw(picture, theme) for picture in ALL for theme in Theme]

    assert first == again
    assert all(b"Matplotlib" not in content for content in first)


@pytest.mark.parametrize("theme", Theme)
def test_no_two_parts_look_alike_to_any_eyes(theme: Theme):
    """Ten is about what one sees at a glance; twenty leaves room for a poor screen."""
    for eyes in seeing.EYES:
        parts = [seeing.lab(seeing.seen(seeing.of(c), eyes)) for c in PALETTES[theme].parts]
        for one, other in itertools.combinations(parts, 2):
            assert float(np.linalg.norm(one - other)) > 20


def test_no_part_is_told_by_its_colour_alone():
    for palette in PALETTES.values():
        assert len(set(PATTERNS)) == len(PATTERNS) == len(palette.parts)


@pytest.mark.parametrize("theme", Theme)
async def test_parts_can_be_told_apart_without_any_colour(studio: Studio, theme: Theme):
    """In grey each part's picture differs from each other's, by its pattern if by nothing else."""
    shades = []
    for part in range(5):
        counts = tuple(int(n == part) for n in range(5))
        drawn = opened(await studio.draw(Bars("x", tuple("abcde"), (("y", counts),)), theme))
        box = drawn.convert("L").crop((100, 160, 400, 225))
        shades.append(np.asarray(box).astype(int))
    for one, other in itertools.combinations(shades, 2):
        assert np.abs(one - other).mean() > 5


@pytest.mark.parametrize("theme", Theme)
def test_text_and_outlines_stand_out_from_the_ground(theme: Theme):
    """WCAG 2.2: 4.5 for text, 3 for what is no text."""
    palette = PALETTES[theme]

    assert seeing.contrast(palette.ink, palette.ground) > 7
    assert seeing.contrast(palette.faint, palette.ground) > 4.5
    assert all(seeing.contrast(part, palette.pattern) > 3 for part in palette.parts)


def test_too_many_columns_for_a_phone_are_gathered_and_none_is_lost():
    few = gathered(MONTHS)

    assert len(few.columns) <= MOST_COLUMNS
    assert few.columns[0][0] == "0-2"
    assert sum(sum(c) for _, c in few.columns) == sum(sum(c) for _, c in MONTHS.columns)
    assert gathered(replace(MONTHS, columns=MONTHS.columns[:24])).columns == MONTHS.columns[:24]


@pytest.mark.parametrize(
    "picture",
    [
        Bars("x", ("a", "b"), (("y", (1,)),)),
        Bars("x", ("a",), (("y", (-1,)),)),
        Bars("x", tuple("abcdef"), ()),
        Columns("x", (), ()),
        Course("x", ("low",), (("y", 1),)),
    ],
)
async def test_numbers_that_do_not_fit_their_words_are_refused(studio: Studio, picture: Picture):
    with pytest.raises(ValueError, match="each"):
        await studio.draw(picture, Theme.LIGHT)
    assert not studio.running


# In words


def test_bars_are_told_with_every_number():
    assert in_words(WORDS, MOVES) == (
        "What I did, by what the client did. when a client withdrew: 12 moved away, 5 moved "
        "against, 3 neither. when one confronted: none. Only you see this."
    )


def test_a_course_is_told_from_the_highest_level_down_with_what_was_not_noted():
    assert in_words(WORDS, ENGAGEMENT) == (
        "Engagement. From 1 to 4: more present once, about the same once, clearly quieter once, "
        "not noted once. Last: more present."
    )


@pytest.mark.parametrize("picture", [*ALL, *ODD])
def test_every_picture_has_words_that_discord_keeps_with_it(picture: Picture):
    assert 0 < len(in_words(WORDS, picture)) <= LONGEST


# The process that draws


def test_the_bot_itself_never_loads_what_draws():
    """What matplotlib takes in memory is the drawing process's, and goes with it."""
    code = (
        "import asyncio, sys\n"
        "from bot.pictures import *\n"
        "async def main():\n"
        "    studio = Studio()\n"
        "    await studio.draw(Bars('x', ('a',), (('y', (1,)),)), Theme.DARK)\n"
        "    await studio.close()\n"
        "asyncio.run(main())\n"
        "assert not {'matplotlib', 'numpy', 'PIL'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks where Linux shows it")
async def test_the_drawing_process_knows_neither_token_nor_key(studio: Studio, monkeypatch):
    monkeypatch.setenv("AFTERHOUR_TOKEN", "quiet-sentinel")
    await studio.draw(MOVES, Theme.LIGHT)
    environment = surroundings(process_of(studio))

    assert b"AFTERHOUR" not in environment
    assert b"quiet-sentinel" not in environment


async def test_it_begins_with_the_first_picture_and_ends_when_nothing_is_drawn():
    studio = Studio(idle=0.01)
    assert not studio.running
    await studio.draw(MOVES, Theme.LIGHT)
    while studio.running:  # noqa: ASYNC110  (it ends by itself, and tells nobody)
        await asyncio.sleep(0.01)

    await studio.draw(MOVES, Theme.LIGHT)
    await studio.close()
    assert not studio.running


async def test_a_process_that_was_killed_is_begun_anew(studio: Studio):
    before = await studio.draw(MOVES, Theme.LIGHT)
    os.kill(process_of(studio), signal.SIGKILL)
    try:
        again = await studio.draw(MOVES, Theme.LIGHT)
    except NotDrawn:  # it was asked before it was seen to be gone
        again = await studio.draw(MOVES, Theme.LIGHT)

    assert again == before


async def test_one_that_hangs_is_given_up_and_the_next_picture_is_drawn(studio: Studio):
    await studio.draw(MOVES, Theme.LIGHT)
    hung = Studio(patience=0.0)
    with pytest.raises(NotDrawn):
        await hung.draw(MOVES, Theme.LIGHT)
    assert not hung.running
    await hung.close()


async def test_whoever_asks_at_once_gets_their_own_picture(studio: Studio):
    asked = [(picture, theme) for picture in ALL for theme in Theme] * 2
    alone = {(type(p), t): await studio.draw(p, t) for p, t in asked}
    together = await asyncio.gather(*(studio.draw(p, t) for p, t in asked))

    assert together == [alone[type(p), t] for p, t in asked]


async def test_whoever_gives_up_leaves_no_picture_behind_for_the_next(studio: Studio):
    given_up = asyncio.ensure_future(studio.draw(MOVES, Theme.LIGHT))
    await asyncio.sleep(0.05)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    course = await studio.draw(ENGAGEMENT, Theme.LIGHT)

    assert course == await studio.draw(ENGAGEMENT, Theme.LIGHT)
    assert course != await studio.draw(MOVES, Theme.LIGHT)


def process_of(studio: Studio) -> int:
    assert studio._process is not None
    return studio._process.pid


def surroundings(process: int) -> bytes:
    return Path(f"/proc/{process}/environ").read_bytes()


LABELS = st.text(max_size=20)


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.builds(
            Bars,
            LABELS,
            st.tuples(*[LABELS] * n),
            st.lists(st.tuples(LABELS, st.tuples(*[st.integers(0, 10**6)] * n))).map(tuple),
            LABELS,
        )
    ),
    st.sampled_from(Theme),
)
def test_what_is_sent_over_arrives_as_it_was(picture: Picture, theme: Theme):
    assert unpacked(packed(picture, theme)) == (picture, theme)
