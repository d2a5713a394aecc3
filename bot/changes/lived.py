"""The day that people live: the file with the accepted changes laid over it. Transactions."""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from bot.changes import rows, staying
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.programme.changes import laid_over
from bot.programme.model import Programme
from bot.questions import queue

END = "end:"  # begins the keys of `settled` of sessions that ended; their id and their end follow


@dataclass(frozen=True, slots=True)
class NewDay:
    """A day to be lived: it has the changes up to a version; its `stamp` is that of `rows.stamp`."""

    day: Day
    version: int
    stamp: tuple[int, int]


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
    return NewDay(day, rows.version(tx.c), rows.stamp(tx.c))


def begin(tx: Transaction, new: NewDay) -> None:
    """Begin to live a day; a session that goes on after it had ended will end again."""
    rows.take(tx.c, new.version)
    going_on = {s.id for s in new.day.programme.question_sessions if s.end > tx.now.event}
    key = t.settled.c.key
    ended = tx.c.execute(sa.select(key).where(key >= END, key < f"{END[:-1]};")).scalars()
    anew = [each for each in ended if each.removeprefix(END).partition(":")[0] in going_on]
    if anew:
        tx.c.execute(sa.delete(t.settled).where(key.in_(anew)))
