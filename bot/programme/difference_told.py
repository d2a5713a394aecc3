"""The difference between two programmes in words, a line a change, for a terminal or the régie. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from babel.dates import format_date

from bot.programme.difference import (
    AnyChange,
    Aspect,
    Change,
    EventChange,
    OrganisersChange,
    PersonChange,
    RoomChange,
    SessionChange,
    StandsChange,
)
from bot.programme.model import Event, Person, Programme, Room, Session, SessionKind
from bot.words.catalogue import Catalogue

LONGEST_TITLE = 60  # characters of a title in front of what changed
LONGEST_VALUE = 200  # characters of a value

_LABELS = {
    Aspect.TIMES: "change-times",
    Aspect.START: "change-start",
    Aspect.END: "change-end",
    Aspect.ROOMS: "change-rooms",
    Aspect.TITLE: "change-title",
    Aspect.KIND: "change-kind",
    Aspect.NUMBER: "change-number",
    Aspect.EXPERTS: "change-experts",
    Aspect.GRAND_TEMOIN: "change-grand-temoin",
    Aspect.ANIMATEURS: "change-animateurs",
    Aspect.SPEAKERS: "change-speakers",
    Aspect.STREAM: "change-stream",
    Aspect.ABSTRACT: "change-abstract",
    Aspect.QUESTION: "change-question",
    Aspect.NAME: "change-name",
    Aspect.ORGANISATION: "change-organisation",
    Aspect.PROJECT: "change-project",
    Aspect.ID: "change-id",
    Aspect.DAYS: "change-days",
    Aspect.TIMEZONE: "change-timezone",
    Aspect.LANGUAGE: "change-language",
    Aspect.WORDS: "change-words",
    Aspect.ORGANISERS: "change-organisers",
}
_KINDS = {
    SessionKind.COMPTOIR: "change-kind-comptoir",
    SessionKind.PLENARY: "change-kind-plenary",
    SessionKind.FORUM: "change-kind-forum",
    SessionKind.BREAK: "change-kind-break",
}
_YES_OR_NO = {
    Aspect.QUESTIONS: ("change-questions-yes", "change-questions-no"),
    Aspect.MODERATION: ("change-moderation-yes", "change-moderation-no"),
    Aspect.RESTITUTION: ("change-restitution-yes", "change-restitution-no"),
}


def told(changes: Iterable[AnyChange], before: Programme, after: Programme, language: str) -> Sequence[str]:
    """Return a line for each change, in the event's own words."""
    teller = _Teller(before, after, language)
    return [teller.line(change) for change in changes]


