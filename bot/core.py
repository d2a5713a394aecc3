"""What is done with an event: one function for each kind, one transaction for each event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Row

from bot import alerts, boards, journal, messages, outgoing, people, queue, tombstones
from bot import schema as t
from bot.chat import (
    QUESTION_MARK,
    VOTE_MARK,
    Edited,
    Incoming,
    Joined,
    Left,
    Pressed,
    RawEvent,
    Reacted,
    Reactions,
    Removed,
    Said,
    Unreadable,
    bare,
    is_direct,
)
from bot.clock import Clock, Now
from bot.commands import (
    COMMANDS,
    Command,
    Typed,
    Who,
    announcing,
    asked_by_a_slash,
    asking,
    changing,
    closest,
    desk,
    filling,
    flooding,
    linking,
    privacy,
    read_command,
    visitors,
    voting,
    which,
)
from bot.commands.turn import Turn, over, refuse, reply
from bot.day import Day
from bot.delivery import Delivery, claim_answers
from bot.programme import is_closed
from bot.questions import OPEN, greeting_language, read_code, read_prefix
from bot.store import note_erased

log = structlog.get_logger()
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
AT_ONCE = 100  # events handled in one commit; each has its savepoint, so that one cannot spoil another

Read = Callable[[RawEvent], Incoming | None]  # as a platform reads its own


def handle_waiting(
    c: Connection,
    day: Day,
    clock: Clock,
    platform: str,
    read: Read,
    until: datetime | None = None,
    *,
    recounts: bool = True,
) -> "Handled":
    """Handle what the journal holds for a platform, in order, in one commit: what happened by `until`.

    `recounts`: what shows votes is brought up to date too, those left from earlier included.
    """
    rows = journal.waiting(c, platform, AT_ONCE)
    if until is not None:
        rows = list(takewhile(lambda raw: (_instant(read, raw) or until) <= until, rows))
    now = clock.now()
    answers: list[Delivery] = []
    if rows:
        read = _of_this_event(read, journal.begun(c, platform))
    failed: list[str] = []
    for raw in rows:
        done = handle_raw(c, day, clock, now, platform, raw, read)
        if done is None:
            failed.append(raw.event)
        else:
            answers += done
    journal.mark_handled(c, platform, [raw.event for raw in rows], failed)
    recounted = recounts and _recount(c, day, now)
    return Handled(len(rows), tuple(answers), recounted)


def _recount(c: Connection, day: Day, now: Now) -> bool:
    """A board that cannot be brought up to date must not undo what was handled; it is tried again."""
    try:
        with c.begin_nested():
            return boards.recount(c, day, now)
    except sa.exc.OperationalError:
        raise
    except Exception:
        log.exception("votes not shown")
        return False


@dataclass(frozen=True, slots=True)
class Handled:
    """How many events were handled, the answers that those who pressed wait for, whether boards changed."""

    events: int
    answers: tuple[Delivery, ...]
    recounted: bool


def first_waiting(c: Connection, platform: str, read: Read) -> datetime | None:
    """When the first thing happened (wall time) that is still to be handled there; None if nothing is."""
    rows = journal.waiting(c, platform, AT_ONCE)
    known = (instant for raw in rows if (instant := _instant(read, raw)) is not None)
    return next(known, LONG_AGO) if rows else None


def _instant(read: Read, raw: RawEvent) -> datetime | None:
    """None of what does not say, or cannot be read: handling it will tell."""
    try:
        heard = read(raw)
    except Exception:  # the edge of the loop
        return None
    return None if heard is None else heard.at


def _of_this_event(read: Read, begun: Mapping[str, datetime]) -> Read:
    """Leaves out what happened in a place before it was provisioned: a rehearsal in the same rooms."""

    def read_ours(raw: RawEvent) -> Incoming | None:
        heard = read(raw)
        if heard is None or isinstance(heard, Joined | Left):
            return heard
        since = begun.get(heard.place)
        return None if since is not None and heard.at < since else heard

    return read_ours


def handle_raw(
    c: Connection,
    day: Day,
    clock: Clock,
    now: Now,
    platform: str,
    raw: RawEvent,
    read: Read,
) -> list[Delivery] | None:
    """One event in its savepoint: a failure undoes its own changes alone, is logged, and gives None."""
    try:
        if raw.content.keys() == {journal.UNWRITABLE}:
            raise ValueError(journal.UNWRITABLE)
        heard = read(raw)
        if heard is not None:
            with c.begin_nested():
                handle(c, day, clock, now, heard)
                return claim_answers(c, day, now, heard) if isinstance(heard, Pressed) else []
    except sa.exc.OperationalError:  # the database's trouble, not the event's: nothing is marked handled
        raise
    except Exception:  # the edge of the loop: one event must not stop the others
        log.exception("event not handled", platform=platform, event_id=raw.event)
        _set_aside(c, day, now, platform, raw)
        return None
    return []


def _set_aside(c: Connection, day: Day, now: Now, platform: str, raw: RawEvent) -> None:
    place = messages.place_name(day, journal.name_of_place(c, platform, raw.place), day.language)
    key = f"unhandled:{platform}:{raw.event}"
    alerts.alert(c, day, now, key, "alert-unhandled", place=place, event=raw.event)


def handle(c: Connection, day: Day, clock: Clock, now: Now, heard: Incoming) -> None:
    """Decide what an event means and write what follows from it."""
    if isinstance(heard, Joined | Left):
        if is_closed(heard.place):  # who is where all may be is nothing to remember
            change = people.enter if isinstance(heard, Joined) else people.leave
            change(c, heard.platform, heard.place, heard.handle)
        return
    if isinstance(heard, Reactions):
        _all_reacted(c, heard)
        return
    if tombstones.is_past(c, heard):
        if not isinstance(heard, Removed):
            return
        heard = replace(heard, handle="", name="")  # whatever it takes away, it is nobody's doing any more
    turn = Turn(c, day, now, clock.event_time(heard.at), heard, people.meet(c, heard))
    match heard:
        case Said():
            _said(turn, heard)
        case Edited():
            _edited(turn, heard)
        case Removed():
            _removed(turn, heard)
        case Reacted():
            _reacted(turn, heard)
        case Pressed():
            _pressed(turn, heard)
        case Unreadable():
            if flooding.is_heard(turn, asks=True):
                reply(turn, "unreadable")


# ── Said ────────────────────────────────────────────────────────────────────────────────────────────────


def _said(turn: Turn, heard: Said) -> None:
    _count_message(turn)
    typed = read_command(heard.text)
    slashed = asked_by_a_slash(heard.text)
    if slashed is not None:
        journal.note_author(turn.c, heard.platform, heard.event, heard.handle)
        if flooding.is_heard(turn, asks=True):
            refuse(turn, "mistyped-question", always=True, closest=slashed)
        return
    if typed is None:
        if is_direct(heard.place):
            _said_directly(turn, heard)
        return
    journal.note_author(turn.c, heard.platform, heard.event, heard.handle)
    turn = _with_words(turn, typed.arguments, typed.language or turn.account.language)
    if not flooding.is_heard(turn, asks=_asks(typed.command, typed.arguments)):
        return
    if typed.command is None:
        visitors.unknown(turn, typed.word, closest(typed.word, _usable(turn)))
    else:
        _run(turn, typed.command)


def _asks(command: Command | None, words: str = "") -> bool:
    """`question C1-3` only wants to know what became of it."""
    return command is not None and command.run is asking.question and read_code(words) is None


def _said_directly(turn: Turn, heard: Said) -> None:
    """Everyone's commands need no `!` here where nothing but their object follows; the rest is a question."""
    if not flooding.is_heard(turn, asks=True):
        return
    words = heard.text.strip()
    typed = read_command(f"!{words}")
    if typed is not None and typed.command is not None and _is_meant(typed):
        typed.command.run(_with_words(turn, typed.arguments, typed.language or turn.account.language))
        return
    if typed is not None and typed.command is None and not typed.arguments:  # a word alone
        meant = closest(typed.word, _usable(turn)) if greeting_language(words) is None else None
        if meant is not None:
            visitors.unknown(turn, typed.word, meant)
            return
    asking.direct_message(_with_words(turn, words, None))


