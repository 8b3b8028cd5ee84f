"""Files in the bot's folders: where root works, too, a link leads nowhere."""

from __future__ import annotations

import os

import pytest

from bot.records import backups, disk, erasure_lists
from bot.records.erasures import Erasure
from bot.records.lock import hold

SOMEBODY = 54321
LINE = erasure_lists.Line(Erasure("clients", "heron"), "2026-11-22T04:00:00.000000+00:00")


@pytest.fixture
def elsewhere(tmp_path):
    """A file of root's, outside of the bot's folder."""
    file = tmp_path / "elsewhere"
    file.write_text("root's\n")
    return file


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def copied(data):
    with backups.being_copied(data):
        pass


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("afterhour.lock", hold),
        ("afterhour.copy.lock", copied),
        ("erasures.jsonl", lambda data: erasure_lists.append(data / "erasures.jsonl", [LINE])),
    ],
    ids=["lock", "lock of copies", "erasure list"],
)
def test_what_a_link_in_the_folder_leads_to_is_never_opened(data, elsewhere, name, work):
    (data / name).symlink_to(elsewhere)
    with pytest.raises(OSError, match="symbolic links"):
        work(data)
    assert elsewhere.read_text() == "root's\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_a_link_in_the_folder_leads_to_is_never_given_away(data, elsewhere):
    os.chown(data, SOMEBODY, SOMEBODY)
    (data / "afterhour.lock").symlink_to(elsewhere)
    disk.as_its_folder(data / "afterhour.lock")
    assert elsewhere.stat().st_uid == 0
