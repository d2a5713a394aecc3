"""systemd is told what it asked for, and nobody else is told."""

import asyncio
import socket
from itertools import count
from pathlib import Path

import pytest
from patience import PATIENCE
from scene import Scene

from bot import app
from bot.database.store import DatabaseTrouble
from bot.operator.systemd import notify
from bot.timings import Timings


def test_systemd_is_told_if_it_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))

        notify("READY=1")

        assert systemd.recv(100) == b"READY=1"


def test_without_systemd_nothing_happens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    notify("READY=1")


async def test_each_turn_of_the_clock_is_a_sign_of_life(scene: Scene) -> None:
    signs: list[str] = []
    scene.app.alive = lambda: signs.append("alive")

    await scene.jump(minutes=1)

    assert signs != []


@pytest.mark.parametrize("timings", [Timings(restart_after=0.0)])
async def test_a_turn_that_fails_is_still_a_sign_of_life(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is no standstill: a restart would fix nothing."""

    def full(*_: object) -> None:
        raise DatabaseTrouble("COMMIT", None, Exception("database or disk is full"))

    signs, several = count(1), asyncio.Event()
    scene.app.alive = lambda: several.set() if next(signs) == 3 else None
    monkeypatch.setattr(app, "tick", full)

    scene.app.wake()

    async with asyncio.timeout(PATIENCE):
        await several.wait()
