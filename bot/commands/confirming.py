"""Answers to what we ask about a draft: a session, a yes, no name, a call for help, a no."""

from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Row

from bot.commands import asking, shown_back, which
from bot.commands.assent import Answer, read_answer, takes_back
from bot.commands.shown_back import APPEALS, DROPS, PUBLISHES, towards
from bot.commands.turn import Turn, over, reply, without_command
from bot.database.store import note_erased
from bot.people import appeals
from bot.port.chat import Edited, Pressed, Said, is_direct
from bot.programme.model import Session
from bot.questions import boards, queue, texts
from bot.questions.anonymity import speaks_of_it
from bot.questions.rules import LONGEST, Question, greeting_language, read_choice, read_question, read_verb

BY_TAP = {
    f"{PUBLISHES}named": Answer.NAMED,
    f"{PUBLISHES}anonymous": Answer.ANONYMOUS,
    APPEALS: Answer.APPEAL,
    DROPS: Answer.DROP,
}


# ── By tap ──────────────────────────────────────────────────────────────────────────────────────────────


def tapped(turn: Turn, menu: Row[Any], action: str) -> None:
    """Act on a tap under our question; only the author of the draft may choose."""
    waiting = which.draft(turn, menu.subject.removeprefix(which.DRAFT))
    privately = menu.person is not None
    answer = BY_TAP.get(action)
    session = turn.day.programme.queue_of(action.removeprefix(which.CHOOSES))
    if waiting is None or (answer is None and session is None):
        _say_not_done(turn, menu)
        return
    turn = _speaking(turn, menu.language)
    if answer is not None:
        _answer(turn, waiting, answer, privately=privately)
    elif session is not None:
        _choose(turn, waiting, session, privately=privately)


def _say_not_done(turn: Turn, menu: Row[Any]) -> None:
    """Say that the draft is another person's, where many see our question, or that it is settled."""
    if isinstance(turn.heard, Pressed) and which.waits(turn, menu.subject.removeprefix(which.DRAFT)):
        reply(turn, "not-your-choice")
    else:
        over(turn)


def _speaking(turn: Turn, language: str | None) -> Turn:
    """Go on in the language in which we asked."""
    return replace(turn, language=turn.language or language)


# ── By word ─────────────────────────────────────────────────────────────────────────────────────────────


def take_answer(turn: Turn, heard: Said, words: str) -> bool:
    """Act on private words that answer a draft, or that answer although nothing waits; return if they do."""
    waiting, answer = which.answered(turn, heard.reply_to), read_answer(words)
    if waiting is None:
        return _answers_nothing(turn, words, answer)
    turn = _speaking(turn, which.language_of(turn, waiting.event))
    choice = read_choice(words)
    session = which.named(turn, waiting.event, choice) if choice is not None else None
    if session is not None:
        _choose(turn, waiting, session)
    elif takes_back(words):
        _answer(turn, waiting, Answer.DROP)
    elif answer is not None:
        _answer(turn, waiting, answer)
    return session is not None or takes_back(words) or answer is not None


def _answers_nothing(turn: Turn, words: str, answer: Answer | None) -> bool:
    if answer is None or greeting_language(words) is not None:
        return False
    reply(turn, "appeal-how" if answer is Answer.APPEAL else "nothing-waits", prefix=which.example(turn))
    return True


# ── What follows ────────────────────────────────────────────────────────────────────────────────────────


def _choose(turn: Turn, waiting: Row[Any], session: Session, *, privately: bool = False) -> None:
    _go_on(turn, which.note(turn, waiting, session=session.id), privately=privately)


def _answer(turn: Turn, waiting: Row[Any], answer: Answer, *, privately: bool = False) -> None:
    asked = queue.by_event(turn.c, waiting.platform, waiting.event)
    if asked is not None and asked.erased:
        which.drop(turn, waiting.event)
        reply(turn, "nothing-waits", prefix=which.example(turn))
    elif answer is Answer.APPEAL:
        _appeal(turn, waiting)
    elif asked is not None:
        _rename(turn, waiting, asked, answer)
    elif answer is Answer.DROP:
        which.drop(turn, waiting.event)
        reply(towards(turn, waiting, privately=privately), "dropped")
    elif len(waiting.text) > LONGEST:
        reply(turn, "too-long", length=len(waiting.text), longest=LONGEST)
    elif answer is Answer.YES and which.is_doubtful(waiting):
        reply(turn, "say-named-or-not")
    elif answer is Answer.YES and waiting.session is None:
        reply(turn, "say-which-first", prefix=which.example(turn))
    else:
        hidden = answer is Answer.ANONYMOUS or (answer is Answer.YES and waiting.anonymous is True)
        _go_on(turn, which.note(turn, waiting, anonymous=hidden, confirmed=True), privately=privately)


