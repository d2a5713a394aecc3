"""`preciser`: in a desk it asks what is meant; anywhere else the asker answers, by word, reply or form."""

from typing import Any

from sqlalchemy.engine import Connection, Row

from bot.commands import desk, flooding, silencing
from bot.commands.turn import Turn, hide, mark, over, refuse, reply, reply_body
from bot.database.store import note_erased
from bot.journal import authors
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.port.chat import Edited, Reacted, Removed, Said, bare, is_direct
from bot.questions import boards, clarifying, moderating, queue, texts
from bot.questions.rules import LONGEST_PRECISION, Question, State, split_code

ASKS, ANSWERS = "clarify", "precise"  # before a question's id: keys of 🔎 and ✏️
MARKS = {"✅": "show", "❌": "drop"}


def clarify(turn: Turn) -> None:
    """Handle `preciser 3 [what is asked]` in a desk, and `preciser C3-12 the answer` elsewhere."""
    if turn.in_desk:
        desk.with_code(turn, "usage-clarify", lambda question, words: _ask(turn, question, words))
        return
    session = turn.session
    code, words = split_code(turn.arguments, turn.day.prefixes[session.id] if session else None)
    if code is None:
        refuse(turn, "usage-precise")
        return
    found = queue.by_code(turn.c, code)
    if found is None:
        refuse(turn, "no-such-code", code=code)
    elif found.anonymous and not turn.is_private:
        hide(turn, "precise-privately", code=found.code)
    else:
        _answer(turn, found, words)


# ── What a desk asks ────────────────────────────────────────────────────────────────────────────────────


def is_asked_by(turn: Turn, action: str) -> bool:
    """Return whether a tap under the on-stage card is 🔎."""
    by_mark = isinstance(turn.heard, Reacted) and bare(turn.heard.mark) == bare(clarifying.MARK)
    return by_mark or action.partition(":")[0] == ASKS


def tapped_stage(turn: Turn, row: Row[Any], words: str | None) -> None:
    question = queue.get(turn.c, boards.question_of(row))
    if question.state is State.ON_STAGE:
        _ask(turn, question, words or "")
    else:
        desk.say_handled(turn, question)


def _ask(turn: Turn, named: Question, words: str) -> None:
    question, request = queue.last_of(turn.c, named), " ".join(words.split())
    if question.floor:
        refuse(turn, "clarify-floor", code=question.code)
    elif not clarifying.takes(question):
        desk.say_handled(turn, question)
    elif len(request) > LONGEST_PRECISION:
        refuse(turn, "line-too-long", length=len(request), longest=LONGEST_PRECISION)
    else:
        _show(turn, question, clarifying.ask(turn.tx, question, request, turn.hand))
        clarifying.tell(turn.tx, queue.get(turn.c, question.id))
        desk.acknowledge(turn)


def _show(turn: Turn, former: Question, question: Question) -> None:
    """Show what is asked and answered now; what quoted a former answer follows."""
    if former.precision is not None and former.precision != question.precision:
        boards.reword(turn.tx, former, question)
    else:
        boards.refresh_question(turn.tx, question)


# ── What the asker answers ──────────────────────────────────────────────────────────────────────────────


def replies(turn: Turn, heard: Said) -> Question | None:
    """Return the question that a reply makes precise: its asker's, to their message or to what asks them.

    In a place that others read, a reply never answers for an anonymous question.
    """
    found = _replied_to(turn, heard)
    if found is None or not heard.text.strip() or found.request is None:
        return None
    if found.asker != turn.account.person or (found.anonymous and not is_direct(heard.place)):
        return None
    return found if clarifying.takes(queue.last_of(turn.c, found)) else None


def _replied_to(turn: Turn, heard: Said) -> Question | None:
    if heard.reply_to is None:
        return None
    found = queue.by_event(turn.c, heard.platform, heard.reply_to)
    if found is not None:
        return found if found.place == heard.place else None
    row = outgoing.by_remote(turn.c, heard.platform, heard.place, heard.reply_to)
    if row is None or not row.subject:
        return None
    if row.kind in boards.CARDS:
        return queue.get(turn.c, boards.question_of(row))
    is_request = row.kind == Kind.STEP and row.subject.startswith(clarifying.ABOUT)
    return clarifying.asked_by(turn.c, row) if is_request else None


def asked_of(c: Connection, person: int) -> list[Question]:
    """Return the questions that a person is asked to make precise, newest first."""
    asked = [each for each in queue.of_asker(c, person) if each.request is not None]
    return [each for each in reversed(asked) if clarifying.takes(queue.last_of(c, each))]


def replied(turn: Turn, question: Question, words: str) -> None:
    if flooding.admit(turn, asks=True):
        _answer(turn, question, words)


def is_form(action: str) -> bool:
    return action.partition(":")[0] == ANSWERS


