"""`moderer` and `valider`: making questions wait for the desk, and letting them through."""

import re
from typing import Any

from sqlalchemy.engine import Row

from bot.commands import clarifying, desk
from bot.commands.turn import Turn, over, refuse, reply, reply_body
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import UNSAID
from bot.port import body as b
from bot.port.chat import Pressed, Reacted, bare
from bot.port.text import folded
from bot.programme.model import Session
from bot.questions import desks, gestures, moderating, proposals, queue, rewordings
from bot.questions.digests import SLOT_MARKS
from bot.questions.proposals import ALL, ALL_MARK, LET
from bot.questions.rules import Gesture, Question, State, split_code
from bot.timetable import labels

YES, NO = ("oui", "yes", "on"), ("non", "no", "off")
EVERYTHING = ("tout", "toutes", "tous", "all", "everything")
AND = re.compile(r"^(?:et|and|&)\s+", re.IGNORECASE)
SLOTS = {bare(mark): slot for slot, mark in enumerate(SLOT_MARKS, 1)}


def moderate(turn: Turn) -> None:
    """Handle `moderer oui`, `moderer non`, and `moderer` alone, which says how it stands."""
    session = turn.session
    assert session is not None
    word = folded(turn.arguments).strip(" .!")
    if word and word not in (*YES, *NO):
        refuse(turn, "usage-moderate")
        return
    moderated = moderating.is_moderated(turn.c, session)
    if not word or (word in YES) == moderated:
        reply_body(turn, _how_it_stands(turn, session, "moderation-is", moderated=moderated), "moderation-is")
        return
    moderating.set_moderated(turn.c, session, word in YES)
    _tell_desks(turn, session, moderated=word in YES)
    if isinstance(turn.heard, Pressed):
        desk.acknowledge(turn)


def _how_it_stands(turn: Turn, session: Session, key: str, *, moderated: bool) -> b.Body:
    return turn.day.words.body(
        turn.day.language,
        key,
        session=labels.place_label(turn.day, session),
        moderated=int(moderated),
        count=len(rewordings.waiting(turn.c, session.id)),
    )


def _tell_desks(turn: Turn, session: Session, *, moderated: bool) -> None:
    """Tell the desk of each platform: all of them let questions through."""
    heard = turn.heard
    for platform in turn.day.platforms:
        here = platform == heard.platform and not isinstance(heard, Pressed)
        post = Post(
            key=f"moderation:{session.id}:{heard.platform}:{heard.event}:{platform}",
            platform=platform,
            place=session.desk,
            kind=Kind.NOTICE,
            body=_how_it_stands(turn, session, "moderation-set", moderated=moderated),
            priority=Priority.ANSWER,
            reply_to=heard.event if here else None,
            subject=desks.session_subject(session),
        )
        outgoing.say(turn.tx, post)


# ── Letting through ─────────────────────────────────────────────────────────────────────────────────────


def approve(turn: Turn) -> None:
    """Handle `valider 3`, `valider 3 4 5` and `valider tout`; `valider` alone posts the board again."""
    session = turn.session
    assert session is not None
    words = turn.arguments.strip()
    if folded(words).strip(" .!") in EVERYTHING:
        _let_all_through(turn, rewordings.waiting(turn.c, session.id))
    elif words:
        _approve_codes(turn, words, turn.day.prefixes[session.id])
    elif rewordings.waiting(turn.c, session.id):
        for platform in turn.day.platforms:
            key = f"proposals:{session.id}:asked:{turn.heard.platform}:{turn.heard.event}:{platform}"
            proposals.post(turn.tx, session, platform, key)
        if isinstance(turn.heard, Pressed):
            desk.acknowledge(turn)
    else:
        reply(turn, "nothing-to-approve")


def _approve_codes(turn: Turn, words: str, prefix: str) -> None:
    codes = read_codes(words, prefix)
    if codes is None:
        refuse(turn, "usage-approve", prefix=prefix)
        return
    meant: dict[int, Question] = {}
    for code in codes:
        question = desk.of_this_desk(turn, code)
        if question is None:
            return
        last = desk.meant_by(turn, question)
        meant[last.id] = last
    found = list(meant.values())
    if any(_is_changing(turn, question) for question in found):
        reply(turn, "proposals-changing")
        return
    others = [question for question in found if not _let_through(turn, question)]
    if len(others) < len(found):
        _acknowledge(turn, codes, found)
    if len(others) == 1:
        desk.say_handled(turn, queue.get(turn.c, others[0].id))
    elif others:
        reply(turn, "not-to-approve", codes=", ".join(question.code for question in others))


