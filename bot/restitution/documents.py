"""Documents: the files that messages bear, made anew each time one is delivered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import cast

import sqlalchemy as sa

from bot.database import schema as t
from bot.database.transaction import Transaction
from bot.day import Day
from bot.outbox.outgoing import Named
from bot.port.chat import Document
from bot.restitution import paper, report, sheets, typeset
from bot.restitution.formats import FORMATS
from bot.restitution.sheet import Across, Sheet


@dataclass(frozen=True, slots=True)
class Printed:
    """All that a document is made from, read in one transaction; `holds` as in `outgoing.Named`."""

    named: Named
    value: object
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """How a kind of document is made.

    `read` is a transaction; it returns None if there is nothing to make the document from any more. `make` is
    run in a thread; people's words reach it as data, never as markup.
    """

    read: Callable[[Transaction, Named], Printed | None]
    make: Callable[[Printed], Document]


# ── Papers and reports ──────────────────────────────────────────────────────────────────────────────────

PDF = "application/pdf"
MEDIA_TYPES = {
    "html": "text/html",
    "pdf": PDF,
    "md": "text/markdown",
    "csv": "text/csv",
    "json": "application/json",
}


def _read_paper(tx: Transaction, named: Named) -> Printed | None:
    session = tx.day.programme.queue_of(_about(named))
    if session is None:
        return None
    made = paper.read(tx.c, session, tx.now.event)
    return Printed(named, (tx.day, made), made.holds)


def _make_paper(printed: Printed) -> Document:
    day, made = cast(tuple[Day, paper.Paper], printed.value)
    name = _file_name(day, "print-file-paper", printed.named, about=day.prefixes[made.session.id])
    return Document(f"{name}.pdf", PDF, typeset.paper_pdf(day, made))


def _read_report(tx: Transaction, named: Named) -> Printed:
    q, n = t.questions.c, t.notes.c
    questions = tx.c.execute(sa.select(q.id).where(q.text != "").order_by(q.id)).scalars()
    notes = tx.c.execute(sa.select(n.id).order_by(n.id)).scalars()
    holds = (*(f"question:{id}" for id in questions), *(f"note:{id}" for id in notes))
    return Printed(named, report.read(tx.c, tx.day, tx.now.event), holds)


def _make_report(printed: Printed) -> Document:
    shape, made = _about(printed.named), cast(report.Report, printed.value)
    name = _file_name(made.day, "print-file-report", printed.named, about=made.day.programme.event.id)
    content = typeset.report_pdf(made) if shape == "pdf" else FORMATS[shape](made).encode()
    return Document(f"{name}.{shape}", MEDIA_TYPES[shape], content)


# ── Sheets ──────────────────────────────────────────────────────────────────────────────────────────────


def _read_sheet(tx: Transaction, named: Named) -> Printed | None:
    written = sheets.written(tx, _about(named))
    if written is None:
        return None
    _, sheet = written
    return Printed(named, (tx.day, sheet), tuple(dict.fromkeys(line.ref for line in sheet.lines)))


def _make_sheet(printed: Printed) -> Document:
    day, sheet = cast(tuple[Day, Sheet | Across], printed.value)
    name = _file_name(day, "print-file-sheet", printed.named, about=day.prefixes[_about(printed.named)])
    content = typeset.sheet_pdf(day, sheet) if isinstance(sheet, Sheet) else typeset.across_pdf(day, sheet)
    return Document(f"{name}.pdf", PDF, content)


def _about(named: Named) -> str:
    return named.what.partition(":")[2]


def _file_name(day: Day, key: str, named: Named, about: str) -> str:
    """Return the name under which people save a file, another one for each version."""
    return day.words.print_line(day.language, key, about=about, version=str(named.version))


# By what stands before the colon of `Named.what`.
MAKERS: Mapping[str, Maker] = {
    "paper": Maker(_read_paper, _make_paper),
    "report": Maker(_read_report, _make_report),
    "sheet": Maker(_read_sheet, _make_sheet),
    "across": Maker(_read_sheet, _make_sheet),
}


def can_print() -> bool:
    """Return whether the extra `pdf` is installed; without it, documents are made of text alone."""
    return find_spec("typst") is not None


def read(tx: Transaction, named: Named) -> Printed | None:
    return _maker(named).read(tx, named)


def made(printed: Printed) -> Document:
    return _maker(printed.named).make(printed)


def _maker(named: Named) -> Maker:
    return MAKERS[named.what.partition(":")[0]]
