"""Checks the state of our device while the bot may be running: reads its keys without locking them."""

import sqlite3
from enum import Enum, auto

import sqlalchemy as sa
from vodozemac import Account

from adapters.matrix.client import Json, MatrixClient
from adapters.matrix.crypto import store
from adapters.matrix.crypto.devices import query, read_device
from adapters.matrix.crypto.identity import USAGES, Identity
from adapters.matrix.crypto.signatures import is_signed, keys_of
from adapters.matrix.events import object_in
from adapters.matrix.vault import Vault
from bot.database.store import PRIMARY, make_engine, may_pass, refusing
from bot.port.errors import InputError, OutsideError
from bot.words.catalogue import both


class Standing(Enum):
    """The state of our device.

    NEW: the server has no keys for it. LOST: the server's keys for it are not ours. VOUCHED: the account
    vouches for it; UNVOUCHED: it does not.
    """

    NEW = auto()
    LOST = auto()
    UNVOUCHED = auto()
    VOUCHED = auto()


async def standing_of(client: MatrixClient, vault: Vault, user: str, device: str) -> Standing:
    """Return the state of our device.

    Raises MatrixError and NoAnswer, InputError if our keys are unreadable, and OutsideError if the disk or a
    lock keeps us from reading them.
    """
    ours, identity = _kept(vault, user, device)
    answer = await query(client, [user])
    told = object_in(object_in(object_in(answer, "device_keys"), user), device)
    if not told:
        return Standing.NEW
    known = read_device(user, device, told)
    if ours is None or known is None or known.ed25519 != ours.ed25519_key.to_base64():
        return Standing.LOST
    vouched = identity is not None and _vouches(identity, answer, user, told)
    return Standing.VOUCHED if vouched else Standing.UNVOUCHED


def _vouches(identity: Identity, answer: Json, user: str, device: Json) -> bool:
    theirs = keys_of(object_in(object_in(answer, "master_keys"), user), "ed25519")
    signer = identity.public("self_signing")
    return theirs == identity.public("master") and is_signed(device, user, f"ed25519:{signer}", signer)


def _unreadable(path: str, error: sa.exc.DatabaseError) -> InputError | OutsideError:
    """Return an error that does not advise replacing the file if it is merely inaccessible or in use."""
    if may_pass(error.orig):
        return refusing(path, str(error.orig))
    is_closed = getattr(error.orig, "sqlite_errorcode", 0) & PRIMARY == sqlite3.SQLITE_CANTOPEN
    key = "matrix-keys-unopened" if is_closed else "matrix-keys-damaged"
    return InputError(both(key, path=path, why=str(error.orig)))


def _kept(vault: Vault, user: str, device: str) -> tuple[Account | None, Identity | None]:
    path = vault.path(user)
    if not path.exists():
        return None, None
    engine = make_engine(vault.url(user), reads=True)
    try:
        with engine.connect() as connection:
            account, pickles = store.outline(connection, device)
    except sa.exc.DatabaseError as error:
        raise _unreadable(str(path), error) from error
    finally:
        engine.dispose()
    try:
        whole = set(pickles) == set(USAGES)
        return (
            Account.from_pickle(account, vault.key) if account else None,
            Identity.from_pickles(user, pickles, vault.key) if whole else None,
        )
    except ValueError as error:
        raise InputError(both("matrix-pickle-key-wrong", path=str(path))) from error
