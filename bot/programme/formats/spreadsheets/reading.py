"""From a spreadsheet to what was found in it: which sheets, which tables, which day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.port.errors import InputError
from bot.programme.files.other_words import slug
from bot.programme.formats.found import Column, Found, FoundSession
from bot.programme.formats.spreadsheets.bare import table_without_headings
from bot.programme.formats.spreadsheets.columns import shown_columns
from bot.programme.formats.spreadsheets.days import Day, day_of_text, first_day_of, split_day
from bot.programme.formats.spreadsheets.drafts import Days, Doubts
from bot.programme.formats.spreadsheets.finding import find_tables
from bot.programme.formats.spreadsheets.grids import Grid, GridReading, find_grid
from bot.programme.formats.spreadsheets.headings import guessed, meaning_shown
from bot.programme.formats.spreadsheets.hours import read_when
from bot.programme.formats.spreadsheets.mapping import check_map, mapped_columns
from bot.programme.formats.spreadsheets.merging import merged, with_rooms_apart
from bot.programme.formats.spreadsheets.opening import open_workbook
from bot.programme.formats.spreadsheets.rows import Rows
from bot.programme.formats.spreadsheets.sheet import MOST_SESSIONS, Sheet, Unreadable, Workbook, letter_of
from bot.programme.formats.spreadsheets.table import Table
from bot.programme.formats.spreadsheets.timing import timed
from bot.words.catalogue import both, operator_text

_PLAIN_TITLE_WORDS = (
    "programme planning agenda deroule horaires previsionnel journee jour du de la des le les"
)
_PLAIN_TITLE = frozenset(_PLAIN_TITLE_WORDS.split())
_LONGEST_TITLE = 200
_PREFACE = 12  # rows above a table that may say its day


def read_spreadsheet(
    content: bytes,
    name: str,
    *,
    language: str,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    day: date | None = None,
    today: date,
) -> Found:
    """Read the sessions of an XLSX, ODS, XLS or CSV file; `name` is the file's, as messages show it.

    `sheet` is the one to read, `columns` maps letters or headings of columns to meanings, `day` is the day
    of hours where no date stands in the sheet, else `today`. Raises InputError, in `language`, where nothing
    can be used.
    """
    try:
        book = open_workbook(content)
        return _Reading(book, check_map(columns or {}), sheet, day, today).found()
    except Unreadable as error:
        raise InputError(f"{name}: {operator_text(language, error.key, **error.arguments)}") from error


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A sheet and what in it looks like sessions."""

    sheet: Sheet
    shape: Sequence[Table] | Grid

    @property
    def top(self) -> int:
        if isinstance(self.shape, Grid):
            return self.shape.head_row
        return self.shape[0].heading_row if self.shape[0].heading_row is not None else self.shape[0].top

    @property
    def has_dates(self) -> bool:
        return not isinstance(self.shape, Grid) and bool(self.shape[0].columns("date"))


