"""What organisers ask of the day, in words: a preview with its consequences, or why it cannot be. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.announcements.scheduled import Scheduled
from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.programme.consequences import Consequences, Moved, Overlap
from bot.programme.model import Room, Session
from bot.programme.rescheduled import Asked, Impossible, Scope, Verb
from bot.timetable.labels import separated, shortened
from bot.words.catalogue import Value

MINUTE = timedelta(minutes=1)
LINES, WARNINGS = 12, 6  # sessions that move, and overlaps, told one by one
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Said:
    """How many reminders were said of what changes, and the announcements whose hour it crosses."""

    reminders: int = 0
    crossed: Sequence[Scheduled] = ()


def preview(day: Day, asked: Asked, found: Consequences, rooms: Mapping[str, Room], said: Said) -> Body:
    """Return what is asked, what moves, what the change makes wrong, and what will be corrected."""
    say, language = day.words.body, day.language
    return b.join(
        [
            _head(day, asked, found),
            *_moves(day, found, rooms),
            *_overlaps(day, found, rooms),
            *_late(day, found),
            *([say(language, "change-new-room", rooms=_new_rooms(asked))] if asked.new_rooms else []),
            *([say(language, "change-already-said", count=said.reminders)] if said.reminders else []),
            *_crossed(day, said.crossed),
        ]
    )


# ── What is asked ───────────────────────────────────────────────────────────────────────────────────────


def _head(day: Day, asked: Asked, found: Consequences) -> Body:
    what: Value = about(day, asked)
    language, say = day.language, day.words.body
    minutes = minutes_of(found)
    match asked.verb:
        case Verb.DELAY:
            return say(language, "change-delay", what=what, minutes=minutes)
        case Verb.ADVANCE:
            return say(language, "change-advance", what=what, minutes=-minutes)
        case Verb.EXTEND if minutes < 0:
            return say(language, "change-shorten", what=what, minutes=-minutes)
        case Verb.EXTEND:
            return say(language, "change-extend", what=what, minutes=minutes)
        case Verb.ROOM:
            return say(language, "change-room", what=what)
        case Verb.CANCEL:
            quoted = b.quote(b.Words(asked.because, official=True)) if asked.because else Body()
            return say(language, "change-cancel", what=what) + quoted
        case Verb.RESTORE:
            return say(language, "change-restore", what=what)


def minutes_of(found: Consequences) -> int:
    """Return by how many minutes the day moves, as its first session does."""
    first = found.moved[0]
    return int((first.after.end - first.before.end) / MINUTE)


def about(day: Day, asked: Asked) -> b.Spans:
    """Return what a change is about: a session, what remains of a room's day, of the whole day."""
    match asked.scope:
        case Scope.DAY:
            return day.words.spans(day.language, "change-about-day")
        case Scope.ROOM:
            room = day.programme.rooms.get(asked.id)
            return day.words.spans(day.language, "change-about-room", room=room.name if room else asked.id)
        case Scope.SESSION:
            return (session_named(day, day.programme.session(asked.id)),)


def session_named(day: Day, session: Session) -> b.Span:
    """Return « C3 · Titre », the title alone where it has no code."""
    title = shortened(session.title, LONGEST_TITLE)
    code = day.prefixes.get(session.id)
    return b.Text(f"{code} · {title}" if code else title)


def _new_rooms(asked: Asked) -> str:
    return ", ".join(room.name for room in asked.new_rooms.values())


# ── What follows from it ────────────────────────────────────────────────────────────────────────────────


def _moves(day: Day, found: Consequences, rooms: Mapping[str, Room]) -> list[Body]:
    lines = [b.item(*_move(day, each, rooms, day.language)) for each in found.moved[:LINES]]
    more = len(found.moved) - LINES
    return [*lines, day.words.body(day.language, "change-more", count=more)] if more > 0 else lines


def _move(day: Day, moved: Moved, rooms: Mapping[str, Room], language: str) -> b.Spans:
    """Return a session with all that differs of it, or where nothing does, with its hours."""
    before, after, say = moved.before, moved.after, day.words.spans
    parts: list[b.Spans] = []
    if (before.start, before.end) != (after.start, after.end):
        hours = {"start": before.start, "end": before.end, "newstart": after.start, "newend": after.end}
        parts.append(say(language, "change-part-hours", **hours))
    if before.rooms != after.rooms:
        names = {"former": _names(before, rooms) or "—", "room": _names(after, rooms)}
        parts.append(say(language, "change-part-room", **names))
    if before.cancelled != after.cancelled:
        key = "change-part-cancelled" if after.cancelled else "change-part-restored"
        parts.append(say(language, key, start=after.start, end=after.end))
    return say(language, "change-line", session=session_named(day, after), changes=separated(parts))


