"""Access to platforms, kept from earlier logins. Transactions."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.sql import insert_once


def account(c: Connection, platform: str) -> dict[str, Any] | None:
    """Return what an earlier login gave: token and device."""
    query = sa.select(t.platforms.c.account).where(t.platforms.c.name == platform)
    found: dict[str, Any] | None = c.execute(query).scalar_one_or_none()
    return found


def keep_account(c: Connection, platform: str, session: dict[str, Any]) -> None:
    insert_once(c, t.platforms, {"name": platform})
    c.execute(sa.update(t.platforms).where(t.platforms.c.name == platform).values(account=session))
