"""Spreadsheets damaged at random: each is read or refused by a clear error, in less than a second."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from datetime import time as hour

from mutations import mutated
from spreadsheets import Row, csv, ods, xls, xlsx

from bot.port.errors import InputError
from bot.programme.formats.spreadsheets import read_spreadsheet
from bot.words.catalogue import operator_text

DAY = date(2018, 10, 16)
LONGEST = 1.0  # seconds of CPU
_GRID: tuple[Row, ...] = (
    ["Journée de l’emploi local, mardi 16 octobre 2018"],
    ["Horaire", "Le Club", "Le Bureau"],
    [hour(9), "Accueil café", ""],
    [hour(10, 30), "Comptoir 1 : l’eau\nAnimation : Anne Martin", "Comptoir 2 : l’air – Zoé Roy"],
    [hour(12), "Déjeuner", ""],
)
_TABLE: tuple[Row, ...] = (
    ["Date", "Début", "Durée", "Titre", "Salle", "Intervenants", "Structure"],
    [date(2018, 10, 16), hour(9), 30, "Ouverture", "Amphi", "Anne Martin (Ansa), Paul Petit", ""],
    [
        "",
        "",
        "1h15",
        "Table ronde : l’emploi",
        "Amphi / Club",
        "Animation : Zoé Roy ; Experts : Léa Vidal",
        "Ansa",
    ],
    ["", "12h30-14h", "", "Déjeuner", "Club", "", ""],
    [date(2018, 10, 17), 0.4375, 45.0, "Atelier 3 – ANNULÉ", "Club", "à confirmer", "Simplon"],
)


def originals() -> Mapping[str, bytes]:
    """Return a sound spreadsheet of each format, with a grid and a table."""
    sheets = {"Grille": _GRID, "Jour 2": _TABLE}
    rows = [[str(value).removesuffix(":00") for value in row] for row in _TABLE]
    merged = [(2, 1, 2, 2), (4, 1, 4, 2)]
    return {
        "xlsx": xlsx(sheets, merged=merged),
        "ods": ods(sheets, merged),
        "xls": xls(sheets),
        "csv": csv(rows),
    }


@dataclass
class Seen:
    """How many were read and refused; `findings` are errors of any other kind, and those that took long."""

    read: int = 0
    refused: int = 0
    longest: float = 0.0
    findings: list[str] = field(default_factory=list)


def play(kind: str, mutations: int, seed: int) -> Seen:
    """Read a spreadsheet of a kind so many times, damaged in another way each time."""
    content, seen = originals()[kind], Seen()
    for number in range(mutations):
        chance = random.Random(f"{seed} {kind} {number}")
        damaged, began = mutated(content, chance), time.process_time()
        try:
            found = read_spreadsheet(damaged, "a", language="fr", day=DAY, today=DAY)
            for doubt in found.doubts:
                operator_text("fr", doubt.key, **doubt.arguments)
            seen.read += 1
        except InputError:
            seen.refused += 1
        except BaseException as error:  # any other error is a finding, a library's panic too
            if isinstance(error, KeyboardInterrupt):
                raise
            seen.findings.append(f"{kind} {seed} {number}: {error!r:.200}")
        seen.longest = max(seen.longest, time.process_time() - began)
        if time.process_time() - began > LONGEST:
            seen.findings.append(f"{kind} {seed} {number}: {time.process_time() - began:.1f} s")
    return seen
