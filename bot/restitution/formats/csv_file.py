"""The report as a table of questions for a spreadsheet: no cell can be read as a formula."""

import csv
import io

from bot.restitution.formats.wording import Wording
from bot.restitution.report import Entry, Part, Report

COLUMNS = (
    *("session", "code", "text", "precision", "end", "answer", "reason", "owner", "votes", "origin"),
    *("asked-at", "merged-into", "moved-to", "moved-from"),
)
SEPARATORS = {"fr": ";", "en": ","}  # as spreadsheets in that language read a file that is opened
BYTE_ORDER_MARK = "\ufeff"  # without it they take accents for another encoding
FORMULAS = "=+-@＝＋－＠"  # what begins so may be calculated; some read the wide forms alike


def rendered(report: Report) -> str:
    say, file = Wording(report), io.StringIO()
    rows = csv.writer(file, delimiter=SEPARATORS[report.language], lineterminator="\r\n")
    rows.writerow([say.line(f"report-column-{column}") for column in COLUMNS])
    for part in report.parts:
        for entry in part.entries:
            rows.writerow([cell(value) for value in _row(say, part, entry)])
    return BYTE_ORDER_MARK + file.getvalue()


def _row(say: Wording, part: Part, entry: Entry) -> tuple[str | int | None, ...]:
    return (
        say.label(part),
        entry.code,
        say.words_of(entry),
        entry.precision,
        say.end_of(entry),
        entry.answer,
        entry.reason,
        entry.owner,
        entry.votes,
        say.side(entry),
        say.local(entry.asked_at),
        entry.merged_into,
        entry.moved_to,
        entry.moved_from or entry.carried_from,
    )


def cell(value: str | int | None) -> str | int:
    """Return a cell of one line that is shown as it is; an apostrophe before it keeps it a text."""
    if not isinstance(value, str):
        return "" if value is None else value
    line = " ".join(value.split())
    return f"'{line}" if line.startswith(tuple(FORMULAS)) else line
