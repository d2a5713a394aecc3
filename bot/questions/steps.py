"""Telling askers, the public and the desk about each step of a question. Transactions."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
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
from bot.questions import boards, gestures, links, messages, queue
from bot.questions.rules import LINKED, PASSED_ON, Gesture, Question, State
from bot.words.catalogue import Value

REFUSAL_WAITS = timedelta(seconds=15)  # wall time: long enough to take a slip of the finger back


def gesture_subject(gesture: int) -> str:
    return f"gesture:{gesture}"


def show(tx: Transaction, question: Question, gesture: int) -> None:
    """After a gesture, update the boards, show the public and tell all who asked it or the same."""
    if question.state is State.ON_STAGE:
        boards.post_stage_cards(tx, question, gesture)
    boards.refresh_question(tx, question)
    others = [] if question.state in LINKED else _merged_into(tx.c, question)
    _tell(tx, question, [question, *others], gesture)


def show_merged(tx: Transaction, question: Question, gesture: int) -> None:
    """After a merge, tell the askers who joined where they went, and what became of that question so far."""
    into = queue.get(tx.c, question.leads_to) if question.leads_to is not None else question
    last = queue.last_of(tx.c, question)
    boards.refresh_question(tx, last)
    others = queue.get_all(tx.c, [each for each in links.behind(tx.c, question.id) if each != question.id])
    joined = [question, *(each for each in others if each.state is State.MERGED)]
    _tell(tx, question, joined, gesture)
    if into.state is State.CARRIED:
        for each in joined:
            if each.own_message:  # the others have just read under which code it goes on
                _mark(tx, each, into, gesture)
    if last.state in (State.ANSWERED, State.LATER):
        _tell(tx, last, joined, gesture)
    elif last.state is State.ON_STAGE:  # the public has read it
        for each in joined:
            _tell_directly(tx, each, last, gesture)


def _merged_into(c: Connection, question: Question) -> list[Question]:
    return [each for each in queue.voices(c, question) if each.id != question.id]


def _tell(tx: Transaction, question: Question, askers_of: Sequence[Question], gesture: int) -> None:
    """Tell what became of a question to the askers of these: it, or others that were merged into it."""
    is_for_all = _is_for_all(question)
    if is_for_all:
        _reply_for_all(tx, question, askers_of, gesture)
    for each in askers_of:
        if question.comes_from or not is_for_all:  # the public reads it elsewhere, or nowhere
            _mark(tx, each, question, gesture)
        _tell_directly(tx, each, question, gesture)


def _is_for_all(question: Question) -> bool:
    """Return whether all should see this step."""
    return question.state is State.ON_STAGE or bool(question.answer)


def _is_named(question: Question, told: Question) -> bool:
    """Return whether the step that all see names this asker."""
    return _is_for_all(told) and question.name is not None and not question.anonymous


def tell_with(tx: Transaction, question: Question, other: Question, gesture: int) -> None:
    """Tell the asker of `other`, which was merged into a question that was passed on, what became of it."""
    _mark(tx, other, question, gesture)
    _tell_directly(tx, other, question, gesture)


def _about(question: Question, told: Question, gesture: int) -> str:
    """Return the beginning of the key of what tells the asker of a question, or of another merged into it."""
    return f"step:{gesture}" if told.id == question.id else f"step:{gesture}:{question.id}:{told.id}"


def _shows_nowhere(tx: Transaction, question: Question) -> bool:
    """Return whether neither a message of its asker's nor a card of ours shows what became of a question."""
    return (
        not (question.own_message or question.floor)
        and boards.card_of(tx.c, question, question.platform) is None
    )


def _key(question: Question) -> str:
    return "step-" + question.state.replace(" ", "-") + ("-line" if question.answer else "")


def _values(day: Day, question: Question, language: str) -> dict[str, Value]:
    values: dict[str, Value] = {"code": question.code}
    if question.state in PASSED_ON:
        values["now"] = question.goes_on_as or ""
    if question.state is State.MERGED:
        values["into"] = question.goes_on_as or ""
    if question.state is State.ON_STAGE or question.answer:
        values["words"] = messages.words_of(day, question, language)
    if question.answer:
        values["answer"] = messages.official(question.answer)
    return values


