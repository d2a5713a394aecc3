"""Asking: by command, by ❓, in a direct message, by a choice of the comptoir."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot import boards, messages, outgoing, people, queue
from bot import body as b
from bot import schema as t
from bot.chat import VOTE_MARK, Edited, Pressed, Reacted, Said
from bot.commands import reading, which
from bot.commands.turn import REFUSED_MARK, Turn, mark, refuse, reply, reply_body, without_command
from bot.day import Day
from bot.outgoing import Priority
from bot.programme import Session
from bot.questions import (
    LONGEST,
    PLENARY,
    Asked,
    Question,
    greeting_language,
    read_code,
    read_prefix,
    read_question,
    says_anonymous,
)

ONCE = timedelta(days=30)  # of something told a person a single time


def question(turn: Turn) -> None:
    """`question [C1] [anonyme :] text`, `question C3-12`, or `question` alone for the usage."""
    session = turn.session
    code = read_code(turn.arguments, turn.day.prefixes[session.id] if session else None)
    if code is not None:
        reading.show_status(turn, code)
        return
    asked = read_question(turn.arguments, turn.day.queues)
    anonymous = hides(turn, asked)
    if not asked.text:
        refuse(turn, "usage-question", always=True, prefix=which.other_example(turn))
        return
    if anonymous and not turn.is_private:
        _cannot_hide(turn)
        return
    unknown = _unknown_comptoir(turn.day, asked.text) if asked.prefix is None else None
    if unknown is not None:
        known = ", ".join(turn.day.queues)
        refuse(turn, "no-such-comptoir-to-ask", always=True, named=unknown, known=known)
        return
    ask(turn, _queue_for(turn, asked.prefix), asked.text, anonymous)


def _unknown_comptoir(day: Day, words: str) -> str | None:
    """`C9` before a question, where there is no such comptoir."""
    first, _, rest = words.partition(" ")
    prefix = read_prefix(first.rstrip(":"))
    return prefix if rest and prefix not in (None, PLENARY, *day.queues) else None


def hides(turn: Turn, asked: Asked) -> bool:
    """By `anonyme :`, by the form's option; in private, also where the colon was forgotten."""
    by_form = isinstance(turn.heard, Pressed) and turn.heard.fields.get("anonyme") == "oui"
    return asked.anonymous or by_form or (turn.is_private and says_anonymous(asked.text))


def _queue_for(turn: Turn, prefix: str | None) -> Session | None:
    """The one named, else that of the place, else the plenary's while there is one."""
    if prefix is not None:
        return turn.day.queues[prefix]
    return turn.session or which.plenary_now(turn.day, turn.at)


def direct_message(turn: Turn) -> None:
    """Words said to the bot alone are a question; a comptoir named alone answers ours."""
    prefix = read_prefix(turn.arguments)
    if prefix is not None and prefix in turn.day.queues and _choose_draft(turn, turn.day.queues[prefix]):
        return
    spoken = greeting_language(turn.arguments)
    if spoken is None:
        question(turn)
        return
    greeted = replace(turn, language=spoken or None)
    reply(greeted, "greeting", prefix=which.example(greeted))


def marked(turn: Turn, heard: Reacted) -> None:
    """❓ put on a message by its author, or by an animateur of that comptoir, asks it."""
    about = heard.about
    if about is None or queue.by_event(turn.c, about.platform, about.event):
        return
    asked = read_question(without_command(about.text), turn.day.queues)
    session = _queue_for(turn, asked.prefix)
    if heard.handle != about.handle and not _is_animateur(turn, session):
        return
    account = turn.account if heard.handle == about.handle else people.meet(turn.c, about)
    its_turn = Turn(turn.c, turn.day, turn.now, turn.at, about, account, about.text)
    if not asked.text:
        refuse(its_turn, "usage-question", prefix=which.other_example(its_turn))
    elif asked.anonymous:
        _cannot_hide(its_turn)
    else:
        ask(its_turn, session, asked.text, anonymous=False)


def _is_animateur(turn: Turn, session: Session | None) -> bool:
    desk = session.desk if session else None
    heard = turn.heard
    return desk is not None and people.is_member(turn.c, heard.platform, desk, heard.handle)


def ask(turn: Turn, session: Session | None, text: str, anonymous: bool) -> None:
    """Take a question in, or say kindly why not; without a comptoir, ask which."""
    if len(text) > LONGEST:
        refuse(turn, "too-long", length=len(text), longest=LONGEST)
        return
    if session is None:
        which.ask(turn, text, anonymous)
        return
    if not queue.is_open(turn.c, session.id, turn.at, turn.day.programme.closing):
        _say_closed(turn, session)
        return
    take(turn, session, text, anonymous)


