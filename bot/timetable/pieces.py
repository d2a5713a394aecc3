"""The programme and what is on now, as people read it: whole if it is short, otherwise in pieces."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.port.text import folded
from bot.programme.model import Session, SessionKind
from bot.timetable.labels import programme_line, separated, stream_links
from bot.timetable.reminders import more_body

WHOLE = 40  # most sessions shown whole, in private
PIECE = 20  # sessions in a piece
FEW = 8  # if fewer are left of a piece, the next one is shown with them
NOW = 12  # most sessions shown as running, and as following
HOURS = 40  # characters of a line besides its title and its rooms


@dataclass(frozen=True, slots=True)
class Piece:
    """The sessions from `first` to before `last`, counted from 0; `next` is the number of the next piece."""

    first: int
    last: int
    next: int | None


# ── Pieces ──────────────────────────────────────────────────────────────────────────────────────────────


def is_whole(day: Day, longest: int) -> bool:
    """Return whether the programme fits in one message."""
    sessions = day.programme.sessions
    return len(sessions) <= WHOLE and sum(_length(day, session) for session in sessions) <= longest


def starts_of(day: Day, longest: int) -> list[int]:
    """Return where each piece begins: always the same, so that one piece can continue another."""
    starts, length = [0], 0
    for number, session in enumerate(day.programme.sessions):
        its_length = _length(day, session)
        if number - starts[-1] >= PIECE or (number > starts[-1] and length + its_length > longest // 2):
            starts.append(number)
            length = 0
        length += its_length
    return starts


def _length(day: Day, session: Session) -> int:
    """Return roughly how many characters a session's line has."""
    rooms = sum(len(room.name) + 2 for room in day.programme.rooms_of(session))
    return HOURS + len(session.title) + rooms


def piece(day: Day, longest: int, number: int) -> Piece | None:
    """Return a piece by its number, from 1, or None if there is none."""
    starts = starts_of(day, longest)
    return _piece(day, starts, number - 1, starts[number - 1]) if 1 <= number <= len(starts) else None


def piece_from(day: Day, longest: int, instant: datetime) -> Piece:
    """Return the piece from the first session not over at that instant, or from the start once all are."""
    sessions = day.programme.sessions
    first = next((n for n, session in enumerate(sessions) if session.end > instant), 0)
    starts = starts_of(day, longest)
    number = max(n for n, start in enumerate(starts) if start <= first)
    ends = [*starts[1:], len(sessions)]
    if ends[number] - first < FEW:
        number = min(number + 1, len(starts) - 1)
    return _piece(day, starts, number, first)


def _piece(day: Day, starts: Sequence[int], number: int, first: int) -> Piece:
    following = number + 1 if number + 1 < len(starts) else None
    last = len(day.programme.sessions) if following is None else starts[following]
    return Piece(first, last, None if following is None else following + 1)


# ── What is asked for ───────────────────────────────────────────────────────────────────────────────────