def _reply_for_all(tx: Transaction, question: Question, askers_of: Sequence[Question], gesture: int) -> None:
    """Reply to the first of these questions, or to its card, where its comptoir can see it."""
    first = askers_of[0]
    session = tx.day.programme.session(first.session)
    for platform in tx.day.platforms:
        own = boards.seen_by_itself(tx.day, first, session, platform)
        card = None if own else boards.card_of(tx.c, first, platform)
        post = Post(
            key=outgoing.standing_key(tx.c, f"step:{gesture}:{_key(question)}:{platform}"),
            platform=platform,
            place=session.place,
            kind=Kind.STEP,
            body=_addressed(tx, question, askers_of, platform),
            priority=Priority.STEP,
            notify=True,
            reply_to=first.event if own else None,
            reply_to_row=card.id if card else None,
            subject=gesture_subject(gesture),
        )
        outgoing.say(tx, post)


def _addressed(tx: Transaction, question: Question, askers_of: Sequence[Question], platform: str) -> Body:
    """Return the step's text, after the names that may be shown; it pings these people on their platform."""
    body = tx.day.words.body(tx.day.language, _key(question), **_values(tx.day, question, tx.day.language))
    named: dict[int, Question] = {}  # each person once
    for each in askers_of:
        if each.asker is not None and each.name is not None and not each.anonymous:
            named.setdefault(each.asker, each)
    names = [_named(tx.c, each, question, platform) for each in named.values()]
    if not names:
        return body
    first, between = body.blocks[0], b.Text(", ")
    spans = tuple(span for each in names for span in (between, *each))[1:]
    spans += (*tx.day.words.spans(tx.day.language, "addressed"), *first.spans)
    return Body((b.Block(spans, first.kind), *body.blocks[1:]))


def _named(c: Connection, question: Question, told: Question, platform: str) -> b.Spans:
    """Return the asker's name, with the code of their question unless it is the one told of.

    By that code the message is found again if their name must go.
    """
    account = people.account_on(c, question.asker or 0, platform)
    handle = account.handle if account else None
    name = b.Person(question.name or "", handle, ping=handle is not None)
    return (name,) if question.id == told.id else (name, b.Text(" ("), b.Text(question.code), b.Text(")"))


def _mark(tx: Transaction, question: Question, told: Question, gesture: int) -> None:
    """Put the mark of a state on the asker's own message, for steps that concern the askers alone."""
    if is_direct(question.place):
        return
    emoji = messages.STATE_MARKS.get(told.state)
    if not question.own_message:
        _tell_by_name(tx, question, told, gesture)
    if emoji is None or not question.own_message:
        return
    mark = Mark(
        key=f"{_about(question, told, gesture)}:mark",
        platform=question.platform,
        place=question.place,
        emoji=emoji,
        kind=Kind.STEP,
        priority=Priority.STEP,
        target=question.event,
        subject=gesture_subject(gesture),
        wait=REFUSAL_WAITS if told.state is State.DECLINED else None,
    )
    outgoing.put(tx, mark)


def _tell_by_name(tx: Transaction, question: Question, told: Question, gesture: int) -> None:
    """Tell an asker by name, under their card, that their question joined or left a group, or goes on."""
    told_alone = _shows_nowhere(tx, question)
    if not told_alone and told.state in (State.WAITING, State.PROPOSED, *LINKED):
        values = _values(tx.day, told, tx.day.language) | {"code": question.code}
        key = outgoing.standing_key(tx.c, f"{_about(question, told, gesture)}:named")
        tell_alone(tx, question, _key(told), key, gesture=gesture, **values)


def unmark(tx: Transaction, question: Question) -> None:
    """Take back the marks of states on the asker's own message: they tell of a group that it left."""
    o = t.outbox.c
    marks = (o.operation == "react", o.platform == question.platform, o.target == question.event)
    for row in tx.c.execute(sa.select(t.outbox).where(o.kind == Kind.STEP, *marks)).all():
        outgoing.take_back(tx, row, why=Why.UNDONE)


