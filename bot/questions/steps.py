"""Telling askers, the public and the desk about each step of a question. Transactions."""

from dataclasses import replace
from datetime import timedelta

from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Mark, Post, Priority
from bot.outbox.states import Why
from bot.people import people
from bot.people.people import Account
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import is_direct
from bot.questions import boards, messages, queue
from bot.questions.rules import PASSED_ON, Gesture, Question, State
from bot.words.catalogue import Value

REFUSAL_WAITS = timedelta(seconds=15)  # wall time: long enough to take a slip of the finger back
PRESS_LIVES = timedelta(minutes=14)  # of wall time, during which the person who pressed can be answered alone


def gesture_subject(gesture: int) -> str:
    return f"gesture:{gesture}"


def show(tx: Transaction, question: Question, gesture: int) -> None:
    """After a gesture, update the boards, show the public and tell the asker.

    The asker's message bears a mark if the public reads it elsewhere: the question was moved.
    """
    if question.state is State.ON_STAGE:
        boards.post_stage_cards(tx, question, gesture)
    boards.refresh_question(tx, question)
    if _is_for_all(question):
        _reply_for_all(tx, question, gesture)
    if not is_direct(question.place) and (question.comes_from or not _is_for_all(question)):
        _mark(tx, question, gesture, f"step:{gesture}")
    if is_direct(question.place) or _shows_nowhere(tx, question):
        tell_privately(tx, question, gesture, _key(question))


def _is_for_all(question: Question) -> bool:
    """Return whether all should see the step: the question is on stage, or has its answer in a line."""
    return question.state is State.ON_STAGE or question.answer is not None


def tell_with(tx: Transaction, question: Question, other: Question, gesture: int) -> None:
    """Tell the asker of `other`, which was merged into a question that was passed on, what became of it."""
    told = replace(other, state=question.state, goes_on_as=question.goes_on_as)
    tell = _tell_directly if is_direct(other.place) else _mark
    tell(tx, told, gesture, f"step:{gesture}:{other.id}")


def _shows_nowhere(tx: Transaction, question: Question) -> bool:
    """Return whether neither a message of its asker's nor a card of ours shows what became of a question."""
    return (
        not (question.own_message or question.floor or question.state in PASSED_ON)
        and boards.card_of(tx.c, question, question.platform) is None
    )


def _key(question: Question) -> str:
    return "step-" + question.state.replace(" ", "-") + ("-line" if question.answer else "")


def _values(day: Day, question: Question, language: str) -> dict[str, Value]:
    values: dict[str, Value] = {"code": question.code}
    if question.state in PASSED_ON:
        values["now"] = question.goes_on_as or ""
    if question.state is State.ON_STAGE or question.answer:
        values["words"] = messages.words_of(day, question, language)
    if question.answer:
        values["answer"] = messages.official(question.answer)
    return values


def _reply_for_all(tx: Transaction, question: Question, gesture: int) -> None:
    """Reply to the question, or to its card, where its comptoir can see it."""
    session = tx.day.programme.session(question.session)
    for platform in tx.day.platforms:
        own = boards.seen_by_itself(tx.day, question, session, platform)
        card = None if own else boards.card_of(tx.c, question, platform)
        post = Post(
            key=outgoing.standing_key(tx.c, f"step:{gesture}:{_key(question)}:{platform}"),
            platform=platform,
            place=session.place,
            kind=Kind.STEP,
            body=_addressed(tx, question, platform),
            priority=Priority.STEP,
            notify=True,
            reply_to=question.event if own else None,
            reply_to_row=card.id if card else None,
            subject=gesture_subject(gesture),
        )
        outgoing.say(tx, post)


def _addressed(tx: Transaction, question: Question, platform: str) -> Body:
    """Return the step's text, after the asker's name if it may be shown; it pings them on their platform."""
    body = tx.day.words.body(tx.day.language, _key(question), **_values(tx.day, question, tx.day.language))
    if question.asker is None or question.name is None or question.anonymous:
        return body
    account = people.account_on(tx.c, question.asker, platform)
    handle = account.handle if account else None
    first = body.blocks[0]
    name = b.Person(question.name, handle, ping=handle is not None)
    spans = (name, *tx.day.words.spans(tx.day.language, "addressed"), *first.spans)
    return Body((b.Block(spans, first.kind), *body.blocks[1:]))


def _mark(tx: Transaction, question: Question, gesture: int, key: str) -> None:
    """Put a state mark on the asker's own message, for steps that concern the asker alone."""
    emoji = messages.STATE_MARKS.get(question.state)
    if emoji is None or not question.own_message:
        if question.state in PASSED_ON:
            _tell_by_name(tx, question, gesture, key)
        return
    mark = Mark(
        key=f"{key}:mark",
        platform=question.platform,
        place=question.place,
        emoji=emoji,
        kind=Kind.STEP,
        priority=Priority.STEP,
        target=question.event,
        subject=gesture_subject(gesture),
        wait=REFUSAL_WAITS if question.state is State.DECLINED else None,
    )
    outgoing.put(tx, mark)


