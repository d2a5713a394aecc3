"""Tasks that stand or fall together, and whose failure comes as it was raised."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Run them until one fails; the others are then cancelled. A TaskGroup would wrap the failure."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        await settle(*tasks)


async def settle(*tasks: asyncio.Task[Any]) -> None:
    """Cancel what still runs and wait until it has ended, whatever it ends with."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
