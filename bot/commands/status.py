"""`etat`: how things stand, for the organisers."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.announcements import previews, scheduled
from bot.announcements.hours import Hours
from bot.announcements.scheduled import Scheduled
from bot.changes import asked_told as changes_told
from bot.changes import edited
from bot.clock import Now
from bot.commands.turn import Turn, reply_body
from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.delivery import losses
from bot.delivery.losses import LostPlace
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.states import TROUBLES, Why
from bot.outbox.states import State as Outbox
from bot.port import body as b
from bot.port.body import Body
from bot.port.chat import Loss
from bot.programme.consequences import consequences
from bot.programme.model import Session
from bot.questions import messages, pressure, queue
from bot.questions.outcomes import Outcome, by_outcome
from bot.questions.rules import STILL_OPEN, Question, State
from bot.timetable import labels
from bot.words.reasons import in_words

# The kinds whose failures are reported to the organisers.
TOLD_OF = (
    *(Kind.REMINDER, Kind.ANNOUNCEMENT, Kind.DIGEST, Kind.STEP, Kind.CARD, Kind.ALERT, Kind.REPLY),
    *(Kind.CHANGED, Kind.NEXT_DOOR, Kind.CUE),
)
MOST_QUEUES = 12  # comptoirs listed one by one
MOST_TROUBLES = 12
MOST_CHANGES = 12
MOST_PLANNED = 12
SHORT = 80  # characters of an announcement that is only listed
LISTENING = timedelta(seconds=75)  # a platform answers twice a minute: it is up if heard from within this


def status(turn: Turn) -> None:
    """Handle `etat`: platforms, queues, what comes next, what was skipped or failed and why."""
    reply_body(turn, status_body(turn.tx, turn.speech), "status")


def status_body(tx: Transaction, language: str) -> Body:
    say = tx.day.words.body
    return b.join(
        [
            say(language, "status-head", hour=tx.now.event),
            *_platform_lines(tx, language),
            *_lost_lines(tx, language),
            *_pressure_lines(tx, language),
            *_file_lines(tx, language),
            *_change_lines(tx.day, language),
            *_queue_lines(tx, language),
            *_unended_lines(tx, language),
            say(language, "status-next"),
            *_next_lines(tx, language),
            *_planned_lines(tx, language),
            *_trouble_lines(tx, language),
        ]
    )


def _platform_lines(tx: Transaction, language: str) -> list[Body]:
    rows = {row.name: row for row in tx.c.execute(sa.select(t.platforms))}
    lines = []
    for platform in tx.day.platforms:
        heard = rows[platform].last_event if platform in rows else None
        up = heard is not None and tx.now.wall - heard < LISTENING
        waiting = outgoing.count_waiting(tx, platform)
        seconds = int((tx.now.wall - heard).total_seconds()) if heard else 0
        key = "status-up" if up else "status-down"
        lines.append(
            tx.day.words.body(language, key, platform=platform.title(), seconds=seconds, waiting=waiting)
        )
    return lines


def _lost_lines(tx: Transaction, language: str) -> list[Body]:
    lost = [*losses.lost_places(tx.c), *losses.closed_places(tx.c)]
    return [_lost_line(tx.day, tx.now, each, language) for each in lost]


def _lost_line(day: Day, now: Now, lost: LostPlace, language: str) -> Body:
    minutes = max(0, int((now.wall - lost.since).total_seconds() // 60))
    if lost.place == losses.EVERYTHING:
        key = "status-platform-away" if lost.why is Loss.AWAY else "status-platform-out"
        return day.words.body(language, key, platform=lost.platform.title(), minutes=minutes)
    where = losses.called(day, lost.platform, lost.place, language)
    return day.words.body(language, f"status-place-{lost.why}", place=where, minutes=minutes)


def _pressure_lines(tx: Transaction, language: str) -> list[Body]:
    """Say in which places a list stands for the cards, and since when."""
    held = [(tx.day.programme.queue_of(id), since) for id, since in pressure.all_lasting(tx.c)]
    return [
        tx.day.words.body(
            language,
            "status-pressure",
            place=labels.place_name(tx.day, session.place, language),
            since=tx.clock.event_time(since),
        )
        for session, since in held
        if session is not None
    ]


def _file_lines(tx: Transaction, language: str) -> list[Body]:
    """Say if the programme's file is not what the day lives by, and what to do about it."""
    beside = edited.beside(tx)
    if beside is None:
        return []
    key, seen_at = beside
    file, since = tx.day.settings.programme.name, tx.clock.event_time(seen_at)
    return [tx.day.words.body(language, key, file=file, since=since)]


def _change_lines(day: Day, language: str) -> list[Body]:
    """Say what differs now from the file: sessions by the hours, the rooms and the end that they have."""
    changed = consequences(day.as_written, day.programme).moved
    if not changed:
        return []
    lines = [changes_told.standing(day, each, language) for each in changed[:MOST_CHANGES]]
    more = len(changed) - MOST_CHANGES
    if more > 0:
        lines.append(day.words.body(language, "status-more-changes", count=more))
    return [day.words.body(language, "status-changes"), *lines]


