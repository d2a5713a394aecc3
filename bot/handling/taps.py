"""Taps: marks under a message, buttons pressed, native commands called."""

from typing import Any

from sqlalchemy.engine import Connection, Row

from bot.commands import (
    COMMANDS,
    Command,
    alerting,
    announcing,
    asking,
    clarifying,
    closest,
    confirming,
    cueing,
    desk,
    erasing,
    filling,
    flooding,
    following,
    linking,
    moderating,
    moving,
    near_chosen,
    near_shown,
    noting,
    owning,
    present,
    privacy,
    rescheduling,
    sheet_confirmed,
    still_open,
    visitors,
    voting,
)
from bot.commands.turn import Turn, over, reply
from bot.database.transaction import Transaction
from bot.handling import calling
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.port.chat import QUESTION_MARK, STAR, VOTE_MARK, Pressed, Reacted, Reactions, Said, bare
from bot.questions import boards, desks, messages, queue
from bot.questions.rules import Question


def reacted(turn: Turn, heard: Reacted) -> None:
    if heard.mark == STAR:
        noting.starred(turn, heard)
        return
    found = queue.by_event(turn.c, heard.platform, heard.target)
    if found is not None:
        if found.place == heard.place and _is_vote(turn.c, heard.mark, found):
            _voted(turn, heard, found)
        return
    row = outgoing.by_remote(turn.c, heard.platform, heard.place, heard.target)
    if row is not None:
        _tapped(turn, row, _action_of(row, heard.mark), None)
    elif heard.mark == QUESTION_MARK and heard.about is not None and _may_ask(turn, heard.about):
        asking.marked(turn, heard)
    elif heard.mark == VOTE_MARK:
        voting.vote_early(turn, heard)


def _voted(turn: Turn, heard: Reacted, found: Question) -> None:
    if voting.is_early(turn.c, found):
        voting.vote_early(turn, heard)
    else:
        voting.vote_for(turn, found)


def _may_ask(turn: Turn, about: Said) -> bool:
    """True for its author, unless they flood, and for an animateur; a stranger's ❓ draws no answer."""
    if turn.heard.handle == about.handle:
        return flooding.admit(turn, asks=True)
    return asking.harvests(turn, about)


def all_reacted(tx: Transaction, heard: Reactions) -> None:
    """Take the whole list of those who put a mark under a message or our card of a question."""
    if heard.mark == STAR:
        noting.make_good(tx, heard)
    else:
        _all_voted(tx.c, heard)


def _all_voted(c: Connection, heard: Reactions) -> None:
    found = queue.by_event(c, heard.platform, heard.target)
    if found is not None and found.place != heard.place:
        return
    if found is None:
        row = outgoing.by_remote(c, heard.platform, heard.place, heard.target)
        if row is not None and row.kind not in boards.CARDS:
            return
        found = queue.get(c, boards.question_of(row)) if row is not None else None
    if _is_vote(c, heard.mark, found):
        is_shown = found is not None and not voting.is_early(c, found)
        voting.make_good(c, heard, found if is_shown else None)


def _is_vote(c: Connection, mark: str, found: Question | None) -> bool:
    """True for 👍, and for any code that the question has had."""
    if mark == VOTE_MARK or found is None:
        return mark == VOTE_MARK
    codes = [each.code for each in queue.of_message(c, found)]
    return mark.upper() in codes


def _action_of(row: Row[Any], mark: str) -> str:
    """Return the key of the action offered under that mark; empty if there is none."""
    actions = outgoing.actions_from_json(row.actions)
    return next((action.key for action in actions if bare(action.emoji) == bare(mark)), "")


def pressed(turn: Turn, heard: Pressed) -> None:
    """Act on a button of ours or a native command; the caller is answered, unless they flood."""
    calls = heard.target is None or heard.action == messages.ASKS
    command = next((c for c in COMMANDS if heard.action in c.names), None) if calls else None
    harvests = heard.about is not None and asking.harvests(turn, heard.about)
    if not harvests and not flooding.admit(turn, asks=calling.asks(command)):
        return
    if voting.is_named_vote(heard):
        voting.named_vote(turn, heard.action)
        return
    if heard.target is not None and command is None:
        _pressed_button(turn, heard, heard.target)
        return
    _called(turn, heard, command)
    if not outgoing.has_answered(turn.c, heard.platform, heard.handle, heard.event):
        reply(turn, "done")


