"""Dispatch of events: one function for each kind, one savepoint for each event."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby, takewhile

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from bot.commands import flooding
from bot.commands.turn import Deed, Turn, nothing, reply
from bot.database import pseudonyms
from bot.database.transaction import Transaction
from bot.delivery.claim import Delivery, claim_answers
from bot.handling import ballots, calling, said, taps
from bot.handling.edits import edited, removed, taken_back
from bot.journal import authors, events, places
from bot.outbox import alerts
from bot.outbox.outgoing import LONG_AGO
from bot.people import people, tombstones
from bot.port.chat import (
    Edited,
    Incoming,
    Joined,
    Left,
    Pressed,
    RawEvent,
    Reacted,
    Reactions,
    Removed,
    Said,
    Unreadable,
)
from bot.programme.model import is_closed
from bot.questions import boards
from bot.restitution import given
from bot.timetable import labels

log = structlog.get_logger()
BALLOTS_AT_ONCE = 500  # votes given on pages, which are counted together
AT_ONCE = 100  # events handled in one commit; each has its savepoint, so that one cannot spoil another

Read = Callable[[RawEvent], Incoming | None]  # as a platform reads its own events


def handle_waiting(
    tx: Transaction,
    platform: str,
    read: Read,
    until: datetime | None = None,
    *,
    recounts: bool = True,
) -> "Handled":
    """Handle what the journal holds for a platform up to `until`, in order, in one commit.

    `recounts`: bring what shows votes up to date too, including those left from earlier.
    """
    has_pages = _shows_queue(tx, platform)
    rows = events.waiting(tx.c, platform, BALLOTS_AT_ONCE if has_pages else AT_ONCE)
    if len(rows) > AT_ONCE:
        rows = rows[: max(AT_ONCE, sum(1 for _ in takewhile(partial(_ballot, read), rows)))]
    if until is not None:
        rows = list(takewhile(lambda raw: (_instant(read, raw) or until) <= until, rows))
    answers: list[Delivery] = []
    together = 0
    if rows:
        read = _of_this_event(read, places.begun(tx.c, platform))
    failed: list[str] = []
    for some in _in_rows(rows, read) if has_pages else [rows]:
        counted = _count_together(tx, platform, some, read) if has_pages and len(some) > 1 else ()
        together += len(counted)
        for raw in (raw for raw in some if raw.event not in counted):
            with _stopping_nobody(tx, platform, raw, failed):
                if (heard := read(raw)) is None:
                    continue
                with tx.c.begin_nested():
                    deed = deed_of(tx, heard)
                    deed()
                    answers += claim_answers(tx, heard) if isinstance(heard, Pressed) else []
    events.mark_handled(tx.c, platform, [raw.event for raw in rows], failed)
    began = time.perf_counter()
    recounted = recounts and _show(tx, "votes", boards.recount)
    took = time.perf_counter() - began
    _show(tx, "sheets", given.follow)
    return Handled(len(rows), tuple(answers), recounted, took, together)


def _shows_queue(tx: Transaction, platform: str) -> bool:
    limits = tx.day.platforms.get(platform)
    return limits is not None and limits.shows_queue


def _in_rows(raws: Sequence[RawEvent], read: Read) -> list[list[RawEvent]]:
    """Cut events, in order, into rows of votes given on pages and rows of everything else."""
    return [list(row) for _, row in groupby(raws, key=lambda raw: _ballot(read, raw) is not None)]


def _ballot(read: Read, raw: RawEvent) -> ballots.Ballot | None:
    try:
        return ballots.ballot(read(raw))
    except Exception:  # the edge of the loop: what is unreadable is reported where it is handled
        return None


def _count_together(tx: Transaction, platform: str, row: Sequence[RawEvent], read: Read) -> Set[str]:
    """Count the votes of a row that can be counted together; none if that fails: each is tried by itself."""
    votes = [each for raw in row if (each := _ballot(read, raw)) is not None]
    if len(votes) < 2:
        return frozenset()
    try:
        with tx.c.begin_nested():
            return ballots.count(tx, platform, votes)
    except sa.exc.OperationalError:
        raise
    except Exception:
        log.exception("votes are counted one by one", platform=platform)
        return frozenset()


def _show(tx: Transaction, what: str, follow: Callable[[Transaction], object]) -> bool:
    """Bring messages up to date; a failure is tried again, and must not undo what was handled."""
    try:
        with tx.c.begin_nested():
            return bool(follow(tx))
    except sa.exc.OperationalError:
        raise
    except Exception:
        log.exception(f"{what} not shown")
        return False


@dataclass(frozen=True, slots=True)
class Handled:
    """How many events were handled, the answers awaited by people who pressed, and whether boards changed.

    `recounting` is how many seconds it took to bring the boards up to date; `together` are the votes that
    were counted together.
    """

    events: int
    answers: tuple[Delivery, ...]
    recounted: bool
    recounting: float = 0.0
    together: int = 0


def first_waiting(c: Connection, platform: str, read: Read) -> datetime | None:
    """Return when the first event still to be handled happened (wall time); None if there is none."""
    rows = events.waiting(c, platform, AT_ONCE)
    known = (instant for raw in rows if (instant := _instant(read, raw)) is not None)
    return next(known, LONG_AGO) if rows else None


def _instant(read: Read, raw: RawEvent) -> datetime | None:
    """Return when an event happened; None if it does not say or is unreadable, which handling reports."""
    try:
        heard = read(raw)
    except Exception:  # the edge of the loop
        return None
    return None if heard is None else heard.at


def _of_this_event(read: Read, begun: Mapping[str, datetime]) -> Read:
    """Leave out what happened in a place before it was provisioned, as in a rehearsal in the same rooms."""

    def read_ours(raw: RawEvent) -> Incoming | None:
        if raw.content.keys() == {events.UNWRITABLE}:
            raise ValueError(events.UNWRITABLE)
        heard = read(raw)
        if heard is None or isinstance(heard, Joined | Left):
            return heard
        since = begun.get(heard.place)
        return None if since is not None and heard.at < since else heard

    return read_ours


@contextmanager
def _stopping_nobody(tx: Transaction, platform: str, raw: RawEvent, failed: list[str]) -> Iterator[None]:
    """Log and set aside an event that cannot be handled: it must not stop the others."""
    try:
        yield
    except sa.exc.OperationalError:  # the database is in trouble, not the event: nothing is marked handled
        raise
    except Exception:  # the edge of the loop
        event = pseudonyms.short_of_event(tx.c, platform, raw.event)
        log.exception("event not handled", platform=platform, event_seal=event)
        _set_aside(tx, platform, raw, event)
        failed.append(raw.event)


def _set_aside(tx: Transaction, platform: str, raw: RawEvent, event: str) -> None:
    place = labels.place_name(tx.day, places.name_of_place(tx.c, platform, raw.remote), tx.day.language)
    alerts.alert(tx, f"unhandled:{platform}:{event}", "alert-unhandled", place=place, event=event)


def deed_of(tx: Transaction, heard: Incoming) -> Deed:
    """Record who did it; return what remains to be done."""
    if isinstance(heard, Joined | Left):
        change = people.enter if isinstance(heard, Joined) else people.leave
        where = (heard.platform, heard.place, heard.handle)
        # We do not remember who is in a place that is open to all.
        return partial(change, tx.c, *where) if is_closed(heard.place) else nothing
    if isinstance(heard, Reactions):
        return partial(taps.all_reacted, tx, heard)
    if tombstones.is_past(tx.c, heard):
        if not isinstance(heard, Removed):
            return nothing
        heard = replace(heard, handle="", name="")  # it is done, but as nobody's deed
    if isinstance(heard, Said | Unreadable):
        authors.note_author(tx.c, heard.platform, heard.event, heard.handle)
    heard = calling.spelt_out(heard)
    turn = Turn(tx, tx.clock.event_time(heard.at), heard, people.meet(tx.c, heard))
    people.saw(tx.c, turn.account, min(heard.at, tx.now.wall))
    match heard:
        case Said():
            said.count(turn)
            return said.asked_for(turn, heard)
        case Edited():
            return partial(edited, turn, heard)
        case Removed() if heard.of is not None:
            return partial(taken_back, turn, heard)
        case Removed():
            return partial(removed, turn, heard)
        case Reacted():
            return partial(taps.reacted, turn, heard)
        case Pressed():
            return partial(taps.pressed, turn, heard)
        case _:  # an unreadable message
            return partial(reply, turn, "unreadable") if flooding.admit(turn, asks=True) else nothing
