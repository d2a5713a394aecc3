"""A device whose owner chose its keys to harm others: well signed, and accepted by a server."""

import asyncio
from typing import Any

from vodozemac import Account as Keys

from adapters.matrix.client import where
from adapters.matrix.crypto.devices import MEGOLM, OLM
from adapters.matrix.crypto.signatures import signed
from adapters.rehearsal.homeserver import Account, Homeserver


class FalseDevice:
    """A device that shows `curve25519` as its key, and `one_time_key` to others who start a session."""

    def __init__(
        self, homeserver: Homeserver, account: Account, curve25519: str | None, one_time_key: str | None
    ) -> None:
        self.account, self.keys = account, Keys()
        self.homeserver = homeserver
        self.keys.generate_one_time_keys(1)
        [own] = self.keys.one_time_keys.values()
        self.curve25519 = curve25519 or self.keys.curve25519_key.to_base64()
        self.one_time_key = one_time_key or own.to_base64()

    async def publish(self) -> None:
        user, device = self.account.user_id, self.account.device_id
        shown = {
            "user_id": user,
            "device_id": device,
            "algorithms": [OLM, MEGOLM],
            "keys": {
                f"curve25519:{device}": self.curve25519,
                f"ed25519:{device}": self.keys.ed25519_key.to_base64(),
            },
        }
        once = {"signed_curve25519:AAAA": self._signed({"key": self.one_time_key})}
        body = {"device_keys": self._signed(shown), "one_time_keys": once}
        token = self.account.access_token
        await asyncio.to_thread(self.homeserver.call, "POST", where("keys", "upload"), body, token=token)

    def _signed(self, value: dict[str, Any]) -> dict[str, Any]:
        return signed(value, self.account.user_id, f"ed25519:{self.account.device_id}", self.keys)
