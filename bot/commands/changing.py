"""Changing one’s mind: withdrawing, editing, taking an edit back, deleting."""

from dataclasses import replace

import sqlalchemy as sa

from bot.commands import asking, silencing, which
from bot.commands.turn import Turn, hide, mark, refuse, reply
from bot.database import schema as t
from bot.outbox import ends, forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.body import from_json, has_words
from bot.port.chat import Edited, Removed, Said
from bot.questions import boards, erasures, merging, moderating, queue, rewordings, steps, texts
from bot.questions.rules import (
    LONGEST,
    STILL_OPEN,
    Gesture,
    Question,
    read_code,
    read_question,
)
from bot.timetable import labels


def withdraw(turn: Turn) -> None:
    """Handle `retirer [C1-3]`: withdraw one's own question, the last one unless a code is given.

    In front of everybody it never takes an anonymous question back, whoever tries: it would tell who asked.
    """
    session = turn.session
    code = read_code(turn.arguments, turn.day.prefixes[session.id] if session else None)
    if turn.arguments and code is None:
        refuse(turn, "usage-withdraw", prefix=which.example(turn))
        return
    named = queue.by_code(turn.c, code) if code else _last_asked(turn)
    found = queue.present(turn.c, named) if named else None
    if found is not None and found.anonymous and not turn.is_private:
        hide(turn, "withdraw-privately", code=found.code)
        return
    if found is None or found.asker != turn.account.person:
        refuse(turn, "not-yours-to-withdraw" if code else "nothing-to-withdraw", code=code or "")
        return
    done = merging.withdraw(turn.tx, found, turn.hand)
    if done is None:
        refuse(turn, "too-late-to-withdraw", code=found.code)
        return
    moderating.end(turn.tx, found)
    erase(turn, done.question)
    boards.invite_votes_no_more(turn.tx, found)
    if turn.is_private:
        reply(turn, "withdrawn", code=found.code)
    else:
        mark(turn, "✅", "withdrawn")


def erase(turn: Turn, question: Question) -> None:
    """Remove a question's words and name from all we said, and from what we asked its author about it."""
    which.let_go(turn, question)
    boards.erase(turn.tx, question)


def _last_asked(turn: Turn) -> Question | None:
    mine = queue.open_of(turn.c, turn.account.person)
    return next((each for each in mine if turn.is_private or not each.anonymous), None)


def edited(turn: Turn, heard: Edited, found: Question, words: str) -> bool:
    """Follow the asker's edit while the question waits; afterwards tell them once that it changes nothing.

    `words` are what the message asks now; if empty, the question is withdrawn. Return whether the edit was
    followed.
    """
    if not _is_its_author(turn, found):
        return False
    asked = read_question(words, turn.day.session_by_prefix)
    if asking.hides(turn, asked):
        found = _without_name(turn, found)
    text = words if found.floor else asked.text
    is_new = not text or text != found.text
    if is_new and found.state not in STILL_OPEN:
        if texts.late_edit(turn.c, found):
            reply(turn, "edited-too-late", code=found.code)
        return False
    if len(text) > LONGEST:
        reply(turn, "too-long", length=len(text), longest=LONGEST)
        return False
    if not text:
        _withdraw_edited(turn, heard, found, "asks-no-more")
        return True
    if is_new and _is_silenced(turn, heard, found):
        return False
    if is_new and moderating.needs_a_yes(turn.tx, found):
        moderating.propose_words(turn.tx, found, text)
        if turn.is_private:
            reply(turn, "new-words-wait", code=found.code)
    elif is_new:
        moderating.drop_words(turn.tx, found)
        boards.reword(turn.tx, found, texts.rewrite(turn.c, found, text))
    else:
        moderating.drop_words(turn.tx, found)
    if not found.floor and asked.prefix not in (None, *_prefixes_of(turn, found)):
        _say_it_stays(turn, heard, found)
    return True


def _prefixes_of(turn: Turn, found: Question) -> list[str]:
    """Return the prefixes of all the codes that a question has had; its message may name the first."""
    return [each.code.partition("-")[0] for each in queue.of_message(turn.c, found)]


def _is_silenced(turn: Turn, heard: Edited, found: Question) -> bool:
    """Refuse new words from a person whose questions are not taken any more; return whether that is so."""
    session = turn.day.programme.queue_of(found.session)
    if session is None or found.floor:
        return False
    return silencing.is_refused(as_said(turn, heard), session, anonymous=found.anonymous)


