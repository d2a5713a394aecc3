"""Spreadsheets made for tests: XLSX by a library, ODS, XLS and CSV by hand, from rows of plain values."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Value = str | float | dt.date | dt.time | None
Row = Sequence[Value]
Merged = tuple[int, int, int, int]  # first row, first column, last row, last column

_FORMATS = ((dt.datetime, "dd/mm/yyyy hh:mm"), (dt.date, "dd/mm/yyyy"), (dt.time, "hh:mm"))


def xlsx(
    sheets: Mapping[str, Sequence[Row]],
    *,
    merged: Sequence[Merged] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    hidden_sheets: Sequence[str] = (),
) -> bytes:
    """Make a workbook; what is merged or hidden is so in every sheet."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in _FORMATS}
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, dt.date | dt.time):
                    sheet.write_datetime(number, column, value, formats[type(value)])
                elif value not in ("", None):
                    sheet.write(number, column, value)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
        for hidden_row in hidden_rows:
            sheet.set_row(hidden_row, None, None, {"hidden": True})
        for hidden_column in hidden_columns:
            sheet.set_column(hidden_column, hidden_column, None, None, {"hidden": True})
        if name in hidden_sheets:
            sheet.hide()
    book.close()
    return made.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a zip file with one part replaced or added."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.namelist():
            if member != name:
                after.writestr(member, before.read(member))
        after.writestr(name, part)
    return made.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return opened.read(name)


def csv(rows: Sequence[Sequence[str]], separator: str = ";", encoding: str = "cp1252") -> bytes:
    quoted = [[_quoted(cell, separator) for cell in row] for row in rows]
    return "\r\n".join(separator.join(row) for row in quoted).encode(encoding)


def _quoted(cell: str, separator: str) -> str:
    needs_quotes = any(sign in cell for sign in f'{separator}"\n')
    return '"' + cell.replace('"', '""') + '"' if needs_quotes else cell


# ── ODS ─────────────────────────────────────────────────────────────────────────────────────────────────

_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(sheets: Mapping[str, Sequence[Row]], merged: Sequence[Merged] = (), after: str = "") -> bytes:
    """Make a spreadsheet as LibreOffice writes it; `after` is XML put after the rows of each sheet."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{_ods_rows(rows, merged)}{after}</table:table>"
        for name, rows in sheets.items()
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0"?><office:document-content {_NAMESPACES}>{body}</office:document-content>'
    return ods_of(content)


def ods_of(content: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", compress_type=zipfile.ZIP_STORED
        )
        opened.writestr("META-INF/manifest.xml", "<manifest/>")
        opened.writestr("content.xml", content)
    return made.getvalue()


def _ods_rows(rows: Sequence[Row], merged: Sequence[Merged]) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merged}
    return "".join(
        "<table:table-row>"
        + "".join(_ods_cell(value, spans.get((number, column))) for column, value in enumerate(row))
        + "</table:table-row>"
        for number, row in enumerate(rows)
    )


def _ods_cell(value: Value, span: tuple[int, int] | None) -> str:
    spanned = ""
    if span:
        spanned = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
    if value in ("", None):
        return f"<table:table-cell{spanned}/>"
    return f"<table:table-cell{spanned} {_ods_value(value)}</table:table-cell>"


def _ods_value(value: Value) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"><text:p>x</text:p>'
    if isinstance(value, dt.time):
        written = f"PT{value.hour:02}H{value.minute:02}M{value.second:02}S"
        return f'office:value-type="time" office:time-value="{written}"><text:p>x</text:p>'
    if isinstance(value, float | int):
        return f'office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'office:value-type="string">{lines}'


# ── XLS ─────────────────────────────────────────────────────────────────────────────────────────────────

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """Make a workbook of 1997: BIFF8 records in an OLE container; hours are shares of a day."""
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0))
    size = len(begin) + sum(4 + 8 + 2 * len(name) for name in sheets) + 4
    bounds, bodies = b"", b""
    for name, rows in sheets.items():
        bound = struct.pack("<IBBBB", size + len(bodies), 0, 0, len(name), 1)
        bounds += _record(0x85, bound + name.encode("utf-16-le"))
        bodies += _biff_sheet(rows)
    return _container(begin + bounds + _record(0x0A, b"") + bodies)


def _biff_sheet(rows: Sequence[Row]) -> bytes:
    records = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))]
    for number, row in enumerate(rows):
        records += [_biff_cell(number, column, value) for column, value in enumerate(row) if value]
    return b"".join([*records, _record(0x0A, b"")])


def _biff_cell(row: int, column: int, value: Value) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, dt.time):
        value = (value.hour * 60 + value.minute) / 1440
    if isinstance(value, float | int):
        return _record(0x203, place + struct.pack("<d", value))
    text = str(value)
    return _record(0x204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(max(4096, -len(stream) % _SECTOR + len(stream)), b"\0")
    many = len(stream) // _SECTOR
    fats = -(-(many + 2) // 127)
    chain = [_FAT] * fats + [_END, *range(fats + 2, fats + 1 + many), _END]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(fats * _SECTOR, b"\xff")
    root = _entry("Root Entry", 5, _END, 0, child=1)
    directory = root + _entry("Workbook", 2, fats + 1, len(stream)) + bytes(2 * 128)
    numbers = struct.pack("<109I", *[*range(fats), *[_FREE] * (109 - fats)])
    return _header(fats) + numbers + fat + directory + stream


def _header(fats: int) -> bytes:
    magic = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    sizes = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    return magic + sizes + struct.pack("<IIIIIIIII", 0, fats, fats, 0, 4096, _END, 0, _END, 0)


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    written = name.encode("utf-16-le").ljust(64, b"\0")
    head = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, _FREE, _FREE, child)
    return written + head + bytes(36) + struct.pack("<IQ", start, size)