def _acknowledge(turn: Turn, codes: list[str], found: list[Question]) -> None:
    """Acknowledge; if the only one named leads to another, say which one it was done to."""
    named = queue.by_code(turn.c, codes[0]) if len(codes) == 1 else None
    if named is not None and named.state is State.MERGED:
        desk.acknowledge_for(turn, named, queue.get(turn.c, found[0].id))
    else:
        desk.acknowledge(turn)


def read_codes(words: str, prefix: str) -> list[str] | None:
    """Read `3 4 5`, `3, C1-4 et 5`; None if anything else stands there."""
    codes: list[str] = []
    rest = words
    while rest:
        code, rest = split_code(AND.sub("", rest), prefix)
        if code is None:
            return None
        codes.append(code)
    return list(dict.fromkeys(codes))


def _is_changing(turn: Turn, question: Question) -> bool:
    """Return whether the person may have read other words: an edit of their board is on its way."""
    session = turn.session
    row = proposals.current(turn.c, session, turn.heard.platform) if session else None
    if row is None or row.state not in UNSAID:
        return False
    return question.id in proposals.changing(turn.c, row, turn.heard.at)


def _let_through(turn: Turn, question: Question) -> bool:
    """Let a question through, or its new words, or what makes it precise; return whether anything waited."""
    if question.state is not State.PROPOSED:
        return moderating.let_words_through(turn.tx, question, turn.hand) or clarifying.show_waiting(
            turn, question
        )
    done = gestures.apply(turn.tx, question, Gesture.APPROVE, turn.hand)
    if done is None:
        return False
    moderating.let_through(turn.tx, done.question, done.gesture)
    return True


def _let_all_through(turn: Turn, waiting: list[Question]) -> None:
    if not waiting:
        reply(turn, "nothing-to-approve")
        return
    for question in waiting:
        _let_through(turn, queue.get(turn.c, question.id))
    desk.acknowledge(turn)


# ── Taps ────────────────────────────────────────────────────────────────────────────────────────────────


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Let through the question of 1️⃣–5️⃣, or with ✅ all that were shown when it was tapped."""
    heard = turn.heard
    if isinstance(heard, Reacted):
        slot = SLOTS.get(bare(heard.mark))
        action = ALL if bare(heard.mark) == bare(ALL_MARK) else f"{LET}{slot}" if slot else ""
    if not action.startswith(LET):
        over(turn)
        return
    bound, shown = proposals.bound(turn.c, row), proposals.shown(turn.c, row, heard.at)
    number = action.removeprefix(LET)
    if action == ALL:
        _tapped_all(turn, row, [bound[slot] for slot in sorted(shown)], waiting=set(bound.values()))
    elif not number.isdecimal() or int(number) not in bound:
        over(turn)
    elif int(number) not in shown:
        _say_changing(turn, row)
    else:
        question = queue.get(turn.c, bound[int(number)])
        if not _let_through(turn, question):
            desk.say_handled(turn, queue.get(turn.c, question.id))


def _tapped_all(turn: Turn, row: Row[Any], shown: list[int], *, waiting: set[int]) -> None:
    session = turn.session
    still = {question.id for question in rewordings.waiting(turn.c, session.id)} if session else set()
    these = [question for question in shown if question in still]
    if these:
        for question in these:
            _let_through(turn, queue.get(turn.c, question))
    elif waiting & still:
        _say_changing(turn, row)
    else:
        reply_body(turn, desk.addressed(turn, "nothing-to-approve"), "nothing", reply_to=row.remote)


def _say_changing(turn: Turn, row: Row[Any]) -> None:
    reply_body(turn, desk.addressed(turn, "proposals-changing"), "changing", reply_to=row.remote)


def tapped_former(turn: Turn, row: Row[Any]) -> None:
    """Point from a board that was replaced to the current one."""
    if isinstance(turn.heard, Reacted) and bare(turn.heard.mark) not in (*SLOTS, bare(ALL_MARK)):
        return
    session = turn.session
    current = proposals.current(turn.c, session, row.platform) if session else None
    if current is None:
        over(turn)
        return
    link = b.MessageLink(current.key, turn.day.words.line(turn.speech, "current-proposals"))
    body = desk.addressed(turn, "proposals-superseded", link=link)
    reply_body(turn, body, "superseded", reply_to=row.remote)
