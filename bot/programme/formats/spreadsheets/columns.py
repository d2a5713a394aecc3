"""The meaning of each column: by its heading, by what the operator says, else by its cells."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.programme.files.other_words import slug
from bot.programme.formats.spreadsheets.headings import (
    LIKELY,
    MISSPELT,
    PEOPLE,
    SURE,
    Guess,
    guessed,
    meaning_shown,
    meaning_written,
)
from bot.programme.formats.spreadsheets.hours import read_duration, read_when
from bot.programme.formats.spreadsheets.people import looks_like_name
from bot.programme.formats.spreadsheets.sheet import Sheet, Unreadable, column_of
from bot.programme.formats.spreadsheets.words import kind_of_cell

TIMES = ("when", "start", "end", "date", "start-date", "end-date")
_MANY = (*PEOPLE, "organisation", "job")  # meanings that several columns may have
_NAMES = ("nom", "name")
_FARTHEST_HEADING = 40  # the last row where headings are looked for that are badly written
_LOOKED_AT = 60  # rows, to see what the cells of a column are
_MOST_SHOWN = 100  # columns
_MOST = 0.6  # share of the cells that make a column what most of them are


@dataclass(slots=True)
class Table:
    """A table in a sheet: the rows of its sessions, and the meaning of its columns.

    `misspelt` are the columns whose heading is near a word that we know.
    """

    sheet: Sheet
    top: int
    bottom: int  # the row after the last one
    headings: Mapping[int, str]
    meanings: dict[int, str] = field(default_factory=dict)
    misspelt: list[int] = field(default_factory=list)
    heading_row: int | None = None

    def columns(self, *meanings: str) -> Sequence[int]:
        """Return the columns with these meanings, those of the first one first."""
        found = [[c for c, each in self.meanings.items() if each == meaning] for meaning in meanings]
        return [column for columns in found for column in sorted(columns)]

    @property
    def has_sessions(self) -> bool:
        return bool(self.columns("title") and self.columns(*TIMES, "duration"))

    @property
    def may_have_sessions(self) -> bool:
        """Return whether these are titles with what goes with sessions, without an hour."""
        titled = [c for c in self.columns("title") if slug(self.headings.get(c, "")) not in _NAMES]
        return bool(titled and self.columns(*PEOPLE, "room", "kind", "abstract"))

    def cells(self, column: int) -> Iterator[tuple[int, str]]:
        """Return the first filled cells of a column, with their rows."""
        for row in range(self.top, min(self.bottom, self.top + _LOOKED_AT)):
            if text := self.sheet.text(row, column):
                yield row, text


def find_tables(sheet: Sheet, mapped: Mapping[str, str]) -> Sequence[Table]:
    """Return the tables that have headings, from the top; the operator's map goes before what is guessed."""
    rows = _named_rows(sheet, mapped) or _heading_rows(sheet)
    tables = []
    for number, row in enumerate(rows):
        bottom = rows[number + 1] if number + 1 < len(rows) else len(sheet.rows)
        tables.append(_table(sheet, row, bottom, mapped))
    return _joined(tables)


def _joined(tables: Sequence[Table]) -> Sequence[Table]:
    """Join tables whose headings are the same: they are repeated for each day or each page."""
    joined: list[Table] = []
    for table in tables:
        if joined and dict(joined[-1].headings) == dict(table.headings):
            joined[-1].bottom = table.bottom
        else:
            joined.append(table)
    return joined


def _named_rows(sheet: Sheet, mapped: Mapping[str, str]) -> Sequence[int]:
    """Return the row where most of the headings stand that the operator names, if any does."""
    names = {slug(name) for name in mapped}
    counts = {
        row: sum(slug(sheet.text(row, column)) in names for column in range(len(sheet.rows[row])))
        for row in range(min(_FARTHEST_HEADING, len(sheet.rows)) if names else 0)
    }
    best = max(counts, key=lambda row: counts[row], default=0)
    return [best] if counts.get(best) else []