def _is_meant(typed: Typed) -> bool:
    """`aide`, `retirer C1-3`, `questions C2`, `langue en`: « programme » may as well begin a sentence."""
    assert typed.command is not None
    words = typed.arguments.rstrip(" \u202f!?.")
    if not typed.command.takes_codes:
        return not words or people.looks_secret(words) or _agrees(typed.command, words)
    its_object = not words or read_code(words) or read_prefix(words) or visitors.language_named(words)
    return typed.command.who is Who.EVERYONE and bool(its_object)


def _agrees(command: Command, words: str) -> bool:
    return command.run is privacy.forget_me and privacy.agrees(words)


def _run(turn: Turn, command: Command) -> None:
    if command.who is Who.DESK and not turn.in_desk:
        visitors.not_here(turn, "only-in-desk")
    elif command.who is Who.REGIE and not turn.in_regie:
        visitors.not_here(turn, "only-in-regie")
    else:
        command.run(turn)


def _usable(turn: Turn) -> Sequence[Who]:
    if turn.in_desk:
        return (Who.EVERYONE, Who.DESK)
    return (Who.EVERYONE, Who.REGIE) if turn.in_regie else (Who.EVERYONE,)


def _with_words(turn: Turn, arguments: str, language: str | None) -> Turn:
    return Turn(turn.c, turn.day, turn.now, turn.at, turn.heard, turn.account, arguments, language)


