"""Erases words and names some time after the event; codes and numbers stay. Transactions.

Messages on the platforms are left there: the organisers close their rooms and channels when they like.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.changes import versions
from bot.database import schema as t
from bot.database.sql import insert_once, numbered
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.journal.watched import DIRECT
from bot.outbox import forgotten
from bot.outbox.kinds import Kind
from bot.port.body import Body, to_json
from bot.programme.model import REGIE
from bot.questions import owning, votes

A_DAY = timedelta(days=1)
TOLD = "unanswered"  # key of `settled`: the organisers know what was never answered
# Kinds whose keys name nobody.
PLANNED = (
    *(Kind.REMINDER, Kind.DIGEST, Kind.FORMER_DIGEST, Kind.ANNOUNCEMENT, Kind.CHANGED),
    *(Kind.NEXT_DOOR, Kind.ROLLING, Kind.FORMER_ROLLING),
    *(Kind.STILL_OPEN, Kind.FORMER_STILL_OPEN, Kind.PROPOSALS, Kind.FORMER_PROPOSALS),
    *(Kind.SHEET, Kind.BESIDE, Kind.CONFIRM),
)


def keep(tx: Transaction) -> None:
    """Erase everything once the time has come, and each day after: somebody may have written since."""
    if tx.now.event < tx.day.erased_at:
        return
    key = f"retention:{tx.now.event:%Y-%m-%d}"
    if insert_once(tx.c, t.settled, {"key": TOLD, "at": tx.now.event}) is not None:
        owning.tell_unanswered(tx, REGIE)
    if insert_once(tx.c, t.settled, {"key": key, "at": tx.now.event}) is not None:
        erase_all(tx.c, tx.now.wall, tx.now.event - A_DAY)


def erase_all(c: Connection, wall: datetime, until: datetime | None = None) -> int:
    """Forget everyone; return how many people they were."""
    number = int(c.execute(sa.select(sa.func.count()).select_from(t.people)).scalar_one())
    votes.count_all(c)
    _empty_questions(c)
    forgotten.empty_all(c, until, PLANNED)
    c.execute(sa.update(t.alerts).values(key=numbered(t.alerts), body=to_json(Body()), place=None))
    _empty_journal(c, wall)
    _empty_notes(c)
    c.execute(sa.update(t.confirmations).values(person=None))
    for table in (
        t.additions,
        t.rewordings,
        t.stars,
        t.silenced,
        t.drafts,
        t.appeals,
        t.cues,
        t.told,
        t.links,
        t.entries,
        t.follows,
        t.presences,
        t.members,
        t.accounts,
        t.people,
    ):
        c.execute(sa.delete(table))
    versions.erase(c)
    note_erased(c)
    return number


def _empty_questions(c: Connection) -> None:
    words = {"text": "", "name": None, "answer": None, "reason": None}
    whose = {
        "asker": None,
        "own_message": False,
        "place": t.questions.c.session,
        "clarification": None,
        "owner": None,
    }
    c.execute(sa.update(t.questions).values(**words, **whose, event=numbered(t.questions)))
    c.execute(sa.delete(t.precisions))
    c.execute(sa.update(t.clarifications).values(words="", precision=None))
    c.execute(sa.update(t.assignments).values(named=None, accepted=False))
    nobody = {"person": None, "event": None, "place": None}
    c.execute(sa.update(t.gestures).values(**nobody))
    c.execute(sa.update(t.announcements).values(text="", handle="", event=numbered(t.announcements)))
    c.execute(sa.update(t.changes).values(reason="", handle="", accepted_by="", event=numbered(t.changes)))


def _empty_notes(c: Connection) -> None:
    """Drop what was kept for the restitution; how many people were present stays."""
    c.execute(sa.delete(t.notes).where(t.notes.c.present.is_(None)))
    c.execute(sa.update(t.notes).values(kept_by=None, event=numbered(t.notes), place=t.notes.c.session))


def _empty_journal(c: Connection, wall: datetime) -> None:
    """Drop ids too, because some contain an account: events read again are recognised by their date."""
    c.execute(sa.delete(t.journal).where(t.journal.c.waiting.is_(False)))
    c.execute(sa.delete(t.places).where(t.places.c.name.startswith(DIRECT)))
    c.execute(sa.update(t.places).values(since=wall))
