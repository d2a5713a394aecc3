"""`/healthz` tells the truth: it fails when a platform is deaf, the clock has died, or the loop is stuck."""

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform
from patience import PATIENCE
from scene import Scene
from structlog.testing import capture_logs
from test_platform_down import goes_away, until

from adapters.health import watched
from adapters.loopback import free_port
from bot import app
from bot.database.store import DatabaseTrouble
from bot.journal.intake import StoreJournal
from bot.operator import checkup
from bot.operator.health import BROKE_WITHIN, TICKS_WITHIN
from bot.port.errors import InputError
from bot.timings import Timings

PATIENT = Timings(writes_within=PATIENCE)


@dataclass
class Page:
    """The health page as somebody outside reads it."""

    port: int
    patience: float = PATIENCE
    opener: Any = field(default_factory=lambda: urllib.request.build_opener(urllib.request.ProxyHandler({})))

    def read(self, path: str) -> tuple[int, str]:
        try:
            with self.opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=self.patience) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    async def health(self) -> tuple[int, dict[str, Any]]:
        status, text = await asyncio.to_thread(self.read, "/healthz")
        return status, json.loads(text)


@asynccontextmanager
async def page(scene: Scene) -> AsyncIterator[Page]:
    port = free_port()
    async with watched(port, scene.app.checkup.health, scene.app.checkup.figures):
        yield Page(port)


@pytest.fixture
def timings() -> Timings:
    """Let a busy machine take its time to write to the database."""
    return PATIENT


@pytest.fixture
async def both(quick: Path, timings: Timings) -> AsyncIterator[Scene]:
    platforms = [MemoryPlatform("salons"), MemoryPlatform("boutons", buttons=True)]
    async with Scene(quick, hour="10:20", platforms=platforms, timings=timings) as scene:
        yield scene


async def test_a_bot_that_is_well_says_so(scene: Scene) -> None:
    async with page(scene) as seen:
        status, told = await seen.health()

    assert (status, told["well"], told["troubles"]) == (200, True, [])
    assert [platform["name"] for platform in told["platforms"]] == ["memory"]
    assert (told["is_writable"], told["overdue"]) == (True, 0.0)


async def test_a_deaf_platform_is_named_with_how_long(both: Scene) -> None:
    async with page(both) as seen:
        await goes_away(both)
        await until(both, lambda: bool(both.seen("regie")))
        status, told = await seen.health()

    assert status == 503
    assert [trouble.split(" for ")[0] for trouble in told["troubles"]] == ["boutons has not been heard"]
    assert {p["name"]: p["is_down"] for p in told["platforms"]} == {"salons": False, "boutons": True}


async def test_a_revoked_account_is_a_trouble(both: Scene) -> None:
    async with page(both) as seen:
        both.platforms[1].revoke()
        await until(both, lambda: bool(both.seen("regie")))
        status, told = await seen.health()

    assert (status, [p["name"] for p in told["platforms"] if p["is_down"]]) == (503, ["boutons"])


async def test_a_clock_that_no_longer_turns_is_a_trouble(scene: Scene) -> None:
    scene.app.checkup = replace(scene.app.checkup, since_tick=lambda: TICKS_WITHIN + 1)

    async with page(scene) as seen:
        status, told = await seen.health()

    assert status == 503
    assert told["troubles"] == ["the clock has not turned for 46 s"]


