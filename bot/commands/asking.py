"""Asking: by command, by ❓, in a direct message, by a choice of the comptoir."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.commands import near_shown, reading, shown_back, silencing, visitors, which
from bot.commands.turn import REFUSED_MARK, Turn, hide, mark, refuse, reply, reply_body, without_command
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Mark, Post, Priority
from bot.people import appeals, people, tombstones
from bot.port import body as b
from bot.port.chat import VOTE_MARK, Pressed, Reacted, Said, is_direct
from bot.programme.codes import RESTITUTION
from bot.programme.model import Session
from bot.questions import boards, desks, messages, moderating, notes, pressure, queue
from bot.questions.anonymity import says_anonymous, seems_a_mark, speaks_of_it
from bot.questions.rules import (
    LONGEST,
    Asked,
    Question,
    State,
    greeting_language,
    read_code,
    read_prefix,
    read_question,
)
from bot.timetable import labels

YES = ("oui", "yes", "true")
TO_PROPOSED = {
    "receipt": "receipt-proposed",
    "receipt-card": "receipt-card-proposed",
    "receipt-page": "receipt-page-proposed",
}
ONCE = timedelta(days=30)  # for what a person is told only once


def question(turn: Turn, *, confirmed: bool = True) -> None:
    """Handle `question [C1] [anonyme :] text`, `question C3-12`, or `question` alone for the usage.

    `confirmed`: the word was said; a message without it is shown back first.
    """
    session = turn.session
    code = read_code(turn.arguments, turn.day.prefixes[session.id] if session else None)
    if code is not None:
        reading.show_status(turn, code)
        return
    asked = read_question(turn.arguments, turn.day.session_by_prefix)
    if not asked.text:
        if is_direct(turn.heard.place):
            refuse(turn, "usage-question", prefix=asked.prefix or which.example(turn), direct=True)
        else:
            _say_how(turn)
        return
    if hides(turn, asked) and not turn.is_private:
        cannot_hide(turn)
        return
    unknown = _unknown_comptoir(turn.day, asked.text) if asked.prefix is None else None
    if unknown is not None:
        known = messages.codes_shown(turn.day)
        called = isinstance(turn.heard, Pressed)
        refuse(turn, "no-such-comptoir-to-ask", named=unknown, known=known, called=called)
        return
    confirmed = confirmed or asked.prefix is not None
    ask(turn, _queue_for(turn, asked.prefix), asked.text, wish(turn, asked), confirmed=confirmed)


def _unknown_comptoir(day: Day, words: str) -> str | None:
    """Return a code like `C9` before a question, if there is no such comptoir."""
    first, *rest = words.split(maxsplit=1)
    prefix = read_prefix(first.rstrip(":"))
    return prefix if rest and prefix not in (None, RESTITUTION, *day.session_by_prefix) else None


def hides(turn: Turn, asked: Asked) -> bool:
    """Return whether to hide the name: by a mark, the form's option, or a mark whose sign was forgotten."""
    by_form = isinstance(turn.heard, Pressed) and turn.heard.fields.get("anonyme", "").lower() in YES
    forgotten = says_anonymous(asked.text) if turn.is_private else seems_a_mark(asked.text)
    return asked.anonymous or by_form or forgotten


def wish(turn: Turn, asked: Asked) -> bool | None:
    """Return whether to hide the name; None if the word merely occurs in a private message."""
    if hides(turn, asked):
        return True
    return None if turn.is_private and turn.about is None and speaks_of_it(asked.text) else False


def _queue_for(turn: Turn, prefix: str | None) -> Session | None:
    """Return the session named, else that of the place, else the only one that is running."""
    if prefix is not None:
        return turn.day.session_by_prefix[prefix]
    return turn.session or which.running_alone(turn.day, turn.at)


def direct_message(turn: Turn) -> None:
    """Show private words back before they are published; answer a greeting with one."""
    spoken = greeting_language(turn.arguments)
    if spoken is None:
        question(turn, confirmed=False)
        return
    _greet(replace(turn, language=spoken or None))


def _greet(turn: Turn) -> None:
    """Greet; the first time, also say what is kept of this person."""
    body = turn.day.words.body(turn.speech, "greeting", prefix=which.example(turn))
    if people.claim_telling(turn.tx, f"{people.KEPT}{turn.whose}", ONCE):
        body = b.join([body, visitors.kept_until(turn)])
    reply_body(turn, body, "greeting")


