"""`suivre`, `ne-plus-suivre`, and the tap for each session under the hall's reminder."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Row

from bot.commands import which
from bot.commands.turn import Turn, mark, over, refuse, reply, reply_body
from bot.day import Day
from bot.people import followers, soon
from bot.people.followers import Follower
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Pressed, Reacted, Removed, is_direct
from bot.port.text import folded
from bot.programme.model import Session
from bot.questions.messages import codes_shown
from bot.questions.rules import read_prefix
from bot.timetable import personal
from bot.timetable.labels import place_label

MOST = 60  # sessions that one person follows at a time
ALL = ("tout", "toutes", "tous", "all", "everything")
BETWEEN = ("et", "and", "+")
LONGEST_NAME = 40  # characters repeated of what was not understood
DONE_MARK = "⏰"


def follow(turn: Turn) -> None:
    """Handle `suivre C3`, several codes, a session's id, `tout`; alone, it says what the person follows."""
    if not _words(turn):
        _list(turn)
        return
    chosen = _chosen(turn)
    if chosen is None:
        return
    coming = sorted((each for each in chosen if each.end > turn.at), key=lambda each: each.start)
    if not coming:
        _refuse_past(turn, chosen)
        return
    count = len({*(each.id for each in _followed(turn) if each.end > turn.at), *(each.id for each in coming)})
    if count > MOST:
        refuse(turn, "following-too-many", most=MOST, count=count, name=which.example(turn))
        return
    for session in coming:
        followers.follow(turn.c, turn.account, session.id)
    _acknowledge(turn, coming)


def unfollow(turn: Turn) -> None:
    """Handle `ne-plus-suivre`, with the same words; alone, it says what can be stopped."""
    if not _words(turn):
        _list(turn)
        return
    followed = _followed(turn)
    if _names_all(turn):
        _end(turn, followed)
        return
    chosen = _chosen(turn)
    if chosen is not None:
        _end(turn, [session for session in chosen if session in followed])


def _words(turn: Turn) -> str:
    return turn.arguments.rstrip(" \u202f!?.")


def _names_all(turn: Turn) -> bool:
    return folded(_words(turn)) in ALL


def _followed(turn: Turn) -> list[Session]:
    """Return what the person follows, in the order of the programme."""
    ids = followers.followed_by(turn.c, turn.account.person)
    return [session for session in turn.day.programme.sessions if session.id in ids]


# ── Which sessions are meant ────────────────────────────────────────────────────────────────────────────


def _chosen(turn: Turn) -> Sequence[Session] | None:
    """Return the sessions that are named; refuse a name that nobody knows."""
    if _names_all(turn):
        return [each for each in turn.day.programme.sessions if personal.can_be_followed(each)]
    found, unknown = read_sessions(turn.day, _words(turn))
    if unknown is None:
        return found
    refuse(
        turn,
        "following-unknown",
        named=(b.Words(unknown[:LONGEST_NAME]),),
        known=codes_shown(turn.day, [*turn.day.session_by_prefix, *_without_code(turn)]),
        name=which.example(turn),
    )
    return None


def _without_code(turn: Turn) -> list[str]:
    return [
        session.id
        for session in turn.day.programme.sessions
        if personal.can_be_followed(session) and session.id not in turn.day.prefixes
    ]


def read_sessions(day: Day, words: str) -> tuple[list[Session], str | None]:
    """Read codes and ids of sessions; also return the first word that names none."""
    names = [words] if read_prefix(words) else re.split(r"[\s,;]+", words)
    known = {session.id: session for session in day.programme.sessions if personal.can_be_followed(session)}
    found: dict[str, Session] = {}
    for name in names:
        session = day.session_by_prefix.get(read_prefix(name) or "") or known.get(name.lower())
        if session is not None:
            found[session.id] = session
        elif name and folded(name) not in BETWEEN:
            return list(found.values()), name
    return list(found.values()), None


