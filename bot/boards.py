"""What stands in the places and is brought up to date: digests, cards, the on-stage card. Transactions."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot import digests, messages, outgoing, queue
from bot import schema as t
from bot.body import Body
from bot.clock import Now
from bot.day import Day
from bot.digests import Digest
from bot.outgoing import Post, Priority
from bot.programme import REGIE, Session
from bot.questions import OPEN, Question, State
from bot.words import Value

REPOST_AFTER = 15  # messages said after a digest before it is posted anew rather than edited


def session_subject(session: Session) -> str:
    return f"session:{session.id}"


def question_subject(question: Question) -> str:
    return f"question:{question.id}"


# ── Digests ─────────────────────────────────────────────────────────────────────────────────────────────


def post_digests(c: Connection, day: Day, now: Now, session: Session, key: str) -> None:
    """A new digest in the desk, on each platform; the former shrinks to one line with a link."""
    for platform in day.platforms:
        post_digest(c, day, now, session, platform, f"{key}:{platform}")


def post_digest(c: Connection, day: Day, now: Now, session: Session, platform: str, key: str) -> None:
    waiting = queue.of_session(c, session.id, OPEN)
    lines = digests.bind({}, waiting, day.settings.digest.lines)
    digest = Digest(session, lines, queue.counts(c, session.id))
    former = current_digest(c, session, platform)
    post = Post(
        key=key,
        platform=platform,
        place=session.desk,
        kind="digest",
        body=digests.digest_body(day, digest),
        priority=Priority.DESK,
        actions=digests.digest_actions(day, digest),
        subject=session_subject(session),
    )
    row = outgoing.say(c, day, now, post)
    if row is None:
        return
    _bind(c, row, lines)
    if former is not None:
        c.execute(sa.update(t.outbox).where(t.outbox.c.id == former.id).values(kind="former-digest"))
        body = digests.former_body(day, session, key)
        outgoing.revise(c, now, former, body, refresh=day.settings.digest.refresh, drop_actions=True)


def current_digest(c: Connection, session: Session, platform: str) -> Row[Any] | None:
    rows = outgoing.about(c, session_subject(session), "digest")
    return next((row for row in reversed(rows) if row.platform == platform), None)


def refresh_digests(c: Connection, day: Day, now: Now, session_id: str) -> None:
    """Bring a desk's digests up to date, in place; anew where they scrolled away or are spent."""
    session = day.programme.session(session_id)
    for platform in day.platforms:
        row = current_digest(c, session, platform)
        if row is not None:
            _refresh(c, day, now, session, row)


def _refresh(c: Connection, day: Day, now: Now, session: Session, row: Row[Any]) -> None:
    bound = _bound(c, row.id)
    counts = queue.counts(c, session.id)
    if _scrolled_away(c, row) or Digest(session, bound, counts).spent:
        post_digest(c, day, now, session, row.platform, f"digest:{session.id}:after:{row.id}:{row.platform}")
        return
    lines = digests.bind(bound, queue.of_session(c, session.id, OPEN), day.settings.digest.lines)
    _bind(c, row.id, {slot: q for slot, q in lines.items() if slot not in bound})
    digest = Digest(session, lines, counts)
    body = digests.digest_body(day, digest)
    outgoing.revise(c, now, row, body, refresh=day.settings.digest.refresh)
    _offer_new_slots(c, day, now, row, digest)


def _offer_new_slots(c: Connection, day: Day, now: Now, row: Row[Any], digest: Digest) -> None:
    actions = digests.digest_actions(day, digest)
    c.execute(
        sa.update(t.outbox).where(t.outbox.c.id == row.id).values(actions=outgoing.actions_to_json(actions))
    )
    if day.platforms[row.platform].buttons:
        return
    for action in actions:
        outgoing.react(
            c,
            now,
            key=f"{row.key}:{action.emoji}",
            platform=row.platform,
            place=row.place,
            mark=action.emoji,
            kind="chip",
            priority=Priority.DESK,
            target_row=row.id,
            subject=row.subject,
        )