def take(turn: Turn, session: Session, text: str, anonymous: bool) -> Question | None:
    heard = turn.heard
    asking = queue.Asking(
        session=session.id,
        text=text,
        asker=turn.account.person,
        name=None if anonymous else turn.account.name,
        platform=heard.platform,
        place=heard.place,
        event=heard.event,
        at=turn.at,
        anonymous=anonymous,
        own_message=not turn.is_private,
    )
    asked = queue.add(turn.c, asking)
    if asked is None:
        return None
    _receipt(turn, session, asked)
    boards.post_cards(turn.c, turn.day, turn.now, asked)
    boards.refresh_digests(turn.c, turn.day, turn.now, session.id)
    return asked


def _receipt(turn: Turn, session: Session, asked: Question) -> None:
    """The code on the asker's message and 👍 beside it; in private, a short answer."""
    if turn.is_private:
        label = b.PlaceLink(session.place, messages.place_label(turn.day, session))
        body = turn.day.words.body(turn.speech, "receipt", code=asked.code, session=label)
        reply_body(turn, body, "receipt", kind="receipt", subject=boards.question_subject(asked))
        return
    for emoji, purpose, kind, priority in (
        (asked.code, "receipt", "receipt", Priority.RECEIPT),
        (VOTE_MARK, "chip", "chip", Priority.CHIP),
    ):
        outgoing.react(
            turn.c,
            turn.now,
            key=f"reply:{asked.platform}:{asked.event}:{purpose}",
            platform=asked.platform,
            place=asked.place,
            mark=emoji,
            kind=kind,
            priority=priority,
            target=asked.event,
            subject=boards.question_subject(asked),
        )


def _say_closed(turn: Turn, session: Session) -> None:
    heard = turn.heard
    what = f"closed:{session.id}:{heard.platform}:{heard.handle}"
    if turn.is_private or people.may_tell(turn.c, turn.now, what, ONCE):
        reply(turn, "closed", session=messages.place_label(turn.day, session))
    elif not turn.is_private:
        mark(turn, REFUSED_MARK, "refused")


def _cannot_hide(turn: Turn) -> None:
    """In a room everyone has already seen it: take it away if we may, keep nothing, say how."""
    heard = turn.heard
    outgoing.remove(
        turn.c,
        turn.now,
        key=f"reply:{heard.platform}:{heard.event}:hide",
        platform=heard.platform,
        place=heard.place,
        target=heard.target if isinstance(heard, Edited) else heard.event,
    )
    body = turn.day.words.body(turn.speech, "anonymous-here", prefix=which.example(turn))
    reply_body(turn, body, "anonymous-here", reply_to=None)


def chosen(turn: Turn, menu: sa.Row[Any], session_id: str) -> None:
    """A tap on our « which comptoir? »: only the one who asks may choose."""
    draft = which.draft(turn, menu.subject.removeprefix(which.DRAFT))
    session = turn.day.programme.queue_of(session_id)
    if draft is not None and session is not None:
        _take_draft(turn, draft, session, privately=menu.person is not None)


def _choose_draft(turn: Turn, session: Session) -> bool:
    """`C1` written alone in a direct message answers the newest of our questions there."""
    row = turn.c.execute(
        sa.select(t.drafts)
        .where(
            t.drafts.c.platform == turn.heard.platform,
            t.drafts.c.place == turn.heard.place,
            t.drafts.c.handle == turn.heard.handle,
        )
        .order_by(t.drafts.c.at.desc())
    ).first()
    if row is not None:
        _take_draft(turn, row, session)
    return row is not None


def _take_draft(turn: Turn, draft: sa.Row[Any], session: Session, *, privately: bool = False) -> None:
    """`privately`: it was asked by a form, there is no message to put a receipt on."""
    which.drop(turn, draft.event)
    if privately:
        ask(turn, session, draft.text, draft.anonymous)
        return
    said = Said(
        draft.platform, draft.event, draft.place, draft.handle, turn.account.name, turn.heard.at, draft.text
    )
    its_turn = Turn(turn.c, turn.day, turn.now, turn.at, said, turn.account, said.text)
    ask(its_turn, session, draft.text, draft.anonymous)


def edited_draft(turn: Turn, heard: Edited) -> bool:
    """A question that waits to know its comptoir is corrected like another."""
    draft = which.draft(turn, heard.target)
    if draft is None:
        return False
    asked = read_question(without_command(heard.text), turn.day.queues)
    anonymous = draft.anonymous or hides(turn, asked)
    same = (t.drafts.c.platform == draft.platform, t.drafts.c.event == draft.event)
    turn.c.execute(sa.update(t.drafts).where(*same).values(anonymous=anonymous))
    if anonymous and not turn.is_private:
        which.drop(turn, draft.event)
        _cannot_hide(turn)
    elif len(asked.text) > LONGEST:
        reply(turn, "too-long", length=len(asked.text), longest=LONGEST)
    elif asked.text:
        turn.c.execute(sa.update(t.drafts).where(*same).values(text=asked.text))
        if asked.prefix and (corrected := which.draft(turn, heard.target)) is not None:
            _take_draft(turn, corrected, turn.day.queues[asked.prefix])
    return True