def _go_on(turn: Turn, waiting: Row[Any], *, privately: bool) -> None:
    """Publish the draft once nothing is missing; until then, ask for the rest."""
    session = turn.day.programme.queue_of(waiting.session or "")
    if session is None or not waiting.confirmed or waiting.anonymous is None:
        shown_back.show(turn, which.note(turn, waiting, shown_at=turn.now.wall), privately=privately)
        return
    which.drop(turn, waiting.event)
    its_turn = towards(turn, waiting, privately=privately)
    asking.ask(its_turn, session, waiting.text, waiting.anonymous)


def _appeal(turn: Turn, waiting: Row[Any]) -> None:
    """Give the organisers the draft's words and their author."""
    which.drop(turn, waiting.event)
    its_turn = towards(turn, waiting, privately=False)
    appeals.call(turn.tx, its_turn.heard, turn.account, waiting.text)
    reply(its_turn, "appealed")


# ── Edits ───────────────────────────────────────────────────────────────────────────────────────────────


def edited(turn: Turn, heard: Edited) -> bool:
    """Correct a draft as a question is corrected, and show it back again."""
    waiting = which.draft(turn, heard.target)
    if waiting is None:
        return False
    if is_direct(waiting.place) and (read_answer(heard.text) is Answer.DROP or takes_back(heard.text)):
        _answer(turn, waiting, Answer.DROP)
        return True
    words = without_command(heard.text)
    verb = read_verb(words) if is_direct(waiting.place) else None
    asked = read_question(words if verb is None else verb, turn.day.session_by_prefix)
    note_erased(turn.c)
    anonymous = True if waiting.anonymous else asking.wish(turn, asked)
    if anonymous and not turn.is_private:
        which.drop(turn, waiting.event)
        asking.cannot_hide(turn)
        return True
    if anonymous is False and not waiting.confirmed:
        anonymous = None
    said = verb is not None or words != heard.text.strip() or asked.prefix is not None
    waiting = which.note(turn, waiting, anonymous=anonymous, confirmed=waiting.confirmed or said)
    _reword(turn, waiting, asked.prefix, asked.text)
    return True


def _reword(turn: Turn, waiting: Row[Any], prefix: str | None, text: str) -> None:
    longest = LONGEST if waiting.confirmed else appeals.LONGEST
    if len(text) > longest:
        reply(turn, "too-long", length=len(text), longest=LONGEST)
    elif text:
        session = turn.day.session_by_prefix[prefix].id if prefix else waiting.session
        waiting = which.note(turn, waiting, text=text, session=session)
        anonymous = waiting.anonymous
        if waiting.confirmed and anonymous is None and not speaks_of_it(text):
            waiting = which.note(turn, waiting, anonymous=False)
        if session is not None or not waiting.confirmed:
            _go_on(turn, waiting, privately=False)


def ask_whether_named(turn: Turn, former: Question) -> None:
    """Ask about the name after a private edit that adds `anonyme` to a question already published with it."""
    asked = queue.get(turn.c, former.id)
    is_new = speaks_of_it(asked.text) and not speaks_of_it(former.text)
    if turn.is_private and is_new and not asked.anonymous and asked.asker == turn.account.person:
        shown_back.wait_for_name(turn, asked)


def _rename(turn: Turn, waiting: Row[Any], asked: Question, answer: Answer) -> None:
    """Hide the asker's name from now on, or keep it."""
    if answer is Answer.YES:
        reply(turn, "say-named-or-not")
        return
    which.drop(turn, waiting.event)
    if answer is Answer.ANONYMOUS:
        boards.reword(turn.tx, asked, texts.hide_name(turn.c, asked))
    reply(turn, "name-hidden" if answer is Answer.ANONYMOUS else "name-kept", code=asked.code)
