"""Cards and on-stage cards, kept up to date, and erasing words from everything we said. Transactions."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import ends, outgoing
from bot.outbox.kinds import OF_SHEETS, Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import State as Outbox
from bot.outbox.states import Why
from bot.port.body import Body, from_json, to_json
from bot.port.chat import Action, is_direct
from bot.programme.model import Session
from bot.questions import (
    clarifying,
    desks,
    grouping,
    links,
    messages,
    next_door,
    owning,
    pressure,
    proposals,
    queue,
    rolling,
    stale_sheets,
    still_open,
    texts,
)
from bot.questions.rules import VOTABLE, Question, State

CARDS = (Kind.CARD, Kind.FORMER_CARD)
SAID_AGAIN = (Kind.STEP, Kind.NEXT_DOOR)  # without the words that were erased
COUNTED_EACH = timedelta(seconds=15)  # of wall time, before a card's button shows another count
COUNTED_APART = timedelta(seconds=2)  # of wall time, between two such edits in one place

# Built once: they run for each message.
NOTED = sa.select(t.recounts.c.question)


def question_subject(question: Question) -> str:
    return f"question:{question.id}"


def question_of(row: Row[Any]) -> int:
    """The question that a card or an on-stage card is about."""
    return int(row.subject.removeprefix("question:"))


# ── Cards ───────────────────────────────────────────────────────────────────────────────────────────────


def seen_by_itself(day: Day, question: Question, session: Session, platform: str) -> bool:
    """Return whether people in the comptoir's place here see the asker's own message and its code."""
    return _is_there(question, session, platform) and day.platforms[platform].word_marks


def invite_votes_no_more(tx: Transaction, question: Question) -> None:
    """Remove our 👍 from the asker's own message; the code stays and says what it was."""
    key = vote_mark_key(question)
    while (invitation := outgoing.by_key(tx.c, key)) is not None:
        outgoing.take_back(tx, invitation, Why.OVER, Priority.COURTESY)
        key = outgoing.next_key(key)


def vote_mark_key(question: Question) -> str:
    return f"reply:{question.platform}:{question.event}:chip"


def is_answered_by_card(day: Day, question: Question) -> bool:
    """Return whether the card under the asker's own message is their receipt if marks cannot show a code."""
    return _is_there(question, day.programme.session(question.session), question.platform)


def _is_there(question: Question, session: Session, platform: str) -> bool:
    return question.own_message and question.platform == platform and question.place == session.place


def post_cards(tx: Transaction, question: Question, *, again: bool = False) -> None:
    """Post a card wherever neither the asker's own message nor a page shows the code.

    Where too many come at once, one list shows the newest instead. `again`: former cards may have been taken
    back.
    """
    session = tx.day.programme.session(question.session)
    if not pressure.holds(tx, session):
        show_cards(tx, question, again=again)
        return
    if any(_needs_card(tx.day, question, session, platform) for platform in tx.day.platforms):
        pressure.hold_back(tx.c, question.id, session.id)
    rolling.refresh(tx, session)


def _needs_card(day: Day, question: Question, session: Session, platform: str) -> bool:
    return not (day.platforms[platform].shows_queue or seen_by_itself(day, question, session, platform))


def show_cards(tx: Transaction, question: Question, *, again: bool = False) -> None:
    """Post the cards of a question, however many come."""
    session = tx.day.programme.session(question.session)
    pressure.forget(tx.c, question.id)
    for platform in tx.day.platforms:
        if _needs_card(tx.day, question, session, platform):
            key = f"card:{question.code}:{platform}"
            outgoing.say(
                tx, _card(tx, question, session, platform, outgoing.standing_key(tx.c, key) if again else key)
            )


def take_cards_back(tx: Transaction, question: Question) -> None:
    """Remove the cards of a question that is shown no more."""
    pressure.forget(tx.c, question.id)
    for row in outgoing.about(tx.c, question_subject(question), Kind.CARD):
        ends.supersede(tx.c, row)
        outgoing.take_back(tx, row, Why.UNDONE, Priority.STEP)
        ends.rewrite(tx.c, row.id, Body())


