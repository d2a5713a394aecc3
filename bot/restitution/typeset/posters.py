"""The posters: what takes place here, and the QR code by which anybody asks, on one A3 page each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.day import Day
from bot.programme.model import Session
from bot.restitution.formats.wording import hours_of
from bot.restitution.typeset.setting import set_in_type
from bot.timetable import labels

HOW = ("print-poster-how", "print-poster-free")
OTHER = {"fr": "en", "en": "fr"}


@dataclass(frozen=True, slots=True)
class WayIn:
    """The way in that a poster shows: an SVG, and the address as people type it."""

    qr: str
    address: str


def poster_pdf(day: Day, session: Session | None, way: WayIn, at: datetime) -> bytes:
    """Return the poster of a session that takes questions, or of the event; `at` is written in the file."""
    event, other = day.programme.event, OTHER[day.language]
    told: dict[str, Any] = {
        "language": day.language,
        "title": _line(day, "print-poster", label=_named(day, session)),
        "event": event.title if session else "",
        "date": day.words.date(day.language, session.start if session else day.programme.sessions[0].start),
        "call": _line(day, "print-poster-call"),
        "alt": _line(day, "print-poster-qr", address=way.address),
        "address": way.address,
        "foot": [_line(day, key) for key in (*HOW, *(["print-poster-code"] if event.code else []))],
        "other": {"language": other, "call": day.words.print_line(other, "print-poster-both")},
        **(_of_session(day, session) if session else _of_event(day)),
    }
    return set_in_type("poster", told, at, _line(day, "print-elided"), {"qr": way.qr})


def _of_session(day: Day, session: Session) -> dict[str, Any]:
    label = labels.place_label(day, session)
    return {
        "label": label if label != session.title else None,
        "heading": session.title,
        "question": session.question,
        "hours": hours_of(day, session),
        "rooms": ", ".join(room.name for room in day.programme.rooms_of(session)),
    }


def _of_event(day: Day) -> dict[str, Any]:
    heading = day.programme.event.title
    return {"label": None, "heading": heading, "question": None, "hours": None, "rooms": None}


def _named(day: Day, session: Session | None) -> str:
    return labels.place_label(day, session) if session else day.programme.event.title


def _line(day: Day, key: str, **values: str | int) -> str:
    return day.words.print_line(day.language, key, **values)
