"""Who a device is: whose code it showed, the accounts it counts with, the closed places it opens."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import alerts
from bot.pages.reading import Messages, Reader, messages_for
from bot.people import people
from bot.people.people import ENTRY_LENGTH, LINK_LENGTH
from bot.programme.model import REGIE


@dataclass(frozen=True, slots=True)
class Own:
    """`names` are those of the people of the programme that a device counts as.

    `accounts` are those on chats that count as one with it, each by its name and platform; `devices` counts
    the others. `places` are the closed places that it may open, in the order of the day.
    """

    names: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]
    devices: int
    places: tuple[str, ...]
    messages: Messages


def read_own(c: Connection, day: Day, reader: Reader) -> Own:
    """Read who this device is."""
    messages = messages_for(c, reader, reader.conversation) if reader.conversation else Messages((), ())
    account = people.find(c, reader.platform, reader.handle) if reader.handle is not None else None
    if account is None:
        return Own((), (), 0, (), messages)
    known = day.programme.people
    others = [each for each in people.accounts_of(c, account.person) if each != account]
    chats = tuple((each.name, each.platform) for each in others if each.platform != reader.platform)
    return Own(
        names=tuple(known[id].name for id in people.entered_as(c, account.person) if id in known),
        accounts=chats,
        devices=len(others) - len(chats),
        places=_in_order(day, set(people.closed_places(c, account.platform, account.handle))),
        messages=messages,
    )


def _in_order(day: Day, places: set[str]) -> tuple[str, ...]:
    desks = dict.fromkeys(session.desk for session in day.programme.question_sessions)
    return tuple(place for place in (REGIE, *desks) if place in places)


def is_link_code(code: str) -> bool:
    """Return whether somebody types a code that joins two accounts, rather than one of the programme's."""
    return len(people.read_secret(code)) == LINK_LENGTH != ENTRY_LENGTH


def is_known_code(c: Connection, day: Day, code: str, wall: datetime) -> bool:
    """Return whether a code is anybody's, at an instant of wall time."""
    secret = people.read_secret(code)
    if is_link_code(code):
        return people.who_gave(c, secret, wall) is not None
    return people.whose_entry(c, secret, day.programme.people) is not None


def other_devices(c: Connection, reader: Reader) -> list[str]:
    """Return the other devices of this person."""
    account = people.find(c, reader.platform, reader.handle) if reader.handle is not None else None
    if account is None:
        return []
    others = people.accounts_of(c, account.person)
    return [each.handle for each in others if each.platform == reader.platform and each != account]


def warn_of_wrong_codes(tx: Transaction, number: int) -> None:
    """Tell the organisers, once an hour, that somebody may be guessing codes."""
    alerts.alert(tx, f"wrong-codes:{tx.now.wall:%Y-%m-%dT%H}", "alert-wrong-codes", count=number)
