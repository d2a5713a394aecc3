"""Telling which kind of spreadsheet a content is, and opening it."""

import io
import zipfile
from collections.abc import Callable, Mapping

from bot.programme.formats.spreadsheets.sheet import LARGEST_FILE, Unreadable, Workbook
from bot.programme.formats.spreadsheets.text import looks_like_csv, read_csv

_ZIP, _OLD_OFFICE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED_XLSX = "EncryptedPackage".encode("utf-16-le")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def looks_like_spreadsheet(content: bytes) -> str | None:
    """Return `xlsx`, `ods`, `xls` or `csv` by what is in a file, never by its name; None if it is neither.

    A damaged zip file is what it seems to have been, so that reading it says what is wrong.
    """
    if content.startswith(_OLD_OFFICE):
        return "xlsx" if _LOCKED_XLSX in content else "xls"
    if content.startswith(_ZIP):
        return _zipped(content)
    return "csv" if looks_like_csv(content) else None


def _zipped(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            names = " ".join(opened.namelist()).encode()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = content
    if b"xl/work" in names:
        return "xlsx"
    return "ods" if _ODS in content[:200] or b"META-INF/manifest.xml" in names else None


def open_workbook(content: bytes) -> Workbook:
    """Open a spreadsheet; raise Unreadable if it is none, broken, locked or too large."""
    if len(content) > LARGEST_FILE:
        raise Unreadable("import-sheet-file-too-large", largest=str(LARGEST_FILE // 1_000_000))
    kind = looks_like_spreadsheet(content)
    if kind is None:
        raise Unreadable("import-sheet-not-a-spreadsheet")
    if content.startswith(_OLD_OFFICE) and kind == "xlsx":
        raise Unreadable("import-sheet-locked")
    return _reader(kind)(content)


def _reader(kind: str) -> Callable[[bytes], Workbook]:
    """Return the reader of a kind; each is loaded when it is needed."""
    from bot.programme.formats.spreadsheets.ods import read_ods
    from bot.programme.formats.spreadsheets.xls import read_xls
    from bot.programme.formats.spreadsheets.xlsx import read_xlsx

    readers: Mapping[str, Callable[[bytes], Workbook]]
    readers = {"xlsx": read_xlsx, "ods": read_ods, "xls": read_xls, "csv": read_csv}
    return readers[kind]