def _pressed_button(turn: Turn, heard: Pressed, target: str) -> None:
    row = outgoing.by_remote(turn.c, heard.platform, heard.place, target)
    if row is None:
        row = outgoing.shown_to(turn.c, heard.platform, heard.place, heard.handle, heard.action)
    if row is None and heard.action == privacy.FORGET:
        privacy.confirmed(turn, row)
        return
    if row is None or not heard.action:
        over(turn)
        return
    detail = next((value for value in heard.fields.values() if value.strip()), None)
    _tapped(turn, row, heard.action, detail)


def _called(turn: Turn, heard: Pressed, command: Command | None) -> None:
    if command is None:
        visitors.unknown(turn, heard.action, closest(heard.action, calling.usable(turn), turn.speech))
    elif heard.about is not None and command.run is asking.question:
        asking.chose(turn, heard.about)
    elif (words := filling.arguments(turn, command)) is not None:
        calling.allowed(calling.with_words(turn, words, turn.account.language), command)()


def _tapped(turn: Turn, row: Row[Any], action: str, detail: str | None) -> None:
    """Act on one tap on a message of ours, by the kind of message."""
    if turn.in_desk:
        desks.note_tap(turn.c, row.platform, row.place, min(turn.heard.at, turn.now.wall))
    match row.kind:
        case Kind.FORMER_DIGEST:
            desk.tapped_former(turn, row)
        case Kind.DIGEST if action:
            desk.tapped_digest(turn, row, action)
        case Kind.STAGE | Kind.FORMER_STAGE if moving.is_carrying(turn, action):
            moving.tapped_stage(turn, row)
        case Kind.STAGE | Kind.FORMER_STAGE if clarifying.is_asked_by(turn, action):
            clarifying.tapped_stage(turn, row, detail)
        case Kind.STAGE | Kind.FORMER_STAGE:
            desk.tapped_stage(turn, row, action, detail)
        case Kind.STILL_OPEN | Kind.FORMER_STILL_OPEN:
            still_open.tapped(turn, row, action)
        case Kind.CONFIRM:
            sheet_confirmed.tapped(turn, row, action, detail)
        case Kind.ADDITION:
            sheet_confirmed.tapped_addition(turn, row, action)
        case Kind.PROPOSALS:
            moderating.tapped(turn, row, action)
        case Kind.FORMER_PROPOSALS:
            moderating.tapped_former(turn, row)
        case Kind.CARD | Kind.FORMER_CARD | Kind.STEP if clarifying.is_form(action):
            clarifying.filled(turn, action, detail)
        case Kind.ASSIGNMENT:
            owning.tapped(turn, row, action)
        case Kind.PRECISION:
            clarifying.tapped(turn, row, action)
        case Kind.CARD | Kind.FORMER_CARD if action:
            _tapped_card(turn, row)
        case Kind.PRESENCE if action:
            present.tapped(turn, row, action)
        case Kind.REMINDER if action:
            following.tapped(turn, row, action)
        case Kind.PREVIEW if action:
            announcing.tapped_preview(turn, row, action, detail)
        case Kind.CHANGE if action:
            rescheduling.tapped(turn, row, action)
        case Kind.CUE:
            cueing.tapped(turn, row, action)
        case Kind.CUED if action:
            cueing.tapped_told(turn, row, action, detail)
        case Kind.ERASING:
            erasing.tapped(turn, row, action)
        case Kind.APPEAL:
            alerting.tapped(turn, row, action)
        case Kind.FORGETTING if action:
            privacy.confirmed(turn, row)
        case Kind.WHICH if row.subject and near_shown.is_choice(action):
            near_chosen.tapped(turn, row, action)
        case Kind.WHICH if action and row.subject:  # without a subject, its person was forgotten
            confirming.tapped(turn, row, action)
        case Kind.LINK if action:
            linking.tapped(turn, action)
        case _:
            over(turn)


def _tapped_card(turn: Turn, row: Row[Any]) -> None:
    question = queue.get(turn.c, boards.question_of(row))
    if isinstance(turn.heard, Pressed):
        voting.pressed_vote(turn, question)
    else:
        voting.vote_for(turn, question)
