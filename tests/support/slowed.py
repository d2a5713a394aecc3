"""A platform that begins to slow us down now, however long the machine has been up."""

import asyncio

from bot.delivery.pace import BURST, Pace


def slowed(interval: float, tokens: float = BURST) -> Pace:
    """The pace of one send in `interval` seconds, with so many sends in hand, as a refusal just taught it."""
    now = asyncio.get_running_loop().time()
    return Pace(interval=interval, _tokens=tokens, _counted=now, _refused=now)
