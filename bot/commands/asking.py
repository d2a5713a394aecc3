"""Asking: by command, by ❓, in a direct message, by a choice of the comptoir."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot import boards, desks, messages, outgoing, people, queue, tombstones
from bot import body as b
from bot import schema as t
from bot.chat import VOTE_MARK, Edited, Pressed, Reacted, Said, is_direct
from bot.commands import reading, visitors, which
from bot.commands.turn import REFUSED_MARK, Turn, hide, mark, over, refuse, reply, reply_body, without_command
from bot.day import Day
from bot.outgoing import Post, Priority
from bot.programme import Session
from bot.questions import (
    LONGEST,
    PLENARY,
    Asked,
    Choice,
    Question,
    greeting_language,
    read_choice,
    read_code,
    read_prefix,
    read_question,
    says_anonymous,
)
from bot.store import note_erased

YES = ("oui", "yes", "true")
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
        direct = is_direct(turn.heard.place)
        prefix = (asked.prefix or which.example(turn)) if direct else which.other_example(turn)
        refuse(turn, "usage-question", surely=True, prefix=prefix, direct=direct)
        return
    if anonymous and not turn.is_private:
        _cannot_hide(turn)
        return
    unknown = _unknown_comptoir(turn.day, asked.text) if asked.prefix is None else None
    if unknown is not None:
        known = messages.codes_shown(turn.day)
        called = isinstance(turn.heard, Pressed)
        refuse(turn, "no-such-comptoir-to-ask", always=True, named=unknown, known=known, called=called)
        return
    ask(turn, _queue_for(turn, asked.prefix), asked.text, anonymous)


def _unknown_comptoir(day: Day, words: str) -> str | None:
    """`C9` before a question, where there is no such comptoir."""
    first, _, rest = words.partition(" ")
    prefix = read_prefix(first.rstrip(":"))
    return prefix if rest and prefix not in (None, PLENARY, *day.queues) else None


def hides(turn: Turn, asked: Asked) -> bool:
    """By `anonyme :`, by the form's option; in private, also where the colon was forgotten."""
    by_form = isinstance(turn.heard, Pressed) and turn.heard.fields.get("anonyme", "").lower() in YES
    return asked.anonymous or by_form or (turn.is_private and says_anonymous(asked.text))


def _queue_for(turn: Turn, prefix: str | None) -> Session | None:
    """The one named, else that of the place, else the plenary's while there is one."""
    if prefix is not None:
        return turn.day.queues[prefix]
    return turn.session or which.plenary_now(turn.day, turn.at)


def direct_message(turn: Turn) -> None:
    """Words said to the bot alone are a question; a comptoir named alone answers ours."""
    choice = read_choice(turn.arguments)
    if choice is not None and _choose_draft(turn, choice):
        return
    spoken = greeting_language(turn.arguments)
    if spoken is None:
        question(turn)
        return
    _greet(replace(turn, language=spoken or None))


def _greet(turn: Turn) -> None:
    """The first time with what is kept of who writes."""
    body = turn.day.words.body(turn.speech, "greeting", prefix=which.example(turn))
    if people.may_tell(turn.c, turn.now, f"{people.KEPT}{turn.whose}", ONCE):
        body = b.join([body, visitors.kept_until(turn)])
    reply_body(turn, body, "greeting")


def marked(turn: Turn, heard: Reacted) -> None:
    """❓ put on a message, by who may, asks it."""
    about = heard.about
    if about is None or queue.by_event(turn.c, about.platform, about.event):
        return
    if tombstones.is_past(turn.c, about):
        return
    asked = read_question(without_command(about.text), turn.day.queues)
    session = _queue_for(turn, asked.prefix)
    account = turn.account if heard.handle == about.handle else people.meet(turn.c, about)
    its_turn = Turn(turn.c, turn.day, turn.now, turn.at, about, account, about.text)
    if not asked.text:
        refuse(its_turn, "usage-question", prefix=which.other_example(its_turn), direct=False)
    elif asked.anonymous:
        _cannot_hide(its_turn)
    else:
        ask(its_turn, session, asked.text, anonymous=False)


