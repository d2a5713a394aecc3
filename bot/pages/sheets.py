"""The sheets of a restitution as its desk reads them, with what each session's public says is missing."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.clock import Clock
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import standing
from bot.outbox.kinds import Kind
from bot.outbox.standing import Standing
from bot.pages.reading import Reader, enters
from bot.port.body import Body
from bot.programme.model import Session
from bot.restitution import sheets
from bot.timetable import labels


@dataclass(frozen=True, slots=True)
class SheetShown:
    """The sheet of a session; `additions` are messages of its desk, for a reader who is in that desk too."""

    session: Session
    label: str
    body: Body
    additions: tuple[Standing, ...]


def read_sheets(c: Connection, day: Day, clock: Clock, reader: Reader) -> tuple[SheetShown, ...]:
    """Read the sheets of the sessions that are over."""
    tx = Transaction(
        c, day, clock, clock.now()
    )  # for what is read as transactions read it: nothing is written
    over = [each for each in day.programme.question_sessions if each.end <= tx.now.event]
    shown = []
    for session in over:
        written = (
            sheets.written(tx, session.id) if not session.restitution and not session.cancelled else None
        )
        if written is not None:
            label = labels.place_label(day, session, reader.language)
            shown.append(SheetShown(session, label, written[0], _additions(c, session, reader)))
    return tuple(shown)


def _additions(c: Connection, session: Session, reader: Reader) -> tuple[Standing, ...]:
    if not enters(c, reader, session.desk):
        return ()
    o = t.outbox.c
    ours = (o.platform == reader.platform, o.place == session.desk, o.kind == Kind.ADDITION)
    tokens = c.execute(sa.select(o.remote).where(*ours, o.remote.isnot(None)).order_by(o.id)).scalars()
    found = (standing.by_token(c, reader.platform, token) for token in tokens)
    return tuple(each for each in found if each is not None)
