"""Questions made precise: what a desk asks, what the asker answers, and what tells them. Transactions.

Each request is a row of `clarifications`, and the question's own column says which one stands. Each answer is
a row of `precisions`, and the request's column says which one is shown. Undoing points back to the former.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Mark, Post, Priority
from bot.outbox.states import Why
from bot.people import people
from bot.people.people import Account
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Action, Heard, is_direct
from bot.questions import gestures, messages, queue
from bot.questions.gestures import Hand
from bot.questions.rules import PASSED_ON, VOTABLE, Question

MARK = "🔎"  # on the asker's own message, while something is asked about it
ABOUT = "clarify:"  # before a request's id: the subject of what tells the asker of it
OF_DESK = "precision:"  # before a precision's id: the subject of what asks a desk to let it through
WAITING, SHOWN, DROPPED = "waiting", "shown", "dropped"
NOTHING, BY_REPLY, DIRECTLY, BY_FORM = range(4)  # how the asker is invited to answer

_k, _p = t.clarifications.c, t.precisions.c


# ── What is asked ───────────────────────────────────────────────────────────────────────────────────────


def ask(tx: Transaction, question: Question, words: str, hand: Hand) -> Question:
    """Ask the asker to make their question precise, in place of an earlier request; no words ask plainly."""
    gesture = gestures.note_act(tx.c, question, hand)
    values = {"gesture": gesture, "question": question.id, "words": words}
    made = tx.c.execute(sa.insert(t.clarifications).values(**values).returning(_k.id)).scalar_one()
    _let_stand(tx, question, int(made))
    return queue.get(tx.c, question.id)


def undo(tx: Transaction, gesture: Row[Any]) -> Question | None:
    """Undo a request, or what was decided about a precision; return its question, None for other gestures."""
    c, g = tx.c, t.gestures.c
    asked = c.execute(sa.select(t.clarifications).where(_k.gesture == gesture.id)).first()
    decided = c.execute(sa.select(t.precisions).where(_p.gesture == gesture.id)).first()
    if asked is None and decided is None:
        return None
    c.execute(sa.update(t.gestures).where(g.id == gesture.id).values(undone=True))
    question = queue.get(c, gesture.question)
    if decided is not None:
        _decide(tx, decided, WAITING, None)
        ask_desk(tx, queue.get(c, question.id), decided.id)
    if asked is not None:
        note_erased(c)
        c.execute(sa.delete(t.precisions).where(_p.clarification == asked.id))
        held = sa.select(sa.func.max(_k.id)).join_from(t.clarifications, t.gestures, g.id == _k.gesture)
        codes = [each.id for each in queue.of_message(c, question)]
        before = c.execute(held.where(_k.question.in_(codes), g.undone.is_(False))).scalar_one()
        _let_stand(tx, question, before)
    return queue.get(c, question.id)


def _let_stand(tx: Transaction, question: Question, request: int | None) -> None:
    """Let a request stand under every code of its question; what told of another one goes."""
    codes = queue.of_message(tx.c, question)
    known = sa.select(_k.id).where(_k.question.in_([each.id for each in codes]))
    for other in tx.c.execute(known).scalars().all():
        if other != request:
            _take_back(tx, f"{ABOUT}{other}", Why.REPLACED)
    q = t.questions.c
    these = q.id.in_([each.id for each in codes])
    tx.c.execute(sa.update(t.questions).where(these).values(clarification=request))


def _take_back(tx: Transaction, subject: str, why: Why) -> None:
    """Remove what was said about a request or a precision, so that its words are nowhere."""
    for row in outgoing.about(tx.c, subject):
        if row.person is not None or row.operation not in ("say", "react"):
            continue
        outgoing.take_back(tx, row, why)
        if row.operation == "say":
            forgotten.seal_later(tx.c, t.outbox.c.key.in_((row.key, f"remove:{row.key}")))


def takes(last: Question) -> bool:
    """Return whether the last question of a group may still be made precise."""
    return last.state in VOTABLE and not last.erased


# ── What is answered ────────────────────────────────────────────────────────────────────────────────────


def give(
    tx: Transaction, question: Question, words: str, heard: Heard, event: str, *, waits: bool
) -> Question:
    """Keep what the asker answers by `event`, in place of a former answer; `waits`: a desk decides first."""
    note_erased(tx.c)
    request = _standing(tx.c, question)
    former = _p.clarification == request
    if waits:
        former &= _p.state == WAITING
    for row in tx.c.execute(sa.delete(t.precisions).where(former).returning(_p.id)).all():
        _take_back(tx, f"{OF_DESK}{row.id}", Why.REPLACED)
    values = {"clarification": request, "words": words, "state": WAITING if waits else SHOWN}
    said = {"platform": heard.platform, "event": event, "place": heard.place}
    given = tx.c.execute(sa.insert(t.precisions).values(**values, **said).returning(_p.id)).scalar_one()
    if waits:
        ask_desk(tx, question, int(given))
    else:
        _show(tx.c, request)
    return queue.get(tx.c, question.id)


def _standing(c: Connection, question: Question) -> int:
    q = t.questions.c
    return int(c.execute(sa.select(q.clarification).where(q.id == question.id)).scalar_one())


def _show(c: Connection, request: int) -> None:
    """Show the newest precision that a request got and that may be shown."""
    shown = sa.select(sa.func.max(_p.id)).where(_p.clarification == request, _p.state == SHOWN)
    c.execute(sa.update(t.clarifications).where(_k.id == request).values(precision=shown.scalar_subquery()))


def given_by(c: Connection, heard: Heard, event: str) -> tuple[Row[Any], Question] | None:
    """Return the newest precision that a message of this place gave, and its question."""
    here = (_p.platform == heard.platform, _p.place == heard.place, _p.event == event)
    found = c.execute(sa.select(t.precisions).where(*here).order_by(_p.id.desc())).first()
    return None if found is None else (found, _question_of(c, found.clarification))


def asked_by(c: Connection, row: Row[Any]) -> Question | None:
    """Return the question that a message of ours asks to make precise, if it still stands."""
    question = _question_of(c, int(row.subject.removeprefix(ABOUT)))
    return question if question.request is not None else None


def _question_of(c: Connection, request: int) -> Question:
    """Return the question that a request is about, under the code that it has now."""
    asked = queue.get(c, c.execute(sa.select(_k.question).where(_k.id == request)).scalar_one())
    return queue.of_message(c, asked)[-1]


def erase(tx: Transaction, precision: Row[Any], question: Question) -> Question:
    """Erase all that the message of a precision gave."""
    note_erased(tx.c)
    same = (_p.platform == precision.platform, _p.event == precision.event)
    for row in tx.c.execute(sa.delete(t.precisions).where(*same).returning(_p.id)).all():
        _take_back(tx, f"{OF_DESK}{row.id}", Why.DELETED)
    _show(tx.c, precision.clarification)
    return queue.get(tx.c, question.id)


def of_asker(c: Connection, question: Question) -> Sequence[str]:
    """Return all the precisions that we keep about a question, whether they are shown or not."""
    about = sa.select(_p.words).join_from(t.precisions, t.clarifications, _k.id == _p.clarification)
    return c.execute(about.where(_k.question == question.id).order_by(_p.id)).scalars().all()


# ── Let through ─────────────────────────────────────────────────────────────────────────────────────────


def ask_desk(tx: Transaction, question: Question, precision: int) -> None:
    """Show a precision to its desk alone, with ✅ and ❌."""
    label, language = tx.day.words.line, tx.day.language
    words = tx.c.execute(sa.select(_p.words).where(_p.id == precision)).scalar_one()
    for platform in tx.day.platforms:
        post = Post(
            key=outgoing.standing_key(tx.c, f"precision:{precision}:{platform}"),
            platform=platform,
            place=tx.day.programme.session(question.session).desk,
            kind=Kind.PRECISION,
            body=tx.day.words.body(language, "precision-ask", code=question.code, words=(b.Words(words),)),
            priority=Priority.ANSWER,
            actions=(
                Action("show", label(language, "action-show"), "✅"),
                Action("drop", label(language, "action-decline"), "❌"),
            ),
            subject=f"{OF_DESK}{precision}",
        )
        outgoing.say(tx, post)


def untell_desk(tx: Transaction, question: Question) -> None:
    """Remove what showed a desk the precisions of a question that is about to be erased."""
    codes = [each.id for each in queue.of_message(tx.c, question)]
    given = sa.select(_p.id).join_from(t.precisions, t.clarifications, _k.id == _p.clarification)
    for precision in tx.c.execute(given.where(_k.question.in_(codes))).scalars().all():
        _take_back(tx, f"{OF_DESK}{precision}", Why.ERASED)


def waiting(c: Connection, row: Row[Any]) -> tuple[Row[Any], Question] | None:
    """Return the precision that a message asks a desk about, if it still waits, and its question."""
    this = (_p.id == int(row.subject.removeprefix(OF_DESK)), _p.state == WAITING)
    found = c.execute(sa.select(t.precisions).where(*this)).first()
    return None if found is None else (found, _question_of(c, found.clarification))


def waiting_for(c: Connection, question: Question) -> Row[Any] | None:
    """Return the precision of a question that a desk has to decide about, if there is one."""
    codes = [each.id for each in queue.of_message(c, question)]
    asked = sa.select(_k.id).where(_k.question.in_(codes))
    query = sa.select(t.precisions).where(_p.clarification.in_(asked), _p.state == WAITING)
    return c.execute(query.order_by(_p.id.desc())).first()


def decide(tx: Transaction, precision: Row[Any], question: Question, hand: Hand, *, shown: bool) -> Question:
    """Show a precision that waits, or drop it."""
    gesture = gestures.note_act(tx.c, question, hand)
    _decide(tx, precision, SHOWN if shown else DROPPED, gesture)
    key = "precision-shown" if shown else "precision-dropped"
    for row in outgoing.about(tx.c, f"{OF_DESK}{precision.id}", Kind.PRECISION):
        outgoing.take_chips_back(tx, row, Why.OVER)
        body = tx.day.words.body(row.language, key, code=question.code)
        outgoing.revise(tx, row, body, refresh=timedelta(0), actions=())
    return queue.get(tx.c, question.id)


def _decide(tx: Transaction, precision: Row[Any], state: str, gesture: int | None) -> None:
    values = {"state": state, "gesture": gesture}
    tx.c.execute(sa.update(t.precisions).where(_p.id == precision.id).values(**values))
    _show(tx.c, precision.clarification)
    if state == WAITING:
        _take_back(tx, f"{OF_DESK}{precision.id}", Why.UNDONE)


# ── What tells the asker ────────────────────────────────────────────────────────────────────────────────


def tell(tx: Transaction, question: Question) -> None:
    """Tell the asker what is asked of them: under their message, in answer to their press, or by name.

    People who asked anonymously are named nowhere: only a conversation that they opened, or their press while
    it lives, tells them; their card shows it.
    """
    account = _asked(tx.c, question)
    if account is None:
        return
    if question.own_message and not is_direct(question.place):
        _mark(tx, question)
    alone = queue.press_lives(tx, question)
    if alone or is_direct(question.place) or not question.anonymous:
        outgoing.say(tx, _post(tx, question, account, alone=alone))


def _asked(c: Connection, question: Question) -> Account | None:
    """Return the account that is asked to make a question precise, unless it goes on under another code."""
    if question.request is None or question.asker is None or question.state in PASSED_ON:
        return None
    return people.account_on(c, question.asker, question.platform)


def _mark(tx: Transaction, question: Question) -> None:
    request = _standing(tx.c, question)
    mark = Mark(
        key=outgoing.standing_key(tx.c, f"clarify:{request}:mark"),
        platform=question.platform,
        place=question.place,
        emoji=MARK,
        kind=Kind.STEP,
        priority=Priority.STEP,
        target=question.event,
        subject=f"{ABOUT}{request}",
    )
    outgoing.put(tx, mark)


def _post(tx: Transaction, question: Question, account: Account, *, alone: bool) -> Post:
    """Reply to the asker's message where they wrote it, or to the card in the comptoir's place."""
    direct = is_direct(question.place)
    of_theirs = question.own_message or direct or alone
    session = tx.day.programme.session(question.session)
    card = next((r for r in _cards(tx.c, question) if r.platform == question.platform), None)
    request = _standing(tx.c, question)
    language = (account.language if direct or alone else None) or tx.day.language
    return Post(
        key=outgoing.standing_key(tx.c, f"clarify:{request}:{question.platform}"),
        platform=question.platform,
        place=question.place if of_theirs else session.place,
        kind=Kind.STEP,
        body=_body(tx, question, account, language, by_name=not (direct or alone)),
        priority=Priority.STEP,
        notify=True,
        actions=actions(tx.day, question, queue.last_of(tx.c, question), question.platform),
        reply_to=question.event if of_theirs else None,
        reply_to_row=card.id if card is not None and not of_theirs else None,
        person=account.handle if alone else None,
        subject=f"{ABOUT}{request}",
        language=language,
    )


def _cards(c: Connection, question: Question) -> Sequence[Row[Any]]:
    return outgoing.about(c, f"question:{question.id}", Kind.CARD)


def _body(tx: Transaction, question: Question, account: Account, language: str, *, by_name: bool) -> Body:
    """Return what is asked, and how to answer as long as nothing is answered."""
    say, last = tx.day.words.spans, queue.last_of(tx.c, question)
    how = NOTHING
    if question.precision is None and takes(last):
        has_form = tx.day.platforms[question.platform].buttons
        how = BY_FORM if has_form else DIRECTLY if is_direct(question.place) else BY_REPLY
    asked = messages.request_words(tx.day, question, language)
    shown = [say(language, "request-told", request=asked, code=question.code, how=how)]
    if question.precision:
        shown.append(say(language, "precision-line", precision=(b.Words(question.precision),)))
    name = b.Person(question.name or account.name, account.handle, ping=True)
    before = (name, *say(language, "addressed")) if by_name else ()
    return b.paragraph(*before, *b.lines(shown))


def untell(tx: Transaction, question: Question) -> None:
    """Remove what told the asker, because an edit would keep what it showed; all of it once erased."""
    codes = [each.id for each in queue.of_message(tx.c, question)]
    for request in tx.c.execute(sa.select(_k.id).where(_k.question.in_(codes))).scalars().all():
        said = outgoing.about(tx.c, f"{ABOUT}{request}", Kind.STEP)
        if question.erased or any(row.operation == "say" for row in said):
            _take_back(tx, f"{ABOUT}{request}", Why.ERASED)


def refresh(tx: Transaction, question: Question) -> None:
    """Bring what told the asker up to date: the answer is read there too."""
    account = _asked(tx.c, question)
    if account is None:
        return
    for row in outgoing.about(tx.c, f"{ABOUT}{_standing(tx.c, question)}", Kind.STEP):
        by_name = not is_direct(row.place)
        if row.operation != "say" or row.person or (by_name and question.anonymous):
            continue
        if outgoing.is_too_old(tx, row) or outgoing.was_taken_back(tx.c, row):
            continue
        body = _body(tx, question, account, row.language, by_name=by_name)
        outgoing.offer(tx.c, row, actions(tx.day, question, queue.last_of(tx.c, question), row.platform))
        outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)


def actions(day: Day, question: Question, last: Question, platform: str) -> tuple[Action, ...]:
    """Return ✏️, whose form gives a precision, where there are forms; `last` is what the question leads to."""
    if not day.platforms[platform].buttons or question.request is None or not takes(last):
        return ()
    return (messages.precision_action(day, question),)