def _scrolled_away(c: Connection, row: Row[Any]) -> bool:
    if row.spoken is None:
        return False
    query = sa.select(t.places.c.spoken).where(
        t.places.c.platform == row.platform, t.places.c.name == row.place
    )
    spoken = c.execute(query).scalar_one_or_none()
    return spoken is not None and spoken - row.spoken > REPOST_AFTER


def _bound(c: Connection, message: int) -> dict[int, Question]:
    query = sa.select(t.slots.c.slot, t.slots.c.question).where(t.slots.c.message == message)
    return {slot: queue.get(c, question) for slot, question in c.execute(query).all()}


def _bind(c: Connection, message: int, lines: dict[int, Question]) -> None:
    for slot, question in lines.items():
        outgoing.insert_once(c, t.slots, {"message": message, "slot": slot, "question": question.id})


def question_in_slot(c: Connection, message: int, slot: int) -> Question | None:
    query = sa.select(t.slots.c.question).where(t.slots.c.message == message, t.slots.c.slot == slot)
    found = c.execute(query).scalar_one_or_none()
    return None if found is None else queue.get(c, found)


# ── Cards ───────────────────────────────────────────────────────────────────────────────────────────────


def seen_by_itself(question: Question, session: Session, platform: str) -> bool:
    """Whether those in the comptoir's place on this platform see the asker's own message."""
    return question.own_message and question.platform == platform and question.place == session.place


def post_cards(c: Connection, day: Day, now: Now, question: Question) -> None:
    """A card wherever the question has no message of its own."""
    session = day.programme.session(question.session)
    for platform in day.platforms:
        if seen_by_itself(question, session, platform):
            continue
        post = Post(
            key=f"card:{question.code}:{platform}",
            platform=platform,
            place=session.place,
            kind="card",
            body=messages.card_body(day, question),
            priority=Priority.CARD,
            actions=[messages.vote_action(day, question)],
            subject=question_subject(question),
        )
        outgoing.say(c, day, now, post)


def card_of(c: Connection, question: Question, platform: str) -> Row[Any] | None:
    rows = outgoing.about(c, question_subject(question), "card")
    return next((row for row in rows if row.platform == platform), None)


def post_stage_cards(c: Connection, day: Day, now: Now, question: Question, gesture: int) -> None:
    """The on-stage card in the desk of each platform."""
    session = day.programme.session(question.session)
    for platform in day.platforms:
        post = Post(
            key=f"stage:{question.code}:{gesture}:{platform}",
            platform=platform,
            place=session.desk,
            kind="stage",
            body=messages.stage_body(day, question),
            priority=Priority.DESK,
            actions=messages.stage_actions(day, question),
            subject=question_subject(question),
        )
        outgoing.say(c, day, now, post)


def refresh_question(c: Connection, day: Day, now: Now, question: Question) -> None:
    """Bring everything that shows a question up to date."""
    refresh = day.settings.digest.refresh
    for row in outgoing.about(c, question_subject(question), "card"):
        outgoing.revise(c, now, row, messages.card_body(day, question), refresh=refresh)
    for row in outgoing.about(c, question_subject(question), "stage"):
        if row.actions is not None:
            over = question.state is not State.ON_STAGE
            body = messages.stage_body(day, question)
            outgoing.revise(c, now, row, body, refresh=refresh, drop_actions=over)
    refresh_digests(c, day, now, question.session)


# ── Alerts ──────────────────────────────────────────────────────────────────────────────────────────────


def alert(c: Connection, day: Day, now: Now, key: str, text: str, **values: Value) -> None:
    """Tell the organisers, on every platform, once under this key."""
    tell_regie(c, day, now, f"alert:{key}", day.words.body(day.language, text, **values))


def tell_regie(c: Connection, day: Day, now: Now, key: str, body: Body) -> None:
    for platform in day.platforms:
        post = Post(
            key=f"{key}:{platform}",
            platform=platform,
            place=REGIE,
            kind="alert",
            body=body,
            priority=Priority.STEP,
            notify=True,
        )
        outgoing.say(c, day, now, post)
