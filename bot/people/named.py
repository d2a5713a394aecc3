"""People of the programme and their accounts: the one it gives, or that showed their code. Transactions."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import pseudonyms
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.journal.watched import DIRECT
from bot.people import people
from bot.people.people import Account
from bot.port.chat import direct_to

ACCOUNT = "account:"  # before a user name, in a platform's book of places: the id of that account


def ids_of(tx: Transaction, person: int) -> Collection[str]:
    """Return the ids in the programme of somebody who has the account of one, or showed their code."""
    theirs = {(each.platform, each.handle) for each in people.accounts_of(tx.c, person)}
    known = tx.day.programme.people.values()
    given = {
        named.id
        for named in known
        for platform, handle in named.handles.items()
        if (platform, _account(tx.c, platform, handle)) in theirs
    }
    return given | set(people.entered_as(tx.c, person))


def accounts_of(tx: Transaction, named: str) -> Mapping[str, str]:
    """Map platforms to the account of a person of the programme."""
    known = tx.day.programme.people.get(named)
    given = dict(known.handles) if known else {}
    found = {platform: _account(tx.c, platform, handle) for platform, handle in given.items()}
    for platform in tx.day.platforms:
        entered = people.handles_of_entered(tx.c, platform)
        if named in entered:
            found[platform] = entered[named]
    return {platform: handle for platform, handle in found.items() if platform in tx.day.platforms}


def _account(c: Connection, platform: str, handle: str) -> str:
    """Return the id of an account that the programme may give by its user name."""
    p = t.places.c
    book = (p.platform == platform, p.name == ACCOUNT + handle.lstrip("@").lower())
    return str(c.execute(sa.select(p.remote).where(*book)).scalar_one_or_none() or handle)


def private_place(tx: Transaction, account: Account) -> str | None:
    """Return where we may write to this account alone, if there is such a place."""
    a = t.accounts.c
    this = (a.platform == account.platform, a.handle == account.handle)
    if tx.c.execute(sa.select(a.closed).where(*this)).scalar_one_or_none():
        return None
    if tx.day.platforms[account.platform].opens:
        return direct_to(account.handle)
    return conversation_with(tx.c, account.platform, account.handle)


def conversation_with(c: Connection, platform: str, handle: str) -> str | None:
    """Return the private conversation in which an account wrote to us last, if it opened one."""
    j, p = t.journal.c, t.places.c
    theirs = (j.platform == platform, j.author == pseudonyms.of_account(c, platform, handle))
    there = sa.select(p.name).join(t.journal, (j.platform == p.platform) & (j.remote == p.remote))
    query = there.where(*theirs, p.name.startswith(DIRECT)).order_by(j.position.desc())
    found: str | None = c.execute(query).scalars().first()
    return found
