"""The clock's jobs are rung at their instants, however busy the loop is."""

import asyncio
import logging

import pytest

from bot.clock import Clock, wall_now
from bot.ticker import Ticker


async def test_no_ring_is_skipped_because_the_one_before_it_has_not_run_yet(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def nothing() -> None:
        pass

    ticker = Ticker(Clock(None, wall_now(), 1.0))
    ticker.add("the clock", nothing)
    ticker.start()
    with caplog.at_level(logging.WARNING, logger="apscheduler"):
        for _ in range(20):
            ticker.ring_at("the clock", wall_now())
            await asyncio.sleep(0)
    ticker.stop()

    assert caplog.messages == []
