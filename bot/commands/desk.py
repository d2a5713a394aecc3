"""The animateurs' commands, by tap and by word: stage, answer, put off, decline, undo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Row

from bot.commands.turn import Turn, mark, over, refuse, reply, reply_body
from bot.database import schema as t
from bot.journal import events
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.port import body as b
from bot.port.chat import Pressed, Reacted, Removed, Said, bare
from bot.programme.model import Session
from bot.questions import (
    boards,
    clarifying,
    desks,
    gestures,
    merging,
    messages,
    moderating,
    notes,
    owning,
    queue,
    steps,
    still_open,
)
from bot.questions.digests import NEXT_MARK, PAIR_MARK, SLOT_MARKS
from bot.questions.rules import LONGEST, OPEN, PASSED_ON, UNDO_WITHIN, Gesture, Question, State, split_code
from bot.timetable import labels
from bot.words.catalogue import Value

TAKE_NO_WORDS = ("usage-later", "usage-carry")  # what follows can only be meant as a code
AT_ONCE = timedelta(seconds=2)  # two animateurs who ask for the next question within this mean the same one


def stage(turn: Turn) -> None:
    """Handle `scene 3`."""
    with_code(turn, "usage-stage", lambda question, _rest: perform(turn, question, Gesture.STAGE))


def later(turn: Turn) -> None:
    """Handle `plus-tard 3`; without a code, the question on stage."""
    with_code(turn, "usage-later", lambda question, _rest: perform(turn, question, Gesture.LATER))


def decline(turn: Turn) -> None:
    """Handle `ecarter 3 raison`; without a code, the question on stage."""

    def act(question: Question, reason: str) -> None:
        if moderating.keep_words_out(turn.tx, meant_by(turn, question), turn.hand):
            acknowledge(turn)
        else:
            perform(turn, question, Gesture.DECLINE, reason or None)

    with_code(turn, "usage-decline", act)


def answer(turn: Turn) -> None:
    """Handle `repondu 3 la réponse en une ligne`; without a code, the question on stage."""

    def act(question: Question, line: str) -> None:
        perform(turn, question, Gesture.ANSWER, line or None)

    with_code(turn, "usage-answer", act)


def with_code(turn: Turn, usage: str, act: Callable[[Question, str], None]) -> None:
    """Find the question that a desk command names, else the one on stage; act on it with the other words."""
    session = turn.session
    assert session is not None
    prefix = turn.day.prefixes[session.id]
    code, rest = split_code(turn.arguments, prefix) if _may_name_one(turn) else (None, turn.arguments)
    if code is None:
        on_stage = queue.on_stage(turn.c, session.id)
        if on_stage is None or usage == "usage-stage" or (usage in TAKE_NO_WORDS and rest):
            refuse(turn, usage, prefix=prefix)
        else:
            act(on_stage, rest)
        return
    question = of_this_desk(turn, code)
    if question is not None:
        act(question, rest)


def of_this_desk(turn: Turn, code: str) -> Question | None:
    """Return the question with that code; if it is not handled here, say so and return None."""
    found = queue.by_code(turn.c, code)
    question = queue.present(turn.c, found) if found else None
    its_session = turn.day.programme.queue_of(question.session) if question else None
    if question is None or its_session is None:
        refuse(turn, "no-such-code", code=code)
    elif its_session.desk != turn.heard.place:
        desk = labels.place_name(turn.day, its_session.desk, turn.speech)
        key = "other-desk" if question.code == code else "other-desk-now"
        refuse(turn, key, code=code, now=question.code, desk=desk)
    else:
        return question
    return None


def _may_name_one(turn: Turn) -> bool:
    """Return whether the words may begin with a code.

    A native command has a field for the code: « 3 fois par an » is then an answer.
    """
    return not isinstance(turn.heard, Pressed) or bool(turn.heard.fields.get("code", "").strip())


def next_one(turn: Turn) -> None:
    """Handle `suivante`: put the first of the ranking on stage."""
    best = _best(turn)
    if best is not None:
        perform(turn, best, Gesture.STAGE, says_code=True)


def _best(turn: Turn) -> Question | None:
    """Return the first of the ranking; if none can be put on stage, say so and return None."""
    session = turn.session
    assert session is not None
    just_staged = _just_staged(turn, session)
    if just_staged is not None:
        say_handled(turn, just_staged)
        return None
    best = queue.best(turn.c, session.id, 1)
    if not best:
        _say_none_waits(turn, session)
    return next(iter(best), None)


def _say_none_waits(turn: Turn, session: Session) -> None:
    on_stage = queue.on_stage(turn.c, session.id)
    if on_stage is None:
        reply(turn, "none-waiting")
    else:
        reply(turn, "none-waiting-but", code=on_stage.code)


def _just_staged(turn: Turn, session: Session) -> Question | None:
    """Return the question that another animateur just staged: staging the next would answer it unheard."""
    question = queue.on_stage(turn.c, session.id)
    if question is None:
        return None
    g = t.gestures.c
    put_there = (g.question == question.id, g.after == State.ON_STAGE, g.before != State.ON_STAGE)
    [staged, *_] = gestures.last(turn.c, *put_there)
    by_another = staged.person != turn.account.person
    return question if by_another and abs(turn.heard.at - staged.at) <= AT_ONCE else None


def perform(
    turn: Turn, question: Question, gesture: Gesture, detail: str | None = None, *, says_code: bool = False
) -> None:
    """Make the gesture; the second of two animateurs reads that it is already handled.

    What is done to a question that leads to another of this desk is done to the last one, and the answer says
    so. `says_code`: the person did not name the question, so the answer does.
    """
    if detail and len(detail) > LONGEST:
        refuse(turn, "line-too-long", length=len(detail), longest=LONGEST)
        return
    meant = meant_by(turn, question)
    done = gestures.apply(turn.tx, meant, gesture, turn.hand, detail)
    if done is None:
        _not_done(turn, meant, gesture, detail)
        return
    if done.former:
        former_gesture, former = done.former
        steps.show(turn.tx, former, former_gesture)
    steps.show(turn.tx, done.question, done.gesture)
    if meant.state is State.PROPOSED:
        moderating.end(turn.tx, meant)
    if meant.id != question.id:
        acknowledge_for(turn, question, done.question)
    elif says_code:
        acknowledge_with_code(turn, question.code, "staged", code=question.code)
    else:
        acknowledge(turn)


def meant_by(turn: Turn, question: Question) -> Question:
    """Return the question that acts on this one are about: the last that it leads to in this desk."""
    last = queue.last_of(turn.c, question)
    return last if last.session == question.session else question


def _not_done(turn: Turn, question: Question, gesture: Gesture, detail: str | None) -> None:
    if gesture is Gesture.ANSWER and detail:
        completed = gestures.answer_line(turn.c, question, detail)
        if completed is not None:
            last = gestures.last(turn.c, t.gestures.c.question == question.id)
            steps.show(turn.tx, completed, last[0].id)
            acknowledge(turn)
            return
    say_handled(turn, queue.get(turn.c, question.id))


def say_handled(turn: Turn, question: Question) -> None:
    """Say that nothing is done: it is over, or another was faster, or it must be let through first."""
    if question.state is State.PROPOSED:
        reply(turn, "still-proposed", code=question.code, number=question.code.rpartition("-")[2])
        return
    state = messages.state_of(turn.day, question, turn.speech)
    reply(turn, "already-handled", code=question.code, state=state)


def acknowledge(turn: Turn) -> None:
    """Put a mark on a typed command and answer a native one; the boards show the effect of a tap."""
    if isinstance(turn.heard, Said):
        mark(turn, "✅", "done")
    elif isinstance(turn.heard, Pressed) and turn.heard.target is None:
        reply(turn, "done")


def acknowledge_for(turn: Turn, question: Question, last: Question) -> None:
    """Say which question it was done to, since another was named."""
    state = messages.state_of(turn.day, question, turn.speech)
    became = messages.state_of(turn.day, last, turn.speech)
    told = addressed(turn, "done-for", code=question.code, state=state, last=last.code, became=became)
    reply_body(turn, told, "done-for")


def acknowledge_with_code(turn: Turn, shown: str, key: str, **values: Value) -> None:
    """Acknowledge a command with a code that its author did not name: in a mark, or in the words of `key`.

    The boards show the effect of a tap.
    """
    if isinstance(turn.heard, Said) and turn.day.platforms[turn.heard.platform].word_marks:
        mark(turn, f"✅ {shown}", "done")
    elif isinstance(turn.heard, Said) or (isinstance(turn.heard, Pressed) and turn.heard.target is None):
        reply(turn, key, **values)


def undo(turn: Turn) -> None:
    """Handle `annuler-geste`: undo what this person last did or kept here, within the 30 seconds before it.

    After an absence a tap may be heard before what was written first: nothing that is later is undone.
    """
    g, asked = t.gestures.c, turn.heard.at
    here = (g.person == turn.account.person, g.place == turn.heard.place, g.at <= asked)
    last = gestures.undoable(turn.c, *here)
    kept = notes.last_by(turn.c, turn.account.person, turn.heard.place, until=asked)
    if kept is not None and not (last and _is_later(turn, last[0], kept)):
        _undo_note(turn, kept)
        return
    if not last or turn.heard.at - last[0].at > UNDO_WITHIN:
        refuse(turn, "nothing-to-undo")
        return
    _undo_event(turn, last[0].platform, last[0].event)
    acknowledge(turn)


def _is_later(turn: Turn, gesture: Row[Any], kept: Row[Any]) -> bool:
    """Return whether a gesture came after what was kept; within one millisecond, as they were heard."""
    if gesture.at != kept.kept_at:
        return bool(gesture.at > kept.kept_at)
    heard = [events.place_in_order(turn.c, each.platform, each.event) for each in (gesture, kept)]
    return heard[0] > heard[1]


def _undo_note(turn: Turn, kept: Row[Any]) -> None:
    if turn.heard.at - kept.kept_at > UNDO_WITHIN:
        refuse(turn, "nothing-to-undo")
        return
    notes.drop(turn.tx, kept)
    acknowledge(turn)


def untapped(turn: Turn, heard: Removed) -> bool:
    """Undo, within 30 seconds, the gesture of a mark that was removed."""
    by_it = (t.gestures.c.platform == heard.platform, t.gestures.c.event == heard.target)
    made = gestures.undoable(turn.c, *by_it)
    if made and heard.at - made[0].at <= UNDO_WITHIN:
        desks.note_tap(turn.c, heard.platform, heard.place, turn.now.wall)
        _undo_event(turn, heard.platform, heard.target)
    return bool(made)


def _undo_event(turn: Turn, platform: str, event: str) -> None:
    """Undo all that one tap did, newest first: what it staged, then what it answered by doing so."""
    undone = []  # shown once all are, so that no board is posted for what is there in between
    for gesture in gestures.undoable(turn.c, t.gestures.c.platform == platform, t.gestures.c.event == event):
        if (question := clarifying.undo(turn.tx, gesture)) is not None:
            boards.refresh_question(turn.tx, question)
            clarifying.tell(turn.tx, question)
            continue
        former = queue.get(turn.c, gesture.question)
        if (question := owning.undo(turn.tx, gesture)) is not None:
            boards.show_owner(turn.tx, former, question)
            continue
        if gestures.undo(turn.tx, gesture) is None:
            _say_not_undone(turn, gesture)
            break
        undone.append(gesture)
    for gesture in undone:
        question = queue.get(turn.c, gesture.question)
        steps.take_back(turn.tx, question, gesture.id)
        moderating.undone(turn.tx, question, gesture)
        if State.MERGED in (gesture.before, gesture.after):
            merging.undone(turn.tx, question, gesture.id, gesture.onto)


def _say_not_undone(turn: Turn, gesture: Row[Any]) -> None:
    question = queue.get(turn.c, gesture.question)
    if question.state in PASSED_ON and question.leads_to == gesture.onto:  # something happened to it there
        say_handled(turn, queue.get(turn.c, gesture.onto))
        return
    on_stage = queue.on_stage(turn.c, question.session)
    if question.state == gesture.after and on_stage is not None:
        reply(turn, "stage-taken", code=question.code, other=on_stage.code)
    else:
        say_handled(turn, question)


def digest(turn: Turn) -> None:
    """Handle `digest`: post a new one, here and in this desk on the other platforms."""
    session = turn.session
    assert session is not None
    key = f"digest:{session.id}:asked:{turn.heard.platform}:{turn.heard.event}"
    desks.post_digests(turn.tx, session, key)
    still_open.post(turn.tx, session, f"open:{session.id}:asked:{turn.heard.platform}:{turn.heard.event}")
    desks.refresh_digests(turn.tx, session.id)  # if that board is new, it has the words
    if isinstance(turn.heard, Pressed):
        acknowledge(turn)


def floor(turn: Turn) -> None:
    """Handle `salle texte`: show the remote public a question asked aloud in the room."""
    session = turn.session
    assert session is not None
    text = turn.arguments
    if not text:
        refuse(turn, "usage-floor")
        return
    if len(text) > LONGEST:
        refuse(turn, "too-long", length=len(text), longest=LONGEST)
        return
    heard = turn.heard
    asking = queue.NewQuestion(
        session=session.id,
        text=text,
        asker=None,
        name=None,
        platform=heard.platform,
        place=heard.place,
        event=heard.event,
        at=turn.at,
        floor=True,
        own_message=not turn.is_private,
        taken_at=turn.now.wall,
    )
    asked = queue.add(turn.c, asking)
    if asked is None:
        return
    boards.post_cards(turn.tx, asked)
    desks.refresh_digests(turn.tx, session.id)
    if turn.is_private or not turn.day.platforms[heard.platform].word_marks:
        reply(turn, "floor-taken", code=asked.code)
    else:
        mark(turn, asked.code, "receipt", boards.question_subject(asked))


def open_queue(turn: Turn) -> None:
    _set_open(turn, opened=True)


def close_queue(turn: Turn) -> None:
    _set_open(turn, opened=False)


def _set_open(turn: Turn, opened: bool) -> None:
    """Handle `ouvrir` and `fermer`, and say so in the comptoir's place so that nobody writes for nothing."""
    session = turn.session
    assert session is not None
    if session.cancelled:
        reply(turn, "closed-cancelled", session=labels.place_label(turn.day, session))
        return
    now_open = queue.is_open(turn.c, session, turn.now.event, turn.day.programme.closing)
    if now_open == opened:
        reply(turn, "already-open" if opened else "already-closed")
        return
    queue.set_open(turn.c, session.id, opened)
    desks.refresh_digests(turn.tx, session.id)
    _tell_place(turn, session, "now-open" if opened else "now-closed")
    acknowledge(turn)


