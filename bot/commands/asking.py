"""Everyone's part in the queue: asking, choosing the comptoir, voting, changing one's mind."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot import boards, messages, outgoing, people, queue
from bot import body as b
from bot import schema as t
from bot.chat import VOTE_MARK, Action, Edited, Pressed, Reacted, Removed, Said, is_direct
from bot.commands.turn import REFUSED_MARK, Turn, mark, refuse, reply, reply_body, without_command
from bot.day import Day
from bot.digests import SLOT_MARKS
from bot.outgoing import Priority
from bot.people import Account
from bot.programme import Kind, Session
from bot.questions import (
    LONGEST,
    OPEN,
    Gesture,
    Question,
    State,
    ranked,
    read_code,
    read_prefix,
    read_question,
    says_anonymous,
    shuffled,
)

ONCE = timedelta(days=30)  # of something told a person a single time
DRAFT = "draft:"  # what our « which comptoir? » is about


def question(turn: Turn) -> None:
    """`question [C1] [anonyme :] text`, `question C3-12`, or `question` alone for the usage."""
    session = turn.session
    code = read_code(turn.arguments, turn.day.prefixes[session.id] if session else None)
    if code is not None:
        show_status(turn, code)
        return
    asked = read_question(turn.arguments, turn.day.queues)
    anonymous = asked.anonymous or _wants_anonymity(turn, asked.text)
    if not asked.text:
        refuse(turn, "usage-question")
        return
    if anonymous and not turn.is_private:
        _cannot_hide(turn)
        return
    ask(turn, _queue_for(turn, asked.prefix), asked.text, anonymous)


def _wants_anonymity(turn: Turn, text: str) -> bool:
    """By the form's option; in private, also where the colon after `anonyme` was forgotten."""
    by_form = isinstance(turn.heard, Pressed) and turn.heard.fields.get("anonyme") == "oui"
    return by_form or (turn.is_private and says_anonymous(text))


def _queue_for(turn: Turn, prefix: str | None) -> Session | None:
    """The one named, else that of the place, else the plenary's while there is one."""
    if prefix is not None:
        return turn.day.queues[prefix]
    return turn.session or _plenary_now(turn.day, turn.at)


def direct_message(turn: Turn) -> None:
    """Words said to the bot alone are a question; a comptoir named alone answers ours."""
    prefix = read_prefix(turn.arguments)
    if prefix is not None and prefix in turn.day.queues and _choose_draft(turn, turn.day.queues[prefix]):
        return
    question(turn)


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
        refuse(its_turn, "usage-question")
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
        _ask_which(turn, text, anonymous)
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
        target=heard.event,
    )
    body = turn.day.words.body(turn.speech, "anonymous-here")
    reply_body(turn, body, "anonymous-here", reply_to=None)


# ── Which comptoir? ─────────────────────────────────────────────────────────────────────────────────────


def _plenary_now(day: Day, at: datetime) -> Session | None:
    """During a plenary, the plenary's queue."""
    during = any(s.kind is Kind.PLENARY and s.start <= at < s.end for s in day.programme.sessions)
    return day.queues.get("P") if during else None


def choices(day: Day, at: datetime) -> list[Session]:
    """The comptoirs that run, else the next ones; without any left, all of them."""
    comptoirs = [s for s in day.programme.queues if not s.restitution]
    running = [s for s in comptoirs if s.start <= at < s.end]
    if running:
        return running
    coming = [s for s in comptoirs if s.start > at]
    if coming:
        return [s for s in coming if s.start == coming[0].start]
    return list(comptoirs)


