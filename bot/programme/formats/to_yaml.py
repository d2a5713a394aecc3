"""The programme as `programme.yaml`, as it now is; `check` accepts what is written. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from bot.programme.files.fields import Wrong
from bot.programme.files.keys import ALSO_WRITTEN
from bot.programme.files.sessions import Days
from bot.programme.formats.edition import Edition
from bot.programme.formats.yaml_written import Noted, Value, written
from bot.programme.model import Person, Room, Session, SessionKind
from bot.words.catalogue import Catalogue


def programme_yaml(edition: Edition) -> bytes:
    """Return the file; a cancelled session stands in it as a comment, where it was."""
    return _File(edition).text().encode()


class _File:
    def __init__(self, edition: Edition) -> None:
        self.edition, self.programme, self.event = edition, edition.programme, edition.programme.event

    def text(self) -> str:
        programme = self.programme
        parts: Mapping[str, Value] = {
            "rooms": {id: _room(room) for id, room in programme.rooms.items()},
            "people": {id: self._person(person) for id, person in programme.people.items()},
            "organisers": programme.organisers,
            "sessions": self._sessions(),
            "stands": [
                self._known(project=each.project, organisation=each.organisation, people=each.people)
                for each in programme.stands
            ],
        }
        apart = {key: Noted(part, apart=True) for key, part in parts.items() if part}
        local = self.edition.as_of.astimezone(self.event.timezone)
        head = self._line("programme-as-of", at=f"{local:%Y-%m-%d %H:%M}")
        return written(self._known(event=self._event(), **apart), [head])

    def _known(self, **told: "Value | None") -> dict[str, Value]:
        """Return what is known, under the names that keys have in the event's language."""
        also = ALSO_WRITTEN if self.event.language == "en" else {}
        named = {key.replace("_", "-"): value for key, value in told.items() if value}
        return {also.get(key, key): value for key, value in named.items()}

    def _line(self, key: str, **values: str) -> str:
        return self._words.export_line(self.event.language, key, **values)

    @cached_property
    def _words(self) -> Catalogue:
        return Catalogue(self.event.timezone, self.event.words)

    def _event(self) -> Value:
        event, first, last = self.event, str(self.event.first_day), str(self.event.last_day)
        days = {"start": first, "end": last} if event.lasts_several_days else {"date": first}
        return self._known(
            id=event.id,
            title=event.title,
            abstract=event.abstract,
            **days,
            timezone=event.timezone.key,
            language=event.language,
            words=self._known(**event.words),
        )

    def _person(self, person: Person) -> Value:
        told = self._known(
            name=person.name,
            title=person.title,
            organisation=person.organisation,
            project=person.project,
            **person.handles,
        )
        return Noted(told, brief=True)

    def _sessions(self) -> Sequence[Value]:
        """Return the sessions that take place; the others are comments above the next, or below the last."""
        kept: list[Noted] = []
        cancelled: list[str] = []
        for session in self.programme.sessions:
            told = self._session(session)
            if self.edition.changed(session).is_cancelled:
                lines = written({"sessions": [told]}).splitlines()[1:]
                cancelled += ["", self._line("programme-cancelled"), *(line[2:] for line in lines)]
            else:
                kept.append(Noted(told, above=cancelled, apart=bool(kept)))
                cancelled = []
        if kept and cancelled:
            kept[-1] = replace(kept[-1], below=cancelled)
        return kept

    def _session(self, session: Session) -> Value:
        days = Days(self.event.first_day, self.event.last_day, self.event.timezone)
        asked_by_itself = session.kind is SessionKind.COMPTOIR or session.restitution
        return self._known(
            id=session.id,
            kind=session.kind.value,
            number=str(session.number) if session.number else None,
            title=session.title,
            abstract=session.abstract,
            question=session.question,
            questions=_yes_or_no(session.takes_questions, usual=asked_by_itself),
            moderation=_yes_or_no(session.moderated, usual=False),
            restitution=_yes_or_no(session.restitution, usual=False),
            start=self._instant(session.start, days.instant),
            end=self._instant(session.end, days.end_of(session.start)),
            room=session.rooms[0] if len(session.rooms) == 1 else None,
            rooms=session.rooms if len(session.rooms) > 1 else None,
            stream=session.stream,
            experts=session.experts,
            grand_temoin=session.grand_temoin,
            animateurs=session.animateurs,
            speakers=session.speakers,
        )

    def _instant(self, at: datetime, read: Callable[[str], datetime]) -> str:
        """Return the shortest writing of an instant that is read as this one where it stands."""
        local = at.astimezone(self.event.timezone)
        clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
        day = f"{local:%Y-%m-%d}T{clock}"
        candidates = (clock, day, f"{day}{local.isoformat()[19:]}")
        in_utc = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return next((each for each in candidates if _reads_as(at, each, read)), in_utc)


def _reads_as(at: datetime, written: str, read: Callable[[str], datetime]) -> bool:
    try:
        return read(written) == at
    except Wrong:
        return False


def _room(room: Room) -> Value:
    return Noted({"name": room.name, "stream": room.stream}, brief=True) if room.stream else room.name


def _yes_or_no(value: bool, *, usual: bool) -> str | None:
    return None if value == usual else str(value).lower()
