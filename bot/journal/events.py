"""Raw events, kept under their ids until they are handled; then their words are dropped. Transactions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.sql import insert_many_once, insert_once
from bot.database.store import DatabaseTrouble, note_erased
from bot.journal import places
from bot.port.chat import Batch, RawEvent

# Events are handled by position. Each batch gets its own span; its events stand in the upper half, and those
# found later in its gaps are put before them, downwards.
SPAN = 2_000_000
UNWRITABLE = "could not be written down"  # the only key of the content that stands in for such an event

log = structlog.get_logger()

# ── Statements built once: they run for each message ────────────────────────────────────────────────────

_OF = sa.bindparam("of", type_=sa.String)
_LAST_KEPT = sa.select(sa.func.max(t.journal.c.position)).where(t.journal.c.platform == _OF)
_LAST_MISSING = sa.select(sa.func.max(t.gaps.c.position)).where(t.gaps.c.platform == _OF)
LAST = sa.select(_LAST_KEPT.scalar_subquery(), _LAST_MISSING.scalar_subquery())
PLATFORM = sa.update(t.platforms).where(t.platforms.c.name == _OF)
WAITING = (
    sa.select(t.journal.c.event, t.journal.c.remote, t.journal.c.content)
    .where(
        t.journal.c.platform == _OF,
        t.journal.c.waiting.is_(True),
        t.journal.c.remote.not_in(sa.select(t.gaps.c.remote).where(t.gaps.c.platform == _OF)),
    )
    .order_by(t.journal.c.position)
    .limit(sa.bindparam("at_most", type_=sa.Integer))
)
_THESE = sa.update(t.journal).where(
    t.journal.c.platform == _OF, t.journal.c.event.in_(sa.bindparam("events", expanding=True))
)
HANDLED = _THESE.values(waiting=False, content=None)
SET_ASIDE = _THESE.values(waiting=False)


def position(c: Connection, platform: str) -> str | None:
    query = sa.select(t.platforms.c.position).where(t.platforms.c.name == platform)
    found: str | None = c.execute(query).scalar_one_or_none()
    return found


def take(c: Connection, platform: str, batch: Batch, wall: datetime) -> None:
    """Keep events, gaps, new conversations and the position together."""
    heard = {"of": platform, "position": batch.position, "last_event": wall}
    if c.execute(PLATFORM, heard).rowcount == 0:
        insert_once(c, t.platforms, {"name": platform})
        c.execute(PLATFORM, heard)
    for name, remote in batch.places.items():
        insert_once(c, t.places, {"platform": platform, "name": name, "remote": remote, "spoken": 0})
    for name, remote in batch.moved.items():
        places.follow(c, platform, name, remote, wall)
    if not batch.events and not batch.gaps:
        return
    first = _last_position(c, platform) // SPAN * SPAN + SPAN + SPAN // 2
    insert(c, platform, [(first + n, event) for n, event in enumerate(batch.events)])
    for gap in batch.gaps:
        values = {"platform": platform, "remote": gap.remote, "token": gap.token, "next_token": gap.token}
        insert_once(c, t.gaps, values | {"position": first - 1})


def _last_position(c: Connection, platform: str) -> int:
    kept, missing = c.execute(LAST, {"of": platform}).one()
    return max(kept or 0, missing or 0)


def insert(c: Connection, platform: str, events: Sequence[tuple[int, RawEvent]]) -> None:
    """Insert events. One without content is our own echo: it is known from now on, with nothing to do."""
    rows = [
        {
            "platform": platform,
            "event": event.event,
            "remote": event.remote,
            "position": place_in_order,
            "waiting": bool(event.content),
            "content": dict(event.content) or None,
            "edits": event.edits,
        }
        for place_in_order, event in events
    ]
    insert_many_once(c, t.journal, rows)


def take_pieces(c: Connection, platform: str, batch: Batch, wall: datetime) -> None:
    """Take a batch of which a part cannot be written: that part is marked, the rest goes as in `take`."""
    pieces = (Batch(batch.position, [], (gap,)) for gap in batch.gaps)
    gaps = [piece.gaps[0] for piece in pieces if _is_writable(c, take, platform, piece, wall)]
    places = {
        name: remote
        for name, remote in batch.places.items()
        if _is_writable(c, take, platform, Batch(batch.position, [], (), {name: remote}), wall)
    }
    events = writable(c, platform, batch.events)
    take(c, platform, replace(batch, events=events, gaps=gaps, places=places), wall)


def writable(c: Connection, platform: str, events: Sequence[RawEvent]) -> list[RawEvent]:
    return [
        event if _is_writable(c, insert, platform, [(0, event)]) else _in_its_stead(event) for event in events
    ]


def _is_writable(c: Connection, write: Callable[..., None], *what: Any) -> bool:
    """Try to write, and undo it; return whether it worked."""
    trial = c.begin_nested()
    try:
        write(c, *what)
    except DatabaseTrouble:
        raise
    except Exception as error:  # a driver may raise anything about a value
        log.error("something cannot be journalled", error=type(error).__name__)
        return False
    finally:
        trial.rollback()
    return True


def _in_its_stead(event: RawEvent) -> RawEvent:
    """Return a stand-in under a stable id that can be written: it fails when handled, and is reported."""
    return RawEvent(_plain(event.event), _plain(event.remote), {UNWRITABLE: _spelt(event.content)})


def _plain(id: str) -> str:
    return id.encode("ascii", "backslashreplace").decode()[:300]


def _spelt(content: Mapping[str, Any]) -> str:
    try:
        return ascii(dict(content))
    except RecursionError:
        return ""


def waiting(c: Connection, platform: str, at_most: int) -> list[RawEvent]:
    """Return the next events to handle, in order; a place with a gap waits until it is closed."""
    rows = c.execute(WAITING, {"of": platform, "at_most": at_most})
    return [RawEvent(row.event, row.remote, row.content) for row in rows]


def mark_handled(c: Connection, platform: str, events: Sequence[str], failed: Sequence[str] = ()) -> None:
    """Drop raw words, except of `failed` events, set aside; ids stay, so that no event is taken twice."""
    done = [event for event in events if event not in failed]
    for statement, those in ((HANDLED, done), (SET_ASIDE, failed)):
        if those:
            c.execute(statement, {"of": platform, "events": those})


def forget(c: Connection, platform: str, event: str, removal: str) -> None:
    """Empty a deleted message, if it was set aside, and the events that name it.

    Those are its edits, a mark that was read with the message under it, a reply that may quote it. Events
    that are still to be handled stay.
    """
    j, its = t.journal.c, t.journal.alias().c
    position = sa.select(its.position).where(its.platform == platform, its.event == removal)
    was_handled = j.waiting.is_(False) | (j.position < position.scalar_subquery())
    names_it = sa.cast(j.content, sa.Text).contains(f'"{event}"', autoescape=True)
    kept = (j.platform == platform, was_handled, j.content.isnot(None))
    emptied = sa.update(t.journal).where(*kept, (j.event == event) | names_it).values(content=None)
    if c.execute(emptied).rowcount:
        note_erased(c)


def unhandled(c: Connection, platform: str, place: str) -> Sequence[str]:
    """Return the unhandled events of a place, given by the platform's own id."""
    j = t.journal.c
    here = (j.platform == platform, j.waiting.is_(True), j.remote == place)
    return c.execute(sa.select(j.event).where(*here)).scalars().all()


def place_in_order(c: Connection, platform: str, event: str) -> int:
    """Return where an event stands among those of its platform; 0 if it is unknown."""
    j = t.journal.c
    query = sa.select(j.position).where(j.platform == platform, j.event == event)
    return int(c.execute(query).scalar_one_or_none() or 0)


def are_apart(c: Connection, platform: str, one: str, other: str) -> bool:
    """True if both events are known, and happened in different rooms."""
    query = sa.select(t.journal.c.remote).where(
        t.journal.c.platform == platform, t.journal.c.event.in_((one, other))
    )
    return len(set(c.execute(query).scalars())) > 1