def _ask_which(turn: Turn, text: str, anonymous: bool) -> None:
    heard = turn.heard
    offered = choices(turn.day, turn.at)[: len(SLOT_MARKS)]
    if not offered:
        refuse(turn, "no-queue")
        return
    values = {
        "platform": heard.platform,
        "event": heard.event,
        "place": heard.place,
        "handle": heard.handle,
        "text": text,
        "anonymous": anonymous,
    }
    if outgoing.insert_once(turn.c, t.drafts, values) is None:
        return
    actions = [
        Action(f"choose:{session.id}", messages.place_label(turn.day, session), SLOT_MARKS[number])
        for number, session in enumerate(offered)
    ]
    lines = [
        turn.day.words.body(
            turn.speech,
            "which-line",
            slot=SLOT_MARKS[number],
            prefix=turn.day.prefixes[session.id],
            title=messages.heading(turn.day, session),
        )
        for number, session in enumerate(offered)
    ]
    example = turn.day.prefixes[offered[0].id]
    hint = "which-hint-direct" if is_direct(heard.place) else "which-hint"
    body = b.join(
        [
            turn.day.words.body(turn.speech, "which"),
            *lines,
            turn.day.words.body(turn.speech, hint, prefix=example),
        ]
    )
    reply_body(turn, body, "which", kind="which", actions=actions, subject=f"{DRAFT}{heard.event}")


def chosen(turn: Turn, which: sa.Row[Any], session_id: str) -> None:
    """A tap on our « which comptoir? »: only the one who asks may choose."""
    draft = _draft(turn, which.subject.removeprefix(DRAFT))
    if draft is not None:
        _take_draft(turn, draft, turn.day.programme.session(session_id), privately=which.person is not None)


def _draft(turn: Turn, event: str) -> sa.Row[Any] | None:
    """What this person asked by that event, as long as its comptoir is not known."""
    query = sa.select(t.drafts).where(
        t.drafts.c.platform == turn.heard.platform,
        t.drafts.c.event == event,
        t.drafts.c.handle == turn.heard.handle,
    )
    return turn.c.execute(query).one_or_none()


def _choose_draft(turn: Turn, session: Session) -> bool:
    """`C1` written alone in a direct message answers the newest of our questions there."""
    row = turn.c.execute(
        sa.select(t.drafts)
        .where(
            t.drafts.c.platform == turn.heard.platform,
            t.drafts.c.place == turn.heard.place,
            t.drafts.c.handle == turn.heard.handle,
        )
        .order_by(sa.text("rowid DESC"))
    ).first()
    if row is not None:
        _take_draft(turn, row, session)
    return row is not None


def _take_draft(turn: Turn, draft: sa.Row[Any], session: Session, *, privately: bool = False) -> None:
    """`privately`: it was asked by a form, there is no message to put a receipt on."""
    _drop_draft(turn, draft.event)
    if privately:
        ask(turn, session, draft.text, draft.anonymous)
        return
    said = Said(
        draft.platform, draft.event, draft.place, draft.handle, turn.account.name, turn.heard.at, draft.text
    )
    its_turn = Turn(turn.c, turn.day, turn.now, turn.at, said, turn.account, said.text)
    ask(its_turn, session, draft.text, draft.anonymous)


def _drop_draft(turn: Turn, event: str) -> None:
    """Its words leave the database, and our « which comptoir? » the conversation."""
    platform = turn.heard.platform
    turn.c.execute(sa.delete(t.drafts).where(t.drafts.c.platform == platform, t.drafts.c.event == event))
    for which in outgoing.about(turn.c, f"{DRAFT}{event}", "which"):
        if which.platform == platform and which.person is None:
            outgoing.take_back(turn.c, turn.now, which, error="the comptoir was chosen")


def edited_draft(turn: Turn, heard: Edited) -> bool:
    """A question that waits to know its comptoir is corrected like another."""
    draft = _draft(turn, heard.target)
    if draft is None:
        return False
    asked = read_question(without_command(heard.text), turn.day.queues)
    if len(asked.text) > LONGEST:
        reply(turn, "too-long", length=len(asked.text), longest=LONGEST)
    elif asked.text:
        same = (t.drafts.c.platform == draft.platform, t.drafts.c.event == draft.event)
        turn.c.execute(sa.update(t.drafts).where(*same).values(text=asked.text))
        if asked.prefix and (corrected := _draft(turn, heard.target)) is not None:
            _take_draft(turn, corrected, turn.day.queues[asked.prefix])
    return True