def _heading_rows(sheet: Sheet) -> Sequence[int]:
    """Return the rows that are headings: two meanings or more, and no cell that is an hour or a number."""
    scores = {row: score for row in range(len(sheet.rows)) if (score := _score(sheet, row)) >= 2 * SURE}
    if not scores:  # headings that only resemble some
        near = {
            row: _score(sheet, row, misspelt=True) for row in range(min(_FARTHEST_HEADING, len(sheet.rows)))
        }
        best = max(near, key=lambda row: near[row], default=0)
        return [best] if near.get(best, 0) > LIKELY else []
    rows: list[int] = []
    for row, score in scores.items():
        if rows and row == rows[-1] + 1:  # of two that follow each other, the better one
            rows[-1] = row if score > scores[rows[-1]] else rows[-1]
        elif not rows or score > 2 * SURE or sheet.rows[row] == sheet.rows[rows[0]]:
            rows.append(row)
    return rows


def _score(sheet: Sheet, row: int, misspelt: bool = False) -> int:
    """Return how sure the meanings of a row's cells are, together; 0 if it cannot be one of headings."""
    cells = sheet.rows[row]
    if any(not isinstance(cell, str) for cell in cells) or row in sheet.layout.hidden_rows:
        return 0
    texts = [text for column in range(len(cells)) if (text := sheet.text(row, column).replace("\n", " "))]
    if len(texts) < 2 or any(_is_hour(text) or text.isdecimal() for text in texts):
        return 0
    best: dict[str, int] = {}
    for guess in filter(None, (guessed(text, misspelt) for text in texts)):
        best[guess.meaning] = max(best.get(guess.meaning, 0), guess.certainty)
    return sum(best.values()) if len(best) > 1 else 0


def _is_hour(cell: str) -> bool:
    read = read_when(cell)
    return bool(
        read and read.start is not None and not read.is_doubtful and any(sign in cell for sign in "hH:")
    )


def _table(sheet: Sheet, row: int, bottom: int, mapped: Mapping[str, str]) -> Table:
    above, below = _texts(sheet, row - 1), _texts(sheet, row + 1)
    headings = {column: text for column, text in _texts(sheet, row).items() if sheet.text(row, column)}
    guesses = {column: guess for column, text in headings.items() if (guess := guessed(text))}
    top = row + 1
    if row + 1 < bottom and _are_finer_headings(sheet, row, below):
        top, over = row + 2, _texts(sheet, row)
        headings = {column: below.get(column) or text for column, text in {**over, **below}.items()}
        guesses = dict(_of_two_rows(over, below))
    elif row > 0 and above and _are_headings_over(above):
        guesses |= dict(_of_two_rows(above, headings))
    table = Table(sheet, top, bottom, headings, heading_row=row)
    _assign(table, guesses)
    _apply(table, mapped)
    return table


def _texts(sheet: Sheet, row: int) -> Mapping[int, str]:
    """Return the texts of a row by column; a cell merged with those beside it stands over all of them."""
    if not 0 <= row < len(sheet.rows):
        return {}
    width = len(sheet.rows[row])
    texts = {column: text.replace("\n", " ") for column in range(width) if (text := sheet.text(row, column))}
    for merged in sheet.layout.merged:
        if merged.top <= row <= merged.bottom and (text := sheet.text(merged.top, merged.left)):
            for column in range(merged.left, min(merged.right, merged.left + 200) + 1):
                texts.setdefault(column, text.replace("\n", " "))
    return texts


def _are_finer_headings(sheet: Sheet, row: int, below: Mapping[int, str]) -> bool:
    """Return whether the row below goes on with headings: `Début`, `Fin` under `Horaire`."""
    own = [column for column in below if sheet.text(row + 1, column)]
    if not own or any(not isinstance(sheet.cell(row + 1, column), str) for column in own):
        return False
    sure = [column for column in own if (guess := guessed(below[column])) and guess.certainty >= LIKELY]
    return len(sure) * 2 > len(own) and not any(_is_hour(below[column]) for column in own)


def _are_headings_over(above: Mapping[int, str]) -> bool:
    return all((guess := guessed(text)) and guess.certainty >= LIKELY for text in set(above.values()))


def _of_two_rows(above: Mapping[int, str], below: Mapping[int, str]) -> Iterator[tuple[int, Guess]]:
    """Return the meaning of each column from both headings: `Nom` under `Intervenant` is that of a person."""
    for column in sorted({*above, *below}):
        over, under = guessed(above.get(column, "")), guessed(below.get(column, ""))
        is_of_person = over and over.meaning in PEOPLE and under and under.meaning in ("title", "first-name")
        if is_of_person and slug(below.get(column, "")) in _NAMES and over:
            yield column, over
        elif found := under or over:
            yield column, found


# ── One meaning a column ────────────────────────────────────────────────────────────────────────────────


