"""Moderated comptoirs: what is asked there waits until an animateur lets it through. Transactions.

So do new words of a question that was let through: the old ones stand until then.
"""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Mark, Priority
from bot.outbox.states import Why
from bot.port.chat import VOTE_MARK, is_direct
from bot.programme.model import Session
from bot.questions import boards, gestures, near, proposals, queue, rewordings, steps, texts, votes
from bot.questions.gestures import Hand
from bot.questions.rules import OPEN, Question, State

MARK = "🕓"  # on the asker's own message, while it or its new words wait
STANDS = "↩️"  # there too: the words before stand
UNDOABLE = timedelta(minutes=1)  # of wall time, at least as long as a gesture can be undone

MODERATED = sa.select(t.queues.c.moderated).where(t.queues.c.session == sa.bindparam("of", type_=sa.String))


# ── Whether a comptoir is moderated ─────────────────────────────────────────────────────────────────────


def is_moderated(c: Connection, session: Session) -> bool:
    """Return the desk's decision, else the programme's."""
    decided = c.execute(MODERATED, {"of": session.id}).scalar_one()
    return session.moderated if decided is None else bool(decided)


def set_moderated(c: Connection, session: Session, moderated: bool) -> None:
    c.execute(sa.update(t.queues).where(t.queues.c.session == session.id).values(moderated=moderated))


def state_of_new(c: Connection, session: Session) -> State:
    """Return the state in which a question arrives in a comptoir."""
    return State.PROPOSED if is_moderated(c, session) else State.WAITING


def is_hidden(c: Connection, question: Question) -> bool:
    """Return whether a question was never let through: only its asker and organisers read its words."""
    if question.state in OPEN or question.state is State.PROPOSED:
        return question.state is State.PROPOSED
    g = t.gestures.c
    decided = gestures.last(c, g.question == question.id, g.before == State.PROPOSED)
    return bool(decided) and decided[0].after != State.WAITING


# ── A question ──────────────────────────────────────────────────────────────────────────────────────────


def wait(tx: Transaction, question: Question) -> None:
    """Show a proposed question to its desk alone."""
    _mark_waiting(tx, question)
    proposals.refresh(tx, question.session)


def let_through(tx: Transaction, question: Question, gesture: int, *, tells: bool = True) -> None:
    """Show a question that was let through as if it had just been asked.

    The votes put meanwhile on messages that lead to it count too. Its asker is told, and so is whoever asked
    what was merged into it, unless they are told of this gesture otherwise.
    """
    joined = queue.voices(tx.c, question)
    for each in joined:
        votes.count_early(tx.c, each.platform, each.event, each.id, each.asker)
    question = queue.get(tx.c, question.id)
    near.note(tx.c, question.id, question.session, question.text)
    _mark_no_more(tx, question)
    for each in joined:
        _invite_votes(tx, each)
    boards.post_cards(tx, question, again=True)
    boards.refresh_question(tx, question)
    for each in joined if tells else ():
        steps.tell_privately(tx, each, gesture, "step-let-through", question)
    wait_again(tx, question)


def _invite_votes(tx: Transaction, question: Question) -> None:
    """Put our 👍 on the asker's own message, where people see it; a vote there counts for its group."""
    session = tx.day.programme.session(question.session)
    if not boards.seen_by_itself(tx.day, question, session, question.platform):
        return
    mark = Mark(
        key=outgoing.standing_key(tx.c, boards.vote_mark_key(question)),
        platform=question.platform,
        place=question.place,
        emoji=VOTE_MARK,
        kind=Kind.CHIP,
        priority=Priority.COURTESY,
        target=question.event,
        subject=boards.question_subject(question),
    )
    outgoing.put(tx, mark)


def undone(tx: Transaction, question: Question, gesture: Row[Any]) -> None:
    """Hide what an undone gesture let through, and let wait what it ended."""
    decided = rewordings.decided_by(tx.c, gesture.id)
    if decided is not None:
        _undecide(tx, question, decided)
    else:
        wait_again(tx, question)


def wait_again(tx: Transaction, question: Question) -> None:
    """Hide a question that is proposed again; say that new words wait if some still do."""
    if question.state is State.PROPOSED:
        hide(tx, question)
    elif rewordings.new_words(tx.c, question) is not None:
        wait(tx, question)


