"""Which comptoir? Questions that wait to know theirs, kept apart until then."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot import body as b
from bot import messages, outgoing
from bot import schema as t
from bot.chat import Action, Removed, is_direct
from bot.commands.turn import Turn, refuse, reply_body
from bot.day import Day
from bot.digests import SLOT_MARKS
from bot.places import shortened
from bot.programme import Kind, Session
from bot.questions import Choice
from bot.store import note_erased

DRAFT = "draft:"  # what our « which comptoir? » is about
CHOOSES = "choose:"  # the action of a comptoir
LONGEST_TITLE = 35  # characters of a title offered: it stands in one row of a phone


def plenary_now(day: Day, at: datetime) -> Session | None:
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


def ask(turn: Turn, text: str, anonymous: bool) -> None:
    source = turn.source
    offered = choices(turn.day, turn.at)[: len(SLOT_MARKS)]
    if not offered:
        refuse(turn, "no-queue")
        return
    values = {
        "platform": source.platform,
        "event": source.event,
        "place": source.place,
        "handle": source.handle,
        "text": text,
        "anonymous": anonymous,
        "own_message": turn.has_own_message,
        "at": turn.heard.at,
    }
    if outgoing.insert_once(turn.c, t.drafts, values) is None:
        return
    actions = [
        Action(f"{CHOOSES}{session.id}", messages.place_label(turn.day, session), SLOT_MARKS[number])
        for number, session in enumerate(offered)
    ]
    body = b.join([turn.day.words.body(turn.speech, "which"), _rows(turn, offered), _hint(turn, offered)])
    reply_body(turn, body, "which", kind="which", actions=actions, subject=f"{DRAFT}{source.event}")


def _rows(turn: Turn, offered: Sequence[Session]) -> b.Body:
    """One row for each, on a phone too."""
    rows = [
        turn.day.words.spans(
            turn.speech,
            "which-line",
            slot=SLOT_MARKS[number],
            prefix=turn.day.prefixes[session.id],
            title=shortened(session.title, LONGEST_TITLE),
        )
        for number, session in enumerate(offered)
    ]
    return b.paragraph(*messages.lines(rows))


def _hint(turn: Turn, offered: Sequence[Session]) -> b.Body:
    """How to choose by word; another comptoir than those offered, if there is one."""
    others = [s for s in turn.day.programme.queues if not s.restitution and s not in offered]
    in_public, directly = (
        ("which-other", "which-other-direct") if others else ("which-hint", "which-hint-direct")
    )
    key = directly if is_direct(turn.heard.place) else in_public
    return turn.day.words.body(turn.speech, key, prefix=turn.day.prefixes[(others or offered)[0].id])


def other_example(turn: Turn) -> str:
    """The code of another comptoir than the place's."""
    others = [s for s in turn.day.programme.queues if s != turn.session and not s.restitution]
    return turn.day.prefixes[others[-1].id] if others else example(turn)


def example(turn: Turn) -> str:
    """The code that examples bear: the place's own, else that of a comptoir one may ask now."""
    found = [turn.session] if turn.session else choices(turn.day, turn.at) or turn.day.programme.queues
    return turn.day.prefixes[found[0].id] if found else "C1"


def named(turn: Turn, event: str, choice: Choice) -> Session | None:
    """The comptoir chosen by word, for what was asked by that event: a number is first that of our offer."""
    if choice.prefix is not None:
        return turn.day.queues.get(choice.prefix)
    offered = [
        action.key for menu in _menus(turn, event) for action in outgoing.actions_from_json(menu.actions)
    ]
    if choice.slot is not None and 0 < choice.slot <= len(offered):
        return turn.day.programme.queue_of(offered[choice.slot - 1].removeprefix(CHOOSES))
    return turn.day.queues.get(f"C{choice.slot}")


def _menus(turn: Turn, event: str) -> Sequence[sa.Row[Any]]:
    found = outgoing.about(turn.c, f"{DRAFT}{event}", "which")
    return [menu for menu in found if menu.platform == turn.heard.platform][:1]


def draft(turn: Turn, event: str) -> sa.Row[Any] | None:
    """What this person asked by that event, as long as its comptoir is not known."""
    query = sa.select(t.drafts).where(
        t.drafts.c.platform == turn.heard.platform,
        t.drafts.c.event == event,
        t.drafts.c.handle == turn.heard.handle,
    )
    return turn.c.execute(query).one_or_none()


def waits(turn: Turn, event: str) -> bool:
    """Whether what was asked by that event, by whomever, still waits for its comptoir."""
    query = sa.select(t.drafts.c.event).where(
        t.drafts.c.platform == turn.heard.platform, t.drafts.c.event == event
    )
    return turn.c.execute(query).first() is not None


def drop(turn: Turn, event: str) -> None:
    """Its words leave the table, into that of what is asked perhaps, and our menu the conversation."""
    platform = turn.heard.platform
    turn.c.execute(sa.delete(t.drafts).where(t.drafts.c.platform == platform, t.drafts.c.event == event))
    for menu in outgoing.about(turn.c, f"{DRAFT}{event}", "which"):
        if menu.platform == platform and menu.person is None:
            outgoing.take_back(turn.c, turn.now, menu, error="the comptoir was chosen")


def deleted(turn: Turn, heard: Removed) -> bool:
    """Its message was deleted, whoever did it."""
    if not waits(turn, heard.target):
        return False
    drop(turn, heard.target)
    note_erased(turn.c)
    return True
