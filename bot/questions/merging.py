"""Merging questions that ask the same, taking them apart, and what becomes of a group that loses one.

Transactions. The others are those that were merged into a question; it is the one kept.
"""

from bot.database.transaction import Transaction
from bot.questions import boards, gestures, links, messages, moderating, moving, queue, steps, votes
from bot.questions.gestures import Done, Hand
from bot.questions.rules import PENDING, Gesture, Question, State


def merge(tx: Transaction, question: Question, into: Question, hand: Hand) -> Done | None:
    """Merge a question into another, and tell its asker; None if it was already handled.

    One that was not let through is shown no more than before, but who voted for its message counts.
    """
    done = gestures.apply(tx, question, Gesture.MERGE, hand, onto=into)
    if done is not None:
        votes.count_early(tx.c, question.platform, question.event, question.id, question.asker)
        moderating.end(tx, question)
        steps.show_merged(tx, done.question, done.gesture)
    return done


def split(tx: Transaction, question: Question, hand: Hand) -> Done | None:
    """Take a merged question apart, with its votes and what was merged into it; None if it is not merged.

    One that had not been let through when it was merged is not let through by that.
    """
    former = queue.last_of(tx.c, question)
    state = State.WAITING if was_let_through(tx, question) else State.PROPOSED
    done = _part(tx, question, state, hand)
    if done is not None:
        steps.show(tx, done.question, done.gesture)
        moderating.wait_again(tx, done.question)
        boards.refresh_question(tx, former)
    return done


def undone(tx: Transaction, question: Question, gesture: int, other: int) -> None:
    """After a merge or a split was undone, show the `other` question too, and say anew that one is merged."""
    boards.refresh_question(tx, queue.get(tx.c, other))
    if question.state is State.MERGED:
        moderating.end(tx, question)
        steps.show_merged(tx, question, gesture)


def withdraw(tx: Transaction, question: Question, hand: Hand) -> Done | None:
    """Withdraw a question for its asker; None if it is too late, or was already handled.

    A merged one leaves its group. If others were merged into it, the oldest takes its place, its state and
    the votes of all.
    """
    if question.state is State.MERGED:
        return _leave(tx, question, Gesture.WITHDRAW, hand)
    others = _others(tx, question)
    if not others:
        return gestures.apply(tx, question, Gesture.WITHDRAW, hand)
    let_through = [each for each in others if was_let_through(tx, each)]
    oldest = min(let_through or others, key=lambda each: (each.asked_at, each.id))
    return _give_place(tx, question, oldest, hand)


def remove(tx: Transaction, question: Question, gesture: Gesture, hand: Hand) -> Done | None:
    """Decline a question for a moderator who erases or deletes it; None if it was already handled.

    A merged one leaves its group. If others were merged into it, the desk decides about each of them.
    """
    if question.state is State.MERGED:
        return _leave(tx, question, Gesture.ERASE, hand)
    others = _others(tx, question)
    done = gestures.apply(tx, question, gesture, hand)
    if done is not None and others:
        _release(tx, others, question, Hand(hand.at))
    return done


def _others(tx: Transaction, question: Question) -> list[Question]:
    """Return what was merged into a question, as long as nothing is decided about it."""
    if question.state not in PENDING:
        return []
    together = queue.get_all(tx.c, links.headed(tx.c, question.id))
    return [each for each in together if each.state is State.MERGED]


def _part(tx: Transaction, question: Question, state: State, hand: Hand) -> Done | None:
    """Let a merged question lead nowhere, in the state given; the group's marks leave its message."""
    if question.state is not State.MERGED:
        return None
    if state is State.WAITING:
        done = gestures.apply(tx, question, Gesture.SPLIT, hand)
    else:
        done = gestures.put(tx, question, state, hand)
    if done is not None:
        steps.unmark(tx, question)
    return done


def was_let_through(tx: Transaction, question: Question) -> bool:
    """Return whether others had read a question when it was merged."""
    return gestures.before_merge(tx.c, question) is not State.PROPOSED


def _leave(tx: Transaction, question: Question, gesture: Gesture, hand: Hand) -> Done | None:
    """Let a merged question end alone; what was merged into it stays with the group.

    None if the group has ended: so has the question.
    """
    last = queue.last_of(tx.c, question)
    if gesture is Gesture.WITHDRAW and last.state not in PENDING:
        return None
    for each in queue.of_message(tx.c, question):
        _stay_in_group(tx, each, question)
    done = gestures.apply(tx, question, gesture, hand)
    boards.refresh_question(tx, last)
    return done


def _stay_in_group(tx: Transaction, code: Question, leaving: Question) -> None:
    """Let what was merged into one of its codes lead where the leaving question led."""
    assert leaving.leads_to is not None
    for each in queue.get_all(tx.c, links.led_here(tx.c, code.id)):
        if each.state in (State.MERGED, State.WITHDRAWN):
            links.cut(tx.c, each.id)
            links.lead(tx.c, each.id, leaving.leads_to)


# ── The kept one goes ───────────────────────────────────────────────────────────────────────────────────


def _give_place(tx: Transaction, former: Question, heir: Question, hand: Hand) -> Done | None:
    """Withdraw a question and put another in its place; it leads there, so its votes count on.

    An heir that was not let through waits for that in its own session.
    """
    nobody = Hand(hand.at)  # it is not the asker's gesture, and is not undone
    state = former.state if was_let_through(tx, heir) else State.PROPOSED
    placed = _part(tx, heir, state, nobody)
    if placed is not None and heir.session != former.session and state is not State.PROPOSED:
        placed = _bring(tx, placed.question, former.session, nobody)
    if placed is None:
        return None
    done = gestures.put(tx, former, State.WITHDRAWN, hand, onto=placed.question)
    moderating.wait_again(tx, placed.question)
    if state is State.ON_STAGE:
        steps.show(tx, placed.question, placed.gesture)
    else:
        boards.refresh_question(tx, placed.question)
        _tell_heir(tx, placed.question, former)
    return done


def _tell_heir(tx: Transaction, heir: Question, former: Question) -> None:
    state = messages.state_of(tx.day, heir)
    key = f"heir:{heir.id}:{former.id}"
    steps.tell_alone(tx, heir, "step-heir", key, former=former.code, state=state)


def _bring(tx: Transaction, heir: Question, session: str, hand: Hand) -> Done | None:
    """Let the heir go on, in its state, in the session of the one whose place it takes."""
    done = moving.pass_on(tx, heir, tx.day.programme.session(session), hand, State.WAITING)
    return gestures.put(tx, done.question, heir.state, hand) if done else None


def _release(tx: Transaction, others: list[Question], former: Question, hand: Hand) -> None:
    """Propose these questions to the desk, as a moderator took away the one that they led to."""
    for each in others:
        done = _part(tx, queue.get(tx.c, each.id), State.PROPOSED, hand)
        if done is not None:
            moderating.hide(tx, done.question)
            key = f"released:{each.id}:{former.id}"
            steps.tell_alone(tx, done.question, "step-released", key, former=former.code)