def _assign(table: Table, guesses: Mapping[int, Guess]) -> None:
    """Give each meaning to its likeliest column; some meanings may have several."""
    by_meaning: dict[str, list[int]] = defaultdict(list)
    for column, guess in guesses.items():
        if column not in table.sheet.layout.hidden_columns:
            by_meaning[guess.meaning].append(column)
    _settle_names(table, by_meaning)
    for meaning, columns in by_meaning.items():
        ranked = sorted(columns, key=lambda c: (-guesses[c].certainty, guesses[c].rank, c))
        for column in ranked if meaning in _MANY else ranked[:1]:
            table.meanings[column] = meaning
            if guesses[column].certainty == MISSPELT:
                table.misspelt.append(column)
        if meaning == "title":
            _settle_titles(table, ranked[1:])
        if meaning == "when" and not by_meaning.get("duration"):
            _settle_durations(table, ranked[1:])
    _settle_starts(table)
    _look_at_cells(table)


def _settle_names(table: Table, by_meaning: dict[str, list[int]]) -> None:
    """Take `Nom` as a person's where a first name, an organisation or another title stands beside it."""
    named = [c for c in by_meaning["title"] if slug(table.headings.get(c, "")) in _NAMES]
    has_other_title = len(by_meaning["title"]) > len(named)
    if named and (
        by_meaning["first-name"] or (has_other_title and (by_meaning["organisation"] or by_meaning["job"]))
    ):
        by_meaning["title"] = [c for c in by_meaning["title"] if c not in named]
        by_meaning["last-name" if by_meaning["first-name"] else "people"] += named[:1]


def _settle_titles(table: Table, others: Sequence[int]) -> None:
    """Take a second title as the kind or the abstract where its cells look like that, else in reserve."""
    for column in others:
        cells = [text for _, text in table.cells(column)]
        if not table.columns("kind") and _most(bool(kind_of_cell(cell)) for cell in cells):
            table.meanings[column] = "kind"
        elif not table.columns("abstract") and cells and sum(map(len, cells)) > 80 * len(cells):
            table.meanings[column] = "abstract"
        else:
            table.meanings[column] = "other-title"


def _settle_durations(table: Table, others: Sequence[int]) -> None:
    """Read a second column of times as durations where its cells say so: `Timing`, with `30'`."""
    for column in others:
        if _most(read_duration(table.sheet.cell(row, column)) is not None for row, _ in table.cells(column)):
            table.meanings[column] = "duration"
            return


def _settle_starts(table: Table) -> None:
    """Read `Start Date` as the start where its cells have hours."""
    for finer, plain in (("start-date", "start"), ("end-date", "end")):
        for column in table.columns(finer):
            reads = [read_when(table.sheet.cell(row, column)) for row, _ in table.cells(column)]
            has_hours = any(read and read.start is not None for read in reads)
            if has_hours and not table.columns(plain):
                table.meanings[column] = plain
            elif finer == "start-date" and not table.columns("date"):
                table.meanings[column] = "date"
            elif finer == "end-date":
                table.meanings[column] = "-"


def _look_at_cells(table: Table) -> None:
    """Find by their cells a title and an hour that no heading told."""
    free = [
        c for c in table.headings if c not in table.meanings and c not in table.sheet.layout.hidden_columns
    ]
    if not table.columns(*TIMES, "duration"):
        for column in free:
            if _most(_is_time(table, row, column) for row, _ in table.cells(column)):
                table.meanings[column] = "when"
                break
    if not table.columns("title"):
        lengths = {c: sum(len(text) for _, text in table.cells(c)) for c in free if c not in table.meanings}
        if lengths and max(lengths.values()) > 0:
            table.meanings[max(lengths, key=lambda c: lengths[c])] = "title"
        elif kinds := table.columns("other-title", "kind"):
            table.meanings[kinds[0]] = "title"
    for column in table.columns("number"):
        if not _most(text.isdecimal() and len(text) < 4 for _, text in table.cells(column)):
            table.meanings[column] = "id" if not table.columns("id") else "-"


def _is_time(table: Table, row: int, column: int) -> bool:
    read = read_when(table.sheet.cell(row, column))
    return read is not None and read.start is not None


def _most(truths: Iterator[bool]) -> bool:
    known = list(truths)
    return len(known) > 0 and sum(known) >= _MOST * len(known)


# ── The operator's map ──────────────────────────────────────────────────────────────────────────────────


