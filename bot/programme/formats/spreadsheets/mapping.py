"""Columns as the operator maps them, which goes before what is guessed."""

from collections.abc import Mapping

from bot.programme.files.other_words import slug
from bot.programme.formats.spreadsheets.headings import meaning_written
from bot.programme.formats.spreadsheets.sheet import Unreadable, column_of
from bot.programme.formats.spreadsheets.table import SEVERAL, Table


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


def apply_map(table: Table, mapped: Mapping[str, str]) -> None:
    width = max(map(len, table.sheet.rows), default=0)
    given = mapped_columns(table.headings, width, mapped)
    for column, meaning in given.items():
        if meaning not in SEVERAL and meaning != "-":
            for other in table.columns(meaning):
                table.meanings[other] = "other-title" if meaning == "title" else "-"
        table.meanings[column] = meaning
        table.misspelt = [each for each in table.misspelt if each != column]
