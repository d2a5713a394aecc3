"""Asks the public of a session whether its sheet is right, and takes what it lacks. Transactions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import Post, Priority
from bot.outbox.states import Why
from bot.port import body as b
from bot.port.body import Body, to_json
from bot.port.chat import VOTE_MARK, Action, Field
from bot.programme.model import Session
from bot.programme.sheet_times import SheetTimes
from bot.questions import stale_sheets
from bot.restitution import frozen, sheet_words, sheets
from bot.timetable.labels import place_label

SHOWN, CLOSED = "confirm:", "confirmed:"  # prefixes of the keys of `settled`
CONFIRM, MISSING, LEAVE_OUT, PUT_BACK = "confirm", "missing", "leave-out", "put-back"  # keys of actions
LONGEST = 140  # characters of what somebody says is missing
OUT_MARK, BACK_MARK, MISSING_MARK = "❌", "✅", "➕"


@dataclass(frozen=True, slots=True)
class Addition:
    """A line that somebody says a sheet lacks, and the message or press that said it."""

    id: int
    session: str
    person: int
    text: str
    platform: str
    event: str
    left_out: bool


# ── Shown to its public ─────────────────────────────────────────────────────────────────────────────────


def due(tx: Transaction) -> list[SheetTimes]:
    """Return the sheets that their public is to read now."""
    shown = [its for its in tx.day.sheets if its.shown is not None and its.shown <= tx.now.event]
    return sheets.unsettled(tx.c, SHOWN, shown)


def show(tx: Transaction, its: SheetTimes) -> None:
    """Show a sheet in the place of its session, unless it is too late to say anything."""
    insert_once(tx.c, t.settled, {"key": f"{SHOWN}{its.key}", "at": tx.now.event})
    session = tx.day.programme.queue_of(its.session)
    if session is None or its.closes is None or its.closes <= tx.now.event:
        return
    frozen.know(tx.c, session.id)
    for platform in tx.day.platforms:
        _post(tx, session, its.closes, platform, f"confirm:{its.key}:{platform}", notify=True)


def _post(
    tx: Transaction, session: Session, closes: datetime, platform: str, key: str, *, notify: bool
) -> None:
    sheet, buttons = sheets.sheet_of(tx, session), tx.day.platforms[platform].buttons
    post = Post(
        key=key,
        platform=platform,
        place=session.place,
        kind=Kind.CONFIRM,
        body=sheet_words.public_body(tx.day, sheet, closes, buttons=buttons),
        priority=Priority.REMINDER,
        notify=notify,
        actions=_actions(tx.day, buttons=buttons),
        subject=sheets.subject_of(session.id),
        stale=closes,
    )
    outgoing.say(tx, post)


def _actions(day: Day, *, buttons: bool) -> tuple[Action, ...]:
    label, language = day.words.line, day.language
    missing = Field("missing", label(language, "field-missing"), length=LONGEST)
    return (
        Action(CONFIRM, label(language, "action-confirm"), VOTE_MARK),
        *([Action(MISSING, label(language, "action-missing"), MISSING_MARK, (missing,))] if buttons else []),
    )


def to_close(tx: Transaction) -> list[SheetTimes]:
    """Return the sheets about which it is too late to say anything."""
    closed = [its for its in tx.day.sheets if its.closes is not None and its.closes <= tx.now.event]
    return sheets.unsettled(tx.c, CLOSED, closed)


def close(tx: Transaction, its: SheetTimes) -> None:
    """Let the message say how many confirmed the sheet, and take its taps away."""
    insert_once(tx.c, t.settled, {"key": f"{CLOSED}{its.key}", "at": tx.now.event})
    session = tx.day.programme.queue_of(its.session)
    if session is None:
        return
    for row in sheets.standing(tx, session.id, Kind.CONFIRM):
        outgoing.take_chips_back(tx, row, Why.OVER)
        if outgoing.is_too_old(tx, row):
            continue
        body = sheet_words.confirmed_body(tx.day, sheets.sheet_of(tx, session))
        refresh = tx.day.settings.digest.refresh
        outgoing.revise(tx, row, body, refresh=refresh, actions=(), priority=Priority.COURTESY)


def is_open(tx: Transaction, session: Session) -> bool:
    """Return whether people may still say what a sheet lacks."""
    return any(
        its.session == session.id and its.closes is not None and its.closes > tx.now.event
        for its in tx.day.sheets
    )


def write_anew(tx: Transaction, session: Session) -> None:
    """Show a sheet to its public without what was erased."""
    its = next((each for each in tx.day.sheets if each.session == session.id), None)
    for row in sheets.standing(tx, session.id, Kind.CONFIRM):
        is_over = its is None or its.closes is None or its.closes <= tx.now.event
        sheet, buttons = sheets.sheet_of(tx, session), tx.day.platforms[row.platform].buttons
        if is_over or its is None or its.closes is None:
            body = sheet_words.confirmed_body(tx.day, sheet)
        else:
            body = sheet_words.public_body(tx.day, sheet, its.closes, buttons=buttons)
        if to_json(body) == row.body:
            continue
        if not (outgoing.keeps_words(tx.day, row) or outgoing.is_too_old(tx, row)):
            outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)
            continue
        sheets.unsay(tx, row, Why.ERASED)
        if not is_over and its is not None and its.closes is not None:
            key = outgoing.next_key(row.key)
            _post(tx, session, its.closes, row.platform, key, notify=False)


def session_of(day: Day, row: Row[Any]) -> Session | None:
    return day.programme.queue_of(sheets.id_of(row))


# ── 👍 ──────────────────────────────────────────────────────────────────────────────────────────────────


def confirm(c: Connection, session: str, platform: str, event: str, person: int) -> None:
    """Count somebody who says that a sheet is right."""
    values = {"platform": platform, "event": event, "session": session, "person": person}
    insert_once(c, t.confirmations, values)


def unconfirm(c: Connection, platform: str, event: str) -> bool:
    """Take back such a mark; return whether it was one."""
    k = t.confirmations.c
    return c.execute(sa.delete(t.confirmations).where(k.platform == platform, k.event == event)).rowcount > 0


# ── What is missing ─────────────────────────────────────────────────────────────────────────────────────


def add(
    tx: Transaction, session: Session, person: int, text: str, *, platform: str, event: str, place: str
) -> None:
    """Take what somebody says is missing: it replaces what they said before, and the desk reads it."""
    a, said = t.additions.c, {"platform": platform, "event": event, "place": place}
    former = of_person(tx.c, session.id, person)
    values = {"text": text, "at": tx.now.event, "left_out": False, **said}
    if former is None:
        tx.c.execute(sa.insert(t.additions).values(session=session.id, person=person, **values))
    else:
        note_erased(tx.c)
        tx.c.execute(sa.update(t.additions).where(a.id == former.id).values(values))
    _show(tx, session, of_person(tx.c, session.id, person), erased=former is not None)


def reword(tx: Transaction, addition: Addition, text: str, *, erased: bool = False) -> None:
    """Give an addition the words that its message has now; without any it goes."""
    if not text:
        drop(tx, addition)
        return
    note_erased(tx.c)
    tx.c.execute(sa.update(t.additions).where(t.additions.c.id == addition.id).values(text=text))
    session = tx.day.programme.queue_of(addition.session)
    if session is not None:
        _show(tx, session, get(tx.c, addition.id), erased=erased)


def drop(tx: Transaction, addition: Addition) -> None:
    """Erase an addition everywhere."""
    note_erased(tx.c)
    tx.c.execute(sa.delete(t.additions).where(t.additions.c.id == addition.id))
    for row in outgoing.about(tx.c, _subject(addition.id), Kind.ADDITION):
        if row.operation == "say":
            sheets.unsay(tx, row, Why.ERASED)
    stale_sheets.mark(tx, [addition.session], erased=True)
    outgoing.renew_documents(tx, _subject(addition.id))


def leave_out(tx: Transaction, addition: Addition, *, out: bool) -> None:
    """Let a desk leave an addition out of the sheet, or put it back."""
    its, mark = t.additions.c.id == addition.id, {"out_on": None, "out_event": None}
    tx.c.execute(sa.update(t.additions).where(its).values(left_out=out, **mark))
    session = tx.day.programme.queue_of(addition.session)
    if session is not None:
        _show(tx, session, get(tx.c, addition.id), erased=False)


def note_tap(c: Connection, addition: Addition, platform: str, event: str) -> None:
    """Note the mark that left an addition out: removing it puts the addition back."""
    its = t.additions.c.id == addition.id
    c.execute(sa.update(t.additions).where(its).values(out_on=platform, out_event=event))


def left_out_by(c: Connection, platform: str, event: str) -> Addition | None:
    """Return the addition that a mark left out."""
    a = t.additions.c
    return next(iter(_read(c, a.out_on == platform, a.out_event == event)), None)


def _show(tx: Transaction, session: Session, addition: Addition | None, *, erased: bool) -> None:
    """Tell the desk, on each platform, what is missing and whether the sheet has it."""
    if addition is None:
        return
    rows = outgoing.about(tx.c, _subject(addition.id), Kind.ADDITION)
    newest = {row.platform: row for row in rows if row.operation == "say"}
    for platform, limits in tx.day.platforms.items():
        row, key = newest.get(platform), f"addition:{addition.id}:{platform}"
        actions = _ways_out(tx.day, addition, buttons=limits.buttons)
        body = _body(tx.day, session, addition, buttons=limits.buttons)
        if (
            row is not None
            and not outgoing.is_too_old(tx, row)
            and not (erased and outgoing.keeps_words(tx.day, row))
        ):
            refresh = tx.day.settings.digest.refresh
            outgoing.revise(tx, row, body, refresh=refresh, actions=actions)
            continue
        if row is not None:
            sheets.unsay(tx, row, Why.REPLACED)
            key = outgoing.next_key(row.key)
        post = Post(
            key=key,
            platform=platform,
            place=session.desk,
            kind=Kind.ADDITION,
            body=body,
            priority=Priority.DESK,
            notify=True,
            actions=actions,
            subject=_subject(addition.id),
        )
        outgoing.say(tx, post)
    stale_sheets.mark(tx, [addition.session], erased=erased)
    if erased:
        outgoing.renew_documents(tx, _subject(addition.id))


def _body(day: Day, session: Session, addition: Addition, *, buttons: bool) -> Body:
    label, words = place_label(day, session), b.Words(addition.text)
    key, hint = ("addition-out", "addition-out-hint") if addition.left_out else ("addition", "addition-hint")
    line = day.words.body(day.language, key, session=label, text=words)
    return line if buttons else b.join([line, day.words.body(day.language, hint)])


def _ways_out(day: Day, addition: Addition, *, buttons: bool) -> tuple[Action, ...]:
    """Return what a desk may do; where a mark left it out, taking that mark away puts it back."""
    label, language = day.words.line, day.language
    out = Action(LEAVE_OUT, label(language, "action-leave-out"), OUT_MARK)
    back = Action(PUT_BACK, label(language, "action-put-back"), BACK_MARK)
    if not buttons:
        return (out,)
    return (back,) if addition.left_out else (out,)


def _subject(addition: int) -> str:
    return f"addition:{addition}"


def addition_of(c: Connection, row: Row[Any]) -> Addition | None:
    """Return the addition that a message in a desk is about, unless it was erased."""
    return get(c, int(str(row.subject).removeprefix("addition:")))


def get(c: Connection, addition: int) -> Addition | None:
    return next(iter(_read(c, t.additions.c.id == addition)), None)


def of_person(c: Connection, session: str, person: int) -> Addition | None:
    a = t.additions.c
    return next(iter(_read(c, a.session == session, a.person == person)), None)


def of_message(c: Connection, platform: str, event: str) -> Addition | None:
    a = t.additions.c
    return next(iter(_read(c, a.platform == platform, a.event == event)), None)


def all_of(c: Connection, person: int) -> list[Addition]:
    """Return all that a person said was missing, in the order they said it."""
    return _read(c, t.additions.c.person == person)


def _read(c: Connection, *which: sa.ColumnElement[bool]) -> list[Addition]:
    a = t.additions.c
    columns = (a.id, a.session, a.person, a.text, a.platform, a.event, a.left_out)
    return [Addition(*row) for row in c.execute(sa.select(*columns).where(*which).order_by(a.at, a.id))]


def forget(tx: Transaction, person: int) -> None:
    """Erase what a person said was missing; that they confirmed sheets stays as a number."""
    for addition in all_of(tx.c, person):
        drop(tx, addition)
    k = t.confirmations.c
    tx.c.execute(sa.update(t.confirmations).where(k.person == person).values(person=None))
