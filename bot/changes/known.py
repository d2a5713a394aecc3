"""What people know of each session, and how that differs from the day as it now is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.day import Day
from bot.programme.model import Programme, Session
from bot.timetable.labels import place_label
from bot.words.catalogue import fingerprint

LATER = timedelta(minutes=5)  # a start that is later by less is told by an edit alone


@dataclass(frozen=True, slots=True)
class Known:
    """What people know of a session; rooms are names.

    `start` is the hour that a message told them which notified them, `read` the one that they could read
    since. `gone`: it left the programme. `asked`: it takes questions, so it has a place and a desk.
    """

    session: str
    title: str
    start: datetime
    read: datetime
    end: datetime
    rooms: tuple[str, ...]
    cancelled: bool
    gone: bool
    asked: bool

    @property
    def is_held(self) -> bool:
        return not self.cancelled and not self.gone


@dataclass(frozen=True, slots=True)
class Change:
    """What people knew of a session, None if nothing, and what is true now."""

    before: Known | None
    after: Known

    @property
    def session(self) -> str:
        return self.after.session

    @property
    def former_start(self) -> datetime:
        """The hour that people have in mind: the one they could read last, where it came earlier since."""
        if self.before is None:
            return self.after.start
        return self.before.read if self.after.start < self.before.read else self.before.start

    def differs(self) -> bool:
        """True if people know another hour, another room, or not whether it takes place."""
        before, after = self.before, self.after
        if before is None or before.is_held != after.is_held:
            return True
        return (before.read, before.rooms) != (after.start, after.rooms)

    def moved(self) -> bool:
        """True if it begins earlier than people know, or so much later that they are to be notified."""
        return self.before is not None and (
            self.after.start < self.former_start or self.after.start - self.before.start >= LATER
        )

    def matters(self, now: datetime) -> bool:
        """True if people are to be notified of it, because it can still mislead them."""
        before, after = self.before, self.after
        if max(after.end, before.end if before else after.end) <= now:
            return False
        if before is None:
            return after.is_held
        if not after.is_held:
            return before.is_held
        is_ahead = max(before.start, before.read, after.start) > now
        return not before.is_held or before.rooms != after.rooms or (is_ahead and self.moved())


# ── The day as it now is ────────────────────────────────────────────────────────────────────────────────


def as_it_is(day: Day, session: Session) -> Known:
    """Return what is true of a session now."""
    return Known(
        session.id,
        _title(day, session),
        session.start,
        session.start,
        session.end,
        _rooms(day.programme, session),
        session.cancelled,
        gone=False,
        asked=session.takes_questions,
    )


def _title(day: Day, session: Session) -> str:
    label = place_label(day, session)
    return label if label == session.title else f"{label} · {session.title}"


def _rooms(programme: Programme, session: Session) -> tuple[str, ...]:
    return tuple(room.name for room in programme.rooms_of(session))


def shown(day: Day, session: Session, common: str) -> str:
    """Return a hash of all that the reminders of a session show; `common` is that of all sessions."""
    programme = day.programme
    of = (session, [programme.people[id] for id in session.people], programme.rooms_of(session))
    return blake2b(repr((common, day.prefixes.get(session.id), of)).encode(), digest_size=16).hexdigest()


def _common(day: Day) -> str:
    event, texts = day.programme.event, fingerprint(day.language)
    return repr((day.language, sorted(event.words.items()), event.timezone, texts))


# ── What differs ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Differences:
    """How the day differs from what people know.

    `changes` are those of hours, rooms and cancellation; `reworded` are all sessions of which a reminder
    would read differently. `new` are the hashes to remember. `first`: people know nothing yet.
    """

    changes: Mapping[str, Change]
    reworded: frozenset[str]
    new: Mapping[str, str]
    first: bool


def differences(c: Connection, day: Day) -> Differences:
    """Compare what people know with the day."""
    rows = {row.session: row for row in c.execute(sa.select(t.known)).all()}
    common = _common(day)
    new = {session.id: shown(day, session, common) for session in day.programme.sessions}
    changes: dict[str, Change] = {}
    reworded = {id for id, its in new.items() if id not in rows or rows[id].shown != its}
    for id in reworded:
        before, after = _known(rows.get(id)), as_it_is(day, day.programme.session(id))
        if before is None or _aspects(before) != _aspects(after):
            changes[id] = Change(before, after)
    for id, row in rows.items():
        if id not in new and (known := _known(row)) is not None and not known.gone:
            reworded.add(id)
            changes[id] = Change(known, replace(known, gone=True))
    in_order = sorted(changes.values(), key=lambda change: (change.after.start, change.session))
    return Differences({each.session: each for each in in_order}, frozenset(reworded), new, not rows)


def _aspects(known: Known) -> tuple[object, ...]:
    return known.read, known.end, known.rooms, known.cancelled, known.gone


_FIELDS = tuple(field.name for field in fields(Known))


def _known(row: Row[Any] | None) -> Known | None:
    if row is None or row.start is None:
        return None
    values = {name: getattr(row, name) for name in _FIELDS}
    return Known(**values | {"rooms": tuple(row.rooms)})


def present(c: Connection, day: Day, ids: Iterable[str]) -> dict[str, Known]:
    """Return what is true now of some sessions, those that left the programme included."""
    ids = list(ids)
    there = {session.id: session for session in day.programme.sessions} if ids else {}
    found = {id: as_it_is(day, there[id]) for id in ids if id in there}
    gone = [id for id in ids if id not in there]
    rows = c.execute(sa.select(t.known).where(t.known.c.session.in_(gone))).all() if gone else []
    return found | {k.session: replace(k, gone=True) for row in rows if (k := _known(row)) is not None}


# ── Remembered ──────────────────────────────────────────────────────────────────────────────────────────


def remember(c: Connection, day: Day, found: Differences, now: datetime) -> None:
    """Note that people know the day as it now is.

    The hour of a session that moved by so little that nobody was notified stays the one they were told.
    """
    rows = []
    for id in found.reworded:
        change = found.changes.get(id)
        session = day.programme.session(id) if id in found.new else None
        known = as_it_is(day, session) if session is not None else None
        known = known or (change.after if change else None)
        if known is None:
            continue
        if change is not None and change.before is not None and not change.matters(now):
            is_quiet = change.after.is_held and change.after.start != change.before.start
            known = replace(known, start=change.before.start if is_quiet else known.start)
        elif change is None:
            known = replace(known, start=_told_start(c, id, known.start))
        rows.append(_values(known) | {"shown": found.new.get(id, "")})
    if rows:
        c.execute(
            sa.delete(t.known).where(t.known.c.session == sa.bindparam("of")),
            [{"of": row["session"]} for row in rows],
        )
        c.execute(sa.insert(t.known), rows)


def _told_start(c: Connection, session: str, present: datetime) -> datetime:
    query = sa.select(t.known.c.start).where(t.known.c.session == session)
    told: datetime | None = c.execute(query).scalar()
    return present if told is None else told


def _values(known: Known) -> dict[str, Any]:
    values = {name: getattr(known, name) for name in _FIELDS}
    return values | {"rooms": list(known.rooms)}


# ── What they knew before a telling ─────────────────────────────────────────────────────────────────────


def formerly(c: Connection, tellings: Iterable[int]) -> dict[int, dict[str, Known | None]]:
    """Return what people knew before each telling, by session."""
    found: dict[int, dict[str, Known | None]] = {}
    wanted = list(tellings)
    rows = c.execute(sa.select(t.formerly).where(t.formerly.c.telling.in_(wanted))).all() if wanted else []
    for row in rows:
        found.setdefault(row.telling, {})[row.session] = _known(row)
    return found


def note_formerly(c: Connection, telling: int, changes: Iterable[Change]) -> None:
    rows = [_former_values(change) | {"telling": telling} for change in changes]
    if rows:
        c.execute(sa.insert(t.formerly), rows)


def _former_values(change: Change) -> dict[str, Any]:
    if change.before is not None:
        return _values(change.before)
    nothing = {"start": None, "read": None, "end": None, "rooms": None}
    return _values(change.after) | nothing
