"""The report as files: HTML, Markdown, CSV and JSON. Pure; what people wrote is data in each of them."""

from collections.abc import Callable, Mapping

from bot.restitution.formats import csv_file, html_file, json_file, markdown_file
from bot.restitution.report import Report

# In the order in which they are offered; the name of each is the ending of its file.
FORMATS: Mapping[str, Callable[[Report], str]] = {
    "html": html_file.rendered,
    "md": markdown_file.rendered,
    "csv": csv_file.rendered,
    "json": json_file.rendered,
}
