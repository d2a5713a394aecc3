"""Sheets given to desks, kept up to date, frozen, and what changes after that. Transactions."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.store import note_erased
from bot.database.transaction import Transaction
from bot.outbox import outgoing
from bot.outbox.kinds import Kind
from bot.outbox.outgoing import LONG_AGO, Named, Post, Priority
from bot.outbox.states import Why
from bot.port.body import Body, to_json
from bot.programme.model import RESTITUTION_DESK, Session
from bot.programme.sheet_times import SheetTimes
from bot.questions import queue
from bot.questions.rules import OPEN, Question, State
from bot.restitution import confirming, documents, frozen, material, sheet_words, sheets
from bot.restitution.sheet import Line, Sheet
from bot.timetable.labels import place_label

GIVEN, PRINTED, FROZEN = "sheet:", "printed:", "frozen:"  # prefixes of the keys of `settled`
BESIDE = 6  # lines told of what changed since a sheet was frozen


# ── Given ───────────────────────────────────────────────────────────────────────────────────────────────


def due(tx: Transaction) -> list[SheetTimes]:
    """Return the sheets that are to be given now."""
    return sheets.unsettled(tx.c, GIVEN, [its for its in tx.day.sheets if its.due <= tx.now.event])


def give(tx: Transaction, its: SheetTimes) -> None:
    """Give the words of a sheet to the desks that want it."""
    insert_once(tx.c, t.settled, {"key": f"{GIVEN}{its.key}", "at": tx.now.event})
    where = list(_where(tx, its))
    if where:
        _say_words(tx, where[0][0], its.key, [(platform, place) for _, platform, place in where])


def to_print(tx: Transaction) -> list[SheetTimes]:
    """Return the sheets whose documents are to be given now.

    They come after the words of all sheets: where a server limits us, what was asked for first goes first.
    """
    return sheets.unsettled(tx.c, PRINTED, [its for its in tx.day.sheets if its.due <= tx.now.event])


def give_document(tx: Transaction, its: SheetTimes) -> None:
    """Give the document of a sheet where its words were given."""
    insert_once(tx.c, t.settled, {"key": f"{PRINTED}{its.key}", "at": tx.now.event})
    for session, platform, place in _where(tx, its):
        _say_document(tx, session, f"document:{_key(its.key, place, platform)}", platform, place)


def _where(tx: Transaction, its: SheetTimes) -> Iterator[tuple[Session, str, str]]:
    session = tx.day.programme.queue_of(its.session)
    if session is None or its.stale <= tx.now.event:
        return
    places = [RESTITUTION_DESK] if its.is_across else [session.desk, RESTITUTION_DESK]
    yield from ((session, platform, place) for platform in tx.day.platforms for place in places)


def ask_for(tx: Transaction, session: Session, platform: str, place: str, event: str) -> None:
    """Give the sheet of a session in a place where somebody asked for it."""
    why = f"{session.id}:{event}"
    _say_words(tx, session, why, [(platform, place)])
    _say_document(tx, session, f"document:{_key(why, place, platform)}", platform, place)


def _key(why: str, place: str, platform: str) -> str:
    return f"sheet:{why}:{place}:{platform}"


def _say_words(tx: Transaction, session: Session, why: str, where: Iterable[tuple[str, str]]) -> None:
    frozen.know(tx.c, session.id)
    written = sheets.written(tx, session.id)
    if written is None:
        return
    for platform, place in where:
        _say(tx, session, _key(why, place, platform), platform, place, written[0])


def _say(tx: Transaction, session: Session, key: str, platform: str, place: str, body: Body) -> None:
    post = Post(
        key=key,
        platform=platform,
        place=place,
        kind=Kind.SHEET,
        body=body,
        priority=Priority.DESK,
        notify=True,
        subject=sheets.subject_of(session.id),
    )
    outgoing.say(tx, post)


def _say_document(tx: Transaction, session: Session, key: str, platform: str, place: str) -> None:
    if not documents.can_print():
        return
    what = f"across:{session.id}" if session.restitution else f"sheet:{session.id}"
    label = place_label(tx.day, session)
    plenary, version = int(session.restitution), outgoing.last_version(tx.c, platform, place, what) + 1
    post = Post(
        key=key,
        platform=platform,
        place=place,
        kind=Kind.DOCUMENT,
        body=tx.day.words.body(tx.day.language, "sheet-document", plenary=plenary, session=label),
        priority=Priority.CARD,
        subject=sheets.subject_of(session.id),
        document=Named(what, version),
    )
    outgoing.say(tx, post)


# ── Frozen ──────────────────────────────────────────────────────────────────────────────────────────────


def to_freeze(tx: Transaction) -> list[SheetTimes]:
    """Return the sheets whose lines neither come nor go from now on."""
    return sheets.unsettled(tx.c, FROZEN, [its for its in tx.day.sheets if its.frozen <= tx.now.event])


def freeze(tx: Transaction, its: SheetTimes) -> None:
    """Freeze a sheet: its messages say so, and a document that says so takes the place of the former."""
    insert_once(tx.c, t.settled, {"key": f"{FROZEN}{its.key}", "at": tx.now.event})
    session = tx.day.programme.queue_of(its.session)
    if session is None or its.stale <= tx.now.event:
        return
    if session.restitution:
        frozen.freeze(tx, session.id, frozen.held_across(sheets.across_of(tx, session)))
    else:
        frozen.freeze(tx, session.id, frozen.held_by(sheets.sheet_of(tx, session)))
    _write_anew(tx, session.id, erased=False)
    for row in sheets.standing(tx, session.id, Kind.DOCUMENT):
        outgoing.renew_document(tx, row, Why.REPLACED)


# ── Kept up to date ─────────────────────────────────────────────────────────────────────────────────────

STALE = sa.select(t.sheets.c.session, t.sheets.c.touched).where(
    t.sheets.c.touched <= sa.bindparam("wall", type_=t.UTCInstant)
)
KEPT = sa.exists().where(t.sheets.c.touched.isnot(None))
NEXT = sa.select(sa.func.min(t.sheets.c.touched)).scalar_subquery()


def follow(tx: Transaction) -> None:
    """Write anew the sheets whose time for it has come; what was erased is in none of them afterwards."""
    for id, touched in tx.c.execute(STALE, {"wall": tx.now.wall}).all():
        tx.c.execute(sa.update(t.sheets).where(t.sheets.c.session == id).values(touched=None))
        _write_anew(tx, id, erased=touched == LONG_AGO)


def _write_anew(tx: Transaction, id: str, *, erased: bool) -> None:
    session, written = tx.day.programme.queue_of(id), sheets.written(tx, id)
    if session is None or written is None:
        return
    body, sheet = written
    rows = sheets.standing(tx, id, Kind.SHEET)
    newest = {(row.platform, row.place): row.id for row in rows}
    changed = [row for row in rows if to_json(body) != row.body]
    for row in changed:
        if row.id == newest[row.platform, row.place]:
            _revise(tx, session, row, body, erased=erased)
        elif erased:
            sheets.unsay(tx, row, Why.ERASED)
    if changed and sheet.frozen:
        for row in sheets.standing(tx, id, Kind.DOCUMENT):
            outgoing.renew_document(tx, row, Why.REPLACED)
    if erased:
        note_erased(tx.c)
        confirming.write_anew(tx, session)
    if sheet.frozen and isinstance(sheet, Sheet):
        _tell_beside(tx, session, sheet, erased=erased)


def _revise(tx: Transaction, session: Session, row: Row[Any], body: Body, *, erased: bool) -> None:
    """Edit a sheet, or post it anew where an edit would keep what was erased or is not allowed any more."""
    if erased and (outgoing.keeps_words(tx.day, row) or outgoing.is_too_old(tx, row)):
        sheets.unsay(tx, row, Why.ERASED)
        _say(tx, session, outgoing.next_key(row.key), row.platform, row.place, body)
    elif not outgoing.is_too_old(tx, row):
        outgoing.revise(tx, row, body, refresh=tx.day.settings.digest.refresh)


# ── Beside a frozen sheet ───────────────────────────────────────────────────────────────────────────────


def _tell_beside(tx: Transaction, session: Session, sheet: Sheet, *, erased: bool) -> None:
    """Tell beside a frozen sheet what changed since: one message in each place, kept up to date."""
    lines, asked = _news(tx, session, sheet)
    body = sheet_words.beside_body(tx.day, session, lines, asked) if lines or asked else None
    there = {(row.platform, row.place): row for row in sheets.standing(tx, session.id, Kind.BESIDE)}
    for row in _newest_sheets(tx, session.id):
        beside = there.get((row.platform, row.place))
        goes = beside is not None and (body is None or (erased and to_json(body) != beside.body))
        if beside is not None and goes:
            sheets.unsay(tx, beside, Why.ERASED if erased else Why.OVER)
        if body is not None and (beside is None or goes):
            key = outgoing.standing_key(tx.c, f"beside:{session.id}:{row.place}:{row.platform}")
            _say_beside(tx, session, key, row, body)
        elif body is not None and beside is not None and not outgoing.is_too_old(tx, beside):
            outgoing.revise(tx, beside, body, refresh=tx.day.settings.digest.refresh)


def _newest_sheets(tx: Transaction, id: str) -> Sequence[Row[Any]]:
    return list({(row.platform, row.place): row for row in sheets.standing(tx, id, Kind.SHEET)}.values())


def _say_beside(tx: Transaction, session: Session, key: str, row: Row[Any], body: Body) -> None:
    post = Post(
        key=key,
        platform=row.platform,
        place=row.place,
        kind=Kind.BESIDE,
        body=body,
        priority=Priority.DESK,
        notify=True,
        subject=sheets.subject_of(session.id),
    )
    outgoing.say(tx, post)


def _news(tx: Transaction, session: Session, sheet: Sheet) -> tuple[list[Line], int]:
    """Return what a frozen sheet lacks: answers and notes since, and the number of questions since."""
    held = {line.ref: line for line in sheet.lines}
    since = [q for q in _since(tx, session, sheet) if not q.erased]
    lines = [material.line_of(tx.day, q) for q in since if q.state in (State.ANSWERED, State.CARRIED)]
    news = [line for line in lines if _says_more(held.get(line.ref), line)]
    asked = [q for q in since if q.asked_at > sheet.made_at and q.state in OPEN]
    kept = [line for line in material.notes_since(tx.c, session.id, sheet.made_at) if line.ref not in held]
    return [*news, *kept][:BESIDE], len(asked)


def _since(tx: Transaction, session: Session, sheet: Sheet) -> list[Question]:
    changed = queue.changed_since(tx.c, session.id, sheet.made_at)
    return queue.get_all(tx.c, changed)


def _says_more(held: Line | None, now: Line) -> bool:
    return held is None or (held.answer, held.aloud, held.goes_on_as) != (
        now.answer,
        now.aloud,
        now.goes_on_as,
    )
