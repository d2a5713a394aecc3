"""What a sheet held when it was frozen: its lines by what they are made of, without anybody's words.

The words are read again each time the sheet is written, so what was erased is in no sheet, and a corrected
answer is not read aloud as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database import schema as t
from bot.database.sql import insert_once
from bot.database.transaction import Transaction
from bot.questions import notes, queue
from bot.questions.rules import State
from bot.restitution import material
from bot.restitution.sheet import Across, Block, Line, Sheet

# Kept of a line, besides what it is made of.
KEPT = ("votes", "stars", "aloud", "by_public", "where", "goes_on_as")
FIGURES = ("askers", "voters", "present", "confirmed")


def freeze(tx: Transaction, id: str, held: Mapping[str, Any]) -> None:
    """Keep what a sheet holds now; it is frozen once."""
    know(tx.c, id)
    frozen = {"frozen": dict(held), "frozen_at": tx.now.event}
    its = (t.sheets.c.session == id, t.sheets.c.frozen.is_(None))
    tx.c.execute(sa.update(t.sheets).where(*its).values(frozen))


def know(c: Connection, id: str) -> None:
    """Make sure that there is a row for a sheet, so that what changes in it is noted."""
    insert_once(c, t.sheets, {"session": id})


def of(c: Connection, id: str) -> tuple[Mapping[str, Any], datetime] | None:
    """Return what a sheet held when it was frozen, and when that was (event time); None if it is not."""
    s = t.sheets.c
    row = c.execute(sa.select(s.frozen, s.frozen_at).where(s.session == id, s.frozen.isnot(None))).first()
    return (row.frozen, row.frozen_at) if row else None


def held_by(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as JSON without words."""
    return {
        "blocks": {block: [_kept(line) for line in lines] for block, lines in sheet.blocks.items()},
        "left_over": dict(sheet.left_over),
        **{name: getattr(sheet, name) for name in FIGURES},
    }


def held_across(across: Across) -> dict[str, Any]:
    return {
        "alike": [[_kept(line) for line in group] for group in across.alike],
        "bridging": [_kept(line) for line in across.bridging],
        "carried": [_kept(line) for line in across.carried],
    }


def _kept(line: Line) -> dict[str, Any]:
    said = {name: value for name in KEPT if (value := getattr(line, name))}
    return {"ref": line.ref, "answered": bool(line.answer), "owned": bool(line.owner), **said}


def sheet_of(tx: Transaction, empty: Sheet, held: Mapping[str, Any], at: datetime) -> Sheet:
    """Return the sheet as it was frozen `at` (event time), in the words of now."""
    read = _reader(tx, empty.session.id)
    return replace(
        empty,
        made_at=at,
        blocks={block: read(held["blocks"].get(block, ())) for block in Block if block in held["blocks"]},
        left_over={Block(block): number for block, number in held["left_over"].items()},
        frozen=True,
        **{name: held[name] for name in FIGURES},
    )


def across_of(tx: Transaction, empty: Across, held: Mapping[str, Any], at: datetime) -> Across:
    """Return the sheet across all sessions as it was frozen `at`, in the words of now."""
    read = _reader(tx, None)
    groups = [read(group) for group in held["alike"]]
    return replace(
        empty,
        made_at=at,
        alike=[group for group in groups if len(group) > 1],
        bridging=read(held["bridging"]),
        carried=read(held["carried"]),
        frozen=True,
    )


def _reader(tx: Transaction, session: str | None) -> Callable[[Sequence[Mapping[str, Any]]], list[Line]]:
    """Return what reads kept lines; those whose words are gone are left out."""
    noted = {f"note:{note.id}": material.line_of_note(note) for note in notes.of_session(tx.c, session or "")}
    added = {line.ref: line for line in material.additions(tx.c, session or "")}

    def line(kept: Mapping[str, Any]) -> Line | None:
        kind, _, id = kept["ref"].partition(":")
        present = _question(tx, int(id), kept) if kind == "question" else (noted | added).get(kept["ref"])
        if present is None or not present.text:
            return None
        return replace(present, **{name: kept.get(name, getattr(Line("", ""), name)) for name in KEPT})

    return lambda lines: [found for kept in lines if (found := line(kept)) is not None]


def _question(tx: Transaction, id: int, kept: Mapping[str, Any]) -> Line | None:
    """Return a question as a line, without an answer or an owner that it got since."""
    [question] = queue.get_all(tx.c, [id])
    if question.erased or question.state in (State.WITHDRAWN, State.PROPOSED):
        return None
    line = material.line_of(tx.day, question)
    return replace(
        line,
        answer=line.answer if kept["answered"] else None,
        owner=line.owner if kept["owned"] else None,
    )