def names_sessions(day: Day, words: str) -> bool:
    """Return whether words said in private are sessions, or all of them, and nothing else."""
    found, unknown = read_sessions(day, words)
    return folded(words) in ALL or (bool(found) and unknown is None)


# ── What is answered ────────────────────────────────────────────────────────────────────────────────────


def _refuse_past(turn: Turn, chosen: Sequence[Session]) -> None:
    if _names_all(turn):
        refuse(turn, "following-nothing-left")
    else:
        refuse(turn, "following-over", session=_named(turn, chosen))


def _named(turn: Turn, sessions: Iterable[Session]) -> str:
    return ", ".join(place_label(turn.day, session, turn.speech) for session in sessions)


def _acknowledge(turn: Turn, sessions: Sequence[Session]) -> None:
    if turn.is_private:
        lines = [_say(turn, "following", minutes=_minutes(turn)), *_lines(turn, sessions), *_reached(turn)]
        reply_body(turn, b.join(lines), "following")
    else:
        mark(turn, DONE_MARK, "following")


def _minutes(turn: Turn) -> int:
    return turn.day.settings.reminders.place // timedelta(minutes=1)


def _say(turn: Turn, key: str, **values: Any) -> Body:
    return turn.day.words.body(turn.speech, key, **values)


def _lines(turn: Turn, sessions: Iterable[Session]) -> list[Body]:
    return [
        _say(
            turn,
            "following-line-cancelled" if session.cancelled else "following-line",
            session=personal.named(turn.day, session, turn.speech),
            **({} if session.cancelled else {"start": session.start}),
        )
        for session in sessions
    ]


def _reached(turn: Turn) -> list[Body]:
    """Say where words will reach them, unless that is this very conversation."""
    if is_direct(turn.heard.place):
        return []
    opens = turn.day.platforms[turn.heard.platform].opens
    return [_say(turn, "following-reached", opens=int(opens))]


def _list(turn: Turn) -> None:
    """Say what the person follows: to them alone."""
    if not turn.is_private:
        refuse(turn, "following-in-private")
        return
    followed = [session for session in _followed(turn) if session.end > turn.at]
    if not followed:
        reply(turn, "following-none", name=which.example(turn))
        return
    name = turn.day.prefixes.get(followed[0].id, followed[0].id)
    lines = [_say(turn, "following-list"), *_lines(turn, followed), _say(turn, "following-stop", name=name)]
    reply_body(turn, b.join(lines), "following-list")


def _end(turn: Turn, sessions: Sequence[Session]) -> None:
    ended = [each for each in sessions if followers.unfollow(turn.tx, turn.account.person, each.id)]
    if not ended:
        refuse(turn, "unfollowed-none")
    elif not turn.is_private:
        mark(turn, "✅", "unfollowed")
    elif _names_all(turn):
        reply(turn, "unfollowed-all")
    else:
        reply(turn, "unfollowed", sessions=_named(turn, ended))


# ── By tap ──────────────────────────────────────────────────────────────────────────────────────────────


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Follow the session that was tapped under a reminder; pressing its button again ends that."""
    id = personal.session_tapped(action)
    session = next((each for each in turn.day.programme.sessions if each.id == id), None)
    if session is None or session.end <= turn.at:
        over(turn)
    elif isinstance(turn.heard, Pressed) and followers.unfollow(turn.tx, turn.account.person, session.id):
        reply(turn, "unfollowed", sessions=_named(turn, [session]))
    else:
        by_mark = turn.heard.event if isinstance(turn.heard, Reacted) else None
        followers.follow(turn.c, turn.account, session.id, by_mark)
        if by_mark is None:
            _acknowledge(turn, [session])
        else:
            soon.remind_late(turn.tx, Follower(session.id, turn.account), session)


def untapped(turn: Turn, heard: Removed) -> bool:
    """Follow no more if the mark that began it was taken away; return whether it was one."""
    return followers.unfollow_by(turn.tx, heard.platform, heard.target)
