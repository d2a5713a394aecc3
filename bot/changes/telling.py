"""Makes what people read true whenever the day changed, whatever changed it. Transactions.

What was said is corrected by edits; what people must hear of is told by one short message in each place that
it concerns. The first goes at once, what follows within a minute is gathered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from bot.programme.model import HALL, is_closed
from bot.questions import desks

GATHERED = timedelta(minutes=1)  # of event time, from one message to the next
CHANGED = "changed:"  # before a telling: the key of a word to followers

_o = t.outbox.c
UNSAID: sa.Select[Any] = sa.select(t.outbox).where(
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
    told = [change for change in changes.values() if change.matters(tx.now.event)]
    misled = [changes[id] for _, _, id in spots if id in changes]
    telling = _open(tx, {change.session: change for change in (*told, *misled)}) if told or misled else None
    writing = _Writing.begun(tx, telling, spots)
    for platform in tx.day.platforms:
        for place, here in _by_place(tx, platform, changes.values()).items():
            writing.say(platform, place, here)
    writing.end()


def _open(tx: Transaction, changes: Mapping[str, Change]) -> int:
    """Return the telling that these changes belong to: one that nobody may have read yet, or a new one."""
    last = tx.c.execute(sa.select(t.tellings).order_by(t.tellings.c.id.desc()).limit(1)).one_or_none()
    if last is not None and last.due > tx.now.event + GATHERED:
        last = None  # the clock ran ahead when it was told
    if last is not None and last.due > tx.now.event and not _is_begun(tx.c, last.id):
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


# ── In each place ───────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Writing:
    """Writes the messages of a telling; one that waits in a place, read by nobody, is written anew instead.

    `knew` says what people knew before each telling, `pinged` where each account is pinged for it, and `over`
    which of its messages were dropped, by key.
    """

    tx: Transaction
    telling: int | None
    spots: set[Spot]
    unsaid: Mapping[tuple[str, str], Row[Any]]
    knew: dict[int, dict[str, Known | None]]
    pinged: dict[tuple[str, int], dict[str, str]]
    over: Mapping[str, int]
    posts: list[Post] = field(default_factory=list)
    noted: list[tuple[int, Change]] = field(default_factory=list)

    @classmethod
    def begun(cls, tx: Transaction, telling: int | None, spots: set[Spot]) -> "_Writing":
        rows: Sequence[Row[Any]] = tx.c.execute(UNSAID).all()
        unsaid = {(row.platform, row.place): row for row in rows}
        tellings = {telling_of(row.key) for row in rows} | ({telling} if telling is not None else set())
        pinged, over = dict[tuple[str, int], dict[str, str]](), dict[str, int]()
        for each in tellings:
            for row in _of_telling(tx.c, each):
                if row.state == State.SKIPPED:
                    over[row.key] = row.id
                else:
                    accounts = accounts_named(from_json(row.body)) if row.body else ()
                    pinged.setdefault((row.platform, each), {}).update(dict.fromkeys(accounts, row.place))
        return cls(tx, telling, spots, unsaid, known.formerly(tx.c, tellings), pinged, over)

    def say(self, platform: str, place: str, here: Sequence[Change]) -> None:
        """Say what changed here; what was undone before it was read is not said."""
        row = self.unsaid.get((platform, place))
        telling = self.telling if row is None else telling_of(row.key)
        knew = self.knew.get(telling, {}) if telling is not None else {}
        now = {change.session: change for change in here}
        still = known.present(
            self.tx.c, self.tx.day, [id for id in (row.sessions if row else ()) if id not in now]
        )
        changes = [Change(knew.get(id, change.before), change.after) for id, change in now.items()]
        told = [change for change in changes if self._is_told(change, platform, place)]
        told += [each for id, its in still.items() if (each := Change(knew.get(id), its)).differs()]
        told.sort(key=lambda change: (change.after.start, change.session))
        if told and telling is not None:
            self._note(telling, told)
            self._write(telling, row, platform, place, told)
        elif row is not None:
            ends.skip(self.tx.c, row.id, Why.UNDONE)

    def _is_told(self, change: Change, platform: str, place: str) -> bool:
        return change.matters(self.tx.now.event) or (platform, place, change.session) in self.spots

    def _note(self, telling: int, told: Sequence[Change]) -> None:
        """Note what people knew, under the telling whose message they will read."""
        there = self.knew.setdefault(telling, {})
        for change in told:
            if change.session not in there:
                there[change.session] = change.before
                self.noted.append((telling, change))

    def _write(
        self, telling: int, row: Row[Any] | None, platform: str, place: str, told: Sequence[Change]
    ) -> None:
        handles = self._handles(telling, platform, place, told)
        body = change_words.change_body(self.tx.day, told, self.tx.day.language, handles)
        sessions = tuple(change.session for change in told)
        stale = max(end for c in told for end in (c.after.end, c.before.end if c.before else c.after.end))
        key = f"changed:{telling}:{place}:{platform}"
        present = row.id if row is not None else self.over.get(key)
        if present is not None:
            values = {"body": to_json(body), "sessions": list(sessions), "stale": stale}
            waits = {"state": State.WAITING, "why": None}
            self.tx.c.execute(ROW, {"this": present, **values, **waits})
            return
        post = Post(
            key=key,
            platform=platform,
            place=place,
            kind=Kind.CHANGED,
            body=body,
            priority=Priority.ANNOUNCEMENT,
            notify=True,
            sessions=sessions,
            stale=stale,
        )
        self.posts.append(post)

    def _handles(self, telling: int, platform: str, place: str, told: Sequence[Change]) -> dict[str, str]:
        """Return the people to ping in a desk: those whom no other desk of the platform pings for it."""
        if not is_closed(place):
            return {}
        programme = self.tx.day.programme
        sessions = [s for c in told if (s := programme.queue_of(c.session)) is not None and s.desk == place]
        people = dict.fromkeys(id for session in sessions for id in session.people)
        handles = {id: programme.people[id].handles.get(platform) for id in people}
        pinged = self.pinged.setdefault((platform, telling), {})
        free = {id: h for id, h in handles.items() if h and pinged.get(h, place) == place}
        pinged.update(dict.fromkeys(free.values(), place))
        return free

    def end(self) -> None:
        """Put all of it in the outbox."""
        for telling in {telling for telling, _ in self.noted}:
            known.note_formerly(self.tx.c, telling, [c for its, c in self.noted if its == telling])
        due = _due(self.tx.c, self.telling) if self.posts and self.telling is not None else None
        outgoing.say_all(self.tx, [replace(post, due=due) for post in self.posts])


def _is_begun(c: Connection, telling: int) -> bool:
    """True if a message of it may be read: what is nearly due is sent a little early."""
    return any(row.first_attempt is not None for row in _of_telling(c, telling))


def _of_telling(c: Connection, telling: int) -> Sequence[Row[Any]]:
    beginning = f"changed:{telling}:"
    its = (_o.key >= beginning, _o.key < f"{beginning[:-1]};")
    query: sa.Select[Any] = sa.select(
        *(_o.id, _o.key, _o.platform, _o.place, _o.state, _o.body, _o.first_attempt)
    )
    return c.execute(query.where(*its)).all()


def _due(c: Connection, telling: int) -> datetime:
    due: datetime = c.execute(sa.select(t.tellings.c.due).where(t.tellings.c.id == telling)).scalar_one()
    return due


# ── Those who follow a session ──────────────────────────────────────────────────────────────────────────


def tell_followers(tx: Transaction) -> None:
    """Tell the people who follow a session what changed of it, with the message of all and once."""
    due = (t.tellings.c.followed.is_(False), t.tellings.c.due <= tx.now.event)
    tellings = tx.c.execute(sa.select(t.tellings.c.id).where(*due)).scalars().all()
    followed = followers.followed(tx.c) if tellings else set[str]()
    for telling, knew in known.formerly(tx.c, tellings).items():
        now = known.present(tx.c, tx.day, [id for id in knew if id in followed])
        for change in (Change(knew[id], its) for id, its in now.items()):
            if change.before is not None and change.matters(tx.now.event):
                _tell_its_followers(tx, telling, change)
    if tellings:
        tx.c.execute(sa.update(t.tellings).where(t.tellings.c.id.in_(tellings)).values(followed=True))


def _tell_its_followers(tx: Transaction, telling: int, change: Change) -> None:
    def word(language: str, unread: Sequence[str]) -> Body:
        return change_words.change_body(tx.day, [_since(tx.c, change, unread)], language)

    for follower in followers.of(tx.c, change.session):
        followers.tell(tx, follower, f"{CHANGED}{telling}", word, stale=change.after.end)


def _since(c: Connection, change: Change, unread: Sequence[str]) -> Change:
    """Return a change as it is for somebody who did not read these words about the ones before it."""
    tellings = [int(key.removeprefix(CHANGED)) for key in unread if key.startswith(CHANGED)]
    before = known.formerly(c, tellings[:1]).get(tellings[0], {}).get(change.session) if tellings else None
    return replace(change, before=before or change.before)


def next_due(c: Connection) -> datetime | None:
    """Return the event time at which followers are to be told, if any."""
    query = sa.select(sa.func.min(t.tellings.c.due)).where(t.tellings.c.followed.is_(False))
    due: datetime | None = c.execute(query).scalar()
    return due
