"""Makes what people read true whenever the day changed, whatever changed it. Transactions.

What was said is corrected by edits; what people must hear of is told by one short message in each place that
it concerns. The first goes at once, what follows within a minute is gathered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.changes import change_words, corrections, known
from bot.changes.corrections import Spot, telling_of
from bot.changes.known import Change, Differences, Known
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import ROW, Post, Priority
from bot.outbox.states import State, Why
from bot.people import followers
from bot.port.body import Body, accounts_named, from_json, to_json
from bot.programme.model import HALL
from bot.questions import desks

GATHERED = timedelta(minutes=1)  # of event time, from one message to the next

_o = t.outbox.c
UNSAID = sa.select(t.outbox).where(
    _o.kind == Kind.CHANGED, _o.state == State.WAITING, _o.first_attempt.is_(None), _o.remote.is_(None)
)
KEPT = sa.exists().where(t.tellings.c.followed.is_(False))


def tell(tx: Transaction, found: Differences | None = None) -> None:
    """Compare what people were told of each session with the day, and tell them what differs."""
    found = found or known.differences(tx.c, tx.day)
    if not found.first and found.reworded:
        spots = corrections.correct(tx, found)
        _tell_changes(tx, found.changes, spots)
        for id in _with_digests(tx.c, found.changes):
            desks.refresh_digests(tx, id)
    known.remember(tx.c, tx.day, found, tx.now.event)
    tell_followers(tx)


def _with_digests(c: Connection, ids: Iterable[str]) -> list[str]:
    """Return the sessions whose desks have a digest, which says when they end."""
    kinds = (Kind.DIGEST, Kind.STILL_OPEN)
    subjects = set(c.execute(sa.select(_o.subject).distinct().where(_o.kind.in_(kinds))).scalars())
    return [id for id in ids if f"session:{id}" in subjects]


def _tell_changes(tx: Transaction, changes: Mapping[str, Change], spots: set[Spot]) -> None:
    if not changes:
        return
    unsaid: dict[tuple[str, str], Row[Any]] = {(r.platform, r.place): r for r in tx.c.execute(UNSAID).all()}
    told = [change for change in changes.values() if change.matters(tx.now.event)]
    misled = [changes[id] for _, _, id in spots if id in changes]
    telling = _open(tx, {change.session: change for change in (*told, *misled)}) if told or misled else None
    tellings = {telling_of(row.key) for row in unsaid.values()} | ({telling} if telling else set())
    knew = known.formerly(tx.c, tellings)
    for platform in tx.day.platforms:
        for place, here in _by_place(tx, platform, changes.values()).items():
            spot = _Spot(tx, platform, place, unsaid.get((platform, place)), telling)
            _say_here(spot, here, knew.get(spot.its_telling or 0, {}), spots)


def _open(tx: Transaction, changes: Mapping[str, Change]) -> int:
    """Return the telling that these changes belong to: one that is not due yet, or a new one."""
    last = tx.c.execute(sa.select(t.tellings).order_by(t.tellings.c.id.desc()).limit(1)).one_or_none()
    if last is not None and last.due > tx.now.event:
        telling = int(last.id)
    else:
        due = tx.now.event if last is None else max(tx.now.event, last.due + GATHERED)
        done = tx.c.execute(sa.insert(t.tellings).values(due=due, followed=False).returning(t.tellings.c.id))
        telling = int(done.scalar_one())
    there = known.formerly(tx.c, [telling]).get(telling, {})
    known.note_formerly(tx.c, telling, [each for id, each in changes.items() if id not in there])
    return telling


def _by_place(tx: Transaction, platform: str, changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return what is told in the hall, in the place of each session and in its desk, in order."""
    made = set(tx.c.execute(sa.select(t.places.c.name).where(t.places.c.platform == platform)).scalars())
    by_place: dict[str, list[Change]] = {}
    for change in changes:
        for place in _places(tx, change):
            if place == HALL or place in made:
                by_place.setdefault(place, []).append(change)
    return by_place


def _places(tx: Transaction, change: Change) -> Sequence[str]:
    if not change.after.asked or change.before is None:
        return (HALL,)
    session = tx.day.programme.queue_of(change.session)
    desk = session.desk if session is not None else f"{change.session}-desk"
    return HALL, change.session, desk


# ── In one place ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place on a platform, the message that waits there, if one does, and the telling under way."""

    tx: Transaction
    platform: str
    place: str
    row: Row[Any] | None
    telling: int | None

    @property
    def its_telling(self) -> int | None:
        """The telling whose message says it: what nobody has read yet is written anew."""
        return self.telling if self.row is None else telling_of(self.row.key)