def _count_message(turn: Turn) -> None:
    """Boards are posted anew when too much was said after them."""
    heard = turn.heard
    turn.c.execute(
        sa.update(t.places)
        .where(t.places.c.platform == heard.platform, t.places.c.name == heard.place)
        .values(spoken=t.places.c.spoken + 1)
    )
    if turn.in_desk and turn.session:
        boards.refresh_digests(turn.c, turn.day, turn.now, turn.session.id)


# ── Edited, removed ─────────────────────────────────────────────────────────────────────────────────────


def _edited(turn: Turn, heard: Edited) -> None:
    found = queue.by_event(turn.c, heard.platform, heard.target)
    if found is not None:
        if found.place == heard.place and flooding.is_heard(turn, asks=True):
            changing.edited(turn, heard, found)
        return
    announcement = announcing.of_event(turn.c, heard.platform, heard.target)
    if announcement is not None:
        if announcement.handle == heard.handle and turn.in_regie:  # who left it may say so from elsewhere
            announcing.correct(turn, heard, announcement)
        return
    if not asking.edited_draft(turn, heard):
        _corrected_command(turn, heard)


def _corrected_command(turn: Turn, heard: Edited) -> None:
    """Someone mended a question that was not understood: it is asked by the message it was mended in.

    Who mends another's command, as some platforms let anyone claim, is not heard.
    """
    if journal.author(turn.c, heard.platform, heard.target) not in (None, heard.handle):
        return
    said = Said(
        heard.platform, heard.target, heard.place, heard.handle, heard.name, heard.at, heard.text, None
    )
    its_turn = Turn(turn.c, turn.day, turn.now, turn.at, said, turn.account)
    typed = read_command(heard.text)
    if typed is None and is_direct(heard.place):
        _said_directly(its_turn, said)
    elif typed is not None and _asks(typed.command) and flooding.is_heard(its_turn, asks=True):
        asking.question(_with_words(its_turn, typed.arguments, typed.language or turn.account.language))
    changing.corrected(turn, said)


def _removed(turn: Turn, heard: Removed) -> None:
    if voting.unvote(turn, heard):
        return
    note_erased(turn.c, moved=False)  # most of what is deleted was never kept
    journal.forget(turn.c, heard.platform, heard.target)
    found = queue.by_event(turn.c, heard.platform, heard.target)
    if found is not None:
        note_erased(turn.c)
        if found.place == heard.place:
            changing.deleted(turn, found)
        return
    announcement = announcing.of_event(turn.c, heard.platform, heard.target)
    if announcement is not None:
        if turn.in_regie:
            announcing.take_back(turn, announcement)
        return
    if _card_deleted(turn, heard):
        return
    if not which.deleted(turn, heard):
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