def hide(tx: Transaction, question: Question) -> None:
    """Show a question to nobody but its desk again; the votes that it got stay its own."""
    for each in queue.voices(tx.c, question):
        if each.id == question.id or gestures.before_merge(tx.c, each) is State.PROPOSED:
            boards.invite_votes_no_more(tx, each)
    boards.take_cards_back(tx, question)
    _mark_waiting(tx, question)
    boards.refresh_question(tx, question)


def end(tx: Transaction, question: Question) -> None:
    """Stop saying that a question waits: something else became of it."""
    _mark_no_more(tx, question)
    proposals.refresh(tx, question.session)


def back_to_desk(tx: Transaction, question: Question) -> Question:
    """Propose an open question again, because the words that were let through are no longer its own."""
    q = t.questions.c
    as_known = (q.id == question.id, q.state == question.state)
    tx.c.execute(
        sa.update(t.questions).where(*as_known).values(state=State.PROPOSED, changed_at=tx.now.event)
    )
    return queue.get(tx.c, question.id)


# ── New words ───────────────────────────────────────────────────────────────────────────────────────────


def needs_a_yes(tx: Transaction, question: Question) -> bool:
    """Return whether new words of this question wait for an animateur: it is open, and others read it."""
    session = tx.day.programme.queue_of(question.session)
    asked_there = session is not None and question.state in OPEN and not question.floor
    return asked_there and session is not None and is_moderated(tx.c, session)


def propose_words(tx: Transaction, question: Question, text: str) -> None:
    rewordings.propose(tx.c, question, text)
    wait(tx, question)


def drop_words(tx: Transaction, question: Question) -> None:
    """Forget the words that wait: the message reads otherwise again."""
    if rewordings.drop(tx.c, question):
        boards.renew_boards(tx, question)
        end(tx, question)


def let_words_through(tx: Transaction, question: Question, hand: Hand) -> bool:
    """Put the words that wait in the place of the old ones; return whether there were any."""
    words = rewordings.new_words(tx.c, question)
    if words is None:
        return False
    gesture = gestures.note_act(tx.c, question, hand)
    rewordings.decide(tx.c, question, gesture, former=question.text)
    _mark_no_more(tx, question)
    boards.reword(tx, question, texts.rewrite(tx.c, question, words))
    steps.tell_privately(tx, question, gesture, "step-new-words")
    return True


def keep_words_out(tx: Transaction, question: Question, hand: Hand) -> bool:
    """Drop the words that wait, so that the old ones stand; return whether there were any."""
    if rewordings.new_words(tx.c, question) is None:
        return False
    gesture = gestures.note_act(tx.c, question, hand)
    rewordings.decide(tx.c, question, gesture, former=None)
    end(tx, question)
    if question.own_message and not is_direct(question.place):
        outgoing.put(tx, _mark(tx, question, STANDS, f"step:{gesture}:mark", steps.gesture_subject(gesture)))
    steps.tell_privately(tx, question, gesture, "step-old-words")
    return True


def _undecide(tx: Transaction, question: Question, decided: Row[Any]) -> None:
    rewordings.decide_no_more(tx.c, decided.gesture)
    if decided.former is not None:
        boards.reword(tx, question, texts.rewrite(tx.c, question, decided.former))
    wait(tx, question)


def settle(tx: Transaction) -> None:
    """Forget the words before, and those kept out, once that is not undone any more."""
    rewordings.settle(tx.c, tx.now.wall - UNDOABLE)


# ── The mark on the asker's own message ─────────────────────────────────────────────────────────────────


def _mark_waiting(tx: Transaction, question: Question) -> None:
    if question.own_message and not is_direct(question.place):
        key = outgoing.standing_key(tx.c, f"waits:{question.platform}:{question.event}")
        outgoing.put(tx, _mark(tx, question, MARK, key, boards.question_subject(question)))


def _mark_no_more(tx: Transaction, question: Question) -> None:
    for each in queue.of_message(tx.c, question):
        for row in outgoing.about(tx.c, boards.question_subject(each), Kind.STEP):
            if row.mark == MARK:
                outgoing.take_back(tx, row, Why.OVER, Priority.STEP)


def _mark(tx: Transaction, question: Question, emoji: str, key: str, subject: str) -> Mark:
    return Mark(
        key=key,
        platform=question.platform,
        place=question.place,
        emoji=emoji,
        kind=Kind.STEP,
        priority=Priority.STEP,
        target=question.event,
        subject=subject,
    )
