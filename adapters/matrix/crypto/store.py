"""Stores what must survive a restart: our device, sessions, received keys and held events. Transactions.

Every secret is a pickle encrypted with the operator's key; held events are ciphertext.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database.sql import insert_once

metadata = sa.MetaData()

devices = sa.Table(
    "devices",
    metadata,
    sa.Column("device", sa.String, primary_key=True),
    sa.Column("account", sa.String, nullable=False),
)
olm_sessions = sa.Table(
    "olm_sessions",
    metadata,
    sa.Column("device", sa.String, primary_key=True),
    sa.Column("user", sa.String, primary_key=True),
    sa.Column("sender_key", sa.String, primary_key=True),
    sa.Column("session", sa.String, primary_key=True),
    sa.Column("used", sa.Integer, nullable=False),  # wall time in nanoseconds, to find the latest
    sa.Column("pickle", sa.String, nullable=False),
)
room_keys = sa.Table(
    "room_keys",
    metadata,
    sa.Column("room", sa.String, primary_key=True),
    sa.Column("session", sa.String, primary_key=True),
    sa.Column("owner", sa.String, primary_key=True),
    sa.Column("sender_key", sa.String, nullable=False),
    sa.Column("pickle", sa.String, nullable=False),
)
received = sa.Table(
    "received",
    metadata,
    sa.Column("digest", sa.String, primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
)
held = sa.Table(
    "held",
    metadata,
    sa.Column("event", sa.String, primary_key=True),
    sa.Column("room", sa.String, nullable=False),
    sa.Column("session", sa.String, nullable=False),
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("since", sa.Float, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
)
identity = sa.Table(
    "identity",
    metadata,
    sa.Column("usage", sa.String, primary_key=True),
    sa.Column("pickle", sa.String, nullable=False),
)
encrypted_rooms = sa.Table("encrypted_rooms", metadata, sa.Column("room", sa.String, primary_key=True))
terminals = sa.Table(  # of operators who verify; holds no secret
    "terminals",
    metadata,
    sa.Column("terminal", sa.String, primary_key=True),
    # Written by the operator's process: whom to ask, when it last looked (wall time), the operator's answer.
    sa.Column("asks", sa.String),
    sa.Column("seen", sa.Float, nullable=False),
    sa.Column("answered", sa.String),  # the transaction
    sa.Column("same", sa.Boolean),
    # Written by the bot.
    sa.Column("stage", sa.String, nullable=False),
    sa.Column("room", sa.String),
    sa.Column("transaction", sa.String),
    sa.Column("person", sa.String),
    sa.Column("emoji", sa.JSON),
    sa.Column("numbers", sa.JSON),
    sa.Column("why", sa.String),
    sa.Column("by_them", sa.Boolean),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """All stored rows that a device starts with; `account` is None for a new device."""

    account: str | None
    identity: Mapping[str, str]
    olm: Sequence[Any]
    room_keys: Sequence[Any]
    received: frozenset[str]
    held: Sequence[Any]
    encrypted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows to write in one transaction."""

    account: str | None = None
    olm: Sequence[Mapping[str, Any]] = field(default_factory=list)
    dropped: Sequence[tuple[tuple[str, str], str]] = field(default_factory=list)
    room_keys: Sequence[Mapping[str, Any]] = field(default_factory=list)
    received: Mapping[str, float] = field(default_factory=dict)
    encrypted: Sequence[str] = field(default_factory=list)


def create(c: Connection) -> None:
    metadata.create_all(c)


def outline(c: Connection, device: str) -> tuple[str | None, Mapping[str, str]]:
    """Return the pickles of a device and of the identity that vouches for it."""
    account = sa.select(devices.c.account).where(devices.c.device == device)
    pickles = {row.usage: row.pickle for row in c.execute(sa.select(identity))}
    return c.execute(account).scalar_one_or_none(), pickles


def load(c: Connection, device: str, earliest: float) -> Kept:
    """Load everything, forgetting what was received before `earliest`: servers no longer repeat it."""
    c.execute(sa.delete(received).where(received.c.at < earliest))
    account = c.execute(sa.select(devices.c.account).where(devices.c.device == device)).scalar_one_or_none()
    of_device = sa.select(olm_sessions).where(olm_sessions.c.device == device)
    return Kept(
        account,
        {row.usage: row.pickle for row in c.execute(sa.select(identity))},
        c.execute(of_device.order_by(olm_sessions.c.used)).all(),
        c.execute(sa.select(room_keys)).all(),
        frozenset(c.execute(sa.select(received.c.digest)).scalars()),
        c.execute(sa.select(held).order_by(held.c.since)).all(),
        frozenset(c.execute(sa.select(encrypted_rooms.c.room)).scalars()),
    )


def save(c: Connection, device: str, changes: Changes) -> None:
    if changes.account is not None:
        _put(c, devices, {"device": device}, {"account": changes.account})
    for (user, sender_key), session in changes.dropped:
        o = olm_sessions.c
        this = (o.device == device, o.user == user, o.sender_key == sender_key, o.session == session)
        c.execute(sa.delete(olm_sessions).where(*this))
    for row in changes.olm:
        key = {"device": device, **{name: row[name] for name in ("user", "sender_key", "session")}}
        _put(c, olm_sessions, key, {"used": row["used"], "pickle": row["pickle"]})
    for row in changes.room_keys:
        key = {name: row[name] for name in ("room", "session", "owner")}
        _put(c, room_keys, key, {name: row[name] for name in ("sender_key", "pickle")})
    for digest, at in changes.received.items():
        insert_once(c, received, {"digest": digest, "at": at})
    for room in changes.encrypted:
        insert_once(c, encrypted_rooms, {"room": room})


def save_identity(c: Connection, pickles: Mapping[str, str]) -> None:
    for usage, pickle in pickles.items():
        _put(c, identity, {"usage": usage}, {"pickle": pickle})


def hold(c: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        insert_once(c, held, dict(row))


def let_go(c: Connection, events: Sequence[str]) -> None:
    c.execute(sa.delete(held).where(held.c.event.in_(events)))


def terminals_there(c: Connection) -> Sequence[Any]:
    return c.execute(sa.select(terminals).order_by(terminals.c.seen)).all()


def tell_terminal(c: Connection, terminal: str, values: Mapping[str, Any]) -> None:
    """Update a terminal's row; does nothing if the operator has left."""
    c.execute(sa.update(terminals).where(terminals.c.terminal == terminal).values(**values))


def drop_terminals(c: Connection, names: Sequence[str]) -> None:
    c.execute(sa.delete(terminals).where(terminals.c.terminal.in_(names)))


def _put(c: Connection, table: sa.Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    this = [table.c[name] == value for name, value in key.items()]
    if c.execute(sa.update(table).where(*this).values(**values)).rowcount == 0:
        c.execute(sa.insert(table).values(**key, **values))
