"""What people who follow sessions read: the taps that begin it, and the word before each session. Pure."""

from collections.abc import Sequence
from datetime import timedelta

from bot.day import Day
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Action
from bot.programme.model import Session, SessionKind
from bot.programme.notices import Notice, NoticeKind
from bot.timetable.labels import place_label, separated, shortened, stream_links

FOLLOWS = "follow:"  # begins the key of an action; a session's id follows
CLOCK = "⏰"
MOST_OFFERED = 24  # sessions under one reminder: with the button that asks, as many as buttons fit
LONGEST_TITLE = 200


def can_be_followed(session: Session) -> bool:
    return session.kind is not SessionKind.BREAK


def follow_actions(day: Day, notice: Notice, platform: str) -> tuple[Action, ...]:
    """Return a tap for each session of the hall's reminder.

    What is reminded five minutes before needs none: the word would be due then.
    """
    limits = day.platforms[platform]
    if notice.kind is not NoticeKind.SOON_IN_HALL or not (limits.buttons or limits.word_marks):
        return ()
    sessions = [day.programme.session(id) for id in notice.sessions]
    offered = [session for session in sessions if session.takes_questions][:MOST_OFFERED]
    return tuple(_action(day, session, buttons=limits.buttons) for session in offered)


def _action(day: Day, session: Session, *, buttons: bool) -> Action:
    code = day.prefixes[session.id]
    label = day.words.line(day.language, "action-follow", code=code)
    return Action(f"{FOLLOWS}{session.id}", label, CLOCK if buttons else f"{CLOCK} {code}")


def hint(day: Day) -> Body:
    """Say what the marks under a reminder do."""
    minutes = day.settings.reminders.place // timedelta(minutes=1)
    return day.words.body(day.language, "follow-hint", minutes=minutes)


def session_tapped(action: str) -> str | None:
    """Return the session that a tap is about; None for the other actions of a reminder."""
    return action.removeprefix(FOLLOWS) if action.startswith(FOLLOWS) else None


def soon_body(day: Day, session: Session, language: str) -> Body:
    """Return the word before a session; it gives the hour, so that it stays true however late it is read."""
    head = day.words.body(
        language,
        "follow-soon",
        session=named(day, session, language),
        start=session.start,
        left=b.Countdown(session.start, aside=True),
    )
    parts: list[Sequence[b.Span]] = [
        *([b.Text(room.name)] for room in day.programme.rooms_of(session)),
        *([link] for link in stream_links(day, session, language)),
    ]
    return b.join([head, b.paragraph(*separated(parts, " · "))]) if parts else head


def named(day: Day, session: Session, language: str) -> b.Spans:
    """Name a session in full, with a link to its place if it has one: « Comptoir 1 : Reconnaître … »."""
    label, title = place_label(day, session, language), shortened(session.title, LONGEST_TITLE)
    whole = title
    if session.kind is SessionKind.COMPTOIR and label != session.title:
        whole = day.words.line(language, "numbered-title", name=label, title=title)
    if session.takes_questions:
        return (b.PlaceLink(session.place, whole, titled=True),)
    return (b.Text(whole, "strong"),)
