"""The sample programme says what the booklet of 16 October 2018 says."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme, SessionKind

FILE = Path(__file__).parent.parent / "programme.yaml"

DAY = [
    ("accueil", "plenary", "10:00", "10:15", ()),
    ("introduction", "plenary", "10:15", "10:30", ()),
    ("comptoir-1", "comptoir", "10:30", "11:30", ("club",)),
    ("comptoir-2", "comptoir", "10:30", "11:30", ("bureau",)),
    ("comptoir-3", "comptoir", "11:30", "12:30", ("club",)),
    ("comptoir-4", "comptoir", "11:30", "12:30", ("bureau",)),
    ("forum", "forum", "12:30", "13:00", ("coin-salon",)),
    ("dejeuner", "break", "13:00", "14:30", ()),
    ("comptoir-5", "comptoir", "14:30", "15:30", ("bureau",)),
    ("comptoir-6", "comptoir", "14:30", "15:30", ("club",)),
    ("restitution", "plenary", "15:45", "16:45", ()),
    ("conclusion", "plenary", "16:45", "17:00", ()),
]

COMPTOIRS = {  # experts, grand témoin, animateurs
    1: ("Renaud Chenon", "François Enaud", "Sylvie Le Bars, Marianne Yvon, Anaïs Clergeau"),
    2: ("Sabrina Bigot, Renaud Mikler", "Christian Janin", "Johann Pons, Romane Pappalardo"),
    3: ("Arnaud Dalle", "Bruno Clément-Ziza", "Marianne Yvon, Johann Pons, Anaïs Clergeau"),
    4: ("Jean-Hugues Morales", "Eric Béasse", "Sylvie Le Bars, Romane Pappalardo"),
    5: ("Cathy Laude-Bousquet, Tarek Daher", "Alexis Goursolas", "Marianne Yvon, Romane Pappalardo"),
    6: ("Sonia Rezgui", "Léa Filoche", "Sylvie Le Bars, Johann Pons, Anaïs Clergeau"),
}


@pytest.fixture(scope="module")
def sample() -> Programme:
    checked = read_programme(FILE)
    assert checked.value is not None, checked.problems
    assert checked.warnings == ()
    return checked.value


def names(sample: Programme, people: tuple[str, ...]) -> str:
    return ", ".join(sample.people[person].name for person in people)


def test_the_event_is_that_of_the_booklet(sample: Programme) -> None:
    event = sample.event

    assert (event.id, event.first_day, event.last_day) == (
        "ais-emploi-2018",
        date(2018, 10, 16),
        date(2018, 10, 16),
    )
    assert event.title == (
        "Innovations sociales dans le champ de l’emploi\u00a0: réussir le passage à l’échelle\u202f!"
    )
    assert event.abstract is not None
    assert "sous le haut patronage du haut-commissariat aux compétences" in event.abstract
    assert "présentés par Sylvie Le Bars" in event.abstract


def test_the_day_has_the_hours_and_rooms_of_the_booklet(sample: Programme) -> None:
    zone = sample.event.timezone

    day = [
        (s.id, s.kind, f"{s.start.astimezone(zone):%H:%M}", f"{s.end.astimezone(zone):%H:%M}", s.rooms)
        for s in sample.sessions
    ]

    assert day == DAY
    assert [room.name for room in sample.rooms.values()] == ["Le Club", "Le Bureau", "Coin salon du Club"]


@pytest.mark.parametrize("number", COMPTOIRS)
def test_each_comptoir_has_its_people(sample: Programme, number: int) -> None:
    comptoir = sample.session(f"comptoir-{number}")

    people = (
        names(sample, comptoir.experts),
        names(sample, (comptoir.grand_temoin or "",)),
        names(sample, comptoir.animateurs),
    )

    assert comptoir.number == number
    assert people == COMPTOIRS[number]


def test_each_comptoir_has_its_abstract_and_its_question(sample: Programme) -> None:
    comptoirs = [session for session in sample.sessions if session.kind is SessionKind.COMPTOIR]

    assert [bool(s.abstract and s.abstract.endswith(".")) for s in comptoirs] == [True] * 6
    assert [bool(s.question and s.question.endswith("\u202f?")) for s in comptoirs] == [True] * 6


def test_the_restitution_gathers_the_grands_temoins(sample: Programme) -> None:
    restitution = sample.session("restitution")

    witnesses = tuple(session.grand_temoin for session in sample.sessions if session.grand_temoin)

    assert restitution.restitution
    assert restitution.speakers == witnesses


def test_the_comptoirs_and_the_restitution_take_questions(sample: Programme) -> None:
    takers = [session.id for session in sample.question_sessions]

    assert takers == [*(f"comptoir-{number}" for number in COMPTOIRS), "restitution"]


def test_the_plenaries_open_and_close_with_those_of_the_booklet(sample: Programme) -> None:
    speakers = {s.id: names(sample, s.speakers) for s in sample.sessions if s.kind is SessionKind.PLENARY}

    assert speakers["accueil"] == "François Enaud"
    assert speakers["introduction"] == "Claire Pitollat"
    assert speakers["conclusion"] == "Guillaume Houzel"


def test_the_stands_show_the_projects_of_the_experts(sample: Programme) -> None:
    projects = [stand.project for stand in sample.stands]

    assert projects == [
        "VITA Air",
        "Rallyes pour l’emploi",
        "SOLENI",
        "Parcours Gardien",
        "TAPAJ",
        "Lieu Ressource-emploi-formation",
    ]


ORGANISATIONS = [
    "Ansa",
    "ISAGroupe",
    "CREPI",
    "SOLENI",
    "COPANEF",
    "Interm’Aide Emploi",
    "DGEFP",
    "TAPAJ",
    "COORACE",
    "LAHSO",
    "CNLRQ",
    "Agence Activity’",
    "EPEC",
    "RSA",
    "RSE",
    "ESS",
    "AIS#Emploi",
    "ANS#Emploi",
    "19ᵉ arrondissement de Paris",
]


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_every_name_and_acronym_of_the_booklet_is_kept(name: str) -> None:
    assert name in FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "slip",
    [
        "essaii",
        "essayé",
        "essayer",
        "décroi",
        "TAPA J",
        "publiques, Féd",
        "quand aux",
        "peut-être",
        " l’ AIS",
    ],
)
def test_the_slips_of_the_scan_are_corrected(slip: str) -> None:
    assert slip not in FILE.read_text(encoding="utf-8")


def texts(value: object) -> Iterator[str]:
    """Yield every text that people will read; ids have no capitals, spaces or accents."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for part in fields(value):  # type: ignore[arg-type]
            yield from texts(getattr(value, part.name))


NOT_FRENCH = [
    "'",
    r"\.\.\.",
    r"[^\u202f][;!?]",
    r"[^\u00a0]:",
    r"«[^\u00a0]",
    r"[^\u00a0]»",
    "[oO]euvr",
    " [,.]",
    "  ",
]


@pytest.mark.parametrize("wrong", [*NOT_FRENCH, r"\n"])
def test_the_sample_keeps_to_french_typography(sample: Programme, wrong: str) -> None:
    found = [text for text in texts(sample) if re.search(wrong, text)]

    assert found == []
