"""What was received, kept before anything is done with it. Transactions, and the `chat.Journal` over them."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from bot.database import pseudonyms
from bot.database import schema as t
from bot.database.sql import insert_many_once, insert_once
from bot.database.store import DatabaseTrouble, Store, note_erased
from bot.port.chat import Batch, Gap, RawEvent
from bot.programme.model import REGIE

# Events are handled by position. Each batch gets its own span; its events stand in the upper half, and what a
# gap of that batch lacked is put before them, downwards.
SPAN = 2_000_000
DIRECT = "direct:"  # before the name of a conversation (chat.is_direct)
MOVED = "moved:"  # before a platform and a place that it replaced, in what is to be told
CLOCKS_DIFFER = timedelta(minutes=1)  # ours and the platform's, at most, when a place is made
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
UNWRITABLE = "could not be written down"  # the only key of what stands for such an event

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
BEGUN = sa.select(t.places.c.name, t.places.c.since).where(
    t.places.c.platform == _OF, t.places.c.since.isnot(None)
)
_THESE = sa.update(t.journal).where(
    t.journal.c.platform == _OF, t.journal.c.event.in_(sa.bindparam("events", expanding=True))
)
HANDLED = _THESE.values(waiting=False, content=None)
SET_ASIDE = _THESE.values(waiting=False)
AUTHOR = (
    sa.update(t.journal)
    .where(t.journal.c.platform == _OF, t.journal.c.event == sa.bindparam("this", type_=sa.String))
    .values(author=sa.bindparam("by", type_=sa.String))
)
REPEATS = sa.cast(t.outbox.c.body, sa.Text).contains('["Words"')  # what a participant wrote


class StoreJournal:
    """The journal of one platform.

    `received` is called when there is something to handle, `answered` whenever the platform has answered.
    """

    def __init__(
        self,
        store: Store,
        platform: str,
        received: Callable[[], None],
        wall: Callable[[], datetime],
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        self._store, self._platform = store, platform
        self._received, self._answered, self._wall = received, answered, wall

    async def position(self) -> str | None:
        return await self._store.run(position, self._platform)

    async def take(self, batch: Batch) -> None:
        if any(event.content for event in batch.events):
            self._received()  # who is told asks the store behind us: it is served once this is committed
        try:
            await self._store.run(take, self._platform, batch, self._wall())
        except DatabaseTrouble:
            self._answered()  # the platform is there: it is the database that is not
            raise
        except Exception:  # else the platform would tell it again, and it would fail again, for ever
            log.exception("a batch is journalled piece by piece", platform=self._platform)
            await self._store.run(take_pieces, self._platform, batch, self._wall())
            self._received()  # who was told before found nothing yet
        self._answered()

    async def gaps(self) -> Sequence[Gap]:
        return await self._store.run(gaps, self._platform)

    async def fill(self, gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
        try:
            known = await self._store.run(fill, self._platform, gap, events, next_token)
        except DatabaseTrouble:
            raise
        except Exception:
            log.exception("a page of history is journalled piece by piece", platform=self._platform)
            known = await self._store.run(fill_pieces, self._platform, gap, events, next_token)
        if next_token is None:
            self._received()
        return known

    async def watched(self) -> Mapping[str, str]:
        return await self._store.run(watched, self._platform)

    async def marked(self) -> Set[str]:
        return await self._store.run(marked, self._platform)

    async def edited(self, edits: Collection[str]) -> Mapping[str, str]:
        return await self._store.run(edited, self._platform, edits)

    async def unhandled(self, place: str) -> Sequence[str]:
        return await self._store.run(unhandled, self._platform, place)


def position(c: Connection, platform: str) -> str | None:
    query = sa.select(t.platforms.c.position).where(t.platforms.c.name == platform)
    found: str | None = c.execute(query).scalar_one_or_none()
    return found


def take(c: Connection, platform: str, batch: Batch, wall: datetime) -> None:
    """Events, gaps, new conversations and the position, together."""
    heard = {"of": platform, "position": batch.position, "last_event": wall}
    if c.execute(PLATFORM, heard).rowcount == 0:
        insert_once(c, t.platforms, {"name": platform})
        c.execute(PLATFORM, heard)
    for name, remote in batch.places.items():
        insert_once(c, t.places, {"platform": platform, "name": name, "remote": remote, "spoken": 0})
    for name, remote in batch.moved.items():
        _move(c, platform, name, remote, wall)
    if not batch.events and not batch.gaps:
        return
    first = _last_position(c, platform) // SPAN * SPAN + SPAN + SPAN // 2
    _insert(c, platform, [(first + n, event) for n, event in enumerate(batch.events)])
    for gap in batch.gaps:
        values = {"platform": platform, "remote": gap.place, "token": gap.token, "next_token": gap.token}
        insert_once(c, t.gaps, values | {"position": first - 1})


def _move(c: Connection, platform: str, name: str, remote: str, wall: datetime) -> None:
    """The platform replaced a place by another room; the organisers are still to be told."""
    here = (t.places.c.platform == platform, t.places.c.name == name, t.places.c.remote != remote)
    if c.execute(sa.update(t.places).where(*here).values(remote=remote, spoken=0)).rowcount:
        _edit_no_more(c, platform, name)
        insert_once(c, t.told, {"what": f"{MOVED}{platform}:{name}", "at": wall})


def _last_position(c: Connection, platform: str) -> int:
    kept, missing = c.execute(LAST, {"of": platform}).one()
    return max(kept or 0, missing or 0)


def _insert(c: Connection, platform: str, events: Sequence[tuple[int, RawEvent]]) -> None:
    """An event without content is an echo of our own: it is known from now on, and there is nothing to do."""
    rows = [
        {
            "platform": platform,
            "event": event.event,
            "remote": event.place,
            "position": place_in_order,
            "waiting": bool(event.content),
            "content": dict(event.content) or None,
            "edits": event.edits,
        }
        for place_in_order, event in events
    ]
    insert_many_once(c, t.journal, rows)


def take_pieces(c: Connection, platform: str, batch: Batch, wall: datetime) -> None:
    """A batch of which something cannot be written down: that is marked, the rest is as in `take`."""
    pieces = (Batch(batch.position, [], (gap,)) for gap in batch.gaps)
    gaps = [piece.gaps[0] for piece in pieces if _is_writable(c, take, platform, piece, wall)]
    places = {
        name: remote
        for name, remote in batch.places.items()
        if _is_writable(c, take, platform, Batch(batch.position, [], (), {name: remote}), wall)
    }
    events = _writable(c, platform, batch.events)
    take(c, platform, replace(batch, events=events, gaps=gaps, places=places), wall)


def fill_pieces(
    c: Connection, platform: str, gap: Gap, events: Sequence[RawEvent], next_token: str | None
) -> int:
    return fill(c, platform, gap, _writable(c, platform, events), next_token)


def _writable(c: Connection, platform: str, events: Sequence[RawEvent]) -> list[RawEvent]:
    return [
        event if _is_writable(c, _insert, platform, [(0, event)]) else _in_its_stead(event)
        for event in events
    ]


def _is_writable(c: Connection, write: Callable[..., None], *what: Any) -> bool:
    """Tried, and undone."""
    trial = c.begin_nested()
    try:
        write(c, *what)
    except DatabaseTrouble:
        raise
    except Exception as error:  # whatever a driver may say of a value
        log.error("something cannot be journalled", error=type(error).__name__)
        return False
    finally:
        trial.rollback()
    return True


def _in_its_stead(event: RawEvent) -> RawEvent:
    """Under an id that can be written, always the same: it fails when it is handled, and is told of."""
    return RawEvent(_plain(event.event), _plain(event.place), {UNWRITABLE: _spelt(event.content)})


def _plain(id: str) -> str:
    return id.encode("ascii", "backslashreplace").decode()[:300]


def _spelt(content: Mapping[str, Any]) -> str:
    try:
        return ascii(dict(content))
    except RecursionError:
        return ""


def gaps(c: Connection, platform: str) -> list[Gap]:
    """Where each open gap is to be paged on from."""
    rows = c.execute(sa.select(t.gaps).where(t.gaps.c.platform == platform).order_by(t.gaps.c.position)).all()
    return [Gap(row.remote, row.next_token) for row in rows]


def fill(c: Connection, platform: str, gap: Gap, events: Sequence[RawEvent], next_token: str | None) -> int:
    """One page, newest first, put before what is already there; without `next_token` the gap closes."""
    here = (t.gaps.c.platform == platform, t.gaps.c.remote == gap.place, t.gaps.c.next_token == gap.token)
    row = c.execute(sa.select(t.gaps).where(*here)).first()
    if row is None:
        return 0
    known = _count_known(c, platform, events)
    _insert(c, platform, [(row.position - n, event) for n, event in enumerate(events)])
    if next_token is None:
        c.execute(sa.delete(t.gaps).where(*here))
    else:
        lowest = row.position - len(events)
        c.execute(sa.update(t.gaps).where(*here).values(next_token=next_token, position=lowest))
    return known


def _count_known(c: Connection, platform: str, events: Sequence[RawEvent]) -> int:
    query = sa.select(sa.func.count()).where(
        t.journal.c.platform == platform, t.journal.c.event.in_([event.event for event in events])
    )
    return int(c.execute(query).scalar_one())


def waiting(c: Connection, platform: str, at_most: int) -> list[RawEvent]:
    """The next events to handle, in order; a place with a gap waits until it is closed."""
    rows = c.execute(WAITING, {"of": platform, "at_most": at_most})
    return [RawEvent(row.event, row.remote, row.content) for row in rows]


def mark_handled(c: Connection, platform: str, events: Sequence[str], failed: Sequence[str] = ()) -> None:
    """Raw words leave but for what `failed`, set aside; the id stays, so that no event is taken twice."""
    done = [event for event in events if event not in failed]
    for statement, those in ((HANDLED, done), (SET_ASIDE, failed)):
        if those:
            c.execute(statement, {"of": platform, "events": those})


def note_author(c: Connection, platform: str, event: str, handle: str) -> None:
    """Of a message: nobody else may mend it, and what answers it goes when they are forgotten."""
    c.execute(AUTHOR, {"of": platform, "this": event, "by": pseudonyms.of_account(c, platform, handle)})


def is_author(c: Connection, platform: str, event: str, handle: str) -> bool:
    """Whether that account wrote a message; of one that was not heard nobody knows."""
    query = sa.select(t.journal.c.author).where(t.journal.c.platform == platform, t.journal.c.event == event)
    return bool(c.execute(query).scalar_one_or_none() == pseudonyms.of_account(c, platform, handle))


def edited(c: Connection, platform: str, edits: Collection[str]) -> dict[str, str]:
    """By the edit, the message it changed."""
    j = t.journal.c
    query = sa.select(j.event, j.edits).where(j.platform == platform, j.event.in_(edits), j.edits.isnot(None))
    return {row.event: row.edits for row in c.execute(query)}


def is_no_edit(c: Connection, platform: str, event: str) -> None:
    """Nothing was taken from it: should it be taken away, nothing changes."""
    j = t.journal.c
    c.execute(sa.update(t.journal).where(j.platform == platform, j.event == event).values(edits=None))


def written_by(c: Connection, platform: str, handle: str) -> Sequence[str]:
    """The messages that an account wrote."""
    j, account = t.journal.c, pseudonyms.of_account(c, platform, handle)
    return c.execute(sa.select(j.event).where(j.platform == platform, j.author == account)).scalars().all()


def unname(c: Connection, platform: str, handle: str) -> None:
    """An account is forgotten: its messages are nobody's, what was set aside is emptied."""
    j = t.journal.c
    theirs = (j.platform == platform, j.author == pseudonyms.of_account(c, platform, handle))
    c.execute(sa.update(t.journal).where(*theirs).values(author=None))
    told = sa.cast(j.content, sa.Text).contains(handle, autoescape=True)
    kept = (j.platform == platform, j.waiting.is_(False), j.content.isnot(None), told)
    c.execute(sa.update(t.journal).where(*kept).values(content=None))


