"""Drafts: questions that wait for a comptoir, for a decision about the name, or for the asker's yes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.commands.turn import Turn
from bot.database import schema as t
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import forgotten, outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import Why
from bot.port.body import from_json, has_words
from bot.port.chat import Removed
from bot.port.text import folded
from bot.programme.model import Session
from bot.questions import queue
from bot.questions.anonymity import speaks_of_it
from bot.questions.digests import SLOT_MARKS
from bot.questions.rules import Choice, Question, read_prefix

DRAFT = "draft:"  # begins the subject of our questions about a draft
CHOOSES = "choose:"  # begins the key of a session's action
WAITS = timedelta(hours=1)  # of wall time, in private; then the words go

# Drafts with their words. Once a question is published, only the question has them.
_OF_QUESTION = (
    sa.select(t.questions.c.text)
    .where(t.questions.c.platform == t.drafts.c.platform, t.questions.c.event == t.drafts.c.event)
    .scalar_subquery()
)
_WORDS = sa.case((t.drafts.c.text != "", t.drafts.c.text), else_=sa.func.coalesce(_OF_QUESTION, ""))
_EXPIRES = (t.drafts.c.own_message.is_(False), t.drafts.c.publishes_at.is_(None))
KEPT = sa.exists().where(t.drafts.c.event.isnot(None))
OLDEST = sa.select(sa.func.min(t.drafts.c.shown_at)).where(*_EXPIRES).scalar_subquery()
WAITING: sa.Select[Any] = sa.select(
    *(column for column in t.drafts.c if column is not t.drafts.c.text), _WORDS.label("text")
)


# ── Which sessions ──────────────────────────────────────────────────────────────────────────────────────


def running_alone(day: Day, at: datetime) -> Session | None:
    """Return the only session with questions that is running: it gets questions that name none."""
    running = [s for s in day.programme.question_sessions if s.runs(at)]
    return running[0] if len(running) == 1 else None


def choices(day: Day, at: datetime) -> list[Session]:
    """Return the running sessions, else the next comptoirs, else all comptoirs and a coming restitution."""
    running = [s for s in day.programme.question_sessions if s.runs(at)]
    if running:
        return running
    held = [s for s in day.programme.question_sessions if not s.cancelled]
    comptoirs = [s for s in held if not s.restitution]
    coming = [s for s in comptoirs if s.start > at]
    if coming:
        return [s for s in coming if s.start == coming[0].start]
    restitution = [s for s in held if s.restitution and s.start > at]
    return [*comptoirs, *restitution]


def offered(turn: Turn) -> list[Session]:
    """Return the choices that take questions now, at most one per number; if all are over, the latest."""
    closing = turn.day.programme.closing
    found = [s for s in choices(turn.day, turn.at) if queue.is_open(turn.c, s, turn.at, closing)]
    are_over = bool(found) and found[0].end <= turn.at
    return found[-len(SLOT_MARKS) :] if are_over else found[: len(SLOT_MARKS)]


def other_example(turn: Turn) -> str:
    """Return the code of another comptoir than this place's."""
    others = [s for s in turn.day.programme.question_sessions if s != turn.session and not s.restitution]
    return turn.day.prefixes[others[-1].id] if others else example(turn)


def example(turn: Turn) -> str:
    """Return the code for examples: the place's own, else that of a comptoir one may ask now."""
    found = (
        [turn.session] if turn.session else choices(turn.day, turn.at) or turn.day.programme.question_sessions
    )
    return turn.day.prefixes[found[0].id] if found else "C1"


def queue_named(day: Day, words: str) -> Session | None:
    """Find a comptoir by its code, its id or its title, as people choose or type it."""
    prefix = read_prefix(words)
    if prefix is not None:
        return day.session_by_prefix.get(prefix)
    named = folded(words)
    return next((s for s in day.session_by_prefix.values() if named in (s.id, folded(s.title))), None)


# ── What waits ──────────────────────────────────────────────────────────────────────────────────────────