def marked(turn: Turn, heard: Reacted) -> None:
    """Ask the question of a message that someone marked with ❓."""
    about = heard.about
    if about is None or queue.by_event(turn.c, about.platform, about.event):
        return
    if tombstones.is_past(turn.c, about):
        return
    asked = read_question(without_command(about.text), turn.day.session_by_prefix)
    session = _queue_for(turn, asked.prefix)
    account = turn.account if heard.handle == about.handle else people.meet(turn.c, about)
    its_turn = Turn(turn.tx, turn.at, about, account, about.text)
    if not asked.text:
        _say_how(its_turn)
    elif hides(its_turn, asked):
        cannot_hide(its_turn)
    else:
        ask(its_turn, session, asked.text, anonymous=False, chosen=heard.handle != about.handle)


def chose(turn: Turn, about: Said) -> None:
    """Ask a message chosen by a native command, as ❓ does; only the person who chose it sees the answer."""
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
    asked = read_question(without_command(about.text), turn.day.session_by_prefix)
    session = _queue_for(turn, asked.prefix)
    if turn.heard.handle != about.handle and not _is_animateur(turn, session):
        refuse(turn, "only-author-asks")
    elif not asked.text:
        _say_how(turn)
    elif asked.anonymous or seems_a_mark(asked.text):
        cannot_hide(turn)
    else:
        ask(turn, session, asked.text, anonymous=False, chosen=turn.heard.handle != about.handle)


def _chose_ours(turn: Turn, row: sa.Row[Any]) -> None:
    """Say that a card shows a question that is already asked; our other messages are no questions."""
    if row.kind in boards.CARDS:
        reply(turn, "already-a-card", code=queue.get(turn.c, boards.question_of(row)).code)
    else:
        _say_how(turn)


def _say_how(turn: Turn) -> None:
    """Say how to ask here: with the name of a comptoir first, if neither the place nor the hour tells it."""
    if _queue_for(turn, None) is None:
        refuse(turn, "usage-question-named", prefix=which.example(turn))
    else:
        refuse(turn, "usage-question", prefix=which.other_example(turn), direct=False)


def harvests(turn: Turn, about: Said) -> bool:
    """Return whether an animateur makes another person's message a question, which is not a flood."""
    asked = read_question(without_command(about.text), turn.day.session_by_prefix)
    others = turn.heard.handle != about.handle
    return others and _is_animateur(turn, _queue_for(turn, asked.prefix))


def _is_animateur(turn: Turn, session: Session | None) -> bool:
    desk = session.desk if session else None
    heard = turn.heard
    return desk is not None and people.is_member(turn.c, heard.platform, desk, heard.handle)


def ask(
    turn: Turn,
    session: Session | None,
    text: str,
    anonymous: bool | None,
    *,
    confirmed: bool = True,
    chosen: bool = False,
) -> None:
    """Take a question in, or kindly say why not; ask for what is missing: its comptoir, its author's yes.

    `chosen`: an animateur chose the message, so it is taken whoever wrote it.
    """
    longest = LONGEST if confirmed else appeals.LONGEST
    if len(text) > longest:
        refuse(turn, "too-long", length=len(text), longest=LONGEST)
    elif session is None or not confirmed:
        shown_back.wait(turn, text, session, anonymous, confirmed=confirmed)
    elif not queue.is_open(turn.c, session, turn.at, turn.day.programme.closing):
        _say_closed(turn, session)
    elif not chosen and silencing.is_refused(turn, session, anonymous=bool(anonymous)):
        pass
    elif anonymous is None:
        shown_back.wait(turn, text, session, anonymous)
    elif not near_shown.show(turn, session, text, anonymous):
        take(turn, session, text, anonymous)


def take(turn: Turn, session: Session, text: str, anonymous: bool) -> None:
    """Store a question, acknowledge it and show it, to its desk alone where it must be let through first."""
    asked = queue.add(turn.c, _to_store(turn, session, text, anonymous))
    if asked is None:
        return
    notes.become(turn.tx, asked)
    _receipt(turn, session, asked)
    if asked.state is State.PROPOSED:
        moderating.wait(turn.tx, asked)
        return
    boards.post_cards(turn.tx, asked)
    desks.refresh_digests(turn.tx, session.id)