def _tell_place(turn: Turn, session: Session, key: str) -> None:
    for platform in turn.day.platforms:
        post = Post(
            key=f"{key}:{session.id}:{turn.heard.platform}:{turn.heard.event}:{platform}",
            platform=platform,
            place=session.place,
            kind=Kind.NOTICE,
            body=turn.day.words.body(turn.day.language, key, session=labels.place_label(turn.day, session)),
            priority=Priority.STEP,
            notify=True,
            subject=desks.session_subject(session),
        )
        outgoing.say(turn.tx, post)


# ── Taps ────────────────────────────────────────────────────────────────────────────────────────────────

GESTURES = {
    "answer": Gesture.ANSWER,
    "line": Gesture.ANSWER,
    "later": Gesture.LATER,
    "decline": Gesture.DECLINE,
}
STAGE_MARKS = {"✅": Gesture.ANSWER, "⏳": Gesture.LATER, "❌": Gesture.DECLINE}
DIGEST_MARKS = frozenset(map(bare, (*SLOT_MARKS, NEXT_MARK, PAIR_MARK)))


def tapped_digest(turn: Turn, row: Row[Any], action: str) -> None:
    """Put on stage the question bound to 1️⃣–5️⃣, or the one that the digest named for ⏭; 🔗 merges a pair."""
    name, _, number = action.partition(":")
    if name == "next":
        _tapped_next(turn, row, number)
        return
    if name == "merge":
        _tapped_merge(turn, row, number)
        return
    question = desks.question_in_slot(turn.c, row.id, int(number)) if number.isdecimal() else None
    if question is None:
        over(turn)
    else:
        perform(turn, question, Gesture.STAGE)