def chose(turn: Turn, about: Said) -> None:
    """A native command on a message asks it as ❓ does; the answer goes to who chose it, alone."""
    found = queue.by_event(turn.c, about.platform, about.event)
    if found is not None:
        reply(turn, "already-asked", code=found.code)
        return
    ours = outgoing.by_remote(turn.c, about.platform, about.place, about.event)
    if ours is not None:
        _chose_ours(turn, ours)
        return
    if tombstones.is_past(turn.c, about):
        refuse(turn, "asker-forgotten")
        return
    asked = read_question(without_command(about.text), turn.day.queues)
    session = _queue_for(turn, asked.prefix)
    if turn.heard.handle != about.handle and not _is_animateur(turn, session):
        refuse(turn, "only-author-asks")
    elif not asked.text:
        refuse(turn, "usage-question", prefix=which.other_example(turn), direct=False)
    elif asked.anonymous:
        _cannot_hide(turn)
    else:
        ask(turn, session, asked.text, anonymous=False)


def _chose_ours(turn: Turn, row: sa.Row[Any]) -> None:
    """A card is of a question that is asked already; nothing else we say is one."""
    if row.kind in boards.CARDS:
        reply(turn, "already-a-card", code=queue.get(turn.c, boards.question_of(row)).code)
    else:
        refuse(turn, "usage-question", prefix=which.other_example(turn), direct=False)


def harvests(turn: Turn, about: Said) -> bool:
    """Whether an animateur makes a question of what another said: that is no flood, as in their desk."""
    asked = read_question(without_command(about.text), turn.day.queues)
    others = turn.heard.handle != about.handle
    return others and _is_animateur(turn, _queue_for(turn, asked.prefix))


def _is_animateur(turn: Turn, session: Session | None) -> bool:
    desk = session.desk if session else None
    heard = turn.heard
    return desk is not None and people.is_member(turn.c, heard.platform, desk, heard.handle)


def ask(turn: Turn, session: Session | None, text: str, anonymous: bool) -> None:
    """Take a question in, or say kindly why not; without a comptoir, ask which."""
    if len(text) > LONGEST:
        refuse(turn, "too-long", always=True, length=len(text), longest=LONGEST)
        return
    if session is None:
        which.ask(turn, text, anonymous)
        return
    if not queue.is_open(turn.c, session.id, turn.at, turn.day.programme.closing):
        _say_closed(turn, session)
        return
    take(turn, session, text, anonymous)


def take(turn: Turn, session: Session, text: str, anonymous: bool) -> Question | None:
    source, asker = turn.source, turn.asker
    asking = queue.Asking(
        session=session.id,
        text=text,
        asker=asker.person,
        name=None if anonymous else asker.name,
        platform=source.platform,
        place=source.place,
        event=source.event,
        at=turn.at,
        anonymous=anonymous,
        own_message=turn.has_own_message,
    )
    asked = queue.add(turn.c, asking)
    if asked is None:
        return None
    _receipt(turn, session, asked)
    boards.post_cards(turn.c, turn.day, turn.now, asked)
    desks.refresh_digests(turn.c, turn.day, turn.now, session.id)
    return asked


def _receipt(turn: Turn, session: Session, asked: Question) -> None:
    """The code on the asker's message and 👍 beside it, where marks bear words; in private, an answer."""
    if turn.is_private:
        body = _noted(turn, session, asked, "receipt" if is_direct(asked.place) else "receipt-card")
        reply_body(turn, body, "receipt", kind="receipt", subject=boards.question_subject(asked))
    if turn.has_own_message and turn.day.platforms[asked.platform].word_marks:
        _mark_own_message(turn, asked)
    elif turn.has_own_message and not (boards.is_answered_by_card(turn.day, asked) or _was_told(turn)):
        _reply_to_asker(turn, session, asked)


def _noted(turn: Turn, session: Session, asked: Question, key: str) -> b.Body:
    label = b.PlaceLink(session.place, messages.place_name(turn.day, session.place, turn.speech))
    return turn.day.words.body(
        turn.speech, key, code=asked.code, session=label, anonymous=int(asked.anonymous)
    )


