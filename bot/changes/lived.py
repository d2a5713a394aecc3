"""The day that people live: the file with the accepted changes laid over it. Transactions."""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from bot.changes import rows, staying
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.programme.changes import laid_over
from bot.programme.model import Programme, Session
from bot.questions import queue

END = "end:"  # begins the keys of `settled` of sessions that ended


@dataclass(frozen=True, slots=True)
class NewDay:
    """A day to be lived: it holds the changes up to a version, and differs from others by its `stamp`."""

    day: Day
    stamp: tuple[int, int]

    @property
    def version(self) -> int:
        return self.stamp[0]


def day_now(tx: Transaction, written: Programme | None = None) -> NewDay:
    """Return the day as the file and the accepted changes make it; `written` is a file just read.

    What such a file says anew wins over the changes made before. Sessions that left it with open questions
    stay.
    """
    if written is not None:
        staying.keep(tx, tx.day.as_written, written)
        written = staying.along(tx.c, written)
        rows.let_the_file_win(tx.c, written)
    written = written or tx.day.as_written
    programme = laid_over(written, rows.accepted(tx.c))
    codes = {**tx.day.prefixes, **queue.frozen_codes(tx.c)}
    day = replace(tx.day, programme=programme, written=written, codes=codes)
    return NewDay(day, rows.stamp(tx.c))


def begin(tx: Transaction, new: NewDay) -> None:
    """Begin to live a day; a session that goes on after it had ended will end again."""
    rows.take(tx.c, new.version)
    for session in new.day.programme.question_sessions:
        if session.end > tx.now.event:
            _reopen(tx, session)


def _reopen(tx: Transaction, session: Session) -> None:
    key = t.settled.c.key
    ended = (key >= f"{END}{session.id}:", key < f"{END}{session.id};")
    tx.c.execute(sa.delete(t.settled).where(*ended))