@dataclass
class _Reading:
    """Reads a workbook, once."""

    book: Workbook
    mapped: Mapping[str, str]
    wanted: str | None
    given: date | None
    today: date
    doubts: Doubts = field(default_factory=Doubts)
    columns: dict[int, str | None] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.days = Days(self.today, self.given, self.doubts)

    def found(self) -> Found:
        chosen = self._chosen(self._shaped(self._candidates()))
        self._check_map(chosen)
        self._learn_first_day(chosen)
        sessions = [session for each in chosen for session in self._sessions(each)]
        if not sessions:
            raise Unreadable("import-sheet-no-sessions")
        apart, rooms = with_rooms_apart(sessions)
        return Found(
            self.book.format,
            tuple(merged(apart)),
            title=next(filter(None, (_title(each) for each in chosen)), None),
            rooms=tuple(rooms),
            columns=[
                Column(letter_of(c), self.headings.get(c, ""), meaning)
                for c, meaning in sorted(self.columns.items())
            ],
            doubts=tuple(self.doubts.told.values()),
        )

    # ── Which sheets ────────────────────────────────────────────────────────────────────────────────────

    def _candidates(self) -> Sequence[Sheet]:
        if self.wanted is None:
            return [sheet for sheet in self.book.sheets if not sheet.is_hidden]
        named = [sheet for sheet in self.book.sheets if slug(sheet.name) == slug(self.wanted)]
        if not named:
            raise Unreadable(
                "import-sheet-no-such-sheet", sheet=self.wanted, known=", ".join(self.book.by_name)
            )
        return [sheet for sheet in named if sheet.name == self.wanted] or named

    def _shaped(self, sheets: Sequence[Sheet]) -> Sequence[_Shaped]:
        """Return the sheets with sessions: those with hours under headings, else those with less."""
        filled = [sheet for sheet in sheets if any(sheet.rows)]
        tables = {sheet.name: find_tables(sheet, self.mapped) for sheet in filled}
        for with_hours in (True, False):
            shaped = [
                found for sheet in filled if (found := self._shape(sheet, tables[sheet.name], with_hours))
            ]
            if shaped:
                return shaped
        raise Unreadable("import-sheet-no-sessions")

    def _shape(self, sheet: Sheet, tables: Sequence[Table], with_hours: bool) -> _Shaped | None:
        if with_hours:
            whole = [table for table in tables if table.has_sessions]
            if whole and not _is_only_guessed(whole[0]):
                return _Shaped(sheet, whole)
            grid = find_grid(sheet, self.mapped) if "title" not in self.mapped.values() else None
            return _Shaped(sheet, grid or whole) if grid or whole else None
        if bare := table_without_headings(sheet, self.mapped):
            return _Shaped(sheet, [bare])
        partial = [table for table in tables if table.may_have_sessions]
        return _Shaped(sheet, partial) if partial else None

    def _chosen(self, shaped: Sequence[_Shaped]) -> Sequence[_Shaped]:
        """Return the sheets to read: all where each is a day or a room, else the first; others are told."""
        if len(shaped) == 1:
            return shaped
        chosen, seen = list[_Shaped](), set[object]()
        for each in shaped:
            key = self._key(each)
            if not chosen or (key and key not in seen and None not in seen):
                chosen.append(each)
                seen.add(key)
            else:
                self.doubts.add(each.sheet.name, "import-sheet-other-sheet", sheet=each.sheet.name)
        return chosen

    def _key(self, each: _Shaped) -> object:
        """Return what makes a sheet one of several: its day, its room, or dates of its own."""
        day = _day_over(each) or day_of_text(each.sheet.name)
        if day or _is_room(each.sheet.name):
            return day, each.sheet.name if _is_room(each.sheet.name) else ""
        return each.sheet.name if each.has_dates else None

    def _check_map(self, chosen: Sequence[_Shaped]) -> None:
        for column, meaning in self.mapped.items():
            if not any(self._maps(each, column, meaning) for each in chosen):
                headings = [text for each in chosen for text in _headings(each).values()]
                known = ", ".join(dict.fromkeys(f"« {text} »" for text in headings)) or "—"
                raise Unreadable("import-sheet-no-such-column", column=column, known=known)

    def _maps(self, each: _Shaped, column: str, meaning: str) -> bool:
        width = max(map(len, each.sheet.rows), default=0)
        return bool(mapped_columns(_headings(each), width, {column: meaning}))

    # ── Their sessions ──────────────────────────────────────────────────────────────────────────────────

    def _learn_first_day(self, chosen: Sequence[_Shaped]) -> None:
        """Know the first day of the event before a `Jour 2` is read."""
        for each in chosen:
            over = _texts_above(each)
            for where, text in over:
                if day := first_day_of(text):
                    self.days.of(day, where, text)
            nth, written = day_of_text(each.sheet.name), _day_over(each)
            if nth and nth.nth and written and written.nth is None and self.given is None:
                first = self.days.of(written, each.sheet.name, each.sheet.name).toordinal() - nth.nth + 1
                self.days.first = date.fromordinal(max(1, first))

    def _sessions(self, each: _Shaped) -> Iterator[FoundSession]:
        if sum(any(row) for row in each.sheet.rows[each.top :]) > MOST_SESSIONS:
            raise Unreadable("import-sheet-too-many", sheet=each.sheet.name, most=str(MOST_SESSIONS))
        day = self._day(each)
        self.headings |= {c: text for c, text in _headings(each).items() if c not in self.headings}
        room = [each.sheet.name] if _is_room(each.sheet.name) else []
        if isinstance(each.shape, Grid):
            drafts = GridReading(each.shape, self.days, self.doubts, day).read()
            told = {each.shape.hours: "when", **dict.fromkeys(each.shape.heads, "room")}
            if each.shape.ends is not None:
                told |= {each.shape.hours: "start", each.shape.ends: "end"}
            self.columns = {**told, **self.columns}
            yield from timed(drafts, self.days, self.doubts)
            return
        for table in each.shape:
            self._tell_of_columns(table)
            rows = Rows(table, self.days, self.doubts, day)
            drafts = rows.read()
            day = rows.day
            for draft in drafts:
                draft.rooms = draft.rooms or [*room]
            yield from timed(drafts, self.days, self.doubts)

    def _day(self, each: _Shaped) -> date | None:
        """Return the day that stands over a table, or in the name of its sheet."""
        for where, text in reversed(_texts_above(each)):
            if day := day_of_text(text):
                return self.days.of(day, where, text)
        if day := day_of_text(each.sheet.name):
            return self.days.of(day, each.sheet.name, each.sheet.name)
        return None

    def _tell_of_columns(self, table: Table) -> None:
        self.columns = dict(shown_columns(table, self.columns))
        row = table.heading_row
        if row is None:
            self.doubts.add(table.sheet.address(table.top, 0), "import-sheet-no-headings")
            return
        for column in table.misspelt:
            where, written = table.sheet.address(row, column), table.headings[column]
            self.doubts.add(
                where,
                "import-sheet-heading-guessed",
                written=written,
                read=_meaning_in_words(table.meanings[column]),
            )
        for column in sorted(table.sheet.layout.hidden_columns & set(table.headings)):
            guess = guessed(table.headings[column])
            if guess and meaning_shown(guess.meaning) and column not in table.meanings:
                self.doubts.add(
                    table.sheet.address(row, column),
                    "import-sheet-column-hidden",
                    written=table.headings[column],
                )