def check_map(columns: Mapping[str, str]) -> Mapping[str, str]:
    """Return a map with meanings of ours; raise Unreadable for one that we do not know."""
    read = {column: meaning_written(str(meaning)) for column, meaning in columns.items()}
    for column, meaning in read.items():
        if meaning is None:
            raise Unreadable("import-sheet-no-such-meaning", column=column, written=str(columns[column]))
    return {column: meaning for column, meaning in read.items() if meaning}


def mapped_columns(headings: Mapping[int, str], width: int, mapped: Mapping[str, str]) -> Mapping[int, str]:
    """Return the meanings that a map gives, by column; a column is named by its heading or its letter."""
    by_heading = {slug(text): column for column, text in sorted(headings.items(), reverse=True)}
    found = dict[int, str]()
    for name, meaning in mapped.items():
        letters = column_of(name.strip()) if len(name.strip()) < 4 else -1
        column = by_heading.get(slug(name), letters if letters < width else -1)
        if column >= 0:
            found[column] = meaning
    return found


def _apply(table: Table, mapped: Mapping[str, str]) -> None:
    width = max(map(len, table.sheet.rows), default=0)
    given = mapped_columns(table.headings, width, mapped)
    for column, meaning in given.items():
        if meaning not in _MANY and meaning != "-":
            for other in table.columns(meaning):
                table.meanings[other] = "other-title" if meaning == "title" else "-"
        table.meanings[column] = meaning
        table.misspelt = [each for each in table.misspelt if each != column]


def shown_columns(table: Table, shown: Mapping[int, str | None]) -> Mapping[int, str | None]:
    """Add the meanings of a table's columns to those shown so far, also those that are not used."""
    width = max(map(len, table.sheet.rows), default=0)
    filled = [c for c in range(min(width, _MOST_SHOWN)) if next(table.cells(c), None)]
    known = {**dict.fromkeys([*table.headings, *filled]), **table.meanings}
    told = {c: None if m == "other-title" else meaning_shown(m) for c, m in known.items()}
    return {c: shown.get(c) or told.get(c) for c in {**told, **shown}}


# ── Without headings ────────────────────────────────────────────────────────────────────────────────────


def table_without_headings(sheet: Sheet, mapped: Mapping[str, str]) -> Table | None:
    """Return a table known by its cells alone: hours, then the longest texts; None if it has no hours."""
    table = Table(sheet, 0, len(sheet.rows), {})
    width = max(map(len, sheet.rows), default=0)
    columns = [column for column in range(min(width, 40)) if column not in sheet.layout.hidden_columns]
    times = [c for c in columns if _most(_is_clear_time(sheet, row, c) for row, _ in table.cells(c))]
    counted = [c for c in times if sum(1 for _ in table.cells(c)) >= 2]
    if not counted:
        return None
    table.top = next(row for row in range(len(sheet.rows)) if _is_clear_time(sheet, row, counted[0]))
    table.headings = _texts(sheet, table.top - 1)
    for column, meaning in zip(counted, ("when", "end") if len(counted) > 1 else ("when",), strict=False):
        table.meanings[column] = meaning
    rest = {c: [text for _, text in table.cells(c)] for c in columns if c not in counted}
    _name_the_rest(table, {column: texts for column, texts in rest.items() if texts})
    _apply(table, mapped)
    return table if table.has_sessions else None


def _is_clear_time(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.cell(row, column)
    read = read_when(cell)
    if read is None or read.start is None:
        return False
    return not isinstance(cell, float | int) or 0 < cell < 1


def _name_the_rest(table: Table, texts: Mapping[int, Sequence[str]]) -> None:
    people = [c for c, each in texts.items() if _most(looks_like_name(text.split(",")[0]) for text in each)]
    for column in people:
        table.meanings[column] = "speakers"
    lengths = {column: sum(map(len, each)) for column, each in texts.items() if column not in people}
    if not lengths:
        return
    title = max(lengths, key=lambda column: lengths[column])
    table.meanings[title] = "title"
    for column, each in texts.items():
        is_short = all(len(text) < 40 for text in each)
        if (
            column in lengths
            and column != title
            and is_short
            and len({*each}) < len(each)
            and not table.columns("room")
        ):
            table.meanings[column] = "room"
        elif (
            column in lengths and column != title and _most(read_duration(text) is not None for text in each)
        ):
            table.meanings[column] = "duration"
