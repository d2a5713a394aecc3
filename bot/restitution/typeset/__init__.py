"""Sheets, papers and the report set in type: values become PDFs, by way of the templates in this folder."""

from bot.restitution.typeset.papers import paper_pdf
from bot.restitution.typeset.posters import WayIn, poster_pdf
from bot.restitution.typeset.reports import report_pdf
from bot.restitution.typeset.sheets import across_pdf, sheet_pdf

__all__ = ["WayIn", "across_pdf", "paper_pdf", "poster_pdf", "report_pdf", "sheet_pdf"]
