"""The régie as its page shows it: how each desk stands, who is there, what a change may be about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.clock import Clock
from bot.database import schema as t
from bot.day import Day
from bot.pages.desk import Told, may_undo, read_told
from bot.pages.desk_lines import Named
from bot.pages.reading import Reader, enters
from bot.programme.model import REGIE, Session
from bot.questions import queue
from bot.questions.rules import OPEN, Question, State
from bot.timetable import labels
from bot.timetable.labels import shortened

_m, _a, _g = t.members.c, t.accounts.c, t.gestures.c
SHORT = 40  # characters of a title that is only named
STUCK_AFTER = timedelta(minutes=10)  # without an act, while questions wait


@dataclass(frozen=True, slots=True)
class DeskState:
    """How a desk stands: how many are in it on all platforms, and when one of them last did something there.

    `acted` is an instant of event time; None if nobody did anything. `idle` is set if questions wait while
    nobody acts.
    """

    session: Session
    label: str
    members: int
    waiting: int
    proposed: int
    on_stage: str
    acted: datetime | None
    runs: bool
    idle: timedelta | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a closed place by a device: the name they gave, and who they are in the programme."""

    handle: str
    places: tuple[str, ...]
    name: str
    named: str
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class Regie:
    """The page of the régie; `targets` are what a change may be about, `cancelled` what may be restored."""

    told: Told
    desks: tuple[DeskState, ...]
    members: tuple[Member, ...]
    sessions: tuple[Named, ...]
    targets: tuple[Named, ...]
    cancelled: tuple[Named, ...]
    rooms: tuple[Named, ...]
    may_undo: bool


def read_regie(c: Connection, day: Day, clock: Clock, reader: Reader) -> Regie | None:
    """Read the régie for one of its members; None for anybody else."""
    if not enters(c, reader, REGIE):
        return None
    now, language, asked = clock.now(), reader.language, day.programme.question_sessions
    coming = [session for session in asked if not session.is_over(now.event)]
    to_change = _targets(day, now.event, language, cancelled=False)
    return Regie(
        told=read_told(c, reader, REGIE),
        desks=tuple(_desks(c, day, clock, coming, language)),
        members=tuple(_members(c, day, clock, reader.platform)),
        sessions=tuple(Named(day.prefixes[each.id], shortened(each.title, SHORT)) for each in asked),
        targets=(*to_change, *_rooms(day), _whole_day(day, language)),
        cancelled=tuple(_targets(day, now.event, language, cancelled=True)),
        rooms=tuple(_rooms(day)),
        may_undo=may_undo(c, reader, REGIE, now.wall),
    )


# ── How each desk stands ────────────────────────────────────────────────────────────────────────────────


def _desks(
    c: Connection, day: Day, clock: Clock, sessions: Iterable[Session], language: str
) -> list[DeskState]:
    """Return the desks of what runs and what comes, those that run first; the one of restitutions once."""
    now, counts, members = clock.now().event, queue.counts_of_all(c), _counted(c)
    last_acts = c.execute(sa.select(_g.place, sa.func.max(_g.at).label("at")).group_by(_g.place))
    acted = {row.place: row.at for row in last_acts}
    first: dict[str, Session] = {}
    for session in sessions:
        first.setdefault(session.desk, session)
    states = [
        _state(
            session,
            labels.place_label(day, session, language),
            now,
            counts.get(session.id, {}),
            members=members.get(session.desk, 0),
            on_stage=queue.on_stage(c, session.id),
            acted=clock.event_time(acted[session.desk]) if session.desk in acted else None,
        )
        for session in first.values()
    ]
    return sorted(states, key=lambda state: (not state.runs, state.session.start))


def _state(
    session: Session,
    label: str,
    now: datetime,
    counts: Mapping[State, int],
    *,
    members: int,
    on_stage: Question | None,
    acted: datetime | None,
) -> DeskState:
    waiting, proposed = sum(counts.get(state, 0) for state in OPEN), counts.get(State.PROPOSED, 0)
    idle = now - max(acted or session.start, session.start)
    return DeskState(
        session=session,
        label=label,
        members=members,
        waiting=waiting,
        proposed=proposed,
        on_stage=on_stage.code if on_stage else "",
        acted=acted,
        runs=session.runs(now),
        idle=idle if session.runs(now) and waiting + proposed and idle >= STUCK_AFTER else None,
    )


def _counted(c: Connection) -> dict[str, int]:
    """Count the people in each closed place, each once however many accounts and devices they have."""
    theirs = (_a.platform == _m.platform) & (_a.handle == _m.handle)
    who = sa.func.coalesce(sa.cast(_a.person, sa.String), _m.handle)
    query = sa.select(_m.place, sa.func.count(sa.distinct(who))).outerjoin(t.accounts, theirs)
    return {str(place): number for place, number in c.execute(query.group_by(_m.place))}


# ── Who is there by a device ────────────────────────────────────────────────────────────────────────────


def _members(c: Connection, day: Day, clock: Clock, platform: str) -> list[Member]:
    """Return who is in the closed places of our pages; a device opens them, and can be put out."""
    theirs = (_a.platform == _m.platform) & (_a.handle == _m.handle)
    query = sa.select(_m.place, _m.handle, _a.name, _a.person, _a.seen_at).outerjoin(t.accounts, theirs)
    named = _names_of_entered(c, day)
    rows = c.execute(query.where(_m.platform == platform).order_by(_m.place)).all()
    places: dict[str, list[str]] = {}
    for row in rows:
        places.setdefault(row.handle, []).append(row.place)
    devices = {row.handle: row for row in rows}.values()
    return [
        Member(
            handle=row.handle,
            places=tuple(places[row.handle]),
            name=row.name or "",
            named=named.get(row.person, ""),
            seen=clock.event_time(row.seen_at) if row.seen_at is not None else None,
        )
        for row in sorted(devices, key=lambda row: (named.get(row.person, ""), row.name or "", row.handle))
    ]


def _names_of_entered(c: Connection, day: Day) -> dict[int, str]:
    """Map the people who showed a code to the names of those whose code it is."""
    known, names = day.programme.people, dict[int, str]()
    for row in c.execute(sa.select(t.entries.c.person, t.entries.c.named)):
        if row.named in known:
            former = names.get(row.person)
            names[row.person] = ", ".join(filter(None, [former, known[row.named].name]))
    return names


# ── What a change may be about ──────────────────────────────────────────────────────────────────────────


def _targets(day: Day, now: datetime, language: str, *, cancelled: bool) -> list[Named]:
    """Return the sessions that are not over, by their code or their id."""
    return [
        Named(
            day.prefixes.get(each.id, each.id),
            f"{day.words.hour(language, each.start, now)} · {shortened(each.title, SHORT)}",
        )
        for each in day.programme.sessions
        if each.end > now and each.cancelled == cancelled
    ]


def _rooms(day: Day) -> list[Named]:
    return [Named(room.id, room.name) for room in day.programme.rooms.values()]


def _whole_day(day: Day, language: str) -> Named:
    return Named(day.words.line(language, "change-all"), day.words.line(language, "change-all-label"))
