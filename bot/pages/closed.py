"""What stands in a closed place, a desk or the régie, for one of its members."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.day import Day
from bot.pages.reading import Messages, Reader, enters, messages_for


@dataclass(frozen=True, slots=True)
class Closed:
    """The messages of a place, for a member."""

    place: str
    messages: Messages


def read_closed(c: Connection, day: Day, now: datetime, place: str, reader: Reader) -> Closed | None:
    """Read what stands in a closed place; None for whoever is no member of it."""
    return Closed(place, messages_for(c, reader, place)) if enters(c, reader, place) else None
