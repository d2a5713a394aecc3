"""The texts of reminders. Pure; `programme.notices` says when they are sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.programme.model import Session
from bot.programme.notices import Notice, NoticeKind
from bot.timetable.labels import because, heading, place_label, separated, shortened, stream_links

MOST_IN_HALL = 80  # most sessions in one message there
# Characters of all their lines, of a line besides its title, and of the shortest and the longest title.
IN_HALL, BESIDE, SHORTEST_TITLE, LONGEST_TITLE = 3_800, 40, 20, 120
MOST_REASONS = 1_000  # characters of all reasons of cancellations there


def notice_body(
    day: Day, notice: Notice, handles: dict[str, str] | None = None, *, begun: bool = False
) -> Body:
    """Return the text of a reminder; `handles` maps person ids to the accounts to ping, in a desk.

    `begun`: its session has begun, and the text says so.
    """
    sessions = [day.programme.session(id) for id in notice.sessions]
    if notice.kind is NoticeKind.LAST_QUESTIONS:
        return day.words.body(
            day.language, "last-questions", end=sessions[0].end, left=_left(sessions[0].end)
        )
    if notice.kind is NoticeKind.SOON_IN_HALL:
        return _soon_in_hall(day, sessions, begun=begun)
    return _starting(day, sessions[0], notice.place, handles or {}, begun=begun)


def said_body(
    day: Day,
    notice: Notice,
    planned: datetime,
    gone: Mapping[str, str],
    handles: dict[str, str] | None = None,
    *,
    begun: datetime,
) -> Body:
    """Return what a reminder that was said is to say now; its sessions may have moved or be cancelled.

    It was said for `planned`. `gone` names the sessions that left the programme; those that begin at `begun`
    or before have begun.
    """
    sessions = [day.programme.session(id) for id in notice.sessions if id not in gone]
    if notice.kind is NoticeKind.SOON_IN_HALL:
        return _said_in_hall(
            day, sessions, planned, [gone[id] for id in notice.sessions if id in gone], begun
        )
    if not sessions:
        title = next(iter(gone.values()), "")
        return day.words.body(day.language, "no-more", session=title)
    (session,) = sessions
    if session.cancelled:
        reason = because(day, session, day.language)
        return day.words.body(day.language, "no-more-cancelled", session=heading(day, session), reason=reason)
    return notice_body(day, notice, handles, begun=session.start <= begun)


def _said_in_hall(
    day: Day, sessions: Sequence[Session], planned: datetime, gone: Sequence[str], begun: datetime
) -> Body:
    """Return a line for each session; those that begin at another hour than the first line says give it."""
    starts = [session.start for session in sessions if not session.cancelled]
    start = planned if planned in starts or not starts else min(starts)
    key = "soon-begun" if starts and start <= begun else "soon"
    head = day.words.body(day.language, key, start=start, left=_left(start))
    longest = _longest_title(len(sessions) + len(gone))
    reasons = sum(len(session.cancelled_because) for session in sessions) <= MOST_REASONS
    lines = [_said_line(day, session, start, longest, reasons=reasons) for session in sessions]
    lost = [day.words.body(day.language, "no-more-line", session=shortened(each, longest)) for each in gone]
    return b.join([head, *[*lines, *lost][:MOST_IN_HALL]])


def _said_line(day: Day, session: Session, start: datetime, longest: int, *, reasons: bool) -> Body:
    (line,) = _hall_line(day, session, longest).blocks
    if session.cancelled:
        cancelled = b.Text(day.words.line(day.language, "cancelled"), "strong")
        reason = because(day, session, day.language) if reasons else ()
        return b.item(*line.spans, b.Text(" · "), cancelled, *reason)
    if session.start != start:
        moved = day.words.spans(day.language, "moved-to", start=b.Hour(session.start, "strong"))
        return b.item(*line.spans, b.Text(" · "), *moved)
    return b.item(*line.spans)


def _left(to: datetime) -> b.Countdown:
    return b.Countdown(to, aside=True)


def _soon_in_hall(day: Day, sessions: Sequence[Session], *, begun: bool) -> Body:
    """Return one line for each session: its own place has the full text."""
    start = sessions[0].start
    key = "soon-begun" if begun else "soon"
    head = day.words.body(day.language, key, start=start, left=_left(start))
    shown = sessions[:MOST_IN_HALL]
    longest = _longest_title(len(shown))
    lines = [_hall_line(day, session, longest) for session in shown]
    return b.join([head, *lines, *more_body(day, len(sessions) - len(shown), start, day.language)])


def _longest_title(lines: int) -> int:
    return min(max(IN_HALL // max(lines, 1) - BESIDE, SHORTEST_TITLE), LONGEST_TITLE)


def _hall_line(day: Day, session: Session, longest: int) -> Body:
    """Return a session's place, title, rooms and streams, and its people if no other place names them."""
    label = place_label(day, session)
    title = [b.Text(shortened(session.title, longest))]
    if not session.takes_questions:
        named: list[Sequence[b.Span]] = [title, _listed(_person(day, id, {}) for id in session.people)]
    elif label == session.title:
        asking = day.words.line(day.language, "your-questions")
        named = [title, [b.PlaceLink(session.place, asking)]]
    else:
        named = [[b.PlaceLink(session.place, label)], title]
    parts = [
        *named,
        _listed(b.Text(room.name) for room in day.programme.rooms_of(session)),
        _listed(stream_links(day, session, day.language)),
    ]
    return b.item(*separated((part for part in parts if part), " · "))


