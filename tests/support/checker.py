"""Compares from outside the bot, once everything is over, what a server holds with the database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from small_event import DayOnMatrix, SmallEvent

from adapters.matrix.client import Json
from adapters.matrix.events import object_in
from adapters.matrix.platform import KEY, TOKEN
from bot.clock import Clock
from bot.programme.files.check import required
from bot.programme.files.settings_file import read_setup
from bot.programme.notices import Notice, NoticeKind, plan_notices

# A question under its first code, as it was asked; one that its desk let through, or had not to.
AS_ASKED = "id = (SELECT min(first.id) FROM questions AS first WHERE first.event = questions.event)"
SHOWN_TO_ALL = """state <> 'proposed' AND id NOT IN (SELECT hidden.question FROM gestures AS hidden
    WHERE NOT hidden.undone AND hidden.before = 'proposed' AND hidden.after <> 'waiting')"""
Sent = tuple[str, float, float]  # a question's event, when it was first sent, when the server had it


@dataclass
class Verdict:
    """Findings, one line each; `wrong` are those neither lost nor doubled: disorder, invention, damage."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    questions: int = 0
    reminders: int = 0
    skipped: int = 0
    messages: int = 0  # ours that still stand
    failed: int = 0  # commands that failed visibly to their asker
    latest: float = 0.0  # lateness of the reminders, in seconds of wall time

    @property
    def findings(self) -> list[str]:
        return [
            f"{name}: {finding}"
            for name, found in (("lost", self.lost), ("doubled", self.doubled), ("wrong", self.wrong))
            for finding in found
        ]


def merged(verdicts: Iterable[Verdict]) -> Verdict:
    """Merge the verdicts on one event's platforms."""
    whole = Verdict()
    for each in verdicts:
        for name in ("lost", "doubled", "wrong"):
            found = getattr(whole, name)
            found += [finding for finding in getattr(each, name) if finding not in found]
        for name in ("questions", "reminders", "skipped", "messages", "failed"):
            setattr(whole, name, getattr(whole, name) + getattr(each, name))
        whole.latest = max(whole.latest, each.latest)
    return whole


async def check(day: DayOnMatrix, places: Sequence[str], sent: Iterable[Sent] = ()) -> Verdict:
    """Check everything, once the bot has caught up; `places` are those where questions were asked."""
    verdict = Verdict()
    histories = {place: await day.history(place) for place in day.rooms}
    asked = [e for place in places for e in histories[place] if is_question(e)]
    events = [event for history in histories.values() for event in history]
    _check_questions(verdict, day, asked)
    for place in places:
        _check_receipts(verdict, day, histories[place])
    check_order(verdict, day, "matrix", sent)
    check_said(verdict, day, events)
    _check_cards(verdict, day, events)
    check_reminders(verdict, day, "matrix", {key(event): said_at(event) for event in events if key(event)})
    check_database(verdict, day)
    return verdict


def key(event: Json) -> str:
    """Return the outbox key that our messages bear; empty for an edit, a mark, and what others sent."""
    content = object_in(event, "content")
    return "" if "m.new_content" in content else str(content.get(KEY, ""))


def said_at(event: Json) -> datetime:
    return datetime.fromtimestamp(event["origin_server_ts"] / 1000, UTC)


def is_question(event: Json) -> bool:
    return str(object_in(event, "content").get("body", "")).startswith("!question")


def _check_questions(verdict: Verdict, day: DayOnMatrix, asked: Sequence[Json]) -> None:
    """Check that each question on the server has one row, that no other row exists, and no code is double.

    A question that goes on elsewhere has another row there.
    """
    as_asked = f"SELECT event, text FROM questions WHERE platform = 'matrix' AND {AS_ASKED}"
    stored = Counter(event for event, _ in day.rows(as_asked))
    texts = dict(day.rows(as_asked))
    held = {event["event_id"]: event["content"]["body"].removeprefix("!question ") for event in asked}
    verdict.questions = len(held)
    verdict.lost += [f"question {event}" for event in held if event not in stored]
    verdict.doubled += [f"question {event}" for event, times in stored.items() if times > 1]
    verdict.wrong += [f"nobody asked {event}" for event in stored if event not in held]
    verdict.wrong += [
        f"other words {event}" for event in held if texts.get(event, held[event]) != held[event]
    ]


def _check_receipts(verdict: Verdict, day: DayOnMatrix, history: Sequence[Json]) -> None:
    """Check that each asker is told their code: by one mark, by one line that mentions them, or by both."""
    codes = dict(day.rows(f"SELECT event, code FROM questions WHERE {AS_ASKED}"))
    ours = [event for event in history if event["sender"] == day.account.user_id]
    for question in history:
        if is_question(question) and question["event_id"] in codes:
            code = codes[question["event_id"]]
            told = told_by(ours, question, code)
            ways = Counter(event["type"] for event in told)
            verdict.lost += [f"receipt {code}"] * (not told)
            verdict.doubled += [f"receipt {code}" for times in ways.values() if times > 1]


