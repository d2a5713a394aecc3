"""What is read in a PDF: its text, and the kinds of its elements."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from bot.restitution.typeset.letters import CUT


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text(pdf: bytes) -> str:
    """Return the text in the order of the file, in one line, with ordinary spaces and without cuts."""
    pages = " ".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(pages.replace(CUT, "").split())


def tags(pdf: bytes) -> list[str]:
    """Return the kinds of the elements of a page, in the order in which they are read aloud."""
    return list(_tags(read(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"]))  # type: ignore[index]


def _tags(node: Any) -> Iterator[str]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for each in node:
            yield from _tags(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"]).removeprefix("/")
        if "/K" in node:
            yield from _tags(node["/K"])
