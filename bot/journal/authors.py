"""Authors of messages, and what edits changed: pseudonyms and ids, never words. Transactions."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import pseudonyms
from bot.database import schema as t
from bot.journal.watched import DIRECT

_OF = sa.bindparam("of", type_=sa.String)
AUTHOR = (
    sa.update(t.journal)
    .where(t.journal.c.platform == _OF, t.journal.c.event == sa.bindparam("this", type_=sa.String))
    .values(author=sa.bindparam("by", type_=sa.String))
)


def note_author(c: Connection, platform: str, event: str, handle: str) -> None:
    """Note who wrote a message: only they may edit it, and its answers go when they are forgotten."""
    c.execute(AUTHOR, {"of": platform, "this": event, "by": pseudonyms.of_account(c, platform, handle)})


def is_author(c: Connection, platform: str, event: str, handle: str) -> bool:
    """True if that account wrote the message; False for a message that was not heard."""
    query = sa.select(t.journal.c.author).where(t.journal.c.platform == platform, t.journal.c.event == event)
    return bool(c.execute(query).scalar_one_or_none() == pseudonyms.of_account(c, platform, handle))


def edited(c: Connection, platform: str, edits: Collection[str]) -> dict[str, str]:
    """Map each edit to the message it changed."""
    j = t.journal.c
    query = sa.select(j.event, j.edits).where(j.platform == platform, j.event.in_(edits), j.edits.isnot(None))
    return {row.event: row.edits for row in c.execute(query)}


def is_no_edit(c: Connection, platform: str, event: str) -> None:
    """Note that an edit changed nothing, so that its removal changes nothing either."""
    j = t.journal.c
    c.execute(sa.update(t.journal).where(j.platform == platform, j.event == event).values(edits=None))


def written_by(c: Connection, platform: str, handle: str) -> Sequence[str]:
    """Return the messages that an account wrote."""
    j, account = t.journal.c, pseudonyms.of_account(c, platform, handle)
    return c.execute(sa.select(j.event).where(j.platform == platform, j.author == account)).scalars().all()


def last_in_private(c: Connection, platform: str, handle: str) -> tuple[str, str] | None:
    """Return the conversation that an account opened with us, and what it last wrote there."""
    j, p, account = t.journal.c, t.places.c, pseudonyms.of_account(c, platform, handle)
    there = (p.platform == j.platform) & (p.remote == j.remote) & p.name.startswith(DIRECT)
    query = (
        sa.select(p.name, j.event).join(t.journal, there).where(j.platform == platform, j.author == account)
    )
    found = c.execute(query.order_by(j.position.desc())).first()
    return None if found is None else (found.name, found.event)


def unname(c: Connection, platform: str, handle: str) -> None:
    """Forget an account: its messages have no author, and events set aside that name it are emptied."""
    j = t.journal.c
    theirs = (j.platform == platform, j.author == pseudonyms.of_account(c, platform, handle))
    c.execute(sa.update(t.journal).where(*theirs).values(author=None))
    told = sa.cast(j.content, sa.Text).contains(handle, autoescape=True)
    kept = (j.platform == platform, j.waiting.is_(False), j.content.isnot(None), told)
    c.execute(sa.update(t.journal).where(*kept).values(content=None))


def named_after(c: Connection, platform: str, handle: str) -> Sequence[str]:
    """Return the handled events whose id contains an account, where the platform gives them no id."""
    j = t.journal.c
    bears = (j.waiting.is_(False), j.event.contains(handle, autoescape=True))
    return c.execute(sa.select(j.event).where(j.platform == platform, *bears)).scalars().all()


def rename(c: Connection, platform: str, event: str, name: str) -> None:
    j = t.journal.c
    c.execute(sa.update(t.journal).where(j.platform == platform, j.event == event).values(event=name))
