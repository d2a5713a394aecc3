"""The programme as a spreadsheet: a sheet for each day, a row for each session, ready to print on A4. Pure.

Hours and dates are real ones. All else is a text, which no spreadsheet calculates, whatever it begins with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from bot.programme.formats.edition import Edition, Told, roles_of
from bot.programme.model import Session, SessionKind

Cell = str | int | date | datetime | time | None

A4 = 9
LONGEST_CELL = 32_767  # characters
_LONGEST_HEADER = 80  # characters of a title above a printed page


def xlsx(edition: Edition) -> bytes:
    told, file = Told(edition), BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        made = edition.as_of.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": told.event.title, "created": made})
        columns = [column for column in _COLUMNS if any(column.cell(told, each) for each in told.sessions)]
        looks = _Looks(book)
        for day, sessions in told.days().items():
            if sessions:
                _add_sheet(book, told, day, sessions, columns, looks)
    return file.getvalue()


def _add_sheet(
    book: Workbook,
    told: Told,
    day: date,
    sessions: Sequence[Session],
    columns: Sequence["_Column"],
    looks: "_Looks",
) -> None:
    named = told.words.date(told.event.language, told.begins(day))
    sheet = book.add_worksheet(named)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, told.line(f"column-{column.name}"), looks.heading)
    for row, session in enumerate(sessions, start=1):
        is_cancelled = told.edition.changed(session).is_cancelled
        for number, column in enumerate(columns):
            look = looks.of(column, session, is_cancelled=is_cancelled)
            _write(sheet, row, number, column.cell(told, session), look)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(sessions), len(columns) - 1)
    printed = [number for number, column in enumerate(columns) if column.on_paper]
    sheet.print_area(0, printed[0], len(sessions), printed[-1])
    _set_up_print(sheet, f"{_header(told.event.title)} · {named}")


def _set_up_print(sheet: Worksheet, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(f"&L{title}")
    sheet.set_footer("&R&P / &N")


def _header(title: str) -> str:
    """Return a title as a page header shows it: `&` would begin a code there."""
    short = title if len(title) <= _LONGEST_HEADER else f"{title[: _LONGEST_HEADER - 1]}…"
    return short.replace("&", "&&")


def _write(sheet: Worksheet, row: int, number: int, cell: Cell, look: Any) -> None:
    match cell:
        case None | "":
            sheet.write_blank(row, number, None, look)
        case str():
            text = cell if len(cell) <= LONGEST_CELL else f"{cell[: LONGEST_CELL - 1]}…"
            sheet.write_string(row, number, text, look)
        case int():
            sheet.write_number(row, number, cell, look)
        case _:
            sheet.write_datetime(row, number, cell, look)


class _Looks:
    """The formats of the cells; a session that does not take place is struck through."""

    def __init__(self, book: Workbook) -> None:
        self._book, self._made = book, dict[tuple[str, bool, bool, bool], Any]()
        lines = {"bold": True, "bg_color": "#E7E6E6", "bottom": 1, "valign": "top"}
        self.heading = book.add_format(lines)

    def of(self, column: "_Column", session: Session, *, is_cancelled: bool) -> Any:
        is_break = session.kind is SessionKind.BREAK
        look = (column.shows, column.on_paper, is_break, is_cancelled)
        if look not in self._made:
            told = {
                "num_format": column.shows,
                "text_wrap": column.on_paper,
                "valign": "top",
                "align": "left",
            }
            told |= {"bottom": 4, "italic": is_break, "font_strikeout": is_cancelled}
            self._made[look] = self._book.add_format(told)
        return self._made[look]


# ── The columns ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: the end of its heading's key, its width in characters, its cell, how a number is shown.

    Those that are not `on_paper` are not printed, and long texts in them make no row higher.
    """

    name: str
    width: int
    cell: Callable[[Told, Session], Cell]
    shows: str = "@"
    on_paper: bool = True


def _end(told: Told, session: Session) -> Cell:
    """Return the hour of the end; with its day if the session lasts more than a day."""
    start, end = (told.local(at).replace(tzinfo=None) for at in (session.start, session.end))
    return end.time() if end - start < timedelta(hours=24) else end


def _named(role: str) -> Callable[[Told, Session], Cell]:
    """Return the cell that names the people of a role, one a line, with their organisations."""

    def cell(told: Told, session: Session) -> str:
        people = [told.programme.people[id] for id in roles_of(session)[role]]
        named = [f"{p.name} ({p.organisation})" if p.organisation else p.name for p in people]
        return "\n".join(named)

    return cell


_COLUMNS = (
    _Column("date", 11, lambda told, session: told.local(session.start).date(), "yyyy-mm-dd", on_paper=False),
    _Column("start", 7, lambda told, session: told.local(session.start).time(), "hh:mm"),
    _Column("end", 7, _end, "hh:mm"),
    _Column("room", 14, lambda told, session: told.room(session)),
    _Column("kind", 10, lambda told, session: told.kind(session)),
    _Column("number", 8, lambda _, session: session.number, "0"),
    _Column("title", 32, lambda told, session: told.title(session)),
    _Column("experts", 20, _named("experts")),
    _Column("witness", 16, _named("witness")),
    _Column("animateurs", 20, _named("animateurs")),
    _Column("speakers", 20, _named("speakers")),
    _Column("question", 40, lambda _, session: session.question, on_paper=False),
    _Column("abstract", 60, lambda _, session: session.abstract, on_paper=False),
    _Column("stream", 24, lambda told, session: "\n".join(told.streams(session)), on_paper=False),
    _Column("id", 16, lambda _, session: session.id, on_paper=False),
)
