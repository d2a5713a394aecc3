"""The parts of a zipped spreadsheet, read within limits whatever its directory says."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.parsers import expat

from bot.programme.formats.spreadsheets.sheet import LARGEST_UNZIPPED, Unreadable

_MOST_PARTS = 5_000
_ENCRYPTED = 0x1  # a flag of a part
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_HEAD = 2_000  # bytes in which the first element begins
_UNPREFIXED = re.compile(rb"\A[^<]*(?:<[?!][^>]*>[^<]*)*<\w+[\s>/]")
Attributes = Mapping[str, str]


class Parts:
    """The parts of a zip file by name; raises Unreadable where they are broken, locked or too large."""

    def __init__(self, content: bytes) -> None:
        try:
            self._file = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise Unreadable("import-sheet-broken") from error
        self._left = LARGEST_UNZIPPED
        if len(self._file.infolist()) > _MOST_PARTS:
            raise Unreadable("import-sheet-bomb")
        self.names = frozenset(self._file.namelist())

    def read(self, name: str) -> bytes:
        """Return a part, empty if there is none."""
        if name not in self.names:
            return b""
        part = self._file.getinfo(name)
        if part.flag_bits & _ENCRYPTED:
            raise Unreadable("import-sheet-locked")
        if part.file_size > self._left:
            raise Unreadable("import-sheet-bomb")
        try:
            with self._file.open(part) as opened:
                content = opened.read(self._left + 1)
        except _BROKEN as error:
            raise Unreadable("import-sheet-broken") from error
        self._left -= len(content)
        if self._left < 0:
            raise Unreadable("import-sheet-bomb")
        return content


def parse(
    content: bytes,
    begin: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    letters: Callable[[str], None] | None = None,
) -> None:
    """Read XML, calling back with names without their prefix; a file that declares entities is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    is_plain = _UNPREFIXED.search(content, 0, _HEAD) is not None
    parser.StartElementHandler = (
        begin if is_plain else lambda name, attributes: begin(_bare(name), attributes)
    )
    if end:
        parser.EndElementHandler = end if is_plain else lambda name: end(_bare(name))
    if letters:
        parser.CharacterDataHandler = letters
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError, OverflowError) as error:
        raise Unreadable("import-sheet-broken") from error


def _refuse(*_: object) -> None:
    raise Unreadable("import-sheet-bomb")


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