def told_by(ours: Sequence[Json], question: Json, code: str) -> list[Json]:
    """Return those of the bot's events that told a question's asker its code."""
    return [event for event in ours if _marks(event, question, code) or _names(event, question, code)]


def _marks(event: Json, question: Json, code: str) -> bool:
    relation = object_in(object_in(event, "content"), "m.relates_to")
    marked = (relation.get("event_id"), relation.get("key"))
    return event["type"] == "m.reaction" and marked == (question["event_id"], code)


def _names(event: Json, question: Json, code: str) -> bool:
    """Return whether the event is a line of several codes that mentions the asker."""
    content = object_in(event, "content")
    words = str(content.get("body", "")).replace(",", " ").split()
    mentioned = object_in(content, "m.mentions").get("user_ids", [])
    named = code in [word.strip("().:") for word in words] and question["sender"] in mentioned
    return key(event).startswith("receipts:") and named


def check_said(verdict: Verdict, day: DayOnMatrix, events: Sequence[Json]) -> None:
    """Check that nothing of ours is doubled: no message by its key, no mark, no edit by its token."""
    said: Counter[str] = Counter()
    for event in events:
        content = object_in(event, "content")
        if event["sender"] != day.account.user_id or TOKEN not in content:
            continue
        relation = object_in(content, "m.relates_to")
        if event["type"] == "m.reaction":
            said[f"mark {relation.get('key')} on {relation.get('event_id')}"] += 1
        elif relation.get("rel_type") == "m.replace":
            said[f"edit {content[TOKEN]}"] += 1
        else:
            said[f"message {content[KEY]}"] += 1
    verdict.doubled += [what for what, times in said.items() if times > 1]


def _check_cards(verdict: Verdict, day: DayOnMatrix, events: Sequence[Json]) -> None:
    """Check that each question from elsewhere has a card here; doubled cards are found by their key."""
    keys = {key(event) for event in events}
    shown = f"SELECT code FROM questions WHERE platform <> 'matrix' AND {SHOWN_TO_ALL}"
    for (code,) in day.rows(shown):
        verdict.lost += [f"card {code} on matrix"] * (f"card:{code}:matrix" not in keys)


# ── On any platform ─────────────────────────────────────────────────────────────────────────────────────


def check_order(verdict: Verdict, day: SmallEvent, platform: str, sent: Iterable[Sent]) -> None:
    """Check that no question was queued after one that was sent when it had already been accepted."""
    times = {event: (began, taken) for event, began, taken in sent}
    by_queue: dict[str, list[str]] = {}
    asked = f"SELECT session, event FROM questions WHERE platform = '{platform}' AND {AS_ASKED} ORDER BY id"
    for session, event in day.rows(asked):
        by_queue.setdefault(session, []).append(event)
    for session, events in by_queue.items():
        known = [event for event in events if event in times]
        latest = 0.0  # when the newest of the earlier ones was first sent
        for event in known:
            began, taken = times[event]
            if taken < latest:
                verdict.wrong.append(f"order in {session}: {event} was there before one that precedes it")
            latest = max(latest, began)


def check_reminders(verdict: Verdict, day: SmallEvent, platform: str, said: Mapping[str, datetime]) -> None:
    """Check that each due reminder was sent once, or recorded as skipped; `said` gives instants by key."""
    states = dict(day.rows("SELECT key, state FROM outbox WHERE kind = 'reminder'"))
    clock = day.clock
    for notice in due_notices(day, clock):
        row = f"{notice.key}:{platform}"
        if row in said:
            verdict.reminders += 1
            wanted = max(clock.wall_time(notice.due), clock.first_start or clock.wall_time(notice.due))
            verdict.latest = max(verdict.latest, (said[row] - wanted).total_seconds())
        elif states.get(row) == "skipped":
            verdict.skipped += 1
        else:
            verdict.lost.append(f"reminder {row} ({states.get(row)})")


def due_notices(day: SmallEvent, clock: Clock) -> list[Notice]:
    """Return what should have been sent; notices due since the event was last quiet may be on their way."""
    assert day.quiet_at is not None, "wait until it is quiet"
    setup = required(read_setup(day.config), "fr")
    notices = plan_notices(setup.programme, setup.settings)
    until, began = day.quiet_at, clock.start or day.quiet_at
    return [n for n in notices if n.kind is not NoticeKind.DIGEST and n.due <= until and n.stale > began]


def check_database(verdict: Verdict, day: SmallEvent) -> None:
    """Check that the database is intact, and that no code stands for two questions."""
    codes = Counter(code for (code,) in day.rows("SELECT code FROM questions"))
    verdict.doubled += [f"code {code}" for code, times in codes.items() if times > 1]
    if day.rows("PRAGMA integrity_check") != [("ok",)]:
        verdict.wrong.append("integrity_check")
