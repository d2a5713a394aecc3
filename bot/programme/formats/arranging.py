"""From what was found in somebody's schedule to a programme that passes `check`, with every doubt told. Pure.

Whatever `check` would refuse is made right and told; a session that cannot be used is left out and told.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.programme.files.fields import Wrong
from bot.programme.files.other_words import slug
from bot.programme.files.programme_file import LANGUAGES
from bot.programme.files.zones import zone_on
from bot.programme.formats import ids
from bot.programme.formats.found import Doubt, Found, FoundSession, Role
from bot.programme.formats.plain_text import one_line, paragraphs
from bot.programme.formats.recognised import recognised
from bot.programme.formats.rooms_and_people import People, Rooms, address
from bot.programme.model import Event, Programme, Session, SessionKind

USUAL_ZONE = {"fr": "Europe/Paris", "en": "UTC"}
_YEARS = (1971, 2199)
_FIRST_GUESS = timedelta(hours=1)  # how long a session lasts that nothing follows
_LONG = 15  # days from which an event looks too long
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choices:
    """The operator's choices; `name` is the source's, `kind` that of sessions that do not tell theirs."""

    name: str
    language: str
    timezone: str | None = None
    kind: SessionKind | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """A programme, or None if no session can be used; `without_end` are sessions that last until the next.

    `cancelled` are sessions too, but not of the programme. `kinds_told` are those whose kind the source says.
    """

    programme: Programme | None
    without_end: frozenset[str] = frozenset()
    cancelled: tuple[Session, ...] = ()
    kinds_told: frozenset[str] = frozenset()
    doubts: tuple[Doubt, ...] = ()


def arrange(found: Found, choices: Choices, before: Programme | None = None) -> Arranged:
    """Return the programme; if there was one `before`, its zone, language, and ids for the same things."""
    return _Arranging(found, choices, before).arranged()


@dataclass(frozen=True, slots=True)
class _Timed:
    """A session that was found, with its title on one line and its instants in UTC."""

    found: FoundSession
    title: str
    start: datetime
    end: datetime | None


class _Arranging:
    def __init__(self, found: Found, choices: Choices, before: Programme | None) -> None:
        self.found, self.choices, self.before = found, choices, before
        self.doubts: list[Doubt] = list(found.doubts)
        self.zone, self.source_zone = self._zones()
        self.rooms = Rooms(before, self._language, self._tell)
        self.people = People(found, before, self._language, self._tell)

    def arranged(self) -> Arranged:
        for room in self.found.rooms:
            self.rooms.add(room)
        timed = [each for session in self.found.sessions if (each := self._timed(session))]
        for each in timed:
            if each.found.is_cancelled:
                self._tell(each.found.where, "import-cancelled", title=each.title)
        if all(each.found.is_cancelled for each in timed):
            return Arranged(None, doubts=_once(self.doubts))
        timed = self._ended(timed)
        sessions = self._sessions(timed)
        held = [session for each, session in zip(timed, sessions, strict=True) if not each.found.is_cancelled]
        cancelled = [each for each in sessions if each not in held]
        programme = self._programme(_with_ends(held, self._without_end(timed, sessions), self.zone))
        return Arranged(
            programme,
            self._without_end(timed, sessions),
            tuple(cancelled),
            frozenset(s.id for each, s in zip(timed, sessions, strict=True) if each.found.kind),
            _once(self.doubts),
        )

    @staticmethod
    def _without_end(timed: Sequence[_Timed], sessions: Sequence[Session]) -> frozenset[str]:
        return frozenset(s.id for each, s in zip(timed, sessions, strict=True) if each.end is None)

    @property
    def _language(self) -> str:
        if self.before:
            return self.before.event.language
        return self.found.language if self.found.language in LANGUAGES else self.choices.language

    def _tell(self, where: str, key: str, **arguments: str | int) -> None:
        self.doubts.append(Doubt(where, key, arguments))

    # ── The event ──

    def _zones(self) -> tuple[ZoneInfo, ZoneInfo]:
        """Return the event's zone, and that of hours without an offset."""
        asked, its_own = self.choices.timezone, self._read_zone(self.found.timezone)
        if self.before:
            zone = self.before.event.timezone
            return zone, its_own or zone
        if asked:
            zone = zone_on([])(asked)
            return zone, its_own or zone
        if its_own is None:
            its_own = ZoneInfo(USUAL_ZONE[self._language])
            self._tell(self.choices.name, "import-no-timezone", zone=its_own.key)
        return its_own, its_own

    def _read_zone(self, name: str | None) -> ZoneInfo | None:
        try:
            return zone_on([])(name) if name else None
        except Wrong:
            self._tell(self.choices.name, "import-unknown-timezone", zone=name or "")
            return None

    def _programme(self, sessions: Sequence[Session]) -> Programme:
        first, last = days_of(sessions, self.zone)
        days = (last - first).days + 1
        if days > _LONG:
            values = {"first": str(first), "last": str(last), "days": str(days)}
            self._tell(self.choices.name, "import-long-event", **values)
        ordered = tuple(sorted(sessions, key=lambda session: session.start))
        return Programme(self._event(first, last), self.rooms.all, self.people.all, (), ordered)

    def _event(self, first: date, last: date) -> Event:
        title = one_line(self.found.title)
        if title is None:
            title = one_line(re.sub(r"\.\w+$", "", self.choices.name)) or "Programme"
            if self.before is None:
                self._tell(self.choices.name, "import-no-event-title", title=title)
        near = ids.cut(title, ids.LONGEST_ID) or "programme"
        return Event(near, title, first, last, self.zone, self._language)

    # ── Hours ──

    def _timed(self, session: FoundSession) -> _Timed | None:
        title, where = one_line(session.title), session.where
        if title is None:
            self._tell(where, "import-without-title")
            return None
        if session.start is None:
            self._tell(where, "import-without-start", title=title)
            return None
        start = self._instant(session.start, where)
        end = self._instant(session.end, where) if session.end else None
        if start is None:
            self._tell(where, "import-without-start", title=title)
            return None
        if end is not None and end <= start:
            self._tell(
                where, "import-end-before-start", title=title, start=self._hour(start), end=self._hour(end)
            )
            end = None
        return _Timed(session, title, start, end)

    def _instant(self, moment: datetime, where: str) -> datetime | None:
        """Return an instant in UTC; a local hour that clocks skip, or show twice, is told."""
        if not _YEARS[0] <= moment.year <= _YEARS[1]:
            self._tell(where, "import-far-away", day=f"{moment:%Y-%m-%d}")
            return None
        moment = moment.replace(microsecond=0)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        local = moment.replace(tzinfo=self.source_zone, fold=0)
        instant = local.astimezone(UTC)
        if instant.astimezone(self.source_zone).replace(tzinfo=None) != moment:
            self._tell(where, "import-hour-skipped", hour=f"{moment:%Y-%m-%d %H:%M}")
        elif local.utcoffset() != local.replace(fold=1).utcoffset():
            self._tell(where, "import-hour-twice", hour=f"{moment:%Y-%m-%d %H:%M}")
        return instant

    def _ended(self, timed: Sequence[_Timed]) -> list[_Timed]:
        """Give an end to sessions that nothing follows on their day; tell how many others have none."""
        latest: dict[date, datetime] = {}
        for each in timed:
            if not each.found.is_cancelled:
                day = self._day(each.start)
                latest[day] = max(latest.get(day, each.start), each.start)
        ended = []
        for each in timed:
            if each.end is None and each.start >= latest.get(self._day(each.start), each.start):
                end = each.start + _FIRST_GUESS
                values = {"title": each.title, "end": self._hour(end)}
                self._tell(each.found.where, "import-end-guessed", **values)
                each = replace(each, end=end)
            ended.append(each)
        without = sum(each.end is None and not each.found.is_cancelled for each in ended)
        if without:
            self._tell(self.choices.name, "import-without-end", count=without)
        return ended

    def _day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def _hour(self, instant: datetime) -> str:
        return f"{instant.astimezone(self.zone):%H:%M}"

    # ── Sessions ──

    def _sessions(self, timed: Sequence[_Timed]) -> list[Session]:
        """Return the sessions in the same order, with their ids."""
        unknown = sum(each.found.kind is None and not each.found.is_cancelled for each in timed)
        if unknown and self.choices.kind is None:
            self._tell(self.choices.name, "import-kinds-unknown", count=unknown)
        numbers = self._numbers(timed)
        sources = _sources(timed)
        unnamed = [self._session(*each) for each in zip(timed, sources, numbers, strict=True)]
        return self._with_restitution(timed, self._named(timed, unnamed))

    def _session(self, each: _Timed, source: str | None, number: int | None) -> Session:
        found, kind = each.found, each.found.kind or self.choices.kind or SessionKind.PLENARY
        roles = self._roles(found)
        return Session(
            id="",
            kind=kind,
            title=each.title,
            start=each.start,
            end=each.end or each.start,
            number=number,
            abstract=paragraphs(found.abstract),
            question=one_line(found.question),
            rooms=self.rooms.of(found),
            experts=roles[Role.EXPERT],
            grand_temoin=next(iter(roles[Role.GRAND_TEMOIN]), None),
            animateurs=roles[Role.ANIMATEUR],
            speakers=roles[Role.SPEAKER],
            takes_questions=kind is SessionKind.COMPTOIR,
            stream=address(found.stream, found.where, self._tell),
            source=source,
        )

    def _roles(self, found: FoundSession) -> Mapping[Role, tuple[str, ...]]:
        """Return who has each role; only one may be the grand témoin, others then speak."""
        roles: dict[Role, dict[str, None]] = {role: {} for role in Role}
        for person in found.people:
            if known := self.people.id_of(person, found.where):
                roles[person.role][known] = None
        witnesses = list(roles[Role.GRAND_TEMOIN])
        if len(witnesses) > 1:
            name, *others = (self.people.all[witness].name for witness in witnesses)
            self._tell(found.where, "import-several-grands-temoins", name=name, others=", ".join(others))
            roles[Role.GRAND_TEMOIN] = {witnesses[0]: None}
            roles[Role.SPEAKER] |= dict.fromkeys(witnesses[1:])
        return {role: tuple(those) for role, those in roles.items()}

    def _numbers(self, timed: Iterable[_Timed]) -> list[int | None]:
        """Return the number that each session may keep: in four digits, and its own."""
        taken = set[int]()
        numbers: list[int | None] = []
        for each in timed:
            number = None if each.found.is_cancelled else each.found.number
            if number is not None and (not 1 <= number <= 9999 or number in taken):
                values = {"title": each.title, "number": str(number)}
                self._tell(each.found.where, "import-number-taken", **values)
                number = None
            taken |= {number} if number else set()
            numbers.append(number)
        return numbers

    def _named(self, timed: Sequence[_Timed], sessions: Sequence[Session]) -> list[Session]:
        """Give each session its id: the former one, `comptoir-1`, or one made from its title."""
        known = recognised(sessions, self.rooms.all, self.before) if self.before else {}
        taken = {session.id for session in self.before.sessions} if self.before else set[str]()
        numbers = {session.number for session in sessions}
        counted = (n for n in count(1) if n not in numbers and f"comptoir-{n}" not in taken)
        named = list(sessions)
        in_order = sorted(range(len(timed)), key=lambda at: (timed[at].found.is_cancelled, timed[at].start))
        for at in in_order:
            session = sessions[at]
            if at in known:
                name = known[at]
            elif session.kind is SessionKind.COMPTOIR:
                name = ids.free(f"comptoir-{session.number or next(counted)}", taken)
            else:
                name = ids.session_id(session.title, taken)
            taken.add(name)
            named[at] = replace(session, id=name)
        return named

    def _with_restitution(self, timed: Sequence[_Timed], sessions: list[Session]) -> list[Session]:
        """Make the restitution of the one plenary that is called so, and tell it."""
        called = [
            at
            for at, (each, session) in enumerate(zip(timed, sessions, strict=True))
            if not each.found.is_cancelled
            and session.kind is SessionKind.PLENARY
            and {"restitution", "restitutions"} & set(slug(each.title).split("-"))
        ]
        if len(called) != 1 or (self.before and self.before.sessions):
            return sessions
        (at,) = called
        self._tell(timed[at].found.where, "import-restitution", title=timed[at].title)
        session = replace(sessions[at], id="restitution", restitution=True, takes_questions=True)
        return [*sessions[:at], session, *sessions[at + 1 :]]