def more_body(day: Day, more: int, start: datetime, language: str) -> list[Body]:
    """Say how many more sessions there are, and where to read them."""
    when = day.words.hour(language, start)
    if day.programme.event.lasts_several_days:
        when = f"{day.words.day(language, start).split()[0]} {when}"  # a week has each of its days once
    return [day.words.body(language, "and-more-sessions", count=more, when=when)] if more else []


def _starting(day: Day, session: Session, place: str, handles: dict[str, str], *, begun: bool) -> Body:
    say = day.words.body
    head = say(
        day.language,
        "starting-begun" if begun else "starting",
        session=heading(day, session),
        start=session.start,
        left=_left(session.start),
    )
    lines = _people_lines(day, session, handles)
    if place == session.desk:
        return b.join([head, lines, say(day.language, "starting-desk")])
    asking = say(day.language, "starting-asking") if session.takes_questions else Body()
    question = b.quote(b.Text(session.question)) if session.question else Body()
    return b.join([head, question, lines, asking])


def _people_lines(day: Day, session: Session, handles: dict[str, str]) -> Body:
    """Return rooms, experts, grand témoin, animateurs and streams, each on one line if there are any."""
    language = day.language
    named: dict[str, Sequence[b.Span]] = {
        "line-rooms": [b.Text(room.name) for room in day.programme.rooms_of(session)],
        "line-experts": [_person(day, id, handles) for id in session.experts],
        "line-speakers": [_person(day, id, handles) for id in session.speakers],
        "line-witness": [_person(day, id, handles) for id in filter(None, [session.grand_temoin])],
        "line-animateurs": [_person(day, id, handles) for id in session.animateurs],
        "line-streams": stream_links(day, session, language),
    }
    found = [
        day.words.spans(language, key, who=_listed(spans), count=len(spans))
        for key, spans in named.items()
        if spans
    ]
    return b.paragraph(*b.lines(found)) if found else Body()


def _person(day: Day, person_id: str, handles: dict[str, str]) -> b.Person:
    person = day.programme.people[person_id]
    handle = handles.get(person_id)
    return b.Person(person.name, handle, ping=handle is not None)


def _listed(spans: Iterable[b.Span]) -> b.Spans:
    return separated((span,) for span in spans)
