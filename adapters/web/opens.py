"""How fast one address may open pages: a room whose phones all open at once never waits, a robot does."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from adapters.web.crowd import ADDRESSES

AT_ONCE, A_SECOND = 10, 0.1  # pages for each device that may take part from an address


class Opens:
    """The pages that each address opened lately; `devices` is how many may take part from one."""

    def __init__(self, devices: int, steady: Callable[[], float] = time.monotonic) -> None:
        self._at_once, self._a_second, self._steady = devices * AT_ONCE, devices * A_SECOND, steady
        self._free_at: OrderedDict[str, float] = OrderedDict()  # when all that it opened is forgotten

    def wait(self, address: str) -> int:
        """Count one page more; return 0, or how many seconds to wait if it is too much."""
        now = self._steady()
        free_at = max(self._free_at.get(address, now), now) + 1 / self._a_second
        late = free_at - now - self._at_once / self._a_second
        if late > 0:
            return math.ceil(late)
        self._free_at[address] = free_at
        self._free_at.move_to_end(address)
        if len(self._free_at) > ADDRESSES:
            self._free_at.popitem(last=False)
        return 0
