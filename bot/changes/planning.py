"""Reminders put in the outbox long before they are due, and kept in line with the day. Transactions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.engine import Row

from bot.changes.collecting import breathe
from bot.changes.known import Differences
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import attempts, outgoing, planned
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.planned import Reminder
from bot.port.body import Body
from bot.port.chat import Action
from bot.programme.notices import Notice, NoticeKind
from bot.questions import messages
from bot.timetable import personal, reminders


def plan(tx: Transaction, found: Differences) -> None:
    """Put every reminder of the day in the outbox, and bring those that wait there up to the day.

    A reminder that the day no longer asks for is dropped. One that is already stale when the day is first
    planned is never posted.
    """
    attempts.take_up_again(tx.c, tx.day.platforms, tx.now.event)
    rows = planned.reminders(tx.c)
    wanted = _wanted(tx.day)
    begun = {notice for start in tx.day.starts if start <= tx.now.event for notice in tx.day.starts[start]}
    writing = _Writing(tx, found.reworded, begun)
    orphans = [row for key, row in rows.items() if key not in wanted]
    left = {_what_it_is(row): row for row in orphans if row.waits}
    planned_anew, corrected = [], dict[int, Callable[[], Post]]()
    for key, (notice, platform) in wanted.items():
        row = rows.get(key)
        if row is not None:
            if (row.waits or row.is_dropped) and writing.differs(row, notice):
                corrected[row.id] = partial(writing.post, notice, platform)
        elif notice.stale > tx.now.event and not _stands_already(tx, rows, wanted, notice, platform):
            moved = left.pop((platform, notice.kind, notice.place, notice.sessions), None)
            if moved is None:
                planned_anew.append((notice, platform))
            else:
                corrected[moved.id] = partial(writing.post, notice, platform)
    planned.drop(tx.c, [row for row in orphans if row.is_late or (row.waits and row.id not in corrected)])
    planned.correct(tx, corrected, breathe)
    for some in outgoing.chunks(planned_anew):
        outgoing.say_all(tx, [writing.post(*each) for each in some])
        breathe()


def _wanted(day: Day) -> dict[str, tuple[Notice, str]]:
    """Return the reminders that the day asks for, by the keys of their rows."""
    return {
        f"{notice.key}:{platform}": (notice, platform)
        for notice in day.notices
        if notice.kind is not NoticeKind.DIGEST
        for platform in day.platforms
    }


def _what_it_is(row: Reminder) -> tuple[str, str, str, tuple[str, ...] | None]:
    return row.platform, planned.kind_of(row.key), row.place, row.sessions


def _stands_already(
    tx: Transaction,
    rows: dict[str, Reminder],
    wanted: Mapping[str, object],
    notice: Notice,
    platform: str,
) -> bool:
    """Return whether people were reminded of all its sessions so lately that an edit alone tells the hour.

    They are reminded again if that comes later, from now, than a reminder comes before what it is about.
    What was said then stands for this one.
    """
    key = f"{notice.key}:{platform}"
    before = planned.planned_for(key) - notice.due
    if notice.due >= tx.now.event + before:
        return False
    said = [row for row in rows.values() if _reminded(row, notice, platform)]
    if set(notice.sessions) - {id for row in said for id in row.sessions or ()}:
        return False
    same = [
        row
        for row in said
        if set(row.sessions or ()) == set(notice.sessions)
        and row.remote is not None
        and row.key not in wanted
    ]
    if same:
        planned.rename(tx.c, max(same, key=lambda row: row.due), key)
    return True


def _reminded(row: Reminder, notice: Notice, platform: str) -> bool:
    return (
        row.was_said
        and row.platform == platform
        and row.place == notice.place
        and planned.kind_of(row.key) == notice.kind
        and not set(row.sessions or ()).isdisjoint(notice.sessions)
    )


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Writing:
    """Writes reminders; a text that is the same on all platforms is made once."""

    tx: Transaction
    reworded: frozenset[str]
    begun: set[Notice]
    _bodies: dict[str, Body] = field(default_factory=dict)

    def differs(self, row: Reminder, notice: Notice) -> bool:
        """Return whether a reminder that waits may say something else now."""
        return (
            row.is_dropped
            or row.sessions != notice.sessions
            or (row.due, row.stale) != (notice.due, notice.stale)
            or notice in self.begun
            or not self.reworded.isdisjoint(notice.sessions)
        )

    def post(self, notice: Notice, platform: str) -> Post:
        return Post(
            key=f"{notice.key}:{platform}",
            platform=platform,
            place=notice.place,
            kind=Kind.REMINDER,
            body=self._body(notice, platform),
            priority=Priority.REMINDER,
            notify=True,
            actions=self._actions(notice, platform),
            sessions=notice.sessions,
            due=notice.due,
            stale=notice.stale,
        )

    def _actions(self, notice: Notice, platform: str) -> tuple[Action, ...]:
        asks = messages.ask_actions(self.tx.day, platform) if takes_questions(self.tx.day, notice) else ()
        follows = () if notice in self.begun else personal.follow_actions(self.tx.day, notice, platform)
        return (*asks, *follows)

    def _body(self, notice: Notice, platform: str) -> Body:
        """Return the words; where taps are marks, they say what those that follow do."""
        day, body = self.tx.day, self._words(notice, platform)
        is_marked = not day.platforms[platform].buttons and self._actions(notice, platform)
        return body + personal.hint(day) if is_marked else body

    def _words(self, notice: Notice, platform: str) -> Body:
        day, begun = self.tx.day, notice in self.begun
        its_handles = handles(day, notice, platform)
        if its_handles:
            return reminders.notice_body(day, notice, its_handles, begun=begun)
        if notice.key not in self._bodies:
            self._bodies[notice.key] = reminders.notice_body(day, notice, begun=begun)
        return self._bodies[notice.key]


def takes_questions(day: Day, notice: Notice) -> bool:
    """True if its readers may ask: a session of it takes questions, and this is its place or the hall."""
    sessions = [day.programme.session(id) for id in notice.sessions]
    return any(session.takes_questions and notice.place != session.desk for session in sessions)


def handles(day: Day, notice: Notice, platform: str) -> dict[str, str]:
    """Map the people whom a reminder mentions to their handles: only in their desk."""
    session = day.programme.session(notice.sessions[0])
    if notice.place != session.desk:
        return {}
    named = {id: day.programme.people[id].handles.get(platform) for id in session.people}
    return {id: handle for id, handle in named.items() if handle}


def said_words(day: Day, row: Row[Any], gone: Mapping[str, str], begun: datetime) -> tuple[Body, Notice]:
    """Return what a reminder that was said is to say now, and of which sessions.

    `gone` names the sessions that left the programme.
    """
    notice = _as_it_was_said(day, row)
    is_desk = bool(notice.sessions) and notice.sessions[0] not in gone
    mentioned = handles(day, notice, row.platform) if is_desk else {}
    planned_for = planned.planned_for(row.key)
    return reminders.said_body(day, notice, planned_for, gone, mentioned, begun=begun), notice


def _as_it_was_said(day: Day, row: Row[Any]) -> Notice:
    """Return a notice of the sessions that it named; what has come to its hour since is named too."""
    key = row.key.removesuffix(f":{row.platform}")
    now = day.notices_by_key.get(key)
    sessions = tuple(dict.fromkeys([*(row.sessions or ()), *(now.sessions if now else ())]))
    return Notice(
        key, NoticeKind(planned.kind_of(row.key)), row.place, sessions, row.due, row.stale or row.due
    )
