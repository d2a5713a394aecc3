"""`effacer`: a preview shows which question is meant; one tap removes its words everywhere, for good."""

from typing import Any

from sqlalchemy.engine import Row

from bot.commands import changing, desk
from bot.commands.turn import Turn, over, refuse, reply, reply_body
from bot.journal import events
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Action, Pressed, Reacted, bare, is_direct
from bot.questions import boards, erasures, merging, messages, moderating, queue, steps
from bot.questions.rules import Gesture, Question, split_code

MARKS = {"✅": "erase", "❌": "keep"}
NOWHERE, DIRECT, MESSAGE = range(3)  # where the asker's words stand in a message that we cannot edit
NOBODY, CARD, ASKER = range(3)  # what tells the asker


def erase(turn: Turn) -> None:
    """Handle `effacer 3`: a preview here, erased on one tap; the question on stage only if it is named."""
    session = turn.session
    assert session is not None
    prefix = turn.day.prefixes[session.id]
    code, _ = split_code(turn.arguments, prefix)
    if code is None:
        refuse(turn, "usage-erase", prefix=prefix)
        return
    question = desk.of_this_desk(turn, code)
    if question is None:
        return
    if question.erased:
        reply_body(turn, erasures.told(turn.day, question, "erase-nothing", turn.speech), "erase-nothing")
        return
    _preview(turn, question)


def _preview(turn: Turn, question: Question) -> None:
    label, language = turn.day.words.line, turn.day.language
    reply_body(
        turn,
        _shown(turn, question),
        "erasing",
        to_all=True,
        kind=Kind.ERASING,
        actions=(
            Action("erase", label(language, "action-erase"), "✅"),
            Action("keep", label(language, "action-keep"), "❌"),
        ),
        subject=erasures.subject(question),
    )
    if isinstance(turn.heard, Pressed):
        reply(turn, "erase-below")


def _shown(turn: Turn, question: Question) -> Body:
    day, language = turn.day, turn.day.language
    words, name = messages.words_of(day, question), messages.name_of(day, question)
    asks = day.words.body(language, "erase-ask", words=words, code=question.code, name=name)
    holds = outgoing.documents_holding(turn.c, boards.question_subject(question))
    files = [day.words.body(language, "files-stay")] if holds else []
    return b.join([asks, *files, day.words.body(language, "erase-ask-hint")])


def tapped(turn: Turn, row: Row[Any], action: str) -> None:
    """Act on a tap: ✅ erases once, whoever in the desk taps it; ❌ leaves the question as it is."""
    question = queue.present(turn.c, queue.get(turn.c, erasures.question_of(row)))
    if isinstance(turn.heard, Reacted):
        action = MARKS.get(bare(turn.heard.mark), "")
    if action not in MARKS.values():
        return
    if question.erased:
        _say_nothing_left(turn, question)
    elif not erasures.is_live(row, turn.now):
        over(turn)
    elif action == "keep":
        kept = erasures.told(turn.day, question, "erase-kept", turn.day.language)
        erasures.end_preview(turn.tx, row, kept)
    else:
        _erase(turn, question)


def _say_nothing_left(turn: Turn, question: Question) -> None:
    """Say that nothing is left: to the second of two animateurs, or for a question that was withdrawn."""
    nothing = erasures.told(turn.day, question, "erase-nothing", turn.day.language)
    erasures.end_previews(turn.tx, question, nothing)
    state = messages.state_of(turn.day, question, turn.speech)
    body = desk.addressed(turn, "erase-nothing", code=question.code, state=state)
    reply_body(turn, body, "erase-nothing", reply_to=None)


def _erase(turn: Turn, question: Question) -> None:
    done = merging.remove(turn.tx, question, Gesture.ERASE, turn.hand)
    if done is None:
        return
    moderating.end(turn.tx, question)
    changing.erase(turn, done.question)
    changing.cancel_receipts(turn, question)
    events.forget(turn.c, question.platform, question.event, turn.heard.event)
    erasures.remove_message(turn.tx, question)
    is_told = steps.tell_removed(turn.tx, question)
    erasures.end_previews(turn.tx, queue.get(turn.c, question.id), _done(turn, question, is_told=is_told))


def _done(turn: Turn, question: Question, *, is_told: bool) -> Body:
    where = DIRECT if is_direct(question.place) else MESSAGE if erasures.has_message(question) else NOWHERE
    has_card = boards.card_of(turn.c, question, question.platform) is not None
    told = ASKER if is_told else CARD if has_card and not question.floor else NOBODY
    return turn.day.words.body(turn.day.language, "erase-done", code=question.code, where=where, told=told)
