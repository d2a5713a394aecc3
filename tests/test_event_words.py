"""An event names its comptoirs, animateurs, grands témoins and régie as it likes, wherever people read it."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.programme.files.check import check
from bot.words.catalogue import Catalogue
from bot.words.event_words import WORDS, Noun, noun_of, with_words

PARIS = ZoneInfo("Europe/Paris")
CATALOGUES = Path(__file__).parent.parent / "bot" / "words" / "catalogues"
SENTENCES = (
    "a = Le comptoir 1, du comptoir 1, au comptoir 1, ce comptoir, un autre comptoir, quel comptoir, "
    "son comptoir, choix de comptoir, deux comptoirs"
)


@pytest.mark.parametrize(
    ("chosen", "read"),
    [
        (
            "atelier",
            "a = L’atelier 1, de l’atelier 1, à l’atelier 1, cet atelier, un autre atelier, quel atelier, "
            "son atelier, choix d’atelier, deux ateliers",
        ),
        (
            "une table ronde",
            "a = La table ronde 1, de la table ronde 1, à la table ronde 1, cette table ronde, "
            "une autre table ronde, quelle table ronde, sa table ronde, choix de table ronde, "
            "deux tables rondes",
        ),
        (
            "forum",
            "a = Le forum 1, du forum 1, au forum 1, ce forum, un autre forum, quel forum, "
            "son forum, choix de forum, deux forums",
        ),
    ],
)
def test_french_articles_and_plurals_follow_the_word(chosen: str, read: str) -> None:
    assert with_words(SENTENCES, "fr", {"comptoir": chosen}) == read


def test_a_feminine_word_gives_way_to_a_masculine_one() -> None:
    written = with_words("a = dans la régie, à la régie\nb = Régie", "fr", {"regie": "un poste de contrôle"})

    assert written == "a = dans le poste de contrôle, au poste de contrôle\nb = Poste de contrôle"


def test_english_articles_and_plurals_follow_the_word() -> None:
    source = "a = Comptoir 1, a comptoir, another comptoir, two comptoirs, the control room, two moderators"

    words = {"comptoir": "open table", "regie": "bridge", "animateur": "host"}
    assert with_words(source, "en", words) == (
        "a = Open table 1, an open table, another open table, two open tables, the bridge, two hosts"
    )


@pytest.mark.parametrize("mark", ["**", "__", "*", "_"])
def test_a_word_next_to_a_mark_of_writing_is_replaced(mark: str) -> None:
    source = f"asked = {mark}Les comptoirs{mark} et {mark}comptoir{mark}"

    written = with_words(source, "fr", {"comptoir": "atelier"})

    assert written == f"asked = {mark}Les ateliers{mark} et {mark}atelier{mark}"


def test_commands_names_and_comments_keep_their_words() -> None:
    source = "comptoir = `comptoir ready` { $comptoir }\n# un comptoir\n"

    assert with_words(source, "fr", {"comptoir": "atelier"}) == source


@pytest.mark.parametrize(
    ("language", "written", "noun"),
    [
        ("fr", "un bureau", Noun("bureau", "bureaux")),
        ("fr", "une salle de travail", Noun("salle de travail", "salles de travail", is_feminine=True)),
        ("fr", "local", Noun("local", "locaux")),
        ("fr", "temps fort", Noun("temps fort", "temps forts")),
        ("en", "a story", Noun("story", "stories")),
        ("en", "class", Noun("class", "classes")),
        ("en", "master of ceremonies", Noun("master of ceremonies", "masters of ceremonies")),
    ],
)
def test_a_word_has_its_plural(language: str, written: str, noun: Noun) -> None:
    assert noun_of(language, written) == noun


def test_public_texts_and_names_of_places_are_in_the_words_of_the_event() -> None:
    words = Catalogue(PARIS, {"comptoir": "une table ronde"})

    assert words.line("fr", "comptoir", number="3") == "Table ronde 3"
    assert words.line("fr", "place-desk", number="3", plenary=0) == "le pupitre de la table ronde 3"
    pattern = words.places("fr").get_message("desk-title").value
    assert pattern is not None
    assert words.places("fr").format_pattern(pattern, {"number": "3"}) == ("Pupitre de la table ronde 3", [])


@pytest.mark.parametrize("name", ["fr", "en", "places.fr", "places.en"])
def test_no_public_text_keeps_a_word_that_the_event_replaced(name: str) -> None:
    source = (CATALOGUES / f"{name}.ftl").read_text(encoding="utf-8")

    written = with_words(source, name[-2:], dict.fromkeys(WORDS, "truc"))

    read = re.sub(r"`[^`\n]*`|\$[\w-]+|^[\w-]+ =|^#.*$", "", written, flags=re.MULTILINE)
    assert re.findall(r"(?i)comptoir|animateur|moderator|témoin|rapporteur|régie|control room", read) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_operator_reads_the_words_of_the_event_and_the_name_of_the_product(language: str) -> None:
    words = Catalogue(PARIS, dict.fromkeys(WORDS, "truc"))
    counts: dict[str, str | int] = {"sessions": 2, "comptoirs": 2, "rooms": 0, "people": 0, "state": "good"}

    said = [
        words.operator_text(language, "summary-programme", **counts),
        words.operator_text(language, "provision-what-animateurs"),
        words.operator_text(language, "ready-regie-empty"),
        words.operator_text(language, "outbox-why-chosen"),
    ]

    assert [text.count("truc") for text in said] == [1] * 4
    assert words.operator_text(language, "help-what").startswith("Comptoir ")


def test_check_counts_comptoirs_by_the_name_that_the_event_gives_them(tmp_path: Path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text(
        "event: {id: days, title: Days, date: 2027-05-20, timezone: Europe/London, language: en,\n"
        "  words: {comptoir: workshop, animateur: host, regie: backstage}}\n"
        "sessions:\n"
        "  - {id: water, kind: comptoir, title: Water, start: '10:00', end: '11:00'}\n"
    )

    lines = check([file], "en").lines

    assert "water has no host;" in lines[0]
    assert "1 session, 1 workshop, no room" in lines[1]
