"""The report as files in a folder, in every format that can be made here."""

from collections.abc import Iterable
from pathlib import Path

from bot.restitution import documents
from bot.restitution.formats import FORMATS
from bot.restitution.report import Report
from bot.restitution.typeset import report_pdf

PDF = "pdf"
SHAPES = (*FORMATS, PDF)


def written(report: Report, shape: str) -> bytes:
    """Return the report in one format, by the ending of its file."""
    return report_pdf(report) if shape == PDF else FORMATS[shape](report).encode()


def write(report: Report, folder: Path, shapes: Iterable[str] = SHAPES) -> dict[str, Path | None]:
    """Write the report in each of these formats; return the files, None for what cannot be made here."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Path | None] = {}
    for shape in shapes:
        files[shape] = None
        if shape != PDF or documents.can_print():
            files[shape] = file = folder / f"{report.day.programme.event.id}.{shape}"
            file.write_bytes(written(report, shape))
    return files
