"""What stands for an account or an event without telling which: keyed hashes. Transactions.

The key is the instance's token: without the database nobody can tell whose a seal is, with it one can try.
"""

import hmac

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t

KEY = sa.select(t.instance.c.token)


def seal(c: Connection, *words: str) -> str:
    """What stands for these words: the same each time in this database, another in any other."""
    key: str = c.execute(KEY).scalar_one()
    return hmac.new(key.encode(), "\0".join(words).encode(), "sha256").hexdigest()


def of_account(c: Connection, platform: str, handle: str) -> str:
    return seal(c, "account", platform, handle)


def short_of_event(c: Connection, platform: str, event: str) -> str:
    """By which an event is found in the log: its id may bear an account."""
    return seal(c, "event", platform, event)[:12]
