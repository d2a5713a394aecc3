"""An operator's own day as it is rehearsed: how much of it, with whom, and what happens when. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import cycle, groupby, islice

from adapters.rehearsal.demo.public import BOT, PUBLIC, organiser_of
from bot.programme.model import Person, Programme, Session
from bot.programme.notices import BEFORE_THE_DAY, plan_openings

MOST = 60  # sessions: nobody watches more, and as many places are made as they need
FEW = 12  # sessions that take questions; with more of them, each gets fewer
MANY_ASKED, FEW_ASKED = 3, 2  # questions in each
VOTERS = (3, 1, 0)  # of each question
DELAY = timedelta(minutes=5)
TOLD_BEFORE = timedelta(minutes=40)  # before the start of a session that is delayed
SHEETS_BEFORE = timedelta(minutes=1)  # before a restitution, when its sheets are read
AFTER_ALL = timedelta(minutes=3)  # after the last end, when everything about it was said

ORGANISER = Person("organisatrice-inventee", "Iris Montvallon")  # where the programme names nobody
ASKERS = (
    *("malo", "theo", "awa", "karim", "lucie", "odile", "jeanne", "yann", "samir", "lina", "fatou", "zoe"),
    *("hugo", "rachid", "etienne", "margaux", "paul"),
)
LINES = ("any-begin", "any-wrong", "any-time", "any-who", "any-proof", "any-next")


@dataclass(frozen=True, slots=True)
class OwnDay:
    """What is rehearsed of a programme that has `sessions`; its organiser may be `invented`."""

    programme: Programme
    sessions: int
    invented: bool

    @property
    def begins(self) -> datetime:
        """When Comptoir looks at each platform, an hour before the first session."""
        first = min(session.start for session in self.programme.sessions)
        return min([first - BEFORE_THE_DAY, *(each.due for each in plan_openings(self.programme))])


@dataclass(frozen=True, slots=True)
class Question:
    """A question, by the key of its line."""

    asker: str
    line: str
    voters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What happens in a session: the first question is put on stage by its animateur, and answered."""

    session: str
    animateur: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """Sessions that start together."""

    at: datetime
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Delayed:
    """The régie delays a session, which then starts at `to`."""

    at: datetime
    session: str
    to: datetime


@dataclass(frozen=True, slots=True)
class SheetsRead:
    """The desks read the sheets of a restitution."""

    at: datetime
    restitution: str


Moment = Start | Delayed | SheetsRead


def prepared(written: Programme) -> OwnDay:
    """Return the part of a programme that is rehearsed, with an organiser."""
    programme = _apart(written)
    programme = replace(programme, sessions=_rehearsed(programme))
    invented = not programme.organisers
    if invented:
        people = {**programme.people, ORGANISER.id: ORGANISER}
        programme = replace(programme, people=people, organisers=(ORGANISER.id,))
    return OwnDay(programme, len(written.sessions), invented)


# ── How much of it ──────────────────────────────────────────────────────────────────────────────────────


def _rehearsed(programme: Programme) -> tuple[Session, ...]:
    """Return the sessions of the first day, at most `MOST`, and those of the next days that fit in whole."""
    kept: list[Session] = []
    for _, day in groupby(programme.sessions, lambda session: day_of(programme, session.start)):
        sessions = list(day)
        if kept and len(kept) + len(sessions) > MOST:
            break
        kept += sessions[:MOST]
    return tuple(kept)


def day_of(programme: Programme, at: datetime) -> date:
    return at.astimezone(programme.event.timezone).date()


# ── With whom ───────────────────────────────────────────────────────────────────────────────────────────


def _new_ids(programme: Programme) -> Mapping[str, str]:
    """Return other ids for people whose own is that of somebody invented."""
    taken = {*programme.people, *PUBLIC, BOT}
    return {id: _free(id, taken) for id in programme.people if id in PUBLIC or id == BOT}


def _free(id: str, taken: Iterable[str]) -> str:
    return next(new for number in range(2, 1000) if (new := f"{id}-{number}") not in taken)


def _apart(programme: Programme) -> Programme:
    """Return the programme with its people's ids apart from those of the public."""
    new = _new_ids(programme)
    people = {new.get(id, id): replace(p, id=new.get(id, id)) for id, p in programme.people.items()}
    return replace(
        programme,
        people=people,
        organisers=_ids(programme.organisers, new),
        sessions=_renamed(programme.sessions, new),
        stands=tuple(replace(stand, people=_ids(stand.people, new)) for stand in programme.stands),
    )


def _renamed(sessions: Iterable[Session], new: Mapping[str, str]) -> tuple[Session, ...]:
    return tuple(
        replace(
            session,
            experts=_ids(session.experts, new),
            grand_temoin=session.grand_temoin and new.get(session.grand_temoin, session.grand_temoin),
            animateurs=_ids(session.animateurs, new),
            speakers=_ids(session.speakers, new),
        )
        for session in sessions
    )


def _ids(ids: Iterable[str], new: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(new.get(id, id) for id in ids)


# ── What happens when ───────────────────────────────────────────────────────────────────────────────────


def moments_of(programme: Programme) -> list[Moment]:
    """Return what people do, in order; the session that is delayed is played at its new hour."""
    delayed = _delayed(programme)
    later = {delayed.session: delayed.to} if delayed else {}
    moments: list[Moment] = [*_starts(programme, later), *_sheets_read(programme)]
    if delayed:
        moments.append(delayed)
    return sorted(moments, key=lambda moment: moment.at)


def held(programme: Programme) -> list[Session]:
    """Return the sessions that take questions and are not cancelled, in order."""
    return [session for session in programme.question_sessions if not session.cancelled]


def _starts(programme: Programme, later: Mapping[str, datetime]) -> Iterator[Start]:
    def start(part: Part) -> datetime:
        return later.get(part.session, programme.session(part.session).start)

    for at, parts in groupby(sorted(_parts(programme), key=start), start):
        yield Start(at, tuple(parts))


def _parts(programme: Programme) -> list[Part]:
    sessions = held(programme)
    asked = MANY_ASKED if len(sessions) <= FEW else FEW_ASKED
    people, lines = cycle(ASKERS), cycle(LINES)
    return [
        Part(session.id, animateur_of(programme, session), _questions(people, list(islice(lines, asked))))
        for session in sessions
    ]


def _questions(people: Iterator[str], lines: Sequence[str]) -> tuple[Question, ...]:
    return tuple(
        Question(next(people), line, tuple(islice(people, voters)))
        for line, voters in zip(lines, VOTERS, strict=False)
    )


def animateur_of(programme: Programme, session: Session) -> str:
    """Return the person who plays at a session's desk: its first animateur, else whoever is named for it."""
    if session.restitution:
        return organiser_of(programme)
    return next(iter((*session.animateurs, *session.people)), organiser_of(programme))


def _delayed(programme: Programme) -> Delayed | None:
    """Return the delay of the last session that takes questions, restitutions apart."""
    sessions = [session for session in held(programme) if not session.restitution]
    if not sessions:
        return None
    last = sessions[-1]
    return Delayed(last.start - TOLD_BEFORE, last.id, last.start + DELAY)


def _sheets_read(programme: Programme) -> Iterator[SheetsRead]:
    for session in held(programme):
        if session.restitution:
            yield SheetsRead(session.start - SHEETS_BEFORE, session.id)
