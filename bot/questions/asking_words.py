"""The pinned message that says how to ask, one in each place that takes questions. Transactions."""

from dataclasses import replace

from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import Why
from bot.port.body import to_json
from bot.programme.model import Session
from bot.questions import desks, messages


def post(tx: Transaction) -> None:
    """Post what is missing, and bring the rest up to date."""
    if tx.now.event >= tx.day.programme.closing:
        return
    for session in tx.day.programme.question_sessions:
        for platform in tx.day.platforms:
            _post(tx, session, platform)


def _post(tx: Transaction, session: Session, platform: str) -> None:
    key = outgoing.standing_key(tx.c, f"asking:{session.id}:{platform}")
    wanted, stands = _word(tx.day, session, platform, key), outgoing.by_key(tx.c, key)
    if stands is not None and to_json(wanted.body) != stands.body and outgoing.is_too_old(tx, stands):
        outgoing.take_back(tx, stands, Why.REPLACED, Priority.CARD)
        wanted, stands = replace(wanted, key=outgoing.next_key(key)), None
    if stands is None:
        row = outgoing.say(tx, wanted)
    else:
        row = int(stands.id)
        outgoing.revise(tx, stands, wanted.body, refresh=tx.day.settings.digest.refresh)
    if row is not None:
        outgoing.pin(tx, wanted, row)


def _word(day: Day, session: Session, platform: str, key: str) -> Post:
    buttons = day.platforms[platform].buttons
    return Post(
        key=key,
        platform=platform,
        place=session.place,
        kind=Kind.ASKING,
        body=day.words.body(day.language, "asking-buttons" if buttons else "asking"),
        priority=Priority.CARD,
        actions=messages.ask_actions(day, platform),
        subject=desks.session_subject(session),
    )
