"""A platform that starts to slow us down now, however long the machine has been up."""

import asyncio

from bot.delivery.pace import BURST, Pace


def slowed(interval: float, tokens: float = BURST) -> Pace:
    """Return a pace of one send per `interval` seconds, with `tokens` sends in hand, as if just refused."""
    now = asyncio.get_running_loop().time()
    return Pace(interval=interval, _tokens=tokens, _counted=now, _refused=now)
