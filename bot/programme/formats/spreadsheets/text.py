"""Reading CSV whatever its encoding and its separator."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.programme.formats.spreadsheets.sheet import (
    MOST_CELLS,
    Sheet,
    Unreadable,
    Workbook,
    check_extent,
)

_SEPARATORS = ";,\t|"
_SNIFFED = 60  # lines
_SAMPLE = 64_000  # bytes
_OLD_ENCODINGS = ["cp1252", "mac_roman"]
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_csv(content: bytes) -> Workbook:
    text = decoded(content)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return Workbook("csv", [Sheet("", _rows(rest, first.strip()[4]))])
    return Workbook("csv", [Sheet("", _rows(text, separator(text) or ";"))])


def looks_like_csv(content: bytes) -> bool:
    """Return whether this is a text of two lines or more, alike in their separators."""
    text = decoded(content[:_SAMPLE])
    if not text.strip() or text.lstrip()[0] in "{[<%" or text.lstrip().startswith(("BEGIN:", "---")):
        return False
    odd = sum(letter < " " and letter not in "\r\n\t" for letter in text)
    return odd * 100 < len(text) and separator(text) is not None


def decoded(content: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if content[:_SAMPLE].count(0) * 4 > len(content[:_SAMPLE]):  # UTF-16 without its mark
        return content.decode("utf-16-le" if content[1:2] == b"\x00" else "utf-16-be", errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and error.reason == "unexpected end of data":
            return content.decode(errors="ignore")
    return content.decode(_old_encoding(content), errors="replace")


def _old_encoding(content: bytes) -> str:
    from charset_normalizer import from_bytes  # imported here, as most files are in UTF-8

    # The words of a programme are short: what tells one encoding from another are the letters with accents.
    letters = b"\n".join(line for line in content[:_SAMPLE].splitlines() if not line.isascii())
    best = from_bytes(letters, cp_isolation=_OLD_ENCODINGS, threshold=0.5).best()
    return best.encoding if best else "cp1252"


def separator(text: str) -> str | None:
    """Return the separator that most lines agree on, None if there are not two such lines."""
    lines = "\n".join(text.splitlines()[:_SNIFFED])
    scores = {sign: _agreement(lines, sign) for sign in _SEPARATORS}
    best = max(scores, key=lambda sign: scores[sign])
    return best if scores[best] else None


def _agreement(lines: str, sign: str) -> int:
    """Return how many cells stand in the lines of the commonest width; 0 if those are fewer than two."""
    try:
        widths = Counter(
            len(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=sign) if any(row)
        )
    except csv.Error:
        return 0
    return max(((width - 1) * many for width, many in widths.items() if many > 1), default=0)


def _rows(text: str, sign: str) -> Sequence[Sequence[str]]:
    try:
        return [*_checked(csv.reader(io.StringIO(text, newline=""), delimiter=sign))]
    except csv.Error:  # a quote that is never closed: quotes then mean nothing
        lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        return [*_checked(csv.reader(lines, delimiter=sign, quoting=csv.QUOTE_NONE))]
    except csv.Error as error:
        raise Unreadable("import-sheet-broken") from error


def _checked(rows: Iterator[list[str]]) -> Iterator[Sequence[str]]:
    cells = widest = 0
    for number, row in enumerate(rows):
        cells, widest = cells + len(row), max(widest, len(row) - 1)
        check_extent("CSV", number, widest)
        if cells > MOST_CELLS:
            raise Unreadable("import-sheet-bomb")
        yield row
