"""How many devices may take part from one address: a room is a crowd, a robot is a bigger one."""

from collections import OrderedDict

ADDRESSES = 50_000  # remembered at once; the ones that were quiet longest are forgotten
DEVICES = 200_000  # of all addresses together


class Crowd:
    """The devices that asked, voted or did anything else, by address, since the bot was started."""

    def __init__(self, most: int, in_all: int = DEVICES) -> None:
        self._most, self._in_all = most, in_all
        self._devices: OrderedDict[str, set[str]] = OrderedDict()
        self._count = 0

    def admits(self, address: str, device: str) -> bool:
        """Return whether this device may take part from there; one that did may go on."""
        known = self._devices.setdefault(address, set())
        self._devices.move_to_end(address)
        if device not in known:
            if len(known) >= self._most:
                return False
            known.add(device)
            self._count += 1
        self._forget_the_quiet()
        return True

    def _forget_the_quiet(self) -> None:
        """Forget those who were quiet longest, but for the last address that was heard."""
        while len(self._devices) > 1 and (len(self._devices) > ADDRESSES or self._count > self._in_all):
            _, gone = self._devices.popitem(last=False)
            self._count -= len(gone)
