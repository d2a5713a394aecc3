"""Tables in the terminal."""

from rich.table import Table


def one_line_a_row(table: Table, long: int, *, folds: bool = False) -> None:
    """The column numbered `long` gives way, or `folds`; the others are read whole."""
    for number, column in enumerate(table.columns):
        gives_way = folds and number == long
        column.no_wrap, column.overflow = not gives_way, "fold" if gives_way else "ellipsis"
        column.ratio = 1 if number == long else None
        column.min_width = None if number == long else len(str(column.header))
    table.expand = True