def _to_store(turn: Turn, session: Session, text: str, anonymous: bool) -> queue.NewQuestion:
    source, asker = turn.source, turn.asker
    return queue.NewQuestion(
        session=session.id,
        text=text,
        asker=asker.person,
        name=None if anonymous else asker.name,
        platform=source.platform,
        place=source.place,
        event=source.event,
        at=turn.at,
        anonymous=anonymous,
        in_room=asker.in_room,
        own_message=turn.has_own_message,
        state=moderating.state_of_new(turn.c, session),
        taken_at=turn.now.wall,
    )


def _receipt(turn: Turn, session: Session, asked: Question) -> None:
    """Put the code and 👍 on the asker's message, where marks can show a code; in private, answer instead."""
    if turn.is_private:
        body = _noted(turn, session, asked, _private_receipt(turn, session, asked))
        reply_body(turn, body, "receipt", kind=Kind.RECEIPT, subject=boards.question_subject(asked))
    if turn.has_own_message and turn.day.platforms[asked.platform].word_marks:
        _mark_own_message(turn, asked)
    elif turn.has_own_message and not (_is_answered_by_card(turn, session, asked) or _was_told(turn)):
        _reply_to_asker(turn, session, asked)


def _private_receipt(turn: Turn, session: Session, asked: Question) -> str:
    if turn.day.platforms[asked.platform].shows_queue:
        return "receipt-page"
    return "receipt" if is_direct(asked.place) else _receipt_of_card(turn, session, asked)


def _receipt_of_card(turn: Turn, session: Session, asked: Question) -> str:
    """Return what is told of the card to come: none comes where there are too many questions."""
    return "receipt-card" if _has_card(turn, session, asked) else "receipt-listed"


def _has_card(turn: Turn, session: Session, asked: Question) -> bool:
    return asked.state is State.PROPOSED or not pressure.holds(turn.tx, session)


def _is_answered_by_card(turn: Turn, session: Session, asked: Question) -> bool:
    if asked.state is State.PROPOSED or not boards.is_answered_by_card(turn.day, asked):
        return False
    return _has_card(turn, session, asked)


def _noted(turn: Turn, session: Session, asked: Question, key: str) -> b.Body:
    if asked.state is State.PROPOSED:
        key = TO_PROPOSED[key]
    label = b.PlaceLink(session.place, labels.place_name(turn.day, session.place, turn.speech))
    return turn.day.words.body(
        turn.speech, key, code=asked.code, session=label, anonymous=int(asked.anonymous)
    )


def _was_told(turn: Turn) -> bool:
    """Return whether the asker is the person who got the private answer."""
    return turn.is_private and turn.asker == turn.account


def _reply_to_asker(turn: Turn, session: Session, asked: Question) -> None:
    """Reply to a question asked outside its comptoir, where its card will be."""
    post = Post(
        key=f"reply:{asked.platform}:{asked.event}:receipt",
        platform=asked.platform,
        place=asked.place,
        kind=Kind.RECEIPT,
        body=_noted(turn, session, asked, _receipt_of_card(turn, session, asked)),
        priority=Priority.ANSWER,
        reply_to=asked.event,
        subject=boards.question_subject(asked),
    )
    outgoing.say(turn.tx, post)


def _mark_own_message(turn: Turn, asked: Question) -> None:
    receipt = f"reply:{asked.platform}:{asked.event}:receipt"
    invitation = (VOTE_MARK, boards.vote_mark_key(asked), Kind.CHIP, Priority.COURTESY)
    for emoji, key, kind, priority in (
        (asked.code, receipt, Kind.RECEIPT, Priority.RECEIPT),
        *([invitation] if asked.state is not State.PROPOSED else []),
    ):
        mark = Mark(
            key=key,
            platform=asked.platform,
            place=asked.place,
            emoji=emoji,
            kind=kind,
            priority=priority,
            target=asked.event,
            subject=boards.question_subject(asked),
        )
        outgoing.put(turn.tx, mark)


def _say_closed(turn: Turn, session: Session) -> None:
    why = "cancelled:" if session.cancelled else ""
    what = f"{people.CLOSED}{why}{session.id}:{turn.whose}"
    if turn.is_private or people.claim_telling(turn.tx, what, ONCE):
        key = "closed-cancelled" if session.cancelled else "closed"
        reply(turn, key, session=labels.place_label(turn.day, session))
    elif not turn.is_private:
        mark(turn, REFUSED_MARK, "refused")


def cannot_hide(turn: Turn) -> None:
    """Say that a question cannot be anonymous in a room, where all have seen it; nothing of it is kept."""
    hide(turn, "anonymous-here", prefix=which.example(turn))