def filled(turn: Turn, action: str, words: str | None) -> None:
    """Act on the form that ✏️ opens."""
    found = queue.get_all(turn.c, [int(action.partition(":")[2])])
    if found:
        _answer(turn, found[0], words or "")
    else:
        over(turn)


def _answer(turn: Turn, question: Question, words: str) -> None:
    precision = " ".join(words.split())
    if question.asker is None or question.asker != turn.account.person:
        refuse(turn, "not-yours-to-precise", code=question.code)
    elif question.request is None:
        refuse(turn, "nothing-to-precise", code=question.code)
    elif not clarifying.takes(queue.last_of(turn.c, question)):
        refuse(turn, "too-late-to-precise", code=question.code)
    elif not precision:
        refuse(turn, "usage-precise")
    elif len(precision) > LONGEST_PRECISION:
        refuse(turn, "line-too-long", length=len(precision), longest=LONGEST_PRECISION)
    elif not _is_silenced(turn, question):
        _acknowledge(turn, question, waits=_give(turn, question, precision, turn.heard.event))


def _is_silenced(turn: Turn, question: Question) -> bool:
    """Refuse what a person adds whose questions are not taken any more; return whether that is so."""
    session = turn.day.programme.queue_of(question.session)
    return session is not None and silencing.is_refused(turn, session, anonymous=question.anonymous)


def _give(turn: Turn, question: Question, precision: str, event: str) -> bool:
    """Keep and show a precision; return whether it waits for an animateur's yes."""
    session = turn.day.programme.queue_of(question.session)
    waits = session is not None and moderating.is_moderated(turn.c, session)
    _show(turn, question, clarifying.give(turn.tx, question, precision, turn.heard, event, waits=waits))
    return waits


def _acknowledge(turn: Turn, question: Question, *, waits: bool) -> None:
    if isinstance(turn.heard, Said) and not turn.is_private:
        mark(turn, "🕓" if waits else "✅", "done")
    else:
        reply(turn, "precise-waits" if waits else "precise-taken", code=question.code)


# ── Let through ─────────────────────────────────────────────────────────────────────────────────────────


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Act on ✅ and ❌ under a precision that waits; the second of two animateurs is told."""
    if isinstance(turn.heard, Reacted):
        action = MARKS.get(bare(turn.heard.mark), "")
    if action not in MARKS.values():
        return
    found = clarifying.waiting(turn.c, row)
    if found is None:
        reply_body(turn, desk.addressed(turn, "precise-decided"), "precise-decided", reply_to=row.remote)
        return
    precision, question = found
    _decide(turn, precision, question, shown=action == "show")


def show_waiting(turn: Turn, question: Question) -> bool:
    """Show the precision of a question that waits for a yes; return whether there was one."""
    precision = clarifying.waiting_for(turn.c, question)
    if precision is not None:
        _decide(turn, precision, question, shown=True)
    return precision is not None


def _decide(turn: Turn, precision: Row[Any], question: Question, *, shown: bool) -> None:
    _show(turn, question, clarifying.decide(turn.tx, precision, question, turn.hand, shown=shown))


# ── Corrected and deleted ───────────────────────────────────────────────────────────────────────────────


def edited(turn: Turn, heard: Edited, words: str) -> bool:
    """Follow the asker's edit of the message that made a question precise; return whether there was one."""
    given = clarifying.given_by(turn.c, heard, heard.target)
    if given is None or not authors.is_author(turn.c, heard.platform, heard.target, heard.handle):
        return False
    precision, question = given
    if not words.strip():
        _erase(turn, precision, question)
    elif len(words) > LONGEST_PRECISION:
        reply(turn, "line-too-long", length=len(words), longest=LONGEST_PRECISION)
    elif clarifying.takes(queue.last_of(turn.c, question)):
        if not _is_silenced(turn, question):
            _give(turn, question, " ".join(words.split()), heard.target)
    elif texts.late_edit(turn.c, question):
        reply(turn, "edited-too-late", code=question.code)
    return True


def restored(turn: Turn, heard: Edited, words: str | None) -> bool:
    """Show the words before an edit that was taken back, if they are known; the others are kept nowhere."""
    given = clarifying.given_by(turn.c, heard, heard.target)
    if given is None:
        return False
    precision, question = given
    now = _erase(turn, precision, question)
    if words and words.strip() and len(words) <= LONGEST_PRECISION:
        _give(turn, now, " ".join(words.split()), heard.target)
    return True


def deleted(turn: Turn, heard: Removed) -> bool:
    """Erase what a deleted message made precise, whoever deleted it; return whether it did."""
    given = clarifying.given_by(turn.c, heard, heard.target)
    if given is not None:
        _erase(turn, *given)
    return given is not None


def _erase(turn: Turn, precision: Row[Any], question: Question) -> Question:
    note_erased(turn.c)
    former = queue.get(turn.c, question.id)
    now = clarifying.erase(turn.tx, precision, question)
    if former.precision != now.precision:
        boards.restore(turn.tx, former, now)
    return now