_DAYS = {"aujourd'hui": 0, "today": 0, "demain": 1, "tomorrow": 1}
_WEEKDAYS = (
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
_MOMENT = re.compile(
    rf"(?P<day>{'|'.join((*_DAYS, *_WEEKDAYS))})?"
    r"(?:(?:^|\s+)(?:a |at )?(?P<hour>\d{1,2})\s?[h:]\s?(?P<minutes>\d{2})?)?"
)


def number_named(words: str) -> int | None:
    """Read `2`, the number of a piece."""
    return int(words) if re.fullmatch(r"[0-9]{1,4}", words) else None


def names_part(words: str) -> bool:
    """Return whether the words name a piece, a day or an hour."""
    return number_named(words) is not None or _moment(words) is not None


def _moment(words: str) -> re.Match[str] | None:
    typed = folded(words).replace("\u2019", "'").strip()
    found = _MOMENT.fullmatch(typed) if typed else None
    is_hour = found is not None and int(found["hour"] or 0) < 24 and int(found["minutes"] or 0) < 60
    return found if is_hour else None


def instant_named(day: Day, now: datetime, words: str) -> datetime | None:
    """Read `demain`, `14h`, `samedi 14:30` as an instant to start from; None if it is something else."""
    found = _moment(words)
    if found is None:
        return None
    hour = time(int(found["hour"] or 0), int(found["minutes"] or 0))
    zone = day.programme.event.timezone
    return datetime.combine(_day_named(day, now, found["day"]), hour, zone).astimezone(UTC)


def _day_named(day: Day, now: datetime, word: str | None) -> date:
    """Return the day: a weekday is one of the event's, an hour alone is today's while the event lasts."""
    event = day.programme.event
    today = now.astimezone(event.timezone).date()
    if word in _DAYS:
        return today + timedelta(days=_DAYS[word])
    if word is None:
        return min(max(today, event.first_day), event.last_day)
    days = (event.first_day + timedelta(days=n) for n in range(_count_days(day)))
    weekday = _WEEKDAYS.index(word) % 7
    return next((each for each in days if each.weekday() == weekday), today)


def _count_days(day: Day) -> int:
    return (day.programme.event.last_day - day.programme.event.first_day).days + 1


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────


def programme_body(day: Day, language: str) -> Body:
    """Return the whole programme."""
    return _dated(day, day.programme.sessions, language)


def piece_body(day: Day, shown: Piece, language: str) -> Body:
    """Return a piece, which sessions it has, and how to read the rest."""
    total = len(day.programme.sessions)
    body = _dated(day, day.programme.sessions[shown.first : shown.last], language)
    rest = day.words.body(
        language,
        "programme-piece" if shown.next else "programme-last-piece",
        first=shown.first + 1,
        last=shown.last,
        count=total,
        next=shown.next or 0,
        days=_count_days(day),
    )
    return body + rest


def _dated(day: Day, sessions: Sequence[Session], language: str) -> Body:
    parts: list[Body] = []
    last_day = None
    for session in sessions:
        its_day = session.start.astimezone(day.words.timezone).date()
        if its_day != last_day:
            named = day.words.day(language, session.start)
            title = day.programme.event.title
            parts.append(day.words.body(language, "programme-day", title=title, date=named))
            last_day = its_day
        parts.append(programme_line(day, session, language))
    return b.join(parts)


def now_body(day: Day, now: datetime, language: str) -> Body:
    """Return what is on now and what comes next; after a break, or what is cancelled, what follows it too."""
    running = [s for s in day.programme.sessions if s.start <= now < s.end]
    following = _following(day, now)
    parts: list[Body] = []
    if running:
        parts.append(day.words.body(language, "now-running"))
        parts += _some(day, running, now, language)
    elif following:
        parts.append(day.words.body(language, "now-nothing"))
    if following:
        left = b.Countdown(following[0].start, aside=True)
        parts.append(day.words.body(language, "now-next", start=following[0].start, left=left))
        parts += _some(day, following, following[0].start, language)
    return b.join(parts) if parts else day.words.body(language, "now-over")


def _following(day: Day, now: datetime) -> list[Session]:
    """Return all sessions that begin at the next instant; after breaks and cancelled ones, more follow."""
    following: list[Session] = []
    for session in day.programme.sessions:
        if session.start <= now:
            continue
        is_later = bool(following) and session.start > following[-1].start
        if is_later and any(_brings_people(known) for known in following):
            break
        if following and not day.words.is_same_day(session.start, following[0].start):
            break
        following.append(session)
    return following


def _brings_people(session: Session) -> bool:
    return session.kind is not SessionKind.BREAK and not session.cancelled


def _some(day: Day, sessions: Sequence[Session], at: datetime, language: str) -> list[Body]:
    shown = [_now_line(day, session, language) for session in sessions[:NOW]]
    return [*shown, *more_body(day, len(sessions) - len(shown), at, language)]


def _now_line(day: Day, session: Session, language: str) -> Body:
    """Return the programme's line, and links to follow the session remotely."""
    (line,) = programme_line(day, session, language).blocks
    links = [] if session.cancelled else [(link,) for link in stream_links(day, session, language)]
    return b.item(*separated([line.spans, *links], " · "))
