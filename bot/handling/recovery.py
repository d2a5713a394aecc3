"""Recovery of a database restored from a backup: what was done since is heard and looked for again.

`bot.database.backup` marks each copy, so that the bot recognises one. Until every platform has reported what
happened since, all that is due is looked for in history before it is done (`bot.delivery`).
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from bot.clock import Now
from bot.database import schema as t
from bot.database.transaction import Transaction, Transactions
from bot.outbox import alerts, attempts, outgoing
from bot.outbox.states import UNSAID
from bot.port.chat import Platform
from bot.questions import desks

log = structlog.get_logger()

PATIENCE = timedelta(seconds=30)  # of wall time: what cannot be looked for by then is looked for later
AFTERWARDS = timedelta(milliseconds=1)  # to be due after what is in doubt


class Recovery:
    """The running bot's recovery: `is_behind` while its database does not know what followed the copy."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions, self._clock = transactions, transactions.clock
        self._began = self._clock.wall()
        self.is_behind = False

    async def begin(self) -> None:
        """Begin at start: nothing is said unseen until what was said since the copy is known."""
        self._began = self._clock.wall()
        copied_at = await self._transactions.run(begin)
        self.is_behind = copied_at is not None
        if copied_at is not None:
            log.warning(
                "this database is a backup: what was done since is looked for", of=copied_at.isoformat()
            )

    def step_with(self, others: Sequence[Platform]) -> "Step | None":
        """Return the platforms to keep in step with, so that codes are given in the same order as before.

        This is only while behind. A silent platform is not waited for long: the others have people, too.
        """
        if not self.is_behind or self._clock.wall() >= self._began + PATIENCE:
            return None
        return Step(tuple(others), self._began)

    async def go_on(self, platforms: Collection[str]) -> None:
        """At each turn of the clock while behind, check whether all is known again."""
        if await self._transactions.run(catch_up, platforms, self._began):
            self.is_behind = False
            log.info("what was done since the backup is known again")


@dataclass(frozen=True, slots=True)
class Step:
    """Platforms whose events are handled together with another's, as they happened since `started`."""

    others: tuple[Platform, ...]
    started: datetime


# ── Transactions ────────────────────────────────────────────────────────────────────────────────────────


def declare(c: Connection) -> None:
    """Mark this database as a copy, made by other means, of the newest instant it knows anything of."""
    said = sa.select(sa.func.max(t.outbox.c.sent_at)).scalar_subquery()
    heard = sa.select(sa.func.max(t.platforms.c.last_event)).scalar_subquery()
    known = [instant for instant in c.execute(sa.select(said, heard)).one() if instant is not None]
    if known:
        c.execute(sa.update(t.instance).values(copied_at=max(known), generation=None, caught_up=None))


def begin(tx: Transaction) -> datetime | None:
    """At each start, return when this backup was taken, until what happened since is known again."""
    instance = tx.c.execute(sa.select(t.instance)).one()
    if instance.copied_at is None or instance.caught_up is not None:
        return None
    if instance.generation is None:
        tx.c.execute(sa.update(t.instance).values(generation=secrets.token_hex(16)))
    attempts.count_as_attempted(tx, instance.copied_at)
    outgoing.heard_again(tx.c, instance.copied_at)
    copied_at: datetime = instance.copied_at
    return copied_at


def catch_up(tx: Transaction, platforms: Collection[str], started: datetime) -> bool:
    """Return whether nothing is in doubt: all was heard since `started` (wall time), and looked for.

    When that has just become true, the organisers are told, and running desks get a new digest: those said
    since the backup may be unknown.
    """
    instance = tx.c.execute(sa.select(t.instance)).one()
    if instance.copied_at is None or instance.caught_up is not None:
        return True
    outgoing.heard_again(tx.c, instance.copied_at)  # again, in case the end could not be committed
    if not all(has_told(tx.c, platform, started) and _is_handled(tx.c, platform) for platform in platforms):
        return False
    if _is_looking(tx, platforms) and tx.now.wall < started + PATIENCE:
        return False
    tx.c.execute(sa.update(t.instance).values(caught_up=tx.now.event))
    outgoing.heard_again(tx.c, None)
    _go_on(tx, instance.copied_at, tx.clock.event_time(instance.copied_at))
    return True


def has_told(c: Connection, platform: str, started: datetime) -> bool:
    """True if it was heard since `started` (wall time) and no part of its history is still to be read."""
    heard = sa.select(t.platforms.c.name).where(
        t.platforms.c.name == platform, t.platforms.c.last_event >= started
    )
    gap = sa.select(t.gaps.c.token).where(t.gaps.c.platform == platform).limit(1)
    return c.execute(heard).first() is not None and c.execute(gap).first() is None


def _is_handled(c: Connection, platform: str) -> bool:
    waiting = sa.select(t.journal.c.event).where(t.journal.c.platform == platform, t.journal.c.waiting)
    return c.execute(waiting.limit(1)).first() is None


def _is_looking(tx: Transaction, platforms: Collection[str]) -> bool:
    """True if due rows are not known to stand there; those held back on purpose were not said before."""
    o = t.outbox.c
    unknown = o.platform.in_(platforms) & o.remote.is_(None) & o.state.in_(UNSAID)
    due = (o.due <= tx.now.event) & (o.not_before.is_(None) | (o.not_before <= tx.now.wall))
    return tx.c.execute(sa.select(o.id).where(unknown & due).limit(1)).first() is not None


def _go_on(tx: Transaction, copied_at: datetime, at: datetime) -> None:
    """Report the end in new messages: none is taken for one that stands there and looks the same."""
    named, later = f"restored:{copied_at.isoformat()}", Now(tx.now.event + AFTERWARDS, tx.now.wall)
    tx = replace(tx, now=later)
    for session in tx.day.programme.question_sessions:
        if session.start <= tx.now.event < session.end:
            desks.post_digests(tx, session, f"digest:{session.id}:{named}")
    alerts.alert(tx, named, "alert-restored", since=at)
