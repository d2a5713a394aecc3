"""Messages as they stand on pages of our own: put there, edited, removed, read. Transactions and reads.

They are what a chat keeps on its server. The outbox is the only one who changes them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.outbox.outgoing import actions_from_json, actions_to_json
from bot.port import body as b
from bot.port.body import Body, from_json, to_json
from bot.port.chat import OPENED, Action, Document, Outgoing
from bot.port.errors import Refused

_s = t.standing.c
_GONE: Mapping[str, None] = dict.fromkeys(
    ("person", "body", "actions", "reply_to", "file_name", "media_type", "file")
)
_READ = sa.select(t.standing).where(_s.body.isnot(None))


@dataclass(frozen=True, slots=True)
class Standing:
    """A message as it stands; `person` is set if they alone read it, `file` is the name of what it bears."""

    token: str
    place: str
    person: str | None
    language: str
    body: Body
    actions: tuple[Action, ...]
    reply_to: str | None
    at: datetime
    file: str | None


def say(c: Connection, platform: str, message: Outgoing) -> str:
    """Put a message on its page, once however often it is tried; return its id there."""
    file = message.document
    values: dict[str, Any] = {
        "platform": platform,
        "token": message.token,
        "place": message.place,
        "person": _person(message),
        "language": message.language,
        "body": to_json(_prefixed(message.body, message.rehearsal)),
        "actions": actions_to_json(message.actions) or None,
        "reply_to": message.reply_to,
        "at": message.now,
        "file_name": file.name if file else None,
        "media_type": file.media_type if file else None,
        "file": file.content if file else None,
    }
    insert_once(c, t.standing, values)
    return message.token


def _person(message: Outgoing) -> str | None:
    """Return the account that alone reads it; a conversation that somebody opened is theirs by its name."""
    return message.place.removeprefix(OPENED) if message.place.startswith(OPENED) else message.person


def _prefixed(body: Body, prefix: str) -> Body:
    if not prefix:
        return body
    first, *others = body.blocks or (b.Block(()),)
    return Body((replace(first, spans=(b.Text(prefix), *first.spans)), *others))


def edit(c: Connection, platform: str, message: Outgoing) -> str:
    """Give a message its new words and actions; raises Refused if it does not stand there."""
    now = _prefixed(message.body, message.rehearsal)
    values: dict[str, Any] = {"body": to_json(now), "actions": actions_to_json(message.actions) or None}
    values |= {"language": message.language, "at": message.now, "edited_by": message.token}
    there = (*_is(platform, message.target), _s.body.isnot(None))
    former = c.execute(sa.select(_s.body).where(*there)).scalar_one_or_none()
    if not message.target or former is None:
        raise Refused("no such message to edit")
    c.execute(sa.update(t.standing).where(*there).values(values))
    if _words_of(from_json(former)) - _words_of(now):
        note_erased(c)
    return message.target


def _words_of(body: Body) -> set[str]:
    """Return what people wrote and how they are called, of which a board loses nothing by new counts."""
    spans = [span for block in body.blocks for span in block.spans]
    named = {span.name for span in spans if isinstance(span, b.Person)}
    return named | {span.text for span in spans if isinstance(span, b.Words)}


def remove(c: Connection, platform: str, token: str) -> None:
    """Take a message off its page, with its words; its id stays, so that it is not put there again."""
    if c.execute(sa.update(t.standing).where(*_is(platform, token)).values(_GONE)).rowcount:
        note_erased(c)


def find(c: Connection, platform: str, message: Outgoing) -> str | None:
    """Return what an earlier attempt left: the message, its newest edit, or its absence."""
    token = message.token if message.operation == "say" else message.target
    row = c.execute(sa.select(_s.token, _s.body, _s.edited_by).where(*_is(platform, token))).first()
    match message.operation:
        case "say":
            return row.token if row is not None else None
        case "edit":
            return row.token if row is not None and row.edited_by == message.token else None
        case "remove":
            return token if row is None or row.body is None else None
        case _:
            return None


def _is(platform: str, token: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    return _s.platform == platform, _s.token == (token or "")


# ── Reads ───────────────────────────────────────────────────────────────────────────────────────────────


def in_place(c: Connection, platform: str, place: str, most: int) -> list[Standing]:
    """Return what everyone reads in a place, the newest first."""
    return _read(c, most, _s.platform == platform, _s.place == place, _s.person.is_(None))


def in_place_but(
    c: Connection, platform: str, place: str, kinds: Collection[str], most: int
) -> list[Standing]:
    """Return what everyone reads in a place, but for some kinds of messages, the newest first."""
    o = t.outbox.c
    left_out = sa.select(o.remote).where(o.platform == platform, o.place == place, o.kind.in_(kinds))
    others = _s.token.not_in(left_out.where(o.remote.isnot(None)))
    return _read(c, most, _s.platform == platform, _s.place == place, _s.person.is_(None), others)


def for_person(c: Connection, platform: str, place: str, person: str, most: int) -> list[Standing]:
    """Return what one person alone reads in a place, the newest first, and what we wrote to them."""
    here = sa.or_(_s.place == place, _s.place.startswith(OPENED))
    return _read(c, most, _s.platform == platform, _s.person == person, here)


def in_conversation(c: Connection, platform: str, place: str, person: str, most: int) -> list[Standing]:
    """Return what stands in a person's conversation, the newest first, and what we wrote to them."""
    written = (_s.person == person) & _s.place.startswith(OPENED)
    return _read(c, most, _s.platform == platform, (_s.place == place) | written)


def by_token(c: Connection, platform: str, token: str) -> Standing | None:
    return next(iter(_read(c, 1, *_is(platform, token))), None)


def document(c: Connection, platform: str, token: str) -> Document | None:
    """Return the file that a message bears."""
    row = c.execute(_READ.where(*_is(platform, token), _s.file.isnot(None))).first()
    return Document(row.file_name, row.media_type, row.file) if row is not None else None


def _read(c: Connection, most: int, *which: sa.ColumnElement[bool]) -> list[Standing]:
    columns = [column for column in t.standing.c if column.name != "file"]
    query = sa.select(*columns).where(_s.body.isnot(None), *which).order_by(_s.id.desc()).limit(most)
    return [_standing(row) for row in c.execute(query)]


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        token=row.token,
        place=row.place,
        person=row.person,
        language=row.language,
        body=from_json(row.body),
        actions=actions_from_json(row.actions),
        reply_to=row.reply_to,
        at=row.at,
        file=row.file_name,
    )


# ── Erasing ─────────────────────────────────────────────────────────────────────────────────────────────


def forget(c: Connection, rows: sa.Select[Any]) -> None:
    """Take away what these rows of the outbox, chosen as platform and remote id, put on pages."""
    for row in c.execute(rows).all():
        remove(c, row.platform, row.remote or "")


def empty_all(c: Connection) -> None:
    """Erase all that stands on pages; ids stay."""
    c.execute(sa.update(t.standing).values(_GONE))
