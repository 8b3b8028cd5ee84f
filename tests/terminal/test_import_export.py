"""`afterhour import-export`: a clinician's export comes into other records, whole or not at all."""

from __future__ import annotations

import json

import pytest

from .test_keeping import ANA, Machine


@pytest.fixture
def machine(afterhour, wording, tmp_path):
    """Ana's."""
    return Machine(afterhour, wording, tmp_path / "here")


@pytest.fixture
def another(afterhour, wording, tmp_path):
    """A machine on which `init` was done, and nothing else."""

    class Empty(Machine):
        async def _set_up(self, house):
            """Nobody sets anything up."""

    return Empty(afterhour, wording, tmp_path / "there")


def exported(machine, folder):
    """The file for a program."""
    assert machine.says("export", "--person", ANA, "--to", folder).exit_code == 0
    (file,) = folder.glob("*.json")
    return file


def test_taken_out_brought_in_and_taken_out_again_it_is_equal_byte_by_byte(
    machine, another, tmp_path
):
    first = exported(machine, tmp_path / "first")

    told = another.says("import-export", first)

    assert told.stdout == another.say("import_export.done")
    assert exported(another, tmp_path / "second").read_bytes() == first.read_bytes()
    assert another.codes() == ["grey heron"]


def test_nothing_is_ever_written_over(machine, tmp_path):
    told = machine.says("import-export", exported(machine, tmp_path / "out"))

    assert told.exit_code == 2
    assert told.stderr == machine.say("import_export.there")
    assert machine.codes() == ["grey heron"]


def test_what_is_no_export_or_was_changed_is_refused_without_quoting_it(machine, another, tmp_path):
    file = exported(machine, tmp_path / "out")
    whole = json.loads(file.read_text())
    whole["tables"]["clients"][0]["clinician_id"] = "somebody"
    for content in ("grey heron", json.dumps(whole)):
        file.write_text(content)
        told = another.says("import-export", file)
        assert told.exit_code == 2
        assert told.stderr == another.say("import_export.no_export")
    assert another.codes() == []