def _tapped_next(turn: Turn, row: Row[Any], bound: str) -> None:
    """Stage the next question: the one a button is `bound` to, or the one shown when the mark was put.

    Once that question is handled, ⏭ does not move on to another that nobody saw named.
    """
    if _best(turn) is None:
        return
    try:
        named = _in_its_session(turn, bound) if isinstance(turn.heard, Pressed) else _named(turn, row)
    except desks.InDoubt:
        _say_changing(turn, row)
        return
    if named is None:
        over(turn)
    else:
        perform(turn, named, Gesture.STAGE)


def _say_changing(turn: Turn, row: Row[Any]) -> None:
    reply_body(turn, addressed(turn, "digest-changing"), "changing", reply_to=row.remote)


def _tapped_merge(turn: Turn, row: Row[Any], bound: str) -> None:
    """Merge the two that a button is bound to, or that were shown when the mark was put."""
    try:
        pair = (
            _pair_in_its_session(turn, bound) if isinstance(turn.heard, Pressed) else _pair_named(turn, row)
        )
    except desks.InDoubt:
        _say_changing(turn, row)
        return
    if pair is None:
        over(turn)
        return
    merged, kept = pair
    if kept.state not in OPEN:
        say_handled(turn, kept)
    elif merging.merge(turn.tx, merged, kept, turn.hand) is None:
        say_handled(turn, merged)


