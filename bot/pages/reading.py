"""Who reads a page, and what stands there for them: for everyone, for them alone, and what is being taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.outbox import standing
from bot.outbox.kinds import Kind
from bot.outbox.standing import Standing
from bot.outbox.states import UNSAID
from bot.people import people
from bot.port.chat import is_direct
from bot.programme.model import is_closed

MOST_SAID, MOST_TOLD = 12, 20  # messages shown of a place, and to one person
MOST_TAKEN = 200  # events of a place looked at for what one person has just sent

_j, _o = t.journal.c, t.outbox.c
_WAITING = (
    sa.select(_j.content)
    .where(
        _j.platform == sa.bindparam("on", type_=sa.String),
        _j.waiting.is_(True),
        _j.remote == sa.bindparam("at", type_=sa.String),
    )
    .order_by(_j.position.desc())
    .limit(MOST_TAKEN)
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a page, in which language; without a `handle`, somebody who did nothing yet.

    `conversation` is the place in which they and we are alone.
    """

    platform: str
    handle: str | None
    language: str
    conversation: str = ""


@dataclass(frozen=True, slots=True)
class Messages:
    """What stands in a place for its reader, the newest first: `told` to them alone, `said` to everyone."""

    told: tuple[Standing, ...]
    said: tuple[Standing, ...]


def messages_for(c: Connection, reader: Reader, place: str) -> Messages:
    """Read what stands in a place; in their own conversation, all is for them alone."""
    if reader.handle is None:
        told = []
    elif is_direct(place):
        told = standing.in_conversation(c, reader.platform, place, reader.handle, MOST_TOLD)
    else:
        told = standing.for_person(c, reader.platform, place, reader.handle, MOST_TOLD)
    said = [] if is_direct(place) else standing.in_place(c, reader.platform, place, MOST_SAID)
    return Messages(tuple(told), tuple(said))


def message_for(c: Connection, reader: Reader, token: str) -> Standing | None:
    """Return a message that this reader may see, and act on, where it stands."""
    message = standing.by_token(c, reader.platform, token)
    return message if message is not None and _is_for(c, reader, message) else None


def _is_for(c: Connection, reader: Reader, message: Standing) -> bool:
    if is_closed(message.place) and not enters(c, reader, message.place):
        return False
    if message.person is None and is_direct(message.place):
        return message.place == reader.conversation
    return message.person in (None, reader.handle)


def enters(c: Connection, reader: Reader, place: str) -> bool:
    """Return whether this reader is in a desk or the régie: nobody else may open it."""
    return reader.handle is not None and people.is_member(c, reader.platform, place, reader.handle)


def is_being_said(c: Connection, reader: Reader, place: str) -> bool:
    """Return whether something is about to be said to all in a place: a preview, for instance."""
    here = (_o.platform == reader.platform, _o.place == place, _o.person.is_(None), _o.operation == "say")
    at_once = (_o.state.in_(UNSAID), _o.remote.is_(None), _o.not_before.is_(None), _o.kind != Kind.DOCUMENT)
    return c.execute(sa.select(_o.id).where(*here, *at_once).limit(1)).first() is not None


def is_being_admitted(c: Connection, reader: Reader) -> bool:
    """Return whether a closed place is still to be opened for this reader."""
    theirs = (_o.platform == reader.platform, _o.person == reader.handle, _o.kind == Kind.ADMISSION)
    return c.execute(sa.select(_o.id).where(*theirs, _o.state.in_(UNSAID))).first() is not None


def being_taken(c: Connection, reader: Reader, place: str) -> list[Mapping[str, Any]]:
    """Return what this reader sent to a place and is not handled yet, the oldest first, as it was sent."""
    if reader.handle is None:
        return []
    sent = c.execute(_WAITING, {"on": reader.platform, "at": place}).scalars()
    return [each for each in sent if each and each.get("handle") == reader.handle][::-1]


def are_waiting(c: Connection, platform: str, events: list[str]) -> set[str]:
    """Return which of these events are still to be handled, or to be answered to whom they come from."""
    waiting = (_j.platform == platform, _j.event.in_(events), _j.waiting.is_(True))
    unsaid = (
        _o.platform == platform,
        _o.reply_to.in_(events),
        _o.person.isnot(None),
        _o.not_before.is_(None),
    )
    both = sa.union_all(
        sa.select(_j.event).where(*waiting), sa.select(_o.reply_to).where(*unsaid, _o.state.in_(UNSAID))
    )
    return set(c.execute(both).scalars())


def name_of(c: Connection, reader: Reader) -> str:
    """Return the name under which this reader last took part; empty if they never did."""
    account = people.find(c, reader.platform, reader.handle) if reader.handle is not None else None
    return account.name if account is not None else ""


def is_known(c: Connection, reader: Reader) -> bool:
    """Return whether anything is kept of this reader under their account."""
    return reader.handle is not None and people.find(c, reader.platform, reader.handle) is not None
