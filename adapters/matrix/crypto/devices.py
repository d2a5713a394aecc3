"""People's devices, as their server lists them: asked for when needed, and again when they change.

https://spec.matrix.org/latest/client-server-api/#device-keys
"""

import math
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import structlog

from adapters.matrix.client import Json, MatrixClient, where
from adapters.matrix.crypto.signatures import curve25519, is_signed, keys_of
from adapters.matrix.events import object_in, text_in
from bot.port.text import is_whole

MEGOLM, OLM = "m.megolm.v1.aes-sha2", "m.olm.v1.curve25519-aes-sha2"
PATIENCE = 30.0  # seconds, because our server asks other servers
MOST_IN_ONE = 100  # people in one request

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Device:
    """One of a person's clients; it receives with its key `curve25519` and signs with `ed25519`."""

    user: str
    id: str
    curve25519: str
    ed25519: str

    @property
    def peer(self) -> tuple[str, str]:
        """The key under which our sessions with the device are kept."""
        return self.user, self.curve25519


class Devices:
    """Knows people's devices. A device never changes its keys: different keys under its name are ignored.

    People whose server did not answer ours are asked about again after `silent_for` seconds.
    """

    def __init__(self, client: MatrixClient, silent_for: float = 30.0) -> None:
        self._client, self._silent_for = client, silent_for
        self._known: dict[str, dict[str, Device]] = {}
        self._first: dict[str, dict[str, Device]] = {}  # as each was first seen
        self._outdated: set[str] = set()
        self._asking: Counter[str] = Counter()
        self._silent: dict[str, float] = {}  # people whose server does not answer: when to ask again

    def changed(self, users: Iterable[str]) -> None:
        self._outdated.update(user for user in users if user in self._known or self._asking[user])

    async def of(self, users: Collection[str]) -> list[Device]:
        """Return the devices of these people; raises MatrixError or NoAnswer."""
        asked = [user for user in users if self._is_to_be_asked(user)]
        for begin in range(0, len(asked), MOST_IN_ONE):
            await self._ask(asked[begin : begin + MOST_IN_ONE])
        return [device for user in users for device in self._known.get(user, {}).values()]

    def _is_to_be_asked(self, user: str) -> bool:
        if self._silent.get(user, -math.inf) > time.monotonic():
            return False
        return user not in self._known or user in self._outdated

    async def _ask(self, users: list[str]) -> None:
        self._outdated.difference_update(users)  # people who change meanwhile are asked about again
        self._asking.update(users)
        try:
            answer = await query(self._client, users)
        except BaseException:
            self._outdated.update(users)
            raise
        finally:
            self._asking.subtract(users)
            self._asking += Counter()  # drops those at zero
        for user in users:
            self._take(user, answer)

    def _take(self, user: str, answer: Json) -> None:
        told = object_in(answer, "device_keys")
        if user not in told and user.partition(":")[2] in object_in(answer, "failures"):
            self._outdated.add(user)
            self._silent[user] = time.monotonic() + self._silent_for
        else:
            self._silent.pop(user, None)
            self._known[user] = dict(self._read(user, object_in(told, user)))

    def _read(self, user: str, told: Json) -> Iterator[tuple[str, Device]]:
        first = self._first.setdefault(user, {})
        for id, keys in told.items():
            device = read_device(user, id, keys) if isinstance(keys, dict) else None
            if device is None or first.setdefault(id, device) != device:
                log.warning("matrix_device_ignored", device=id)
            else:
                yield id, device

    async def one_time_keys(self, devices: Collection[Device]) -> Mapping[Device, str]:
        """Claim a one-time key of each device that has one left, to begin a session with."""
        asked: dict[str, dict[str, str]] = {}
        for device in devices:
            asked.setdefault(device.user, {})[device.id] = "signed_curve25519"
        body = {"one_time_keys": asked, "timeout": 10_000}
        answer = await self._client.request("POST", where("keys", "claim"), body, timeout=PATIENCE)
        given = object_in(answer, "one_time_keys")
        found = {d: _one_time_key(d, object_in(object_in(given, d.user), d.id)) for d in devices}
        return {device: key for device, key in found.items() if key is not None}


async def query(client: MatrixClient, users: Iterable[str]) -> Json:
    body = {"device_keys": {user: [] for user in users}, "timeout": 10_000}
    return await client.request("POST", where("keys", "query"), body, timeout=PATIENCE)


def read_device(user: str, id: str, keys: Json) -> Device | None:
    """Return the device that these keys describe; None if they are invalid or not signed by the device."""
    receives, signs = keys_of(keys, "curve25519"), keys_of(keys, "ed25519")
    if not is_whole(user + id) or receives is None or signs is None:
        return None
    if (keys.get("user_id"), keys.get("device_id")) != (user, id):
        return None
    if not is_signed(keys, user, f"ed25519:{id}", signs) or not _is_curve25519(receives):
        return None
    return Device(user, id, receives, signs)


def _is_curve25519(key: str) -> bool:
    try:
        curve25519(key)
    except ValueError:
        return False
    return True


def _one_time_key(device: Device, given: Json) -> str | None:
    for signed in given.values():
        key = text_in(signed, "key") if isinstance(signed, dict) else None
        if (
            key
            and _is_curve25519(key)
            and is_signed(signed, device.user, f"ed25519:{device.id}", device.ed25519)
        ):
            return key
    return None
