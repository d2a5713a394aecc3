"""A programme as it stands at an instant, and its texts as others' files show them. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from bot.port.text import clean
from bot.programme.formats.joined_rooms import joined
from bot.programme.model import Person, Programme, Session
from bot.words.catalogue import Catalogue

DAY_CHANGE = timedelta(hours=4)  # what begins before this hour belongs to the night of the day before


@dataclass(frozen=True, slots=True)
class Changed:
    """Changes of a session since the programme was given out: how many, and what they came to."""

    times: int = 1
    former_start: datetime | None = None  # UTC; None if it begins when it should
    is_cancelled: bool = False
    at: datetime | None = None  # UTC instant of the last one, if it is known


UNCHANGED = Changed(times=0)


@dataclass(frozen=True, slots=True)
class Edition:
    """The programme as it is since `as_of`, a UTC instant of whole seconds; `changes` by session id.

    The same edition always gives the same bytes in each format.
    """

    programme: Programme
    as_of: datetime
    changes: Mapping[str, Changed] = field(default_factory=dict)

    def changed(self, session: Session) -> Changed:
        known = self.changes.get(session.id, UNCHANGED)
        return replace(known, is_cancelled=True) if session.cancelled else known


class Told:
    """An edition as others read it: in the event's language and words, with texts that deceive nobody."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.as_of = edition, edition.as_of
        self.programme = _cleaned(edition.programme)
        self.event = self.programme.event
        self.sessions = self.programme.sessions

    @cached_property
    def words(self) -> Catalogue:
        return Catalogue(self.event.timezone, self.event.words)

    def line(self, key: str, **values: str) -> str:
        return self.words.export_line(self.event.language, key, **values)

    def title(self, session: Session) -> str:
        """Return the title; « Annulé : … » if it does not take place, as many apps know no other way."""
        is_cancelled = self.edition.changed(session).is_cancelled
        return self.line("cancelled-title", title=session.title) if is_cancelled else session.title

    def kind(self, session: Session) -> str:
        return self.line(f"kind-{session.kind}")

    def room(self, session: Session) -> str:
        """Return the names of its rooms as one; the empty text if it has none."""
        return joined([room.name for room in self.programme.rooms_of(session)])

    def people(self, session: Session) -> Sequence[str]:
        """Return a line for each role: « Experts : Ada Byron, Alan Turing »."""
        named = {role: ids for role, ids in roles_of(session).items() if ids}
        return [
            self.words.report_line(
                self.event.language, f"report-{role}", count=len(ids), names=", ".join(map(self.name, ids))
            )
            for role, ids in named.items()
        ]

    def name(self, person: str) -> str:
        return self.programme.people[person].name

    def about(self, session: Session) -> str:
        """Return the question, the abstract, and who is there, in paragraphs."""
        parts = [session.question, session.abstract, "\n".join(self.people(session))]
        return "\n\n".join(filter(None, parts))

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.event.timezone)

    def days(self) -> Mapping[date, list[Session]]:
        """Return the sessions of each day of the event; those of the night stand under the day before."""
        length = (self.event.last_day - self.event.first_day).days
        days: dict[date, list[Session]] = {
            self.event.first_day + timedelta(days=number): [] for number in range(length + 1)
        }
        for session in self.sessions:
            night = (self.local(session.start).replace(tzinfo=None) - DAY_CHANGE).date()
            days[min(max(night, self.event.first_day), self.event.last_day)].append(session)
        return days

    def begins(self, day: date) -> datetime:
        """Return the instant at which a day begins, in the event's zone."""
        return datetime.combine(day, time.min, self.event.timezone) + DAY_CHANGE

    def guid(self, what: str, id: str) -> UUID:
        """Return an identity that stays: of the event's `session`, `person` or `room` with this id."""
        return uuid5(uuid5(NAMESPACE_URL, f"comptoir:{self.event.id}"), f"{what}:{id}")

    def streams(self, session: Session) -> Sequence[str]:
        """Return the addresses where it can be followed, in the characters that an address may have."""
        return [address(url) for url in self.programme.streams_of(session)]


def roles_of(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Return the people of a session by their role, in the order in which they are presented."""
    return {
        "experts": session.experts,
        "witness": (session.grand_temoin,) if session.grand_temoin else (),
        "animateurs": session.animateurs,
        "speakers": session.speakers,
    }


def described(person: Person) -> str:
    """Return « Directrice, Engines Ltd », as far as it is known."""
    return ", ".join(filter(None, [person.title, person.organisation]))


def address(url: str) -> str:
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._")


# ── Texts that deceive nobody ───────────────────────────────────────────────────────────────────────────


def _cleaned(programme: Programme) -> Programme:
    event = replace(
        programme.event, title=_line(programme.event.title), abstract=_text(programme.event.abstract)
    )
    return replace(
        programme,
        event=event,
        rooms={id: replace(room, name=_line(room.name)) for id, room in programme.rooms.items()},
        people={id: _cleaned_person(person) for id, person in programme.people.items()},
        sessions=tuple(_cleaned_session(session) for session in programme.sessions),
    )


def _cleaned_person(person: Person) -> Person:
    title, organisation = (_line(text) or None for text in (person.title, person.organisation))
    return replace(person, name=_line(person.name), title=title, organisation=organisation)


def _cleaned_session(session: Session) -> Session:
    return replace(
        session,
        title=_line(session.title),
        abstract=_text(session.abstract),
        question=_line(session.question) or None,
    )


def _line(text: str | None) -> str:
    return " ".join(re.split(r"[ \t\n]+", clean(text or "").strip()))


def _text(text: str | None) -> str | None:
    return clean(text or "").replace("\t", " ").strip() or None