def _is_only_guessed(table: Table) -> bool:
    """Return whether no heading says which column has the titles."""
    guesses = [guessed(table.headings.get(column, "")) for column in table.columns("title")]
    return not any(guess and guess.meaning == "title" for guess in guesses)


def _meaning_in_words(meaning: str) -> str:
    return both(f"import-meaning-{meaning_shown(meaning)}")


def _headings(each: _Shaped) -> Mapping[int, str]:
    if isinstance(each.shape, Grid):
        return each.shape.heads
    return {column: text for table in each.shape for column, text in table.headings.items()}


def _is_room(name: str) -> bool:
    first, _, rest = slug(name).partition("-")
    return bool(rest) and first in (
        "salle",
        "room",
        "amphi",
        "amphitheatre",
        "espace",
        "studio",
        "atelier",
        "auditorium",
    )


def _texts_above(each: _Shaped) -> Sequence[tuple[str, str]]:
    """Return the cells above a table, with their addresses."""
    texts = []
    for row in range(max(0, each.top - _PREFACE), each.top):
        for column, cell in enumerate(each.sheet.rows[row] if row < len(each.sheet.rows) else ()):
            text = cell.isoformat()[:10] if isinstance(cell, date) else each.sheet.text(row, column)
            if text and len(text) <= _LONGEST_TITLE:
                texts.append((each.sheet.address(row, column), text))
    return texts


def _day_over(each: _Shaped) -> Day | None:
    days = [day for _, text in reversed(_texts_above(each)) if (day := day_of_text(text))]
    return days[0] if days else None


def _title(each: _Shaped) -> str | None:
    """Return the title of the event: the first text above the table that says more than a day."""
    for _, text in _texts_above(each):
        words = [word for word in slug(split_day(text)[1]).split("-") if word and word not in _PLAIN_TITLE]
        if len(words) > 1 and not read_when(text):
            return " ".join(text.split())
    return None
