"""The environment is read once and checked at once; what is wrong is named, never quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import DISCORD_API, BadSettings, Settings

SECRETS = ("AFTERHOUR_TOKEN", "AFTERHOUR_KEY")


def field(settings: Settings, name: str) -> object:
    return getattr(settings, name.removeprefix("AFTERHOUR_").lower())


def test_with_nothing_set_everything_has_a_sensible_place():
    settings = Settings.read({})

    assert settings == Settings(data=Path("afterhour-data"))
    assert settings.api == DISCORD_API


def test_an_empty_variable_is_as_good_as_none():
    names = ("DATA", "TOKEN", "KEY", "GUILDS", "PROMPTS", "API", "LOG", "TOKEN_FILE", "KEY_FILE")

    assert Settings.read({f"AFTERHOUR_{name}": "" for name in names}) == Settings.read({})


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file(name, tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text("  the secret \n")

    assert field(Settings.read({f"{name}_FILE": str(file)}), name) == "the secret"
    assert field(Settings.read({name: " the secret "}), name) == "the secret"


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_set_twice_is_refused(name, tmp_path: Path):
    """Which of the two was meant, nobody can know."""
    file = tmp_path / "secret"
    file.write_text("the secret")

    with pytest.raises(BadSettings) as wrong:
        Settings.read({name: "the secret", f"{name}_FILE": str(file)})
    assert (wrong.value.reason, wrong.value.name) == ("twice", name)


def absent(file: Path) -> None:
    assert not file.exists()


def a_folder(file: Path) -> None:
    file.mkdir()


def no_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("make", [absent, a_folder, no_text])
def test_a_secret_that_cannot_be_read_is_named_by_its_variable(name, make, tmp_path: Path):
    make(tmp_path / "secret")

    with pytest.raises(BadSettings) as wrong:
        Settings.read({f"{name}_FILE": str(tmp_path / "secret")})
    assert (wrong.value.reason, wrong.value.name) == ("unreadable", f"{name}_FILE")
    assert wrong.value.__suppress_context__


def test_secrets_do_not_show():
    settings = Settings.read({"AFTERHOUR_TOKEN": "the token", "AFTERHOUR_KEY": "the key"})

    assert "the token" not in repr(settings)
    assert "the key" not in repr(settings)


@given(st.sets(st.integers(0, 2**64)), st.sampled_from([",", ", ", " ,", ",,"]))
def test_ids_come_back_as_they_were_written(ids, comma):
    written = comma.join(map(str, ids))

    assert Settings.read({"AFTERHOUR_GUILDS": written}).guilds == ids


@pytest.mark.parametrize("written", ["one", "1;2", "1 2", "-1", "1.5", "0x10", "<#1>"])
def test_what_is_no_id_is_refused_without_quoting_it(written):
    with pytest.raises(BadSettings) as wrong:
        Settings.read({"AFTERHOUR_GUILDS": written})
    assert str(wrong.value) == "not_ids: AFTERHOUR_GUILDS"


@pytest.mark.parametrize("written", ["JSON", "xml", "1"])
def test_a_log_is_plain_or_json(written):
    with pytest.raises(BadSettings) as wrong:
        Settings.read({"AFTERHOUR_LOG": written})
    assert (wrong.value.reason, wrong.value.name) == ("log_form", "AFTERHOUR_LOG")


def test_a_slash_at_the_end_of_the_api_does_not_matter():
    assert Settings.read({"AFTERHOUR_API": "http://x/api/v10/"}).api == "http://x/api/v10"


def test_what_is_needed_and_missing_is_named():
    settings = Settings.read({"AFTERHOUR_TOKEN": "the token"})

    assert settings.needed("token") is settings
    with pytest.raises(BadSettings) as wrong:
        settings.needed("token", "key", "guilds")
    assert (wrong.value.reason, wrong.value.name) == ("missing", "AFTERHOUR_KEY")


def test_every_reason_has_a_sentence(wording):
    for reason in ("missing", "twice", "unreadable", "not_ids", "log_form"):
        assert "AFTERHOUR_X" in wording.say(f"terminal.settings.{reason}", name="AFTERHOUR_X")