def deleted_draft(turn: Turn, heard: Removed) -> bool:
    """Its message was deleted, whoever did it."""
    gone = sa.select(t.drafts.c.event).where(
        t.drafts.c.platform == heard.platform, t.drafts.c.event == heard.target
    )
    if turn.c.execute(gone).first() is None:
        return False
    _drop_draft(turn, heard.target)
    return True


# ── Reading the queue ───────────────────────────────────────────────────────────────────────────────────


def show_status(turn: Turn, code: str) -> None:
    found = queue.by_code(turn.c, code)
    if found is None:
        refuse(turn, "no-such-code", code=code)
        return
    reply_body(turn, messages.status_body(turn.day, found, turn.speech), "status")


def questions(turn: Turn) -> None:
    """`questions [C1]`: ranked in the desk, in an order of the reader's own elsewhere."""
    prefix = read_prefix(turn.arguments)
    if turn.arguments and prefix not in turn.day.queues:
        refuse(turn, "no-such-comptoir", known=_known(turn.day))
        return
    sessions = [turn.day.queues[prefix]] if prefix else _sessions_here(turn)
    shown = b.join(_list_of(turn, session) for session in sessions)
    reply_body(turn, shown, "questions")


def _known(day: Day) -> str:
    return ", ".join(day.queues)


def _sessions_here(turn: Turn) -> Sequence[Session]:
    if turn.session:
        return [turn.session]
    plenary = _plenary_now(turn.day, turn.at)
    return [plenary] if plenary else choices(turn.day, turn.at)


def _list_of(turn: Turn, session: Session) -> b.Body:
    waiting = queue.of_session(turn.c, session.id, OPEN | {State.ON_STAGE})
    in_its_desk = turn.heard.place == session.desk
    ordered = ranked(waiting) if in_its_desk else shuffled(waiting, turn.heard.handle)
    return messages.list_body(turn.day, session, ordered, turn.speech)


# ── Votes ───────────────────────────────────────────────────────────────────────────────────────────────


def vote(turn: Turn) -> None:
    """`voter C1-3`, for who cannot tap."""
    session = turn.session
    code = read_code(turn.arguments, turn.day.prefixes[session.id] if session else None)
    if code is None:
        refuse(turn, "usage-vote")
        return
    found = queue.by_code(turn.c, code)
    if found is None:
        refuse(turn, "no-such-code", code=code)
    elif found.asker == turn.account.person:
        refuse(turn, "own-vote", code=code)
    elif not vote_for(turn, found):
        refuse(turn, "already-handled", code=code, state=messages.state_of(turn.day, found, turn.speech))
    elif turn.is_private:
        reply(turn, "voted", code=code)
    else:
        mark(turn, VOTE_MARK, "voted")


def vote_for(turn: Turn, found: Question) -> bool:
    """Whether the vote counts, or would if it had not been given already."""
    if queue.vote(turn.c, found, turn.heard.platform, turn.heard.event, turn.account.person):
        _recount(turn, found.id)
        return True
    return queue.has_voted(turn.c, found, turn.account.person)


def pressed_vote(turn: Turn, found: Question) -> None:
    """A button votes, and pressed again takes the vote back; only who pressed hears of it."""
    person, platform = turn.account.person, turn.heard.platform
    if person == found.asker:
        reply(turn, "own-vote", code=found.code)
    elif queue.unvote_by(turn.c, found, platform, person):
        _recount(turn, found.id)
        reply(turn, "unvoted", code=found.code)
    elif vote_for(turn, found):
        reply(turn, "voted", code=found.code)
    else:
        state = messages.state_of(turn.day, found, turn.speech)
        reply(turn, "already-handled", code=found.code, state=state)


