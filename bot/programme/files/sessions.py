"""Sessions as read from the file, and the checks between them once all have been read."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.programme.files.fields import Fields
from bot.programme.files.moments import Calendar, read_instant
from bot.programme.model import Person, Room, Session, SessionKind

_STAND_IN_ZONE = ZoneInfo("UTC")
_A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Days:
    """The event's days and zone, or stand-ins if those are wrong, so that the sessions are checked too."""

    first: date = date.min
    last: date = date.max
    zone: ZoneInfo | None = None

    def instant(self, value: str) -> datetime:
        """Read an instant; an hour alone will do if the event has only one day."""
        alone = self.first == self.last or not self._known
        return read_instant(value, Calendar(self._first_known, self.zone, alone))

    def end_of(self, start: datetime | None) -> Callable[[str], datetime]:
        """Return a reader of ends: an hour alone is on the day the session starts, or in the night after.

        If the start is wrong, the day of an hour alone does not matter.
        """
        calendar = Calendar(self._first_known, self.zone)
        if start:
            local = self._local(start)
            began = timedelta(hours=local.hour, minutes=local.minute)
            calendar = Calendar(local.date(), self.zone, began=began)
        return lambda value: read_instant(value, calendar)

    def day_of(self, instant: datetime) -> date:
        return self._local(instant).date()

    def hour_of(self, instant: datetime) -> str:
        return f"{self._local(instant):%H:%M}"

    def lasts_a_day_at_most(self, start: datetime, end: datetime) -> bool:
        """Return whether this is a day at most by wall clocks, also in a night when they change."""
        return self._local(end).replace(tzinfo=None) - self._local(start).replace(tzinfo=None) <= _A_DAY

    def next_after(self, start: datetime, end: datetime) -> str:
        """Return the end's hour, on the first day on which it comes after the start."""
        day = self.day_of(start)
        if self.hour_of(end) <= self.hour_of(start):
            day += timedelta(days=1)
        return f"{day}T{self.hour_of(end)}"

    @property
    def _known(self) -> bool:
        return self.first != date.min

    @property
    def _first_known(self) -> date:
        return self.first if self._known else date(2000, 1, 1)

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone or _STAND_IN_ZONE)


@dataclass(slots=True)
class WrittenSession:
    """A session as far as it could be read."""

    fields: Fields
    id: str | None
    kind: SessionKind | None
    title: str | None
    start: datetime | None
    end: datetime | None
    number: int | None
    abstract: str | None
    question: str | None
    rooms: tuple[str, ...]
    experts: tuple[str, ...]
    grand_temoin: str | None
    animateurs: tuple[str, ...]
    speakers: tuple[str, ...]
    restitution: bool
    questions: bool | None
    moderation: bool
    stream: str | None
    source: str | None

    @property
    def takes_questions(self) -> bool:
        """Whether people may ask: a comptoir and a restitution unless told not to, others if told."""
        if self.questions is None:
            return self.kind is SessionKind.COMPTOIR or self.restitution
        return self.questions

    @property
    def people(self) -> Iterable[str]:
        named = (*self.experts, self.grand_temoin, *self.animateurs, *self.speakers)
        return dict.fromkeys(person for person in named if person)

    def session(self) -> Session:
        """Return the session; only once nothing was found wrong."""
        assert self.id is not None
        assert self.kind is not None
        assert self.title is not None
        assert self.start is not None
        assert self.end is not None
        return Session(
            id=self.id,
            kind=self.kind,
            title=self.title,
            start=self.start,
            end=self.end,
            number=self.number,
            abstract=self.abstract,
            question=self.question,
            rooms=self.rooms,
            experts=self.experts,
            grand_temoin=self.grand_temoin,
            animateurs=self.animateurs,
            speakers=self.speakers,
            restitution=self.restitution,
            takes_questions=self.takes_questions,
            moderated=self.moderation,
            stream=self.stream,
            source=self.source,
        )


def check_sessions(
    drafts: Sequence[WrittenSession], days: Days, rooms: Mapping[str, Room], people: Mapping[str, Person]
) -> None:
    """Give an end to sessions without one, and note what is wrong where it stands."""
    _find_ends(drafts, days)
    for draft in drafts:
        _check_hours(draft, days)
        _check_questions(draft)
    _unique(drafts, "id", "duplicate-id", lambda draft: draft.id)
    _unique(drafts, "number", "duplicate-number", lambda draft: draft.number)
    _warn_of_two_places(drafts, rooms, people)
    _warn_of_lonely_desks(drafts)


