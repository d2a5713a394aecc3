"""The programme as iCalendar (RFC 5545): all of it, or that of a session, a room or a person. Pure.

Instants are in UTC, which no calendar app misreads, and people stand in the description: to name them as
those who attend would ask for invitations.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.programme.formats.edition import Edition, Told
from bot.programme.model import Session, SessionKind

LONGEST_LINE = 75  # bytes
ASK_AGAIN = "PT15M"  # how often an app that follows the calendar should read it again


def ical(
    edition: Edition,
    *,
    session: str | None = None,
    room: str | None = None,
    person: str | None = None,
) -> bytes:
    """Return the calendar of the event, or of one of these alone; raise KeyError for an id that nobody has.

    A session has the same identity in each of them, so that an app that reads two shows it once.
    """
    told = Told(edition)
    chosen, part = told.sessions, None
    if session is not None:
        chosen = (told.programme.session(session),)
        part = chosen[0].title
    if room is not None:
        part = told.programme.rooms[room].name
        chosen = tuple(each for each in chosen if room in each.rooms)
    if person is not None:
        part = told.name(person)
        chosen = tuple(each for each in chosen if person in each.people)
    return b"".join(_folded(line) for line in _calendar(told, chosen, part))


def _calendar(told: Told, sessions: tuple[Session, ...], part: str | None) -> Iterator[str]:
    event = told.event
    name = told.line("calendar-of", title=event.title, part=part) if part else event.title
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//Comptoir//Comptoir//{event.language.upper()}"
    yield f"NAME:{_text(name)}"
    yield f"X-WR-CALNAME:{_text(name)}"
    yield f"X-WR-TIMEZONE:{event.timezone.key}"
    yield f"LAST-MODIFIED:{_instant(told.as_of)}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}"
    yield f"X-PUBLISHED-TTL:{ASK_AGAIN}"
    for session in sessions:
        yield from _event(told, session)
    yield "END:VCALENDAR"


def _event(told: Told, session: Session) -> Iterator[str]:
    changed = told.edition.changed(session)
    streams = told.streams(session)
    described = [told.about(session), *(told.line("stream-at", url=url) for url in streams)]
    yield "BEGIN:VEVENT"
    yield f"UID:{session.id}@{told.event.id}.comptoir"
    yield f"DTSTAMP:{_instant(told.as_of)}"
    yield f"LAST-MODIFIED:{_instant(changed.at or told.as_of)}"
    yield f"SEQUENCE:{changed.times}"
    yield f"STATUS:{'CANCELLED' if changed.is_cancelled else 'CONFIRMED'}"
    yield f"DTSTART:{_instant(session.start)}"
    yield f"DTEND:{_instant(session.end)}"
    yield f"SUMMARY:{_text(told.title(session))}"
    if room := told.room(session):
        yield f"LOCATION:{_text(room)}"
    if description := "\n\n".join(filter(None, described)):
        yield f"DESCRIPTION:{_text(description)}"
    yield f"CATEGORIES:{_text(told.kind(session))}"
    if streams:
        yield f"URL:{streams[0]}"
    is_busy = session.kind is not SessionKind.BREAK and not changed.is_cancelled
    yield f"TRANSP:{'OPAQUE' if is_busy else 'TRANSPARENT'}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return re.sub(r"[\\;,]", r"\\\g<0>", text).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line cut into lines of at most 75 bytes, never inside a character."""
    pieces, piece = [], b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
