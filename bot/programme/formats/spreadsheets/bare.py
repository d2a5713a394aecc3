"""Tables without headings, known by their cells alone."""

from collections.abc import Mapping, Sequence

from bot.programme.formats.spreadsheets.durations import read_duration
from bot.programme.formats.spreadsheets.hours import read_when
from bot.programme.formats.spreadsheets.mapping import apply_map
from bot.programme.formats.spreadsheets.people import looks_like_name
from bot.programme.formats.spreadsheets.sheet import Sheet
from bot.programme.formats.spreadsheets.table import Table, most, texts_of_row


def table_without_headings(sheet: Sheet, mapped: Mapping[str, str]) -> Table | None:
    """Return a table known by its cells alone: hours, then the longest texts; None if it has no hours."""
    table = Table(sheet, 0, len(sheet.rows), {})
    width = max(map(len, sheet.rows), default=0)
    columns = [column for column in range(min(width, 40)) if column not in sheet.layout.hidden_columns]
    times = [c for c in columns if most(_is_clear_time(sheet, row, c) for row, _ in table.cells(c))]
    counted = [c for c in times if sum(1 for _ in table.cells(c)) >= 2]
    if not counted:
        return None
    table.top = next(row for row in range(len(sheet.rows)) if _is_clear_time(sheet, row, counted[0]))
    table.headings = texts_of_row(sheet, table.top - 1)
    for column, meaning in zip(counted, ("when", "end") if len(counted) > 1 else ("when",), strict=False):
        table.meanings[column] = meaning
    rest = {c: [text for _, text in table.cells(c)] for c in columns if c not in counted}
    _name_the_rest(table, {column: texts for column, texts in rest.items() if texts})
    apply_map(table, mapped)
    return table if table.has_sessions else None


def _is_clear_time(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.cell(row, column)
    read = read_when(cell)
    if read is None or read.start is None:
        return False
    return not isinstance(cell, float | int) or 0 < cell < 1


def _name_the_rest(table: Table, texts: Mapping[int, Sequence[str]]) -> None:
    people = [c for c, each in texts.items() if most(looks_like_name(text.split(",")[0]) for text in each)]
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
        elif column in lengths and column != title and most(read_duration(text) is not None for text in each):
            table.meanings[column] = "duration"
