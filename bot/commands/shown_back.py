"""Showing people what they wrote, with what can be done with it, until they choose."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Row

from bot.commands import which
from bot.commands.turn import Turn, refuse, reply_body
from bot.commands.which import CHOOSES, DRAFT, is_doubtful
from bot.database import schema as t
from bot.database.sql import insert_once
from bot.outbox.kinds import Kind
from bot.port import body as b
from bot.port.chat import Action, Pressed, Said, is_direct
from bot.programme.model import Session
from bot.programme.places import shortened
from bot.questions import queue
from bot.questions.digests import SLOT_MARKS
from bot.questions.rules import LONGEST, Question
from bot.timetable import labels

PUBLISHES, APPEALS, DROPS = "publish:", "appeal", "drop"  # the actions offered, besides the sessions
LONGEST_TITLE = 35  # characters of a title offered, to fit one row of a phone


def wait(
    turn: Turn, text: str, session: Session | None, anonymous: bool | None, *, confirmed: bool = True
) -> None:
    """Keep a draft and ask for what is missing.

    `anonymous` is None if it is not known; `confirmed` is True if the message had the verb or a code.
    """
    source, offered = turn.source, which.offered(turn)
    if session is None and confirmed and not which.choices(turn.day, turn.at):
        refuse(turn, "no-queue")
        return
    if session is None and not confirmed and len(offered) == 1:
        session = offered[0]
    values = {
        "platform": source.platform,
        "event": source.event,
        "place": source.place,
        "handle": source.handle,
        "text": text,
        "session": session.id if session else None,
        "anonymous": anonymous,
        "confirmed": confirmed,
        "own_message": turn.has_own_message,
        "at": turn.heard.at,
        "shown_at": turn.now.wall,
    }
    if insert_once(turn.c, t.drafts, values) is not None:
        waiting = turn.c.execute(which.WAITING.where(*which.this(source.platform, source.event))).one()
        show(turn, waiting, privately=isinstance(turn.heard, Pressed))


def wait_for_name(turn: Turn, asked: Question) -> None:
    """Ask whether a question published under a name should lose it."""
    values = {
        "platform": asked.platform,
        "event": asked.event,
        "place": asked.place,
        "handle": turn.heard.handle,
        "text": "",  # the question has the words
        "session": asked.session,
        "anonymous": None,
        "confirmed": True,
        "own_message": False,
        "at": turn.heard.at,
        "shown_at": turn.now.wall,
    }
    if insert_once(turn.c, t.drafts, values) is not None:
        waiting = turn.c.execute(which.WAITING.where(*which.this(asked.platform, asked.event))).one()
        show(turn, waiting, privately=False)


def towards(turn: Turn, waiting: Row[Any], *, privately: bool) -> Turn:
    """Return the turn in which a draft's message is answered; `privately` if a button was pressed."""
    said = Said(
        waiting.platform,
        waiting.event,
        waiting.place,
        waiting.handle,
        turn.account.name,
        turn.heard.at,
        waiting.text,
    )
    if not privately:
        return replace(turn, heard=said, arguments=waiting.text)
    about = said if waiting.own_message else None
    heard = replace(turn.heard, about=about) if isinstance(turn.heard, Pressed) else turn.heard
    return replace(turn, heard=heard)


def show(turn: Turn, waiting: Row[Any], *, privately: bool) -> None:
    """Ask what is still missing, and remove what we asked before about this draft."""
    which.take_menus_back(turn.tx, waiting.platform, waiting.event)
    turn = towards(turn, waiting, privately=privately)
    session = turn.day.programme.queue_of(waiting.session) if waiting.session else None
    offered = which.offered(turn)
    asks_which = session is None and (waiting.confirmed or len(waiting.text) <= LONGEST)
    sessions = (
        (offered or which.choices(turn.day, turn.at) if waiting.confirmed else offered) if asks_which else []
    )
    actions = [*_slots(turn, sessions), *_ends(turn, waiting, session)]
    if session is not None:
        body = b.join([_shown_back(turn, waiting, session), _how(turn, waiting, session)])
    elif sessions:
        body = _which(turn, waiting, sessions)
    else:
        body = b.join([_unpublishable(turn, waiting), _how(turn, waiting, None)])
    key = which.free_key(turn.c, f"reply:{turn.heard.platform}:{turn.heard.event}:which")
    purpose = key.split(f"{turn.heard.event}:", 1)[1]
    reply_body(turn, body, purpose, kind=Kind.WHICH, actions=actions, subject=f"{DRAFT}{waiting.event}")


def _slots(turn: Turn, sessions: Sequence[Session]) -> list[Action]:
    return [
        Action(f"{CHOOSES}{session.id}", labels.place_label(turn.day, session), SLOT_MARKS[number])
        for number, session in enumerate(sessions[: len(SLOT_MARKS)])
    ]


