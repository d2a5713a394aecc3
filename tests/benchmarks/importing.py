"""Read a thousand rows of an XLSX file as sessions, compared with calamine alone."""

import io
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from statistics import median

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.figures import Figure, bounded
from bot.programme.formats.spreadsheets import read_spreadsheet

TODAY = date(2026, 11, 1)
ROWS, ROUNDS = 1_000, 9
HEADINGS = ("Date", "Début", "Fin", "Titre", "Genre", "Salle", "Intervenants", "Résumé")


async def measure(rounds: int | None, quick: bool) -> list[Figure]:
    rows = ROWS // 10 if quick else ROWS
    content = thousand_rows(rows)
    found = read_spreadsheet(content, "jour.xlsx", language="fr", today=TODAY)
    assert (len(found.sessions), len(found.doubts)) == (rows, 0), found.doubts[:3]
    ours, floor = [], []
    for _ in range(rounds or ROUNDS):
        ours.append(_milliseconds(lambda: read_spreadsheet(content, "jour.xlsx", language="fr", today=TODAY)))
        floor.append(_milliseconds(lambda: _cells(content)))
    return [
        bounded(
            f"import of {rows} rows of XLSX, of CPU", median(ours), 1_000, floor=f"{median(floor):.1f} ms"
        )
    ]


def thousand_rows(rows: int) -> bytes:
    """Make sessions in twenty rooms over five days, with two people each and an abstract."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Programme")
    day, hour = (book.add_format({"num_format": pattern}) for pattern in ("dd/mm/yyyy", "hh:mm"))
    sheet.write_row(0, 0, HEADINGS)
    for n in range(rows):
        start = datetime(2026, 10, 12, 8) + timedelta(days=n // 200, hours=(n // 20) % 10)  # noqa: DTZ001 - local
        sheet.write_datetime(n + 1, 0, date(2026, 10, 12) + timedelta(days=n // 200), day)
        sheet.write_datetime(n + 1, 1, start.time(), hour)
        sheet.write_datetime(n + 1, 2, (start + timedelta(minutes=50)).time(), hour)
        people = f"Anne Martin{_letters(n % 400)} (Ansa), Paul Petit{_letters((n + 200) % 400)}"
        title, room = f"Session numéro {n}", f"Salle {n % 20}"
        sheet.write_row(n + 1, 3, [title, "Table ronde", room, people, "Ce que l’on y dira. " * 20])
    book.close()
    return made.getvalue()


def _letters(number: int) -> str:
    return chr(97 + number // 20) + chr(97 + number % 20)


def _cells(content: bytes) -> None:
    CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def _milliseconds(work: Callable[[], object]) -> float:
    """Return the processor's time, as reading waits for nothing."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000
