"""The meaning of each column: by its heading, else by its cells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.programme.files.other_words import slug
from bot.programme.formats.spreadsheets.durations import read_duration
from bot.programme.formats.spreadsheets.headings import MISSPELT, Guess, meaning_shown
from bot.programme.formats.spreadsheets.hours import read_when
from bot.programme.formats.spreadsheets.table import NAMES, SEVERAL, TIMES, Table, most
from bot.programme.formats.spreadsheets.words import kind_of_cell

_MOST_SHOWN = 100  # columns


def assign(table: Table, guesses: Mapping[int, Guess]) -> None:
    """Give each meaning to its likeliest column; some meanings may have several."""
    by_meaning: dict[str, list[int]] = defaultdict(list)
    for column, guess in guesses.items():
        if column not in table.sheet.layout.hidden_columns:
            by_meaning[guess.meaning].append(column)
    _settle_names(table, by_meaning)
    for meaning, columns in by_meaning.items():
        ranked = sorted(columns, key=lambda c: (-guesses[c].certainty, guesses[c].rank, c))
        for column in ranked if meaning in SEVERAL else ranked[:1]:
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
    named = [c for c in by_meaning["title"] if slug(table.headings.get(c, "")) in NAMES]
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
        if not table.columns("kind") and most(bool(kind_of_cell(cell)) for cell in cells):
            table.meanings[column] = "kind"
        elif not table.columns("abstract") and cells and sum(map(len, cells)) > 80 * len(cells):
            table.meanings[column] = "abstract"
        else:
            table.meanings[column] = "other-title"


def _settle_durations(table: Table, others: Sequence[int]) -> None:
    """Read a second column of times as durations where its cells say so: `Timing`, with `30'`."""
    for column in others:
        if most(read_duration(table.sheet.cell(row, column)) is not None for row, _ in table.cells(column)):
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
            if most(_is_time(table, row, column) for row, _ in table.cells(column)):
                table.meanings[column] = "when"
                break
    if not table.columns("title"):
        lengths = {c: sum(len(text) for _, text in table.cells(c)) for c in free if c not in table.meanings}
        if lengths and max(lengths.values()) > 0:
            table.meanings[max(lengths, key=lambda c: lengths[c])] = "title"
        elif kinds := table.columns("other-title", "kind"):
            table.meanings[kinds[0]] = "title"
    for column in table.columns("number"):
        if not most(text.isdecimal() and len(text) < 4 for _, text in table.cells(column)):
            table.meanings[column] = "id" if not table.columns("id") else "-"


def _is_time(table: Table, row: int, column: int) -> bool:
    read = read_when(table.sheet.cell(row, column))
    return read is not None and read.start is not None


def shown_columns(table: Table, shown: Mapping[int, str | None]) -> Mapping[int, str | None]:
    """Add the meanings of a table's columns to those shown so far, also those that are not used."""
    width = max(map(len, table.sheet.rows), default=0)
    filled = [c for c in range(min(width, _MOST_SHOWN)) if next(table.cells(c), None)]
    known = {**dict.fromkeys([*table.headings, *filled]), **table.meanings}
    told = {c: None if m == "other-title" else meaning_shown(m) for c, m in known.items()}
    return {c: shown.get(c) or told.get(c) for c in {**told, **shown}}