def _card(tx: Transaction, question: Question, session: Session, platform: str, key: str) -> Post:
    return Post(
        key=key,
        platform=platform,
        place=session.place,
        kind=Kind.CARD,
        body=messages.card_body(tx.day, question, queue.last_of(tx.c, question)),
        priority=Priority.CARD,
        actions=_card_actions(tx.day, question, queue.last_of(tx.c, question), platform),
        reply_to=question.event if _is_there(question, session, platform) else None,
        subject=question_subject(question),
    )


def _card_actions(day: Day, question: Question, last: Question, platform: str) -> Sequence[Action]:
    """Return the vote and the asker's ✏️, or nothing if `last`, to which the question leads, is over."""
    if question.state is State.WITHDRAWN or last.state not in VOTABLE:
        return []
    return [messages.vote_action(day, question), *clarifying.actions(day, question, last, platform)]


def card_of(c: Connection, question: Question, platform: str) -> Row[Any] | None:
    rows = outgoing.about(c, question_subject(question), Kind.CARD)
    return next((row for row in rows if row.platform == platform), None)


def post_stage_cards(tx: Transaction, question: Question, gesture: int) -> None:
    """Post the on-stage card in the desk of each platform."""
    session = tx.day.programme.session(question.session)
    for platform in tx.day.platforms:
        key = f"stage:{question.code}:{gesture}:{platform}"
        outgoing.say(tx, _stage_card(tx, question, session, platform, key))


def _stage_card(tx: Transaction, question: Question, session: Session, platform: str, key: str) -> Post:
    """Return the on-stage card: it answers a gesture, with an answer's priority; its edits have a board's."""
    return Post(
        key=key,
        platform=platform,
        place=session.desk,
        kind=Kind.STAGE,
        body=_stage_body(tx, question, platform),
        priority=Priority.ANSWER,
        actions=_stage_actions(tx, question, platform),
        subject=question_subject(question),
    )


def _stage_body(tx: Transaction, question: Question, platform: str) -> Body:
    buttons = tx.day.platforms[platform].buttons
    return messages.stage_body(tx.day, question, carries=_carries(tx, question), buttons=buttons)


def _stage_actions(tx: Transaction, question: Question, platform: str) -> Sequence[Action]:
    """Return the actions of the on-stage card; none once the question is handled."""
    if question.state is not State.ON_STAGE:
        return ()
    buttons = tx.day.platforms[platform].buttons
    return messages.stage_actions(tx.day, question, carries=_carries(tx, question), buttons=buttons)


def _carries(tx: Transaction, question: Question) -> bool:
    return tx.day.programme.next_restitution(question.session, tx.now.event) is not None


def refresh_question(tx: Transaction, question: Question, *, erased: bool = False) -> None:
    """Bring all that shows a question up to date; if it was `erased`, remove its former words too.

    What leads to it is shown with it.
    """
    others = [each for each in _led_with(tx.c, [question.id]) if each.id != question.id]
    _refresh_cards(tx, question, erased=erased)
    clarifying.refresh(tx, question)
    owning.refresh(tx, question)
    for other in others:  # it may have other codes among them, and they may show what it made precise
        _refresh_cards(tx, other, erased=erased)
        clarifying.refresh(tx, other)
        owning.refresh(tx, other)
    sessions = sorted({question.session, *(other.session for other in others)})
    for session in sessions:
        desks.refresh_digests(tx, session)
        proposals.refresh(tx, session)
        if (its := tx.day.programme.queue_of(session)) is not None:
            rolling.refresh(tx, its)
    stale_sheets.mark(tx, sessions, erased=erased)


def _led_with(c: Connection, questions: Iterable[int]) -> list[Question]:
    """Return these questions and all that end as they do."""
    return queue.get_all(c, links.together(c, questions))


def note_recount(c: Connection, question: int) -> None:
    """Note that a question's votes changed; `recount` shows all the votes of a moment at once."""
    insert_once(c, t.recounts, {"question": question})


