"""The versions of `programme.yaml`: the one that people live by, and the one that the file has now.

Transactions. Besides the version that was taken, one other counts at most: the newest one that was seen in
the file, if it differs. Former ones keep their number, and nothing else.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.store import note_erased


class Standing(StrEnum):
    """How a version stands: in force; shown in the régie, to be taken there; wrong; or former."""

    TAKEN = "taken"
    OFFERED = "offered"
    WRONG = "wrong"
    FORMER = "former"


BESIDE = (Standing.OFFERED, Standing.WRONG)  # besides the one in force


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the file; `at` is when it was seen, wall time. One that is wrong keeps no content.

    `mistakes` tells mistakes apart, wherever they stand in the file.
    """

    id: int
    digest: str
    standing: Standing
    content: bytes
    mistakes: str
    at: datetime


def digest_of(content: bytes | None) -> str:
    """Return what tells two versions apart; a file that is missing is a version too."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def taken(c: Connection) -> Version | None:
    """Return the version in force; None before the first start, and once it was erased."""
    return _first(c, t.programmes.c.standing == Standing.TAKEN)


def newest(c: Connection) -> Version | None:
    """Return the version that the file had when it was last read."""
    return _first(c, t.programmes.c.standing.in_(BESIDE)) or taken(c)


def get(c: Connection, version: int) -> Version | None:
    return _first(c, t.programmes.c.id == version)


def begin(c: Connection, content: bytes, wall: datetime) -> int:
    """Take the version with which the bot starts, unless it is the one in force; return it."""
    present, digest = taken(c), digest_of(content)
    if present is not None and present.digest == digest:
        return present.id
    _make_former(c, t.programmes.c.standing != Standing.FORMER)
    return add(c, Standing.TAKEN, content, wall)


def add(c: Connection, standing: Standing, content: bytes | None, wall: datetime, mistakes: str = "") -> int:
    """Add a version; the text of one that cannot be taken is not kept."""
    keeps = content is not None and standing is not Standing.WRONG
    row = c.execute(
        sa.insert(t.programmes).values(
            digest=digest_of(content),
            standing=standing,
            text=content.decode("utf-8") if content is not None and keeps else "",
            mistakes=mistakes,
            at=wall,
        )
    )
    [version] = row.inserted_primary_key or (0,)
    return int(version)


def take(c: Connection, version: int) -> None:
    """Make a version the one in force, instead of the present one."""
    _make_former(c, t.programmes.c.standing == Standing.TAKEN)
    stand(c, version, Standing.TAKEN)


def stand(c: Connection, version: int, standing: Standing) -> None:
    c.execute(sa.update(t.programmes).where(t.programmes.c.id == version).values(standing=standing))


def keep_text(c: Connection, version: int, content: bytes) -> None:
    """Keep another text of a version that says the same."""
    text = {"digest": digest_of(content), "text": content.decode("utf-8")}
    c.execute(sa.update(t.programmes).where(t.programmes.c.id == version).values(text))


def see_again(c: Connection, version: int, content: bytes | None) -> None:
    """Note that a wrong file was changed and is wrong in the same way."""
    known = t.programmes.c.id == version
    c.execute(sa.update(t.programmes).where(known).values(digest=digest_of(content)))


def forget_newest(c: Connection) -> None:
    """Forget what the file had besides the version in force."""
    _make_former(c, t.programmes.c.standing.in_(BESIDE))


def erase(c: Connection) -> None:
    """Erase what all versions say, because they name people."""
    _make_former(c, t.programmes.c.standing != Standing.FORMER)


def _make_former(c: Connection, which: sa.ColumnElement[bool]) -> None:
    former = {"standing": Standing.FORMER, "text": "", "digest": "", "mistakes": ""}
    if c.execute(sa.update(t.programmes).where(which).values(former)).rowcount:
        note_erased(c)


def _first(c: Connection, where: sa.ColumnElement[bool]) -> Version | None:
    query = sa.select(t.programmes).where(where).order_by(t.programmes.c.id.desc())
    row = c.execute(query).first()
    return None if row is None else _read(row)


def _read(row: Row[Any]) -> Version:
    content = row.text.encode("utf-8")
    return Version(row.id, row.digest, Standing(row.standing), content, row.mistakes, row.at)
