"""The advice of `check`, followed where and as it says, makes the file pass: it never goes in circles."""

import re
from pathlib import Path

import pytest
from advice import QUOTED, versions
from writing import said_of

PROGRAMME = """\
event:
  id: journee
  title: Une journée
  date: 2018-10-16
  timezone: Europe/Paris
  language: fr
rooms:
  club: Le Club
  bureau: {name: Le Bureau, stream: "https://video.example.org/bureau"}
people:
  luc-petit: {name: Luc Petit, organisation: Ansa, matrix: "@luc:example.org", discord: luc}
  ana-diaz:
    name: Ana Diaz
    title: Directrice
    matrix: "@ana:example.org"
    discord: ana
organisers: [ana-diaz]
sessions:
  - id: accueil
    kind: plenary
    title: Accueil
    start: 9:00
    speakers: [ana-diaz]
  - id: comptoir-1
    kind: comptoir
    number: 1
    title: Le premier
    question: Qui paie ?
    start: 10:00
    end: 11:00
    room: club
    experts: [ana-diaz]
    animateurs: [luc-petit]
  - {id: comptoir-2, kind: comptoir, title: Le second, start: 11:00, room: bureau, animateurs: [luc-petit]}
  - {id: fin, kind: plenary, restitution: true, title: La fin, start: 14:00, end: 15:00}
stands:
  - {project: VITA Air, organisation: ISAGroupe, people: [luc-petit]}
"""
SETTINGS = """\
programme: programme.yaml
database: comptoir.db
clock: {start: 9:30, speed: 60}
reminders: {hall: 15m, place: 5m, last-questions: 5m}
digest:
  at: [start, half, 10m, 5m]
  lines: 5
  refresh: 3s
retention: 30d
flood: {questions: 10, commands: 30, pressure: 30}
platforms:
  matrix: {homeserver: "https://matrix.example.org", user: "@comptoir:example.org", encrypted: desks}
  discord:
    guild: 123456789012345678
health: {port: 9090}
"""

WRONG_PROGRAMMES = [
    # The keys.
    ("event:\n", "evenement:\n"),
    ("  title: Une", "  titre: Une"),
    ("  timezone", "  time zone"),
    ("rooms:\n", "salles:\n"),
    ("people:\n", "personnes:\n"),
    ("organisers", "organisateur"),
    ("sessions:\n", "seances:\n"),
    ("stands:\n", "stand:\n"),
    ("    kind: plenary", "    genre: plenary"),
    ("    start: 10:00", "    debut: 10:00"),
    ("experts", "expert"),
    ("    animateurs", "    animatrices"),
    ("    animateurs", "    moderators"),
    ("    animateurs", "    moderator"),
    ("organisers:", "organizers: [ana-diaz]\norganisers:"),
    ("name: Ana Diaz", "nom: Ana Diaz"),
    ("{name: Le Bureau", "{nom: Le Bureau"),
    ("room: club", "salle: club"),
    ("    number: 1", "    number: 1\n    number: 2"),
    # The event.
    ("journee", "Journée du 16"),
    ("2018-10-16", "16/10/2018"),
    ("2018-10-16", "mardi 16 octobre 2018"),
    ("2018-10-16", "octobre"),
    ("  date: 2018-10-16\n", ""),
    ("  date: 2018-10-16\n", "  date: 2018-10-16\n  start: 2018-10-16\n  end: 2018-10-16\n"),
    *(("Europe/Paris", zone) for zone in ("Paris", "CEST", "UTC+2", "Romance Standard Time", "europe/paris")),
    *(("Europe/Paris", zone) for zone in ("Lyon", "heure d’été", "localtime", "Europe/Pari", "Z", "GMT-4")),
    *(("Europe/Paris", zone) for zone in ("EST", "MST", "GMT", "Etc/GMT+5", "Eastern", "Pacific Time")),
    ("language: fr", "language: français"),
    ("language: fr", "language: breton"),
    # Rooms and people.
    ("club: Le Club", "Le Club: Le Club"),
    ("https://video", "video"),
    ("@luc:", "luc@"),
    ("@luc:example.org", "luc"),
    ("discord: luc", "discord: Luc Petit"),
    ("discord: luc", "discord: Luc#1234"),
    ("[ana-diaz]\nsessions", "[ana-dias]\nsessions"),
    ("[ana-diaz]\nsessions", "[Zoé Rey]\nsessions"),
    ("[ana-diaz]\nsessions", "ana-diaz\nsessions"),
    ("[ana-diaz]\nsessions", "ana-diaz et luc-petit\nsessions"),
    ("[ana-diaz]\nsessions", "[Ana Diaz ; luc-petit]\nsessions"),
    ("[ana-diaz]\nsessions", '["Ana Diaz, Luc Petit"]\nsessions'),
    ("[luc-petit]}\n", "[Luc Petit]}\n"),
    ("[luc-petit]}\n", "[zoe]}\n"),
    ('{name: Luc Petit, organisation: Ansa, matrix: "@luc:example.org", discord: luc}', "Luc Petit (Ansa)"),
    ("[ana-diaz]\nsessions", "[Ana-Diaz]\nsessions"),
    ("  club: Le Club", "  Club: Le Club"),
    ("room: club", "room: Le Club"),
    ("room: club", "room: grange"),
    ("room: club", "room: [club]"),
    ("room: club", "room: club\n    rooms: [bureau]"),
    # Sessions.
    ("comptoir-1", "Comptoir n°1"),
    ("comptoir-1", "c" * 60),
    ("kind: plenary", "kind: plénière"),
    ("kind: plenary", "kind: discours"),
    ("kind: plenary,", "kind: break,"),
    ("    kind: plenary", "    kind: plenary\n    questions: true"),
    ("number: 1", "number: premier"),
    ("restitution: true", "restitution: oui"),
    ("restitution: true, ", ""),
    ("    title: Le premier\n", ""),
    ("    title: Le premier\n", "    title:\n"),
    # Hours.
    *(("10:00", hour) for hour in ("10 heures", "9h30-10h30", "10:00-11:30", "de 10h à 11h", "10:00+05:00")),
    *(("10:00", hour) for hour in ("630", "2018-10-16", "16/10/2018 10:00", "10.5", "dix heures", "25:00")),
    *(("    start: 10:00", f"    start: {hour}") for hour in ("2018-10-17T10:00", "22:00-02:00", "10:00 pm")),
    ("    end: 11:00", "    end: 9:00"),
    ("    end: 11:00", "    end: 10:00"),
    ("    end: 11:00", "    end: 2018-10-15T12:00"),
    ("start: 14:00, end: 15:00", "start: 22:00, end: 01:00"),
    ("start: 14:00, end: 15:00", "start: 14:00"),
    ("2018-10-16\n", "2026-10-25\n"),
    # The writing.
    ("Le premier", "Le premier : qui paie ?"),
    ("Le premier", "@tous"),
    ("Le premier", "'l'emploi'"),
    ('"@luc:example.org"', "@luc:example.org"),
    ("kind: comptoir\n", "kind:comptoir\n"),
    ("{name: Luc Petit", "{name:Luc Petit"),
    ("    start: 10:00", "    start:10:00"),
    ("{name: Luc Petit", "{name\uff1aLuc Petit"),
    ("Le premier", "Le premier, à 10:30"),
    ("title: Le second", "title: Le second, à 10:30"),
    ("title: Le second", "title: Le second, 10:30"),
    ("title: Le second", "title: Le second: la suite"),
    ("- id: accueil", "- id:accueil"),
    ("kind: comptoir\n", "kind:\u00a0comptoir\n"),
    ("kind: comptoir\n", "kind\uff1acomptoir\n"),
    ("    kind: comptoir\n", "\u200b    kind: comptoir\n"),
    ("title: Le premier", "title: “Le premier : qui paie ?”"),
    ("  - id: accueil", "  – id: accueil"),
]
WRONG_SETTINGS = [
    ("programme:", "program:"),
    ("programme.yaml", "programe.yaml"),
    ("comptoir.db", "mysql://localhost/jour"),
    ("database", "base de données"),
    ("start: 9:30", "start: 9:30-10:30"),
    ("start: 9:30, ", ""),
    ("speed: 60", "speed: vite"),
    ("15m", "15 mn."),
    ("15m", "15"),
    ("half", "milieu"),
    ("half", "fin"),
    ("lines: 5", "lines: 6"),
    ("30d", "un mois"),
    ("30d", "14"),
    ("questions: 10", "questions: 0"),
    ("encrypted: desks", "encrypted: oui"),
    ("https://matrix", "matrix"),
    ("@comptoir:", "comptoir@"),
    ("123456789012345678", "Ansa"),
    ("guild", "serveur"),
    ("matrix:", "Matrix:"),
    ("9090", "90900"),
    ("platforms", "plateformes"),
    ("clock", "horloge"),
    ("{start: 9:30,", "{start: 2017-03-02T09:30,"),
]


