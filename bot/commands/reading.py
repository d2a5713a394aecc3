"""Reading the queue: one question and what became of it, or the open questions."""

import re
from collections.abc import Sequence

from bot.commands import which
from bot.commands.turn import Turn, refuse, reply_body
from bot.port import body as b
from bot.programme.model import Session
from bot.questions import messages, moderating, queue
from bot.questions.rules import (
    OPEN,
    Question,
    State,
    ranked,
    read_prefix,
    shuffled,
)

MOST_LISTS = 5  # comptoirs whose questions are listed together
PIECE = 15  # questions in a piece, from one comptoir or several together
_LIST = re.compile(r"(?P<comptoir>[^\W\d]\S*)?(?:(?:^|\s+)(?P<number>[1-9][0-9]{0,2}))?")
LONGEST_NAME = 40  # characters repeated of what was read as a comptoir


def show_status(turn: Turn, code: str) -> None:
    found = queue.by_code(turn.c, code)
    if found is None:
        refuse(turn, "no-such-code", code=code)
        return
    now = queue.present(turn.c, found)
    body = b.join([_shown(turn, found, now), *_last_shown(turn, now)])
    reply_body(turn, body, "status")


def _shown(turn: Turn, found: Question, now: Question) -> b.Body:
    """Return what a code asks, also if it goes on under another one `now`, and its votes."""
    if not _may_read(turn, now):
        return _hidden(turn, found)
    body = messages.status_body(turn.day, now, turn.speech)
    if now.id == found.id:
        return body
    return b.join([turn.day.words.body(turn.speech, "status-went-on", code=found.code, now=now.code), body])


def _last_shown(turn: Turn, now: Question) -> list[b.Body]:
    """Return what became of the question that another was merged into."""
    last = queue.last_of(turn.c, now)
    if now.state is not State.MERGED:
        return []
    return [messages.last_body(turn.day, last, turn.speech) if _may_read(turn, last) else _hidden(turn, last)]


def _hidden(turn: Turn, question: Question) -> b.Body:
    state = messages.state_of(turn.day, question, turn.speech)
    return turn.day.words.body(turn.speech, "status-hidden", code=question.code, state=state)


def _may_read(turn: Turn, found: Question) -> bool:
    """Return whether a question may be read: one never let through, by its desk, the régie and its asker."""
    if not moderating.is_hidden(turn.c, found):
        return True
    in_its_desk = turn.in_desk and turn.session is not None and turn.session.id == found.session
    is_theirs = turn.is_private and turn.account.person == found.asker
    return in_its_desk or turn.in_regie or is_theirs


def questions(turn: Turn) -> None:
    """Handle `questions [C1] [2]`: ranked in the desk, in the reader's own order elsewhere; in pieces."""
    asked = _LIST.fullmatch(turn.arguments)
    prefix = read_prefix(asked["comptoir"]) if asked and asked["comptoir"] else None
    if turn.arguments and (asked is None or (asked["comptoir"] and prefix not in turn.day.session_by_prefix)):
        refuse(
            turn,
            "no-such-comptoir",
            named=(b.Words(turn.arguments[:LONGEST_NAME]),),
            known=messages.codes_shown(turn.day),
            prefix=which.example(turn),
        )
        return
    sessions = [turn.day.session_by_prefix[prefix]] if prefix else _sessions_here(turn)
    number = int(asked["number"] or 1) if asked else 1
    shown = [_list_of(turn, session, number, len(sessions)) for session in sessions[:MOST_LISTS]]
    reply_body(turn, b.join([*shown, *_others(turn, sessions[MOST_LISTS:])]), "questions")


def names_list(words: str) -> bool:
    """Return whether the words name a list, or a piece of it: `C1`, `C1 2`, `2`."""
    asked = _LIST.fullmatch(words)
    return asked is not None and (not asked["comptoir"] or read_prefix(asked["comptoir"]) is not None)


def _others(turn: Turn, sessions: Sequence[Session]) -> list[b.Body]:
    """Say that more comptoirs are running than fit in one answer."""
    if not sessions:
        return []
    prefix = turn.day.prefixes[sessions[0].id]
    return [turn.day.words.body(turn.speech, "questions-elsewhere", count=len(sessions), prefix=prefix)]


def _sessions_here(turn: Turn) -> Sequence[Session]:
    if turn.session:
        return [turn.session]
    return which.choices(turn.day, turn.at)


def _list_of(turn: Turn, session: Session, number: int, together: int) -> b.Body:
    waiting = queue.of_session(turn.c, session.id, OPEN | {State.ON_STAGE})
    in_its_desk = turn.heard.place == session.desk
    ordered = ranked(waiting) if in_its_desk else shuffled(waiting, turn.heard.handle)
    counts = queue.counts(turn.c, session.id)
    elsewhere = turn.session != session
    size = PIECE // min(together, MOST_LISTS)
    pieces = max(1, -(-len(ordered) // size))
    first = size * (min(number, pieces) - 1)  # past the last piece, show the last
    part = slice(first, first + size)
    return messages.list_body(turn.day, session, ordered, turn.speech, counts, elsewhere=elsewhere, part=part)
