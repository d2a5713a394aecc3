"""Questions given to a person of the programme: proposed, accepted, taken back. Transactions.

Each act is a row of `assignments`; what stands follows from those that were not undone. The question's own
column says who accepted: nobody outside the desk reads the name of anybody else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.outbox import forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import Why
from bot.people import named as people_named
from bot.port import body as b
from bot.port.body import Body, to_json
from bot.port.chat import Action, is_direct
from bot.programme.model import Session
from bot.questions import gestures, messages, queue
from bot.questions.gestures import Hand
from bot.questions.rules import VOTABLE, Question, State
from bot.timetable import labels

ABOUT = "owner:"  # before a question's id: the subject of what asks whether somebody will answer it
UNANSWERED = VOTABLE | {State.PROPOSED}

_a = t.assignments.c


@dataclass(frozen=True, slots=True)
class Standing:
    """The people whom a question is given and proposed to, by their ids in the programme."""

    owner: str | None = None
    proposed: str | None = None


def folded(acts: Iterable[tuple[str | None, bool]]) -> Standing:
    """Return what stands after these acts: a name accepted, one proposed, or none to take one back. Pure.

    A proposal is taken back before what was accepted; an owner stays one until somebody else accepts.
    """
    stands = Standing()
    for named, accepted in acts:
        if accepted:
            stands = Standing(owner=named)
        elif named is not None:
            stands = Standing(stands.owner, named)
        elif stands.proposed is not None:
            stands = Standing(stands.owner)
        else:
            stands = Standing()
    return stands


# ── Acts ────────────────────────────────────────────────────────────────────────────────────────────────


def standing(c: Connection, question: Question) -> Standing:
    g, codes = t.gestures.c, [each.id for each in queue.of_message(c, question)]
    acts = sa.select(_a.named, _a.accepted).join_from(t.assignments, t.gestures, g.id == _a.gesture)
    held = acts.where(_a.question.in_(codes), g.undone.is_(False)).order_by(_a.id)
    return folded((named, accepted) for named, accepted in c.execute(held))


def propose(tx: Transaction, question: Question, named: str, hand: Hand) -> None:
    """Ask whether a person will answer: in the desk, and in the conversation that they opened."""
    act = _note(tx, question, hand, named, accepted=False)
    accounts = people_named.accounts_of(tx, named)
    for platform in tx.day.platforms:
        desk = tx.day.programme.session(question.session).desk
        outgoing.say(tx, _post(tx, question, named, act, platform, desk))
        handle = accounts.get(platform)
        direct = people_named.conversation_with(tx.c, platform, handle) if handle else None
        if direct is not None:
            outgoing.say(tx, _post(tx, question, named, act, platform, direct))


def accept(tx: Transaction, question: Question, named: str, hand: Hand) -> None:
    _note(tx, question, hand, named, accepted=True)


def take_back(tx: Transaction, question: Question, hand: Hand) -> None:
    """Take back the proposal, or else what was accepted."""
    _note(tx, question, hand, None, accepted=False)


def undo(tx: Transaction, gesture: Row[Any]) -> Question | None:
    """Undo an act that a gesture made; return its question, None for other gestures."""
    act = tx.c.execute(sa.select(t.assignments).where(_a.gesture == gesture.id)).first()
    if act is None:
        return None
    tx.c.execute(sa.update(t.gestures).where(t.gestures.c.id == gesture.id).values(undone=True))
    question = queue.get(tx.c, act.question)
    if act.named is not None and not act.accepted:
        for row in _messages(tx.c, question):
            if _act_of(row) == act.id:
                outgoing.take_back(tx, row, Why.UNDONE)
    _settle(tx.c, question)
    return queue.get(tx.c, question.id)


def _note(tx: Transaction, question: Question, hand: Hand, named: str | None, *, accepted: bool) -> int:
    gesture = gestures.note_act(tx.c, question, hand)
    values = {"gesture": gesture, "question": question.id, "named": named, "accepted": accepted}
    act = tx.c.execute(sa.insert(t.assignments).values(**values).returning(_a.id)).scalar_one()
    _settle(tx.c, question)
    return int(act)


def _settle(c: Connection, question: Question) -> None:
    codes = [each.id for each in queue.of_message(c, question)]
    owner = standing(c, question).owner
    c.execute(sa.update(t.questions).where(t.questions.c.id.in_(codes)).values(owner=owner))


# ── What asks, and says how it stands ───────────────────────────────────────────────────────────────────


def _messages(c: Connection, question: Question) -> list[Row[Any]]:
    found = outgoing.about(c, f"{ABOUT}{question.id}", Kind.ASSIGNMENT)
    return [row for row in found if not outgoing.was_taken_back(c, row)]


def _act_of(row: Row[Any]) -> int:
    return int(row.key.split(":")[2])


def question_of(row: Row[Any]) -> int:
    return int(row.subject.removeprefix(ABOUT))


def named_in(c: Connection, row: Row[Any]) -> str | None:
    """Return the person whom a message of ours asks, or asks about; None if they were forgotten."""
    found: str | None = c.execute(sa.select(_a.named).where(_a.id == _act_of(row))).scalar_one_or_none()
    return found


def _post(
    tx: Transaction, question: Question, named: str, act: int, platform: str, place: str, again: str = ""
) -> Post:
    where = "direct" if is_direct(place) else "desk"
    body, actions = _shown(tx, question, named, platform, place)
    return Post(
        key=f"{ABOUT}{question.id}:{act}:{platform}:{where}{again}",
        platform=platform,
        place=place,
        kind=Kind.ASSIGNMENT,
        body=body,
        priority=Priority.ANSWER,
        notify=True,
        actions=actions,
        subject=f"{ABOUT}{question.id}",
    )


def _shown(
    tx: Transaction, question: Question, named: str, platform: str, place: str
) -> tuple[Body, tuple[Action, ...]]:
    """Return how it stands with this person, and what can be done about it."""
    day, last, stands = tx.day, queue.last_of(tx.c, question), standing(tx.c, question)
    label, language = day.words.line, day.language
    yes = Action("yes", label(language, "action-owned"), "✅")
    no = Action("no", label(language, "action-not-owned"), "❌")
    back = Action("no", label(language, "action-give-back" if is_direct(place) else "action-take-back"), "❌")
    if last.state not in VOTABLE or last.erased:
        key = "assignment-over"
    elif stands.proposed == named:
        key = "assignment-ask"
    else:
        key = "assignment-owned" if stands.owner == named else "assignment-none"
    actions = {"assignment-ask": (yes, no), "assignment-owned": (back,)}.get(key, ())
    handle = people_named.accounts_of(tx, named).get(platform)
    person = day.programme.people.get(named)
    desk = day.programme.session(last.session).desk
    ping = handle is not None and key == "assignment-ask" and not is_direct(place)
    body = day.words.body(
        language,
        key,
        code=last.code,
        state=messages.state_of(day, last),
        words=messages.words_of(day, last),
        name=b.Person(person.name if person else named, handle if ping else None, ping=ping),
        direct=int(is_direct(place)),
        elsewhere=int(place != desk),
        desk=labels.place_name(day, desk, language),
        buttons=int(day.platforms[platform].buttons),
    )
    return body, actions


def refresh(tx: Transaction, question: Question) -> None:
    """Bring the messages that asked whether somebody will answer up to date."""
    for row in _messages(tx.c, question):
        named = named_in(tx.c, row)
        if named is None:
            continue
        body, actions = _shown(tx, question, named, row.platform, row.place)
        if to_json(body) == row.body and outgoing.actions_to_json(actions) == (row.actions or []):
            continue
        if outgoing.is_too_old(tx, row):
            post = _post(tx, question, named, _act_of(row), row.platform, row.place, f"+{row.version}")
            outgoing.say(tx, post)
            outgoing.take_back(tx, row, Why.REPLACED)
            continue
        version = outgoing.revise(tx, row, body, refresh=timedelta(0), actions=actions)
        if not tx.day.platforms[row.platform].buttons:
            _mark(tx, row, actions, version)


def _mark(tx: Transaction, row: Row[Any], actions: Sequence[Action], version: int) -> None:
    """Let the marks under a message be those of its actions."""
    outgoing.take_chips_back(tx, row, Why.OVER, but={action.emoji for action in actions})
    there = {action.emoji for action in outgoing.actions_from_json(row.actions)}
    for action in actions:
        if action.emoji not in there:
            key = f"{row.key}:{action.emoji}:{version}"
            outgoing.add_chip(tx, row, action, key, version=version, refresh=timedelta(0))


# ── Who still owes an answer ────────────────────────────────────────────────────────────────────────────


def owed(c: Connection, session: str) -> list[Question]:
    """Return the questions of a session that somebody said they would answer, and that have no answer."""
    given = [q for q in queue.of_session(c, session, VOTABLE | {State.MERGED}) if q.owner is not None]
    return [question for question in given if queue.last_of(c, question).state in VOTABLE]


def remind(tx: Transaction, session: Session) -> None:
    """Tell a desk what its people still owe; they are called there."""
    questions = owed(tx.c, session.id)
    if not questions:
        return
    for platform in tx.day.platforms:
        lines = [_owed_line(tx, question, platform) for question in questions]
        post = Post(
            key=f"owed:{session.id}:{tx.day.mornings_after[session.id].isoformat()}:{platform}",
            platform=platform,
            place=session.desk,
            kind=Kind.NOTICE,
            body=b.join(
                [
                    tx.day.words.body(tx.day.language, "owed-head", count=len(questions)),
                    *lines,
                    tx.day.words.body(tx.day.language, "owed-hint", code=questions[0].code),
                ]
            ),
            priority=Priority.REMINDER,
            notify=True,
            subject=f"session:{session.id}",
        )
        outgoing.say(tx, post)


def _owed_line(tx: Transaction, question: Question, platform: str) -> Body:
    owner = question.owner or ""
    handle, person = people_named.accounts_of(tx, owner).get(platform), tx.day.programme.people.get(owner)
    return tx.day.words.body(
        tx.day.language,
        "owed-line",
        code=question.code,
        words=messages.words_of(tx.day, question, longest=200),
        name=b.Person(person.name if person else owner, handle, ping=handle is not None),
    )


def tell_unanswered(tx: Transaction, place: str) -> None:
    """Tell the organisers, in figures, what was never answered."""
    counts = queue.counts_of_all(tx.c)
    left = {s.id: n for s in tx.day.programme.question_sessions if (n := _left(counts.get(s.id, {})))}
    if not left:
        return
    head = tx.day.words.body(tx.day.language, "unanswered-head", count=sum(left.values()))
    lines = [
        tx.day.words.body(
            tx.day.language,
            "unanswered-line",
            session=labels.place_label(tx.day, tx.day.programme.session(id)),
            count=number,
            owned=len(owed(tx.c, id)),
        )
        for id, number in left.items()
    ]
    for platform in tx.day.platforms:
        post = Post(
            key=f"unanswered:{platform}",
            platform=platform,
            place=place,
            kind=Kind.NOTICE,
            body=b.join([head, *lines]),
            priority=Priority.REMINDER,
            notify=True,
        )
        outgoing.say(tx, post)


def _left(counts: Mapping[State, int]) -> int:
    return sum(counts.get(state, 0) for state in UNANSWERED)


def given_to(tx: Transaction, person: int) -> list[str]:
    """Return the codes of what somebody was asked to answer, whether they said yes or not."""
    ids = people_named.ids_of(tx, person)
    given = sa.select(_a.question).where(_a.named.in_(ids)).distinct()
    return [each.code for each in queue.get_all(tx.c, tx.c.execute(given).scalars().all())]


# ── Forgotten ───────────────────────────────────────────────────────────────────────────────────────────


def let_go(tx: Transaction, named: str) -> list[tuple[Question, Question]]:
    """Give back all that a person was given; return each question they owned, as it was and as it is."""
    theirs = sa.select(_a.question).where(_a.named == named).distinct()
    asked = queue.get_all(tx.c, tx.c.execute(theirs).scalars().all())
    for question in asked:
        for row in _messages(tx.c, question):
            if named_in(tx.c, row) == named:
                outgoing.take_back(tx, row, Why.FORGOTTEN)
                forgotten.seal_later(tx.c, t.outbox.c.key.in_((row.key, f"remove:{row.key}")))
    nobody = {"named": None, "accepted": False}
    tx.c.execute(sa.update(t.assignments).where(_a.named == named).values(**nobody))
    for question in asked:
        _settle(tx.c, question)
    return [(former, queue.get(tx.c, former.id)) for former in asked if former.owner == named]
