"""The programme as `programme.yaml`, as it now is; `check` accepts what is written. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.programme.formats.edition import Edition
from bot.programme.formats.writing import (
    Spelling,
    event_values,
    person_value,
    room_value,
    session_values,
    stand_value,
)
from bot.programme.formats.yaml_written import Noted, Value, written
from bot.words.catalogue import Catalogue


def programme_yaml(edition: Edition) -> bytes:
    """Return the file; a cancelled session stands in it as a comment, where it was."""
    programme, event = edition.programme, edition.programme.event
    spell, words = Spelling(event.language), Catalogue(event.timezone, event.words)
    parts: Mapping[str, Value] = {
        "rooms": {id: room_value(room) for id, room in programme.rooms.items()},
        "people": {id: person_value(person, spell) for id, person in programme.people.items()},
        spell("organisers"): programme.organisers,
        "sessions": _sessions(edition, spell, words.export_line(event.language, "programme-cancelled")),
        "stands": [stand_value(stand, spell) for stand in programme.stands],
    }
    apart = {key: Noted(part, apart=True) for key, part in parts.items() if part}
    at = f"{edition.as_of.astimezone(event.timezone):%Y-%m-%d %H:%M}"
    head = words.export_line(event.language, "programme-as-of", at=at)
    return written({"event": event_values(event, spell), **apart}, [head]).encode()


def _sessions(edition: Edition, spell: Spelling, heading: str) -> Sequence[Value]:
    """Return the sessions that take place; the others are comments above the next, or below the last.

    `heading` stands above each of those.
    """
    kept: list[Noted] = []
    cancelled: list[str] = []
    for session in edition.programme.sessions:
        told = session_values(session, edition.programme.event, spell)
        if edition.changed(session).is_cancelled:
            lines = written({"sessions": [told]}).splitlines()[1:]
            cancelled += ["", heading, *(line[2:] for line in lines)]
        else:
            kept.append(Noted(told, above=cancelled, apart=bool(kept)))
            cancelled = []
    if kept and cancelled:
        kept[-1] = replace(kept[-1], below=cancelled)
    return kept
