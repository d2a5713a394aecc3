"""What is done when people edit or delete what they said: questions, announcements, commands, cards."""

import sqlalchemy as sa

from bot import appeals, boards, calling, journal, outgoing, queue
from bot import schema as t
from bot.chat import Edited, Removed, Said, is_direct
from bot.commands import announcing, asking, changing, confirming, desk, flooding, read_command, voting, which
from bot.commands.turn import Turn
from bot.questions import OPEN
from bot.said import said_directly
from bot.store import note_erased


def edited(turn: Turn, heard: Edited) -> None:
    found = queue.by_event(turn.c, heard.platform, heard.target)
    if found is not None:
        if found.place == heard.place and flooding.is_heard(turn, asks=True):
            changing.edited(turn, heard, found)
            confirming.ask_whether_named(turn, found)
        return
    announcement = announcing.of_event(turn.c, heard.platform, heard.target)
    if announcement is not None:
        if announcement.handle == heard.handle and turn.in_regie:  # who left it may say so from elsewhere
            announcing.correct(turn, heard, announcement)
        return
    if appeals.edited(turn.c, turn.day, turn.now, heard, turn.account) or confirming.edited(turn, heard):
        return
    _corrected_command(turn, heard)


def _corrected_command(turn: Turn, heard: Edited) -> None:
    """Someone mended a question that was not understood: it is asked by the message it was mended in.

    Who mends another's message, as some platforms let anyone claim, is not heard.
    """
    if not journal.is_author(turn.c, heard.platform, heard.target, heard.handle):
        return
    said = Said(
        heard.platform, heard.target, heard.place, heard.handle, heard.name, heard.at, heard.text, None
    )
    its_turn = Turn(turn.c, turn.day, turn.now, turn.at, said, turn.account)
    typed = read_command(heard.text)
    if typed is None and is_direct(heard.place):
        said_directly(its_turn, said)
    elif typed is not None and calling.asks(typed.command) and flooding.is_heard(its_turn, asks=True):
        asking.question(
            calling.with_words(its_turn, typed.arguments, typed.language or turn.account.language)
        )
    changing.corrected(turn, said)


def removed(turn: Turn, heard: Removed) -> None:
    """A client may name what stands in another place, where it could take nothing away."""
    if journal.are_apart(turn.c, heard.platform, heard.event, heard.target):
        return
    if voting.unvote(turn, heard):
        return
    note_erased(turn.c, moved=False)  # most of what is deleted was never kept
    journal.forget(turn.c, heard.platform, heard.target, heard.event)
    changing.unquote(turn, heard)
    waited = which.deleted(turn, heard)
    found = queue.by_event(turn.c, heard.platform, heard.target)
    if found is not None:
        note_erased(turn.c)
        if found.place == heard.place:
            changing.deleted(turn, found)
        return
    announcement = announcing.of_event(turn.c, heard.platform, heard.target)
    if announcement is not None:
        if turn.in_regie:
            announcing.deleted(turn, announcement)
        return
    if _card_deleted(turn, heard):
        return
    if not waited and not appeals.deleted(turn.c, turn.day, turn.now, heard):
        desk.untapped(turn, heard)


def _card_deleted(turn: Turn, heard: Removed) -> bool:
    """A moderator deletes our card of a question that waits: it may have no message of its own."""
    row = outgoing.by_remote(turn.c, heard.platform, heard.place, heard.target)
    if row is None or row.kind != "card" or outgoing.was_taken_back(turn.c, row):
        return False
    asked = queue.get(turn.c, boards.question_of(row))
    if asked.state not in OPEN:
        return False
    turn.c.execute(sa.update(t.outbox).where(t.outbox.c.id == row.id).values(kind="former-card"))
    outgoing.is_gone(turn.c, turn.now, row)
    changing.deleted(turn, asked)
    return True