# ── Taps ────────────────────────────────────────────────────────────────────────────────────────────────


def _reacted(turn: Turn, heard: Reacted) -> None:
    found = queue.by_event(turn.c, heard.platform, heard.target)
    if found is not None:
        if found.place == heard.place and _is_vote(heard.mark, found.code):
            voting.vote_for(turn, found)
        return
    row = outgoing.by_remote(turn.c, heard.platform, heard.place, heard.target)
    if row is not None:
        _tapped(turn, row, _action_of(row, heard.mark), None)
    elif heard.mark == QUESTION_MARK and heard.about is not None and flooding.is_heard(turn, asks=True):
        asking.marked(turn, heard)


def _all_reacted(c: Connection, heard: Reactions) -> None:
    """Who has a mark that votes, under a question or our card of it, is told as a whole."""
    found = queue.by_event(c, heard.platform, heard.target)
    if found is not None and found.place != heard.place:
        return
    if found is None:
        row = outgoing.by_remote(c, heard.platform, heard.place, heard.target)
        found = (
            queue.get(c, boards.question_of(row)) if row is not None and row.kind in boards.CARDS else None
        )
    if found is not None and _is_vote(heard.mark, found.code):
        voting.make_good(c, heard, found)


def _is_vote(mark: str, code: str) -> bool:
    return mark == VOTE_MARK or mark.upper() == code


def _action_of(row: Row[Any], mark: str) -> str:
    """The key of the action offered under that mark; empty if none is."""
    actions = outgoing.actions_from_json(row.actions)
    return next((action.key for action in actions if bare(action.emoji) == bare(mark)), "")


def _pressed(turn: Turn, heard: Pressed) -> None:
    """A button of a message of ours, or a native command: who called one is answered, unless they flood."""
    command = None if heard.target else next((c for c in COMMANDS if heard.action in c.names), None)
    if not flooding.is_heard(turn, asks=_asks(command)):
        return
    if heard.target is not None:
        _pressed_button(turn, heard, heard.target)
        return
    _called(turn, heard, command)
    if not outgoing.has_answered(turn.c, heard.platform, heard.handle, heard.event):
        reply(turn, "done")


def _pressed_button(turn: Turn, heard: Pressed, target: str) -> None:
    row = outgoing.by_remote(turn.c, heard.platform, heard.place, target)
    if row is None or not heard.action:
        over(turn)
        return
    detail = next((value for value in heard.fields.values() if value.strip()), None)
    _tapped(turn, row, heard.action, detail)


def _called(turn: Turn, heard: Pressed, command: Command | None) -> None:
    if command is None:
        visitors.unknown(turn, heard.action, closest(heard.action, _usable(turn)))
    elif heard.about is not None and command.run is asking.question:
        asking.chose(turn, heard.about)
    elif (words := filling.arguments(turn, takes_codes=command.takes_codes)) is not None:
        _run(_with_words(turn, words, turn.account.language), command)


def _tapped(turn: Turn, row: Row[Any], action: str, detail: str | None) -> None:
    """One tap on a message of ours: what it does depends on what that message is."""
    match row.kind:
        case "former-digest":
            desk.tapped_former(turn, row)
        case "digest" if action:
            desk.tapped_digest(turn, row, action)
        case "stage" | "former-stage":
            desk.tapped_stage(turn, row, action, detail)
        case "card" | "former-card" if action:
            _tapped_card(turn, row)
        case "preview" if action:
            announcing.tapped_preview(turn, row, action, detail)
        case "forgetting" if action:
            privacy.confirmed(turn, row)
        case "which" if action and row.subject:  # without one, whoever it was for was forgotten
            asking.chosen(turn, row, action.removeprefix(which.CHOOSES))
        case "link" if action:
            linking.tapped(turn, action)
        case _:
            over(turn)


def _tapped_card(turn: Turn, row: Row[Any]) -> None:
    question = queue.get(turn.c, boards.question_of(row))
    if isinstance(turn.heard, Pressed):
        voting.pressed_vote(turn, question)
    else:
        voting.vote_for(turn, question)
