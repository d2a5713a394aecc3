"""The organisers' part: announcing everywhere from one place, and knowing how things stand."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot import boards, messages, outgoing, queue
from bot import body as b
from bot import schema as t
from bot.body import Body
from bot.chat import Action, Edited
from bot.clock import Now
from bot.commands.turn import Turn, refuse, reply, reply_body, without_command
from bot.day import Day
from bot.outgoing import Post, Priority
from bot.programme import HALL
from bot.questions import State, read_prefix

PREVIEW_LIVES = timedelta(minutes=10)  # of wall time
LISTENING = timedelta(
    seconds=75
)  # a platform heard from within this is up: it answers twice a minute at least
LONGEST = 2000  # characters of an announcement
# What was not said because nobody needed it any more is no trouble.
TAKEN_BACK = (
    "the gesture was undone",
    "the announcement was withdrawn",
    "the message was deleted",
    "the message was corrected",
    "the comptoir was chosen",
    boards.REPLACED,
)


def announce(turn: Turn) -> None:
    """`annonce texte` or `annonce C1 C2 : texte`: a preview here, sent on one tap."""
    places, text = read_places(turn.day, turn.arguments)
    if not places:
        refuse(turn, "no-such-place", known=", ".join(turn.day.queues))
        return
    if not text:
        refuse(turn, "usage-announce")
        return
    if len(text) > LONGEST:
        refuse(turn, "too-long", length=len(text), longest=LONGEST)
        return
    values = {
        "platform": turn.heard.platform,
        "event": turn.heard.event,
        "handle": turn.heard.handle,
        "text": text,
        "places": list(places),
        "state": "preview",
        "previewed_at": turn.now.wall,
    }
    announcement = outgoing.insert_once(turn.c, t.announcements, values)
    if announcement is None:
        return
    label = turn.day.words.line
    actions = (
        Action("send", label(turn.speech, "action-send"), "✅"),
        Action("drop", label(turn.speech, "action-drop"), "❌"),
    )
    reply_body(
        turn,
        _preview(turn.day, places, text, "preview"),
        "preview",
        kind="preview",
        actions=actions,
        subject=f"announcement:{announcement}",
    )


def read_places(day: Day, words: str) -> tuple[tuple[str, ...], str]:
    """The places named before ` : `, else the hall; and the text. No place: one of them does not exist."""
    head, colon, tail = words.partition(":")
    named = [name for name in head.replace(",", " ").split() if name.lower() not in ("et", "and", "&")]
    if colon and named:
        prefixes = [read_prefix(name) for name in named]
        places = [_place_named(day, name, p) for name, p in zip(named, prefixes, strict=True)]
        if all(places):
            return tuple(dict.fromkeys(p for p in places if p)), tail.strip()
        if all(place or prefix for place, prefix in zip(places, prefixes, strict=True)):
            return (), tail.strip()
    return (HALL,), words.strip()


def _place_named(day: Day, name: str, prefix: str | None) -> str | None:
    if prefix is not None and prefix in day.queues:
        return day.queues[prefix].place
    if name.lower() == HALL:
        return HALL
    return next((s.place for s in day.queues.values() if s.id == name.lower()), None)


def _preview(day: Day, places: Sequence[str], text: str, key: str) -> Body:
    where = tuple(_named(day, places))
    return b.join([day.words.body(day.language, key, where=where), b.quote(b.Words(text))])


def _named(day: Day, places: Sequence[str]) -> list[b.Span]:
    spans: list[b.Span] = []
    for place in places:
        session = day.programme.session_of(place)
        label = messages.place_label(day, session) if session else day.words.line(day.language, "place-hall")
        spans += [b.Text(", "), b.PlaceLink(place, label)] if spans else [b.PlaceLink(place, label)]
    return spans


def announcement_body(day: Day, text: str) -> Body:
    return day.words.body(day.language, "announcement", text=b.Words(text))


def tapped_preview(turn: Turn, row: Row[Any], action: str) -> None:
    """✅ sends, once; ❌ drops."""
    announcement = _of_row(turn.c, row)
    if announcement.state != "preview":
        return
    if action == "drop":
        _settle_preview(turn.c, turn.day, turn.now, announcement, "withdrawn", "preview-dropped")
        return
    for platform in turn.day.platforms:
        for place in announcement.places:
            post = Post(
                key=f"announcement:{announcement.id}:{place}:{platform}",
                platform=platform,
                place=place,
                kind="announcement",
                body=announcement_body(turn.day, announcement.text),
                priority=Priority.ANNOUNCEMENT,
                notify=True,
                subject=f"announcement:{announcement.id}",
            )
            outgoing.say(turn.c, turn.day, turn.now, post)
    _settle_preview(turn.c, turn.day, turn.now, announcement, "sent", "preview-sent")


def _of_row(c: Connection, row: Row[Any]) -> Row[Any]:
    number = int(row.subject.removeprefix("announcement:"))
    return c.execute(sa.select(t.announcements).where(t.announcements.c.id == number)).one()


def _settle_preview(c: Connection, day: Day, now: Now, announcement: Row[Any], state: str, key: str) -> None:
    c.execute(sa.update(t.announcements).where(t.announcements.c.id == announcement.id).values(state=state))
    _rewrite_preview(c, day, now, announcement, key, announcement.text, drop_actions=True)


def _rewrite_preview(
    c: Connection, day: Day, now: Now, announcement: Row[Any], key: str, text: str, drop_actions: bool = False
) -> None:
    for row in outgoing.about(c, f"announcement:{announcement.id}", "preview"):
        body = _preview(day, announcement.places, text, key)
        outgoing.revise(c, now, row, body, refresh=timedelta(0), drop_actions=drop_actions)


def of_event(c: Connection, platform: str, event: str) -> Row[Any] | None:
    """The announcement a message commands."""
    query = sa.select(t.announcements).where(
        t.announcements.c.platform == platform, t.announcements.c.event == event
    )
    return c.execute(query).one_or_none()


def correct(turn: Turn, heard: Edited, announcement: Row[Any]) -> None:
    """The command was edited: preview and posts follow, where they already are."""
    places, text = read_places(turn.day, without_command(heard.text))
    sent = announcement.state == "sent"
    if not text or announcement.state not in ("preview", "sent") or (sent and text == announcement.text):
        return
    if len(text) > LONGEST:
        reply(turn, "too-long", length=len(text), longest=LONGEST)
        return
    values = {"text": text, "places": announcement.places if sent or not places else list(places)}
    same = t.announcements.c.id == announcement.id
    turn.c.execute(sa.update(t.announcements).where(same).values(**values))
    announcement = turn.c.execute(sa.select(t.announcements).where(same)).one()
    _rewrite_preview(
        turn.c, turn.day, turn.now, announcement, "preview-corrected" if sent else "preview", text
    )
    for row in outgoing.about(turn.c, f"announcement:{announcement.id}", "announcement"):
        body = announcement_body(turn.day, text)
        outgoing.revise(turn.c, turn.now, row, body, refresh=timedelta(0))


def take_back(turn: Turn, announcement: Row[Any]) -> None:
    """The command was deleted: the announcement is withdrawn everywhere."""
    if announcement.state not in ("preview", "sent"):
        return
    for row in outgoing.about(turn.c, f"announcement:{announcement.id}", "announcement"):
        outgoing.take_back(turn.c, turn.now, row, error="the announcement was withdrawn")
    _settle_preview(turn.c, turn.day, turn.now, announcement, "withdrawn", "preview-withdrawn")


def expire_previews(c: Connection, day: Day, now: Now) -> None:
    """A preview nobody confirmed dies after ten minutes."""
    old = (t.announcements.c.state == "preview") & (
        t.announcements.c.previewed_at <= now.wall - PREVIEW_LIVES
    )
    for announcement in c.execute(sa.select(t.announcements).where(old)).all():
        _settle_preview(c, day, now, announcement, "expired", "preview-expired")


# ── How things stand ────────────────────────────────────────────────────────────────────────────────────


def status(turn: Turn) -> None:
    """`etat`: platforms, queues, what comes next, what was skipped or failed and why."""
    reply_body(turn, status_body(turn.c, turn.day, turn.now, turn.speech), "status")


def status_body(c: Connection, day: Day, now: Now, language: str) -> Body:
    say = day.words.body
    return b.join(
        [
            say(language, "status-head", hour=now.event),
            *_platform_lines(c, day, now, language),
            *_queue_lines(c, day, language),
            say(language, "status-next"),
            *_next_lines(c, day, now, language),
            *_trouble_lines(c, day, now, language),
        ]
    )


def _platform_lines(c: Connection, day: Day, now: Now, language: str) -> list[Body]:
    rows = {row.name: row for row in c.execute(sa.select(t.platforms))}
    lines = []
    for platform in day.platforms:
        heard = rows[platform].last_event if platform in rows else None
        up = heard is not None and now.wall - heard < LISTENING
        waiting = c.execute(
            sa.select(sa.func.count()).where(
                t.outbox.c.platform == platform,
                t.outbox.c.state.in_(("waiting", "sending")),
                t.outbox.c.due <= now.event,
            )
        ).scalar_one()
        seconds = int((now.wall - heard).total_seconds()) if heard else 0
        key = "status-up" if up else "status-down"
        lines.append(
            day.words.body(language, key, platform=platform.title(), seconds=seconds, waiting=waiting)
        )
    return lines


def _queue_lines(c: Connection, day: Day, language: str) -> list[Body]:
    lines = []
    for session in day.programme.queues:
        counts = queue.counts(c, session.id)
        if not counts:
            continue
        lines.append(
            day.words.body(
                language,
                "status-queue",
                session=messages.place_label(day, session),
                waiting=counts.get(State.WAITING, 0) + counts.get(State.LATER, 0),
                answered=counts.get(State.ANSWERED, 0),
                declined=counts.get(State.DECLINED, 0),
                total=sum(counts.values()),
            )
        )
    return lines


def _next_lines(c: Connection, day: Day, now: Now, language: str) -> list[Body]:
    coming = [notice for notice in day.notices if notice.due > now.event][:3]
    return [
        day.words.body(
            language,
            "status-next-line",
            due=notice.due,
            kind=day.words.line(language, f"notice-{notice.kind}"),
            place=messages.place_name(day, notice.place, language),
        )
        for notice in coming
    ] or [day.words.body(language, "status-nothing-next")]


def _trouble_lines(c: Connection, day: Day, now: Now, language: str) -> list[Body]:
    rows = c.execute(
        sa.select(t.outbox.c.state, t.outbox.c.kind, t.outbox.c.error, sa.func.count().label("number"))
        .where(
            t.outbox.c.state.in_(("skipped", "failed")),
            t.outbox.c.kind.in_(("reminder", "announcement", "digest", "step", "card", "alert", "reply")),
            sa.not_(t.outbox.c.error.in_(TAKEN_BACK)),
        )
        .group_by(t.outbox.c.state, t.outbox.c.kind, t.outbox.c.error)
        .order_by(t.outbox.c.state, t.outbox.c.kind)
    ).all()
    if not rows:
        return [day.words.body(language, "status-no-trouble")]
    return [
        day.words.body(
            language,
            f"status-{row.state}",
            number=row.number,
            kind=day.words.line(language, f"kind-{row.kind}"),
            why=_why(day, row.error or "", language),
        )
        for row in rows
    ]


WHYS = {"too late to be of use": "why-too-late", "what it was about was not said": "why-not-said"}


def _why(day: Day, error: str, language: str) -> b.Spans:
    """Our own reasons in the reader's language, a platform's as it gave them."""
    return (b.Text(day.words.line(language, WHYS[error])) if error in WHYS else b.Words(error),)
