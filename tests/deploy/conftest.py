"""A bare Debian and the packages, once for all tests that install on one."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy import bare


@pytest.fixture(scope="session")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a bare Debian. Skips, and says why, where none can be made."""
    if why := bare.missing(*bare.NEEDED):
        pytest.skip(why)
    return bare.debian(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every package, in a folder."""
    return bare.wheels(tmp_path_factory.mktemp("packages"))
