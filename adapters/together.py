"""Runs tasks that stop together; a failure is raised unwrapped."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Run the coroutines until all end or one fails; the others are then cancelled.

    A TaskGroup would wrap the failure.
    """
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        await settle(*tasks)


async def settle(*tasks: asyncio.Task[Any]) -> None:
    """Cancel the tasks still running and wait until they have ended, however they end."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
