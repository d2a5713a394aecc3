"""Edits and deletions of what people said: questions, announcements, commands, cards."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.announcements import announced, cues
from bot.changes import rows as changes
from bot.commands import (
    Typed,
    alerting,
    announcing,
    asking,
    changing,
    clarifying,
    confirming,
    cueing,
    desk,
    flooding,
    following,
    lines,
    noting,
    read_command,
    rescheduling,
    sheet_confirmed,
    voting,
    which,
)
from bot.commands.turn import REFUSAL, Turn, reply, without_command
from bot.database import schema as t
from bot.database.store import note_erased
from bot.handling import said
from bot.journal import authors, events
from bot.outbox import ends, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.states import Why
from bot.people import appeals, people, tombstones
from bot.port.chat import Edited, Removed, Said, is_direct
from bot.questions import boards, notes, queue, texts, votes
from bot.questions.rules import (
    LONGEST,
    OPEN,
    Question,
    State,
    greeting_language,
    read_question,
    split_code,
)

# Answers that say nothing was done, besides refusals. READ are answers to people who only wanted to know.
NOTHING_DONE = (
    *("refused", "closed", "slow-down", "unreadable", "already-handled", "stage-taken"),
    *("already-open", "already-closed", "none-waiting", "none-waiting-but", "not-redone"),
)
ASKING = (asking.question, desk.floor)  # commands whose words are a question
READ = ("greeting", "help", "programme", "now", "questions", "status")
WAITED = ("which", "over", "dropped", "no-words", "hint-asking")  # answers to messages that did nothing
UNTAPPED = (appeals.untapped, cues.untapped)  # what a mark did that is undone when it is taken away
NEWEST = sa.select(sa.func.max(t.outbox.c.id))


def edited(turn: Turn, heard: Edited) -> None:
    """Make what stands follow what the platform shows, or tell the author why not."""
    is_note = noting.reworded(turn, heard, heard.text)
    if not (_is_followed(turn, heard) or is_note):
        authors.is_no_edit(turn.c, heard.platform, heard.event)


def _is_followed(turn: Turn, heard: Edited) -> bool:
    found = queue.by_event(turn.c, heard.platform, heard.target)
    if found is not None:
        is_heard = found.place == heard.place and flooding.admit(turn, asks=True)
        if not is_heard or not changing.edited(turn, heard, found, _words_of(heard.text, *ASKING)):
            return False
        confirming.ask_whether_named(turn, found)
        return True
    announcement = announced.of_event(turn.c, heard.platform, heard.target)
    if announcement is not None:
        if announcement.handle != heard.handle or not turn.in_regie:  # some edit from elsewhere after leaving
            return False
        _correct_announcement(turn, heard, announcement)
        return True
    change = changes.of_event(turn.c, heard.platform, heard.target)
    if change is not None:
        if change.handle == heard.handle and turn.in_regie:
            _correct_change(turn, heard, change)
        return False
    if given := cues.of_event(turn.c, heard.platform, heard.target):
        return turn.in_regie and given[0].handle == heard.handle and _correct_cue(turn, heard, given)
    if clarifying.edited(turn, heard, _precision_of(heard.text)) or sheet_confirmed.edited(turn, heard):
        return True
    if noting.corrected(turn, heard, _words_of(heard.text, noting.retain)):
        return True
    appeal = appeals.of_message(turn.c, heard.platform, heard.target)
    if appeal is not None and appeal.handle == heard.handle:
        appeals.edited(turn.tx, appeal, _words_of_alert(heard.text))
        return True
    return confirming.edited(turn, heard) or _corrected_command(turn, heard)


def _words_of(text: str, *commands: object) -> str:
    """Return what follows one of these commands, nothing for another command, or else the whole text."""
    typed = read_command(text)
    other = typed is not None and typed.command is not None and typed.command.run not in commands
    return "" if other else without_command(text)


def _words_of_alert(text: str) -> str:
    """Return the words of a call for help, with or without its command; nothing for another command."""
    typed = read_command(f"!{text.strip()}")
    bare = typed is not None and typed.command is not None and typed.command.run is alerting.alert
    return typed.arguments if typed is not None and bare else _words_of(text, alerting.alert).strip()


def _precision_of(text: str) -> str:
    """Return what follows `!preciser 3`, or `preciser C1-3` in private; nothing for another command."""
    typed = read_command(text)
    if typed is None and (bare := read_command(f"!{text.strip()}")) is not None:
        typed = bare if bare.command and split_code(bare.arguments)[0] else None
    if typed is None or typed.command is None:
        return text
    return split_code(typed.arguments, "C1")[1] if typed.command.run is clarifying.clarify else ""


def _correct_announcement(turn: Turn, heard: Edited, announcement: sa.Row[Any]) -> None:
    untold = announcing.correct(turn, announcement, _words_of(heard.text, announcing.announce))
    if untold is not None:
        reply(changing.as_said(turn, heard), untold)


def _correct_change(turn: Turn, heard: Edited, change: sa.Row[Any]) -> None:
    """Preview what the command asks now; a change that is decided is undone by its opposite."""
    typed = read_command(heard.text)
    run = typed.command.run if typed and typed.command else None
    its_turn = replace(changing.as_said(turn, heard), arguments=typed.arguments if typed else "")
    untold = rescheduling.corrected(its_turn, change, rescheduling.VERBS.get(run) if run else None)
    if untold is not None:
        reply(its_turn, untold)


def _correct_cue(turn: Turn, heard: Edited, given: Sequence[sa.Row[Any]]) -> bool:
    untold = cueing.correct(turn, given, _words_of(heard.text, cueing.cue))
    if untold is not None:
        reply(changing.as_said(turn, heard), untold)
    return True


def _corrected_command(turn: Turn, heard: Edited) -> bool:
    """Act on a message that did nothing as it reads now: people correct what was not understood.

    A message that did something is not done again, and its author is told so once. Edits of somebody else's
    message, which some platforms let anyone claim, are ignored.
    """
    if not authors.is_author(turn.c, heard.platform, heard.target, heard.handle):
        return False
    its_turn = changing.as_said(turn, heard)
    typed = read_command(heard.text)
    if typed is not None and _follows(its_turn, typed, erased=False):
        return True
    if not _has_done(its_turn):
        if typed is not None or (heard.text and is_direct(heard.place)):
            _do(its_turn)
    elif flooding.admit(turn, asks=False):
        reply(its_turn, "not-redone")
    return True


def _follows(turn: Turn, typed: Typed, *, erased: bool) -> bool:
    """Correct the line of an answer or the reason of a refusal when its command is corrected."""
    run = typed.command.run if typed.command else None
    theirs = turn.in_desk or is_direct(turn.heard.place)  # of whoever answers what they were given
    if run not in (desk.answer, desk.decline) or not theirs:
        return False
    return lines.corrected(turn, typed.arguments, answers=run is desk.answer, erased=erased)


def _do(turn: Turn) -> None:
    """Act on the message as it reads now; if it does something, take back what refused it."""
    assert isinstance(turn.heard, Said)
    before, last = _answers(turn), turn.c.execute(NEWEST).scalar_one() or 0
    said.asked_for(turn, turn.heard)()
    texts.note_by_edit(turn.c, turn.heard.platform, turn.heard.event)
    new = turn.c.execute(sa.select(t.outbox).where(t.outbox.c.id > last)).all()
    if any(not _tells_nothing(row) for row in new):
        for row in filter(_tells_nothing, before):
            outgoing.take_back(turn.tx, row, why=Why.CORRECTED)
    elif not new and not all(map(_tells_nothing, before)):  # the same thing is not told again
        reply(turn, "not-redone")


def _has_done(turn: Turn) -> bool:
    """True if a message did something that lasts."""
    g, v, heard = t.gestures.c, t.votes.c, turn.heard
    for event, platform in ((g.event, g.platform), (v.event, v.platform)):
        if turn.c.execute(sa.select(event).where(platform == heard.platform, event == heard.event)).first():
            return True
    return not all(_tells_nothing(row) or _purpose(row) in (*READ, *WAITED) for row in _answers(turn))


def _answers(turn: Turn) -> Sequence[sa.Row[Any]]:
    """Return the answers to a message, including marks."""
    begins = f"reply:{turn.heard.platform}:{turn.heard.event}:"
    return turn.c.execute(sa.select(t.outbox).where(t.outbox.c.key.startswith(begins, autoescape=True))).all()


def _purpose(row: sa.Row[Any]) -> str:
    return re.sub(r"(-\d+)?\+*$", "", str(row.key).rpartition(":")[2])  # some are said twice


def _tells_nothing(row: sa.Row[Any]) -> bool:
    return row.subject == REFUSAL or _purpose(row) in NOTHING_DONE


# ── Taken away ──────────────────────────────────────────────────────────────────────────────────────────


def taken_back(turn: Turn, heard: Removed) -> None:
    """Restore the words before an edit that was removed, wherever they were shown.

    The platform decided who could remove it. Removing an edit that was not followed changes nothing.
    """
    c, of, about = turn.c, heard.of or "", heard.about
    if events.are_apart(c, heard.platform, heard.event, heard.target):
        return
    if not authors.edited(c, heard.platform, [heard.target]) or (about and tombstones.is_past(c, about)):
        return
    note_erased(c)
    events.forget(c, heard.platform, heard.target, heard.event)
    text = about.text if about is not None else ""
    who = about or heard
    now = Edited(heard.platform, heard.event, heard.place, who.handle, who.name, heard.at, of, text)
    _restore(replace(turn, heard=now, account=people.meet(c, now)), now, known=about is not None)


def _restore(turn: Turn, heard: Edited, *, known: bool) -> None:
    noting.reworded(turn, heard, heard.text if known else None)
    found = queue.by_event(turn.c, heard.platform, heard.target)
    if found is not None:
        if found.place == heard.place:
            words = "" if _asks_no_more(turn, heard, found) else _words_of(heard.text, *ASKING)
            changing.restored(turn, heard, found, words if known else None)
        return
    announcement = announced.of_event(turn.c, heard.platform, heard.target)
    if announcement is not None:
        if turn.in_regie:
            announcing.restored(turn, announcement, _words_of(heard.text, announcing.announce))
        return
    if given := cues.of_event(turn.c, heard.platform, heard.target):
        if turn.in_regie:
            cueing.restored(turn, given, _words_of(heard.text, cueing.cue))
        return
    if clarifying.restored(turn, heard, _precision_of(heard.text) if known else None):
        return
    if sheet_confirmed.restored(turn, heard, known=known):
        return
    retained = _words_of(heard.text, noting.retain) if known else None
    if noting.corrected(turn, heard, retained, restored=True):
        return
    if which.waits(turn, heard.target):
        _restore_draft(turn, heard)
    elif (appeal := appeals.of_message(turn.c, heard.platform, heard.target)) is not None:
        if not appeals.restored(turn.tx, appeal, _words_of_alert(heard.text)):
            reply(changing.as_said(turn, heard), "appeal-lost")
    elif turn.in_desk:
        typed = read_command(heard.text)
        its_turn = changing.as_said(turn, heard)
        if typed is None or not _follows(its_turn, typed, erased=True):
            lines.lost(its_turn)


def _asks_no_more(turn: Turn, heard: Edited, found: Question) -> bool:
    """True if a message asked only by its edit: it is talk again, or as mistyped as it was."""
    if not texts.asks_by_edit(turn.c, found):
        return False
    typed = read_command(heard.text)
    if is_direct(heard.place) and typed is None:
        return greeting_language(heard.text) is not None
    return typed is None or typed.command is None


def _restore_draft(turn: Turn, heard: Edited) -> None:
    asked = read_question(_words_of(heard.text, asking.question), turn.day.session_by_prefix)
    if not asked.text or len(asked.text) > LONGEST or not confirming.edited(turn, heard):
        which.drop(turn, heard.target)
        reply(changing.as_said(turn, heard), "draft-lost")


def removed(turn: Turn, heard: Removed) -> None:
    """Act on a deletion, unless a client names a message in another place, where it could delete nothing."""
    if events.are_apart(turn.c, heard.platform, heard.event, heard.target):
        return
    if voting.unvote(turn, heard) or sheet_confirmed.untapped(turn, heard):
        return
    if following.untapped(turn, heard):
        return
    if notes.unstar(turn.tx, heard.platform, heard.target):
        return
    note_erased(turn.c, moved=False)  # most of what is deleted was never kept
    events.forget(turn.c, heard.platform, heard.target, heard.event)
    votes.drop_early(turn.c, heard.platform, heard.target)
    notes.message_is_gone(turn.tx, heard.platform, heard.place, heard.target)
    changing.unquote(turn, heard)
    waited = which.deleted(turn, heard)
    found = queue.by_event(turn.c, heard.platform, heard.target)
    if found is not None:
        note_erased(turn.c)
        if found.place == heard.place:
            changing.deleted(turn, found)
        return
    announcement = announced.of_event(turn.c, heard.platform, heard.target)
    if announcement is not None:
        if turn.in_regie:
            announcing.deleted(turn, announcement)
        return
    change = changes.of_event(turn.c, heard.platform, heard.target)
    if change is not None:
        if turn.in_regie:
            rescheduling.deleted(turn, change)
        return
    if given := cues.of_event(turn.c, heard.platform, heard.target):
        if turn.in_regie:
            cueing.deleted(turn, given)
        return
    if clarifying.deleted(turn, heard) or sheet_confirmed.deleted(turn, heard):
        return
    if _card_deleted(turn, heard):
        return
    appeal = appeals.of_message(turn.c, heard.platform, heard.target)
    if appeal is not None:
        appeals.deleted(turn.tx, appeal)
    elif waited or any(undo(turn.tx, heard.platform, heard.target) for undo in UNTAPPED):
        return
    elif not sheet_confirmed.untapped_addition(turn, heard):
        desk.untapped(turn, heard)


def _card_deleted(turn: Turn, heard: Removed) -> bool:
    """Delete a waiting question whose card a moderator deletes: it may have no message of its own."""
    row = outgoing.by_remote(turn.c, heard.platform, heard.place, heard.target)
    if row is None or row.kind != Kind.CARD or outgoing.was_taken_back(turn.c, row):
        return False
    asked = queue.get(turn.c, boards.question_of(row))
    if asked.state not in OPEN | {State.MERGED}:
        return False
    ends.supersede(turn.c, row)
    outgoing.is_gone(turn.tx, row)
    changing.deleted(turn, asked)
    return True
