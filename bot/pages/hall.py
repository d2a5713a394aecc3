"""The page on which everyone arrives: what is on, where one may ask, what was said to all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.day import Day
from bot.pages.reading import Messages, Reader, messages_for, name_of
from bot.port.body import Body
from bot.programme.model import HALL, Session
from bot.questions import queue
from bot.questions.rules import OPEN, State
from bot.timetable import labels
from bot.timetable.pieces import now_body


@dataclass(frozen=True, slots=True)
class Way:
    """A session that takes questions, and how many are open there."""

    session: Session
    label: str
    title: str
    rooms: str
    is_open: bool
    runs: bool
    asked: int


@dataclass(frozen=True, slots=True)
class Hall:
    """What `/` shows."""

    now: Body
    ways: tuple[Way, ...]
    name: str
    messages: Messages


def read_hall(c: Connection, day: Day, now: datetime, reader: Reader) -> Hall:
    """Read what everyone sees on arriving, at an instant of event time."""
    counts = queue.counts_of_all(c)
    ways = [
        Way(
            session=session,
            label=labels.place_label(day, session, reader.language),
            title=session.title,
            rooms=", ".join(room.name for room in day.programme.rooms_of(session)),
            is_open=queue.is_open(c, session, now, day.programme.closing),
            runs=session.runs(now),
            asked=sum(counts.get(session.id, {}).get(state, 0) for state in (*OPEN, State.ON_STAGE)),
        )
        for session in day.programme.question_sessions
    ]
    return Hall(
        now=now_body(day, now, reader.language),
        ways=tuple(sorted(ways, key=lambda way: (not way.runs, way.session.is_over(now), way.session.start))),
        name=name_of(c, reader),
        messages=messages_for(c, reader, HALL),
    )
