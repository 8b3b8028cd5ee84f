"""One browser for all tests of this folder, in one loop; a page of its own for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from practice.cast import ANA

from . import chromium
from .cast import Stage, staged
from .chromium import DESK, FLAGS, PHONE, Size


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here runs in the loop that the browser was started in."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium. Where there is none the test is skipped, on the build server it fails."""
    executable = chromium.found()
    if not executable:
        said = "no chromium here: `apt install chromium`, or CHROMIUM=/path/to/it"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(said)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        await browser.close()


AT_NIGHT = pytest.param(DESK, marks=pytest.mark.nightly)


@pytest.fixture(params=[PHONE, AT_NIGHT], ids=lambda size: size.name)
def size(request: pytest.FixtureRequest) -> Size:
    """A phone; at night a desk as well. The week is played at both each time."""
    return request.param


@pytest_asyncio.fixture(loop_scope="session")
async def stage(fresh_records: tuple[Path, str], tmp_path: Path) -> AsyncIterator[Stage]:
    """The page of a group that Ana has joined."""
    fresh, key = fresh_records
    shutil.copytree(fresh, tmp_path / "data")
    async with staged(tmp_path / "data", key) as made:
        await made.joins(ANA)
        yield made
