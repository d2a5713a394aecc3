"""Keyed hashes that stand for an account or an event without revealing it. Transactions.

The key is the instance's token: without the database nobody can find whose seal it is; with it one can try
accounts.
"""

import hmac
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t

KEY = sa.select(t.instance.c.token)


def seal(c: Connection, *words: str) -> str:
    """Return the hash of these words: always the same in this database, different in any other."""
    return sealer(c)(*words)


def sealer(c: Connection) -> Callable[..., str]:
    """Return a function that makes such hashes without reading the key each time."""
    key: str = c.execute(KEY).scalar_one()
    return lambda *words: hmac.new(key.encode(), "\0".join(words).encode(), "sha256").hexdigest()


def of_account(c: Connection, platform: str, handle: str) -> str:
    return seal(c, "account", platform, handle)


def short_of_event(c: Connection, platform: str, event: str) -> str:
    """Return the name under which the log mentions an event: the event's own id may contain an account."""
    return seal(c, "event", platform, event)[:12]
