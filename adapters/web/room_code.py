"""The code of the room: on its screens alone, new each ten minutes, and asked once of a device.

Everything here is made of our secret and the hour, so that a bot that starts again knows the same codes. The
QR code of a screen bears a longer token, and whoever scans it types nothing.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.web.devices import Devices

PERIOD = timedelta(minutes=10)
STAYS = timedelta(minutes=5)  # that the former one is still good, so that nobody is caught between
DIGITS = 6
TOKEN, KEY = 12, 22  # characters
SCANNED = timedelta(hours=1)  # between reading a screen's QR code and the first question or vote


def screen_key(devices: Devices) -> str:
    """Return what the address of a screen bears: without it, a screen shows no code."""
    return devices.seal("screen")[:KEY]


class RoomCode:
    """`wall` is the clock; a code is that of the period in which it is asked for."""

    def __init__(self, devices: Devices, wall: Callable[[], datetime]) -> None:
        self._devices, self._wall = devices, wall

    # ── What a screen shows ─────────────────────────────────────────────────────────────────────────────

    def shown(self) -> str:
        """Return the present code, as people read it: `482 913`."""
        code = self._code(self.period())
        return f"{code[:3]}\u00a0{code[3:]}"

    def token(self) -> str:
        return self._token(self.period())

    def is_screen(self, key: str) -> bool:
        return self._devices.is_seal_of(key, screen_key(self._devices))

    # ── What people give ────────────────────────────────────────────────────────────────────────────────

    def is_good(self, typed: str) -> bool:
        given = re.sub(r"[^0-9]", "", typed)
        return any(self._devices.is_seal_of(given, self._code(period)) for period in self._good())

    def is_token(self, token: str) -> bool:
        return any(self._devices.is_seal_of(token, self._token(period)) for period in self._good())

    def scanned(self) -> str:
        """Return what a browser keeps that has just scanned a screen."""
        at = str(int(self._wall().timestamp()))
        return f"{at}.{self._devices.seal('scanned', at)}"

    def was_scanned(self, kept: str) -> bool:
        at, _, seal = kept.partition(".")
        if not re.fullmatch(r"[0-9]{1,12}", at) or not self._devices.is_seal(seal, "scanned", at):
            return False
        return self._wall().timestamp() - int(at) < SCANNED.total_seconds()

    def admission(self, device: str) -> str:
        """Return what says that a device gave the code: it is not asked again."""
        return self._devices.seal("admitted", device)

    def is_admitted(self, device: str, kept: str) -> bool:
        return self._devices.is_seal(kept, "admitted", device)

    # ── Periods ─────────────────────────────────────────────────────────────────────────────────────────

    def period(self) -> int:
        """Return the number of the period that lasts now."""
        return int(self._wall().timestamp() // PERIOD.total_seconds())

    def _good(self) -> list[int]:
        """Return the periods whose codes are good now."""
        former = int((self._wall() - STAYS).timestamp() // PERIOD.total_seconds())
        return sorted({self.period(), former})

    def _code(self, period: int) -> str:
        digest = hashlib.sha256(self._devices.seal("room", str(period)).encode()).digest()
        return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"

    def _token(self, period: int) -> str:
        return self._devices.seal("token", str(period))[:TOKEN]