def this(platform: str, event: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (t.drafts.c.platform == platform, t.drafts.c.event == event)


def draft(turn: Turn, event: str) -> Row[Any] | None:
    """Return what this person asked by that event, as long as something about it is not known."""
    mine = t.drafts.c.handle == turn.heard.handle
    query = WAITING.where(*this(turn.heard.platform, event), mine)
    return turn.c.execute(query).one_or_none()


def answered(turn: Turn, replied: str | None) -> Row[Any] | None:
    """Return the draft that an answer in this conversation is about: the one replied to, else the newest."""
    d, j, heard = t.drafts.c, t.journal.c, turn.heard
    menu = outgoing.by_remote(turn.c, heard.platform, heard.place, replied) if replied else None
    if menu is not None and menu.kind == Kind.WHICH and menu.subject:
        return draft(turn, menu.subject.removeprefix(DRAFT))
    here = (d.platform == heard.platform, d.place == heard.place, d.handle == heard.handle)
    came = (j.platform == d.platform) & (j.event == d.event)
    query = WAITING.outerjoin_from(t.drafts, t.journal, came).where(*here)
    return turn.c.execute(query.order_by(d.at.desc(), j.position.desc())).first()


def waits(turn: Turn, event: str) -> bool:
    """Return whether the draft asked by that event still waits, whoever asked it."""
    query = sa.select(t.drafts.c.event).where(*this(turn.heard.platform, event))
    return turn.c.execute(query).first() is not None


def note(turn: Turn, waiting: Row[Any], **known: Any) -> Row[Any]:
    """Note what is known of a draft from now on."""
    it = this(waiting.platform, waiting.event)
    turn.c.execute(sa.update(t.drafts).where(*it).values(**known))
    return turn.c.execute(WAITING.where(*it)).one()


def is_doubtful(waiting: Row[Any]) -> bool:
    """Return whether a draft contains `anonyme` and nobody has said yet whether it is meant."""
    return waiting.anonymous is None and speaks_of_it(waiting.text)


def drop(turn: Turn, event: str) -> None:
    """Delete a draft and take our questions about it back.

    Its words leave this table; if it is asked, the table of questions has them.
    """
    _drop(turn.tx, turn.heard.platform, event)


def let_go(turn: Turn, question: Question) -> None:
    """Stop asking whether a question should lose its name: it is gone, or it reads otherwise now."""
    it = this(question.platform, question.event)
    if turn.c.execute(sa.select(t.drafts.c.event).where(*it)).first():
        _drop(turn.tx, question.platform, question.event)


def _drop(tx: Transaction, platform: str, event: str) -> None:
    tx.c.execute(sa.delete(t.drafts).where(*this(platform, event)))
    take_menus_back(tx, platform, event)
    note_erased(tx.c)


def take_menus_back(tx: Transaction, platform: str, event: str) -> None:
    for menu in outgoing.about(tx.c, f"{DRAFT}{event}", Kind.WHICH):
        if menu.platform != platform:
            continue
        if menu.person is None:
            outgoing.take_back(tx, menu, why=Why.CHOSEN)
        if has_words(from_json(menu.body or [])):
            forgotten.seal_row(tx.c, menu.id)


def deleted(turn: Turn, heard: Removed) -> bool:
    """Drop a draft whose message was deleted, whoever deleted it; return whether there was one."""
    if not waits(turn, heard.target):
        return False
    drop(turn, heard.target)
    return True


def expire(tx: Transaction) -> None:
    """Delete the drafts asked in private that got no answer within the hour, and tell their authors."""
    old = (*_EXPIRES, t.drafts.c.shown_at <= tx.now.wall - WAITS)
    for waiting in tx.c.execute(sa.select(t.drafts).where(*old)).all():
        menus = outgoing.about(tx.c, f"{DRAFT}{waiting.event}", Kind.WHICH)
        spoken = next((m for m in menus if m.platform == waiting.platform and m.person is None), None)
        is_asked = queue.by_event(tx.c, waiting.platform, waiting.event) is not None
        _drop(tx, waiting.platform, waiting.event)
        if spoken is not None and not is_asked:
            _say_over(tx, waiting, spoken.language)


def _say_over(tx: Transaction, waiting: Row[Any], language: str) -> None:
    post = Post(
        key=free_key(tx.c, f"reply:{waiting.platform}:{waiting.event}:over"),
        platform=waiting.platform,
        place=waiting.place,
        kind=Kind.REPLY,
        body=tx.day.words.body(language, "draft-over"),
        priority=Priority.ASIDE,
        reply_to=waiting.event,
        language=language,
    )
    outgoing.say(tx, post)


def free_key(c: Connection, key: str) -> str:
    """Return a key not yet used to say or remove anything: a message may be asked about several times."""
    number, free = 1, key
    while outgoing.by_key(c, free) or outgoing.by_key(c, f"remove:{free}"):
        number += 1
        free = f"{key}-{number}"
    return free


def named(turn: Turn, event: str, choice: Choice) -> Session | None:
    """Return the comptoir chosen by word for a draft; a number is first read as one that we offered."""
    if choice.prefix is not None:
        return turn.day.session_by_prefix.get(choice.prefix)
    keys = [a.key for menu in _menus(turn, event) for a in outgoing.actions_from_json(menu.actions)]
    offered = [key.removeprefix(CHOOSES) for key in keys if key.startswith(CHOOSES)]
    if choice.slot is not None and 0 < choice.slot <= len(offered):
        return turn.day.programme.queue_of(offered[choice.slot - 1])
    return turn.day.session_by_prefix.get(f"C{choice.slot}")


def _menus(turn: Turn, event: str) -> Sequence[Row[Any]]:
    """Return the newest of our questions about a draft."""
    found = outgoing.about(turn.c, f"{DRAFT}{event}", Kind.WHICH)
    return [menu for menu in found if menu.platform == turn.heard.platform][-1:]


def language_of(turn: Turn, event: str) -> str | None:
    """Return the language in which we asked."""
    return next((str(menu.language) for menu in _menus(turn, event)), None)