def _was_told(turn: Turn) -> bool:
    """Whether the asker is who has had the answer alone."""
    return turn.is_private and turn.asker == turn.account


def _reply_to_asker(turn: Turn, session: Session, asked: Question) -> None:
    """Asked elsewhere than in its comptoir, where its card will be."""
    post = Post(
        key=f"reply:{asked.platform}:{asked.event}:receipt",
        platform=asked.platform,
        place=asked.place,
        kind="receipt",
        body=_noted(turn, session, asked, "receipt-card"),
        priority=Priority.ANSWER,
        reply_to=asked.event,
        subject=boards.question_subject(asked),
    )
    outgoing.say(turn.c, turn.day, turn.now, post)


def _mark_own_message(turn: Turn, asked: Question) -> None:
    receipt = f"reply:{asked.platform}:{asked.event}:receipt"
    for emoji, key, kind, priority in (
        (asked.code, receipt, "receipt", Priority.RECEIPT),
        (VOTE_MARK, boards.vote_mark_key(asked), "chip", Priority.COURTESY),
    ):
        outgoing.react(
            turn.c,
            turn.now,
            key=key,
            platform=asked.platform,
            place=asked.place,
            mark=emoji,
            kind=kind,
            priority=priority,
            target=asked.event,
            subject=boards.question_subject(asked),
        )


def _say_closed(turn: Turn, session: Session) -> None:
    what = f"{people.CLOSED}{session.id}:{turn.whose}"
    if turn.is_private or people.may_tell(turn.c, turn.now, what, ONCE):
        reply(turn, "closed", session=messages.place_label(turn.day, session))
    elif not turn.is_private:
        mark(turn, REFUSED_MARK, "refused")


def _cannot_hide(turn: Turn) -> None:
    """In a room everyone has already seen it: nothing is kept of it."""
    hide(turn, "anonymous-here", prefix=which.example(turn))


def chosen(turn: Turn, menu: sa.Row[Any], session_id: str) -> None:
    """A tap on our « which comptoir? »: only the one who asks may choose."""
    draft = which.draft(turn, menu.subject.removeprefix(which.DRAFT))
    session = turn.day.programme.queue_of(session_id)
    if draft is None or session is None:
        _say_not_chosen(turn, menu)
    else:
        _take_draft(turn, draft, session, privately=menu.person is not None)


def _say_not_chosen(turn: Turn, menu: sa.Row[Any]) -> None:
    """Another's question, where many see our menu; or one that is settled."""
    if not isinstance(turn.heard, Pressed):
        return
    if which.waits(turn, menu.subject.removeprefix(which.DRAFT)):
        reply(turn, "not-your-choice")
    else:
        over(turn)


def _choose_draft(turn: Turn, choice: Choice) -> bool:
    """`C1` or `1` written alone in a direct message answers the newest of our questions there."""
    row = turn.c.execute(
        sa.select(t.drafts)
        .where(
            t.drafts.c.platform == turn.heard.platform,
            t.drafts.c.place == turn.heard.place,
            t.drafts.c.handle == turn.heard.handle,
        )
        .order_by(t.drafts.c.at.desc())
    ).first()
    session = which.named(turn, row.event, choice) if row is not None else None
    if row is None or session is None:
        return False
    _take_draft(turn, row, session)
    return True


def _take_draft(turn: Turn, draft: sa.Row[Any], session: Session, *, privately: bool = False) -> None:
    """`privately`: it was asked by a native command, the answer goes to who chooses alone."""
    which.drop(turn, draft.event)
    said = Said(
        draft.platform, draft.event, draft.place, draft.handle, turn.account.name, turn.heard.at, draft.text
    )
    if privately:
        about = said if draft.own_message else None
        pressed = replace(turn.heard, about=about) if isinstance(turn.heard, Pressed) else turn.heard
        ask(replace(turn, heard=pressed), session, draft.text, draft.anonymous)
        return
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
    note_erased(turn.c)
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