def _names(session: Session, rooms: Mapping[str, Room]) -> str:
    return ", ".join(rooms[id].name for id in session.rooms)


def _overlaps(day: Day, found: Consequences, rooms: Mapping[str, Room]) -> list[Body]:
    people = day.programme.people
    named = [
        *((rooms[each.shared].name, each) for each in found.in_one_room),
        *((people[each.shared].name, each) for each in found.in_two_places),
    ]
    lines = [_overlap(day, name, each) for name, each in named[:WARNINGS]]
    more = len(named) - WARNINGS
    if more > 0:
        lines.append(day.words.body(day.language, "change-more-overlaps", count=more))
    return lines


def _overlap(day: Day, name: str, overlap: Overlap) -> Body:
    one, other = (session_named(day, day.programme.session(id)) for id in (overlap.one, overlap.other))
    return day.words.body(day.language, "change-overlap", shared=name, one=one, other=other)


def _late(day: Day, found: Consequences) -> list[Body]:
    told = {
        "change-into-the-night": found.into_the_night,
        "change-after-the-event": found.after_the_event,
    }
    return [
        day.words.body(day.language, key, sessions=_listed(day, those))
        for key, those in told.items()
        if those
    ]


def _crossed(day: Day, crossed: Sequence[Scheduled]) -> list[Body]:
    """List the announcements at an hour, which do not move with the programme."""
    if not crossed:
        return []
    lines = []
    for each in crossed[:WARNINGS]:
        hour, words = each.at or each.until, b.Words(shortened(each.text, LONGEST_TITLE), official=True)
        assert hour is not None
        lines.append(day.words.body(day.language, "change-crossed-line", hour=hour, words=(words,)))
    more = len(crossed) - WARNINGS
    if more > 0:
        lines.append(day.words.body(day.language, "change-more-crossed", count=more))
    return [day.words.body(day.language, "change-crossed"), *lines]


def _listed(day: Day, sessions: Sequence[Session]) -> b.Spans:
    spans: list[b.Span] = []
    for session in sessions[:WARNINGS]:
        spans += [*([b.Text(", ")] if spans else []), session_named(day, session)]
    return (*spans, *([b.Text(", …")] if len(sessions) > WARNINGS else []))


# ── Undone, impossible ──────────────────────────────────────────────────────────────────────────────────


def undone_by(day: Day, asked: Asked, found: Consequences) -> Body:
    """Return how to go back, where one command does it."""
    language, say, minutes = day.language, day.words.body, minutes_of(found)
    target = named_by(day, asked)
    match asked.verb:
        case Verb.DELAY:
            return say(language, "change-undo-delay", target=target, minutes=minutes)
        case Verb.ADVANCE:
            return say(language, "change-undo-advance", target=target, minutes=-minutes)
        case Verb.EXTEND:
            return say(language, "change-undo-extend", target=target, minutes=-minutes)
        case Verb.CANCEL:
            return say(language, "change-undo-cancel", target=target)
        case Verb.RESTORE:
            return say(language, "change-undo-restore", target=target)
        case Verb.ROOM:
            former = found.moved[0].before.rooms
            if asked.scope is not Scope.SESSION or not former:
                return Body()
            room = ", ".join(_written(day, id) for id in former)
            return say(language, "change-undo-room", target=target, room=room)


def _written(day: Day, room: str) -> str:
    """Return what a command names a room by: one that the file does not have is known while it is used."""
    added = None if room in day.as_written.rooms else day.programme.rooms.get(room)
    return added.name if added else room


def named_by(day: Day, asked: Asked) -> str:
    """Return what a command names it by."""
    match asked.scope:
        case Scope.DAY:
            return day.words.line(day.language, "change-all")
        case Scope.ROOM:
            return asked.id
        case Scope.SESSION:
            return day.prefixes.get(asked.id, asked.id)


def impossible(day: Day, asked: Asked, why: Impossible, language: str) -> Body:
    """Return why something cannot be, and what to write instead."""
    values: dict[str, Value] = {
        name: session_named(day, value) if isinstance(value, Session) else value
        for name, value in why.values.items()
    }
    target = named_by(day, asked) if asked.scope is not Scope.SESSION or day.programme.known(asked.id) else ""
    return day.words.body(language, why.key, target=target, **values)


# ── Standing ────────────────────────────────────────────────────────────────────────────────────────────


def standing(day: Day, moved: Moved, language: str) -> Body:
    """Return one line about how a session differs from the file."""
    return b.item(*_move(day, moved, {**day.as_written.rooms, **day.programme.rooms}, language))
