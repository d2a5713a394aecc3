"""The identity of the account, whatever its device: three keys with which it vouches for our device.

Clients that listen only to verified devices then listen to ours.
https://spec.matrix.org/latest/client-server-api/#cross-signing
"""

from collections.abc import Mapping
from typing import Any

import structlog
from vodozemac import Account

from adapters.matrix.client import Json, MatrixClient, MatrixError, ProofWanted, where
from adapters.matrix.crypto.devices import query, read_device
from adapters.matrix.crypto.signatures import is_signed, keys_of, signed
from adapters.matrix.events import object_in

USAGES = ("master", "self_signing", "user_signing")

log = structlog.get_logger()


class Identity:
    """The three keys; each is an account of the library, of which only the signing key is used."""

    def __init__(self, user: str, keys: Mapping[str, Account]) -> None:
        self._user, self._keys = user, keys

    @classmethod
    def new(cls, user: str) -> "Identity":
        return cls(user, {usage: Account() for usage in USAGES})

    @classmethod
    def from_pickles(cls, user: str, pickles: Mapping[str, str], key: bytes) -> "Identity":
        return cls(user, {usage: Account.from_pickle(pickles[usage], key) for usage in USAGES})

    def pickles(self, key: bytes) -> dict[str, str]:
        return {usage: account.pickle(key) for usage, account in self._keys.items()}

    def public(self, usage: str) -> str:
        return self._keys[usage].ed25519_key.to_base64()

    def sign(self, value: Json, usage: str) -> dict[str, Any]:
        return signed(value, self._user, f"ed25519:{self.public(usage)}", self._keys[usage])

    def announcement(self, device: str, account: Account) -> dict[str, Any]:
        """Return the public keys to give the server; our device signs the master key too."""
        described = {usage: self._described(usage) for usage in USAGES}
        by_us = signed(described["master"], self._user, f"ed25519:{device}", account)
        others = {usage: self.sign(described[usage], "master") for usage in USAGES[1:]}
        return {f"{usage}_key": value for usage, value in {"master": by_us, **others}.items()}

    def _described(self, usage: str) -> dict[str, Any]:
        public = self.public(usage)
        return {"user_id": self._user, "usage": [usage], "keys": {f"ed25519:{public}": public}}


async def vouch(
    client: MatrixClient, identity: Identity, user: str, device: str, account: Account, password: str | None
) -> bool:
    """Make the account vouch for this device, adding what is missing; return whether it does now.

    If the account has another identity, it is replaced if there is a password, which servers ask for.
    """
    answer = await query(client, [user])
    theirs = keys_of(object_in(object_in(answer, "master_keys"), user), "ed25519")
    if theirs != identity.public("master") and not await _announce(
        client, identity.announcement(device, account), user, password
    ):
        log.error("matrix_not_vouched_for", user=user, device=device, has_another=theirs is not None)
        return False
    own = object_in(object_in(object_in(answer, "device_keys"), user), device)
    read, signer = read_device(user, device, own), identity.public("self_signing")
    if read is None or read.ed25519 != account.ed25519_key.to_base64():
        log.error("matrix_device_not_ours", user=user, device=device)
        return False
    if not is_signed(own, user, f"ed25519:{signer}", signer):
        body = {user: {device: _bare(identity.sign(own, "self_signing"))}}
        await client.request("POST", where("keys", "signatures", "upload"), body)
        log.info("matrix_device_vouched_for", user=user, device=device)
    return True


def _bare(value: Json) -> Json:
    return {name: each for name, each in value.items() if name != "unsigned"}


async def _announce(client: MatrixClient, keys: Json, user: str, password: str | None) -> bool:
    path = where("keys", "device_signing", "upload")
    try:
        await client.request("POST", path, keys)
    except ProofWanted as wanted:
        if password is None:
            return False
        proof = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": password,
            "session": wanted.session,
        }
        try:
            await client.request("POST", path, {**keys, "auth": proof})
        except MatrixError as error:
            log.error("matrix_identity_refused", error=error.errcode)
            return False
    log.info("matrix_identity_announced", user=user)
    return True