def _find_ends(drafts: Sequence[WrittenSession], days: Days) -> None:
    """Let a session without an end last until the next start in its room, else in the day."""
    starts: dict[tuple[date, str | None], list[datetime]] = defaultdict(list)
    for draft in drafts:
        if draft.start:
            for room in (None, *draft.rooms):
                starts[days.day_of(draft.start), room].append(draft.start)
    for draft in drafts:
        if draft.start and "end" not in draft.fields:
            day = days.day_of(draft.start)
            in_its_rooms = (start for room in draft.rooms for start in starts[day, room])
            draft.end = _next(draft.start, in_its_rooms) or _next(draft.start, starts[day, None])
            if draft.end is None:
                draft.fields.wrong("last-without-end")


def _next(start: datetime, starts: Iterable[datetime]) -> datetime | None:
    return min((other for other in starts if other > start), default=None)


def _check_hours(draft: WrittenSession, days: Days) -> None:
    first, last = str(days.first), str(days.last)
    if draft.start and not days.first <= days.day_of(draft.start) <= days.last:
        draft.fields.wrong("outside-event", at="start", first=first, last=last)
    elif draft.start and draft.end and draft.end <= draft.start:
        draft.fields.wrong(
            "end-not-after-start",
            at="end",
            start=days.hour_of(draft.start),
            end=days.hour_of(draft.end),
            near=days.next_after(draft.start, draft.end),
        )
    elif draft.end and _outlives(draft.start, draft.end, days):
        draft.fields.wrong("outside-event", at="end", first=first, last=last)


def _outlives(start: datetime | None, end: datetime, days: Days) -> bool:
    """Return whether a session ends outside the event.

    One that begins on a day of the event and ends after midnight belongs to that day.
    """
    after = days.day_of(end - timedelta(seconds=1)) > days.last
    return after and not (start and days.lasts_a_day_at_most(start, end))


def _check_questions(draft: WrittenSession) -> None:
    if draft.restitution and draft.kind not in (SessionKind.PLENARY, None):
        draft.fields.wrong("restitution-not-plenary", at="restitution")
    if draft.moderation and draft.kind is not None and not draft.takes_questions:
        draft.fields.wrong("moderation-without-questions", at="moderation")
    if draft.id == "restitution" and draft.takes_questions and not draft.restitution:
        draft.fields.wrong("reserved-restitution", at="id")


def _unique(
    drafts: Sequence[WrittenSession], at: str, key: str, value_of: Callable[[WrittenSession], object]
) -> None:
    firsts: dict[object, WrittenSession] = {}
    for draft in drafts:
        value = value_of(draft)
        first = firsts.setdefault(value, draft)
        if value is not None and first is not draft:
            draft.fields.wrong(key, at=at, value=str(value), line=str(first.fields.node(at).line))


def _warn_of_two_places(
    drafts: Sequence[WrittenSession], rooms: Mapping[str, Room], people: Mapping[str, Person]
) -> None:
    by_room: dict[str, list[WrittenSession]] = defaultdict(list)
    by_person: dict[str, list[WrittenSession]] = defaultdict(list)
    for draft in drafts:
        for room in draft.rooms:
            by_room[room].append(draft)
        for person in draft.people:
            by_person[person].append(draft)
    for room, theirs in by_room.items():
        for first, second in _overlaps(theirs):
            _warn_of_overlap("room-twice", room, rooms, first, second, ("room", "rooms"))
    for person, theirs in by_person.items():
        for first, second in _overlaps(theirs):
            roles = ("experts", "grand-temoin", "animateurs", "speakers")
            _warn_of_overlap("person-twice", person, people, first, second, roles)


def _overlaps(drafts: Iterable[WrittenSession]) -> Iterator[tuple[WrittenSession, WrittenSession]]:
    """Yield each session with an earlier one that is not over yet; the later in the file is second."""
    timed = [
        (draft.start, draft.end, order, draft)
        for order, draft in enumerate(drafts)
        if draft.start and draft.end
    ]
    running: tuple[datetime, datetime, int, WrittenSession] | None = None
    for session in sorted(timed, key=lambda session: (session[0], session[2])):
        if running and session[0] < running[1]:
            first, second = sorted((running, session), key=lambda session: session[2])
            yield first[3], second[3]
        if running is None or session[1] > running[1]:
            running = session


def _warn_of_overlap(
    key: str,
    name: str,
    named: Mapping[str, Room | Person],
    first: WrittenSession,
    second: WrittenSession,
    keys: Sequence[str],
) -> None:
    shown = named[name].name if name in named else name
    node = second.fields.mention(name, keys)
    second.fields.notes.warn(node, key, name=shown, first=first.id or "?", second=second.id or "?")


def _warn_of_lonely_desks(drafts: Iterable[WrittenSession]) -> None:
    for draft in drafts:
        if draft.takes_questions and not draft.restitution and "animateurs" not in draft.fields:
            written = draft.fields.notes.name_of("animateurs") or "none"
            draft.fields.notes.warn(
                draft.fields.item, "desk-without-animateurs", session=draft.id or "?", written=written
            )