def _tell_by_name(tx: Transaction, question: Question, gesture: int, key: str) -> None:
    """Tell the asker where to look for their question from now on, in a reply to its card that names them.

    Not unless their name may be shown, where no message of theirs can bear a mark.
    """
    account = people.account_on(tx.c, question.asker, question.platform) if question.asker else None
    if account is None or question.name is None or question.anonymous:
        return
    name = b.Person(question.name, account.handle, ping=True)
    words = tx.day.words.spans(tx.day.language, _key(question), **_values(tx.day, question, tx.day.language))
    card = boards.card_of(tx.c, question, question.platform)
    post = Post(
        key=outgoing.standing_key(tx.c, f"{key}:{_key(question)}:{question.platform}"),
        platform=question.platform,
        place=question.place,
        kind=Kind.STEP,
        body=b.paragraph(name, *tx.day.words.spans(tx.day.language, "addressed"), *words),
        priority=Priority.STEP,
        notify=True,
        reply_to_row=card.id if card is not None and card.place == question.place else None,
        subject=gesture_subject(gesture),
    )
    outgoing.say(tx, post)


def _tell_directly(tx: Transaction, question: Question, gesture: int, key: str) -> None:
    """Tell the asker in the conversation that they opened."""
    tell_privately(tx, question, gesture, _key(question), key)


def tell_privately(
    tx: Transaction, question: Question, gesture: int, text: str, key: str | None = None
) -> None:
    """Tell the asker alone: in the conversation that they opened, or in answer to their press while it lives.

    If it lives no more and no card tells them, they are told by name where they asked, unless that would
    reveal who they are. Who asked by a message of their own has its marks.
    """
    direct = is_direct(question.place)
    account = people.account_on(tx.c, question.asker, question.platform) if question.asker else None
    if question.own_message and not direct:
        return
    lives = not direct and tx.clock.wall_time(question.asked_at) + PRESS_LIVES > tx.now.wall
    if not direct and not lives and (question.anonymous or not _shows_nowhere(tx, question)):
        return
    if not direct and account is None:
        return
    language = _language(tx, question) if direct or lives else tx.day.language
    parts = [tx.day.words.body(language, text, **_values(tx.day, question, language))]
    if question.reason:
        parts.append(tx.day.words.body(language, "reason-line", reason=messages.official(question.reason)))
    body = b.join(parts)
    if account is not None and not (direct or lives):
        body = _to_them(tx, account, body)
    post = Post(
        key=outgoing.standing_key(tx.c, f"{key or f'step:{gesture}'}:{text}:direct"),
        platform=question.platform,
        place=question.place,
        kind=Kind.STEP,
        body=body,
        priority=Priority.STEP,
        notify=True,
        reply_to=question.event if direct or lives else None,
        person=account.handle if account is not None and lives else None,
        subject=gesture_subject(gesture),
        language=language,
        wait=REFUSAL_WAITS if question.state is State.DECLINED else None,
    )
    outgoing.say(tx, post)


def _to_them(tx: Transaction, account: Account, body: Body) -> Body:
    first = body.blocks[0]
    name = b.Person(account.name, account.handle, ping=True)
    spans = (name, *tx.day.words.spans(tx.day.language, "addressed"), *first.spans)
    return Body((b.Block(spans, first.kind), *body.blocks[1:]))


def _language(tx: Transaction, question: Question) -> str:
    if question.asker is None:
        return tx.day.language
    account = people.account_on(tx.c, question.asker, question.platform)
    return (account and account.language) or tx.day.language


def tell_removed(tx: Transaction, question: Question) -> bool:
    """Tell the asker that their question was removed; return whether there was a way to tell them.

    They are told in the conversation they opened, or else by name where they asked, unless that would reveal
    who they are.
    """
    direct = is_direct(question.place)
    account = people.account_on(tx.c, question.asker, question.platform) if question.asker else None
    if account is None or (question.anonymous and not direct):
        return False
    language = _language(tx, question) if direct else tx.day.language
    words = tx.day.words.spans(language, "step-removed", code=question.code)
    name = b.Person(account.name, account.handle, ping=True)
    before = () if direct else (name, *tx.day.words.spans(language, "addressed"))
    card = boards.card_of(tx.c, question, question.platform)
    post = Post(
        key=f"removed:{question.id}",
        platform=question.platform,
        place=question.place,
        kind=Kind.REPLY,
        body=b.paragraph(*before, *words),
        priority=Priority.STEP,
        notify=True,
        reply_to=question.event if direct else None,
        reply_to_row=card.id if card is not None and card.place == question.place else None,
        language=language,
    )
    outgoing.say(tx, post)
    return True


def take_back(tx: Transaction, question: Question, gesture: int) -> None:
    """After an undone gesture, take back what it said and update the boards."""
    for row in outgoing.about(tx.c, gesture_subject(gesture), Kind.STEP):
        outgoing.take_back(tx, row, why=Why.UNDONE)
    boards.refresh_question(tx, question)


def close_stage(tx: Transaction, session: str) -> None:
    """Count the question on stage as answered when its session ends."""
    question = queue.on_stage(tx.c, session)
    if question is None:
        return
    done = queue.apply(tx, question, Gesture.ANSWER, queue.Hand(at=tx.now.wall))
    if done:
        show(tx, done.question, done.gesture)