def _say_it_stays(turn: Turn, heard: Edited, found: Question) -> None:
    """Say, once for each message, that an edit naming another comptoir does not move the question."""
    place = turn.day.programme.session(found.session).place
    session = b.PlaceLink(place, labels.place_name(turn.day, place, turn.speech))
    reply(as_said(turn, heard), "question-stays", code=found.code, session=session)


def _withdraw_edited(turn: Turn, heard: Edited, found: Question, key: str) -> None:
    done = merging.withdraw(turn.tx, found, replace(turn.hand, person=found.asker))
    moderating.end(turn.tx, found)
    erase(turn, done.question if done else found)
    boards.invite_votes_no_more(turn.tx, found)
    reply(as_said(turn, heard), key, code=found.code)


def as_said(turn: Turn, heard: Edited) -> Turn:
    """Return the turn of an edited message, as if it had been written that way."""
    told = (heard.platform, heard.target, heard.place, heard.handle, heard.name, heard.at)
    return Turn(turn.tx, turn.at, Said(*told, heard.text), turn.account)


def restored(turn: Turn, heard: Edited, found: Question, words: str | None) -> None:
    """After an edit was taken back, restore the words before it, whatever became of the question since.

    The words taken back are kept nowhere. A name that the edit had hidden stays hidden. `words` is None if
    nobody knows how the message reads now.
    """
    if found.erased:
        return
    asked = read_question(words or "", turn.day.session_by_prefix)
    if asking.hides(turn, asked):
        found = _without_name(turn, found)
    text = (words or "") if found.floor else asked.text
    if not text or len(text) > LONGEST:
        _withdraw_edited(turn, heard, found, "words-lost" if words is None else "asks-no-more")
    else:
        _restore_words(turn, found, text)


def _restore_words(turn: Turn, found: Question, text: str) -> None:
    """Let the words before an edit stand again; where they need an animateur's yes, they wait for it."""
    waited = rewordings.are_kept(turn.c, found)
    if waited:
        moderating.drop_words(turn.tx, found)
    if text == found.text:
        return
    which.let_go(turn, found)
    needs_a_yes = moderating.needs_a_yes(turn.tx, found)
    if needs_a_yes and waited:  # what stands was not taken back
        moderating.propose_words(turn.tx, found, text)
        return
    boards.restore(turn.tx, found, texts.rewrite(turn.c, found, text))
    if needs_a_yes:
        moderating.hide(turn.tx, moderating.back_to_desk(turn.tx, found))


def _without_name(turn: Turn, found: Question) -> Question:
    """Make a question anonymous from now on, whatever became of it."""
    if found.floor or found.anonymous:
        return found
    which.let_go(turn, found)
    hidden = texts.hide_name(turn.c, found)
    boards.reword(turn.tx, found, hidden)
    return hidden


def deleted(turn: Turn, found: Question) -> None:
    """Erase a deleted question everywhere: its author withdraws it, a moderator declines it.

    If nobody knows who deleted it, it was most likely its author; but our own card is deleted by others.
    """
    hand, its_own = turn.hand, _is_its_author(turn, found)
    if not turn.heard.handle:
        its_own = isinstance(turn.heard, Removed) and turn.heard.target == found.event
        hand = replace(hand, person=found.asker if its_own else None)
    if found.erased:
        erasures.message_is_gone(turn.tx, found)
        return
    if its_own:
        done = merging.withdraw(turn.tx, found, hand)
    else:
        done = merging.remove(turn.tx, found, Gesture.DECLINE, hand)
    erase(turn, done.question if done else found)
    cancel_receipts(turn, found)
    if not its_own:
        steps.tell_removed(turn.tx, found)


def unquote(turn: Turn, heard: Removed) -> None:
    """Remove our answers to a deleted message that repeat words of it."""
    o = t.outbox.c
    answers = sa.select(t.outbox).where(
        o.platform == heard.platform, o.place == heard.place, o.reply_to == heard.target, o.kind == Kind.REPLY
    )
    for row in turn.c.execute(answers).all():
        if has_words(from_json(row.body or [])):
            outgoing.take_back(turn.tx, row, why=Why.DELETED)
            forgotten.seal_row(turn.c, row.id)


def _is_its_author(turn: Turn, found: Question) -> bool:
    """Return whether this is the asker or, for a question from the floor, the desk that typed it."""
    return found.floor or turn.account.person == found.asker


def cancel_receipts(turn: Turn, found: Question) -> None:
    """Cancel the marks still to be put on a message that is gone, as they would be refused."""
    ends.skip_marks(turn.c, found.platform, found.event, Why.DELETED)