def _say_here(
    spot: _Spot, here: Sequence[Change], knew: Mapping[str, Known | None], spots: set[Spot]
) -> None:
    """Say what changed, or write anew what waits there; what was undone before it was read is not said."""
    tx = spot.tx
    now = {change.session: change for change in here}
    waiting = [id for id in (spot.row.sessions if spot.row else ()) if id not in now]
    still = known.present(tx.c, tx.day, waiting)
    changes = [
        *(Change(knew.get(id, change.before), change.after) for id, change in now.items()),
        *(Change(knew.get(id), its) for id, its in still.items()),
    ]
    told = [c for c in changes if c.matters(tx.now.event) or (spot.platform, spot.place, c.session) in spots]
    told.sort(key=lambda change: (change.after.start, change.session))
    if told and spot.its_telling is not None:
        _note_earlier(tx, spot, told)
        _write(spot, told)
    elif spot.row is not None:
        ends.skip(tx.c, spot.row.id, Why.UNDONE)


def _note_earlier(tx: Transaction, spot: _Spot, told: Sequence[Change]) -> None:
    """Note what people knew, under the telling whose message they will read."""
    telling = spot.its_telling
    assert telling is not None
    there = known.formerly(tx.c, [telling]).get(telling, {})
    known.note_formerly(tx.c, telling, [change for change in told if change.session not in there])


def _write(spot: _Spot, told: Sequence[Change]) -> None:
    tx, telling = spot.tx, spot.its_telling
    body = change_words.change_body(tx.day, told, tx.day.language, _pinged(spot, told))
    sessions = tuple(change.session for change in told)
    ends_at = [max(c.after.end, c.before.end if c.before else c.after.end) for c in told]
    if spot.row is not None:
        values = {"body": to_json(body), "sessions": list(sessions), "stale": max(ends_at)}
        tx.c.execute(ROW, {"this": spot.row.id, **values})
        return
    assert telling is not None
    post = Post(
        key=f"changed:{telling}:{spot.place}:{spot.platform}",
        platform=spot.platform,
        place=spot.place,
        kind=Kind.CHANGED,
        body=body,
        priority=Priority.ANNOUNCEMENT,
        notify=True,
        sessions=sessions,
        due=_due(tx.c, telling),
        stale=max(ends_at),
    )
    if outgoing.say(tx, post) is None:  # what it said was undone, and is done again
        row = outgoing.by_key(tx.c, post.key)
        assert row is not None
        tx.c.execute(ROW, {"this": row.id, **_said_again(post)})


def _said_again(post: Post) -> dict[str, Any]:
    return {
        "state": State.WAITING,
        "why": None,
        "body": to_json(post.body),
        "sessions": list(post.sessions),
        "stale": post.stale,
    }


def _due(c: Connection, telling: int) -> datetime:
    due: datetime = c.execute(sa.select(t.tellings.c.due).where(t.tellings.c.id == telling)).scalar_one()
    return due


def _pinged(spot: _Spot, told: Sequence[Change]) -> dict[str, str]:
    """Return the people to ping in a desk: those whom no other desk of the platform pings for the same."""
    if not spot.place.endswith("-desk"):
        return {}
    programme = spot.tx.day.programme
    sessions = [s for c in told if (s := programme.queue_of(c.session)) is not None and s.desk == spot.place]
    people = dict.fromkeys(id for session in sessions for id in session.people)
    handles = {id: programme.people[id].handles.get(spot.platform) for id in people}
    elsewhere = _pinged_elsewhere(spot)
    return {id: handle for id, handle in handles.items() if handle and handle not in elsewhere}


def _pinged_elsewhere(spot: _Spot) -> set[str]:
    beginning = f"changed:{spot.its_telling}:"
    others = (_o.key >= beginning, _o.key < f"{beginning[:-1]};", _o.platform == spot.platform)
    rows = spot.tx.c.execute(
        sa.select(_o.body).where(*others, _o.place != spot.place, _o.state != State.SKIPPED)
    ).scalars()
    return {account for body in rows if body for account in accounts_named(from_json(body))}


# ── Those who follow a session ──────────────────────────────────────────────────────────────────────────


def tell_followers(tx: Transaction) -> None:
    """Tell the people who follow a session what changed of it, with the message of all and once."""
    due = (t.tellings.c.followed.is_(False), t.tellings.c.due <= tx.now.event)
    tellings = tx.c.execute(sa.select(t.tellings.c.id).where(*due)).scalars().all()
    for telling, knew in known.formerly(tx.c, tellings).items():
        now = known.present(tx.c, tx.day, knew)
        for change in (Change(knew[id], its) for id, its in now.items()):
            if change.before is not None and change.matters(tx.now.event):
                _tell_its_followers(tx, telling, change)
    if tellings:
        tx.c.execute(sa.update(t.tellings).where(t.tellings.c.id.in_(tellings)).values(followed=True))


def _tell_its_followers(tx: Transaction, telling: int, change: Change) -> None:
    def word(language: str) -> Body:
        return change_words.change_body(tx.day, [change], language)

    for follower in followers.of(tx.c, change.session):
        followers.tell(tx, follower, f"changed:{telling}", word, stale=change.after.end)


def next_due(c: Connection) -> datetime | None:
    """Return the event time at which followers are to be told, if any."""
    query = sa.select(sa.func.min(t.tellings.c.due)).where(t.tellings.c.followed.is_(False))
    due: datetime | None = c.execute(query).scalar()
    return due
