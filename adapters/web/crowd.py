"""How many devices may take part from one address: a room is a crowd, a robot is a bigger one."""

from collections import OrderedDict

ADDRESSES = 50_000  # remembered at once; the ones that were quiet longest are forgotten


class Crowd:
    """The devices that asked, voted or did anything else, by address, since the bot was started."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._devices: OrderedDict[str, set[str]] = OrderedDict()

    def admits(self, address: str, device: str) -> bool:
        """Return whether this device may take part from there; one that did may go on."""
        known = self._devices.setdefault(address, set())
        self._devices.move_to_end(address)
        if len(self._devices) > ADDRESSES:
            self._devices.popitem(last=False)
        if device not in known and len(known) >= self._most:
            return False
        known.add(device)
        return True