def _ends(turn: Turn, waiting: Row[Any], session: Session | None) -> list[Action]:
    """Return the ways to end: publish under a name or without, send to the organisers, drop."""
    label, ways = turn.day.words.line, _ways(turn, waiting, session)
    return [Action(key, label(turn.speech, named), mark) for mark, key, named, _ in ways]


Way = tuple[str, str, str, str]  # a mark, then the keys of its action, its label and its line


def _ways(turn: Turn, waiting: Row[Any], session: Session | None) -> list[Way]:
    if session is None and waiting.confirmed:  # a question: only its comptoir is missing
        return []
    ways: list[Way] = []
    publishable = session is not None and len(waiting.text) <= LONGEST
    if publishable and waiting.anonymous is not True:
        named = "way-named-doubtful" if is_doubtful(waiting) else "way-named"
        ways.append(("✅", f"{PUBLISHES}named", "action-named", named))
    if publishable:
        hidden = "way-hidden" if waiting.anonymous else "way-anonymous"
        ways.append(("🕶️", f"{PUBLISHES}anonymous", "action-anonymous", hidden))
    if _is_said_to_us(turn, waiting):
        ways.append(("🆘", APPEALS, "action-appeal", "way-appeal"))
    if not waiting.own_message:
        ways.append(("❌", DROPS, "action-drop", "way-drop"))
    return ways


def _is_said_to_us(turn: Turn, waiting: Row[Any]) -> bool:
    """Return whether this is a message in their own conversation with us."""
    return is_direct(waiting.place) and isinstance(turn.heard, Said)


def _how(turn: Turn, waiting: Row[Any], session: Session | None) -> b.Body:
    """Explain each mark, and the word to write instead."""
    words, ways = turn.day.words, _ways(turn, waiting, session)
    if not ways:
        return b.Body()
    if not turn.day.platforms[turn.heard.platform].buttons:
        return b.paragraph(*b.lines([words.spans(turn.speech, line) for *_, line in ways]))
    if not _is_said_to_us(turn, waiting):
        return b.Body()
    return words.body(turn.speech, "ways-buttons", publish=_publishing(waiting, session))


def _publishing(waiting: Row[Any], session: Session | None) -> int:
    """Return which words publish it: 0 none, 1 yes or anonymously, 2 one's name or anonymously."""
    if session is None or len(waiting.text) > LONGEST:
        return 0
    return 2 if is_doubtful(waiting) else 1


def _shown_back(turn: Turn, waiting: Row[Any], session: Session) -> b.Body:
    asked = queue.by_event(turn.c, waiting.platform, waiting.event)
    quoted = b.quote(b.Words(waiting.text))
    if asked is not None:
        return b.join([turn.day.words.body(turn.speech, "shown-asked", code=asked.code), quoted])
    if len(waiting.text) > LONGEST:
        return _unpublishable(turn, waiting)
    key = "shown-doubtful" if waiting.confirmed else "shown-back"
    title = shortened(session.title, LONGEST_TITLE)
    named = {"prefix": turn.day.prefixes[session.id], "title": title}
    return b.join([turn.day.words.body(turn.speech, key, **named), quoted])


def _unpublishable(turn: Turn, waiting: Row[Any]) -> b.Body:
    length = len(waiting.text)
    if length > LONGEST:
        return turn.day.words.body(turn.speech, "shown-too-long", length=length, longest=LONGEST)
    return turn.day.words.body(turn.speech, "shown-closed")


def _which(turn: Turn, waiting: Row[Any], offered: Sequence[Session]) -> b.Body:
    words = turn.day.words
    if not waiting.confirmed:
        head = words.body(turn.speech, "shown-which", prefix=turn.day.prefixes[offered[0].id])
        return b.join([head, _rows(turn, offered), _how(turn, waiting, None)])
    return b.join([words.body(turn.speech, "which"), _rows(turn, offered), _hint(turn, offered)])


def _rows(turn: Turn, offered: Sequence[Session]) -> b.Body:
    """Return one row for each session, short enough for a phone."""
    rows = [
        turn.day.words.spans(
            turn.speech,
            "which-line",
            slot=SLOT_MARKS[number],
            prefix=turn.day.prefixes[session.id],
            title=shortened(session.title, LONGEST_TITLE),
        )
        for number, session in enumerate(offered)
    ]
    return b.paragraph(*b.lines(rows))


def _hint(turn: Turn, offered: Sequence[Session]) -> b.Body:
    """Explain how to choose by word, and name a comptoir that was not offered, if there is one."""
    held = (s for s in turn.day.programme.question_sessions if not s.restitution and not s.cancelled)
    others = [session for session in held if session not in offered]
    in_public, directly = (
        ("which-other", "which-other-direct") if others else ("which-hint", "which-hint-direct")
    )
    key = directly if is_direct(turn.heard.place) else in_public
    return turn.day.words.body(turn.speech, key, prefix=turn.day.prefixes[(others or offered)[0].id])
