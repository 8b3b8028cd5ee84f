"""The container: small rights, no words, nothing in it that is not meant to be.

The file is checked by a linter and read line by line. Where podman is there, it is built and run:
test_bare_container.py.
"""

from __future__ import annotations

import asyncio
import fnmatch
import importlib.util
import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.alive import VARIABLE
from bot.records import Records, backups, new_key, parse_key
from bot.settings import Settings

HOUSE = Path(__file__).parents[2]
DEPLOY = HOUSE / "deploy"
OURS = ("afterhour", "backup", "keys")
NOBODY = "64100:64100"


@pytest.fixture(scope="module")
def compose() -> dict:
    """compose.yaml as it is read, with what stands beside `<<` merged."""
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """The Containerfile's instructions, with continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Containerfile").read_text(), flags=re.MULTILINE)
    whole = text.replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in whole.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def last(steps) -> list[tuple[str, str]]:
    """The stage that is kept."""
    begins = [at for at, (name, _) in enumerate(steps) if name == "FROM"]
    assert len(begins) == 2
    return steps[begins[-1] :]


@pytest.fixture(scope="module")
def daily():
    """deploy/daily.py as a module."""
    spec = importlib.util.spec_from_file_location("daily", DEPLOY / "daily.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def only(steps, name: str) -> str:
    (found,) = [rest for given, rest in steps if given == name]
    return found


# The file ------------------------------------------------------------------------------------


def test_the_containers_file_has_no_common_faults():
    checked = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), "--failure-threshold=style", "Containerfile"],
        cwd=DEPLOY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_both_stages_stand_on_one_named_release(steps):
    assert re.fullmatch(r"BASE=\S+/debian:[a-z]+-slim", only(steps, "ARG"))
    assert [rest.split()[0] for name, rest in steps if name == "FROM"] == ["${BASE}"] * 2


def test_every_package_is_held_against_its_hash(steps):
    (run,) = [rest for name, rest in steps if name == "RUN" and "pip install" in rest]
    pips = [part for part in run.split("&&") if "pip install" in part]
    assert [part.split()[-1] for part in pips] == ["requirements-build.txt", "requirements.txt"]
    assert all("--require-hashes --no-deps" in " ".join(part.split()) for part in pips)
    assert "--no-build-isolation" in pips[-1]
    build = (DEPLOY / "requirements-build.txt").read_text()
    assert re.findall(r"^([a-z]+)==\S+ \\\n    --hash=sha256:", build, re.MULTILINE)


def test_what_builds_does_not_stay(last):
    """The last stage installs Python and certificates, and takes over one folder."""
    (run,) = [rest for name, rest in last if name == "RUN"]
    (installed,) = re.findall(r"--no-install-recommends ([a-z0-9 -]+?) *&&", run)
    assert installed.split() == ["ca-certificates", "python3"]
    assert [rest for name, rest in last if name == "COPY"] == [
        "--from=build /opt/afterhour /opt/afterhour"
    ]


def test_it_runs_as_nobody_and_begins_without_a_shell(last):
    assert only(last, "USER") == NOBODY
    program = json.loads(only(last, "ENTRYPOINT"))
    assert program[0].startswith("/")
    assert json.loads(only(last, "CMD")) == ["run"]


def test_the_health_check_has_no_shell_and_looks_where_the_bot_gives_its_sign(last):
    check = only(last, "HEALTHCHECK")
    assert json.loads(check.partition("CMD ")[2])[-2:] == ["-m", "bot.alive"]
    assert f"{VARIABLE}=/tmp/" in only(last, "ENV")


def test_nothing_secret_stands_in_the_image(last):
    assert not re.search(r"TOKEN|KEY", only(last, "ENV"))


def test_only_what_is_named_goes_into_the_image(steps):
    """.dockerignore leaves everything out and lets in what the Containerfile copies."""
    rules = [
        line
        for line in (HOUSE / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert rules[0] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {
        source
        for name, rest in steps
        if name == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    }
    assert let_in == copied
    assert [rule for rule in rules if fnmatch.fnmatch("bot/afterhour.db", rule.removeprefix("**/"))]
    assert all((HOUSE / source).exists() for source in copied)


# What is around it ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*OURS, "caddy"])
def test_each_container_may_do_next_to_nothing(compose, name):
    given = compose["services"][name]
    assert given["read_only"] is True
    assert given["cap_drop"] == ["ALL"]
    assert given["security_opt"] == ["no-new-privileges:true"]
    assert given["ulimits"] == {"core": 0}
    assert given["pids_limit"] <= 128
    assert given["mem_limit"] == given["memswap_limit"]  # nothing goes into the swap
    assert all("noexec,nosuid,nodev" in place for place in given["tmpfs"])
    assert not {"privileged", "devices", "pid", "cgroup_parent"} & set(given)
    assert given.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])


@pytest.mark.parametrize("name", OURS)
def test_ours_run_as_nobody_from_one_image(compose, name):
    given = compose["services"][name]
    assert given["user"] == NOBODY
    assert given["build"] == {"context": "..", "dockerfile": "deploy/Containerfile"}
    assert given["ipc"] == "private"


def test_only_caddy_can_be_reached_and_only_it_and_the_bot_reach_out(compose):
    services = compose["services"]
    assert [name for name, given in services.items() if "ports" in given] == ["caddy"]
    assert compose["networks"]["page"] == {"internal": True}
    assert {n: g["networks"] for n, g in services.items() if "networks" in g} == {
        "afterhour": ["out", "page"],
        "caddy": ["edge", "page"],
    }
    assert services["backup"]["network_mode"] == services["keys"]["network_mode"] == "none"


def test_secrets_are_files_and_each_has_only_what_it_needs(compose):
    services = compose["services"]
    assert compose["secrets"] == {"token": {"file": "./token"}}
    assert [name for name, given in services.items() if "secrets" in given] == ["afterhour"]
    keys = {n: [v for v in g["volumes"] if "keys" in v] for n, g in services.items()}
    assert keys == {
        "afterhour": ["./keys:/keys:ro"],
        "backup": ["./keys:/keys:ro"],
        "keys": ["./keys:/keys"],  # init and rotate-key
        "caddy": [],
    }
    for given in services.values():
        named = given.get("environment", {})
        assert not {"AFTERHOUR_TOKEN", "AFTERHOUR_KEY"} & set(named)


def test_what_stands_beside_compose_is_kept_out_of_the_repository():
    """Settings, token and key of an organizer lie in deploy/, and git does not see them."""
    ignored = subprocess.run(
        [
            "git",
            "check-ignore",
            "--no-index",
            *(f"deploy/{n}" for n in ("settings", "token", "keys/key")),
        ],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    if ignored.returncode == 128:
        pytest.skip("this is no clone")
    assert len(ignored.stdout.splitlines()) == 3


def test_every_variable_that_is_set_is_one_that_is_read(compose):
    known = set(re.findall(r"AFTERHOUR_\w+", (HOUSE / "bot/settings.py").read_text()))
    known |= {f"{name}_FILE" for name in ("AFTERHOUR_TOKEN", "AFTERHOUR_KEY")} | {VARIABLE}
    known |= set(re.findall(r"AFTERHOUR_\w+", (DEPLOY / "Caddyfile").read_text()))
    texts = [DEPLOY / n for n in ("Containerfile", "compose.yaml", "settings.example", "afterhour")]
    texts += (DEPLOY / "systemd").iterdir()
    for path in texts:
        assert set(re.findall(r"\bAFTERHOUR_[A-Z_]+", path.read_text())) <= known, path.name


def test_the_settings_that_are_shipped_can_be_meant():
    pairs = [
        line.lstrip("#").split("=", 1)
        for line in (DEPLOY / "settings.example").read_text().splitlines()
        if re.match(r"#?AFTERHOUR_", line)
    ]
    read = Settings.read(dict(pairs))
    assert read.page_url == "https://afterhour.example"


def test_caddy_is_told_to_take_in_forms_whole_and_where_the_bot_listens(compose):
    told = compose["services"]["caddy"]["environment"]
    assert told["AFTERHOUR_CADDY_BUFFERS"].split() == ["request_buffers", "512KB"]
    _, _, port = compose["services"]["afterhour"]["environment"]["AFTERHOUR_PAGE_BIND"].partition(
        ":"
    )
    assert told["AFTERHOUR_PAGE_BIND"] == f"afterhour:{port}"


# A backup every day --------------------------------------------------------------------------


def made(folder: Path, hours_ago: float, now: float) -> Path:
    at = datetime.fromtimestamp(now - hours_ago * 3600, UTC)
    file = folder / f"afterhour-{at:%Y%m%dT%H%M%S.%f}Z.db"
    file.touch()
    return file


def test_a_backup_is_due_when_the_newest_is_a_day_old(daily, tmp_path):
    now = time.time()
    assert daily.pause(tmp_path, now, failed=False) == 0
    made(tmp_path, 23.9, now)
    assert 0 < daily.pause(tmp_path, now, failed=False) <= 500
    made(tmp_path, 3, now)
    assert daily.pause(tmp_path, now, failed=False) <= daily.LOOK_EVERY + 60
    assert daily.pause(tmp_path, now, failed=True) == daily.AFTER_A_FAILURE


def test_a_backup_that_a_wrong_clock_put_into_the_future_holds_up_no_other(daily, tmp_path):
    now = time.time()
    made(tmp_path, -5000, now)
    assert daily.pause(tmp_path, now, failed=False) == 0
    made(tmp_path, 3, now)
    assert 2.9 * 3600 < daily.age_of_newest(tmp_path, now) < 3.1 * 3600


def test_what_is_no_backup_counts_for_nothing(daily, tmp_path):
    for name in ("afterhour.db", ".afterhour-20261122T030000.000000Z.db.1.part", "notes.db"):
        (tmp_path / name).touch()
    assert daily.age_of_newest(tmp_path, time.time()) == float("inf")


async def test_it_knows_a_backup_when_it_sees_one(daily, tmp_path):
    key, data, folder = parse_key(new_key()), tmp_path / "data", tmp_path / "backups"
    await Records.open(data, key).close()
    backups.make(data, key, folder, datetime.now(UTC))
    assert 0 <= daily.age_of_newest(folder, time.time()) < 60


@pytest.mark.parametrize(("hours", "exit_code"), [(29, 0), (31, 1)])
def test_a_backup_that_is_too_old_is_unhealthy(daily, tmp_path, hours, exit_code):
    made(tmp_path, hours, time.time())
    looked = subprocess.run(
        [sys.executable, DEPLOY / "daily.py", "--is-fresh"],
        env={"AFTERHOUR_BACKUPS": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (looked.returncode, looked.stdout, looked.stderr) == (exit_code, "", "")


def test_the_container_that_waits_makes_the_backup(tmp_path):
    """Once, at once where there is none; and it ends when it is told to."""
    key, data, folder = new_key(), tmp_path / "data", tmp_path / "backups"
    asyncio.run(Records.open(data, parse_key(key)).close())
    folder.mkdir()
    waiting = subprocess.Popen(
        [sys.executable, "deploy/daily.py"],
        cwd=HOUSE,
        env={"AFTERHOUR_DATA": str(data), "AFTERHOUR_KEY": key, "AFTERHOUR_BACKUPS": str(folder)},
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 30
    while not backups.kept(folder) and time.monotonic() < until:
        time.sleep(0.05)
    waiting.terminate()
    assert waiting.wait(10) == 0
    assert len(backups.kept(folder)) == 1
