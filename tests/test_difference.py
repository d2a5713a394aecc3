"""The difference between two programmes, as values and as an organiser reads it."""

from pathlib import Path

import pytest

from bot.programme.difference import Aspect, difference
from bot.programme.difference_told import told
from bot.programme.files.check import required
from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme

DAY = """\
event: {id: jour, title: Un jour, date: 2018-10-16, timezone: Europe/Paris, language: fr}
rooms: {club: Le Club, bureau: Le Bureau}
people: {luc: {name: Luc Petit}, ana: {name: Ana Diaz, matrix: "@ana:a.org"}}
organisers: [luc]
sessions:
  - {id: c1, kind: comptoir, number: 1, title: Le logement, start: 10:00, end: 11:00, room: club,\
     animateurs: [luc]}
  - {id: cafe, kind: break, title: Café, start: 11:00, end: 11:30}
"""
C1, CAFE = DAY.splitlines(keepends=True)[-2:]
FORUM = "  - {id: forum, kind: forum, title: Les projets, start: 9:00, end: 10:00, rooms: [club, bureau]}\n"


@pytest.fixture
def read(tmp_path: Path) -> "Reader":
    return Reader(tmp_path)


class Reader:
    """Reads programmes from their text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, text: str) -> Programme:
        path = self.folder / "programme.yaml"
        path.write_text(text, encoding="utf-8")
        return required(read_programme(path), "en")

    def told(self, before: str, after: str, language: str = "en") -> list[str]:
        former, present = self(before), self(after)
        return list(told(difference(former, present), former, present, language))


CHANGED = [
    ("10:00, end: 11:00", "10:15, end: 11:15", "hours 10:00 – 11:00 → 10:15 – 11:15"),
    ("10:00, end: 11:00", "10:15, end: 11:00", "start 10:00 → 10:15"),
    ("10:00, end: 11:00", "10:00, end: 11:10", "end 11:00 → 11:10"),
    ("room: club", "room: bureau", "room Le Club → Le Bureau"),
    ("room: club", "rooms: [club, bureau]", "room Le Club → Le Club, Le Bureau"),
    ("room: club, ", "", "room Le Club → (nothing)"),
    ("Le logement", "Le toit", "title “Le logement” → “Le toit”"),
    ("kind: comptoir", "kind: plenary, questions: true", "kind comptoir → plenary"),
    ("number: 1", "number: 4", "number 1 → 4"),
    ("number: 1, ", "", "number 1 → (nothing)"),
    ("[luc]}", "[ana]}", "moderators with Ana Diaz, without Luc Petit"),
    ("[luc]}", "[luc], experts: [ana]}", "experts with Ana Diaz"),
    ("[luc]}", "[luc], speakers: [ana]}", "speakers with Ana Diaz"),
    ("[luc]}", "[luc], grand-temoin: ana}", "rapporteur (nothing) → Ana Diaz"),
    ("[luc]}", "[luc], questions: false}", "takes no more questions"),
    ("[luc]}", "[luc], moderation: true}", "its questions are now read before they appear"),
    ("[luc]}", '[luc], stream: "https://a.org"}', "stream (nothing) → https://a.org"),
    ("[luc]}", "[luc], question: Où ?}", "question (nothing) → “Où ?”"),
    ("[luc]}", "[luc], abstract: Trois essais.}", "changed abstract"),
]


@pytest.mark.parametrize(("written", "instead", "said"), CHANGED)
def test_a_change_of_a_session_is_told_as_people_say_it(
    read: Reader, written: str, instead: str, said: str
) -> None:
    after = DAY.replace(C1, C1.replace(written, instead))

    assert read.told(DAY, after) == [f"“Le logement” (c1): {said}"]


def test_sessions_come_and_go(read: Reader) -> None:
    assert read.told(DAY, DAY.replace(CAFE, FORUM)) == [
        "new session: “Les projets” (forum), 09:00 – 10:00, Le Club, Le Bureau",
        "no longer there: “Café” (cafe), 11:00 – 11:30",
    ]


def test_a_session_becomes_the_restitution(read: Reader) -> None:
    plenary = DAY.replace("kind: comptoir", "kind: plenary, questions: true")

    assert read.told(plenary, plenary.replace("questions: true", "restitution: true"), "fr") == [
        "«\u00a0Le logement\u00a0» (c1)\u00a0: c’est désormais la restitution"
    ]


def test_rooms_and_people_come_go_and_change(read: Reader) -> None:
    after = DAY.replace("bureau: Le Bureau", "salon: Le Salon").replace(
        "Le Club", '{name: Club, stream: "https://a.org"}'
    )
    after = after.replace(
        '{name: Ana Diaz, matrix: "@ana:a.org"}', "{name: Ana Díaz, title: Directrice, discord: ana}"
    )
    after = after.replace("luc: {name: Luc Petit}", "léa: {name: Léa Roux}").replace("[luc]", "[léa]")

    assert read.told(DAY, after, "fr") == [
        "«\u00a0Le logement\u00a0» (c1)\u00a0: animateurs en plus Léa Roux, en moins Luc Petit",
        "la salle «\u00a0Le Club\u00a0» (club)\u00a0: nom Le Club → Club",
        "la salle «\u00a0Le Club\u00a0» (club)\u00a0: adresse de diffusion (rien) → https://a.org",
        "nouvelle salle\u00a0: «\u00a0Le Salon\u00a0» (salon)",
        "cette salle n’y est plus\u00a0: «\u00a0Le Bureau\u00a0» (bureau)",
        "nouvelle personne\u00a0: Léa Roux (léa)",
        "Ana Diaz (ana)\u00a0: nom Ana Diaz → Ana Díaz",
        "Ana Diaz (ana)\u00a0: titre (rien) → Directrice",
        "Ana Diaz (ana)\u00a0: Matrix @ana:a.org → (rien), Discord (rien) → ana",
        "cette personne n’y est plus\u00a0: Luc Petit (luc)",
        "l’événement\u00a0: organisateurs en plus Léa Roux, en moins Luc Petit",
    ]


def test_another_zone_moves_no_session_that_keeps_its_hours(read: Reader) -> None:
    after = DAY.replace("Europe/Paris", "Europe/London").replace("Un jour", "Le jour")

    assert read.told(DAY, after) == [
        "the event: title “Un jour” → “Le jour”",
        "the event: time zone Europe/Paris → Europe/London",
    ]


def test_hours_bear_their_day_where_days_differ(read: Reader) -> None:
    after = DAY.replace("2018-10-16", "2018-10-17").replace(CAFE, "")

    assert read.told(DAY.replace(CAFE, ""), after) == [
        "the event: dates 16 October 2018 → 17 October 2018",
        "“Le logement” (c1): hours Tuesday 16 October 10:00 – 11:00 → Wednesday 17 October 10:00 – 11:00",
    ]


def test_what_is_told_is_in_the_words_of_the_event(read: Reader) -> None:
    event = DAY.replace("language: fr}", "language: fr, words: {comptoir: atelier, animateur: hôte}}")
    after = event.replace("[luc]}", "[ana]}")

    assert read.told(event, after, "fr") == [
        "«\u00a0Le logement\u00a0» (c1)\u00a0: hôtes en plus Ana Diaz, en moins Luc Petit"
    ]


def test_the_same_programme_has_no_difference_and_a_change_bears_both_versions(read: Reader) -> None:
    before, after = read(DAY), read(DAY.replace("10:00, end", "10:05, end"))

    assert difference(before, read(DAY)) == []
    (change,) = difference(before, after)
    assert (change.aspect, change.before, change.after) == (
        Aspect.START,
        before.session("c1"),
        after.session("c1"),
    )