def named_after(c: Connection, platform: str, handle: str) -> Sequence[str]:
    """The handled events whose id bears an account, where the platform gives them none of its own."""
    j = t.journal.c
    bears = (j.waiting.is_(False), j.event.contains(handle, autoescape=True))
    return c.execute(sa.select(j.event).where(j.platform == platform, *bears)).scalars().all()


def rename(c: Connection, platform: str, event: str, name: str) -> None:
    j = t.journal.c
    c.execute(sa.update(t.journal).where(j.platform == platform, j.event == event).values(event=name))


def are_apart(c: Connection, platform: str, one: str, other: str) -> bool:
    """Whether both events are known, and happened in different rooms."""
    query = sa.select(t.journal.c.remote).where(
        t.journal.c.platform == platform, t.journal.c.event.in_((one, other))
    )
    return len(set(c.execute(query).scalars())) > 1


def forget(c: Connection, platform: str, event: str, removal: str) -> None:
    """The words of a message that was deleted, had they been set aside; so with what names it.

    That is an edit of it, a mark that was read with what stands under it, a reply that may quote it. What is
    still to be handled stays.
    """
    j, its = t.journal.c, t.journal.alias().c
    position = sa.select(its.position).where(its.platform == platform, its.event == removal)
    was_handled = j.waiting.is_(False) | (j.position < position.scalar_subquery())
    names_it = sa.cast(j.content, sa.Text).contains(f'"{event}"', autoescape=True)
    kept = (j.platform == platform, was_handled, j.content.isnot(None))
    emptied = sa.update(t.journal).where(*kept, (j.event == event) | names_it).values(content=None)
    if c.execute(emptied).rowcount:
        note_erased(c)