def recount(tx: Transaction) -> bool:
    """Bring everything that shows changed votes up to date; return whether there was anything to do."""
    noted = tx.c.execute(NOTED).scalars().all()
    if not noted:
        return False
    changed = _led_with(tx.c, noted)
    for question in changed:
        _refresh_cards(tx, question)
    sessions = {question.session for question in changed}
    for session in sessions:
        desks.refresh_digests(tx, session)
    stale_sheets.mark(tx, sessions)
    tx.c.execute(sa.delete(t.recounts))
    return True


def _refresh_cards(tx: Transaction, question: Question, *, erased: bool = False) -> None:
    refresh = tx.day.settings.digest.refresh
    last = queue.last_of(tx.c, question)
    for row in outgoing.about(tx.c, question_subject(question), Kind.CARD):
        body = messages.card_body(tx.day, question, last)
        if not _said_anew(tx, row, question, body, erased=erased):
            if tx.day.platforms[row.platform].buttons:
                _offer_vote(tx, row, body, _card_actions(tx.day, question, last, row.platform), refresh)
            elif question.state is State.WITHDRAWN:
                outgoing.take_chips_back(tx, row, Why.OVER)
            outgoing.revise(tx, row, body, refresh=refresh, priority=Priority.CARD)
    for row in _stage_cards(tx.c, question):
        body = _stage_body(tx, question, row.platform)
        if not _said_anew(tx, row, question, body, erased=erased):
            version = outgoing.revise(tx, row, body, refresh=refresh, priority=Priority.DESK)
            _offer_on_stage(tx, row, question, version)


def _offer_vote(
    tx: Transaction, row: Row[Any], body: Body, actions: Sequence[Action], refresh: timedelta
) -> None:
    """Offer the vote button with its count; if only the count changed, it is shown when there is time.

    The card of a code that was passed on reads the same once the question ends elsewhere.
    """
    reads_the_same = to_json(body) == row.body
    if reads_the_same and bool(actions) != bool(row.actions) and not outgoing.is_too_old(tx, row):
        outgoing.revise(tx, row, body, refresh=refresh, actions=actions, priority=Priority.CARD)
        return
    is_only_count = reads_the_same and actions and row.actions
    is_unsaid = row.said_at is None and row.state != Outbox.SENDING  # it will be said with this count
    if not is_only_count or is_unsaid or outgoing.actions_to_json(actions) == row.actions:
        outgoing.offer(tx.c, row, actions)
        return
    last = outgoing.last_in_passing(tx.c, row)
    shown = row.sent_at or tx.now.wall
    soonest = [tx.now.wall, shown + COUNTED_EACH, *([last + COUNTED_APART] if last else [])]
    outgoing.show_in_passing(tx, row, actions, max(soonest))


def _said_anew(tx: Transaction, row: Row[Any], question: Question, body: Body, *, erased: bool) -> bool:
    """Replace a card that must not be edited; return whether it was replaced.

    The new one is posted before the old one goes.
    """
    session = tx.day.programme.queue_of(question.session)
    must_go = outgoing.is_too_old(tx, row) or (erased and outgoing.keeps_words(tx.day, row))
    if session is None or not must_go or to_json(body) == row.body:
        return False
    _say_anew(tx, row, question, session)
    return True


def _say_anew(tx: Transaction, row: Row[Any], question: Question, session: Session) -> None:
    its_post = _card if row.kind == Kind.CARD else _stage_card
    post = its_post(tx, question, session, row.platform, f"{row.key}+")
    outgoing.say(tx, post)
    ends.supersede(tx.c, row)
    outgoing.take_back(tx, row, why=Why.REPLACED, priority=post.priority)
    ends.rewrite(tx.c, row.id, Body())  # what it showed is kept up to date no more


def _offer_on_stage(tx: Transaction, row: Row[Any], question: Question, version: int) -> None:
    """Offer the card's actions: chips leave a finished card, and come back if that is undone."""
    actions = _stage_actions(tx, question, row.platform)
    if actions and not row.actions and not tx.day.platforms[row.platform].buttons:
        refresh = tx.day.settings.digest.refresh
        for action in actions:
            key = f"{row.key}:{action.emoji}:{row.version}"
            outgoing.add_chip(tx, row, action, key, version=version, refresh=refresh)
    elif row.actions and not actions:
        outgoing.take_chips_back(tx, row, Why.OVER)
    outgoing.offer(tx.c, row, actions)