class _Teller:
    def __init__(self, before: Programme, after: Programme, language: str) -> None:
        self.before, self.after, self.language = before, after, language
        self._words = {id(each): Catalogue(each.event.timezone, each.event.words) for each in (before, after)}

    def line(self, change: AnyChange) -> str:
        match change:
            case SessionChange():
                return self._session(change)
            case RoomChange():
                return self._room(change)
            case PersonChange():
                return self._person(change)
            case EventChange():
                return self._event(change)
            case OrganisersChange():
                return self._people(self._say("change-event"), Aspect.ORGANISERS, change)
            case StandsChange():
                return self._say("change-stands")

    # ── Sessions ──

    def _session(self, change: SessionChange) -> str:
        was, now, aspect = change.before, change.after, change.aspect
        if was is None or now is None:
            key = "change-session-added" if was is None else "change-session-removed"
            programme = self.after if was is None else self.before
            rooms = _rooms(change.thing, programme)
            when = self._span(change.thing, programme)
            title = shortened(change.thing.title)
            values = {"title": title, "id": change.thing.id, "when": when, "rooms": rooms or "none"}
            return self._say(key, **values)
        whose = self._say("change-session", title=shortened(was.title), id=was.id)
        if aspect in _YES_OR_NO:
            return self._say(
                "change-whole", whose=whose, change=self._say(_YES_OR_NO[aspect][_no(now, aspect)])
            )
        match aspect:
            case Aspect.EXPERTS:
                return self._people(whose, aspect, Change(aspect, was.experts, now.experts))
            case Aspect.ANIMATEURS:
                return self._people(whose, aspect, Change(aspect, was.animateurs, now.animateurs))
            case Aspect.SPEAKERS:
                return self._people(whose, aspect, Change(aspect, was.speakers, now.speakers))
            case Aspect.ABSTRACT:
                return self._say("change-whole", whose=whose, change=self._say("change-abstract"))
        return self._values(
            whose,
            aspect,
            self._of_session(was, aspect, self.before),
            self._of_session(now, aspect, self.after),
        )

    def _of_session(self, session: Session, aspect: Aspect, programme: Programme) -> str | None:
        """Return the value of an aspect that is one value."""
        match aspect:
            case Aspect.TIMES:
                return self._span(session, programme)
            case Aspect.START:
                return self._moment(session.start, programme)
            case Aspect.END:
                return self._moment(session.end, programme)
            case Aspect.ROOMS:
                return _rooms(session, programme)
            case Aspect.TITLE:
                return self._quoted(session.title)
            case Aspect.KIND:
                return self._say(_KINDS[session.kind])
            case Aspect.NUMBER:
                return None if session.number is None else str(session.number)
            case Aspect.GRAND_TEMOIN:
                return session.grand_temoin and programme.people[session.grand_temoin].name
            case Aspect.QUESTION:
                return session.question and self._quoted(session.question)
            case _:
                return session.stream

    def _span(self, session: Session, programme: Programme) -> str:
        """Return « 10h30 – 11h30 », with its day where the event has several or had others."""
        words = self._words[id(programme)]
        start, end = (words.hour(self.language, at) for at in (session.start, session.end))
        span = self._say("change-span", start=start, end=end)
        return f"{words.day(self.language, session.start)} {span}" if self._days_differ else span

    def _moment(self, at: datetime, programme: Programme) -> str:
        words = self._words[id(programme)]
        hour = words.hour(self.language, at)
        return f"{words.day(self.language, at)} {hour}" if self._days_differ else hour

    @property
    def _days_differ(self) -> bool:
        days = {
            day for each in (self.before, self.after) for day in (each.event.first_day, each.event.last_day)
        }
        return len(days) > 1

    # ── The rest ──

    def _room(self, change: RoomChange) -> str:
        was, now = change.before, change.after
        if was is None or now is None:
            key = "change-room-added" if was is None else "change-room-removed"
            return self._say(key, name=shortened(change.thing.name), id=change.thing.id)
        whose = self._say("change-room", name=shortened(was.name), id=was.id)
        return self._values(whose, change.aspect, _of_room(was, change.aspect), _of_room(now, change.aspect))

    def _person(self, change: PersonChange) -> str:
        was, now, aspect = change.before, change.after, change.aspect
        if was is None or now is None:
            key = "change-person-added" if was is None else "change-person-removed"
            return self._say(key, name=shortened(change.thing.name), id=change.thing.id)
        whose = self._say("change-person", name=shortened(was.name), id=was.id)
        if aspect is Aspect.HANDLES:
            platforms = [
                name for name in {**was.handles, **now.handles} if _handle(was, name) != _handle(now, name)
            ]
            accounts = [
                self._arrow(name.capitalize(), _handle(was, name), _handle(now, name)) for name in platforms
            ]
            return self._say("change-whole", whose=whose, change=", ".join(accounts))
        return self._values(whose, aspect, _of_person(was, aspect), _of_person(now, aspect))

    def _event(self, change: EventChange) -> str:
        was, now, whose = self.before.event, self.after.event, self._say("change-event")
        if change.aspect in (Aspect.ABSTRACT, Aspect.WORDS):
            return self._say("change-whole", whose=whose, change=self._say(_LABELS[change.aspect]))
        return self._values(
            whose, change.aspect, self._of_event(was, change.aspect), self._of_event(now, change.aspect)
        )

    def _of_event(self, event: Event, aspect: Aspect) -> str:
        match aspect:
            case Aspect.TITLE:
                return self._quoted(event.title)
            case Aspect.DAYS:
                days = dict.fromkeys([self._date(event.first_day), self._date(event.last_day)])
                return " – ".join(days)
            case Aspect.TIMEZONE:
                return event.timezone.key
            case Aspect.LANGUAGE:
                return event.language
            case _:
                return event.id

    def _date(self, day: date) -> str:
        text: str = format_date(day, "d MMMM y", locale=self.language)
        return text

    # ── The parts of a line ──

    def _values(self, whose: str, aspect: Aspect, before: str | None, after: str | None) -> str:
        change = self._arrow(self._say(_LABELS[aspect]), before, after)
        return self._say("change-whole", whose=whose, change=change)

    def _arrow(self, label: str, before: str | None, after: str | None) -> str:
        nothing = self._say("change-nothing")
        shown = (shortened(value, LONGEST_VALUE) if value else nothing for value in (before, after))
        return "{} {} → {}".format(label, *shown)

    def _people(self, whose: str, aspect: Aspect, change: Change[tuple[str, ...]]) -> str:
        """Return who comes and who goes, by their names."""
        before, after = change.before or (), change.after or ()
        come = [self.after.people[each].name for each in after if each not in before]
        gone = [self.before.people[each].name for each in before if each not in after]
        parts = [
            *([self._say("change-come", names=", ".join(come))] if come else []),
            *([self._say("change-gone", names=", ".join(gone))] if gone else []),
        ]
        label = self._say(_LABELS[aspect])
        return self._say("change-whole", whose=whose, change=f"{label} {', '.join(parts)}")

    def _quoted(self, text: str) -> str:
        return self._say("change-quoted", text=shortened(text, LONGEST_VALUE))

    def _say(self, key: str, **values: str | int) -> str:
        return self._words[id(self.after)].operator_text(self.language, key, **values)


def shortened(text: str, longest: int = LONGEST_TITLE) -> str:
    """Return a text cut after a word, with « … » if it is too long."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–—-") + "…"


def _no(session: Session, aspect: Aspect) -> bool:
    """Return whether the answer is now no."""
    answers = {
        Aspect.QUESTIONS: session.takes_questions,
        Aspect.MODERATION: session.moderated,
        Aspect.RESTITUTION: session.restitution,
    }
    return not answers[aspect]


def _rooms(session: Session, programme: Programme) -> str | None:
    return ", ".join(room.name for room in programme.rooms_of(session)) or None


def _of_room(room: Room, aspect: Aspect) -> str | None:
    return room.name if aspect is Aspect.NAME else room.stream


def _of_person(person: Person, aspect: Aspect) -> str | None:
    values: Mapping[Aspect, str | None] = {
        Aspect.NAME: person.name,
        Aspect.TITLE: person.title,
        Aspect.ORGANISATION: person.organisation,
        Aspect.PROJECT: person.project,
    }
    return values[aspect]


def _handle(person: Person, platform: str) -> str | None:
    return person.handles.get(platform)