def _queue_lines(tx: Transaction, language: str) -> list[Body]:
    """Return a line for each comptoir; of many, those where most wait, and the others together."""
    counted = queue.counts_of_all(tx.c)
    asked = [
        (s, counted[s.id], _total(counted[s.id]))
        for s in tx.day.programme.question_sessions
        if s.id in counted
    ]
    told = [each for each in asked if each[2]]
    if len(told) > MOST_QUEUES:
        told.sort(key=lambda each: -each[1].get(State.WAITING, 0))
    lines = [_queue_line(tx.day, *each, language) for each in told[:MOST_QUEUES]]
    if others := told[MOST_QUEUES:]:
        total = sum(total for _, _, total in others)
        lines.append(tx.day.words.body(language, "status-more-queues", count=len(others), total=total))
    return lines


def _total(counts: Mapping[State, int]) -> int:
    return sum(counts.get(state, 0) for state in messages.COUNTS)


def _queue_line(day: Day, session: Session, counts: Mapping[State, int], total: int, language: str) -> Body:
    return day.words.body(
        language,
        "status-queue",
        session=labels.place_label(day, session),
        counts=messages.counts_line(day, counts, language, messages.COUNTS),
        total=total,
    )


def _unended_lines(tx: Transaction, language: str) -> list[Body]:
    """On the last day, name the questions without an end of the sessions that are over, or say that none is.

    What the hour alone ended is counted apart.
    """
    programme, at = tx.day.programme, tx.now.event
    if at.astimezone(programme.event.timezone).date() < programme.event.last_day:
        return []
    over = {session.id: session for session in programme.question_sessions if session.is_over(at)}
    if not over:
        return []
    rows = queue.asked(tx.c, [*STILL_OPEN, State.ON_STAGE])
    still = queue.get_all(tx.c, [row.id for row in rows if row.session in over])
    owned = {question.id for question in still if question.owner is not None}
    ends = by_outcome(still, closed=at >= programme.closing, owned=owned)
    left = ends.get(Outcome.UNENDED, [])
    hour = len(queue.unmarked(tx.c)) + len(ends.get(Outcome.BY_THE_HOUR, []))
    lines = [_unended_line(tx.day, session, left, language) for session in over.values()]
    none = tx.day.words.body(language, "status-unended-none", hour=hour)
    return [line for line in lines if line is not None] or [none]


def _unended_line(day: Day, session: Session, left: Iterable[Question], language: str) -> Body | None:
    codes = [question.code for question in left if question.session == session.id]
    if not codes:
        return None
    label = labels.place_label(day, session, language)
    return day.words.body(
        language, "status-unended", session=label, count=len(codes), codes=messages.codes_shown(day, codes)
    )


def _next_lines(tx: Transaction, language: str) -> list[Body]:
    coming = list(islice((notice for notice in tx.day.notices if notice.due > tx.now.event), 3))
    return [
        tx.day.words.body(
            language,
            "status-next-line",
            due=notice.due,
            kind=tx.day.words.line(language, f"notice-{notice.kind}"),
            place=labels.place_name(tx.day, notice.place, language),
        )
        for notice in coming
    ] or [tx.day.words.body(language, "status-nothing-next")]


def _planned_lines(tx: Transaction, language: str) -> list[Body]:
    """Return a line for each announcement that is still to be said or taken away."""
    coming = scheduled.coming(tx.c, tx.now.event)
    lines = [_planned_line(tx.day, each, language) for each in coming[:MOST_PLANNED]]
    if more := len(coming[MOST_PLANNED:]):
        lines.append(tx.day.words.body(language, "status-more-planned", count=more))
    return [tx.day.words.body(language, "status-planned"), *lines] if lines else []


def _planned_line(day: Day, announcement: Scheduled, language: str) -> Body:
    return day.words.body(
        language,
        "status-planned-line",
        when=previews.when(day, Hours(announcement.at, announcement.until), language),
        where=labels.places_named(day, announcement.places),
        words=messages.official(labels.shortened(" ".join(announcement.text.split()), SHORT)),
    )


def _trouble_lines(tx: Transaction, language: str) -> list[Body]:
    o = t.outbox.c
    of_a_kind = (o.state, o.kind, o.why, o.error)
    rows = tx.c.execute(
        sa.select(*of_a_kind, sa.func.count().label("number"))
        .where(
            o.state.in_((Outbox.SKIPPED, Outbox.FAILED)),
            o.kind.in_(TOLD_OF),
            o.why.in_(TROUBLES),
        )
        .group_by(*of_a_kind)
        .order_by(o.state, o.kind)
    ).all()
    if not rows:
        return [tx.day.words.body(language, "status-no-trouble")]
    told = [
        tx.day.words.body(
            language,
            f"status-{row.state}",
            number=row.number,
            kind=tx.day.words.line(language, f"kind-{row.kind}"),
            why=_why(tx.day, row, language),
        )
        for row in rows[:MOST_TROUBLES]
    ]
    if more := len(rows[MOST_TROUBLES:]):
        told.append(tx.day.words.body(language, "status-more-trouble", count=more))
    return [tx.day.words.body(language, "status-trouble"), *told]


def _why(day: Day, row: Row[Any], language: str) -> b.Spans:
    """Say why in the reader's language; what a platform said itself is in parentheses."""
    if row.why == Why.REFUSED:
        return (b.Words(in_words(language, row.error or "")),)
    return (b.Text(day.words.line(language, f"why-{row.why}")),)