def marked(c: Connection, platform: str) -> frozenset[str]:
    v = t.votes.c
    query = sa.select(v.target).distinct().where(v.platform == platform, v.target.isnot(None))
    return frozenset(c.execute(query).scalars())


def unhandled(c: Connection, platform: str, place: str) -> Sequence[str]:
    """By the platform's own id of the place."""
    j = t.journal.c
    here = (j.platform == platform, j.waiting.is_(True), j.remote == place)
    return c.execute(sa.select(j.event).where(*here)).scalars().all()


def watched(c: Connection, platform: str) -> dict[str, str]:
    """Messages that may have been changed, taken away or marked while nobody listened, each with its room.

    A press is no message: looked for, it would be missing, and taken for deleted.
    """
    q, a, d, o = t.questions.c, t.announcements.c, t.drafts.c, t.outbox.c
    by_message = q.own_message | q.place.startswith(DIRECT)  # what one says to us alone can be deleted too
    asked = sa.select(q.event, q.place).where(q.platform == platform, by_message, q.text != "")
    announced = sa.select(a.event, sa.literal(REGIE)).where(a.platform == platform, a.text != "")
    drafted = sa.select(d.event, d.place).where(d.platform == platform)
    appealed = sa.select(t.appeals.c.event, t.appeals.c.place).where(t.appeals.c.platform == platform)
    cards = sa.select(o.remote, o.place).where(o.platform == platform, o.kind == "card", o.remote.isnot(None))
    repeated = sa.select(o.reply_to, o.place).where(
        o.platform == platform, o.kind == "reply", o.person.is_(None), o.reply_to.isnot(None), REPEATS
    )
    found = sa.union(asked, announced, drafted, appealed, cards, repeated).subquery()
    event, place = found.c
    # Who pressed is answered alone, and nobody else is.
    pressed = sa.select(o.reply_to).where(
        o.platform == platform, o.person.isnot(None), o.reply_to.isnot(None)
    )
    query = (
        sa.select(event, t.places.c.remote)
        .join(t.places, (t.places.c.platform == platform) & (t.places.c.name == place))
        .where(event.not_in(pressed))
    )
    return {row[0]: row.remote for row in c.execute(query)}


