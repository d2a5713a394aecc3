"""Delays drawn at random around transactions, reads and sends: a pytest plugin of `make test-delays`.

What a test takes for granted about the order of two tasks then fails within minutes, instead of once in
twenty runs on another machine.
"""

import asyncio
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import memory_platform
import pytest

from bot.database import readers, store

LONGEST = float(os.environ.get("COMPTOIR_DELAYS") or 0.03)  # seconds
OFTEN = 0.4  # the part of all steps that are delayed at all
_chance = random.SystemRandom()


def _delay() -> float:
    return LONGEST * _chance.random() ** 2 if _chance.random() < OFTEN else 0.0


def _delayed(work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def delayed(*args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(_delay())
        outcome = await work(*args, **kwargs)
        await asyncio.sleep(_delay())
        return outcome

    return delayed


def _delayed_transaction(make: Callable[..., Any]) -> Callable[..., Any]:
    """Let the writer wait before a transaction, and between its commit and the answer."""

    def made(f: Any, args: Any, kwargs: Any, at_commit: Any, report: Callable[..., None]) -> Any:
        def reported(*outcome: Any) -> None:
            time.sleep(_delay())
            report(*outcome)

        work = make(f, args, kwargs, at_commit, reported)

        def waited(connection: Any) -> None:
            time.sleep(_delay())
            work(connection)

        return waited

    return made


def pytest_configure(config: pytest.Config) -> None:
    patch = pytest.MonkeyPatch()
    patch.setattr(store, "_transaction", _delayed_transaction(store._transaction))
    patch.setattr(readers.Readers, "_read", _delayed(readers.Readers._read))
    platform = memory_platform.MemoryPlatform
    patch.setattr(platform, "deliver", _delayed(platform.deliver))
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 10)
    config.add_cleanup(patch.undo)
    config.add_cleanup(lambda: sys.setswitchinterval(before))
