"""Texts that try to act, in every document: sheets, papers and reports as PDF, as a page and as a table.

Every document is made; its pages are counted, and of one in `LOOKED_AT` the text and the tags are read again.
"""

import csv
import io
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

import printed_things as things
from hostile import text
from pypdf import PdfReader

from bot.day import Day
from bot.port.text import clean
from bot.questions.rules import LONGEST
from bot.restitution.formats import FORMATS
from bot.restitution.formats.csv_file import FORMULAS
from bot.restitution.typeset import across_pdf, sheet_pdf
from bot.restitution.typeset.letters import printed

DAY = things.sample_day()
TEXTS = {"sheet": 40, "across": 24, "paper": 24, "report": 600}  # of a document
SHARE = {"across": 5, "paper": 5}  # one text in so many goes there, all to the others
LOOKED_AT = 25
KINDS: Mapping[str, Callable[[Day, Sequence[str]], bytes]] = {
    **things.KINDS,
    "sheet": lambda day, words: sheet_pdf(day, things.sheet(day, words, each=4)),
    "across": lambda day, words: across_pdf(day, things.across(day, words, each=4)),
}
PAGE = re.compile(rb"/Type\s*/Page\b")
STREAM = re.compile(rb"stream\r?\n.*?\r?\nendstream", re.DOTALL)  # compressed: any letters may be in it
ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|URI|SubmitForm|EmbeddedFile|OpenAction|AA)\b")
COLUMNS = 14
BEGINS = (
    *(
        "#panic(1)",
        '#import "@preview/a:1.0.0": *',
        '#read("/etc/passwd")',
        "#eval(",
        "#[",
        "#{",
        "$ x",
        "$",
        "@a",
    ),
    *(
        "<a>",
        "= ",
        "== ",
        "+ ",
        "/ a: ",
        "\\",
        "\\u{202e}",
        "`",
        "```typ ",
        "//",
        "/*",
        "]",
        ")",
        '"',
        "~",
        "--",
    ),
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "＋1",
        '";=1',
        "'=1",
        "<script>alert(1)</script>",
        "]]>",
    ),
    *(
        "W" * 500,
        "日本語" * 60,
        "\u0627\u0644\u0633\u0644\u0627\u0645 ",
        "👨‍👩‍👧‍👦" * 40,
        "a\u0300\u0301\u0302" * 90,
    ),
    *(
        "\u202e",
        "\u2066",
        "\u200b" * 99,
        "\ufffe",
        "\ue000",
        "\u00a0" * 200,
        "\u202f" * 99,
        "é" * 400,
        "ﷺ" * 9,
    ),
)


@dataclass
class Seen:
    """`findings` says what acted, was lost or was not made; `documents` counts the PDFs."""

    findings: list[str]
    texts: int = 0
    documents: int = 0


def play(texts: int, seed: int) -> Seen:
    chance, seen = random.Random(seed), Seen([])
    written = [_written(chance) for _ in range(texts)]
    for kind, many in TEXTS.items():
        here = written[:: SHARE.get(kind, 1)]
        for start in range(0, len(here), many):
            some = here[start : start + many]
            try:
                found = [*_in_pdf(kind, some, looked_at=start // many % LOOKED_AT == 0)]
            except Exception as error:  # any error is a finding
                found = [repr(error)[:300]]
            seen.documents += 1
            seen.findings += [f"{kind}: {each}: {some!a:.400}" for each in found]
    for start in range(0, texts, TEXTS["report"]):
        seen.findings += _in_files(written[start : start + TEXTS["report"]])
    seen.texts = texts
    return seen


def _written(chance: random.Random) -> str:
    """Return a text as people's words reach us, of at most a question's length."""
    begins = chance.choice(BEGINS) if chance.random() < 0.5 else ""
    return clean(begins + text(chance, long=0.002))[:LONGEST] or "?"


def _in_pdf(kind: str, words: Sequence[str], *, looked_at: bool) -> Iterator[str]:
    made = KINDS[kind](DAY, words)
    if ACTS.search(STREAM.sub(b"", made)):
        yield "an action"
    if kind != "report" and len(PAGE.findall(made)) != 1:
        yield f"{len(PAGE.findall(made))} pages"
    if looked_at:
        yield from _read_again(kind, made, words)


def _read_again(kind: str, made: bytes, words: Sequence[str]) -> Iterator[str]:
    pages = PdfReader(io.BytesIO(made)).pages
    if kind != "report" and len(pages) != 1:
        yield f"{len(pages)} pages"
    if any("/Annots" in page for page in pages):
        yield "something to press"
    if kind == "report":
        shown = _letters("".join(page.extract_text() for page in pages))
        whole = shown.replace(_letters(DAY.programme.event.title), "")  # at the foot of each page
        for each in words:
            if each.isascii() and _letters(printed(each)) not in whole:
                yield f"lost {each!a:.80}"


def _letters(words: str) -> str:
    """Return what the reader of the tests surely reads in order.

    Lines and pages end anywhere; what is no letter, beside Arabic words, pypdf tells before them or after.
    """
    return re.sub("[^A-Za-z]", "", words)


# ── Pages for screens, tables ───────────────────────────────────────────────────────────────────────────


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))


def _in_files(words: Sequence[str]) -> Iterator[str]:
    plain, page = _Page(), _Page()
    plain.feed(FORMATS["html"](things.report(DAY, ["?"] * len(words))))
    page.feed(FORMATS["html"](things.report(DAY, words)))
    if page.seen != plain.seen:
        yield f"html: another page: {words!a:.400}"
    table = csv.reader(io.StringIO(FORMATS["csv"](things.report(DAY, words))[1:]), delimiter=";")
    rows = list(table)[1:]
    if len(rows) != len(things.report(DAY, words).parts[0].entries) or any(
        len(row) != COLUMNS for row in rows
    ):
        yield f"csv: another table: {words!a:.400}"
    for value in (value for row in rows for value in row if value.startswith(tuple(FORMULAS))):
        yield f"csv: a formula: {value!a:.80}"
