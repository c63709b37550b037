"""What a hosted process does for itself: it ends when it is frozen, opens as many files as it may, and warns of unsafe settings."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from hosting import server

ROOT = Path(__file__).parents[2]
FREEZE = """
import asyncio
from hosting import server
server.FROZEN = 2.0

async def main():
    task = asyncio.create_task(server._stay_alive())
    await asyncio.sleep({quiet})
    {then}
    task.cancel()

asyncio.run(main())
"""


def ends_with(quiet, then):
    command = [sys.executable, "-c", FREEZE.format(quiet=quiet, then=then)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_a_process_that_never_gives_back_pythons_lock_ends_itself():
    ended = ends_with(0.1, "9 ** (9 ** 8)")
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr


def test_a_process_that_gets_its_turns_lives_on():
    assert ends_with(3.0, "pass").returncode == 0


def test_as_many_files_as_the_system_lets_it_have():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        found = server.raise_open_files()
        assert found == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert found == min(server.OPEN_FILES, before[1]) or before[1] == resource.RLIM_INFINITY
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize(("option", "value"), [("server.address", "127.0.0.1"), ("server.cookieSecret", "a" * 32)])
def test_a_setting_that_is_safe_is_not_warned_of(monkeypatch, option, value):
    unset = {"server.address": None, "server.cookieSecret": None}
    monkeypatch.setattr(server.config, "get_option", lambda name: {**unset, option: value}[name])
    monkeypatch.setattr(server.config, "is_manually_set", lambda name: name == option)
    (warning,) = server.unsafe_settings()
    assert option not in warning
