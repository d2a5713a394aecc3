"""Spreadsheets made to hurt: refused in a second of CPU and 200 MB, with a clear error."""

import io
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import mutated_sheets
import pytest
from spreadsheets import csv, ods, ods_of, part_of, with_part, xls, xlsx

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["Heure", "Titre"], ["9h", "Un"]]
SECONDS, MEMORY = 1.0, 200  # of CPU; in MB
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{former};" * 10}">' for former, name in zip("abcdefgh", "bcdefghi", strict=True)
)
# Reads each file in turn, within the memory, and tells how long the longest took.
READS = f"""
import json, re, resource, sys, time
from datetime import date
from pathlib import Path
from bot.port.errors import InputError
from bot.programme.formats.spreadsheets import read_spreadsheet
told = {{}}
for path in map(Path, sys.argv[1:]):
    content, before = path.read_bytes(), time.process_time()
    try:
        read = str(len(read_spreadsheet(content, "a", language="fr", today=date(2018, 10, 16)).sessions))
    except InputError as error:
        read = error.__cause__.key
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = time.process_time() - before + children.ru_utime + children.ru_stime
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
    told[path.name] = [read, spent < {SECONDS}, peak < {MEMORY}, round(spent, 2), peak]
print(json.dumps(told))
"""


def bombs() -> Mapping[str, tuple[bytes, str]]:
    """Return each bomb and the beginning of the key it is refused by, or how many sessions are read in it."""
    plain = xlsx({"Feuil1": ROWS})
    sheet, shared = part_of(plain, SHEET), part_of(plain, "xl/sharedStrings.xml")
    many = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(3, 100_010))
    cells = b'<row r="9">' + b"<c/>" * 3_000_000 + b"</row>"
    long_text = shared.replace(b"Heure", b"W" * 1_000_000)
    everywhere = b'<row r="9">' + b'<c t="s"><v>0</v></c>' * 900 + b"</row>"
    repeated = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16384"{}/></table:table-row>'
    )
    return {
        "size": (b"a;b\n" * 5_100_000, "import-sheet-file-too-large"),
        "ratio": (with_part(plain, SHEET, _ended(sheet, b" " * 100_000_000)), "import-sheet-bomb"),
        "claims-all": (with_part(plain, SHEET, _claiming(sheet)), "1"),
        "goes-far": (
            with_part(plain, SHEET, sheet.replace(b'r="B2"', b'r="XFD1048576"')),
            "import-sheet-too-far",
        ),
        "rows": (with_part(plain, SHEET, _ended(sheet, many)), "import-sheet-too-far"),
        "cells": (with_part(plain, SHEET, _ended(sheet, cells)), "import-sheet-bomb"),
        "shared": (
            with_part(with_part(plain, "xl/sharedStrings.xml", long_text), SHEET, _ended(sheet, everywhere)),
            "import-sheet-bomb",
        ),
        "entities": (
            with_part(plain, SHEET, ENTITIES.encode() + b"]><worksheet>&i;</worksheet>"),
            "import-sheet-bomb",
        ),
        "nested": (with_part(plain, "xl/nested.zip", plain * 50), "1"),
        "broken": (plain[: len(plain) // 2], "import-sheet-broken"),
        "locked": (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "import-sheet-locked",
        ),
        "parts": (_with_many_parts(), "import-sheet-bomb"),
        "ods-repeated": (
            ods({"F": ROWS}, after=repeated.format(' office:value="1" office:value-type="float"')),
            "import-sheet-too-far",
        ),
        "ods-empty": (ods({"F": ROWS}, after=repeated.format("")), "1"),
        "ods-entities": (ods_of(ENTITIES + "]><a>&i;</a>"), "import-sheet-bomb"),
        "ods-nesting": (ods_of("<a>" * 200_000), "import-sheet-broken"),
        "csv-rows": (csv([*ROWS, *[["9h", "Un"]] * 100_001]), "import-sheet-too-far"),
        "csv-many": (csv([*ROWS, *[["9h", "Un"]] * 90_000]), "import-sheet-too-many"),
        "csv-quote": (b'Heure;Titre\n9h;"Un\n' + b"10h;Deux\n" * 100_000, "import-sheet-too-far"),
        "xls-far": (xls({"F": [*ROWS, *[[]] * 65_000, [*[""] * 250, "x"]]}), "import-sheet-bomb"),
    }


def _ended(sheet: bytes, rows: bytes) -> bytes:
    return sheet.replace(b"</sheetData>", rows + b"</sheetData>")


def _claiming(sheet: bytes) -> bytes:
    return re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:XFD1048576"/>', sheet)


def _with_many_parts() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(6_000):
            opened.writestr(f"xl/{number}.xml", "")
    return made.getvalue()


@pytest.mark.long
def test_bombs_are_refused_within_a_second_and_200_megabytes(tmp_path: Path) -> None:
    made = bombs()
    for name, (content, _) in made.items():
        (tmp_path / name).write_bytes(content)

    done = subprocess.run(
        [sys.executable, "-c", READS, *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=True,
    )

    told = json.loads(done.stdout)
    assert {name: each for name, each in told.items() if not (each[1] and each[2])} == {}
    assert {name: each[0] for name, each in told.items()} == {name: key for name, (_, key) in made.items()}


@pytest.mark.parametrize(("kind", "mutations"), [("xlsx", 60), ("ods", 60), ("csv", 40), ("xls", 3)])
def test_damaged_spreadsheets_are_read_or_refused(kind: str, mutations: int) -> None:
    seen = mutated_sheets.play(kind, mutations, seed=random.randrange(10**6))

    assert (seen.findings, seen.read + seen.refused) == ([], mutations)