def _tell_directly(tx: Transaction, question: Question, told: Question, gesture: int) -> None:
    """Tell the asker alone, in the conversation that they opened or where nothing else tells them."""
    if is_direct(question.place) or (_shows_nowhere(tx, question) and not _is_named(question, told)):
        tell_privately(tx, question, gesture, _key(told), told)


def tell_privately(
    tx: Transaction, question: Question, gesture: int, text: str, told: Question | None = None
) -> None:
    """Tell the asker alone: in the conversation that they opened, or in answer to their press while it lives.

    If it lives no more and no card tells them, they are told by name where they asked, unless that would
    reveal who they are. Who asked by a message of their own has its marks. `told` is the question told of, if
    theirs was merged into it.
    """
    told = told or question
    direct, lives = is_direct(question.place), queue.press_lives(tx, question)
    account = _account(tx, question)
    if not direct and (question.own_message or account is None):
        return
    if not direct and not lives and (question.anonymous or not _shows_nowhere(tx, question)):
        return
    language = _language(tx, question) if direct or lives else tx.day.language
    parts = [tx.day.words.body(language, text, **_values(tx.day, told, language))]
    if question.id != told.id:
        grouped = tx.day.words.body(language, "step-grouped", code=question.code, into=told.code)
        parts.insert(0, grouped)
    if told.reason:
        parts.append(tx.day.words.body(language, "reason-line", reason=messages.official(told.reason)))
    body = b.join(parts)
    if account is not None and not (direct or lives):
        body = _to_them(tx, account, body)
    post = Post(
        key=outgoing.standing_key(tx.c, f"{_about(question, told, gesture)}:{text}:direct"),
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
        wait=REFUSAL_WAITS if told.state is State.DECLINED else None,
    )
    outgoing.say(tx, post)


def _account(tx: Transaction, question: Question) -> Account | None:
    return people.account_on(tx.c, question.asker, question.platform) if question.asker else None


def _to_them(tx: Transaction, account: Account, body: Body) -> Body:
    first = body.blocks[0]
    name = b.Person(account.name, account.handle, ping=True)
    spans = (name, *tx.day.words.spans(tx.day.language, "addressed"), *first.spans)
    return Body((b.Block(spans, first.kind), *body.blocks[1:]))


def _language(tx: Transaction, question: Question) -> str:
    account = _account(tx, question)
    return (account and account.language) or tx.day.language


def tell_removed(tx: Transaction, question: Question) -> bool:
    """Tell the asker that their question was removed; return whether there was a way to tell them."""
    return tell_alone(tx, question, "step-removed", f"removed:{question.id}")


def tell_alone(
    tx: Transaction, question: Question, text: str, key: str, *, gesture: int | None = None, **values: Value
) -> bool:
    """Tell the asker what concerns their question alone; return whether there was a way to tell them.

    They are told in the conversation they opened; in answer to their press, while it lives and no card tells
    them; or else by name where they asked, unless that would reveal who they are. With a `gesture`, undoing
    that takes it back.
    """
    account = _account(tx, question)
    lives = queue.press_lives(tx, question) and _shows_nowhere(tx, question)
    alone = is_direct(question.place) or lives
    if account is None or (question.anonymous and not alone):
        return False
    language = _language(tx, question) if alone else tx.day.language
    words = tx.day.words.spans(language, text, **({"code": question.code} | values))
    name = b.Person(account.name, account.handle, ping=True)
    before = () if alone else (name, *tx.day.words.spans(language, "addressed"))
    card = boards.card_of(tx.c, question, question.platform)
    post = Post(
        key=key,
        platform=question.platform,
        place=question.place,
        kind=Kind.REPLY if gesture is None else Kind.STEP,
        body=b.paragraph(*before, *words),
        priority=Priority.STEP,
        notify=True,
        reply_to=question.event if alone else None,
        reply_to_row=card.id if card is not None and card.place == question.place else None,
        person=account.handle if lives else None,
        language=language,
        subject=None if gesture is None else gesture_subject(gesture),
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
    done = gestures.apply(tx, question, Gesture.ANSWER, gestures.Hand(at=tx.now.wall))
    if done:
        show(tx, done.question, done.gesture)