def _pair_named(turn: Turn, row: Row[Any]) -> tuple[Question, Question] | None:
    return desks.pair_named(turn.c, row, turn.heard.at)


def _pair_in_its_session(turn: Turn, bound: str) -> tuple[Question, Question] | None:
    merged, kept = (_in_its_session(turn, number) for number in bound.partition(":")[::2])
    return (merged, kept) if merged and kept else None


def _named(turn: Turn, row: Row[Any]) -> Question | None:
    return desks.next_named(turn.c, row, turn.heard.at)


def _in_its_session(turn: Turn, number: str) -> Question | None:
    found = queue.get_all(turn.c, [int(number)]) if number.isdecimal() else []
    sessions = ((q, turn.day.programme.queue_of(q.session)) for q in found)
    return next((q for q, session in sessions if session and session.desk == turn.heard.place), None)


def tapped_former(turn: Turn, row: Row[Any]) -> None:
    """Point from a digest that was replaced to the current one."""
    if isinstance(turn.heard, Reacted) and bare(turn.heard.mark) not in DIGEST_MARKS:
        return
    session = turn.session
    current = desks.current_digest(turn.c, session, row.platform) if session else None
    if current is None:
        over(turn)
        return
    link = b.MessageLink(current.key, turn.day.words.line(turn.speech, "current-digest"))
    reply_body(turn, addressed(turn, "superseded", link=link), "superseded", reply_to=row.remote)


def addressed(turn: Turn, key: str, **values: Value) -> b.Body:
    """Name the person who tapped: a tap starts no conversation in which they would look for an answer."""
    say = turn.day.words.spans
    tapper = b.Person(turn.account.name, turn.heard.handle, ping=True)
    before = (tapper, *say(turn.speech, "addressed")) if isinstance(turn.heard, Reacted) else ()
    return b.paragraph(*before, *say(turn.speech, key, **values))


def tapped_stage(turn: Turn, row: Row[Any], action: str, detail: str | None) -> None:
    """Act on ✅ ⏳ ❌ under the on-stage card, as long as its question is on stage.

    The marks stay under a card that is over: the second of two animateurs taps there, and is told.
    """
    heard = turn.heard
    by_mark = STAGE_MARKS.get(bare(heard.mark)) if isinstance(heard, Reacted) else None
    gesture = by_mark or GESTURES.get(action.partition(":")[0])
    if gesture is None:
        over(turn)
        return
    question = queue.get(turn.c, boards.question_of(row))
    if question.state is State.ON_STAGE:
        perform(turn, question, gesture, detail)
    else:
        _not_done(turn, question, gesture, detail)