def _stage_cards(c: Connection, question: Question) -> Collection[Row[Any]]:
    """Return the newest on-stage card on each platform."""
    rows = outgoing.about(c, question_subject(question), Kind.STAGE)
    return {row.platform: row for row in rows}.values()


# ── Erasing ─────────────────────────────────────────────────────────────────────────────────────────────


def erase(tx: Transaction, question: Question) -> None:
    """Remove the words and the name of a question from the database and from everything we said."""

    clarifying.untell_desk(tx, question)
    former = [question, *_other_codes(tx.c, question)]
    others = [] if question.request is None else _led_with(tx.c, [question.id])
    texts.empty(tx.c, question)
    for each in former:

        def without(row: Row[Any], former: Question = each) -> Body:
            if row.kind == Kind.NEXT_DOOR:
                return next_door.without(from_json(row.body), former)
            return messages.without(tx.day, from_json(row.body), former, row.language)

        _unsay(tx, queue.get(tx.c, each.id), without)
        outgoing.renew_documents(tx, question_subject(each))
    for other in others:
        if not other.erased:
            _renew_cards(tx, queue.get(tx.c, other.id))


def _renew_cards(tx: Transaction, question: Question) -> None:
    """Replace the cards whose former versions may show what was made precise by another of the group."""
    session = tx.day.programme.queue_of(question.session)
    for row in outgoing.about(tx.c, question_subject(question), Kind.CARD):
        if session is not None and row.version > 1 and outgoing.keeps_words(tx.day, row):
            _say_anew(tx, row, question, session)


def restore(tx: Transaction, former: Question, question: Question) -> None:
    """Remove what was taken back from everything we said, as if erased, and show what was there before."""
    for before, after in _under_each_code(tx.c, former, question):

        def reworded(row: Row[Any], before: Question = before, after: Question = after) -> Body:
            return messages.reworded(tx.day, from_json(row.body), before, after, row.language)

        _unsay(tx, after, reworded)
        outgoing.renew_documents(tx, question_subject(after))


def _other_codes(c: Connection, question: Question) -> list[Question]:
    """Return the question as it stands under the other codes that it has had."""
    return [each for each in queue.of_message(c, question) if each.id != question.id]


def _under_each_code(
    c: Connection, former: Question, question: Question
) -> Iterator[tuple[Question, Question]]:
    """Yield the question before and after a change of its words or its name, under each of its codes."""
    yield former, question
    for other in _other_codes(c, question):
        before = replace(other, text=former.text, name=former.name, anonymous=former.anonymous)
        yield replace(before, precision=former.precision, owner=former.owner), other


def _unsay(tx: Transaction, question: Question, changed: Callable[[Row[Any]], Body]) -> None:
    clarifying.untell(tx, question)
    renew_boards(tx, question)
    refresh_question(tx, question, erased=True)
    clarifying.tell(tx, question)
    for row in _quoting(tx, question):
        if grouping.is_line(row):
            _unsay_in_line(tx, row, question)
            continue
        body = changed(row)
        if _never_held(row, body):
            continue
        if row.person is None and (outgoing.is_too_old(tx, row) or outgoing.keeps_words(tx.day, row)):
            _say_without(tx, row, body, anew=not question.erased)
        _forget(tx, row, body)


def _unsay_in_line(tx: Transaction, line: Row[Any], question: Question) -> None:
    """Update a line of receipts: it has no words, so only a code or a name now hidden can leave it."""
    anew = outgoing.keeps_words(tx.day, line)
    if question.erased:
        grouping.leave(tx, line, question, anew=anew)
    elif question.anonymous:
        grouping.reword(tx, line, anew=anew)


def _never_held(row: Row[Any], body: Body) -> bool:
    """Return whether the message only ever named the question; an edited one may have said more before."""
    return bool(row.version == 1 and to_json(body) == row.body)