def unvote(turn: Turn, heard: Removed) -> bool:
    """The mark that voted was taken away."""
    voted = queue.unvote(turn.c, heard.platform, heard.target)
    if voted is not None:
        _recount(turn, voted)
    return voted is not None


def _recount(turn: Turn, voted: int) -> None:
    boards.refresh_question(turn.c, turn.day, turn.now, queue.get(turn.c, voted))


# ── Changing one's mind ─────────────────────────────────────────────────────────────────────────────────


def withdraw(turn: Turn) -> None:
    """`retirer [C1-3]`: one's own question, the last one unless a code is given."""
    session = turn.session
    code = read_code(turn.arguments, turn.day.prefixes[session.id] if session else None)
    if turn.arguments and code is None:
        refuse(turn, "usage-withdraw")
        return
    found = queue.by_code(turn.c, code) if code else _last_asked(turn.c, turn.account)
    if found is None or found.asker != turn.account.person:
        refuse(turn, "nothing-to-withdraw")
        return
    done = queue.move(turn.c, turn.now, found, Gesture.WITHDRAW, turn.hand)
    if done is None:
        refuse(turn, "too-late-to-withdraw", code=found.code)
        return
    boards.erase(turn.c, turn.day, turn.now, done.question)
    if turn.is_private:
        reply(turn, "withdrawn", code=found.code)
    else:
        mark(turn, "✅", "withdrawn")


def _last_asked(c: sa.Connection, account: Account) -> Question | None:
    query = (
        sa.select(t.questions.c.id)
        .where(t.questions.c.asker == account.person, t.questions.c.state.in_(OPEN))
        .order_by(t.questions.c.id.desc())
    )
    found = c.execute(query).scalars().first()
    return None if found is None else queue.get(c, found)


def edited(turn: Turn, heard: Edited, found: Question) -> None:
    """The asker's edit changes a question that waits; afterwards they are told once that it does not."""
    words = without_command(heard.text)
    text = words if found.floor else read_question(words, turn.day.queues).text
    if not _is_its_author(turn, found) or not text or text == found.text:
        return
    if found.state not in OPEN:
        if queue.late_edit(turn.c, found):
            reply(turn, "edited-too-late", code=found.code)
        return
    if len(text) > LONGEST:
        reply(turn, "too-long", length=len(text), longest=LONGEST)
        return
    boards.refresh_question(turn.c, turn.day, turn.now, queue.rewrite(turn.c, found, text))


def deleted(turn: Turn, found: Question) -> None:
    """A deletion erases everywhere; by its author it withdraws, by a moderator it declines."""
    gesture = Gesture.WITHDRAW if _is_its_author(turn, found) else Gesture.DECLINE
    done = queue.move(turn.c, turn.now, found, gesture, turn.hand)
    boards.erase(turn.c, turn.day, turn.now, done.question if done else found)
    _cancel_receipts(turn, found)


def _is_its_author(turn: Turn, found: Question) -> bool:
    """The asker; of a question from the floor, the desk that typed it."""
    return found.floor or turn.account.person == found.asker


def corrected(turn: Turn, said: Said) -> None:
    """A message that asked nothing was mended; what refused it is taken back if it now asks."""
    if queue.by_event(turn.c, said.platform, said.event) is None:
        return
    refusal = outgoing.by_key(turn.c, f"reply:{said.platform}:{said.event}:refused")
    if refusal is not None:
        outgoing.take_back(turn.c, turn.now, refusal, error="the message was corrected")


def _cancel_receipts(turn: Turn, found: Question) -> None:
    """Marks still to be put on a message that is gone would be refused."""
    turn.c.execute(
        sa.update(t.outbox)
        .where(
            t.outbox.c.platform == found.platform,
            t.outbox.c.target == found.event,
            t.outbox.c.state == "waiting",
        )
        .values(state="skipped", error="the message was deleted")
    )