@pytest.mark.parametrize("timings", [replace(PATIENT, restart_after=3600.0)])
async def test_health_looks_at_the_turn_of_the_clock(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything else may go on after the clock has died."""

    def dies(*_: object) -> None:
        raise RuntimeError("the clock broke")

    monkeypatch.setattr(app, "tick", dies)
    turned = scene.app._turned
    scene.app.wake()
    question = scene.chat.say("ada", "comptoir-1", "!question Qui paie ?")
    await until(scene, lambda: bool(scene.marks(question)))

    assert scene.app._turned == turned


async def test_a_database_that_refuses_to_write_is_a_trouble(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> float:
        raise DatabaseTrouble("COMMIT", None, Exception("database or disk is full"))

    monkeypatch.setattr(checkup, "look", full)

    async with page(scene) as seen:
        status, told = await seen.health()

    assert (status, told["troubles"]) == (503, ["the database cannot be written"])


@pytest.mark.parametrize("timings", [replace(PATIENT, restart_after=0.0)])
async def test_a_part_that_breaks_again_and_again_is_a_trouble(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock turns and the database writes, but nothing is heard."""

    async def breaks(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    with capture_logs():
        monkeypatch.setattr(StoreJournal, "take", breaks)
        scene.chat.say("ada", "comptoir-1", "!question Qui paie ?")
        await until(scene, lambda: bool(scene.app._broke))
        async with page(scene) as seen:
            status, told = await seen.health()

    assert (status, told["troubles"]) == (503, ["memory: intake broke within the last 60 s"])


async def test_a_part_that_broke_long_ago_is_well(scene: Scene) -> None:
    scene.app._broke["the clock"] = time.monotonic() - BROKE_WITHIN - 1

    assert (await scene.app.checkup.health()).is_well


async def test_overdue_rows_are_reported_but_are_no_illness(both: Scene) -> None:
    both.platforms[1].go_away()
    both.chat.say("sam", "comptoir-1", "!question Qui paie ?")
    presence = both.app.deliverers["boutons"].presence
    await until(both, lambda: presence.failing_since is not None)
    both.wall += timedelta(seconds=20)

    async with page(both) as seen:
        status, told = await seen.health()

    assert (status, told["overdue"]) == (200, 20.0)


async def test_a_loop_that_stands_still_answers_nothing(scene: Scene) -> None:
    answers: list[object] = []
    gave_up = threading.Event()

    async with page(scene) as seen:
        seen.patience = 0.2

        def ask() -> None:
            try:
                answers.append(seen.read("/healthz"))
            except OSError as error:
                answers.append(type(error))
            gave_up.set()

        asking = threading.Thread(target=ask)
        asking.start()
        gave_up.wait()  # on the loop's own thread, so nothing else runs meanwhile
        asking.join()

    assert answers == [TimeoutError]


async def test_a_port_that_is_taken_is_an_error_of_input(scene: Scene) -> None:
    async with page(scene) as seen:
        with pytest.raises(InputError, match=f"Le port {seen.port} ne s’ouvre pas"):
            async with watched(seen.port, scene.app.checkup.health, scene.app.checkup.figures):
                pass


# ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_figures_tell_the_day_as_it_stands(scene: Scene) -> None:
    await scene.at("10:25")
    await scene.says("ada", "comptoir-1", "!question Qui paie ?")
    await scene.jump(seconds=10)

    async with page(scene) as seen:
        status, text = await asyncio.to_thread(seen.read, "/metrics")

    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert status == 200
    assert figures['comptoir_platform_up{platform="memory"}'] == "1.0"
    assert figures["comptoir_well"] == "1.0"
    assert figures['comptoir_outbox_rows{kind="receipt",platform="memory",state="sent"}'] == "1.0"
    assert figures['comptoir_outbox_due{platform="memory"}'] == "0.0"
    assert float(figures["comptoir_next_due_timestamp_seconds"]) > scene.wall.timestamp()
    assert float(figures['comptoir_last_event_timestamp_seconds{platform="memory"}']) > 0
    reminders = [key for key in figures if key.startswith("comptoir_lateness_seconds_count")]
    assert [(key.partition("{")[2], figures[key]) for key in reminders] == [
        ('kind="reminder",platform="memory"}', "6.0")
    ]
    assert figures['comptoir_lateness_seconds_bucket{kind="reminder",le="0.5",platform="memory"}'] == "5.0"
    assert figures['comptoir_lateness_seconds_bucket{kind="reminder",le="300.0",platform="memory"}'] == "6.0"


async def test_no_figure_names_a_person_or_quotes_a_word(scene: Scene) -> None:
    await scene.says("ada", "comptoir-1", "!question Qui paie le brevet ?")

    text = (await scene.app.checkup.figures()).decode()

    assert [word for word in ("Ada", "ada", "brevet") if word in text] == []


async def test_a_look_leaves_no_trail(scene: Scene) -> None:
    for _ in range(3):
        await scene.app.checkup.health()

    def looks(c: sa.Connection) -> int:
        return int(c.execute(sa.text("SELECT count(*) FROM told WHERE what = 'health'")).scalar_one())

    assert await scene.store.run(looks) == 1
