"""Nothing lies in deploy/ that no test has ever parsed or run."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
DEPLOY = HERE.parents[1] / "deploy"
# Who tries each file. Some are run as well: by test_bare_debian.py and test_bare_container.py.
TRIED_BY = {
    "Caddyfile": "test_caddy.py",
    "Containerfile": "test_container.py",
    "README.md": "test_bare_debian.py",
    "afterhour": "test_install.py",
    "compose.yaml": "test_container.py",
    "daily.py": "test_container.py",
    "install": "test_install.py",
    "requirements-build.txt": "test_container.py",
    "settings.example": "test_container.py",
    "systemd/afterhour-backup.service": "test_units.py",
    "systemd/afterhour-backup.timer": "test_units.py",
    "systemd/afterhour.service": "test_units.py",
    "systemd/afterhour.sysusers": "test_units.py",
}
# What an organizer puts there, and git does not see.
_OWN = ("settings", "token", "keys")


def files() -> list[str]:
    """Every file below deploy/, but for an organizer's own."""
    found = [path.relative_to(DEPLOY) for path in DEPLOY.rglob("*") if path.is_file()]
    return sorted(
        str(path) for path in found if path.parts[0] not in _OWN and "__pycache__" not in path.parts
    )


def test_each_file_is_tried_by_somebody():
    assert files() == sorted(TRIED_BY)


@pytest.mark.parametrize(("file", "test"), TRIED_BY.items())
def test_who_tries_a_file_names_it(file, test):
    assert Path(file).name in (HERE / test).read_text()
