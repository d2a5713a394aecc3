"""Who people are: their accounts, their language, where they are members. Transactions."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot import schema as t
from bot.chat import Heard, is_direct
from bot.clock import Now
from bot.outgoing import insert_once


@dataclass(frozen=True, slots=True)
class Account:
    """A person on a platform; `direct` is the conversation they opened with us there."""

    person: int
    platform: str
    handle: str
    name: str
    language: str | None
    direct: str | None


def meet(c: Connection, heard: Heard) -> Account:
    """The account that did this, made known if it is new, under the name it goes by now."""
    account = known(c, heard.platform, heard.handle, heard.name)
    changes = {}
    if heard.name and heard.name != account.name:
        changes["name"] = heard.name
    if is_direct(heard.place) and heard.place != account.direct:
        changes["direct"] = heard.place
    if not changes:
        return account
    c.execute(
        sa.update(t.accounts)
        .where(t.accounts.c.platform == heard.platform, t.accounts.c.handle == heard.handle)
        .values(**changes)
    )
    return Account(
        account.person,
        account.platform,
        account.handle,
        changes.get("name", account.name),
        account.language,
        changes.get("direct", account.direct),
    )


def known(c: Connection, platform: str, handle: str, name: str = "") -> Account:
    """An account, made known if it is new; who has not said anything yet has no name."""
    account = find(c, platform, handle)
    if account is not None:
        return account
    person = c.execute(sa.insert(t.people).values(language=None)).inserted_primary_key
    assert person is not None
    values = {"platform": platform, "handle": handle, "person": person[0], "name": name}
    c.execute(sa.insert(t.accounts).values(**values))
    return Account(person[0], platform, handle, name, None, None)


def find(c: Connection, platform: str, handle: str) -> Account | None:
    return _account(c, t.accounts.c.platform == platform, t.accounts.c.handle == handle)


def account_on(c: Connection, person: int, platform: str) -> Account | None:
    """A person's account on a platform, if they have one there."""
    return _account(c, t.accounts.c.person == person, t.accounts.c.platform == platform)


def _account(c: Connection, *conditions: sa.ColumnElement[bool]) -> Account | None:
    query = sa.select(t.accounts, t.people.c.language).join(t.people).where(*conditions)
    row = c.execute(query).first()
    if row is None:
        return None
    return Account(row.person, row.platform, row.handle, row.name, row.language, row.direct)


def speak(c: Connection, person: int, language: str) -> None:
    c.execute(sa.update(t.people).where(t.people.c.id == person).values(language=language))


def enter(c: Connection, platform: str, place: str, handle: str) -> None:
    insert_once(c, t.members, {"platform": platform, "place": place, "handle": handle})


def leave(c: Connection, platform: str, place: str, handle: str) -> None:
    c.execute(sa.delete(t.members).where(*_membership(platform, place, handle)))


def is_member(c: Connection, platform: str, place: str, handle: str) -> bool:
    query = sa.select(t.members.c.handle).where(*_membership(platform, place, handle))
    return c.execute(query).first() is not None


def _membership(platform: str, place: str, handle: str) -> tuple[sa.ColumnElement[bool], ...]:
    return t.members.c.platform == platform, t.members.c.place == place, t.members.c.handle == handle


def may_tell(c: Connection, now: Now, what: str, every: timedelta) -> bool:
    """Whether something may be said again: once in `every` of wall time; notes that it is said now."""
    row = c.execute(sa.select(t.told.c.at).where(t.told.c.what == what)).one_or_none()
    if row is not None and now.wall - row.at < every:
        return False
    c.execute(sa.delete(t.told).where(t.told.c.what == what))
    c.execute(sa.insert(t.told).values(what=what, at=now.wall))
    return True
