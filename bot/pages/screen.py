"""What the screens of an event show, as values: a session's, that of a room, and the hall's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.day import Day
from bot.outbox import standing
from bot.outbox.kinds import Kind
from bot.outbox.standing import Standing
from bot.pages.asked import Asked, Listed, in_full, in_public_order
from bot.pages.left import Left, left_of
from bot.pages.reading import Reader
from bot.programme.model import HALL, Programme, Session, SessionKind
from bot.questions import queue
from bot.questions.rules import OPEN, State
from bot.timetable import labels

LINES, BESIDE_STAGE = 5, 3  # questions shown, and how many while one is on stage
LINGERS = timedelta(minutes=5)  # during which a room still shows what has just ended there
FRESH = timedelta(hours=1)  # during which an announcement is shown
SHOWN = (*OPEN, State.ON_STAGE)


@dataclass(frozen=True, slots=True)
class Item:
    """A session as a screen names it in a line; `asked` counts its open questions."""

    session: Session
    label: str
    rooms: str
    left: Left
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen of a session: `lines` are the first of its queue."""

    shown: Item
    is_open: bool
    on_stage: Asked | None
    lines: tuple[Asked, ...]
    next: Session | None
    announcement: Standing | None

    @property
    def session(self) -> Session:
        return self.shown.session


@dataclass(frozen=True, slots=True)
class HallScreen:
    """The screen of the hall: what runs, what comes next, and what was announced."""

    running: tuple[Item, ...]
    coming: tuple[Item, ...]
    announcement: Standing | None


# ── Which session a room's screen shows ─────────────────────────────────────────────────────────────────


def session_in(programme: Programme, room: str, now: datetime) -> Session | None:
    """Return what a room's screen shows: what runs there, what has just ended, or what comes next there.

    After the last one, that one; None if nothing takes place there.
    """
    held = [each for each in programme.sessions if room in each.rooms and not each.cancelled]
    running = [each for each in held if each.runs(now)]
    ended = [each for each in held if each.end <= now < each.end + LINGERS]
    coming = [each for each in held if now < each.start]
    if running or ended:
        return max(running or ended, key=lambda each: each.start)
    return coming[0] if coming else max(held, key=lambda each: each.end, default=None)


def after(programme: Programme, session: Session, now: datetime) -> Session | None:
    """Return what comes after a session in its room, or anywhere if it has none."""
    rooms = set(session.rooms)
    others = (
        each
        for each in programme.sessions
        if each.start >= session.end and not each.is_over(now) and _concerns(rooms, each)
    )
    return next(others, None)


def _concerns(rooms: set[str], session: Session) -> bool:
    """Return whether people in these rooms go on to a session; one without a room is for everybody."""
    return not rooms or not session.rooms or not rooms.isdisjoint(session.rooms)


# ── Reads ───────────────────────────────────────────────────────────────────────────────────────────────


def read_screen(c: Connection, day: Day, now: datetime, session: Session, reader: Reader) -> Screen:
    """Read what the screen of a session shows; one that takes no questions has no queue."""
    listed = Listed(c, day, reader)
    staged = queue.on_stage(c, session.id)
    waiting = in_public_order(c, session, now)
    room_for = BESIDE_STAGE if staged else LINES
    return Screen(
        shown=item_of(day, session, now, reader.language, asked=len(waiting)),
        is_open=session.takes_questions and queue.is_open(c, session, now, day.programme.closing),
        on_stage=listed.one(staged) if staged else None,
        lines=listed.all(in_full(c, waiting[:room_for])),
        next=after(day.programme, session, now),
        announcement=announcement(c, now, reader.platform, session.place),
    )


def read_hall_screen(c: Connection, day: Day, now: datetime, reader: Reader) -> HallScreen:
    """Read what runs, and the sessions that begin next, all at the same instant."""
    counts = queue.counts_of_all(c)

    def told(session: Session) -> Item:
        open_ones = sum(counts.get(session.id, {}).get(state, 0) for state in SHOWN)
        return item_of(day, session, now, reader.language, asked=open_ones)

    held = [each for each in day.programme.sessions if not each.is_over(now)]
    running = [each for each in held if each.runs(now)]
    later = [each for each in held if each.start > now]
    return HallScreen(
        running=tuple(map(told, running)),
        coming=tuple(told(each) for each in later if each.start == later[0].start),
        announcement=announcement(c, now, reader.platform, HALL),
    )


def item_of(day: Day, session: Session, now: datetime, language: str, asked: int = 0) -> Item:
    is_named = session.kind is SessionKind.COMPTOIR or session.restitution
    return Item(
        session=session,
        label=labels.place_label(day, session, language) if is_named else "",
        rooms=", ".join(room.name for room in day.programme.rooms_of(session)),
        left=left_of(session, now, day.settings.reminders.last_questions),
        asked=asked,
    )


def announcement(c: Connection, now: datetime, platform: str, place: str) -> Standing | None:
    """Return the newest announcement that stands in a place or in the hall, unless it is old."""
    o, s = t.outbox.c, t.standing.c
    query = (
        sa.select(s.token)
        .join(t.outbox, (o.platform == s.platform) & (o.remote == s.token))
        .where(s.platform == platform, s.place.in_((place, HALL)), s.person.is_(None), s.body.isnot(None))
        .where(o.kind == Kind.ANNOUNCEMENT, s.at > now - FRESH)
        .order_by(s.id.desc())
        .limit(1)
    )
    token = c.execute(query).scalar()
    return standing.by_token(c, platform, token) if token is not None else None