def days_of(sessions: Iterable[Session], zone: ZoneInfo) -> tuple[date, date]:
    """Return the first and the last day; a session that ends in the night belongs to the day it begins."""
    local = [(session.start.astimezone(zone), session.end.astimezone(zone)) for session in sessions]
    first, last = (choose(start.date() for start, _ in local) for choose in (min, max))
    for start, end in local:
        if end.replace(tzinfo=None) - start.replace(tzinfo=None) > _DAY:
            last = max(last, (end - timedelta(seconds=1)).date())
    return first, last


def _with_ends(sessions: Sequence[Session], without: Container[str], zone: ZoneInfo) -> list[Session]:
    """Let sessions without an end last as `check` does: to the next start in their rooms, else in the day."""
    starts: dict[tuple[date, str | None], list[datetime]] = defaultdict(list)
    for session in sessions:
        for room in (None, *session.rooms):
            starts[session.start.astimezone(zone).date(), room].append(session.start)

    def end_of(session: Session) -> datetime:
        day = session.start.astimezone(zone).date()
        later = [start for room in session.rooms for start in starts[day, room] if start > session.start]
        return min(later or (start for start in starts[day, None] if start > session.start))

    return [replace(each, end=end_of(each)) if each.id in without else each for each in sessions]


def _sources(timed: Iterable[_Timed]) -> list[str | None]:
    """Return how the source identifies each session; a name that comes twice is numbered."""
    times = Counter[str]()
    sources: list[str | None] = []
    for each in timed:
        source = one_line(each.found.source)
        if source:
            times[source] += 1
            source = source if times[source] == 1 else f"{source} ({times[source]})"
        sources.append(source)
    return sources


def _once(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    return tuple({(each.where, each.key, *each.arguments.items()): each for each in doubts}.values())
