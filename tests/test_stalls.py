"""The place where an event loop stands still is logged while it stands, once per stall."""

import asyncio
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TextIO

import pytest
from structlog.testing import capture_logs

from bot.operator.stalls import loop_watched

OUTERMOST = ("in <module>\n", "<no Python frame>\n")  # the last line, written while the loop's thread goes on


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "stalls"


def stands_still(words: str, written: Path, times: int) -> None:
    """Block the loop's own thread until this many stalls are written whole: nothing else runs meanwhile."""
    while (text := read(written)).count("Timeout") < times or not text.endswith(OUTERMOST):
        pass


def read(written: Path) -> str:
    return written.read_text()


async def go_on() -> None:
    """Wait until the loop has beaten again."""
    beaten = asyncio.Event()
    asyncio.get_running_loop().call_later(0.02, beaten.set)
    await beaten.wait()


def watched(file: TextIO) -> AbstractContextManager[None]:
    return loop_watched(beat=0.01, stalled=0.05, file=file)


async def test_the_place_where_the_loop_stands_is_written_without_any_words(written: Path) -> None:
    times = 0
    with written.open("w") as file, watched(file):
        while "in stands_still" not in read(written):  # a busy machine may stop before that
            times += 1
            stands_still("Qui paie ?", written, times)
            await go_on()

    text = read(written)
    assert f'File "{__file__}"' in text
    assert "paie" not in text


async def test_each_stall_is_written_and_the_log_says_how_long_it_took(written: Path) -> None:
    with capture_logs() as logs, written.open("w") as file, watched(file):
        for times in (1, 2):
            stands_still("Qui paie ?", written, times)
            await go_on()

    assert [(entry["event"], entry["seconds"] > 0) for entry in logs] == [
        ("the event loop stood still", True)
    ] * 2
