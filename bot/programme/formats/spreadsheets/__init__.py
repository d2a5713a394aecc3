"""Reading the organiser's own spreadsheet: XLSX, ODS, XLS or CSV, whatever its columns are called."""

from bot.programme.formats.spreadsheets.opening import looks_like_spreadsheet
from bot.programme.formats.spreadsheets.reading import read_spreadsheet

__all__ = ["looks_like_spreadsheet", "read_spreadsheet"]
