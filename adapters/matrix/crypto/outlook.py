"""How our device stands, told beside a bot that may be running: its keys are looked at and not opened."""

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
    """NEW: neither we nor the server know its keys. VOUCHED: it is known, and the account's own."""

    NEW = auto()
    LOST = auto()
    UNVOUCHED = auto()
    VOUCHED = auto()


async def standing_of(client: MatrixClient, vault: Vault, user: str, device: str) -> Standing:
    """Raises MatrixError, NoAnswer, and InputError where the key does not open what is kept."""
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
    """Whoever may not read it, or comes while it is held, must not be told to put another in its place."""
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
