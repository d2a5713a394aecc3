"""An event loop that stands still is logged with where it stands, once each time."""

import asyncio
import threading
from collections.abc import Sequence

from bot.operator.stalls import loop_watched


async def test_where_the_loop_stands_is_told_once_and_without_any_words() -> None:
    told: list[Sequence[str]] = []
    was_told = threading.Event()

    def tell(stack: Sequence[str]) -> None:
        told.append(stack)
        was_told.set()

    def stands_still(words: str) -> None:
        was_told.wait()

    with loop_watched(tell, beat=0.01, stalled=0.05):
        stands_still("Qui paie ?")

    [stack] = told
    assert any(line.startswith(f"{__file__}:") and line.endswith(" stands_still") for line in stack)
    assert "paie" not in " ".join(stack)


async def test_each_stall_is_told() -> None:
    stalls = threading.Semaphore(0)

    with loop_watched(lambda stack: stalls.release(), beat=0.01, stalled=0.05):
        for _ in range(2):
            stalls.acquire()  # on the loop's own thread: nothing else runs meanwhile
            beaten = asyncio.Event()
            asyncio.get_running_loop().call_later(0.02, beaten.set)  # after its next beat
            await beaten.wait()