def name_of_place(c: Connection, platform: str, remote: str) -> str:
    """The contract's name of a place, or the platform's id where it is none of ours."""
    query = sa.select(t.places.c.name).where(t.places.c.platform == platform, t.places.c.remote == remote)
    return c.execute(query).scalar_one_or_none() or remote


def remember_places(
    c: Connection, platform: str, places: dict[str, str], since: datetime | None = None
) -> None:
    """What happened in them before `since` (wall time) is not of this event; those known stay as they are."""
    for name, remote in places.items():
        values = {"platform": platform, "name": name, "remote": remote, "spoken": 0, "since": since}
        insert_once(c, t.places, values)


def remember_place_anew(c: Connection, platform: str, name: str, remote: str, since: datetime) -> None:
    """A place made again, after somebody deleted it, begins anew; what stood there is edited no more."""
    remember_places(c, platform, {name: remote}, since)
    here = (t.places.c.platform == platform, t.places.c.name == name, t.places.c.remote != remote)
    if c.execute(sa.update(t.places).where(*here).values(remote=remote, spoken=0, since=since)).rowcount:
        _edit_no_more(c, platform, name)


def _edit_no_more(c: Connection, platform: str, name: str) -> None:
    """What we said in a place stands where nobody is any more: a board is said anew."""
    o = t.outbox.c
    stood = (o.platform == platform, o.place == name, o.operation == "say", o.remote.isnot(None))
    c.execute(sa.update(t.outbox).where(*stood).values(said_at=LONG_AGO))


def begun(c: Connection, platform: str) -> dict[str, datetime]:
    """Since when each place counts, by its name; a conversation counts from its beginning."""
    return {row.name: row.since for row in c.execute(BEGUN, {"of": platform})}


def places(c: Connection, platform: str) -> dict[str, str]:
    """The contract's name of each place to the platform's id."""
    query = sa.select(t.places.c.name, t.places.c.remote).where(t.places.c.platform == platform)
    return {row.name: row.remote for row in c.execute(query)}


class StoreBook:
    """Where a platform's places are remembered, for provisioning."""

    def __init__(self, store: Store, platform: str, wall: Callable[[], datetime]) -> None:
        self._store, self._platform, self._wall = store, platform, wall

    async def remembered(self) -> dict[str, str]:
        return await self._store.run(places, self._platform)

    async def remember(self, name: str, remote: str) -> None:
        since = self._wall() - CLOCKS_DIFFER
        await self._store.run(remember_place_anew, self._platform, name, remote, since)


def account(c: Connection, platform: str) -> dict[str, Any] | None:
    """The session an earlier login gave, token and device."""
    query = sa.select(t.platforms.c.account).where(t.platforms.c.name == platform)
    found: dict[str, Any] | None = c.execute(query).scalar_one_or_none()
    return found


def keep_account(c: Connection, platform: str, session: dict[str, Any]) -> None:
    insert_once(c, t.platforms, {"name": platform})
    c.execute(sa.update(t.platforms).where(t.platforms.c.name == platform).values(account=session))