def renew_boards(tx: Transaction, question: Question) -> None:
    """Remove the desk's boards that had this question, if an edit would keep it; others take their place."""
    session = tx.day.programme.queue_of(question.session)
    bound = sa.select(t.slots.c.message).where(t.slots.c.question == question.id)
    for row in tx.c.execute(sa.select(t.outbox).where(t.outbox.c.id.in_(bound))).all():
        if not outgoing.keeps_words(tx.day, row) or outgoing.was_taken_back(tx.c, row):
            continue
        if row.kind == Kind.DIGEST and session is not None:
            desks.post_digest(tx, session, row.platform, f"digest:{session.id}:without:{row.id}")
        elif row.kind == Kind.PROPOSALS and session is not None:
            proposals.renew(tx, session, row)
        elif row.kind == Kind.ROLLING and session is not None:
            rolling.renew(tx, session, row)
        still_open.post_without(tx, row)
        outgoing.take_back(tx, row, why=Why.ERASED, priority=Priority.DESK)


def _say_without(tx: Transaction, row: Row[Any], body: Body, *, anew: bool) -> None:
    """Remove a message and say it again without the words, notifying nobody.

    Unless it is said `anew` in other words, the question is erased, and only public answers, and what is told
    of other questions too, are said again.
    """
    if outgoing.was_taken_back(tx.c, row):
        return
    outgoing.take_back(tx, row, why=Why.ERASED, priority=Priority.STEP)
    if anew:
        outgoing.offer(tx.c, row, ())  # its actions are offered under the new one
    if anew or (row.kind in SAID_AGAIN and not is_direct(row.place)):
        outgoing.say(tx, _again(row, body, answers=anew))


def _again(row: Row[Any], body: Body, *, answers: bool) -> Post:
    """Return the message to say again.

    If it `answers`, it keeps its actions and what it replies to; otherwise what it replied to may be gone.
    """
    return Post(
        key=outgoing.next_key(row.key),
        platform=row.platform,
        place=row.place,
        kind=row.kind,
        body=body,
        priority=Priority.STEP,
        actions=outgoing.actions_from_json(row.actions) if answers else (),
        reply_to=row.reply_to if answers else None,
        thread=row.thread if answers else None,
        subject=row.subject,
        language=row.language,
    )


def _quoting(tx: Transaction, question: Question) -> Sequence[Row[Any]]:
    """Return the messages that name a question, except boards and sheets, which are kept up to date."""
    has_desk = tx.day.programme.queue_of(question.session) is not None
    in_desk = [Kind.DIGEST, Kind.STILL_OPEN, Kind.PROPOSALS] if has_desk else []
    query = sa.select(t.outbox).where(
        t.outbox.c.operation == "say",
        t.outbox.c.kind.not_in([Kind.CARD, Kind.ROLLING, *OF_SHEETS, *in_desk]),
        sa.cast(t.outbox.c.body, sa.Text).contains(f'"{question.code}"', autoescape=True),
    )
    return tx.c.execute(query).all()


def _forget(tx: Transaction, row: Row[Any], body: Body) -> None:
    if outgoing.can_be_read(tx.day, row) and not outgoing.was_taken_back(tx.c, row):
        outgoing.revise(tx, row, body, refresh=timedelta(0))
    else:  # only one person saw it, and briefly: it can no longer be edited
        ends.rewrite(tx.c, row.id, body)


def reword(tx: Transaction, former: Question, question: Question) -> None:
    """Quote the new words after an edit, so that erasing them later finds them.

    A name that is hidden from now on must not be found in any earlier version either.
    """
    if question.anonymous and not former.anonymous:
        restore(tx, former, question)
        return
    for before, after in _under_each_code(tx.c, former, question):
        for row in _quoting(tx, before):
            if not grouping.is_line(row):
                body = messages.reworded(tx.day, from_json(row.body), before, after, row.language)
                _forget(tx, row, body)
        refresh_question(tx, after)


def show_owner(tx: Transaction, former: Question, question: Question) -> None:
    """Show who answers a question now; the name of somebody who does no more leaves what we said."""
    if former.owner not in (None, question.owner):
        reword(tx, former, question)
    else:
        refresh_question(tx, question)