@pytest.mark.parametrize(("right", "wrong"), WRONG_PROGRAMMES)
def test_a_programme_passes_once_what_is_advised_is_done(tmp_path: Path, right: str, wrong: str) -> None:
    assert right in PROGRAMME

    follow(tmp_path, PROGRAMME.replace(right, wrong, 1), "programme.yaml")


@pytest.mark.parametrize(("right", "wrong"), WRONG_SETTINGS)
def test_settings_pass_once_what_is_advised_is_done(tmp_path: Path, right: str, wrong: str) -> None:
    assert right in SETTINGS
    (tmp_path / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")

    follow(tmp_path, SETTINGS.replace(right, wrong, 1), "comptoir.yaml")


@pytest.mark.parametrize("first", range(12))
def test_many_mistakes_at_once_are_put_right_one_after_the_other(tmp_path: Path, first: int) -> None:
    text = PROGRAMME
    for right, wrong in WRONG_PROGRAMMES[first::12]:
        text = text.replace(right, wrong, 1)

    before = [text]
    while errors := [line for line in said_of(tmp_path, text) if ": warning: " not in line]:
        text = next(after[0] for line in errors if (after := versions(text, line)))
        assert text not in before, "a circle"
        before.append(text)


def test_the_files_that_go_wrong_here_are_right(tmp_path: Path) -> None:
    assert said_of(tmp_path, PROGRAMME) == []
    assert said_of(tmp_path, SETTINGS, "comptoir.yaml") == []


def follow(folder: Path, text: str, name: str, before: tuple[str, ...] = ()) -> None:
    """Follow each piece of advice, and all advice that results, until the file passes."""
    assert text not in before, "a circle"
    assert len(before) < 6, "no end"
    errors = [line for line in said_of(folder, text, name) if ": warning: " not in line]
    if not errors:
        return
    french = [line for line in said_of(folder, text, name, "fr") if ": avertissement" not in line]
    assert [choices(line) for line in errors] == [choices(line) for line in french]
    for line in errors:
        if after := versions(text, line):
            for version in after:
                follow(folder, version, name, (*before, text))
            return
    raise AssertionError(errors)


def choices(line: str) -> list[str]:
    """Return the text to type, without words that only show where it goes."""
    return [piece for piece in QUOTED.findall(line) if not re.match("key: |clé: ", piece)]
