"""Finding the tables of a sheet by their headings, in one row or two, wherever they begin."""

from collections.abc import Iterator, Mapping, Sequence

from bot.programme.files.other_words import slug
from bot.programme.formats.spreadsheets.columns import assign
from bot.programme.formats.spreadsheets.headings import LIKELY, PEOPLE, SURE, Guess, guessed
from bot.programme.formats.spreadsheets.hours import read_when
from bot.programme.formats.spreadsheets.mapping import apply_map
from bot.programme.formats.spreadsheets.sheet import MOST_LOOKED_AT, Sheet
from bot.programme.formats.spreadsheets.table import NAMES, Table, texts_of_row

_FARTHEST_HEADING = 40  # the last row where headings are looked for that are badly written


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
    scores = {
        row: score
        for row in range(min(len(sheet.rows), MOST_LOOKED_AT))
        if (score := _score(sheet, row)) >= 2 * SURE
    }
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
    above, below = texts_of_row(sheet, row - 1), texts_of_row(sheet, row + 1)
    headings = {column: text for column, text in texts_of_row(sheet, row).items() if sheet.text(row, column)}
    guesses = {column: guess for column, text in headings.items() if (guess := guessed(text))}
    top = row + 1
    if row + 1 < bottom and _are_finer_headings(sheet, row, below):
        top, over = row + 2, texts_of_row(sheet, row)
        headings = {column: below.get(column) or text for column, text in {**over, **below}.items()}
        guesses = dict(_of_two_rows(over, below))
    elif row > 0 and above and _are_headings_over(above):
        guesses |= dict(_of_two_rows(above, headings))
    table = Table(sheet, top, bottom, headings, heading_row=row)
    assign(table, guesses)
    apply_map(table, mapped)
    return table


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
        if is_of_person and slug(below.get(column, "")) in NAMES and over:
            yield column, over
        elif found := under or over:
            yield column, found
