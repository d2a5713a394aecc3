"""What reminders say. Pure; when they are said is in `programme.notices`."""

from collections.abc import Sequence
from datetime import datetime

from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.programme.model import Session
from bot.programme.notices import Notice, NoticeKind
from bot.timetable.labels import heading, place_label, programme_line

TOLD_IN_FULL = 6  # sessions that begin together: with more, the full text is in their places alone
MOST_IN_HALL, TITLE_IN_HALL = 25, 90  # sessions of one message there, characters of a title


def notice_body(day: Day, notice: Notice, handles: dict[str, str] | None = None) -> Body:
    """What a reminder says; `handles` maps person ids to the accounts to ping, in a desk."""
    sessions = [day.programme.session(id) for id in notice.sessions]
    if notice.kind is NoticeKind.LAST_QUESTIONS:
        return day.words.body(
            day.language, "last-questions", end=sessions[0].end, left=_left(sessions[0].end)
        )
    if notice.kind is NoticeKind.SOON_IN_HALL:
        return _soon_in_hall(day, sessions)
    return _starting(day, sessions[0], notice.place, handles or {})


def _left(to: datetime) -> b.Countdown:
    return b.Countdown(to)


def _soon_in_hall(day: Day, sessions: Sequence[Session]) -> Body:
    start = sessions[0].start
    head = day.words.body(day.language, "soon", start=start, left=_left(start), count=len(sessions))
    if len(sessions) <= TOLD_IN_FULL:
        return b.join([head, *(_session_lines(day, s, link=True) for s in sessions)])
    lines = [programme_line(day, s, day.language, TITLE_IN_HALL) for s in sessions[:MOST_IN_HALL]]
    return b.join([head, *lines, *more_body(day, len(sessions) - len(lines), start, day.language)])


def more_body(day: Day, more: int, start: datetime, language: str) -> list[Body]:
    """That there are as many more, and where they are read."""
    when = day.words.hour(language, start)
    if day.programme.event.last_day > day.programme.event.first_day:
        when = f"{day.words.day(language, start).split()[0]} {when}"  # a week has each day once
    return [day.words.body(language, "and-more-sessions", count=more, when=when)] if more else []


def _starting(day: Day, session: Session, place: str, handles: dict[str, str]) -> Body:
    say = day.words.body
    head = say(
        day.language,
        "starting",
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


def _session_lines(day: Day, session: Session, link: bool) -> Body:
    lines = [b.paragraph(b.Text(heading(day, session), "strong"))]
    if people := _people_lines(day, session, {}).blocks:
        lines.append(Body(people))
    if link and session.takes_questions:
        place = b.PlaceLink(session.place, place_label(day, session))
        lines.append(day.words.body(day.language, "ask-there", place=place))
    return b.join(lines)


def _people_lines(day: Day, session: Session, handles: dict[str, str]) -> Body:
    """Rooms, experts, grand témoin, animateurs and streams: one line each, for those there are."""
    language = day.language
    named: dict[str, b.Spans] = {
        "line-rooms": tuple(b.Text(room.name) for room in day.programme.rooms_of(session)),
        "line-experts": tuple(_person(day, id, handles) for id in session.experts),
        "line-speakers": tuple(_person(day, id, handles) for id in session.speakers),
        "line-witness": tuple(_person(day, id, handles) for id in filter(None, [session.grand_temoin])),
        "line-animateurs": tuple(_person(day, id, handles) for id in session.animateurs),
        "line-streams": tuple(
            b.Link(url, day.words.line(language, "watch")) for url in day.programme.streams_of(session)
        ),
    }
    found = [
        day.words.spans(language, key, who=_separated(spans), count=len(spans))
        for key, spans in named.items()
        if spans
    ]
    return b.paragraph(*b.lines(found)) if found else Body()


def _person(day: Day, person_id: str, handles: dict[str, str]) -> b.Person:
    person = day.programme.people[person_id]
    handle = handles.get(person_id)
    return b.Person(person.name, handle, ping=handle is not None)


def _separated(spans: Sequence[b.Span]) -> b.Spans:
    joined: list[b.Span] = []
    for span in spans:
        joined += [b.Text(", "), span] if joined else [span]
    return tuple(joined)
