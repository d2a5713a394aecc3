"""People whose questions are not taken any more, and where: seals that name nobody. Transactions.

They outlive a link between accounts and a wish to be forgotten. What was decided for an anonymous question
stops anonymous questions alone, and is known by that question alone: nothing tells whose it was.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.pseudonyms import seal
from bot.people.people import Account

EVERYWHERE = ""  # instead of the id of a session
_s = t.silenced.c
ANY = sa.select(_s.sign).limit(1)


class Stops(StrEnum):
    """The questions that are not taken."""

    ALL = "all"
    ANONYMOUS = "anonymous"


def silence(c: Connection, accounts: Iterable[Account], session: str, question: int, stops: Stops) -> bool:
    """Stop the questions of these accounts, for what they asked; return False if that was done already."""
    by = _by(c, session, question)
    if c.execute(ANY.where(_s.by == by)).first() is not None:
        return False
    signs = [_sign(c, account, session, stops) for account in accounts] or [by]  # nobody is left to stop
    c.execute(sa.insert(t.silenced), [{"sign": sign, "by": by, "told": False} for sign in signs])
    return True


def lift(c: Connection, accounts: Collection[Account], sessions: Iterable[str], question: int) -> bool:
    """End what was decided for that question, and all that these accounts know of; say if there was anything.

    For an anonymous question, give no accounts.
    """
    sessions = list(sessions)
    theirs = [_sign(c, account, session, Stops.ALL) for account in accounts for session in sessions]
    for_it = [_by(c, session, question) for session in sessions]
    return c.execute(sa.delete(t.silenced).where(_s.by.in_(for_it) | _s.sign.in_(theirs))).rowcount > 0


def is_anyone(c: Connection) -> bool:
    """Return whether anybody's questions are stopped."""
    return c.execute(ANY).first() is not None


def stops(
    c: Connection, accounts: Collection[Account], sessions: Iterable[str], *, anonymous: bool
) -> Stops | None:
    """Return why a question of theirs is not taken in one of these sessions, if it is not."""
    sessions = list(sessions)
    for why in (Stops.ALL, Stops.ANONYMOUS) if anonymous else (Stops.ALL,):
        signs = [_sign(c, account, session, why) for account in accounts for session in sessions]
        if c.execute(ANY.where(_s.sign.in_(signs))).first() is not None:
            return why
    return None


def note_told(c: Connection, accounts: Collection[Account], sessions: Collection[str], why: Stops) -> None:
    """Note that the person was told."""
    signs = [_sign(c, account, session, why) for account in accounts for session in sessions]
    c.execute(sa.update(t.silenced).where(_s.sign.in_(signs)).values(told=True))


def told(c: Connection, accounts: Collection[Account], sessions: Iterable[str]) -> list[tuple[str, Stops]]:
    """Return where these accounts are stopped and were told so: the session, or EVERYWHERE, and what is."""
    if not is_anyone(c):
        return []
    known = set(c.execute(sa.select(_s.sign).where(_s.told)).scalars())
    return [
        (session, why)
        for session in (EVERYWHERE, *sessions)
        for why in Stops
        if any(_sign(c, account, session, why) in known for account in accounts)
    ]


def _sign(c: Connection, account: Account, session: str, stops: Stops) -> str:
    return seal(c, "silenced", stops, session, account.platform, account.handle)


def _by(c: Connection, session: str, question: int) -> str:
    return seal(c, "silenced for", session, str(question))
