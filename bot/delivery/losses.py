"""Lost places: who is told of them, once, and what `etat` and `/healthz` say while they are lost.

Each is a row of the table `told`, `lost:<platform>:<why>:<place>`, so a restart does not report it again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.journal import places
from bot.journal.places import MOVED
from bot.outbox import alerts, outgoing
from bot.port.chat import Loss
from bot.programme.model import HALL, REGIE, Programme
from bot.questions import desks
from bot.timetable import labels

log = structlog.get_logger()

LOST = "lost:"
REFUSED_PLACE = "door:"  # prefix of a place where a right is missing (bot/delivery/settle.py)
EVERYTHING = "*"  # instead of a place: all of them are lost
ALERTS: Mapping[Loss, str] = {
    Loss.UNMADE: "alert-place-unmade",
    Loss.GONE: "alert-place-gone",
    Loss.OUT: "alert-place-out",
    Loss.HIDDEN: "alert-place-hidden",
    Loss.REPLACED: "alert-place-replaced",
    Loss.SEALED: "alert-place-sealed",
    Loss.AWAY: "alert-place-away",
}


@dataclass(frozen=True, slots=True)
class LostPlace:
    """A lost place; `place` is EVERYTHING if the platform has no place left, `since` is wall time."""

    platform: str
    place: str
    why: Loss
    since: datetime

    @property
    def what(self) -> str:
        """Its key in the table `told`."""
        return f"{LOST}{self.platform}:{self.why}:{self.place}"

    @property
    def key(self) -> str:
        """The key of the alert that reports it."""
        return f"{self.what}:{self.since.isoformat()}"


def places_of(programme: Programme) -> tuple[str, ...]:
    """Return the places that an event has on each platform, by the contract's names."""
    return (HALL, *(name for s in programme.question_sessions for name in (s.place, s.desk)), REGIE)


def lost_places(c: Connection, platform: str | None = None) -> list[LostPlace]:
    """Return the places that were reported lost and are not back."""
    begins = LOST if platform is None else f"{LOST}{platform}:"
    query = sa.select(t.told).where(t.told.c.what.startswith(begins, autoescape=True)).order_by(t.told.c.what)
    return [_read(row) for row in c.execute(query)]


def closed_places(c: Connection) -> list[LostPlace]:
    """Return the places where a right is missing, for words or for marks, and since when."""
    query = sa.select(t.told).where(t.told.c.what.startswith(REFUSED_PLACE)).order_by(t.told.c.at.desc())
    parts = [(row.what.removeprefix(REFUSED_PLACE).split(":"), row.at) for row in c.execute(query)]
    since = {(platform, ":".join(place)): at for (platform, *place, _), at in parts}
    return [LostPlace(platform, place, Loss.CLOSED, at) for (platform, place), at in sorted(since.items())]


def _read(row: Row[Any]) -> LostPlace:
    platform, why, place = row.what.removeprefix(LOST).split(":", 2)
    return LostPlace(platform, place, Loss(why), row.at)


MOVES = sa.select(t.told).where(
    t.told.c.what >= sa.bindparam("first", type_=sa.String),
    t.told.c.what < sa.bindparam("after", type_=sa.String),
)


def book_of(c: Connection, platform: str) -> tuple[dict[str, str], bool]:
    """Return the places we remember, and whether a move of one is still to be reported."""
    return places.places(c, platform), bool(_moves(c, platform))


def _moves(c: Connection, platform: str) -> Sequence[Row[Any]]:
    """Return the rows that tell of moves there; `;` comes just after `:`."""
    return c.execute(MOVES, {"first": f"{MOVED}{platform}:", "after": f"{MOVED}{platform};"}).all()


def learn(tx: Transaction, platform: str, losses: Mapping[str, Loss], coming: Collection[str] = ()) -> None:
    """Learn that these places are lost now, and no others; report what is new and what is back.

    Those that are `coming` are being made: nobody needs to be told.
    """
    found = _summed_up(tx.day, losses)
    known = lost_places(tx.c, platform)
    for lost in known:
        if found.get(lost.place) is not lost.why:
            _end(tx, lost, is_back=lost.place not in losses and EVERYTHING not in found)
    already = {(lost.place, lost.why) for lost in known}
    for place, why in found.items():
        if (place, why) not in already and place not in coming:
            _begin(tx, LostPlace(platform, place, why, tx.now.wall))
    _tell_of_moves(tx, platform)


def _summed_up(day: Day, losses: Mapping[str, Loss]) -> Mapping[str, Loss]:
    if not losses.keys() >= set(places_of(day.programme)):
        return losses
    whys = set(losses.values())
    return {EVERYTHING: whys.pop() if len(whys) == 1 else Loss.OUT}


def _begin(tx: Transaction, lost: LostPlace) -> None:
    log.error("a place is lost", platform=lost.platform, place=lost.place, why=str(lost.why))
    insert_once(tx.c, t.told, {"what": lost.what, "at": lost.since})
    if lost.place == EVERYTHING:
        text = "alert-platform-away" if lost.why is Loss.AWAY else "alert-platform-out"
        waiting = outgoing.count_waiting(tx, lost.platform)
        _tell_elsewhere(tx, lost, lost.key, text, waiting)
        return
    alerts.alert(tx, lost.key, ALERTS[lost.why], place=called(tx.day, lost.platform, lost.place))


def _end(tx: Transaction, lost: LostPlace, *, is_back: bool) -> None:
    """End a loss: its alert now says that the place is back, unless it is lost in another way."""
    tx.c.execute(sa.delete(t.told).where(t.told.c.what == lost.what))
    if lost.place == EVERYTHING:
        log.info("a platform has places again", platform=lost.platform)
        waiting = outgoing.count_waiting(tx, lost.platform)
        _tell_elsewhere(tx, lost, f"in:{lost.key}", "alert-platform-in", waiting)
    elif is_back:
        log.info("a place is there again", platform=lost.platform, place=lost.place)
        where = called(tx.day, lost.platform, lost.place)
        alerts.correct(tx, lost.key, "alert-place-back", place=where)
        _show_digest(tx, lost.place)


def _tell_elsewhere(tx: Transaction, lost: LostPlace, key: str, text: str, waiting: int) -> None:
    """Tell the régies of the other platforms or, if there are none, its own, which reads it later."""
    besides = lost.platform if len(tx.day.platforms) > 1 else None
    name = lost.platform.title()
    alerts.alert(tx, key, text, besides=besides, count=waiting, platform=name)


def _tell_of_moves(tx: Transaction, platform: str) -> None:
    """Report the rooms that the platform replaced, and that we followed."""
    for row in _moves(tx.c, platform):
        place = row.what.removeprefix(f"{MOVED}{platform}:")
        key = f"{row.what}:{row.at.isoformat()}"
        alerts.alert(tx, key, "alert-place-moved", place=called(tx.day, platform, place))
        _show_digest(tx, place)
        tx.c.execute(sa.delete(t.told).where(t.told.c.what == row.what))


def _show_digest(tx: Transaction, place: str) -> None:
    """Show the digest in a desk's new place at once: the old one stayed in its former place."""
    session = tx.day.programme.session_of(place, tx.now.event)
    if session is not None and place == session.desk:
        desks.refresh_digests(tx, session.id)


def called(day: Day, platform: str, place: str, language: str | None = None) -> str:
    """Return a place as people call it, and its platform."""
    return f"{labels.place_name(day, place, language or day.language)} ({platform.title()})"
